"""What an explorer needs on a page without a kernel, and how far off it is.

An explorer says how in `kernel_free`:

- "stops": every combination of the controls' stops is computed, and the controls snap to them;
- "interpolate": the same, and the page blends the frames around a setting. Refused when a moving
  point lands more than MOST_PX from where the model puts it, at random settings; numbers in the
  sentence that are not right to the digits shown make it say "About:";
- "twin:NAME": the model's twin in JavaScript answers; see `ketamine_brain.publish.twins`.
"""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import math
import zlib

import numpy as np

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.artists import TEXT
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.narrow import narrow_drawing
from ketamine_brain.explorer.sentence import write_sentence

MOST_FRAMES = 20_000
MOST_BYTES = 900_000
MOST_PX = 2.0
SCALE = 12  # stored steps in one SVG unit: right to 0.042
EDGE = 2000.0  # SVG units: what lies further off is kept there, so that it fits 16 bits
GAP = -32768  # NaN
SETTINGS = 150  # random settings at which a page is compared with the model
PAGE_PX = 840.0  # width of a figure on a wide page; errors are given in pixels of that
ABOUT = "About: "


@dataclasses.dataclass(frozen=True)
class Measured:
    """How a page differs from the model.

    Attributes
    ----------
    frames : int
        How many are stored.
    kilobytes : float
        What they take.
    worst_px : float or None
        The largest error at random settings; None where the page is exact at its stops.
    words : str
        The same in words.
    """

    frames: int = 0
    kilobytes: float = 0.0
    worst_px: float | None = None
    words: str = ""


@dataclasses.dataclass(frozen=True)
class Page:
    """The data for the browser (`spec`) and what was measured of them."""

    spec: dict
    measured: Measured


def build(explorer: Explorer) -> Page:
    """Return the page of an explorer.

    Raises ValueError naming it when it cannot be shown well without a kernel.
    """
    mode = explorer.kernel_free
    if mode in ("stops", "interpolate"):
        return _with_narrow(explorer, _table_page(explorer, mode))
    if mode.startswith("twin:"):
        from ketamine_brain.publish.twins import twin_page

        return _with_narrow(explorer, twin_page(explorer, mode.removeprefix("twin:")))
    raise ValueError(
        f"{named(explorer)}: kernel_free is {mode!r}; allowed: stops, interpolate, twin:NAME"
    )


def _with_narrow(explorer: Explorer, page: Page) -> Page:
    """Add the drawing for a narrow screen, where there is a good one."""
    narrow = narrow_drawing(explorer.scene.draw, explorer.computed(), explorer.size, explorer.parts)
    return dataclasses.replace(page, spec={**page.spec, "narrow": narrow}) if narrow else page


def named(explorer: Explorer) -> str:
    """Return what to call an explorer in an error."""
    return f"explorer {explorer.name or explorer.title or 'without a name'}"


# -- frames computed beforehand ------------------------------------------------------------------


