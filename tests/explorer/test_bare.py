"""A stranger's function behind controls: used rightly, or refused in one sentence."""

import time

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer

X = np.linspace(0, 1, 20)


class Series:
    """As much of a pandas Series as is looked at."""

    ndim = 1

    def __init__(self, values, index):
        self.values, self.index = np.asarray(values), type(self).Index(index)

    class Index:
        def __init__(self, values):
            self.to_numpy = lambda: np.asarray(values)

    def to_numpy(self):
        return self.values

    def __array__(self, *_args, **_more):
        return self.values

    def __len__(self):
        return len(self.values)


class Table:
    """As much of a pandas DataFrame as is looked at."""

    def __init__(self, **columns):
        self.columns, self.items = list(columns), columns.items


class Counted:
    """A function that counts its runs."""

    def __init__(self, function):
        self.function, self.runs = function, 0

    def __call__(self, **values):
        self.runs += 1
        return self.function(**values)


def box(explorer):
    """Return the limits of the axes in which a curve is drawn."""
    axes = explorer.figure().axes[0]
    return (*axes.get_xlim(), *axes.get_ylim())


def inside(explorer, **values):
    """Return whether every point stands inside the axes."""
    x0, x1, y0, y1 = box(explorer)
    return all(
        (np.nanmin(x) >= x0) and (np.nanmax(x) <= x1) and np.nanmin(y) >= y0 and np.nanmax(y) <= y1
        for x, y in explorer.moved(values).values()
    )


# -- whole numbers and defaults -------------------------------------------------------------------


@pytest.mark.parametrize("use", [lambda n: np.zeros(n), lambda n: X[:n], lambda n: list(range(n))])
def test_a_whole_slider_gives_whole_numbers(use):
    explorer = Explorer(use, n=(1, 10))
    explorer.n = 7
    assert type(explorer.n) is int and len(explorer.frame({"n": 7.0})["points"][0]) == 7
    with pytest.raises(ValueError, match=r"n is 7.5; allowed: whole numbers 1 to 10"):
        explorer.n = 7.5


def test_defaults_of_the_signature_are_where_it_starts():
    def f(a=9, b=0.25, c="slow", again=True, n=100):
        return a * X + n

    explorer = Explorer(f, a=(1, 10), b=(0.0, 1.0), c=["fast", "slow"])
    assert explorer.values == {"a": 9, "b": 0.25, "c": "slow", "again": True, "n": 100}
    assert Explorer(f).values == {"a": 9, "b": 0.25, "again": True, "n": 100}


@pytest.mark.parametrize(
    ("spec", "low", "high", "value"), [(5, -5, 15, 5), (5.0, -5.0, 15.0, 5.0), (-2, -6, 2, -2)]
)
def test_a_number_is_a_slider_around_it(spec, low, high, value):
    control = Explorer(lambda a: a * X, a=spec).controls["a"]
    assert (control.low, control.high, control.value) == (low, high, value)
    assert type(control.check(spec)) is type(spec)


# -- memory and axes ------------------------------------------------------------------------------


def test_a_function_is_run_a_few_times_to_make_and_not_again_to_show():
    function = Counted(lambda a, b, c: a * b * c * X)
    explorer = Explorer(function, a=(0, 10), b=(0, 10), c=(0.0, 1.0))
    assert function.runs <= 11
    made = function.runs
    explorer.description(), explorer.saved_form(), explorer.frame({}), explorer.afterword()
    assert function.runs == made
    explorer.a = 7
    explorer.description(), explorer.saved_form(), explorer.frame({"a": 7})
    assert function.runs == made + 1


def test_a_slow_function_is_not_waited_for():
    def slow(**values):
        time.sleep(0.4)
        return sum(values.values()) * X

    function = Counted(slow)
    Explorer(function, a=(0, 1), b=(0, 1), c=(0, 1), d=(0, 1), e=(0, 1))
    assert function.runs <= 7


