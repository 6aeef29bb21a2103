"""The still pictures of notebook 01: guesses, routes and forms, four sets against rows, dates."""

from __future__ import annotations

import datetime
import re
from typing import Any

import numpy as np

from ketamine_brain.drawing.numbers import short
from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PALE_PURPLE,
    PURPLE,
    RED,
)
from ketamine_brain.evidence import Measurement, measurement
from ketamine_brain.lessons.what_is_ketamine.scenes import (
    SET_COLORS,
    TRIAL_DOSE,
    look_at_clock,
)
from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS, simulate

# -- the questions before the answers -----------------------------------------------------------

GUESS_HOURS = (1.0, 3.0, 6.0, 9.0, 12.0)


def _percent_of_peak(hours, parameters=None):
    parameters = parameters or PARAMETER_SETS["Kamp 2020"]
    times = np.append(np.asarray(hours, dtype=float), TRIAL_DOSE.duration_h)
    level = simulate([TRIAL_DOSE], np.sort(times), parameters).ketamine_ng_ml
    at = level[np.searchsorted(np.sort(times), times)]
    return 100.0 * at[:-1] / at[-1]


def answer_level() -> list[float]:
    """Return Kamp's level at GUESS_HOURS after the start of a drip, in percent of its peak."""
    return [round(float(v), 1) for v in _percent_of_peak(GUESS_HOURS)]


def answer_mood() -> float:
    """Return how much of ketamine's largest lead over midazolam is there a day later, in percent.

    In the model of notebook 05.
    """
    view = look_at_clock(24.0)
    largest = (view.midazolam_points - view.ketamine_points).max()
    return round(float(100 * (view.at_midazolam_points - view.at_ketamine_points) / largest))


def draw_question(figure) -> dict:
    """Draw empty axes over half a day; return the answer (a line, a band of the sets) to hide."""
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


# -- what four sets say of the measurements -----------------------------------------------------

MARKS = dict(zip(PARAMETER_SETS, ("o", "s", "^", "v"), strict=True))
ALL_SETS = "D"  # the mark of an answer that all sets share
GLYPHS = {"o": "●", "s": "■", "^": "▲", "v": "▼"}
COLORS = dict(zip(PARAMETER_SETS, SET_COLORS, strict=True))


def quantities(predictions) -> list:
    """Return [(words, [(set or "", Prediction), …]), …]: one quantity asked of several sets."""
    rows: dict[str, list] = {}
    for p in predictions:
        name = next((name for name in MARKS if name in p.what), "")
        words = p.what.replace(f", {name}", "") if name else p.what
        words = re.sub("^im ", "intramuscular ", words)
        rows.setdefault(f"{words} [{', '.join(p.ids)}]", []).append((name, p))
    return list(rows.items())


def by_unit(predictions) -> dict:
    """Return {unit: quantities}, in each the quantity with most misses first."""
    units: dict[str, list] = {}
    for words, asked in quantities(predictions):
        unit = re.findall(r"\((\S+?)[;)]", words)[-1]
        units.setdefault(unit, []).append((words, asked))
    for rows in units.values():
        rows.sort(key=lambda row: -np.mean([not p.inside for _, p in row[1]]))
    return units


def draw_sets(figure, predictions) -> None:
    """Draw each quantity's interval as a bar on the scale of its unit, on it what each set says.

    A hollow red mark is a miss; in each unit the most missed come first.
    """
    units = by_unit(predictions)
    heights = [len(rows) + 0.35 for rows in units.values()]
    panels = figure.subplots(len(units), 1, height_ratios=heights, squeeze=False)[:, 0]
    for axes, (unit, rows) in zip(panels, units.items(), strict=True):
        _draw_unit(axes, unit, rows)
    missed = sum(not p.inside for p in predictions)
    key = "  ".join(f"{GLYPHS[mark]} {name.split()[0]}" for name, mark in MARKS.items())
    panels[0].set_title(
        f"{missed} of {len(predictions)} answers missed (hollow, red)\n"
        f"{key}  ◆ all alike   | measured, on its interval",
        fontsize=11,
    )


def _draw_unit(axes, unit: str, rows) -> None:
    beside = axes.get_yaxis_transform()
    most = 0.0
    for y, (words, asked) in enumerate(reversed(rows)):
        first = asked[0][1]
        axes.barh(y, first.high - first.low, left=first.low, height=0.3, color=PALE_GREY)
        axes.plot(first.observed, y, "|", color=INK, ms=15, mew=2)
        for i, (name, p) in enumerate(asked):
            _mark(axes, y + 0.1 * ((len(asked) - 1) / 2 - i), name, p)
        words = re.sub(r" \(.*?\)", "", words)
        axes.text(0.0, y + 0.24, words, transform=beside, va="bottom", fontsize=11)
        said = " · ".join(short(p.predicted) for _, p in asked)
        color = INK if all(p.inside for _, p in asked) else RED
        axes.text(1.02, y, said, transform=beside, va="center", fontsize=11, color=color)
        most = max(most, first.high, *(p.predicted for _, p in asked))
    axes.set(xlim=(0, 1.06 * most), ylim=(-0.4, len(rows) - 0.2), yticks=[])
    axes.text(1.02, 0.0, unit, transform=axes.transAxes, va="center", fontsize=11, color=MUTED)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)


def _mark(axes, y, name, p) -> None:
    color = COLORS.get(name, INK) if p.inside else RED
    face = color if p.inside else "none"
    axes.plot(p.predicted, y, MARKS.get(name, ALL_SETS), ms=8, color=color, mfc=face, mew=2)


