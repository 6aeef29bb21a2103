"""What an explorer needs on a page without a kernel, and how far off it is.

An explorer says how in `kernel_free`:

- "blend": frames are computed beforehand at nodes (see `ketamine_brain.publish.nodes`), and the
  page blends those around a setting: curves, places of labels, and numbers in words. A slider for
  which that takes too many frames keeps stops, and the report says why;
- "twin:NAME": the model's twin in JavaScript answers; see `ketamine_brain.publish.twins`.

`python -m ketamine_brain.publish.tables` prints, for every slider, its stops on the page and in
JupyterLab, and how far off a page is between them.
"""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.narrow import narrow_drawing
from ketamine_brain.publish.nodes import Axis, Plan, lab_stops
from ketamine_brain.publish.pieces import POINTS, State
from ketamine_brain.publish.terminal import run_as_command

MOST_BYTES = 900_000
GLIDE_BYTES = 450_000  # a slider that takes more than its page can hold keeps stops
SCALE = 12  # stored steps in one SVG unit: right to 0.042
EDGE = 2000.0  # SVG units: what lies further off is kept there, so that it fits 16 bits
GAP = -32768  # NaN
SETTINGS = 60  # random settings at which a page is compared with the model


@dataclasses.dataclass(frozen=True, kw_only=True)
class Glide:
    """A slider on the page and in JupyterLab: how many places it takes, and why not all."""

    name: str
    label: str
    page: int
    lab: int
    why: str = ""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Measured:
    """How a page differs from the model.

    Attributes
    ----------
    frames : int
        How many settings were computed.
    kilobytes : float
        What the tables take.
    worst_px : float or None
        The largest error of a point or label at random settings.
    words : str
        What else there is to say.
    sliders : tuple of Glide
        Every slider on the page and in JupyterLab.
    """

    frames: int = 0
    kilobytes: float = 0.0
    worst_px: float | None = None
    words: str = ""
    sliders: tuple[Glide, ...] = ()

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Measured:
        """Return what was kept as plain data."""
        return cls(**{**kept, "sliders": tuple(Glide(**each) for each in kept["sliders"])})


@dataclasses.dataclass(frozen=True)
class Page:
    """The data for the browser (`spec`) and what was measured of them."""

    spec: dict[str, Any]
    measured: Measured


def build(explorer: Explorer) -> Page:
    """Return the page of an explorer.

    Raises ValueError naming it when it cannot be shown well without a kernel.
    """
    mode = explorer.kernel_free
    if mode == "blend":
        return _with_narrow(explorer, _table_page(explorer))
    if mode.startswith("twin:"):
        from ketamine_brain.publish.twins import twin_page

        return _with_narrow(explorer, twin_page(explorer, mode.removeprefix("twin:")))
    raise ValueError(f"{named(explorer)}: kernel_free is {mode!r}; allowed: blend, twin:NAME")


def _with_narrow(explorer: Explorer, page: Page) -> Page:
    """Add the drawing for a narrow screen."""
    narrow = narrow_drawing(explorer.scene.draw, explorer.computed(), explorer.size, explorer.parts)
    return dataclasses.replace(page, spec={**page.spec, "narrow": narrow}) if narrow else page


def named(explorer: Explorer) -> str:
    """Return what to call an explorer in an error."""
    return f"explorer {explorer.name or explorer.title or 'without a name'}"


# -- frames computed beforehand ------------------------------------------------------------------


def _table_page(explorer: Explorer) -> Page:
    try:
        plan = Plan(explorer)
    except ValueError as problem:
        raise ValueError(f"{named(explorer)}: {problem}") from None
    table, blocks = _encoded(plan)
    while size_of(table) > GLIDE_BYTES and plan.lighten(f"{size_of(table) / 1000:.0f} KB in all"):
        table, blocks = _encoded(plan)
    size = size_of(table)
    if size > MOST_BYTES:
        most = max(plan.axes, key=lambda axis: len(axis.values)).name
        raise ValueError(
            f"{named(explorer)}: its table is {size / 1000:.0f} KB, over {MOST_BYTES // 1000}; "
            f"give the control {most} fewer `nodes`, or draw fewer points in "
            f"{_heaviest(explorer, blocks)}"
        )
    return Page(
        {**explorer.spec, "table": table},
        dataclasses.replace(_measure(plan), kilobytes=size / 1000),
    )


def size_of(table: dict[str, Any]) -> int:
    """Return how many bytes the tables take in a page."""
    return len(table["data"]) + len(table["words"])


