"""Notebook 01: a level over half a day, the half-life one finds, level and mood on one clock, three sets against the rows, dates."""

from __future__ import annotations

import datetime
import functools
import re

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.level_views import (
    CLOCK_HOURS,
    TRIAL_DOSE,
    look_at_clock,
    look_at_level,
    look_at_sampling,
)
from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS, simulate
from ketamine_brain.pictures.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PALE_GREEN,
    PALE_GREY,
    PALE_PURPLE,
    PURPLE,
    RED,
)

LINEAR_TOP, LOG_LOW, LOG_TOP = 400.0, 1.0, 10_000.0
LINEAR_TICKS, LOG_TICKS = (0, 100, 200, 300, 400), (1, 10, 100, 1000, 10000)
SET_COLOURS = (BLUE, GREEN, PURPLE)
SET_STYLES = ("-", "--", ":")
SET_GLYPHS = ("—", "– –", "· · ·")
AFTER_STYLE = (0, (7, 2, 1.5, 2))


# -- a level over half a day -------------------------------------------------------------------------------------------------


def _height(level, log: bool):
    """Return where a level (ng/mL) stands on an axis from 0 to 1, linear or log; what is above the axis stays just outside."""
    level = np.asarray(level, dtype=float)
    if log:
        level = np.log10(np.maximum(level, 1e-3) / LOG_LOW) / np.log10(LOG_TOP / LOG_LOW)
        return np.clip(level, -0.5, 1.5)
    return np.clip(level / LINEAR_TOP, -0.5, 1.5)


def _ticks(view) -> dict:
    values = LOG_TICKS if view.log else LINEAR_TICKS
    return {
        f"tick{i}": (-0.15, float(_height(value, view.log)), f"{value}")
        for i, value in enumerate(values)
    }


def _band(ids: str, view):
    row = measurement(ids)
    return (
        np.array([0.0, 12.0]),
        _height([row.low] * 2, view.log),
        _height([row.high] * 2, view.log),
    )


def _band_label(ids: str, words: str, view):
    """Return (x, y, words) of a band's label: in the band, or at the top when the band is above the axis."""
    row = measurement(ids)
    middle = float(_height((row.low * row.high) ** 0.5, view.log))
    return (
        (11.9, middle, f"{words} [{ids}]")
        if middle < 1
        else (11.9, 0.8, f"{words}: far above this axis [{ids}]")
    )


def draw_level(figure, view) -> dict:
    """Draw the level in three published models, norketamine, and the bands of perception change and anesthesia."""
    axes = figure.add_subplot()
    axes.set(
        xlim=(0, 12),
        ylim=(0, 1),
        xlabel="Hours after the start",
        title="Level in the blood (ng/mL)",
        xticks=range(0, 13, 2),
    )
    axes.set_yticks([0.5], ["10000"], color="none")  # keeps room for the labels that move
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    odd = axes.fill_between(*_band("PK02", view), color=PALE_GOLD, edgecolor="none")
    asleep = axes.fill_between(*_band("PK03", view), color=PALE_PURPLE, edgecolor="none")
    odd_words = axes.text(
        *_band_label("PK02", "perception changes", view),
        ha="right",
        va="center",
        color=GOLD,
        fontsize=10.5,
    )
    asleep_words = axes.text(
        *_band_label("PK03", "anesthesia", view),
        ha="right",
        va="center",
        color=PURPLE,
        fontsize=10.5,
    )
    people = axes.fill_between(
        view.hours,
        _height(view.low, view.log),
        _height(view.high, view.log),
        color=PALE_BLUE,
        edgecolor="none",
    )
    (after,) = axes.plot(
        view.hours, _height(view.norketamine, view.log), color=ORANGE, lw=2.0, ls=AFTER_STYLE
    )
    lines = {
        f"set{i}": axes.plot(view.hours, _height(level, view.log), color=colour, ls=style)[0]
        for i, (level, colour, style) in enumerate(
            zip(view.sets, SET_COLOURS, SET_STYLES, strict=True)
        )
    }
    ticks = {
        name: axes.text(x, y, words, ha="right", va="center", fontsize=11.5)
        for name, (x, y, words) in _ticks(view).items()
    }
    for i, (name, colour) in enumerate(zip(PARAMETER_SETS, SET_COLOURS, strict=True)):
        axes.text(
            3.1 + 2.9 * i,
            0.975,
            f"{SET_GLYPHS[i]} {name}",
            color=colour,
            fontweight="bold",
            va="top",
        )
    axes.text(3.1, 0.905, "— · norketamine (Kamp)", color=ORANGE, fontweight="bold", va="top")
    return {
        "odd": odd,
        "asleep": asleep,
        "odd_words": odd_words,
        "asleep_words": asleep_words,
        "people": people,
        "after": after,
        **lines,
        **ticks,
    }


