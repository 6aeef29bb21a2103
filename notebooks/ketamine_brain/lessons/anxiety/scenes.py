"""What moves in notebook 06: small trials run one by one, and the circuit beside pooled trials."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GOLD,
    PALE_GREEN,
    PALE_GREY,
    PURPLE,
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.models.anxiety_circuit import (
    DEFAULT,
    AnxietyCourse,
    Crossover,
    simulate,
    simulate_crossover,
)
from ketamine_brain.models.parameters import check_choice, check_count, check_number

# -- small trials, run one by one ---------------------------------------------------------------

REPEATS = 1000
MOST_RUNS = 40
SEED = 6
WIDEST = 50  # points: the largest true gap
PEOPLE = (12, 18, 36, 72)
ALIKE = {"not at all": 0.0, "somewhat": 0.3, "much": 0.6}  # correlation of a person's two periods
FIRST_LETTER = 63  # that stands for 0 in what the page is given
DOT_STEP = 0.95  # % of the axis between two dots of a stack
LOWEST, HIGHEST = -62.0, 102.0  # points on the axis


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrialView:
    """A thousand crossover trials, of which the first few have been run.

    Attributes
    ----------
    trials : all of them
    leads : (results,), each result that can come up, people by which ketamine leads
    shares : (results,), % of the thousand with that result
    run : how many of them have been run
    striking : the lead that counts as striking as the published one, points
    """

    trials: Crossover
    leads: np.ndarray
    shares: np.ndarray
    run: int
    striking: float

    @property
    def points(self) -> np.ndarray:
        """The leads of the trials run so far, points of percentage, (run,)."""
        return 100.0 * self.trials.difference[: self.run]


def look_at_trials(
    true_points: float = 18.0, people: str = "18", alike: str = "somewhat", run: int = 1
) -> TrialView:
    """Return the first `run` (1 to 40) of a thousand trials of `people` each.

    true_points: how far apart the true rates lie, 0 to 50. alike: how alike one person's two
    periods are, of ALIKE.
    """
    count = int(people)
    trials = _all_trials(true_points, count, alike)
    leads = np.arange(-count, count + 1)
    found = np.rint(trials.difference * count).astype(int)
    shares = 100.0 * np.bincount(found + count, minlength=leads.size) / REPEATS
    run = check_count("run", run, 1, MOST_RUNS, "trials")
    return TrialView(
        trials=trials, leads=leads, shares=shares, run=run, striking=100.0 * DEFAULT.seen_lead
    )


def _all_trials(true_points: float, people: int, alike: str) -> Crossover:
    gap = check_number("true_points", true_points, 0.0, WIDEST, "points") / 100.0
    likeness = ALIKE[check_choice("alike", alike, ALIKE)]
    parameters = dataclasses.replace(DEFAULT, pair_correlation=likeness)
    return simulate_crossover(people, gap, REPEATS, SEED, parameters)


def _bars(view: TrialView, striking: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the outline of one bar per possible result, at or beyond the published one or not."""
    people = view.trials.patients
    points = 100.0 * view.leads / people
    here = (points >= view.striking - 1e-6) == striking
    here &= (points > LOWEST) & (points < HIGHEST)
    half = 45.0 / people
    x = np.column_stack([points - half, points - half, points + half, points + half])[here]
    zero = np.zeros(here.sum())
    y = np.column_stack([zero, view.shares[here], view.shares[here], zero])
    return x.ravel(), y.ravel()


def _dots(view: TrialView) -> tuple[np.ndarray, np.ndarray]:
    """Return a dot for each trial run so far, stacked upon those with the same result."""
    people = view.trials.patients
    leads = np.rint(view.points * people / 100.0)
    height = [(leads[:i] == lead).sum() for i, lead in enumerate(leads)]
    return view.points, 0.6 + DOT_STEP * np.array(height, dtype=float)


def draw_trials(figure: Any, view: TrialView) -> dict[str, Any]:
    """Draw a thousand trials, a bar for each possible result, and the trials run so far as dots."""
    axes, at = figure.add_subplot(), move_trials(view)
    (usual,) = axes.fill(*at["usual"], color=PALE_BLUE)
    (beyond,) = axes.fill(*at["beyond"], color=PALE_GOLD, edgecolor=GOLD, lw=0.8)
    axes.axvline(view.striking, color=GOLD, lw=2, ls=(0, (3, 2)))
    lead = round(view.striking / 100.0 * measurement("ANX03").people)
    axes.text(
        view.striking + 2,
        27.4,
        f"the published trial: ahead\nin {lead} of {measurement('ANX03').people} [ANX03, ANX04]",
        color=GOLD,
        fontweight="bold",
        va="top",
        fontsize=11,
    )
    axes.axvline(0, color=INK, lw=1.1)
    axes.text(-2, 27.4, "no difference", ha="right", va="top", fontsize=11)
    dots = axes.scatter(*at["dots"], s=34, color=PURPLE, zorder=3)
    (last,) = axes.plot(*at["last"], "o", ms=11, mfc="none", mec=PURPLE, mew=2.2, zorder=4)
    axes.set(
        xlim=(LOWEST, HIGHEST),
        ylim=(0, 28),
        xlabel="Ahead with ketamine (points of percentage)",
        ylabel="% of a thousand trials",
    )
    axes.text(-60, 22.5, "● trials run\n○ the last one", color=PURPLE, va="top", fontsize=11)
    return {"usual": usual, "beyond": beyond, "dots": dots, "last": last}


