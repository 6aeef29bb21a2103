r"""Mood as a ball in a landscape with two valleys: a picture of being stuck, not a measurement.

$$\tau_{\text{roll}}\,\dot x = -U'(x) + \sqrt{2\,D\,\tau_{\text{roll}}}\;\xi(t), \qquad
U(x) = h\,(1 - a_{\text{ridge}}\,q)\,(x^2 - 1)^2 + (s_{\text{tilt}} - a_{\text{tilt}}\,q)\,x$$

$x$ is mood, without a unit: low near −1, well near +1. $U$ is the landscape and $U'$ its slope; $h$
is the depth of the valleys when nothing tilts it; $s_{\text{tilt}}$ is stress, which lifts the well
side; $D$ is how strong the kicks of daily life are, and $\xi$ the kicks; $\tau_{\text{roll}}$ is
how slowly the ball rolls.

Treatment does not push the ball: its strength $q$ (0 to 1) reshapes the land, tilting it back
($a_{\text{tilt}}$) and lowering the ridge ($a_{\text{ridge}}$). It comes in gradually, at the pace
at which autoreceptors desensitize in rats [SS11, SS12], an explanation in dispute [SS14, SS15]:

$$q(t) = q_{\text{end}}\,\bigl(1 - e^{-(t - t_0)/\tau_q}\bigr)$$

How long one stays stuck has an exact mean, by two nested integrals, from the low valley
$x_{\text{low}}$ to the well one $x_{\text{well}}$ ($x_{\text{in}}$ and $x_{\text{out}}$ run over
the inner and the outer integral):

$$T_{\text{low}} = \frac{\tau_{\text{roll}}}{D}\int_{x_{\text{low}}}^{x_{\text{well}}}
e^{U(x_{\text{out}})/D} \int_{-\infty}^{x_{\text{out}}}
e^{-U(x_{\text{in}})/D}\,\mathrm{d}x_{\text{in}}\,\mathrm{d}x_{\text{out}}$$

and, when noise is small against the ridge $x_{\text{ridge}}$, Kramers' formula:

$$T_{\text{low}} \approx
\frac{2\pi\,\tau_{\text{roll}}}{\sqrt{U''(x_{\text{low}})\,|U''(x_{\text{ridge}})|}}\;
e^{(U(x_{\text{ridge}}) - U(x_{\text{low}}))/D}$$

Leaves out: nearly everything. Nobody has measured valleys, depth or noise in a person; biology,
events and other people are folded into three numbers; real mood has more than one direction. A low
valley is not a "chemical imbalance". Breaks: once stress is so strong (or the ridge so low) that
only one valley is left, "stuck" has no meaning; the time from −1 to +1 is still exact, and Kramers'
formula gives nan. No row tests the landscape; only the coming-in of treatment meets rows.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_array,
    check_count,
    check_number,
    check_seed,
    check_size,
    parameter,
)

LOW_MARK = -1.0  # where the clock for "stuck" starts when a valley is not there to say
WELL_MARK = 1.0  # and where it stops
MOST_MOODS = 20_000_000  # days × persons at once: a third of a gigabyte
WALL = 3.5  # mood beyond which the ball practically never goes; the integrals start at its negative
POINTS = 1501  # of the quadrature between the wall and the target


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Constants of the landscape, each with unit, range and source."""

    depth: float = parameter(
        1.0, "", 0.1, 4.0, symbol="h", meaning="depth of both valleys when nothing tilts them"
    )
    stress: float = parameter(
        0.3,
        "",
        -3.0,
        3.0,
        symbol=r"s_{\text{tilt}}",
        meaning="how far stress tilts the land toward low mood",
    )
    noise: float = parameter(
        0.5, "", 0.02, 2.0, symbol="D", meaning="strength of the kicks of daily life"
    )
    slowness_days: float = parameter(
        40.0, "days", 5.0, 400.0, symbol=r"\tau_{\text{roll}}", meaning="how slowly the ball rolls"
    )
    treatment_tilt: float = parameter(
        0.8,
        "",
        0.0,
        3.0,
        symbol=r"a_{\text{tilt}}",
        meaning="how far full treatment tilts the land back",
    )
    treatment_flatten: float = parameter(
        0.3,
        "",
        0.0,
        0.9,
        symbol=r"a_{\text{ridge}}",
        meaning="share by which full treatment lowers the ridge",
    )
    treatment_onset_days: float = parameter(
        3.5,
        "days",
        0.05,
        60.0,
        symbol=r"\tau_q",
        meaning="time for treatment to come in (from desensitizing receptors in rats)",
        kind="fitted",
        ids=("SS11", "SS12"),
    )
    receptors_at_last: float = parameter(
        0.7,
        "",
        0.0,
        1.0,
        symbol=r"p_{\text{raphe}}",
        meaning="share of raphe neurons whose autoreceptors desensitize in the end (rats)",
        kind="fitted",
        ids=("SS12",),
        interval=(0.6, 0.8),
    )


DEFAULT = Parameters()


