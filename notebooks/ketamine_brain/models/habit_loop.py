r"""A habit loop that can hold itself up: one population that excites itself, in the reduced form of Wong and Wang.

$$\dot S_{\text{loop}} = -\frac{S_{\text{loop}}}{\tau_{\text{open}}} + (1 - S_{\text{loop}})\,\gamma\,H(I_{\text{in}})
+ \sigma_{\text{loop}}\,\xi(t), \qquad I_{\text{in}} = w\,(1 - b_{\text{loop}})\,J\,S_{\text{loop}} + I_0 + I_{\text{push}}$$

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
($\gamma$ is per millisecond); as they stand, with $w = 0.9$, there is ONE resting state. The two
valleys come from a stronger loop that no row gives, so they are toy; that ketamine acts on $J$ is
our assumption.

Leaves out: inhibition as a population of its own, the other half of the circuit, learning, and what
an obsession is about. Breaks: as a clock. Dwell times change a thousandfold with small changes of
noise, so only their ratios say anything.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.parameters import ParameterSet, check_choice, check_number, parameter

STEP_S = 0.005  # one twentieth of the loop's own time constant
GRID = 2001


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """The loop's constants.

    The software defaults (their rows are named in the meaning) were measured in nobody, so they are
    toy.
    """

    slope_n_per_c: float = parameter(
        270.0,
        "n/C",
        100.0,
        400.0,
        symbol="a_H",
        meaning="steepness of the firing curve (software default, OCD14)",
    )
    offset_hz: float = parameter(
        108.0,
        "Hz",
        50.0,
        200.0,
        symbol="b_H",
        meaning="where the firing curve starts (software default, OCD15)",
    )
    bend_s: float = parameter(
        0.154,
        "s",
        0.05,
        0.5,
        symbol="d_H",
        meaning="how sharply the firing curve bends (software default, OCD16)",
    )
    synapse_na: float = parameter(
        0.2609,
        "nA",
        0.05,
        0.6,
        symbol="J",
        meaning="current when all channels are open (software default, OCD18)",
    )
    input_na: float = parameter(
        0.3,
        "nA",
        0.2,
        0.5,
        symbol="I_0",
        meaning="drive from the rest of the brain (software default, OCD19)",
    )
    tau_s: float = parameter(
        0.1,
        "s",
        0.02,
        0.5,
        symbol=r"\tau_{\text{open}}",
        meaning="seconds for which a channel stays open (software default, OCD20)",
    )
    gamma_per_ms: float = parameter(
        0.000641,
        "per ms and Hz",
        0.0001,
        0.002,
        symbol=r"\gamma",
        meaning="how firing opens channels (software default, OCD21, read per ms)",
    )
    loop_gain: float = parameter(
        1.25, "ratio", 0.1, 3.0, symbol="w", meaning="how strongly the loop drives itself"
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

    Arrays `activity` and `height` (per second, 0 at S = 0), resting states, and the stuck barrier.
    """

    activity: np.ndarray
    height_per_s: np.ndarray
    fixed_points: tuple[FixedPoint, ...]
    barrier_per_s: float


@dataclasses.dataclass(frozen=True)
class LoopCourse:
    """One run: arrays over `times_s`.

    `ridge` is the activity that divides free from stuck (None with one valley).
    """

    times_s: np.ndarray
    activity: np.ndarray
    push_na: np.ndarray
    ridge: float | None
    share_stuck: float
    stuck_at_end: bool


def firing_rate(current_na, parameters: Parameters = DEFAULT):
    """Return the firing rate H in Hz at an input current in nA.

    At the bend's own point it is 1/d.
    """
    drive = parameters.bend_s * (
        parameters.slope_n_per_c * np.asarray(current_na, dtype=float) - parameters.offset_hz
    )
    near = np.abs(drive) < 1e-9
    safe = np.where(near, 1.0, drive)
    return np.where(near, 1.0 + drive / 2.0, safe / -np.expm1(-safe)) / parameters.bend_s


def drift(activity, block=0.0, push_na=0.0, parameters: Parameters = DEFAULT):
    """Return dS/dt without noise, per second, at `activity` (0..1), with a `block` (0..1) and a push (nA)."""
    activity = np.asarray(activity, dtype=float)
    current = (
        parameters.loop_gain * (1.0 - block) * parameters.synapse_na * activity
        + parameters.input_na
        + push_na
    )
    return -activity / parameters.tau_s + (
        1.0 - activity
    ) * 1000.0 * parameters.gamma_per_ms * firing_rate(current, parameters)


