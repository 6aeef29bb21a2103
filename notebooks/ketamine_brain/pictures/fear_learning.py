"""Notebook 07: fear trial by trial in two kinds of learner, two trials that disagree, and the pooled estimates."""
from __future__ import annotations

import numpy as np

from ..evidence import measurement
from ..models.fear_learning import WINDOWS, ketamine_effect
from ..models.fear_views import EXTINCTION_FROM, REMINDER_AT, TEST_AT
from .forest import row_of
from .style import BLUE, GREEN, INK, MUTED, ORANGE, PALE_GREY, PALE_ORANGE, PURPLE, RED

WINDOW_PLACES = {"none": (-9.0, -8.0), "before conditioning": (0.4, 7.6), "at reactivation": (REMINDER_AT - 0.7, REMINDER_AT + 0.7)}
WORDS = {"none": "No window opens", "before conditioning": "Window open while fear is learned", "at reactivation": "Window open at a reminder",
         "before extinction": "Window open while safety is learned"}


# -- trial by trial ----------------------------------------------------------------------------------------------------------

def _window(view):
    if view.window in WINDOW_PLACES:
        return WINDOW_PLACES[view.window]
    trials = sum(phase == "extinction" for phase in view.drug.phase)
    return EXTINCTION_FROM - 0.6, EXTINCTION_FROM + trials - 0.4


def _with_gaps(view, values):
    """Return (places, values) with the pen lifted between sessions."""
    jumps = np.flatnonzero(np.diff(view.places) > 1.5) + 1
    return np.insert(view.places, jumps, np.nan), np.insert(values, jumps, np.nan)


def _shocks(view):
    hit = view.drug.outcome > 0
    return view.places[hit], np.full(hit.sum(), -0.07)


def draw_fear(figure, view) -> dict:
    """Draw the fear shown at every trial by a latent-cause learner, with the drug and without, and by a Rescorla–Wagner learner."""
    axes = figure.add_subplot()
    axes.set(xlim=(0, 39), ylim=(-0.14, 1.16), ylabel="Fear shown (0 to 1)", xlabel="Trials, session by session")
    axes.set_xticks([4, REMINDER_AT, EXTINCTION_FROM + 5.5, TEST_AT], ["fear is learned", "reminder", "safety is learned", "later\ntest"])
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", visible=False)
    window = axes.axvspan(*_window(view), color=PALE_ORANGE, lw=0)
    plain, = axes.plot(*_with_gaps(view, view.plain.latent_cause), color=MUTED, lw=2, ls="--")
    simple, = axes.plot(*_with_gaps(view, view.drug.rescorla_wagner), color=PURPLE, lw=2, ls=":")
    course, = axes.plot(*_with_gaps(view, view.drug.latent_cause), color=BLUE, lw=3)
    end = axes.scatter([TEST_AT], [view.drug.test], s=120, color=BLUE, zorder=4)
    end_plain = axes.scatter([TEST_AT], [view.plain.test], s=90, color=PALE_GREY, edgecolors=MUTED, linewidths=1.8, zorder=3)
    shocks = axes.scatter(*_shocks(view), s=30, marker="v", color=RED)
    for y, colour, words in ((1.12, BLUE, "— latent causes, with ketamine"), (1.04, MUTED, "– – the same without"), (0.96, PURPLE, "· · · one association, with ketamine")):
        axes.text(23.0, y, words, color=colour, fontweight="bold", va="top", fontsize=11)
    axes.text(23.0, 0.88, "▼ shock   ▬ shaded: the window", color=INK, va="top", fontsize=10.5)
    return {"window": window, "plain": plain, "simple": simple, "course": course, "end": end, "end_plain": end_plain, "shocks": shocks}


def move_fear(view) -> dict:
    """Return where each artist of `draw_fear` goes."""
    return {"window": _window(view), "plain": _with_gaps(view, view.plain.latent_cause), "simple": _with_gaps(view, view.drug.rescorla_wagner),
            "course": _with_gaps(view, view.drug.latent_cause), "end": ([TEST_AT], [view.drug.test]), "end_plain": ([TEST_AT], [view.plain.test]), "shocks": _shocks(view)}


