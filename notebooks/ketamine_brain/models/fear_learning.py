r"""Fear as learning: one association that is unlearned, or several causes of which the old one
waits.

Rescorla–Wagner: the fear $V_{\text{fear}}$ a cue raises moves toward what follows it, $o$ (1 a
shock, 0 nothing):

$$V_{\text{fear}} \leftarrow V_{\text{fear}} + \eta\,(o - V_{\text{fear}})$$

Latent causes (our own small version of the idea of Gershman, Blei and Niv): the learner also asks
which hidden cause is at work. Cause $k$ has its own $V_{\text{fear},k}$ and is trusted ($w_k$) by
how often and how lately it explained a trial; a new cause by $\alpha_{\text{new}}$:

$$w_k = \sum_i r_{k,i}\,\bigl(1 + (t - t_i)/\tau_{\text{trust}}\bigr)^{-1},\qquad w_{\text{new}} =
\alpha_{\text{new}}$$

$$r_k \propto w_k\,e^{-(o - V_{\text{fear},k})^2/2\sigma_{\text{fear}}^2},\qquad
V_{\text{fear},k} \leftarrow V_{\text{fear},k} + \eta\,r_k\,(o - V_{\text{fear},k})$$

- $r_{k,i}$: $r_k$ in the earlier trial $i$, which was at $t_i$.
- $r_k$: how far this trial belongs to cause $k$ (the shares add up to 1). A new cause is kept when
  its share is above half.
- $\tau_{\text{trust}}$: what was lately true is trusted most; with time all past trials weigh
  alike, and an old fear is back in play.
- Fear shown to the cue is the mean of $V_{\text{fear},k}$ weighted by $w_k$ (a new cause expects
  nothing). With $\alpha_{\text{new}} = 0$ there is one cause, and the equations above are
  Rescorla–Wagner exactly.

Ketamine is a window in which $\eta$ is multiplied by $1 + b_{\text{lab}}$. The drug does not choose
what is learned: opened over conditioning or over a reminder that brings the fear back, it
strengthens fear; over extinction, it strengthens safety. That a reminder teaches fear is put in
(`lesson`), because one reminder under ketamine did so in people and in rats [PTS36, PTS37]; it is
not predicted, and in marmosets it went the other way [PTS45].

The clinic form is the same rule, averaged over a day that teaches both fear (reminders, rate
$\eta_{\text{fear}}$) and safety (rate $\eta_{\text{safe}}$):

$$V_{\text{fear}} \leftarrow V_{\text{fear}} + \eta_{\text{fear}}\,(1 - V_{\text{fear}})
- \eta_{\text{safe}}\,(1 + b_{\text{clinic}})\,V_{\text{fear}}$$

with the window gain $b_{\text{clinic}}$ on infusion days. Untreated, it rests at $V_{\text{fear},0}
= \eta_{\text{fear}}/\eta_{\text{day}}$, and after treatment it returns at the rate
$\eta_{\text{day}} = \eta_{\text{fear}} + \eta_{\text{safe}}$, of which $f_{\text{safe}}$ is
safety's share. A score is baseline × (1 − setting) × $V_{\text{fear}}/V_{\text{fear},0}$.

The laboratory constants are toy, searched for so that these known effects show; that they show is
no evidence for them.

Leaves out: context as a cue, avoidance, sleep, doses, and any effect on mood. Breaks: when the same
safety is learned at home in both arms. It is fitted on one positive trial of 30 people; the check
shows that it fails on the larger null one.
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
    check_choice,
    check_count,
    check_number,
    check_times,
    parameter,
)

WINDOWS = ("none", "before conditioning", "at reactivation", "before extinction")
SCHEDULES = ("abrupt", "gradual")
MINUTES_A_DAY = 1440.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Constants of the laboratory form and of the clinic form."""

    learning_rate: float = parameter(
        0.3,
        "per trial",
        0.0,
        1.0,
        symbol=r"\eta",
        meaning="share of a surprise learned in one trial",
    )
    window_gain: float = parameter(
        2.0,
        "ratio",
        0.0,
        4.0,
        symbol=r"b_{\text{lab}}",
        meaning="how much faster learning is inside the window",
    )
    alpha: float = parameter(
        0.05,
        "trials",
        0.0,
        2.0,
        symbol=r"\alpha_{\text{new}}",
        meaning="readiness to suppose a new cause",
    )
    surprise_sd: float = parameter(
        0.4,
        "fear",
        0.1,
        2.0,
        symbol=r"\sigma_{\text{fear}}",
        meaning="how large a surprise one cause can carry",
    )
    recency_min: float = parameter(
        120.0,
        "min",
        1.0,
        10_000.0,
        symbol=r"\tau_{\text{trust}}",
        meaning="minutes in which a trial's weight halves at first",
    )
    trial_gap_min: float = parameter(
        2.0,
        "min",
        0.5,
        30.0,
        symbol=r"\Delta_{\text{trial}}",
        meaning="minutes between trials of one session",
    )
    session_gap_days: float = parameter(
        1.0, "days", 0.1, 7.0, symbol=r"\Delta_{\text{session}}", meaning="days between sessions"
    )
    return_per_day: float = parameter(
        0.018306,
        "per day",
        0.002,
        0.2,
        symbol=r"\eta_{\text{day}}",
        meaning="share of a gain that daily life takes back each day",
        kind="fitted",
        ids=("PTS05", "PTS06", "PTS08", "PTS09"),
    )
    clinic_gain: float = parameter(
        7.6692,
        "ratio",
        0.0,
        60.0,
        symbol=r"b_{\text{clinic}}",
        meaning="how much faster safety is learned on an infusion day",
        kind="fitted",
        ids=("PTS05",),
    )
    setting: float = parameter(
        0.08933,
        "fraction",
        0.0,
        0.9,
        symbol=r"c_{\text{ptsd}}",
        meaning="share of the score the trial's setting takes in both arms",
        kind="fitted",
        ids=("PTS05", "PTS06", "PTS08"),
    )
    safety_share: float = parameter(
        0.5,
        "fraction",
        0.05,
        0.95,
        symbol=r"f_{\text{safe}}",
        meaning="share of daily lessons that teach safety",
    )
    baseline_points: float = parameter(
        42.0,
        "CAPS-5 points",
        20.0,
        80.0,
        symbol=r"\mathrm{CAPS}_0",
        meaning="score before treatment",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class LatentCauses:
    """What a latent-cause learner expects and infers, one entry a trial.

    Attributes
    ----------
    fear : (trials,), 0..1, shown before the outcome
    new_cause : (trials,), share of the trial given to a new cause, 0..1
    shares : (trials, causes), share of the trial given to each cause, 0..1
    strengths : (causes,), fear each cause predicts in the end, 0..1
    """

    fear: Array
    new_cause: Array
    shares: Array
    strengths: Array


@dataclasses.dataclass(frozen=True, kw_only=True)
class FearCourse:
    """One experiment, trial by trial; the last trial is the later test.

    Attributes
    ----------
    trial_days : (trials,), days
    phase : the name of each trial's phase
    outcome : (trials,), 1 a shock, 0 nothing
    rescorla_wagner, latent_cause : (trials,), fear before each outcome, 0..1
    new_cause : (trials,), share of the trial given to a new cause, 0..1
    causes : how many causes are known in the end
    end_of_extinction, test, return_of_fear : fear then, at the test, and their difference
    """

    trial_days: Array
    phase: tuple[str, ...]
    outcome: Array
    rescorla_wagner: Array
    latent_cause: Array
    new_cause: Array
    causes: int
    end_of_extinction: float
    test: float
    return_of_fear: float


def rescorla_wagner(outcomes: Numbers, rates: Numbers) -> Array:
    """Return fear before each of the `outcomes` (0..1) and once after the last.

    `rates` (0..1) one a trial or one for all.
    """
    outcomes = np.atleast_1d(check_array("outcomes", outcomes, 0.0, 1.0))
    rates = np.broadcast_to(check_array("rates", rates, 0.0, 1.0), outcomes.shape)
    fear = [0.0]
    for outcome, rate in zip(outcomes.tolist(), rates.tolist(), strict=True):
        fear.append(fear[-1] + rate * (outcome - fear[-1]))
    return np.array(fear)


def learn_causes(
    times_min: Numbers, outcomes: Numbers, rates: Numbers, parameters: Parameters = DEFAULT
) -> LatentCauses:
    """Return what a latent-cause learner expects and infers over trials at `times_min` with
    `outcomes` and `rates` (0..1).
    """
    times = check_times("times_min", times_min, "min")
    outcomes = check_array("outcomes", outcomes, 0.0, 1.0)
    rates = np.broadcast_to(check_array("rates", rates, 0.0, 1.0), times.shape)
    shares = np.zeros((times.size, times.size + 1))
    strengths = np.zeros(times.size + 1)
    fear = np.zeros(times.size)
    new = np.zeros(times.size)
    causes = 0
    for i, (outcome, rate) in enumerate(zip(outcomes, rates, strict=True)):
        trust = _trust(times[:i], times[i], shares[:i, :causes], parameters)
        fear[i] = trust @ strengths[: causes + 1] / trust.sum()
        share = trust * np.exp(
            -((outcome - strengths[: causes + 1]) ** 2) / (2.0 * parameters.surprise_sd**2)
        )
        share /= share.sum()
        new[i] = share[-1]
        kept = causes + 1 if share[-1] > 0.5 else causes
        shares[i, :kept] = share[:kept]
        strengths[:kept] += rate * share[:kept] * (outcome - strengths[:kept])
        causes = kept
    return LatentCauses(fear, new, shares[:, :causes], strengths[:causes])


def _trust(past_min: Array, now_min: float, shares: Array, parameters: Parameters) -> Array:
    """Return how far each known cause, and last a new one, is trusted.

    Before any trial there is only the new one.
    """
    if not past_min.size:
        return np.ones(1)
    return np.append(
        (1.0 / (1.0 + (now_min - past_min) / parameters.recency_min)) @ shares, parameters.alpha
    )


def extinction_outcomes(trials: int, schedule: str) -> Array:
    """Return the outcomes of 0 to 60 extinction trials.

    All 0, or (gradual) shocks that thin out over the first two thirds.
    """
    outcomes = np.zeros(check_count("trials", trials, 0, 60))
    if check_choice("schedule", schedule, SCHEDULES) == "gradual":
        # Gaps between shocks grow by one trial each: trials 1, 3, 6, 10, 15, …
        thinning = np.arange(1, 12)
        late = thinning * (thinning + 1) // 2 - 1
        outcomes[late[late < 2 * outcomes.size / 3]] = 1.0
    return outcomes


@dataclasses.dataclass(frozen=True)
class _SessionOfTrials:
    """One session.

    Its phase, first day, outcome of each trial, and the window that opens over it.
    """

    phase: str
    day: float
    outcomes: Array
    window: str


def protocol(
    window: str,
    schedule: str,
    lesson: float | None,
    conditioning: int,
    extinction: int,
    test_day: float,
    parameters: Parameters = DEFAULT,
) -> tuple[Array, tuple[str, ...], Array, npt.NDArray[np.bool_]]:
    """Return (days, phases, outcomes, inside window), one entry a trial of an experiment.

    Conditioning, a reminder if the window opens at one, extinction, and one trial of a later test.
    """
    day = parameters.session_gap_days
    reminded = window == "at reactivation"
    if lesson is None:
        lesson = 1.0 if reminded else 0.0
    lesson = check_number("lesson", lesson, 0.0, 1.0)
    shocks = np.ones(check_count("conditioning", conditioning, 1, 40))
    sessions = [_SessionOfTrials("conditioning", 0.0, shocks, "before conditioning")]
    if reminded:
        sessions.append(_SessionOfTrials("reminder", day, np.array([lesson]), window))
        day *= 2.0
    safe = extinction_outcomes(check_count("extinction", extinction, 0, 60), schedule)
    if window == "before extinction":
        safe = np.maximum(safe, lesson)
    sessions.append(_SessionOfTrials("extinction", day, safe, "before extinction"))
    later = day + check_number("test_day", test_day, 0.1, 365.0, "days")
    sessions.append(_SessionOfTrials("test", later, np.zeros(1), "never"))
    gap = parameters.trial_gap_min / MINUTES_A_DAY
    days, inside = [], []
    phases: list[str] = []
    for session in sessions:
        trials = session.outcomes.size
        days.append(session.day + gap * np.arange(trials))
        phases += [session.phase] * trials
        inside.append(np.full(trials, session.window == window))
    outcomes = np.concatenate([session.outcomes for session in sessions])
    return np.concatenate(days), tuple(phases), outcomes, np.concatenate(inside)


def simulate(
    window: str = "none",
    schedule: str = "abrupt",
    lesson: float | None = None,
    conditioning: int = 7,
    extinction: int = 12,
    test_day: float = 8.0,
    ketamine: bool = True,
    parameters: Parameters = DEFAULT,
) -> FearCourse:
    """Return the `FearCourse` when the window of faster learning opens at `window` (one of
    `WINDOWS`).

    `lesson` 0..1 is what the window teaches (None: fear at a reminder, safety at extinction);
    `schedule` is "abrupt" or "gradual"; `test_day` days after extinction; `ketamine=False` keeps
    the same trials without the drug.
    """
    check_choice("window", window, WINDOWS)
    days, phases, outcomes, inside = protocol(
        window, schedule, lesson, conditioning, extinction, test_day, parameters
    )
    opened = 1.0 + parameters.window_gain * (inside & bool(ketamine))
    rates = np.minimum(parameters.learning_rate * opened, 1.0)
    causes = learn_causes(MINUTES_A_DAY * days, outcomes, rates, parameters)
    end = _fear_after_session(days, outcomes, rates, parameters)
    test = float(causes.fear[-1])
    return FearCourse(
        trial_days=days,
        phase=phases,
        outcome=outcomes,
        rescorla_wagner=rescorla_wagner(outcomes, rates)[:-1],
        latent_cause=causes.fear,
        new_cause=causes.new_cause,
        causes=causes.strengths.size,
        end_of_extinction=end,
        test=test,
        return_of_fear=test - end,
    )


def _fear_after_session(
    days: Array, outcomes: Array, rates: Array, parameters: Parameters
) -> float:
    """Return fear one trial gap after the last extinction trial.

    The same trials with the test moved there.
    """
    soon = np.append(days[:-1], days[-2] + parameters.trial_gap_min / MINUTES_A_DAY)
    return float(learn_causes(MINUTES_A_DAY * soon, outcomes, rates, parameters).fear[-1])


def ketamine_effect(
    window: str,
    schedule: str = "abrupt",
    lesson: float | None = None,
    test_day: float = 8.0,
    parameters: Parameters = DEFAULT,
) -> float:
    """Return fear at the later test with ketamine minus without.

    Above 0 the drug left more fear.
    """
    with_drug = simulate(window, schedule, lesson, test_day=test_day, parameters=parameters)
    without = simulate(
        window, schedule, lesson, test_day=test_day, ketamine=False, parameters=parameters
    )
    return with_drug.test - without.test


@dataclasses.dataclass(frozen=True)
class ClinicCourse:
    """Mean course of a two-arm trial.

    Attributes
    ----------
    days : (days,), days
    ketamine_points, control_points : (days,), scores in points
    difference_points : (days,), control minus ketamine, points
    """

    days: Array
    ketamine_points: Array
    control_points: Array
    difference_points: Array


def simulate_clinic(
    infusion_days: Numbers, days: Numbers | None = None, parameters: Parameters = DEFAULT
) -> ClinicCourse:
    """Return the `ClinicCourse` when each of `infusion_days` (whole days) opens a day of faster
    safety learning.
    """
    given = check_times("infusion_days", infusion_days, "days")
    days = check_times("days", np.arange(61.0) if days is None else days, "days", 400.0)
    safety = parameters.return_per_day * parameters.safety_share
    reminders = parameters.return_per_day - safety
    rest = reminders / parameters.return_per_day
    fear = [rest]
    for day in range(math.ceil(days[-1])):
        gain = 1.0 + parameters.clinic_gain * bool((given == day).any())
        learned = reminders * (1.0 - fear[-1]) - safety * gain * fear[-1]
        fear.append(min(max(fear[-1] + learned, 0.0), 1.0))
    settled = parameters.baseline_points * (1.0 - parameters.setting)
    ketamine = settled * np.interp(days, np.arange(len(fear)), fear) / rest
    control = np.full(days.shape, settled)
    return ClinicCourse(days, ketamine, control, control - ketamine)
