"""What the explorer of notebook 07 asks of `fear_learning`: one experiment with the drug and without, laid out trial by trial."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    MUTED,
    ORANGE,
    PALE_GREY,
    PALE_ORANGE,
    PURPLE,
    RED,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.models.fear_learning import (
    DEFAULT,
    WINDOWS,
    FearCourse,
    ketamine_effect,
    simulate,
)
from ketamine_brain.models.parameters import check_choice, check_number

LESSONS = {"usual": None, "safety": 0.0, "fear": 1.0}


MOST_TRIALS = 24


REMINDER_AT, EXTINCTION_FROM, TEST_AT = 9.0, 11.0, 37.0  # places on the picture's axis, in trials


@dataclasses.dataclass(frozen=True)
class FearView:
    """One experiment: which window opened, `places` of its trials on the axis, the course with the drug and the one without."""

    window: str
    places: np.ndarray
    drug: FearCourse
    plain: FearCourse


def look_at_fear(
    window: str = "before extinction",
    schedule: str = "abrupt",
    lesson: str = "usual",
    speed: float = 3.0,
    extinction: float = 8,
    test_day: float = 8.0,
) -> FearView:
    """Return the experiment in which learning is `speed` times (1 to 5) its usual rate while `window` is open and teaches `lesson`.

    `extinction` 2 to 24 trials of safety, `test_day` days until the test. Raises ValueError for what is out of range.
    """
    taught = LESSONS[check_choice("lesson", lesson, LESSONS)]
    trials = round(check_number("extinction", extinction, 2, MOST_TRIALS))
    parameters = dataclasses.replace(
        DEFAULT, window_gain=check_number("speed", speed, 1.0, 5.0) - 1.0
    )
    drug, plain = (
        simulate(window, schedule, taught, 7, trials, test_day, given, parameters)
        for given in (True, False)
    )
    return FearView(window, _places(drug.phase), drug, plain)


def _places(phases) -> np.ndarray:
    """Return where each trial stands on the axis: sessions keep their places, whatever their length."""
    start = {
        "conditioning": 1.0,
        "reminder": REMINDER_AT,
        "extinction": EXTINCTION_FROM,
        "test": TEST_AT,
    }
    seen: dict[str, int] = {}
    places = []
    for phase in phases:
        places.append(start[phase] + seen.get(phase, 0))
        seen[phase] = seen.get(phase, 0) + 1
    return np.array(places)


def windows_by_fear() -> list[str]:
    """Return the three moments (conditioning, reactivation, extinction) in order of the fear the window leaves, most first."""
    opened = sorted(
        (window for window in WINDOWS if window != "none"), key=ketamine_effect, reverse=True
    )
    return [window.split()[-1] for window in opened]


WINDOW_PLACES = {
    "none": (-9.0, -8.0),
    "before conditioning": (0.4, 7.6),
    "at reactivation": (REMINDER_AT - 0.7, REMINDER_AT + 0.7),
}


WORDS = {
    "none": "No window opens",
    "before conditioning": "Window open while fear is learned",
    "at reactivation": "Window open at a reminder",
    "before extinction": "Window open while safety is learned",
}


LABEL_AT, LABEL_GAP = (
    TEST_AT + 0.9,
    0.085,
)  # where the words at the test stand, and how far apart they must be


# -- trial by trial ----------------------------------------------------------------------------------------------------------


def _window(view):
    if view.window in WINDOW_PLACES:
        return WINDOW_PLACES[view.window]
    trials = sum(phase == "extinction" for phase in view.drug.phase)
    return EXTINCTION_FROM - 0.6, EXTINCTION_FROM + trials - 0.4


def _window_name(view):
    """Return (x, y, words): the window's name over its middle, within the axes."""
    if view.window == "none":
        return 15.0, 1.1, "no window opens"
    return max(sum(_window(view)) / 2, 4.0), 1.1, "faster learning"


def _with_gaps(view, values):
    """Return (places, values) with the pen lifted between sessions."""
    jumps = np.flatnonzero(np.diff(view.places) > 1.5) + 1
    return np.insert(view.places, jumps, np.nan), np.insert(values, jumps, np.nan)


def _shocks(view):
    hit = view.drug.outcome > 0
    return view.places[hit], np.full(hit.sum(), -0.07)


def _ends(view):
    """Return the three fears at the test: several causes with the drug and without, one association with the drug."""
    return view.drug.test, view.plain.test, float(view.drug.rescorla_wagner[-1])


