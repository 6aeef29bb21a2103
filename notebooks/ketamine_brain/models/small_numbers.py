r"""What a handful of people can and cannot show: exact intervals and exact tests for small counts.

$n_{\text{resp}}$ of $n$ people respond. Each person responds with the same unknown probability $p_{\text{resp}}$, so
$n_{\text{resp}}$ is binomial.

- Exact interval (Clopper and Pearson): every $p_{\text{resp}}$ under which neither so many responders or more, nor so few or
  fewer, have a chance below $(1 - \text{confidence})/2$. Both ends are quantiles of a beta distribution.
- Fisher's exact test: with the total of responders held fixed, the chance of a table no more likely than the one seen.
- McNemar's exact test: each person had both treatments; only those who responded to one and not the other can tell.

Leaves out: people who dropped out, and how the responder line was chosen. Breaks: when people are not independent of one
another. The exact interval is cautious: it covers the truth at least as often as it says, often more.
"""

from __future__ import annotations

import math

from ketamine_brain.models.parameters import check_number


def check_count(name: str, count, low: int, high: int) -> int:
    """Return `count` as an int, or raise ValueError naming the argument, the value and the allowed range."""
    number = check_number(name, count, low, high, "people")
    if number != int(number):
        raise ValueError(f"{name} is {count!r}; allowed: whole numbers from {low} to {high}")
    return int(number)


def exact_interval(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Clopper–Pearson interval (low, high) of the probability, 0..1, when `k` of `n` people respond.

    Raises ValueError for n < 1, k outside 0..n, or a confidence outside 0.5..0.9999.
    """
    from scipy.special import betaincinv

    n = check_count("n", n, 1, 100_000)
    k = check_count("k", k, 0, n)
    tail = (1.0 - check_number("confidence", confidence, 0.5, 0.9999)) / 2.0
    low = 0.0 if k == 0 else float(betaincinv(k, n - k + 1, tail))
    high = 1.0 if k == n else float(betaincinv(k + 1, n - k, 1.0 - tail))
    return low, high


def fisher_p(a: int, n1: int, b: int, n2: int) -> float:
    """Return Fisher's exact two-sided p when `a` of `n1` people respond in one arm and `b` of `n2` in the other."""
    n1, n2 = check_count("n1", n1, 1, 10_000), check_count("n2", n2, 1, 10_000)
    a, b = check_count("a", a, 0, n1), check_count("b", b, 0, n2)
    tables = [
        math.comb(n1, i) * math.comb(n2, a + b - i)
        for i in range(max(0, a + b - n2), min(n1, a + b) + 1)
    ]
    seen = math.comb(n1, a) * math.comb(n2, b)
    return sum(table for table in tables if table <= seen) / sum(tables)


def mcnemar_p(first_only: int, second_only: int) -> float:
    """Return McNemar's exact two-sided p from the people who responded to one treatment only (1.0 when there are none)."""
    first_only, second_only = (
        check_count("first_only", first_only, 0, 5_000),
        check_count("second_only", second_only, 0, 5_000),
    )
    n = first_only + second_only
    tail = sum(math.comb(n, i) for i in range(min(first_only, second_only) + 1))
    return min(1.0, 2 * tail / 2**n)


def mcnemar_z(first_only: int, second_only: int) -> float:
    """Return McNemar's z (no continuity correction): what a signed-rank test on yes/no outcomes gives; 0.0 with no one."""
    first_only, second_only = (
        check_count("first_only", first_only, 0, 5_000),
        check_count("second_only", second_only, 0, 5_000),
    )
    n = first_only + second_only
    return (first_only - second_only) / math.sqrt(n) if n else 0.0


def chance_of_none(probability: float, n: int) -> float:
    """Return the chance, 0..1, that none of `n` people responds when each does with `probability` (0..1)."""
    return (1.0 - check_number("probability", probability, 0.0, 1.0)) ** check_count(
        "n", n, 1, 100_000
    )
