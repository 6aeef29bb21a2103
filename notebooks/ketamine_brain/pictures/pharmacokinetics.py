"""Notebook 01: a level over a day, the half-life one finds, level beside mood, and sixty years in one line."""
from __future__ import annotations

import numpy as np

from ..evidence import measurement
from ..models.level_views import look_at_level
from ..models.mood_onset import simulate as simulate_mood
from ..models.mood_plans import named_plan
from ..models.pharmacokinetics import KAMP, PARAMETER_SETS, Dose, simulate
from .style import BLUE, GOLD, GREEN, GRID, INK, MUTED, ORANGE, PALE_BLUE, PALE_GOLD, PALE_PURPLE, PURPLE, RED

LINEAR_TOP, LOG_LOW, LOG_TOP = 400.0, 1.0, 4000.0
LINEAR_TICKS, LOG_TICKS = (0, 100, 200, 300, 400), (1, 10, 100, 1000, 4000)
SET_COLOURS = (BLUE, GREEN, PURPLE)
SET_STYLES = ("-", "--", ":")


# -- a level over a day ------------------------------------------------------------------------------------------------------

def _height(level, log: bool):
    """Return where a level (ng/mL) stands on an axis from 0 to 1, linear or log; what is above the axis stays just outside."""
    level = np.asarray(level, dtype=float)
    if log:
        level = np.log10(np.maximum(level, 1e-3) / LOG_LOW) / np.log10(LOG_TOP / LOG_LOW)
        return np.clip(level, -0.5, 1.5)
    return np.clip(level / LINEAR_TOP, -0.5, 1.5)


def _ticks(view) -> dict:
    values = LOG_TICKS if view.log else LINEAR_TICKS
    return {f"tick{i}": (-0.15, float(_height(value, view.log)), f"{value}") for i, value in enumerate(values)}


def _band(ids: str, view):
    row = measurement(ids)
    return np.array([0.0, 12.0]), _height([row.low] * 2, view.log), _height([row.high] * 2, view.log)


def _band_label(ids: str, words: str, view):
    """Return (x, y, words) of a band's label: in the band, or at the top when the band is above the axis."""
    row = measurement(ids)
    middle = float(_height((row.low * row.high) ** 0.5, view.log))
    return (11.9, middle, f"{words} [{ids}]") if middle < 1 else (11.9, 0.82, f"{words}: far above this axis [{ids}]")


def draw_level(figure, view) -> dict:
    """Draw the level in three published models, norketamine, and the bands of perception change and anesthesia."""
    axes = figure.add_subplot()
    axes.set(xlim=(0, 12), ylim=(0, 1), xlabel="Hours", title="Level in the blood (ng/mL)", xticks=range(0, 13, 2))
    axes.set_yticks([0.5], ["4000"], color="none")  # keeps room for the labels that move
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    odd = axes.fill_between(*_band("PK02", view), color=PALE_GOLD, edgecolor="none")
    asleep = axes.fill_between(*_band("PK03", view), color=PALE_PURPLE, edgecolor="none")
    odd_words = axes.text(*_band_label("PK02", "perception changes", view), ha="right", va="center", color=GOLD, fontsize=10.5)
    asleep_words = axes.text(*_band_label("PK03", "anesthesia", view), ha="right", va="center", color=PURPLE, fontsize=10.5)
    people = axes.fill_between(view.hours, _height(view.low, view.log), _height(view.high, view.log), color=PALE_BLUE, edgecolor="none")
    after, = axes.plot(view.hours, _height(view.norketamine, view.log), color=ORANGE, lw=1.8, ls=(0, (5, 2)))
    lines = {f"set{i}": axes.plot(view.hours, _height(level, view.log), color=colour, ls=style)[0]
             for i, (level, colour, style) in enumerate(zip(view.sets, SET_COLOURS, SET_STYLES))}
    ticks = {name: axes.text(x, y, words, ha="right", va="center", fontsize=11.5) for name, (x, y, words) in _ticks(view).items()}
    for i, (name, colour) in enumerate(zip(PARAMETER_SETS, SET_COLOURS)):
        axes.text(3.1 + 2.9 * i, 0.965, f"{('—', '– –', '· · ·')[i]} {name}", color=colour, fontweight="bold", va="top")
    axes.text(3.1, 0.9, "– – norketamine (Kamp)", color=ORANGE, fontweight="bold", va="top")
    return {"odd": odd, "asleep": asleep, "odd_words": odd_words, "asleep_words": asleep_words, "people": people, "after": after, **lines, **ticks}


