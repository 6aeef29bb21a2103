r"""The whole chain as notebook 12 looks at it, and two arrows to mood that everyone draws.

Mood in `whole_chain` comes from trials and passes through neither receptor nor spines. `supposed`
says what it would be if it did:

$$M_{\text{link}}(t) = M_{\text{ctrl}}(t) - \Delta_{\text{gap}}\,
\frac{x_{\text{link}}(t)}{\max x_{\text{link}}}, \qquad
\Delta_{\text{gap}} = \max_t\,\bigl(M_{\text{ctrl}}(t) - M(t)\bigr)$$

- $M_{\text{ctrl}}$: score of the control arm; $M$: score under the plan, both from `mood_onset`;
  $\Delta_{\text{gap}}$: the widest gap between them. $M_{\text{link}}$: the score if mood passed
  through the arrow.
- $x_{\text{link}}$: what the supposed arrow carries. Through the receptor: the share of receptors
  blocked (the middle of its range). Through connections: the spines that mice gain.

The arrow has no constant of its own: it is given the gap that trials saw, and only WHEN the gap
comes is then its own prediction.

Leaves out: steps between that could delay or store a signal. Such a step could rescue either arrow,
and none has been measured in people. Breaks: with pills alone, where neither arrow has anything to
carry.
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
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PALE_GREEN,
)
from ketamine_brain.explorer import Scene
from ketamine_brain.models.mood_onset import Plan
from ketamine_brain.models.mood_plans import CONTEXT_WORDS, PLAN_WORDS, named_plan
from ketamine_brain.models.parameters import check_choice
from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS
from ketamine_brain.models.whole_chain import DEFAULT, HOURS_PER_DAY, INFUSION_MIN, Chain, simulate

MONTH = 28.0


SPANS = {"days": 2.0, "weeks": MONTH}


ARROWS = ("none", "receptor", "connections")


PLANS = ("one", "six", "spray", "oral", "both", "nothing")


# Hours after each dose: where the level in blood bends.
NEAR_H = np.array([0, 0.1, 0.25, 0.45, INFUSION_MIN / 60, 0.71, 0.8, 1.0, 1.5, 2.5, 4, 8, 14.0])
# What a trial of these plans compares with; every other plan holds infusions, or none at all.
OWN_CONTROL = {"spray": "spray", "oral": "pill"}
SETTINGS = ("saline", "midazolam", "anaesthesia")


SHARE_LEFT = 0.1  # a link is called over when less than this share of its largest value is left


@dataclasses.dataclass(frozen=True, kw_only=True)
class ChainView:
    """One plan over a span (days).

    Attributes
    ----------
    setting : what its control arm gets, in words
    doses : (day, height 0..1) of each
    pills : whether an oral drug is taken
    chain : every link at `chain.days`
    month : the same over the whole 28 days
    """

    span: float
    setting: str
    doses: tuple[tuple[float, float], ...]
    pills: bool
    chain: Chain
    month: Chain

    def at(self, values: np.ndarray, hours: float) -> float:
        """Return `values` of the 28 days (an array of `month`) some hours after the start."""
        return float(np.interp(hours / HOURS_PER_DAY, self.month.days, values))


def look_at_chain(
    plan: str = "one",
    mg_per_kg: float = 0.5,
    setting: str = "midazolam",
    span: str = "days",
    mouse_dose_ratio: float = DEFAULT.mouse_dose_ratio,
) -> ChainView:
    """Return what notebook 12 draws for a named plan (PLANS), its infusion dose, setting and span.

    A spray has a placebo spray beside it, and pills have placebo pills, whatever `setting` (one of
    SETTINGS) says. Raises ValueError naming the argument, its value and what is allowed.
    """
    check_choice("plan", plan, PLANS)
    check_choice("span", span, SPANS)
    check_choice("setting", setting, SETTINGS)
    context = OWN_CONTROL.get(plan, setting)
    chosen, month = _month(plan, float(mg_per_kg), context, float(mouse_dose_ratio))
    given = (*chosen.infusions, *((day, 1.0) for day, _ in chosen.sprays))
    seen = month.days <= SPANS[span]
    names = [field.name for field in dataclasses.fields(Chain)]
    shown = Chain(**{name: getattr(month, name)[seen] for name in names})
    return ChainView(
        span=SPANS[span],
        setting=CONTEXT_WORDS[context],
        doses=tuple((day, min(1.0, height)) for day, height in given if day <= SPANS[span]),
        pills=chosen.oral_from_day is not None,
        chain=shown,
        month=month,
    )


@functools.lru_cache(maxsize=16)  # the span only looks at it anew
def _month(
    plan: str, mg_per_kg: float, setting: str, mouse_dose_ratio: float
) -> tuple[Plan, Chain]:
    """Return the plan of that name and its chain over MONTH days; nobody writes into its arrays."""
    chosen = named_plan(plan, setting, mg_per_kg, last_day=MONTH)
    days = _days(tuple(day for day, _ in (*chosen.infusions, *chosen.sprays)))
    return chosen, simulate(
        chosen, days, dataclasses.replace(DEFAULT, mouse_dose_ratio=mouse_dose_ratio)
    )


def supposed(chain: Chain, arrow: str) -> np.ndarray:
    """Return the score (points) if the gap to the control arm followed the block or the spines.

    "none" gives the plan's own score. Raises ValueError for an arrow that is not one of ARROWS.
    """
    check_choice("arrow", arrow, ARROWS)
    if arrow == "none":
        return chain.madrs
    carried = carries(chain, arrow)
    most = carried.max()
    gap = (chain.control_madrs - chain.madrs).max()
    return chain.control_madrs - gap * (carried / most if most > 0 else carried)


def carries(chain: Chain, arrow: str) -> np.ndarray:
    """Return what flows through an arrow: the middle of the range of block (0..1), or the spines
    that mice gain.
    """
    check_choice("arrow", arrow, ARROWS[1:])
    return (
        (chain.block_low + chain.block_high) / 2
        if arrow == "receptor"
        else chain.spines_high - chain.spines_low
    )


def hours_until_over(view: ChainView) -> dict[str, float]:
    """Return, for each link, the hours after which less than SHARE_LEFT of its largest value is
    left for good within 28 days.

    What is over later than that has the last day as its number.
    """
    month = view.month
    links = {
        "blood": month.ketamine_ng_ml,
        "block": carries(month, "receptor"),
        "fast": month.fast_state_high,
        "spines": carries(month, "connections"),
        "mood": month.control_madrs - month.madrs,
    }
    return {
        name: HOURS_PER_DAY
        * float(month.days[np.flatnonzero(values >= SHARE_LEFT * values.max())[-1]])
        for name, values in links.items()
    }


@functools.cache
def _days(doses: tuple[float, ...]) -> np.ndarray:
    near = [day + NEAR_H / HOURS_PER_DAY for day in doses]
    days = np.unique(
        np.concatenate([np.linspace(0, MONTH, 29), np.linspace(0, SPANS["days"], 17), *near]).round(
            6
        )
    )
    return days[days <= MONTH]


TICKS = {
    2.0: ("start", "12 h", "24 h", "36 h", "48 h"),
    28.0: ("start", "1 wk", "2 wk", "3 wk", "4 wk"),
}


APART = 5.5  # points between two labels at the end of their curves


RIGHT = 1.015


def draw_chain(figure, result) -> dict:
    """Draw a `ChainView` as five panels over one time axis, from its plan to mood, and return the
    moving artists.
    """
    at = move_chain(result)
    panels = figure.subplots(5, 1, sharex=True, height_ratios=(0.4, 1, 1, 1, 1.9))
    titles = (
        "1  Plan",
        "2  Blood: ketamine, ng/mL",
        "3  Receptors blocked, %",
        "4  Connections: spines, never stressed = 100 %",
        "5  Mood: MADRS, points of 60",
    )
    for axes, words in zip(panels, titles, strict=True):
        axes.set_title(words, fontsize=11, pad=2)
        axes.tick_params(axis="x", length=0)
    plan, blood, block, spines, mood = panels
    mood.set_xticks(np.linspace(0, 1, 5), [" "] * 5)
    sides = ("left", "center", "center", "center", "right")
    ticks = {f"tick{i}": mood.text(*at[f"tick{i}"], ha=sides[i], va="top") for i in range(5)}
    return {
        **_draw_plan(plan, at),
        **_draw_blood(blood, at),
        **_draw_block(block, at),
        **_draw_spines(spines, at),
        **_draw_mood(mood, at),
        **ticks,
    }


def _note(axes, y: float, words: str, color: str) -> None:
    axes.text(RIGHT, y, words, color=color, fontsize=10.5, va="center", linespacing=1.1)


def _draw_plan(axes, at) -> dict:
    axes.set(xlim=(0, 1), ylim=(0, 1.05), yticks=())
    axes.spines["left"].set_visible(False)
    _note(axes, 0.5, "what is given\n(you choose)", INK)
    (pills,) = axes.plot(*at["pills"], color=ORANGE, lw=4)
    (doses,) = axes.plot(*at["doses"], color=INK, lw=3)
    return {"pills": pills, "doses": doses}


def _band(axes, points, color: str):
    return axes.fill_between(*points, color=color, edgecolor="none")


def _draw_blood(axes, at) -> dict:
    axes.set(ylim=(0, 540), yticks=(0, 200, 400))
    _note(axes, 270, f"range: {len(PARAMETER_SETS)}\npublished sets,\nin people", BLUE)
    band = _band(axes, at["blood_band"], PALE_BLUE)
    (line,) = axes.plot(*at["blood"], color=BLUE, lw=2)
    return {"blood_band": band, "blood": line}


def _draw_block(axes, at) -> dict:
    axes.set(ylim=(0, 100), yticks=(0, 50, 100))
    _note(axes, 50, "range: published\naffinities; never\nvalidated in people", GOLD)
    band = _band(axes, at["block"], PALE_GOLD)
    (edge,) = axes.plot(*at["block_high"], color=GOLD, lw=1.4)
    return {"block": band, "block_high": edge}


def _draw_spines(axes, at) -> dict:
    axes.set(ylim=(70, 110), yticks=(75, 100))
    _note(axes, 90, "mice (full line);\nin people no change\noverall (dashed)", GREEN)
    band = _band(axes, at["spines"], PALE_GREEN)
    (mice,) = axes.plot(*at["spines_mice"], color=GREEN, lw=2)
    (people,) = axes.plot(*at["spines_people"], color=GREEN, lw=1.6, ls="--")
    return {"spines": band, "spines_mice": mice, "spines_people": people}


def _draw_mood(axes, at) -> dict:
    axes.set(ylim=(0, 40), yticks=(0, 10, 20, 30, 40))
    band = _band(axes, at["mood_band"], PALE_BLUE)
    (control,) = axes.plot(*at["control"], color=ORANGE, ls="--")
    (course,) = axes.plot(*at["mood"], color=BLUE, lw=3)
    words = dict(ha="left", va="center", fontsize=11, fontweight="bold")
    return {
        "mood_band": band,
        "control": control,
        "mood": course,
        "mood_label": axes.text(*at["mood_label"], color=BLUE, **words),
        "control_label": axes.text(*at["control_label"], color=ORANGE, **words),
    }


def _share(result) -> np.ndarray:
    return result.chain.days / result.span


def _doses(result):
    """Return the doses as one line of upright strokes with gaps; no dose is a stroke too small to
    see.
    """
    if not result.doses:
        return np.array([0.0, 0.0]), np.array([0.0, 0.001])
    x = np.repeat([day / result.span for day, _ in result.doses], 3)
    y = np.array([part for _, height in result.doses for part in (0.0, height, np.nan)])
    return x, y


def _heights(result) -> tuple[float, float]:
    """Return heights of the labels of plan and control arm near the ends of their curves, pushed
    apart so that neither lies on the other.
    """
    own, control = float(result.chain.madrs[-1]), float(result.chain.control_madrs[-1])
    return (
        (own, max(control, own + APART)) if own <= control else (max(own, control + APART), control)
    )


def move_chain(result) -> dict:
    """Return where each artist of `draw_chain` goes for this result, in data coordinates."""
    chain, x = result.chain, _share(result)
    mood, control = _heights(result)
    pills = (
        (np.array([0.0, 1.0]), np.array([0.12, 0.12]))
        if result.pills
        else (np.array([0.0, 0.0005]), np.array([np.nan, np.nan]))
    )
    return {
        "pills": pills,
        "doses": _doses(result),
        "blood_band": (x, chain.ketamine_low_ng_ml, chain.ketamine_high_ng_ml),
        "blood": (x, chain.ketamine_ng_ml),
        "block": (x, 100 * chain.block_low, 100 * chain.block_high),
        "block_high": (x, 100 * chain.block_high),
        "spines": (x, 100 * chain.spines_low, 100 * chain.spines_high),
        "spines_mice": (x, 100 * chain.spines_high),
        "spines_people": (x, 100 * chain.spines_low),
        "mood_band": (x, chain.madrs_low, chain.madrs_high),
        "control": (x, chain.control_madrs),
        "mood": (x, chain.madrs),
        "mood_label": (RIGHT, mood, "this plan"),
        "control_label": (RIGHT, control, "its control arm"),
        **{f"tick{i}": (i / 4, -2.2, words) for i, words in enumerate(TICKS[result.span])},
    }


def read_chain(result, values) -> dict:
    """Return the numbers and words of the explorer's sentence, by what the plan gives."""
    month = result.month
    dose = f" ({values['mg_per_kg']:.2f} mg/kg)" if values["plan"] in ("six", "both") else ""
    dose = f" of {values['mg_per_kg']:.2f} mg/kg" if values["plan"] == "one" else dose
    when, day = ("a day", 1.0) if result.span == SPANS["days"] else ("four weeks", month.days[-1])
    mood, control, low, high = (
        result.at(line, HOURS_PER_DAY * day)
        for line in (month.madrs, month.control_madrs, month.madrs_low, month.madrs_high)
    )
    return {
        "plan": PLAN_WORDS[values["plan"]] + dose,
        "setting": f", {result.setting}" if values["plan"] != "nothing" else "",
        "links": _links_words(month) if result.doses else "With no ketamine nothing moves between.",
        **_most(month),
        "mg_per_kg": values["mg_per_kg"],
        "when": when,
        "mood": mood,
        "low": low,
        "high": high,
        "range": "" if f"{low:.0f}" == f"{high:.0f}" else f" ({low:.0f} to {high:.0f})",
        "control": control,
    }