def move_level(view) -> dict:
    """Return where each artist of `draw_level` goes."""
    gap = np.full(view.hours.size, np.nan)
    people = (
        (view.hours, _height(view.low, view.log), _height(view.high, view.log))
        if view.people
        else (view.hours, gap, gap)
    )
    lines = {f"set{i}": (view.hours, _height(level, view.log)) for i, level in enumerate(view.sets)}
    return {
        "odd": _band("PK02", view),
        "asleep": _band("PK03", view),
        "people": people,
        "after": (view.hours, _height(view.norketamine, view.log)),
        "odd_words": _band_label("PK02", "perception changes", view),
        "asleep_words": _band_label("PK03", "anesthesia", view),
        **lines,
        **_ticks(view),
    }


ROUTE_WORDS = {
    "iv": "by drip",
    "im": "into a muscle",
    "nasal": "by nose",
    "sublingual": "under the tongue",
    "oral": "swallowed",
}


def _level_words(level: float) -> str:
    return f"{level:.0f}" if level >= 20 else f"{level:.1f}"


def read_level(view, values) -> dict:
    """Return the numbers and words of the level's sentence."""
    over = f" over {values['minutes']:.0f} minutes" if values["route"] == "iv" else ""
    low, high = (_level_words(level) for level in view.group_peaks)
    group = (
        f" Eight in ten people of Kamp's model peak between {low} and {high}."
        if view.people
        else ""
    )
    beyond = (
        " The curves leave this axis: choose the other one."
        if view.peaks.max() > LINEAR_TOP and not view.log
        else ""
    )
    return {
        "amount": values["amount_mg"],
        "route": ROUTE_WORDS[values["route"]] + over,
        "weight": values["weight_kg"],
        "low": _level_words(view.peaks.min()),
        "high": _level_words(view.peaks.max()),
        "after": _level_words(view.norketamine.max()),
        "evening": 100 * (view.evening / view.peaks).max(),
        "more": group + beyond,
    }


# -- the half-life one finds -------------------------------------------------------------------------------------------------

LAST_HOURS = tuple(float(hour) for hour in range(3, 37))


def draw_sampling(figure, view) -> dict:
    """Draw the samples on the bent level curve, and beside it the half-life found for every last sample."""
    left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
    left.set(
        xlim=(0, 36),
        ylim=(0.01, 400),
        yscale="log",
        xlabel="Hours",
        title="Samples and their line (ng/mL)",
        xticks=range(0, 37, 6),
    )
    left.set_yticks([0.01, 0.1, 1, 10, 100], ["0.01", "0.1", "1", "10", "100"])
    left.minorticks_off()
    (curve,) = left.plot(view.hours[1:], view.level[1:], color=MUTED, lw=1.6)
    (line,) = left.plot(view.line_h, view.line_ng_ml, color=RED, lw=3)
    dots = left.scatter(view.sample_h, view.sample_ng_ml, s=34, color=BLUE, zorder=3)
    for y, words, colour in (
        (200, "— the level", MUTED),
        (80, "• samples, one an hour", BLUE),
        (32, "— the line they give", RED),
    ):
        left.text(35, y, words, color=colour, ha="right", va="center", fontsize=11)
    found = _draw_found(right, view)
    return {"curve": curve, "line": line, "dots": dots, "found": found}


