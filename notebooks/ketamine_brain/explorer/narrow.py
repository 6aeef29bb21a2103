"""A second drawing of a figure for a phone: narrower, so that its letters stay large.

It is used only where nothing collides in it.
"""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer.artists import Part
from ketamine_brain.explorer.svg import movable_svg

Size = tuple[float, float]
NARROW_IN = 5.0
SLACK_PX = 2.0
NO_ROOM = 1_000


def narrow_size(size: Size) -> tuple[float, float]:
    """Return the size in inches of the narrow drawing of a figure of `size`."""
    return NARROW_IN, max(3.4, 0.85 * size[1])


def fits_narrow(draw: Callable[[Any], Any], wide: Size, narrow: Size) -> bool:
    """Return whether no more words leave the frame, or overlap, than in the wide drawing."""
    return wide[0] > narrow[0] and collisions(draw, narrow) <= collisions(draw, wide)


def collisions(draw: Callable[[Any], Any], size: Size) -> int:
    """Return how many words run out of a figure, plus how many pairs overlap.

    The figure is of `size` inches, drawn by draw(figure); NO_ROOM where axes vanish in it.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.text import Text

    figure = new_figure(*size)
    with in_style():
        draw(figure)
        with warnings.catch_warnings():
            warnings.filterwarnings("error", "constrained_layout not applied")
            try:
                FigureCanvasAgg(figure).draw()  # type: ignore[no-untyped-call]
            except UserWarning:
                return NO_ROOM
        shown = [
            text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()
        ]
        boxes = [box for text in shown if (box := text.get_window_extent()).width > 0]
    outside = sum(
        box.x0 < -SLACK_PX
        or box.y0 < -SLACK_PX
        or box.x1 > figure.bbox.width + SLACK_PX
        or box.y1 > figure.bbox.height + SLACK_PX
        for box in boxes
    )
    return int(outside) + sum(_overlap(a, b) for a, b in itertools.combinations(boxes, 2))


def _overlap(a: Any, b: Any) -> bool:
    return bool(
        min(a.x1, b.x1) - max(a.x0, b.x0) > SLACK_PX
        and min(a.y1, b.y1) - max(a.y0, b.y0) > SLACK_PX
    )


def narrow_drawing(
    draw: Callable[[Any, Any], Any], view: Any, size: Size, parts: list[Part]
) -> dict[str, Any] | None:
    """Return {svg, fits} of the narrow drawing of a scene at one view.

    fits: a part, [[a, b] of x, [a, b] of y] with which narrow = a + b · wide, in SVG units.
    None where words would collide or an axis differs.
    """
    narrow = narrow_size(size)
    if not fits_narrow(lambda figure: draw(figure, view), size, narrow):
        return None
    figure = new_figure(*narrow)
    with in_style():
        artists = draw(figure, view)
    svg, groups = movable_svg(figure, artists)
    fits = [
        _fit(wide, small)
        for wide, small in zip(
            parts, (part for group in groups.values() for part in group), strict=True
        )
    ]
    return {"svg": svg, "fits": fits} if None not in fits else None


def _fit(wide: Part, small: Part) -> list[list[float]] | None:
    """Return how one part's points go from the wide to the narrow drawing.

    It is found from where three points land in each.
    """
    probe = [[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]]
    before, after = wide.to_svg(probe), small.to_svg(probe)
    b = (after[1] - after[0]) / (before[1] - before[0])
    a = after[0] - b * before[0]
    if not np.allclose(a + b * before[2], after[2], rtol=1e-6, atol=1e-3):
        return None
    return [[round(float(a[k]), 4), round(float(b[k]), 8)] for k in (0, 1)]
