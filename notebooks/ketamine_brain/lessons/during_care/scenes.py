"""The live figures of notebook 10: what each computes, how it is drawn, moved, and read."""

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
    PALE_GOLD,
    PURPLE,
    RED,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.models.counting import (
    HELPED,
    HIGH_MMHG,
    PEOPLE,
    SEED,
    SHOWN,
    SOME,
    UNCOUNTED,
    WORSE,
    count_group,
)
from ketamine_brain.models.infusion_session import (
    CLINIC_INFUSION,
    DEFAULT,
    SPRAY,
    Drive,
    draw_people,
    drive,
    monitoring_window,
    session_of,
    simulate,
)
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.pharmacokinetics import MINUTES_PER_HOUR, Dose

GIVEN = ("infusion", "spray", "salt")


SPANS_H = {"hours": 4.0, "days": 192.0}


VIEWS = ("average", "twelve")


SHARES = np.concatenate(
    [0.012 * np.linspace(0, 1, 18), np.linspace(0.018, 1.0, 82)]
)  # denser where days hide a session


READ_H = (
    DEFAULT.reading_gap_min / MINUTES_PER_HOUR * np.arange(1, 7)
)  # a cuff every 20 minutes for two hours


MOST_SESSIONS = 8


@dataclasses.dataclass(frozen=True)
class SessionView:
    """One session over a span. times_h (n,); averages over 200 people: level, dissociation (0..1), systolic (mmHg), all (n,); mood
    removed of three typical people (3, n); people_*: (k, n) with k = 0 or 12; peak_h, peak_mmhg (k,): each one's highest cuff
    reading in two hours; watch_h: the label's (first, last) hour; average_peak_mmhg and own_peak_mmhg: the highest rise of the
    average, and the mean of all 200 people's own highest readings above their pressure before; share_high: share of them with any
    reading at or above 165/100 in `sessions`."""

    span_h: float
    times_h: np.ndarray
    ketamine_ng_ml: np.ndarray
    dissociation: np.ndarray
    systolic_mmhg: np.ndarray
    mood_removed: np.ndarray
    people_dissociation: np.ndarray
    people_systolic: np.ndarray
    peak_h: np.ndarray
    peak_mmhg: np.ndarray
    watch_h: tuple[float, float]
    average_peak_mmhg: float
    own_peak_mmhg: float
    share_high: float


def dose_of(given: str, mg: float) -> Dose:
    """Return the dose: `mg` as an infusion over 40 min or as a spray, or an infusion of salt water."""
    check_choice("given", given, GIVEN)
    check_number("mg", mg, 0, 200, "mg")
    if given == "spray":
        return Dose(mg, route=SPRAY.route)
    return Dose(mg if given == "infusion" else 0.0, 0.0, CLINIC_INFUSION.duration_h)


def look_at_session(
    given: str = "infusion",
    mg: float = 35.0,
    span: str = "hours",
    view: str = "twelve",
    sessions: float = 1,
) -> SessionView:
    """Return what notebook 10 draws of a session of `mg`, followed over a span ("hours", "days"), and of 1 to 8 such sessions counted."""
    check_choice("span", span, SPANS_H)
    check_choice("view", view, VIEWS)
    check_number("sessions", sessions, 1, MOST_SESSIONS)
    dose, times_h = dose_of(given, mg), SPANS_H[span] * SHARES
    people, route = _people(), "iv" if given == "salt" else dose_of(given, mg).route
    group = session_of(people, times_h, _scaled(_driven(route, span), dose.amount_mg))
    readings = session_of(people, READ_H, _scaled(_driven(route, "readings"), dose.amount_mg))
    systolic, diastolic = _cuff(readings, people, int(sessions))
    high = (systolic >= HIGH_MMHG[0]) | (diastolic >= HIGH_MMHG[1])
    average, shown, first = (
        group.systolic_rise_mmhg.mean(axis=0),
        SHOWN if view == "twelve" else 0,
        systolic[:, 0],
    )
    return SessionView(
        SPANS_H[span],
        times_h,
        group.ketamine_ng_ml.mean(axis=0),
        group.dissociation.mean(axis=0),
        people.systolic_before_mmhg.mean() + average,
        simulate(dose, times_h).mood_removed,
        group.dissociation[:shown],
        people.systolic_before_mmhg[:shown, None] + group.systolic_rise_mmhg[:shown],
        READ_H[first.argmax(axis=1)][:shown],
        first.max(axis=1)[:shown],
        monitoring_window(dose),
        float(average.max()),
        float((first.max(axis=1) - people.systolic_before_mmhg).mean()),
        float(high.any(axis=(1, 2)).mean()),
    )


@functools.cache
def _people():
    return draw_people(PEOPLE, SEED)


