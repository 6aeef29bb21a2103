"""One palette, one type size, one frame for every picture of the series.

Colors are from the Okabe–Ito set, darkened where a line on white needs it. The browser turns each
of these exact hex values into a CSS variable (see `explorer.svg`), so a color that is not in
PALETTE does not follow the dark theme.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#1f2933"  # text, axes
MUTED = "#5b6770"  # secondary text
GRID = "#d9dee3"  # grid lines
PAPER = "#ffffff"  # figure face
BLUE = "#0067a5"  # ketamine, the model
ORANGE = "#b85400"  # the comparison: oral drug, control
GREEN = "#00795c"  # recovery, connections
PURPLE = "#8a3d7a"  # the reader's own guess, a second model
GOLD = "#8a6a00"  # held-out (validation) points
RED = "#b3261e"  # harm, misses
PALE_BLUE = "#cfe2f1"  # bands that belong to BLUE
PALE_ORANGE = "#f5ddc8"
PALE_GREEN = "#cde8df"
PALE_PURPLE = "#ead7e5"
PALE_GOLD = "#efe5c4"
PALE_GREY = "#eceff1"

PALETTE = {
    "INK": INK,
    "MUTED": MUTED,
    "GRID": GRID,
    "PAPER": PAPER,
    "BLUE": BLUE,
    "ORANGE": ORANGE,
    "GREEN": GREEN,
    "PURPLE": PURPLE,
    "GOLD": GOLD,
    "RED": RED,
    "PALE_BLUE": PALE_BLUE,
    "PALE_ORANGE": PALE_ORANGE,
    "PALE_GREEN": PALE_GREEN,
    "PALE_PURPLE": PALE_PURPLE,
    "PALE_GOLD": PALE_GOLD,
    "PALE_GREY": PALE_GREY,
}
RIM_PT = 2.5  # how wide the paper around words is that stand among curves, as a stroke
SAFETY_LINE = "Teaching model, not dosing guidance"
SAFETY_PT = 9.7  # 12 px where a page on a laptop shows its broadest figure
SAFETY_IN = 0.2  # inches that the safety line needs below all else
NARROW_IN = 5.0  # how wide a figure is drawn for a phone

RC = {
    "figure.facecolor": PAPER,
    "figure.dpi": 96,
    "savefig.facecolor": PAPER,
    "font.family": "DejaVu Sans",
    "font.size": 12,
    "axes.facecolor": PAPER,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.titlesize": 13,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "axes.axisbelow": True,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "lines.linewidth": 2.4,
    "lines.solid_capstyle": "round",
    "legend.frameon": False,
    "legend.fontsize": 11,
    "svg.fonttype": "none",
    "svg.hashsalt": "ketamine-brain",
}


def is_narrow(figure: Figure) -> bool:
    """Return whether a figure is being drawn for a phone, where words have less room beside."""
    return bool(figure.get_figwidth() <= NARROW_IN)


def new_figure(width_in: float = 8.0, height_in: float = 4.5) -> Figure:
    """Return a `matplotlib.figure.Figure` in the series' style, `width_in` × `height_in` inches.

    It has a constrained layout and the safety line inside its frame. Made without pyplot, so that
    no figure is ever left open. Draw inside `with in_style():`.
    """
    from matplotlib.figure import Figure

    with in_style():
        figure: Any = Figure(figsize=(width_in, height_in), layout="constrained")
        floor = max(0.045, SAFETY_IN / height_in)
        figure.get_layout_engine().set(rect=(0, floor, 1, 1 - floor))
        figure.text(
            0.995, 0.012, SAFETY_LINE, ha="right", va="bottom", fontsize=SAFETY_PT, color=MUTED
        )
    return figure


def in_style() -> contextlib.AbstractContextManager[None]:
    """Return a context manager under which matplotlib draws in the series' style.

    What the reader has set does not matter there.
    """
    import matplotlib

    return matplotlib.rc_context(RC)  # type: ignore[arg-type]


@contextlib.contextmanager
def _words_on_top(figure: Figure):
    """Give the words of every panel a rim of paper and put them over its curves, as
    `explorer.svg.put_words_on_top` does for the browser, and take both back.

    Words of paper's own color stand on a dark ground, words in a box on that: they have no rim.
    """
    from matplotlib.colors import to_hex
    from matplotlib.patheffects import withStroke

    rim = withStroke(linewidth=RIM_PT, foreground=PAPER)
    before = []
    for axes in figure.axes:
        highest = max(child.get_zorder() for child in axes.get_children())
        for text in axes.texts:
            before.append((text, text.get_zorder(), text.get_path_effects()))
            text.set_zorder(highest + 1)
            if text.get_bbox_patch() is None and to_hex(text.get_color()) != PAPER:
                text.set_path_effects([rim])
    try:
        yield
    finally:
        for text, zorder, effects in before:
            text.set_zorder(zorder)
            text.set_path_effects(effects)


def save_png(figure: Figure, target: BinaryIO, dpi: int, about: dict | None = None) -> None:
    """Write `figure` to an open file as PNG; `about` is its metadata."""
    with in_style(), _words_on_top(figure):
        figure.savefig(target, format="png", dpi=dpi, metadata=about)


def png_bytes(figure: Figure, dpi: int = 110) -> bytes:
    """Return `figure` as a PNG of at most 128 colors.

    A picture of lines and words does not notice that, and a notebook's size does.
    """
    import io

    from PIL import Image

    full, small = io.BytesIO(), io.BytesIO()
    save_png(figure, full, dpi)
    Image.open(full).convert("RGB").quantize(
        128, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    ).save(small, "PNG", optimize=True)
    return small.getvalue()
