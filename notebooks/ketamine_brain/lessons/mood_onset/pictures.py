"""Notebook 05's still pictures: the clock, the bar that is eaten, first days, and the forecasts."""

from __future__ import annotations

import functools

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.mood_onset import checks, scenes
from ketamine_brain.models import mood_forecasts, mood_lessons
from ketamine_brain.models.mood_onset import Plan, simulate
from ketamine_brain.models.mood_plans import named_plan

HIGHEST = 45.0


def draw_cover(figure) -> None:
    """Draw the clock as it stands on opening: one infusion, pills, their controls, the trials."""
    scenes.draw_clock(figure, scenes.explore())


# -- the question before the answer ----------------------------------------------------------------

GUESS_DAYS = (1.0, 11.0, 28.0, 56.0, 91.0)


@functools.cache
def _asked() -> Plan:
    return named_plan("six", "saline")


def answer_curve(days=GUESS_DAYS) -> list[float]:
    """Return the model's MADRS at `days` of six infusions in twelve days, then nothing."""
    return [round(float(v), 1) for v in simulate(_asked(), np.array(days)).madrs]


def draw_question(figure) -> dict:
    """Draw empty axes over three months and return the answer, to be hidden.

    The answer is the model's course of six infusions in twelve days, and its control arm.
    """
    axes = figure.add_subplot()
    axes.set(
        xlim=(-2, 96),
        ylim=(0, HIGHEST),
        ylabel="MADRS, 0 to 60",
        xticks=(0, 11, 28, 56, 91),
        xlabel="Days; six infusions of 0.5 mg/kg on days 0 to 11",
    )
    axes.plot(0, 33, "s", color=INK, ms=9)
    axes.annotate("start: 33", (0, 33), (2.0, 36.5), color=INK)
    days = np.concatenate([np.linspace(0, 12, 150), np.linspace(12.5, 96, 100)])
    course = simulate(_asked(), days)
    (answer,) = axes.plot(days, course.madrs, color=BLUE, lw=3)
    (control,) = axes.plot(days, course.control_madrs, color=ORANGE, ls="--")
    words = axes.text(
        30, course.madrs[170] - 4.2, "model, ketamine arm", color=BLUE, fontweight="bold"
    )
    control_words = axes.text(
        30, course.control_madrs[170] + 1.6, "model, saline arm", color=ORANGE, fontweight="bold"
    )
    return {"answer": answer, "control": control, "words": words, "control_words": control_words}


# -- what is left, as a bar ------------------------------------------------------------------------


def draw_product(figure) -> None:
    """Draw a score of 33 from which context, then ketamine, then pills take their share.

    One infusion against midazolam at a day, alone and with what pills add after eight weeks.
    """
    axes = figure.add_subplot()
    day = simulate(named_plan("one"), [1.0])
    pills = simulate(named_plan("oral", "pill"), [56.0])
    takes = (
        ("the context", float(day.context_fraction[0]), MUTED),
        ("ketamine", float(day.ketamine_fraction[0]), BLUE),
        ("pills, after eight weeks", float(pills.oral_fraction[0]), ORANGE),
    )
    left, start = scenes.START, scenes.START
    axes.barh(3, start, color=PALE_GREY, height=0.62)
    axes.text(start / 2, 3, f"the score at the start: {start:.0f}", ha="center", va="center")
    for y, (words, share, color) in zip((2, 1, 0), takes, strict=True):
        stays = left * (1 - share)
        axes.barh(y, stays, color=PALE_GREY, height=0.62)
        axes.barh(y, left - stays, left=stays, color=color, height=0.62)
        axes.text(stays / 2, y, f"{stays:.0f} left", ha="center", va="center")
        said = f"{words} takes {100 * share:.0f} % of what is there"
        axes.text(left + 0.5, y, said.replace("pills, after eight weeks takes", "pills take"),
                  va="center", color=INK)  # fmt: skip
        left = stays
    axes.set(xlim=(0, 58), ylim=(-0.5, 3.5), xlabel="MADRS points", xticks=range(0, 34, 11))
    axes.set_yticks([])
    axes.grid(False)
    axes.spines[["left"]].set_visible(False)


# -- the first days, trial by trial ----------------------------------------------------------------

# Each trial: words for its control, then the ids of the two falls; a pair of ids is a difference.
FIRST_DAY = {
    "saline": ("saline infusion", ("BER-01",), ("BER-02",)),
    "spray": ("placebo spray", ("DAL-12",), ("DAL-09",)),
    "midazolam": ("midazolam infusion", ("MUR-01",), ("MUR-02",)),
    "admission": ("admission, placebo spray", ("ASP-03",), ("ASP-04",)),
    "anaesthesia": ("placebo, asleep", ("LII-K02", "LII-K01"), ("LII-P02", "LII-P01")),
}
OTHER_SCALE = ("saline",)  # HDRS-25, read within three days
Z95 = 1.959964