# -- routes, forms, sixty years -----------------------------------------------------------------

HISTORY = (  # id of the date, ids printed, words, color, height, alignment
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
ELSEWHERE = (
    ("RSK80", "spray, with a pill, for hard-to-treat depression"),
    ("RSK81", "spray, with a pill, in a psychiatric emergency"),
)
LOOKED_UP_TO = "November 2026"


def draw_history(figure) -> None:
    """Draw the dates of ketamine and esketamine in the United States, and Europe's two below."""
    axes = figure.add_subplot()
    axes.axhline(0, color=INK, lw=2)
    axes.text(1961.5, 0.12, "US", fontweight="bold")
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
            fontsize=11,
        )
    none = measurement("RSK29")
    words = (
        f"the mixture: {none.value:.0f} psychiatric uses [{none.id}],\nnone found to {LOOKED_UP_TO}"
    )
    axes.text(1993, 0.12, words, ha="center", color=MUTED, fontsize=11)
    _draw_elsewhere(axes)
    axes.set(xlim=(1961, 2031), ylim=(-3.6, 2.3), yticks=[], xticks=range(1970, 2030, 10))
    axes.spines["left"].set_visible(False)
    axes.grid(False)


def _draw_elsewhere(axes) -> None:
    axes.axhline(-2.1, color=MUTED, lw=2)
    axes.text(1961.5, -1.98, "Europe", fontweight="bold", color=MUTED)
    for i, (id, words) in enumerate(ELSEWHERE):
        year, printed = _date_of(measurement(id).text)
        axes.plot(year, -2.1, "o", color=PURPLE, ms=10)
        said = f"{printed}: {words} [{id}]"
        axes.text(2022, -2.55 - 0.42 * i, said, ha="right", va="center", color=PURPLE, fontsize=11)
    words = f"the spray without a pill: no approval found up to {LOOKED_UP_TO} [RSK83]"
    axes.text(2022, -3.4, words, ha="right", va="center", color=MUTED, fontsize=11)


def _date_of(text: str) -> tuple[float, str]:
    """Return a date as a year with its fraction, and as words; sources differ on the day."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return float(parts[0]), text
    return parts[0] + (parts[1] - 1) / 12, datetime.date(parts[0], parts[1], 1).strftime("%B %Y")


ROUTE_ROWS = (
    ("into a muscle", ("PK70",)),
    ("nose", ("PK53", "PK44", "PK66", "PK80")),
    ("under the tongue", ("PK54",)),
    ("swallowed", ("PK43", "PK27", "PK45", "PK77")),
)
FORM_ROWS = (
    ("S-ketamine", "RX10", BLUE),
    ("R-ketamine", "RX11", BLUE),
    ("S-norketamine", "RX12", ORANGE),
    ("R-norketamine", "RX13", ORANGE),
)


def is_s_form(row) -> bool:
    """Return whether a row is of the S form alone (esketamine), by its own words."""
    return bool(re.search("esketamine|S-ketamine", f"{row.quantity} {row.arm}"))


def draw_forms(figure) -> None:
    """Draw the share of a dose that arrives, by route and study, and how tightly forms bind."""
    reach, bind = figure.subplots(1, 2, width_ratios=(1.45, 1))
    marks = [(id, words if i == 0 else "") for words, ids in ROUTE_ROWS for i, id in enumerate(ids)]
    marks.reverse()
    for y, (id, _) in enumerate(marks):
        _draw_share(reach, y, measurement(id))
    reach.set_yticks(range(len(marks)), [words for _, words in marks], fontsize=11.5)
    reach.set(
        xlim=(0, 160),
        ylim=(-0.6, len(marks) - 0.4),
        xticks=range(0, 101, 25),
        xlabel="% that reaches the blood.  ◆ S form   ● mixture",
        title="Routes",
    )
    forms = FORM_ROWS[::-1]
    for y, (_, id, color) in enumerate(forms):
        value = measurement(id).number
        bind.plot(value, y, "o", color=color, ms=10)
        bind.text(value * 1.3, y, f"{value:g} [{id}]", va="center", fontsize=11)
    bind.set_yticks(range(len(forms)), [words for words, *_ in forms], fontsize=11.5)
    bind.set(
        xscale="log",
        xlim=(0.15, 250),
        ylim=(-0.6, len(FORM_ROWS) - 0.4),
        xlabel="Ki, rat brain (µM); low: tight",
        title="Forms",
    )
    bind.set_xticks([0.3, 1, 3, 10, 30], ["0.3", "1", "3", "10", "30"])
    bind.minorticks_off()
    for axes in (reach, bind):
        axes.grid(axis="y", visible=False)


def _draw_share(axes: Any, y: float, row: Measurement) -> None:
    numbers = row.numbers if row.kind == "direction" else (row.number,)
    low, high = min(numbers), max(numbers)
    color, mark = (PURPLE, "D") if is_s_form(row) else (BLUE, "o")
    axes.plot([low, high], [y, y], color=color, lw=5, solid_capstyle="butt")
    axes.plot(numbers, [y] * len(numbers), mark, color=color, ms=9)
    said = f"{low:g} to {high:g} %" if low < high else f"{high:g} %"
    if "S / R" in row.quantity:
        s_form, r_form = numbers
        axes.plot(s_form, y, "D", color=PURPLE, ms=9)
        said = f"{s_form:g} % S, {r_form:g} % R"
    people = f", n = {row.n_text}" if row.n_text else ""
    axes.text(high + 5, y, f"{said}{people} [{row.id}]", fontsize=11, va="center", color=INK)
