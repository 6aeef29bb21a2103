"""A matplotlib figure as an SVG that a browser can move: one known element for each moving part.

matplotlib's SVG brings a global `<style>`, style attributes that a strict content-security policy
blocks, and ids that are hashes of their content, so that two figures on one page steal each
other's markers. All three are taken out here.
"""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any

from ketamine_brain.drawing.style import PALETTE, PAPER, RIM_PT, in_style
from ketamine_brain.explorer.artists import MARKS, TEXT, Part, parts_of
from ketamine_brain.models.parameters import check_text

SVG = "http://www.w3.org/2000/svg"
XLINK = "{http://www.w3.org/1999/xlink}href"
ID_TOKEN = "KBID"  # the browser puts a name of its own here for each view
_COLOR = {
    value.lower(): f"var(--kb-{name.lower().replace('_', '-')}, {value})"
    for name, value in PALETTE.items()
}
RIM = {"stroke": _COLOR[PAPER], "stroke-width": str(RIM_PT), "paint-order": "stroke"}
_HASHED = re.compile("[A-Za-z]?[0-9a-f]{10}")
ET.register_namespace("", SVG)


def tag(name: str) -> str:
    """Return an SVG element name with its namespace."""
    return f"{{{SVG}}}{name}"


def movable_svg(figure: Any, artists: Mapping[str, Any]) -> tuple[str, dict[str, list[Part]]]:
    """Return (SVG text, parts by artist name) of `figure`, whose `artists` can then be moved.

    Saves the figure once, freezes its transforms and switches its layout engine off, so that
    nothing shifts later. Raises ValueError when an artist draws nothing at the start, and TypeError
    when it is of a kind that cannot move.
    """
    parts: dict[str, list[Part]] = {}
    for name, artist in artists.items():
        parts[check_text("name of what moves", name)] = []
        for child, part in parts_of(name, artist):
            part.artist, part.gid = name, f"kb-{sum(map(len, parts.values()))}"
            child.set_gid(part.gid)
            part.axes = getattr(child, "axes", None)
            parts[name].append(part)
    root = ET.fromstring(save(figure))
    scale = 72.0 / figure.dpi
    height = figure.bbox.height * scale
    moving = [part for group in parts.values() for part in group]
    for part in moving:
        part.freeze(height, scale)
    clean(root)
    put_words_on_top(root)
    for part in moving:
        normalize(root, part)
    return to_text(root), parts


def save(figure: Any) -> str:
    """Return matplotlib's own SVG of `figure`, then leave its layout as it is."""
    buffer = io.StringIO()
    with in_style():
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    figure.set_layout_engine("none")
    return buffer.getvalue()


def clean(root: ET.Element) -> None:
    """Hoist shared definitions, drop metadata, and turn styles into presentation attributes."""
    shared = ET.Element(tag("defs"))
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag == tag("metadata"):
                parent.remove(child)
            elif child.tag == tag("defs"):
                parent.remove(child)
                shared.extend(c for c in child if c.tag != tag("style"))
    root.insert(0, shared)
    for element in root.iter():
        for key, value in _declarations(element.attrib.pop("style", "")):
            element.set(
                key, _COLOR.get(value.lower(), value) if key in ("fill", "stroke") else value
            )
        if XLINK in element.attrib:
            element.set("href", element.attrib.pop(XLINK))
    for key, value in {"stroke-linejoin": "round", "stroke-linecap": "butt"}.items():
        root.set(key, value)
    for key in ("width", "height", "version"):
        root.attrib.pop(key, None)


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in filter(None, (d.strip() for d in style.split(";"))):
        key, value = (s.strip() for s in declaration.split(":", 1))
        if key == "font-family":
            # phones have no DejaVu; their own face is narrower, so nothing overflows
            value = f"{value}, system-ui, sans-serif"
        yield key, value.removesuffix("px") if key == "font-size" else value


def put_words_on_top(root: ET.Element) -> None:
    """Paint the words of a panel last and give them a rim of paper, so that no curve hides them.

    Words of paper's own color stand on a dark ground, words in a box on that: they have no rim.
    """
    for panel in root.iter(tag("g")):
        if not panel.get("id", "").startswith("axes_"):
            continue
        held = [group for group in panel if _holds_words(group)]
        panel[:] = [group for group in panel if group not in held] + held
        for group in held:
            if group.find(f".//{tag('path')}") is None:
                for words in group.iter(tag("text")):
                    words.attrib |= {} if words.get("fill") == RIM["stroke"] else RIM


def _holds_words(group: ET.Element) -> bool:
    is_axis = group.get("id", "").startswith("matplotlib.axis")
    return not is_axis and group.find(f".//{tag('text')}") is not None


def _find(root: ET.Element, part: Part) -> ET.Element:
    group = root.find(f".//*[@id='{part.gid}']")
    if group is None or len(group) == 0:
        raise ValueError(
            f"{part.name} draws nothing at the start; begin with at least one point inside the axes"
        )
    return group


def normalize(root: ET.Element, part: Part) -> None:
    """Reduce a moving part's group to the one element that the browser rewrites."""
    group = _find(root, part)
    if part.kind == TEXT:
        return
    if part.kind == MARKS:
        holders = group.findall(tag("g"))  # matplotlib gives each hollow marker one of its own
        uses = [use for holder in holders for use in holder.findall(tag("use"))]
        if not uses:
            raise ValueError(
                f"{part.name} has no marker inside the axes at the start, "
                "so there is nothing to copy (or its markers differ in size)"
            )
        group[:] = uses
        group.attrib |= holders[0].attrib
    else:
        paths = group.findall(tag("path"))
        if not paths:
            raise ValueError(f"{part.name} is not drawn as a path; draw fills without an edge")
        paths[0].set(
            "d", " ".join(path.get("d", "") for path in paths)
        )  # error bars: one piece a bar
        group[:] = paths[:1]


def to_text(root: ET.Element) -> str:
    """Return the SVG as text, ids under ID_TOKEN, coordinates at a hundredth of a pixel."""
    ids = (element.get("id", "") for element in root.iter())
    hashed = [each for each in ids if _HASHED.fullmatch(each)]
    # matplotlib's depend on what was drawn before
    names = {name: f"shared-{place}" for place, name in enumerate(hashed, 1)}
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "id":
                element.set(key, f"{ID_TOKEN}-{names.get(value, value)}")
            elif key == "href":
                name = value.removeprefix("#")
                element.set(key, f"#{ID_TOKEN}-{names.get(name, name)}")
            elif value.startswith("url(#"):
                name = value.removeprefix("url(#").removesuffix(")")
                element.set(key, f"url(#{ID_TOKEN}-{names.get(name, name)})")
            elif key in ("d", "x", "y", "transform", "points"):
                element.set(
                    key,
                    re.sub(
                        r"-?\d+\.\d{3,}", lambda m: f"{float(m[0]):.2f}", " ".join(value.split())
                    ),
                )
        if element.tag != tag("text"):
            element.text = element.tail = None
        else:
            element.tail = None
    return ET.tostring(root, encoding="unicode")
