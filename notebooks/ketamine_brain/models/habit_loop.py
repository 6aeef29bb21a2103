r"""A habit loop that can hold itself up: one population that excites itself, in the reduced form of
Wong and Wang.

$$\dot S_{\text{loop}} = -\frac{S_{\text{loop}}}{\tau_{\text{open}}} + (1 -
S_{\text{loop}})\,\gamma\,H(I_{\text{in}}) + \sigma_{\text{loop}}\,\xi(t), \qquad I_{\text{in}} =
w\,(1 - b_{\text{loop}})\,J\,S_{\text{loop}} + I_0 + I_{\text{push}}$$

$$H(I_{\text{in}}) = \frac{a_H I_{\text{in}} - b_H}{1 - e^{-d_H\,(a_H I_{\text{in}} - b_H)}}$$

- $S_{\text{loop}}$, 0..1: share of the loop's slow (NMDA) channels that are open; $H$: firing rate
  in Hz at the input current $I_{\text{in}}$ in nA, with the shape $a_H$, $b_H$, $d_H$.
- $-S_{\text{loop}}/\tau_{\text{open}}$: channels close. $(1 - S_{\text{loop}})\gamma H$: firing
  opens those still shut.
- $w J S_{\text{loop}}$: the loop's own output coming back. $I_0$: what the rest of the brain sends.
  $I_{\text{push}}$: a push for a while.
- $b_{\text{loop}}$: share of the NMDA current that a drug blocks. $\sigma_{\text{loop}}\xi$: noise,
  which now and then carries the loop over the ridge.

With a strong enough loop there are two resting states, "free" (low) and "stuck" (high), and a ridge
between them. The mean time to leave is exact for one dimension, with $U_{\text{loop}}$ minus the
integral of the drift, and a wall at $S_{\text{loop}} = 1$; $S_{\text{in}}$ and $S_{\text{out}}$ run
over the inner and the outer integral:

$$T_{\text{leave}} = \frac{2}{\sigma_{\text{loop}}^2}\int_{\text{free}}^{\text{stuck}}
e^{2U_{\text{loop}}(S_{\text{out}})/\sigma_{\text{loop}}^2} \int_{S_{\text{out}}}^{1}
e^{-2U_{\text{loop}}(S_{\text{in}})/\sigma_{\text{loop}}^2}\,\mathrm{d}S_{\text{in}}\,\mathrm{d}S_{\text{out}}$$

The constants that name a row OCD14–OCD21 are defaults of published software, in mixed units
($\gamma$ is per millisecond). One population alone at the software's own $w = 0.9$ [OCD22] has ONE
resting state. The software couples two, and two that excite each other alike behave, where they are
equally active, as one population with the gain $w + G_{\text{pair}}\,c_{\text{pair}}$: the coupling
[OCD17] times the connection, which no row gives. With the right one there are two resting states,
and with a strong one a single high state. So our larger $w$ is toy, and one resting state is no
evidence against two; that ketamine acts on $J$ is our assumption.

Leaves out: inhibition as a population of its own, the other half of the circuit, learning, and what
an obsession is about. Breaks: as a clock. Dwell times change a thousandfold with small changes of
noise, so only their ratios say anything.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_choice,
    check_number,
    check_seed,
    parameter,
    verified,
)

STEP_S = 0.005  # one twentieth of the loop's own time constant
GRID = 2001


def _software(row: str) -> float:
    """Return a default of the published software: read from its row, and measured in nobody."""
    return verified(row).number


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """The loop's constants.

    The software's defaults (their rows are named in the meaning) were measured in nobody, so they
    are toy.
    """

    slope_n_per_c: float = parameter(
        _software("OCD14"),
        "Hz/nA",
        100.0,
        400.0,
        symbol="a_H",
        meaning="steepness of the firing curve (software default, OCD14)",
    )
    offset_hz: float = parameter(
        _software("OCD15"),
        "Hz",
        50.0,
        200.0,
        symbol="b_H",
        meaning="where the firing curve starts (software default, OCD15)",
    )
    bend_s: float = parameter(
        _software("OCD16"),
        "s",
        0.05,
        0.5,
        symbol="d_H",
        meaning="how sharply the firing curve bends (software default, OCD16)",
    )
    synapse_na: float = parameter(
        _software("OCD18"),
        "nA",
        0.05,
        0.6,
        symbol="J",
        meaning="current when all channels are open (software default, OCD18)",
    )
    input_na: float = parameter(
        _software("OCD19"),
        "nA",
        0.2,
        0.5,
        symbol="I_0",
        meaning="drive from the rest of the brain (software default, OCD19)",
    )
    tau_s: float = parameter(
        _software("OCD20"),
        "s",
        0.02,
        0.5,
        symbol=r"\tau_{\text{open}}",
        meaning="seconds for which a channel stays open (software default, OCD20)",
    )
    gamma_per_ms: float = parameter(
        _software("OCD21"),
        "per ms and Hz",
        0.0001,
        0.002,
        symbol=r"\gamma",
        meaning="how firing opens channels (software default, OCD21, read per ms)",
    )
    loop_gain: float = parameter(
        1.25, "ratio", 0.1, 4.0, symbol="w", meaning="how strongly the loop drives itself"
    )
    noise_per_sqrt_s: float = parameter(
        0.1,
        "per √s",
        0.005,
        0.5,
        symbol=r"\sigma_{\text{loop}}",
        meaning="size of the loop's random kicks",
    )
    clinic_block: float = parameter(
        0.0485493,
        "fraction",
        0.0,
        0.5,
        symbol=r"b_{\text{loop}}",
        meaning="share of the loop's current blocked while the drug is there",
        kind="fitted",
        ids=("OCD01",),
    )
    drug_hours: float = parameter(
        2.0,
        "h",
        0.5,
        6.0,
        symbol=r"t_{\text{drug}}",
        meaning="hours for which the drug shallows the valley",
        kind="fitted",
        ids=("OCD10",),
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class FixedPoint:
    """A resting state: `activity` (S, 0..1), `rate_hz`, and whether the loop comes back to it."""

    activity: float
    rate_hz: float
    stable: bool


@dataclasses.dataclass(frozen=True)
class Landscape:
    """The loop's valleys.

    Attributes
    ----------
    activity : (places,), 0..1
    height_per_s : (places,), 1/s, 0 at no activity
    fixed_points : the resting states, in rising order of activity
    barrier_per_s : climb from the stuck state to the ridge, 0 when there is no stuck state
    """

    activity: Array
    height_per_s: Array
    fixed_points: tuple[FixedPoint, ...]
    barrier_per_s: float


@dataclasses.dataclass(frozen=True, kw_only=True)
class LoopCourse:
    """One run.

    Attributes
    ----------
    times_s : (times,), s
    activity : (times,), 0..1
    push_na : (times,), nA
    ridge : activity that divides free from stuck (None with one valley)
    share_stuck : share of the time above the ridge
    stuck_at_end : whether the run ends above it
    """

    times_s: Array
    activity: Array
    push_na: Array
    ridge: float | None
    share_stuck: float
    stuck_at_end: bool


def firing_rate(current_na: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the firing rate H in Hz at an input current in nA.

    At the bend's own point it is 1/d.
    """
    current = np.asarray(current_na, dtype=float)
    drive = parameters.bend_s * (parameters.slope_n_per_c * current - parameters.offset_hz)
    near = np.abs(drive) < 1e-9
    safe = np.where(near, 1.0, drive)
    bent = np.where(near, 1.0 + drive / 2.0, safe / -np.expm1(-safe))
    return np.asarray(bent / parameters.bend_s)