def fall(ids) -> float:
    """Return the fall in points of one row of change, or of two rows of means (later, earlier)."""
    later, *earlier = (measurement(id).number for id in ids)
    return (earlier[0] if earlier else 0.0) - later


def _half(ids) -> float:
    """Return half the 95 % interval of a fall, from the spread that its first row prints."""
    row = measurement(ids[0])
    for word in ("SE", "SD"):
        try:
            spread = row.spread(word)
        except ValueError:
            continue
        return Z95 * (spread if word == "SE" else spread / np.sqrt(row.people))
    target = next(each for each in checks.targets() if each.name == row.id)
    return (target.high - target.low) / 2


def control_order() -> list[str]:
    """Return the controls, the largest fall in their own arm first."""
    return sorted(FIRST_DAY, key=lambda name: -fall(FIRST_DAY[name][2]))


def draw_first_day(figure) -> None:
    """Draw how far each arm of five trials fell within one to three days, with 95 % intervals."""
    axes = figure.add_subplot()
    names = sorted(FIRST_DAY, key=lambda name: fall(FIRST_DAY[name][2]), reverse=True)
    for y, name in enumerate(names):
        for ids, color, marker, shift in (
            (FIRST_DAY[name][1], BLUE, "o", 0.13),
            (FIRST_DAY[name][2], ORANGE, "D", -0.13),
        ):
            x, half = fall(ids), _half(ids)
            face = "white" if name in OTHER_SCALE else color
            axes.plot([x - half, x + half], [y + shift, y + shift], color=color, lw=1.6)
            axes.plot(x, y + shift, marker, color=color, mfc=face, ms=10, mew=2, zorder=3)
        drug, control = (fall(FIRST_DAY[name][i]) for i in (1, 2))
        axes.text(23.5, y, f"{drug:.1f} against {control:.1f}", va="center", fontsize=11)
    axes.set_yticks(range(len(names)), [_row_words(name) for name in names], fontsize=10.5)
    _align_left(axes)
    axes.set(
        xlim=(-10, 36),
        ylim=(-0.6, len(names) + 0.1),
        xticks=(-5, 0, 5, 10, 15, 20),
        xlabel="Points fallen in one to three days (95 % interval)",
    )
    top = len(names) - 0.4
    axes.text(9, top, "ketamine or esketamine", color=BLUE, fontweight="bold", ha="left")
    axes.text(6, top, "control arm", color=ORANGE, fontweight="bold", ha="right")
    axes.grid(axis="y", visible=False)


def _align_left(axes) -> None:
    """Let the words of the rows begin at one place, left of the longest with room to grow."""
    labels = axes.get_yticklabels()
    longest = max(label.get_window_extent().width for label in labels)
    axes.tick_params(axis="y", pad=1.04 * longest * 72 / axes.figure.dpi)
    for label in labels:
        label.set_horizontalalignment("left")


def _row_words(name: str) -> str:
    words, drug, control = FIRST_DAY[name]
    people = " and ".join(str(measurement(ids[0]).people) for ids in (drug, control))
    other = "HDRS-25, within 3 days " if name in OTHER_SCALE else ""
    ids = ", ".join(" − ".join(pair) for pair in (drug, control))
    return f"{words}, {people} people\n{other}[{ids}]"


# -- trials not seen -------------------------------------------------------------------------------


def draw_forecasts(figure) -> None:
    """Draw every result of a trial beside the forecast of a model that had not seen that trial.

    Misses of the 90 % interval first, in red and hollow; then the others.
    """
    scores = [s for s in mood_forecasts.scores() if s.kind != "response"]
    order = sorted(scores, key=lambda s: (s.inside(0.9), s.observed - s.q50))
    axes = figure.add_subplot()
    for x, score in enumerate(order):
        low, high = score.q05 - score.q50, score.q95 - score.q50
        axes.plot([x, x], [low, high], color=PALE_BLUE, lw=6, solid_capstyle="butt")
        axes.plot(
            [x, x],
            [score.q25 - score.q50, score.q75 - score.q50],
            color=BLUE,
            lw=6,
            alpha=0.45,
            solid_capstyle="butt",
        )
        inside = score.inside(0.9)
        face = INK if inside else "white"
        axes.plot(x, score.observed - score.q50, "o", color=INK if inside else RED, mfc=face,
                  ms=6.5, mew=2)  # fmt: skip
    missed = sum(not s.inside(0.9) for s in order)
    axes.set_xticks([])
    axes.set(
        xlim=(-1, len(order)),
        xlabel=f"{len(order)} results of trials that the model had not seen, misses first",
        ylabel="Points above or below the forecast",
    )
    axes.axhline(0, color=MUTED, lw=1)
    axes.set_title(
        f"{len(order) - missed} of {len(order)} lie in the 90 % interval (pale), "
        f"{sum(s.inside(0.5) for s in order)} in the 50 % interval (dark)",
        fontsize=12,
        loc="left",
    )


