"""The committed figures are what the notebooks show now: `figures --check`, split by notebook.

SVG is compared as the lines of `snapshot.py` and its facts; PNG by its size and facts, since its
bytes follow the version of the library that packs them.
"""

import pathlib
import xml.etree.ElementTree as ET

import pytest
import yaml
from ketamine_brain.explorer.svg import tag
from ketamine_brain.publish import figures
from ketamine_brain.publish.figures import FIGURES
from PIL import Image
from shown import NOTEBOOKS
from snapshot import differences, lines_of

COMMITTED = yaml.safe_load((FIGURES / "captions.yaml").read_text(encoding="utf-8"))


def facts_of(root: ET.Element) -> dict:
    return {
        name: getattr(root.find(tag(name)), "text", None) for name in ("title", "desc", "metadata")
    } | {key: root.get(key) for key in ("width", "height")}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_gallery_shows_what_the_notebook_shows(path):
    made = [figures.draw(widget, path) for widget in figures.wanted(path)]
    assert [each.file for each in made] == [
        file for file, facts in COMMITTED.items() if facts["notebook"] == path.name
    ], "make figures"
    for each in made:
        facts = {
            key: getattr(each, key) for key in ("title", "caption", "alt", "notebook", "model")
        }
        assert COMMITTED[each.file] == {**facts, "ids": list(each.ids)}, (
            f"{each.file}: make figures"
        )
        stored = (FIGURES / f"{each.file}.svg").read_text(encoding="utf-8")
        then, now = ET.fromstring(stored), ET.fromstring(each.svg)
        assert facts_of(then) == facts_of(now), f"{each.file}: make figures"
        changed = differences(lines_of(stored), lines_of(each.svg.decode()))
        assert not changed, f"{each.file}: make figures\n" + "\n".join(changed)
        width, height = (float(now.get(key)) for key in ("width", "height"))
        with Image.open(FIGURES / f"{each.file}.png") as png:
            there, said = png.size, png.text
        assert there == pytest.approx((width / 72 * 200, height / 72 * 200), abs=1)
        assert said["Description"] == each.alt, f"{each.file}: make figures"


def test_a_png_has_200_dots_an_inch_as_a_slide_needs(tmp_path):
    path = next(path for path in NOTEBOOKS if path.name.startswith("00"))
    made = figures.draw(figures.wanted(path)[0], path)
    (file := pathlib.Path(tmp_path, "x.png")).write_bytes(made.png)
    width = float(ET.fromstring(made.svg).get("width"))
    assert Image.open(file).size[0] == pytest.approx(width / 72 * 200, abs=1)


def test_nothing_else_lies_in_the_gallery():
    expected = {f"{file}.{kind}" for file in COMMITTED for kind in ("svg", "png")}
    assert {path.name for path in FIGURES.iterdir()} == expected | {"captions.yaml", "README.md"}
