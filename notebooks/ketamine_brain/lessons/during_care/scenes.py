"""The live figures of notebook 10: one session and the days after it, and a hundred people counted.

Each explorer has what it computes, how it is drawn, moved, and read.
"""

from __future__ import annotations

import dataclasses
import functools

import numpy as np

from ketamine_brain.drawing.numbers import by_ratio
from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_GOLD,
    PURPLE,
    RED,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.explorer import Scene
from ketamine_brain.explorer.scene import plain
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
    typical_people,
)
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.pharmacokinetics import MINUTES_PER_HOUR, Dose

GIVEN = ("infusion", "spray", "salt")
SPANS_H = {"hours": 4.0, "days": 192.0}
VIEWS = ("average", "twelve")
STARTS = ("everyone", "calm")
SYSTOLIC, DIASTOLIC = numbers_in(measurement("RSK44").text)
CALM_MMHG = SYSTOLIC, DIASTOLIC
MOST_SESSIONS = 8
FIRST_H = 1 / 12  # eight days run by ratio from five minutes on: a session is as wide as a week
# Denser at the start, where days hide a session, and at the end of the drip, where all turns.
SHARES = np.unique(
    np.concatenate(
        [
            [0.0],
            np.geomspace(FIRST_H / SPANS_H["days"], 0.012, 23),
            np.linspace(0.018, 1.0, 82),
            [CLINIC_INFUSION.duration_h / hours for hours in SPANS_H.values()],
        ]
    )
)
# A cuff every twenty minutes for two hours.
READ_H = DEFAULT.reading_gap_min / MINUTES_PER_HOUR * np.arange(1, 7)
SPREAD_H = 0.2  # marks of one reading time are spread over so many hours, to be seen apart


# -- one session ----------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True)
class SessionView:
    """One session over a span, of the people who start it.

    Attributes
    ----------
    span_h : h
    times_h : (n,), h
    ketamine_ng_ml, dissociation, systolic_mmhg : (n,), averages (ng/mL, 0..1, mmHg)
    mood_removed : (3, n), of three typical people, through the drug alone
    people_dissociation, people_systolic : (k, n), k of the people, 0 or SHOWN
    peak_h, peak_mmhg : (people or 0,), each one's highest systolic reading over all sessions
    passed : (people or 0,), who read 165/100 or more, by either number
    watch_h : the label's first and last hour
    starting : how many of PEOPLE start
    average_peak_mmhg : highest rise of the average
    own_peak_mmhg : mean of all people's own highest readings in one session, above their start
    share_high, share_high_salt : share with any reading at or above 165/100, with what is given
        and with salt water
    """

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
    passed: np.ndarray
    watch_h: tuple[float, float]
    starting: int
    average_peak_mmhg: float
    own_peak_mmhg: float
    share_high: float
    share_high_salt: float


def dose_of(given: str, mg: float) -> Dose:
    """Return the dose: `mg` as an infusion over 40 min or as a spray, or salt water."""
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
    start: str = "everyone",
) -> SessionView:
    """Return what is drawn of a session of `mg` over a span, and of 1 to 8 such sessions counted.

    `span` is "hours" or "days"; `view` is "average" or "twelve"; `start` is "everyone", or "calm":
    only those at or below the pressure above which the spray's label weighs a delay.
    """
    check_choice("span", span, SPANS_H)
    check_choice("view", view, VIEWS)
    check_choice("start", start, STARTS)
    sessions = int(check_number("sessions", sessions, 1, MOST_SESSIONS))
    dose, times_h, people = dose_of(given, mg), SPANS_H[span] * SHARES, _people()
    route = "iv" if given == "salt" else dose.route
    mask = _starting(start)
    before = people.systolic_before_mmhg[mask]
    group = session_of(people, times_h, _scaled(_driven(route, span), dose.amount_mg))
    systolic, high = _read(route, dose.amount_mg, sessions, mask)
    _, high_salt = _read("iv", 0.0, sessions, mask)
    average = group.systolic_rise_mmhg[mask].mean(axis=0)
    shown = SHOWN if view == "twelve" else 0
    marked = len(before) if view == "twelve" else 0
    of_all = systolic.reshape(len(before), -1)
    return SessionView(
        span_h=SPANS_H[span],
        times_h=times_h,
        ketamine_ng_ml=group.ketamine_ng_ml[mask].mean(axis=0),
        dissociation=group.dissociation[mask].mean(axis=0),
        systolic_mmhg=before.mean() + average,
        mood_removed=simulate(dose, times_h).mood_removed,
        people_dissociation=group.dissociation[mask][:shown],
        people_systolic=before[:shown, None] + group.systolic_rise_mmhg[mask][:shown],
        peak_h=READ_H[of_all.argmax(axis=1) % len(READ_H)][:marked],
        peak_mmhg=of_all.max(axis=1)[:marked],
        passed=high[:marked],
        watch_h=monitoring_window(dose),
        starting=len(before),
        average_peak_mmhg=float(average.max()),
        own_peak_mmhg=float((systolic[:, 0].max(axis=1) - before).mean()),
        share_high=float(high.mean()),
        share_high_salt=float(high_salt.mean()),
    )


