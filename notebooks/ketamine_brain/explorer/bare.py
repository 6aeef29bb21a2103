"""A picture for a bare function, so that `Explorer(f, dose=(0, 1))` works as people expect from `interact`."""

from __future__ import annotations

import itertools

import numpy as np


def as_curves(result) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return {name: (x, y)} of what a bare function gave: y, (x, y), or {name: y or (x, y)}."""
    if isinstance(result, dict):
        return {
            str(name): curve
            for name, value in result.items()
            for curve in as_curves(value).values()
        }
    if isinstance(result, tuple) and len(result) == 2:
        return {"y": tuple(np.atleast_1d(np.asarray(v, dtype=float)) for v in result)}
    y = np.atleast_1d(np.asarray(result, dtype=float))
    return {"y": (np.arange(y.size, dtype=float), y)}


def bare_picture(model, controls: dict, sentence: str):
    """Return (draw, move, readouts, sentence) for a function that knows nothing of pictures.

    The axes are fixed to the range seen at the ends and defaults of all controls, so that the eye can compare.
    """
    low, high = _seen_range(model, controls)

    def draw(figure, result):
        axes = figure.add_subplot()
        axes.set_ylim(low, high)
        lines = {name: axes.plot(x, y, label=name)[0] for name, (x, y) in as_curves(result).items()}
        if len(lines) > 1:
            axes.legend()
        return lines

    def readouts(result, values):
        ends = {name: float(y[-1]) for name, (_, y) in as_curves(result).items()}
        return {**values, **ends}

    plain = (
        sentence
        or "At "
        + ", ".join(f"{c.label} {{{c.name}}}" for c in controls.values())
        + " the curve is as drawn."
    )
    return draw, as_curves, readouts, plain


def _seen_range(model, controls):
    ends = [dict.fromkeys((c.stops()[0], c.value, c.stops()[-1])) for c in controls.values()]
    seen = [
        y
        for values in itertools.islice(itertools.product(*ends), 200)
        for _, y in as_curves(model(**dict(zip(controls, values)))).values()
    ]
    low, high = (float(f(np.concatenate(seen))) for f in (np.nanmin, np.nanmax))
    margin = 0.05 * (high - low or 1.0)
    return low - margin, high + margin