def _draw_found(axes, view):
    """Draw the half-life found against the last sample in all three sets, and published half-lives; return the moving dot."""
    short, chiral, label = (measurement(id) for id in ("PK46", "PK40", "PK67"))
    s_form, r_form = chiral.numbers
    axes.set(
        xlim=(0, 37),
        ylim=(0, 13.5),
        xlabel="Last sample at hour",
        title="Half-life found (h)",
        xticks=range(0, 37, 6),
        yticks=range(0, 13, 3),
    )
    for low, high, colour, words in (
        (label.low, label.high, PALE_GOLD, f"label summary, esketamine [{label.id}]"),
        (s_form, r_form, PALE_PURPLE, f"S and R, after 5 mg [{chiral.id}]"),
    ):
        axes.axhspan(low, high, color=colour, lw=0)
        axes.text(
            36.5,
            (low + high) / 2,
            words,
            ha="right",
            va="center",
            fontsize=10,
            color=GOLD if colour == PALE_GOLD else PURPLE,
        )
    for name, colour, style in zip(PARAMETER_SETS, SET_COLOURS, SET_STYLES, strict=True):
        axes.plot(LAST_HOURS, _half_lives_found(name), color=colour, ls=style, lw=1.8)
    axes.text(36.5, 3.75, "Kamp, Clements", ha="right", va="center", fontsize=10, color=BLUE)
    axes.text(36.5, 1.25, "Domino", ha="right", va="center", fontsize=10, color=GREEN)
    axes.plot(numbers_in(short.time)[0], short.value / 60, "D", color=GOLD, ms=8, zorder=3)
    axes.text(
        numbers_in(short.time)[0],
        short.value / 60 - 0.95,
        f"n = {short.n} [{short.id}]",
        ha="center",
        va="center",
        fontsize=10,
        color=GOLD,
    )
    return axes.scatter([view.sample_h[-1]], [view.half_life_h], s=95, color=RED, zorder=4)


@functools.cache
def _half_lives_found(source: str) -> tuple[float, ...]:
    return tuple(look_at_sampling(last, source).half_life_h for last in LAST_HOURS)


def move_sampling(view) -> dict:
    """Return where each artist of `draw_sampling` goes."""
    return {
        "curve": (view.hours[1:], view.level[1:]),
        "line": (view.line_h, view.line_ng_ml),
        "dots": (view.sample_h, view.sample_ng_ml),
        "found": (view.sample_h[-1:], np.array([view.half_life_h])),
    }


def read_sampling(view, values) -> dict:
    """Return the numbers of the sampling sentence."""
    return {
        "last": values["last_h"],
        "half": view.half_life_h,
        "minutes": 60 * view.half_life_h,
        "source": values["source"],
    }


# -- level and mood on one clock ---------------------------------------------------------------------------------------------

CLOCK_TICKS = {
    0.5: "½ h",
    1: "1 h",
    3: "3 h",
    10: "10 h",
    24: "1 day",
    72: "3 days",
    168: "1 wk",
    336: "2 wk",
}


def draw_clock(figure, view) -> dict:
    """Draw level (above) and change of the mood score (below) over two weeks, hours by ratio, with one cursor through both."""
    level, mood = figure.subplots(2, 1, sharex=True)
    level.set(
        xlim=(CLOCK_HOURS[0], CLOCK_HOURS[-1]),
        xscale="log",
        ylim=(0, 112),
        title="In the blood, % of its own peak",
        yticks=(0, 50, 100),
    )
    mood.set(
        ylim=(-24, 2),
        title="MADRS score, points from the start (down is better)",
        yticks=(0, -10, -20),
    )
    mood.set_xticks(list(CLOCK_TICKS), list(CLOCK_TICKS.values()))
    mood.minorticks_off()
    level.fill_between(
        view.hours,
        view.level_percent.min(axis=0),
        view.level_percent.max(axis=0),
        color=PALE_BLUE,
        edgecolor="none",
    )
    level.plot(view.hours, view.level_percent[0], color=BLUE)
    level.plot(view.hours, view.norketamine_percent, color=ORANGE, lw=2.0, ls=AFTER_STYLE)
    level.text(
        25,
        88,
        "— ketamine (shaded: three models)",
        color=BLUE,
        fontweight="bold",
        va="center",
        fontsize=11,
    )
    level.text(
        25, 62, "— · norketamine (Kamp)", color=ORANGE, fontweight="bold", va="center", fontsize=11
    )
    lead = mood.fill_between(
        view.hours, view.ketamine_points, view.midazolam_points, color=PALE_GREEN, edgecolor="none"
    )
    lead.set_zorder(1)
    mood.plot(view.hours, view.ketamine_points, color=GREEN)
    mood.plot(view.hours, view.midazolam_points, color=MUTED, ls="--")
    mood.text(
        0.55, -21.5, "— with ketamine", color=GREEN, fontweight="bold", va="center", fontsize=11
    )
    mood.text(
        0.55, -3.5, "– – with midazolam", color=MUTED, fontweight="bold", va="center", fontsize=11
    )
    _draw_measured_mood(mood)
    now = [
        axes.plot([view.at_h] * 2, axes.get_ylim(), color=RED, lw=1.6)[0] for axes in (level, mood)
    ]
    places = _clock_dots(view)
    dots = {
        name: axes.plot(*places[name], "o", ms=11, mfc="none", mec=RED, mew=2, zorder=4)[0]
        for name, axes in (("level_dots", level), ("mood_dots", mood))
    }
    return {"now_above": now[0], "now_below": now[1], **dots}