def _labels(view):
    """Return (x, y, words) beside each of the three ends, moved apart where they would touch."""
    ends = np.array(_ends(view))
    order = np.argsort(ends, kind="stable")
    heights = ends[order]
    for i in (1, 2):
        heights[i] = max(heights[i], heights[i - 1] + LABEL_GAP)
    y = np.empty(3)
    y[order] = heights
    words = ("— ketamine", "– – no drug", "· · · one association")
    return [
        (LABEL_AT, float(height), f"{name} {end:.2f}")
        for height, name, end in zip(y, words, ends, strict=True)
    ]


def draw_fear(figure, view) -> dict:
    """Draw the fear shown at every trial by a latent-cause learner, with the drug and without, and by a Rescorla–Wagner learner."""
    axes = figure.add_subplot()
    axes.set(xlim=(0, 51), ylim=(-0.14, 1.18), ylabel="Fear shown (0 to 1)")
    axes.set_xticks(
        [4, REMINDER_AT, EXTINCTION_FROM + 7, TEST_AT],
        ["fear is learned", "\nreminder", "safety is learned", "later test"],
    )
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", visible=False)
    window = axes.axvspan(*_window(view), color=PALE_ORANGE, lw=0)
    (plain,) = axes.plot(*_with_gaps(view, view.plain.latent_cause), color=MUTED, lw=2, ls="--")
    (simple,) = axes.plot(
        *_with_gaps(view, view.drug.rescorla_wagner), color=PURPLE, lw=2.4, ls=":"
    )
    (course,) = axes.plot(*_with_gaps(view, view.drug.latent_cause), color=BLUE, lw=3)
    ends = _ends(view)
    dots = (
        {"s": 130, "color": BLUE, "zorder": 3},
        {"s": 100, "color": PALE_GREY, "edgecolors": MUTED, "linewidths": 1.8, "zorder": 4},
        {"s": 46, "color": PURPLE, "marker": "D", "zorder": 5},
    )
    end, end_plain, end_simple = (
        axes.scatter([TEST_AT], [y], **dot) for y, dot in zip(ends, dots, strict=True)
    )
    names = [
        axes.text(*label, color=colour, va="center", fontsize=10.5, fontweight="bold")
        for label, colour in zip(_labels(view), (BLUE, MUTED, PURPLE), strict=True)
    ]
    x, y, words = _window_name(view)
    name = axes.text(x, y, words, color=ORANGE, ha="center", va="center", fontsize=10.5)
    shocks = axes.scatter(*_shocks(view), s=30, marker="v", color=RED)
    axes.text(50.6, -0.07, "▼ a shock", color=RED, va="center", ha="right", fontsize=10.5)
    return {
        "window": window,
        "plain": plain,
        "simple": simple,
        "course": course,
        "end": end,
        "end_plain": end_plain,
        "end_simple": end_simple,
        "name_drug": names[0],
        "name_plain": names[1],
        "name_simple": names[2],
        "window_name": name,
        "shocks": shocks,
    }


def move_fear(view) -> dict:
    """Return where each artist of `draw_fear` goes."""
    drug, plain, simple = _labels(view)
    ends = [([TEST_AT], [y]) for y in _ends(view)]
    return {
        "window": _window(view),
        "plain": _with_gaps(view, view.plain.latent_cause),
        "simple": _with_gaps(view, view.drug.rescorla_wagner),
        "course": _with_gaps(view, view.drug.latent_cause),
        "end": ends[0],
        "end_plain": ends[1],
        "end_simple": ends[2],
        "name_drug": drug,
        "name_plain": plain,
        "name_simple": simple,
        "window_name": _window_name(view),
        "shocks": _shocks(view),
    }


def read_fear(view, values) -> dict:
    """Return the numbers and words of the experiment's sentence."""
    change = view.drug.test - view.plain.test
    sign = "as much" if abs(change) < 0.005 else "more" if change > 0 else "less"
    return {
        "window": WORDS[values["window"]],
        "end": view.drug.end_of_extinction,
        "test": view.drug.test,
        "plain": view.plain.test,
        "sign": sign,
        "causes": "one cause" if view.drug.causes == 1 else f"{view.drug.causes} causes",
        "day": values["test_day"],
    }


# -- the live figures ---------------------------------------------------------------------------

fear = Scene(name="fear", compute=look_at_fear, draw=draw_fear, move=move_fear, read=read_fear)
