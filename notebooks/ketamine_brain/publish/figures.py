"""Draw the pictures a teacher would put on a slide to figures/: `python -m
ketamine_brain.publish.figures`.

Every explorer at its starting values and the pictures that a notebook's YAML names under `figures`
(its first picture, where it names none), each as SVG and PNG with title, caption and alt text
beside it in `captions.yaml`, and where it comes from inside: notebook, model, ids of the
measurements drawn. No dates and no versions, so the same versions draw the same bytes. `--check`
writes nothing and says what differs.
"""

from __future__ import annotations

import argparse
import base64
import dataclasses
import functools
import io
import pathlib
import re
import xml.etree.ElementTree as ET
from typing import Any

from ketamine_brain.drawing.style import save_png
from ketamine_brain.evidence import cited_ids
from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.svg import ID_TOKEN, movable_svg, tag
from ketamine_brain.lessons.series import notebook
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.notebooks import NOTEBOOKS, find
from ketamine_brain.publish.terminal import run_as_command
from ketamine_brain.teaching.picture import Picture

FIGURES = NOTEBOOKS.parent / "figures"
PNG_DPI = 200
_VARIABLE = re.compile(r"var\(--kb-[\w-]+, (#[0-9a-f]{6})\)")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure of the gallery: file name without ending, words, where it comes from, and its two
    forms as bytes.
    """

    file: str
    title: str
    caption: str
    alt: str
    notebook: str
    model: str
    ids: tuple[str, ...]
    svg: bytes
    png: bytes


def wanted(path: pathlib.Path) -> list:
    """Return the explorers and pictures of a notebook that go to the gallery, in its order."""
    shown = [
        widget
        for _, widget in shown_by(path)
        if isinstance(widget, (Explorer, Picture)) and widget.name
    ]
    first = next((widget.name for widget in shown if isinstance(widget, Picture)), None)
    try:
        named = notebook(path.stem[:2]).words.get("figures", [first])
    except ValueError:  # a notebook with no words of its own
        named = [first]
    return [widget for widget in shown if isinstance(widget, Explorer) or widget.name in named]


def draw(widget, path: pathlib.Path) -> Figure:
    """Return a picture, or an explorer at its starting values, as a figure of the gallery."""
    live = isinstance(widget, Explorer)
    words = widget.frame(widget.defaults)["sentence"] if live else widget.caption
    title = (widget.title if live else "") or widget.name.replace("_", " ").capitalize()
    plain = _svg(_figure(widget))
    ids = cited_ids(" ".join(ET.fromstring(plain).itertext()) + f" {words} {widget.alt}")
    model = (
        f"{widget.model.__module__}.{widget.model.__name__}"
        if live and hasattr(widget.model, "__name__")
        else ""
    )
    facts: dict[str, Any] = {
        "title": title,
        "caption": " ".join((words or widget.alt).split()),
        "alt": " ".join(widget.alt.split()),
        "notebook": path.name,
        "model": model if not model.startswith("__main__") else "",
        "ids": ids,
    }
    return Figure(
        file=f"{path.stem[:2]}_{widget.name}",
        **facts,
        svg=_with_facts(plain, facts),
        png=_png(_figure(widget), facts),
    )


def _figure(widget):
    return widget.figure()


def _svg(figure) -> str:
    """Return clean SVG with plain colors, which also a slide program understands."""
    return _VARIABLE.sub(r"\1", movable_svg(figure, {})[0]).replace(f"{ID_TOKEN}-", "f-")


def _source(facts: dict) -> str:
    ids = ", ".join(facts["ids"]) or "none"
    return (
        f"notebook {facts['notebook']}; model {facts['model'] or 'see the notebook'}; measurements"
        f" {ids}; license CC BY 4.0"
    )


def _with_facts(svg: str, facts: dict) -> bytes:
    """Return SVG with its title, description and source inside, for programs and for readers who do
    not see it.
    """
    root = ET.fromstring(svg)
    root.set("role", "img")
    _left, _top, width, height = root.attrib["viewBox"].split()
    root.set("width", width)
    root.set("height", height)
    for place, (name, words) in enumerate(
        {"title": facts["title"], "desc": facts["alt"], "metadata": _source(facts)}.items()
    ):
        element = ET.Element(tag(name))
        element.text = words
        root.insert(place, element)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def _png(figure, facts: dict) -> bytes:
    about = {
        "Title": facts["title"],
        "Description": facts["alt"],
        "Source": _source(facts),
        "Software": None,
    }
    save_png(figure, buffer := io.BytesIO(), PNG_DPI, about)
    return buffer.getvalue()


@functools.cache
def all_figures(folder: pathlib.Path = NOTEBOOKS) -> tuple[Figure, ...]:
    """Return every figure of the gallery, in the order of the notebooks. Raises ValueError when two
    have one name.
    """
    made = [draw(widget, path) for path in find(folder) for widget in wanted(path)]
    names = [figure.file for figure in made]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(
            f"two figures are named {', '.join(twice)}; name explorers and pictures of one notebook"
            " apart"
        )
    return tuple(made)


def files(figures: tuple[Figure, ...]) -> dict[str, bytes]:
    """Return {file name: bytes} of everything in figures/."""
    made = {
        f"{figure.file}.{kind}": getattr(figure, kind)
        for figure in figures
        for kind in ("svg", "png")
    }
    return made | {
        "captions.yaml": _captions(figures).encode(),
        "README.md": _readme(figures).encode(),
    }


def _captions(figures) -> str:
    import yaml

    facts = {
        f.file: {
            "title": f.title,
            "caption": f.caption,
            "alt": f.alt,
            "notebook": f.notebook,
            "model": f.model,
            "ids": list(f.ids),
        }
        for f in figures
    }
    return yaml.safe_dump(facts, sort_keys=False, allow_unicode=True, width=130)


def _readme(figures) -> str:
    lines = [
        "# Figures",
        "",
        (
            "Pictures for a slide, drawn by `make figures` from the notebooks. Each says inside"
            " where it comes from. Use them under CC BY 4.0;"
        ),
        (
            "the line *Teaching model, not dosing guidance* stays in the frame. Alt text for each"
            " stands in `captions.yaml`."
        ),
        "",
    ]
    for f in figures:
        ids = f" Measurements: {', '.join(f.ids)}." if f.ids else ""
        alt = f.alt.replace('"', "'").replace("[", "(").replace("]", ")")
        lines += [
            f"## {f.title}",
            "",
            f"![{alt}]({f.file}.png)",
            "",
            f"{f.caption} From [{f.notebook}](../notebooks/{f.notebook}).{ids} [SVG]({f.file}.svg)",
            "",
        ]
    return "\n".join(lines)


def thumbnails(folder: pathlib.Path = FIGURES, width_px: int = 480) -> list[dict]:
    """Return the gallery of the index from the committed figures: file, title, caption, alt, and a
    small picture as data.
    """
    import yaml
    from PIL import Image

    if not (folder / "captions.yaml").exists():
        return []
    shown = []
    for file, facts in yaml.safe_load(
        (folder / "captions.yaml").read_text(encoding="utf-8")
    ).items():
        picture = Image.open(folder / f"{file}.png").convert("RGB")
        picture.thumbnail((width_px, 4 * width_px))
        picture.quantize(40).save(buffer := io.BytesIO(), format="png", optimize=True)
        shown.append(
            {
                "file": file,
                **facts,
                "data": f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}",
            }
        )
    return shown


def differences(made: dict[str, bytes], folder: pathlib.Path) -> list[str]:
    """Return the names of files that are missing from `folder`, differ there, or should not be
    there.
    """
    there = {path.name: path.read_bytes() for path in folder.glob("*")} if folder.exists() else {}
    return sorted(name for name in {*made, *there} if made.get(name) != there.get(name))


def main(arguments: list[str] | None = None) -> int:
    """Write figures/, or under --check say what differs; return 0, or 1 when something does."""
    parser = argparse.ArgumentParser(
        prog="python -m ketamine_brain.publish.figures", description=__doc__.splitlines()[0]
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 when a committed figure is out of date",
    )
    parser.add_argument(
        "--to", type=pathlib.Path, default=FIGURES, help="folder to write to (default: figures)"
    )
    chosen = parser.parse_args(arguments)
    made = files(all_figures())
    changed = differences(made, chosen.to)
    if not chosen.check:
        chosen.to.mkdir(exist_ok=True)
        for name in changed:
            path = chosen.to / name
            path.write_bytes(made[name]) if name in made else path.unlink()
    print(
        f"{len(made)} files, {len(changed)} {'out of date' if chosen.check else 'written anew'}"
        f"{': ' if changed else ''}{', '.join(changed)}"
    )
    return 1 if chosen.check and changed else 0


if __name__ == "__main__":
    run_as_command(main)
