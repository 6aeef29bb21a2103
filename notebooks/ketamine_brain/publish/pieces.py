"""What a frame of an explorer is made of, each piece as numbers that blend and words that do not.

A piece is a moving part, a moving text, or a value that the sentence reads out. At one setting it
is in a `State`: a form (the words around the numbers, how many points, where the gaps are), which
switches, and numbers, which are blended between settings of one form.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
import re
import string
from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.artists import TEXT
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.sentence import SentenceFormatter

POINTS, WORDS, READOUT = "points", "text", "readout"
PLAIN = "#"  # the form of a plain number
MOST_PX = 1.0  # how far a point or a label may lie from where the model puts it
MOST_DIGITS = 0.1  # how far a number may be off, in units of the last digit shown
ROUNDED = 1.0  # the same for a number known only as it is written
PAGE_PX = 840.0  # width of a figure on a wide page; errors are given in pixels of that
BEYOND = 20.0  # SVG units past the edge of a figure within which errors still count
NUMBER = re.compile(r"(?<![\w.,])[+\-−]?\d[\d,]*(?:\.\d+)?(?![\w]|[.,]\d)")


@dataclasses.dataclass(frozen=True)
class Piece:
    """One piece of a figure: its kind, and its part id or the name it is read out under."""

    kind: str
    id: str


@dataclasses.dataclass(frozen=True)
class State:
    """A piece at one setting: what switches, and what blends (a text: dx, dy, then numbers)."""

    form: Hashable
    numbers: np.ndarray


Setting = tuple[Any, ...]  # one value a control, in the controls' order


class Frames:
    """The frames of an explorer, each computed once, taken apart into pieces."""

    def __init__(self, explorer: Explorer):
        self.explorer = explorer
        self.names = list(explorer.controls)
        box = explorer.spec["svg"].split('viewBox="', 1)[1].split('"', 1)[0].split()
        self.size = np.array([float(v) for v in box[2:]])
        self.px = PAGE_PX / self.size[0]
        self.formats = _formats(explorer.sentence)
        self._first = explorer.frame(explorer.defaults)["readouts"]
        self.pieces = [
            *(
                Piece(WORDS if part["kind"] == TEXT else POINTS, part["id"])
                for part in explorer.spec["parts"]
            ),
            *(Piece(READOUT, name) for name in self.formats if not self.is_control(name)),
        ]
        self._raw: dict[Setting, dict[str, Any]] = {}
        self._states: dict[Setting, list[State]] = {}
        self._sources: dict[tuple[str, str, int], tuple[str, float]] | None = None

    def is_control(self, name: str) -> bool:
        """Return whether what is read out under `name` is the slider of that name itself."""
        slides = isinstance(self.explorer.controls.get(name), Slider)
        return slides and is_number(self._first.get(name))

    def raw(self, setting: Setting) -> dict[str, Any]:
        """Return the explorer's frame at a setting."""
        if setting not in self._raw:
            frame = self.explorer.frame(dict(zip(self.names, setting, strict=True)))
            numbers = {
                name: float(value) for name, value in frame["readouts"].items() if is_number(value)
            }
            self._raw[setting] = {**frame, "exact": numbers}
        return self._raw[setting]

    def __call__(self, setting: Setting) -> list[State]:
        """Return the state of every piece at a setting."""
        if self._sources is None:
            raise RuntimeError("learn from some settings first")
        if setting not in self._states:
            frame = self.raw(setting)
            self._states[setting] = [self._state(piece, frame) for piece in self.pieces]
            frame["points"] = None  # kept in the states
        return self._states[setting]

    def __len__(self) -> int:
        return len(self._raw)

    def _state(self, piece: Piece, frame: dict[str, Any]) -> State:
        if piece.kind == POINTS:
            return _of_points(frame["points"][self._place[piece.id]])
        if piece.kind == WORDS:
            dx, dy, words = frame["texts"][piece.id]
            form, numbers = self._said(piece.id, words, frame)
            return State(form, np.array([dx, dy, *numbers]))
        value = frame["readouts"][piece.id]
        if is_number(value) and self.formats[piece.id] and math.isfinite(value):
            return State(PLAIN, np.array([float(value)]))
        if isinstance(value, str):
            form, numbers = self._said(piece.id, value, frame)
            return State(form, np.array(numbers))
        return State(f"={json.dumps(as_json(value))}", np.empty(0))

    @functools.cached_property
    def _place(self) -> dict[str, int]:
        return {part["id"]: k for k, part in enumerate(self.explorer.spec["parts"])}

    def learn(self, settings: Iterable[Setting]) -> None:
        """Find which numbers within words are a number read out, only rounded.

        Such a number is blended from the exact one.
        """
        candidates: dict[tuple[str, str, int], set[tuple[str, float]]] = {}
        for setting in settings:
            frame = self.raw(setting)
            for id, words in _worded(frame):
                template, tokens = taken_apart(words)
                for k, (token, number) in enumerate(tokens):
                    fits = {
                        (name, scale)
                        for name, value in frame["exact"].items()
                        for scale in (1.0, 100.0)
                        if abs(value * scale - number) <= 1.0
                        and written(token, value * scale) == written(token, number)
                    }
                    key = (id, template, k)
                    candidates[key] = candidates.get(key, fits) & fits
        self._sources = {key: min(fits) for key, fits in candidates.items() if fits}

    def _said(self, id: str, words: str, frame: dict[str, Any]) -> tuple[str, list[float]]:
        template, tokens = taken_apart(words)
        numbers = []
        for k, (token, number) in enumerate(tokens):
            name, scale = (self._sources or {}).get((id, template, k), ("", 1.0))
            exact = frame["exact"].get(name, math.nan) * scale
            same = math.isfinite(exact) and written(token, exact) == written(token, number)
            numbers.append(exact if same else number)
        return template, numbers

    def off(self, piece: Piece, blended: State, truth: State) -> tuple[float, float]:
        """Return how far a blended piece is off: (px, part of what numbers may be off).

        Both are inf where the piece took another form.
        """
        if blended.form != truth.form:
            return (math.inf, 0.0) if piece.kind == POINTS else (0.0, math.inf)
        difference = blended.numbers - truth.numbers
        if piece.kind == POINTS:
            return self._furthest(blended.numbers, truth.numbers), 0.0
        if piece.kind == READOUT and truth.form == PLAIN:
            return 0.0, abs(float(difference[0])) / unit_of(self.formats[piece.id][0]) / MOST_DIGITS
        px, rest = 0.0, difference
        if piece.kind == WORDS:
            px, rest = float(np.hypot(*difference[:2])) * self.px, difference[2:]
        parts = [
            abs(float(d))
            / unit_of(style)
            / (MOST_DIGITS if self._exact(piece, truth, k) else ROUNDED)
            for k, (style, d) in enumerate(zip(_formats_in(str(truth.form)), rest, strict=True))
        ]
        return px, max(parts, default=0.0)

    def _exact(self, piece: Piece, state: State, k: int) -> bool:
        return (piece.id, str(state.form), k) in (self._sources or {})

    def _furthest(self, blended: np.ndarray, exact: np.ndarray) -> float:
        a, b = (
            np.clip(each.reshape(-1, 2), -BEYOND, self.size + BEYOND) for each in (blended, exact)
        )
        far = np.hypot(*(a - b).T)
        return float(np.nanmax(far, initial=0.0)) * self.px


