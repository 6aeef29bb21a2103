"""Numbers in pictures: few digits, a true minus, no minus on nothing, and places by ratio."""

import numpy as np
import pytest
from ketamine_brain.drawing.numbers import by_ratio, fixed, short, signed, significant


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


@pytest.mark.parametrize(
    ("value", "digits", "words"), [(-3.16, 1, "−3.2"), (-0.04, 1, "0.0"), (2.0, 2, "2.00")]
)
def test_a_number_has_its_digits_and_no_minus_on_nothing(value, digits, words):
    assert fixed(value, digits) == words


@pytest.mark.parametrize(("value", "words"), [(-12.345, "−12.3"), (0.00012345, "0.000123")])
def test_digits_that_count_are_counted(value, words):
    assert significant(value, 3) == words


def test_equal_ratios_are_equal_lengths_and_nothing_lies_before_the_first():
    np.testing.assert_allclose(by_ratio([0.1, 1.0, 10.0], 0.1, 10.0), [0.0, 0.5, 1.0])
    assert by_ratio(0.0, 0.1, 10.0) == 0.0
