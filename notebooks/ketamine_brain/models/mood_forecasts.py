"""How well the mood model forecasts trials that it has not seen, beside three rivals.

Every result of `mood_evidence` was forecast by the model refitted without its trial, and so by the
rivals (but the former model, which had seen many of them). `workshop.calibrate` stores what came of
it in `mood_scores.json`, with a hash of what went in; here it is read, and refused when stale.
Forecasts are judged by how often the nominal intervals hold the result, how wide they are, and by
the continuous ranked probability score (CRPS; for a point forecast the absolute error; less is
better), in MADRS points, or percentage points where a share of responders was forecast.
"""

from __future__ import annotations

import ast
import dataclasses
import functools
import hashlib
import json
import pathlib

import numpy as np

from ketamine_brain.models import mood_equations, mood_evidence
from ketamine_brain.models.parameters import Array, Numbers

STORE = pathlib.Path(__file__).with_name("mood_scores.json")
RIVALS = {
    "former": "the model of commit 701823f (a fit to many of these rows)",
    "pool": "a plain random-effects pool of arms of the same kind",
    "last": "the last similar trial",
}
LEVELS = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Score:
    """One result and its forecast without its trial.

    Attributes
    ----------
    observed, q05 … q95 : in points, or percentage points where `kind` is "response".
    crps : of the model ("model") and of each rival.
    """

    ids: tuple[str, ...]
    trial: str
    kind: str
    day: float
    n: int
    observed: float
    q05: float
    q25: float
    q50: float
    q75: float
    q95: float
    crps: dict[str, float]

    def inside(self, level: float) -> bool:
        """Whether the central interval of this level (0.5 or 0.9) holds the result."""
        low, high = {0.5: (self.q25, self.q75), 0.9: (self.q05, self.q95)}[level]
        return low <= self.observed <= high


class _Bare(ast.NodeTransformer):
    """Leaves of a source what is computed: type hints and docstrings go."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """Return an argument without its hint."""
        return ast.arg(arg=node.arg)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        """Return a function without its docstring and what it is said to return."""
        self.generic_visit(node)
        node.returns = None
        if ast.get_docstring(node) is not None:
            del node.body[0]
        return node


def computed_by(source: str) -> str:
    """Return a Python source as it computes: what only describes it makes no difference."""
    tree = _Bare().visit(ast.parse(source))
    lines = [node for node in tree.body if isinstance(node, (ast.FunctionDef, ast.Assign))]
    return "\n".join(ast.unparse(node) for node in lines)


def inputs_hash() -> str:
    """Return a hash of what the scores were computed from: results and equations."""
    equations = pathlib.Path(mood_equations.__file__).read_text(encoding="utf-8")
    said = [repr(result) for result in mood_evidence.results()]
    return hashlib.sha256("\n".join([*said, computed_by(equations)]).encode()).hexdigest()[:16]


@functools.cache
def scores() -> tuple[Score, ...]:
    """Return the stored scores. Raises ValueError when they were computed from other inputs."""
    stored = json.loads(STORE.read_text(encoding="utf-8"))
    if stored["inputs"] != inputs_hash():
        raise ValueError(
            f"mood_scores.json was computed from other inputs ({stored['inputs']}, now "
            f"{inputs_hash()}); run `make calibrate`"
        )
    return tuple(Score(**row | {"ids": tuple(row["ids"])}) for row in stored["scores"])


def _by_trial(values: Numbers, draws: int = 2000, seed: int = 0) -> Array:
    """Return means of values after resampling whole trials."""
    trials = sorted({s.trial for s in scores()})
    which = np.array([trials.index(s.trial) for s in scores()])
    random = np.random.default_rng(seed)
    found = np.asarray(values, dtype=float)
    kept = ~np.isnan(found)
    count = random.multinomial(len(trials), np.full(len(trials), 1 / len(trials)), draws)[:, which]
    total = (count * kept).sum(axis=1)
    return np.asarray((count * np.nan_to_num(found)).sum(axis=1) / np.maximum(total, 1))


def coverage(level: float) -> dict[str, float]:
    """Return the share of results inside the central interval, and its 90 % interval.

    The interval comes from resampling trials. `width`: the mean width, in points.
    """
    inside = [s.inside(level) for s in scores()]
    low, high = np.quantile(_by_trial(inside), [0.05, 0.95])
    points = [s for s in scores() if s.kind != "response"]
    ends = ("q25", "q75") if level == 0.5 else ("q05", "q95")
    width = np.mean([getattr(s, ends[1]) - getattr(s, ends[0]) for s in points])
    return dict(share=float(np.mean(inside)), low=float(low), high=float(high), width=float(width))


def mean_crps(kind: str = "points") -> dict[str, tuple[float, float, float]]:
    """Return of model and rivals (mean CRPS, how much worse than the model, and its SE).

    kind: "points" (changes and gaps) or "response". SE by resampling trials.
    """
    wanted = [(s.kind == "response") == (kind == "response") for s in scores()]
    own = np.array(
        [s.crps["model"] if w else np.nan for s, w in zip(scores(), wanted, strict=True)]
    )
    out = {}
    for name in ("model", *RIVALS):
        values = np.array(
            [s.crps[name] if w else np.nan for s, w in zip(scores(), wanted, strict=True)]
        )
        worse = values - own
        se = _by_trial(worse).std()
        out[name] = (float(np.nanmean(values)), float(np.nanmean(worse)), float(se))
    return out


def misses(level: float = 0.9) -> list[Score]:
    """Return the results outside the central interval of this level."""
    return [s for s in scores() if not s.inside(level)]


def report() -> list[str]:
    """Return what `validate` prints of the forecasts, line by line."""
    lines = [
        f"{len(scores())} results of {len({s.trial for s in scores()})} trials, each left out:"
    ]
    for level in (0.5, 0.9):
        c = coverage(level)
        lines.append(
            f"  inside the {100 * level:.0f} % interval: {100 * c['share']:.0f} % "
            f"({100 * c['low']:.0f} to {100 * c['high']:.0f} by resampling trials), "
            f"mean width {c['width']:.1f} points"
        )
    for kind, unit in (("points", "MADRS points"), ("response", "percentage points")):
        lines.append(f"  CRPS in {unit}:")
        for name, (mean, worse, se) in mean_crps(kind).items():
            more = (
                ""
                if name == "model"
                else f", {worse:+.2f} (SE {se:.2f}) against the model: {RIVALS[name]}"
            )
            lines.append(f"    {name} {mean:.2f}{more}")
    for s in misses():
        lines.append(
            f"  missed: {s.trial} {' '.join(s.ids)}, day {s.day:g}: observed {s.observed:.1f}, "
            f"forecast {s.q50:.1f} ({s.q05:.1f} to {s.q95:.1f})"
        )
    return lines


def position(id: str) -> dict[str, float]:
    """Return where a result fell in its forecast: observed, the median and the 90 % interval.

    One real trial as one draw from the spread. Raises ValueError for an id that is not scored.
    """
    for s in scores():
        if id in s.ids:
            return dict(observed=s.observed, median=s.q50, low=s.q05, high=s.q95)
    raise ValueError(f"{id} is no scored result; allowed: an id of mood_results.csv")
