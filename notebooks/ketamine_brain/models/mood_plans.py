"""Plans that a reader can name, followed over a span a reader can choose: what the explorer of notebook 05 asks of `mood_onset`.

The plans are those of the trials: one infusion; six in twelve days; six and then one a week; a spray twice a week for four weeks;
an oral antidepressant; both together; nothing but the setting. Leaves out every plan that no trial has tested.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.mood_onset import (
    Plan,
    remission,
    response,
    simulate,
    simulate_band,
    simulate_group,
)
from ketamine_brain.models.parameters import check_choice, check_number

ONE = (0.0,)
SIX = (0.0, 2.0, 4.0, 7.0, 9.0, 11.0)
WEEKLY = SIX + tuple(float(day) for day in range(18, 180, 7))
TWICE_A_WEEK = tuple(float(7 * week + day) for week in range(4) for day in (0, 3))
INFUSION_DAYS = {"one": ONE, "six": SIX, "weekly": WEEKLY, "both": SIX}
PLANS = ("nothing", "one", "six", "weekly", "spray", "oral", "both")
SPANS = {"days": 2.0, "weeks": 28.0, "months": 182.0}
VIEWS = ("mean", "one", "twelve")
SPRAY_MG = 84.0  # esketamine a spray, the larger dose of the trials in the evidence [DAL-04]
SHARES = np.concatenate(
    [0.06 * np.linspace(0.0, 1.0, 25) ** 2, np.linspace(0.065, 1.0, 110)]
)  # denser where hours matter
PEOPLE = 12
TRIAL = 300  # people behind the shares of responders
ASKED_DAYS = np.array([0.0, 1.0, 7.0, 28.0])


@dataclasses.dataclass(frozen=True)
class Exploration:
    """One plan over one span. days (n,); madrs, control_madrs, low, high (n,): the mean, its control arm, and the 90 % band of the
    fit; people (k, n): single courses, k = 0, 1 or 12; asked: mean score at days 0, 1, 7, 28; asked_control; responders, remitters:
    shares of a simulated trial at those days."""

    span: float
    days: np.ndarray
    madrs: np.ndarray
    control_madrs: np.ndarray
    low: np.ndarray
    high: np.ndarray
    people: np.ndarray
    asked: np.ndarray
    asked_control: np.ndarray
    responders: np.ndarray
    remitters: np.ndarray


def named_plan(
    name: str,
    context: str = "midazolam",
    mg_per_kg: float = 0.5,
    baseline_madrs: float = 33.0,
    last_day: float = 182.0,
) -> Plan:
    """Return the `Plan` of that name (one of PLANS) in a context, up to `last_day`; `mg_per_kg` is the dose of each infusion."""
    check_choice("name", name, PLANS)
    infusions = tuple((day, mg_per_kg) for day in INFUSION_DAYS.get(name, ()) if day <= last_day)
    sprays = tuple((day, SPRAY_MG) for day in TWICE_A_WEEK) if name == "spray" else ()
    oral = 0.0 if name in ("oral", "both") else None
    return Plan(
        infusions, sprays, oral_from_day=oral, context=context, baseline_madrs=baseline_madrs
    )


def explore(
    plan: str = "one",
    context: str = "midazolam",
    mg_per_kg: float = 0.5,
    span: str = "weeks",
    view: str = "mean",
    seed: int = 5,
) -> Exploration:
    """Return what notebook 05 draws for a named plan, context, infusion dose, span ("days", "weeks", "months") and view of people."""
    check_choice("span", span, SPANS)
    check_choice("view", view, VIEWS)
    check_number("mg_per_kg", mg_per_kg, 0.0, 3.0, "mg/kg")
    chosen, soon = (
        named_plan(plan, context, mg_per_kg, last_day=last)
        for last in (SPANS[span], ASKED_DAYS[-1])
    )
    days = SPANS[span] * SHARES
    course, asked = simulate(chosen, days), simulate(soon, ASKED_DAYS)
    low, high = simulate_band(chosen, days)
    trial = simulate_group(soon, ASKED_DAYS, TRIAL, seed)
    count = {"mean": 0, "one": 1, "twelve": PEOPLE}[view]
    people = (
        simulate_group(chosen, days, PEOPLE, seed)[:count] if count else np.empty((0, days.size))
    )
    return Exploration(
        SPANS[span],
        days,
        course.madrs,
        course.control_madrs,
        low,
        high,
        people,
        asked.madrs,
        asked.control_madrs,
        response(trial),
        remission(trial),
    )
