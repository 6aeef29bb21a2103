r"""One session: the same drug level drives what passes in hours and what lasts for days.

With $C(t)$ the plasma level of `pharmacokinetics`, three effects follow one effect site $C_e$ that
lags behind it:

$$\dot C_e = k_e (C - C_e), \qquad
D_{\text{diss}} = \frac{C_e^{n_{\text{diss}}}}{C_{\text{diss}}^{n_{\text{diss}}} +
C_e^{n_{\text{diss}}}}, \qquad \Delta P_s = a_s C_e,\quad \Delta P_d = a_d C_e$$

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

Leaves out: that a person's reaction changes from session to session, so a quiet session here looks
like a promise, which it is not; sedation, nausea, breathing, heart rate; tolerance from session to
session; setting and expectation; treatment of high pressure; drugs that raise or lower it. The
spray's form (esketamine) is treated as if it were ketamine.

Breaks: as a forecast for any one person. It says nothing about who may have the drug or when anyone
may leave.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import numpy.typing as npt

from ketamine_brain.evidence.measurements import Measurement, numbers_in
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_count,
    check_number,
    check_seed,
    check_size,
    check_times,
    measured,
    parameter,
)
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    MINUTES_PER_HOUR,
    MOST_LEVELS,
    Bodies,
    Dose,
    Doses,
    Rates,
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
MOST_READINGS = 5_000_000  # patients × sessions × readings: a quarter of a gigabyte
RESPONSE = 0.5  # response is defined as this share of the score gone
QIDS_MAX = 27.0  # the scale's own end


def _before(row: Measurement) -> float:
    """Return the score before, from "QIDS before to after"."""
    return numbers_in(row.dispersion)[0]


def _of_all(row: Measurement) -> float:
    return row.number / row.people


@dataclasses.dataclass(frozen=True, kw_only=True)
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
        meaning=(
            "level of half the person's own strongest dissociation (the middle of a published band)"
        ),
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
    robust_share: float = measured(
        "EXP71",
        "",
        0,
        0.5,
        derive=_of_all,
        symbol=r"q_{\text{robust}}",
        meaning="share of people in the robust trajectory",
    )
    little_share: float = measured(
        "EXP72",
        "",
        0,
        0.5,
        derive=_of_all,
        symbol=r"q_{\text{little}}",
        meaning="share of people in the little-response trajectory",
    )
    robust_baseline: float = measured(
        "EXP71",
        "QIDS points",
        0,
        27,
        derive=_before,
        symbol=r"Q_{0,\text{robust}}",
        meaning="score before, robust trajectory",
    )
    little_baseline: float = measured(
        "EXP72",
        "QIDS points",
        0,
        27,
        derive=_before,
        symbol=r"Q_{0,\text{little}}",
        meaning="score before, little-response trajectory",
    )
    moderate_baseline: float = measured(
        "EXP73",
        "QIDS points",
        0,
        27,
        derive=_before,
        symbol=r"Q_{0,\text{moderate}}",
        meaning="score before, moderate trajectory",
    )
    course_mg_per_kg: float = measured(
        "EXP71",
        "mg/kg",
        0.05,
        3,
        derive=lambda row: numbers_in(row.arm)[0],
        symbol=r"d_{\text{course}}",
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
    watch_h: float = measured(
        "RSK43",
        "h",
        0,
        24,
        symbol=r"T_{\text{watch}}",
        meaning="shortest time one is watched after a dose, by the label's rule",
    )
    # The share with a large rise hardly moves when this goes from 0.2 to 1.2, so that share cannot
    # set it.
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
    def shares(self) -> Array:
        """Shares of the three `TRAJECTORIES`; the last is what the other two leave."""
        return np.array(
            [self.robust_share, self.little_share, 1 - self.robust_share - self.little_share]
        )

    @property
    def ceilings(self) -> Array:
        """Largest share of the score that can go, by trajectory."""
        return np.array([self.robust_ceiling, self.little_ceiling, self.moderate_ceiling])

    @property
    def baselines(self) -> Array:
        """Score before (QIDS points), by trajectory."""
        return np.array([self.robust_baseline, self.little_baseline, self.moderate_baseline])


@dataclasses.dataclass(frozen=True, kw_only=True)
class Session:
    """A session; for a group the first axis of every array but `times_h` is the person.

    Attributes
    ----------
    times_h : (times,), h
    ketamine_ng_ml : (times,), ng/mL
    dissociation : (times,), 0..1 of one's own scale
    systolic_rise_mmhg, diastolic_rise_mmhg : (times,), mmHg
    mood_removed : (3, times) in the order of TRAJECTORIES, or (patients, times), share of the score
    trajectory : (patients,), each one's place in TRAJECTORIES; empty for one typical person
    """

    times_h: Array
    ketamine_ng_ml: Array
    dissociation: Array
    systolic_rise_mmhg: Array
    diastolic_rise_mmhg: Array
    mood_removed: Array
    trajectory: npt.NDArray[np.int_]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Readings:
    """Blood pressure as a cuff reads it.

    Attributes
    ----------
    times_h : (times,), h after each dose
    systolic_before_mmhg, diastolic_before_mmhg : (patients,), mmHg
    systolic_mmhg, diastolic_mmhg : (patients, sessions, times), mmHg
    """

    times_h: Array
    systolic_before_mmhg: Array
    diastolic_before_mmhg: Array
    systolic_mmhg: Array
    diastolic_mmhg: Array

    def share_above(self, systolic_mmhg: float, diastolic_mmhg: float) -> float:
        """Return the share of people with any reading at or above either pressure."""
        return _share_any(
            self.systolic_mmhg >= systolic_mmhg, self.diastolic_mmhg >= diastolic_mmhg
        )

    def share_rising(self, systolic_mmhg: float, diastolic_mmhg: float) -> float:
        """Return the share of people with any reading at or above their own pressure before by
        either rise.
        """
        return _share_any(
            self.systolic_mmhg - self.systolic_before_mmhg[:, None, None] >= systolic_mmhg,
            self.diastolic_mmhg - self.diastolic_before_mmhg[:, None, None] >= diastolic_mmhg,
        )


@dataclasses.dataclass(frozen=True)
class Course:
    """Mood over days.

    Attributes
    ----------
    days : (days,), days
    qids : (patients, days), QIDS points 0..27
    trajectory : (patients,), each one's place in TRAJECTORIES
    """

    days: Array
    qids: Array
    trajectory: npt.NDArray[np.int_]


@dataclasses.dataclass(frozen=True)
class Counted:
    """Who is counted on one day: people who started, who still come, and the helped among each."""

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


@dataclasses.dataclass(frozen=True, kw_only=True)
class People:
    """Who has the session; the first axis of every array is the person.

    Attributes
    ----------
    bodies : how each one's body handles the drug
    effect_per_h : (people,), rate with which the effect follows the blood, 1/h
    pressure_factor, mood_factor : (people,), how strongly each reacts, about 1
    half_dissociation_ng_ml : (people,), ng/mL
    trajectory : (people,), place in TRAJECTORIES
    score_before : (people,), QIDS points
    systolic_before_mmhg, diastolic_before_mmhg : (people,), mmHg
    """

    bodies: Bodies
    effect_per_h: Array
    pressure_factor: Array
    half_dissociation_ng_ml: Array
    mood_factor: Array
    trajectory: npt.NDArray[np.int_]
    score_before: Array
    systolic_before_mmhg: Array
    diastolic_before_mmhg: Array


@dataclasses.dataclass(frozen=True)
class Drive:
    """What a dose does before any ceiling: in proportion to the dose, so it adds up over doses.

    Attributes
    ----------
    ketamine_ng_ml, effect_ng_ml : (people, times), level in the blood and where it acts, ng/mL
    left_behind : (people, times), u, what the drug leaves behind
    """

    ketamine_ng_ml: Array
    effect_ng_ml: Array
    left_behind: Array


DEFAULT = Parameters()


def simulate(
    doses: Doses = CLINIC_INFUSION,
    times_h: Numbers | None = None,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Session:
    """Return the session of one typical person after `doses`, at `times_h` (h, rising; default 0 to
    4 h).

    Raises ValueError for input out of range. Sources: the ids of `parameters` and of `drug`.
    """
    times_h = _times_h(times_h)
    session = _session(typical_people(parameters, drug, weight_kg), doses, times_h, parameters)
    return Session(
        times_h=times_h,
        ketamine_ng_ml=session.ketamine_ng_ml[0],
        dissociation=session.dissociation[0],
        systolic_rise_mmhg=session.systolic_rise_mmhg[0],
        diastolic_rise_mmhg=session.diastolic_rise_mmhg[0],
        mood_removed=session.mood_removed,
        trajectory=np.array([], dtype=int),
    )


def simulate_group(
    patients: int = 300,
    seed: int = 0,
    doses: Doses = CLINIC_INFUSION,
    times_h: Numbers | None = None,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Session:
    """Return the sessions of `patients` people drawn with `seed`.

    Arrays of shape (patients, times), by default 0 to 4 h.
    """
    times_h = _times_h(times_h)
    people = draw_people(patients, seed, parameters, drug, weight_kg)
    check_size("patients × times_h", len(people.trajectory) * len(times_h), MOST_LEVELS)
    return _session(people, doses, times_h, parameters)


def simulate_readings(
    patients: int = 300,
    seed: int = 0,
    sessions: int = 1,
    until_h: float = 2.0,
    doses: Doses = CLINIC_INFUSION,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
    start_at_most: tuple[float, float] | None = None,
) -> Readings:
    """Return cuff readings of `patients` over 1 to 100 like `sessions`, read until `until_h` (h).

    start_at_most: systolic and diastolic pressure (mmHg) above which no one may start; only those
    at or below both are then among the readings (None: everyone starts). Raises ValueError when no
    one may, and for more than five million readings at once.
    """
    sessions = check_count("sessions", sessions, 1, 100)
    gap_h = parameters.reading_gap_min / MINUTES_PER_HOUR
    count = int(check_number("until_h", until_h, gap_h, 24, "h") / gap_h + 1e-9)
    times_h = gap_h * np.arange(1, 1 + count)
    people = draw_people(patients, seed, parameters, drug, weight_kg)
    everyone = len(people.trajectory)
    check_size("patients × sessions × readings", everyone * sessions * count, MOST_READINGS)
    session = _session(people, doses, times_h, parameters)
    generator = np.random.default_rng([check_seed(seed), 1])
    scatter = generator.standard_normal((everyone, 2, sessions, count))
    diastolic_scatter = parameters.systolic_scatter * parameters.diastolic_scatter_ratio
    systolic = (people.systolic_before_mmhg[:, None] + session.systolic_rise_mmhg)[:, None]
    diastolic = (people.diastolic_before_mmhg[:, None] + session.diastolic_rise_mmhg)[:, None]
    starting = _may_start(people, start_at_most)
    return Readings(
        times_h=times_h,
        systolic_before_mmhg=people.systolic_before_mmhg[starting],
        diastolic_before_mmhg=people.diastolic_before_mmhg[starting],
        systolic_mmhg=(systolic + parameters.systolic_scatter * scatter[:, 0])[starting],
        diastolic_mmhg=(diastolic + diastolic_scatter * scatter[:, 1])[starting],
    )


def _may_start(people: People, at_most: tuple[float, float] | None) -> npt.NDArray[np.bool_]:
    """Return who, (people,), starts at or below both pressures (mmHg); everyone when None."""
    if at_most is None:
        return np.ones(len(people.trajectory), dtype=bool)
    systolic = check_number("systolic of start_at_most", at_most[0], 60, 300, "mmHg")
    diastolic = check_number("diastolic of start_at_most", at_most[1], 30, 200, "mmHg")
    calm = (people.systolic_before_mmhg <= systolic) & (people.diastolic_before_mmhg <= diastolic)
    if not calm.any():
        raise ValueError(
            f"start_at_most is {at_most!r}; allowed: pressures at which someone starts"
        )
    return np.asarray(calm)


def simulate_course(
    days: Numbers,
    infusions: int = 3,
    patients: int = 300,
    seed: int = 0,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Course:
    """Return mood scores of a group in three trajectories over `days` (rising), after `infusions`
    (0 to 30) of 40 min each.
    """
    days = check_times("days", days, "days")
    people = draw_people(patients, seed, parameters, drug, weight_kg)
    removed = _mood_removed(
        people, course_doses(infusions, parameters, weight_kg), HOURS_PER_DAY * days, parameters
    )
    return Course(days, people.score_before[:, None] * (1 - removed), people.trajectory)


def typical_course(
    days: Numbers,
    infusions: int = 3,
    parameters: Parameters = DEFAULT,
    drug: DrugParameters = KAMP,
    weight_kg: float = 70.0,
) -> Course:
    """Return the mood score of one typical person of each trajectory over `days`."""
    days = check_times("days", days, "days")
    doses = course_doses(infusions, parameters, weight_kg)
    removed = _mood_removed(
        typical_people(parameters, drug, weight_kg), doses, HOURS_PER_DAY * days, parameters
    )
    return Course(days, parameters.baselines[:, None] * (1 - removed), np.arange(3))


def count_helped(course: Course, day: float, parameters: Parameters = DEFAULT) -> Counted:
    """Return who is helped at the last of the course's days up to `day`, and who still comes.

    People stop coming when less than `staying_share` of their score (of day `course.days[0]`) is
    gone by then.
    """
    day = check_number("day", day, float(course.days[0]), math.inf, "days")
    now = np.searchsorted(course.days, day, side="right") - 1
    before = course.qids[:, 0].astype(float)
    fallen = before - course.qids[:, now]
    removed = np.divide(fallen, before, out=np.zeros_like(before), where=before > 0)
    stayed = removed >= parameters.staying_share
    helped = removed >= RESPONSE
    both = stayed & helped
    return Counted(len(before), int(stayed.sum()), int(helped.sum()), int(both.sum()))


def course_doses(
    infusions: int, parameters: Parameters = DEFAULT, weight_kg: float = 70.0
) -> tuple[Dose, ...]:
    """Return `infusions` (0 to 30) of the course's dose, each over 40 min, from day 0."""
    days = parameters.course_gap_days * np.arange(check_count("infusions", infusions, 0, 30))
    amount_mg = parameters.course_mg_per_kg * check_number(
        "weight_kg", weight_kg, 30.0, 250.0, "kg"
    )
    return tuple(
        Dose(amount_mg, HOURS_PER_DAY * day, CLINIC_INFUSION.duration_h) for day in days.tolist()
    )


