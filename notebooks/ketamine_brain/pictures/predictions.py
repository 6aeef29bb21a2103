"""Model against measurement, the same picture in every notebook: each published interval as a bar, the model's answer on it."""

from __future__ import annotations

import numpy as np

from ketamine_brain.pictures.style import BLUE, GOLD, INK, MUTED, PALE_GREY, RED

MARKS = {"calibrate": ("o", BLUE, "fitted to"), "validate": ("D", GOLD, "held out")}
EDGE = 2.6  # how far beyond its interval a miss is still drawn, in half-widths


def draw_predictions(figure, predictions) -> None:
    """Draw one row for each `models.predictions.Prediction`: the interval fixed beforehand as a bar, the prediction as a mark.

    Rows have different units, so every bar is drawn as long as every other; the numbers stand at the right. A miss lies
    outside its bar, is red, hollow, and says so.
    """
    axes = figure.add_subplot()
    rows = list(predictions)
    for y, p in enumerate(reversed(rows)):
        marker, colour, _ = MARKS[p.use]
        axes.text(-EDGE, y + 0.24, f"{p.what} [{', '.join(p.ids)}]", va="bottom", fontsize=10)
        axes.barh(y, 2.0, left=-1.0, height=0.36, color=PALE_GREY, edgecolor=MUTED, linewidth=0.6)
        at = float(np.clip(_place(p), -EDGE, EDGE))
        axes.plot(
            at,
            y,
            marker,
            ms=9,
            color=colour if p.inside else RED,
            mfc=colour if p.inside else "white",
            mew=2,
            zorder=3,
        )
        axes.text(
            EDGE + 0.3, y, _numbers(p), va="center", fontsize=10, color=INK if p.inside else RED
        )
    axes.set(xlim=(-EDGE - 0.1, EDGE + 2.9), ylim=(-0.6, len(rows) - 0.1), xticks=[], yticks=[])
    axes.grid(False)
    axes.spines[["left", "bottom"]].set_visible(False)
    axes.set_xlabel(
        "on its bar: the model's answer lies in the published interval",
        fontsize=10,
        color=MUTED,
        loc="left",
    )
    _legend(axes, rows)


def _place(p) -> float:
    """Return where the prediction lies when its interval is drawn from −1 to 1; a one-sided interval reaches to its observed value."""
    low = p.low if np.isfinite(p.low) else min(2 * p.observed - p.high, p.predicted)
    high = p.high if np.isfinite(p.high) else max(2 * p.observed - p.low, p.predicted)
    return (2 * p.predicted - low - high) / ((high - low) or 1.0)


def _numbers(p) -> str:
    verdict = "" if p.inside else "  missed"
    return f"measured {_measured(p)}, model {_short(p.predicted)}{verdict}".replace("-", "−")


def _measured(p) -> str:
    """Return the measured number, or, where only its direction was published (0, 1 or the bound stands for it), that direction."""
    bounds = [bound for bound in (p.low, p.high) if np.isfinite(bound)]
    if len(bounds) == 2 or p.observed not in (0.0, 1.0, *bounds):
        return _short(p.observed)
    return f"{'above' if np.isfinite(p.low) else 'below'} {bounds[0] if abs(bounds[0]) > 1e-6 else 0:.2g}"


def _short(value: float) -> str:
    if not abs(value) < 5000:
        return "beyond its horizon"
    return (
        f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.1f}"
        if abs(value) >= 1
        else f"{value:.2f}"
    )


def _legend(axes, rows) -> None:
    for use in sorted({p.use for p in rows}):
        marker, colour, words = MARKS[use]
        axes.plot(
            [],
            [],
            marker,
            color=colour,
            ms=9,
            label=f"{words} this measurement" if use == "calibrate" else "held out from the fit",
        )
    axes.plot([], [], "s", color=RED, mfc="white", mew=2, ms=8, label="missed")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=3, fontsize=10)


def summary(predictions) -> str:
    """Return in words how many predictions are inside their interval, and which are not."""
    rows = list(predictions)
    missed = [f"{p.what} ({_numbers(p).replace('  missed', '')})" for p in rows if not p.inside]
    inside = (
        f"{len(rows) - len(missed)} of {len(rows)} answers lie inside their published interval."
    )
    return inside + (f" Missed: {'; '.join(missed)}." if missed else " None missed.")