def shape(treatment: Numbers = 0.0, parameters: Parameters = DEFAULT) -> tuple[Array, Array]:
    """Return (depth, tilt) of the land at a treatment strength 0..1, number or array."""
    strength = check_array("treatment", treatment, 0.0, 1.0)
    p = parameters
    depth = p.depth * (1.0 - p.treatment_flatten * strength)
    return np.asarray(depth), np.asarray(p.stress - p.treatment_tilt * strength)


def potential(mood: Numbers, treatment: float = 0.0, parameters: Parameters = DEFAULT) -> Array:
    """Return the height of the land at each mood (no unit), at a treatment strength 0..1."""
    depth, tilt = shape(treatment, parameters)
    mood = np.asarray(mood, dtype=float)
    return np.asarray(depth * (mood**2 - 1.0) ** 2 + tilt * mood)


@dataclasses.dataclass(frozen=True)
class Valleys:
    """Where the land is level.

    Low valley, ridge and well valley (nan where there is none), and how many valleys there are.
    """

    low_mood: float
    ridge_mood: float
    well_mood: float
    count: int


def valleys(treatment: float = 0.0, parameters: Parameters = DEFAULT) -> Valleys:
    """Return the `Valleys` of the land: roots of a cubic, in closed form where there are three."""
    depth, tilt = (float(x) for x in shape(treatment, parameters))
    lean = tilt / (4.0 * depth)  # x³ − x + lean = 0
    inside = 1.5 * math.sqrt(3.0) * lean
    if abs(inside) < 1.0:
        angle = math.acos(-inside) / 3.0
        low, ridge, well = sorted(
            2.0 / math.sqrt(3.0) * math.cos(angle - 2.0 * math.pi * k / 3.0) for k in range(3)
        )
        return Valleys(low, ridge, well, 2)
    big = math.cosh(math.acosh(abs(inside)) / 3.0) * 2.0 / math.sqrt(3.0)
    if lean > 0:
        return Valleys(-big, math.nan, math.nan, 1)
    return Valleys(math.nan, math.nan, big, 1)


def treatment_strength(
    days: Numbers, full: float = 1.0, start_day: float = 0.0, parameters: Parameters = DEFAULT
) -> Array:
    """Return treatment's strength (0..1) at days, when strength `full` begins on `start_day`."""
    days = check_array("days", days, low=0.0, unit="days")
    start = check_number("start_day", start_day, 0.0, unit="days")
    gone = np.exp(-np.maximum(days - start, 0.0) / parameters.treatment_onset_days)
    return np.asarray(check_number("full", full, 0.0, 1.0) * (1.0 - gone))