def monitoring_window(
    doses: Doses = CLINIC_INFUSION, parameters: Parameters = DEFAULT
) -> tuple[float, float]:
    """Return first and last hour of the label's shortest watch: from the first dose to `watch_h`
    after the last was given.

    The label's rule [RSK43], for esketamine: at least this long, and then a clinician decides. No
    curve enters it.
    """
    doses = check_doses(doses)
    if not doses:
        raise ValueError("doses is empty; allowed: one Dose or more")
    first = min(dose.start_h for dose in doses)
    last = max(dose.start_h + dose.duration_h for dose in doses)
    return first, last + parameters.watch_h


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
    count = len(bodies.elimination_per_h)
    # Person by person, so that a larger group of one seed begins with the smaller one.
    z = np.random.default_rng([check_seed(seed), 0]).standard_normal((count, 7)).T
    chance = np.random.default_rng([check_seed(seed), 2]).random(count)
    ends = np.cumsum(parameters.shares)[:-1]
    trajectory = np.searchsorted(ends, chance, side="right")
    scores = parameters.baselines[trajectory] + parameters.score_before_spread * z[4]
    # The mean of the pressure response is 1, because the published rise is a mean.
    pressure = parameters.pressure_spread * z[1] - parameters.pressure_spread**2 / 2
    return People(
        bodies=bodies,
        effect_per_h=_effect_per_h(parameters) * np.exp(-parameters.lag_spread * z[0]),
        pressure_factor=np.exp(pressure),
        half_dissociation_ng_ml=parameters.half_dissociation_ng_ml
        * np.exp(parameters.sensitivity_spread * z[2]),
        mood_factor=np.exp(parameters.mood_spread * z[3]),
        trajectory=trajectory,
        score_before=np.clip(scores, 0, QIDS_MAX),
        systolic_before_mmhg=parameters.systolic_before + parameters.systolic_before_spread * z[5],
        diastolic_before_mmhg=parameters.diastolic_before
        + parameters.diastolic_before_spread * z[6],
    )


