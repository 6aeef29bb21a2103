r"""New connections: a fast functional state that lasts hours to days, and slow spines that come and
go.

$$\dot S = \varphi(t)\,(S_{\text{max}} - S) - \lambda\,(1 + k_{\text{stress}}\,s)\,S, \qquad
\varphi(t) = \varphi_0\,\bigl(1 + a_{\text{form}}\,(1 - b_{\text{grow}})\,G(t)\bigr)$$

$S$ is spine density (1 = never stressed), $S_{\text{max}}$ the density with every place taken,
$\lambda$ the rate at which a raised density fades again: it tells how long extra spines last
[PL09], not how long a settled one does. Stress $s$ (0..1) makes spines go faster, by a factor
$1 + k_{\text{stress}}\,s$. Ketamine raises formation $\varphi$ only [PL10]; $\varphi_0 =
\lambda/(S_{\text{max}} - 1)$ keeps $S = 1$ at rest. $b_{\text{grow}}$ is the share of growth that
is blocked, as rapamycin does in rats [PL01].

$$G(t) = \sum_i H_{\text{mice}}(d_i)
\left(\frac{t - t_i}{t_{\text{peak}}}\, e^{\,1 - (t - t_i)/t_{\text{peak}}}\right)^{m_{\text{win}}},
\qquad H_{\text{mice}}(d) = \frac{d}{d + d_{50,\text{mice}}}$$

$G$ is the growth signal of the doses $d_i$ given at $t_i$: next to nothing at 3 to 6 h, strong at
12 to 24 h [PL05].

$$F(t) = 1 - \prod_i \Bigl(1 - F_{\text{max}}\,H_{\text{mice}}(d_i)\,
\frac{e^{-(t-t_i)/\tau_{\text{go}}} - e^{-(t-t_i)/\tau_{\text{come}}}}{\max}\Bigr), \qquad
D_{\text{beh}}(t) = \bigl(1 - F(t)\bigr)\,\frac{1 - S(t)}{L}$$

$F$ is the fast state: connections that are there work better, within an hour. $D_{\text{beh}}$ is
the behavioral deficit (1 after long, full stress; $L$ is the loss of spines then): less because
they work better, or because fewer are missing.

Leaves out: spines that are replaced one for one, so the drawn branch shows only what changes the
number; kinds of cell and layers, spine size, branches that retract on day 1, metabolites, sex,
and every step between receptor and spine. Rows name mice and 10 mg/kg; no number here is about
people. Breaks: with R-ketamine, where spines were more at 3 h [PL08]; in somatosensory cortex,
where formation rose only after 72 h [PL11]; and nobody has seen the slow part in people [PL14]. How
fast spines return without drug once stress ends is a guess.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import numpy.typing as npt

from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_array,
    check_count,
    check_number,
    check_seed,
    check_times,
    parameter,
)

STEP_DAYS = 1.0 / 24.0  # an hour: errors of the stepping stay below 2e-4 of the density
LONGEST_DAYS = 400.0
# a dose is forgotten after twelve times its time of fastest growth: below 3e-4 of its peak
MEMORY_IN_PEAKS = 12.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Constants of the spine model, each with unit, range and source."""

    elimination_per_day: float = parameter(
        0.05,
        "1/day",
        0.005,
        0.5,
        symbol=r"\lambda",
        meaning="share of the extra spines lost again a day without stress",
        kind="fitted",
        ids=("PL09",),
    )
    room: float = parameter(
        1.5,
        "",
        1.05,
        5.0,
        symbol=r"S_{\text{max}}",
        meaning="density when every place on the branch is taken (never stressed = 1)",
    )
    stress_strength: float = parameter(
        0.9,
        "",
        0.0,
        5.0,
        symbol=r"k_{\text{stress}}",
        meaning="how much full stress adds to the loss of spines",
    )
    growth_gain: float = parameter(
        3.4,
        "",
        0.0,
        20.0,
        symbol=r"a_{\text{form}}",
        meaning="largest rise in spine formation, in multiples of its resting rate",
        kind="fitted",
        ids=("PL06",),
    )
    growth_peak_h: float = parameter(
        16.0,
        "h",
        2.0,
        100.0,
        symbol=r"t_{\text{peak}}",
        meaning="time after a dose at which formation is fastest",
        kind="fitted",
        ids=("PL05",),
    )
    growth_sharpness: float = parameter(
        6.0,
        "",
        1.0,
        30.0,
        symbol=r"m_{\text{win}}",
        meaning="how narrow the time window of growth is",
        kind="fitted",
        ids=("PL05",),
    )
    half_dose_mg_per_kg: float = parameter(
        2.0,
        "mg/kg",
        0.1,
        50.0,
        symbol=r"d_{50,\text{mice}}",
        meaning="dose in mice that does half of what a very large one does",
    )
    fast_strength: float = parameter(
        0.8,
        "",
        0.0,
        1.0,
        symbol=r"F_{\text{max}}",
        meaning="largest share of the deficit the fast state can lift",
    )
    fast_rise_h: float = parameter(
        1.0,
        "h",
        0.05,
        24.0,
        symbol=r"\tau_{\text{come}}",
        meaning="time for the fast state to come",
    )
    fast_decay_h: float = parameter(
        36.0, "h", 2.0, 500.0, symbol=r"\tau_{\text{go}}", meaning="time for the fast state to go"
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True, kw_only=True)
class PlasticityCourse:
    """A mouse's course.

    Attributes
    ----------
    days : (times,), days
    stress, fast_state : (times,), 0..1
    spine_density : (times,), never stressed = 1
    formed_per_day, lost_per_day : (times,), in the same unit a day
    behavior_deficit : (times,), 0 none to 1 as after long, full stress
    """

    days: Array
    stress: Array
    fast_state: Array
    spine_density: Array
    formed_per_day: Array
    lost_per_day: Array
    behavior_deficit: Array


