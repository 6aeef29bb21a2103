"""Notebook 00: the series as a map, from a dose to a life, with the notebook that asks about each
step.
"""

from __future__ import annotations

from ketamine_brain.drawing.style import (
    BLUE,
    GREEN,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREEN,
    PALE_GREY,
    PALE_ORANGE,
)

# Each stop: words, the notebooks that are about it, and how much is known, by color and by words.
STOPS = (
    ("Dose", "01"),
    ("Blood", "01"),
    ("Receptor", "03"),
    ("Circuit", "03"),
    ("Connections", "04"),
    ("Mood", "02, 05"),
    ("Life", "06–10, 12"),
)
MEASURED, PARTLY, ANIMALS = (
    ("measured in people", PALE_BLUE, BLUE),
    ("partly seen in people", PALE_ORANGE, ORANGE),
    ("new ones seen in animals", PALE_GREEN, GREEN),
)
PLACES = (0.0, 0.95, 2.0, 3.1, 4.4, 5.6, 6.5)
KNOWN = (MEASURED, MEASURED, PARTLY, PARTLY, ANIMALS, MEASURED, PARTLY)


def draw_map(figure) -> None:
    """Draw the stops from dose to life, each with its notebooks, colored and labeled by how much
    of it has been seen in people.
    """
    axes = figure.add_subplot()
    axes.set(xlim=(-0.5, 7.0), ylim=(-1.15, 1.2), xticks=[], yticks=[])
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.grid(False)
    for x, (words, numbers), (known, fill, edge) in zip(PLACES, STOPS, KNOWN, strict=True):
        axes.text(
            x,
            0.25,
            words,
            ha="center",
            va="center",
            fontsize=12,
            fontweight="bold",
            color=INK,
            bbox={
                "boxstyle": "round,pad=0.45",
                "facecolor": fill,
                "edgecolor": edge,
                "linewidth": 1.6,
            },
        )
        axes.text(
            x,
            -0.18,
            f"notebook {numbers}" if len(numbers) == 2 else f"{numbers}",
            ha="center",
            va="center",
            fontsize=10.5,
            color=MUTED,
        )
        axes.text(
            x,
            -0.5,
            known.replace(" in ", "\nin "),
            ha="center",
            va="center",
            fontsize=10,
            color=edge,
            linespacing=1.1,
        )
    half = [0.13 + 0.037 * len(words) for words, _ in STOPS]  # of a box, in the axes' own unit
    for i in range(len(STOPS) - 1):
        axes.annotate(
            "",
            (PLACES[i + 1] - half[i + 1], 0.25),
            (PLACES[i] + half[i], 0.25),
            arrowprops={"arrowstyle": "-|>", "color": MUTED, "lw": 1.5},
        )
    axes.text(
        3.25,
        1.02,
        "11: how sure can we be of any of it?",
        ha="center",
        va="center",
        fontsize=12,
        color=INK,
        bbox={"boxstyle": "round,pad=0.4", "facecolor": PALE_GREY, "edgecolor": MUTED},
    )
    axes.plot([-0.3, 6.8], [0.74, 0.74], color=MUTED, lw=1)
    axes.text(
        3.25,
        -0.98,
        "The chain is how the story is told. Each notebook asks which links anyone has seen.",
        ha="center",
        fontsize=11,
        color=INK,
    )
