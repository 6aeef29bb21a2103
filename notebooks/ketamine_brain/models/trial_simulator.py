r"""A trial whose blinding leaks: what expectation alone can do to a result, and what a trial of this size can show.

The fall in the depression score of person $i$, in points, is

$$ y_i = \Delta_u + \Delta_d\,a_i + \Delta_b\,b_i + \Delta_r\,c_i + \sigma_y z_i $$

- $\Delta_u$: the usual fall, which anyone in the trial shows (time, care, being asked); it is the
  same in both arms.
- $\Delta_d\,a_i$: the true effect of the drug; $a_i = 1$ in the ketamine arm and 0 in the control
  arm.
- $\Delta_b\,b_i$: expectancy; $b_i = 1$ when the person believes they had ketamine. People guess
  their own arm right with a chance that depends on the arm and on the control (saline, midazolam,
  or surgical anaesthesia).
- $\Delta_r\,c_i$: a rater who sat in the session guesses with the same chances and scores
  accordingly; a masked rater adds nothing.
- $\sigma_y z_i$: the spread between people, $z_i$ standard normal.

The trial compares arm means by Student's two-sample t test. On average it finds
$\Delta_{\text{found}} = \Delta_d + (\Delta_b + \Delta_r)(p_K + p_C - 1)$, where $p_K$ and $p_C$ are
the chances of a right
guess in the two arms: a perfect blind ($p_K + p_C = 1$) returns the true effect.

Random numbers come from a generator small enough to be written the same in a browser. The 32-bit
number $\nu_k$ is mulberry32's finalizer of $\text{mix}(\text{seed}) + (k+1)\cdot\mathtt{0x6D2B79F5}
\bmod 2^{32}$, where mix is that finalizer too; a uniform is $(\nu_k + 1/2)/2^{32}$; a normal is Box
and Muller's cosine branch of two uniforms. Person $i$ of trial $j$ owns four numbers, $k =
4\,(1000\,j + i) + \{0, 1, 2, 3\}$ (two for $z_i$, one guess, one rater's guess), so people keep
their luck when a control moves. Even $i$ are in the ketamine arm, odd $i$ in the control arm.

Leaves out: drop-out, baseline scores, the 0 to 60 limits of the scale, sites, time; guesses that
follow from feeling better (which would make a leak look worse than it is); any effect of midazolam
or anaesthesia on mood. Breaks: when expectancy is large the outcome is a mixture of two bells, and
the t test's power is then only approximate.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Iterator

import numpy as np

from ketamine_brain.models.parameters import ParameterSet, check_choice, check_number, parameter

CONTROLS = ("saline", "midazolam", "anaesthesia")
RATERS = ("masked", "present")
MAX_PEOPLE = 1000  # each trial owns this many places in the stream of random numbers, used or not
DRAWS = 4
LUCK_BLOCK, KEPT = (
    200,
    200_000,
)  # people a trial, and people in all, whose luck is kept between calls
WEYL = 0x6D2B79F5


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """What the world is like in the trial.

    Effect, expectancy, spread, and how well each arm guesses.
    """

    true_effect_points: float = parameter(
        5.0,
        "MADRS points",
        -10.0,
        30.0,
        symbol=r"\Delta_d",
        meaning="what the drug itself does; yours to choose",
    )
    expectancy_points: float = parameter(
        8.0,
        "MADRS points",
        0.0,
        40.0,
        symbol=r"\Delta_b",
        meaning="extra fall in a person who believes they had ketamine; yours to choose",
    )
    rater_points: float = parameter(
        2.4,
        "MADRS points",
        0.0,
        10.0,
        symbol=r"\Delta_r",
        meaning="what a rater who sat in adds, believing it was ketamine",
    )
    usual_fall_points: float = parameter(
        8.8,
        "MADRS points",
        0.0,
        30.0,
        symbol=r"\Delta_u",
        meaning="fall at one day with no ketamine: the midazolam arm of one trial",
        kind="measured",
        ids=("MUR-02",),
    )
    spread_points: float = parameter(
        10.5,
        "MADRS points",
        1.0,
        30.0,
        symbol=r"\sigma_y",
        meaning="spread of the one-day fall between people, from the printed t values",
        kind="measured",
        ids=("MUR-01", "MUR-02"),
        interval=(9.0, 12.6),
    )
    baseline_points: float = parameter(
        33.0,
        "MADRS points",
        10.0,
        60.0,
        symbol="M_0",
        meaning="score before treatment",
        kind="measured",
        ids=("COR-01",),
    )
    response_fraction: float = parameter(
        0.5,
        "of baseline",
        0.1,
        0.9,
        symbol=r"f_{\text{resp}}",
        meaning="fall that counts as a response (a convention)",
    )
    alpha: float = parameter(
        0.05,
        "probability",
        0.001,
        0.5,
        symbol=r"\alpha",
        meaning="chance of a significant result when nothing is there (a convention)",
    )
    right_ketamine_saline: float = parameter(
        0.95,
        "probability",
        0.0,
        1.0,
        symbol="p_{K,s}",
        meaning="ketamine arm guesses right when the control is salt water",
    )
    right_control_saline: float = parameter(
        0.95, "probability", 0.0, 1.0, symbol="p_{C,s}", meaning="salt-water arm guesses right"
    )
    right_ketamine_midazolam: float = parameter(
        0.5,
        "probability",
        0.0,
        1.0,
        symbol="p_{K,m}",
        meaning="ketamine arm guesses right when the control is midazolam",
        kind="measured",
        ids=("SHI-02",),
    )
    right_control_midazolam: float = parameter(
        0.893,
        "probability",
        0.0,
        1.0,
        symbol="p_{C,m}",
        meaning="midazolam arm guesses right",
        kind="measured",
        ids=("SHI-01",),
    )
    right_ketamine_anaesthesia: float = parameter(
        0.5,
        "probability",
        0.0,
        1.0,
        symbol="p_{K,a}",
        meaning="ketamine arm guesses right when everyone is asleep: pure chance",
    )
    right_control_anaesthesia: float = parameter(
        0.5,
        "probability",
        0.0,
        1.0,
        symbol="p_{C,a}",
        meaning="control arm guesses right when everyone is asleep: pure chance",
    )


@dataclasses.dataclass(frozen=True)
class Design:
    """What the trialist chooses.

    N people in all (even), the control, and whether raters saw the session.
    """

    n: int = 60
    control: str = "midazolam"
    raters: str = "masked"

    def __post_init__(self):
        check_number("n", self.n, 4, MAX_PEOPLE, "people")
        if self.n % 2:
            raise ValueError(
                f"n is {self.n!r}; allowed: an even number of people, half in each arm"
            )
        check_choice("control", self.control, CONTROLS)
        check_choice("raters", self.raters, RATERS)


@dataclasses.dataclass(frozen=True)
class Trials:
    """Results of many trials, one entry a trial.

    Effects in MADRS points (positive favors ketamine), shares 0..1.
    """

    difference_points: np.ndarray
    ci_low_points: np.ndarray
    ci_high_points: np.ndarray
    t: np.ndarray
    p: np.ndarray
    d: np.ndarray
    significant: np.ndarray
    right_guess_share: np.ndarray
    response_ketamine: np.ndarray
    response_control: np.ndarray


@dataclasses.dataclass(frozen=True)
class Trial:
    """One trial.

    Per person (n,) the arm, the belief and the fall in points, and `result`, a `Trials` of one.
    """

    ketamine_arm: np.ndarray
    believes_ketamine: np.ndarray
    rater_believes_ketamine: np.ndarray
    fall_points: np.ndarray
    result: Trials


@dataclasses.dataclass(frozen=True)
class Expected:
    """What the design finds on average.

    Difference in points, standardized d, power, and shares 0..1.
    """

    difference_points: float
    d: float
    power: float
    right_guess_share: float
    response_ketamine: float
    response_control: float


def mix(state: np.ndarray) -> np.ndarray:
    """Return mulberry32's finalizer of 32-bit states (uint32 array), all arithmetic modulo 2**32."""
    state = np.asarray(state, dtype=np.uint32)
    t = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    return t ^ (t >> np.uint32(14))


