"""What moves in notebook 07: fear trial by trial, and what a window does by when it opens."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from ketamine_brain.drawing.numbers import signed
from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_GREY,
    PALE_ORANGE,
    PURPLE,
    RED,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.models.fear_learning import DEFAULT, FearCourse, simulate
from ketamine_brain.models.parameters import check_choice, check_number

# -- what was seen, by when the drug was given ----------------------------------------------------

SIGNS = {1: ("▲", RED), 0: ("●", MUTED), -1: ("▼", GREEN)}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Seen:
    """One finding: the moment of the drug, the sign of the change in fear, its row, and words.

    sign : 1 more fear, 0 no change, −1 less. who, what : short words; the dose is the row's.
    """

    moment: str
    sign: int
    id: str
    who: str
    what: str

    @property
    def dose(self) -> str:
        """The row's dose, or that none is printed; nothing for people."""
        row = measurement(self.id)
        if row.species == "human":
            return ""
        if row.unit.startswith("mg/kg") and row.value is not None:
            return f", {row.value:g} mg/kg"
        in_arm = re.search(r"[\d.]+ mg/kg", row.arm)
        return f", {in_arm[0]}" if in_arm else ", dose not printed"

    @property
    def words(self) -> str:
        """Who, at what dose, what was seen, and the id."""
        row = measurement(self.id)
        who = f"{row.n} {self.who}" if row.species == "human" else self.who
        return f"{who}{self.dose}: {self.what} [{self.id}]"


SEEN = (
    Seen(
        moment="conditioning",
        sign=1,
        id="PTS35",
        who="rats",
        what="unlearned less, but learned as usual",
    ),
    Seen(moment="conditioning", sign=0, id="PTS48", who="mice", what="no change, an hour before"),
    Seen(moment="conditioning", sign=-1, id="PTS56", who="mice", what="less fear, a week before"),
    Seen(moment="reminder", sign=1, id="PTS36", who="healthy people", what="more fear"),
    Seen(
        moment="reminder",
        sign=1,
        id="PTS50",
        who="rats",
        what="more fear, when before it and not after",
    ),
    Seen(moment="reminder", sign=-1, id="PTS45", who="marmosets", what="less fear"),
    Seen(moment="reminder", sign=0, id="PTS27", who="people with PTSD", what="as with midazolam"),
    Seen(moment="safety", sign=-1, id="PTS33", who="rats", what="less fear"),
    Seen(moment="safety", sign=0, id="PTS48", who="mice", what="no change"),
)

# -- one experiment ---------------------------------------------------------------------------

