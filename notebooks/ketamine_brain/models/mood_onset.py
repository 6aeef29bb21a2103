r"""Mood over days: ketamine in hours, oral antidepressants in weeks, and the part that belongs to neither.

What is left of a person's MADRS score is a product, each factor what one influence leaves over:

$$ M(t) = M_0\,\bigl(1-c(t)\bigr)\,\bigl(1-K(t)\bigr)\,\bigl(1-O(t)\bigr) $$

- $M_0$: the score at the start. $c$: the fraction removed by the context: being treated, watched, hopeful, recovering anyway.
- $K$: the fraction removed through ketamine. Each dose $d$ fills a share $a\,d/(d+d_{50,\text{mood}})$ of the room left in one
  plasticity stage. What was filled starts to act with a half-time of hours, then fades (days in most people, months in a
  durable minority); a little each day is consolidated and fades slowly:
  $\dot K_{\text{wait}}=-k_{\text{start}}K_{\text{wait}},\quad
  \dot K_{\text{fast}} = k_{\text{start}}K_{\text{wait}}-(1/\tau_{\text{mood}}+k_{\text{keep}})K_{\text{fast}},\quad
  \dot K_{\text{slow}} = k_{\text{keep}}K_{\text{fast}}-K_{\text{slow}}/\tau_{\text{slow}},\quad
  K=K_{\text{fast}}+K_{\text{slow}}$,
  with $k_{\text{start}}=\ln 2/t_{\text{start}}$.
- $O$: the fraction removed through an oral drug, which feeds the same stage slowly:
  $\dot O=(O_{\text{end}}-O)/\tau_{\text{oral}}$ while it is taken and $\dot O=-O/\tau_{\text{oral}}$ afterward. No dead time.
  What one drug has filled the other cannot fill again: together $1-(1-K)(1-O)$.
- $c$ differs by arm. A procedure (infusion, spray) works within the hour, a little more in the first hours, then stays at a
  level that its setting has; a pill's context grows over weeks. In a drug arm whose control is weaker than midazolam's, people
  who notice the drug expect more: the level moves by a gain toward midazolam's, and falls back in the weeks after the last
  dose. Under anesthesia it is above midazolam's already and does not move.

The rival, kept beside it: the plain sum $M_0\,(1-c(t)-f_{\text{drugs}}(t))$, with $c$ the control arm's and the drug's points,
$M_0\,f_{\text{drugs}}$, taken as seen against midazolam.

In a group people differ in starting score, in the context part ($1-c=e^{-h_c\Gamma_i}$ with $\Gamma_i$ a gamma variable of mean
1 and shape $\kappa_c$, and $h_c$ chosen so that the mean of $c$ stays), in the share $a$ a dose fills, in how it fades and in
the oral benefit, and their scores wander from visit to visit, so that a few are worse than they began. `simulate` is the mean
over such people, but for the wandering and the ends of the scale.

Leaves out: side effects, dissociation as a cause, prior treatments, age, drop-out, an oral drug that protects what ketamine
gained, tolerance, and every mechanism between receptor and mood. A context's level is a property of trials, not of a person.
Breaks: nobody has published mean scores for each infusion dose, so the dose curve rests on three spray doses in 34 people; the
means cannot separate the drug's part from what people who notice a drug expect; beyond about half a year nothing here was
fitted.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import pathlib

import numpy as np

from ketamine_brain.models.parameters import (
    ParameterSet,
    check_array,
    check_choice,
    check_number,
    check_times,
    parameter,
)

CONTEXTS = ("none", "saline", "midazolam", "spray", "admission", "anaesthesia", "pill")
PROCEDURES = CONTEXTS[1:-1]
HIGHEST_MADRS = 60.0
HOURS_PER_DAY = 24.0
WAVES = 4  # cosines that make one person's wandering: enough for a bell-shaped spread
NODES = 6  # nodes of the mean over people's susceptibility: exact to 1e-6 for the plans tested
_FITTED = json.loads(pathlib.Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


def _fitted(name, unit, low, high, *, symbol, meaning):
    """Return a parameter field whose value, interval and ids stand in mood_onset.json, as `calibrate` wrote them."""
    row = _FITTED["parameters"][name]
    return parameter(
        row["value"],
        unit,
        low,
        high,
        symbol=symbol,
        meaning=meaning,
        kind="fitted",
        ids=row["ids"],
        interval=(row["low"], row["high"]),
    )


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """Every constant of the mood model, fitted ones with their interval and the rows they were fitted to."""

    saline_level: float = _fitted(
        "saline_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{sal}}",
        meaning="fraction removed in a saline-infusion control arm",
    )
    midazolam_level: float = _fitted(
        "midazolam_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{mid}}",
        meaning="fraction removed in a midazolam control arm",
    )
    spray_level: float = _fitted(
        "spray_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{spr}}",
        meaning="fraction removed in a placebo-spray control arm",
    )
    admission_level: float = _fitted(
        "admission_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{adm}}",
        meaning="fraction removed by admission with a placebo spray",
    )
    anaesthesia_level: float = _fitted(
        "anaesthesia_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{ana}}",
        meaning="fraction removed by placebo under anesthesia",
    )
    pill_level: float = _fitted(
        "pill_level",
        "",
        0.0,
        0.9,
        symbol=r"c_{\text{pill}}",
        meaning="fraction removed in the end by taking placebo pills in a trial",
    )
    pill_days: float = _fitted(
        "pill_days",
        "days",
        1.0,
        90.0,
        symbol=r"\tau_{\text{pill}}",
        meaning="time constant of the pill context",
    )
    context_rise_h: float = parameter(
        0.5, "hours", 0.05, 6.0, symbol=r"\tau_c", meaning="how fast a procedure's context sets in"
    )
    first_hours_extra: float = _fitted(
        "first_hours_extra",
        "",
        0.0,
        2.0,
        symbol=r"c_{\text{early}}",
        meaning="extra context in the first hours, as a share of the level",
    )
    first_hours_days: float = parameter(
        0.25,
        "days",
        0.02,
        2.0,
        symbol=r"\tau_{\text{early}}",
        meaning="time constant with which that extra goes",
    )
    noticing_gain: float = _fitted(
        "noticing_gain",
        "",
        0.0,
        1.0,
        symbol=r"g_{\text{notice}}",
        meaning="how far noticing the drug lifts a weaker context to midazolam's level",
    )
    noticing_fade_days: float = _fitted(
        "noticing_fade_days",
        "days",
        1.0,
        120.0,
        symbol=r"\tau_{\text{notice}}",
        meaning="time constant with which that lift fades after the last dose",
    )
    susceptibility: float = _fitted(
        "susceptibility",
        "",
        0.02,
        0.98,
        symbol=r"\bar a",
        meaning="mean share of the room that a saturating dose fills",
    )
    susceptibility_spread: float = _fitted(
        "susceptibility_spread",
        "",
        0.02,
        0.98,
        symbol="s_a",
        meaning="how unequal people are in it (0 all alike, 1 all or none)",
    )
    half_dose_mg_kg: float = _fitted(
        "half_dose_mg_kg",
        "mg/kg",
        0.001,
        2.0,
        symbol=r"d_{50,\text{mood}}",
        meaning="IV racemic dose with half of the largest effect",
    )
    rise_half_time_h: float = _fitted(
        "rise_half_time_h",
        "hours",
        0.1,
        24.0,
        symbol=r"t_{\text{start}}",
        meaning="half-time with which a ketamine dose starts to act on mood",
    )
    fade_days: float = _fitted(
        "fade_days",
        "days",
        1.0,
        60.0,
        symbol=r"\tau_{\text{mood}}",
        meaning="time constant with which a dose's effect fades in most people",
    )
    durable_share: float = _fitted(
        "durable_share",
        "",
        0.0,
        1.0,
        symbol=r"q_{\text{slow}}",
        meaning="share of people in whom it fades slowly",
    )
    slow_fade_days: float = parameter(
        250.0,
        "days",
        60.0,
        2000.0,
        symbol=r"\tau_{\text{slow}}",
        meaning="time constant of the slow fade",
    )
    consolidation_per_day: float = parameter(
        0.01,
        "1/day",
        0.0,
        0.2,
        symbol=r"k_{\text{keep}}",
        meaning="share of the gain that each day turns into slowly fading gain",
    )
    oral_benefit: float = _fitted(
        "oral_benefit",
        "",
        0.0,
        0.9,
        symbol=r"\bar O_{\text{end}}",
        meaning="mean fraction an oral antidepressant removes in the end",
    )
    oral_responders: float = _fitted(
        "oral_responders",
        "",
        0.02,
        1.0,
        symbol=r"q_{\text{oral}}",
        meaning="share of people in whom all of the oral benefit arises",
    )
    oral_days: float = _fitted(
        "oral_days",
        "days",
        2.0,
        90.0,
        symbol=r"\tau_{\text{oral}}",
        meaning="time constant of the oral drug's effect, coming and going",
    )
    spray_bioavailability: float = parameter(
        0.48,
        "",
        0.05,
        1.0,
        symbol=r"F_{\text{esk}}",
        meaning="share of a nasal esketamine dose that reaches the blood",
        kind="measured",
        ids=("PK66",),
    )
    esketamine_potency: float = parameter(
        2.0,
        "",
        0.5,
        4.0,
        symbol=r"m_{\text{esk}}",
        meaning="racemic milligrams that one IV milligram of esketamine stands for",
        kind="measured",
        ids=("COR-02", "COR-04"),
    )
    body_weight_kg: float = parameter(
        70.0,
        "kg",
        30.0,
        200.0,
        symbol="W",
        meaning="body weight that turns a spray's milligrams into mg/kg",
    )
    context_shape: float = _fitted(
        "context_shape",
        "",
        0.2,
        50.0,
        symbol=r"\kappa_c",
        meaning="how alike people are in the context part (shape of the gamma variable)",
    )
    baseline_sd: float = parameter(
        5.18,
        "MADRS points",
        0.0,
        12.0,
        symbol=r"\sigma_0",
        meaning="spread of starting scores",
        kind="measured",
        ids=("DAL-01",),
    )
    wander_sd: float = _fitted(
        "wander_sd",
        "MADRS points",
        0.0,
        12.0,
        symbol=r"\sigma_w",
        meaning="spread of a person's score around their own course",
    )
    wander_days: float = parameter(
        10.0, "days", 0.5, 90.0, symbol=r"\tau_w", meaning="how long such a deviation lasts"
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class Plan:
    """What is given and in which setting; a plan without any drug is the control arm of its context.

    infusions: (day, mg/kg) pairs of IV racemic ketamine over 40 min. sprays: (day, mg) pairs of intranasal esketamine.
    oral_from_day, oral_to_day: first and last day of an oral antidepressant at its usual dose (None: none; no end).
    context: one of CONTEXTS. baseline_madrs: mean score at day 0, 0 to 60. Raises ValueError naming argument, value and range.
    """

    infusions: tuple = ()
    sprays: tuple = ()
    oral_from_day: float | None = None
    oral_to_day: float | None = None
    context: str = "midazolam"
    baseline_madrs: float = 33.0

    def __post_init__(self):
        object.__setattr__(
            self, "infusions", _check_doses("infusions", self.infusions, 3.0, "mg/kg")
        )
        object.__setattr__(self, "sprays", _check_doses("sprays", self.sprays, 500.0, "mg"))
        check_choice("context", self.context, CONTEXTS)
        check_number("baseline_madrs", self.baseline_madrs, 0.0, HIGHEST_MADRS, "MADRS points")
        if self.oral_from_day is not None:
            check_number("oral_from_day", self.oral_from_day, 0.0, unit="days")
        if self.oral_to_day is not None:
            first = self.oral_from_day
            if first is None:
                raise ValueError(
                    f"oral_to_day is {self.oral_to_day!r}; allowed: only together with oral_from_day"
                )
            check_number("oral_to_day", self.oral_to_day, first, unit="days")

    @property
    def first_day(self) -> float:
        """The day the treatment (and with it the context) begins; 0 in a control arm."""
        starts = [day for day, _ in self.infusions + self.sprays]
        return min(
            starts + ([self.oral_from_day] if self.oral_from_day is not None else []), default=0.0
        )


@dataclasses.dataclass(frozen=True)
class MoodCourse:
    """A mean course: times, scores and the named parts they are made of; arrays of one shape.

    days; madrs (points); control_madrs (the same setting without the drugs); sum_madrs (the plain-sum rival);
    context_fraction and control_context_fraction (removed by context in this arm and in its control arm);
    ketamine_fraction, oral_fraction, drug_fraction (removed by each drug, and together), 0 to 1.
    """

    days: np.ndarray
    madrs: np.ndarray
    control_madrs: np.ndarray
    sum_madrs: np.ndarray
    context_fraction: np.ndarray
    control_context_fraction: np.ndarray
    ketamine_fraction: np.ndarray
    oral_fraction: np.ndarray
    drug_fraction: np.ndarray


def simulate(plan: Plan, days, parameters: Parameters = DEFAULT) -> MoodCourse:
    """Return the mean course of `plan` at `days` (1-D, rising, ≥ 0, fractions allowed)."""
    days = check_times("days", days, "days")
    parts = _mean_parts(plan, days, _as_columns((parameters,)))
    return MoodCourse(days, **{name: values[0] for name, values in parts.items()})


def simulate_band(plan: Plan, days, level: float = 0.9) -> tuple[np.ndarray, np.ndarray]:
    """Return (low, high): pointwise MADRS bounds that hold `level` of the stored refits to resampled studies.

    The band carries the uncertainty of the fitted parameters only, not the spread between people or the model's own error.
    """
    check_number("level", level, 0.0, 1.0)
    days = check_times("days", days, "days")
    madrs = _mean_parts(plan, days, _draws())["madrs"]
    low, high = np.quantile(madrs, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return low, high


def simulate_group(
    plan: Plan, days, patients: int = 500, seed: int = 0, parameters: Parameters = DEFAULT
) -> np.ndarray:
    """Return MADRS of each person, shape (patients, days), 0 to 60; one seed is one set of people whatever the plan."""
    days = check_times("days", days, "days")
    people = draw_people(check_number("patients", patients, 1, 1e6), seed, parameters)
    return group_madrs(plan, days, people, parameters)


def mean_change_by_day(madrs, baseline=None) -> np.ndarray:
    """Return the mean change from the start, one value a day, from a (patients, days) array (start: its first column)."""
    madrs, baseline = _with_baseline(madrs, baseline)
    return (madrs - baseline).mean(axis=0)


def response(madrs, share: float = 0.5, baseline=None) -> np.ndarray:
    """Return the fraction of people whose score has fallen by at least `share` of its start, one value a day."""
    check_number("share", share, 0.0, 1.0)
    madrs, baseline = _with_baseline(madrs, baseline)
    return (madrs <= (1 - share) * baseline).mean(axis=0)


def remission(madrs, threshold: float = 10.0) -> np.ndarray:
    """Return the fraction of people at or below `threshold` MADRS points (trials use 10 or 12), one value a day."""
    check_number("threshold", threshold, 0.0, HIGHEST_MADRS, "MADRS points")
    return (np.atleast_2d(check_array("madrs", madrs)) <= threshold).mean(axis=0)


def time_to_relapse(madrs, days, from_day: float, share: float = 0.5, baseline=None) -> np.ndarray:
    """Return, for each responder at `from_day`, the days until the response is lost; inf where it is never lost.

    A responder has fallen by `share` of the start; the response is lost on the first later day at which that no longer holds.
    """
    days = check_times("days", days, "days")
    check_number("from_day", from_day, float(days[0]), float(days[-1]), "days")
    madrs, baseline = _with_baseline(madrs, baseline)
    responding = madrs <= (1 - share) * baseline
    start = int(np.searchsorted(days, from_day))
    later, lost = days[start:] - days[start], ~responding[responding[:, start], start:]
    return np.where(lost.any(axis=1), later[lost.argmax(axis=1)], np.inf)


@dataclasses.dataclass(frozen=True)
class People:
    """What makes each person of a group: arrays of length patients (and their wandering, patients × waves)."""

    baseline_shift: np.ndarray
    context_weight: np.ndarray
    susceptibility: np.ndarray
    fade_days: np.ndarray
    oral_benefit: np.ndarray
    frequency: np.ndarray
    phase: np.ndarray


@functools.lru_cache(maxsize=8)  # a dragged slider asks for the same people at every position
def draw_people(patients: int, seed: int = 0, parameters: Parameters = DEFAULT) -> People:
    """Return `patients` people; all chance is drawn here, person by person, before any plan is known."""
    from scipy.special import betaincinv, gammaincinv, ndtri

    p = parameters
    u = np.random.default_rng(seed).random((int(patients), 5 + 2 * WAVES))
    shapes = _beta_shapes(p.susceptibility, p.susceptibility_spread)
    return People(
        baseline_shift=p.baseline_sd * ndtri(np.clip(u[:, 0], 0.001, 0.999)),
        context_weight=gammaincinv(p.context_shape, u[:, 1]) / p.context_shape,
        susceptibility=betaincinv(*shapes, u[:, 2]),
        fade_days=np.where(u[:, 3] < p.durable_share, p.slow_fade_days, p.fade_days),
        oral_benefit=np.where(u[:, 4] < p.oral_responders, _oral_benefit_of_responders(p), 0.0),
        frequency=ndtri(u[:, 5 : 5 + WAVES]) / p.wander_days,
        phase=2 * np.pi * u[:, 5 + WAVES :],
    )


def group_madrs(plan: Plan, days, people: People, parameters: Parameters = DEFAULT) -> np.ndarray:
    """Return MADRS of these `people` under `plan`, shape (patients, days), 0 to 60."""
    p, q = parameters, _as_columns((parameters,))
    start = np.clip(plan.baseline_madrs + people.baseline_shift, 0.0, HIGHEST_MADRS)[:, None]
    context = _context(plan, days, q, drug_arm=_has_drug(plan))[0]
    hazard = p.context_shape * ((1 - context) ** (-1 / p.context_shape) - 1)
    left = start * np.exp(-hazard * people.context_weight[:, None])
    if plan.infusions or plan.sprays:
        left *= 1 - _ketamine(plan, days, q, people.susceptibility, people.fade_days)
    if plan.oral_from_day is not None:
        left *= 1 - people.oral_benefit[:, None] * _oral_shape(plan, days, p.oral_days)
    return np.clip(left + p.wander_sd * _wandering(people, days), 0.0, HIGHEST_MADRS)


# Inside: parameters as columns (one row a parameter set), so that one set and sixty draws run the same lines.


def _check_doses(name, doses, highest, unit):
    """Return doses as a tuple of (day, amount) floats in order of day, or raise ValueError."""
    try:
        pairs = [(day, amount) for day, amount in doses]
    except (TypeError, ValueError):
        raise ValueError(f"{name} is {doses!r}; allowed: pairs (day, amount in {unit})") from None
    checked = [
        (
            check_number(f"day of {name}", day, 0.0, 3660.0, "days"),
            check_number(f"dose of {name}", amount, 0.0, highest, unit),
        )
        for day, amount in pairs
    ]
    return tuple(sorted(checked))


class _Columns:
    """Parameter sets side by side: each field an array of shape (sets, 1)."""

    def __init__(self, values: dict):
        self.__dict__.update(values)


@functools.lru_cache(maxsize=8)
def _as_columns(sets: tuple) -> _Columns:
    names = [f.name for f in dataclasses.fields(Parameters)]
    return _Columns(
        {name: np.array([[getattr(s, name)] for s in sets], dtype=float) for name in names}
    )


@functools.lru_cache(maxsize=1)
def _draws() -> _Columns:
    """Return the stored refits as columns (read once)."""
    names, rows = _FITTED["draws"]["names"], _FITTED["draws"]["rows"]
    return _as_columns(tuple(dataclasses.replace(DEFAULT, **dict(zip(names, row))) for row in rows))


def _has_drug(plan: Plan) -> bool:
    return bool(plan.infusions or plan.sprays or plan.oral_from_day is not None)


def _mean_parts(plan: Plan, days, p: _Columns) -> dict:
    """Return the fields of MoodCourse but `days`, each of shape (sets, days)."""
    zero = np.zeros((p.fade_days.shape[0], days.size))
    control = _context(plan, days, p, drug_arm=False)
    context = _context(plan, days, p, drug_arm=_has_drug(plan))
    ketamine = _mean_ketamine(plan, days, p) if plan.infusions or plan.sprays else zero
    oral = (
        p.oral_benefit * _oral_shape(plan, days, p.oral_days)
        if plan.oral_from_day is not None
        else zero
    )
    drug = 1 - (1 - ketamine) * (1 - oral)
    summed = np.clip(1 - control - drug * (1 - p.midazolam_level), 0.0, 1.0)
    m0 = plan.baseline_madrs
    return dict(
        madrs=m0 * (1 - context) * (1 - drug),
        control_madrs=m0 * (1 - control),
        sum_madrs=m0 * summed,
        context_fraction=context,
        control_context_fraction=control,
        ketamine_fraction=ketamine,
        oral_fraction=oral,
        drug_fraction=drug,
    )


def _context(plan: Plan, days, p: _Columns, drug_arm: bool) -> np.ndarray:
    """Return the fraction removed by the context, shape (sets, days): procedure and, where pills are taken, pill."""
    since = np.maximum(days - plan.first_day, 0.0)
    left = np.ones((p.fade_days.shape[0], days.size))
    if plan.context in PROCEDURES:
        level = getattr(p, f"{plan.context}_level")
        if drug_arm and (plan.infusions or plan.sprays):
            lift = p.noticing_gain * np.exp(-_since_last_dose(plan, days) / p.noticing_fade_days)
            level = level + lift * np.maximum(p.midazolam_level - level, 0.0)
        extra = 1 + p.first_hours_extra * np.exp(-since / p.first_hours_days)
        left = 1 - np.minimum(level * extra, 0.98) * -np.expm1(
            -since * HOURS_PER_DAY / p.context_rise_h
        )
    if plan.context == "pill" or (plan.oral_from_day is not None and plan.context != "none"):
        taking = np.maximum(days - (plan.oral_from_day or 0.0), 0.0)
        left = left * (1 - p.pill_level * -np.expm1(-taking / p.pill_days))
    return 1 - left


def _since_last_dose(plan: Plan, days) -> np.ndarray:
    """Return the days since the latest infusion or spray, 0 before the first."""
    doses = np.array(sorted({day for day, _ in plan.infusions + plan.sprays}))
    last = np.searchsorted(doses, days, side="right") - 1
    return np.where(last >= 0, days - doses[np.maximum(last, 0)], 0.0)


def _oral_shape(plan: Plan, days, oral_days) -> np.ndarray:
    """Return how much of the oral benefit is there, 0 to 1: a rise from the first day, a fall from the last."""
    last = math.inf if plan.oral_to_day is None else plan.oral_to_day
    taken = np.clip(days - plan.oral_from_day, 0.0, last - plan.oral_from_day)
    return -np.expm1(-taken / oral_days) * np.exp(-np.maximum(days - last, 0.0) / oral_days)


def _oral_benefit_of_responders(p) -> float:
    return min(p.oral_benefit / p.oral_responders, 0.98)


def _doses(plan: Plan, p: _Columns) -> list:
    """Return (day, share of the largest effect) of each dose in order of day; the share has shape (sets, 1)."""
    per_mg = p.spray_bioavailability * p.esketamine_potency / p.body_weight_kg
    doses = [(day, mg_kg + 0 * per_mg) for day, mg_kg in plan.infusions] + [
        (day, mg * per_mg) for day, mg in plan.sprays
    ]
    return [
        (day, dose / (dose + p.half_dose_mg_kg)) for day, dose in sorted(doses, key=lambda d: d[0])
    ]


def _beta_shapes(mean, spread):
    """Return the two shapes of the beta distribution with this mean and this share of its largest possible variance."""
    total = 1 / spread - 1
    return mean * total, (1 - mean) * total


def _mean_ketamine(plan: Plan, days, p: _Columns) -> np.ndarray:
    """Return the fraction that ketamine removes, mean over people's susceptibility and fading, shape (sets, days)."""
    nodes, weights = _susceptibility_nodes(
        tuple(p.susceptibility[:, 0]), tuple(p.susceptibility_spread[:, 0])
    )
    total = np.zeros((p.fade_days.shape[0], days.size))
    for share, fade in ((p.durable_share, p.slow_fade_days), (1 - p.durable_share, p.fade_days)):
        starts, states = _fill(_doses(plan, p), nodes, fade, p)
        means = [
            [(weights * part).sum(axis=1, keepdims=True) for part in state] for state in states
        ]
        total += share * _acting(days, starts, means, fade, p)
    return total


