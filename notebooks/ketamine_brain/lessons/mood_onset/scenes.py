"""The live figures of notebook 05: what each computes, how it is drawn, moved, and read."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.models.mood_onset import (
    remission,
    response,
    simulate,
    simulate_band,
    simulate_group,
)
from ketamine_brain.models.mood_plans import (
    CONTEXT_WORDS,
    PLAN_WORDS,
    named_plan,
)
from ketamine_brain.models.parameters import check_choice, check_number

SPANS = {"days": 2.0, "weeks": 28.0, "months": 182.0}


VIEWS = ("mean", "one", "twelve")


SHARES = np.concatenate(
    [0.06 * np.linspace(0.0, 1.0, 25) ** 2, np.linspace(0.065, 1.0, 110)]
)  # denser where hours matter


PEOPLE = 12


TRIAL = 300  # people behind the shares of responders


ASKED_DAYS = np.array([0.0, 1.0, 7.0, 28.0])


@dataclasses.dataclass(frozen=True)
class Exploration:
    """One plan over one span. days (n,); madrs, control_madrs, low, high (n,): the mean, its control arm, and the 90 % band of the
    fit; people (k, n): single courses, k = 0, 1 or 12; asked: mean score at days 0, 1, 7, 28; asked_control; responders, remitters:
    shares of a simulated trial at those days."""

    span: float
    days: np.ndarray
    madrs: np.ndarray
    control_madrs: np.ndarray
    low: np.ndarray
    high: np.ndarray
    people: np.ndarray
    asked: np.ndarray
    asked_control: np.ndarray
    responders: np.ndarray
    remitters: np.ndarray


def explore(
    plan: str = "one",
    context: str = "midazolam",
    mg_per_kg: float = 0.5,
    span: str = "weeks",
    view: str = "mean",
    seed: int = 5,
) -> Exploration:
    """Return what notebook 05 draws for a named plan, context, infusion dose, span ("days", "weeks", "months") and view of people."""
    check_choice("span", span, SPANS)
    check_choice("view", view, VIEWS)
    check_number("mg_per_kg", mg_per_kg, 0.0, 3.0, "mg/kg")
    chosen, soon = (
        named_plan(plan, context, mg_per_kg, last_day=last)
        for last in (SPANS[span], ASKED_DAYS[-1])
    )
    days = SPANS[span] * SHARES
    course, asked = simulate(chosen, days), simulate(soon, ASKED_DAYS)
    low, high = simulate_band(chosen, days)
    trial = simulate_group(soon, ASKED_DAYS, TRIAL, seed)
    count = {"mean": 0, "one": 1, "twelve": PEOPLE}[view]
    people = (
        simulate_group(chosen, days, PEOPLE, seed)[:count] if count else np.empty((0, days.size))
    )
    return Exploration(
        SPANS[span],
        days,
        course.madrs,
        course.control_madrs,
        low,
        high,
        people,
        asked.madrs,
        asked.control_madrs,
        response(trial),
        remission(trial),
    )


HIGHEST = 45.0


TICKS = {
    2.0: ("start", "12 hours", "1 day", "36 hours", "2 days"),
    28.0: ("start", "1 week", "2 weeks", "3 weeks", "4 weeks"),
    182.0: ("start", "6 weeks", "3 months", "4½ months", "6 months"),
}


def draw_course(figure, result) -> dict:
    """Draw an `Exploration` and return its moving artists; time runs over the chosen span, left to right."""
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, HIGHEST), ylabel="Depression score (MADRS, 0 to 60)")
    axes.set_xticks(np.linspace(0, 1, 5), [" "] * 5)
    axes.axhspan(0, 10, color=PALE_GREEN, alpha=0.45, lw=0)
    axes.text(0.995, 8.4, "remission: 10 or less", ha="right", va="top", color=GREEN, fontsize=10)
    axes.axhline(16.5, color=MUTED, lw=1, ls=(0, (2, 3)))
    axes.text(
        0.995,
        17.0,
        "response: half the starting score",
        ha="right",
        va="bottom",
        color=MUTED,
        fontsize=10,
    )
    band = axes.fill_between(
        _share(result), result.low, result.high, color=PALE_BLUE, edgecolor="none"
    )
    (people,) = axes.plot(*_people(result, start=True), color=BLUE, lw=1.0, alpha=0.55)
    (control,) = axes.plot(_share(result), result.control_madrs, color=ORANGE, ls="--")
    (course,) = axes.plot(_share(result), result.madrs, color=BLUE, lw=3)
    labels = _end_labels(axes, result)
    ticks = {
        f"tick{i}": axes.text(
            i / 4, -1.6, words, ha=("left", "center", "center", "center", "right")[i], va="top"
        )
        for i, words in enumerate(TICKS[result.span])
    }
    return {"band": band, "people": people, "control": control, "course": course, **labels, **ticks}


def _share(result) -> np.ndarray:
    return result.days / result.span


def _people(result, start: bool = False):
    """Return all single courses as one line with gaps; a first drawing needs at least one point, so it starts with the mean."""
    rows = (
        result.people
        if len(result.people)
        else (result.madrs[None] if start else np.full((1, result.days.size), np.nan))
    )
    x = np.append(_share(result), np.nan)
    y = np.column_stack([rows, np.full(len(rows), np.nan)])
    return np.tile(x, len(rows)), y.ravel()


def _end_labels(axes, result) -> dict:
    course, control = _label_heights(result)
    return {
        "course_label": axes.text(
            0.3, course, "this plan", color=BLUE, fontweight="bold", ha="center", va="center"
        ),
        "control_label": axes.text(
            0.3,
            control,
            "its control arm",
            color=ORANGE,
            fontweight="bold",
            ha="center",
            va="center",
        ),
    }


def _label_heights(result) -> tuple[float, float]:
    """Return heights for the two labels at 30 % of the span: just outside their curves, never on each other."""
    at = int(0.3 * (result.days.size - 1))
    course, control = result.madrs[at], result.control_madrs[at]
    below = course <= control
    return max(1.2, course - 2.6) if below else course + 2.4, control + 2.2 if below else max(
        1.2, control - 2.6
    )


def move_course(result) -> dict:
    """Return where each artist of `draw_course` goes for this result, in data coordinates."""
    x = _share(result)
    course, control = _label_heights(result)
    ticks = {f"tick{i}": words for i, words in enumerate(TICKS[result.span])}
    return {
        "band": (x, result.low, result.high),
        "people": _people(result),
        "control": (x, result.control_madrs),
        "course": (x, result.madrs),
        "course_label": (0.3, course, "this plan"),
        "control_label": (0.3, control, "its control arm"),
        **ticks,
    }


def read_course(result, values) -> dict:
    """Return the numbers and words of the explorer's sentence."""
    dose = (
        f" of {values['mg_per_kg']:g} mg/kg"
        if values["plan"] in ("one", "six", "weekly", "both")
        else ""
    )
    return {
        "plan": PLAN_WORDS[values["plan"]] + dose,
        "context": CONTEXT_WORDS[values["context"]],
        "day1": result.asked[1],
        "control1": result.asked_control[1],
        "week4": result.asked[3],
        "control4": result.asked_control[3],
        "responders1": result.responders[1],
        "responders4": result.responders[3],
    }


# -- the live figures ---------------------------------------------------------------------------

course = Scene(name="course", compute=explore, draw=draw_course, move=move_course, read=read_course)