def _times_h(times_h: Numbers | None) -> Array:
    return check_times("times_h", np.linspace(0, 4, 121) if times_h is None else times_h, "h")


def typical_people(
    parameters: Parameters = DEFAULT, drug: DrugParameters = KAMP, weight_kg: float = 70.0
) -> People:
    """Return one body with the scores of each of the three trajectories."""
    one = np.ones(1)
    return People(
        bodies=typical_body(drug, weight_kg),
        effect_per_h=_effect_per_h(parameters) * one,
        pressure_factor=one,
        half_dissociation_ng_ml=parameters.half_dissociation_ng_ml * one,
        mood_factor=one,
        trajectory=np.arange(len(TRAJECTORIES)),
        score_before=parameters.baselines,
        systolic_before_mmhg=parameters.systolic_before * one,
        diastolic_before_mmhg=parameters.diastolic_before * one,
    )


def _effect_per_h(parameters: Parameters) -> float:
    return math.log(2) * MINUTES_PER_HOUR / parameters.effect_half_time_min


def drive(people: People, doses: Doses, times_h: Array, parameters: Parameters = DEFAULT) -> Drive:
    """Return what `doses` do to `people` at `times_h` before any ceiling, in proportion to the
    dose.
    """
    return Drive(
        ketamine_of(people.bodies, doses, times_h),
        _at_effect_site(people, doses, times_h),
        _left_behind(people, doses, times_h, parameters),
    )


