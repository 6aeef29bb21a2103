"""What an explorer needs on a page without a kernel: computed frames, or its model's twin in JavaScript, and how far off they are.

An explorer says how in `kernel_free`:

- "stops": every combination of the controls' stops is computed, and the controls snap to them;
- "interpolate": the same, and the page blends the frames around a setting. Refused when a moving point lands more than
  MOST_PX from where the model puts it, at random settings; numbers in the sentence that are not right to the digits shown make it say "About:";
- "twin:NAME": `browser/twins/NAME.js` exports `twin_NAME(values, constants) -> { points: { part id: flat x, y in data coordinates },
  texts: { part id: words or [x, y, words] }, readouts }`, compared with the Python model at random settings under node.
"""

from __future__ import annotations

import base64
import dataclasses
import itertools
import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zlib

import numpy as np

from ketamine_brain.explorer.artists import FAR, MARKS, TEXT
from ketamine_brain.explorer.controls import Slider
from ketamine_brain.explorer.explorer import Explorer, write_sentence
from ketamine_brain.explorer.narrow import narrow_drawing
from ketamine_brain.explorer.widget import twin_script

MOST_FRAMES = 20_000
MOST_BYTES = 900_000
MOST_PX = 2.0
TWIN_TOLERANCE = 1e-6
SCALE = 12  # stored steps in one SVG unit: right to 0.042
EDGE = 2000.0  # SVG units: what lies further off is kept there, so that it fits 16 bits
GAP = -32768  # NaN
SETTINGS = 150  # random settings at which a page is compared with the model
PAGE_PX = 840.0  # width of a figure on a wide page; errors are given in pixels of that
ABOUT = "About: "


@dataclasses.dataclass(frozen=True)
class Measured:
    """How a page differs from the model: frames stored, KB, worst px at random settings (None: exact at its stops), and in words."""

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
    """Return the page of an explorer; raises ValueError naming it when it cannot be shown well without a kernel."""
    mode = explorer.kernel_free
    if mode in ("stops", "interpolate"):
        return _with_narrow(explorer, _table_page(explorer, mode))
    if mode.startswith("twin:"):
        return _with_narrow(explorer, _twin_page(explorer, mode.removeprefix("twin:")))
    raise ValueError(
        f"{_name(explorer)}: kernel_free is {mode!r}; allowed: stops, interpolate, twin:NAME"
    )


def _with_narrow(explorer: Explorer, page: Page) -> Page:
    """Add the drawing for a narrow screen, where there is a good one."""
    narrow = narrow_drawing(
        explorer._draw, explorer.model(**explorer.defaults), explorer.size, _parts(explorer)
    )
    return dataclasses.replace(page, spec={**page.spec, "narrow": narrow}) if narrow else page


def _name(explorer: Explorer) -> str:
    return f"explorer {explorer.name or explorer.title or 'without a name'}"


# -- frames computed beforehand -------------------------------------------------------------------------------------------------


def _table_page(explorer: Explorer, mode: str) -> Page:
    axes = _axes(explorer, mode)
    frames = [explorer.frame(values) for values in _settings(axes)]
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
            f"{_name(explorer)}: its table is {size / 1000:.0f} KB, over {MOST_BYTES // 1000}; {_advice(axes)}, "
            f"or draw fewer points in {_heaviest(explorer, blocks)}"
        )
    return Page(
        {**explorer.spec, "table": table, "first": first},
        dataclasses.replace(measured, kilobytes=size / 1000),
    )


def _heaviest(explorer: Explorer, blocks: list[dict]) -> str:
    size, id = max(
        (len(zlib.compress(_planes(each["stored"]), 1)), part["id"])
        for each, part in zip(blocks, explorer.spec["parts"])
    )
    return f"{id}, which takes {size / 750:.0f} KB"