def test_axes_hold_the_curve_of_many_controls():
    names = "abcdef"
    explorer = Explorer(
        lambda **v: sum((k - 2) * v[n] for k, n in enumerate(names)) * 100 * X,
        **dict.fromkeys(names, (0, 10)),
    )
    assert inside(explorer)
    for values in ({n: 10 for n in names}, {n: 0 for n in names}, {"a": 10, "b": 10}):
        assert inside(explorer, **values)


def test_axes_hold_x_too():
    explorer = Explorer(lambda hours: (hours * X, X), hours=(1, 100))
    assert inside(explorer, hours=100) and inside(explorer, hours=1)


def test_what_no_run_has_seen_is_said_to_lie_outside_the_axes():
    explorer = Explorer(lambda a: (100 if a == 7 else 1) * X, a=(0, 10))
    explorer.a = 6
    assert "outside" not in explorer.description()
    explorer.a = 7
    assert explorer.description().endswith("Part of it lies outside the axes.")


def test_a_corner_that_the_function_refuses_does_not_stop_the_rest():
    def f(a):
        if a == 0:
            raise KeyError("nothing at 0")
        return a * X

    explorer = Explorer(f, a=(0, 10))
    assert inside(explorer, a=10)


# -- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["y", "a"])
def test_the_sentence_says_what_the_slider_says(name):
    explorer = Explorer(lambda **v: {name: 3 * v[name] * X}, **{name: (0, 10)})
    assert f"At {name} 5:" in explorer.description()
    assert f"{name} ends at 15" in explorer.description()