def _table_page(explorer: Explorer, mode: str) -> Page:
    axes = _axes(explorer, mode)
    frames = [explorer.frame(values) for values in _settings(explorer)]
    blocks = [
        block([frame["points"][k] for frame in frames]) for k in range(len(explorer.spec["parts"]))
    ]
    words = _words(explorer, axes, frames, mode)
    words["blocks"] = [
        {key: each[key] for key in ("length", "count", "order", "between", "of")} for each in blocks
    ]
    table = {
        "mode": mode,
        "axes": axes,
        "scale": SCALE,
        "data": packed(_planes(np.concatenate([each["stored"] for each in blocks]))),
        "sentence": explorer.sentence,
    }
    measured, first = Measured(len(frames), words="exact at its stops"), explorer.spec["first"]
    if mode == "interpolate":
        measured = _measure_blend(explorer, axes, blocks, frames)
        if measured.words:
            table["sentence"], first = ABOUT + explorer.sentence, ABOUT + first
    table["words"] = packed(
        json.dumps(words, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    )
    size = len(table["data"]) + len(table["words"])
    if size > MOST_BYTES:
        raise ValueError(
            f"{named(explorer)}: its table is {size / 1000:.0f} KB, "
            f"over {MOST_BYTES // 1000}; {_advice(axes)}, "
            f"or draw fewer points in {_heaviest(explorer, blocks)}"
        )
    return Page(
        {**explorer.spec, "table": table, "first": first},
        dataclasses.replace(measured, kilobytes=size / 1000),
    )


def _heaviest(explorer: Explorer, blocks: list[dict]) -> str:
    size, id = max(
        (len(zlib.compress(_planes(each["stored"]), 1)), part["id"])
        for each, part in zip(blocks, explorer.spec["parts"], strict=True)
    )
    return f"{id}, which takes {size / 750:.0f} KB"


def _axes(explorer: Explorer, mode: str) -> list[dict]:
    """Return one axis a control: its name, its stops, and whether the page may blend them."""
    axes = []
    for control in explorer.controls.values():
        smooth = mode == "interpolate" and isinstance(control, Slider)
        axes.append(
            {
                "name": control.name,
                "values": [control.key(value) for value in control.stops()],
                "smooth": smooth,
                "log": bool(getattr(control, "log", False)),
            }
        )
        _check_stops(explorer, control, axes[-1])
    total = math.prod(len(axis["values"]) for axis in axes)
    if total > MOST_FRAMES:
        raise ValueError(
            f"{named(explorer)}: its controls have {total:,} combinations, "
            f"over {MOST_FRAMES:,}; {_advice(axes)}"
        )
    return axes


def _advice(axes: list[dict]) -> str:
    most = max(axes, key=lambda axis: len(axis["values"]))
    return f"give the control {most['name']} fewer `nodes` than its {len(most['values'])}"


def _check_stops(explorer: Explorer, control, axis: dict) -> None:
    """Refuse stops that leave out a value the page must show exactly.

    These are the start and the presets or, to blend, the ends of the range.
    """
    if not isinstance(control, Slider):
        return
    stops = axis["values"]
    if axis["smooth"]:
        if list(stops) != sorted(set(stops)) or (stops[0], stops[-1]) != (
            control.low,
            control.high,
        ):
            raise ValueError(
                f"{named(explorer)}: nodes of {control.name} are {stops}; "
                f"to interpolate they rise from {control.low} to {control.high}"
            )
        return
    shown = {
        "its start": control.value,
        **{
            f"preset {p!r}": v[control.name]
            for p, v in explorer.presets.items()
            if control.name in v
        },
    }
    for what, value in shown.items():
        if min(abs(stop - value) for stop in stops) > 1e-9:
            raise ValueError(
                f"{named(explorer)}: {control.name} is {value} at {what}, "
                "which is none of its stops; add it to its `nodes`"
            )


def _settings(explorer: Explorer):
    stops = [control.stops() for control in explorer.controls.values()]
    return (
        dict(zip(explorer.controls, values, strict=True)) for values in itertools.product(*stops)
    )


def quantize(points: np.ndarray, length: int) -> np.ndarray:
    """Return one part of one frame as int16 (2, length), in steps of 1/SCALE.

    All x stand before all y; gaps fill it up.
    """
    full = np.full((2, length), GAP, dtype=np.int16)
    steps = np.rint(np.clip(np.asarray(points, dtype=float), -EDGE, EDGE) * SCALE)
    full[:, : len(points)] = np.where(np.isnan(steps), GAP, np.nan_to_num(steps)).astype(np.int16).T
    return full


def block(points: list[np.ndarray]) -> dict:
    """Return one part of all frames, each different form once.

    length: points a form · count: forms · of: which form each frame shows · shown: int16
    (count, 2, length) · stored: the same as uint16 in the order of the file (all x, then all y), as
    differences (wrapping) of `order` 0, 1 or 2 along the curve, after differences between
    neighboring forms where `between` is set; whichever is smallest.
    """
    length = max(map(len, points))
    forms: dict[bytes, int] = {}
    of = [forms.setdefault(quantize(each, length).tobytes(), len(forms)) for each in points]
    shown = np.stack([np.frombuffer(form, dtype=np.int16).reshape(2, length) for form in forms])
    ways = [
        (between, order, _zigzag(_along(_between(shown, between), order)))
        for between in (False, True)
        for order in (0, 1, 2)
    ]
    between, order, stored = min(ways, key=lambda way: len(zlib.compress(_planes(way[2]), 6)))
    return {
        "length": length,
        "count": len(forms),
        "order": order,
        "between": between,
        "of": of,
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


def _planes(values: np.ndarray) -> bytes:
    octets = np.ascontiguousarray(values, dtype="<u2").view(np.uint8).reshape(-1, 2)
    return octets[:, 0].tobytes() + octets[:, 1].tobytes()


def packed(octets: bytes) -> str:
    """Return bytes compressed (zlib) and in base64."""
    return base64.b64encode(zlib.compress(octets, 9)).decode()


# -- words ---------------------------------------------------------------------------------------


def _words(explorer: Explorer, axes: list[dict], frames: list[dict], mode: str) -> dict:
    """Return what is said at each stop, each different thing once."""
    texts = {
        part["id"]: _distinct([frame["texts"][part["id"]] for frame in frames])
        for part in explorer.spec["parts"]
        if part["kind"] == TEXT
    }
    if mode == "stops":
        return {"texts": texts, "sentences": _distinct([frame["sentence"] for frame in frames])}
    numbers = [name for name, value in frames[0]["readouts"].items() if is_number(value)]
    said = _distinct(
        [{k: str(v) for k, v in frame["readouts"].items() if k not in numbers} for frame in frames]
    )
    for what, distinct in {
        **{f"the text {id}": t for id, t in texts.items()},
        "the words of the sentence": said,
    }.items():
        _refuse_change(explorer, axes, what, distinct)
    rows = [[float(f"{frame['readouts'][name]:.9g}") for name in numbers] for frame in frames]
    return {"texts": texts, "said": said, "numbers": {"names": numbers, "rows": rows}}


def is_number(value: object) -> bool:
    """Return whether a readout is a number, yes and no aside."""
    return isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)


def _distinct(values: list) -> dict:
    """Return {values: each different one once, of: for each place, which}."""
    places: dict[str, int] = {}
    of = [places.setdefault(json.dumps(value, allow_nan=False), len(places)) for value in values]
    return {"values": [json.loads(key) for key in places], "of": of}


def _refuse_change(explorer: Explorer, axes: list[dict], what: str, distinct: dict) -> None:
    """Refuse words that change along a slider: nothing lies between two words."""
    of = np.array(distinct["of"]).reshape([len(axis["values"]) for axis in axes])
    for k, axis in enumerate(axes):
        if axis["smooth"] and np.any(np.diff(of, axis=k)):
            raise ValueError(
                f"{named(explorer)}: {what} changes with {axis['name']}, "
                "so it cannot be interpolated; use stops"
            )


# -- how far off a blended frame is --------------------------------------------------------------


def random_settings(explorer: Explorer, count: int = SETTINGS, seed: int = 20) -> list[dict]:
    """Return `count` settings, evenly along each control's track; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [
        {control.name: control.at(rng.random()) for control in explorer.controls.values()}
        for _ in range(count)
    ]


def corners(axes: list[dict], values: dict) -> list[tuple[int, float]]:
    """Return (frame, weight) of the frames around `values`, as `corners` in table.js does."""
    found = [(0, 1.0)]
    for axis in axes:
        found = [
            (index * len(axis["values"]) + i, weight * w)
            for index, weight in found
            for i, w in _place(axis, values[axis["name"]])
        ]
    return found


def _place(axis: dict, value) -> list[tuple[int, float]]:
    stops = axis["values"]
    if isinstance(value, (str, bool)):
        return [(stops.index(value), 1.0)]
    if not axis["smooth"]:
        return [(int(np.argmin(np.abs(np.array(stops) - value))), 1.0)]
    i = int(np.clip(np.searchsorted(stops, value) - 1, 0, len(stops) - 2))
    at = np.log if axis["log"] else float
    share = float((at(value) - at(stops[i])) / (at(stops[i + 1]) - at(stops[i])))
    return [(j, w) for j, w in ((i, 1 - share), (i + 1, share)) if w > 0]


def _measure_blend(
    explorer: Explorer, axes: list[dict], blocks: list[dict], frames: list[dict]
) -> Measured:
    size = np.array(_view_box(explorer.spec["svg"]))
    worst, wrong, where = 0.0, 0, {}
    for values in random_settings(explorer):
        around = corners(axes, explorer.for_browser(values))
        truth = explorer.frame(values)
        error = (
            max(
                _furthest(blend(each, around), points, size)
                for each, points in zip(blocks, truth["points"], strict=True)
            )
            * PAGE_PX
            / size[0]
        )
        if error > worst:
            worst, where = error, values
        wrong += _blended_sentence(explorer, frames, around) != truth["sentence"]
    if worst > MOST_PX:
        raise ValueError(
            f"{named(explorer)}: interpolated points are up to {worst:.1f} px off "
            f"(at {short(where)}), over {MOST_PX:g}; "
            f"give more `nodes` there, or use stops"
        )
    words = (
        f"numbers off in {wrong} of {SETTINGS} sentences, so it says “{ABOUT.strip()}”"
        if wrong
        else ""
    )
    return Measured(len(frames), worst_px=worst, words=words)


def blend(part: dict, around: list[tuple[int, float]]) -> np.ndarray:
    """Return one part's points (n, 2) between the computed frames `around` (index, weight).

    `lookUp` in table.js does the same.
    """
    forms = [
        (
            np.where((form := part["shown"][part["of"][index]]) == GAP, np.nan, form.astype(float)),
            weight,
        )
        for index, weight in around
    ]
    return sum(weight * form for form, weight in forms).T / SCALE


def _furthest(blended: np.ndarray, exact: np.ndarray, size: np.ndarray) -> float:
    """Return the largest distance between points that can be seen.

    A point that is there in only one of the two counts as all the way.
    """
    full = np.full(blended.shape, np.nan)
    full[: len(exact)] = exact[: len(full)]
    a, b = (np.clip(each, -20, size + 20) for each in (blended, full))
    if len(exact) > len(full) or (np.isnan(a).any(axis=1) != np.isnan(b).any(axis=1)).any():
        return float(size[0])
    there = ~np.isnan(a).any(axis=1)
    return float(np.hypot(*(a - b)[there].T).max(initial=0.0))


def _view_box(svg: str) -> list[float]:
    return [float(v) for v in svg.split('viewBox="', 1)[1].split('"', 1)[0].split()[2:]]


def _blended_sentence(explorer: Explorer, frames: list[dict], around) -> str:
    main = max(around, key=lambda pair: pair[1])[0]
    readouts = dict(frames[main]["readouts"])
    for name, value in readouts.items():
        if is_number(value):
            readouts[name] = sum(weight * frames[i]["readouts"][name] for i, weight in around)
    return write_sentence(explorer.sentence, readouts)


def short(values: dict) -> str:
    """Return settings in a few words, for an error."""
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in values.items()
    )
