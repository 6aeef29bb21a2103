"""The SVG that goes to the browser styles nothing but itself, and two never share an id."""

import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest
from ketamine_brain.drawing.style import BLUE, PALE_BLUE, PALETTE, in_style, new_figure
from ketamine_brain.explorer.svg import ID_TOKEN, movable_svg, tag


def an_svg():
    figure = new_figure(5, 3)
    with in_style():
        axes = figure.add_subplot()
        band = axes.fill_between([1, 2], [0, 1], [2, 3], color=PALE_BLUE)
        line = axes.plot([1, 2], [0, 1], color=BLUE)[0]
        axes.scatter([1, 2], [1, 1])
    return movable_svg(figure, {"band": band, "line": line})


def test_it_has_no_style_that_leaks_or_that_a_strict_policy_blocks():
    svg, _ = an_svg()
    assert (
        "<style" not in svg
        and "style=" not in svg
        and "<metadata" not in svg
        and "xlink" not in svg
    )


def test_every_id_and_reference_is_the_views_own():
    svg, _ = an_svg()
    ids = set(re.findall(r'id="([^"]+)"', svg))
    references = set(re.findall(r'href="#([^"]+)"', svg)) | set(re.findall(r"url\(#([^)]+)\)", svg))
    assert ids and all(i.startswith("KBID-") for i in ids)
    assert references and references <= ids


def test_palette_colors_follow_the_theme():
    svg, _ = an_svg()
    for color in (BLUE, PALE_BLUE, PALETTE["INK"]):
        assert not re.search(rf'(fill|stroke)="{color}"', svg)
    assert "var(--kb-blue, #0067a5)" in svg


def test_the_same_figure_gives_the_same_bytes():
    assert an_svg()[0] == an_svg()[0]


def test_a_layout_that_differs_in_the_last_bit_gives_the_same_bytes():
    def svg(shift):
        figure = new_figure(4, 3)
        figure.set_layout_engine("none")
        figure.add_axes([0.1 + shift, 0.1, 0.8, 0.8]).plot([0, 1], [0, 1])
        return movable_svg(figure, {})[0]

    assert svg(0) == svg(1e-15)


def test_the_safety_line_is_inside_the_frame():
    assert "Teaching model, not dosing guidance" in an_svg()[0]


def test_nothing_shifts_when_the_figure_is_saved_again(tmp_path):
    figure = new_figure(5, 3)
    with in_style():
        line = figure.add_subplot().plot([1, 2], [0, 1])[0]
    _, parts = movable_svg(figure, {"line": line})
    before = parts["line"][0].place((np.array([1, 2]), np.array([0, 1])))
    with in_style():
        figure.savefig(tmp_path / "again.png", dpi=200)
    assert np.array_equal(before, parts["line"][0].place((np.array([1, 2]), np.array([0, 1]))))


@pytest.mark.parametrize("look", [{}, {"facecolors": "none", "edgecolors": "black"}])
def test_every_marker_of_a_cloud_can_move_also_a_hollow_one(look):
    figure = new_figure(4, 3)
    dots = figure.add_subplot().scatter([1, 2, 3], [1, 2, 3], **look)
    svg, _ = movable_svg(figure, {"dots": dots})
    group = ET.fromstring(svg).find(f".//*[@id='{ID_TOKEN}-kb-0']")
    assert [child.tag for child in group] == [tag("use")] * 3 and group.get("clip-path")
