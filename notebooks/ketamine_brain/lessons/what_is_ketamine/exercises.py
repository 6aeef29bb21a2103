"""What the reader of notebook 01 writes: a share that arrives, a half-life, a drip."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from ketamine_brain.lessons.what_is_ketamine import checks
from ketamine_brain.models.pharmacokinetics import (
    KAMP,
    MINUTES_PER_HOUR,
    NG_ML_PER_MG_L,
    Dose,
    apparent_half_life,
    simulate,
)
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.teaching.challenge import Challenge
from ketamine_brain.teaching.exercise import Exercise, compare

FIRST, LATER = (1.0, 8.0), (8.0, 36.0)  # hours between which one may sample
TINY_NG_ML = 1e-12  # a level of nothing has no logarithm


def check_share(share) -> str | None:
    """Return what is wrong with a share that arrives, `share(area, mg, area_vein, mg_vein)`."""
    for area, mg, area_vein, mg_vein, where in (
        (100.0, 20.0, 100.0, 20.0, "when both areas and both doses are alike"),
        (40.0, 50.0, 100.0, 25.0, "for an area of 40 from 50 mg, and 100 from 25 mg by vein"),
        (0.0, 50.0, 100.0, 25.0, "when nothing arrives"),
    ):
        wrong = compare(share(area, mg, area_vein, mg_vein), area / mg * mg_vein / area_vein, where)
        if wrong:
            return wrong
    return None


def check_half_life(half_life) -> str | None:
    """Return what is wrong with a half-life from samples, `half_life(hours, levels)`."""
    hours = np.array([1.0, 2.0, 4.0, 8.0])
    for true in (2.0, 9.0):
        falling = 150.0 * 0.5 ** (hours / true)
        where = f"for a level that halves every {true:g} hours"
        wrong = compare(half_life(hours, falling), true, where, unit=" h")
        if wrong:
            return wrong
    for low, high in (FIRST, LATER):
        sampled = np.arange(low, high + 0.5)
        course = simulate(Dose(35.0, duration_h=2 / 3), sampled, KAMP)
        right = apparent_half_life(course, low, high)
        where = f"for Kamp's level sampled from hour {low:g} to {high:g}"
        wrong = compare(half_life(sampled, course.ketamine_ng_ml), right, where, tolerance=0.01)
        if wrong:
            return f"{wrong} (Fit a line to the logarithm of all samples, not of two.)"
    return None


def _one_tank(t_h, mg, drip_h, volume_l, clearance_l_h):
    rate = clearance_l_h / volume_l
    steady = NG_ML_PER_MG_L * mg / drip_h / clearance_l_h
    filled = steady * (1.0 - np.exp(-rate * np.minimum(t_h, drip_h)))
    return filled * np.exp(-rate * np.maximum(t_h - drip_h, 0.0))


def check_drip_level(drip_level) -> str | None:
    """Return what is wrong with the level of one tank, `drip_level(t, mg, drip, volume, CL)`."""
    for t_h, where in (
        (0.0, "at the start"),
        (0.5, "half an hour into a drip of one hour"),
        (1.0, "at the end of a drip of one hour"),
        (4.0, "three hours after the drip has ended"),
    ):
        right = float(_one_tank(t_h, 35.0, 1.0, 250.0, 80.0))
        wrong = compare(drip_level(t_h, 35.0, 1.0, 250.0, 80.0), right, where, unit=" ng/mL")
        if wrong:
            return wrong
    return None


EXERCISES = {
    "share_that_arrives": Exercise(
        prompt="Write the share of a dose that arrives, from two areas under the curve.",
        stub='''def share_that_arrives(area, mg, area_vein, mg_vein):
    """Area under the level after mg by some route, and after mg_vein by vein."""
    return ...
''',
        hint="By vein all of it arrives: compare the area of each milligram.",
        solution="""def share_that_arrives(area, mg, area_vein, mg_vein):
    return (area / mg) / (area_vein / mg_vein)
""",
        check=check_share,
        shows="Milligrams differ between arms, so areas are compared milligram by milligram.",
        also=(
            """def share_that_arrives(area, mg, area_vein, mg_vein):
    return area * mg_vein / (mg * area_vein)
""",
        ),
    ),
    "half_life": Exercise(
        prompt="Write the half-life (hours) that samples of a falling level give.",
        stub='''def half_life(hours, levels):
    """A straight line through the logarithm of the levels, by np.polyfit(x, y, 1)."""
    slope, _ = ...
    return ...
''',
        hint="A level halves when its natural logarithm has fallen by np.log(2).",
        solution="""def half_life(hours, levels):
    slope, _ = np.polyfit(hours, np.log(levels), 1)
    return np.log(2) / -slope
""",
        check=check_half_life,
        shows="The same curve gives another half-life when it is sampled later.",
        also=(
            """def half_life(hours, levels):
    return -1.0 / np.polyfit(hours, np.log2(levels), 1)[0]
