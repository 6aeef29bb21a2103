"""Where a page's tables need a computed frame, so that all between can be blended.

Along each slider, at several settings of the others, a gap between two nodes is halved until what
is blended in it is right to the tolerances of `pieces`. Where words or the number of points
change, the halves end at two neighboring stops of the slider, one at either side. Each piece has
its own nodes, along the controls that it depends on. Then blended and true frames are compared at
random settings, and nodes are added at the worst, until none is off. A slider for which this takes
more frames than MOST_SETTINGS keeps stops.
"""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.controls import Control, Slider
from ketamine_brain.publish.pieces import (
    MOST_PX,
    POINTS,
    Frames,
    Piece,
    Setting,
    State,
    blended,
)

MOST_SETTINGS = 4_000  # computed, so that sliders glide
MOST_STOPS = 20_000  # computed where none does
RATIO_PLACES = 200  # as in numbers.js
SWITCH = 0.02  # of a slider's travel: 5 px of a track on a page
MOST_COUNTS = 24  # a slider over so few whole numbers has every one computed
STOPS = 6  # of a slider that cannot glide and names none
PLACED_PX = 0.85 * MOST_PX  # nodes are placed with room to spare for settings not looked at
ROUNDS = 4
CHECKED = 40  # random settings a round
WORST = 4  # of them refined a round
PROBES = 5  # values of a slider at which a piece is looked at, to see whether it depends on it
NEAREST = 5.0  # a neighbor nearer than this part of a gap is not blended
SAME_UNITS = 0.02  # SVG units: a step that cannot be seen


def lab_stops(control: Slider) -> list[Any]:
    """Return every value the slider takes in JupyterLab, its start among them."""
    if control.log:
        steps = (
            round(control.low * (control.high / control.low) ** (i / RATIO_PLACES) / control.step)
            * control.step
            for i in range(RATIO_PLACES + 1)
        )
        values = [min(max(float(f"{v:.12g}"), control.low), control.high) for v in steps]
    else:
        count = math.ceil((control.high - control.low) / control.step - 1e-9)
        values = [float(f"{control.low + i * control.step:.12g}") for i in range(count)]
        values.append(control.high)
    kind = int if control.whole else float
    return sorted({control.check(kind(v)) for v in [*values, control.value]})


def _score(px: float, digits: float) -> float:
    """Return how far off a blend is; at most 1 where it is right."""
    return max(px / PLACED_PX, digits)


@dataclasses.dataclass(kw_only=True)
class Axis:
    """One control: all its values, the indices that are always nodes, and whether it glides."""

    name: str
    control: Control
    values: list[Any]
    anchors: list[int]
    slides: bool
    glides: bool
    why: str = ""
    shown: list[int] = dataclasses.field(default_factory=list)  # start, presets and both ends

    def __post_init__(self) -> None:
        self.places = [self.along(i) for i in range(len(self.values))] if self.slides else []

    def along(self, index: int) -> float:
        """Return where a value stands along the track, in which frames are blended."""
        return (
            math.log(self.values[index])
            if getattr(self.control, "log", False)
            else float(self.values[index])
        )


def axes_of(explorer: Explorer) -> list[Axis]:
    """Return the axes of an explorer's tables."""
    axes = []
    for name, control in explorer.controls.items():
        if not isinstance(control, Slider):
            values = control.stops()
            axes.append(
                Axis(
                    name=name,
                    control=control,
                    values=values,
                    anchors=list(range(len(values))),
                    slides=False,
                    glides=False,
                )
            )
            continue
        wanted = {control.value, *(p[name] for p in explorer.presets.values() if name in p)}
        named = {control.check(v) for v in control.nodes} if control.log else set()
        values = sorted({*lab_stops(control), *wanted, *named})
        shown = sorted({0, len(values) - 1, *(values.index(v) for v in wanted)})
        counts = control.whole and len(values) <= MOST_COUNTS
        anchors = list(range(len(values))) if counts else shown
        axes.append(
            Axis(
                name=name,
                control=control,
                values=values,
                anchors=anchors,
                slides=True,
                glides=True,
                shown=shown,
            )
        )
    return axes


