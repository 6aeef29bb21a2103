"""Beat the model: the reader's own function or constants in front of the same rows as ours.

Rows that gave ours its constants ("fitted") and rows kept from it ("unseen") are counted apart. Who
looks at the unseen rows, changes the model, and looks again, begins to fit to them: so looks are
counted and said.
"""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from ketamine_brain.drawing.numbers import minus
from ketamine_brain.drawing.style import BLUE, INK, MUTED, ORANGE, PALE_GREY
from ketamine_brain.models.parameters import ParameterSet
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.teaching.exercise import attempt
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.words import Words

MOST_ROWS = 8  # drawn in each part; those on which the two differ most come first
EDGE = 2.4  # how far from the middle of its interval an answer is still drawn, in half-widths
PARTS = (("calibrate", "fitted"), ("validate", "unseen"))
WIDTH, ROW_HEIGHT, MARGIN = 9.6, 0.46, 1.3  # inches


@dataclasses.dataclass(frozen=True, kw_only=True)
class Challenge:
    """A model to beat.

    Attributes
    ----------
    prompt : what to write or change, in one or two sentences
    ours : the model's own `Parameters`, or its own function
    predictions : called with what stands in the place of `ours`; returns one `Prediction` a row
    start : source of a model of three lines, visibly too simple ("" where constants are changed)
    hint : said as long as nothing is written
    """

    prompt: str
    ours: Any
    predictions: Callable[[Any], Iterable[Prediction]]
    start: str = ""
    hint: str = ""


@dataclasses.dataclass(frozen=True)
class Score:
    """How a model does on some rows: how many of its answers lie inside, and 0 to 100 for all.

    An answer inside its interval counts 100; outside it loses as much as it is off, in half-widths
    of the interval, down to 0 at one half-width.
    """

    inside: int
    rows: int
    points: float


def score(rows: Iterable[Prediction]) -> Score:
    """Return the `Score` of predictions; no rows score 0."""
    far = [distance(p) for p in rows]
    points = 100.0 * float(np.mean([max(0.0, 1.0 - d) for d in far])) if far else 0.0
    return Score(sum(d == 0.0 for d in far), len(far), points)


def distance(p: Prediction) -> float:
    """Return how far a prediction lies outside its interval, in half-widths; 0 inside.

    Where only one side was published, what was observed stands for half of the other.
    """
    if not math.isfinite(p.predicted):
        return math.inf
    beyond = max(p.low - p.predicted, p.predicted - p.high, 0.0)
    return beyond / _half_width(p) if beyond else 0.0


def _half_width(p: Prediction) -> float:
    bounds = [b for b in (p.low, p.high) if math.isfinite(b)]
    if len(bounds) == 2:
        return (p.high - p.low) / 2 or 1.0
    return abs(p.observed - bounds[0]) or abs(bounds[0]) or 1.0


class Looks:
    """Counts how many different models have been put to the unseen rows of each challenge, and
    keeps what our own model says of them.
    """

    def __init__(self) -> None:
        self._met: dict[str, list[tuple[float, ...]]] = {}
        self._ours: dict[str, list[Prediction]] = {}

    def ours(self, name: str, challenge: Challenge) -> list[Prediction]:
        """Return what our own model says, computed once."""
        if name not in self._ours:
            self._ours[name] = list(challenge.predictions(challenge.ours))
        return self._ours[name]

    def number(self, name: str, rows: Iterable[Prediction]) -> int:
        """Return which look this is, from 1; the same answers once more are the same look."""
        answers = tuple(round(p.predicted, 9) for p in rows)
        met = self._met.setdefault(name, [])
        if answers not in met:
            met.append(answers)
        return met.index(answers) + 1


def outcome(name: str, challenge: Challenge, mine: Any, looks: Looks) -> Picture | Words:
    """Return how `mine` does beside ours, drawn and in words; words alone where it cannot be asked.

    mine : a function, or `Parameters`, or a dict of changed constants, as the challenge has it.
    """
    try:
        rows = attempt(
            lambda asked: [_as_number(p) for p in challenge.predictions(asked)],
            _asked(challenge, mine),
            challenge.hint,
        )
    except ValueError as problem:
        return Words(f"Not yet: {problem}")
    if isinstance(rows, str):
        return Words(rows)
    ours = looks.ours(name, challenge)
    unseen = [p for p in rows if p.use == "validate"]
    words = [_sentence(use, part, rows, ours) for use, part in PARTS if _of(use, ours)]
    if unseen:
        words.append(_look(looks.number(name, unseen), len(unseen)))
    chosen = [
        (_heading(use, part, rows, ours), _pairs(use, rows, ours))
        for use, part in PARTS
        if _of(use, ours)
    ]
    count = sum(len(pairs) for _, pairs in chosen)
    return Picture(
        lambda figure: draw(figure, chosen),
        alt=" ".join(words),
        size=(WIDTH, MARGIN + ROW_HEIGHT * (count + 1.6 * len(chosen))),
        name=f"challenge_{name}",
    )


def _as_number(p: Prediction) -> Prediction:
    return dataclasses.replace(p, predicted=float(p.predicted))


