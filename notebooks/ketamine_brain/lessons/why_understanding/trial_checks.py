"""What four readings of the ketamine trials, put into the simulator, say of trials with controls.

Salt water and midazolam give very different effect sizes [WIL-01, WIL-02]. A reading says why:

- `drug only`: no expectancy; the true effect is set so that midazolam-controlled trials find their
  pooled effect size;
- `belief only`: no true effect; expectancy is set so that saline-controlled trials find theirs;
- `both`: true effect and expectancy set together so that both effect sizes come out;
- `midazolam acts`: no expectancy; midazolam itself lowers scores for a day, so that ketamine does
  more against salt water than against midazolam. Made after looking at the other three.

Each must then face what it was not set by: response in each arm, the trial under anaesthesia, and
the null midazolam trial. The guess chances are borrowed from one trial [SHI-01, SHI-02] in which
everyone had had ketamine when asked; those with saline (95 of 100) are assumed. One spread is
assumed everywhere. In the first three one usual fall, that of a midazolam arm [MUR-02], is assumed
for every control: so all three must say that about 20 of 100 respond to salt water.
"""

from __future__ import annotations

import dataclasses
import math

from ketamine_brain.evidence import measurement
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.decisions import wilson
from ketamine_brain.models.parameters import check_choice
from ketamine_brain.models.predictions import Prediction

READINGS = ("drug only", "belief only", "both", "midazolam acts")
SET_BY = {
    "drug only": ("WIL-01",),
    "belief only": ("WIL-02",),
    "both": ("WIL-01", "WIL-02"),
    "midazolam acts": ("WIL-01", "WIL-02"),
}
PRINTED = "the printed 95 % interval"


def _with(true_effect: float, expectancy: float) -> ts.Parameters:
    """Return parameters with these two, and the usual fall set so that the midazolam arm keeps its
    measured fall.
    """
    parameters = ts.Parameters(true_effect_points=true_effect, expectancy_points=expectancy)
    wrong = 1 - ts.guess_chances("midazolam", parameters)[1]
    usual = -measurement("MUR-02").number - wrong * expectancy
    return dataclasses.replace(parameters, usual_fall_points=max(0.0, usual))


def _d(control: str, true_effect: float, expectancy: float) -> float:
    return ts.expected(ts.Design(control=control), _with(true_effect, expectancy)).d


def reading(name: str, control: str = "midazolam") -> ts.Parameters:
    """Return the simulator's parameters under one of `READINGS`; only one of them differs between
    controls.
    """
    from scipy.optimize import brentq, fsolve

    check_choice("reading", name, READINGS)
    midazolam, saline = (measurement(id).number for id in ("WIL-01", "WIL-02"))
    against_midazolam = brentq(lambda effect: _d("midazolam", effect, 0.0) - midazolam, 0, 30)
    if name == "drug only":
        return _with(against_midazolam, 0.0)
    if name == "belief only":
        return _with(0.0, brentq(lambda hope: _d("saline", 0.0, hope) - saline, 0, 40))
    if name == "both":
        fits = fsolve(
            lambda x: (_d("midazolam", *x) - midazolam, _d("saline", *x) - saline), (1.0, 20.0)
        )
        return _with(*fits)
    if control == "midazolam":
        return _with(against_midazolam, 0.0)
    against_saline = brentq(lambda effect: _d("saline", effect, 0.0) - saline, 0, 30)
    lost = against_saline - against_midazolam  # what midazolam itself does in a day
    with_midazolam = _with(against_saline, 0.0)
    return dataclasses.replace(
        with_midazolam, usual_fall_points=with_midazolam.usual_fall_points - lost
    )


def midazolam_itself_points() -> float:
    """Return what midazolam would have to do in a day if it alone made the effect sizes differ."""
    return (
        reading("midazolam acts", "saline").true_effect_points
        - reading("midazolam acts", "midazolam").true_effect_points
    )


def _printed(id: str, what: str, predicted: float, use: str, note: str = "") -> Prediction:
    return Prediction.from_interval(
        measurement(id), what, predicted, reason=PRINTED + note, use=use
    )


