r"""Notebook 11's explorers: a trial and a thousand, a choice, a claim before and after a result.

A claim is tested by one trial whose blind may leak. Of many such claims a share $p_{\text{before}}$
is true, and then the drug does $\Delta_d$; in the others it does nothing. The chance of a
significant result is the trial's power when the claim is true ($1 - \beta$), and when it is not
true the share of "significant" trials that hope alone makes ($\alpha$, which is 0.05 only with a
sound blind). Both come from `trial_simulator.expected`.

Leaves out: that a claim may be half true; drop-out, the choice of outcomes, and results that were
never published. Breaks: with large expectancy the power is an approximation (see
`trial_simulator`).
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from matplotlib.transforms import ScaledTranslation

from ketamine_brain.drawing.numbers import fixed, minus
from ketamine_brain.drawing.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_ORANGE,
    PURPLE,
    RED,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.explorer import Scene
from ketamine_brain.lessons.why_understanding.arms import people_of_arms
from ketamine_brain.models import decisions as de
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import check_choice, check_number
from ketamine_brain.models.trial_simulator import Parameters

TRIALS = 1000


SEED = 11
TRUE_EFFECT = 5.0  # points, of a claim that is true


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrialView:
    """One trial of a thousand, and the thousand: `number` counts from 1; `true_effect_points` is
    what the drug itself does.
    """

    design: ts.Design
    number: int
    true_effect_points: float
    trial: ts.Trial
    trials: ts.Trials


@dataclasses.dataclass(frozen=True, kw_only=True)
class Outcome:
    """An outcome with and without a treatment: in words, which arms, the two shares (0..1), people
    of 100, and if it is a harm.
    """

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


@dataclasses.dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim before and after one result: `power` and `alpha` of the trial, the belief, and 1,000
    such claims, counted: true and found, true and missed, not true and found, not true and not.
    """

    prior: float
    power: float
    alpha: float
    result: str
    belief: de.Belief
    counts: np.ndarray


def explore_trial(
    true_effect: float = 0.0,
    expectancy: float = 8.0,
    control: str = "midazolam",
    n: float = 60,
    raters: str = "masked",
    number: float = 1,
) -> TrialView:
    """Return trial `number` (1 to 1000) and all thousand, for effects in MADRS points and n people
    (even).
    """
    check_number("number", number, 1, TRIALS)
    design = ts.Design(2 * round(n / 2), control, raters)
    parameters = ts.Parameters(true_effect_points=true_effect, expectancy_points=expectancy)
    trials = ts.simulate_trials(design, parameters, TRIALS, SEED)
    return TrialView(
        design=design,
        number=round(number),
        true_effect_points=true_effect,
        trial=ts.simulate_trial(design, parameters, SEED, round(number) - 1),
        trials=trials,
    )


# Each outcome: words, what is compared, ids with and without, and how its people are counted: None
# where the printed interval is used, else whether the rows' n counts both arms.
BENEFITS = {
    "infusion": (
        "half the score or less, one day later",
        "infusion against placebo",
        ("DEC08", "DEC09"),
        None,
    ),
    "midazolam": (
        "half the score or less, one day later",
        "infusion against midazolam",
        ("COC-03", "COC-02"),
        None,
    ),
    "spray": (
        "half the score or less, after four weeks",
        "spray + new pill against new pill",
        ("DEC01", "DEC02"),
        False,
    ),
    "suicidal": (
        "suicidal thoughts halved, one day later",
        "infusion against midazolam",
        ("GRU-02", "GRU-03"),
        True,
    ),
    "relapse": ("relapse", "spray kept up against stopped", ("SUS-01", "SUS-02"), False),
}
SPRAY_TRIAL = ("DEC01", "DEC02")  # the arms whose harms DEC05 counts, with n


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
    """Return a share (0..1): the row's value, or the one at `place` of the shares it prints beside
    its number.
    """
    row = measurement(id)
    return (numbers_in(row.dispersion)[place] if row.unit == "people" else row.number) / 100


def benefit(name: str) -> Outcome:
    """Return one of BENEFITS as people of 100 with its interval (printed, or Newcombe's)."""
    check_choice("benefit", name, tuple(BENEFITS))
    words, arms, (one, zero), together = BENEFITS[name]
    n_one, n_zero = None, None
    if together is not None:
        n_one, n_zero = people_of_arms(one, zero, together)
    return Outcome(
        words=words,
        arms=arms,
        share_with=_percent(one),
        share_without=_percent(zero),
        comparison=de.compare(one, zero, n_with=n_one, n_without=n_zero),
        harm=False,
        ids=(one, zero),
    )


