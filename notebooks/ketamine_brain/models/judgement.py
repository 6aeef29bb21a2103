r"""What the three explorers of notebook 11 ask of `trial_simulator` and `decisions`: a trial and a thousand, a choice, a claim.

A claim is tested by one trial whose blind may leak. Of many such claims a share $p_{\text{before}}$ is true, and then the drug
does $\Delta_d$; in the others it does nothing. The chance of a significant result is the trial's power when the claim is true
($1 - \beta$), and when it is not true the share of "significant" trials that hope alone makes ($\alpha$, which is 0.05 only
with a sound blind). Both come from `trial_simulator.expected`.

Leaves out: that a claim may be half true; drop-out, the choice of outcomes, and results that were never published.
Breaks: with large expectancy the power is an approximation (see `trial_simulator`).
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models import decisions as de
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import check_choice, check_number

TRIALS = 1000
SEED = 11


@dataclasses.dataclass(frozen=True)
class TrialView:
    """One trial of a thousand, and the thousand: `number` counts from 1; `true_effect_points` is what the drug itself does."""

    design: ts.Design
    number: int
    true_effect_points: float
    trial: ts.Trial
    trials: ts.Trials


@dataclasses.dataclass(frozen=True)
class Outcome:
    """An outcome with and without a treatment: in words, which arms, the two shares (0..1), people of 100, and if it is a harm."""

    words: str
    arms: str
    share_with: float
    share_without: float
    comparison: de.Comparison
    harm: bool
    ids: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Choice:
    """A benefit and a harm side by side, and the form in which both are said."""

    benefit: Outcome
    harm: Outcome
    form: str


@dataclasses.dataclass(frozen=True)
class Claim:
    """A claim before and after one result: `power` and `alpha` of the trial, the belief, and 1,000 such claims as people."""

    prior: float
    power: float
    alpha: float
    result: str
    belief: de.Belief
    counts: np.ndarray  # of 1,000 claims: true and found, true and not found, not true and found, not true and not found


def explore_trial(
    true_effect: float = 0.0,
    expectancy: float = 8.0,
    control: str = "midazolam",
    n: float = 60,
    raters: str = "masked",
    number: float = 1,
) -> TrialView:
    """Return trial `number` (1 to 1000) and all thousand, for effects in MADRS points and n people (even)."""
    check_number("number", number, 1, TRIALS)
    design = ts.Design(2 * round(n / 2), control, raters)
    parameters = ts.Parameters(true_effect_points=true_effect, expectancy_points=expectancy)
    trials = ts.simulate_trials(design, parameters, TRIALS, SEED)
    return TrialView(
        design,
        round(number),
        true_effect,
        ts.simulate_trial(design, parameters, SEED, round(number) - 1),
        trials,
    )


# Each outcome: words, what is compared, ids with and without, numbers of people with and without where the row's own n does not
# say. Esketamine's phase 3 arms had 114 and 109 people [TRA-04, TRA-05].
BENEFITS = {
    "infusion": (
        "half the score or less, one day later",
        "infusion against placebo",
        "DEC08",
        "DEC09",
        None,
        None,
    ),
    "midazolam": (
        "half the score or less, one day later",
        "infusion against midazolam",
        "COC-03",
        "COC-02",
        None,
        None,
    ),
    "spray": (
        "half the score or less, after four weeks",
        "spray + new pill against new pill",
        "DEC01",
        "DEC02",
        114,
        109,
    ),
    "suicidal": (
        "suicidal thoughts halved, one day later",
        "infusion against midazolam",
        "GRU-02",
        "GRU-03",
        40,
        40,
    ),
    "relapse": ("relapse", "spray kept up against stopped", "SUS-01", "SUS-02", 90, 86),
}
HARMS = {
    "dissociation": ("felt detached", "EXP01", "EXP02"),
    "dizziness": ("dizzy", "EXP03", "EXP04"),
    "nausea": ("sick", "EXP05", "EXP06"),
    "sedation": ("drowsy", "EXP07", "EXP08"),
    "pressure": ("blood pressure up", "EXP10", "EXP11"),
    "stopped": ("stopped because of a harm", "DEC05", "DEC05"),
}
HARM_ARMS = "spray + pill against pill, over four weeks"
FORMS = ("people", "relative", "odds", "needed")


def _percent(id: str, place: int = 0) -> float:
    """Return a share (0..1): the row's value, or the one at `place` of the shares it prints beside its number."""
    row = measurement(id)
    return (numbers_in(row.dispersion)[place] if row.unit == "people" else row.value) / 100


def benefit(name: str) -> Outcome:
    """Return one of BENEFITS as people of 100 with its interval (printed, or Newcombe's)."""
    check_choice("benefit", name, tuple(BENEFITS))
    words, arms, one, zero, n_one, n_zero = BENEFITS[name]
    return Outcome(
        words,
        arms,
        _percent(one),
        _percent(zero),
        de.compare(one, zero, n_with=n_one, n_without=n_zero),
        False,
        (one, zero),
    )


def harm(name: str) -> Outcome:
    """Return one of HARMS, counted over four weeks of spray and pill against pill, as people of 100 with Newcombe's interval."""
    check_choice("harm", name, tuple(HARMS))
    words, one, zero = HARMS[name]
    n_one, n_zero = (114, 109) if one == zero else (measurement(one).n, measurement(zero).n)
    shares = _percent(one, 0), _percent(zero, 1)
    comparison = de.compare(*shares, n_with=n_one, n_without=n_zero)
    return Outcome(words, HARM_ARMS, *shares, comparison, True, tuple(dict.fromkeys((one, zero))))


def explore_choice(
    benefit_name: str = "infusion", harm_name: str = "dissociation", form: str = "people"
) -> Choice:
    """Return a benefit and a harm on one scale, and the form (one of FORMS) in which to say them."""
    check_choice("form", form, FORMS)
    return Choice(benefit(benefit_name), harm(harm_name), form)


def explore_claim(
    prior: float = 0.3,
    control: str = "midazolam",
    expectancy: float = 8.0,
    n: float = 60,
    result: str = "significant",
    effect: float = 5.0,
) -> Claim:
    """Return what one trial's `result` does to a claim believed with probability `prior`, when a true one means `effect` points."""
    design = ts.Design(2 * round(n / 2), control)
    power, alpha = (
        ts.expected(
            design, ts.Parameters(true_effect_points=points, expectancy_points=expectancy)
        ).power
        for points in (effect, 0.0)
    )
    shares = [prior * power, prior * (1 - power), (1 - prior) * alpha, (1 - prior) * (1 - alpha)]
    return Claim(
        prior,
        power,
        alpha,
        result,
        de.update(prior, power, alpha, result),
        de.counts(shares, TRIALS),
    )