def drift(
    activity: Numbers, block: float = 0.0, push_na: float = 0.0, parameters: Parameters = DEFAULT
) -> Array:
    """Return dS/dt without noise, per second, at `activity` (0..1), with a block (0..1) and a push
    (nA).
    """
    activity = np.asarray(activity, dtype=float)
    back = parameters.loop_gain * (1.0 - block) * parameters.synapse_na
    current = back * activity + parameters.input_na + push_na
    opening = (1.0 - activity) * 1000.0 * parameters.gamma_per_ms
    return np.asarray(-activity / parameters.tau_s + opening * firing_rate(current, parameters))


def fixed_points(
    block: float = 0.0, push_na: float = 0.0, parameters: Parameters = DEFAULT
) -> tuple[FixedPoint, ...]:
    """Return every resting state in rising order of activity.

    They are found between sign changes of the drift on a fine grid.
    """
    from scipy.optimize import brentq

    block = check_number("block", block, 0.0, 1.0)
    push_na = check_number("push_na", push_na, -0.5, 0.5, "nA")
    grid = np.linspace(0.0, 1.0, GRID)
    slope = drift(grid, block, push_na, parameters)

    def slope_at(place: float) -> float:
        return float(drift(place, block, push_na, parameters))

    points = []
    for i in np.flatnonzero(np.sign(slope[:-1]) * np.sign(slope[1:]) < 0):
        root = float(brentq(slope_at, grid[i], grid[i + 1], xtol=1e-13))
        # Where nothing moves, what closes is what opens, and that gives the rate.
        closing = root / parameters.tau_s
        rate_hz = closing / (1.0 - root) / 1000.0 / parameters.gamma_per_ms
        points.append(FixedPoint(root, rate_hz, bool(slope[i] > 0)))
    return tuple(points)