def _links_words(month: Chain) -> str:
    """Return what blood, receptors and spines do at their most, in one sentence."""
    most = _most(month)
    rise = f"up {most['spines']:.0f} %" if most["spines"] >= 0.5 else "hardly changed"
    return (
        f"Blood peaks at {most['level_low']:.0f} to {most['level_high']:.0f} ng/mL; "
        f"{most['block_low']:.0f} to {most['block_high']:.0f} % of receptors blocked "
        f"(unknown in people); spines in mice {rise}. "
        "None has a measured arrow to mood."
    )


def _most(month: Chain) -> dict[str, float]:
    """Return the numbers of `_links_words` unrounded: ng/mL, % of receptors, % more spines."""
    return {
        "level_low": float(month.ketamine_low_ng_ml.max()),
        "level_high": float(month.ketamine_high_ng_ml.max()),
        "block_low": 100 * float(month.block_low.max()),
        "block_high": 100 * float(month.block_high.max()),
        "spines": 100 * float((month.spines_high / month.spines_low).max() - 1),
    }


# -- the live figures ---------------------------------------------------------------------------

chain = Scene(
    name="chain",
    compute=look_at_chain,
    draw=draw_chain,
    move=move_chain,
    read=read_chain,
    units={"span": {name: {"x": (0.0, days, "Days")} for name, days in SPANS.items()}},
)