def _asked(challenge: Challenge, mine: Any) -> Any:
    ours = challenge.ours
    if not isinstance(ours, ParameterSet):
        if not callable(mine):
            raise ValueError("give the function itself, without brackets.")
        return mine
    if isinstance(mine, type(ours)):
        return mine
    if not isinstance(mine, dict):
        raise ValueError(
            "give changed constants, such as {'"
            + dataclasses.fields(ours)[0].name
            + "': 0.1}, or Parameters."
        )
    names = [field.name for field in dataclasses.fields(ours)]
    for key in mine:
        if key not in names:
            near = difflib.get_close_matches(str(key), names, n=1)
            ask = f" Did you mean {near[0]!r}?" if near else ""
            raise ValueError(f"there is no constant {key!r}; there are: {', '.join(names)}.{ask}")
    return dataclasses.replace(ours, **mine)


def _of(use: str, rows: Iterable[Prediction]) -> list[Prediction]:
    return [p for p in rows if p.use == use]


def _sentence(use: str, part: str, rows: list[Prediction], ours: list[Prediction]) -> str:
    mine, model = score(_of(use, rows)), score(_of(use, ours))
    return (
        f"{part.capitalize()} rows: yours lies inside {mine.inside} of {mine.rows} intervals "
        f"(score {mine.points:.0f} of 100), ours inside {model.inside} (score {model.points:.0f})."
    )


def _heading(use: str, part: str, rows: list[Prediction], ours: list[Prediction]) -> str:
    mine, model = score(_of(use, rows)), score(_of(use, ours))
    return (
        f"{part} rows, {mine.rows}: yours is inside {mine.inside} (score {mine.points:.0f}), "
        f"ours inside {model.inside} (score {model.points:.0f})"
    )


def _look(number: int, rows: int) -> str:
    if number == 1:
        return f"First look at the {rows} unseen rows: this score counts."
    return (
        f"Look {number} at the same {rows} unseen rows: whoever changes a model after looking fits "
        "it to them, so a better score here may be no better model."
    )


def _pairs(use: str, rows: list[Prediction], ours: list[Prediction]):
    """Return (mine, ours) of the rows to draw: first those on which they differ most."""
    pairs = [(p, q) for p, q in zip(rows, ours, strict=True) if q.use == use]
    pairs.sort(key=lambda pair: (pair[0].inside == pair[1].inside, -distance(pair[0])))
    return pairs[:MOST_ROWS]


def draw(figure, parts) -> None:
    """Draw each row's interval as a bar of one length, our answer and the reader's on it.

    parts : (heading, [(mine, ours)]) of each part. A miss is hollow and stands outside its bar.
    """
    axes = figure.add_subplot()
    y, low = 0.0, -EDGE - 0.1
    for part, pairs in parts:
        axes.text(low, y, part, fontsize=12, weight="bold", va="center")
        for mine, ours in pairs:
            y -= 1.0
            left, right = _bar(ours)
            axes.barh(y, right - left, left=left, height=0.6, color=PALE_GREY, ec=MUTED, lw=0.6)
            for p, marker, color, lift in ((ours, "o", BLUE, -0.14), (mine, "D", ORANGE, 0.14)):
                face = color if p.inside else "white"
                axes.plot(_place(p), y + lift, marker, ms=8, color=color, mfc=face, mew=2)
            axes.text(EDGE + 0.2, y, ours.what, va="bottom", fontsize=10, color=INK)
            axes.text(EDGE + 0.2, y, _numbers(mine, ours), va="top", fontsize=10, color=MUTED)
        y -= 1.6
    for marker, color, who in (("D", ORANGE, "yours"), ("o", BLUE, "ours")):
        axes.plot([], [], marker, color=color, ms=8, label=f"{who} (hollow: missed)")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=2, fontsize=11)
    axes.set(xlim=(low, EDGE + 8.2), ylim=(y + 0.9, 0.7), xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)


def _place(p: Prediction) -> float:
    """Return where an answer lies when its interval reaches from −1 to 1."""
    half = _half_width(p)
    low = p.low if math.isfinite(p.low) else p.high - 2 * half
    high = p.high if math.isfinite(p.high) else p.low + 2 * half
    if not math.isfinite(p.predicted) or high == low:
        return EDGE
    return float(np.clip((2 * p.predicted - low - high) / (high - low), -EDGE, EDGE))


def _bar(p: Prediction) -> tuple[float, float]:
    """Return where the interval begins and ends; a one-sided one goes on to the edge."""
    low, high = (math.isfinite(bound) for bound in (p.low, p.high))
    return (-1.0 if low else -EDGE), (1.0 if high else EDGE)


def _numbers(mine: Prediction, ours: Prediction) -> str:
    """Return the interval and both answers in words."""
    if math.isfinite(low := ours.low) and math.isfinite(ours.high):
        wanted = f"{low:.3g} to {ours.high:.3g}"
    else:
        wanted = f"above {low:.3g}" if math.isfinite(low) else f"below {ours.high:.3g}"
    answers = f"yours {mine.predicted:.3g}, ours {ours.predicted:.3g}"
    return minus(f"{wanted}; {answers}")
