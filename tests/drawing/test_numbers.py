"""Numbers in pictures: few digits, a true minus, and no minus on nothing."""

import pytest
from ketamine_brain.drawing.numbers import short, signed


@pytest.mark.parametrize(
    ("value", "words"),
    [(185.4, "185"), (5.44, "5.4"), (-0.266, "−0.27"), (0.0, "0"), (-0.001, "0"), (0.5, "0.50")],
)
def test_a_number_is_short(value, words):
    assert short(value) == words


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [(3.2, 0, "+3"), (-70.0, 0, "−70"), (0.2, 0, "0"), (-0.04, 1, "0"), (0.26, 1, "+0.3")],
)
def test_a_signed_number_has_its_sign(value, digits, words):
    assert signed(value, digits) == words
