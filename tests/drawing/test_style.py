"""What holds for every picture that is saved as pixels."""

import io

import numpy as np
import pytest
from ketamine_brain.drawing.style import GREEN, PAPER, in_style, new_figure, png_bytes, save_png
from matplotlib.colors import to_rgb
from PIL import Image


def share_of(color, pixels):
    wanted = np.array(to_rgb(color)) * 255
    return (np.abs(pixels - wanted).max(axis=-1) < 30).mean()


@pytest.fixture
def crowded():
    """Return a figure that is all black but for words, which stand under the black."""
    with in_style():
        figure = new_figure(3, 1)
        figure.set_layout_engine("none")
        axes = figure.add_axes((0, 0, 1, 1))
        axes.axhspan(0, 1, color="black", zorder=5)
        axes.set(xlim=(0, 1), ylim=(0, 1))
        words = axes.text(0.1, 0.4, "WORDS", color=GREEN, fontsize=30, zorder=1)
    return figure, words


def pixels_of(png):
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), dtype=float)


def test_words_stand_over_curves_with_a_rim_of_paper_in_a_png(crowded):
    figure, words = crowded
    figure.savefig(plain := io.BytesIO(), format="png", dpi=110)
    assert share_of(GREEN, pixels_of(plain.getvalue())) == 0
    pixels = pixels_of(png_bytes(figure))
    assert share_of(GREEN, pixels) > 0.03 and share_of(PAPER, pixels) > 0.01
    assert words.get_zorder() == 1 and words.get_path_effects() == []


def test_words_of_papers_own_color_and_words_in_a_box_have_no_rim(crowded):
    figure, words = crowded
    words.set_color(PAPER)
    save_png(figure, white := io.BytesIO(), 110)
    words.set_color(GREEN)
    words.set_bbox({"facecolor": "black"})
    save_png(figure, boxed := io.BytesIO(), 110)
    letters = share_of(GREEN, pixels_of(boxed.getvalue()))
    assert letters > 0.03 and share_of(PAPER, pixels_of(boxed.getvalue())) == 0
    assert share_of(PAPER, pixels_of(white.getvalue())) == pytest.approx(letters, rel=0.1)
