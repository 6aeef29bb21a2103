r"""New connections: a fast functional state that lasts hours to days, and slow spines that come and go.

$$\dot S = \varphi(t)\,(S_{\text{max}} - S) - \lambda\,(1 + k_{\text{stress}}\,s)\,S, \qquad
\varphi(t) = \varphi_0\,\bigl(1 + a_{\text{form}}\,(1 - b_{\text{grow}})\,G(t)\bigr)$$

$S$ is spine density (1 = never stressed), $S_{\text{max}}$ the density with every place taken,
$\lambda$ the rate at which a spine is lost. Stress $s$ (0..1) makes spines go faster, by a factor
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

Leaves out: kinds of cell and layers, spine size, branches that retract on day 1, metabolites, sex,
and every step between receptor and spine. Rows name mice and 10 mg/kg; no number here is about
people. Breaks: with R-ketamine, where spines were more at 3 h [PL08]; in somatosensory cortex,
where formation rose only after 72 h [PL11]; and nobody has seen the slow part in people [PL14]. How
fast spines return without drug once stress ends is a guess.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.parameters import (
    ParameterSet,
    check_array,
    check_number,
    check_times,
    parameter,
)

STEP_DAYS = 1.0 / 24.0  # an hour: errors of the stepping stay below 2e-4 of the density
LONGEST_DAYS = 400.0
MEMORY_IN_PEAKS = 12.0  # a dose is forgotten after twelve times its time of fastest growth: below 3e-4 of its peak


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """Constants of the spine model, each with unit, range and source."""

    elimination_per_day: float = parameter(
        0.05,
        "1/day",
        0.005,
        0.5,
        symbol=r"\lambda",
        meaning="share of spines lost a day without stress",
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


@dataclasses.dataclass(frozen=True)
class PlasticityCourse:
    """Arrays over `days`: stress (0..1), fast state (0..1), spine density (never stressed = 1), spines formed and lost a
    day (in the same unit), and the behavioral deficit (0 none .. 1 as after long, full stress)."""

    days: np.ndarray
    stress: np.ndarray
    fast_state: np.ndarray
    spine_density: np.ndarray
    formed_per_day: np.ndarray
    lost_per_day: np.ndarray
    behavior_deficit: np.ndarray


def dose_effect(dose_mg_per_kg, parameters: Parameters = DEFAULT):
    """Return a dose's effect (0..1) for mg/kg in mice, number or array ≥ 0."""
    dose = check_array("dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, unit="mg/kg")
    return dose / (dose + parameters.half_dose_mg_per_kg)


def evenly_spaced(doses: int, spacing_days: float, first_day: float = 0.0) -> tuple[float, ...]:
    """Return the days of `doses` doses, `spacing_days` apart."""
    doses = int(check_number("doses", doses, 0, 100))
    return tuple(
        first_day + check_number("spacing_days", spacing_days, 0.0, LONGEST_DAYS, "days") * i
        for i in range(doses)
    )


def growth_signal(hours_since_dose, parameters: Parameters = DEFAULT):
    """Return the growth signal of one dose (0..1, 1 at its peak) at hours after it.

    0 before the dose [PL05].
    """
    scaled = np.maximum(hours_since_dose, 0.0) / parameters.growth_peak_h
    return (scaled * np.exp(1.0 - scaled)) ** parameters.growth_sharpness


def fast_signal(hours_since_dose, parameters: Parameters = DEFAULT):
    """Return the fast signal of one dose (0..1, 1 at its peak) at hours after it.

    0 before the dose.
    """
    rise, decay = sorted(
        (parameters.fast_rise_h, parameters.fast_decay_h * (1 + 1e-9))
    )  # never equal
    peak_h = np.log(decay / rise) * rise * decay / (decay - rise)
    hours = np.maximum(hours_since_dose, 0.0)
    return (np.exp(-hours / decay) - np.exp(-hours / rise)) / (
        np.exp(-peak_h / decay) - np.exp(-peak_h / rise)
    )


def settled_density(stress, parameters: Parameters = DEFAULT):
    """Return the spine density (never stressed = 1) after long stress at a level 0..1, without drug."""
    stress = check_array("stress", stress, 0.0, 1.0)
    p = parameters
    formation = p.elimination_per_day / (p.room - 1.0)
    return (
        formation
        * p.room
        / (formation + p.elimination_per_day * (1.0 + p.stress_strength * stress))
    )


def simulate(
    dose_days,
    days,
    stress=1.0,
    stress_days_before=21.0,
    stress_ends_day=LONGEST_DAYS,
    dose_mg_per_kg=10.0,
    growth_block=0.0,
    erase_day=None,
    parameters: Parameters = DEFAULT,
) -> PlasticityCourse:
    """Return the `PlasticityCourse` at `days` (rising, 0 to 400) of a mouse dosed on `dose_days`.

    stress: level 0..1 from `stress_days_before` before day 0 until `stress_ends_day`.
    dose_mg_per_kg: one for all doses.
    growth_block: share of drug-driven formation prevented, 0..1 (rapamycin). erase_day: when the
    density is set back to what it would be without drug, as light did to new spines in mice [PL03].
    Raises ValueError naming what is out of range.
    """
    p, days = parameters, check_times("days", days, "days")
    check_array("days", days, 0.0, LONGEST_DAYS, unit="days")
    doses = np.atleast_1d(check_array("dose_days", dose_days, 0.0, LONGEST_DAYS, unit="days"))
    effect = float(
        dose_effect(check_number("dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, "mg/kg"), p)
    )
    stress, before = (
        check_number("stress", stress, 0.0, 1.0),
        check_number("stress_days_before", stress_days_before, 0.0, 1e4),
    )
    growth = effect * (1.0 - check_number("growth_block", growth_block, 0.0, 1.0))
    grid = np.arange(0.0, (days[-1] if days.size else 0.0) + 2 * STEP_DAYS, STEP_DAYS)
    signal = growth * _growth_of_doses(grid[:-1] + STEP_DAYS / 2, doses, p)
    stressed = stress * (
        grid[:-1] + STEP_DAYS / 2 < check_number("stress_ends_day", stress_ends_day, 0.0)
    )
    start = settled_density(stress, p) + (1.0 - settled_density(stress, p)) * np.exp(
        -_turnover(stress, p) * before
    )
    density = _densities(signal, stressed, start, p)
    if erase_day is not None:
        erased = int(
            np.ceil(check_number("erase_day", erase_day, 0.0, LONGEST_DAYS, "days") / STEP_DAYS)
        )
        if erased < density.size:
            drugless = _densities(0.0 * signal, stressed, start, p)
            density[erased:] = _densities(signal[erased:], stressed[erased:], drugless[erased], p)
    growth_now = growth * _growth_of_doses(days, doses, p)
    return _course(
        days,
        np.interp(days, grid, density),
        stress * (days < stress_ends_day),
        growth_now,
        _fast_state(days, doses, effect, p),
        p,
    )


def _growth_of_doses(days, doses, parameters):
    """Return the sum of the doses' growth signals, each counted only while it lasts."""
    total = np.zeros_like(days)
    memory_days = MEMORY_IN_PEAKS * parameters.growth_peak_h / 24.0
    for dose in doses:
        here = slice(*np.searchsorted(days, (dose, dose + memory_days)))
        total[here] += growth_signal(24.0 * (days[here] - dose), parameters)
    return total


def _fast_state(days, doses, effect, parameters):
    """Return the fast state (0..1): each dose lifts its share of what is left."""
    left = np.ones_like(days)
    for dose in doses:
        left *= 1.0 - parameters.fast_strength * effect * fast_signal(
            24.0 * (days - dose), parameters
        )
    return 1.0 - left


def _turnover(stress, parameters):
    """Return the rate (1/day) at which density relaxes without drug at a stress level."""
    e = parameters.elimination_per_day
    return e / (parameters.room - 1.0) + e * (1.0 + parameters.stress_strength * stress)


def _densities(signal, stressed, start, parameters):
    """Return the density at every step (one more than the steps), exact while signal and stress hold still in a step."""
    p = parameters
    formation = p.elimination_per_day / (p.room - 1.0) * (1.0 + p.growth_gain * signal)
    rate = formation + p.elimination_per_day * (1.0 + p.stress_strength * stressed)
    kept = np.exp(-rate * STEP_DAYS)
    product = np.cumprod(kept)
    gained = formation * p.room / rate * (1.0 - kept)
    return np.concatenate([[start], product * (start + np.cumsum(gained / product))])


def _course(days, density, stress, growth, fast, parameters):
    """Return the course with its rates and the deficit that follow from density, stress, growth signal and fast state."""
    p = parameters
    formed = (
        p.elimination_per_day / (p.room - 1.0) * (1.0 + p.growth_gain * growth) * (p.room - density)
    )
    lost = p.elimination_per_day * (1.0 + p.stress_strength * stress) * density
    full_loss = 1.0 - settled_density(1.0, p)
    missing = (
        np.clip((1.0 - density) / full_loss, 0.0, 1.0) if full_loss > 0 else np.zeros_like(density)
    )
    return PlasticityCourse(days, stress, fast, density, formed, lost, (1.0 - fast) * missing)


def recovered_share(course: PlasticityCourse) -> np.ndarray:
    """Return the share of the spines missing on the first day that is back, over `course.days` (0 where none was missing)."""
    missing = 1.0 - course.spine_density[0]
    gained = course.spine_density - course.spine_density[0]
    return gained / missing if missing > 1e-12 else np.zeros_like(gained)


def half_times_h(course: PlasticityCourse) -> tuple[float, float]:
    """Return hours until behavior, and until spines, first come half of their own best way (nan where nothing moves)."""
    relief = course.behavior_deficit[0] - course.behavior_deficit
    gain = course.spine_density - course.spine_density[0]
    return _first_half_h(course.days, relief), _first_half_h(course.days, gain)


def _first_half_h(days, rise):
    if rise.max() <= 1e-9:
        return float("nan")
    first = int(np.argmax(rise >= 0.5 * rise.max()))
    return float(
        24.0 * np.interp(0.5 * rise.max(), rise[first - 1 : first + 1], days[first - 1 : first + 1])
    )


@dataclasses.dataclass(frozen=True)
class SpineHistory:
    """Spines of a drawn branch.

    Place along it (µm), side (−1 or 1), and the days each appears and is gone (inf: stays).
    """

    position_um: np.ndarray
    side: np.ndarray
    appears_day: np.ndarray
    disappears_day: np.ndarray

    def visible(self, day: float) -> np.ndarray:
        """Return which spines are there on `day` (a boolean each)."""
        return (self.appears_day <= day) & (day < self.disappears_day)


def spine_positions(
    course: PlasticityCourse,
    seed: int = 0,
    spines: int = 40,
    dendrite_um: float = 40.0,
    parameters: Parameters = DEFAULT,
) -> SpineHistory:
    """Return the `SpineHistory` of a branch that would carry `spines` spines unstressed, from the course's own numbers.

    A spine comes each time the formed total passes a whole spine and goes each time the lost total
    does, so the number drawn stays within 1.5 of `spines` × density; the seed says only which
    places. Needs course.days of two points or more.
    """
    spines = int(check_number("spines", spines, 1, 500))
    check_number("dendrite_um", dendrite_um, 1.0, 1e4, "µm")
    rng = np.random.default_rng(int(check_number("seed", seed, 0, 2**32 - 1)))
    sites = int(np.ceil(parameters.room * spines)) + 2
    places = (np.arange(sites) + rng.uniform(0.15, 0.85, sites)) * dendrite_um / sites
    events, filled = (
        _turnover_events(course, spines),
        min(round(spines * course.spine_density[0]), sites),
    )
    site, appears, disappears = _play(events, sites, filled, course.days[0], rng)
    return SpineHistory(places[site], np.where(site % 2, 1, -1), appears, disappears)


def _turnover_events(course, spines):
    """Return (day, +1 or −1) in order.

    When the formed, and the lost, total passes another whole spine.
    """
    days, density = course.days, course.spine_density
    steps = np.diff(days) * (course.formed_per_day[1:] + course.formed_per_day[:-1]) / 2.0
    formed = spines * np.concatenate([[0.0], np.cumsum(steps)])
    lost = np.maximum.accumulate(
        formed - spines * (density - density[0])
    )  # so that formed − lost is the density itself
    events = []
    for total, sign in ((formed, 1), (lost, -1)):
        whole = np.arange(0.5, total[-1], 1.0)
        events += [(float(day), sign) for day in np.interp(whole, total, days)]
    return sorted(events)


def _play(events, sites, filled, first_day, rng):
    """Return site, appearing and disappearing day of every spine, choosing places at random among those free or taken."""
    shuffled = rng.permutation(sites).tolist()
    taken, free = [(place, first_day) for place in shuffled[:filled]], shuffled[filled:]
    done = []
    for (day, sign), chance in zip(events, rng.random(len(events)).tolist()):
        if sign > 0 and free:
            taken.append((free.pop(int(chance * len(free))), day))
        elif sign < 0 and taken:
            place, born = taken.pop(int(chance * len(taken)))
            done.append((place, born, day))
            free.append(place)
    done += [(place, born, np.inf) for place, born in taken]
    site, appears, disappears = (
        (np.array(column) for column in zip(*done)) if done else (np.array([], dtype=int),) * 3
    )
    return site.astype(int), appears, disappears
