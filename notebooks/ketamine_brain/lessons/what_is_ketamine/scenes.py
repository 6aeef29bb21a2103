"""What the explorers of notebook 01 ask: a level over half a day in three published models, the half-life that a last
sample gives, and one clock for the level and for the mood score.
"""

from __future__ import annotations

import dataclasses
import functools

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
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.explorer import Scene
from ketamine_brain.models.mood_onset import simulate as simulate_mood
from ketamine_brain.models.mood_plans import named_plan
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    PARAMETER_SETS,
    ROUTES,
    Dose,
    apparent_half_life,
    simulate,
    simulate_group,
)

HOURS = np.concatenate(
    [np.linspace(0.0, 2.0, 61), np.linspace(2.2, 12.0, 50)]
)  # every two minutes, then every twelve


PEOPLE = 50


MIDDLE_SHARE = (0.1, 0.9)  # of people: the middle 80 %


EVENING_H = 10.0  # hours after a morning dose


FIRST_SAMPLE_H = 1.0


SAMPLED_HOURS = np.linspace(0.0, 36.0, 145)


TRIAL_DOSE = Dose(35.0, 0.0, 40.0 / 60.0)  # 0.5 mg/kg at 70 kg over 40 minutes, as in most trials


CLOCK_HOURS = np.geomspace(0.25, 336.0, 160)  # a quarter of an hour to two weeks


@dataclasses.dataclass(frozen=True)
class LevelView:
    """Levels (ng/mL) over HOURS: `sets` (3, n) in the published models, Kamp's `norketamine`, `low` and `high` (the middle
    80 % of people); `peaks` of the three sets and `evening`, what is left of each at EVENING_H; `group_peaks`, the middle 80 % of
    people's own peaks; `log`: whether the reader asked for a log axis; `people`: whether the band is shown."""

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


def dose_of(route: str, amount_mg: float, minutes: float) -> Dose:
    """Return the `Dose`: only a drip takes `minutes`; every other route is given at once."""
    return Dose(amount_mg, 0.0, minutes / 60.0 if route == "iv" else 0.0, route)


def look_at_level(
    route: str = "iv",
    amount_mg: float = 35.0,
    minutes: float = 40.0,
    weight_kg: float = 70.0,
    axis: str = "linear",
    people: bool = False,
    seed: int = 1,
) -> LevelView:
    """Return the levels after `amount_mg` of racemic ketamine by `route` (a drip takes `minutes`) in a person of `weight_kg`."""
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
    evening = np.array([np.interp(EVENING_H, times, level) for level in sets])
    return LevelView(
        HOURS,
        sets[:, kept],
        courses[0].norketamine_ng_ml[kept],
        low,
        high,
        sets.max(axis=1),
        evening,
        group_peaks,
        axis == "log",
        bool(people),
    )


def _with_end_of(dose: Dose):
    """Return HOURS and the end of the drip, where its peak is, and the places of HOURS among them."""
    times = np.union1d(HOURS, [dose.duration_h])
    return times, np.searchsorted(times, HOURS)


@dataclasses.dataclass(frozen=True)
class SamplingView:
    """A level (ng/mL over SAMPLED_HOURS), hourly samples, the fitted line's ends, and the half-life (h) it gives."""

    hours: np.ndarray
    level: np.ndarray
    sample_h: np.ndarray
    sample_ng_ml: np.ndarray
    line_h: np.ndarray
    line_ng_ml: np.ndarray
    half_life_h: float


def look_at_sampling(last_h: float = 8.0, source: str = "Kamp 2020") -> SamplingView:
    """Return the half-life seen when sampling hourly from one hour after the start of `TRIAL_DOSE` until `last_h` (3 to 36 h)."""
    last = check_number("last_h", last_h, 3.0, 36.0, "h")
    parameters = PARAMETER_SETS[check_choice("source", source, PARAMETER_SETS)]
    times = np.arange(FIRST_SAMPLE_H, last + 1e-9, 1.0)
    samples = simulate([TRIAL_DOSE], times, parameters)
    half = apparent_half_life(samples, FIRST_SAMPLE_H, last)
    middle, height = times.mean(), np.log(samples.ketamine_ng_ml).mean()
    ends = np.array([FIRST_SAMPLE_H, last])
    line = np.exp(height - np.log(2.0) / half * (ends - middle))
    curve = simulate([TRIAL_DOSE], SAMPLED_HOURS, parameters).ketamine_ng_ml
    return SamplingView(SAMPLED_HOURS, curve, times, samples.ketamine_ng_ml, ends, line, half)