def _encoded(plan: Plan) -> tuple[dict[str, Any], list[np.ndarray]]:
    """Return the tables of a plan for the browser, and the numbers of each moving part."""
    blocks, pieces = [], []
    for p, piece in enumerate(plan.frames.pieces):
        states = _tensor(plan, p)
        stored = block(states) if piece.kind == POINTS else worded(states)
        if piece.kind == POINTS:
            blocks.append(stored.pop("stored"))
            stored.pop("shown")
        nodes = [_keys(plan.axes[a], plan.along(p, a)) for a in plan.depends[p]]
        pieces.append(
            {"kind": piece.kind, "id": piece.id, "axes": plan.depends[p], "nodes": nodes, **stored}
        )
    table = {
        "axes": [_axis(axis, plan) for axis in plan.axes],
        "scale": SCALE,
        "data": packed(planes(np.concatenate(blocks)) if blocks else b""),
        "words": packed(as_bytes({"pieces": pieces})),
        "sentence": plan.frames.explorer.sentence,
    }
    return table, blocks


def as_bytes(value: Any) -> bytes:
    """Return a value as compact JSON."""
    words = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return words.encode()


def _heaviest(explorer: Explorer, blocks: list[np.ndarray]) -> str:
    parts = [part["name"] for part in explorer.spec["parts"] if part["kind"] != "text"]
    sizes = [
        (len(zlib.compress(planes(each), 1)), part)
        for each, part in zip(blocks, parts, strict=True)
    ]
    size, name = max(sizes)
    return f"{name}, which takes {size / 750:.0f} KB"


def _tensor(plan: Plan, p: int) -> list[State]:
    """Return the states of a piece at every combination of its nodes, the last axis fastest."""
    start, on = list(plan.start()), plan.depends[p]
    states = []
    for at in itertools.product(*(plan.along(p, a) for a in on)):
        where = start.copy()
        for a, i in zip(on, at, strict=True):
            where[a] = i
        states.append(plan.states(where)[p])
    return states


def _keys(axis: Axis, at: Sequence[int]) -> list[Any]:
    return [axis.control.key(axis.values[i]) for i in at]


def _axis(axis: Axis, plan: Plan) -> dict[str, Any]:
    """Return an axis for the browser: the values a control may take, where it may not take any."""
    whole = isinstance(axis.control, Slider) and axis.control.whole
    smooth = axis.glides and not whole
    allowed = range(len(axis.values)) if axis.glides or not axis.slides else plan.stops(axis)
    return {
        "name": axis.name,
        "values": [] if smooth else _keys(axis, list(allowed)),
        "smooth": smooth,
        "log": bool(getattr(axis.control, "log", False)),
    }


def _measure(plan: Plan) -> Measured:
    compared = [errors for _, errors in plan.compare(SETTINGS)]
    px = max((px for errors in compared for px, _ in errors), default=0.0)
    wrong = sum(any(digits > 1.0 for _, digits in errors) for errors in compared)
    sliders = tuple(
        Glide(
            name=axis.name,
            label=axis.control.label,
            page=len(axis.values) if axis.glides else len(plan.stops(axis)),
            lab=len(axis.values),
            why=axis.why,
        )
        for axis in plan.axes
        if axis.slides
    )
    words = [f"words wrong at {wrong} of {SETTINGS} settings"] if wrong else []
    words += [f"{each.name} has stops: {each.why}" for each in sliders if each.why]
    return Measured(
        frames=len(plan.frames), worst_px=float(px), words="; ".join(words), sliders=sliders
    )


def quantize(points: np.ndarray, length: int) -> np.ndarray:
    """Return one part of one frame as int16 (2, length), in steps of 1/SCALE.

    All x stand before all y; gaps fill it up.
    """
    full = np.full((2, length), GAP, dtype=np.int16)
    steps = np.rint(np.clip(np.asarray(points, dtype=float), -EDGE, EDGE) * SCALE)
    full[:, : len(points)] = np.where(np.isnan(steps), GAP, np.nan_to_num(steps)).astype(np.int16).T
    return full


