"""Notebook 05: a mood course against its control arm, the question before it, and the model over published points."""

from __future__ import annotations

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.models.mood_onset import simulate
from ketamine_brain.models.mood_plans import (
    named_plan,
)

HIGHEST = 45.0

# -- the question before the answer ----------------------------------------------------------------------------------------

GUESS_DAYS = (1.0, 3.0, 7.0, 14.0, 28.0)


def answer_curve(days=GUESS_DAYS) -> list[float]:
    """Return the model's MADRS at `days` after one infusion of 0.5 mg/kg in midazolam-controlled trials."""
    return [round(float(v), 1) for v in simulate(named_plan("one"), np.array(days)).madrs]


def draw_question(figure) -> dict:
    """Draw empty axes over four weeks and return the answer, to be hidden: the model's course, its control arm, one trial's day 1."""
    axes = figure.add_subplot()
    axes.set(
        xlim=(-0.6, 28.8),
        ylim=(0, HIGHEST),
        ylabel="MADRS, 0 to 60",
        xticks=(0, 1, 3, 7, 14, 21, 28),
        xlabel="Days after one infusion of 0.5 mg/kg",
    )
    axes.plot(0, 33, "s", color=INK, ms=9)
    axes.annotate("start: 33", (0, 33), (0.5, 36.5), color=INK)
    days = np.concatenate([np.linspace(0, 1, 30), np.linspace(1.2, 28, 80)])
    course = simulate(named_plan("one"), days)
    (answer,) = axes.plot(days, course.madrs, color=BLUE, lw=3)
    (control,) = axes.plot(days, course.control_madrs, color=ORANGE, ls="--")
    words = axes.text(
        15, course.madrs[-40] - 2.6, "model, ketamine arm", color=BLUE, fontweight="bold"
    )
    control_words = axes.text(
        15, course.control_madrs[-1] + 1.4, "model, midazolam arm", color=ORANGE, fontweight="bold"
    )
    return {"answer": answer, "control": control, "words": words, "control_words": control_words}


# -- the first day, trial by trial -----------------------------------------------------------------------------------------

# Each trial: words for its control, then the ids of the two falls; a pair of ids is a difference of means.
FIRST_DAY = {
    "saline": ("saline infusion, another scale (HDRS-25)", ("BER-01",), ("BER-02",)),
    "spray": ("placebo spray", ("DAL-12",), ("DAL-09",)),
    "midazolam": ("midazolam infusion", ("MUR-01",), ("MUR-02",)),
    "admission": ("admission to hospital and placebo spray", ("ASP-03",), ("ASP-04",)),
    "anaesthesia": (
        "placebo while asleep for surgery",
        ("LII-K02", "LII-K01"),
        ("LII-P02", "LII-P01"),
    ),
}


def fall(ids) -> float:
    """Return the fall in points that one row of change, or two rows of means (later, earlier), report."""
    later, *earlier = (measurement(id).value for id in ids)
    return (earlier[0] if earlier else 0.0) - later


def control_order() -> list[str]:
    """Return the controls, the largest fall in their own arm first."""
    return sorted(FIRST_DAY, key=lambda name: -fall(FIRST_DAY[name][2]))


def draw_first_day(figure) -> None:
    """Draw, for five trials, how far each arm's mean fell within the first day (three days for saline)."""
    axes = figure.add_subplot()
    names = sorted(FIRST_DAY, key=lambda name: fall(FIRST_DAY[name][2]), reverse=True)
    for y, name in enumerate(names):
        _, drug_ids, control_ids = FIRST_DAY[name]
        drug, control = fall(drug_ids), fall(control_ids)
        axes.plot([control, drug], [y, y], color=GRID, lw=7, solid_capstyle="butt", zorder=1)
        axes.plot(drug, y, "o", color=BLUE, ms=13, zorder=3)
        axes.plot(control, y, "D", color=ORANGE, ms=11, zorder=3)
        axes.text(19.2, y, f"{drug:.1f} against {control:.1f}", va="center", fontsize=11)
    axes.set_yticks(
        range(len(names)), [f"{FIRST_DAY[n][0]}\n[{_ids(n)}]" for n in names], fontsize=10.5
    )
    axes.set(
        xlim=(-1, 25),
        ylim=(-0.6, len(names) + 0.1),
        xticks=(0, 5, 10, 15),
        xlabel="Points the mean score fell in a day",
    )
    top = len(names) - 0.35
    axes.text(16.4, top, "ketamine or esketamine", color=BLUE, fontweight="bold", ha="center")
    axes.text(4.2, top, "control arm", color=ORANGE, fontweight="bold", ha="center")
    axes.grid(axis="y", visible=False)


def _ids(name: str) -> str:
    _, drug, control = FIRST_DAY[name]
    return ", ".join(" − ".join(ids) for ids in (drug, control))


# -- after the fit: the same drug under each control, and means against thresholds ------------------------------------------

CONTROL_WORDS = {
    "saline": "saline infusion",
    "spray": "placebo spray",
    "midazolam": "midazolam infusion",
    "admission": "admission and spray",
    "anaesthesia": "asleep",
}