@functools.lru_cache(maxsize=8)
def _susceptibility_nodes(means, spreads):
    """Return Gauss–Jacobi nodes and weights of each set's beta distribution, each of shape (sets, NODES)."""
    from scipy.special import roots_jacobi

    pairs = []
    for mean, spread in zip(means, spreads):
        first, second = _beta_shapes(mean, spread)
        x, w = roots_jacobi(NODES, second - 1, first - 1)
        pairs.append(((1 + x) / 2, w / w.sum()))
    return np.array([x for x, _ in pairs]), np.array([w for _, w in pairs])


def _ketamine(plan: Plan, days, p: _Columns, susceptibility, fade_days) -> np.ndarray:
    """Return the fraction that ketamine removes in each person, shape (people, days)."""
    fade = fade_days[:, None]
    starts, states = _fill(_doses(plan, p), susceptibility[:, None], fade, p)
    return _acting(days, starts, states, fade, p)


def _fill(doses, susceptibility, fade_days, p: _Columns):
    """Return the days of the doses and, just after each, the three parts of the stage: on its way, labile, consolidated."""
    waiting = labile = slow = np.zeros(np.broadcast_shapes(susceptibility.shape, fade_days.shape))
    starts, states, previous = [], [], None
    for day, strength in doses:
        if previous is not None and day > previous:
            to = _transfer(day - previous, fade_days, p)
            labile, slow = (
                to["gl"] * waiting + to["ll"] * labile,
                to["gc"] * waiting + to["lc"] * labile + to["cc"] * slow,
            )
            waiting = to["gg"] * waiting
        waiting = waiting + susceptibility * strength * (1 - waiting - labile - slow)
        starts.append(day)
        states.append((waiting, labile, slow))
        previous = day
    return np.array(starts), states


