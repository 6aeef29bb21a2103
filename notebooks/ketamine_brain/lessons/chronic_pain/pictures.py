"""Notebook 09: the pooled estimates that disagree, and all that one trial found."""

from __future__ import annotations

from ketamine_brain.drawing.forest import Row, draw_forest, row_of
from ketamine_brain.drawing.style import BLUE, GRID, INK, MUTED, ORANGE
from ketamine_brain.evidence import measurement

# -- the pooled estimates -------------------------------------------------------------------------


def pooled_rows() -> list[Row]:
    """Return the pooled estimates, ketamine minus control, points of 10, early to late.

    Their marks are alike: how many people stand behind each comparison is mostly not printed.
    """
    return [
        row_of("PAI33", "Cochrane 2025, at once; very low certainty", scale=0.1),
        row_of("PAI35", "network of 38 trials, under 30 min"),
        row_of("PAI70", "the same, 1 to 3 h"),
        row_of("PAI36", "the same, 3 to 7 days"),
        row_of("PAI37", "the same, 3 to 5 weeks"),
        row_of("PAI71", "the same, beyond 5 weeks; very low certainty"),
        row_of("PAI29", "nerve pain, 1 week"),
        row_of("PAI30", "nerve pain, 30 days"),
        row_of("PAI25", "7 trials, each one's best of up to 2 weeks"),
        row_of("PAI28", "16 studies, not all by lot or on placebo"),
    ]


def draw_pooled(figure) -> None:
    """Draw the forest of pooled estimates, with the least change that people call much improved."""
    row = measurement("PAI73")
    draw_forest(
        figure,
        pooled_rows(),
        "Pain, ketamine minus control (points of 10)",
        useful=(-row.number, "shaded: less than one person calls much improved [PAI73]"),
    )


# -- one trial whole ------------------------------------------------------------------------------


def draw_relief_and_function(figure) -> None:
    """Draw the long-infusion trial: pain and side effects in both arms, and function."""
    pain, harm, life = figure.subplots(1, 3)
    for axes, (ids, top, title) in (
        (pain, (("PAI08", "PAI09"), 10, "Pain at week 1\n(0 to 10)")),
        (harm, (("PAI13", "PAI14"), 100, "Felt odd or saw things\n(% of people)")),
    ):
        bars = axes.bar(
            [0, 1], [measurement(id).value for id in ids], color=[BLUE, ORANGE], width=0.6
        )
        axes.bar_label(bars, [f"{measurement(id).value:g}" for id in ids], padding=3, fontsize=11)
        axes.set_xticks([0, 1], [f"S-ketamine\n[{ids[0]}]", f"placebo\n[{ids[1]}]"], fontsize=10)
        axes.set(ylim=(0, top), title=title)
        axes.grid(axis="x", visible=False)
    gained = "improved" if measurement("PAI15").value else "no gain"
    life.text(
        0.5,
        0.55,
        gained,
        ha="center",
        va="center",
        fontsize=22,
        fontweight="bold",
        color=INK,
        transform=life.transAxes,
    )
    life.text(
        0.5,
        0.40,
        "over twelve weeks [PAI15]",
        ha="center",
        va="center",
        fontsize=10.5,
        color=MUTED,
        transform=life.transAxes,
    )
    life.set(title="Daily function", xticks=[], yticks=[])
    life.grid(False)
    for axes in (pain, harm, life):
        axes.title.set_fontsize(11.5)
    life.spines[["left", "bottom"]].set_color(GRID)