@functools.cache
def _people():
    return draw_people(PEOPLE, SEED)


@functools.cache
def _starting(start: str) -> np.ndarray:
    """Return who of the people starts, (PEOPLE,)."""
    people = _people()
    calm = (people.systolic_before_mmhg <= CALM_MMHG[0]) & (
        people.diastolic_before_mmhg <= CALM_MMHG[1]
    )
    return calm if start == "calm" else np.ones(PEOPLE, dtype=bool)


@functools.cache
def _driven(route: str, grid: str) -> Drive:
    times_h = READ_H if grid == "readings" else SPANS_H[grid] * SHARES
    duration_h = CLINIC_INFUSION.duration_h if route == "iv" else 0.0
    return drive(_people(), Dose(1.0, 0.0, duration_h, route), times_h)


def _scaled(driven: Drive, amount_mg: float) -> Drive:
    return Drive(*(amount_mg * getattr(driven, field.name) for field in dataclasses.fields(Drive)))


@functools.cache
def _luck() -> np.ndarray:
    return np.random.default_rng([SEED, 1]).standard_normal((2, PEOPLE, MOST_SESSIONS, len(READ_H)))


def _read(route: str, amount_mg: float, sessions: int, mask) -> tuple[np.ndarray, np.ndarray]:
    """Return systolic readings (people, sessions, times), and who ever passed the line (people,).

    A person's sessions are alike but for the cuff's scatter.
    """
    people, luck = _people(), _luck()[:, :, :sessions]
    course = session_of(people, READ_H, _scaled(_driven(route, "readings"), amount_mg))
    systolic = (people.systolic_before_mmhg[:, None] + course.systolic_rise_mmhg)[:, None]
    diastolic = (people.diastolic_before_mmhg[:, None] + course.diastolic_rise_mmhg)[:, None]
    scatter = DEFAULT.systolic_scatter
    systolic = systolic + scatter * luck[0]
    diastolic = diastolic + scatter * DEFAULT.diastolic_scatter_ratio * luck[1]
    high = (systolic >= HIGH_MMHG[0]) | (diastolic >= HIGH_MMHG[1])
    return systolic[mask], high.any(axis=(1, 2))[mask]


