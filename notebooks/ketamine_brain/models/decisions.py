r"""Numbers a person can decide with: natural frequencies, benefit and harm on one scale, and how
far a result moves a claim.

Natural frequency: a share of 0.3 becomes "about 30 of 100 people" ($N$ people in one picture), with
its interval. Where the source prints none, the interval is Wilson's, from the number of people the
share was counted in.

Benefit and harm: from the shares with and without treatment, $p_1$ and $p_0$, of $N$ people about
$N\min(p_0, p_1)$ have the outcome either way, $N\lvert p_1 - p_0\rvert$ have it (or are spared it)
because of treatment, and the rest do not have it either way. The risk difference is $p_1 - p_0$
with Newcombe's interval, and the number needed to treat (or to harm) is $1/\lvert p_1 - p_0\rvert$.
When the interval of the difference crosses zero, that of the number runs from benefit through
infinity to harm.

Bayes: a result moves the odds of a claim by the ratio of how often it appears when the claim is
true and when it is not,

$$ \frac{p_{\text{after}}}{1 - p_{\text{after}}} = \frac{p_{\text{before}}}{1 - p_{\text{before}}}
\times \mathrm{LR}, \qquad
   \mathrm{LR}_{\text{significant}} = \frac{1 - \beta}{\alpha}, \quad \mathrm{LR}_{\text{null}} =
   \frac{\beta}{1 - \alpha}, $$

with $p_{\text{before}}$ and $p_{\text{after}}$ the belief before and after, $1 - \beta$ the power
and $\alpha$ the chance of a
significant result when the claim is not true: 0.05 only if the trial is sound, and more when its
blind leaks (put the simulator's share in).

Leaves out: what an outcome is worth to a person; how sure the source itself is; other people than
those studied; publication. Breaks: "because of treatment" is a count of the difference, not of
named people: some may be helped and as many harmed.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from ketamine_brain.evidence import measurement
from ketamine_brain.models.parameters import (
    Numbers,
    ParameterSet,
    check_array,
    check_choice,
    check_count,
    check_number,
    parameter,
)

RESULTS = ("significant", "null")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """How the pictures count, and the belief a learner starts from."""

    people: float = parameter(
        100.0, "people", 10.0, 1000.0, symbol="N", meaning="people in one picture"
    )
    confidence: float = parameter(
        0.95,
        "probability",
        0.5,
        0.999,
        symbol=r"p_{\text{cover}}",
        meaning="how much an interval is meant to cover (a convention)",
    )
    prior: float = parameter(
        0.5,
        "probability",
        0.001,
        0.999,
        symbol=r"p_{\text{before}}",
        meaning="belief in the claim before the trial; yours to choose",
    )
    power: float = parameter(
        0.8,
        "probability",
        0.001,
        1.0,
        symbol=r"1-\beta",
        meaning="chance of a significant result if the claim is true",
    )
    alpha: float = parameter(
        0.05,
        "probability",
        0.001,
        0.999,
        symbol=r"\alpha",
        meaning="chance of a significant result when nothing is there (a convention)",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Frequency:
    """A share as people.

    `count` of `denominator`, `low` to `high` its interval (None where nothing gives one).
    """

    count: int
    low: int | None
    high: int | None
    denominator: int
    ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        interval = "" if self.low is None else f" (could be {self.low} to {self.high})"
        return f"{self.count} of {self.denominator}{interval}"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Comparison:
    """One outcome with and without treatment, in people of `denominator`; the three counts add up
    to it.

    `either_way` have it with or without; `changed` have it only with treatment (`more` is true) or
    only without; `neither` do not. `low` and `high` bound the signed number more with treatment
    (None where the numbers of people are unknown).
    """

    with_treatment: int
    without: int
    either_way: int
    changed: int
    neither: int
    more: bool
    low: float | None
    high: float | None
    denominator: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Difference:
    """A risk difference (share with minus without) and its interval, and the number needed to
    treat: inf at no difference.

    `nnt_low` and `nnt_high` bound the number when the interval has one sign; when it crosses zero
    both are None, and `nnt_benefit` (more with treatment) and `nnt_harm` (fewer) say from where
    each side runs to infinity.
    """

    difference: float
    low: float
    high: float
    nnt: float
    nnt_low: float | None
    nnt_high: float | None
    nnt_benefit: float | None
    nnt_harm: float | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Belief:
    """What a result does to a claim.

    Odds before, the ratio they are multiplied by, odds after, and the belief after (0..1).
    """

    prior_odds: float
    likelihood_ratio: float
    posterior_odds: float
    posterior: float


def counts(shares: Numbers, denominator: int = int(DEFAULT.people)) -> npt.NDArray[np.int_]:
    """Return whole numbers that add up to `denominator`, nearest to `shares` (≥ 0, any total > 0)
    by largest remainder.
    """
    shares = np.atleast_1d(check_array("shares", shares, low=0.0))
    whole = check_count("denominator", denominator, 1, 100_000, "people")
    if not shares.sum() > 0:
        raise ValueError("shares add up to 0; allowed: a total above 0")
    exact = shares / shares.sum() * whole
    floor: npt.NDArray[np.int_] = np.floor(exact + 1e-9).astype(int)
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[: whole - floor.sum()]] += 1
    return floor


def wilson(share: float, n: int, confidence: float = DEFAULT.confidence) -> tuple[float, float]:
    """Return Wilson's interval of a share (0..1) seen in `n` people."""
    from scipy.special import ndtri

    share = check_number("share", share, 0, 1)
    n = check_count("n", n, 1, 10_000_000, "people")
    level = check_number("confidence", confidence, 0.5, 0.999)
    # A printed share need not be a whole number of people, so SciPy's binomtest cannot be asked.
    z2 = float(ndtri((1 + level) / 2)) ** 2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = math.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)


