"""Notebook 11's still pictures: asleep, four readings of the trials, and the trials themselves."""

from __future__ import annotations

import functools

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    PURPLE,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.lessons.why_understanding.arms import people_of_arms
from ketamine_brain.lessons.why_understanding.trial_checks import READINGS
from ketamine_brain.models.decisions import natural_frequency, risk_difference
from ketamine_brain.models.mood_onset import Plan, simulate_trials

# -- published: asleep, four readings, the trials ------------------------------------------------


def draw_asleep(figure) -> None:
    """Draw the trial in which everyone was asleep: of the people in each arm, how many had half
    their score or less a day later.
    """
    axes = figure.add_subplot()
    for y, (id, color, marker) in enumerate((("LII-RP1", ORANGE, "D"), ("LII-RK1", BLUE, "s"))):
        row = measurement(id)
        better = natural_frequency(id, row.people).count
        axes.scatter(range(better), [y] * better, s=150, marker=marker, color=color)
        axes.scatter(
            range(better, row.people),
            [y] * (row.people - better),
            s=150,
            marker="o",
            facecolor="white",
            edgecolor=MUTED,
        )
        axes.text(
            row.people - 0.2,
            y,
            f"{better} of {row.n} much better [{id}]",
            va="center",
            color=color,
            fontweight="bold",
        )
    axes.set(xlim=(-0.6, 30.5), ylim=(-0.6, 1.6), xticks=[])
    axes.set_yticks([0, 1], ["salt water, asleep", "ketamine, asleep"])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)


MARKS = {
    "drug only": ("o", BLUE),
    "belief only": ("s", ORANGE),
    "both": ("^", PURPLE),
    "midazolam acts": ("D", GREEN),
}
OFFSETS = (0.27, 0.09, -0.09, -0.27)


PANELS = (
    (("WIL-01", "effect size against midazolam"), ("WIL-02", "effect size against salt water")),
    (
        ("WIL-03", "ketamine arm, midazolam trials"),
        ("WIL-04", "ketamine arm, salt-water trials"),
        ("WIL-05", "midazolam arm"),
        ("WIL-06", "salt-water arm"),
    ),
    (("LII-01", "everyone asleep"), ("KAR-01", "a course, against midazolam")),
)


SCALES = (
    ("Effect size (d)", (0, 2.4)),
    ("People in 100 with half their score or less, day 1", (0, 100)),
    ("Difference in MADRS points", (-20, 3)),
)


def draw_readings(figure, predictions) -> None:
    """Draw, for each published row, its interval and what the readings say of it; hollow marks lie
    outside.
    """
    found = {(p.what.split(":")[0], p.ids[0]): p for p in predictions}
    for k, (axes, rows, (label, limits)) in enumerate(
        zip(
            figure.subplots(3, 1, height_ratios=[len(r) + 0.6 for r in PANELS]),
            PANELS,
            SCALES,
            strict=True,
        )
    ):
        for y, (id, _) in enumerate(reversed(rows)):
            row = measurement(id)
            axes.barh(
                y,
                np.ptp(row.interval),
                left=row.interval[0],
                height=0.72,
                color=PALE_GREY,
                edgecolor=MUTED,
                lw=0.6,
            )
            axes.plot([row.value, row.value], [y - 0.36, y + 0.36], color=INK, lw=1.6)
            for offset, name in zip(OFFSETS, READINGS, strict=True):
                p, (marker, color) = found[(name, id)], MARKS[name]
                axes.plot(
                    p.predicted,
                    y + offset,
                    marker,
                    ms=7,
                    mew=1.8,
                    mec=color,
                    mfc=color if p.inside else "white",
                    clip_on=False,
                )
        axes.set(xlim=limits, ylim=(-0.6, len(rows) - 0.4))
        axes.set_yticks(
            range(len(rows)), [f"{words} [{id}]" for id, words in reversed(rows)], fontsize=10.5
        )
        axes.set_xlabel(label, fontsize=11)
        axes.grid(axis="y", visible=False)
        if k == 0:
            for name, (marker, color) in MARKS.items():
                axes.plot([], [], marker, color=color, ms=8, label=name)
            axes.plot(
                [], [], "o", mec=INK, mfc="white", ls="none", mew=1.8, ms=8, label="hollow: missed"
            )
            axes.legend(loc="lower right", bbox_to_anchor=(1.0, 1.0), ncols=5, columnspacing=1.2)