def draw_effect_by_control(figure, sizes: dict) -> None:
    """Draw the model's effect size on day 1 of one and the same infusion under each control, beside the two published ones.

    `sizes` is what `checks.mood_onset.effect_size_by_control` returns.
    """
    axes = figure.add_subplot()
    order = sorted(CONTROL_WORDS, key=lambda name: sizes[name]["effect_size"])
    bars = axes.barh(
        range(len(order)), [sizes[name]["effect_size"] for name in order], color=BLUE, height=0.55
    )
    axes.bar_label(bars, [f"{sizes[name]['effect_size']:.1f}" for name in order], padding=4)
    for name, id in (("midazolam", "WIL-01"), ("saline", "WIL-02")):
        row, y = measurement(id), order.index(name) + 0.36
        axes.plot([row.low, row.high], [y, y], color=INK, lw=2)
        axes.plot(row.value, y, "D", color=INK, ms=7)
        axes.text(row.high + 0.04, y, f"published [{id}]", fontsize=10, va="center")
    axes.set_yticks(range(len(order)), [CONTROL_WORDS[name] for name in order])
    axes.set(
        xlim=(0, 2.7),
        ylim=(-0.5, len(order) - 0.2),
        xlabel="Effect size on day 1 (Cohen's d) of the same infusion",
    )
    axes.grid(axis="y", visible=False)


def draw_thresholds(figure, ketamine: dict, pills: dict) -> None:
    """Draw, for one infusion and for pills, how far the mean has come and which share of its responders have responded.

    Both are what `checks.mood_onset.mean_against_threshold` returns.
    """
    for axes, (words, found, colour) in zip(
        figure.subplots(1, 2, sharey=True),
        (("One infusion", ketamine, BLUE), ("Pills", pills, ORANGE)),
        strict=True,
    ):
        axes.plot(found["days"], 100 * found["mean_share"], color=colour, lw=3)
        axes.plot(found["days"], 100 * found["response_share"], color=INK, ls="--")
        axes.axhline(50, color=MUTED, lw=1, ls=(0, (2, 3)))
        axes.set(title=words, xlim=(0, 56), ylim=(0, 105), xticks=range(0, 57, 14), xlabel="Days")
        mean, response = found["half_days"]["mean"], found["half_days"]["response"]
        axes.plot([mean, response], [50, 50], "o", color=INK, ms=7, zorder=3)
        axes.text(
            max(mean, response) + 2,
            30,
            f"half-way: the mean on day {mean:.0f},\npeople on day {response:.0f}",
            fontsize=11,
        )
        axes.text(
            54,
            100 * np.interp(54, found["days"], found["mean_share"])
            + (-9 if words == "One infusion" else 5),
            "mean fall",
            color=colour,
            fontweight="bold",
            ha="right",
        )
    figure.axes[0].set_ylabel("% of what will be reached")
    figure.axes[0].text(54, 76, "people who responded", color=INK, fontweight="bold", ha="right")
    figure.axes[1].text(54, 10, "people who responded", color=INK, fontweight="bold", ha="right")


ARM_WORDS = {
    "MUR-01": "one infusion, against midazolam",
    "SIN-01": "twice a week, against saline",
    "SIN-03": "three a week, against saline",
    "DAL-11": "spray 56 mg, against placebo spray",
    "DAL-12": "spray 84 mg, against placebo spray",
    "ASP-03": "spray 84 mg and admission",
    "LII-K02": "one infusion, asleep",
}


def draw_rival(figure, rows) -> None:
    """Draw, for each drug arm of `checks.calibrate.product_against_sum`, the fall measured, by the product, and by the plain sum."""
    axes = figure.add_subplot()
    for y, (name, observed, product, plain_sum, se) in enumerate(reversed(rows)):
        axes.plot(
            [-observed - 1.96 * se, -observed + 1.96 * se],
            [y, y],
            color=GRID,
            lw=9,
            solid_capstyle="butt",
        )
        axes.plot(-observed, y, "|", color=INK, ms=16, mew=3)
        axes.plot(-product, y, "o", color=BLUE, ms=10)
        axes.plot(-plain_sum, y, "s", color=ORANGE, ms=9, mfc="white", mew=2)
    names = [name.split()[0] for name, *_ in reversed(rows)]
    axes.set_yticks(range(len(rows)), [f"{ARM_WORDS[id]} [{id}]" for id in names], fontsize=10)
    axes.set(
        xlim=(4, 27),
        ylim=(-0.6, len(rows) + 0.35),
        xlabel="Points the mean score fell in the drug arm",
    )
    axes.grid(axis="y", visible=False)
    for x, marker, colour, words in (
        (5, "|", INK, "measured, with its 95 % interval"),
        (16.5, "o", BLUE, "product"),
        (21, "s", ORANGE, "plain sum"),
    ):
        axes.plot(
            x,
            len(rows) - 0.05,
            marker,
            color=colour,
            ms=10,
            mew=2,
            mfc="white" if marker == "s" else colour,
        )
        axes.text(x + 0.6, len(rows) - 0.05, words, va="center", fontsize=10.5, color=colour)