def _acting(days, starts, states, fade_days, p: _Columns) -> np.ndarray:
    """Return labile + consolidated gain at `days`, from the states just after each dose."""
    last = np.searchsorted(starts, days, side="right") - 1
    to = _transfer(np.maximum(days - starts[np.maximum(last, 0)], 0.0), fade_days, p)
    waiting, labile, slow = (
        np.concatenate([state[i] for state in states], axis=1)[:, np.maximum(last, 0)]
        for i in range(3)
    )
    gain = (to["gl"] + to["gc"]) * waiting + (to["ll"] + to["lc"]) * labile + to["cc"] * slow
    return np.where(last >= 0, gain, 0.0)


def _transfer(elapsed, fade_days, p: _Columns) -> dict:
    """Return what share of each part (g on its way, l labile, c consolidated) is where after `elapsed` days."""
    rise = math.log(2) * HOURS_PER_DAY / p.rise_half_time_h
    fade, slow = 1 / fade_days + p.consolidation_per_day, 1 / p.slow_fade_days
    rise_slow, fade_slow = _passing(rise, slow, elapsed), _passing(fade, slow, elapsed)
    return dict(
        gg=np.exp(-rise * elapsed),
        gl=rise * _passing(rise, fade, elapsed),
        gc=rise * p.consolidation_per_day * (fade_slow - rise_slow) / (rise - fade),
        ll=np.exp(-fade * elapsed),
        lc=p.consolidation_per_day * fade_slow,
        cc=np.exp(-slow * elapsed),
    )


