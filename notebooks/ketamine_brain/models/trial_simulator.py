r"""A trial whose blinding leaks: what expectation alone can do to a result, and what a trial of
this size can show.

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
import math

import numpy as np
import numpy.typing as npt

from ketamine_brain.evidence.measurements import Measurement, numbers_in
from ketamine_brain.models.parameters import (
    Array,
    ParameterSet,
    check_choice,
    check_count,
    check_seed,
    check_size,
    measured,
    parameter,
)
from ketamine_brain.models.statistics import Z95

CONTROLS = ("saline", "midazolam", "anaesthesia")
RATERS = ("masked", "present")
MAX_PEOPLE = 1000  # each trial owns this many places in the stream of random numbers, used or not
DRAWS = 4
LUCK_BLOCK = 200  # people a trial whose luck is kept between calls
KEPT = 200_000  # people in all of which luck is kept
MOST_TRIALS = 2**20
MOST_PEOPLE = 5_000_000  # trials × people at once: half a gigabyte while they are computed
WEYL = 0x6D2B79F5


def _fall_sd(row: Measurement) -> tuple[float, float]:
    """Return the SD of the falls (points) in one arm, and its degrees of freedom, from the t
    printed.
    """
    freedom, t = numbers_in(row.dispersion)[:2]
    return abs(row.number / t) * math.sqrt(freedom + 1), freedom


def _pooled_sd(*rows: Measurement) -> float:
    """Return the SD of the falls that the arms share (points)."""
    arms = [_fall_sd(row) for row in rows]
    squares = sum(freedom * sd**2 for sd, freedom in arms)
    return math.sqrt(squares / sum(freedom for _, freedom in arms))


def _pooled_sd_ends(*rows: Measurement) -> tuple[float, float]:
    """Return the 95 % interval of that SD, by Wilson and Hilferty's quantiles of chi-square."""
    freedom = sum(_fall_sd(row)[1] for row in rows)
    part = 2 / (9 * freedom)
    low, high = (
        _pooled_sd(*rows) / (1 - part + sign * Z95 * math.sqrt(part)) ** 1.5 for sign in (1, -1)
    )
    return low, high


def _right(wrong: Measurement) -> float:
    return 1 - wrong.number / 100


