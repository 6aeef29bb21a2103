"""The reading grade is the published formula, over words and sentences as people count them."""

import pytest
import reading_grade


def test_the_grade_is_the_formula_of_what_it_counts():
    text = "The drug slows a switch. Then mood can lift again."
    syllables = sum(map(reading_grade.syllables, reading_grade.words(text)))
    assert (len(reading_grade.words(text)), reading_grade.sentences(text)) == (10, 2)
    assert reading_grade.grade(text) == pytest.approx(0.39 * 5 + 11.8 * syllables / 10 - 15.59)


@pytest.mark.parametrize(("word", "count"), [("drug", 1), ("treatment", 2), ("depression", 3)])
def test_syllables(word, count):
    assert reading_grade.syllables(word) == count


def test_headings_and_abbreviations_are_no_sentences():
    assert reading_grade.sentences("Dr. Berman gave it to eight people. All came back.") == 2


def test_nothing_has_no_grade():
    with pytest.raises(ValueError, match="no words"):
        reading_grade.grade("...")
