r"""One session: the same drug level drives what passes in hours and what lasts for days.

With $C(t)$ the plasma level of `pharmacokinetics`, three effects follow one effect site $C_e$ that
lags behind it:

$$\dot C_e = k_e (C - C_e), \qquad
D_{\text{diss}} = \frac{C_e^{n_{\text{diss}}}}{C_{\text{diss}}^{n_{\text{diss}}} + C_e^{n_{\text{diss}}}},
\qquad \Delta P_s = a_s C_e,\quad \Delta P_d = a_d C_e$$

$$\dot u_{\text{left}} = k_{\text{left}}\,C_e - u_{\text{left}}/\tau_{\text{left}}, \qquad
K = K_{\text{most}}\,(1 - e^{-u_{\text{left}}})$$

- $C_e$: the level where it acts; it follows the blood with a half-time of minutes ($k_e = \ln 2 /
  t_e$).
- $D_{\text{diss}}$: dissociation, from 0 to 1 on the person's own scale; half at the level
  $C_{\text{diss}}$. It has no points and no cut-off.
- $\Delta P_s, \Delta P_d$: rise of systolic and diastolic blood pressure, in proportion to the
  level.
- $u_{\text{left}}$: what the drug sets going and leaves behind; it fades over days
  ($\tau_{\text{left}}$). $K$: fraction of the mood score removed, up to $K_{\text{most}}$, which
  differs between three trajectories of people.

In a group people differ in pharmacokinetics, in how fast and how strongly they react, in their
pressure before, and every reading of a cuff scatters. So the average curve is low and smooth while
single people peak early, late and high.

The time one is watched is a rule from esketamine's label, written down as it stands: it is read off
a clock and never off these curves.

Leaves out: sedation, nausea, breathing, heart rate; tolerance from session to session; setting and
expectation; treatment of high pressure; drugs that raise or lower it. The spray's form (esketamine)
is treated as if it were ketamine.

Breaks: as a forecast for any one person. It says nothing about who may have the drug or when anyone
may leave.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.parameters import ParameterSet, check_number, check_times, parameter
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    MINUTES_PER_HOUR,
    Bodies,
    Dose,
    check_doses,
    draw_bodies,
    ketamine_of,
    typical_body,
)
from ketamine_brain.models.pharmacokinetics import Parameters as DrugParameters

TRAJECTORIES = ("severe, robust response", "severe, little response", "moderate, some response")
CLINIC_INFUSION = Dose(35.0, 0.0, 40.0 / MINUTES_PER_HOUR)
SPRAY = Dose(84.0, route="nasal")
HOURS_PER_DAY = 24.0
QIDS_MAX = 27.0  # the scale's own end


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """Constants of one session and of the people who have it."""

    effect_half_time_min: float = parameter(
        4.4,
        "min",
        0.1,
        120,
        symbol="t_e",
        kind="fitted",
        ids=("EXP25",),
        meaning="time the effect lags behind the blood",
    )
    systolic_slope: float = parameter(
        0.0532,
        "mmHg per ng/mL",
        0,
        1,
        symbol="a_s",
        kind="fitted",
        ids=("EXP28",),
        meaning="rise of systolic pressure with the level",
    )
    diastolic_slope: float = parameter(
        0.0358,
        "mmHg per ng/mL",
        0,
        1,
        symbol="a_d",
        kind="fitted",
        ids=("EXP29",),
        meaning="rise of diastolic pressure with the level",
    )
    half_dissociation_ng_ml: float = parameter(
        175.0,
        "ng/mL",
        10,
        2000,
        symbol=r"C_{\text{diss}}",
        kind="fitted",
        ids=("PK02",),
        interval=(100, 250),
        meaning="level of half the person's own strongest dissociation (the middle of a published band)",
    )
    dissociation_steepness: float = parameter(
        2.0, "", 0.5, 8, symbol=r"n_{\text{diss}}", meaning="how steeply dissociation sets in"
    )
    mood_gain: float = parameter(
        0.0024,
        "1/h per ng/mL",
        0,
        0.1,
        symbol=r"k_{\text{left}}",
        meaning="how fast the drug sets the slow effect going",
    )
    mood_fading_days: float = parameter(
        7.0,
        "days",
        0.5,
        60,
        symbol=r"\tau_{\text{left}}",
        meaning="time in which the slow effect fades",
    )
    robust_ceiling: float = parameter(
        0.679,
        "",
        0,
        1,
        symbol=r"K_{\text{robust}}",
        kind="fitted",
        ids=("EXP71",),
        meaning="most of the score that can go, robust trajectory",
    )
    little_ceiling: float = parameter(
        0.2355,
        "",
        0,
        1,
        symbol=r"K_{\text{little}}",
        kind="fitted",
        ids=("EXP72",),
        meaning="most of the score that can go, little-response trajectory",
    )
    moderate_ceiling: float = parameter(
        0.484,
        "",
        0,
        1,
        symbol=r"K_{\text{moderate}}",
        kind="fitted",
        ids=("EXP73",),
        meaning="most of the score that can go, moderate trajectory",
    )
    robust_share: float = parameter(
        135 / 328,
        "",
        0,
        0.5,
        symbol=r"q_{\text{robust}}",
        kind="measured",
        ids=("EXP71",),
        meaning="share of people in the robust trajectory",
    )
    little_share: float = parameter(
        97 / 328,
        "",
        0,
        0.5,
        symbol=r"q_{\text{little}}",
        kind="measured",
        ids=("EXP72",),
        meaning="share of people in the little-response trajectory",
    )
    robust_baseline: float = parameter(
        18.8,
        "QIDS points",
        0,
        27,
        symbol=r"Q_{0,\text{robust}}",
        kind="measured",
        ids=("EXP71",),
        meaning="score before, robust trajectory",
    )
    little_baseline: float = parameter(
        19.8,
        "QIDS points",
        0,
        27,
        symbol=r"Q_{0,\text{little}}",
        kind="measured",
        ids=("EXP72",),
        meaning="score before, little-response trajectory",
    )
    moderate_baseline: float = parameter(
        11.7,
        "QIDS points",
        0,
        27,
        symbol=r"Q_{0,\text{moderate}}",
        kind="measured",
        ids=("EXP73",),
        meaning="score before, moderate trajectory",
    )
    course_mg_per_kg: float = parameter(
        0.63,
        "mg/kg",
        0.05,
        3,
        symbol=r"d_{\text{course}}",
        kind="measured",
        ids=("EXP71",),
        meaning="dose of each infusion of the three-infusion course",
    )
    course_gap_days: float = parameter(
        3.0,
        "days",
        0.5,
        30,
        symbol=r"\Delta_{\text{course}}",
        meaning="days between infusions of that course",
    )
    watch_h: float = parameter(
        2.0,
        "h",
        0,
        24,
        symbol=r"T_{\text{watch}}",
        kind="measured",
        ids=("RSK43",),
        meaning="shortest time one is watched after a dose, by the label's rule",
    )
    # The share with a large rise hardly moves when this goes from 0.2 to 1.2, so that share cannot set it.
    pressure_spread: float = parameter(
        0.5,
        "",
        0,
        2,
        symbol=r"\omega_a",
        meaning="spread of the pressure response between people (SD of its logarithm)",
    )
    systolic_scatter: float = parameter(
        11.6,
        "mmHg",
        0,
        40,
        symbol=r"\sigma_s",
        kind="fitted",
        ids=("EXP27",),
        meaning="scatter of one reading around a person's systolic course",
    )
    diastolic_scatter_ratio: float = parameter(
        0.65,
        "",
        0,
        2,
        symbol=r"\sigma_{d/s}",
        meaning="scatter of a diastolic reading over that of a systolic one",
    )
    reading_gap_min: float = parameter(
        20.0,
        "min",
        5,
        60,
        symbol=r"\Delta_{\text{cuff}}",
        meaning="time between readings of the cuff",
    )
    systolic_before: float = parameter(
        125.0, "mmHg", 80, 200, symbol="P_s", meaning="systolic pressure before, on average"
    )
    diastolic_before: float = parameter(
        80.0, "mmHg", 40, 130, symbol="P_d", meaning="diastolic pressure before, on average"
    )
    systolic_before_spread: float = parameter(
        14.0,
        "mmHg",
        0,
        40,
        symbol=r"\omega_s",
        meaning="spread of systolic pressure before between people",
    )
    diastolic_before_spread: float = parameter(
        9.0,
        "mmHg",
        0,
        30,
        symbol=r"\omega_d",
        meaning="spread of diastolic pressure before between people",
    )
    lag_spread: float = parameter(
        0.5,
        "",
        0,
        2,
        symbol=r"\omega_e",
        meaning="spread of the lag between people (SD of its logarithm)",
    )
    sensitivity_spread: float = parameter(
        0.4,
        "",
        0,
        2,
        symbol=r"\omega_{\text{diss}}",
        meaning="spread of the level of half dissociation between people (SD of its logarithm)",
    )
    mood_spread: float = parameter(
        0.4,
        "",
        0,
        2,
        symbol=r"\omega_{\text{left}}",
        meaning="spread of the slow effect between people (SD of its logarithm)",
    )
    staying_share: float = parameter(
        0.25,
        "",
        0,
        0.5,
        symbol=r"K_{\text{stay}}",
        meaning="least share of the score that must be gone for someone to keep coming",
    )
    score_before_spread: float = parameter(
        3.0,
        "QIDS points",
        0,
        10,
        symbol=r"\omega_Q",
        meaning="spread of the score before within a trajectory",
    )

    @property
    def shares(self) -> np.ndarray:
        """Shares of the three `TRAJECTORIES`; the last is what the other two leave."""
        return np.array(
            [self.robust_share, self.little_share, 1 - self.robust_share - self.little_share]
        )

    @property
    def ceilings(self) -> np.ndarray:
        """Largest share of the score that can go, by trajectory."""
        return np.array([self.robust_ceiling, self.little_ceiling, self.moderate_ceiling])

    @property
    def baselines(self) -> np.ndarray:
        """Score before (QIDS points), by trajectory."""
        return np.array([self.robust_baseline, self.little_baseline, self.moderate_baseline])


@dataclasses.dataclass(frozen=True)
class Session:
    """A session over `times_h`: level (ng/mL), dissociation (0..1 of one's own scale), pressure rises (mmHg), mood.

    `mood_removed` is the share of the mood score removed, shape (3, times) in the order of
    `TRAJECTORIES`; for a group the first axis of every array is the person, each with the
    trajectory in `trajectory` (else empty).
    """

    times_h: np.ndarray
    ketamine_ng_ml: np.ndarray
    dissociation: np.ndarray
    systolic_rise_mmhg: np.ndarray
    diastolic_rise_mmhg: np.ndarray
    mood_removed: np.ndarray
    trajectory: np.ndarray


@dataclasses.dataclass(frozen=True)
class Readings:
    """Blood pressure as a cuff reads it.

    Before (patients,), and during each session (patients, sessions, times), mmHg.
    """

    times_h: np.ndarray
    systolic_before_mmhg: np.ndarray
    diastolic_before_mmhg: np.ndarray
    systolic_mmhg: np.ndarray
    diastolic_mmhg: np.ndarray

    def share_above(self, systolic_mmhg: float, diastolic_mmhg: float) -> float:
        """Return the share of people with any reading at or above either pressure."""
        return _share_any(
            self.systolic_mmhg >= systolic_mmhg, self.diastolic_mmhg >= diastolic_mmhg
        )

    def share_rising(self, systolic_mmhg: float, diastolic_mmhg: float) -> float:
        """Return the share of people with any reading at or above their own pressure before by either rise."""
        return _share_any(
            self.systolic_mmhg - self.systolic_before_mmhg[:, None, None] >= systolic_mmhg,
            self.diastolic_mmhg - self.diastolic_before_mmhg[:, None, None] >= diastolic_mmhg,
        )


@dataclasses.dataclass(frozen=True)
class Course:
    """Mood over `days`.

    Scores (QIDS points, 0..27), shape (patients, days), and each person's trajectory (0, 1, 2).
    """

    days: np.ndarray
    qids: np.ndarray
    trajectory: np.ndarray


@dataclasses.dataclass(frozen=True)
class Counted:
    """Who is counted on one day.

    People who started, who still come, and who have lost half of their score (of each).
    """

    started: int
    stayed: int
    helped: int
    helped_who_stayed: int

    @property
    def share_of_started(self) -> float:
        """Helped, of everyone who started."""
        return self.helped / self.started

    @property
    def share_of_stayed(self) -> float:
        """Helped, of those who still come; NaN when no one does."""
        return self.helped_who_stayed / self.stayed if self.stayed else math.nan


@dataclasses.dataclass(frozen=True)
class People:
    """Who has the session; first axis: person."""

    bodies: Bodies
    effect_per_h: np.ndarray
    pressure_factor: np.ndarray
    half_dissociation_ng_ml: np.ndarray
    mood_factor: np.ndarray
    trajectory: np.ndarray
    score_before: np.ndarray
    systolic_before_mmhg: np.ndarray
    diastolic_before_mmhg: np.ndarray


@dataclasses.dataclass(frozen=True)
class Drive:
    """What a dose does before any ceiling, first axis the person: level and effect site (ng/mL), and u, what it leaves behind.

    All three are in proportion to the dose and add up over doses.
    """

    ketamine_ng_ml: np.ndarray
    effect_ng_ml: np.ndarray
    left_behind: np.ndarray


DEFAULT = Parameters()


def simulate(
    doses=CLINIC_INFUSION,
    times_h=None,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Session:
    """Return the session of one typical person after `doses`, at `times_h` (h, rising; default 0 to 4 h).

    Raises ValueError for input out of range. Sources: the ids of `parameters` and of `drug`.
    """
    times_h = _times_h(times_h)
    session = _session(_typical_people(parameters, drug, weight_kg), doses, times_h, parameters)
    one = {f.name: getattr(session, f.name)[0] for f in dataclasses.fields(Session)[1:-2]}
    return Session(
        times_h, **one, mood_removed=session.mood_removed, trajectory=np.array([], dtype=int)
    )


def simulate_group(
    patients: int = 300,
    seed: int = 0,
    doses=CLINIC_INFUSION,
    times_h=None,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Session:
    """Return the sessions of `patients` people drawn with `seed`.

    Arrays of shape (patients, times), by default 0 to 4 h.
    """
    times_h = _times_h(times_h)
    return _session(
        draw_people(patients, seed, parameters, drug, weight_kg), doses, times_h, parameters
    )


def simulate_readings(
    patients: int = 300,
    seed: int = 0,
    sessions: int = 1,
    until_h: float = 2.0,
    doses=CLINIC_INFUSION,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Readings:
    """Return cuff readings of `patients` over 1 to 100 like `sessions`, each read at regular times until `until_h` (h)."""
    sessions = int(check_number("sessions", sessions, 1, 100))
    gap_h = parameters.reading_gap_min / MINUTES_PER_HOUR
    times_h = gap_h * np.arange(
        1, 1 + int(check_number("until_h", until_h, gap_h, 24, "h") / gap_h + 1e-9)
    )
    people = draw_people(patients, seed, parameters, drug, weight_kg)
    session = _session(people, doses, times_h, parameters)
    scatter = np.random.default_rng([seed, 1]).standard_normal(
        (2, len(people.trajectory), sessions, len(times_h))
    )
    systolic = (
        people.systolic_before_mmhg[:, None, None]
        + session.systolic_rise_mmhg[:, None]
        + parameters.systolic_scatter * scatter[0]
    )
    diastolic = (
        people.diastolic_before_mmhg[:, None, None]
        + session.diastolic_rise_mmhg[:, None]
        + parameters.systolic_scatter * parameters.diastolic_scatter_ratio * scatter[1]
    )
    return Readings(
        times_h, people.systolic_before_mmhg, people.diastolic_before_mmhg, systolic, diastolic
    )


def simulate_course(
    days,
    infusions: int = 3,
    patients: int = 300,
    seed: int = 0,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Course:
    """Return mood scores of a group in three trajectories over `days` (rising), after `infusions` (0 to 30) of 40 min each."""
    days = check_times("days", days, "days")
    people = draw_people(patients, seed, parameters, drug, weight_kg)
    removed = _mood_removed(
        people, course_doses(infusions, parameters, weight_kg), HOURS_PER_DAY * days, parameters
    )
    return Course(days, people.score_before[:, None] * (1 - removed), people.trajectory)


def typical_course(
    days,
    infusions: int = 3,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Course:
    """Return the mood score of one typical person of each trajectory over `days`."""
    days = check_times("days", days, "days")
    doses = course_doses(infusions, parameters, weight_kg)
    removed = _mood_removed(
        _typical_people(parameters, drug, weight_kg), doses, HOURS_PER_DAY * days, parameters
    )
    return Course(days, parameters.baselines[:, None] * (1 - removed), np.arange(3))


def count_helped(course: Course, day: float, parameters: Parameters = DEFAULT) -> Counted:
    """Return who is helped at the last of the course's days up to `day`, among all and among those who stayed.

    People stop coming when less than `staying_share` of their score (of day `course.days[0]`) is
    gone by then.
    """
    check_number("day", day, course.days[0], math.inf, "days")
    now = np.searchsorted(course.days, day, side="right") - 1
    before = course.qids[:, 0].astype(float)
    removed = np.divide(
        before - course.qids[:, now], before, out=np.zeros_like(before), where=before > 0
    )
    stayed, helped = (
        removed >= parameters.staying_share,
        removed >= 0.5,
    )  # response is defined as half of the score gone
    return Counted(len(before), int(stayed.sum()), int(helped.sum()), int((helped & stayed).sum()))


def course_doses(
    infusions: int, parameters: Parameters = DEFAULT, weight_kg: float = 70.0
) -> tuple[Dose, ...]:
    """Return `infusions` (0 to 30) of the course's dose, each over 40 min, from day 0."""
    count = int(check_number("infusions", infusions, 0, 30))
    return tuple(
        Dose(
            parameters.course_mg_per_kg * weight_kg,
            HOURS_PER_DAY * parameters.course_gap_days * i,
            CLINIC_INFUSION.duration_h,
        )
        for i in range(count)
    )


def monitoring_window(
    doses=CLINIC_INFUSION, parameters: Parameters = DEFAULT
) -> tuple[float, float]:
    """Return first and last hour of the label's shortest watch: from the first dose to `watch_h` after the last was given.

    The label's rule [RSK43], for esketamine: at least this long, and then a clinician decides. No
    curve enters it.
    """
    doses = check_doses(doses)
    if not doses:
        raise ValueError("doses is empty; allowed: one Dose or more")
    return min(d.start_h for d in doses), max(
        d.start_h + d.duration_h for d in doses
    ) + parameters.watch_h


def draw_people(
    patients: int,
    seed: int,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> People:
    """Return `patients` people drawn with `seed`.

    Log-normal lags, sensitivities and effects, normal pressures and scores.
    """
    bodies = draw_bodies(patients, seed, drug, weight_kg)
    generator = np.random.default_rng([seed, 0])
    z = generator.standard_normal((7, len(bodies.elimination_per_h)))
    trajectory = np.searchsorted(
        np.cumsum(parameters.shares)[:-1], generator.random(z.shape[1]), side="right"
    )
    scores = parameters.baselines[trajectory] + parameters.score_before_spread * z[4]
    return People(
        bodies,
        _effect_per_h(parameters) * np.exp(-parameters.lag_spread * z[0]),
        np.exp(
            parameters.pressure_spread * z[1] - parameters.pressure_spread**2 / 2
        ),  # mean 1: the published rise is a mean
        parameters.half_dissociation_ng_ml * np.exp(parameters.sensitivity_spread * z[2]),
        np.exp(parameters.mood_spread * z[3]),
        trajectory,
        np.clip(scores, 0, QIDS_MAX),
        parameters.systolic_before + parameters.systolic_before_spread * z[5],
        parameters.diastolic_before + parameters.diastolic_before_spread * z[6],
    )


def _times_h(times_h):
    return check_times("times_h", np.linspace(0, 4, 121) if times_h is None else times_h, "h")


def _typical_people(parameters, drug, weight_kg) -> People:
    one = np.ones(1)
    return People(
        typical_body(drug, weight_kg),
        _effect_per_h(parameters) * one,
        one,
        parameters.half_dissociation_ng_ml * one,
        one,
        np.arange(3),
        parameters.baselines,
        parameters.systolic_before * one,
        parameters.diastolic_before * one,
    )


def _effect_per_h(parameters):
    return math.log(2) * MINUTES_PER_HOUR / parameters.effect_half_time_min


def drive(people: People, doses, times_h, parameters: Parameters = DEFAULT) -> Drive:
    """Return what `doses` do to `people` at `times_h` before any ceiling.

    Everything here is in proportion to the dose.
    """
    fading_per_h = 1 / (HOURS_PER_DAY * parameters.mood_fading_days)
    gain = parameters.mood_gain * people.mood_factor[:, None]
    return Drive(
        ketamine_of(people.bodies, doses, times_h),
        _at_effect_site(people, doses, times_h),
        gain * _at_effect_site(people, doses, times_h, after=(fading_per_h,)),
    )


def session_of(people: People, times_h, driven: Drive, parameters: Parameters = DEFAULT) -> Session:
    """Return the sessions of `people` that `driven` makes at `times_h`.

    Shapes as in `simulate_group`.
    """
    relative = (
        driven.effect_ng_ml / people.half_dissociation_ng_ml[:, None]
    ) ** parameters.dissociation_steepness
    pressure = people.pressure_factor[:, None] * driven.effect_ng_ml
    return Session(
        times_h,
        driven.ketamine_ng_ml,
        relative / (1 + relative),
        parameters.systolic_slope * pressure,
        parameters.diastolic_slope * pressure,
        mood_removed(people, driven.left_behind, parameters),
        people.trajectory,
    )


def mood_removed(people: People, left_behind, parameters: Parameters = DEFAULT) -> np.ndarray:
    """Return the share of each person's score that is gone, 0 to their trajectory's ceiling, for what the drug left behind."""
    return parameters.ceilings[people.trajectory][:, None] * -np.expm1(-np.asarray(left_behind))


def _at_effect_site(people, doses, times_h, after=()):
    return people.effect_per_h[:, None] * ketamine_of(
        people.bodies, doses, times_h, after=(people.effect_per_h, *after)
    )


def _mood_removed(people, doses, times_h, parameters):
    fading_per_h = 1 / (HOURS_PER_DAY * parameters.mood_fading_days)
    gain = parameters.mood_gain * people.mood_factor[:, None]
    return mood_removed(
        people, gain * _at_effect_site(people, doses, times_h, after=(fading_per_h,)), parameters
    )


def _session(people, doses, times_h, parameters) -> Session:
    return session_of(people, times_h, drive(people, doses, times_h, parameters), parameters)


def _share_any(systolic, diastolic) -> float:
    return float((systolic | diastolic).any(axis=(1, 2)).mean())