@functools.cache
def _driven(route: str, grid: str) -> Drive:
    times_h = READ_H if grid == "readings" else SPANS_H[grid] * SHARES
    duration_h = CLINIC_INFUSION.duration_h if route == "iv" else 0.0
    return drive(_people(), Dose(1.0, 0.0, duration_h, route), times_h)


def _scaled(driven: Drive, amount_mg: float) -> Drive:
    return Drive(*(amount_mg * getattr(driven, field.name) for field in dataclasses.fields(Drive)))


@functools.cache
def _luck():
    return np.random.default_rng([SEED, 1]).standard_normal((2, PEOPLE, MOST_SESSIONS, len(READ_H)))


def _cuff(readings, people, sessions: int):
    """Return systolic and diastolic readings (people, sessions, times), each person's sessions alike but for the cuff's scatter."""
    luck, scatter = _luck()[:, :, :sessions], DEFAULT.systolic_scatter
    systolic = (people.systolic_before_mmhg[:, None] + readings.systolic_rise_mmhg)[
        :, None
    ] + scatter * luck[0]
    diastolic = (people.diastolic_before_mmhg[:, None] + readings.diastolic_rise_mmhg)[:, None]
    return systolic, diastolic + scatter * DEFAULT.diastolic_scatter_ratio * luck[1]


TICKS = {
    4.0: ("start", "1 h", "2 h", "3 h", "4 h"),
    192.0: ("start", "2 days", "4 days", "6 days", "8 days"),
}


GIVEN_WORDS = {
    "infusion": "{:.0f} mg over 40 minutes",
    "spray": "A spray of {:.0f} mg",
    "salt": "Salt water over 40 minutes",
}


PEAK_KEYS = (
    (0.42, 203.0),
    (0.42, 195.0),
)  # where the two marks are explained, in the systolic panel


LINE_MMHG = HIGH_MMHG[0]


ROWS = ("level", "dissociation", "systolic", "mood")


MOOD = (
    ("robust", "robust response", GREEN, "-"),
    ("moderate", "some", PURPLE, "--"),
    ("little", "little", ORANGE, ":"),
)


MOOD_ROW = {"robust": 0, "little": 1, "moderate": 2}  # the order of `infusion_session.TRAJECTORIES`


# -- one session -----------------------------------------------------------------------------------------------------------


def draw_session(figure, result) -> dict:
    """Draw a `SessionView` in four panels over one clock and return its moving artists."""
    panels = dict(zip(ROWS, figure.subplots(2, 2).T.ravel(), strict=True))
    _frame(panels)
    moving = {}
    for name, axes in panels.items():
        moving[f"watch_{name}"] = axes.axvspan(
            *_watch(result), color=PALE_GOLD, alpha=0.7, lw=0, zorder=0
        )
        moving |= {
            f"tick_{name}{i}": axes.text(
                i / 4,
                axes.get_ylim()[0] - 0.035 * np.ptp(axes.get_ylim()),
                words,
                ha=("left", "center", "center", "center", "right")[i],
                va="top",
                fontsize=11,
            )
            for i, words in enumerate(TICKS[result.span_h])
        }
    for name, values in (
        ("people_dissociation", result.people_dissociation),
        ("people_systolic", result.people_systolic),
    ):
        (moving[name],) = panels[name[7:]].plot(
            *_people_drawn(result, values, start=True), color=BLUE, lw=0.9, alpha=0.5
        )
    for name, values in (
        ("level", result.ketamine_ng_ml),
        ("dissociation", 100 * result.dissociation),
        ("systolic", result.systolic_mmhg),
    ):
        (moving[name],) = panels[name].plot(_share(result), values, color=BLUE, lw=3)
    moving["peaks"] = panels["systolic"].scatter(*_peaks(result, False), s=36, color=INK, zorder=4)
    moving["high"] = panels["systolic"].scatter(
        *_peaks(result, True), s=60, color=RED, marker="^", zorder=5
    )
    for name, words, colour, dash in MOOD:
        values = 100 * result.mood_removed[MOOD_ROW[name]]
        (moving[name],) = panels["mood"].plot(_share(result), values, color=colour, ls=dash)
        moving[f"{name}_words"] = panels["mood"].text(
            *_mood_words(values, words), color=colour, ha="center", fontsize=11, fontweight="bold"
        )
    return moving


