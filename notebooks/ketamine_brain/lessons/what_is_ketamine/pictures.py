"""Notebook 01: a level over half a day, the half-life one finds, level and mood on one clock, three sets against the rows, dates."""

from __future__ import annotations

import datetime
import re

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PALE_PURPLE,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.what_is_ketamine.scenes import (
    SET_COLORS,
    TRIAL_DOSE,
    look_at_clock,
    look_at_level,
)
from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS, simulate

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
    "Perez-Ruixo 2021": ("v", "Perez-Ruixo"),
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
    color = dict(zip(MARKS, SET_COLORS, strict=True)).get(name, INK) if p.inside else RED
    axes.plot(at, y, shape, ms=8, color=color, mfc=color if p.inside else "none", mew=2, zorder=3)


def _short(value: float) -> str:
    return (
        f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.3g}"
        if abs(value) >= 1
        else f"{value:.2f}"
    )


# -- routes, forms, sixty years ----------------------------------------------------------------------------------------------

HISTORY = (  # id of the date, ids printed, words, color, side, alignment
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
    for id, ids, words, color, side, align in HISTORY:
        year, printed = _date_of(measurement(id).text)
        axes.plot([year, year], [0, 0.55 * side], color=color, lw=1.5)
        axes.plot(year, 0, "o", color=color, ms=10)
        axes.text(
            year + 0.3,
            0.6 * side,
            f"{printed}\n{words}\n[{ids}]" if align == "center" else f"{printed}\n{words} [{ids}]",
            ha=align,
            va="bottom" if side > 0 else "top",
            color=color,
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
    for y, (words, id, color) in enumerate(reversed(FORM_ROWS)):
        value = measurement(id).value
        bind.plot(value, y, "o", color=color, ms=10)
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