def _of_reading(name: str) -> list[Prediction]:
    """Return what one reading says of the effect sizes, the arms, and the two trials it was not set
    by.
    """
    saline, midazolam, asleep = (
        ts.expected(ts.Design(control=control), reading(name, control)) for control in ts.CONTROLS
    )
    rows = [
        ("WIL-01", "effect size against midazolam (d)", midazolam.d),
        ("WIL-02", "effect size against saline (d)", saline.d),
        (
            "WIL-03",
            "response to ketamine in midazolam-controlled trials (%)",
            100 * midazolam.response_ketamine,
        ),
        (
            "WIL-04",
            "response to ketamine in saline-controlled trials (%)",
            100 * saline.response_ketamine,
        ),
        ("WIL-05", "response to midazolam (%)", 100 * midazolam.response_control),
        ("WIL-06", "response to saline (%)", 100 * saline.response_control),
    ]
    fitted = [
        _printed(
            id,
            f"{name}: {what}",
            predicted,
            "calibrate",
            "; this row set the reading" if id in SET_BY[name] else "",
        )
        for id, what, predicted in rows
    ]
    return [
        *fitted,
        _printed(
            "LII-01",
            f"{name}: difference when everyone is asleep (points)",
            -asleep.difference_points,
            "validate",
        ),
        _printed(
            "KAR-01",
            f"{name}: difference against midazolam after a course (points)",
            -midazolam.difference_points,
            "validate",
            "; a course in inpatients, where the reading is of one infusion",
        ),
    ]


def _of_guesses() -> list[Prediction]:
    """Return what the simulator says of how people guessed."""
    asleep, midazolam = (
        ts.expected(ts.Design(control=control)).right_guess_share
        for control in ("anaesthesia", "midazolam")
    )
    seen = measurement("LII-02")
    low, high = wilson(seen.number / 100, seen.people)
    reason = "Wilson's 95 % interval of the share seen: masking works when pure chance lies inside"
    guesses = [
        Prediction.of(
            seen,
            "guessed right when everyone was asleep (%)",
            100 * asleep,
            low=100 * low,
            high=100 * high,
            reason=reason,
            use="validate",
        ),
        Prediction.of(
            measurement("KAR-07"),
            "guessed right against midazolam (%)",
            100 * midazolam,
            observed=math.nan,
            low=50.0,
            high=100.0,
            reason="the source says 'most', without a number: more than half",
            use="validate",
        ),
    ]
    return guesses + _of_wrong_guesses()


def _of_wrong_guesses() -> list[Prediction]:
    """Return the simulated wrong guesses, arm by arm, beside the trial whose numbers are the
    simulator's guess chances.
    """
    import numpy as np

    trials = [ts.simulate_trial(ts.Design(n=54), number=number) for number in range(200)]
    predictions = []
    for id, ketamine in (("SHI-01", False), ("SHI-02", True)):
        seen = measurement(id)
        wrong = np.mean(
            [np.mean(t.believes_ketamine[t.ketamine_arm == ketamine] != ketamine) for t in trials]
        )
        low, high = wilson(seen.number / 100, seen.people // 2)
        had = "six of ketamine" if ketamine else "five of midazolam, one of ketamine"
        predictions.append(
            Prediction.of(
                seen,
                f"guessed wrong after {had} (%)",
                100 * float(wrong),
                low=100 * low,
                high=100 * high,
                reason="Wilson's 95 % interval, half of n an arm",
                use="calibrate",
            )
        )
    return predictions


def predictions() -> list[Prediction]:
    """Return every prediction: four readings of the same trials, then the guesses."""
    return [p for name in READINGS for p in _of_reading(name)] + _of_guesses()


def notes() -> list[str]:
    """Return what the readings say in words, with the numbers they were set to."""
    lines = []
    for name in READINGS:
        p = reading(name, "saline")
        lines.append(
            f"{name}: true effect {p.true_effect_points:.1f}, "
            f"expectancy {p.expectancy_points:.1f} points"
        )
    return [
        *lines,
        "No reading explains every row: expectancy can make both effect sizes, but then the "
        "ketamine arms should differ between controls, and they do not; the drug alone gives the "
        "ketamine arms, but not the size against saline; and if midazolam itself acts, by "
        f"{midazolam_itself_points():.1f} points in a day, ketamine asleep should do more than it "
        "did, unless the anesthetic acts too.",
        "Under anaesthesia and in the null course, intervals are wide: each also holds an ordinary "
        "effect.",
    ]