NAMES = [
    "Alzheimer's",
    "patch_2",
    "axes_1",
    "line2d_1",
    "text_1",
    "µ & <i>",
    "{x}",
    "_a",
    "a $b$ c",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_of_a_curve_moves_its_own_curve(name):
    explorer = Explorer(lambda a: {name: a * X, "other": X}, a=(1, 10))
    ids = [part["id"] for part in explorer.spec["parts"]]
    for number, part in enumerate(explorer.spec["parts"]):
        assert part["id"] == f"kb-{number}"
        assert explorer.spec["svg"].count(f'"KBID-{part["id"]}"') == 1
    assert len(set(ids)) == 2 and [part.artist for part in explorer.parts] == [name, "other"]
    assert f"{name} ends at 5" in explorer.description()


def test_a_sentence_of_ones_own_may_use_the_controls_and_the_last_values():
    def decay(rate):
        return rate * X

    explorer = Explorer(decay, "{rate}: {decay:.1f}, that is {y:.1f}", rate=(0, 4))
    assert explorer.description() == "2: 2.0, that is 2.0"
    with pytest.raises(ValueError, match=r"asks for \{dekay\}.*did you mean decay") as refused:
        Explorer(decay, "{dekay}", rate=(0, 4))
    assert "there are: y, decay, rate (" in str(refused.value)  # and no name of ours


def test_a_minus_is_one_minus_in_the_whole_sentence():
    explorer = Explorer(lambda level: {"top-up": level * X}, level=(-5, -1))
    assert explorer.description() == "At level −3: top-up ends at −3."


def test_braces_in_a_label_are_only_braces():
    explorer = Explorer(lambda k: k * X, k=dict(label="Rate {1/h}", low=0, high=1, value=1, step=1))
    assert "At Rate {1/h} 1:" in explorer.description()


# -- what may come back ---------------------------------------------------------------------------


def test_one_number_is_drawn_and_said():
    explorer = Explorer(lambda x: x**2, x=(0, 10))
    explorer.x = 4
    assert "is 16" in explorer.description()
    assert explorer.frame({"x": 4})["points"][0].shape == (4, 2)


def test_numbers_by_name_are_bars_and_beside_curves_levels():
    bars = Explorer(lambda x: {"one": x, "two": 2 * x}, x=(0, 10))
    assert len(bars.parts) == 2 and "one is 5 and two is 10" in bars.description()
    mixed = Explorer(lambda x: {"curve": x * X, "mean": x / 2}, x=(0, 10))
    assert [len(p) for p in mixed.frame({})["points"]] == [20, 2]


def test_the_index_of_a_series_is_its_x():
    explorer = Explorer(lambda a: Series(a * X, 100 + X), a=(1, 10))
    ((x, y),) = explorer.moved({}).values()
    assert x[0] == 100 and y[-1] == 5


def test_a_real_series_and_a_real_table_also_do():
    pandas = pytest.importorskip("pandas")
    explorer = Explorer(lambda a: pandas.DataFrame({"p": a * X, "q": X}, index=10 + X), a=(1, 10))
    assert set(explorer.moved({})) == {"p", "q"} and explorer.moved({})["p"][0][0] == 10


def test_the_columns_of_a_table_are_curves():
    explorer = Explorer(lambda a: Table(p=a * X, q=X), a=(1, 10))
    assert [part.artist for part in explorer.parts] == ["p", "q"]


def test_what_is_masked_or_infinite_is_a_gap():
    def f(a):
        y = np.ma.masked_greater(a * X, 4)
        return y if a != 1 else np.where(X > 0.5, np.inf, X)

    explorer = Explorer(f, a=(1, 10))
    ((_, y),) = explorer.moved({}).values()
    assert np.isnan(y[-1]) and y[0] == 0
    assert np.isnan(explorer.frame({"a": 1})["points"][0][-1]).any()
    assert "ends at 3.947" in explorer.description()


def test_dates_are_dates_on_the_axis():
    days = np.datetime64("2026-01-01") + np.arange(20)
    explorer = Explorer(lambda a: (days, a * X), a=(1, 10))
    assert "2026" in explorer.spec["svg"] and inside(explorer, a=10)


def spoiled(value):
    return lambda a: value


@pytest.mark.parametrize(
    ("result", "what"),
    [
        (None, "None"),
        (np.full(5, np.nan), "no finite value"),
        (float("inf"), "inf"),
        ([], "an empty curve"),
        ({}, "an empty mapping"),
        (X * 1j, "complex numbers"),
        ((n for n in range(3)), "a generator"),
        (X.reshape(-1, 1), r"shape \(20, 1\)"),
        ("words", "a str"),
        (["a", "b"], "words"),
        ([[1], [1, 2]], "a list of rows of different"),
        ((X, X[:3]), "20 values of x and 3 of y"),
        ({"p": X, "q": None}, "None .*q"),
        (object(), "a object"),
        (np.array(["2026-01-01"], dtype="datetime64[D]"), "dates"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(result, what):
    with pytest.raises(ValueError, match=what) as caught:
        Explorer(spoiled(result), a=(1, 10))
    words = str(caught.value)
    assert "came back with" in words and "at a 5" in words and "\n" not in words


def test_what_cannot_be_drawn_later_is_refused_there():
    explorer = Explorer(lambda a: None if a == 7 else a * X, a=(1, 10))
    with pytest.raises(ValueError, match=r"came back with None .*at a 7"):
        explorer.frame({"a": 7})


def test_other_curves_than_at_the_start_are_refused_by_name():
    explorer = Explorer(lambda a: {"p": X, ("q" if a == 5 else "r"): X}, a=(1, 10))
    with pytest.raises(
        ValueError, match="came back with curve p, curve r, and at the start with curve p, curve q;"
    ):
        explorer.frame({"a": 6})
    explorer = Explorer(lambda a: X if a == 5 else 3.0, a=(1, 10))
    with pytest.raises(ValueError, match="with number y, and at the start with curve y;"):
        explorer.frame({"a": 6})


def test_an_argument_without_a_control_and_a_control_without_an_argument_are_named():
    with pytest.raises(ValueError, match="the function needs b"):
        Explorer(lambda a, b: a * X, a=(0, 1))
    with pytest.raises(ValueError, match=r"takes no doze \(did you mean dose\?\)"):
        Explorer(lambda dose=1: dose * X, doze=(0, 1))
