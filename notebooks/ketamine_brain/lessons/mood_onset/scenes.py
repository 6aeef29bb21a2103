"""The live figure of notebook 05: one clock, two treatments, their controls, and the trials."""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import numpy as np
from matplotlib.transforms import ScaledTranslation

from ketamine_brain.drawing.numbers import by_ratio, fixed
from ketamine_brain.drawing.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    is_narrow,
)
from ketamine_brain.explorer import Grip, Scene
from ketamine_brain.lessons.mood_onset import checks
from ketamine_brain.models import mood_evidence
from ketamine_brain.models.mood_onset import (
    DEFAULT,
    Plan,
    draw_people,
    few_draws,
    forecast_band,
    group_madrs,
    simulate,
    simulate_band,
    strengths,
    typical_trials,
    whole,
)
from ketamine_brain.models.mood_plans import SPRAY_MG
from ketamine_brain.models.parameters import check_choice, check_count, check_number

HOUR = 1.0 / 24.0
FIRST = HOUR / 6.0  # the clock begins ten minutes after the first dose
LAST_DAY = 182.0
START = 33.0  # the score that both treatments start from here; what is left is a share of it
DAYS = np.concatenate(
    [np.geomspace(FIRST, 2.0, 48), np.arange(2.25, 30.0, 0.25), np.arange(30.0, 183.0)]
)
BAND_DAYS = np.concatenate([np.geomspace(FIRST, 2.0, 9), np.geomspace(3.0, LAST_DAY, 13)])
ASKED_DAYS = np.array([1.0, 28.0])
CROSSING_DAYS = np.geomspace(1.0, LAST_DAY, 30)
DRUGS = ("infusion", "spray", "none")
CONTROLS = ("saline", "midazolam", "spray", "admission", "anaesthesia")
PILLS = ("beside", "added", "none")
SHOWN = ("lines", "average", "next", "people")
PEOPLE, PEOPLE_SEED, ARM = 5, 5, 40  # people drawn; the size of the next trial's arm
MOST_DOSES = 12
# Three infusions a week, two sprays a week, as most trials gave them.
DAYS_OF_WEEK = {"infusion": (0.0, 2.0, 4.0), "spray": (0.0, 3.0)}
POPULATION = {"admission": "suicidal", "anaesthesia": "ordinary"}
NEAR_DOSE = 0.25  # a trial's dose is the curve's when it is no further off than this share
LINES = ("drug", "drug_control", "pill", "pill_control")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Clock:
    """Two treatments and their controls over half a year, in % of the starting score.

    Attributes
    ----------
    log : whether time runs by ratio. days : (n,). left : {line: (n,)}, NaN where there is none.
    tested : {line: the last day on which a trial of the kind was scored}.
    band : {line: (low, high)}, each (n,) or (m,), or None. band_days : their days.
    people : (k, n). points : {group: rows of (day, left, low, high)}; groups are a line's name and
        "_other" for people or a setting that are not the curve's.
    doses : days of doses. pills : (first, last) day of pills, or None.
    asked : {line: left at ASKED_DAYS}. seen_gap : what the trial of sleepers saw between its arms
        on day 1, in % of their starts, where this is its plan; else None.
    crossing : (low, high) day, or None; crossed : share of the draws in which the lines cross.
    chosen : the drug, its control in words, and whether pills are added in the same people.
    """

    log: bool
    days: np.ndarray
    left: dict[str, np.ndarray]
    tested: dict[str, float]
    band_days: np.ndarray
    band: dict[str, tuple[np.ndarray, np.ndarray] | None]
    people: np.ndarray
    points: dict[str, np.ndarray]
    doses: np.ndarray
    pills: tuple[float, float] | None
    asked: dict[str, np.ndarray]
    seen_gap: float | None
    crossing: tuple[float, float] | None
    crossed: float
    chosen: tuple[str, str, bool]


