"""The palette can be read by everyone: contrast in light and dark, and lines told apart with
color-vision deficiency.
"""

import itertools
import re

import numpy as np
import pytest
from ketamine_brain.drawing import style
from ketamine_brain.explorer.widget import style_sheet
from ketamine_brain.publish import pages

LINES = ("blue", "orange", "green", "purple", "gold", "red")
# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB: protan-, deuter- and tritanopia.
DEFICIENCY = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def schemes(css: str) -> dict[str, dict[str, str]]:
    """Return {light, dark: {name: hex}} from a style sheet: the first block of colors, and those
    said again.
    """
    blocks = [
        dict(re.findall(r"--kb-([\w-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r"\{[^{}]*--kb-ink[^{}]*\}", css)
    ]
    blocks = [block for block in blocks if len(block) > 3]
    assert len(blocks) >= 2 and all(block == blocks[1] for block in blocks[2:]), (
        "dark is not the same dark everywhere"
    )
    return {"light": blocks[0], "dark": blocks[1]}


def linear(color: str) -> np.ndarray:
    c = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def contrast(a: str, b: str) -> float:
    high, low = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (a, b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def lab(rgb: np.ndarray) -> np.ndarray:
    xyz = (
        np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
        @ np.clip(rgb, 0, 1)
        / [0.9505, 1, 1.089]
    )
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(a: str, b: str, deficiency=None) -> float:
    matrix = np.array(DEFICIENCY[deficiency]) if deficiency else np.eye(3)
    return float(np.linalg.norm(lab(matrix @ linear(a)) - lab(matrix @ linear(b))))


SCHEMES = schemes(style_sheet())


def test_the_style_sheet_and_the_pictures_share_one_palette():
    python = {name.lower().replace("_", "-"): value for name, value in style.PALETTE.items()}
    assert {name: value for name, value in SCHEMES["light"].items()} == {
        name: python[name] for name in SCHEMES["light"]
    }
    page = schemes(pages.page_style("page.css")[len(style_sheet()) :])
    for scheme in SCHEMES:
        assert page[scheme].items() <= SCHEMES[scheme].items()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", ["ink", "muted", *LINES])
def test_every_color_of_words_stands_out_from_the_paper(scheme, name):
    assert contrast(SCHEMES[scheme][name], SCHEMES[scheme]["paper"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_words_can_be_read_on_grey_and_buttons_on_blue(scheme):
    colors = SCHEMES[scheme]
    assert all(
        contrast(colors[name], colors["pale-grey"]) >= 4.5
        for name in ("ink", "muted", "purple", "blue", "green")
    )
    assert contrast(colors["paper"], colors["blue"]) >= 4.5


@pytest.mark.parametrize("deficiency", [None, *DEFICIENCY])
@pytest.mark.parametrize("scheme", SCHEMES)
def test_ketamine_and_its_comparison_look_apart_to_everyone(scheme, deficiency):
    assert difference(SCHEMES[scheme]["blue"], SCHEMES[scheme]["orange"], deficiency) >= 30


def test_which_lines_look_alike_to_some_is_known_and_printed(capsys):
    alike = [
        f"{scheme}, {deficiency}: {a}/{b}"
        f" {difference(SCHEMES[scheme][a], SCHEMES[scheme][b], deficiency):.0f}"
        for scheme in SCHEMES
        for deficiency in DEFICIENCY
        for a, b in itertools.combinations(LINES, 2)
        if difference(SCHEMES[scheme][a], SCHEMES[scheme][b], deficiency) < 10
    ]
    with capsys.disabled():
        print("\nlines that need more than color (a dash, a marker, a label): " + "; ".join(alike))
    assert not [pair for pair in alike if "blue/orange" in pair or "blue/red" in pair]