def _draw_measured_mood(axes):
    """Draw the measured changes at one day with one standard error (the mean over its t), and the days when the lead was lost."""
    for id, colour in (("MUR-01", GREEN), ("MUR-02", MUTED)):
        row = measurement(id)
        t = numbers_in(row.dispersion.split("=")[1])[0]
        axes.errorbar(
            24, row.value, abs(row.value / t), fmt="D", color=colour, ms=8, capsize=4, zorder=3
        )
    axes.text(27, -20.6, "◆ measured [MUR-01, MUR-02]", color=INK, fontsize=10, va="center")
    lost = measurement("KIS-03")
    axes.axvspan(24 * lost.low, 24 * lost.high, color=PALE_GOLD, lw=0, zorder=0)
    axes.text(
        24 * lost.low * 0.97,
        -1.7,
        f"lead lost in pooled trials [{lost.id}]",
        color=GOLD,
        fontsize=10,
        ha="right",
        va="center",
    )


def _clock_dots(view) -> dict:
    return {
        "level_dots": (
            np.full(2, view.at_h),
            np.array([view.at_level_percent[0], view.at_norketamine_percent]),
        ),
        "mood_dots": (
            np.full(2, view.at_h),
            np.array([view.at_ketamine_points, view.at_midazolam_points]),
        ),
    }


def move_clock(view) -> dict:
    """Return where each artist of `draw_clock` goes."""
    at = np.full(2, view.at_h)
    return {
        "now_above": (at, np.array([0.0, 112.0])),
        "now_below": (at, np.array([-24.0, 2.0])),
        **_clock_dots(view),
    }


def _hours_words(hours: float) -> str:
    if hours < 48:
        return f"{hours:.2g} hour{'' if hours == 1 else 's'}"
    return f"{hours / 24:.0f} days"


def read_clock(view, values) -> dict:
    """Return the numbers of the clock's sentence."""
    return {
        "when": _hours_words(values["at_h"]),
        "level": _share_words(view.at_level_percent[0]),
        "after": _share_words(view.at_norketamine_percent),
        "ketamine": -view.at_ketamine_points,
        "midazolam": -view.at_midazolam_points,
        "lead": view.at_midazolam_points - view.at_ketamine_points,
    }


def _share_words(percent: float) -> str:
    return (
        f"{percent:.0f} %"
        if percent >= 2
        else f"{percent:.1f} %"
        if percent >= 0.05
        else "less than 0.1 %"
    )


# -- the questions before the answers ----------------------------------------------------------------------------------------

GUESS_HOURS = (1.0, 3.0, 6.0, 9.0, 12.0)


def _percent_of_peak(hours, parameters=None):
    parameters = parameters or PARAMETER_SETS["Kamp 2020"]
    peak = simulate([TRIAL_DOSE], [TRIAL_DOSE.duration_h], parameters).ketamine_ng_ml.max()
    return (
        100
        * simulate([TRIAL_DOSE], np.asarray(hours, dtype=float), parameters).ketamine_ng_ml
        / peak
    )


def answer_level() -> list[float]:
    """Return Kamp's level at GUESS_HOURS after the start of a 40-minute drip, in percent of its peak."""
    return [round(float(v), 1) for v in _percent_of_peak(GUESS_HOURS)]


def answer_mood() -> float:
    """Return how much of ketamine's largest lead over midazolam is there a day later (%), in the model of notebook 05."""
    view = look_at_clock(24.0)
    largest = (view.midazolam_points - view.ketamine_points).max()
    return round(float(100 * (view.at_midazolam_points - view.at_ketamine_points) / largest))


def draw_question(figure) -> dict:
    """Draw empty axes over half a day and return the answer (a line, and a band of the three sets), to be hidden."""
    axes = figure.add_subplot()
    axes.axvspan(0, TRIAL_DOSE.duration_h, color=PALE_BLUE, lw=0)
    axes.text(0.75, 104, "drip", color=BLUE, fontsize=11)
    axes.set(
        xlim=(0, 12.3),
        ylim=(0, 112),
        xlabel="Hours after the drip began",
        ylabel="Level, % of its peak",
        xticks=(0, 1, 3, 6, 9, 12),
    )
    hours = np.union1d(np.linspace(0, 12, 241), [TRIAL_DOSE.duration_h])
    sets = np.array([_percent_of_peak(hours, parameters) for parameters in PARAMETER_SETS.values()])
    band = axes.fill_between(
        hours, sets.min(axis=0), sets.max(axis=0), color=PALE_PURPLE, edgecolor="none"
    )
    (answer,) = axes.plot(hours, sets[0], color=BLUE, lw=3)
    return {"band": band, "answer": answer}


