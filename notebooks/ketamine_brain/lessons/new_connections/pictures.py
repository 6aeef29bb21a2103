"""Notebook 04: a mouse's weeks with the branch that its numbers draw, and when new spines were seen, in whom."""

from __future__ import annotations

from ketamine_brain.drawing.style import GREEN, GRID, ORANGE, RED

# -- when were new spines seen? ----------------------------------------------------------------------------------------------

# From half an hour to two weeks: words, first and last hour, id, whether something was seen (None: perhaps), and what it is.
SEEN = (
    ("relief, mice, 5 mg/kg", 0.5, 0.5, "PL20", True, "behavior"),
    ("relief before any new spine, mice", 3, 3, "PL07", True, "behavior"),
    ("more spines: R-ketamine, mice, 10 mg/kg", 3, 3, "PL08", True, "spines"),
    ("no new spines in hippocampus, rats", 3, 3, "PL13", False, "spines"),
    ("formation raised, mice", 12, 24, "PL05", True, "spines"),
    ("formation raised: 10 mg/kg daily, mice", 72, 132, "PL11", True, "spines"),
    ("more spines, up to two weeks, mice", 24, 336, "PL09", True, "spines"),
    ("PEOPLE: synapse scan, no change overall", 24, 24, "PL14", False, "spines"),
    ("PEOPLE who began low: perhaps a rise", 24, 24, "PL15", None, "spines"),
)


def draw_when(figure) -> None:
    """Draw, on an axis from half an hour to two weeks, when relief and when new spines were seen, or not, and in whom."""
    axes = figure.add_subplot()
    axes.set_xscale("log")
    for y, (words, first, last, id, seen, kind) in enumerate(reversed(SEEN)):
        colour = RED if seen is False else ORANGE if kind == "behavior" else GREEN
        if last > first:
            axes.plot([first, last], [y, y], color=colour, lw=7, solid_capstyle="butt")
        hollow = {"mfc": "none", "mew": 2.2} if seen is None else {"mew": 0}
        axes.plot(first, y, "X" if seen is False else "o", color=colour, ms=11, **hollow)
    axes.set_yticks(
        range(len(SEEN)),
        [f"{words} [{id}]" for words, _, _, id, *_ in reversed(SEEN)],
        fontsize=10.5,
    )
    axes.set_xticks(
        [0.5, 1, 3, 12, 24, 72, 168, 336],
        ["½ h", "1 h", "3 h", "12 h", "1 d", "3 d", "1 wk", "2 wk"],
    )
    axes.minorticks_off()
    axes.set(xlim=(0.4, 420), ylim=(-0.6, len(SEEN) + 0.1))
    axes.grid(axis="y", color=GRID, lw=0.6)
    axes.plot([], [], "o", color=ORANGE, label="relief")
    axes.plot([], [], "o", color=GREEN, label="spines")
    axes.plot([], [], "X", color=RED, label="looked for, not seen")
    axes.plot([], [], "o", color=GREEN, mfc="none", mew=2.2, label="a hint, found by looking back")
    axes.legend(loc="upper left", bbox_to_anchor=(-0.35, 1.13), ncols=4)
