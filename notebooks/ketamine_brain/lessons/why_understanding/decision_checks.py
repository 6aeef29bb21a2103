"""Whether published numbers needed to treat, odds ratios and shares follow from each other, by the
arithmetic we teach.

Nothing is fitted. The rows are for teaching; each is computed here from other rows, or from numbers
its own line prints beside it.
A number needed to treat is a whole number of people, rounded up, so a prediction is inside when
rounding up gives the printed one, given that the shares it comes from were themselves rounded.
"""

from __future__ import annotations

import math

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models import decisions as de
from ketamine_brain.models.predictions import Prediction

# Half of the last printed digit of a share, in tenths or in whole percents.
TENTH, WHOLE = 0.0005, 0.005


def _shares(id: str) -> tuple[float, float]:
    """Return the two shares (0..1) that a row prints beside its number, as "7.0% vs 0.9%"."""
    one, other = numbers_in(measurement(id).dispersion)[:2]
    return one / 100, other / 100


def _needed(
    ids: tuple[str, ...],
    what: str,
    seen: float,
    shares: tuple[float, float],
    half_digit: float = TENTH,
) -> Prediction:
    """Return the number needed from two shares, inside when shares that print alike could round up
    to the number `seen`.
    """
    difference = abs(shares[0] - shares[1])
    fewest, most = (math.ceil(1 / (difference + sign * 2 * half_digit) - 1e-9) for sign in (1, -1))
    predicted = math.ceil(de.numbers_needed(difference, difference, difference).nnt - 1e-9)
    return Prediction(
        ids=ids,
        what=what,
        observed=seen,
        predicted=predicted,
        low=seen - (most - predicted),
        high=seen + (predicted - fewest),
        reason="exact, but for the rounding of the printed shares",
        use="validate",
    )


def _of_numbers_needed() -> list[Prediction]:
    value = {
        id: measurement(id).number
        for id in (
            "DEC01",
            "DEC02",
            "DEC03",
            "DEC05",
            "DEC06",
            "DEC07",
            "GRU-02",
            "GRU-03",
            "SUS-01",
            "SUS-02",
        )
    }
    printed = {
        id: numbers_in(measurement(id).dispersion + measurement(id).text)
        for id in ("GRU-02", "SUS-06")
    }

    def of(one, other):
        return value[one] / 100, value[other] / 100

    return [
        _needed(
            ("DEC03", "DEC01", "DEC02"),
            "number needed to treat: response (people)",
            value["DEC03"],
            of("DEC01", "DEC02"),
        ),
        _needed(
            ("DEC05",),
            "number needed to harm: stopping for an adverse event (people)",
            value["DEC05"],
            _shares("DEC05"),
        ),
        _needed(
            ("DEC06",),
            "number needed to harm: dissociation (people)",
            value["DEC06"],
            _shares("DEC06"),
        ),
        _needed(
            ("DEC07",),
            "number needed to harm: stopping, maintenance (people)",
            value["DEC07"],
            _shares("DEC07"),
        ),
        _needed(
            ("GRU-02", "GRU-03"),
            "number needed to treat: suicidal ideation (people)",
            printed["GRU-02"][-1],
            of("GRU-02", "GRU-03"),
            WHOLE,
        ),
        _needed(
            ("SUS-06", "SUS-01", "SUS-02"),
            "number needed to prevent one relapse, remitters (people)",
            printed["SUS-06"][0],
            of("SUS-01", "SUS-02"),
        ),
    ]


def _of_relative_risk() -> Prediction:
    """Return how many of 1,000 judge a risk rightly with an aid, from the printed share without and
    the relative risk.
    """
    row = measurement("DEC16")
    without, ratio = numbers_in(row.dispersion)[:2]
    slack = 0.5 * ratio + 0.005 * without + 0.5
    return Prediction(
        ids=("DEC16",),
        what="accurate risk perception with an aid (per 1000)",
        observed=row.number,
        predicted=without * ratio,
        low=row.number - slack,
        high=row.number + slack,
        reason="exact, but for the rounding of the printed numbers",
        use="validate",
    )


def _of_odds_ratios() -> list[Prediction]:
    """Return the share with ketamine that an odds ratio makes of the share without, for two review
    tables.
    """
    found = []
    for with_id, without_id, ratio_id in (
        ("DEC08", "DEC09", "DEC10"),
        ("COC-03", "COC-02", "COC-01"),
    ):
        row = measurement(with_id)
        ratio = measurement(ratio_id)
        predicted = 100 * de.apply_odds_ratio(measurement(without_id).number / 100, ratio.number)
        what = "response at 24 h with ketamine, from the odds ratio (%)"
        found.append(
            Prediction(
                ids=(with_id, without_id, ratio_id),
                what=what,
                observed=row.number,
                predicted=predicted,
                low=row.number - 0.5,
                high=row.number + 0.5,
                reason="half a person in a hundred",
                use="validate",
            )
        )
    return found


def predictions() -> list[Prediction]:
    """Return every prediction of this file."""
    return _of_numbers_needed() + _of_odds_ratios() + [_of_relative_risk()]
