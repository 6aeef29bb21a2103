"""How numbers stand in pictures: few digits, a true minus, and their place on an axis by ratio."""

from __future__ import annotations

from typing import Any

import numpy as np


def minus(words: str) -> str:
    """Return `words` with a true minus for every hyphen."""
    return words.replace("-", "−")


def short(value: float) -> str:
    """Return a number with two or three digits: 0.27, 5.4, 185; what rounds to zero is 0."""
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 1 else 2
    words = f"{value:.{digits}f}"
    return "0" if float(words) == 0 else minus(words)


def significant(value: float, digits: int) -> str:
    """Return a number with at most so many digits that count: 0.000123, 12.3, 1.2e+07."""
    return minus(f"{value:.{digits}g}")


def fixed(value: float, digits: int) -> str:
    """Return a number with `digits` after the point, and no minus on what rounds to zero."""
    words = f"{value:.{digits}f}"
    return words.removeprefix("-") if float(words) == 0 else minus(words)


def signed(value: float, digits: int = 0) -> str:
    """Return a number with its sign, plus or minus, and `digits` after the point; 0 has none."""
    words = f"{value:+.{digits}f}"
    return "0" if float(words) == 0 else minus(words)


def by_ratio(values: Any, first: float, last: float) -> np.ndarray:
    """Return where values lie between `first` (0) and `last` (1) of an axis that runs by ratio.

    What is smaller than `first` lies on it.
    """
    return np.log(np.maximum(values, first) / first) / np.log(last / first)