@dataclasses.dataclass(frozen=True)
class ClockView:
    """One infusion on one clock: over CLOCK_HOURS the levels of the three sets (3, n) and Kamp's norketamine, each in % of
    its own peak, and the change of the MADRS score (points) with ketamine and with midazolam; `at_h` the hour asked for, and all of them
    there."""

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
    """Return level and mood after `TRIAL_DOSE`, and what each is `at_h` hours (0.25 to 336) after its start.

    The level is `pharmacokinetics`' answer, the score that of `mood_onset`, which was fitted to trials and never saw a level.
    """
    at = check_number("at_h", at_h, CLOCK_HOURS[0], CLOCK_HOURS[-1], "h")
    levels, norketamine = _percent_of_peaks(np.append(CLOCK_HOURS, at))
    ketamine, midazolam = _mood_change(np.append(CLOCK_HOURS, at))
    return ClockView(
        CLOCK_HOURS,
        levels[:, :-1],
        norketamine[:-1],
        ketamine[:-1],
        midazolam[:-1],
        at,
        levels[:, -1],
        float(norketamine[-1]),
        float(ketamine[-1]),
        float(midazolam[-1]),
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
        f"set{i}": axes.plot(view.hours, _height(level, view.log), color=color, ls=style)[0]
        for i, (level, color, style) in enumerate(
            zip(view.sets, SET_COLORS, SET_STYLES, strict=True)
        )
    }
    ticks = {
        name: axes.text(x, y, words, ha="right", va="center", fontsize=11.5)
        for name, (x, y, words) in _ticks(view).items()
    }
    for i, (name, color) in enumerate(zip(PARAMETER_SETS, SET_COLORS, strict=True)):
        axes.text(
            2.6 + 3.3 * (i % 2),
            0.985 - 0.075 * (i // 2),
            f"{SET_GLYPHS[i]} {name}",
            color=color,
            fontweight="bold",
            va="top",
        )
    axes.text(9.2, 0.985, "— · norketamine", color=ORANGE, fontweight="bold", va="top")
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
    for y, words, color in (
        (200, "— the level", MUTED),
        (80, "• samples, one an hour", BLUE),
        (32, "— the line they give", RED),
    ):
        left.text(35, y, words, color=color, ha="right", va="center", fontsize=11)
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
    for low, high, color, words in (
        (label.low, label.high, PALE_GOLD, f"label summary, esketamine [{label.id}]"),
        (s_form, r_form, PALE_PURPLE, f"S and R, after 5 mg [{chiral.id}]"),
    ):
        axes.axhspan(low, high, color=color, lw=0)
        axes.text(
            36.5,
            (low + high) / 2,
            words,
            ha="right",
            va="center",
            fontsize=10,
            color=GOLD if color == PALE_GOLD else PURPLE,
        )
    for name, color, style in zip(PARAMETER_SETS, SET_COLORS, SET_STYLES, strict=True):
        axes.plot(LAST_HOURS, _half_lives_found(name), color=color, ls=style, lw=1.8)
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
    for id, color in (("MUR-01", GREEN), ("MUR-02", MUTED)):
        row = measurement(id)
        t = numbers_in(row.dispersion.split("=")[1])[0]
        axes.errorbar(
            24, row.value, abs(row.value / t), fmt="D", color=color, ms=8, capsize=4, zorder=3
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


# -- the live figures ---------------------------------------------------------------------------

level = Scene(
    name="level", compute=look_at_level, draw=draw_level, move=move_level, read=read_level
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