""",
        ),
    ),
    "drip_level": Exercise(
        prompt="Write the level (ng/mL) in one tank: it fills during the drip, then it empties.",
        stub='''def drip_level(t_h, mg, drip_h, volume_l, clearance_l_h):
    """mg over drip_h hours into volume_l liters, of which clearance_l_h are freed an hour."""
    rate = clearance_l_h / volume_l
    full = 1000 * mg / drip_h / clearance_l_h  # where the level would end if the drip went on
    at_end = ...
    if t_h <= drip_h:
        return ...
    return at_end * ...
''',
        hint="While it fills, the level is full * (1 - np.exp(-rate * t_h)).",
        solution="""def drip_level(t_h, mg, drip_h, volume_l, clearance_l_h):
    rate = clearance_l_h / volume_l
    full = 1000 * mg / drip_h / clearance_l_h
    at_end = full * (1 - np.exp(-rate * drip_h))
    if t_h <= drip_h:
        return full * (1 - np.exp(-rate * t_h))
    return at_end * np.exp(-rate * (t_h - drip_h))
""",
        check=check_drip_level,
        shows="One tank has one half-life, however you sample: the bend needs a second tank.",
        also=(
            """def drip_level(t_h, mg, drip_h, volume_l, clearance_l_h):
    rate = clearance_l_h / volume_l
    during = min(t_h, drip_h)
    gain = 1000 * mg / drip_h / clearance_l_h * (1 - np.exp(-rate * during))
    return gain * np.exp(-rate * (t_h - during))
""",
        ),
    ),
}

# -- beat the model ------------------------------------------------------------------------------

DRIP_H = checks.MINUTES_TRIAL / MINUTES_PER_HOUR
TRIAL_MG = checks.MG_PER_KG_TRIAL * checks.WEIGHT_KG
EARLY_H, WHOLE_H = np.linspace(0.0, 6.0, 721), np.linspace(0.0, 96.0, 9601)


def our_level(route: str, mg: float, hours: np.ndarray) -> np.ndarray:
    """Return Kamp's level of ketamine (ng/mL) hours after `mg` by a route; a drip takes 40 min."""
    dose = Dose(mg, duration_h=DRIP_H if route == "iv" else 0.0, route=route)
    return simulate(dose, hours, KAMP).ketamine_ng_ml


def level_rows(level: Callable) -> list[Prediction]:
    """Return what a level `level(route, mg, hours)` says of the rows that ask for one."""

    def peak(route, mg):
        return _curve(level, route, mg, EARLY_H).max()

    def peak_h(route):
        return EARLY_H[_curve(level, route, 20.0, EARLY_H).argmax()]

    def share(route):
        area, by_vein = (
            np.trapezoid(_curve(level, each, 20.0, WHOLE_H), WHOLE_H) for each in (route, "iv")
        )
        return 100.0 * area / by_vein

    def half_life_h(low, high):
        hours = np.arange(low, high + 0.5)
        logs = np.log(np.maximum(_curve(level, "iv", 20.0, hours), TINY_NG_ML))
        return -np.log(2.0) / np.polyfit(hours, logs, 1)[0]

    said = {
        "peak after 0.5 mg/kg over 40 min": peak("iv", TRIAL_MG),
        "peak after 0.5 mg/kg by mouth": peak("oral", TRIAL_MG),
        **{f"{route} exposure as a share": share(route) for route in ("im", "nasal", "oral")},
        "sublingual exposure as a share": share("sublingual"),
        "time of the sublingual peak": peak_h("sublingual"),
        "time of the nasal peak": MINUTES_PER_HOUR * peak_h("nasal"),
        **{f"peak after {mg} mg by nose": peak("nasal", float(mg)) for mg in (10, 30, 50)},
        "nasal peak at 50 mg over that": peak("nasal", 50.0) / peak("nasal", 10.0),
        "half-life from samples at 1 to 8 h": MINUTES_PER_HOUR * half_life_h(*FIRST),
        "half-life from samples at 8 to 36 h": half_life_h(*LATER),
    }
    return [
        dataclasses.replace(row, what=row.what.replace(", this set", ""), predicted=float(answer))
        for row in checks.predictions(KAMP)
        for begins, answer in said.items()
        if row.what.startswith(begins)
    ]


def _curve(level: Callable, route: str, mg: float, hours: np.ndarray) -> np.ndarray:
    return np.broadcast_to(level(route, mg, hours), hours.shape)


CHALLENGES = {
    "body": Challenge(
        prompt="Write the level in the blood (ng/mL), hours after mg by a route.",
        ours=our_level,
        predictions=level_rows,
        start="def mine(route, mg, hours):\n"
        "    tank = 1000 * mg / 200  # ng/mL in one tank of 200 liters, by every route\n"
        "    return tank * 0.5 ** (hours / 2.5)\n",
        hint="Let a drip fill for 40 minutes, and let less arrive by mouth.",
    ),
    "constants": Challenge(
        prompt="Change constants of Kamp's set until it misses fewer rows than his.",
        ours=KAMP,
        predictions=checks.predictions,
        hint="A dict of constants, such as dict(slow_volume_l=600.0).",
    ),
}
