"""How many people stood in each arm, where a row prints the people of the whole trial."""

from __future__ import annotations

from ketamine_brain.evidence import Measurement, measurement


def people_of_arms(one: str, zero: str, together: bool = False) -> tuple[int, int]:
    """Return the people behind two shares, one row an arm.

    together : the rows' n counts both arms; they are then split as near to half as lets both
        printed shares be whole numbers of people. Raises ValueError where no split does.
    """
    first, second = measurement(one), measurement(zero)
    if not together:
        return first.people, second.people
    for off in range(first.people // 4):
        for mine in {(first.people + off) // 2, (first.people - off) // 2}:
            other = first.people - mine
            if _whole(first, mine) and _whole(second, other):
                return mine, other
    raise ValueError(f"no split of {first.n} people gives the shares of {one} and {zero}")


def _whole(row: Measurement, n: int) -> bool:
    """Return whether the printed share (%) of a row is that of a whole number of `n` people."""
    step = 10.0 ** -len(f"{row.number:g}".partition(".")[2])
    return abs(round(row.number * n / 100) * 100 / n - row.number) <= step / 2 + 1e-9