def _axes(explorer: Explorer, mode: str) -> list[dict]:
    """Return one axis a control: its name, its stops, and whether the page may blend between them."""
    axes = []
    for control in explorer.controls.values():
        smooth = mode == "interpolate" and isinstance(control, Slider)
        axes.append(
            {
                "name": control.name,
                "values": control.stops(),
                "smooth": smooth,
                "log": bool(getattr(control, "log", False)),
            }
        )
        _check_stops(explorer, control, axes[-1])
    total = math.prod(len(axis["values"]) for axis in axes)
    if total > MOST_FRAMES:
        raise ValueError(
            f"{_name(explorer)}: its controls have {total:,} combinations, over {MOST_FRAMES:,}; {_advice(axes)}"
        )
    return axes


def _advice(axes: list[dict]) -> str:
    most = max(axes, key=lambda axis: len(axis["values"]))
    return f"give the control {most['name']} fewer `nodes` than its {len(most['values'])}"


def _check_stops(explorer: Explorer, control, axis: dict) -> None:
    """Refuse stops that leave out a value the page must show exactly: the start, a preset, or, to blend, an end of the range."""
    if not isinstance(control, Slider):
        return
    stops = axis["values"]
    if axis["smooth"]:
        if list(stops) != sorted(set(stops)) or (stops[0], stops[-1]) != (
            control.low,
            control.high,
        ):
            raise ValueError(
                f"{_name(explorer)}: nodes of {control.name} are {stops}; to interpolate they rise from {control.low} to {control.high}"
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
                f"{_name(explorer)}: {control.name} is {value} at {what}, which is none of its stops; add it to its `nodes`"
            )


def _settings(axes: list[dict]):
    return (
        dict(zip([axis["name"] for axis in axes], values))
        for values in itertools.product(*(axis["values"] for axis in axes))
    )


def quantize(points: np.ndarray, length: int) -> np.ndarray:
    """Return one part of one frame as int16 (2, length): all x, then all y, in steps of 1/SCALE, filled up with gaps."""
    full = np.full((2, length), GAP, dtype=np.int16)
    steps = np.rint(np.clip(np.asarray(points, dtype=float), -EDGE, EDGE) * SCALE)
    full[:, : len(points)] = np.where(np.isnan(steps), GAP, np.nan_to_num(steps)).astype(np.int16).T
    return full


def block(points: list[np.ndarray]) -> dict:
    """Return one part of all frames, each different form once.

    length: points a form · count: forms · of: which form each frame shows · shown: int16 (count, 2, length) · stored: the same as
    uint16 in the order of the file (all x, then all y), as differences (wrapping) of `order` 0, 1 or 2 along the curve, after
    differences between neighboring forms where `between` is set; whichever is smallest.
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
    """Return small numbers of either sign as small ones without (0, -1, 1, -2 → 0, 1, 2, 3), x of all forms before y of all forms."""
    return ((values << 1) ^ (values >> 15)).view(np.uint16).transpose(1, 0, 2).ravel()


def _planes(values: np.ndarray) -> bytes:
    octets = np.ascontiguousarray(values, dtype="<u2").view(np.uint8).reshape(-1, 2)
    return octets[:, 0].tobytes() + octets[:, 1].tobytes()


def packed(octets: bytes) -> str:
    """Return bytes compressed (zlib) and in base64."""
    return base64.b64encode(zlib.compress(octets, 9)).decode()


# -- words --------------------------------------------------------------------------------------------------------------------------


def _words(explorer: Explorer, axes: list[dict], frames: list[dict], mode: str) -> dict:
    """Return what is said at each stop, each different thing once."""
    texts = {
        part["id"]: _distinct([frame["texts"][part["id"]] for frame in frames])
        for part in explorer.spec["parts"]
        if part["kind"] == TEXT
    }
    if mode == "stops":
        return {"texts": texts, "sentences": _distinct([frame["sentence"] for frame in frames])}
    numbers = [name for name, value in frames[0]["readouts"].items() if _is_number(value)]
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


def _is_number(value) -> bool:
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
                f"{_name(explorer)}: {what} changes with {axis['name']}, so it cannot be interpolated; use stops"
            )


# -- how far off a blended frame is -----------------------------------------------------------------------------------------------


def random_settings(explorer: Explorer, count: int = SETTINGS, seed: int = 20) -> list[dict]:
    """Return `count` settings anywhere in the controls' ranges (sliders evenly along their track), the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [
        {control.name: _random(control, rng) for control in explorer.controls.values()}
        for _ in range(count)
    ]