def landscape(
    block: float = 0.0, push_na: float = 0.0, parameters: Parameters = DEFAULT
) -> Landscape:
    """Return the `Landscape`.

    The barrier is the climb from the stuck state to the ridge, 0 when there is no stuck state.
    """
    points = fixed_points(block, push_na, parameters)
    grid = np.linspace(0.0, 1.0, GRID)
    height = _height(grid, drift(grid, block, push_na, parameters))
    at = np.interp([point.activity for point in points], grid, height)
    barrier = float(at[1] - at[2]) if len(points) == 3 else 0.0
    return Landscape(grid, height, points, barrier)


def _height(grid: Array, slope: Array) -> Array:
    """Return U = −∫ f dS on an even grid, by the trapezoid rule."""
    return np.append(0.0, -np.cumsum((slope[1:] + slope[:-1]) / 2.0) * (grid[1] - grid[0]))


def log_exit_time(grid: Array, slope: Array, noise: float, start: float) -> float:
    """Return the natural log of the mean seconds to go from `start` down to grid[0], with a wall at
    grid[-1].

    `slope` is the drift on the even, rising `grid`; `noise` is σ (per √s). In logs, because the
    time can pass any float.
    """
    exponent = 2.0 * _height(grid, slope) / noise**2
    half_step = math.log((grid[1] - grid[0]) / 2.0)
    cells = np.logaddexp(-exponent[1:], -exponent[:-1]) + half_step
    inner = np.append(
        np.logaddexp.accumulate(cells[::-1])[::-1], -np.inf
    )  # log of the integral from y up to the wall
    outer = exponent + inner
    cells = np.logaddexp(outer[1:], outer[:-1]) + half_step
    reach = max(int(np.searchsorted(grid, start)), 1)
    return float(np.logaddexp.reduce(cells[:reach]) + math.log(2.0 / noise**2))


def dwell_time_s(
    block: float = 0.0,
    push_na: float = 0.0,
    leaving: str = "stuck",
    parameters: Parameters = DEFAULT,
) -> float:
    """Return the mean seconds from one valley's floor to the other's, `leaving` "stuck" or "free";
    inf above 1e300.

    Where a block or push has left only one valley, the places of the undisturbed loop are used, so
    the time is then short or (against the slope) very long. Raises ValueError when the undisturbed
    loop itself has a single resting state.
    """
    check_choice("leaving", leaving, ("stuck", "free"))
    points = fixed_points(parameters=parameters)
    if len(points) != 3:
        raise ValueError(
            f"loop_gain is {parameters.loop_gain:g}; allowed: values with two valleys (there is one"
            " resting state)"
        )
    free, _, stuck = (point.activity for point in points)
    block = check_number("block", block, 0.0, 1.0)
    push_na = check_number("push_na", push_na, -0.5, 0.5, "nA")
    if leaving == "stuck":
        grid = np.linspace(free, 1.0, GRID)
        slope = drift(grid, block, push_na, parameters)
        start = stuck
    else:  # the same question in a mirror: up becomes down
        upward = np.linspace(0.0, stuck, GRID)
        slope = -drift(upward, block, push_na, parameters)[::-1]
        grid = (1.0 - upward)[::-1]
        start = 1.0 - free
    log_time = log_exit_time(grid, slope, parameters.noise_per_sqrt_s, start)
    return math.exp(log_time) if log_time < 690.0 else math.inf