def desensitized_share(days: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the share of raphe neurons (0..1) desensitized after days of an SSRI [SS11, SS12].

    In rats: neurons whose autoreceptors no longer brake them.
    """
    strength = treatment_strength(days, 1.0, 0.0, parameters)
    return np.asarray(parameters.receptors_at_last * strength)


@dataclasses.dataclass(frozen=True)
class MoodPath:
    """Mood over days.

    Attributes
    ----------
    days : (days,), days
    mood : (days,) for one person, (days, persons) for a group, no unit
    treatment : (days,), strength 0..1
    """

    days: Array
    mood: Array
    treatment: Array


def simulate(
    days: float = 365.0,
    treatment: float = 0.0,
    start_day: float = 120.0,
    seed: int = 0,
    step_days: float = 0.5,
    start_mood: float = LOW_MARK,
    parameters: Parameters = DEFAULT,
) -> MoodPath:
    """Return one person's `MoodPath` over `days` (7 to 3,650): the same seed gives the same kicks
    at every setting.

    treatment: its full strength 0..1, begun on `start_day`. step_days: 0.01 to `longest_step_days`.
    Stochastic Heun: second order in the land.
    """
    times, strength, kicks = _prepare(days, treatment, start_day, seed, step_days, 1, parameters)
    depths, tilts = shape(strength, parameters)
    rate = step_days / parameters.slowness_days
    # Plain floats: for one person faster than arrays of one.
    fours = (4.0 * depths * rate).tolist()
    leans = (tilts * rate).tolist()
    mood = check_number("start_mood", start_mood, -2.0, 2.0)
    path = [mood]
    for i, kick in enumerate(kicks[:, 0].tolist()):
        slide = fours[i] * mood * (1.0 - mood * mood) - leans[i]
        guess = mood + slide + kick
        ahead = fours[i + 1] * guess * (1.0 - guess * guess) - leans[i + 1]
        mood = _held(mood + 0.5 * (slide + ahead) + kick)
        path.append(mood)
    return MoodPath(times, np.array(path), strength)


def _held(mood: float) -> float:
    """Return mood kept inside the wall, so that a coarse step on a steep slope cannot run away."""
    return min(max(mood, -WALL), WALL)


def longest_step_days(parameters: Parameters = DEFAULT) -> float:
    """Return the longest step (days, at most 1) that still follows the steepest valley wall.

    Half of what would be unstable.
    """
    return min(1.0, parameters.slowness_days / (8.0 * parameters.depth))


def _prepare(
    days: float,
    treatment: float,
    start_day: float,
    seed: int,
    step_days: float,
    persons: int,
    parameters: Parameters,
) -> tuple[Array, Array, Array]:
    """Return times (steps + 1,), treatment strength at each, and kicks (steps, persons)."""
    days = check_number("days", days, 7.0, 3650.0, "days")
    step = check_number("step_days", step_days, 0.01, longest_step_days(parameters), "days")
    times = np.arange(round(days / step) + 1) * step
    check_size("days × persons", times.size * persons, MOST_MOODS)
    full = check_number("treatment", treatment, 0.0, 1.0)
    strength = treatment_strength(times, full, start_day, parameters)
    size = math.sqrt(2.0 * parameters.noise * step / parameters.slowness_days)
    return times, strength, size * kicks_of(seed, times.size - 1, persons)


def kicks_of(seed: int, steps: int, persons: int = 1) -> Array:
    """Return the kicks of a seed, (steps, persons), before noise and step give them their size."""
    rng = np.random.default_rng(check_seed(seed))
    return np.asarray(rng.standard_normal((steps, persons)))


def simulate_group(
    days: float = 365.0,
    treatment: float = 0.0,
    start_day: float = 0.0,
    persons: int = 100,
    seed: int = 0,
    step_days: float = 1.0,
    start_mood: float = LOW_MARK,
    parameters: Parameters = DEFAULT,
) -> MoodPath:
    """Return the `MoodPath` of a group, mood of shape (days, persons), each with kicks of their
    own. See `simulate`.
    """
    persons = check_count("persons", persons, 1, 20_000)
    times, strength, kicks = _prepare(
        days, treatment, start_day, seed, step_days, persons, parameters
    )
    depths, tilts = np.broadcast_arrays(*shape(strength, parameters))
    rate = step_days / parameters.slowness_days
    fours = (4.0 * depths * rate).tolist()
    leans = (tilts * rate).tolist()
    mood = np.full((times.size, persons), check_number("start_mood", start_mood, -2.0, 2.0))
    for i in range(times.size - 1):
        now = mood[i]
        slide = fours[i] * now * (1.0 - now * now) - leans[i]
        guess = now + slide + kicks[i]
        ahead = fours[i + 1] * guess * (1.0 - guess * guess) - leans[i + 1]
        mood[i + 1] = np.clip(now + 0.5 * (slide + ahead) + kicks[i], -WALL, WALL)
    return MoodPath(times, mood, strength)


def time_stuck_days(
    treatment: float = 0.0,
    start_mood: float | None = None,
    target_mood: float | None = None,
    parameters: Parameters = DEFAULT,
) -> float:
    """Return the exact mean number of days to get from the low valley to the well one (from −1 to
    +1 where one is missing).

    start_mood, target_mood: other marks, start below target. Simpson's rule, with heights taken off
    so that nothing overflows.
    """
    from scipy.integrate import cumulative_simpson

    land = valleys(treatment, parameters)
    two = land.count == 2
    if start_mood is None:
        start_mood = land.low_mood if two else LOW_MARK
    if target_mood is None:
        target_mood = land.well_mood if two else WELL_MARK
    start = check_number("start_mood", start_mood, -WALL, WALL)
    target = check_number("target_mood", target_mood, start, WALL)
    mood = np.linspace(-WALL, target, POINTS)
    height = potential(mood, treatment, parameters) / parameters.noise
    floor = height.min()
    below = np.maximum(cumulative_simpson(np.exp(floor - height), x=mood, initial=0.0), 0.0)
    peak = height[mood >= start].max()
    inner = np.where(mood >= start - 0.1, np.exp(np.minimum(height - peak, 50.0)) * below, 0.0)
    passed = cumulative_simpson(inner, x=mood, initial=0.0)
    share = float(passed[-1] - np.interp(start, mood, passed))
    scale = parameters.slowness_days / parameters.noise
    return scale * share * math.exp(min(float(peak - floor), 600.0))


def kramers_days(treatment: float = 0.0, parameters: Parameters = DEFAULT) -> float:
    """Return Kramers' estimate of the same days: the limit of small noise.

    Nan where there are not two valleys.
    """
    land = valleys(treatment, parameters)
    if land.count < 2:
        return math.nan
    depth = float(shape(treatment, parameters)[0])
    at_low = depth * (12.0 * land.low_mood**2 - 4.0)
    at_ridge = depth * (12.0 * land.ridge_mood**2 - 4.0)
    ridge = potential(land.ridge_mood, treatment, parameters)
    climb = float(ridge - potential(land.low_mood, treatment, parameters))
    tries_in = 2.0 * math.pi * parameters.slowness_days / math.sqrt(at_low * -at_ridge)
    return tries_in * math.exp(min(climb / parameters.noise, 600.0))


def low_share(path: MoodPath) -> float:
    """Return the share of the time (0..1) that mood was on the low side of zero."""
    return float(np.mean(path.mood < 0.0))