def _frame(panels) -> None:
    limits = {"level": (0, 720), "dissociation": (0, 100), "systolic": (100, 215), "mood": (0, 70)}
    titles = {
        "level": "Ketamine in blood (ng/mL)",
        "dissociation": "Dissociation (% of one's own most)",
        "systolic": "Systolic pressure (mmHg)",
        "mood": "Mood score gone (%)",
    }
    for name, axes in panels.items():
        axes.set(xlim=(0, 1), ylim=limits[name], title=titles[name])
        axes.set_xticks(np.linspace(0, 1, 5), [" "] * 5)
    panels["level"].text(
        0.02,
        700,
        "shaded: watched, by the label's rule,\nfor at least 2 h after a dose",
        color=GOLD,
        fontsize=10,
        va="top",
    )
    panels["systolic"].axhline(LINE_MMHG, color=RED, lw=1.2, ls=(0, (4, 3)))
    panels["systolic"].text(0.995, LINE_MMHG + 1.5, "165", color=RED, ha="right", fontsize=11)
    panels["systolic"].text(
        0.03, 211, "thick line: average of 200 people", va="center", fontsize=10, color=BLUE
    )
    for (x, y), words in zip(
        PEAK_KEYS, ("one person's highest reading", "the same, at 165 or more"), strict=True
    ):
        panels["systolic"].text(x + 0.025, y, words, va="center", fontsize=10)


def _share(result) -> np.ndarray:
    return result.times_h / result.span_h


def _watch(result) -> tuple[float, float]:
    return tuple(hour / result.span_h for hour in result.watch_h)


def _mood_words(values, words: str) -> tuple[float, float, str]:
    return 0.72, values[-30] + 4.0, words


def _people_drawn(result, values, start: bool = False):
    """Return all single courses as one line with gaps; a first drawing needs at least one point, so it starts with the average."""
    scale, mean = (
        (100, result.dissociation)
        if values is result.people_dissociation
        else (1, result.systolic_mmhg)
    )
    rows = scale * (
        values
        if len(values)
        else (mean[None] if start else np.full((1, result.times_h.size), np.nan))
    )
    return np.tile(np.append(_share(result), np.nan), len(rows)), np.column_stack(
        [rows, np.full(len(rows), np.nan)]
    ).ravel()


def _peaks(result, high: bool):
    """Return people's highest readings below (or from) the line, after the mark of the key, which is always there."""
    chosen, key = (result.peak_mmhg >= LINE_MMHG) == high, PEAK_KEYS[int(high)]
    return np.append(key[0], result.peak_h[chosen] / result.span_h), np.append(
        key[1], result.peak_mmhg[chosen]
    )


def move_session(result) -> dict:
    """Return where each artist of `draw_session` goes for this result, in data coordinates."""
    x = _share(result)
    mood = {name: 100 * result.mood_removed[MOOD_ROW[name]] for name, *_ in MOOD}
    return {
        **{f"watch_{name}": _watch(result) for name in ROWS},
        **{
            f"tick_{name}{i}": words
            for name in ROWS
            for i, words in enumerate(TICKS[result.span_h])
        },
        "level": (x, result.ketamine_ng_ml),
        "dissociation": (x, 100 * result.dissociation),
        "systolic": (x, result.systolic_mmhg),
        "people_dissociation": _people_drawn(result, result.people_dissociation),
        "people_systolic": _people_drawn(result, result.people_systolic),
        "peaks": _peaks(result, False),
        "high": _peaks(result, True),
        **{name: (x, values) for name, values in mood.items()},
        **{f"{name}_words": _mood_words(mood[name], words) for name, words, *_ in MOOD},
    }


def read_session(result, values) -> dict:
    """Return the numbers and words of the session's sentence."""
    times = "in one session" if values["sessions"] == 1 else f"in {values['sessions']:.0f} sessions"
    return {
        "given": GIVEN_WORDS[values["given"]].format(values["mg"]),
        "average": result.average_peak_mmhg,
        "own": result.own_peak_mmhg,
        "dissociation": result.dissociation.max(),
        "high": result.share_high,
        "times": times,
    }


# -- a hundred people ------------------------------------------------------------------------------------------------------

STATES = {
    "helped": (HELPED, BLUE, "o", 110),
    "some": (SOME, MUTED, "s", 34),
    "worse": (WORSE, RED, "v", 120),
    "uncounted": (UNCOUNTED, MUTED, "x", 26),
}


KEYS = {
    "helped": (-0.4, -1.15),
    "worse": (5.7, -1.15),
    "some": (-0.4, -2.15),
    "uncounted": (5.7, -2.15),
}


GROUP_WORDS = (
    ("robust", "severe, robust", 0, GREEN, "-"),
    ("little", "severe, little", 1, ORANGE, ":"),
    ("moderate", "moderate, some", 2, PURPLE, "--"),
)


MARK_WORDS = {
    "half": "halved their score",
    "remission": "have hardly any symptoms left",
    "any": "have any lower score",
}


SCALE_WORDS = {"first": "the first scale", "second": "the second scale"}


WHO_WORDS = {
    "started": "everyone who started",
    "stayed": "those who still come",
    "severe": "those who began severely ill",
}