def _random(control, rng):
    if not isinstance(control, Slider):
        return control.stops()[rng.integers(len(control.stops()))]
    share = rng.random()
    value = (
        control.low * (control.high / control.low) ** share
        if control.log
        else control.low + share * (control.high - control.low)
    )
    return float(min(max(value, control.low), control.high))


def corners(axes: list[dict], values: dict) -> list[tuple[int, float]]:
    """Return (frame, weight) of the computed frames around `values`: what `corners` in table.js does."""
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
        around = corners(axes, values)
        truth = explorer.frame(values)
        error = (
            max(
                _furthest(blend(each, around), points, size)
                for each, points in zip(blocks, truth["points"])
            )
            * PAGE_PX
            / size[0]
        )
        if error > worst:
            worst, where = error, values
        wrong += _blended_sentence(explorer, frames, around) != truth["sentence"]
    if worst > MOST_PX:
        raise ValueError(
            f"{_name(explorer)}: interpolated points are up to {worst:.1f} px off (at {_short(where)}), over {MOST_PX:g}; "
            f"give more `nodes` there, or use stops"
        )
    words = (
        f"numbers off in {wrong} of {SETTINGS} sentences, so it says “{ABOUT.strip()}”"
        if wrong
        else ""
    )
    return Measured(len(frames), worst_px=worst, words=words)


def blend(part: dict, around: list[tuple[int, float]]) -> np.ndarray:
    """Return one part's points (n, 2) between the computed frames `around` (index, weight): what `lookUp` in table.js does."""
    forms = [
        (
            np.where((form := part["shown"][part["of"][index]]) == GAP, np.nan, form.astype(float)),
            weight,
        )
        for index, weight in around
    ]
    return sum(weight * form for form, weight in forms).T / SCALE


def _furthest(blended: np.ndarray, exact: np.ndarray, size: np.ndarray) -> float:
    """Return the largest distance between points that can be seen; a point that is there in only one of the two counts as all the way."""
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
        if _is_number(value):
            readouts[name] = sum(weight * frames[i]["readouts"][name] for i, weight in around)
    return write_sentence(explorer.sentence, readouts)


def _short(values: dict) -> str:
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in values.items()
    )


# -- twins ----------------------------------------------------------------------------------------------------------------------------


def _twin_page(explorer: Explorer, name: str) -> Page:
    parts = [
        {**spec, **_maps(explorer, part)}
        for spec, part in zip(explorer.spec["parts"], _parts(explorer))
    ]
    spec = {**explorer.spec, "parts": parts, "constants": explorer.constants, "twins": [name]}
    return Page(spec, measure_twin(explorer, spec))


def _parts(explorer: Explorer) -> list:
    return [part for group in explorer._parts.values() for part in group]


def _maps(explorer: Explorer, part) -> dict:
    """Return the axis maps {x, y} of a part, found by asking where three points land, and where a text began."""
    probe = part._to_svg(np.array([[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]]))
    maps = {axis: _map(explorer, part, probe[:, k], part._to_svg, k) for k, axis in enumerate("xy")}
    return maps | ({"origin": [float(v) for v in part.start]} if part.kind == TEXT else {})


def _map(explorer: Explorer, part, at: np.ndarray, place, k: int) -> dict:
    first, second = at[1] - at[0], at[2] - at[1]
    if math.isclose(first, second, rel_tol=1e-6):
        return {"log": True, "slope": float(first), "start": float(at[0])}
    slope = (at[2] - at[0]) / 99
    if not math.isclose(first, 9 * slope, rel_tol=1e-6):
        raise ValueError(
            f"{_name(explorer)}: {part.gid} stands on an axis that is neither linear nor logarithmic; a twin cannot place it"
        )
    return {"log": False, "slope": float(slope), "start": float(at[0] - slope)}