def fixed_points(
    block=0.0, push_na=0.0, parameters: Parameters = DEFAULT
) -> tuple[FixedPoint, ...]:
    """Return every resting state in rising order of activity, found between sign changes of the drift on a fine grid."""
    from scipy.optimize import brentq

    block, push_na = (
        check_number("block", block, 0.0, 1.0),
        check_number("push_na", push_na, -0.5, 0.5, "nA"),
    )
    grid = np.linspace(0.0, 1.0, GRID)
    slope = drift(grid, block, push_na, parameters)
    places = np.flatnonzero(np.sign(slope[:-1]) * np.sign(slope[1:]) < 0)
    roots = [
        brentq(
            lambda s: float(drift(s, block, push_na, parameters)), grid[i], grid[i + 1], xtol=1e-13
        )
        for i in places
    ]
    return tuple(
        FixedPoint(
            root,
            float(root / parameters.tau_s / (1.0 - root) / 1000.0 / parameters.gamma_per_ms),
            bool(slope[i] > 0),
        )
        for root, i in zip(roots, places)
    )


def landscape(block=0.0, push_na=0.0, parameters: Parameters = DEFAULT) -> Landscape:
    """Return the `Landscape`.

    The barrier is the climb from the stuck state to the ridge, 0 when there is no stuck state.
    """
    points = fixed_points(block, push_na, parameters)
    grid = np.linspace(0.0, 1.0, GRID)
    height = _height(grid, drift(grid, block, push_na, parameters))
    at = np.interp([point.activity for point in points], grid, height)
    barrier = float(at[1] - at[2]) if len(points) == 3 else 0.0
    return Landscape(grid, height, points, barrier)


def _height(grid, slope) -> np.ndarray:
    """Return U = −∫ f dS on an even grid, by the trapezoid rule."""
    return np.append(0.0, -np.cumsum((slope[1:] + slope[:-1]) / 2.0) * (grid[1] - grid[0]))


def log_exit_time(grid, slope, noise: float, start: float) -> float:
    """Return the natural log of the mean seconds to go from `start` down to grid[0], with a wall at grid[-1].

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
    block=0.0, push_na=0.0, leaving="stuck", parameters: Parameters = DEFAULT
) -> float:
    """Return the mean seconds from one valley's floor to the other's, `leaving` "stuck" or "free"; inf above 1e300.

    Where a block or push has left only one valley, the places of the undisturbed loop are used, so
    the time is then short or (against the slope) very long. Raises ValueError when the undisturbed
    loop itself has a single resting state.
    """
    check_choice("leaving", leaving, ("stuck", "free"))
    points = fixed_points(parameters=parameters)
    if len(points) != 3:
        raise ValueError(
            f"loop_gain is {parameters.loop_gain:g}; allowed: values with two valleys (there is one resting state)"
        )
    free, _, stuck = (point.activity for point in points)
    grid = np.linspace(free, 1.0, GRID) if leaving == "stuck" else np.linspace(0.0, stuck, GRID)
    slope = drift(
        grid,
        check_number("block", block, 0.0, 1.0),
        check_number("push_na", push_na, -0.5, 0.5, "nA"),
        parameters,
    )
    start = stuck
    if leaving == "free":  # the same question in a mirror: up becomes down
        grid, slope, start = (1.0 - grid)[::-1], -slope[::-1], 1.0 - free
    log_time = log_exit_time(grid, slope, parameters.noise_per_sqrt_s, start)
    return math.exp(log_time) if log_time < 690.0 else math.inf


def share_freed(hours: float, block: float = 0.0, parameters: Parameters = DEFAULT) -> float:
    """Return the share of stuck loops, 0..1, that have left within `hours`, when leaving is a matter of chance alone."""
    seconds = 3600.0 * check_number("hours", hours, 0.0, 24.0 * 365.0, "h")
    return -math.expm1(-seconds / dwell_time_s(block, parameters=parameters))


def improvement(hours: float, drug: bool, parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return (share of people freed, mean fall of the loop's activity as a fraction) `hours` after an infusion or placebo.

    The drug blocks `clinic_block` of the loop's current for `drug_hours`; before and after, only
    chance frees a loop.
    """
    covered = (
        min(check_number("hours", hours, 0.0, 24.0 * 365.0, "h"), parameters.drug_hours)
        if drug
        else 0.0
    )
    stuck = 1.0 - share_freed(covered, parameters.clinic_block, parameters)
    stuck *= 1.0 - share_freed(hours - covered, 0.0, parameters)
    free, _, high = fixed_points(parameters=parameters)
    return 1.0 - stuck, (1.0 - stuck) * (1.0 - free.activity / high.activity)


