"""The spine model in front of its rows: mice it was built from, and mice, rats and people kept aside.

Signs are counted in shares of the animal's own deficit or of its missing spines. "Nothing seen" needs a smallest visible
change; where no row prints one it is 10 % and the reason says so.
"""

from __future__ import annotations

import numpy as np

from ketamine_brain.models.predictions import Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models import plasticity

DAYS = np.linspace(0.0, 28.0, 1345)
UNSEEN = 10.0  # % taken as the smallest change one could see, where none is printed


def predictions() -> list[Prediction]:
    """Return what the spine model says of each calibrate and validate row it uses."""
    return [*_spines_in_mice(), *_behavior_in_mice(), *_timing(), *_scans(), *_rapamycin()]


def _at(day, values, days=DAYS):
    return float(np.interp(day, days, values))


def _relief(course):
    return 100.0 * (1.0 - course.behavior_deficit / course.behavior_deficit[0])


def _say(ids, what, observed, predicted, low, high, reason):
    return Prediction(
        ids, what, observed, float(predicted), low, high, reason, measurement(ids[0]).use
    )


def _spines_in_mice():
    course = plasticity.simulate([0.0], DAYS)
    recovered = 100.0 * plasticity.recovered_share(course)
    row = measurement("PL06")
    yield _say(
        ("PL06",),
        "missing spines back at best, mouse 10 mg/kg, %",
        row.value,
        recovered.max(),
        40.0,
        60.0,
        "'about', in a press report: ten points either way",
    )
    growth = 100.0 * plasticity.growth_signal(np.linspace(3.0, 6.0, 61)).mean()
    yield _say(
        ("PL05",),
        "formation raised at 3–6 h, % of its peak rise",
        0.0,
        growth,
        0.0,
        UNSEEN,
        "not altered; 10 % taken as unseen",
    )
    low, high = measurement("PL05").numbers
    growth = 100.0 * plasticity.growth_signal(np.linspace(low, high, 61)).mean()
    yield _say(
        ("PL05",),
        "formation raised at 12–24 h, % of its peak rise",
        100.0,
        growth,
        50.0,
        100.0,
        "markedly: at least half",
    )
    calm = plasticity.simulate([0.0], DAYS, stress=0.0)
    extra = calm.spine_density - 1.0
    seen = DAYS[extra >= 0.1 * extra.max()][-1] / 7.0
    yield _say(
        ("PL09",),
        "time until nine tenths of the extra spines are gone, weeks",
        measurement("PL09").value,
        seen,
        1.5,
        3.0,
        "seen 'up to' two weeks: half a week before to one week after",
    )
    lost_now, lost_rest = (
        calm.lost_per_day / calm.spine_density,
        plasticity.DEFAULT.elimination_per_day,
    )
    yield _say(
        ("PL10",),
        "change of the loss rate per spine, %",
        0.0,
        100.0 * (lost_now / lost_rest - 1.0).max(),
        -1.0,
        1.0,
        "formation only: no change beyond rounding",
    )


def _behavior_in_mice():
    course = plasticity.simulate([0.0], DAYS)
    kept, never = _relief(course), _relief(plasticity.simulate([0.0], DAYS, growth_block=1.0))
    erased = _relief(plasticity.simulate([0.0], DAYS, erase_day=1.0))
    yield _say(
        ("PL03", "PL04"),
        "early relief (3 h) that is there with no new spines, %",
        100.0,
        100.0 * _at(0.125, never) / _at(0.125, kept),
        90.0,
        110.0,
        "spines not needed to begin; 10 % taken as unseen",
    )
    yield _say(
        ("PL03", "PL04"),
        "late relief (day 4) lost when new spines are erased on day 1, %",
        100.0,
        100.0 * (1.0 - _at(4.0, erased) / _at(4.0, kept)),
        UNSEEN,
        100.0,
        "spines needed to keep it: a visible part goes",
    )
    behavior, spines = plasticity.half_times_h(course)
    yield _say(
        ("PL07",),
        "behavior ahead of spines, h (half of each one's best)",
        measurement("PL07").value,
        spines - behavior,
        4.5,
        18.0,
        "'approximate', in a press report: a factor of two",
    )