# words of the control → (window of the model, what the window teaches: None for the usual)
MOMENTS = {
    "conditioning": ("before conditioning", None),
    "reminder": ("at reactivation", None),
    "reminder safe": ("at reactivation", 0.0),
    "safety": ("before extinction", None),
}
NAMES = {
    "conditioning": "while fear is learned",
    "reminder": "at a reminder",
    "reminder safe": "at a reminder, made safe",
    "safety": "while safety is learned",
}
SHORT = {
    "conditioning": "fear learned",
    "reminder": "reminder",
    "reminder safe": "made safe",
    "safety": "safety learned",
}
SHOCKS, SAFE_TRIALS = 5, 10
TEST_DAY = measurement("PTS33").number  # days from safety to the test, as in one study of rats
REMINDER_AT, SAFETY_FROM, TEST_AT = 8.0, 10.0, 22.5  # places on the axis, in trials
SHADED = {
    "none": (-9.0, -8.0),
    "conditioning": (0.4, SHOCKS + 0.6),
    "reminder": (REMINDER_AT - 0.7, REMINDER_AT + 0.7),
    "reminder safe": (REMINDER_AT - 0.7, REMINDER_AT + 0.7),
    "safety": (SAFETY_FROM - 0.6, SAFETY_FROM + SAFE_TRIALS - 0.4),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class FearView:
    """One experiment.

    Attributes
    ----------
    moment : when the window opens, a key of `MOMENTS` or "none"
    places : (trials,), where each trial stands on the axis
    drug, plain : the course with the drug and the one without
    effects : {moment: fear later with the drug minus without, points of 100}
    """

    moment: str
    places: np.ndarray
    drug: FearCourse
    plain: FearCourse
    effects: dict[str, float]


@functools.lru_cache(maxsize=512)
def _course(moment: str, schedule: str, gain: float) -> FearCourse:
    """Return the course when learning is 1 + `gain` times as fast at one moment (kept: slow)."""
    window, lesson = MOMENTS.get(moment, ("none", None))
    p = dataclasses.replace(DEFAULT, window_gain=gain)
    return simulate(window, schedule, lesson, SHOCKS, SAFE_TRIALS, TEST_DAY, parameters=p)


def effect_of(moment: str, schedule: str = "abrupt", gain: float = DEFAULT.window_gain) -> float:
    """Return fear at the later test with the drug minus without, points of 100."""
    drug, plain = (_course(moment, schedule, faster).test for faster in (gain, 0.0))
    return 100.0 * (drug - plain)


def look_at_fear(
    moment: str = "reminder", schedule: str = "abrupt", speed: float = 3.0
) -> FearView:
    """Return the experiment in which learning is `speed` (1 to 3) times as fast at one moment.

    moment: "none" or one of `MOMENTS`. schedule: "abrupt" or "gradual".
    """
    check_choice("moment", moment, ("none", *MOMENTS))
    gain = check_number("speed", speed, 1.0, 3.0) - 1.0
    drug, plain = (_course(moment, schedule, faster) for faster in (gain, 0.0))
    effects = {each: effect_of(each, schedule, gain) for each in MOMENTS}
    return FearView(
        moment=moment, places=_places(drug.phase), drug=drug, plain=plain, effects=effects
    )


def _places(phases: tuple[str, ...]) -> np.ndarray:
    """Return where each trial stands on the axis."""
    start = {"conditioning": 1.0, "reminder": REMINDER_AT, "extinction": SAFETY_FROM}
    start["test"] = TEST_AT
    return np.array([start[phase] + phases[:i].count(phase) for i, phase in enumerate(phases)])


def moments_by_fear() -> list[str]:
    """Return the three moments in order of the fear that the window leaves, most first."""
    return sorted(("conditioning", "reminder", "safety"), key=effect_of, reverse=True)


# -- trial by trial, and the change at the end ----------------------------------------------------

LABEL_AT, LABEL_GAP = TEST_AT + 0.7, 0.105
AWAY = -9.0  # below all that is seen
ROWS = {moment: y for y, moment in enumerate(reversed(MOMENTS))}
NARROW_HEIGHT_IN = 7.4  # on a phone, where findings stand below each other
STAGES = ("fear is learned", "\nreminder", "safety is learned", "test")
COLUMNS = (14.0, 37.0)  # where the findings stand on the lower axis, points


def _with_gaps(places: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (places, values) with the pen lifted between sessions."""
    jumps = np.flatnonzero(np.diff(places) > 1.5) + 1
    return np.insert(places, jumps, np.nan), np.insert(values, jumps, np.nan)


def _ends(view: FearView) -> tuple[float, float, float]:
    """Return the fears at the test: with the drug, without, and with it in one association."""
    return view.drug.test, view.plain.test, float(view.drug.rescorla_wagner[-1])


def _labels(view: FearView) -> list[tuple[float, float, str]]:
    """Return (x, y, words) beside each of the three ends, moved apart where they would touch."""
    ends = np.array(_ends(view))
    order = np.argsort(ends, kind="stable")
    heights = ends[order]
    for i in (1, 2):
        heights[i] = max(heights[i], heights[i - 1] + LABEL_GAP)
    y = np.empty(3)
    y[order] = heights
    given = view.moment != "none"
    words = ("— ketamine" if given else "— no drug", "– – no drug", "··· one association")
    places = [
        (LABEL_AT, float(height), f"{name} {end:.2f}")
        for height, name, end in zip(y, words, ends, strict=True)
    ]
    if not given:  # both courses are one, and need one name
        places[1] = (LABEL_AT, AWAY, places[1][2])
    return places


def _shocks(view: FearView) -> tuple[np.ndarray, np.ndarray]:
    hit = view.drug.outcome > 0
    return view.places[hit], np.full(hit.sum(), -0.09)


def _effect_label(moment: str, effect: float) -> tuple[float, float, str]:
    return max(effect, 0.0) + 0.8, float(ROWS[moment]), signed(effect)


def move_fear(view: FearView) -> dict[str, Any]:
    """Return where each artist of `draw_fear` goes."""
    ends = [([TEST_AT], [y]) for y in _ends(view)]
    labels = _labels(view)
    row = ROWS.get(view.moment)
    chosen = (-23.0, row - 0.5, 60.0, row + 0.5) if row is not None else (-23.0, -9, 60.0, -8)
    return {
        "window": SHADED[view.moment],
        "plain": _with_gaps(view.places, view.plain.latent_cause),
        "simple": _with_gaps(view.places, view.drug.rescorla_wagner),
        "course": _with_gaps(view.places, view.drug.latent_cause),
        "end": ends[0],
        "end_plain": ends[1],
        "end_simple": ends[2],
        "name_drug": labels[0],
        "name_plain": labels[1],
        "name_simple": labels[2],
        "shocks": _shocks(view),
        "chosen": chosen,
        "effects": [view.effects[moment] for moment in ROWS],
        **{f"effect_{m.split()[-1]}": _effect_label(m, view.effects[m]) for m in MOMENTS},
    }


def draw_fear(figure: Any, view: FearView) -> dict[str, Any]:
    """Draw fear trial by trial, with the drug and without, and below it the change by moment."""
    narrow = is_narrow(figure)
    above, below = figure.subplots(2, 1, height_ratios=(1, 1.5) if narrow else (1.25, 1))
    if narrow:
        figure.set_figheight(NARROW_HEIGHT_IN)
        above.set_xlim(0, 58)  # the names at the right need more of the width
    else:
        above.set_xlim(0, 34)
    stages = ("fear", "\nreminder", "safety", "test") if narrow else STAGES
    above.set_xticks([3, REMINDER_AT, SAFETY_FROM + 5, TEST_AT], stages)
    at = move_fear(view)
    return {**_draw_trials(above, at), **_draw_effects(below, at, narrow)}


def _draw_trials(axes: Any, at: dict[str, Any]) -> dict[str, Any]:
    axes.set(ylim=(-0.16, 1.12), ylabel="Fear shown (0 to 1)")
    axes.tick_params(axis="x", length=0)
    axes.grid(axis="x", visible=False)
    window = axes.axvspan(*at["window"], color=PALE_ORANGE, lw=0)
    (plain,) = axes.plot(*at["plain"], color=MUTED, lw=2, ls="--")
    (simple,) = axes.plot(*at["simple"], color=PURPLE, lw=2, ls=":")
    (course,) = axes.plot(*at["course"], color=BLUE, lw=3)
    end = axes.scatter(*at["end"], s=130, color=BLUE, zorder=3)
    end_plain = axes.scatter(
        *at["end_plain"], s=95, color=PALE_GREY, edgecolors=MUTED, linewidths=1.8, zorder=4
    )
    end_simple = axes.scatter(*at["end_simple"], s=46, color=PURPLE, marker="D", zorder=5)
    names = {
        name: axes.text(*at[name], color=color, va="center", fontsize=11, fontweight="bold")
        for name, color in (("name_drug", BLUE), ("name_plain", MUTED), ("name_simple", PURPLE))
    }
    shocks = axes.scatter(*at["shocks"], s=30, marker="v", color=RED)
    right = axes.get_xlim()[1] - 0.2
    axes.text(right, -0.09, "▼ a shock", color=RED, va="center", ha="right", fontsize=11)
    axes.text(
        right, 1.07, "shaded: faster learning", color=ORANGE, va="top", ha="right", fontsize=11
    )
    return {
        "window": window,
        "plain": plain,
        "simple": simple,
        "course": course,
        "end": end,
        "end_plain": end_plain,
        "end_simple": end_simple,
        **names,
        "shocks": shocks,
    }


def _draw_effects(axes: Any, at: dict[str, Any], narrow: bool) -> dict[str, Any]:
    from matplotlib.patches import Rectangle

    x0, y0, x1, y1 = at["chosen"]
    chosen = axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, color=PALE_ORANGE, lw=0))
    effects = axes.barh(list(ROWS.values()), at["effects"], height=0.5, color=BLUE)
    labels = {
        name: axes.text(*at[name], color=BLUE, va="center", fontsize=11, fontweight="bold")
        for name in (f"effect_{moment.split()[-1]}" for moment in MOMENTS)
    }
    for moment, y in ROWS.items():
        found = [seen for seen in SEEN if seen.moment == moment]
        for place, seen in enumerate(found):
            sign, color = SIGNS[seen.sign]
            columns = 1 if narrow else len(COLUMNS)
            x, line = COLUMNS[place % columns], place // columns
            lines = -(-len(found) // columns)
            height = y + (0.24 if narrow else 0.44) * ((lines - 1) / 2 - line)
            axes.text(
                x,
                height,
                f"{sign} {seen.who.split()[-1]} [{seen.id}]",
                color=color,
                va="center",
                fontsize=10.5,
            )
        if not found:
            axes.text(COLUMNS[0], y, "no finding", color=MUTED, va="center", fontsize=10.5)
    axes.axvline(0, color=INK, lw=1.2)
    axes.set_yticks(list(ROWS.values()), [SHORT[moment] for moment in ROWS], fontsize=11)
    axes.set(xlim=(-22, 59), ylim=(-0.55, 3.55), xticks=(-20, -10, 0, 10))
    gap = "\n" if narrow else "      "
    axes.set_xlabel(f"Fear later, drug minus none (model, of 100){gap}▲ more ● same ▼ less: seen")
    axes.grid(axis="y", visible=False)
    return {"chosen": chosen, "effects": effects, **labels}


def read_fear(view: FearView, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the words of the experiment's sentence."""
    number = {1: "one hidden cause", 2: "two hidden causes"}
    causes = number.get(view.drug.causes, f"{view.drug.causes} hidden causes")
    return {
        "story": _without_drug(view) if view.moment == "none" else _with_drug(view),
        "causes": f"The learner puts its trials down to {causes}",
    }


def _without_drug(view: FearView) -> str:
    plain = view.plain
    came_back = ": it has come back" if plain.return_of_fear > 0.02 else ", so it has not come back"
    return (
        f"No drug: fear is {plain.end_of_extinction:.2f} after the trials of safety "
        f"and {plain.test:.2f} at a test {TEST_DAY:g} days on{came_back}"
    )


def _with_drug(view: FearView) -> str:
    test, plain = view.drug.test, view.plain.test
    change = "more than" if test > plain else "less than"
    if abs(test - plain) < 0.005:
        change = "as much as"
    return (
        f"Window {NAMES[view.moment]}: at a test {TEST_DAY:g} days on fear is {test:.2f} of 1, "
        f"{change} the {plain:.2f} without the drug"
    )


# -- the live figure ----------------------------------------------------------------------------

fear = Scene(name="fear", compute=look_at_fear, draw=draw_fear, move=move_fear, read=read_fear)