# Each: words, how people were kept from knowing, and the row of the difference in points.
POINTS = (
    ("asleep, one infusion", "LII-01"),
    ("midazolam, a course, inpatients", "KAR-01"),
    ("placebo spray, 65 and older", "TR3-01"),
    ("placebo spray, new pill, Japan (90 %)", "JPN-05"),
    ("placebo spray, with a new pill", "TR2-01"),
    ("placebo spray, no pill, 56 mg", "JAN-01"),
    ("placebo spray, no pill, 84 mg", "JAN-02"),
)


# Each: words, ids with and without, whether the rows' n counts both arms, whether the outcome is
# one to be spared.
PEOPLE: tuple[tuple[str, str, str, bool, bool], ...] = (
    ("asleep: half the score, day 1", "LII-RK1", "LII-RP1", False, False),
    ("midazolam: half the score, after a course", "KAR-03", "KAR-05", True, False),
    ("midazolam: suicidal thoughts halved, day 1", "GRU-02", "GRU-03", True, False),
    ("salt water: no suicidal thoughts, day 3", "ABB-01", "ABB-02", False, False),
    (
        "placebo spray, new pill, 84 mg: half the score",
        "TRA-02",
        "TRA-03",
        False,
        False,
    ),
    ("placebo spray: spared a relapse", "SUS-01", "SUS-02", False, True),
    ("open label, quetiapine: remission, week 8", "ESC-05", "ESC-06", False, False),
)


def people_better(
    one: str,
    zero: str,
    together: bool = False,
    spared: bool = False,
) -> tuple[float, float, float]:
    """Return how many more people in 100 fare better with (es)ketamine, and Newcombe's interval."""
    n_one, n_zero = people_of_arms(one, zero, together)
    found = risk_difference(
        measurement(one).number / 100, n_one, measurement(zero).number / 100, n_zero
    )
    values = np.array([found.difference, found.low, found.high]) * (-100 if spared else 100)
    return float(values[0]), float(min(values[1:])), float(max(values[1:]))


def _interval(id: str) -> tuple[float, float] | None:
    """Return a row's interval, or the one its dispersion prints; None where there is neither."""
    row = measurement(id)
    if row.low is not None:
        return row.interval
    printed = row.dispersion.rpartition(" CI ")[2] if " CI " in row.dispersion else ""
    if not printed:
        return None
    low, high = numbers_in(printed)
    return low, high


def draw_trials(figure) -> None:
    """Draw trials that were null and trials that were not, in points and in people of 100; a mark
    whose interval leaves out zero is filled.
    """
    points, people = figure.subplots(2, 1, height_ratios=(len(POINTS), len(PEOPLE)))
    for y, (_, id) in enumerate(reversed(POINTS)):
        interval = _interval(id)
        ends = (None, None) if interval is None else (-interval[1], -interval[0])
        _forest_row(points, y, -measurement(id).number, *ends)
    for y, (_, one, zero, together, spared) in enumerate(reversed(PEOPLE)):
        _forest_row(people, y, *people_better(one, zero, together, spared))
    labels = [
        [f"{words} [{id}]" for words, id in POINTS],
        [f"{words} [{one}, {zero}]" for words, one, zero, *_ in PEOPLE],
    ]
    for axes, names, limits, label in zip(
        (points, people),
        labels,
        ((-6, 14.5), (-25, 50)),
        ("MADRS points better than control", "More people in 100 than with control"),
        strict=True,
    ):
        axes.axvline(0, color=INK, lw=1.2)
        axes.set(xlim=limits, ylim=(-0.6, len(names) - 0.4), xlabel=label)
        axes.set_yticks(range(len(names)), names[::-1], fontsize=10.5)
        axes.grid(axis="y", visible=False)
    points.set_title(
        "filled: the interval leaves out zero · hollow: it holds zero",
        fontsize=11,
        fontweight="normal",
        x=-0.55,
    )


