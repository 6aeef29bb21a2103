"""The form in which every model states what it predicts of a measured row, so that one report can print them all."""

from __future__ import annotations

import dataclasses

USES = ("calibrate", "validate")


@dataclasses.dataclass(frozen=True)
class Prediction:
    """What a model says of one measurement, or of a quantity derived from several.

    ids: evidence ids the observed value comes from. what: the quantity in words, with its unit. observed, predicted:
    numbers in that unit. low, high: the predicted value is inside when low ≤ predicted ≤ high. reason: where that
    interval comes from (a published CI, one standard error, a sign), fixed before the result was seen.
    """

    ids: tuple[str, ...]
    what: str
    observed: float
    predicted: float
    low: float
    high: float
    reason: str
    use: str

    def __post_init__(self):
        if self.use not in USES:
            raise ValueError(f"use is {self.use!r}; allowed: {', '.join(USES)}")
        if not self.low <= self.high:
            raise ValueError(f"{self.what}: low {self.low} is above high {self.high}")

    @property
    def inside(self) -> bool:
        """Whether the prediction falls in the interval that was fixed beforehand."""
        return self.low <= self.predicted <= self.high
