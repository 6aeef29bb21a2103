"""A picture reduced to lines that can be read and compared: words, places, shapes and colors.

One line an element, in the order in which it is drawn; numbers are points (1/72 inch) from the left
and the top. A path is its number of corners, its box, and nine places along it; marks are where
they stand, and the extent of their shape. To store all anew after a deliberate change:
`UPDATE_SNAPSHOTS=1 python -m pytest tests/test_snapshots.py`, then read the diff.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import numpy as np
from ketamine_brain.explorer.svg import ID_TOKEN, tag

CLOSE = (
    0.151  # points: two libraries' rounding stays below it, a shift that anyone could see does not
)
PLACES = 9
_POINT = re.compile(r"\((-?\d+\.\d), (-?\d+\.\d)\)")
_COMMAND = re.compile(r"([MLHVCQSTAZ])([^MLHVCQSTAZ]*)", re.IGNORECASE)
_INHERITED = ("fill", "stroke", "stroke-width", "stroke-dasharray", "opacity", "fill-opacity")
_FONT = ("font-size", "font-weight", "font-style", "text-anchor")


def lines_of(svg: str) -> list[str]:
    """Return the lines of a clean SVG (`explorer.svg.movable_svg`); none for an empty text."""
    if not svg:
        return []
    root = ET.fromstring(svg)
    shapes = {element.get("id"): element for element in root.iter() if element.get("id")}
    found: list[str] = []
    _walk(root, {}, np.eye(3), shapes, found)
    return found


def _walk(element, style: dict, matrix: np.ndarray, shapes: dict, found: list[str]) -> None:
    if element.tag == tag("defs"):
        return
    style = {**style, **{key: element.get(key) for key in _INHERITED + _FONT if element.get(key)}}
    matrix = matrix @ _matrix(element.get("transform", ""))
    if element.tag == tag("path"):
        found.append(f"path {_path(element.get('d', ''), matrix)} {_look(style)}")
    elif element.tag == tag("use"):
        shape = shapes[element.get("href").removeprefix("#")]
        own = {key: shape.get(key) for key in _INHERITED if shape.get(key)}
        at = _moved([[float(element.get("x", 0)), float(element.get("y", 0))]], matrix)[0]
        found.append(
            f"mark at {_point(at)} shape {_extent(shape.get('d', ''))} {_look({**own, **style})}"
        )
    elif element.tag == tag("text"):
        at = _moved([[float(element.get("x", 0)), float(element.get("y", 0))]], matrix)[0]
        words = "".join(element.itertext())
        turned = round(float(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0]))))
        font = " ".join(style[key] for key in _FONT if key in style)
        turn = f" turned {turned}" if turned else ""
        found.append(f"text {words!r} at {_point(at)}{turn} {font} {_look(style)}")
    elif element.tag == tag("image"):
        found.append(
            f"image {element.get('width')} by {element.get('height')} {_point(matrix[:2, 2])}"
        )
    for child in element:
        _walk(child, style, matrix, shapes, found)


def _matrix(transform: str) -> np.ndarray:
    matrix = np.eye(3)
    for name, inside in re.findall(r"(\w+)\(([^)]*)\)", transform):
        n = [float(x) for x in re.split(r"[ ,]+", inside.strip())]
        step = np.eye(3)
        if name == "translate":
            step[:2, 2] = n[0], n[1] if len(n) > 1 else 0
        elif name == "scale":
            step[0, 0], step[1, 1] = n[0], n[-1]
        elif name == "rotate":
            c, s = np.cos(np.radians(n[0])), np.sin(np.radians(n[0]))
            step[:2, :2] = [[c, -s], [s, c]]
            if len(n) == 3:
                step[:2, 2] = np.array(n[1:]) - step[:2, :2] @ n[1:]
        elif name == "matrix":
            step[:2] = np.array(n).reshape(3, 2).T
        else:
            raise ValueError(f"{name} in a transform, which these lines cannot say")
        matrix = matrix @ step
    return matrix


def _moved(points, matrix: np.ndarray) -> np.ndarray:
    points = np.asarray(points, dtype=float).reshape(-1, 2)
    return points @ matrix[:2, :2].T + matrix[:2, 2]


def _corners(d: str) -> np.ndarray:
    """Return the end of every piece of a path as (n, 2); matplotlib writes absolute M, L, Q, C,
    z.
    """
    ends = []
    for command, inside in _COMMAND.findall(d):
        numbers = [float(x) for x in re.findall(r"-?[\d.]+(?:e-?\d+)?", inside)]
        if command in "zZ":
            continue
        if command not in "MLQC":
            raise ValueError(f"{command} in a path, which these lines cannot say")
        step = {"M": 2, "L": 2, "Q": 4, "C": 6}[command]
        ends += [numbers[i + step - 2 : i + step] for i in range(0, len(numbers), step)]
    return np.array(ends, dtype=float).reshape(-1, 2)


def _path(d: str, matrix: np.ndarray) -> str:
    corners = _moved(_corners(d), matrix)
    if not len(corners):
        return "empty"
    low, high = corners.min(axis=0), corners.max(axis=0)
    if len(corners) <= PLACES:
        through, count = corners, ""
    else:
        at = np.linspace(0, len(corners) - 1, PLACES).round().astype(int)
        middle = corners.mean(axis=0)
        through = corners[at]
        count = f"of {len(corners)} box {_point(low)} {_point(high)} mean {_point(middle)} "
    pieces = d.count("M")
    return f"{count}{f'in {pieces} pieces ' if pieces > 1 else ''}via " + " ".join(
        map(_point, through)
    )


def _extent(d: str) -> str:
    corners = _corners(d)
    low, high = corners.min(axis=0), corners.max(axis=0)
    return f"{len(corners)} {_point(low)} {_point(high)}"


def _point(xy) -> str:
    x, y = (0.0 if abs(v) < 0.05 else v for v in xy)
    return f"({x:.1f}, {y:.1f})"


def _look(style: dict) -> str:
    """Return the colors by their names in the palette, then width, dashes and opacity."""
    said = []
    for key in _INHERITED:
        value = style.get(key, "")
        named = re.fullmatch(r"var\(--kb-([\w-]+), #[0-9a-f]{6}\)", value)
        value = named[1] if named else value
        if value and not (key == "fill" and value == "none"):
            said.append(f"{key} {value}")
    return ", ".join(said).replace(ID_TOKEN, "")


def same(line: str, other: str) -> bool:
    """Return whether two lines say the same, to the letter, but for places within CLOSE."""
    if line == other:
        return True
    heads, tails = zip(*(_split(each) for each in (line, other)), strict=True)
    if heads[0] != heads[1] or _POINT.sub("()", tails[0]) != _POINT.sub("()", tails[1]):
        return False
    places = [np.array(_POINT.findall(tail), dtype=float) for tail in tails]
    return bool(np.abs(places[0] - places[1]).max(initial=0.0) <= CLOSE)


def _split(line: str) -> tuple[str, str]:
    """Return (what must be equal to the letter, what holds places): words may hold brackets too."""
    if not line.startswith(("path ", "mark ", "text ")):
        return line, ""
    start = line.rindex(" at (") if line.startswith("text ") else 0
    return line[:start], line[start:]


def differences(stored: list[str], now: list[str]) -> list[str]:
    """Return the lines of a unified diff, places within CLOSE being the same; empty where none
    differ.
    """
    import difflib

    if len(stored) == len(now):
        now = [a if same(a, b) else b for a, b in zip(stored, now, strict=True)]
    return list(difflib.unified_diff(stored, now, "stored", "now", lineterm="", n=1))