def draw_spray_trials(figure) -> None:
    """Draw what a spray removes of what its control arm has left, small early trials and large
    ones.
    """
    trials = sorted(mood_lessons.spray_trials(), key=lambda t: (t.day > 1.0, -t.removed))
    shown = [t for t in trials if t.day in (1.0, 27.0)]
    axes = figure.add_subplot()
    for y, trial in enumerate(reversed(shown)):
        color = BLUE if trial.day == 1.0 else ORANGE
        axes.plot([100 * trial.low, 100 * trial.high], [y, y], color=color, lw=2)
        axes.plot(100 * trial.removed, y, "s", color=color, ms=4 + 0.6 * np.sqrt(trial.n))
    words = [f"{t.trial}, {t.dose_mg:.0f} mg, {t.n} people" for t in reversed(shown)]
    axes.set_yticks(range(len(shown)), words, fontsize=10.5)
    axes.axvline(0, color=MUTED, lw=1)
    axes.set(xlim=(-30, 62), ylim=(-0.7, len(shown) + 0.4))
    axes.set_xlabel("% removed of what the control arm has left (95 % interval)")
    axes.text(61, len(shown) - 0.2, "a day after the first spray", color=BLUE, ha="right")
    axes.text(61, 0.0, "after four weeks", color=ORANGE, ha="right")
    axes.grid(axis="y", visible=False)


def draw_what_is_next(figure) -> None:
    """Draw how many of 100 responders are still well 28 and 90 days on, by what is done next."""
    axes = figure.add_subplot()
    found = mood_lessons.relapse_by_what_is_next()
    for y, (_words, shares) in enumerate(reversed(found.items())):
        month, quarter = (100 * shares[f"still_well_{days}"] for days in (28, 90))
        axes.barh(y, month, color=PALE_BLUE, height=0.62)
        axes.barh(y, quarter, color=BLUE, height=0.28)
        axes.text(month + 1, y, f"{month:.0f}, then {quarter:.0f}", va="center", fontsize=11)
    axes.set_yticks(range(len(found)), list(reversed(found)), fontsize=10.5)
    axes.set(xlim=(0, 100), ylim=(-0.6, len(found) - 0.2))
    axes.set_xlabel("Of 100 responders, well at every visit for 28, then 90 days")
    axes.grid(axis="y", visible=False)


# -- after the fit: the same drug under each control, and means against thresholds -----------------

CONTROL_WORDS = {
    "saline": "saline infusion",
    "spray": "placebo spray",
    "midazolam": "midazolam infusion",
    "admission": "admission and spray",
    "anaesthesia": "asleep",
}


def draw_effect_by_control(figure, sizes: dict) -> None:
    """Draw the model's effect size on day 1 of one and the same infusion under each control, beside
    the two published ones.

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
        axes.text(row.interval[1] + 0.04, y, f"published [{id}]", fontsize=10, va="center")
    axes.set_yticks(range(len(order)), [CONTROL_WORDS[name] for name in order])
    axes.set(
        xlim=(0, 2.7),
        ylim=(-0.5, len(order) - 0.2),
        xlabel="Effect size on day 1 (Cohen's d) of the same infusion",
    )
    axes.grid(axis="y", visible=False)


def draw_thresholds(figure, ketamine: dict, pills: dict) -> None:
    """Draw, for one infusion and for pills, how far the mean has come and which share of its
    responders have responded.

    Both are what `checks.mood_onset.mean_against_threshold` returns.
    """
    for axes, (words, found, color) in zip(
        figure.subplots(1, 2, sharey=True),
        (("One infusion", ketamine, BLUE), ("Pills", pills, ORANGE)),
        strict=True,
    ):
        axes.plot(found["days"], 100 * found["mean_share"], color=color, lw=3)
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
            color=color,
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
    """Draw, for each drug arm of `checks.calibrate.product_against_sum`, the fall measured, by the
    product, and by the plain sum.
    """
    axes = figure.add_subplot()
    for y, (_name, observed, product, plain_sum, se) in enumerate(reversed(rows)):
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
    for x, marker, color, words in (
        (5, "|", INK, "measured, with its 95 % interval"),
        (17.4, "o", BLUE, "product"),
        (21.8, "s", ORANGE, "plain sum"),
    ):
        axes.plot(
            x,
            len(rows) - 0.05,
            marker,
            color=color,
            ms=10,
            mew=2,
            mfc="white" if marker == "s" else color,
        )
        axes.text(x + 0.6, len(rows) - 0.05, words, va="center", fontsize=10.5, color=color)
