r"""Anxiety as gain against control, with a fast part, a slow part, and a share that works through
mood.

$$A = \frac{G_{\text{amy}}\,T_{\text{threat}}}{1 + C_{\text{pfc}}}, \qquad P_{\text{pfc}} =
C_{\text{pfc}}\,A$$

The amygdala's answer $A$ to a threat $T_{\text{threat}}$ is multiplied by a gain $G_{\text{amy}}$
and pushed down by the prefrontal cortex $P_{\text{pfc}}$, which answers in proportion
$C_{\text{pfc}}$ (the control). Solved for the loop at rest, which settles in seconds; all change is
slower:

$$G_{\text{amy}}(t) = 1 - g_{\text{fast}}\,H_{\text{anx}}(d)\,f_{\text{fast}}(t)$$

$$C_{\text{pfc}}(t) = C_{\text{pfc},0}\,\bigl(1 + g_{\text{slow}}\,H_{\text{anx}}(d)\,
[(1 - m_{\text{mood}}) + m_{\text{mood}}\,u_{\text{mood}}]\,f_{\text{slow}}(t)\bigr)$$

- $H_{\text{anx}}(d) = d/(d + d_{50,\text{anx}})$, scaled to 1 at 0.5 mg/kg: more drug $d$ does
  more, with less and less return.
- $f_{\text{fast}}(t)$, the fast part: gain is turned down within the first hour and comes back over
  hours.
- $f_{\text{slow}}(t)$, the slow part: control rises over the first day and halves about every week.
- $m_{\text{mood}}$, the share of the slow part that needs a better mood; $u_{\text{mood}}$, how far
  mood did lift (1 as usual, 0 not at all).

A score is baseline × (1 − context) × $A(t)/A(0)$: the setting (being watched, hoping) takes a share
of its own. People differ around that mean by `patient_sd`, so a responder is someone past a line,
and an effect in standard deviations (SMD) is the mean difference divided by `patient_sd`.

The crossover trial: each person has both treatments and a liability to respond, partly their own
(correlation between the two periods), partly chance. Marginal response rates are exact: mean rate ±
half the true difference.

Leaves out: that the fast part acts on gain and the slow one on control is supposed, not seen; who
the patient is, side effects and unmasking, the course of the setting, period and
carry-over effects. Breaks: where a scale has a floor; where a responder is counted on the best of
many visits (chance then has many tries). No point-by-point published curve was found, so the course
between onset and the end is the model's own, not a measurement.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np
import numpy.typing as npt

from ketamine_brain.evidence.measurements import Measurement, numbers_in
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_choice,
    check_count,
    check_number,
    check_seed,
    check_times,
    measured,
    parameter,
)

CONTEXTS = ("none", "saline", "open")
REFERENCE_MG_PER_KG = 0.5  # the dose at which e(d) is 1: the unit of the amplitudes


def _printed_lead(row: Measurement) -> float:
    """Return by how many people one treatment led, as a share of all, from the printed z.

    z is (a − b)/√(a + b) for a people who responded to the first treatment only and b to the second
    only; of the pairs that fit in the trial just one gives the z that is printed.
    """
    printed = numbers_in(row.dispersion)[0]
    for moved in range(1, row.people):
        for first_only in range(moved + 1):
            lead = 2 * first_only - moved
            if round(lead / math.sqrt(moved), 2) == printed:
                return lead / row.people
    raise ValueError(f"{row.id}: no counts of {row.people} people give z = {printed:g}")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """The circuit's, the patients' and the small trial's constants."""

    gain_cut: float = parameter(
        0.2706,
        "fraction",
        0.0,
        0.6,
        symbol=r"g_{\text{fast}}",
        meaning="how far the fast part turns the gain down at 0.5 mg/kg",
        kind="fitted",
        ids=("ANX01", "ANX02"),
    )
    control_rise: float = parameter(
        0.7418,
        "fraction",
        0.0,
        3.0,
        symbol=r"g_{\text{slow}}",
        meaning="how far the slow part raises control at 0.5 mg/kg",
        kind="fitted",
        ids=("ANX01", "ANX02"),
    )
    control: float = parameter(
        1.0,
        "ratio",
        0.1,
        5.0,
        symbol=r"C_{\text{pfc},0}",
        meaning="prefrontal control before treatment",
    )
    onset_h: float = parameter(
        1.0,
        "h",
        0.2,
        6.0,
        symbol=r"t_{\text{on}}",
        meaning=(
            "hours until nine tenths of the fast part is there (our reading of 'within an hour',"
            " ANX15)"
        ),
    )
    fast_half_life_h: float = parameter(
        3.0,
        "h",
        0.5,
        12.0,
        symbol=r"t_{\text{fast}}",
        meaning="hours in which the fast part halves",
    )
    slow_onset_h: float = parameter(
        6.0,
        "h",
        1.0,
        24.0,
        symbol=r"t_{\text{slow}}",
        meaning="hours in which half of the slow part builds up",
    )
    slow_half_life_days: float = parameter(
        7.0,
        "days",
        1.0,
        28.0,
        symbol=r"t_{\text{off}}",
        meaning="days in which the slow part halves (our reading of 'up to a week', ANX16)",
    )
    half_dose_mg_per_kg: float = parameter(
        0.5,
        "mg/kg",
        0.05,
        2.0,
        symbol=r"d_{50,\text{anx}}",
        meaning="dose of half the greatest effect",
    )
    patient_sd: float = parameter(
        0.15,
        "fraction of baseline",
        0.05,
        0.4,
        symbol=r"\sigma_{\text{anx}}",
        meaning="how much people differ",
    )
    context_saline: float = parameter(
        0.0593,
        "fraction",
        0.0,
        0.9,
        symbol=r"c_{\text{anx}}",
        meaning="share of anxiety the setting takes in a saline-controlled trial",
        kind="fitted",
        ids=("ANX02",),
    )
    context_open: float = parameter(
        0.4946,
        "fraction",
        0.0,
        0.9,
        symbol=r"c_{\text{open}}",
        meaning="share of anxiety the setting takes when all know it is ketamine",
        kind="fitted",
        ids=("ANX14",),
    )
    seen_ketamine: float = measured(
        "ANX03",
        "fraction",
        0.0,
        1.0,
        scale=1 / 100,
        symbol=r"p_{\text{ket}}",
        meaning="responders on ketamine in the trial that was published",
    )
    seen_placebo: float = measured(
        "ANX04",
        "fraction",
        0.0,
        1.0,
        scale=1 / 100,
        symbol=r"p_{\text{plac}}",
        meaning="responders on placebo in the trial that was published",
    )
    seen_lead: float = measured(
        "ANX03",
        "fraction",
        0.0,
        1.0,
        derive=_printed_lead,
        symbol=r"q_{\text{lead}}",
        meaning="share of people by which ketamine led there (only on it, less only on placebo)",
    )
    pair_correlation: float = parameter(
        0.3,
        "correlation",
        0.0,
        0.95,
        symbol=r"\rho",
        meaning="how alike a person's two periods are: the choice that decides how rare luck is",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnxietyCourse:
    """One course after one dose.

    Attributes
    ----------
    days : (times,), days
    fast, slow : (times,), the two parts, 0..1
    gain, control, prefrontal : (times,), ratios
    circuit_anxiety, anxiety : (times,), of baseline, without and with the setting
    smd : (times,), in SD between patients
    """

    days: Array
    fast: Array
    slow: Array
    gain: Array
    control: Array
    prefrontal: Array
    circuit_anxiety: Array
    anxiety: Array
    smd: Array


@dataclasses.dataclass(frozen=True, kw_only=True)
class Crossover:
    """Repeated small trials.

    Attributes
    ----------
    patients : people in each
    responders_ketamine, responders_placebo : (repeats,), people
    difference : (repeats,), the lead of ketamine as a share of the people
    p : (repeats,), by McNemar's exact test
    as_striking : share of trials whose lead is at least the published one, 0..1
    significant : share of trials with p < 0.05, 0..1
    """

    patients: int
    responders_ketamine: npt.NDArray[np.int_]
    responders_placebo: npt.NDArray[np.int_]
    difference: Array
    p: Array
    as_striking: float
    significant: float


def dose_effect(dose_mg_per_kg: float, parameters: Parameters = DEFAULT) -> float:
    """Return e(d): 0 without drug, 1 at 0.5 mg/kg, levelling off above."""
    dose = check_number("dose_mg_per_kg", dose_mg_per_kg, 0.0, 2.0, "mg/kg")
    half = parameters.half_dose_mg_per_kg
    return dose / (dose + half) * (REFERENCE_MG_PER_KG + half) / REFERENCE_MG_PER_KG


def fast_part(days: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return f(t), 0..1, for times in days."""
    hours = 24.0 * np.asarray(days, dtype=float)
    come = 1.0 - 0.1 ** (hours / parameters.onset_h)
    return np.asarray(come * 0.5 ** (hours / parameters.fast_half_life_h))


def slow_part(days: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return s(t), 0..1, for times in days."""
    days = np.asarray(days, dtype=float)
    come = 1.0 - 0.5 ** (24.0 * days / parameters.slow_onset_h)
    return np.asarray(come * 0.5 ** (days / parameters.slow_half_life_days))


def simulate(
    dose_mg_per_kg: float = 0.5,
    days: Numbers | None = None,
    mood_share: float = 0.6,
    mood_lift: float = 1.0,
    context: str = "saline",
    parameters: Parameters = DEFAULT,
) -> AnxietyCourse:
    """Return the `AnxietyCourse` after one dose (mg/kg, given over 40 min or under the skin at day
    0).

    `mood_share` 0..1 of the slow part works through mood; `mood_lift` 0..1.5 is how far mood rose
    (1 as usual). `context` is "none", "saline" or "open". Without ketamine only the context is
    left. Raises ValueError for values out of range.
    """
    days = np.linspace(0.0, 14.0, 337) if days is None else check_times("days", days, "days")
    share = check_number("mood_share", mood_share, 0.0, 1.0)
    lift = check_number("mood_lift", mood_lift, 0.0, 1.5)
    taken = {"none": 0.0, "saline": parameters.context_saline, "open": parameters.context_open}
    kept = 1.0 - taken[check_choice("context", context, CONTEXTS)]
    effect = dose_effect(dose_mg_per_kg, parameters)
    fast = fast_part(days, parameters)
    slow = slow_part(days, parameters) * (1.0 - share + share * lift)
    gain = np.maximum(1.0 - parameters.gain_cut * effect * fast, 0.0)
    control = parameters.control * (1.0 + parameters.control_rise * effect * slow)
    circuit = gain * (1.0 + parameters.control) / (1.0 + control)
    return AnxietyCourse(
        days=days,
        fast=fast,
        slow=slow,
        gain=gain,
        control=control,
        prefrontal=control * gain / (1.0 + control),
        circuit_anxiety=circuit,
        anxiety=kept * circuit,
        smd=-kept * (1.0 - circuit) / parameters.patient_sd,
    )


def responder_share(
    mean_drop: Numbers, threshold: float, parameters: Parameters = DEFAULT
) -> Array:
    """Return the share of people, 0..1, whose drop (fraction of baseline) passes `threshold`.

    `mean_drop` is the mean drop, a number or an array.
    """
    from scipy.special import ndtr

    line = check_number("threshold", threshold, 0.0, 1.0)
    past = np.asarray(mean_drop, dtype=float) - line
    return np.asarray(ndtr(past / parameters.patient_sd))


def arm_rates(true_difference: float, parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return the true response rates (ketamine, placebo), 0..1, that lie `true_difference` apart
    around the published mean.
    """
    mean = (parameters.seen_ketamine + parameters.seen_placebo) / 2.0
    widest = 2.0 * min(mean, 1.0 - mean)
    half = check_number("true_difference", true_difference, -widest, widest) / 2.0
    return mean + half, mean - half


@functools.cache
def mcnemar_table(patients: int) -> Array:
    """Return McNemar's exact p for every pair of discordant counts, (patients + 1, patients + 1).

    The whole table at once: `statistics.mcnemar_p` is asked for one pair at a time.
    """
    from scipy.special import bdtr

    counts = np.arange(patients + 1.0)
    first, second = np.meshgrid(counts, counts, indexing="ij")
    together = first + second
    tail = bdtr(np.minimum(first, second), np.maximum(together, 1.0).astype(int), 0.5)
    table = np.where(together > 0, np.minimum(2 * tail, 1.0), 1.0)
    table[together > patients] = np.nan
    table.setflags(write=False)  # it is kept for the next call
    return table


def simulate_crossover(
    patients: int = 18,
    true_difference: float = 0.0,
    repeats: int = 1000,
    seed: int = 0,
    parameters: Parameters = DEFAULT,
) -> Crossover:
    """Return `repeats` crossover trials of `patients` people each, the true response rates lying
    `true_difference` (0..1) apart.

    Raises ValueError for patients outside 2..120, repeats outside 1..20000, or a difference that
    leaves 0..1.
    """
    from scipy.special import ndtri

    patients = check_count("patients", patients, 2, 120, "people")
    repeats = check_count("repeats", repeats, 1, 20_000)
    rates = np.clip(arm_rates(true_difference, parameters), 1e-12, 1.0 - 1e-12)
    rng = np.random.default_rng(check_seed(seed))
    rho = parameters.pair_correlation
    own = np.sqrt(rho) * rng.standard_normal((repeats, patients))
    chance = np.sqrt(1.0 - rho) * rng.standard_normal((2, repeats, patients))
    ketamine, placebo = own + chance + ndtri(rates)[:, None, None] > 0.0
    first_only = (ketamine & ~placebo).sum(axis=1)
    second_only = (placebo & ~ketamine).sum(axis=1)
    lead = first_only - second_only
    p = mcnemar_table(patients)[first_only, second_only]
    return Crossover(
        patients=patients,
        responders_ketamine=ketamine.sum(axis=1),
        responders_placebo=placebo.sum(axis=1),
        difference=lead / patients,
        p=p,
        as_striking=float((lead >= parameters.seen_lead * patients - 1e-9).mean()),
        significant=float((p < 0.05).mean()),
    )