class Plan:
    """The nodes of every piece along every axis, as indices into the axis's values."""

    def __init__(self, explorer: Explorer):
        self.frames, self.most = Frames(explorer), MOST_SETTINGS
        self.axes = axes_of(explorer)
        self._at: dict[tuple[int, ...], list[State]] = {}
        self.rng = np.random.default_rng(20)
        self.bases = self._bases()
        self.depends = self._find_dependence()
        self.nodes: list[dict[int, set[int]]] = [
            {a: set(self.axes[a].anchors) for a in on} for on in self.depends
        ]
        self.share = 0.5
        self.checked: tuple[float, int, int] = (0.0, 0, 0)
        self._place()

    # -- settings --------------------------------------------------------------------------------

    def _setting(self, at: Sequence[int]) -> Setting:
        return tuple(axis.values[i] for axis, i in zip(self.axes, at, strict=True))

    def states(self, at: Sequence[int]) -> list[State]:
        """Return the state of every piece at a setting, given as indices."""
        at = tuple(at)
        if at not in self._at:
            self._at[at] = self.frames(self._setting(at))
        return self._at[at]

    def start(self) -> tuple[int, ...]:
        """Return where every control starts, as indices."""
        defaults = self.frames.explorer.defaults
        return tuple(_index(axis, defaults[axis.name]) for axis in self.axes)

    def random(self) -> tuple[int, ...]:
        """Return a random setting that a hand can choose, evenly along each track."""
        at = []
        for axis in self.axes:
            allowed = self.stops(axis) if axis.slides and not axis.glides else None
            if allowed is None:
                at.append(int(self.rng.integers(len(axis.values))))
            else:
                at.append(int(self.rng.choice(allowed)))
        return tuple(at)

    def _bases(self) -> list[tuple[int, ...]]:
        explorer = self.frames.explorer
        named = [
            tuple(_index(axis, {**explorer.defaults, **preset}[axis.name]) for axis in self.axes)
            for preset in explorer.presets.values()
        ]
        return list(dict.fromkeys([self.start(), *named, *(self.random() for _ in range(3))]))

    # -- what depends on what --------------------------------------------------------------------

    def _find_dependence(self) -> list[list[int]]:
        tried = {}
        for base in self.bases:
            for a, axis in enumerate(self.axes):
                last = len(axis.values) - 1
                if axis.slides and last >= PROBES:
                    some = {0, last, *self.rng.integers(1, last, PROBES - 2).tolist()}
                else:
                    some = set(range(last + 1))
                tried[base, a] = [_with(base, a, i) for i in sorted(some)]
        everything = dict.fromkeys(at for ats in tried.values() for at in ats)
        self.frames.learn(self._setting(at) for at in [*self.bases, *everything])
        found: list[set[int]] = [set() for _ in self.frames.pieces]
        for (base, a), ats in tried.items():
            here = self.states(base)
            for at in ats:
                for on, state, other in zip(found, here, self.states(at), strict=True):
                    if a not in on and _differ(state, other):
                        on.add(a)
        return [sorted(on) for on in found]

    # -- placing nodes ---------------------------------------------------------------------------

    def _place(self) -> None:
        bases = self.bases
        for round in range(ROUNDS):
            for base in bases:
                self._refine_around(base)
                self._keep_within()
            worst = self._check()
            if not worst:
                return
            for at in worst:
                for p in range(len(self.depends)):
                    if self._worst(p, at) > 1.0:
                        self._notice(p, at)
            bases = worst
            self.share *= 0.7
            if round >= ROUNDS // 2:
                self._hold_back(worst)
        while (worst := self._check()) and self._hold_back(worst):
            pass

    def _refine_around(self, base: tuple[int, ...]) -> None:
        for a, axis in enumerate(self.axes):
            if axis.glides:
                for p, on in enumerate(self.depends):
                    if a in on:
                        self._refine(p, a, base)

    def _refine(self, p: int, a: int, base: tuple[int, ...]) -> None:
        """Halve the gaps of a piece along one axis until what is blended in them is right."""
        nodes = self.nodes[p][a]
        doubtful = set(itertools.pairwise(sorted(nodes)))
        while doubtful:
            short = [gap for gap in doubtful if not self._is_right(p, a, base, gap)]
            nodes.update(sum(gap) // 2 for gap in short)
            halves = {(low, (low + high) // 2) for low, high in short}
            doubtful = halves | {((low + high) // 2, high) for low, high in short}

    def _is_right(self, p: int, a: int, base: tuple[int, ...], gap: tuple[int, int]) -> bool:
        low, high = gap
        nodes = sorted(self.nodes[p][a])
        for i in sorted({low + (high - low) * k // 4 for k in (1, 2, 3)} - {low, high}):
            guess = self._blend(p, base, {a: nodes}, {a: i})
            if self._off(p, guess, self.states(_with(base, a, i))[p]) > self._tolerance(p):
                return False
        return True

    def _blend(
        self, p: int, base: Sequence[int], nodes: dict[int, list[int]], at: dict[int, int]
    ) -> State:
        """Return a piece at `at` from its states at the `nodes` of each axis named there."""
        for most in (4, 2):
            around = [(tuple(base), 1.0)]
            for a, i in at.items():
                ends = self._stencil(a, nodes[a], i, most)
                around = [
                    (_with(where, a, n), weight * w) for where, weight in around for n, w in ends
                ]
            states = [(self.states(where)[p], weight) for where, weight in around]
            if most == 2 or len({state.form for state, _ in states}) == 1:
                break
        return blended(states)

    def _stencil(self, a: int, nodes: list[int], i: int, most: int) -> list[tuple[int, float]]:
        """Return [(node, weight)] of the nodes around value `i`: a cubic, or a line of two."""
        high = int(np.searchsorted(nodes, i))
        if nodes[min(high, len(nodes) - 1)] == i:
            return [(i, 1.0)]
        track = self.axes[a].places
        places = [track[n] for n in nodes]
        chosen = neighbors(places, high - 1) if most > 2 else [high - 1, high]
        weights = lagrange([places[k] for k in chosen], track[i])
        return [(nodes[k], w) for k, w in zip(chosen, weights, strict=True)]

    def _tolerance(self, p: int) -> float:
        sliding = sum(self.axes[a].glides for a in self.depends[p])
        return self.share if sliding > 1 else 2 * self.share * 0.8

    def _off(self, p: int, guess: State, truth: State) -> float:
        px, digits = self.frames.off(self.frames.pieces[p], guess, truth)
        return _score(px, digits)

    # -- within the limits -----------------------------------------------------------------------

    def stops(self, axis: Axis) -> list[int]:
        """Return the stops of a slider that cannot glide, as indices."""
        control = axis.control
        assert isinstance(control, Slider)
        named = [v for v in control.nodes if v in axis.values]
        last = len(axis.values) - 1
        even = [round(k * last / (STOPS - 1)) for k in range(STOPS)]
        chosen = [axis.values.index(v) for v in named] if named else even
        return sorted({*chosen, *axis.shown})

    def along(self, p: int, a: int) -> list[int]:
        """Return the nodes of a piece along an axis that it depends on."""
        axis = self.axes[a]
        if not axis.slides:
            return list(range(len(axis.values)))
        return sorted(self.nodes[p][a]) if axis.glides else self.stops(axis)

    def count(self) -> int:
        """Return how many settings the tables take, at most."""
        groups: dict[tuple[int, ...], dict[int, set[int]]] = {}
        for p, on in enumerate(self.depends):
            group = groups.setdefault(tuple(on), {a: set() for a in on})
            for a in on:
                group[a].update(self.along(p, a))
        return sum(math.prod(len(n) for n in group.values()) for group in groups.values())

    def _most_nodes(self, a: int) -> int:
        return len(set().union(*(self.along(p, a) for p, on in enumerate(self.depends) if a in on)))

    def _keep_within(self) -> None:
        while self.count() > self.most:
            a = self._heaviest()
            if a is None and self.count() <= MOST_STOPS:
                return
            if a is None:
                raise ValueError(
                    f"its controls have {self.count():,} combinations, over {MOST_STOPS:,}; "
                    f"give {max(self.axes, key=lambda x: len(x.values)).name} fewer `nodes`"
                )
            self._hold(a, f"{self._most_nodes(a)} frames along it, {self.count():,} in all")

    def _heaviest(self) -> int | None:
        """Return the gliding slider that takes most nodes beside its stops; None where none is."""
        gain = {
            a: self._most_nodes(a) / len(self.stops(axis))
            for a, axis in enumerate(self.axes)
            if axis.glides
        }
        return max(gain, key=lambda k: gain[k]) if gain else None

    def lighten(self, why: str) -> bool:
        """Stop the slider that takes most nodes; return whether there was one."""
        a = self._heaviest()
        if a is not None:
            self._hold(a, f"{self._most_nodes(a)} frames along it, {why}")
        return a is not None

    def _hold(self, a: int, why: str) -> None:
        self.axes[a].glides, self.axes[a].why = False, why

    # -- checking --------------------------------------------------------------------------------

    def at(self, p: int, at: Sequence[int]) -> State:
        """Return a piece as its table gives it."""
        nodes = {a: self.along(p, a) for a in self.depends[p]}
        return self._blend(p, self.start(), nodes, {a: at[a] for a in nodes})

    def error(self, p: int, at: Sequence[int]) -> tuple[float, float]:
        """Return how far a piece is off at a setting: (px, part of what numbers may be off).

        Words, and the gaps of a curve, may switch up to SWITCH of a slider's travel early or late.
        """
        piece, guess, truth = self.frames.pieces[p], self.at(p, at), self.states(at)[p]
        if guess.form == truth.form:
            return self.frames.off(piece, guess, truth)
        found = [(math.inf, math.inf)]
        for near in self._beside(p, at):
            there = self.states(near)[p]
            if there.form == guess.form:
                found.append(self.frames.off(piece, guess, there))
        return min(found)

    def _beside(self, p: int, at: Sequence[int]) -> Iterator[tuple[int, ...]]:
        for a in self.depends[p]:
            if self.axes[a].glides:
                last = len(self.axes[a].values) - 1
                for by in {round(share * last) for share in (SWITCH / 2, SWITCH)} - {0}:
                    for i in (at[a] - by, at[a] + by):
                        if 0 <= i <= last:
                            yield _with(at, a, i)

    def compare(self, count: int) -> list[tuple[tuple[int, ...], list[tuple[float, float]]]]:
        """Return (setting, [`error` of each piece]) at random settings."""
        settings = [self.random() for _ in range(count)]
        return [
            (at, [self.error(p, at) for p in range(len(self.frames.pieces))]) for at in settings
        ]

    def _check(self) -> list[tuple[int, ...]]:
        compared = self.compare(CHECKED)
        scored = [
            (max((_score(px, d) for px, d in errors), default=0.0), at) for at, errors in compared
        ]
        return [at for score, at in sorted(scored, reverse=True)[:WORST] if score > 1.0]

    def _hold_back(self, worst: list[tuple[int, ...]]) -> bool:
        """Stop the slider along which the worst setting is furthest off; False where none is left.

        What a piece was not seen to depend on is noticed first.
        """
        at = worst[0]
        errors = [self._worst(p, at) for p in range(len(self.depends))]
        p = int(np.argmax(errors))
        if self._notice(p, at):
            return True
        sliding = [a for a in self.depends[p] if self.axes[a].glides]
        if not sliding:
            return False
        guilt = {}
        for a in sliding:
            near = tuple(
                min(self.along(p, b), key=lambda n: abs(n - at[b]))
                if b != a and b in self.depends[p]
                else at[b]
                for b in range(len(at))
            )
            guilt[a] = self._worst(p, near)
        a = max(guilt, key=lambda k: guilt[k])
        count = len(self.along(p, a))
        self._hold(a, f"{self._named(p)} is off by more than is allowed between {count} nodes")
        return True

    def _notice(self, p: int, at: tuple[int, ...]) -> bool:
        """Find controls that a piece depends on at this setting, and was not seen to before."""
        start, here = self.start(), self.states(at)[p]
        found = [
            a
            for a in range(len(self.axes))
            if a not in self.depends[p] and _differ(here, self.states(_with(at, a, start[a]))[p])
        ]
        for a in found:
            self.nodes[p][a] = set(self.axes[a].anchors)
        self.depends[p] = sorted({*self.depends[p], *found})
        return bool(found)

    def _worst(self, p: int, at: Sequence[int]) -> float:
        px, digits = self.error(p, at)
        return _score(px, digits)

    def _named(self, p: int) -> str:
        piece: Piece = self.frames.pieces[p]
        if piece.kind == POINTS or piece.kind == "text":
            parts = {part["id"]: part["name"] for part in self.frames.explorer.spec["parts"]}
            return parts[piece.id]
        return piece.id


def neighbors(places: Sequence[float], low: int) -> list[int]:
    """Return the two ends of the gap after node `low` and the nodes next to them.

    One much nearer than the gap is wide is left out: it would weigh too much. `neighbors` in
    table.js does the same.
    """
    high, chosen = low + 1, [low, low + 1]
    gap = places[high] - places[low]
    if low > 0 and places[low] - places[low - 1] >= gap / NEAREST:
        chosen.insert(0, low - 1)
    if high + 1 < len(places) and places[high + 1] - places[high] >= gap / NEAREST:
        chosen.append(high + 1)
    return chosen


def lagrange(places: Sequence[float], at: float) -> list[float]:
    """Return how much each of a few places weighs at `at` in the polynomial through them."""
    return [
        math.prod((at - b) / (a - b) for k, b in enumerate(places) if k != j)
        for j, a in enumerate(places)
    ]


def _with(at: Sequence[int], a: int, i: int) -> tuple[int, ...]:
    return (*at[:a], i, *at[a + 1 :])


def _index(axis: Axis, value: Any) -> int:
    for i, each in enumerate(axis.values):
        if each is value or (type(each) is type(value) and each == value):
            return i
    return min(range(len(axis.values)), key=lambda i: abs(axis.values[i] - value))


def _differ(one: State, other: State) -> bool:
    if one.form != other.form:
        return True
    if not len(one.numbers):
        return False
    scale = SAME_UNITS if len(one.numbers) > 1 else 1e-9 * max(1.0, abs(float(one.numbers[0])))
    return bool(np.nanmax(np.abs(one.numbers - other.numbers), initial=0.0) > scale)
