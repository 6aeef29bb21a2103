"""A model's twin in JavaScript, for a page without a kernel, and how far it is from the model.

`browser/twins/NAME.js` exports ``twin_NAME(values, constants) -> {points: {part: flat x, y in data
coordinates}, texts: {part: words or [x, y, words]}, readouts}``; node runs it beside the Python
model at random settings.
"""

from __future__ import annotations

import json
import math
import pathlib
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.artists import FAR, MARKS, TEXT
from ketamine_brain.explorer.scene import plain
from ketamine_brain.explorer.widget import twin_script
from ketamine_brain.publish.pieces import is_number
from ketamine_brain.publish.tables import SETTINGS, Measured, Page, named, sliders_as_in_lab

TWIN_TOLERANCE = 1e-6


def twin_page(explorer: Explorer, name: str) -> Page:
    """Return the page of an explorer that the twin `name` answers for.

    Raises ValueError when the two differ by more than TWIN_TOLERANCE.
    """
    spec = twin_spec(explorer, name)
    return Page(spec, measure_twin(explorer, spec))


def twin_spec(explorer: Explorer, name: str) -> dict:
    """Return what the browser needs to draw an explorer by its twin `name`."""
    parts = [
        {**spec, **_maps(explorer, part)}
        for spec, part in zip(explorer.spec["parts"], explorer.parts, strict=True)
    ]
    constants = plain(explorer.constants())
    return {**explorer.spec, "parts": parts, "constants": constants, "twins": [name]}


def _maps(explorer: Explorer, part) -> dict:
    """Return the axis maps {x, y} of a part, and where a text began.

    They are found from where three points land.
    """
    probe = part.to_svg([[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]])
    maps = {axis: _map(explorer, part, probe[:, k]) for k, axis in enumerate("xy")}
    return maps | ({"origin": [float(v) for v in part.start]} if part.kind == TEXT else {})


def _map(explorer: Explorer, part, at: np.ndarray) -> dict:
    first, second = at[1] - at[0], at[2] - at[1]
    if math.isclose(first, second, rel_tol=1e-6):
        return {"log": True, "slope": float(first), "start": float(at[0])}
    slope = (at[2] - at[0]) / 99
    if not math.isclose(first, 9 * slope, rel_tol=1e-6):
        raise ValueError(
            f"{named(explorer)}: {part.name} stands on an axis that is neither linear "
            "nor logarithmic; a twin cannot place it"
        )
    return {"log": False, "slope": float(slope), "start": float(at[0] - slope)}


def measure_twin(explorer: Explorer, spec: dict, count: int = SETTINGS) -> Measured:
    """Compare a twin with the Python model at random settings.

    Raises ValueError above TWIN_TOLERANCE (relative to a point's size, and px).
    """
    if not shutil.which("node"):
        print(
            f"{named(explorer)}: no node on this machine, "
            "so its twin was NOT compared with the model",
            file=sys.stderr,
        )
        words = "twin NOT compared: no node"
        return Measured(words=words, sliders=sliders_as_in_lab(explorer))
    presets = [{**explorer.defaults, **values} for values in explorer.presets.values()]
    settings = [explorer.defaults, *presets, *random_settings(explorer, count)]
    worst = 0.0
    for values, got in zip(settings, run_twin(spec, settings), strict=True):
        worst = max(worst, _twin_error(explorer, values, got))
    if worst > TWIN_TOLERANCE:
        raise ValueError(
            f"{named(explorer)}: its twin differs from the model by {worst:.2g}, "
            f"over {TWIN_TOLERANCE:g}"
        )
    words = f"twin within {worst:.0e} at {len(settings)} settings"
    return Measured(worst_px=0.0, words=words, sliders=sliders_as_in_lab(explorer))


def _twin_error(explorer: Explorer, values: dict, got: dict) -> float:
    """Return the largest difference between twin and model.

    Points count per px of the figure, numbers read out relative to their size.
    """
    truth = explorer.frame(values)
    if got["sentence"] != truth["sentence"]:
        raise ValueError(
            f"{named(explorer)}: at {short(values)} its twin says {got['sentence']!r}, "
            f"the model {truth['sentence']!r}"
        )
    moved = explorer.moved(values)
    worst = 0.0
    for part in explorer.parts:
        worst = max(
            worst,
            _text_error(truth["texts"][part.gid], got["texts"][part.gid])
            if part.kind == TEXT
            else _points_error(explorer, part, moved[part.artist], got["placed"][part.gid]),
        )
    for name, value in truth["readouts"].items():
        if is_number(value):
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
        wanted = np.clip(part.to_svg(part.points(value)), -FAR, FAR)
    got = np.array([np.nan if v is None else v for v in got], dtype=float).reshape(-1, 2)
    there, here = (~np.isnan(points).any(axis=1) for points in (wanted, got))
    same = there.sum() == here.sum() if part.kind == MARKS else np.array_equal(there, here)
    if not same:
        raise ValueError(
            f"{named(explorer)}: {part.name} has {there.sum()} points in the model "
            f"and {here.sum()} (or other gaps) in its twin"
        )
    wanted, got = wanted[there], got[here]
    return float((np.abs(wanted - got) / np.maximum(1.0, np.abs(wanted))).max(initial=0.0))


_DRIVER = """
import { readFileSync } from "node:fs";
const { spec, settings } = JSON.parse(readFileSync(0, "utf8"));
const answers = settings.map((values) => {
  const frame = runTwin(spec, values);
  const { points, lengths, texts, sentence, readouts } = frame;
  let from = 0;
  const placed = Object.fromEntries(spec.parts.map((part, k) => {
    const flat = [...points.subarray(from, from + 2 * lengths[k])];
    from += flat.length;
    return [part.id, flat];
  }));
  return { placed, texts, sentence, readouts };
});
process.stdout.write(JSON.stringify(answers));
"""


def random_settings(explorer: Explorer, count: int = SETTINGS, seed: int = 20) -> list[dict]:
    """Return `count` settings, evenly along each control's track; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return [
        {control.name: control.at(rng.random()) for control in explorer.controls.values()}
        for _ in range(count)
    ]


def short(values: dict) -> str:
    """Return settings in a few words, for an error."""
    return ", ".join(
        f"{name} {value:.4g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in values.items()
    )


def run_twin(spec: dict, settings: list[dict]) -> list[dict]:
    """Return what the twin of `spec` gives at each setting, under node with the page's code."""
    return run_node(
        twin_script(tuple(spec["twins"])) + _DRIVER, {"spec": spec, "settings": settings}
    )


def run_node(script: str, data):
    """Return what a JavaScript module prints (JSON) when given `data` (JSON) as its input.

    Raises ValueError with node's own words.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "script.mjs"
        path.write_text(script, encoding="utf-8")  # an argument would be in the locale's encoding
        done = subprocess.run(
            ["node", str(path)],
            input=json.dumps(data),
            capture_output=True,
            encoding="utf-8",
            timeout=300,
        )
    if done.returncode:
        raise ValueError(f"node: {done.stderr.strip()[-1500:]}")
    return json.loads(done.stdout)