def _share(source: Any) -> tuple[float, float | None, float | None, tuple[str, ...]]:
    """Return share, its printed low and high, and ids, from a row's id (unit % or per 1000) or a
    proportion.
    """
    if not isinstance(source, str):
        return check_number("proportion", source, 0, 1), None, None, ()
    row = measurement(source)
    scale = next(
        (s for unit, s in (("%", 100), ("per 1000", 1000)) if row.unit.startswith(unit)), None
    )
    if row.value is None or scale is None or row.check == "memory":
        found = f"{source} is {row.text or row.value} {row.unit}, checked {row.check}"
        raise ValueError(f"{found}; allowed: a verified share in % or per 1000")
    if row.low is None or row.high is None:
        return row.value / scale, None, None, (source,)
    return row.value / scale, row.low / scale, row.high / scale, (source,)


def natural_frequency(
    source: str | float, denominator: int = int(DEFAULT.people), n: int | None = None
) -> Frequency:
    """Return a share as people of `denominator`, from a row's id or a proportion (0..1).

    The interval is the one the row prints, else Wilson's when `n` is given: how many people that
    share was counted in (a row's own n is often the whole trial's, so it is never taken unasked).
    """
    share, low, high, ids = _share(source)
    denominator = check_count("denominator", denominator, 1, 100_000, "people")
    if low is None and n is not None:
        low, high = wilson(share, n)
    return Frequency(
        count=int(counts([share, 1 - share], denominator)[0]),
        low=_people(low, denominator),
        high=_people(high, denominator),
        denominator=denominator,
        ids=ids,
    )


def _people(share: float | None, denominator: int) -> int | None:
    """Return a share as the nearest whole number of people."""
    return None if share is None else math.floor(share * denominator + 0.5)


