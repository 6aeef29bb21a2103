"""The spine model in front of its rows: mice it was built from; mice, rats, people kept aside.

Signs are counted in shares of the animal's own deficit or of its missing spines. "Nothing seen"
needs a smallest visible change; where no row prints one it is 10 % and the reason says so. The scan
in people is judged twice: by the repeat of one person [PL23], and by what that leaves for the mean
of as many people as were scanned twice there, since its own number is not in what was read.
"""

from __future__ import annotations

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models import plasticity
from ketamine_brain.models.predictions import Prediction

DAYS = np.linspace(0.0, 28.0, 1345)
UNSEEN = 10.0  # % taken as the smallest change one could see, where none is printed


def predictions(parameters: plasticity.Parameters | None = None) -> list[Prediction]:
    """Return what the spine model says of each calibrate and validate row it uses."""
    p = parameters or plasticity.DEFAULT
    return [*_spines_in_mice(p), *_behavior_in_mice(p), *_timing(p), *_scans(p), *_rapamycin(p)]


def _at(day, values, days=DAYS):
    return float(np.interp(day, days, values))


def _relief(course):
    return 100.0 * (1.0 - course.behavior_deficit / course.behavior_deficit[0])


def _spines_in_mice(p):
    course = plasticity.simulate([0.0], DAYS, parameters=p)
    recovered = 100.0 * plasticity.recovered_share(course)
    row = measurement("PL06")
    yield Prediction.of(
        measurement("PL06"),
        "missing spines back at best, mouse 10 mg/kg, %",
        recovered.max(),
        observed=row.value,
        low=40.0,
        high=60.0,
        reason="'about', in a press report: ten points either way",
    )
    growth = 100.0 * plasticity.growth_signal(np.linspace(3.0, 6.0, 61), parameters=p).mean()
    yield Prediction.of(
        measurement("PL05"),
        "formation raised at 3–6 h, % of its peak rise",
        growth,
        observed=0.0,
        low=0.0,
        high=UNSEEN,
        reason="not altered; 10 % taken as unseen",
    )
    low, high = measurement("PL05").numbers
    growth = 100.0 * plasticity.growth_signal(np.linspace(low, high, 61), parameters=p).mean()
    yield Prediction.of(
        measurement("PL05"),
        "formation raised at 12–24 h, % of its peak rise",
        growth,
        observed=100.0,
        low=50.0,
        high=100.0,
        reason="markedly: at least half",
    )
    calm = plasticity.simulate([0.0], DAYS, stress=0.0, parameters=p)
    extra = calm.spine_density - 1.0
    seen = DAYS[extra >= 0.1 * extra.max()][-1] / 7.0
    yield Prediction.of(
        measurement("PL09"),
        "time until nine tenths of the extra spines are gone, weeks",
        seen,
        observed=measurement("PL09").value,
        low=1.5,
        high=3.0,
        reason="seen 'up to' two weeks: half a week before to one week after",
    )
    lost_now, lost_rest = (
        calm.lost_per_day / calm.spine_density,
        p.elimination_per_day,
    )
    yield Prediction.of(
        measurement("PL10"),
        "change of the loss rate per spine, %",
        100.0 * (lost_now / lost_rest - 1.0).max(),
        observed=0.0,
        low=-1.0,
        high=1.0,
        reason="formation only: no change beyond rounding",
    )


def _behavior_in_mice(p):
    course = plasticity.simulate([0.0], DAYS, parameters=p)
    kept, never = (
        _relief(course),
        _relief(plasticity.simulate([0.0], DAYS, growth_block=1.0, parameters=p)),
    )
    erased = _relief(plasticity.simulate([0.0], DAYS, erase_day=1.0, parameters=p))
    yield Prediction.of(
        (measurement("PL03"), measurement("PL04")),
        "early relief (3 h) that is there with no new spines, %",
        100.0 * _at(0.125, never) / _at(0.125, kept),
        observed=100.0,
        low=90.0,
        high=110.0,
        reason="spines not needed to begin; 10 % taken as unseen",
    )
    yield Prediction.of(
        (measurement("PL03"), measurement("PL04")),
        "late relief (day 4) lost when new spines are erased on day 1, %",
        100.0 * (1.0 - _at(4.0, erased) / _at(4.0, kept)),
        observed=100.0,
        low=UNSEEN,
        high=100.0,
        reason="spines needed to keep it: a visible part goes",
    )
    behavior, spines = plasticity.half_times_h(course)
    yield Prediction.of(
        measurement("PL07"),
        "behavior ahead of spines, h (half of each one's best)",
        spines - behavior,
        observed=measurement("PL07").value,
        low=4.5,
        high=18.0,
        reason="'approximate', in a press report: a factor of two",
    )


