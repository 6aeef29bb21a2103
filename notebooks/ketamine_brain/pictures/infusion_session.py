"""Notebook 10: a session as an average and as twelve people, a hundred people counted in several ways, harms beside benefits."""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models.infusion_session import simulate
from ketamine_brain.models.session_views import (
    HELPED,
    HIGH_MMHG,
    SOME,
    UNCOUNTED,
    WORSE,
    look_at_session,
)
from ketamine_brain.pictures.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PURPLE,
    RED,
)

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
            *_people(result, values, start=True), color=BLUE, lw=0.9, alpha=0.5
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


def _people(result, values, start: bool = False):
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
        "people_dissociation": _people(result, result.people_dissociation),
        "people_systolic": _people(result, result.people_systolic),
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


# -- the question before the answer ------------------------------------------------------------------------------------------

GUESS_MINUTES = (20.0, 40.0, 60.0, 90.0, 120.0)


def answer_rise(minutes=GUESS_MINUTES) -> list[float]:
    """Return the model's mean rise of systolic pressure (mmHg) at `minutes` from the start of a usual infusion."""
    return [round(float(v), 1) for v in simulate(times_h=np.array(minutes) / 60).systolic_rise_mmhg]


def draw_question(figure) -> dict:
    """Draw empty axes over two hours and return the answer, to be hidden: the model's average and twelve people's highest readings."""
    view = look_at_session()
    axes = figure.add_subplot()
    axes.set(
        xlim=(-2, 130),
        ylim=(-10, 62),
        xlabel="Minutes from the start of a 40-minute infusion",
        ylabel="Rise of systolic pressure (mmHg)",
        xticks=(0, *GUESS_MINUTES),
    )
    axes.axvspan(0, 40, ymax=0.04, color=PALE_BLUE, lw=0)
    axes.text(20, -6.2, "infusion", color=MUTED, ha="center", fontsize=10)
    minutes = 60 * view.times_h[view.times_h <= 2]
    inside = view.times_h <= 2
    before = view.systolic_mmhg[0]
    own = view.people_systolic[:, 0]
    (people,) = axes.plot(
        *_rises(minutes, view.people_systolic[:, inside] - own[:, None]),
        color=BLUE,
        lw=0.9,
        alpha=0.5,
    )
    (answer,) = axes.plot(minutes, view.systolic_mmhg[inside] - before, color=BLUE, lw=3)
    peaks = axes.scatter(60 * view.peak_h, view.peak_mmhg - own, s=40, color=INK, zorder=4)
    words = axes.text(128, -3.5, "average of 200 people", color=BLUE, fontweight="bold", ha="right")
    dots = axes.text(
        128, 58, "dots: the highest reading of each of twelve people", color=INK, ha="right"
    )
    return {"answer": answer, "people": people, "peaks": peaks, "words": words, "dots": dots}


def _rises(minutes, rises):
    return np.tile(np.append(minutes, np.nan), len(rises)), np.column_stack(
        [rises, np.full(len(rises), np.nan)]
    ).ravel()


# -- published numbers -------------------------------------------------------------------------------------------------------

# One question, and the ids of the ways in which it was asked, with who or what is counted in each.
ASKED = (
    (
        "Dissociation",
        BLUE,
        (
            ("EXP17", "patients who told of it, one trial"),
            ("EXP01", "patients who told of it, trials pooled"),
            ("EXP21", "sessions"),
            ("EXP16", "patients, by a rating scale"),
        ),
    ),
    (
        "Sedation",
        PURPLE,
        (
            ("EXP07", "patients who told of it"),
            ("EXP20", "sessions"),
            ("EXP14", "patients, by a rating scale"),
        ),
    ),
    (
        "Blood pressure",
        RED,
        (
            ("EXP22", "sessions, noted as raised"),
            ("EXP10", "patients, noted as raised"),
            ("EXP27", "patients, up by 40/25 or more"),
            ("EXP35", "patients of one IV clinic, ever at 165/100"),
        ),
    ),
)


def draw_ways_of_asking(figure) -> None:
    """Draw three harms, each as large as each way of asking makes it; ranges as bars."""
    axes = figure.add_subplot()
    y, ticks, labels = 0, [], []
    for question, colour, ways in ASKED:
        axes.text(
            -0.5,
            y - 0.85,
            question,
            color=colour,
            fontweight="bold",
            fontsize=12,
            ha="left",
            va="center",
        )
        for id, words in ways:
            low, high = _ends(id)
            axes.plot([low, high], [y, y], color=colour, lw=9, alpha=0.45, solid_capstyle="butt")
            axes.plot([low, high], [y, y], "o", color=colour, ms=10)
            axes.text(
                high + 2.2,
                y,
                f"{low:g} %" if low == high else f"{low:g} to {high:g} %",
                va="center",
                fontsize=11,
            )
            ticks.append(y), labels.append(f"{words} [{id}]")
            y += 1
        y += 1.5
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(xlim=(-1, 92), ylim=(y - 1.7, -1.5), xlabel="% with it")
    axes.grid(axis="y", visible=False)