def block(states: Sequence[State]) -> dict[str, Any]:
    """Return one part at all its nodes, each different curve once.

    length: points a curve · count: curves · of: which each node shows · shapes: which curves have
    their gaps alike, where not all have · shown: int16 (count, 2, length) · stored: the same as
    uint16 in the order of the file (all x, then all y), as differences (wrapping) of `order` 0, 1
    or 2 along the curve, after differences between neighboring curves where `between` is set;
    whichever is smallest.
    """
    points = [state.numbers.reshape(-1, 2) for state in states]
    length = max(map(len, points))
    forms: dict[bytes, int] = {}
    of = [forms.setdefault(quantize(each, length).tobytes(), len(forms)) for each in points]
    shown = np.stack([np.frombuffer(form, dtype=np.int16).reshape(2, length) for form in forms])
    ways = [
        (between, order, _zigzag(_along(_between(shown, between), order)))
        for between in (False, True)
        for order in (0, 1, 2)
    ]
    between, order, stored = min(ways, key=lambda way: len(zlib.compress(planes(way[2]), 6)))
    gaps: dict[bytes, int] = {}
    shapes = [gaps.setdefault((form == GAP).tobytes(), len(gaps)) for form in shown]
    return {
        "length": length,
        "count": len(forms),
        "order": order,
        "between": between,
        "of": of,
        "shapes": shapes if len(gaps) > 1 else [],
        "shown": shown,
        "stored": stored,
    }


def _between(shown: np.ndarray, wanted: bool) -> np.ndarray:
    return (
        np.diff(shown, axis=0, prepend=np.zeros((1, *shown.shape[1:]), dtype=np.int16))
        if wanted
        else shown
    )


def _along(values: np.ndarray, order: int) -> np.ndarray:
    for _ in range(order):
        values = np.diff(values, axis=2, prepend=np.zeros((*values.shape[:2], 1), dtype=np.int16))
    return values


def _zigzag(values: np.ndarray) -> np.ndarray:
    """Return small numbers of either sign as small ones without (0, -1, 1, -2 → 0, 1, 2, 3).

    x of all forms stands before y of all forms.
    """
    return ((values << 1) ^ (values >> 15)).view(np.uint16).transpose(1, 0, 2).ravel()


def planes(values: np.ndarray) -> bytes:
    """Return 16-bit numbers as all their low bytes, then all their high bytes."""
    octets = np.ascontiguousarray(values, dtype="<u2").view(np.uint8).reshape(-1, 2)
    return octets[:, 0].tobytes() + octets[:, 1].tobytes()


def packed(octets: bytes) -> str:
    """Return bytes compressed (zlib) and in base64."""
    return base64.b64encode(zlib.compress(octets, 9)).decode()


def worded(states: Sequence[State]) -> dict[str, Any]:
    """Return a text or readout at all its nodes, each different one once.

    forms: the words around the numbers · rows: [form, number…] · of: which row each node shows.
    """
    forms: dict[str, int] = {}
    rows: dict[tuple[float, ...], int] = {}
    of = []
    for state in states:
        form = forms.setdefault(str(state.form), len(forms))
        row = (form, *(float(f"{n:.9g}") for n in state.numbers))
        of.append(rows.setdefault(row, len(rows)))
    return {"forms": list(forms), "rows": [[int(form), *rest] for form, *rest in rows], "of": of}


# -- the report ----------------------------------------------------------------------------------


def report() -> int:
    """Print every slider's stops on its page and in JupyterLab; return 0."""
    from ketamine_brain.publish.notebooks import find
    from ketamine_brain.publish.pages import measured_of
    from ketamine_brain.publish.parallel import side_by_side

    print("| page | explorer | slider | page | JupyterLab | error, px | why not all |")
    print("|---|---|---|---|---|---|---|")
    for path, found in side_by_side(measured_of, find(), what="tables"):
        if isinstance(found, ValueError):
            print(f"| {path.stem[:2]} | {found} | | | | | |")
            continue
        for name, measured in found:
            px = "–" if measured.worst_px is None else f"{measured.worst_px:.2f}"
            for each in measured.sliders:
                print(
                    f"| {path.stem[:2]} | {name} | {each.label} | {each.page} | {each.lab} "
                    f"| {px} | {each.why} |"
                )
    return 0


def sliders_as_in_lab(explorer: Explorer) -> tuple[Glide, ...]:
    """Return the sliders of a page that a twin answers: as many places as in JupyterLab."""
    return tuple(
        Glide(name=control.name, label=control.label, page=count, lab=count)
        for control in explorer.controls.values()
        if isinstance(control, Slider) and (count := len(lab_stops(control)))
    )


def main(_arguments: list[str]) -> int:
    """Print the report, whatever else is asked."""
    return report()


if __name__ == "__main__":
    run_as_command(main)