def move_level(view) -> dict:
    """Return where each artist of `draw_level` goes."""
    gap = np.full(view.hours.size, np.nan)
    people = (view.hours, _height(view.low, view.log), _height(view.high, view.log)) if view.people else (view.hours, gap, gap)
    lines = {f"set{i}": (view.hours, _height(level, view.log)) for i, level in enumerate(view.sets)}
    return {"odd": _band("PK02", view), "asleep": _band("PK03", view), "people": people, "after": (view.hours, _height(view.norketamine, view.log)),
            "odd_words": _band_label("PK02", "perception changes", view), "asleep_words": _band_label("PK03", "anesthesia", view),
            **lines, **_ticks(view)}


ROUTE_WORDS = {"iv": "by drip", "im": "into a muscle", "nasal": "by nose", "sublingual": "under the tongue", "oral": "swallowed"}


def read_level(view, values) -> dict:
    """Return the numbers and words of the level's sentence."""
    over = f" over {values['minutes']:.0f} minutes" if values["route"] == "iv" else ""
    return {"amount": values["amount_mg"], "route": ROUTE_WORDS[values["route"]] + over, "weight": values["weight_kg"],
            "low": view.peaks.min(), "high": view.peaks.max(), "evening": 100 * (view.evening / view.peaks).max()}


# -- the half-life one finds -------------------------------------------------------------------------------------------------

def draw_sampling(figure, view) -> dict:
    """Draw the level on a log axis with the samples taken, and the straight line that a half-life stands for."""
    axes = figure.add_subplot()
    axes.set(xlim=(0, 36), ylim=(0.02, 400), yscale="log", xlabel="Hours", ylabel="ng/mL", xticks=range(0, 37, 6))
    curve, = axes.plot(view.hours[1:], view.level[1:], color=GRID, lw=5)
    line, = axes.plot(view.line_h, view.line_ng_ml, color=RED)
    dots = axes.scatter(view.sample_h, view.sample_ng_ml, s=36, color=BLUE, zorder=3)
    axes.text(13, 120, "grey: the level · blue: samples · red: the line they give", color=INK, fontsize=11)
    return {"curve": curve, "line": line, "dots": dots}


def move_sampling(view) -> dict:
    """Return where each artist of `draw_sampling` goes."""
    return {"curve": (view.hours[1:], view.level[1:]), "line": (view.line_h, view.line_ng_ml), "dots": (view.sample_h, view.sample_ng_ml)}


def read_sampling(view, values) -> dict:
    """Return the numbers of the sampling sentence."""
    return {"last": values["last_h"], "half": view.half_life_h, "minutes": 60 * view.half_life_h, "source": values["source"]}


# -- the question before the answer ------------------------------------------------------------------------------------------

GUESS_HOURS = (1.0, 3.0, 6.0, 9.0, 12.0)


def _percent_of_peak(hours):
    dose = Dose(35.0, 0.0, 40 / 60, "iv")
    peak = simulate([dose], np.linspace(0, 2, 121)).ketamine_ng_ml.max()
    return 100 * simulate([dose], np.asarray(hours, dtype=float)).ketamine_ng_ml / peak


def answer_level() -> list[float]:
    """Return Kamp's level at GUESS_HOURS after the start of a 40-minute drip, in percent of its peak."""
    return [round(float(v), 1) for v in _percent_of_peak(GUESS_HOURS)]


def draw_question(figure) -> dict:
    """Draw empty axes over half a day and return the answer, to be hidden."""
    axes = figure.add_subplot()
    axes.axvspan(0, 40 / 60, color=PALE_BLUE, lw=0)
    axes.text(0.75, 104, "drip", color=BLUE, fontsize=11)
    axes.set(xlim=(0, 12.3), ylim=(0, 112), xlabel="Hours after the drip began", ylabel="Level, % of its peak", xticks=(0, 1, 3, 6, 9, 12))
    hours = np.linspace(0, 12, 241)
    answer, = axes.plot(hours, _percent_of_peak(hours), color=BLUE, lw=3)
    return {"answer": answer}


# -- level beside mood, and sixty years --------------------------------------------------------------------------------------

