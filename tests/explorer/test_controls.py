"""Controls: what they may be is checked when made, and every refusal names the control."""

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.controls import Choice, ControlError, Slider, make_control

X = np.linspace(0, 1, 20)


def slider(**changes):
    return Slider(**{**dict(name="a", label="A", low=0, high=10, value=5, step=1), **changes})


@pytest.mark.parametrize(
    ("low", "high", "step"),
    [
        (0.0, 1e-9, 1e-11),
        (0.0, 1e12, 1e10),
        (0.1, 0.7, 0.2),
        (0.0, 1.0, 1 / 3),
        (0.0, 2 / 3, 1 / 3),
        (-2e-7, 2e-7, 1e-8),
    ],
)
def test_all_stops_differ_and_end_where_the_slider_ends(low, high, step):
    stops = slider(low=low, high=high, value=low, step=step).stops()
    assert len(set(stops)) == len(stops) == round((high - low) / step) + 1
    assert stops[0] == low and stops[-1] == high
    np.testing.assert_allclose(np.diff(stops), step, rtol=1e-6)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            dict(low=1, step=2, value=6, high=11),
            "a goes from 1 in steps of 2 and starts at 6.*5 or 7",
        ),
        (dict(low=0, high=10, step=3, value=3), "ends at 10, between two steps; allowed: 9 or 12"),
        (dict(low=0.0, high=1.0, step=0.1, value=0.55), "starts at 0.55"),
        (dict(step=0), "steps of 0"),
        (dict(step=-1), "steps of -1"),
        (dict(low=10, high=0), "low < high"),
        (dict(high=float("nan")), "a: high is nan"),
        (dict(step=float("inf")), "a: step is inf"),
        (dict(value=11), "a's start is 11"),
        (dict(low=0.0, high=10.0, value=1.0, step=0.1, log=True), "a log slider starts above 0"),
    ],
)
def test_a_slider_that_cannot_be_is_refused_by_name(changes, message):
    with pytest.raises(ControlError, match=message) as caught:
        slider(**changes)
    assert caught.value.control == "a"


@pytest.mark.parametrize(
    "spec",
    [
        *([], {}, (1,), (1, 2, 3, 4), (0, float("nan")), (0, 10, 0), (5, 1), (3, 3)),
        *("words", None, object(), dict(low=0, high=1), dict(low=0, heigh=1), dict(options=[])),
    ],
    ids=lambda value: "an object" if type(value) is object else str(value),
)
def test_an_abbreviation_that_means_nothing_is_refused_by_name_before_the_model_runs(spec):
    def never(dose):
        raise AssertionError("the model has run")

    with pytest.raises(ControlError, match="dose"):
        Explorer(never, dose=spec)


def test_a_word_that_was_meant_as_an_option_says_so():
    with pytest.raises(ValueError, match="did you mean title"):
        Explorer(lambda **v: X, a=(0, 1), titel="A title")


@pytest.mark.parametrize(
    "spec",
    [
        [1, 2, 30],
        [("one", 1), ("two", 2), ("thirty", 30)],
        {"one": 1, "two": 2, "thirty": 30},
        {"options": {1: "one", 2: "two", 30: "thirty"}},
        {"options": [1, 2, 30], "value": 1},
    ],
)
def test_a_choice_hands_the_model_its_own_values(spec):
    seen = []

    def f(a):
        seen.append(a)
        return a * X

    explorer = Explorer(f, a=spec)
    explorer.a = 30
    explorer.description()
    assert seen[-1] == 30 and all(type(a) is int for a in seen)


def test_a_choice_carries_anything_and_the_browser_knows_it_by_its_words():
    steep, flat = (lambda x: x**4), np.array([1.0, 2.0])
    explorer = Explorer(lambda a: a(X) if callable(a) else a, a={"steep": steep, "flat": flat})
    control = explorer.spec["controls"][0]
    assert control["options"] == [("steep", "steep"), ("flat", "flat")]
    assert control["value"] == "steep"
    sent = []
    explorer.send = lambda content, buffers=None: sent.append(content)
    explorer._on_browser_message(
        explorer, {"type": "ask", "number": 1, "values": {"a": "flat"}}, []
    )
    assert sent[0]["type"] == "frame" and explorer.a is flat
    assert explorer.get_state()["a"] == "flat"


def test_two_options_of_one_name_are_refused():
    with pytest.raises(ControlError, match="a has two options named one"):
        Choice(name="a", label="A", options=((1, "one"), (2, "one")), value=1)


def test_a_wrong_option_says_what_was_meant():
    with pytest.raises(ControlError, match=r"allowed: fast, slow \(did you mean fast\?\)"):
        make_control("a", ["fast", "slow"]).check("fsat")


def test_a_slider_says_as_many_digits_as_it_has():
    big = slider(low=0, high=2_000_000, value=1_234_567, step=1)
    assert big.say(big.value) == "1234567"
    assert slider(low=0.0, high=1.0, value=0.5, step=0.1).say(0.1 + 0.2) == "0.3"


def test_a_wrong_value_is_shown_without_a_traceback():
    with pytest.raises(ControlError) as caught:
        slider().check(99)
    assert caught.value._render_traceback_() == [
        "ControlError: A is 99; allowed: whole numbers 0 to 10"
    ]


@pytest.mark.parametrize("value", ["5", True, None, 1j, [5], float("nan")])
def test_a_slider_takes_only_numbers(value):
    with pytest.raises(ControlError, match="A is"):
        slider().check(value)