# -- what three sets say of the measurements ---------------------------------------------------------------------------------

EDGE = 2.4  # half-widths of its interval at which a miss is still drawn in place
MARKS = {
    "Kamp 2020": ("o", "Kamp"),
    "Domino 1982": ("s", "Domino"),
    "Clements 1981": ("^", "Clements"),
}
ALL_SETS = "D"


def quantities(predictions) -> list:
    """Return [(words, [(set or "", Prediction), …]), …]: one quantity asked of several parameter sets, in order."""
    rows: dict[str, list] = {}
    for p in predictions:
        name = next((name for name in MARKS if name in p.what), "")
        words = re.sub(
            "^im ", "intramuscular ", p.what.replace(f", {name}", "") if name else p.what
        )
        rows.setdefault(f"{words} [{', '.join(p.ids)}]", []).append((name, p))
    return list(rows.items())


def draw_three_sets(figure, predictions) -> None:
    """Draw one row a quantity: its published interval as a bar, on it what each set says; a hollow red mark is a miss."""
    axes = figure.add_subplot()
    rows = quantities(predictions)
    for y, (words, asked) in enumerate(reversed(rows)):
        axes.text(-EDGE - 0.1, y + 0.26, words, va="bottom", fontsize=10.5)
        axes.barh(y, 2.0, left=-1.0, height=0.46, color=PALE_GREY, edgecolor=MUTED, linewidth=0.6)
        for i, (name, p) in enumerate(asked):
            _mark(axes, y + 0.13 * ((len(asked) - 1) / 2 - i), name, p)
        said = " · ".join(_short(p.predicted) for _, p in asked)
        axes.text(
            EDGE + 0.35,
            y,
            f"{_short(asked[0][1].observed)}",
            va="center",
            fontsize=10.5,
            fontweight="bold",
        )
        axes.text(
            EDGE + 1.25,
            y,
            said,
            va="center",
            fontsize=10.5,
            color=INK if all(p.inside for _, p in asked) else RED,
        )
    top = len(rows) - 0.25
    axes.text(EDGE + 0.35, top, "measured", fontsize=10, va="bottom", color=MUTED)
    axes.text(EDGE + 1.25, top, "Kamp · Domino · Clements", fontsize=10, va="bottom", color=MUTED)
    axes.text(
        -EDGE - 0.1,
        -0.62,
        "● Kamp  ■ Domino  ▲ Clements  ◆ the same in all.  Bar: the interval fixed beforehand.  Hollow and red: missed.",
        fontsize=10,
        color=MUTED,
        va="center",
    )
    axes.set(xlim=(-EDGE - 0.2, EDGE + 3.7), ylim=(-0.9, len(rows) + 0.15), xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)


def _mark(axes, y, name, p) -> None:
    """Mark one set's answer; beyond the edge the mark stays at the edge."""
    at = float(np.clip((2 * p.predicted - p.low - p.high) / (p.high - p.low), -EDGE, EDGE))
    shape, _ = MARKS.get(name, (ALL_SETS, ""))
    colour = dict(zip(MARKS, SET_COLOURS, strict=True)).get(name, INK) if p.inside else RED
    axes.plot(at, y, shape, ms=8, color=colour, mfc=colour if p.inside else "none", mew=2, zorder=3)


def _short(value: float) -> str:
    return (
        f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.3g}"
        if abs(value) >= 1
        else f"{value:.2f}"
    )


# -- routes, forms, sixty years ----------------------------------------------------------------------------------------------

HISTORY = (  # id of the date, ids printed, words, colour, side, alignment
    ("CTX07", "CTX07", "first given to a person", BLUE, 1, "left"),
    ("CTX08", "CTX08", "licensed as an anesthetic", BLUE, -1, "left"),
    (
        "RSK31",
        "RSK31",
        "esketamine spray, with a pill,\nfor hard-to-treat depression",
        GREEN,
        1.25,
        "right",
    ),
    (
        "RSK32",
        "RSK32",
        "spray, with a pill, for depression\nwith acute suicidal thoughts",
        GREEN,
        -1,
        "right",
    ),
    ("RSK33", "RSK33, RSK34", "spray alone", GREEN, 1, "center"),
)