def is_number(value: object) -> bool:
    """Return whether a readout is a number, yes and no aside."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def as_json(value: Any) -> Any:
    """Return a readout as JSON can hold it: NumPy's numbers as Python's, infinities as words."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        if not math.isfinite(value):
            return str(value)
        return int(value) if value.is_integer() else value
    return value if isinstance(value, (str, int, bool)) or value is None else str(value)


def _of_points(points: np.ndarray) -> State:
    gaps = np.isnan(points).any(axis=1)
    return State((len(points), gaps.tobytes()), points.ravel())


def _worded(frame: dict[str, Any]) -> Iterable[tuple[str, str]]:
    for id, (_, _, words) in frame["texts"].items():
        yield id, words
    for name, value in frame["readouts"].items():
        if isinstance(value, str):
            yield name, value


@functools.lru_cache(maxsize=50_000)
def taken_apart(words: str) -> tuple[str, tuple[tuple[str, float], ...]]:
    """Return (words with each number as a field, [(its format, the number)]).

    Numbers stay words where they would not be written the same again.
    """
    if "{" in words or "}" in words:
        return words.replace("{", "{{").replace("}", "}}"), ()
    tokens: list[tuple[str, float]] = []

    def field(found: re.Match[str]) -> str:
        token = found[0].replace("−", "-")
        decimals = len(token.partition(".")[2])
        style = f"{'+' * token.startswith('+')}{',' * (',' in token)}.{decimals}f"
        number = float(token.replace(",", ""))
        if _write(f"{{0:{style}}}", number) != found[0]:
            return found[0]
        tokens.append((style, number))
        return f"{{{len(tokens) - 1}:{style}}}"

    return NUMBER.sub(field, words), tuple(tokens)


def _write(template: str, *numbers: float) -> str:
    return SentenceFormatter().format(template, *numbers)


def written(style: str, number: float) -> str:
    """Return a number in the style of a format such as ".1f"."""
    return _write(f"{{0:{style}}}", number)


def unit_of(style: str) -> float:
    """Return one unit of the last digit that a format shows: 0.1 of ".1f", 0.01 of ".0%"."""
    found = re.search(r"\.(\d+)", style)
    digits = int(found[1]) if found else 6
    return 10.0 ** -(digits + (2 if style.endswith("%") else 0))


@functools.lru_cache(maxsize=50_000)
def _formats_in(template: str) -> tuple[str, ...]:
    return tuple(
        style or ".6f"
        for _, name, style, _ in string.Formatter().parse(template)
        if name is not None
    )


def _formats(sentence: str) -> dict[str, tuple[str, ...]]:
    """Return {field: the formats it is written in}; none where it is written as it is."""
    found: dict[str, tuple[str, ...]] = {}
    for _, name, style, _ in string.Formatter().parse(sentence):
        if name is not None:
            found[name] = (*found.get(name, ()), *((style,) if style else ()))
    return {name: (min(styles, key=unit_of),) if styles else () for name, styles in found.items()}


def blended(states: Sequence[tuple[State, float]]) -> State:
    """Return a piece between neighboring settings, (state, weight) each.

    It takes the form that weighs most, and blends the numbers of those that share it, as
    `blend` in table.js does.
    """
    weights: dict[Hashable, float] = {}
    main, most = states[0][0], 0.0
    for state, weight in states:
        weights[state.form] = weights.get(state.form, 0.0) + weight
        if weight > most:
            main, most = state, weight
    total = weights[main.form]
    same = [(state.numbers, weight / total) for state, weight in states if state.form == main.form]
    blended = [weight * numbers for numbers, weight in same]
    return State(main.form, np.sum(blended, axis=0))