def draw_group(figure, result) -> dict:
    """Draw a `GroupView`: courses by trajectory on the left, the hundred people as they are counted on the right."""
    left, right = figure.subplots(1, 2, width_ratios=(1.05, 1))
    left.set(
        xlim=(0, 30),
        ylim=(0, 33),
        yticks=range(0, 26, 5),
        xlabel="Days",
        title="Depression score (QIDS, 0 to 27)",
        xticks=(0, 7, 14, 21, 28),
    )
    moving = {}
    for name, words, k, colour, dash in GROUP_WORDS:
        (moving[f"people_{name}"],) = left.plot(
            *_courses(result, k), color=colour, lw=0.5, alpha=0.3
        )
        (moving[name],) = left.plot(
            result.days, _until_counted(result, result.means[k]), color=colour, lw=3, ls=dash
        )
    for (_, words, _, colour, _), y in zip(GROUP_WORDS, (30.0, 31.8, 28.2), strict=True):
        left.text(
            29.6, y, words, color=colour, ha="right", va="center", fontweight="bold", fontsize=11
        )
    moving["day"] = left.axvline(result.last_day, color=INK, lw=1.4, ls=(0, (2, 2)))
    moving["day_words"] = left.text(*_day_words(result), fontsize=11, va="bottom")
    right.set(
        xlim=(-0.8, 10.6),
        ylim=(-2.6, 9.8),
        xticks=[],
        yticks=[],
        title="The same hundred people, counted",
    )
    right.grid(False)
    right.spines[["left", "bottom"]].set_visible(False)
    for name, (_, colour, marker, size) in STATES.items():
        moving[name] = right.scatter(*_places(result, name), s=size, color=colour, marker=marker)
    for name, (x, y) in KEYS.items():
        moving[f"{name}_words"] = right.text(
            x + 0.45,
            y,
            _key(result, name),
            va="center",
            fontsize=11,
            color=RED if name == "worse" else INK,
        )
    return moving


def _key(result, name: str) -> str:
    words = {
        "helped": "helped",
        "some": "counted as not helped",
        "worse": "counted and worse",
        "uncounted": "not counted",
    }[name]
    return f"{result.count(STATES[name][0])} {words}"


def _courses(result, k: int):
    rows = _until_counted(result, result.people[result.trajectory == k])
    return np.tile(np.append(result.days, np.nan), len(rows)), np.column_stack(
        [rows, np.full(len(rows), np.nan)]
    ).ravel()


def _until_counted(result, scores) -> np.ndarray:
    """Return scores up to the day of counting: what comes later fades too fast in this model to be shown."""
    return np.where(result.days <= result.last_day, scores, np.nan)


def _places(result, name: str):
    """Return where people in a state stand in ten rows of ten, best first, after the mark of the key, which is always there."""
    chosen, key = np.flatnonzero(-np.sort(-result.state) == STATES[name][0]), KEYS[name]
    return np.append(key[0], chosen % 10), np.append(key[1], 9 - chosen // 10)


def _day_words(result) -> tuple[float, float, str]:
    near_end = result.last_day > 18
    return (
        result.last_day + (-8.6 if near_end else 0.4),
        0.4,
        f"counted on day {result.last_day:.0f}",
    )


def move_group(result) -> dict:
    """Return where each artist of `draw_group` goes for this result, in data coordinates."""
    lines = {f"people_{name}": _courses(result, k) for name, _, k, *_ in GROUP_WORDS}
    means = {
        name: (result.days, _until_counted(result, result.means[k]))
        for name, _, k, *_ in GROUP_WORDS
    }
    marks = {name: _places(result, name) for name in STATES}
    keys = {f"{name}_words": _key(result, name) for name in STATES}
    return {
        **lines,
        **means,
        **marks,
        **keys,
        "day": result.last_day,
        "day_words": _day_words(result),
    }


def read_group(result, values) -> dict:
    """Return the numbers and words of the group's sentence."""
    count = f"{values['infusions']:.0f} infusion" + ("" if values["infusions"] == 1 else "s")
    return {
        "infusions": count,
        "mark": MARK_WORDS[values["mark"]],
        "scale": SCALE_WORDS[values["scale"]],
        "who": WHO_WORDS[values["who"]],
        "helped": result.count(HELPED),
        "counted": result.counted,
        "share": result.count(HELPED) / result.counted,
        "worse": result.count(WORSE),
        "left": len(result.state) - result.stayed,
    }


# -- the live figures ---------------------------------------------------------------------------

session = Scene(
    name="session", compute=look_at_session, draw=draw_session, move=move_session, read=read_session
)
group = Scene(name="group", compute=count_group, draw=draw_group, move=move_group, read=read_group)