def draw_history(figure) -> None:
    """Draw the dates of ketamine and esketamine in the United States on one line."""
    axes = figure.add_subplot()
    axes.axhline(0, color=INK, lw=2)
    for id, ids, words, colour, side, align in HISTORY:
        year, printed = _date_of(measurement(id).text)
        axes.plot([year, year], [0, 0.55 * side], color=colour, lw=1.5)
        axes.plot(year, 0, "o", color=colour, ms=10)
        axes.text(
            year + 0.3,
            0.6 * side,
            f"{printed}\n{words}\n[{ids}]" if align == "center" else f"{printed}\n{words} [{ids}]",
            ha=align,
            va="bottom" if side > 0 else "top",
            color=colour,
            fontsize=10.5,
        )
    axes.text(
        1993,
        0.12,
        f"racemic ketamine: {measurement('RSK29').value:.0f} licensed psychiatric uses [RSK29]",
        ha="center",
        color=MUTED,
        fontsize=11,
    )
    axes.set(xlim=(1961, 2031), ylim=(-1.9, 2.1), yticks=[], xticks=range(1970, 2030, 10))
    axes.spines["left"].set_visible(False)
    axes.grid(False)


def _date_of(text: str) -> tuple[float, str]:
    """Return a date as a year with its fraction, and as words: sources differ on the day, so none is printed."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return float(parts[0]), text
    return parts[0] + (parts[1] - 1) / 12, datetime.date(parts[0], parts[1], 1).strftime("%B %Y")


ROUTE_ROWS = (
    ("into a muscle", ("PK70",)),
    ("nose", ("PK53", "PK44", "PK66")),
    ("under the tongue", ("PK54",)),
    ("swallowed", ("PK27", "PK45")),
)
FORM_ROWS = (
    ("S-ketamine", "RX10", BLUE),
    ("R-ketamine", "RX11", BLUE),
    ("S-norketamine", "RX12", ORANGE),
    ("R-norketamine", "RX13", ORANGE),
)


def draw_forms(figure) -> None:
    """Draw what share of a dose reaches the blood by each route, every figure a mark, and how tightly each form binds."""
    reach, bind = figure.subplots(1, 2, width_ratios=(1.3, 1))
    marks = [(words, id, i) for words, ids in ROUTE_ROWS for i, id in enumerate(ids)]
    for y, (words, id, i) in enumerate(reversed(marks)):
        numbers = (
            measurement(id).numbers
            if measurement(id).kind == "direction"
            else (measurement(id).value,)
        )
        low, high = min(numbers), max(numbers)
        reach.plot(
            [low, high],
            [y, y],
            color=ORANGE if low < high else BLUE,
            lw=6,
            marker="o" if low == high else None,
            ms=10,
            solid_capstyle="butt",
        )
        said = f"{low:g} to {high:g} %" if low < high else f"{high:g} %"
        reach.text(high + 4, y, f"{said} [{id}]", fontsize=10.5, va="center", color=INK)
    reach.set_yticks(
        range(len(marks)),
        [words if i == 0 else "" for words, _, i in reversed(marks)],
        fontsize=11.5,
    )
    reach.set(
        xlim=(0, 132),
        ylim=(-0.6, len(marks) - 0.4),
        xticks=range(0, 101, 25),
        xlabel="% of the dose that reaches the blood",
        title="Routes",
    )
    for y, (words, id, colour) in enumerate(reversed(FORM_ROWS)):
        value = measurement(id).value
        bind.plot(value, y, "o", color=colour, ms=10)
        bind.text(value * 1.3, y, f"{value:g} [{id}]", va="center", fontsize=10.5)
    bind.set_yticks(
        range(len(FORM_ROWS)), [words for words, *_ in reversed(FORM_ROWS)], fontsize=11.5
    )
    bind.set(
        xscale="log",
        xlim=(0.15, 150),
        ylim=(-0.6, len(FORM_ROWS) - 0.4),
        xlabel="Ki, rat brain (µM); low: tight",
        title="Forms",
    )
    bind.set_xticks([0.3, 1, 3, 10, 30], ["0.3", "1", "3", "10", "30"])
    bind.minorticks_off()
    for axes in (reach, bind):
        axes.grid(axis="y", visible=False)


def spread_of_peaks() -> float:
    """Return by how much the three published models differ at the peak of the usual infusion: largest over smallest."""
    peaks = look_at_level().peaks
    return float(peaks.max() / peaks.min())
