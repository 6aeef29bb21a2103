"""What one writes in notebook 06: an exact test, a rare result, and how sure a share is."""

from __future__ import annotations

import itertools
import math  # noqa: F401 - stubs and solutions use it, as the notebook does
from collections.abc import Callable

import numpy as np

from ketamine_brain.lessons.anxiety.pictures import r2_interval
from ketamine_brain.models.statistics import mcnemar_p
from ketamine_brain.teaching.exercise import Exercise, compare, first_wrong


def check_exact_p(exact_p: Callable) -> str:
    """Return what is wrong with an exact test of two counts, compared with McNemar's."""
    return first_wrong(
        compare(exact_p(one, other), mcnemar_p(one, other), f"with {one} against {other} people")
        for one, other in ((5, 0), (7, 1), (2, 6), (3, 3), (0, 0))
    )


def check_as_striking(as_striking: Callable) -> str:
    """Return what is wrong with a share of trials that lead by at least so many people."""
    leads = np.array([-2, 0, 3, 6, 6, 7, 1, 5])
    where = f"of the leads {leads.tolist()}, at"
    return first_wrong(
        compare(as_striking(leads, published), wanted, f"{where} {published} or more,")
        for published, wanted in ((6, 3 / 8), (7, 1 / 8), (0, 7 / 8), (20, 0.0))
    )


def check_span(span: Callable) -> str:
    """Return what is wrong with the interval of a share of variance seen in a few trials."""
    return first_wrong(
        compare(
            span(r2, trials),
            r2_interval(r2, trials),
            f"for {r2:g} in {trials} trials",
            tolerance=1e-3,
        )
        for r2, trials in itertools.product((0.621, 0.773), (6, 7, 40))
    )


EXERCISES = {
    "exact_p": Exercise(
        prompt="Return the exact p when so many people responded to one treatment only: twice the "
        "chance that a fair coin gives the smaller count or fewer, at most 1.",
        stub="def exact_p(first, second):\n"
        "    n, small = first + second, min(first, second)\n"
        "    return ...  # math.comb(n, k) counts the ways to choose k of n",
        hint="Add comb(n, k) for k from 0 to the smaller count, and divide by 2**n.",
        solution="def exact_p(first, second):\n"
        "    n, small = first + second, min(first, second)\n"
        "    tail = sum(math.comb(n, k) for k in range(small + 1)) / 2**n\n"
        "    return min(1.0, 2 * tail)",
        also=(
            "def exact_p(first, second):\n"
            "    n, small = first + second, min(first, second)\n"
            "    ways = [math.comb(n, k) for k in range(n + 1)]\n"
            "    p = 2 * sum(ways[: small + 1]) / sum(ways)\n"
            "    return p if p < 1 else 1\n",
        ),
        check=check_exact_p,
        shows="5 against 0 gives 0.06 and 7 against 1 gives 0.07: neither is below 0.05.",
    ),
    "as_striking": Exercise(
        prompt="Return the share of trials whose lead (in people) is at least the published one.",
        stub="def as_striking(leads, published):\n    return ...  # leads: an array",
        hint="A comparison of an array gives an array of yes and no; its mean is a share.",
        solution="def as_striking(leads, published):\n    return (leads >= published).mean()",
        also=(
            "def as_striking(leads, published):\n"
            "    return sum(1 for lead in leads if lead >= published) / len(leads)\n",
        ),
        check=check_as_striking,
        shows="Counting 7 instead of 6 people makes luck look several times rarer.",
    ),
    "span": Exercise(
        prompt="Return the 95 % interval of a share of variance seen in a few trials: Fisher's z "
        "is atanh of its root, known to 1.96 over the root of trials - 3.",
        stub="def span(r2, trials):\n"
        "    z, error = math.atanh(r2**0.5), 1 / (trials - 3) ** 0.5\n"
        "    return ...  # two numbers: low, high",
        hint="Go 1.96 errors down and up from z, take tanh, then square (a negative one is 0).",
        solution="def span(r2, trials):\n"
        "    z, error = math.atanh(r2**0.5), 1 / (trials - 3) ** 0.5\n"
        "    low, high = (math.tanh(z + side * 1.96 * error) for side in (-1, 1))\n"
        "    return max(low, 0) ** 2, high**2",
        also=(
            "def span(r2, trials):\n"
            "    z, error = math.atanh(r2**0.5), 1 / (trials - 3) ** 0.5\n"
            "    low = math.tanh(z - 1.96 * error)\n"
            "    return [low**2 if low > 0 else 0.0, math.tanh(z + 1.96 * error) ** 2]\n",
        ),
        check=check_span,
        shows="From six or seven trials, two thirds may be almost nothing or almost all.",
    ),
}
