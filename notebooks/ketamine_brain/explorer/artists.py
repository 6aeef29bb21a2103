"""Which parts of a matplotlib artist move, and where new data puts them in the saved SVG.

Each artist is adapted to one or more `Part`s of three kinds that the browser knows: a `path` (one
polyline, NaN starts a new piece), `marks` (copies of one marker at points) and a `text`. What each
adapter accepts from `move`:

- line, axvline: (x, y), y alone, or x alone for a vertical line · fill_between: (x, low, high)
- scatter: (x, y) · errorbar: (x, y, low, high) · bar, barh: the new lengths · stairs: the values
- axvspan: (x0, x1) · rectangle: (x0, y0, x1, y1) · polygon: (x, y)
- text: "words", or (x, y, "words")
"""

from __future__ import annotations

import contextlib
import dataclasses
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

PATH, MARKS, TEXT = "path", "marks", "text"
FAR = 4000.0  # px: off any canvas, yet safe in a path and in 16 bits


@dataclasses.dataclass(kw_only=True)
class Part:
    """One moving element of a figure.

    Attributes
    ----------
    name : str
        The artist's name, with a number where an artist has several parts: "bars-2".
    kind : str
        PATH, MARKS or TEXT.
    transform : matplotlib.transforms.Transform
        From data coordinates to pixels, until `freeze` keeps it as it is.
    points : callable
        What `move` gives for the artist → data coordinates, (n, 2).
    closed : bool
        Whether a path ends where it began.
    start : tuple of float, or None
        A text's first position, in data coordinates.
    artist, gid : str
        The artist's name, and the part's id in the SVG: never made from a name.
    axes : matplotlib.axes.Axes, or None
        Where it is drawn.
    """

    name: str
    kind: str
    transform: Any
    points: Callable[[Any], Any]
    closed: bool = False
    start: tuple[float, float] | None = None
    artist: str = ""
    gid: str = ""
    axes: Any = None

    def freeze(self, height_px: float, scale: float) -> None:
        """Keep the transform as it is now, once the figure has been saved."""
        self._frozen, self._height_px, self._scale = self.transform.frozen(), height_px, scale

    def to_svg(self, points: Any) -> np.ndarray:
        """Return data coordinates (n, 2) as SVG units (n, 2), y downwards."""
        pixels = self._frozen.transform(np.asarray(points, dtype=float)) * self._scale
        return np.column_stack([pixels[:, 0], self._height_px - pixels[:, 1]])

    def maps(self) -> dict[str, Any]:
        """Return {x, y}: how data go to SVG units along each axis, and what the axis says.

        Each is {log, slope, start, words, bare}, with svg = start + slope · (log10) data; `bare`
        where its ticks are not the numbers that are drawn, and then `kinds`, {place: words}, where
        they name one kind after another. None where an axis is neither linear nor logarithmic.
        """
        probe = self.to_svg([[1.0, 1.0], [10.0, 10.0], [100.0, 100.0]])
        return {axis: self._map(axis, probe[:, k]) for k, axis in enumerate("xy")}

    def _map(self, axis: str, at: np.ndarray) -> dict[str, Any] | None:
        first, second = float(at[1] - at[0]), float(at[2] - at[1])
        slope = (first + second) / 99
        if np.isclose(first, second, rtol=1e-6):
            found = {"log": True, "slope": first, "start": float(at[0])}
        elif np.isclose(first, 9 * slope, rtol=1e-6):
            found = {"log": False, "slope": slope, "start": float(at[0]) - slope}
        else:
            return None
        drawn = getattr(self.axes, f"{axis}axis", None)
        if drawn is None or not slope:
            return None
        bare = not _carries_numbers(drawn)
        kinds = {"kinds": named} if bare and (named := _kinds(drawn)) else {}
        return {**found, "words": _said_by(self.axes, axis), "bare": bare, **kinds}

    def place(self, value: Any) -> Any:
        """Return `value` (data coordinates) as float32 SVG points (n, 2).

        A text is returned as (dx, dy, words).
        """
        if self.kind == TEXT:
            x, y, words = value if isinstance(value, tuple) else (*(self.start or (0, 0)), value)
            (x0, y0), (x1, y1) = self.to_svg([self.start, (x, y)])
            return round(float(x1 - x0), 2), round(float(y1 - y0), 2), str(words)
        with np.errstate(divide="ignore", invalid="ignore"):
            placed = self.to_svg(self.points(value))
        return np.clip(placed, -FAR, FAR).astype(np.float32)  # NaN stays NaN: a gap