def _forest_row(axes, y, middle, low, high) -> None:
    """Draw one difference with its interval, or, where the row prints only p < .001, a filled mark
    that says so.
    """
    sure = low is None or low > 0 or high < 0
    if low is None:
        axes.text(middle + 0.6, y, "p < 0.001, no interval", va="center", fontsize=10, color=MUTED)
    else:
        axes.plot([low, high], [y, y], color=BLUE if sure else MUTED, lw=3)
    axes.plot(
        middle,
        y,
        "D" if sure else "o",
        ms=9,
        mew=2,
        color=BLUE if sure else MUTED,
        mfc=BLUE if sure else "white",
        zorder=3,
    )


# -- who responds on the day after ----------------------------------------------------------------

COUNTS = (
    ("each patient looked at,\nmidazolam", "WIL-03", "WIL-05"),
    ("odds multiplied,\nmidazolam", "COC-03", "COC-02"),
    ("odds multiplied,\nplacebo", "DEC08", "DEC09"),
)


def draw_counts(figure) -> None:
    """Draw three counts of those who respond a day later, each beside its own control."""
    axes = figure.add_subplot()
    for y, (_, *pair) in enumerate(reversed(COUNTS)):
        for id, color, marker, up in zip(pair, (BLUE, ORANGE), "Do", (0.16, -0.16), strict=True):
            row = measurement(id)
            if row.low is not None:
                axes.plot([row.low, row.high], [y + up, y + up], color=color, lw=3)
            axes.plot(row.number, y + up, marker, color=color, ms=9)
    names = [f"{words} [{', '.join(ids)}]" for words, *ids in reversed(COUNTS)]
    axes.set_yticks(range(len(names)), names, fontsize=10.5)
    axes.set(xlim=(0, 72), ylim=(-0.5, 2.9), xlabel="Of 100 people, those who respond a day later")
    axes.text(71, 2.68, "◆ ketamine", color=BLUE, ha="right", va="center", fontweight="bold")
    axes.text(56, 2.68, "● its control", color=ORANGE, ha="right", va="center", fontweight="bold")
    axes.grid(axis="y", visible=False)


# -- one real trial as one draw --------------------------------------------------------------------

REAL = "MUR-04"  # the difference between the arms; their people stand in MUR-01 and MUR-02
DRAWS = 1000
DRAW_SEED = 11


@functools.cache
def forecast_differences() -> np.ndarray:
    """Return by how many points the ketamine arm is ahead on day 1 in each of a thousand forecast
    trials of the real one's size: (trials,).
    """
    drug = Plan(infusions=((0.0, 0.5),), context="midazolam")
    falls = []
    for arm, (plan, id) in enumerate(((drug, "MUR-01"), (Plan(context="midazolam"), "MUR-02"))):
        people = measurement(id).people
        scores = simulate_trials(plan, [0.0, 1.0], people, DRAWS, DRAW_SEED, arm)
        falls.append((scores[:, :, 0] - scores[:, :, 1]).mean(axis=1))
    return falls[0] - falls[1]


def draw_one_draw(figure) -> None:
    """Draw the forecast trials as a histogram, and the real one with its interval above them."""
    axes = figure.add_subplot()
    found, row = forecast_differences(), measurement(REAL)
    edges = np.arange(np.floor(found.min()), np.ceil(found.max()) + 1)
    heights = np.histogram(found, edges)[0]
    axes.stairs(heights, edges, fill=True, facecolor=PALE_GREY, edgecolor=MUTED)
    top = 1.15 * heights.max()
    low, high = row.interval
    axes.plot([-high, -low], [top, top], color=INK, lw=3)
    axes.plot(-row.number, top, "D", color=INK, ms=9)
    axes.text(-low + 0.5, top, f"the real trial [{REAL}]", va="center", fontweight="bold")
    axes.axvline(0, color=INK, lw=1.2)
    axes.set(
        ylim=(0, 1.3 * heights.max()),
        xlabel="Ketamine arm better by (MADRS points, day 1)",
        ylabel=f"Trials of {DRAWS:,}",
    )