def harm(name: str) -> Outcome:
    """Return one of HARMS, counted over four weeks of spray and pill against pill, as people of 100
    with Newcombe's interval.
    """
    check_choice("harm", name, tuple(HARMS))
    words, one, zero = HARMS[name]
    n_one, n_zero = people_of_arms(*(SPRAY_TRIAL if one == zero else (one, zero)))
    share_with, share_without = _percent(one, 0), _percent(zero, 1)
    return Outcome(
        words=words,
        arms=HARM_ARMS,
        share_with=share_with,
        share_without=share_without,
        comparison=de.compare(share_with, share_without, n_with=n_one, n_without=n_zero),
        harm=True,
        ids=tuple(dict.fromkeys((one, zero))),
    )


def explore_choice(
    benefit_name: str = "infusion", harm_name: str = "dissociation", form: str = "people"
) -> Choice:
    """Return a benefit and a harm on one scale, and the form (one of FORMS) to say them in."""
    check_choice("form", form, FORMS)
    return Choice(benefit(benefit_name), harm(harm_name), form)


def explore_claim(
    prior: float = 0.3,
    control: str = "midazolam",
    expectancy: float = 8.0,
    n: float = 60,
    result: str = "significant",
    effect: float = TRUE_EFFECT,
) -> Claim:
    """Return what one trial's `result` does to a claim believed with probability `prior`, when a
    true one means `effect` points.
    """
    design = ts.Design(2 * round(n / 2), control)
    power, alpha = (
        ts.expected(
            design, ts.Parameters(true_effect_points=points, expectancy_points=expectancy)
        ).power
        for points in (effect, 0.0)
    )
    shares = [prior * power, prior * (1 - power), (1 - prior) * alpha, (1 - prior) * (1 - alpha)]
    return Claim(
        prior=prior,
        power=power,
        alpha=alpha,
        result=result,
        belief=de.update(prior, power, alpha, result),
        counts=de.counts(shares, TRIALS),
    )


# -- one trial, and a thousand -------------------------------------------------------------------

LAYOUT = {
    "fall_low": -25.0,
    "fall_high": 65.0,
    "bin_low": -20.0,
    "bins": 65,
    "interval_y": 306.0,
    "words_y": 318.0,
    "truth_y": 268.0,
    "words_left": -6.0,
    "words_right": 31.0,
}


EDGES = LAYOUT["bin_low"] + np.arange(LAYOUT["bins"] + 1.0)


TOP = 340.0


def twin_constants() -> dict:
    """Return what the browser's copy of `move_trial` needs: the simulator's constants, the run, and
    where things are drawn.
    """
    return {
        "parameters": dataclasses.asdict(Parameters()),
        "trials": TRIALS,
        "seed": SEED,
        **LAYOUT,
    }


