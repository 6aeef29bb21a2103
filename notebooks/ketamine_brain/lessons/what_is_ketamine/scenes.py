"""What the explorers of notebook 01 ask.

A level over half a day in four published models, the half-life that a choice of samples gives, and
one clock for the level and for the mood score.
"""

from __future__ import annotations

import dataclasses
import functools
import math

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PALE_GREEN,
    PALE_PURPLE,
    PURPLE,
    RED,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.explorer import Scene
from ketamine_brain.explorer.scene import plain
from ketamine_brain.models.mood_onset import simulate as simulate_mood
from ketamine_brain.models.mood_plans import named_plan
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    MINUTES_PER_HOUR,
    PARAMETER_SETS,
    ROUTES,
    SWALLOWED,
    Dose,
    apparent_half_life,
    draw_bodies,
    simulate,
    simulate_group,
    typical_body,
)

# Every two minutes, then every twelve.
HOURS = np.concatenate([np.linspace(0.0, 2.0, 61), np.linspace(2.2, 12.0, 50)])
PEOPLE, SEED = 50, 1
MIDDLE_SHARE = (0.1, 0.9)  # of people: the middle 80 %
EVENING_H = 10.0  # hours after a morning dose
FIRST_SAMPLE_H, LATE_SAMPLE_H = 1.0, 8.0
FEWEST_SAMPLES = 3
SAMPLED_HOURS = np.linspace(0.0, 36.0, 145)
LAST_HOURS = tuple(float(hour) for hour in range(3, 37))
TRIAL_DOSE = Dose(35.0, 0.0, 40.0 / 60.0)  # 0.5 mg/kg at 70 kg over 40 minutes, as in most trials
CLOCK_HOURS = np.geomspace(0.25, 336.0, 160)  # a quarter of an hour to two weeks
PUBLISHED_PEAKS = {  # of each route: rows whose arm names the dose, per kg or in all
    "iv": ("PK01",),
    "nasal": ("PK49", "PK50", "PK51"),
    "oral": ("PK04",),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class PublishedPeak:
    """A peak that was measured at the dose shown: its row, when (h), and its spread (ng/mL)."""

    id: str
    at_h: float
    ng_ml: float
    low: float
    high: float
    n: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class LevelView:
    """Levels (ng/mL) over `hours` after one dose.

    Attributes
    ----------
    hours : (n,), h
    sets : (4, n), ng/mL
        The published models, in the order of PARAMETER_SETS.
    norketamine, low, high : (n,), ng/mL
        Kamp's norketamine, and the middle 80 % of people in his model.
    peaks, evening : (4,), ng/mL
        Each model's peak, and what is left at EVENING_H.
    group_peaks : (2,), ng/mL
        The middle 80 % of people's own peaks.
    log, people : bool
        Whether a log axis, and whether the band of people, was asked for.
    published : PublishedPeak or None
        The measured peak at this very dose, where there is one and it is asked for.
    """

    hours: np.ndarray
    sets: np.ndarray
    norketamine: np.ndarray
    low: np.ndarray
    high: np.ndarray
    peaks: np.ndarray
    evening: np.ndarray
    group_peaks: np.ndarray
    log: bool
    people: bool
    published: PublishedPeak | None


def dose_of(route: str, amount_mg: float, minutes: float) -> Dose:
    """Return the `Dose`: only a drip takes `minutes`; every other route is given at once."""
    return Dose(amount_mg, 0.0, minutes / MINUTES_PER_HOUR if route == "iv" else 0.0, route)


def look_at_level(
    route: str = "iv",
    amount_mg: float = 35.0,
    minutes: float = 40.0,
    weight_kg: float = 70.0,
    axis: str = "linear",
    people: bool = False,
    published: bool = True,
    seed: int = SEED,
) -> LevelView:
    """Return the `LevelView` after `amount_mg` of racemic ketamine in a person of `weight_kg`."""
    check_choice("route", route, ROUTES)
    check_choice("axis", axis, ("linear", "log"))
    dose = dose_of(route, amount_mg, check_number("minutes", minutes, 1.0, 240.0, "min"))
    times, kept = _with_end_of(dose)
    courses = [
        simulate([dose], times, parameters, weight_kg) for parameters in PARAMETER_SETS.values()
    ]
    sets = np.array([course.ketamine_ng_ml for course in courses])
    low = high = np.zeros(HOURS.size)
    group_peaks = np.zeros(2)
    if people:
        group = simulate_group([dose], times, PEOPLE, seed, KAMP, weight_kg).ketamine_ng_ml
        low, high = np.quantile(group[:, kept], MIDDLE_SHARE, axis=0)
        group_peaks = np.quantile(group.max(axis=1), MIDDLE_SHARE)
    peak_h = times[sets[0].argmax()]
    return LevelView(
        hours=HOURS,
        sets=sets[:, kept],
        norketamine=courses[0].norketamine_ng_ml[kept],
        low=low,
        high=high,
        peaks=sets.max(axis=1),
        evening=np.array([np.interp(EVENING_H, times, level) for level in sets]),
        group_peaks=group_peaks,
        log=axis == "log",
        people=bool(people),
        published=_published_peak(dose, weight_kg, peak_h) if published else None,
    )


def _with_end_of(dose: Dose):
    """Return HOURS and the end of the drip, where its peak is, and the places of HOURS in them."""
    times = np.union1d(HOURS, [dose.duration_h])
    return times, np.searchsorted(times, HOURS)


def _published_peak(dose: Dose, weight_kg: float, peak_h: float) -> PublishedPeak | None:
    """Return the peak measured at this dose; one without a printed time stands at the model's."""
    for id in PUBLISHED_PEAKS.get(dose.route, ()):
        amount, per_kg, minutes = _given(id)
        given_mg = amount * weight_kg if per_kg else amount
        same_length = minutes is None or abs(minutes - MINUTES_PER_HOUR * dose.duration_h) < 1
        if abs(given_mg - dose.amount_mg) <= 0.5 and same_length:
            return _peak_of(id, peak_h)
    return None


def _given(id: str) -> tuple[float, bool, float | None]:
    """Return the amount of a row, whether it is per kg, and over how many minutes if it says."""
    row = measurement(id)
    amount, *minutes = numbers_in(row.arm)
    return amount, "mg/kg" in row.arm, minutes[0] if minutes else None


def _peak_of(id: str, peak_h: float) -> PublishedPeak:
    row = measurement(id)
    at_h = numbers_in(row.time)[0] / MINUTES_PER_HOUR if "min" in row.time else peak_h
    low, high = _spread(row)
    n = f"n = {row.n_text}" if row.n_text else "n not printed"
    return PublishedPeak(id=id, at_h=float(at_h), ng_ml=row.number, low=low, high=high, n=n)


def _spread(row) -> tuple[float, float]:
    """Return value ± SD, value over and times a geometric SD, or the value where none is given."""
    if not row.dispersion:
        return row.value, row.value
    sd = numbers_in(row.dispersion)[0]
    if "geo" in row.dispersion:
        return row.value / sd, row.value * sd
    return row.value - sd, row.value + sd


@dataclasses.dataclass(frozen=True, kw_only=True)
class SamplingView:
    """A level, hourly samples of it, and the half-life they give.

    Attributes
    ----------
    hours, level : (n,), h and ng/mL
    sample_h, sample_ng_ml : (samples,)
    line_h, line_ng_ml : (2,)
        Ends of the line fitted to the samples' logarithms.
    half_life_h : float
    found : (4, last hours), h
        The half-life that each model gives for every last sample of LAST_HOURS; NaN where fewer
        than three samples are left.
    """

    hours: np.ndarray
    level: np.ndarray
    sample_h: np.ndarray
    sample_ng_ml: np.ndarray
    line_h: np.ndarray
    line_ng_ml: np.ndarray
    half_life_h: float
    found: np.ndarray


def look_at_sampling(
    last_h: float = 8.0, source: str = "Kamp 2020", late: bool = False
) -> SamplingView:
    """Return the half-life seen when sampling hourly until `last_h` (3 to 36 h).

    Sampling begins an hour after the start of `TRIAL_DOSE`, or with `late` at hour 8 (or as early
    as three samples need).
    """
    last = check_number("last_h", last_h, 3.0, 36.0, "h")
    parameters = PARAMETER_SETS[check_choice("source", source, PARAMETER_SETS)]
    first = min(LATE_SAMPLE_H, last - FEWEST_SAMPLES + 1) if late else FIRST_SAMPLE_H
    times = np.arange(first, last + 1e-9, 1.0)
    samples = simulate([TRIAL_DOSE], times, parameters)
    half = apparent_half_life(samples, first, last)
    middle, height = times.mean(), np.log(samples.ketamine_ng_ml).mean()
    ends = np.array([first, last])
    return SamplingView(
        hours=SAMPLED_HOURS,
        level=simulate([TRIAL_DOSE], SAMPLED_HOURS, parameters).ketamine_ng_ml,
        sample_h=times,
        sample_ng_ml=samples.ketamine_ng_ml,
        line_h=ends,
        line_ng_ml=np.exp(height - np.log(2.0) / half * (ends - middle)),
        half_life_h=half,
        found=half_lives_found(bool(late)),
    )


@functools.cache
def half_lives_found(late: bool) -> np.ndarray:
    """Return the half-life (h) of each model (4) for each of LAST_HOURS, sampling from 1 or 8 h."""
    first = LATE_SAMPLE_H if late else FIRST_SAMPLE_H
    hours = np.arange(first, LAST_HOURS[-1] + 1e-9, 1.0)
    found = np.full((len(PARAMETER_SETS), len(LAST_HOURS)), np.nan)
    for i, parameters in enumerate(PARAMETER_SETS.values()):
        samples = simulate([TRIAL_DOSE], hours, parameters)
        for j, last in enumerate(LAST_HOURS):
            if last >= first + FEWEST_SAMPLES - 1:
                found[i, j] = apparent_half_life(samples, first, last)
    return found


@dataclasses.dataclass(frozen=True, kw_only=True)
class ClockView:
    """One infusion on one clock, `hours` of CLOCK_HOURS.

    Attributes
    ----------
    level_percent : (4, n), % of each model's own peak
    norketamine_percent : (n,), % of its peak, in Kamp's model
    ketamine_points, midazolam_points : (n,), change of the MADRS score
    at_h : float
        The hour asked for; the fields that begin with `at_` are all of them there.
    """

    hours: np.ndarray
    level_percent: np.ndarray
    norketamine_percent: np.ndarray
    ketamine_points: np.ndarray
    midazolam_points: np.ndarray
    at_h: float
    at_level_percent: np.ndarray
    at_norketamine_percent: float
    at_ketamine_points: float
    at_midazolam_points: float


def look_at_clock(at_h: float = 24.0) -> ClockView:
    """Return level and mood after `TRIAL_DOSE`, and what each is `at_h` hours (0.25 to 336) on.

    The level is `pharmacokinetics`' answer, the score that of `mood_onset`, which was fitted to
    trials and never saw a level.
    """
    at = check_number("at_h", at_h, CLOCK_HOURS[0], CLOCK_HOURS[-1], "h")
    levels, norketamine = _percent_of_peaks(np.append(CLOCK_HOURS, at))
    ketamine, midazolam = _mood_change(np.append(CLOCK_HOURS, at))
    return ClockView(
        hours=CLOCK_HOURS,
        level_percent=levels[:, :-1],
        norketamine_percent=norketamine[:-1],
        ketamine_points=ketamine[:-1],
        midazolam_points=midazolam[:-1],
        at_h=at,
        at_level_percent=levels[:, -1],
        at_norketamine_percent=float(norketamine[-1]),
        at_ketamine_points=float(ketamine[-1]),
        at_midazolam_points=float(midazolam[-1]),
    )


def _percent_of_peaks(hours):
    times = np.unique(np.concatenate([HOURS, [TRIAL_DOSE.duration_h], hours]))
    place = np.searchsorted(times, hours)
    courses = [simulate([TRIAL_DOSE], times, parameters) for parameters in PARAMETER_SETS.values()]
    levels = np.array(
        [100.0 * course.ketamine_ng_ml / course.ketamine_ng_ml.max() for course in courses]
    )
    norketamine = 100.0 * courses[0].norketamine_ng_ml / courses[0].norketamine_ng_ml.max()
    return levels[:, place], norketamine[place]


def _mood_change(hours):
    order = np.argsort(hours)
    course = simulate_mood(named_plan("one"), np.sort(hours) / 24.0)
    change = np.array([course.madrs, course.control_madrs]) - named_plan("one").baseline_madrs
    return change[:, np.argsort(order)]


LINEAR_TOP, LOG_LOW, LOG_TOP = 400.0, 1.0, 10_000.0
LINEAR_TICKS, LOG_TICKS = (0, 100, 200, 300, 400), (1, 10, 100, 1000, 10000)
SET_COLORS = (BLUE, GREEN, PURPLE, INK)
SET_STYLES = ("-", "--", ":", (0, (11, 3)))
SET_GLYPHS = ("—", "– –", "· · ·", "— —")
AFTER_STYLE = (0, (7, 2, 1.5, 2))
SMALL = 11  # points: the smallest text of these figures
ABOVE_BAND = 0.045  # of the axis, to the middle of words that stand over their band
PEAK_WORDS_AT = (11.9, 0.69)  # on either axis between two bands, above all curves of trials' doses

# -- a level over half a day ------------------------------------------------------------------


def _height(level, log: bool):
    """Return where a level (ng/mL) stands on an axis from 0 to 1; what is above stays outside."""
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


BANDS = {"odd": ("PK02", "perception changes"), "asleep": ("PK03", "anesthesia")}


def _band(name: str, view):
    row = measurement(BANDS[name][0])
    return (
        np.array([0.0, 12.0]),
        _height([row.low] * 2, view.log),
        _height([row.high] * 2, view.log),
    )


def _band_label(name: str, view):
    """Return (x, y, words): in the band, above it where levels of large doses pass through it late,
    or at the top when the band is above the axis.
    """
    id, words = BANDS[name]
    row = measurement(id)
    middle = float(_height(math.sqrt(math.prod(row.interval)), view.log))
    if name == "odd" and view.log and view.published is None:
        middle = float(_height(row.high, view.log)) + ABOVE_BAND
    if middle < 1:
        return 11.9, middle, f"{words} [{id}]"
    return 11.9, 0.79, f"{words}: far above this axis [{id}]"


def _published_places(view) -> dict:
    """Return where the published peak, its whisker and its words stand: away when there is none."""
    peak = view.published
    if peak is None:
        away = np.full(1, np.nan)
        return {
            "peak": (away, away),
            "peak_spread": (np.full(2, np.nan), np.full(2, np.nan)),
            "peak_words": (6.0, -3.0, "no published peak"),
        }
    y = float(_height(peak.ng_ml, view.log))
    ends = _height([peak.low, peak.high], view.log)
    return {
        "peak": (np.array([peak.at_h]), np.array([y])),
        "peak_spread": (np.full(2, peak.at_h), ends),
        "peak_words": (*PEAK_WORDS_AT, _peak_words(peak)),
    }


def _peak_words(peak: PublishedPeak) -> str:
    return f"◆ measured peak {peak.ng_ml:g}, {peak.n} [{peak.id}]"


def draw_level(figure, view) -> dict:
    """Draw four models' levels, norketamine, a published peak, and two bands of effect."""
    axes = figure.add_subplot()
    axes.set(
        xlim=(0, 12),
        ylim=(0, 1),
        xlabel="Hours after the start",
        xticks=range(0, 13, 2),
    )
    axes.set_title("Level in the blood (ng/mL)", pad=62 if is_narrow(figure) else None)
    axes.set_yticks([0.5], ["10000"], color="none")  # keeps room for the labels that move
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
    at = move_level(view)
    small = dict(va="center", fontsize=SMALL)
    artists = {
        "odd": axes.fill_between(*at["odd"], color=PALE_GOLD, edgecolor="none"),
        "asleep": axes.fill_between(*at["asleep"], color=PALE_PURPLE, edgecolor="none"),
        "odd_words": axes.text(*at["odd_words"], ha="right", color=GOLD, **small),
        "asleep_words": axes.text(*at["asleep_words"], ha="right", color=PURPLE, **small),
        "people": axes.fill_between(*at["people"], color=PALE_BLUE, edgecolor="none"),
        "after": axes.plot(*at["after"], color=ORANGE, lw=2.0, ls=AFTER_STYLE)[0],
        "peak_spread": axes.plot(*at["peak_spread"], color=RED, lw=2.5)[0],
        "peak": axes.scatter(*at["peak"], marker="D", s=70, color=RED, zorder=4),
        "peak_words": axes.text(*at["peak_words"], ha="right", color=RED, **small),
    }
    for i, (color, style) in enumerate(zip(SET_COLORS, SET_STYLES, strict=True)):
        artists[f"set{i}"] = axes.plot(*at[f"set{i}"], color=color, ls=style)[0]
    for name in _ticks(view):
        artists[name] = axes.text(*at[name], ha="right", va="center", fontsize=11.5)
    for i, (name, color) in enumerate(zip(PARAMETER_SETS, SET_COLORS, strict=True)):
        _name_curve(axes, i, f"{SET_GLYPHS[i]} {name}", color)
    _name_curve(axes, len(PARAMETER_SETS), "— · norketamine", ORANGE)
    return artists


def _name_curve(axes, place: int, words: str, color: str) -> None:
    """Write a curve's name: two columns and one more name beside them, below them on a phone."""
    if is_narrow(axes.figure):  # above the panel, where its title keeps room for them
        x, y = 0.3 + 5.7 * (place % 2), 1.36 - 0.13 * (place // 2)
    elif place == len(PARAMETER_SETS):
        x, y = 9.2, 0.985
    else:
        x, y = 2.6 + 3.3 * (place % 2), 0.985 - 0.075 * (place // 2)
    axes.text(x, y, words, color=color, fontweight="bold", va="top")


def move_level(view) -> dict:
    """Return where each artist of `draw_level` goes."""
    flat = np.zeros(view.hours.size)  # a band without height is not seen
    people = (view.hours, flat, flat)
    if view.people:
        people = (view.hours, _height(view.low, view.log), _height(view.high, view.log))
    lines = {f"set{i}": (view.hours, _height(level, view.log)) for i, level in enumerate(view.sets)}
    return {
        "odd": _band("odd", view),
        "asleep": _band("asleep", view),
        "people": people,
        "after": (view.hours, _height(view.norketamine, view.log)),
        "odd_words": _band_label("odd", view),
        "asleep_words": _band_label("asleep", view),
        **lines,
        **_ticks(view),
        **_published_places(view),
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
    more = ""
    if view.published:
        more += f" Measured: {view.published.ng_ml:g} ng/mL [{view.published.id}]."
    if view.people:
        low, high = (_level_words(level) for level in view.group_peaks)
        more += f" Eight in ten of Kamp's people peak at {low} to {high}."
    if view.peaks.max() > LINEAR_TOP and not view.log:
        more += " Curves leave this axis: choose the other."
    return {
        "amount": values["amount_mg"],
        "route": ROUTE_WORDS[values["route"]] + over,
        "weight": values["weight_kg"],
        "low": _level_words(view.peaks.min()),
        "high": _level_words(view.peaks.max()),
        "after": _level_words(view.norketamine.max()),
        "evening": 100 * (view.evening / view.peaks).max(),
        "more": more,
    }


# -- the half-life one finds --------------------------------------------------------------------


def draw_sampling(figure, view) -> dict:
    """Draw samples on the bent level curve; beside it the half-life found for every last sample."""
    left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
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
    at = move_sampling(view)
    artists = {
        "curve": left.plot(*at["curve"], color=MUTED, lw=1.6)[0],
        "line": left.plot(*at["line"], color=RED, lw=3)[0],
        "dots": left.scatter(*at["dots"], s=34, color=BLUE, zorder=3),
    }
    for y, words, color in (
        (200, "— the level", MUTED),
        (80, "• samples, one an hour", BLUE),
        (32, "— the line they give", RED),
    ):
        left.text(35, y, words, color=color, ha="right", va="center", fontsize=SMALL)
    return artists | _draw_found(right, at)


def _draw_found(axes, at) -> dict:
    """Draw the half-life found against the last sample in all sets, and published half-lives."""
    short, chiral, label = (measurement(id) for id in ("PK46", "PK40", "PK67"))
    s_form, r_form = chiral.numbers
    axes.set(
        xlim=(0, 37),
        ylim=(0, 16.5),
        xlabel="Last sample at hour",
        title="Half-life found (h)",
        xticks=range(0, 37, 6),
        yticks=range(0, 13, 3),
    )
    small = dict(va="center", fontsize=SMALL)
    for low, high, pale, color, words in (
        (*label.interval, PALE_GOLD, GOLD, f"esketamine's maker [{label.id}]"),
        (s_form, r_form, PALE_PURPLE, PURPLE, f"S, R [{chiral.id}]"),
    ):
        axes.axhspan(low, high, color=pale, lw=0)
        axes.text(1, (low + high) / 2, words, color=color, **small)
    artists = {
        f"found{i}": axes.plot(*at[f"found{i}"], color=color, ls=style, lw=1.8)[0]
        for i, (color, style) in enumerate(zip(SET_COLORS, SET_STYLES, strict=True))
    }
    for i, (name, color) in enumerate(zip(PARAMETER_SETS, SET_COLORS, strict=True)):
        x, y = 1 + 17.5 * (i % 2), 15.4 - 1.6 * (i // 2)
        axes.text(x, y, f"{SET_GLYPHS[i]} {name.split()[0]}", color=color, **small)
    hour, half = numbers_in(short.time)[0], short.number / MINUTES_PER_HOUR
    axes.plot(hour, half, "D", color=GOLD, ms=8, zorder=3)
    words = f"n = {short.n} [{short.id}]"
    axes.text(hour + 2.2, half - 1.1, words, color=GOLD, **small)  # below every line
    artists["here"] = axes.scatter(*at["here"], s=95, color=RED, zorder=4)
    return artists


def move_sampling(view) -> dict:
    """Return where each artist of `draw_sampling` goes."""
    last = np.array(LAST_HOURS)
    return {
        "curve": (view.hours[1:], view.level[1:]),
        "line": (view.line_h, view.line_ng_ml),
        "dots": (view.sample_h, view.sample_ng_ml),
        **{f"found{i}": (last, found) for i, found in enumerate(view.found)},
        "here": (view.sample_h[-1:], np.array([view.half_life_h])),
    }


def read_sampling(view, values) -> dict:
    """Return the numbers of the sampling sentence."""
    return {
        "first": view.sample_h[0],
        "last": values["last_h"],
        "half": view.half_life_h,
        "minutes": MINUTES_PER_HOUR * view.half_life_h,
        "source": values["source"],
    }


# -- level and mood on one clock ----------------------------------------------------------------

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
    """Draw level (above) and change of the mood score (below), with one cursor through both."""
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
    percent = view.level_percent
    band = (percent.min(axis=0), percent.max(axis=0))
    level.fill_between(view.hours, *band, color=PALE_BLUE, edgecolor="none")
    level.plot(view.hours, percent[0], color=BLUE)
    level.plot(view.hours, view.norketamine_percent, color=ORANGE, lw=2.0, ls=AFTER_STYLE)
    lead = mood.fill_between(
        view.hours, view.ketamine_points, view.midazolam_points, color=PALE_GREEN, edgecolor="none"
    )
    lead.set_zorder(1)
    mood.plot(view.hours, view.ketamine_points, color=GREEN)
    mood.plot(view.hours, view.midazolam_points, color=MUTED, ls="--")
    _draw_measured_mood(mood)
    at = move_clock(view)
    artists = {
        "now_above": level.plot(*at["now_above"], color=RED, lw=1.6)[0],
        "now_below": mood.plot(*at["now_below"], color=RED, lw=1.6)[0],
    }
    for name, axes in (("level_dots", level), ("mood_dots", mood)):
        ring = dict(ms=11, mfc="none", mec=RED, mew=2, zorder=4)
        artists[name] = axes.plot(*at[name], "o", **ring)[0]
    for axes, x, y, words, color in (
        (level, 25, 88, "— ketamine (shaded: four models)", BLUE),
        (level, 25, 62, "— · norketamine (Kamp)", ORANGE),
        (mood, 0.3, -21.5, "— with ketamine", GREEN),
        (mood, 0.3, -4.0, "– – with midazolam", MUTED),
    ):
        axes.text(x, y, words, color=color, fontweight="bold", va="center", fontsize=SMALL)
    return artists


def _draw_measured_mood(axes):
    """Draw changes at one day with one standard error (mean over t), and when the lead was lost."""
    for id, color in (("MUR-01", GREEN), ("MUR-02", MUTED)):
        row = measurement(id)
        t = numbers_in(row.dispersion.split("=")[1])[0]
        error = abs(row.number / t)
        axes.errorbar(24, row.value, error, fmt="D", color=color, ms=8, capsize=4, zorder=3)
    small = dict(va="center", fontsize=SMALL)
    axes.text(29, -20.6, "◆ measured [MUR-01, MUR-02]", **small)
    lost = measurement("KIS-03")
    axes.axvspan(*(24 * day for day in lost.interval), color=PALE_GOLD, lw=0, zorder=0)
    words = f"lead lost in pooled trials [{lost.id}]"
    axes.text(24 * lost.interval[0] * 0.95, 0.4, words, color=GOLD, ha="right", **small)


def move_clock(view) -> dict:
    """Return where each artist of `draw_clock` goes."""
    at = np.full(2, view.at_h)
    levels = np.array([view.at_level_percent[0], view.at_norketamine_percent])
    return {
        "now_above": (at, np.array([0.0, 112.0])),
        "now_below": (at, np.array([-24.0, 2.0])),
        "level_dots": (at, levels),
        "mood_dots": (at, np.array([view.at_ketamine_points, view.at_midazolam_points])),
    }


def _hours_words(hours: float) -> str:
    if hours < 48:
        return f"{hours:.2g} hour{'' if hours == 1 else 's'}"
    return f"{hours / 24:.0f} days"


def read_clock(view, values) -> dict:
    """Return the numbers of the clock's sentence."""
    return {
        "when": _hours_words(values["at_h"]),
        "level": _range_words(view.at_level_percent),
        "after": _share_words(view.at_norketamine_percent),
        "ketamine": -view.at_ketamine_points,
        "midazolam": -view.at_midazolam_points,
        "lead": view.at_midazolam_points - view.at_ketamine_points,
    }


def _range_words(percents) -> str:
    """Return what four models say, as one share where they say the same."""
    low, high = _share_words(percents.min()), _share_words(percents.max())
    if low == high:
        return low
    return (
        f"{low.removesuffix(' %')} to {high}" if not low.startswith("less") else f"{high} or less"
    )


def _share_words(percent: float) -> str:
    if percent < 0.1:
        return "less than 0.1 %"
    return f"{percent:.0f} %" if percent >= 2 else f"{percent:.1f} %"


# -- the live figures ---------------------------------------------------------------------------


def twin_constants() -> dict:
    """Return what the level's twin in JavaScript needs: bodies, people, hours, bands, rows."""
    kamp = draw_bodies(PEOPLE, SEED, KAMP, KAMP.reference_weight_kg)
    typical = [
        _body(typical_body(set_, set_.reference_weight_kg), 0, set_)
        for set_ in PARAMETER_SETS.values()
    ]
    people = [_body(kamp, person, KAMP) for person in range(PEOPLE)]
    differ = ("decay", "share", "elimination", "volume", "bioavailability")
    return {
        "sets": typical,
        "people": plain([{name: own[name] for name in differ} for own in people], 10),
        "hours": HOURS,
        "middle_share": MIDDLE_SHARE,
        "evening_h": EVENING_H,
        "log_low": LOG_LOW,
        "log_top": LOG_TOP,
        "linear_top": LINEAR_TOP,
        "peak_words_at": PEAK_WORDS_AT,
        "above_band": ABOVE_BAND,
        "ticks": {"linear": LINEAR_TICKS, "log": LOG_TICKS},
        "bands": {
            name: {
                "low": measurement(id).interval[0],
                "high": measurement(id).interval[1],
                "words": words,
                "id": id,
            }
            for name, (id, words) in BANDS.items()
        },
        "published": {route: [_row(id) for id in ids] for route, ids in PUBLISHED_PEAKS.items()},
        "route_words": ROUTE_WORDS,
    }


def _body(bodies, person: int, parameters) -> dict:
    """Return one person of `bodies`, made at the weight for which the parameters hold."""
    return {
        "weight_kg": parameters.reference_weight_kg,
        "exponent": parameters.clearance_exponent,
        "decay": bodies.decay_per_h[person],
        "share": bodies.share[person, 0],
        "elimination": bodies.elimination_per_h[person],
        "removal": bodies.norketamine_per_h[person],
        "volume": bodies.central_volume_l[person],
        "metabolite_volume": bodies.norketamine_volume_l[person],
        "bioavailability": {route: bodies.bioavailability[route][person] for route in ROUTES},
        "absorption": dict(bodies.absorption_per_h),
        "yield": bodies.norketamine_yield,
        "swallowed": list(SWALLOWED),
    }


def _row(id: str) -> dict:
    """Return a published peak as plain data; without a printed time it stands at the model's."""
    amount, per_kg, minutes = _given(id)
    peak = _peak_of(id, np.nan)
    return {
        "id": id,
        "amount": amount,
        "per_kg": per_kg,
        "minutes": minutes,
        "at_h": peak.at_h,
        "value": peak.ng_ml,
        "low": peak.low,
        "high": peak.high,
        "words": _peak_words(peak),
    }


level = Scene(
    name="level",
    compute=look_at_level,
    draw=draw_level,
    move=move_level,
    read=read_level,
    constants=twin_constants,
    units={
        "axis": {
            "linear": {"y": (0.0, LINEAR_TOP, "ng/mL")},
            "log": {"y": (LOG_LOW, LOG_TOP, "ng/mL", "log")},
        }
    },
)
sampling = Scene(
    name="sampling",
    compute=look_at_sampling,
    draw=draw_sampling,
    move=move_sampling,
    read=read_sampling,
)
clock = Scene(
    name="clock", compute=look_at_clock, draw=draw_clock, move=move_clock, read=read_clock
)