def dose_days(drug: str, doses: int, weekly_weeks: int) -> tuple[float, ...]:
    """Return the days of a course of `doses`, then of one dose a week until a week of the plan."""
    week = DAYS_OF_WEEK[drug]
    course = [7.0 * (i // len(week)) + week[i % len(week)] for i in range(doses)]
    later = np.arange(course[-1] + 7.0, 7.0 * weekly_weeks + 0.5, 7.0)
    return (*course, *map(float, later))


def plans_of(drug, doses, weekly_weeks, mg_per_kg, control, pills, pill_weeks):
    """Return {line: Plan} of the treatments chosen; a line that is not there is left out."""
    last = 7.0 * pill_weeks if pill_weeks < 26 else None
    oral: dict[str, Any] = dict(oral_from_day=0.0, oral_to_day=last)
    plans = {}
    if drug != "none":
        amount = mg_per_kg if drug == "infusion" else SPRAY_MG
        given = tuple((day, amount) for day in dose_days(drug, doses, weekly_weeks))
        kind: dict[str, Any] = {"infusions" if drug == "infusion" else "sprays": given}
        with_pills = oral if pills == "added" else {}
        setting: dict[str, Any] = dict(
            context=control, population=POPULATION.get(control, "resistant")
        )
        plans["drug"] = Plan(**kind, **setting, **with_pills, baseline_madrs=START)
        plans["drug_control"] = Plan(**setting, **with_pills, baseline_madrs=START)
    if pills == "beside" or (pills == "added" and drug == "none"):
        setting = dict(context="pill", population="ordinary", baseline_madrs=START)
        plans["pill"] = Plan(**setting, **oral)
        plans["pill_control"] = Plan(**setting)
    return plans


def explore(
    drug: str = "infusion",
    doses: int = 1,
    weekly_weeks: int = 0,
    mg_per_kg: float = 0.5,
    control: str = "midazolam",
    pills: str = "beside",
    pill_weeks: int = 26,
    axis: str = "log",
    show: str = "lines",
    trials: bool = True,
) -> Clock:
    """Return what notebook 05 draws: infusions or sprays beside pills, each with its control.

    `doses` come at the pace of the trials, then one a week until `weekly_weeks` (0: none); pills
    are taken until `pill_weeks`. `show`: "lines", the 90 % band of the "average" trial's mean, of
    the "next" trial's arm of ARM people, or five "people".
    """
    check_choice("drug", drug, DRUGS)
    check_choice("control", control, CONTROLS)
    check_choice("pills", pills, PILLS)
    check_choice("axis", axis, ("log", "linear"))
    check_choice("show", show, SHOWN)
    doses = check_count("doses", doses, 1, MOST_DOSES)
    weekly_weeks = check_count("weekly_weeks", weekly_weeks, 0, 26, "weeks")
    pill_weeks = check_count("pill_weeks", pill_weeks, 1, 26, "weeks")
    mg_per_kg = check_number("mg_per_kg", mg_per_kg, 0.05, 3.0, "mg/kg")
    plans = plans_of(drug, doses, weekly_weeks, mg_per_kg, control, pills, pill_weeks)
    nothing = np.full(DAYS.size, np.nan)
    courses = {line: _left(plans[line], DAYS) if line in plans else nothing for line in LINES}
    asked = {line: _left(plan, ASKED_DAYS) for line, plan in plans.items()}
    given = [*plans["drug"].infusions, *plans["drug"].sprays] if "drug" in plans else []
    crossing, crossed = _crossing(plans)
    main = plans.get("drug") or plans.get("pill")
    people: np.ndarray = np.empty((0, DAYS.size))
    if show == "people" and main:
        people = group_madrs(main, DAYS, draw_people(PEOPLE, PEOPLE_SEED)) / START * 100
    days = BAND_DAYS if show == "next" else DAYS
    return Clock(
        log=axis == "log",
        days=DAYS,
        left=courses,
        tested={line: _last_tested(line, plans) for line in LINES},
        band_days=days,
        band={line: _band(show, plans.get(line), days) for line in ("drug", "pill")},
        people=people,
        points=_points(plans, trials),
        doses=np.array([day for day, _ in given]),
        pills=(0.0, 7.0 * pill_weeks) if pills != "none" else None,
        asked=asked,
        seen_gap=_seen_gap(plans),
        crossing=crossing,
        crossed=crossed,
        chosen=(drug, CONTROL_WORDS[control], pills == "added"),
    )


def _left(plan: Plan, days) -> np.ndarray:
    return 100 * simulate(plan, days).madrs / START


def _band(show: str, plan: Plan | None, days):
    """Return (low, high) in % of the start, or None where no band is shown."""
    if plan is None or show not in ("average", "next"):
        return None
    low, high = simulate_band(plan, days) if show == "average" else forecast_band(plan, days, ARM)
    return 100 * low / START, 100 * high / START


def _crossing(plans):
    """Return ((low, high) day at which the drug's line rises above the pills', share of draws).

    The days hold 90 % of the posterior draws in which the lines cross after the first day; None
    where they cross in less than half of the draws.
    """
    if not {"drug", "pill"} <= set(plans):
        return None, 0.0
    drug, pill = (
        whole(strengths(plans[line], CROSSING_DAYS, few_draws())) for line in ("drug", "pill")
    )
    ahead = drug - pill  # a weaker drug leaves more of the score
    first = np.argmax((ahead < 0) & (ahead[:, :1] >= 0), axis=1)
    crosses = first > 0
    crossed = float(crosses.mean())
    if crossed < 0.5:
        return None, crossed
    rows, at = np.flatnonzero(crosses), first[crosses]
    before, after = ahead[rows, at - 1], ahead[rows, at]
    log_days = np.log(CROSSING_DAYS)
    step = log_days[1] - log_days[0]
    found = np.exp(log_days[at - 1] + step * before / (before - after))
    low, high = np.quantile(found, [0.05, 0.95])
    return (float(low), float(high)), crossed


# -- the trials ------------------------------------------------------------------------------------


@functools.cache
def _arms() -> tuple:
    """Return the results that are mean changes, each with its plan."""
    return tuple(result for result in mood_evidence.results() if result.kind == "change")


def _given(plan: Plan, day: float) -> tuple[str, int, float]:
    """Return the drug of a plan, how many doses it has given by a day, and their size."""
    for drug, doses in (("infusion", plan.infusions), ("spray", plan.sprays)):
        if doses:
            return drug, sum(at < max(day, HOUR) for at, _ in doses), doses[0][1]
    return "none", 0, 0.0


def _line_of(result, plans) -> str | None:
    """Return the group of points that a trial's arm belongs to beside these plans, or None."""
    own = result.plan
    drug, count, amount = _given(own, result.day)
    if own.context == "pill":
        line = "pill" if own.oral_from_day is not None else "pill_control"
        if line not in plans:
            return None
        return line if own.population == plans[line].population else f"{line}_other"
    line = "drug_control" if drug == "none" else "drug"
    if line not in plans or (own.oral_from_day is None) != (plans[line].oral_from_day is None):
        return None
    same = (own.context, own.population) == (plans[line].context, plans[line].population)
    if line == "drug_control":
        return line if same else None
    shown, shown_count, shown_amount = _given(plans["drug"], result.day)
    alike = drug == shown and (count > 1) == (shown_count > 1)
    if not alike or abs(amount / shown_amount - 1) > NEAR_DOSE:
        return None
    return line if same else f"{line}_other"


def _points(plans, wanted: bool) -> dict[str, np.ndarray]:
    groups: dict[str, list] = {name: [] for name in GROUPS}
    for result in _arms() if wanted else ():
        group = _line_of(result, plans)
        if group in groups:
            groups[group].append(_point(result))
    return {name: np.array(rows).reshape(-1, 4) for name, rows in groups.items()}


def _seen_gap(plans) -> float | None:
    """Return the gap between the arms on day 1 of the trial whose people were asleep, or None."""
    left = {
        _line_of(result, plans): _point(result)[1]
        for result in _arms()
        if result.plan.context == "anaesthesia" and result.day == ASKED_DAYS[0]
    }
    if not {"drug", "drug_control"} <= set(left):
        return None
    return left["drug_control"] - left["drug"]


def _point(result) -> tuple[float, float, float, float]:
    """Return (day, left, low, high) in % of the start; no interval where no spread was printed."""
    start = result.plan.baseline_madrs
    left = 100 * (1 + result.observed / start)
    se = result.se or _printed_otherwise(result)
    half = mood_evidence.Z95 * se / start * 100
    return result.day, left, left - half, left + half


def _printed_otherwise(result) -> float:
    """Return a standard error that the same result's row gives, or NaN."""
    by_arm = {"MUR-A01": "MUR-01", "MUR-A02": "MUR-02"}
    id = by_arm.get(result.ids[0])
    if id is None:
        return float("nan")
    target = next(each for each in checks.targets() if each.name == id)
    return (target.high - target.low) / (2 * mood_evidence.Z95)


GROUPS = ("drug", "drug_other", "drug_control", "pill", "pill_other", "pill_control",
          "pill_control_other")  # fmt: skip


def _last_tested(line: str, plans) -> float:
    """Return the last day on which any trial scored an arm of this kind, 0 for none."""
    if line not in plans:
        return LAST_DAY
    plan = plans[line]
    drug, _, _ = _given(plan, LAST_DAY)
    found = [0.0]
    for result in _arms():
        own = result.plan
        kind, count, _ = _given(own, result.day)
        pills = (own.oral_from_day is None) == (plan.oral_from_day is None)
        if own.context == "pill" or plan.context == "pill":
            alike = own.context == plan.context
        elif drug == "none":
            alike = kind == "none" and own.context == plan.context
        else:
            alike = kind == drug and (count > 1) == (_given(plan, result.day)[1] > 1)
        if alike and pills:
            found.append(result.day)
    return max(found)


# -- how it is drawn -------------------------------------------------------------------------------

COLOR = {"drug": BLUE, "drug_control": BLUE, "pill": ORANGE, "pill_control": ORANGE}
MARK = {"drug": "o", "pill": "o", "drug_control": "D", "pill_control": "D"}
TICKS = {
    FIRST: "10 min",
    HOUR: "1 hour",
    4 * HOUR: "4 hours",
    1.0: "1 day",
    7.0: "1 week",
    28.0: "4 weeks",
    91.0: "3 months",
    LAST_DAY: "6 months",
}
EARLY = 7.0  # ticks before this day would stand on one another where time runs evenly
CROWDED = 91.0  # and this one on the last, where it runs by ratio
OFF = -9.0  # below everything that is seen
WORDS_FIT = 0.27, 0.73  # where the middle of words about the crossing may stand, also on a phone
NOTES = ("dotted: half, a response", "hollow: other people or setting", "thin: no trial has looked")
NARROW_HEIGHT_IN = 6.2
# On a phone ticks stand in two rows: inches by which each is moved to the right and up.
NARROW_IN_BY = (*[(0.0, 0.0), (0.0, -0.2)] * 3, (0.0, -0.2), (-0.12, 0.0))
WORDS = {
    "infusion": "ketamine infusion",
    "spray": "esketamine spray",
    "none": "no ketamine",
}
CONTROL_WORDS = {
    "saline": "saline infusion",
    "midazolam": "midazolam infusion",
    "spray": "placebo spray",
    "admission": "admission, placebo spray",
    "anaesthesia": "placebo, asleep",
}


def place(view: Clock, days) -> np.ndarray:
    """Return where days lie on the clock, 0 to 1, by ratio from ten minutes on or evenly."""
    return _at("log" if view.log else "linear", days)


def _at(axis: str, days):
    days = np.asarray(days, dtype=float)
    if axis == "log":
        return by_ratio(days, FIRST, LAST_DAY)
    return days / LAST_DAY


def draw_clock(figure, view: Clock) -> dict:
    """Draw the treatments, their controls, bands, trials, and the strip of what is given."""
    at = move_clock(view)
    narrow = is_narrow(figure)
    if narrow:
        figure.set_figheight(NARROW_HEIGHT_IN)
    ratios = (1.9, 5.2, 1.5) if narrow else (1.15, 5.3, 1)
    key, axes, strip = figure.subplots(3, 1, height_ratios=ratios, sharex=True)
    axes.set(xlim=(0, 1), ylim=(20, 112), yticks=range(20, 101, 20))
    axes.set_ylabel("Depression score, % of the start")
    axes.axhline(50, color=MUTED, lw=1, ls=(0, (2, 3)))
    artists = _draw_key(key, at, narrow)
    for line, pale in (("drug", PALE_BLUE), ("pill", PALE_ORANGE)):
        x, low, high = at[f"{line}_band"]
        artists[f"{line}_band"] = axes.fill_between(x, low, high, color=pale, edgecolor="none")
    artists["crossing"] = axes.axvspan(*at["crossing"], color=GRID, lw=0, alpha=0.8, zorder=0)
    (artists["people"],) = axes.plot(*at["people"], color=BLUE, lw=0.9, alpha=0.55)
    for line in LINES:
        style = "-" if line in ("drug", "pill") else "--"
        width = 3.0 if style == "-" else 2.0
        (artists[line],) = axes.plot(*at[line], color=COLOR[line], lw=width, ls=style)
        (artists[f"{line}_untested"],) = axes.plot(
            *at[f"{line}_untested"], color=COLOR[line], lw=1.1, ls=style, alpha=0.6
        )
    artists |= _draw_points(axes, at)
    artists |= _draw_crossing_words(axes, at)
    artists |= _draw_strip(strip, at, narrow)
    return artists


def _draw_points(axes, at) -> dict:
    artists = {}
    for group in GROUPS:
        line = group.removesuffix("_other")
        face = "white" if group.endswith("_other") else COLOR[line]
        (artists[f"{group}_ci"],) = axes.plot(*at[f"{group}_ci"], color=COLOR[line], lw=1.3)
        artists[f"{group}_points"] = axes.scatter(
            *at[f"{group}_points"],
            s=52,
            marker=MARK[line],
            facecolor=face,
            edgecolor=COLOR[line],
            linewidths=1.6,
            zorder=4,
        )
    return artists


def _draw_key(axes, at, narrow: bool) -> dict:
    """Draw the names of lines and marks above the panel, where no line can cross them."""
    rows = (4 if narrow else 2) + (len(NOTES) if narrow else 1)
    axes.set(ylim=(0.4 - rows, 0.6))
    axes.set_axis_off()
    artists = {}
    for i, line in enumerate(LINES):
        column, row = divmod(i, 4 if narrow else 2)
        x, y = 0.02 + 0.5 * column, -row
        style = "-" if line in ("drug", "pill") else "--"
        axes.plot([x, x + 0.05], [y, y], color=COLOR[line], lw=2.4, ls=style)
        axes.plot(x + 0.025, y, MARK[line], color=COLOR[line], ms=6)
        artists[f"{line}_words"] = axes.text(
            x + 0.062, y, at[f"{line}_words"], color=COLOR[line], va="center", fontsize=11
        )
    notes = NOTES if narrow else [" · ".join(NOTES)]
    for row, words in enumerate(notes, start=rows - len(notes)):
        axes.text(0.02, -row, words, color=MUTED, va="center", fontsize=10.5)
    return artists


def _draw_crossing_words(axes, at) -> dict:
    artists = {}
    for name in ("crossing_words", "crossing_more"):
        x, y, words = at[name]
        artists[name] = axes.text(x, y, words, color=INK, fontsize=10.5, ha="center", va="bottom")
        artists[name].set_in_layout(False)
    return artists


def _draw_strip(strip, at, narrow: bool) -> dict:
    strip.set(ylim=(-2.4 if narrow else -0.5, 1.5))
    strip.set_yticks([0, 1], ["pills", "doses"], fontsize=10.5)
    strip.set_xticks([])
    strip.grid(False)
    strip.spines[["left", "bottom"]].set_visible(False)
    artists = {"pills": strip.plot(*at["pills"], color=ORANGE, lw=7, solid_capstyle="butt")[0]}
    artists["doses"] = strip.scatter(*at["doses"], s=60, marker="v", color=BLUE, clip_on=False)
    for i, (x, y, words) in enumerate(at[f"tick{i}"] for i in range(len(TICKS))):
        by = NARROW_IN_BY[i] if narrow else (0.0, 0.0)
        aside = ScaledTranslation(*by, strip.figure.dpi_scale_trans)
        artists[f"tick{i}"] = strip.text(
            x, y, words, ha="center", va="top", fontsize=10.5, transform=strip.transData + aside
        )
        # One keeps room for all, wherever they go.
        artists[f"tick{i}"].set_in_layout(i == len(TICKS) - 1)
    return artists


def move_clock(view: Clock) -> dict:
    """Return where each artist of `draw_clock` goes, in shares of the clock and % of the start."""
    x = place(view, view.days)
    moved = {"people": _people(view, x)}
    for line in LINES:
        tested = view.days <= view.tested[line]
        moved[line] = (x, np.where(tested, view.left[line], np.nan))
        # The thin part begins where the thick one ends.
        beyond = ~tested | np.append(~tested[1:], False)
        moved[f"{line}_untested"] = (x, np.where(beyond, view.left[line], np.nan))
    for line in ("drug", "pill"):
        moved[f"{line}_band"] = _shown_band(view, line)
    for group in GROUPS:
        moved |= _moved_points(view, group)
    return moved | _moved_words(view) | _moved_strip(view)


def _people(view: Clock, x):
    if not len(view.people):
        return np.array([0.0, 0.01]), np.array([OFF, OFF])
    y = np.column_stack([view.people, np.full(len(view.people), np.nan)])
    return np.tile(np.append(x, np.nan), len(y)), y.ravel()


def _shown_band(view: Clock, line: str):
    band = view.band[line]
    if band is None:
        return np.array([0.0, 0.01]), np.full(2, OFF), np.full(2, OFF)
    return place(view, view.band_days), *band


def _moved_points(view: Clock, group: str) -> dict:
    rows = view.points[group]
    if not len(rows):
        rows = np.array([[HOUR, OFF, OFF, OFF]])
    x = place(view, rows[:, 0])
    gap = np.full(len(rows), np.nan)
    return {
        f"{group}_points": (x, rows[:, 1]),
        f"{group}_ci": (
            np.column_stack([x, x, gap]).ravel(),
            np.column_stack([rows[:, 2], rows[:, 3], gap]).ravel(),
        ),
    }


def _moved_words(view: Clock) -> dict:
    """Return the words of the key and of the crossing."""
    drug, control, added = view.chosen
    words = {
        "drug_words": WORDS[drug] + (" and pills" if added else ""),
        "drug_control_words": f"its control: {control}" if drug != "none" else "so no control",
        "pill_words": "antidepressant pills" if "pill" in view.asked else "no pills beside it",
        "pill_control_words": (
            "their control: placebo pills" if "pill" in view.asked else "so no placebo pills"
        ),
    }
    if view.crossing is None:
        off = (2.0, 22.0, "no crossing")
        return words | {"crossing": (2.0, 2.01), "crossing_words": off, "crossing_more": off}
    ends = place(view, view.crossing)
    middle = float(np.clip(ends.mean(), *WORDS_FIT))
    return words | {
        "crossing": tuple(map(float, ends)),
        "crossing_words": (middle, 25.0, "model: lines cross here"),
        "crossing_more": (middle, 21.0, "no trial compared them"),
    }


def _moved_strip(view: Clock) -> dict:
    doses = view.doses if len(view.doses) else np.array([HOUR])
    height = np.full(len(doses), 1.0 if len(view.doses) else OFF)
    first, last = view.pills or (0.0, HOUR)
    y = 0.0 if view.pills else OFF
    moved: dict[str, Any] = {
        "doses": (place(view, doses), height),
        "pills": (place(view, [first, last]), np.array([y, y])),
    }
    for i, (day, words) in enumerate(TICKS.items()):
        seen = day != CROWDED if view.log else day >= EARLY
        x = float(place(view, day)) if seen else 2.0
        moved[f"tick{i}"] = (float(np.clip(x, 0.035, 0.945)) if seen else x, -0.75, words)
    return moved


# -- how it is read --------------------------------------------------------------------------------


def read_clock(view: Clock, values: dict) -> dict:
    """Return the sentence's words: what is given, what is left on days 1 and 28, the gaps."""
    said = [_line_said(view, line, values) for line in ("drug", "pill") if line in view.asked]
    if not said:
        return {"said": "Nothing is given, and nothing is compared."}
    words = f"{said[0][0].upper()}{'; '.join(said)[1:]}."
    if view.crossing:
        low, high = view.crossing
        words += f" The model's lines cross on day {low:.0f} to {high:.0f} (90 %)."
    elif len(said) == 2:
        words += f" {100 * view.crossed:.0f} of 100 draws cross."
    return {"said": words}


def _line_said(view: Clock, line: str, values: dict) -> str:
    ours, control = view.asked[line], view.asked[f"{line}_control"]
    gaps = [c - o for o, c in zip(ours, control, strict=True)]
    if line == "drug":
        name, against = _treatment_said(values), WORDS_OF_CONTROL[values["control"]]
        against += _miss_said(gaps[0], view.seen_gap)
    else:
        name, against = f"pills{_until(values['pill_weeks'])}", "placebo"
    left = f"{ours[0]:.0f} and {ours[1]:.0f} %"
    if line == "drug" or "drug" not in view.asked:
        verb = "leaves" if name.startswith("one") and " and " not in name else "leave"
        left = f" {verb} {left} of the score on days 1 and 28"
    else:
        left = f", {left}"
    return f"{name}{left} ({fixed(gaps[0], 0)} and {fixed(gaps[1], 0)} under {against})"


def _miss_said(gap: float, seen: float | None) -> str:
    """Return what the trial of sleepers says against the model's gap on day 1, if anything."""
    return "" if seen is None or gap < seen + 1 else f": too much, the trial saw {fixed(seen, 0)}"


WORDS_OF_CONTROL = {
    "saline": "saline",
    "midazolam": "midazolam",
    "spray": "a placebo spray",
    "admission": "admission and placebo",
    "anaesthesia": "placebo asleep",
}


def _treatment_said(values: dict) -> str:
    count, drug = values["doses"], values["drug"]
    kind = "infusion" if drug == "infusion" else "spray"
    size = f" of {values['mg_per_kg']:g} mg/kg" if drug == "infusion" else ""
    words = f"{'one' if count == 1 else count} {kind}{'s' if count > 1 else ''}{size}"
    later = len(dose_days(drug, count, values["weekly_weeks"])) - count
    words += f" and {later} weekly" * (later > 0)
    return words + (f" and pills{_until(values['pill_weeks'])}" * (values["pills"] == "added"))


def _until(weeks: int) -> str:
    return "" if weeks >= 26 else f" for {weeks} week{'s' * (weeks > 1)}"


# -- the live figure -------------------------------------------------------------------------------


def twin_constants() -> dict:
    """Return what the clock's twin in JavaScript needs: constants, draws, days, trials, words."""
    trials, context_shift, drug_shift = typical_trials()
    return {
        "parameters": {f.name: getattr(DEFAULT, f.name) for f in dataclasses.fields(DEFAULT)},
        "draws": _columns(few_draws()),
        "trials": _columns(trials),
        "context_shift": _short(np.ravel(context_shift)),
        "drug_shift": _short(np.ravel(drug_shift)),
        "days": _short(DAYS),
        "band_days": _short(BAND_DAYS),
        "crossing_days": _short(CROSSING_DAYS),
        "chance": _short(draw_people(PEOPLE, PEOPLE_SEED)),
        "arms": [_arm_said(result) for result in _arms()],
        "ticks": [[day, words] for day, words in TICKS.items()],
        "words": WORDS,
        "control_words": CONTROL_WORDS,
        "words_of_control": WORDS_OF_CONTROL,
        "population": POPULATION,
        "days_of_week": DAYS_OF_WEEK,
        "groups": GROUPS,
        "numbers": {
            "start": START,
            "first": FIRST,
            "hour": HOUR,
            "last_day": LAST_DAY,
            "spray_mg": SPRAY_MG,
            "off": OFF,
            "arm": ARM,
            "near_dose": NEAR_DOSE,
            "early": EARLY,
            "crowded": CROWDED,
            "words_fit": WORDS_FIT,
        },
    }


def _columns(draws) -> dict:
    """Return the constants that differ between draws, each as a list."""
    return {name: _short(np.ravel(v)) for name, v in vars(draws).items() if np.size(v) > 1}


def _short(values) -> list:
    """Return an array as lists of numbers that take little room and lose nothing that matters."""
    return [_short(row) if np.ndim(row) else float(f"{row:.12g}") for row in values]


def _arm_said(result) -> dict:
    """Return a trial's arm as plain data: where its point stands, and what it was given."""
    plan = result.plan
    drug, _, amount = _given(plan, result.day)
    day, left, low, high = _point(result)
    return {
        "point": [day, left, *(None if np.isnan(v) else v for v in (low, high))],
        "drug": drug,
        "amount": amount,
        "doses": [at for at, _ in plan.infusions or plan.sprays],
        "oral": plan.oral_from_day is not None,
        "context": plan.context,
        "population": plan.population,
    }


def _last_dose(values) -> float:
    """Return where the last dose stands on the clock."""
    if values["drug"] == "none":
        return 0.0
    days = dose_days(values["drug"], values["doses"], values["weekly_weeks"])
    return _at(values["axis"], days[-1])


course = Scene(
    name="course",
    compute=explore,
    draw=draw_clock,
    move=move_clock,
    read=read_clock,
    constants=twin_constants,
    units={
        "axis": {
            "log": {"x": (FIRST, LAST_DAY, "Days", "log")},
            "linear": {"x": (0.0, LAST_DAY, "Days")},
        }
    },
    grips=[
        Grip(
            part="doses",
            control="weekly_weeks",
            along=_last_dose,
            y=1.0,
            by=("axis", "drug", "doses"),
        ),
        Grip(
            part="pills",
            control="pill_weeks",
            along=lambda values: _at(values["axis"], 7.0 * values["pill_weeks"]),
            y=0.0,
            by=("axis",),
        ),
    ],
)