def compare(
    with_treatment: str | float,
    without: str | float,
    denominator: int = int(DEFAULT.people),
    n_with: int | None = None,
    n_without: int | None = None,
) -> Comparison:
    """Return one outcome with and without treatment as people of `denominator`, from two row ids or
    proportions (0..1).

    The interval is Newcombe's when both numbers of people are given; else, when the row with
    treatment prints one, it is that one less the share without, as review tables print it.
    """
    denominator = check_count("denominator", denominator, 1, 100_000, "people")
    one, low, high, _ = _share(with_treatment)
    zero = _share(without)[0]
    treated = int(counts([one, 1 - one], denominator)[0])
    untreated = int(counts([zero, 1 - zero], denominator)[0])
    if n_with and n_without:
        difference = risk_difference(one, n_with, zero, n_without)
        low, high = difference.low, difference.high
    elif low is not None and high is not None:
        low, high = low - zero, high - zero
    fewer, more = sorted((treated, untreated))
    return Comparison(
        with_treatment=treated,
        without=untreated,
        either_way=fewer,
        changed=more - fewer,
        neither=denominator - more,
        more=treated > untreated,
        low=None if low is None else low * denominator,
        high=None if high is None else high * denominator,
        denominator=denominator,
    )


def risk_difference(
    with_treatment: float,
    n_with: int,
    without: float,
    n_without: int,
    confidence: float = DEFAULT.confidence,
) -> Difference:
    """Return the difference of two shares (0..1) with Newcombe's interval, and the number needed to
    treat (or harm).
    """
    low_1, high_1 = wilson(with_treatment, n_with, confidence)
    low_0, high_0 = wilson(without, n_without, confidence)
    difference = with_treatment - without
    low = difference - np.hypot(with_treatment - low_1, high_0 - without)
    high = difference + np.hypot(high_1 - with_treatment, without - low_0)
    return numbers_needed(float(difference), float(low), float(high))


def numbers_needed(difference: float, low: float, high: float) -> Difference:
    """Return the numbers needed to treat that go with a risk difference and its interval (each
    -1..1).
    """
    for name, value in (("difference", difference), ("low", low), ("high", high)):
        check_number(name, value, -1, 1)
    if not low <= difference <= high:
        raise ValueError(
            f"difference is {difference:g}; allowed: between its low {low:g} and high {high:g}"
        )

    crosses = low <= 0 <= high
    ends = sorted((_inverse(low), _inverse(high)))
    return Difference(
        difference=difference,
        low=low,
        high=high,
        nnt=_inverse(difference),
        nnt_low=None if crosses else ends[0],
        nnt_high=None if crosses else ends[1],
        nnt_benefit=_inverse(high) if crosses else None,
        nnt_harm=_inverse(low) if crosses else None,
    )


def _inverse(difference: float) -> float:
    """Return how many people one more outcome takes, infinitely many when nothing differs."""
    return 1 / abs(difference) if difference else math.inf


def apply_odds_ratio(without: float, odds_ratio: float) -> float:
    """Return the share (0..1) that a share without treatment becomes under an odds ratio (> 0)."""
    check_number("without", without, 0, 1)
    check_number("odds_ratio", odds_ratio, 1e-9)
    return odds_ratio * without / (1 - without + odds_ratio * without)


def update(prior: float, power: float, alpha: float, result: str) -> Belief:
    """Return what a `result` ("significant" or "null") does to a claim believed with probability
    `prior`, both 0 to 1.
    """
    for name, value in (("prior", prior), ("power", power), ("alpha", alpha)):
        check_number(name, value, 0, 1)
    check_choice("result", result, RESULTS)
    if_true, if_not = (power, alpha) if result == "significant" else (1 - power, 1 - alpha)
    if if_not == 0 and if_true == 0:
        given = f"power is {power:g} and alpha {alpha:g}"
        raise ValueError(
            f"{given}, and then a {result} result cannot appear; allowed: one of them short of its"
            " limit"
        )
    if (prior == 1 and if_true == 0) or (prior == 0 and if_not == 0):
        raise ValueError(
            f"prior is {prior:g}, and then a {result} result cannot appear; allowed: a belief short"
            " of certainty"
        )
    posterior = prior * if_true / (prior * if_true + (1 - prior) * if_not)
    return Belief(
        prior_odds=_odds(prior),
        likelihood_ratio=if_true / if_not if if_not else math.inf,
        posterior_odds=_odds(posterior),
        posterior=posterior,
    )


def _odds(probability: float) -> float:
    return probability / (1 - probability) if probability < 1 else math.inf
