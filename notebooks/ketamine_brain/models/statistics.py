r"""What a handful of people can and cannot show: exact intervals and exact tests for small counts.

$n_{\text{resp}}$ of $n$ people respond. Each person responds with the same unknown probability
$p_{\text{resp}}$, so $n_{\text{resp}}$ is binomial.

- Exact interval (Clopper and Pearson): every $p_{\text{resp}}$ under which neither so many
  responders or more, nor so few or fewer, have a chance below $(1 - \text{confidence})/2$.
- Wilson's interval: every $p_{\text{resp}}$ that a normal test would not reject.
- Fisher's exact test: with the total of responders held fixed, the chance of a table no more likely
  than the one seen.
- McNemar's exact test: each person had both treatments; only those who responded to one and not the
  other can tell.

SciPy computes them; the checks of what is asked are ours.

Leaves out: people who dropped out, and how the responder line was chosen. Breaks: when people are
not independent of one another. The exact interval is cautious: it covers the truth at least as
often as it says, often more.
"""

from __future__ import annotations

from typing import Any

from ketamine_brain.models.parameters import check_count, check_number

MOST_PEOPLE = 100_000


def exact_interval(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the Clopper–Pearson interval (low, high), 0..1, when `k` of `n` people respond.

    Raises ValueError for n < 1, k outside 0..n, or a confidence outside 0.5..0.9999.
    """
    from scipy.stats import binomtest

    n = check_count("n", n, 1, MOST_PEOPLE, "people")
    k = check_count("k", k, 0, n, "people")
    level = check_number("confidence", confidence, 0.5, 0.9999)
    found = binomtest(k, n).proportion_ci(level, method="exact")
    return float(found.low), float(found.high)


def wilson_interval(k: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return Wilson's interval (low, high), 0..1, when `k` of `n` people respond."""
    from scipy.stats import binomtest

    n = check_count("n", n, 1, MOST_PEOPLE, "people")
    k = check_count("k", k, 0, n, "people")
    level = check_number("confidence", confidence, 0.5, 0.9999)
    found = binomtest(k, n).proportion_ci(level, method="wilson")
    return float(found.low), float(found.high)


def fisher_p(a: int, n1: int, b: int, n2: int) -> float:
    """Return Fisher's exact two-sided p when `a` of `n1` respond in one arm and `b` of `n2` in the other."""
    from scipy.stats import fisher_exact

    n1 = check_count("n1", n1, 1, 10_000, "people")
    n2 = check_count("n2", n2, 1, 10_000, "people")
    a = check_count("a", a, 0, n1, "people")
    b = check_count("b", b, 0, n2, "people")
    found: Any = fisher_exact([[a, n1 - a], [b, n2 - b]])
    return float(found.pvalue)


def mcnemar_p(first_only: int, second_only: int) -> float:
    """Return McNemar's exact two-sided p from the people who responded to one treatment only.

    It is 1.0 when there are none.
    """
    from scipy.stats import binomtest

    first_only = check_count("first_only", first_only, 0, 5_000, "people")
    second_only = check_count("second_only", second_only, 0, 5_000, "people")
    together = first_only + second_only
    return float(binomtest(first_only, together).pvalue) if together else 1.0


def chance_of_none(probability: float, n: int) -> float:
    """Return the chance, 0..1, that none of `n` people responds when each does with `probability`."""
    share = check_number("probability", probability, 0.0, 1.0)
    return float((1.0 - share) ** check_count("n", n, 1, MOST_PEOPLE, "people"))