TICKS = {
    4.0: {0.0: "start", 1.0: "1 h", 2.0: "2 h", 3.0: "3 h", 4.0: "4 h"},
    192.0: {FIRST_H: "5 min", 2 / 3: "40 min", 4.0: "4 h", 24.0: "1 day", 192.0: "8 days"},
}
GIVEN_WORDS = {
    "infusion": "{:.0f} mg over 40 minutes",
    "spray": "A spray of {:.0f} mg",
    "salt": "Salt water over 40 minutes",
}
LINE_MMHG = HIGH_MMHG[0]
NARROW_HEIGHT_IN = 8.7  # on a phone, four panels below each other
# Where marks are explained, in the systolic panel: share of the width, mmHg. None reads so high.
PEAK_KEYS = {"peaks": (0.03, 251.0), "high": (0.6, 251.0), "low_high": (0.03, 238.0)}
PEAK_LOOKS = {
    "peaks": dict(s=8, color=INK, alpha=0.5, zorder=4),
    "high": dict(s=24, facecolor=RED, edgecolor=RED, marker="^", zorder=5),
    "low_high": dict(s=24, facecolor="white", edgecolor=RED, marker="^", zorder=5),
}
AWAY = -99.0, -9999.0  # beyond all that is seen: a group of marks is never empty
LIMITS = {"level": (0, 720), "dissociation": (0, 100), "systolic": (90, 257), "mood": (0, 75)}
ROWS = tuple(LIMITS)
MOOD = (
    ("robust", "robust response", GREEN, "-"),
    ("moderate", "some", PURPLE, "--"),
    ("little", "little", ORANGE, ":"),
)
MOOD_ROW = {"robust": 0, "little": 1, "moderate": 2}  # the order of `infusion_session.TRAJECTORIES`
MOOD_KEYS = (70.0, 61.5, 53.0)  # % at which the names stand at the left, where no line is so high


def _four_panels(figure):
    """Return the four panels: two by two, or one above the other on a phone."""
    if not is_narrow(figure):
        return figure.subplots(2, 2).T.ravel()
    figure.set_figheight(NARROW_HEIGHT_IN)
    order = [ROWS.index(name) for name in ("level", "systolic", "dissociation", "mood")]
    panels = figure.subplots(4, 1, height_ratios=(1.15, 2.05, 0.9, 1.6))
    return [panels[order.index(k)] for k in range(4)]


def draw_session(figure, result: SessionView) -> dict:
    """Draw a `SessionView` in four panels over one clock and return its moving artists."""
    panels = dict(zip(ROWS, _four_panels(figure), strict=True))
    at = move_session(result)
    _frame(panels)
    moving = {}
    for name, axes in panels.items():
        moving[f"watch_{name}"] = axes.axvspan(
            *at[f"watch_{name}"], color=PALE_GOLD, alpha=0.7, lw=0, zorder=0
        )
        (moving[f"grid_{name}"],) = axes.plot(*at[f"grid_{name}"], color=GRID, lw=0.8, zorder=0.5)
        for i, align in enumerate(("left", "center", "center", "center", "right")):
            x, y, words = at[f"tick_{name}{i}"]
            moving[f"tick_{name}{i}"] = axes.text(x, y, words, ha=align, va="top", fontsize=11)
    for name in ("people_dissociation", "people_systolic"):
        x, y = at[name]
        # A line that is empty has no path to move: it starts on the average.
        start = (x, y) if np.isfinite(y).any() else at[name.removeprefix("people_")]
        (moving[name],) = panels[name[7:]].plot(*start, color=BLUE, lw=0.9, alpha=0.5)
    for name in ("level", "dissociation", "systolic"):
        (moving[name],) = panels[name].plot(*at[name], color=BLUE, lw=3)
    for name, panel in (("seen_level", "level"), ("seen_rise", "systolic")):
        (moving[name],) = panels[panel].plot(
            *at[name], color=GOLD, lw=4, solid_capstyle="butt", zorder=6
        )
    for name, look in PEAK_LOOKS.items():
        panels["systolic"].scatter(*PEAK_KEYS[name], **look)
        moving[name] = panels["systolic"].scatter(*at[name], **look)
    for (name, words, color, dash), y in zip(MOOD, MOOD_KEYS, strict=True):
        (moving[name],) = panels["mood"].plot(*at[name], color=color, ls=dash)
        panels["mood"].plot([0.03, 0.1], [y, y], color=color, ls=dash)
        panels["mood"].text(
            0.12, y, words, color=color, va="center", fontsize=11, fontweight="bold"
        )
    return moving