def _passing(leaving, staying, elapsed):
    """Return (e^(-staying t) - e^(-leaving t)) / (leaving - staying), also where the two rates meet."""
    x = (leaving - staying) * elapsed
    ratio = np.where(np.abs(x) < 1e-9, 1.0, -np.expm1(-x) / np.where(np.abs(x) < 1e-9, 1.0, x))
    return elapsed * np.exp(-staying * elapsed) * ratio


def _wandering(people: People, days) -> np.ndarray:
    """Return each person's deviation from their own course, in units of its spread, 0 at day 0; shape (people, days)."""
    waves = np.zeros((people.phase.shape[0], days.size))
    for frequency, phase in zip(people.frequency.T, people.phase.T):
        waves += np.cos(frequency[:, None] * days + phase[:, None]) - np.cos(phase)[:, None]
    return waves * math.sqrt(2 / WAVES)


def _with_baseline(madrs, baseline):
    """Return the (patients, days) array and its starting scores as a column."""
    madrs = np.atleast_2d(check_array("madrs", madrs, 0.0, HIGHEST_MADRS, "MADRS points"))
    start = (
        madrs[:, :1]
        if baseline is None
        else np.broadcast_to(np.reshape(baseline, (-1, 1)), (madrs.shape[0], 1))
    )
    return madrs, check_array("baseline", start, 0.0, HIGHEST_MADRS, "MADRS points")