def share_freed(hours: float, block: float = 0.0, parameters: Parameters = DEFAULT) -> float:
    """Return the share of stuck loops, 0..1, that have left within `hours`, when leaving is a
    matter of chance alone.
    """
    seconds = 3600.0 * check_number("hours", hours, 0.0, 24.0 * 365.0, "h")
    return -math.expm1(-seconds / dwell_time_s(block, parameters=parameters))


def improvement(hours: float, drug: bool, parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return (share of people freed, mean fall of the loop's activity as a fraction) `hours` after
    an infusion or placebo.

    The drug blocks `clinic_block` of the loop's current for `drug_hours`; before and after, only
    chance frees a loop.
    """
    hours = check_number("hours", hours, 0.0, 24.0 * 365.0, "h")
    covered = min(hours, parameters.drug_hours) if drug else 0.0
    stuck = 1.0 - share_freed(covered, parameters.clinic_block, parameters)
    stuck *= 1.0 - share_freed(hours - covered, 0.0, parameters)
    free, _, high = fixed_points(parameters=parameters)
    return 1.0 - stuck, (1.0 - stuck) * (1.0 - free.activity / high.activity)


def simulate(
    push_na: float = 0.0,
    push_start_s: float = 2.0,
    push_s: float = 1.0,
    seconds: float = 12.0,
    block: float = 0.0,
    start: str = "stuck",
    seed: int = 0,
    parameters: Parameters = DEFAULT,
) -> LoopCourse:
    """Return one noisy `LoopCourse` of `seconds` (1..60), with a push of `push_na` (nA) from
    `push_start_s` for `push_s`.

    `start` is "stuck" or "free"; with a single resting state both start there. The same seed gives
    the same noise.
    """
    check_choice("start", start, ("stuck", "free"))
    steps = round(check_number("seconds", seconds, 1.0, 60.0, "s") / STEP_S)
    push_na = check_number("push_na", push_na, -0.5, 0.5, "nA")
    block = check_number("block", block, 0.0, 1.0)
    begin = check_number("push_start_s", push_start_s, 0.0, 60.0, "s")
    end = begin + check_number("push_s", push_s, 0.0, 60.0, "s")
    times = STEP_S * np.arange(steps + 1)
    push = np.where((times >= begin) & (times < end), push_na, 0.0)
    kicks = parameters.noise_per_sqrt_s * math.sqrt(STEP_S) * kicks_of(seed, seconds)
    points = fixed_points(parameters=parameters)
    activity = _walk(points[-1 if start == "stuck" else 0].activity, push, kicks, block, parameters)
    ridge = points[1].activity if len(points) == 3 else None
    above = np.zeros(activity.shape, dtype=bool) if ridge is None else activity > ridge
    return LoopCourse(
        times_s=times,
        activity=activity,
        push_na=push,
        ridge=ridge,
        share_stuck=float(above.mean()),
        stuck_at_end=bool(above[-1]),
    )


def kicks_of(seed: int, seconds: float) -> Array:
    """Return the kicks of a seed, (steps,), before noise and step give them their size."""
    return np.random.default_rng(check_seed(seed)).standard_normal(round(seconds / STEP_S))


def _walk(
    activity: float, push: Array, kicks: Array, block: float, parameters: Parameters
) -> Array:
    """Return the path of S, (steps + 1,), by Euler's rule with noise, kept in 0..1 by reflection.

    push is (steps + 1,), kicks (steps,). Plain floats, because a step is tiny.
    """
    slope = parameters.slope_n_per_c
    bend = parameters.bend_s
    gamma = 1000.0 * parameters.gamma_per_ms
    back = slope * parameters.loop_gain * (1.0 - block) * parameters.synapse_na
    offsets = (slope * (parameters.input_na + push) - parameters.offset_hz).tolist()
    path = [activity]
    for offset, kick in zip(offsets, kicks.tolist(), strict=False):
        drive = bend * (back * activity + offset)
        rate = (drive / -math.expm1(-drive) if abs(drive) > 1e-9 else 1.0) / bend
        change = (1.0 - activity) * gamma * rate - activity / parameters.tau_s
        activity = abs(activity + STEP_S * change + kick)
        if activity > 1.0:
            activity = 2.0 - activity
        path.append(activity)
    return np.array(path)