def _said_by(axes: Any, axis: str) -> str:
    """Return what an axis says: its label, that of an axis below that shares it, or the title."""
    own = getattr(axes, f"{axis}axis").get_label_text()
    if axis == "x":
        shared = axes.get_shared_x_axes().get_siblings(axes)
        return own or next((e.get_xlabel() for e in shared if e.get_xlabel()), "")
    title = next((t for t in map(axes.get_title, ("left", "center")) if t), "")
    return own or title.lstrip("0123456789 ")  # panels are numbered


def _carries_numbers(drawn: Any) -> bool:
    """Whether an axis is labeled, or its ticks (or those of one that shares it) are its numbers."""
    if drawn.get_label_text():
        return any(text.get_text().strip() for text in drawn.get_ticklabels())
    group = drawn.axes.get_shared_x_axes() if drawn.axis_name == "x" else None
    shared = group.get_siblings(drawn.axes) if group else [drawn.axes]
    return any(_has_numbers(getattr(each, f"{drawn.axis_name}axis")) for each in shared)


def _kinds(drawn: Any) -> dict[int, str]:
    """Return {place: words} of ticks that stand at whole numbers, one after another."""
    seen = [
        (place, " ".join(text.get_text().replace("-\n", "").split()))
        for place, text in zip(drawn.get_ticklocs(), drawn.get_ticklabels(), strict=False)
        if text.get_text().strip()
    ]
    steps = {later - place for (place, _), (later, _) in itertools.pairwise(sorted(seen))}
    whole = all(float(place).is_integer() for place, _ in seen)
    return {round(place): words for place, words in seen} if whole and steps == {1} else {}


def _has_numbers(drawn: Any) -> bool:
    """Whether every visible tick of an axis that says a number says where it stands."""
    places = []
    for at, text in zip(drawn.get_ticklocs(), drawn.get_ticklabels(), strict=False):
        said = text.get_text().replace("\N{MINUS SIGN}", "-").rstrip(" %")
        if text.get_color() == "none":
            continue
        with contextlib.suppress(ValueError):
            places.append((float(said), at))
    return bool(places) and np.allclose(*np.transpose(places))


Points = Callable[[Any], np.ndarray]
Pairs = list[tuple[Any, Part]]


def _xy(value: Any) -> np.ndarray:
    return np.column_stack([np.asarray(value[0], dtype=float), np.asarray(value[1], dtype=float)])


def _line_points(line: Any) -> Points:
    """Accept (x, y), or y alone over the x it was drawn with, or one number for a vertical line."""
    drawn_x = np.asarray(line.get_xdata(orig=False), dtype=float)

    def points(value: Any) -> np.ndarray:
        if np.ndim(value) == 0:
            return np.array([[value, 0.0], [value, 1.0]])
        return _xy(value) if len(value) == 2 and np.ndim(value[0]) == 1 else _xy((drawn_x, value))

    return points


def _part(
    artist: Any, name: str, kind: str, points: Any, transform: Any = None, **more: Any
) -> tuple[Any, Part]:
    """Return an artist with what moves in it; `transform` places its data (None: its own)."""
    placed = transform or artist.get_transform()
    return artist, Part(name=name, kind=kind, transform=placed, points=points, **more)


def _patch(patch: Any, name: str, points: Any) -> tuple[Any, Part]:
    """Return a patch, whose own transform holds its place, with its outline in data."""
    return _part(patch, name, PATH, points, transform=patch.get_data_transform(), closed=True)


def _line(line: Any, name: str) -> Pairs:
    parts: Pairs = []
    if line.get_linestyle() not in ("None", "none", " ", ""):
        parts.append(_part(line, name, PATH, _line_points(line)))
    if line.get_marker() not in ("None", "none", None, " ", ""):
        parts.append(_part(line, name, MARKS, _line_points(line)))
    if len(parts) == 2:
        raise ValueError(
            f"{name} has both a line and markers; draw them as two artists so that each can move"
        )
    return parts