def _timing(p):
    at_3_h = _at(
        0.125, 100.0 * plasticity.recovered_share(plasticity.simulate([0.0], DAYS, parameters=p))
    )
    yield Prediction.of(
        measurement("PL08"),
        "missing spines back at 3 h (R-ketamine in mice), %",
        at_3_h,
        observed=UNSEEN,
        low=UNSEEN,
        high=100.0,
        reason="improved; 10 % taken as the least one could see",
    )
    hours = np.arange(0.0, 133.0, 0.5)
    doses = [plasticity.growth_signal(hours - 24.0 * i, parameters=p) for i in range(5)]
    signal = np.sum(doses, axis=0)
    low, high = measurement("PL11").numbers
    yield Prediction.of(
        measurement("PL11"),
        "formation raised at 72–132 h of five daily doses, % of one dose's peak",
        100.0 * signal[(hours >= low) & (hours <= high)].mean(),
        observed=UNSEEN,
        low=UNSEEN,
        high=np.inf,
        reason="raised; 10 % taken as the least one could see",
    )
    yield Prediction.of(
        measurement("PL11"),
        "formation raised at 6–24 h of five daily doses, % of one dose's peak",
        100.0 * signal[(hours >= 6) & (hours <= 24)].mean(),
        observed=0.0,
        low=-UNSEEN,
        high=UNSEEN,
        reason="not raised; 10 % taken as unseen",
    )


def scan_limits() -> dict[str, tuple[float, str]]:
    """Return {whom: (limit, reason)}: the change, %, that a scan in people can miss.

    For one person it is one standard deviation of two scans [PL23]; for the mean of as many people
    as that row has, 1.96 standard deviations over the root of their number.
    """
    repeat = measurement("PL23")
    mean = 1.96 * repeat.number / np.sqrt(repeat.people)
    return {
        "one person": (
            repeat.number,
            f"no change seen; two scans of one person differ by {repeat.value:g} % (1 SD)",
        ),
        f"mean of {repeat.n:.0f}": (
            float(mean),
            f"no change seen; a mean of {repeat.n:.0f} people is known to {mean:.1f} % (95 %)",
        ),
    }


def _scans(p):
    for stress, who in ((0.0, "never stressed"), (1.0, "stressed")):
        density = plasticity.simulate([0.0], DAYS, stress=stress, parameters=p).spine_density
        for judged, (limit, reason) in scan_limits().items():
            yield Prediction.of(
                measurement("PL14"),
                f"spines at 24 h, {who}, % change; people, limit: {judged}",
                100.0 * (_at(1.0, density) / density[0] - 1.0),
                observed=0.0,
                low=-limit,
                high=limit,
                reason=reason,
            )
    density = plasticity.simulate([0.0], DAYS, parameters=p).spine_density
    yield Prediction.of(
        measurement("PL18"),
        "spines at 24 h, stressed mice, % change (the scan saw none)",
        100.0 * (_at(1.0, density) / density[0] - 1.0),
        observed=0.0,
        low=-UNSEEN,
        high=UNSEEN,
        reason="no change; 10 % taken as unseen, since no spread of this scan in mice is printed",
    )
    course = plasticity.simulate([0.0, 3.0, 6.0], DAYS, parameters=p)
    yield Prediction.of(
        measurement("PL18"),
        "missing spines back three weeks after three doses, %",
        _at(27.0, 100.0 * plasticity.recovered_share(course)),
        observed=100.0,
        low=50.0,
        high=150.0,
        reason="restored: at least half of what was missing",
    )


def _rapamycin(p):
    free, blocked = (
        plasticity.simulate([0.0], DAYS, growth_block=block, parameters=p) for block in (0.0, 1.0)
    )
    kept = 100.0 * plasticity.recovered_share(blocked).max()
    yield Prediction.of(
        measurement("PL01"),
        "new spines when growth is blocked (rat), % of the missing",
        kept,
        observed=0.0,
        low=-UNSEEN,
        high=UNSEEN,
        reason="blocked; 10 % taken as unseen",
    )
    at_day_1 = 100.0 * _at(1.0, _relief(blocked)) / _at(1.0, _relief(free))
    yield Prediction.of(
        measurement("PL01"),
        "relief left at 24 h when growth is blocked (rat), %",
        at_day_1,
        observed=0.0,
        low=-50.0,
        high=50.0,
        reason="behavior blocked: less than half left",
    )
    yield Prediction.of(
        measurement("PL16"),
        "relief left at 24 h when growth is blocked (people), %",
        at_day_1,
        observed=100.0,
        low=50.0,
        high=150.0,
        reason="not altered, without an interval: more than half left",
    )
    with_drug, without = measurement("PL17").numbers
    yield Prediction.of(
        measurement("PL17"),
        "two weeks on, relief with growth blocked minus without, points of deficit",
        _at(14.0, _relief(blocked) - _relief(free)),
        observed=with_drug - without,
        low=0.0,
        high=np.inf,
        reason="more responded with rapamycin: the sign alone",
    )