@dataclasses.dataclass(frozen=True, kw_only=True)
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
    usual_fall_points: float = measured(
        "MUR-02",
        "MADRS points",
        -10.0,
        30.0,
        scale=-1.0,
        kind="borrowed",
        symbol=r"\Delta_u",
        meaning="fall at one day with no ketamine: a midazolam arm's, borrowed for other controls",
    )
    spread_points: float = measured(
        ("MUR-01", "MUR-02"),
        "MADRS points",
        1.0,
        30.0,
        derive=_pooled_sd,
        interval=_pooled_sd_ends,
        symbol=r"\sigma_y",
        meaning="spread of the one-day fall between people, from the printed t values",
    )
    baseline_points: float = measured(
        "COR-01", "MADRS points", 10.0, 60.0, symbol="M_0", meaning="score before treatment"
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
    # Nobody's guess after midazolam alone: all had had ketamine by then, one arm of them once,
    # after
    # five infusions of midazolam. Borrowed, because no row asks a midazolam arm that met no
    # ketamine.
    right_ketamine_midazolam: float = measured(
        "SHI-02",
        "probability",
        0.0,
        1.0,
        kind="borrowed",
        derive=_right,
        symbol="p_{K,m}",
        meaning=(
            "ketamine arm guesses right when the control is midazolam "
            "(asked after six infusions of ketamine)"
        ),
    )
    right_control_midazolam: float = measured(
        "SHI-01",
        "probability",
        0.0,
        1.0,
        kind="borrowed",
        derive=_right,
        symbol="p_{C,m}",
        meaning="midazolam arm guesses right (asked after five of midazolam and one of ketamine)",
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


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class Design:
    """What the trialist chooses.

    N people in all (even), the control, and if raters saw the session.
    """

    n: int = 60
    control: str = "midazolam"
    raters: str = "masked"

    def __post_init__(self) -> None:
        people = check_count("n", self.n, 4, MAX_PEOPLE, "people")
        object.__setattr__(self, "n", people)
        if people % 2:
            raise ValueError(f"n is {people}; allowed: an even number of people, half in each arm")
        check_choice("control", self.control, CONTROLS)
        check_choice("raters", self.raters, RATERS)


DESIGN = Design()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trials:
    """Results of many trials; a positive effect favors ketamine.

    Attributes
    ----------
    difference_points, ci_low_points, ci_high_points : (trials,), MADRS points
    t, p, d : (trials,), Student's t, its two-sided p, and the standardized difference
    significant : (trials,), whether p is below alpha
    right_guess_share, response_ketamine, response_control : (trials,), shares 0..1
    """

    difference_points: Array
    ci_low_points: Array
    ci_high_points: Array
    t: Array
    p: Array
    d: Array
    significant: npt.NDArray[np.bool_]
    right_guess_share: Array
    response_ketamine: Array
    response_control: Array


@dataclasses.dataclass(frozen=True, kw_only=True)
class Trial:
    """One trial.

    Attributes
    ----------
    ketamine_arm : (people,), whether each had ketamine
    believes_ketamine, rater_believes_ketamine : (people,), whether they think so
    fall_points : (people,), MADRS points
    result : a `Trials` of one
    """

    ketamine_arm: npt.NDArray[np.bool_]
    believes_ketamine: npt.NDArray[np.bool_]
    rater_believes_ketamine: npt.NDArray[np.bool_]
    fall_points: Array
    result: Trials


@dataclasses.dataclass(frozen=True, kw_only=True)
class Expected:
    """What the design finds on average.

    Attributes
    ----------
    difference_points : MADRS points
    d : standardized difference
    power, right_guess_share, response_ketamine, response_control : 0..1
    """

    difference_points: float
    d: float
    power: float
    right_guess_share: float
    response_ketamine: float
    response_control: float


def mix(state: npt.ArrayLike) -> npt.NDArray[np.uint32]:
    """Return mulberry32's finalizer of 32-bit states (uint32 array), all arithmetic modulo
    2**32.
    """
    state = np.asarray(state, dtype=np.uint32)
    t: npt.NDArray[np.uint32] = (state ^ (state >> np.uint32(15))) * (state | np.uint32(1))
    t = (t + (t ^ (t >> np.uint32(7))) * (t | np.uint32(61))) ^ t
    return t ^ (t >> np.uint32(14))


def uniforms(seed: int, indices: npt.ArrayLike) -> Array:
    """Return the uniforms in (0, 1) at `indices` (integers ≥ 0) of the stream that `seed` (0 to
    2**32 - 1) starts.
    """
    start = mix(np.array([check_seed(seed)], dtype=np.uint32))
    steps = (np.asarray(indices, dtype=np.uint64) + np.uint64(1)).astype(np.uint32)
    return np.asarray((mix(start + steps * np.uint32(WEYL)) + 0.5) / 2.0**32)


def normals(u: Array, v: Array) -> Array:
    """Return standard normals from two arrays of uniforms in (0, 1) (Box-Muller, the cosine
    branch).
    """
    return np.asarray(np.sqrt(-2 * np.log(u)) * np.cos(2 * np.pi * v))


def guess_chances(control: str, parameters: Parameters = DEFAULT) -> tuple[float, float]:
    """Return the chances that a person in the ketamine arm and one in the control arm guess their
    arm right.
    """
    check_choice("control", control, CONTROLS)
    right_ketamine = getattr(parameters, f"right_ketamine_{control}")
    right_control = getattr(parameters, f"right_control_{control}")
    return right_ketamine, right_control


def _luck(seed: int, first: int, trials: int, people: int) -> tuple[Array, Array, Array]:
    """Return each person's normal and two uniforms, (trials, people) each, read-only."""
    numbers = np.arange(first, first + trials)[:, None]
    places = DRAWS * (MAX_PEOPLE * numbers + np.arange(people))
    drawn = [uniforms(seed, places + slot) for slot in range(DRAWS)]
    luck = normals(drawn[0], drawn[1]), drawn[2], drawn[3]
    for values in luck:
        values.setflags(write=False)
    return luck


_kept_luck = functools.lru_cache(maxsize=4)(_luck)  # a slider asks for the same again


def _luck_for(n: int, seed: int, first: int, trials: int) -> tuple[Array, Array, Array]:
    """Return the luck of `n` people a trial, (trials, n) each.

    A small run is kept with a whole block of people, so that moving n draws nothing anew.
    """
    block = LUCK_BLOCK * math.ceil(n / LUCK_BLOCK)
    if trials * block > KEPT:
        return _luck(seed, first, trials, n)
    z, guess, rater = _kept_luck(seed, first, trials, block)
    return z[:, :n], guess[:, :n], rater[:, :n]


def _people(
    design: Design, parameters: Parameters, seed: int, first: int, trials: int
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.bool_], Array]:
    """Return arm (n,), belief, rater's belief and fall (trials, n) from trial `first` on."""
    seed = check_seed(seed)
    trials = check_count("trials", trials, 1, MOST_TRIALS)
    first = check_count("first", first, 0, MOST_TRIALS - trials)
    check_size("trials × people", trials * design.n, MOST_PEOPLE)
    z, guess, rater_guess = _luck_for(design.n, seed, first, trials)
    arm = np.arange(design.n) % 2 == 0
    right_ketamine, right_control = guess_chances(design.control, parameters)
    chance = np.where(arm, right_ketamine, 1 - right_control)  # of believing in ketamine
    believes = guess < chance
    rater = rater_guess < chance
    fall = (
        parameters.usual_fall_points
        + parameters.true_effect_points * arm
        + parameters.expectancy_points * believes
        + parameters.spread_points * z
    )
    if design.raters == "present":
        fall = fall + parameters.rater_points * rater
    return arm, believes, rater, fall


def _compare(
    arm: npt.NDArray[np.bool_],
    believes: npt.NDArray[np.bool_],
    fall: Array,
    parameters: Parameters,
) -> Trials:
    """Return each trial's t test from arm (n,), belief and fall (trials, n)."""
    from scipy.special import stdtr, stdtrit

    ketamine = fall[:, arm]
    control = fall[:, ~arm]
    df = fall.shape[1] - 2
    difference = ketamine.mean(axis=1) - control.mean(axis=1)
    pooled = np.sqrt((ketamine.var(axis=1, ddof=1) + control.var(axis=1, ddof=1)) / 2)
    error = pooled * np.sqrt(4 / fall.shape[1])
    t = difference / error
    p = 2 * stdtr(df, -np.abs(t))
    reach = stdtrit(df, 1 - parameters.alpha / 2) * error
    threshold = parameters.response_fraction * parameters.baseline_points
    return Trials(
        difference_points=difference,
        ci_low_points=difference - reach,
        ci_high_points=difference + reach,
        t=t,
        p=p,
        d=difference / pooled,
        significant=p < parameters.alpha,
        right_guess_share=(believes == arm).mean(axis=1),
        response_ketamine=(ketamine >= threshold).mean(axis=1),
        response_control=(control >= threshold).mean(axis=1),
    )


def simulate_trial(
    design: Design = DESIGN, parameters: Parameters = DEFAULT, seed: int = 0, number: int = 0
) -> Trial:
    """Return trial `number` of the run that `seed` starts, with its people.

    Equals that entry of `simulate_trials`.
    """
    arm, believes, rater, fall = _people(design, parameters, seed, number, 1)
    return Trial(
        ketamine_arm=arm,
        believes_ketamine=believes[0],
        rater_believes_ketamine=rater[0],
        fall_points=fall[0],
        result=_compare(arm, believes, fall, parameters),
    )


def simulate_trials(
    design: Design = DESIGN,
    parameters: Parameters = DEFAULT,
    trials: int = 1000,
    seed: int = 0,
    first: int = 0,
) -> Trials:
    """Return the results of `trials` trials, numbers `first` onward, of the run that `seed`
    starts.
    """
    arm, believes, _, fall = _people(design, parameters, seed, first, trials)
    return _compare(arm, believes, fall, parameters)


def _arm_moments(
    chance: float, effect: float, design: Design, parameters: Parameters
) -> tuple[float, float, float]:
    """Return an arm's mean fall, variance and response share, when `chance` is that of believing in
    ketamine.
    """
    from scipy.special import ndtr

    seen = parameters.rater_points if design.raters == "present" else 0.0
    base = parameters.usual_fall_points + effect
    threshold = parameters.response_fraction * parameters.baseline_points
    response = 0.0
    for believes, chance_of_it in ((0, 1 - chance), (1, chance)):
        for rater, chance_of_rater in ((0, 1 - chance), (1, chance)):
            mean = base + parameters.expectancy_points * believes + seen * rater
            past = float(ndtr((mean - threshold) / parameters.spread_points))
            response += chance_of_it * chance_of_rater * past
    pushed = parameters.expectancy_points**2 + seen**2
    variance = parameters.spread_points**2 + pushed * chance * (1 - chance)
    return base + (parameters.expectancy_points + seen) * chance, variance, response


def expected(design: Design = DESIGN, parameters: Parameters = DEFAULT) -> Expected:
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
    df = design.n - 2
    shift = abs(d) * np.sqrt(design.n / 4)
    bar = stdtrit(df, 1 - parameters.alpha / 2)
    # SciPy gives NaN for some tails that are below 1e-12.
    missed, wrong_way = np.nan_to_num(nctdtr(df, shift, [bar, -bar]))
    return Expected(
        difference_points=float(mean_k - mean_c),
        d=float(d),
        power=float(1 - missed + wrong_way),
        right_guess_share=(right_ketamine + right_control) / 2,
        response_ketamine=response_k,
        response_control=response_c,
    )
