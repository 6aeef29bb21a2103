"""Notebook 07: fear trial by trial in two kinds of learner, two trials that disagree, and the pooled estimates."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.fear_learning import WINDOWS, ketamine_effect
from ketamine_brain.models.fear_views import EXTINCTION_FROM, REMINDER_AT, TEST_AT
from ketamine_brain.pictures.forest import Row, draw_forest, row_of
from ketamine_brain.pictures.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    PALE_ORANGE,
    PURPLE,
    RED,
)

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


# -- what the window does, by when it opens ----------------------------------------------------------------------------------

# (window, sign seen, words): what was measured with the window there; the doses are read from the rows.
SEEN = (
    ("before conditioning", 1, "rats, {PTS35:g} mg/kg: learned as usual, unlearned less [PTS35]"),
    ("before conditioning", 0, "mice, {PTS48:g} mg/kg: no change [PTS48]"),
    ("at reactivation", 1, "{PTS36n} healthy people: more fear [PTS36]"),
    ("at reactivation", 1, "rats, {PTS50:g} mg/kg: more fear [PTS37, PTS50]"),
    ("at reactivation", -1, "marmosets, {PTS45:g} mg/kg: less fear [PTS45]"),
    ("before extinction", -1, "rats, dose not printed: less fear [PTS33]"),
    ("before extinction", 0, "mice, {PTS48:g} mg/kg: no change [PTS48]"),
)
SIGNS = {1: ("▲", RED), 0: ("●", MUTED), -1: ("▼", GREEN)}


def seen_at(window: str) -> list[tuple[int, str]]:
    """Return (sign, words) of every result measured with ketamine at `window`; +1 more fear, 0 no change, −1 less."""
    values = {id: measurement(id).value for id in ("PTS35", "PTS45", "PTS48", "PTS50")}
    return [
        (sign, words.format(**values, PTS36n=measurement("PTS36").n))
        for where, sign, words in SEEN
        if where == window
    ]


def draw_signs(figure) -> None:
    """Draw the model's change in fear at a later test for each window, beside every result seen there and in whom."""
    left, right = figure.subplots(1, 2, width_ratios=(1.0, 1.5), sharey=True)
    order = [window for window in WINDOWS if window != "none"][::-1]
    for y, window in enumerate(order):
        change = 100 * ketamine_effect(window)
        left.barh(y, change, color=RED if change > 0 else GREEN, height=0.45)
        results = seen_at(window)
        for step, (sign, words) in enumerate(results):
            mark, colour = SIGNS[sign]
            height = y + 0.24 * ((len(results) - 1) / 2 - step)
            right.text(0.03, height, mark, color=colour, va="center", fontsize=11)
            right.text(0.08, height, words, va="center", fontsize=11)
    left.axvline(0, color=INK, lw=1.2)
    left.set_yticks(
        range(3), [WORDS[window].replace("open ", "open\n") for window in order], fontsize=11
    )
    left.set(
        xlim=(-23, 14),
        ylim=(-0.6, 2.6),
        xticks=(-20, -10, 0, 10),
        xlabel="Fear later, drug minus none\n(points of 100, toy)",
    )
    left.set_title("In the model", fontsize=12)
    right.set(xlim=(0, 1), xticks=[], xlabel="▲ more fear    ● no change    ▼ less fear")
    right.set_title("What was seen", fontsize=12)
    left.grid(axis="y", visible=False)
    right.grid(False)
    right.spines[["left", "bottom"]].set_visible(False)
    right.tick_params(axis="y", length=0)


# -- trials in people --------------------------------------------------------------------------------------------------------


def arms_of_the_larger() -> list[tuple[int, str]]:
    """Return (people, arm) of the larger trial, read from its row."""
    control, low_dose, low, high_dose, high = numbers_in(measurement("PTS12").arm)
    return [
        (int(control), "saline"),
        (int(low), f"ketamine {low_dose:g} mg/kg"),
        (int(high), f"ketamine {high_dose:g} mg/kg"),
    ]


def draw_two_trials(figure) -> None:
    """Draw the positive trial's responders and the larger null trial, one mark a person and one row an arm."""
    axes = figure.add_subplot()
    people = measurement("PTS07").n // 2
    small = (
        (measurement("PTS07").value, "ketamine [PTS07]", BLUE),
        (measurement("PTS08").value, "midazolam [PTS08]", ORANGE),
    )
    for y, (share, words, colour) in zip((3.45, 2.95), small, strict=True):
        helped = round(people * share / 100)
        axes.scatter(0.56 * np.arange(helped), [y] * helped, s=40, color=colour)
        axes.scatter(
            0.56 * np.arange(helped, people),
            [y] * (people - helped),
            s=40,
            color="white",
            edgecolors=colour,
            linewidths=1.5,
        )
        axes.text(
            0.56 * people + 0.6,
            y,
            f"{share:.0f} % responded: {words}",
            va="center",
            color=colour,
            fontsize=11,
        )
    axes.text(
        -0.4,
        4.0,
        f"{2 * people} people, six infusions; response: {measurement('PTS11').value:.0f} % better [PTS11]",
        fontweight="bold",
    )
    for y, (count, arm) in zip((1.35, 0.9, 0.45), arms_of_the_larger(), strict=True):
        axes.scatter(0.56 * np.arange(count), [y] * count, s=34, marker="s", color=MUTED)
        axes.text(0.56 * 54 + 0.6, y, f"{count}: {arm}", va="center", fontsize=11)
    total = measurement("PTS12").value
    axes.text(
        -0.4,
        1.9,
        f"{total:.0f} veterans and service members, eight infusions: no difference in PTSD [PTS12, PTS13]",
        fontweight="bold",
    )
    axes.text(
        -0.4,
        0.02,
        "gray: how many of them responded is not in what we read",
        va="center",
        color=MUTED,
        fontsize=10.5,
    )
    axes.set(xlim=(-1, 42), ylim=(-0.2, 4.3), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)


def pooled_rows() -> list[Row]:
    """Return the first trial's effect and the pooled ones, in standard deviations, from the plain pool to the corrected one."""
    words = {
        "PTS17": "six trials pooled, all times",
        "PTS18": "the same, corrected for bias",
        "PTS19": "at 24 hours",
        "PTS20": "at 24 h, control not felt",
        "PTS21": "at 24 h, control felt",
        "PTS22": "one week in",
    }
    people = numbers_in(measurement("PTS17").n_text)[-1]
    return [
        row_of("PTS06", "the small trial alone", pooled=False),
        *(row_of(id, text, people=people) for id, text in words.items()),
    ]


def draw_pooled(figure) -> None:
    """Draw the first trial and the pooled effects in standard deviations, and under them a pooled odds ratio on its own scale."""
    above, below = figure.subfigures(2, 1, height_ratios=(7, 2.9))
    draw_forest(
        above,
        pooled_rows(),
        "Effect in standard deviations",
        favours=("favors control", "favors ketamine"),
    )
    above.axes[0].set_xlim(-0.65, 2.0)
    draw_forest(
        below,
        [row_of("PTS24", "odds of response, 3 trials")],
        "Odds ratio (each line doubles it)",
        null=1.0,
        favours=("favors control", "favors ketamine"),
        log=True,
    )
    odds = below.axes[0]
    odds.set_xticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
    odds.minorticks_off()
    odds.set_xlim(0.5, 8)