def session_of(
    people: People, times_h: Array, driven: Drive, parameters: Parameters = DEFAULT
) -> Session:
    """Return the sessions of `people` that `driven` makes at `times_h`.

    Shapes as in `simulate_group`.
    """
    scaled = driven.effect_ng_ml / people.half_dissociation_ng_ml[:, None]
    relative = scaled**parameters.dissociation_steepness
    pressure = people.pressure_factor[:, None] * driven.effect_ng_ml
    return Session(
        times_h=times_h,
        ketamine_ng_ml=driven.ketamine_ng_ml,
        dissociation=relative / (1 + relative),
        systolic_rise_mmhg=parameters.systolic_slope * pressure,
        diastolic_rise_mmhg=parameters.diastolic_slope * pressure,
        mood_removed=mood_removed(people, driven.left_behind, parameters),
        trajectory=people.trajectory,
    )


def mood_removed(people: People, left_behind: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the share of each person's score that is gone, (people, times), up to their
    ceiling.
    """
    ceiling = parameters.ceilings[people.trajectory][:, None]
    return np.asarray(ceiling * -np.expm1(-np.asarray(left_behind)))


def _at_effect_site(people: People, doses: Doses, times_h: Array, after: Rates = ()) -> Array:
    """Return the level where the drug acts, (people, times), in ng/mL, passed on `after`."""
    steps = (people.effect_per_h, *after)
    level = ketamine_of(people.bodies, doses, times_h, after=steps)
    return np.asarray(people.effect_per_h[:, None] * level)


def _left_behind(people: People, doses: Doses, times_h: Array, parameters: Parameters) -> Array:
    """Return u, (people, times): what the drug leaves behind, which fades over days."""
    fading_per_h = 1 / (HOURS_PER_DAY * parameters.mood_fading_days)
    gain = parameters.mood_gain * people.mood_factor[:, None]
    return np.asarray(gain * _at_effect_site(people, doses, times_h, after=(fading_per_h,)))


def _mood_removed(people: People, doses: Doses, times_h: Array, parameters: Parameters) -> Array:
    return mood_removed(people, _left_behind(people, doses, times_h, parameters), parameters)


def _session(people: People, doses: Doses, times_h: Array, parameters: Parameters) -> Session:
    return session_of(people, times_h, drive(people, doses, times_h, parameters), parameters)


def _share_any(systolic: npt.NDArray[np.bool_], diastolic: npt.NDArray[np.bool_]) -> float:
    return float((systolic | diastolic).any(axis=(1, 2)).mean())
