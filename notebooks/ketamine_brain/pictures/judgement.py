"""Notebook 11: one trial and a thousand, benefit beside harm, a claim before and after, three readings and the trials themselves."""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.checks.trial_simulator import READINGS
from ketamine_brain.evidence import measurement
from ketamine_brain.models import judgement as model
from ketamine_brain.models.decisions import natural_frequency, risk_difference
from ketamine_brain.models.trial_simulator import Parameters
from ketamine_brain.pictures.style import (
    BLUE,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PALE_ORANGE,
    PURPLE,
    RED,
)

# -- one trial, and a thousand ---------------------------------------------------------------------------------------------

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
    """Return what the browser's copy of `move_trial` needs: the simulator's constants, the run, and where things are drawn."""
    return {
        "parameters": dataclasses.asdict(Parameters()),
        "trials": model.TRIALS,
        "seed": model.SEED,
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


def _signed(value: float) -> str:
    words = f"{value:.1f}"
    return words.removeprefix("-") if float(words) == 0 else words.replace("-", "−")


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
            f"trial {view.number}: {_signed(found)} ({_signed(low)} to {_signed(high)})",
        ),
        "truth": (np.full(2, view.true_effect_points), np.array([0.0, LAYOUT["truth_y"]])),
        "truth_words": (
            view.true_effect_points + 0.6,
            LAYOUT["truth_y"],
            f"the drug itself: {_signed(view.true_effect_points)}",
        ),
        "share_words": f"{many.significant.sum():,} of 1,000",
    }