def push_time_s(push_na: float, parameters: Parameters = DEFAULT) -> float:
    """Return for how long a push (nA, below 0) must last to bring a stuck loop over the ridge without noise; inf if never."""
    from scipy.integrate import quad

    points = fixed_points(parameters=parameters)
    check_number("push_na", push_na, -0.5, 0.0, "nA")
    if len(points) != 3:
        raise ValueError(
            f"loop_gain is {parameters.loop_gain:g}; allowed: values with two valleys (there is one resting state)"
        )
    way = np.linspace(points[1].activity, points[2].activity, GRID)
    if (drift(way, 0.0, push_na, parameters) >= 0.0).any():
        return math.inf
    return float(
        quad(
            lambda s: -1.0 / float(drift(s, 0.0, push_na, parameters)), way[0], way[-1], limit=200
        )[0]
    )


def simulate(
    push_na=0.0,
    push_start_s=2.0,
    push_s=1.0,
    seconds=12.0,
    block=0.0,
    start="stuck",
    seed=0,
    parameters: Parameters = DEFAULT,
) -> LoopCourse:
    """Return one noisy `LoopCourse` of `seconds` (1..60), with a push of `push_na` (nA) from `push_start_s` for `push_s`.

    `start` is "stuck" or "free"; with a single resting state both start there. The same seed gives
    the same noise.
    """
    check_choice("start", start, ("stuck", "free"))
    steps = round(check_number("seconds", seconds, 1.0, 60.0, "s") / STEP_S)
    push_na, block = (
        check_number("push_na", push_na, -0.5, 0.5, "nA"),
        check_number("block", block, 0.0, 1.0),
    )
    begin = check_number("push_start_s", push_start_s, 0.0, 60.0, "s")
    end = begin + check_number("push_s", push_s, 0.0, 60.0, "s")
    times = STEP_S * np.arange(steps + 1)
    push = np.where((times >= begin) & (times < end), push_na, 0.0)
    kicks = (
        parameters.noise_per_sqrt_s
        * math.sqrt(STEP_S)
        * np.random.default_rng(seed).standard_normal(steps)
    )
    points = fixed_points(parameters=parameters)
    activity = _walk(points[-1 if start == "stuck" else 0].activity, push, kicks, block, parameters)
    ridge = points[1].activity if len(points) == 3 else None
    above = activity > ridge if ridge is not None else np.zeros(activity.shape, dtype=bool)
    return LoopCourse(times, activity, push, ridge, float(above.mean()), bool(above[-1]))


def _walk(activity: float, push, kicks, block: float, parameters: Parameters) -> np.ndarray:
    """Return the path of S by Euler's rule with noise, kept in 0..1 by reflection.

    Plain floats, because a step is tiny.
    """
    a, d, tau = parameters.slope_n_per_c, parameters.bend_s, parameters.tau_s
    gamma, back = (
        1000.0 * parameters.gamma_per_ms,
        a * parameters.loop_gain * (1.0 - block) * parameters.synapse_na,
    )
    offsets, path = (a * (parameters.input_na + push) - parameters.offset_hz).tolist(), [activity]
    for offset, kick in zip(offsets, kicks.tolist()):
        drive = d * (back * activity + offset)
        rate = (drive / -math.expm1(-drive) if abs(drive) > 1e-9 else 1.0) / d
        activity = abs(
            activity + STEP_S * ((1.0 - activity) * gamma * rate - activity / tau) + kick
        )
        activity = 2.0 - activity if activity > 1.0 else activity
        path.append(activity)
    return np.array(path)


def software_defaults(parameters: Parameters = DEFAULT) -> Parameters:
    """Return `parameters` with the loop gain of the published software [OCD22], which leaves one resting state."""
    return dataclasses.replace(parameters, loop_gain=0.9)