def _timing():
    at_3_h = _at(0.125, 100.0 * plasticity.recovered_share(plasticity.simulate([0.0], DAYS)))
    yield _say(
        ("PL08",),
        "missing spines back at 3 h (R-ketamine in mice), %",
        UNSEEN,
        at_3_h,
        UNSEEN,
        100.0,
        "improved; 10 % taken as the least one could see",
    )
    hours = np.arange(0.0, 133.0, 0.5)
    signal = sum(plasticity.growth_signal(hours - 24.0 * i) for i in range(5))
    low, high = measurement("PL11").numbers
    yield _say(
        ("PL11",),
        "formation raised at 72–132 h of five daily doses, % of one dose's peak",
        UNSEEN,
        100.0 * signal[(hours >= low) & (hours <= high)].mean(),
        UNSEEN,
        np.inf,
        "raised; 10 % taken as the least one could see",
    )
    yield _say(
        ("PL11",),
        "formation raised at 6–24 h of five daily doses, % of one dose's peak",
        0.0,
        100.0 * signal[(hours >= 6) & (hours <= 24)].mean(),
        -UNSEEN,
        UNSEEN,
        "not raised; 10 % taken as unseen",
    )


def _scans():
    repeat_sd = measurement("PL23").value
    reason = f"no change seen; two scans of one person differ by {repeat_sd:g} % (1 SD)"
    for stress, who in ((0.0, "never stressed"), (1.0, "stressed")):
        density = plasticity.simulate([0.0], DAYS, stress=stress).spine_density
        yield _say(
            ("PL14",),
            f"spines at 24 h, {who}, % change (the scan in people saw none)",
            0.0,
            100.0 * (_at(1.0, density) / density[0] - 1.0),
            -repeat_sd,
            repeat_sd,
            reason,
        )
    density = plasticity.simulate([0.0], DAYS).spine_density
    yield _say(
        ("PL18",),
        "spines at 24 h, stressed mice, % change (the scan saw none)",
        0.0,
        100.0 * (_at(1.0, density) / density[0] - 1.0),
        -repeat_sd,
        repeat_sd,
        reason,
    )
    course = plasticity.simulate([0.0, 3.0, 6.0], DAYS)
    yield _say(
        ("PL18",),
        "missing spines back three weeks after three doses, %",
        100.0,
        _at(27.0, 100.0 * plasticity.recovered_share(course)),
        50.0,
        150.0,
        "restored: at least half of what was missing",
    )


def _rapamycin():
    free, blocked = (plasticity.simulate([0.0], DAYS, growth_block=block) for block in (0.0, 1.0))
    kept = 100.0 * plasticity.recovered_share(blocked).max()
    yield _say(
        ("PL01",),
        "new spines when growth is blocked (rat), % of the missing",
        0.0,
        kept,
        -UNSEEN,
        UNSEEN,
        "blocked; 10 % taken as unseen",
    )
    at_day_1 = 100.0 * _at(1.0, _relief(blocked)) / _at(1.0, _relief(free))
    yield _say(
        ("PL01",),
        "relief left at 24 h when growth is blocked (rat), %",
        0.0,
        at_day_1,
        -50.0,
        50.0,
        "behavior blocked: less than half left",
    )
    yield _say(
        ("PL16",),
        "relief left at 24 h when growth is blocked (people), %",
        100.0,
        at_day_1,
        50.0,
        150.0,
        "not altered, without an interval: more than half left",
    )
    with_drug, without = measurement("PL17").numbers
    yield _say(
        ("PL17",),
        "two weeks on, relief with growth blocked minus without, points of deficit",
        with_drug - without,
        _at(14.0, _relief(blocked) - _relief(free)),
        0.0,
        np.inf,
        "more responded with rapamycin: the sign alone",
    )
