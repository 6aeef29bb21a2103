"""The form in which every model states what it predicts of a measured row, for one report of all."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from ketamine_brain.evidence.measurements import Measurement

USES = ("calibrate", "validate")
Z95 = 1.959963984540054  # of the normal curve: half of a 95 % interval, in standard errors


@dataclasses.dataclass(frozen=True, kw_only=True)
class Prediction:
    """What a model says of one measurement, or of a quantity derived from several.

    Attributes
    ----------
    ids : evidence ids the observed value comes from
    what : the quantity in words, with its unit
    observed, predicted : numbers in that unit
    low, high : the predicted value is inside when low ≤ predicted ≤ high
    reason : where that interval comes from (a published CI, one standard error, a sign), fixed
        before the result was seen
    use : "calibrate" or "validate"
    """

    ids: tuple[str, ...]
    what: str
    observed: float
    predicted: float
    low: float
    high: float
    reason: str
    use: str

    def __post_init__(self) -> None:
        if self.use not in USES:
            raise ValueError(f"use is {self.use!r}; allowed: {', '.join(USES)}")
        if not self.low <= self.high:
            raise ValueError(f"{self.what}: low {self.low} is above high {self.high}")

    @property
    def inside(self) -> bool:
        """Whether the prediction falls in the interval that was fixed beforehand."""
        return self.low <= self.predicted <= self.high

    @classmethod
    def of(
        cls,
        rows: Measurement | tuple[Measurement, ...],
        what: str,
        predicted: Any,
        *,
        low: Any,
        high: Any,
        reason: str,
        observed: Any = None,
        use: str | None = None,
    ) -> Prediction:
        """Return a prediction of `rows` with an interval and a reason of its own.

        `observed` is the first row's number unless given. A row that neither calibrates nor
        validates gave no constant, so it is tested like a held-out one unless `use` says otherwise.
        """
        rows = (rows,) if isinstance(rows, Measurement) else rows
        found = use or (rows[0].use if rows[0].use in USES else "validate")
        return cls(
            ids=tuple(row.id for row in rows),
            what=what,
            observed=float(rows[0].number if observed is None else observed),
            predicted=float(predicted),
            low=float(low),
            high=float(high),
            reason=reason,
            use=found,
        )

    @classmethod
    def from_interval(
        cls,
        row: Measurement,
        what: str,
        predicted: Any,
        *,
        reason: str = "published 95 % CI",
        use: str | None = None,
    ) -> Prediction:
        """Return a prediction of a row that must fall in the interval the row itself prints."""
        low, high = row.interval
        observed = row.number if row.value is not None else (low + high) / 2
        return cls.of(
            row, what, predicted, observed=observed, low=low, high=high, reason=reason, use=use
        )

    @classmethod
    def within(
        cls,
        row: Measurement,
        what: str,
        predicted: Any,
        distance: float,
        reason: str,
        *,
        observed: Any = None,
        use: str | None = None,
    ) -> Prediction:
        """Return a prediction that must fall within `distance` of what was observed."""
        middle = float(row.number if observed is None else observed)
        return cls.of(
            row,
            what,
            predicted,
            observed=middle,
            low=middle - distance,
            high=middle + distance,
            reason=reason,
            use=use,
        )

    @classmethod
    def within_se(
        cls,
        row: Measurement,
        what: str,
        predicted: Any,
        error: float,
        *,
        errors: float = 1.0,
        reason: str = "",
        observed: Any = None,
        use: str | None = None,
    ) -> Prediction:
        """Return a prediction that must fall within `errors` standard errors, each of size `error`."""
        words = reason or ("one standard error" if errors == 1 else f"{errors:g} standard errors")
        return cls.within(row, what, predicted, errors * error, words, observed=observed, use=use)

    @classmethod
    def direction(
        cls,
        row: Measurement,
        what: str,
        predicted: Any,
        sign: int,
        *,
        reason: str = "the sign alone",
        observed: Any = 0.0,
        unseen: float = 0.0,
        use: str | None = None,
    ) -> Prediction:
        """Return a prediction of a sign: above `unseen` (1), below −`unseen` (−1), between them (0)."""
        if sign not in (-1, 0, 1):
            raise ValueError(f"sign is {sign!r}; allowed: -1, 0, 1")
        low, high = {
            1: (unseen, math.inf),
            0: (-unseen, unseen),
            -1: (-math.inf, -unseen),
        }[sign]
        return cls.of(
            row, what, predicted, observed=observed, low=low, high=high, reason=reason, use=use
        )