def read_fear(view, values) -> dict:
    """Return the numbers and words of the experiment's sentence."""
    change = view.drug.test - view.plain.test
    sign = "no more and no less" if abs(change) < 0.005 else "more" if change > 0 else "less"
    return {"window": WORDS[values["window"]], "end": view.drug.end_of_extinction, "test": view.drug.test, "plain": view.plain.test, "sign": sign,
            "causes": "one cause" if view.drug.causes == 1 else f"{view.drug.causes} causes", "day": values["test_day"]}


# -- what the window does, by when it opens ----------------------------------------------------------------------------------

def draw_signs(figure) -> None:
    """Draw the model's change in fear at a later test for each window, beside what was seen and in whom."""
    axes = figure.add_subplot()
    seen = {"before conditioning": "rats, 25 mg/kg: extinction impaired [PTS35]", "at reactivation": "18 people and rats: fear stronger [PTS36, PTS37]",
            "before extinction": "rats: less freezing 8 days later [PTS33]"}
    order = [w for w in WINDOWS if w in seen][::-1]
    for y, window in enumerate(order):
        change = 100 * ketamine_effect(window)
        axes.barh(y, change, color=RED if change > 0 else GREEN, height=0.5)
        axes.text(7.5, y, seen[window], va="center", fontsize=10.5)
    axes.axvline(0, color=INK, lw=1.2)
    axes.set_yticks(range(3), [WORDS[w] for w in order], fontsize=11)
    axes.set(xlim=(-24, 41), ylim=(-0.6, 2.9), xticks=(-20, -10, 0), xlabel="Change in fear at a later test (points of 100, model)")
    axes.xaxis.set_label_coords(0.25, -0.14)
    axes.text(-0.6, 2.62, "← less fear", color=GREEN, ha="right", fontweight="bold")
    axes.text(0.6, 2.62, "more fear →", color=RED, ha="left", fontweight="bold")
    axes.grid(axis="y", visible=False)


def draw_two_trials(figure) -> None:
    """Draw the positive trial's responders and the larger null trial, one mark a person."""
    axes = figure.add_subplot()
    small = ((measurement("PTS07").value, "ketamine [PTS07]", BLUE), (measurement("PTS08").value, "midazolam [PTS08]", ORANGE))
    for y, (share, words, colour) in zip((3.4, 2.7), small):
        people, helped = 15, round(15 * share / 100)
        axes.scatter(range(helped), [y] * helped, s=70, color=colour)
        axes.scatter(range(helped, people), [y] * (people - helped), s=70, color="white", edgecolors=colour, linewidths=1.5)
        axes.text(16, y, f"{share:.0f} % responded: {words}", va="center", color=colour, fontsize=11)
    axes.text(-0.5, 4.05, "30 people, six infusions; response: 30 % better [PTS11]", fontweight="bold")
    total = int(measurement("PTS12").value)
    x, y = np.arange(total) % 53, 1.1 - 0.33 * (np.arange(total) // 53)
    axes.scatter(x * 0.78, y, s=30, color=PALE_GREY, edgecolors=INK, linewidths=0.9)
    axes.text(-0.5, 1.6, f"{total} veterans, eight infusions: no difference between the arms [PTS12, PTS13]", fontweight="bold")
    axes.set(xlim=(-1, 42), ylim=(0.0, 4.5), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)


def pooled_rows() -> list:
    """Return the pooled effects (Hedges g), from the plain pool to the corrected one."""
    return [row_of("PTS17", "6 trials, all times", people=221), row_of("PTS18", "the same, corrected for bias", people=221), row_of("PTS19", "at 24 hours", people=221),
            row_of("PTS20", "at 24 h, against a control that is not felt", people=221), row_of("PTS21", "at 24 h, against one that is felt", people=221), row_of("PTS22", "one week in", people=221)]
