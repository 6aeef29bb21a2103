"""A preset does what its words say: durations, counts, amounts, voltages are those it sets."""

import re

import pytest
from ketamine_brain.explorer import Explorer
from shown import NOTEBOOKS, of_kind

NUMBERS = {
    word: value
    for value, words in enumerate(
        ("no", "a|an|one|next", "two", "three", "four", "five", "six", "seven", "eight")
    )
    for word in words.split("|")
} | {"half a": 0.5, "half an": 0.5, "twelve": 12}
HOURS = {"second": 1 / 3600, "minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730}
UNITS = {"s": "second", "min": "minute", "h": "hour", "days": "day", "weeks": "week"}
_NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True)) + r"|\d+(?:\.\d+)?"
_TIME = re.compile(rf"\b({_NUMBER}) ({'|'.join(HOURS)})s?\b( and a half)?", re.IGNORECASE)
_COUNT = re.compile(rf"\b({_NUMBER}) (dose|infusion|session|trial)s?\b", re.IGNORECASE)
_AMOUNT = re.compile(r"([−-]?\d+(?:\.\d+)?) ?(mV|mg/kg|mg|ng/mL|µM)")
EXPLORERS = [
    pytest.param(explorer, id=f"{path.stem[:2]} {explorer.name}")
    for path in NOTEBOOKS
    for explorer in of_kind(path, Explorer)
]


def number(words: str) -> float:
    return float(NUMBERS.get(words.lower(), 0) or words)


def in_hours(control, value) -> float | None:
    """Return a control's value in hours, or None where it is no time."""
    unit = getattr(control, "unit", "")
    if unit not in UNITS:
        return None
    return value * HOURS[UNITS[unit]]


def broken_promises(explorer, words: str, preset: dict) -> list[str]:
    """Return what a preset's name promises and its settings do not keep."""
    values = {**explorer.defaults, **preset}
    times = [
        hours
        for name, control in explorer.controls.items()
        if (hours := in_hours(control, values[name])) is not None
    ]
    said = [str(value).lower() for value in values.values()]
    labels = " ".join(
        str(dict(control.options).get(values[name], "")).lower()
        for name, control in explorer.controls.items()
        if hasattr(control, "options")
    )
    broken = []
    for match in _TIME.finditer(words):
        hours = (number(match[1]) + 0.5 * bool(match[3])) * HOURS[match[2].lower()]
        kept = any(abs(time - hours) <= 0.06 * hours for time in times)
        named = f"{match[2].lower()}s" in said or match[0].lower() in labels
        if not (kept or named):
            broken.append(match[0])
    for match in _COUNT.finditer(words):
        noun, count = match[2].lower(), number(match[1])
        counted = [values[n] for n in values if n == f"{noun}s"]
        in_label = re.search(rf"\b{match[1]}\b", labels, re.IGNORECASE)
        if not (
            count in counted or match[1].lower() in said or in_label or (count == 1 and not counted)
        ):
            broken.append(match[0])
    for match in _AMOUNT.finditer(words):
        amount = float(match[1].replace("−", "-"))
        units = {n: getattr(c, "unit", "") for n, c in explorer.controls.items()}
        if not any(values[n] == amount for n, unit in units.items() if unit == match[2]):
            broken.append(match[0])
    return broken


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_preset_does_what_its_words_say(explorer):
    broken = {
        words: found
        for words, preset in explorer.presets.items()
        if (found := broken_promises(explorer, words, preset))
    }
    assert broken == {}


def branch():
    return next(p.values[0] for p in EXPLORERS if p.id == "04 branch")


@pytest.mark.parametrize(
    ("words", "preset"),
    [
        ("Two weeks on", {"hour": 240}),
        ("Three hours on", {"hour": 12}),
        ("Five doses, a week apart", {"plan": "one"}),
        ("Five doses, a week apart", {"plan": "daily"}),
        ("One dose of 30 mg/kg", {"dose_mg_per_kg": 10}),
    ],
)
def test_that_a_broken_promise_is_found(words, preset):
    assert broken_promises(branch(), words, preset)


def test_that_a_promise_kept_by_an_hour_or_by_an_option_is_not_found():
    assert broken_promises(branch(), "Two weeks on", {"hour": 336}) == []
    assert broken_promises(branch(), "Five doses, a week apart", {"plan": "weekly"}) == []


# Steps of a story whose first or middle one is where the figure starts.
STEPS = {"One infusion", "A day on", "Next morning", "The infusion of most trials"}


@pytest.mark.parametrize("explorer", EXPLORERS)
def test_a_preset_shows_something_else_than_the_start(explorer):
    same = [
        words
        for words, preset in explorer.presets.items()
        if {**explorer.defaults, **preset} == explorer.defaults and words not in STEPS
    ]
    assert same == []
