r"""Anxiety as gain against control, with a fast part, a slow part, and a share that works through mood.

$$A = \frac{G_{\text{amy}}\,T_{\text{threat}}}{1 + C_{\text{pfc}}}, \qquad P_{\text{pfc}} = C_{\text{pfc}}\,A$$

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

Leaves out: who the patient is, side effects and unmasking, the course of the setting, period and
carry-over effects. Breaks: where a scale has a floor; where a responder is counted on the best of
many visits (`best_of_visits` shows why). No point-by-point published curve was found, so the course
between onset and the end is the model's own, not a measurement.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from ketamine_brain.models.parameters import (
    ParameterSet,
    check_choice,
    check_number,
    check_times,
    parameter,
)
from ketamine_brain.models.statistics import check_count, mcnemar_p

CONTEXTS = ("none", "saline", "open")
REFERENCE_MG_PER_KG = (
    0.5  # the dose at which the dose term e(d) is 1: the unit in which the amplitudes are stated
)


@dataclasses.dataclass(frozen=True)
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
        meaning="hours until nine tenths of the fast part is there (our reading of 'within an hour', ANX15)",
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
    seen_ketamine: float = parameter(
        0.8889,
        "fraction",
        0.0,
        1.0,
        symbol=r"p_{\text{ket}}",
        meaning="responders on ketamine in the trial that was published",
        kind="measured",
        ids=("ANX03",),
    )
    seen_placebo: float = parameter(
        0.5294,
        "fraction",
        0.0,
        1.0,
        symbol=r"p_{\text{plac}}",
        meaning="responders on placebo in the trial that was published",
        kind="measured",
        ids=("ANX04",),
    )
    pair_correlation: float = parameter(
        0.3,
        "correlation",
        0.0,
        0.95,
        symbol=r"\rho",
        meaning="how alike a person's two periods are",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class AnxietyCourse:
    """One course: arrays over `days`.

    `anxiety` is a fraction of baseline, gain and control are ratios, `smd` in patient SD.
    """

    days: np.ndarray
    fast: np.ndarray
    slow: np.ndarray
    gain: np.ndarray
    control: np.ndarray
    prefrontal: np.ndarray
    circuit_anxiety: np.ndarray
    anxiety: np.ndarray
    smd: np.ndarray


@dataclasses.dataclass(frozen=True)
class Crossover:
    """Repeated small trials: responders in each arm (counts, one a repeat), p by McNemar's exact test, and two shares 0..1.

    `as_striking` is the share of trials whose difference is at least the published one;
    `significant` has p < 0.05.
    """

    patients: int
    responders_ketamine: np.ndarray
    responders_placebo: np.ndarray
    difference: np.ndarray
    p: np.ndarray
    as_striking: float
    significant: float


def dose_effect(dose_mg_per_kg: float, parameters: Parameters = DEFAULT) -> float:
    """Return e(d): 0 without drug, 1 at 0.5 mg/kg, levelling off above."""
    dose = check_number("dose_mg_per_kg", dose_mg_per_kg, 0.0, 2.0, "mg/kg")
    half = parameters.half_dose_mg_per_kg
    return dose / (dose + half) * (REFERENCE_MG_PER_KG + half) / REFERENCE_MG_PER_KG


def fast_part(days, parameters: Parameters = DEFAULT) -> np.ndarray:
    """Return f(t), 0..1, for times in days."""
    hours = 24.0 * np.asarray(days, dtype=float)
    return (1.0 - 0.1 ** (hours / parameters.onset_h)) * 0.5 ** (
        hours / parameters.fast_half_life_h
    )


def slow_part(days, parameters: Parameters = DEFAULT) -> np.ndarray:
    """Return s(t), 0..1, for times in days."""
    days = np.asarray(days, dtype=float)
    return (1.0 - 0.5 ** (24.0 * days / parameters.slow_onset_h)) * 0.5 ** (
        days / parameters.slow_half_life_days
    )


def simulate(
    dose_mg_per_kg=0.5,
    days=None,
    mood_share=0.6,
    mood_lift=1.0,
    context="saline",
    parameters: Parameters = DEFAULT,
):
    """Return the `AnxietyCourse` after one dose (mg/kg, given over 40 min or under the skin at day 0).

    `mood_share` 0..1 of the slow part works through mood; `mood_lift` 0..1.5 is how far mood rose
    (1 as usual). `context` is "none", "saline" or "open". Without ketamine only the context is
    left. Raises ValueError for values out of range.
    """
    days = np.linspace(0.0, 14.0, 337) if days is None else check_times("days", days, "days")
    share = check_number("mood_share", mood_share, 0.0, 1.0)
    lift = check_number("mood_lift", mood_lift, 0.0, 1.5)
    kept = (
        1.0
        - {"none": 0.0, "saline": parameters.context_saline, "open": parameters.context_open}[
            check_choice("context", context, CONTEXTS)
        ]
    )
    effect = dose_effect(dose_mg_per_kg, parameters)
    fast, slow = (
        fast_part(days, parameters),
        slow_part(days, parameters) * (1.0 - share + share * lift),
    )
    gain = np.maximum(1.0 - parameters.gain_cut * effect * fast, 0.0)
    control = parameters.control * (1.0 + parameters.control_rise * effect * slow)
    circuit = gain * (1.0 + parameters.control) / (1.0 + control)
    return AnxietyCourse(
        days,
        fast,
        slow,
        gain,
        control,
        control * gain / (1.0 + control),
        circuit,
        kept * circuit,
        -kept * (1.0 - circuit) / parameters.patient_sd,
    )


def responder_share(mean_drop, threshold: float, parameters: Parameters = DEFAULT):
    """Return the share of people, 0..1, whose drop (fraction of baseline) passes `threshold`, when the mean is `mean_drop`."""
    from scipy.special import ndtr

    return ndtr(
        (np.asarray(mean_drop, dtype=float) - check_number("threshold", threshold, 0.0, 1.0))
        / parameters.patient_sd
    )


def best_of_visits(share_at_one_visit: float, visits: int, correlation: float = 0.5) -> float:
    """Return the share of people past the line at ANY of `visits` visits, when `share_at_one_visit` are at each one.

    Visits of one person are alike by `correlation` (0..0.99). Exact limits: one visit changes
    nothing; independent visits give 1 − (1 − share)^visits.
    """
    from scipy.special import ndtr, ndtri

    share = check_number("share_at_one_visit", share_at_one_visit, 0.0, 1.0)
    visits, rho = (
        check_count("visits", visits, 1, 100),
        check_number("correlation", correlation, 0.0, 0.99),
    )
    if share in (0.0, 1.0):
        return share
    own, weight = np.polynomial.hermite_e.hermegauss(80)
    at_visit = ndtr((ndtri(share) + np.sqrt(rho) * own) / np.sqrt(1.0 - rho))
    return float(weight @ (1.0 - (1.0 - at_visit) ** visits) / weight.sum())


def arm_rates(true_difference: float, parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return the true response rates (ketamine, placebo), 0..1, that lie `true_difference` apart around the published mean."""
    mean = (parameters.seen_ketamine + parameters.seen_placebo) / 2.0
    widest = 2.0 * min(mean, 1.0 - mean)
    half = check_number("true_difference", true_difference, -widest, widest) / 2.0
    return mean + half, mean - half