def dose_effect(dose_mg_per_kg: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return a dose's effect (0..1) for mg/kg in mice, number or array ≥ 0."""
    dose = check_array("dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, unit="mg/kg")
    return np.asarray(dose / (dose + parameters.half_dose_mg_per_kg))


def evenly_spaced(doses: int, spacing_days: float, first_day: float = 0.0) -> tuple[float, ...]:
    """Return the days of `doses` doses, `spacing_days` apart."""
    spacing = check_number("spacing_days", spacing_days, 0.0, LONGEST_DAYS, "days")
    first = check_number("first_day", first_day, 0.0, LONGEST_DAYS, "days")
    return tuple(first + spacing * i for i in range(check_count("doses", doses, 0, 100)))


def growth_signal(hours_since_dose: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the growth signal of one dose (0..1, 1 at its peak) at hours after it.

    0 before the dose [PL05].
    """
    scaled = np.maximum(hours_since_dose, 0.0) / parameters.growth_peak_h
    return np.asarray((scaled * np.exp(1.0 - scaled)) ** parameters.growth_sharpness)


def fast_signal(hours_since_dose: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the fast signal of one dose (0..1, 1 at its peak) at hours after it.

    0 before the dose.
    """
    nearly = parameters.fast_decay_h * (1 + 1e-9)  # so that the two times are never equal
    rise, decay = sorted((parameters.fast_rise_h, nearly))
    peak_h = math.log(decay / rise) * rise * decay / (decay - rise)
    hours = np.maximum(hours_since_dose, 0.0)
    height = math.exp(-peak_h / decay) - math.exp(-peak_h / rise)
    return np.asarray((np.exp(-hours / decay) - np.exp(-hours / rise)) / height)


def settled_density(stress: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the spine density (never stressed = 1) after long stress (0..1), without drug."""
    stress = check_array("stress", stress, 0.0, 1.0)
    p = parameters
    formation = p.elimination_per_day / (p.room - 1.0)
    loss = p.elimination_per_day * (1.0 + p.stress_strength * stress)
    return np.asarray(formation * p.room / (formation + loss))


def simulate(
    dose_days: Numbers,
    days: Numbers,
    stress: float = 1.0,
    stress_days_before: float = 21.0,
    stress_ends_day: float = LONGEST_DAYS,
    dose_mg_per_kg: float = 10.0,
    growth_block: float = 0.0,
    erase_day: float | None = None,
    parameters: Parameters = DEFAULT,
) -> PlasticityCourse:
    """Return the `PlasticityCourse` at `days` (rising, 0 to 400) of a mouse dosed on `dose_days`.

    stress: level 0..1 from `stress_days_before` before day 0 until `stress_ends_day`.
    dose_mg_per_kg: one for all doses. growth_block: share of drug-driven formation prevented, 0..1
    (rapamycin). erase_day: when the density is set back to what it would be without drug, as light
    did to new spines in mice [PL03]. Raises ValueError naming what is out of range.
    """
    p = parameters
    days = check_times("days", days, "days", LONGEST_DAYS)
    doses = np.atleast_1d(check_array("dose_days", dose_days, 0.0, LONGEST_DAYS, unit="days"))
    dose = check_number("dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, "mg/kg")
    effect = float(dose_effect(dose, p))
    stress = check_number("stress", stress, 0.0, 1.0)
    before = check_number("stress_days_before", stress_days_before, 0.0, 1e4, "days")
    ends = check_number("stress_ends_day", stress_ends_day, 0.0, unit="days")
    growth = effect * (1.0 - check_number("growth_block", growth_block, 0.0, 1.0))
    grid = np.arange(0.0, (days[-1] if days.size else 0.0) + 2 * STEP_DAYS, STEP_DAYS)
    middle = grid[:-1] + STEP_DAYS / 2
    signal = growth * _growth_of_doses(middle, doses, p)
    stressed = stress * (middle < ends)
    settled = float(settled_density(stress, p))
    start = settled + (1.0 - settled) * math.exp(-_turnover(stress, p) * before)
    density = _densities(signal, stressed, start, p)
    if erase_day is not None:
        erased = check_number("erase_day", erase_day, 0.0, LONGEST_DAYS, "days")
        step = math.ceil(erased / STEP_DAYS)
        if step < density.size:
            drugless = _densities(0.0 * signal, stressed, start, p)[step]
            density[step:] = _densities(signal[step:], stressed[step:], drugless, p)
    return _course(
        days,
        density=np.interp(days, grid, density),
        stress=stress * (days < ends),
        growth=growth * _growth_of_doses(days, doses, p),
        fast=_fast_state(days, doses, effect, p),
        parameters=p,
    )


def _growth_of_doses(days: Array, doses: Array, parameters: Parameters) -> Array:
    """Return the sum of the doses' growth signals, (times,), each counted only while it lasts."""
    total = np.zeros_like(days)
    memory_days = MEMORY_IN_PEAKS * parameters.growth_peak_h / 24.0
    for dose in doses:
        here = slice(*np.searchsorted(days, (dose, dose + memory_days)))
        total[here] += growth_signal(24.0 * (days[here] - dose), parameters)
    return total


def _fast_state(days: Array, doses: Array, effect: float, parameters: Parameters) -> Array:
    """Return the fast state, (times,), 0..1: each dose lifts its share of what is left."""
    left = np.ones_like(days)
    for dose in doses:
        signal = fast_signal(24.0 * (days - dose), parameters)
        left *= 1.0 - parameters.fast_strength * effect * signal
    return np.asarray(1.0 - left)


def _turnover(stress: float, parameters: Parameters) -> float:
    """Return the rate (1/day) at which density relaxes without drug at a stress level."""
    rest = parameters.elimination_per_day
    return rest / (parameters.room - 1.0) + rest * (1.0 + parameters.stress_strength * stress)


def _densities(signal: Array, stressed: Array, start: float, parameters: Parameters) -> Array:
    """Return the density at every step, (steps + 1,).

    Exact while the growth signal and the stress, (steps,), hold still in a step.
    """
    p = parameters
    formation = p.elimination_per_day / (p.room - 1.0) * (1.0 + p.growth_gain * signal)
    rate = formation + p.elimination_per_day * (1.0 + p.stress_strength * stressed)
    kept = np.exp(-rate * STEP_DAYS)
    product = np.cumprod(kept)
    gained = formation * p.room / rate * (1.0 - kept)
    return np.concatenate([[start], product * (start + np.cumsum(gained / product))])


def _course(
    days: Array,
    *,
    density: Array,
    stress: Array,
    growth: Array,
    fast: Array,
    parameters: Parameters,
) -> PlasticityCourse:
    """Return the course with the rates and the deficit that follow from the rest, all (times,)."""
    p = parameters
    formation = p.elimination_per_day / (p.room - 1.0) * (1.0 + p.growth_gain * growth)
    full_loss = 1.0 - float(settled_density(1.0, p))
    missing = np.zeros_like(density)
    if full_loss > 0:
        missing = np.clip((1.0 - density) / full_loss, 0.0, 1.0)
    return PlasticityCourse(
        days=days,
        stress=stress,
        fast_state=fast,
        spine_density=density,
        formed_per_day=formation * (p.room - density),
        lost_per_day=p.elimination_per_day * (1.0 + p.stress_strength * stress) * density,
        behavior_deficit=(1.0 - fast) * missing,
    )


def recovered_share(course: PlasticityCourse) -> Array:
    """Return the share of the spines missing on the first day that is back, over `course.days` (0
    where none was missing).
    """
    missing = 1.0 - course.spine_density[0]
    gained = course.spine_density - course.spine_density[0]
    return gained / missing if missing > 1e-12 else np.zeros_like(gained)


def half_times_h(course: PlasticityCourse) -> tuple[float, float]:
    """Return hours until behavior, and until spines, first come half of their own best way (nan
    where nothing moves).
    """
    relief = course.behavior_deficit[0] - course.behavior_deficit
    gain = course.spine_density - course.spine_density[0]
    return _first_half_h(course.days, relief), _first_half_h(course.days, gain)


def _first_half_h(days: Array, rise: Array) -> float:
    """Return the hours until `rise`, (times,), first reaches half of its own greatest value."""
    if rise.max() <= 1e-9:
        return math.nan
    half = 0.5 * rise.max()
    first = int(np.argmax(rise >= half))
    around = slice(first - 1, first + 1)
    return float(24.0 * np.interp(half, rise[around], days[around]))


@dataclasses.dataclass(frozen=True)
class SpineHistory:
    """Spines of a drawn branch.

    Attributes
    ----------
    position_um : (spines,), place along the branch, µm
    side : (spines,), −1 or 1
    appears_day, disappears_day : (spines,), the days each appears and is gone (inf: stays)
    """

    position_um: Array
    side: npt.NDArray[np.int_]
    appears_day: Array
    disappears_day: Array

    def visible(self, day: float) -> npt.NDArray[np.bool_]:
        """Return which spines are there on `day` (a boolean each)."""
        return (self.appears_day <= day) & (day < self.disappears_day)


def spine_positions(
    course: PlasticityCourse,
    seed: int = 0,
    spines: int = 40,
    dendrite_um: float = 40.0,
    parameters: Parameters = DEFAULT,
) -> SpineHistory:
    """Return the `SpineHistory` of a branch that would carry `spines` spines unstressed.

    A spine comes each time the density has risen by a whole spine and goes each time it has fallen
    by one, so the number drawn stays within 1.5 of `spines` × density. Spines that came since the
    first day go first: that is how new spines fade [PL09], and which of them goes is the seed's.
    Spines that are replaced one for one are not drawn. Needs course.days of two points or more.
    """
    spines = check_count("spines", spines, 1, 500)
    length = check_number("dendrite_um", dendrite_um, 1.0, 1e4, "µm")
    rng = np.random.default_rng(check_seed(seed))
    sites = math.ceil(parameters.room * spines) + 2
    places = (np.arange(sites) + rng.uniform(0.15, 0.85, sites)) * length / sites
    filled = min(round(spines * float(course.spine_density[0])), sites)
    events = _net_events(course, spines, filled)
    site, appears, disappears = _play(events, sites, filled, float(course.days[0]), rng)
    return SpineHistory(places[site], np.where(site % 2, 1, -1), appears, disappears)


def _net_events(course: PlasticityCourse, spines: int, filled: int) -> list[tuple[float, int]]:
    """Return (day, +1 or −1) in order: when the density has risen or fallen by another spine.

    A spine comes or goes when the density is more than three quarters of one away from the number
    drawn, so that a density that stays does not flicker between two numbers.
    """
    events = []
    drawn = filled
    for day, wanted in zip(course.days, spines * course.spine_density, strict=True):
        while abs(wanted - drawn) > 0.75:
            sign = 1 if wanted > drawn else -1
            events.append((float(day), sign))
            drawn += sign
    return events


def _play(
    events: list[tuple[float, int]],
    sites: int,
    filled: int,
    first_day: float,
    rng: np.random.Generator,
) -> tuple[npt.NDArray[np.int_], Array, Array]:
    """Return site, appearing and disappearing day of every spine, each (spines,).

    Places are chosen at random among those free; of those taken, among the new ones if any.
    """
    shuffled = rng.permutation(sites).tolist()
    old = [(place, first_day) for place in shuffled[:filled]]
    new: list[tuple[int, float]] = []
    free = shuffled[filled:]
    done = []
    for (day, sign), chance in zip(events, rng.random(len(events)).tolist(), strict=True):
        if sign > 0 and free:
            new.append((free.pop(int(chance * len(free))), day))
        elif sign < 0 and (new or old):
            going = new or old
            place, born = going.pop(int(chance * len(going)))
            done.append((place, born, day))
            free.append(place)
    done += [(place, born, math.inf) for place, born in (*old, *new)]
    site = np.array([place for place, _, _ in done], dtype=int)
    appears = np.array([born for _, born, _ in done], dtype=float)
    disappears = np.array([gone for _, _, gone in done], dtype=float)
    return site, appears, disappears