def _frame(panels) -> None:
    titles = {
        "level": "Ketamine in blood (ng/mL)",
        "dissociation": "Dissociation (% of one's own most)",
        "systolic": "Systolic pressure (mmHg)",
        "mood": "Score gone through the drug alone (%)",
    }
    for name, axes in panels.items():
        axes.set(xlim=(0, 1), ylim=LIMITS[name], title=titles[name])
        axes.set_xticks(np.linspace(0, 1, 5), [" "] * 5)
        axes.grid(axis="x", visible=False)
        axes.tick_params(axis="x", length=0)
    panels["systolic"].set_yticks(range(100, 221, 20))
    panels["level"].text(  # right of the highest level that any dose reaches
        0.99,
        700,
        "shaded: watched, by the\nspray's label, for at\nleast 2 h [RSK43]\n"
        "gold: where perception\nchanges, 0.5 mg/kg [PK02]",
        color=GOLD,
        fontsize=10.5,
        va="top",
        ha="right",
    )
    pressure = panels["systolic"]
    pressure.axhline(LINE_MMHG, color=RED, lw=1.2, ls=(0, (4, 3)))
    rise = f"{'' if is_narrow(pressure.figure) else 'gold: '}mean rise [EXP28]"
    pressure.text(0.575, 238, rise, va="center", fontsize=10.5, color=GOLD)
    words = ("one's highest reading", "165 or more (line)", "lower number 100+")
    for (x, y), said in zip(PEAK_KEYS.values(), words, strict=True):
        pressure.text(x + 0.025, y, said, va="center", fontsize=10.5)


def place(result: SessionView, hours):
    """Return where hours lie on the clock, 0 to 1: evenly, or over days by ratio from FIRST_H."""
    if result.span_h == SPANS_H["hours"]:
        return np.asarray(hours) / result.span_h
    return by_ratio(hours, FIRST_H, result.span_h)


def _share(result: SessionView) -> np.ndarray:
    return place(result, result.times_h)


def _watch(result: SessionView) -> tuple[float, float]:
    first, last = place(result, result.watch_h)
    return float(first), float(last)


def _ticks(result: SessionView) -> dict:
    """Return the words below each panel and the lines above them."""
    moved: dict[str, tuple] = {}
    hours = np.array(list(TICKS[result.span_h]))
    for name, (low, high) in LIMITS.items():
        x = place(result, hours)
        y = low - 0.035 * (high - low)
        for i, words in enumerate(TICKS[result.span_h].values()):
            moved[f"tick_{name}{i}"] = (float(x[i]), y, words)
        gap = np.full(x.size, np.nan)
        moved[f"grid_{name}"] = (
            np.column_stack([x, x, gap]).ravel(),
            np.tile([low, high, np.nan], x.size),
        )
    return moved


def _people_drawn(result: SessionView, values, scale: float):
    """Return all single courses as one line with gaps; a row of gaps when no one is shown."""
    rows = scale * values if len(values) else np.full((1, result.times_h.size), np.nan)
    return np.tile(np.append(_share(result), np.nan), len(rows)), np.column_stack(
        [rows, np.full(len(rows), np.nan)]
    ).ravel()


def _peaks(result: SessionView) -> dict:
    """Return highest readings by name: below the line, at or above it, passed by the lower number.

    Each begins with a mark AWAY, which is always there.
    """
    order = np.arange(len(result.peak_h)) * 0.618 % 1.0 - 0.5  # evenly about the reading's time
    x, y = place(result, result.peak_h + SPREAD_H * order), result.peak_mmhg
    above = y >= LINE_MMHG
    chosen = {"peaks": ~result.passed, "high": above, "low_high": result.passed & ~above}
    return {
        name: (np.append(AWAY[0], x[chosen[name]]), np.append(AWAY[1], y[chosen[name]]))
        for name in PEAK_KEYS
    }


def _seen(result: SessionView) -> dict:
    """Return the published ranges at the end of a usual infusion, whatever is given here."""
    end = float(place(result, CLINIC_INFUSION.duration_h))
    level, rise, before = measurement("PK02"), measurement("EXP28"), result.systolic_mmhg[0]
    return {
        "seen_level": (np.array([end, end]), np.array([level.low, level.high])),
        "seen_rise": (np.array([end, end]), before + np.array([rise.low, rise.high])),
    }


