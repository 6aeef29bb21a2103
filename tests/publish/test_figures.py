"""Figures say what they show and where they come from, and are the same bytes each time."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
import yaml
from ketamine_brain.drawing.style import BLUE, SAFETY_LINE
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.svg import tag
from ketamine_brain.publish import figures
from ketamine_brain.teaching.picture import Picture
from PIL import Image

T = np.linspace(0, 5, 30)


def decay(rate=0.5):
    return T, np.exp(-rate * T)


def draw(figure, result):
    axes = figure.add_subplot(ylabel="Share left [MUR-01]", ylim=(0, 1))
    return {"curve": axes.plot(*result, color=BLUE)[0]}


@pytest.fixture
def figure(tmp_path):
    explorer = Explorer(
        Scene(decay, draw, lambda r: {"curve": r}, lambda r, v: v),
        "At {rate:.1f}.",
        {"rate": dict(low=0.1, high=1, step=0.1, value=0.5)},
        name="decay",
        title="Decay & more",
        alt="A curve < that falls.",
    )
    return lambda: figures.draw(explorer, tmp_path / "99_demo.ipynb")


def test_the_same_bytes_each_time(figure):
    one, two = figure(), figure()
    assert one.svg == two.svg and one.png == two.png


def test_svg_and_png_say_what_they_show_and_where_they_come_from(figure, tmp_path):
    made = figure()
    root = ET.fromstring(made.svg)
    assert (
        root.find(tag("title")).text == "Decay & more"
        and root.find(tag("desc")).text == "A curve < that falls."
    )
    source = root.find(tag("metadata")).text
    assert "99_demo.ipynb" in source and "decay" in source and "MUR-01" in source
    assert SAFETY_LINE in "".join(root.itertext()) and root.get("width") == "576"
    assert b"var(" not in made.svg and BLUE.encode() in made.svg
    (tmp_path / "x.png").write_bytes(made.png)
    facts = Image.open(tmp_path / "x.png").text
    assert (
        facts["Description"] == "A curve < that falls."
        and "MUR-01" in facts["Source"]
        and "Software" not in facts
    )


def test_a_picture_and_its_words_stand_in_the_gallery(tmp_path):
    picture = Picture(
        lambda f: f.add_subplot().plot([1, 2]),
        alt="Two points.",
        caption="Note the slope.",
        name="two_points",
    )
    made = figures.files((figures.draw(picture, tmp_path / "99_demo.ipynb"),))
    assert sorted(made) == ["99_two_points.png", "99_two_points.svg", "README.md", "captions.yaml"]
    facts = yaml.safe_load(made["captions.yaml"])["99_two_points"]
    assert (
        facts["title"] == "Two points"
        and facts["caption"] == "Note the slope."
        and facts["alt"] == "Two points."
    )
    assert b"![Two points.](99_two_points.png)" in made["README.md"]


def test_differences_names_what_is_missing_changed_or_left_over(tmp_path):
    (tmp_path / "same").write_bytes(b"1")
    (tmp_path / "changed").write_bytes(b"1")
    (tmp_path / "left_over").write_bytes(b"1")
    assert figures.differences({"same": b"1", "changed": b"2", "missing": b"3"}, tmp_path) == [
        "changed",
        "left_over",
        "missing",
    ]


def test_thumbnails_are_small_and_carry_their_alt_text(figure, tmp_path):
    for name, data in figures.files((figure(),)).items():
        (tmp_path / name).write_bytes(data)
    (shown,) = figures.thumbnails(tmp_path)
    assert (
        shown["alt"] == "A curve < that falls."
        and shown["data"].startswith("data:image/png;base64,")
        and len(shown["data"]) < 30_000
    )
    assert figures.thumbnails(tmp_path / "nowhere") == []