def draw_level_and_mood(figure) -> None:
    """Draw, over one week, the level in the blood and what a mood model fitted to trials says of one infusion, each in % of its own peak."""
    axes = figure.add_subplot()
    hours = np.concatenate([np.linspace(0, 24, 200), np.linspace(24.5, 168, 200)])
    level = _percent_of_peak(hours)
    mood = simulate_mood(named_plan("one"), hours / 24).ketamine_fraction
    axes.fill_between(hours / 24, 0, level, color=PALE_BLUE, edgecolor="none")
    axes.plot(hours / 24, level, color=BLUE)
    axes.plot(hours / 24, 100 * mood / mood.max(), color=GREEN, lw=3)
    axes.set(xlim=(0, 7), ylim=(0, 108), xlabel="Days after one infusion", ylabel="% of its own peak", xticks=range(8))
    axes.text(0.42, 14, "drug in the blood", color=BLUE, fontweight="bold")
    axes.text(3.9, 97, "what ketamine does to the mood score (notebook 05)", color=GREEN, fontweight="bold", ha="center")


def draw_history(figure) -> None:
    """Draw the dates of ketamine and esketamine in the United States on one line."""
    axes = figure.add_subplot()
    events = [("CTX07", "first given to a person", BLUE, 1), ("CTX08", "licensed as an anesthetic", BLUE, -1), ("RSK31", "esketamine spray, with a pill,\nfor hard-to-treat depression", GREEN, 1.25),
              ("RSK32", "spray, with a pill, for depression\nwith acute suicidal thoughts", GREEN, -1), ("RSK33", "spray\nalone", GREEN, 1)]
    axes.axhline(0, color=INK, lw=2)
    for id, words, colour, side in events:
        year = _year_of(measurement(id).text)
        axes.plot([year, year], [0, 0.55 * side], color=colour, lw=1.5)
        axes.plot(year, 0, "o", color=colour, ms=10)
        axes.text(year + 0.3, 0.6 * side, f"{measurement(id).text}\n{words} [{id}]", ha="right" if id in ("RSK31", "RSK32") else "left" if year < 2000 else "center",
                  va="bottom" if side > 0 else "top", color=colour, fontsize=10.5)
    axes.text(1995, 0.12, f"racemic ketamine: {measurement('RSK29').value:.0f} licensed psychiatric uses [RSK29]", ha="center", color=MUTED, fontsize=11)
    axes.set(xlim=(1961, 2030), ylim=(-1.9, 2.1), yticks=[], xticks=range(1970, 2030, 10))
    axes.spines["left"].set_visible(False)
    axes.grid(False)


def _year_of(text: str) -> float:
    parts = [int(part) for part in text.split("-")]
    return parts[0] + (parts[1] - 1) / 12 if len(parts) > 1 else float(parts[0])


def draw_forms(figure) -> None:
    """Draw what share of a dose reaches the blood by each route, every published figure a mark, and how tightly each form binds."""
    reach, bind = figure.subplots(1, 2, width_ratios=(1.25, 1))
    routes = [("into a muscle", (("PK70", None),)), ("nose", (("PK44", None), ("PK66", None), ("PK53", (11, 17)))), ("under the tongue", (("PK54", None),)), ("swallowed", (("PK27", None), ("PK45", None)))]
    for y, (words, rows) in enumerate(reversed(routes)):
        for k, (id, span) in enumerate(rows):
            at = y + 0.24 * (k - (len(rows) - 1) / 2)
            value = measurement(id).value if span is None else span[1]
            if span:
                reach.plot(span, [at, at], color=ORANGE, lw=6, solid_capstyle="butt")
            else:
                reach.plot(value, at, "o", color=BLUE, ms=9)
            reach.text(value + 3, at, f"{id}", fontsize=9.5, va="center", color=MUTED)
    reach.set_yticks(range(len(routes)), [words for words, _ in reversed(routes)], fontsize=11.5)
    reach.set(xlim=(0, 112), ylim=(-0.6, 3.6), xlabel="% of the dose that reaches the blood", title="Routes")
    forms = (("S-ketamine", "RX10", BLUE), ("R-ketamine", "RX11", BLUE), ("S-norketamine", "RX12", ORANGE), ("R-norketamine", "RX13", ORANGE))
    for y, (words, id, colour) in enumerate(reversed(forms)):
        bind.plot(measurement(id).value, y, "o", color=colour, ms=10)
        bind.text(measurement(id).value * 1.25, y, f"{measurement(id).value:g} [{id}]", va="center", fontsize=10)
    bind.set_yticks(range(4), [words for words, *_ in reversed(forms)], fontsize=11.5)
    bind.set(xscale="log", xlim=(0.15, 90), ylim=(-0.6, 3.6), xlabel="Ki in rat brain (µM); low is tight", title="Forms")
    for axes in (reach, bind):
        axes.grid(axis="y", visible=False)


def spread_of_peaks() -> float:
    """Return by how much the three published models differ at the peak of the usual infusion: largest over smallest."""
    peaks = look_at_level().peaks
    return float(peaks.max() / peaks.min())