def move_session(result: SessionView) -> dict:
    """Return where each artist of `draw_session` goes for this result, in data coordinates."""
    x = _share(result)
    mood = {name: 100 * result.mood_removed[MOOD_ROW[name]] for name, *_ in MOOD}
    return {
        **{f"watch_{name}": _watch(result) for name in ROWS},
        **_ticks(result),
        "level": (x, result.ketamine_ng_ml),
        "dissociation": (x, 100 * result.dissociation),
        "systolic": (x, result.systolic_mmhg),
        "people_dissociation": _people_drawn(result, result.people_dissociation, 100.0),
        "people_systolic": _people_drawn(result, result.people_systolic, 1.0),
        **_seen(result),
        **_peaks(result),
        **{name: (x, values) for name, values in mood.items()},
    }


def read_session(result: SessionView, values: dict) -> dict:
    """Return the numbers and words of the session's sentence."""
    salt, many = values["given"] == "salt", values["sessions"] != 1
    who = f"{result.starting} who start" if values["start"] == "calm" else "200 people"
    compared = "" if salt else f"; with salt water {100 * result.share_high_salt:.0f} %"
    return {
        "given": GIVEN_WORDS[values["given"]].format(values["mg"]),
        "course": _course_words(result, values["given"]),
        "who": who,
        "high": result.share_high,
        "times": f"in {values['sessions']:.0f} sessions" if many else "in one session",
        "compared": compared,
    }


def _course_words(result: SessionView, given: str) -> str:
    """Return what pressure and dissociation do in the hours, or what is left on day 2."""
    if result.span_h >= 48:
        later = _later_words(result)
        return f"{later}. {DISSOCIATION_WORDS[given]}" if given == "spray" else later
    rise, own = result.average_peak_mmhg, result.own_peak_mmhg
    risen = f"rises by {rise:.0f} mmHg, people's own highest reading by {own:.0f}"
    if given == "salt":
        risen = f"does not rise, people's own highest reading rises by {own:.0f} mmHg"
    most = f"Average dissociation reaches {100 * result.dissociation.max():.0f} % of one's own most"
    return f"average pressure {risen}. {DISSOCIATION_WORDS.get(given, most)}"


def _later_words(result: SessionView) -> str:
    if not result.mood_removed.any():
        return "on day 2 the drug takes nothing off the score"
    left = [100 * np.interp(48.0, result.times_h, line) for line in result.mood_removed]
    low, high = min(left), max(left)
    return f"on day 2 the drug takes {low:.0f} to {high:.0f} % off the score, and all else is back"


DISSOCIATION_WORDS = {
    "salt": "The drug's part of dissociation and mood is none",
    "spray": "Do not compare with a drip: it is drawn as weaker ketamine",
}