def measure_twin(explorer: Explorer, spec: dict, count: int = SETTINGS) -> Measured:
    """Compare a twin with the Python model at random settings; raises ValueError above TWIN_TOLERANCE (relative to a point's size, and px)."""
    if not shutil.which("node"):
        print(
            f"{_name(explorer)}: no node on this machine, so its twin was NOT compared with the model",
            file=sys.stderr,
        )
        return Measured(words="twin NOT compared: no node")
    settings = [explorer.defaults, *random_settings(explorer, count)]
    worst = 0.0
    for values, got in zip(settings, run_twin(spec, settings)):
        worst = max(worst, _twin_error(explorer, values, got))
    if worst > TWIN_TOLERANCE:
        raise ValueError(
            f"{_name(explorer)}: its twin differs from the model by {worst:.2g}, over {TWIN_TOLERANCE:g}"
        )
    return Measured(worst_px=0.0, words=f"twin within {worst:.0e} at {len(settings)} settings")


def _twin_error(explorer: Explorer, values: dict, got: dict) -> float:
    """Return the largest difference between twin and model, in points (per px of the figure) and in numbers read out (relative)."""
    truth = explorer.frame(values)
    if got["sentence"] != truth["sentence"]:
        raise ValueError(
            f"{_name(explorer)}: at {_short(values)} its twin says {got['sentence']!r}, the model {truth['sentence']!r}"
        )
    result = explorer.model(**{**explorer.defaults, **values})
    moved = explorer._move(result)
    worst = 0.0
    for part, (name, _) in zip(_parts(explorer), explorer._order):
        worst = max(
            worst,
            _text_error(truth["texts"][part.gid], got["texts"][part.gid])
            if part.kind == TEXT
            else _points_error(explorer, part, moved[name], got["placed"][part.gid]),
        )
    for name, value in truth["readouts"].items():
        if _is_number(value):
            worst = max(worst, abs(got["readouts"][name] - value) / max(1.0, abs(value)))
    return worst


def _text_error(wanted, got) -> float:
    if wanted[2] != got[2]:
        raise ValueError(f"the twin writes {got[2]!r}, the model {wanted[2]!r}")
    return (
        0.0 if max(abs(wanted[0] - got[0]), abs(wanted[1] - got[1])) <= 0.0051 else math.inf
    )  # Python rounds these to hundredths


def _points_error(explorer: Explorer, part, value, got) -> float:
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = np.clip(part._to_svg(np.asarray(part.points(value), dtype=float)), -FAR, FAR)
    got = np.array([np.nan if v is None else v for v in got], dtype=float).reshape(-1, 2)
    there, here = (~np.isnan(points).any(axis=1) for points in (wanted, got))
    same = there.sum() == here.sum() if part.kind == MARKS else np.array_equal(there, here)
    if not same:
        raise ValueError(
            f"{_name(explorer)}: {part.gid} has {there.sum()} points in the model and {here.sum()} (or other gaps) in its twin"
        )
    wanted, got = wanted[there], got[here]
    return float((np.abs(wanted - got) / np.maximum(1.0, np.abs(wanted))).max(initial=0.0))


_DRIVER = """
import { readFileSync } from "node:fs";
const { spec, settings } = JSON.parse(readFileSync(0, "utf8"));
const answers = settings.map((values) => {
  const frame = runTwin(spec, values);
  return { placed: frame.placed, texts: frame.texts, sentence: frame.sentence, readouts: frame.readouts };
});
process.stdout.write(JSON.stringify(answers));
"""


def run_twin(spec: dict, settings: list[dict]) -> list[dict]:
    """Return what the twin of `spec` gives at each setting, run under node with the page's own code."""
    return run_node(
        twin_script(tuple(spec["twins"])) + _DRIVER, {"spec": spec, "settings": settings}
    )


def run_node(script: str, data):
    """Return what a JavaScript module prints (JSON) when given `data` (JSON) as its input; raises ValueError with node's own words."""
    with tempfile.TemporaryDirectory() as folder:
        # A file: an argument has a greatest length, and the encoding of the machine.
        module = pathlib.Path(folder, "twin.mjs")
        module.write_text(script, encoding="utf-8")
        done = subprocess.run(
            ["node", str(module)],
            input=json.dumps(data),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )
    if done.returncode:
        raise ValueError(f"node: {done.stderr.strip()[-1500:]}")
    return json.loads(done.stdout)