@functools.cache
def mcnemar_table(patients: int) -> np.ndarray:
    """Return McNemar's exact p for every pair of discordant counts, an array (patients + 1, patients + 1)."""
    counts = range(patients + 1)
    table = np.array(
        [[mcnemar_p(i, j) if i + j <= patients else np.nan for j in counts] for i in counts]
    )
    table.setflags(write=False)  # it is kept for the next call
    return table


def simulate_crossover(
    patients=18, true_difference=0.0, repeats=1000, seed=0, parameters: Parameters = DEFAULT
) -> Crossover:
    """Return `repeats` crossover trials of `patients` people each, the true response rates lying `true_difference` (0..1) apart.

    Raises ValueError for patients outside 2..120, repeats outside 1..20000, or a difference that
    leaves 0..1.
    """
    from scipy.special import ndtri

    patients, repeats = (
        check_count("patients", patients, 2, 120),
        check_count("repeats", repeats, 1, 20_000),
    )
    rates = np.clip(arm_rates(true_difference, parameters), 1e-12, 1.0 - 1e-12)
    rng, rho = np.random.default_rng(seed), parameters.pair_correlation
    own = np.sqrt(rho) * rng.standard_normal((repeats, patients))
    chance = np.sqrt(1.0 - rho) * rng.standard_normal((2, repeats, patients))
    ketamine, placebo = own + chance + ndtri(rates)[:, None, None] > 0.0
    first_only, second_only = (ketamine & ~placebo).sum(axis=1), (placebo & ~ketamine).sum(axis=1)
    p = mcnemar_table(patients)[first_only, second_only]
    difference = (first_only - second_only) / patients
    seen = parameters.seen_ketamine - parameters.seen_placebo
    return Crossover(
        patients,
        ketamine.sum(axis=1),
        placebo.sum(axis=1),
        difference,
        p,
        float((difference >= seen).mean()),
        float((p < 0.05).mean()),
    )