def _band(band: Any, name: str) -> Pairs:
    band.set_edgecolor("none")
    band.set_linewidth(0)

    def outline(value: Any) -> np.ndarray:
        x, low, high = (
            np.broadcast_to(np.asarray(v, dtype=float), np.shape(value[0])) for v in value
        )
        return np.vstack([_xy((x, low)), _xy((x[::-1], high[::-1]))])

    return [_part(band, name, PATH, outline, closed=True)]


def _polygon(patch: Any, name: str) -> Pairs:
    return [_patch(patch, name, _xy)]


def _scatter(dots: Any, name: str) -> Pairs:
    return [_part(dots, name, MARKS, _xy, transform=dots.get_offset_transform())]


def _corners(x0: float, y0: float, x1: float, y1: float) -> np.ndarray:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=float)


def _rectangle(patch: Any, name: str) -> Pairs:
    spans = patch.get_data_transform() != patch.axes.transData

    def corners(value: Any) -> np.ndarray:
        return _corners(value[0], 0, value[1], 1) if spans else _corners(*value)

    return [_patch(patch, name, corners)]


def _bars(container: Any, name: str) -> Pairs:
    def bar(index: int, patch: Any) -> Points:
        x, y, w, h = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
        if container.orientation == "horizontal":
            return lambda lengths: _corners(x, y, x + lengths[index], y + h)
        return lambda lengths: _corners(x, y, x + w, y + lengths[index])

    return [_patch(p, f"{name}-{i}", bar(i, p)) for i, p in enumerate(container)]


def _stairs(patch: Any, name: str) -> Pairs:
    edges = np.asarray(patch.get_data().edges, dtype=float)

    def outline(values: Any) -> np.ndarray:
        x = np.repeat(edges, 2)
        y = np.concatenate([[0.0], np.repeat(np.asarray(values, dtype=float), 2), [0.0]])
        return _xy((x, y))

    return [_patch(patch, name, outline)]


def _errorbar(container: Any, name: str) -> Pairs:
    data_line, caps, bars = container
    parts: Pairs = []
    if data_line is not None:
        parts += [
            (a, dataclasses.replace(p, points=lambda v: _xy(v[:2])))
            for a, p in _line(data_line, name)
        ]

    def whiskers(value: Any) -> np.ndarray:
        x, _, low, high = (np.asarray(v, dtype=float) for v in value)
        gaps = np.full_like(x, np.nan)
        return np.stack([_xy((x, low)), _xy((x, high)), _xy((gaps, gaps))], axis=1).reshape(-1, 2)

    def whisker_end(which: int) -> Points:
        return lambda value: _xy((value[0], value[which]))

    for bar in bars:
        parts.append(_part(bar, f"{name}-bars", PATH, whiskers))
    for end, cap in zip((2, 3), caps, strict=False):  # caps may be left out
        parts.append(_part(cap, f"{name}-cap{end}", MARKS, whisker_end(end)))
    return parts


def _text(text: Any, name: str) -> Pairs:
    words = text.get_text()
    if not words.strip() or "\n" in words or "$" in words:
        raise ValueError(
            f"{name} starts as {words!r}; a moving text starts as one line of plain words"
        )
    return [_part(text, name, TEXT, lambda v: v, start=text.get_position())]


def _adapters() -> tuple[tuple[type, Callable[[Any, str], Pairs]], ...]:
    from matplotlib import collections, container, lines, patches, text

    return (
        (container.ErrorbarContainer, _errorbar),
        (container.BarContainer, _bars),
        (lines.Line2D, _line),
        (patches.StepPatch, _stairs),
        (patches.Rectangle, _rectangle),
        (patches.Polygon, _polygon),
        (collections.PathCollection, _scatter),
        (collections.PolyCollection, _band),
        (text.Text, _text),
    )


def parts_of(name: str, artist: Any) -> Pairs:
    """Return the (child artist, Part) pairs of one named artist.

    Raises TypeError saying which kinds can move, where it is of none of them.
    """
    for kind, adapt in _adapters():
        if isinstance(artist, kind):
            return adapt(artist, name)
    known = ", ".join(kind.__name__ for kind, _ in _adapters())
    raise TypeError(f"{name} is a {type(artist).__name__}, which cannot move; known: {known}")