def _ends(id: str) -> tuple[float, float]:
    row = measurement(id)
    return (row.value, row.value) if row.value is not None else (row.low, row.high)


HARMS = (
    ("dissociation", "EXP01", "EXP02"),
    ("dizziness", "EXP03", "EXP04"),
    ("nausea", "EXP05", "EXP06"),
    ("sedation", "EXP07", "EXP08"),
    ("raised blood pressure", "EXP10", "EXP11"),
)


def draw_label_harms(figure) -> None:
    """Draw how many of 100 people told of each harm within four weeks, with esketamine and with a placebo spray."""
    axes = figure.add_subplot()
    for y, (words, drug, control) in enumerate(reversed(HARMS)):
        for height, id, colour in ((y + 0.2, drug, RED), (y - 0.2, control, MUTED)):
            value = measurement(id).value
            axes.barh(height, value, height=0.36, color=colour)
            axes.text(value + 0.8, height, f"{value:g} %  [{id}]", va="center", fontsize=11)
    axes.set_yticks(range(len(HARMS)), [words for words, *_ in reversed(HARMS)])
    axes.set(
        xlim=(0, 56),
        ylim=(-0.55, len(HARMS) - 0.3),
        xlabel="% of patients who told of it within four weeks",
    )
    axes.text(55, 1.35, "esketamine spray", color=RED, fontweight="bold", ha="right")
    axes.text(55, 0.85, "placebo spray", color=MUTED, fontweight="bold", ha="right")
    axes.grid(axis="y", visible=False)


# Each count: id, who is counted, on which scale, after what.
HELP = (
    ("EXP63", "QIDS, six infusions, 82 of the 85 who started"),
    ("EXP66", "pooled from 79 studies, mixed"),
    ("EXP61", "PHQ-9, six infusions, private clinics"),
    ("EXP55", "PHQ-9, those with scores: 537 of 9,016"),
    ("EXP68", "PHQ-9, at home, those who finished"),
    ("EXP62", "PHQ-9, ten infusions, those who went on"),
)
HURT = (
    ("EXP58", "more suicidal thoughts, 537 of 9,016"),
    ("EXP57", "worse, 537 of 9,016"),
    ("EXP65", "stopped during or right after the course"),
)


def draw_counts(figure) -> None:
    """Draw published shares of people helped, and of people worse or gone, on one scale and with the same weight."""
    axes = figure.add_subplot()
    y, ticks, labels = 0, [], []
    for title, colour, rows in (("Score halved", BLUE, HELP), ("Worse, or gone", RED, HURT)):
        axes.text(0.5, y - 0.8, title, color=colour, fontweight="bold", fontsize=12, va="center")
        for id, words in rows:
            row = measurement(id)
            axes.barh(y, row.value, height=0.62, color=colour)
            axes.text(row.value + 1, y, f"{row.value:g} %", va="center", fontsize=11)
            ticks.append(y), labels.append(f"{words} [{id}]")
            y += 1
        y += 1.3
    axes.set_yticks(ticks, labels, fontsize=10.5)
    axes.set(
        xlim=(0, 84), ylim=(y - 1.6, -1.4), xlabel="% of the people counted (no control groups)"
    )
    axes.grid(axis="y", visible=False)


def draw_reading_often(figure, shares, gaps_min=(5, 10, 20, 40), sessions=(1, 2, 4, 8)) -> None:
    """Draw the model's share of people who ever read 165/100 or more, by how often and how long one measures, beside the clinic's.

    `shares` is what `session_views.share_high_by_reading` returns for these gaps (min) and sessions.
    """
    row, axes = measurement("EXP35"), figure.add_subplot()
    axes.axhline(row.value, color=RED, lw=2)
    axes.text(
        10.1,
        row.value - 1.2,
        f"one clinic: {row.value:g} % [EXP35]",
        color=RED,
        ha="right",
        va="top",
        fontweight="bold",
    )
    for gap, line, marker, colour in zip(
        gaps_min, 100 * np.asarray(shares), "^osD", (PURPLE, GREEN, BLUE, ORANGE), strict=True
    ):
        axes.plot(sessions, line, color=colour, marker=marker, ms=8)
        axes.text(
            sessions[-1] + 0.2,
            line[-1],
            f"every {gap} min",
            color=colour,
            va="center",
            fontweight="bold",
        )
    axes.set(
        xlim=(0.7, 10.2),
        ylim=(0, 100),
        xticks=sessions,
        xlabel="Sessions in which the cuff was read",
        ylabel="% who ever read 165/100 or more",
    )