# -- a hundred people, counted --------------------------------------------------------------------

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
    """Draw a `GroupView`: courses by trajectory on the left, the hundred counted on the right."""
    left, right = figure.subplots(1, 2, width_ratios=(1.05, 1))
    at = move_group(result)
    left.set(
        xlim=(0, 30),
        ylim=(0, 33),
        yticks=range(0, 26, 5),
        xlabel="Days",
        title="Depression score (QIDS, 0 to 27)",
        xticks=(0, 7, 14, 21, 28),
    )
    moving = {}
    for (name, words, _, color, dash), y in zip(GROUP_WORDS, (29.8, 31.8, 27.8), strict=True):
        (moving[f"people_{name}"],) = left.plot(
            *at[f"people_{name}"], color=color, lw=0.5, alpha=0.3
        )
        (moving[name],) = left.plot(*at[name], color=color, lw=3, ls=dash)
        left.plot([15.2, 18.2], [y, y], color=color, lw=3, ls=dash)
        left.text(18.8, y, words, va="center", fontsize=11)
    moving["day"] = left.axvline(at["day"], color=INK, lw=1.4, ls=(0, (2, 2)))
    moving["day_words"] = left.text(*at["day_words"], fontsize=11, va="bottom")
    right.set(
        xlim=(-0.8, 10.6),
        ylim=(-2.6, 9.8),
        xticks=[],
        yticks=[],
        title="The same hundred people, counted",
    )
    right.grid(False)
    right.spines[["left", "bottom"]].set_visible(False)
    for name, (_, color, marker, size) in STATES.items():
        moving[name] = right.scatter(*at[name], s=size, color=color, marker=marker)
    for name, (x, y) in KEYS.items():
        moving[f"{name}_words"] = right.text(
            x + 0.45,
            y,
            at[f"{name}_words"],
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
    """Return scores up to the day of counting: what comes later fades too fast in this model."""
    return np.where(result.days <= result.last_day, scores, np.nan)


def _places(result, name: str):
    """Return where people in a state stand in ten rows of ten, best first.

    Before them comes the mark of the key, which is always there.
    """
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
    count = "one infusion" if values["infusions"] == 1 else f"{values['infusions']:.0f} infusions"
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


# -- the live figures -----------------------------------------------------------------------------


def session_constants() -> dict:
    """Return what the session's twin in JavaScript needs: people, luck, places, words."""
    people = _people()
    given = {"iv": dose_of("infusion", 1.0), "nasal": dose_of("spray", 1.0)}
    calm = _starting("calm")
    return {
        "people": plain([_person(people, k) | {"calm": calm[k]} for k in range(PEOPLE)], 10),
        "luck": plain(_luck(), 7),
        "nasal_per_h": people.bodies.absorption_per_h["nasal"],
        "drip_h": CLINIC_INFUSION.duration_h,
        "shares": SHARES,
        "spans": SPANS_H,
        "first_h": FIRST_H,
        "read_h": READ_H,
        "spread_h": SPREAD_H,
        "steepness": DEFAULT.dissociation_steepness,
        "systolic_slope": DEFAULT.systolic_slope,
        "diastolic_slope": DEFAULT.diastolic_slope,
        "systolic_scatter": DEFAULT.systolic_scatter,
        "diastolic_scatter": DEFAULT.systolic_scatter * DEFAULT.diastolic_scatter_ratio,
        "high": HIGH_MMHG,
        "shown": SHOWN,
        "left_behind": {
            route: {
                name: drive(typical_people(), dose, hours * SHARES).left_behind[0]
                for name, hours in SPANS_H.items()
            }
            for route, dose in given.items()
        },
        "watch_h": {route: monitoring_window(dose)[1] for route, dose in given.items()},
        "mood": [{"name": name, "ceiling": DEFAULT.ceilings[MOOD_ROW[name]]} for name, *_ in MOOD],
        "limits": LIMITS,
        "ticks": {name: list(TICKS[hours].items()) for name, hours in SPANS_H.items()},
        "peak_keys": dict.fromkeys(PEAK_KEYS, AWAY),
        "seen_level": measurement("PK02").interval,
        "seen_rise": measurement("EXP28").interval,
        "given_words": GIVEN_WORDS,
        "dissociation_words": DISSOCIATION_WORDS,
    }


def _person(people, k: int) -> dict:
    """Return person `k` as plain data."""
    return {
        "decay": people.bodies.decay_per_h[k],
        "share": people.bodies.share[k, 0],
        "volume": people.bodies.central_volume_l[k],
        "nasal": people.bodies.bioavailability["nasal"][k],
        "effect": people.effect_per_h[k],
        "pressure": people.pressure_factor[k],
        "half": people.half_dissociation_ng_ml[k],
        "systolic": people.systolic_before_mmhg[k],
        "diastolic": people.diastolic_before_mmhg[k],
    }


session = Scene(
    name="session",
    compute=look_at_session,
    draw=draw_session,
    move=move_session,
    read=read_session,
    constants=session_constants,
    units={
        "span": {
            "hours": {"x": (0.0, SPANS_H["hours"], "Hours")},
            "days": {"x": (FIRST_H, SPANS_H["days"], "Hours", "log")},
        }
    },
)
group = Scene(name="group", compute=count_group, draw=draw_group, move=move_group, read=read_group)