def _spread_out(i):
    """Return places (-0.3 to 0.3) for people i, so that dots do not hide each other."""
    return 0.6 * ((np.asarray(i) // 2 + 1) * 0.618034 % 1.0 - 0.5)


def _dots(view, ketamine: bool, believes: bool):
    trial = view.trial
    i = np.flatnonzero((trial.ketamine_arm == ketamine) & (trial.believes_ketamine == believes))
    return float(ketamine) + _spread_out(i), np.clip(
        trial.fall_points[i], LAYOUT["fall_low"], LAYOUT["fall_high"]
    )


def _mean(view, ketamine: bool):
    mean = view.trial.fall_points[view.trial.ketamine_arm == ketamine].mean()
    return np.array([ketamine - 0.38, ketamine + 0.38]), np.array([mean, mean])


def _heights(differences) -> np.ndarray:
    inside = np.clip(differences, EDGES[0], EDGES[-1] - 1e-9)
    return np.bincount((inside - EDGES[0]).astype(int), minlength=len(EDGES) - 1).astype(float)


def move_trial(view) -> dict:
    """Return where each artist of `draw_trial` goes, in data coordinates."""
    one, many = view.trial.result, view.trials
    low, high, found = (
        float(v[0]) for v in (one.ci_low_points, one.ci_high_points, one.difference_points)
    )
    groups = {
        f"{arm}_{'yes' if b else 'no'}": _dots(view, arm == "ketamine", b)
        for arm in ("ketamine", "control")
        for b in (True, False)
    }
    return {
        **groups,
        "ketamine_mean": _mean(view, True),
        "control_mean": _mean(view, False),
        "all": _heights(many.difference_points),
        "significant": _heights(many.difference_points[many.significant]),
        "interval": (np.clip([low, high], EDGES[0], EDGES[-1]), np.full(2, LAYOUT["interval_y"])),
        "found": ([found], [LAYOUT["interval_y"]]),
        "found_words": (
            float(np.clip(found, LAYOUT["words_left"], LAYOUT["words_right"])),
            LAYOUT["words_y"],
            f"trial {view.number}: {fixed(found, 1)} ({fixed(low, 1)} to {fixed(high, 1)})",
        ),
        "truth": (np.full(2, view.true_effect_points), np.array([0.0, LAYOUT["truth_y"]])),
        "truth_words": (
            view.true_effect_points + 0.6,
            LAYOUT["truth_y"],
            f"the drug itself: {fixed(view.true_effect_points, 1)}",
        ),
        "share_words": f"{many.significant.sum():,} of 1,000",
    }


def draw_trial(figure, view) -> dict:
    """Draw a `TrialView`: its people arm by arm, and where its result lies among a thousand; return
    the moving artists.
    """
    people, results = figure.subplots(1, 2, width_ratios=(1, 1.45))
    at = move_trial(view)
    people.set(
        xlim=(-0.6, 1.6),
        ylim=(LAYOUT["fall_low"] - 2, LAYOUT["fall_high"] + 12),
        ylabel="Fall in a day (MADRS points)",
        title="One trial",
    )
    people.set_xticks([0, 1], ["control arm", "ketamine arm"])
    people.axhline(0, color=MUTED, lw=1)
    people.text(-0.55, 74, "● thinks: ketamine   △ thinks: control", fontsize=10.5, va="center")
    artists = {}
    for arm, color in (("control", ORANGE), ("ketamine", BLUE)):
        artists[f"{arm}_yes"] = people.scatter(
            *at[f"{arm}_yes"], s=34, marker="o", color=color, lw=0
        )
        artists[f"{arm}_no"] = people.scatter(
            *at[f"{arm}_no"], s=34, marker="^", facecolor="white", edgecolor=color, lw=1.3
        )
        (artists[f"{arm}_mean"],) = people.plot(*at[f"{arm}_mean"], color=INK, lw=3)
    return artists | _draw_results(results, at)


def _draw_results(axes, at) -> dict:
    axes.set(
        xlim=(EDGES[0], EDGES[-1]),
        ylim=(0, TOP),
        yticks=(0, 100, 200),
        ylabel="Trials of 1,000",
        title="A thousand such trials",
        xlabel="Ketamine arm better by (points)",
    )
    axes.grid(axis="x", visible=False)
    axes.axvline(0, ymax=0.85, color=MUTED, lw=1)  # below the words of the one trial
    every = axes.stairs(at["all"], EDGES, fill=True, facecolor=GRID, edgecolor=MUTED, lw=1)
    significant = axes.stairs(at["significant"], EDGES, fill=True, color=BLUE)
    (truth,) = axes.plot(*at["truth"], color=PURPLE, lw=2.4, ls=(0, (4, 2)))
    (interval,) = axes.plot(*at["interval"], color=INK, lw=3)
    found = axes.scatter(*at["found"], s=70, marker="D", color=INK, zorder=3)
    words = {
        "found_words": axes.text(*at["found_words"], ha="center", va="bottom", fontsize=11),
        "truth_words": axes.text(*at["truth_words"], color=PURPLE, fontweight="bold", va="top"),
        "share_words": axes.text(-19.4, 206, at["share_words"], color=BLUE, fontweight="bold"),
    }
    line = 38 if is_narrow(axes.figure) else 18
    axes.text(-19.4, 206 - line, "significant", color=BLUE, fontweight="bold")
    axes.text(-19.4, 206 - 2 * line, "gray: not", color=MUTED, fontsize=11)
    return {
        "all": every,
        "significant": significant,
        "truth": truth,
        "interval": interval,
        "found": found,
        **words,
    }


def read_trial(view, values) -> dict:
    """Return the numbers and words of the sentence below one trial and a thousand; the difference
    is said of the arm that is ahead.
    """
    one, many = view.trial.result, view.trials
    found, low, high = (
        float(values[0])
        for values in (one.difference_points, one.ci_low_points, one.ci_high_points)
    )
    behind = found < 0
    return {
        "number": view.number,
        "ahead": "control" if behind else "ketamine",
        "found": abs(found),
        "low": -high if behind else low,
        "high": -low if behind else high,
        "verdict": "significant" if one.significant[0] else "not significant",
        "significant": int(many.significant.sum()),
        "mean": float(many.difference_points.mean()),
        "truth": view.true_effect_points,
        "right": float(one.right_guess_share[0]),
    }


# -- benefit and harm ----------------------------------------------------------------------------

PLACES = np.array([(k % 10, 9 - k // 10) for k in range(100)], dtype=float)


FORM_WORDS = {
    "people": "{with_treatment} in 100 instead of {without} (could be {low} to {high} {change})",
    "relative": "{ratio:.1f} times as many",
    "odds": "an odds ratio of {odds:.1f}",
    "needed": "one more person for every {needed} treated",
}


AWAY = -60.0  # where a mark stands that is not shown: outside the figure


def _counts(outcome, form: str) -> tuple[int, int, int]:
    """Return how many people a form of words shows: with it either way, changed, neither way.

    "Times as many" leaves out all for whom nothing happens, odds are of no people at all, and a
    number needed is one among that many.
    """
    c = outcome.comparison
    needed = min(_needed(outcome), len(PLACES))
    return {
        "people": (c.either_way, c.changed, c.neither),
        "relative": (c.either_way, c.changed, 0),
        "odds": (0, 0, 0),
        "needed": (0, 1, needed - 1),
    }[form]


def _grid(outcome, form: str) -> dict:
    counts = _counts(outcome, form)
    places = np.split(PLACES[: sum(counts)], np.cumsum(counts)[:-1])
    nobody = np.full((1, 2), AWAY)
    return {
        name: tuple((group if len(group) else nobody).T)
        for name, group in zip(("either", "changed", "neither"), places, strict=True)
    }


def _made_a_difference(outcome) -> tuple[int, float, float]:
    """Return in how many of 100 people treatment made the difference, with its interval, counted
    upwards.
    """
    c = outcome.comparison
    return (c.changed, c.low, c.high) if c.more else (c.changed, -c.high, -c.low)


def _count_words(outcome, form: str) -> tuple[str, str, str]:
    c, needed = outcome.comparison, _needed(outcome)
    only = "with" if c.more else "without"
    return {
        "people": (
            f"{c.either_way} with or without",
            f"{c.changed} only {only} it",
            f"{c.neither} neither way",
        ),
        "relative": (f"{c.either_way} with or without", f"{c.changed} only {only} it", "not said"),
        "odds": ("odds are not people:", "there is nobody", "to be drawn"),
        "needed": ("not said", f"1 of {needed}", f"{needed - 1} of {needed}"),
    }[form]


def move_choice(choice) -> dict:
    """Return where each artist of `draw_choice` goes, in data coordinates."""
    moved: dict[str, Any] = {}
    for name, outcome, row in (("benefit", choice.benefit, 1.0), ("harm", choice.harm, 0.0)):
        middle, low, high = _made_a_difference(outcome)
        moved |= {f"{name}_{key}": points for key, points in _grid(outcome, choice.form).items()}
        moved |= {
            f"{name}_words{k}": words for k, words in enumerate(_count_words(outcome, choice.form))
        }
        moved |= {
            f"{name}_title": outcome.words,
            f"{name}_arms": outcome.arms,
            f"{name}_line": (np.array([low, high]), np.array([row, row])),
            f"{name}_point": ([float(middle)], [row]),
            f"{name}_range": (
                high + 1.2,
                row,
                minus(f"{middle} ({low:.0f} to {high:.0f})"),
            ),
        }
    return moved


def draw_choice(figure, choice) -> dict:
    """Draw a `Choice` as twice a hundred people and, below, both on one scale; return the moving
    artists.
    """
    grid = figure.add_gridspec(2, 2, height_ratios=(2.5, 1))
    at = move_choice(choice)
    artists: dict[str, Any] = {}
    for column, (name, color, marker) in enumerate((("benefit", BLUE, "D"), ("harm", RED, "s"))):
        artists |= _draw_people(figure.add_subplot(grid[0, column]), name, color, marker, at)
    axes = figure.add_subplot(grid[1, :])
    axes.set(
        xlim=(-5, 52),
        ylim=(-0.6, 1.6),
        xlabel="People in 100 for whom it made the difference, with 95 % interval",
    )
    axes.set_yticks([0, 1], ["harm", "benefit"])
    axes.axvline(0, color=MUTED, lw=1)
    for name, color, marker in (("benefit", BLUE, "D"), ("harm", RED, "s")):
        (artists[f"{name}_line"],) = axes.plot(*at[f"{name}_line"], color=color, lw=4)
        artists[f"{name}_point"] = axes.scatter(
            *at[f"{name}_point"], s=90, marker=marker, color=color, zorder=3
        )
        # On a phone there is no room beside the line: its words stand above its end.
        where = dict(ha="right", va="bottom") if is_narrow(figure) else dict(va="center")
        above = ScaledTranslation(0, 0.08, figure.dpi_scale_trans) if is_narrow(figure) else None
        transform = axes.transData + above if above else axes.transData
        artists[f"{name}_range"] = axes.text(
            *at[f"{name}_range"], color=color, fontweight="bold", transform=transform, **where
        )
    return artists


def _draw_people(axes, name, color, marker, at) -> dict:
    axes.set(xlim=(-0.6, 16.4), ylim=(-0.7, 12.2), xticks=[], yticks=[], aspect="equal")
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    artists = {
        f"{name}_either": axes.scatter(*at[f"{name}_either"], s=70, marker="o", color=MUTED),
        f"{name}_changed": axes.scatter(*at[f"{name}_changed"], s=62, marker=marker, color=color),
        f"{name}_neither": axes.scatter(
            *at[f"{name}_neither"], s=58, marker="o", facecolor="white", edgecolor=MUTED, lw=1.0
        ),
        f"{name}_title": axes.text(
            -0.5, 11.5, at[f"{name}_title"], fontweight="bold", color=color, fontsize=12.5
        ),
        f"{name}_arms": axes.text(-0.5, 10.4, at[f"{name}_arms"], color=MUTED, fontsize=11),
    }
    marks = (("o", MUTED, MUTED), (marker, color, color), ("o", "white", MUTED))
    for k, (shape, face, edge) in enumerate(marks):
        y = 8.0 - 2.2 * k
        axes.plot(10.6, y, shape, ms=8, mfc=face, mec=edge)
        artists[f"{name}_words{k}"] = axes.text(
            11.3,
            y,
            at[f"{name}_words{k}"],
            va="center",
            color=color if k == 1 else INK,
            fontweight="bold" if k == 1 else "normal",
            fontsize=11,
        )
    return artists


def _needed(outcome) -> int:
    """Return the number needed to treat or harm, rounded up to whole people."""
    return int(np.ceil(1 / abs(outcome.share_with - outcome.share_without) - 1e-9))


def say(outcome, form: str) -> str:
    """Return one outcome in one of `FORM_WORDS`, every number computed from its shares."""
    c, one, zero = outcome.comparison, outcome.share_with, outcome.share_without
    _, low, high = _made_a_difference(outcome)
    return FORM_WORDS[form].format(
        with_treatment=c.with_treatment,
        without=c.without,
        change="more" if c.more else "fewer",
        low=f"{low:.0f}",
        high=f"{high:.0f}",
        ratio=one / zero,
        odds=one / (1 - one) / (zero / (1 - zero)),
        needed=_needed(outcome),
    )


def read_choice(choice, values) -> dict:
    """Return the words of the sentence below the two hundred people."""
    return {
        name: f"{outcome.words[0].upper()}{outcome.words[1:]}, {outcome.arms}: "
        f"{say(outcome, choice.form)}"
        for name, outcome in (("benefit", choice.benefit), ("harm", choice.harm))
    }


# -- a claim before and after one result ---------------------------------------------------------

RESULT_WORDS = {"significant": "a significant result", "null": "a result that is not significant"}


def _outline(claim):
    """Return the line around the part of the square that the result points at."""
    p, power, alpha = claim.prior, claim.power, claim.alpha
    end = 0.0 if claim.result == "significant" else 1.0
    return np.array([0, 0, p, p, 1, 1, 0]), np.array([end, power, power, alpha, alpha, end, end])


def _count_text(x0, y0, x1, y1, words):
    """Return (x, y, words) for the middle of a part of the square, and no words where they would
    not fit.
    """
    return (x0 + x1) / 2, (y0 + y1) / 2, words if x1 - x0 > 0.17 and y1 - y0 > 0.075 else " "


def move_claim(claim) -> dict:
    """Return where each artist of `draw_claim` goes, in data coordinates."""
    p, power, alpha, after = claim.prior, claim.power, claim.alpha, claim.belief.posterior
    parts = {
        "true_found": (0, 0, p, power),
        "true_missed": (0, power, p, 1),
        "false_found": (p, 0, 1, alpha),
        "false_not": (p, alpha, 1, 1),
    }
    counts = dict(
        zip(("true_found", "true_missed", "false_found", "false_not"), claim.counts, strict=True)
    )
    return {
        **parts,
        **{f"{key}_words": _count_text(*parts[key], f"{count}") for key, count in counts.items()},
        "outline": _outline(claim),
        "true_label": (p / 2, 1.03, "true"),
        "false_label": ((1 + p) / 2, 1.03, "not true"),
        "before": (-0.3, 0, 0.3, 100 * p),
        "after": (0.7, 0, 1.3, 100 * after),
        "before_words": (0.0, 100 * p + 2, f"{100 * p:.0f} %"),
        "after_words": (1.0, 100 * after + 2, f"{100 * after:.0f} %"),
    }


def draw_claim(figure, claim) -> dict:
    """Draw a `Claim`: a thousand such claims as a square, and the belief before and after; return
    the moving artists.
    """
    from matplotlib.patches import Rectangle

    square, bars = figure.subplots(1, 2, width_ratios=(1.7, 1))
    at = move_claim(claim)
    colors = {
        "true_found": BLUE,
        "true_missed": PALE_BLUE,
        "false_found": ORANGE,
        "false_not": PALE_ORANGE,
    }
    square.set(
        xlim=(0, 1),
        ylim=(0, 1.1),
        xticks=[],
        yticks=[],
        title="1,000 such claims, one such trial each",
    )
    bars.set(
        xlim=(-0.5, 1.5),
        ylim=(0, 110),
        yticks=(0, 50, 100),
        yticklabels=("0 %", "50 %", "100 %"),
        title="Belief that it is true",
    )
    bars.set_xticks([0, 1], ["before", "after"])
    for axes in (square, bars):
        axes.grid(False)
        axes.spines[["left", "bottom"]].set_visible(False)
    artists = {}
    for axes, name, color in [(square, n, c) for n, c in colors.items()] + [
        (bars, "before", GRID),
        (bars, "after", BLUE),
    ]:
        x0, y0, x1, y1 = at[name]
        artists[name] = axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, color=color, lw=0))
    (artists["outline"],) = square.plot(*at["outline"], color=INK, lw=3, clip_on=False)
    for name, ink in (
        ("true_found", "white"),
        ("true_missed", INK),
        ("false_found", "white"),
        ("false_not", INK),
    ):
        artists[f"{name}_words"] = square.text(
            *at[f"{name}_words"], color=ink, ha="center", va="center", fontweight="bold"
        )
    for axes, name in (
        (square, "true_label"),
        (square, "false_label"),
        (bars, "before_words"),
        (bars, "after_words"),
    ):
        artists[name] = axes.text(*at[name], ha="center", va="bottom", fontweight="bold")
    square.set_xlabel(
        "dark: significant · pale: not · black line: what the result points at",
        fontsize=10.5,
        color=MUTED,
        loc="left",
    )
    return artists


def read_claim(claim, values) -> dict:
    """Return the numbers and words of the sentence below a claim."""
    found = claim.result == "significant"
    true, other = (
        (claim.counts[0], claim.counts[2]) if found else (claim.counts[1], claim.counts[3])
    )
    return {
        "result": RESULT_WORDS[claim.result],
        "prior": claim.prior,
        "posterior": claim.belief.posterior,
        "ratio": claim.belief.likelihood_ratio,
        "if_true": claim.power if found else 1.0 - claim.power,
        "if_untrue": claim.alpha if found else 1.0 - claim.alpha,
        "true": int(true),
        "other": int(other),
    }


def claim_constants() -> dict:
    """Return what the claim's twin in JavaScript needs: the simulator's constants and the words."""
    return {
        "parameters": Parameters(),
        "effect": TRUE_EFFECT,
        "claims": TRIALS,
        "result_words": RESULT_WORDS,
    }


# -- the live figures ---------------------------------------------------------------------------

trial = Scene(
    name="trial",
    compute=explore_trial,
    draw=draw_trial,
    move=move_trial,
    read=read_trial,
    constants=twin_constants,
)
choice = Scene(
    name="choice", compute=explore_choice, draw=draw_choice, move=move_choice, read=read_choice
)
claim = Scene(
    name="claim",
    compute=explore_claim,
    draw=draw_claim,
    move=move_claim,
    read=read_claim,
    constants=claim_constants,
)