def draw_trial(figure, view) -> dict:
    """Draw a `TrialView`: its people arm by arm, and where its result lies among a thousand; return the moving artists."""
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
    for arm, colour in (("control", ORANGE), ("ketamine", BLUE)):
        artists[f"{arm}_yes"] = people.scatter(
            *at[f"{arm}_yes"], s=34, marker="o", color=colour, lw=0
        )
        artists[f"{arm}_no"] = people.scatter(
            *at[f"{arm}_no"], s=34, marker="^", facecolor="white", edgecolor=colour, lw=1.3
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
    axes.axvline(0, color=MUTED, lw=1)
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
    axes.text(-19.4, 188, "significant", color=BLUE, fontweight="bold")
    axes.text(-19.4, 170, "gray: not", color=MUTED, fontsize=11)
    return {
        "all": every,
        "significant": significant,
        "truth": truth,
        "interval": interval,
        "found": found,
        **words,
    }


def read_trial(view, values) -> dict:
    """Return the numbers and words of the sentence below one trial and a thousand."""
    one, many = view.trial.result, view.trials
    return {
        "number": view.number,
        "found": float(one.difference_points[0]),
        "low": float(one.ci_low_points[0]),
        "high": float(one.ci_high_points[0]),
        "verdict": "significant" if one.significant[0] else "not significant",
        "significant": int(many.significant.sum()),
        "mean": float(many.difference_points.mean()),
        "truth": view.true_effect_points,
        "right": float(one.right_guess_share[0]),
    }


# -- benefit and harm ----------------------------------------------------------------------------------------------------------

PLACES = np.array([(k % 10, 9 - k // 10) for k in range(100)], dtype=float)
FORM_WORDS = {
    "people": "{with_treatment} people in 100 instead of {without} ({gap}, and it could be {low} to {high})",
    "relative": "{ratio:.1f} times as many",
    "odds": "an odds ratio of {odds:.1f}",
    "needed": "one more person for every {needed} treated",
}


def _grid(comparison) -> dict:
    ends = np.cumsum([comparison.either_way, comparison.changed])
    return {
        name: tuple(group.T)
        for name, group in zip(
            ("either", "changed", "neither"), np.split(PLACES, ends), strict=True
        )
    }


def _made_a_difference(outcome) -> tuple[int, float, float]:
    """Return in how many of 100 people treatment made the difference, with its interval, counted upwards."""
    c = outcome.comparison
    return (c.changed, c.low, c.high) if c.more else (c.changed, -c.high, -c.low)


def _count_words(outcome) -> tuple[str, str, str]:
    c = outcome.comparison
    return (
        f"{c.either_way} with or without",
        f"{c.changed} only {'with' if c.more else 'without'} it",
        f"{c.neither} neither way",
    )


def move_choice(choice) -> dict:
    """Return where each artist of `draw_choice` goes, in data coordinates."""
    moved = {}
    for name, outcome, row in (("benefit", choice.benefit, 1.0), ("harm", choice.harm, 0.0)):
        middle, low, high = _made_a_difference(outcome)
        moved |= {f"{name}_{key}": points for key, points in _grid(outcome.comparison).items()}
        moved |= {f"{name}_words{k}": words for k, words in enumerate(_count_words(outcome))}
        moved |= {
            f"{name}_title": outcome.words,
            f"{name}_arms": outcome.arms,
            f"{name}_line": (np.array([low, high]), np.array([row, row])),
            f"{name}_point": ([float(middle)], [row]),
            f"{name}_range": (
                high + 1.2,
                row,
                f"{middle} ({low:.0f} to {high:.0f})".replace("-", "−"),
            ),
        }
    return moved


def draw_choice(figure, choice) -> dict:
    """Draw a `Choice` as twice a hundred people and, below, both on one scale; return the moving artists."""
    grid = figure.add_gridspec(2, 2, height_ratios=(2.5, 1))
    at = move_choice(choice)
    artists = {}
    for column, (name, colour, marker) in enumerate((("benefit", BLUE, "D"), ("harm", RED, "s"))):
        artists |= _draw_people(figure.add_subplot(grid[0, column]), name, colour, marker, at)
    axes = figure.add_subplot(grid[1, :])
    axes.set(
        xlim=(-5, 52),
        ylim=(-0.6, 1.6),
        xlabel="People in 100 for whom it made the difference, with 95 % interval",
    )
    axes.set_yticks([0, 1], ["harm", "benefit"])
    axes.axvline(0, color=MUTED, lw=1)
    for name, colour, marker in (("benefit", BLUE, "D"), ("harm", RED, "s")):
        (artists[f"{name}_line"],) = axes.plot(*at[f"{name}_line"], color=colour, lw=4)
        artists[f"{name}_point"] = axes.scatter(
            *at[f"{name}_point"], s=90, marker=marker, color=colour, zorder=3
        )
        artists[f"{name}_range"] = axes.text(
            *at[f"{name}_range"], color=colour, va="center", fontweight="bold"
        )
    return artists


def _draw_people(axes, name, colour, marker, at) -> dict:
    axes.set(xlim=(-0.6, 16.4), ylim=(-0.7, 12.2), xticks=[], yticks=[], aspect="equal")
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    artists = {
        f"{name}_either": axes.scatter(*at[f"{name}_either"], s=70, marker="o", color=MUTED),
        f"{name}_changed": axes.scatter(*at[f"{name}_changed"], s=62, marker=marker, color=colour),
        f"{name}_neither": axes.scatter(
            *at[f"{name}_neither"], s=58, marker="o", facecolor="white", edgecolor=MUTED, lw=1.0
        ),
        f"{name}_title": axes.text(
            -0.5, 11.5, at[f"{name}_title"], fontweight="bold", color=colour, fontsize=12.5
        ),
        f"{name}_arms": axes.text(-0.5, 10.4, at[f"{name}_arms"], color=MUTED, fontsize=11),
    }
    marks = (("o", MUTED, MUTED), (marker, colour, colour), ("o", "white", MUTED))
    for k, (shape, face, edge) in enumerate(marks):
        y = 8.0 - 2.2 * k
        axes.plot(10.6, y, shape, ms=8, mfc=face, mec=edge)
        artists[f"{name}_words{k}"] = axes.text(
            11.3,
            y,
            at[f"{name}_words{k}"],
            va="center",
            color=colour if k == 1 else INK,
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
    middle, low, high = _made_a_difference(outcome)
    return FORM_WORDS[form].format(
        with_treatment=c.with_treatment,
        without=c.without,
        gap=f"{middle} {'more' if c.more else 'fewer'}",
        low=f"{low:.0f}",
        high=f"{high:.0f}",
        ratio=one / zero,
        odds=one / (1 - one) / (zero / (1 - zero)),
        needed=_needed(outcome),
    )


def read_choice(choice, values) -> dict:
    """Return the words of the sentence below the two hundred people."""
    return {
        name: f"{outcome.words[0].upper()}{outcome.words[1:]}, {outcome.arms}: {say(outcome, choice.form)}"
        for name, outcome in (("benefit", choice.benefit), ("harm", choice.harm))
    }


# -- a claim before and after one result -----------------------------------------------------------------------------------

RESULT_WORDS = {"significant": "a significant result", "null": "a result that is not significant"}


def _outline(claim):
    """Return the line around the part of the square that the result points at."""
    p, power, alpha = claim.prior, claim.power, claim.alpha
    end = 0.0 if claim.result == "significant" else 1.0
    return np.array([0, 0, p, p, 1, 1, 0]), np.array([end, power, power, alpha, alpha, end, end])


def _count_text(x0, y0, x1, y1, words):
    """Return (x, y, words) for the middle of a part of the square, and no words where they would not fit."""
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
        "before": (0.2, 0, 0.8, p),
        "after": (1.2, 0, 1.8, after),
        "before_words": (0.5, p + 0.02, f"{100 * p:.0f} %"),
        "after_words": (1.5, after + 0.02, f"{100 * after:.0f} %"),
    }


def draw_claim(figure, claim) -> dict:
    """Draw a `Claim`: a thousand such claims as a square, and the belief before and after; return the moving artists."""
    from matplotlib.patches import Rectangle

    square, bars = figure.subplots(1, 2, width_ratios=(1.7, 1))
    at = move_claim(claim)
    colours = {
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
        xlim=(0, 2),
        ylim=(0, 1.1),
        yticks=(0, 0.5, 1.0),
        yticklabels=("0 %", "50 %", "100 %"),
        title="Belief that it is true",
    )
    bars.set_xticks([0.5, 1.5], ["before", "after"])
    for axes in (square, bars):
        axes.grid(False)
        axes.spines[["left", "bottom"]].set_visible(False)
    artists = {}
    for axes, name, colour in [(square, n, c) for n, c in colours.items()] + [
        (bars, "before", GRID),
        (bars, "after", BLUE),
    ]:
        x0, y0, x1, y1 = at[name]
        artists[name] = axes.add_patch(Rectangle((x0, y0), x1 - x0, y1 - y0, color=colour, lw=0))
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
        "power": claim.power,
        "alpha": claim.alpha,
        "true": int(true),
        "other": int(other),
    }


# -- published: asleep, three readings, the trials -----------------------------------------------------------------------------


def draw_asleep(figure) -> None:
    """Draw the trial in which everyone was asleep: of 20 people in each arm, how many had half their score or less a day later."""
    axes = figure.add_subplot()
    for y, (id, words, colour, marker) in enumerate(
        (("LII-RP1", "salt water", ORANGE, "D"), ("LII-RK1", "ketamine", BLUE, "s"))
    ):
        row = measurement(id)
        better = natural_frequency(id, row.n).count
        axes.scatter(range(better), [y] * better, s=150, marker=marker, color=colour)
        axes.scatter(
            range(better, row.n),
            [y] * (row.n - better),
            s=150,
            marker="o",
            facecolor="white",
            edgecolor=MUTED,
        )
        axes.text(
            row.n - 0.2,
            y,
            f"{better} of {row.n} much better [{id}]",
            va="center",
            color=colour,
            fontweight="bold",
        )
    axes.set(xlim=(-0.6, 30.5), ylim=(-0.6, 1.6), xticks=[])
    axes.set_yticks([0, 1], ["salt water, asleep", "ketamine, asleep"])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)


MARKS = {"drug only": ("o", BLUE), "belief only": ("s", ORANGE), "both": ("^", PURPLE)}
PANELS = (
    (("WIL-01", "effect size against midazolam"), ("WIL-02", "effect size against salt water")),
    (
        ("WIL-03", "ketamine arm, midazolam trials"),
        ("WIL-04", "ketamine arm, salt-water trials"),
        ("WIL-05", "midazolam arm"),
        ("WIL-06", "salt-water arm"),
    ),
    (("LII-01", "everyone asleep"), ("KAR-01", "a course, against midazolam")),
)
SCALES = (
    ("Effect size (d)", (0, 2.4)),
    ("People in 100 with half their score or less, day 1", (0, 100)),
    ("Difference in MADRS points", (-14, 3)),
)


def draw_readings(figure, predictions) -> None:
    """Draw, for each published row, its interval and what the three readings say of it; hollow marks lie outside."""
    found = {(p.what.split(":")[0], p.ids[0]): p for p in predictions}
    for k, (axes, rows, (label, limits)) in enumerate(
        zip(
            figure.subplots(3, 1, height_ratios=[len(r) + 0.6 for r in PANELS]),
            PANELS,
            SCALES,
            strict=True,
        )
    ):
        for y, (id, _) in enumerate(reversed(rows)):
            row = measurement(id)
            axes.barh(
                y,
                row.high - row.low,
                left=row.low,
                height=0.72,
                color=PALE_GREY,
                edgecolor=MUTED,
                lw=0.6,
            )
            axes.plot([row.value, row.value], [y - 0.36, y + 0.36], color=INK, lw=1.6)
            for offset, name in zip((0.23, 0.0, -0.23), READINGS, strict=True):
                p, (marker, colour) = found[(name, id)], MARKS[name]
                axes.plot(
                    p.predicted,
                    y + offset,
                    marker,
                    ms=8,
                    mew=1.8,
                    mec=colour,
                    mfc=colour if p.inside else "white",
                    clip_on=False,
                )
        axes.set(xlim=limits, ylim=(-0.6, len(rows) - 0.4))
        axes.set_yticks(
            range(len(rows)), [f"{words} [{id}]" for id, words in reversed(rows)], fontsize=10.5
        )
        axes.set_xlabel(label, fontsize=11)
        axes.grid(axis="y", visible=False)
        if k == 0:
            for name, (marker, colour) in MARKS.items():
                axes.plot([], [], marker, color=colour, ms=8, label=name)
            axes.plot(
                [], [], "o", mec=INK, mfc="white", ls="none", mew=1.8, ms=8, label="hollow: missed"
            )
            axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=4)


# Each: words, how people were kept from knowing, and the row of the difference in points.
POINTS = (
    ("asleep, one infusion", "LII-01"),
    ("midazolam, a course, inpatients", "KAR-01"),
    ("placebo spray, 65 and older", "TR3-01"),
    ("placebo spray, with a new pill", "TR2-01"),
    ("placebo spray, no pill, 56 mg", "JAN-01"),
    ("placebo spray, no pill, 84 mg", "JAN-02"),
)
# Each: words, ids with and without, people with and without, and whether the outcome is one to be spared.
PEOPLE = (
    ("asleep: half the score, day 1", "LII-RK1", "LII-RP1", 20, 20, False),
    ("midazolam: half the score, after a course", "KAR-03", "KAR-05", 32, 30, False),
    ("midazolam: suicidal thoughts halved, day 1", "GRU-02", "GRU-03", 40, 40, False),
    ("placebo spray: spared a relapse", "SUS-01", "SUS-02", 90, 86, True),
    ("open label, quetiapine: remission, week 8", "ESC-05", "ESC-06", 336, 340, False),
)


def people_better(
    one: str, zero: str, n_one: int, n_zero: int, spared: bool
) -> tuple[float, float, float]:
    """Return how many more people in 100 fare better with (es)ketamine, and Newcombe's interval."""
    found = risk_difference(
        measurement(one).value / 100, n_one, measurement(zero).value / 100, n_zero
    )
    values = np.array([found.difference, found.low, found.high]) * (-100 if spared else 100)
    return float(values[0]), float(min(values[1:])), float(max(values[1:]))


def draw_trials(figure) -> None:
    """Draw trials that were null and trials that were not, in points and in people of 100; an interval off zero is filled."""
    points, people = figure.subplots(2, 1, height_ratios=(len(POINTS), len(PEOPLE)))
    for y, (words, id) in enumerate(reversed(POINTS)):
        row = measurement(id)
        _forest_row(
            points, y, -row.value, *((None, None) if row.low is None else (-row.high, -row.low))
        )
    for y, (_, *rest) in enumerate(reversed(PEOPLE)):
        _forest_row(people, y, *people_better(*rest))
    labels = [
        [f"{words} [{id}]" for words, id in POINTS],
        [f"{words} [{one}, {zero}]" for words, one, zero, *_ in PEOPLE],
    ]
    for axes, names, limits, label in zip(
        (points, people),
        labels,
        ((-4, 14.5), (-25, 50)),
        ("MADRS points better than control", "More people in 100 than with control"),
        strict=True,
    ):
        axes.axvline(0, color=INK, lw=1.2)
        axes.set(xlim=limits, ylim=(-0.6, len(names) - 0.4), xlabel=label)
        axes.set_yticks(range(len(names)), names[::-1], fontsize=10.5)
        axes.grid(axis="y", visible=False)
    points.set_title(
        "filled: the interval leaves out zero · hollow: it holds zero",
        fontsize=11,
        fontweight="normal",
        x=-0.55,
    )


def _forest_row(axes, y, middle, low, high) -> None:
    """Draw one difference with its interval, or, where the row prints only p < .001, a filled mark that says so."""
    sure = low is None or low > 0 or high < 0
    if low is None:
        axes.text(middle + 0.6, y, "p < 0.001, no interval", va="center", fontsize=10, color=MUTED)
    else:
        axes.plot([low, high], [y, y], color=BLUE if sure else MUTED, lw=3)
    axes.plot(
        middle,
        y,
        "D" if sure else "o",
        ms=9,
        mew=2,
        color=BLUE if sure else MUTED,
        mfc=BLUE if sure else "white",
        zorder=3,
    )
