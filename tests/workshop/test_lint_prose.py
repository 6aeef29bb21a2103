"""Numbers in prose beside their rows: what is a fault, and what must not raise a false alarm."""

import pytest
from ketamine_brain.workshop.lint_prose import bare_numbers, lint

RIGHT = [
    "Ketamine fell by 16.5 points at 24 h in 47 people [MUR-01].",
    "With 0.5 mg/kg over 40 min the score fell by about 16 points [MUR-01].",
    "The gap was 7.7 points [MUR-01 − MUR-02], or 7.7 points [MUR-01 - MUR-02].",
    "After adjustment it was 7.95 points (95% CI 3.20 to 12.71) [MUR-04].",
    "It fell by 16.5 points on ketamine and 8.8 points on midazolam [MUR-01, MUR-02].",
    "Clearance is 69 to 90 L/h [PK06].",
    "Response was 45 in 100 people [WIL-03] against 18% (6–30%) [WIL-05].",
    "4 of 8 people answered [OCD01] and 0 of 7 [OCD02].",
    "Relief has a half-life of 10.9 days [PAI17].",
    "An anesthetic since 1970 [CTX08].",
    "The spray was licensed in March 2019 [RSK31].",
    "The difference was −3.16 (95% CI −8.54 to 2.22) [KAR-01].",
    "Three sets are shown [PK08–PK23].",
    "About 44% of 203 patients passed 165/100 [EXP35].",
    "An odds ratio of 28.9 with CI 3.45–242.6 [ANX25] means few patients.",
    "d 1.8 against saline, and still 0.7 (0.4–0.9) against midazolam [WIL-02, WIL-01].",
    "12 of 20 people [LII-RK1], and on day 14 it was 8 of 19 [LII-RK6].",
    "8.4% of 537 analyzed patients (of 9,016, no control) got worse [EXP57].",
    "The drug arm fell by 12.4 points [LII-K02 − LII-K01].",
    "1. Mood fell [MUR-01].",
    "A large response came in 24.5 against 9.6% [STO-03].",
    "13C-glutamine enrichment rose 13 % [GL06].",
    "More than half of them, over 50%, responded [EXP55].",
    "Half of 2013's trials used saline; midazolam gave 8.8 points [MUR-02].",
    "The sets disagree by 1.4 at the peak; half-life depends on sampling [PK46, PK40, PK67].",
    "Long-term risks [RSK01–RSK47] and patient series [TR2] are named.",
    "By week 2 of treatment 60% of the improvement is there [POS-01].",
]
WRONG = [
    ("It fell by 19.5 points at 24 h [MUR-01].", "19.5 points", "MUR-01: -16.5"),
    ("In 47 people it fell by 17.5 points [MUR-01].", "17.5 points", "MUR-01: -16.5"),
    ("It fell 19.5 points in 47 people [MUR-01].", "19.5 points", "n = 47"),
    ("It fell by 19.5 and 8.8 points [MUR-01, MUR-02].", "19.5", "MUR-01: -16.5"),
    (
        "It fell by 19.5 points on ketamine and 8.8 on midazolam [MUR-01, MUR-02].",
        "19.5 points",
        "MUR-02: -8.8",
    ),
    (
        "The gap was 8.7 points [MUR-01 − MUR-02].",
        "8.7 points",
        "MUR-01 − MUR-02 = -7.7 MADRS points",
    ),
    ("Clearance is 62 to 90 L/h [PK06].", "62", "95% CI 69-90"),
    ("It was 16.5% [MUR-01].", "16.5%", "MADRS points"),
    ("5 of 8 people answered [OCD01].", "5", "OCD01: 50 %, n = 8"),
    ("55 in 100 people [WIL-03].", "55", "WIL-03: 45 %"),
    ("An anesthetic since 1972 [CTX08].", "1972", "1970"),
    ("It rose by +16.5 points [MUR-01].", "+16.5", "-16.5"),
    ("It fell by 16.50 points [MUR-02].", "16.50 points", "-8.8"),
    ("The interval runs from 40 to 56 [WIL-03].", "40", "34-56"),
    ("Relief lasts 2.9 weeks [KIS-03].", "2.9 weeks", "10 to 12 days"),
    ("It fell by about 18 points [MUR-01].", "18 points", "MUR-01: -16.5"),
    ("It fell by about 30 points [MUR-01].", "30 points", "MUR-01: -16.5"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_a_number_that_is_the_rows_raises_no_alarm(text):
    assert lint(text) == []


@pytest.mark.parametrize(("text", "printed", "says"), WRONG)
def test_a_number_that_is_not_the_rows_is_a_fault_that_quotes_both(text, printed, says):
    (message,) = lint(text)
    assert f"printed {printed}" in message and says in message and text[:12] in message


def test_an_unknown_or_unverified_id_and_an_impossible_difference_are_faults():
    assert "no measurement has the id 'MUR-99'" in lint("It fell 3 points [MUR-99].")[0]
    assert "SS06 is at level 'memory'" in lint("Half-life 4–6 days [SS06].")[0]
    assert "no difference can be taken" in lint("A gap [PK05 − MUR-01].")[0]
    assert "has no single number" in lint("A gap [STO-03 − MUR-01].")[0]


def test_each_citation_answers_for_the_numbers_since_the_last_one():
    faults = lint(
        "First 16.5 points [MUR-01], then 9.9 points [MUR-02], then 7.7 points [MUR-01 − MUR-02]."
    )
    assert len(faults) == 1 and "printed 9.9 points" in faults[0]


def test_a_model_number_in_the_same_sentence_is_not_charged_to_the_row():
    assert lint("The model gives 12 points [model]; people fell 16.5 points [MUR-01].") == []


@pytest.mark.parametrize(
    "text",
    [
        "# Mood in 16 people\n",
        "About 10 minutes to read.",
        "Mood fell by 16 points [MUR-01].",
        "Set the dose to 0.5 mg/kg [task].",
        "The curve falls 16 points [model].",
        "`40 mg` and $5$ mg.",
        "By day 7 things fade.",
        "Out of 100 people, some improve.",
        "It was 100%.",
        "The 13 notebooks.",
        "PHQ-9 has 9 items.",
        "In the 1990s.",
        "Call 988.",
        "[10 mg](http://x)",
        "Chapter 3 has 3 models.",
    ],
)
def test_numbers_that_are_no_measurements_need_no_source(text):
    assert bare_numbers(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Mood fell by 16 points.", "16 points"),
        ("Give 0.5 mg/kg.", "0.5 mg/kg"),
        ("A level of 185 ng/mL.", "185 ng/mL"),
        ("In 5-HT neurons 40% fell.", "40%"),
        ("18 of 41 adults.", "41 adults"),
        ("Within 24 hours.", "24 hours"),
        ("| dose | 40 mg |\n| level | low |", "40 mg"),
        ("45 of 100 people.", "100 people"),
    ],
)
def test_a_number_from_the_world_without_a_source_is_named(text, number):
    (message,) = bare_numbers(text)
    assert number in message and "cite a row" in message


def test_a_source_in_one_sentence_does_not_cover_the_next():
    assert len(bare_numbers("It fell 16.5 points [MUR-01]. It stayed for 12 days.")) == 1