def move_trials(view: TrialView) -> dict[str, Any]:
    """Return where each artist of `draw_trials` goes."""
    x, y = _dots(view)
    return {
        "usual": _bars(view, striking=False),
        "beyond": _bars(view, striking=True),
        "dots": (x, y),
        "last": (x[-1:], y[-1:]),
    }


def read_trials(view: TrialView, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the numbers and words of the small trials' sentence."""
    trials, last = view.trials, view.run - 1
    striking = int((view.points >= view.striking - 1e-6).sum())
    return {
        "true": values["true_points"],
        "people": trials.patients,
        "runs": _runs(view.run, striking),
        "k": int(trials.responders_ketamine[last]),
        "p": int(trials.responders_placebo[last]),
        "striking": 1000 * trials.as_striking,
        "significant": 1000 * trials.significant,
    }


def _runs(run: int, striking: int) -> str:
    if run == 1:
        return "One trial run; it"
    many = {0: "none", 1: "one"}.get(striking, str(striking))
    return f"{run} trials run, {many} as striking as the published one; the last"


# -- the circuit beside pooled trials -----------------------------------------------------------

TIMES_DAYS = (2 / 24, 1.0, 7.0, 14.0)  # no published curve says more than a few times
TIMES = ("2 hours", "1 day", "1 week", "2 weeks")
POOLED = {"ANX08": 0.405, "ANX09": 1.405, "ANX10": 2.405}  # places on the axis, beside the bars


def look_at_circuit(
    dose_mg_per_kg: float = 0.5,
    mood_share: float = 0.6,
    mood_lift: float = 1.0,
    context: str = "saline",
) -> AnxietyCourse:
    """Return the circuit at the four TIMES_DAYS after one dose."""
    return simulate(dose_mg_per_kg, np.array(TIMES_DAYS), mood_share, mood_lift, context)


def look_at_both_moods(
    dose_mg_per_kg: float = 0.5, mood_share: float = 0.6
) -> tuple[AnxietyCourse, AnxietyCourse]:
    """Return the circuit where mood lifts as usual, and where it does not lift at all."""
    return look_at_circuit(dose_mg_per_kg, mood_share), look_at_circuit(
        dose_mg_per_kg, mood_share, mood_lift=0.0
    )


def draw_circuit(figure: Any, moods: tuple[AnxietyCourse, AnxietyCourse]) -> dict[str, Any]:
    """Draw gain and control at four times, and what that does to anxiety beside pooled trials."""
    at, x = move_circuit(moods), np.arange(4)
    parts, effect = figure.subplots(2, 1, height_ratios=(1, 1.35))
    gain = parts.bar(x - 0.27, at["gain"], width=0.25, color=ORANGE)
    control = parts.bar(x, at["control"], width=0.25, color=GREEN)
    flat_control = parts.bar(
        x + 0.27, at["flat_control"], width=0.25, color=PALE_GREEN, edgecolor=GREEN, lw=1.0
    )
    parts.axhline(1.0, color=INK, lw=1.2)
    parts.set(ylim=(0, 2.7), yticks=(0, 1, 2), ylabel="times before")
    names = (
        (-0.45, "gain of the alarm", ORANGE),
        (0.75, "control, mood lifts", GREEN),
        (2.15, "control, it does not (pale)", MUTED),
    )
    _name_bars(parts, names)
    verdicts = {}
    lifted = effect.bar(x - 0.22, at["lifted"], width=0.24, color=BLUE)
    flat = effect.bar(x + 0.03, at["flat"], width=0.24, color=PALE_GREY, edgecolor=MUTED, lw=1.0)
    for id, place in POOLED.items():
        row = measurement(id)
        low, high = row.interval
        effect.plot([place, place], [low, high], color=GOLD, lw=2.4)
        effect.plot(place, row.value, "D", color=GOLD, ms=9)
        # On a phone a bar stands where there is room below the mark on a page.
        y, va = (0.06, "bottom") if is_narrow(figure) else (low - 0.05, "top")
        verdicts[f"verdict_{id}"] = effect.text(
            place, y, at[f"verdict_{id}"], color=GOLD, ha="center", va=va, fontsize=10.5
        )
    effect.axhline(0, color=INK, lw=1.2)
    effect.set(ylim=(-2.25, 0.55), yticks=(-2, -1, 0), ylabel="SD, less anxiety ↓")
    names = (
        (-0.45, "model, mood lifts", BLUE),
        (0.65, "mood does not", MUTED),
        (1.55, "◆ pooled trials: ✓ met, ✗ missed", GOLD),
    )
    _name_bars(effect, names)
    for axes in (parts, effect):
        axes.set_xlim(-0.5, 3.6)
        axes.set_xticks(x, TIMES)
        axes.grid(axis="x", visible=False)
    return {
        "gain": gain,
        "control": control,
        "flat_control": flat_control,
        "lifted": lifted,
        "flat": flat,
        **verdicts,
    }


def _name_bars(axes: Any, names: Sequence[tuple[float, str, str]]) -> None:
    """Write the names of bars above them: side by side, below each other on a phone."""
    low, high = axes.get_ylim()
    narrow = is_narrow(axes.figure)
    if narrow:
        axes.set_ylim(low, high + 0.55 * (high - low))
    for line, (where, words, color) in enumerate(names):
        x, aside = (-0.45, line) if narrow else (where, 0)
        y = axes.get_ylim()[1] - (0.015 + 0.11 * aside) * (axes.get_ylim()[1] - low)
        axes.text(x, y, words, color=color, fontweight="bold", va="top", fontsize=11)


def move_circuit(moods: tuple[AnxietyCourse, AnxietyCourse]) -> dict[str, Any]:
    """Return where each artist of `draw_circuit` goes."""
    lifted, flat = moods
    return {
        "gain": lifted.gain,
        "control": lifted.control,
        "flat_control": flat.control,
        "lifted": lifted.smd,
        "flat": flat.smd,
        **{f"verdict_{id}": f"[{id}] {'✓' if met else '✗'}" for id, met in pools(lifted).items()},
    }


def pools(course: AnxietyCourse) -> dict[str, bool]:
    """Return whether the course lies in each of the three pooled intervals, by its row's id."""
    hours, day, week, two_weeks = course.smd
    answers = {"ANX08": hours, "ANX09": day, "ANX10": (week + two_weeks) / 2}
    return {
        id: bool(measurement(id).low <= answer <= measurement(id).high)
        for id, answer in answers.items()
    }


def inside_pools(course: AnxietyCourse) -> int:
    """Return at how many of the three pooled times the course lies in the published interval."""
    return sum(pools(course).values())


def read_circuit(
    moods: tuple[AnxietyCourse, AnxietyCourse], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the numbers and words of the circuit's sentence."""
    lifted, flat = moods
    return {
        "dose": _dose(values["dose_mg_per_kg"]),
        "hours": -lifted.smd[0],
        "week": -lifted.smd[2],
        "flat_hours": -flat.smd[0],
        "flat_week": -flat.smd[2],
        "inside": ("none", "one", "two", "all")[inside_pools(lifted)],
    }


def _dose(mg_per_kg: float) -> str:
    return f"{mg_per_kg:.2f} mg/kg" if mg_per_kg else "no drug"


# -- the live figures ---------------------------------------------------------------------------


def trials_constants() -> dict[str, Any]:
    """Return what the small trials' twin in JavaScript needs: places, and all that can come up."""
    return {
        "found": {
            str(people): {
                alike: [_found(gap, people, alike) for gap in range(WIDEST + 1)] for alike in ALIKE
            }
            for people in PEOPLE
        },
        "repeats": REPEATS,
        "striking": 100.0 * DEFAULT.seen_lead,
        "lowest": LOWEST,
        "highest": HIGHEST,
        "dot_step": DOT_STEP,
    }


def _found(gap: int, people: int, alike: str) -> list[Any]:
    """Return responders of the first trials (a letter each), the first lead, leads, significant."""
    trials = _all_trials(float(gap), people, alike)
    letters = [
        "".join(chr(FIRST_LETTER + count) for count in counts[:MOST_RUNS].tolist())
        for counts in (trials.responders_ketamine, trials.responders_placebo)
    ]
    leads = trials.responders_ketamine - trials.responders_placebo
    counts = np.bincount(leads - leads.min()).tolist()
    return [*letters, int(leads.min()), counts, round(REPEATS * trials.significant)]


trials = Scene(
    name="trials",
    compute=look_at_trials,
    draw=draw_trials,
    move=move_trials,
    read=read_trials,
    constants=trials_constants,
)
circuit = Scene(
    name="circuit",
    compute=look_at_both_moods,
    draw=draw_circuit,
    move=move_circuit,
    read=read_circuit,
)
