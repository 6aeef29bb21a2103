"""Plans that a reader can name: what notebooks 01, 05 and 12 ask of `mood_onset`.

The plans are those of the trials: one infusion; six in twelve days; six and then one a week; a
spray twice a week for four weeks; an oral antidepressant; both together; nothing but the setting.
Leaves out every plan that no trial has tested.
"""

from __future__ import annotations

from ketamine_brain.models.mood_onset import (
    Plan,
)
from ketamine_brain.models.parameters import check_choice

ONE = (0.0,)


SIX = (0.0, 2.0, 4.0, 7.0, 9.0, 11.0)


WEEKLY = SIX + tuple(float(day) for day in range(18, 180, 7))


TWICE_A_WEEK = tuple(float(7 * week + day) for week in range(4) for day in (0, 3))


INFUSION_DAYS = {"one": ONE, "six": SIX, "weekly": WEEKLY, "both": SIX}


PLANS = ("nothing", "one", "six", "weekly", "spray", "oral", "both")


SPRAY_MG = 84.0  # esketamine a spray, the larger dose of the trials in the evidence [DAL-04]


def named_plan(
    name: str,
    context: str = "midazolam",
    mg_per_kg: float = 0.5,
    baseline_madrs: float = 33.0,
    last_day: float = 182.0,
) -> Plan:
    """Return the `Plan` of that name (one of PLANS) in a context, up to `last_day`; `mg_per_kg` is
    the dose of each infusion.
    """
    check_choice("name", name, PLANS)
    infusions = tuple((day, mg_per_kg) for day in INFUSION_DAYS.get(name, ()) if day <= last_day)
    sprays = tuple((day, SPRAY_MG) for day in TWICE_A_WEEK) if name == "spray" else ()
    oral = 0.0 if name in ("oral", "both") else None
    return Plan(
        infusions, sprays, oral_from_day=oral, context=context, baseline_madrs=baseline_madrs
    )


# How plans and settings are said in a sentence.
PLAN_WORDS = {
    "nothing": "No drug, only the setting",
    "one": "One infusion",
    "six": "Six infusions in twelve days",
    "weekly": "Six infusions, then one a week",
    "spray": "A spray twice a week for four weeks",
    "oral": "An oral antidepressant",
    "both": "Six infusions and an oral antidepressant",
}
CONTEXT_WORDS = {
    "none": "with no setting at all",
    "saline": "against saline",
    "midazolam": "against midazolam",
    "spray": "against a placebo spray",
    "admission": "with admission and a placebo spray",
    "anaesthesia": "under anesthesia",
    "pill": "against placebo pills",
}