def uniforms(seed: int, indices: np.ndarray) -> np.ndarray:
    """Return the uniforms in (0, 1) at `indices` (integers ≥ 0) of the stream that `seed` (0 to 2**32 - 1) starts."""
    start = mix(np.array([seed], dtype=np.uint32))
    steps = (np.asarray(indices, dtype=np.uint64) + np.uint64(1)).astype(np.uint32)
    return (mix(start + steps * np.uint32(WEYL)) + 0.5) / 2.0**32


def normals(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return standard normals from two arrays of uniforms in (0, 1) (Box-Muller, the cosine branch)."""
    return np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v)


def guess_chances(control: str, parameters: Parameters = Parameters()) -> tuple[float, float]:
    """Return the chances that a person in the ketamine arm and one in the control arm guess their arm right."""
    check_choice("control", control, CONTROLS)
    return getattr(parameters, f"right_ketamine_{control}"), getattr(
        parameters, f"right_control_{control}"
    )


def leak(control: str, parameters: Parameters = Parameters()) -> float:
    """Return how far the blind leaks.

    -1 to 1, 0 when a guess says nothing about the arm, 1 when everyone knows.
    """
    right_ketamine, right_control = guess_chances(control, parameters)
    return right_ketamine + right_control - 1


@functools.lru_cache(maxsize=4)
def _luck(
    seed: int, first: int, trials: int, people: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return each person's normal and two uniforms, (trials, people) each, read-only.

    Kept, because a slider asks for the same again.
    """
    places = DRAWS * (MAX_PEOPLE * np.arange(first, first + trials)[:, None] + np.arange(people))
    u = [uniforms(seed, places + slot) for slot in range(DRAWS)]
    luck = normals(u[0], u[1]), u[2], u[3]
    for values in luck:
        values.setflags(write=False)
    return luck


def _luck_for(n: int, seed: int, first: int, trials: int):
    """Return the luck of `n` people a trial.

    A small run is kept with a whole block of people, so that moving n draws nothing anew.
    """
    block = LUCK_BLOCK * -(-n // LUCK_BLOCK)
    if trials * block > KEPT:
        return _luck.__wrapped__(seed, first, trials, n)
    return [values[:, :n] for values in _luck(seed, first, trials, block)]


def _people(design: Design, parameters: Parameters, seed: int, first: int, trials: int):
    """Return arm (n,), belief, rater's belief and fall (trials, n) of trials `first` to `first + trials - 1`."""
    check_number("seed", seed, 0, 2**32 - 1)
    check_number("trials", trials, 1, 2**20)
    check_number("first", first, 0, 2**20 - trials)
    z, guess, rater_guess = _luck_for(design.n, seed, first, trials)
    arm = np.arange(design.n) % 2 == 0
    right_ketamine, right_control = guess_chances(design.control, parameters)
    chance = np.where(arm, right_ketamine, 1 - right_control)  # of believing in ketamine
    believes, rater = guess < chance, rater_guess < chance
    fall = (
        parameters.usual_fall_points
        + parameters.true_effect_points * arm
        + parameters.expectancy_points * believes
        + parameters.spread_points * z
    )
    if design.raters == "present":
        fall = fall + parameters.rater_points * rater
    return arm, believes, rater, fall


def _compare(arm, believes, fall, parameters: Parameters) -> Trials:
    """Return each trial's t test from arm (n,), belief and fall (trials, n)."""
    from scipy.special import stdtr, stdtrit

    ketamine, control = fall[:, arm], fall[:, ~arm]
    df = fall.shape[1] - 2
    difference = ketamine.mean(axis=1) - control.mean(axis=1)
    pooled = np.sqrt((ketamine.var(axis=1, ddof=1) + control.var(axis=1, ddof=1)) / 2)
    error = pooled * np.sqrt(4 / fall.shape[1])
    t = difference / error
    p = 2 * stdtr(df, -np.abs(t))
    reach = stdtrit(df, 1 - parameters.alpha / 2) * error
    threshold = parameters.response_fraction * parameters.baseline_points
    return Trials(
        difference,
        difference - reach,
        difference + reach,
        t,
        p,
        difference / pooled,
        p < parameters.alpha,
        (believes == arm).mean(axis=1),
        (ketamine >= threshold).mean(axis=1),
        (control >= threshold).mean(axis=1),
    )


def simulate_trial(
    design: Design = Design(), parameters: Parameters = Parameters(), seed: int = 0, number: int = 0
) -> Trial:
    """Return trial `number` of the run that `seed` starts, with its people.

    Equals that entry of `simulate_trials`.
    """
    arm, believes, rater, fall = _people(design, parameters, seed, number, 1)
    return Trial(arm, believes[0], rater[0], fall[0], _compare(arm, believes, fall, parameters))


def simulate_trials(
    design: Design = Design(),
    parameters: Parameters = Parameters(),
    trials: int = 1000,
    seed: int = 0,
    first: int = 0,
) -> Trials:
    """Return the results of `trials` trials, numbers `first` onward, of the run that `seed` starts."""
    arm, believes, _, fall = _people(design, parameters, seed, first, trials)
    return _compare(arm, believes, fall, parameters)


def simulate_in_chunks(
    design: Design = Design(),
    parameters: Parameters = Parameters(),
    trials: int = 1000,
    seed: int = 0,
    chunk: int = 100,
) -> Iterator[Trials]:
    """Yield the same results as `simulate_trials`, at most `chunk` trials at a time, so that progress can be shown."""
    check_number("chunk", chunk, 1, 2**20)
    for first in range(0, trials, chunk):
        yield simulate_trials(design, parameters, min(chunk, trials - first), seed, first)


def _arm_moments(
    chance: float, effect: float, design: Design, parameters: Parameters
) -> tuple[float, float, float]:
    """Return an arm's mean fall, variance and response share, when `chance` is that of believing in ketamine."""
    from scipy.special import ndtr

    seen = parameters.rater_points if design.raters == "present" else 0.0
    base = parameters.usual_fall_points + effect
    threshold = parameters.response_fraction * parameters.baseline_points
    pushes = [
        (b, c, (chance if b else 1 - chance) * (chance if c else 1 - chance))
        for b in (0, 1)
        for c in (0, 1)
    ]
    response = sum(
        w
        * ndtr(
            (base + parameters.expectancy_points * b + seen * c - threshold)
            / parameters.spread_points
        )
        for b, c, w in pushes
    )
    variance = parameters.spread_points**2 + (
        parameters.expectancy_points**2 + seen**2
    ) * chance * (1 - chance)
    return base + (parameters.expectancy_points + seen) * chance, variance, float(response)


def expected(design: Design = Design(), parameters: Parameters = Parameters()) -> Expected:
    """Return in closed form what the simulated trials average to.

    The power is exact where there is no expectancy.
    """
    from scipy.special import nctdtr, stdtrit

    right_ketamine, right_control = guess_chances(design.control, parameters)
    mean_k, var_k, response_k = _arm_moments(
        right_ketamine, parameters.true_effect_points, design, parameters
    )
    mean_c, var_c, response_c = _arm_moments(1 - right_control, 0.0, design, parameters)
    d = (mean_k - mean_c) / np.sqrt((var_k + var_c) / 2)
    df, shift = design.n - 2, abs(d) * np.sqrt(design.n / 4)
    bar = stdtrit(df, 1 - parameters.alpha / 2)
    missed, wrong_way = np.nan_to_num(
        nctdtr(df, shift, [bar, -bar])
    )  # SciPy gives NaN for some tails that are below 1e-12
    power = 1 - missed + wrong_way
    return Expected(
        float(mean_k - mean_c),
        float(d),
        float(power),
        (right_ketamine + right_control) / 2,
        response_k,
        response_c,
    )
