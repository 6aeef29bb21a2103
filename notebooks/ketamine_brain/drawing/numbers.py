"""How numbers are written in pictures: as few digits as carry the meaning, and a true minus."""

from __future__ import annotations


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
