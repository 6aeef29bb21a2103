"""Notebook 03: the brake that is blocked, four accounts and their findings, the receptor's current, people who disagree, and a mystery."""

from __future__ import annotations

import numpy as np

from ketamine_brain.checks.cortical_circuit import SCANNED
from ketamine_brain.evidence import measurement
from ketamine_brain.models import cortical_circuit as circuit
from ketamine_brain.models import glutamate_views as views
from ketamine_brain.models.nmda_receptor import READING_SD, affinities
from ketamine_brain.pictures.forest import draw_forest, row_of
from ketamine_brain.pictures.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PALE_GREY,
    PURPLE,
    RED,
)

# -- the receptor -----------------------------------------------------------------------------------------------------------------

METHOD_WORDS = (
    "current, human receptors",
    "rates, the same cells",
    "binding, rat brain, two forms",
    "binding, rat brain, mixture",
)


def draw_receptor(figure, result) -> dict:
    """Draw a `ReceptorView` and return its moving artists: current against voltage at the left, occupancy by method at the right."""
    left, right = figure.subplots(1, 2, width_ratios=(1.35, 1))
    return {**_draw_current(left, result), **_draw_occupancy(right, result)}


def _draw_current(axes, result) -> dict:
    axes.set(
        xlim=(-100, 40),
        ylim=(-20, 22),
        xlabel="Voltage across the membrane (mV)",
        ylabel="Current (relative; below 0 it flows in)",
    )
    axes.axhline(0, color=MUTED, lw=1)
    axes.text(-97, 19.5, "without ketamine", color=INK, fontweight="bold", va="center")
    axes.text(
        -97, 16.3, "with ketamine: least and most", color=BLUE, fontweight="bold", va="center"
    )
    axes.text(-97, 13.4, "that the affinities allow", color=BLUE, fontweight="bold", va="center")
    places = _current_places(result)
    band = axes.fill_between(*places["band"], color=PALE_BLUE, edgecolor="none")
    (least,) = axes.plot(*places["least"], color=BLUE, lw=1.6)
    (most,) = axes.plot(*places["most"], color=BLUE, lw=1.6)
    (alone,) = axes.plot(*places["alone"], color=INK, lw=2.6)
    (here,) = axes.plot(*places["here"], color=MUTED, lw=1.4, ls=(0, (3, 3)))
    words = axes.text(*places["here_words"], color=MUTED, fontsize=10.5, ha="center", va="center")
    return {
        "band": band,
        "least": least,
        "most": most,
        "alone": alone,
        "here": here,
        "here_words": words,
    }


def _current_places(result) -> dict:
    v = result.voltage_mv
    free = f"{100 * result.magnesium_unblocked:.0f} % free of magnesium"
    return {
        "band": (v, result.least_block, result.most_block),
        "least": (v, result.least_block),
        "most": (v, result.most_block),
        "alone": (v, result.no_drug),
        "here": ([result.here_mv] * 2, [-16.0, 1.5]),
        "here_words": (float(np.clip(result.here_mv, -72, 12)), -17.6, free),
    }


def _draw_occupancy(axes, result) -> dict:
    axes.set(
        xlim=(0, 100), ylim=(-1.0, 4.05), xlabel="Blocked at −70 mV, no magnesium (%)", yticks=[]
    )
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    for y, (words, (_, ids, _, _)) in enumerate(zip(METHOD_WORDS, affinities(), strict=True)):
        axes.text(1, 3 - y + 0.32, f"{words} [{', '.join(ids)}]", fontsize=10, va="center")
        axes.plot([0, 100], [3 - y, 3 - y], color=GRID, lw=1.2)
    axes.text(
        1,
        -0.7,
        "in people: unknown [RX35–RX37]",
        fontsize=11,
        color=RED,
        fontweight="bold",
        va="center",
    )
    places = _occupancy_places(result)
    low, high = places["range"][0], places["range"][2]
    span = axes.fill_between([low, high], -0.35, 3.2, color=PALE_BLUE, edgecolor="none", zorder=0)
    dots = axes.scatter(*places["dots"], s=95, color=BLUE, zorder=3)
    return {"range": span, "dots": dots}


def _occupancy_places(result) -> dict:
    shares = 100 * result.occupancy.by_method
    return {
        "range": (float(shares.min()), -0.35, float(shares.max()), 3.2),
        "dots": (shares, np.arange(3, -1, -1.0)),
    }


def move_receptor(result) -> dict:
    """Return where each artist of `draw_receptor` goes, in data coordinates."""
    places = _occupancy_places(result)
    low, bottom, high, top = places["range"]
    span = (np.array([low, high]), np.full(2, bottom), np.full(2, top))
    return {**_current_places(result), "range": span, "dots": places["dots"]}


def read_receptor(result, values) -> dict:
    """Return the numbers and words of the receptor explorer's sentence."""
    return {
        "level": values["ketamine_ng_ml"],
        "voltage": _signed(result.here_mv),
        "magnesium": 100 * result.magnesium_unblocked,
        "low": 100 * float(result.occupancy.low),
        "high": 100 * float(result.occupancy.high),
        "loss": _loss(result),
        "free_um": float(result.occupancy.free_um),
    }


def _loss(result) -> str:
    none, least, most = np.abs(result.here)
    if none < 1e-9:
        return "no current flows either way"
    return f"ketamine takes {100 * (1 - least / none):.0f} to {100 * (1 - most / none):.0f} % of the current through them"


def _signed(number: float) -> str:
    return f"{number:+.0f}".replace("-", "−").replace("+0", "0")


# -- the circuit ------------------------------------------------------------------------------------------------------------------

RIVALS = {
    "both": ("interneurons, then both", BLUE),
    "interneuron": ("interneurons only", ORANGE),
    "principal": ("principal cells only", PURPLE),
}
SENTENCE_RIVALS = {
    "both": "interneurons first, principal cells later",
    "interneuron": "interneurons only",
    "principal": "principal cells only",
}


def draw_circuit(figure, result) -> dict:
    """Draw a `CircuitView` and return its moving artists: the cells' activity, output against concentration, what was measured."""
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 2.7), height_ratios=(3.2, 1.25))
    cells, curves = figure.add_subplot(grid[:, 0]), figure.add_subplot(grid[0, 1])
    strips = figure.add_subplot(grid[1, 1], sharex=curves)
    return {
        **_draw_cells(cells, result),
        **_draw_curves(curves, result),
        **_draw_strips(strips, result),
    }


def _draw_cells(axes, result) -> dict:
    axes.set(
        xlim=(-0.6, 1.6), ylim=(0, 0.86), yticks=(0, 0.2, 0.4, 0.6), ylabel="Activity (0 to 1)"
    )
    axes.set_xticks([0, 1], ["principal\ncells: out", "interneurons:\nthe brake"], fontsize=10.5)
    axes.grid(axis="x", visible=False)
    bars = axes.bar([0, 1], result.now, width=0.62, color=[GREEN, ORANGE])
    for x, before in enumerate(result.before):
        axes.plot([x - 0.42, x + 0.42], [before, before], color=INK, lw=2, ls=(0, (2, 1.5)))
    axes.text(-0.55, 0.82, "dashed: before the drug", fontsize=10, color=MUTED)
    axes.text(0.5, 0.745, "receptors blocked", fontsize=10, color=RED, ha="center")
    texts = {
        f"blocked{i}": axes.text(*place, fontsize=10, ha="center", color=RED)
        for i, place in enumerate(_block_words(result))
    }
    return {"bars": bars, **texts}


def _block_words(result):
    return [(x, 0.70, f"{100 * share:.0f} %") for x, share in enumerate(result.blocked)]


def _draw_curves(axes, result) -> dict:
    axes.set(xscale="log", xlim=(0.03, 70), ylim=(-72, 98), ylabel="Output, change (%)")
    axes.axhline(0, color=MUTED, lw=1)
    axes.tick_params(labelbottom=False)
    artists = {}
    for name, curve in zip(circuit.BLOCK_AT, result.output_percent, strict=True):
        words, colour = RIVALS[name]
        (artists[name],) = axes.plot(
            result.levels_um, curve, color=colour, lw=1.8, ls="-" if name == "both" else (0, (5, 2))
        )
        place = _rival_words(result)[f"{name}_words"]
        artists[f"{name}_words"] = axes.text(
            *place,
            color=colour,
            fontsize=10.5,
            fontweight="bold",
            ha="right" if name != "principal" else "center",
            va="center",
        )
    (artists["chosen"],) = axes.plot(
        result.levels_um, _chosen(result), color=INK, lw=4.5, alpha=0.35
    )
    artists["here"] = axes.axvline(result.here_um, color=MUTED, lw=1.4, ls=(0, (3, 3)))
    (artists["dot"],) = axes.plot(
        [result.here_um], [result.here_percent], "o", color=INK, ms=10, zorder=4
    )
    return artists


def _chosen(result):
    return result.output_percent[circuit.BLOCK_AT.index(result.chosen)]


def _rival_words(result) -> dict:
    """Return where each curve's name stands: beside the curve, never on another."""
    at = {
        name: dict(zip(("x", "y"), (result.levels_um, curve), strict=True))
        for name, curve in zip(circuit.BLOCK_AT, result.output_percent, strict=True)
    }
    height = {
        name: lambda x, c=c: float(np.interp(np.log(x), np.log(c["x"]), c["y"]))
        for name, c in at.items()
    }
    return {
        "interneuron_words": (4.0, height["interneuron"](4.0) + 13, RIVALS["interneuron"][0]),
        "both_words": (
            62.0,
            max(height["both"](x) for x in (4.0, 8.0, 62.0)) + 11,
            RIVALS["both"][0],
        ),
        "principal_words": (0.30, height["principal"](1.2) - 15, RIVALS["principal"][0]),
    }


def _draw_strips(axes, result) -> dict:
    axes.set(
        xscale="log",
        xlim=(0.03, 70),
        ylim=(-0.75, 1.8),
        xlabel="Free ketamine around the cells (µM)",
    )
    axes.set_yticks([1.1, 0.0], ["rats\n[GL01–GL03]", "mouse slices\n[GL15, GL16]"], fontsize=10)
    axes.grid(axis="y", visible=False)
    axes.set_xticks([0.03, 0.1, 0.3, 1, 3, 10, 30], ["0.03", "0.1", "0.3", "1", "3", "10", "30"])
    axes.plot(1.0, 0.0, "^", color=GREEN, ms=10)
    axes.plot(10.0, 0.0, "v", color=RED, ms=10)
    axes.plot(views.CLINIC_UM, -0.5, "|", color=INK, ms=9, mew=2)
    axes.text(
        views.CLINIC_UM * 0.9,
        -0.5,
        "clinic: free in blood",
        fontsize=10,
        ha="right",
        va="center",
        color=MUTED,
    )
    artists = {
        f"rat_{i}": axes.scatter(
            result.rat_um[mask],
            np.full(mask.sum(), 1.0),
            marker=marker,
            s=85,
            color=colour,
            zorder=3,
        )
        for i, (mask, marker, colour) in enumerate(_rat_marks())
    }
    artists |= {
        f"rat_words{i}": axes.text(
            um, 1.34, f"{dose:g}", fontsize=10, ha="center", va="bottom", color=MUTED
        )
        for i, (um, (_, dose, _)) in enumerate(zip(result.rat_um, views.RAT_ROWS, strict=True))
    }
    artists["rat_unit"] = axes.text(
        *_rat_unit(result), fontsize=10, ha="right", va="bottom", color=MUTED
    )
    artists["here_low"] = axes.axvline(result.here_um, color=MUTED, lw=1.4, ls=(0, (3, 3)))
    return artists


def _rat_marks():
    signs = np.array([sign for _, _, sign in views.RAT_ROWS])
    return (signs == 1, "^", GREEN), (signs == 0, "s", MUTED), (signs == -1, "v", RED)


def _rat_unit(result):
    return float(result.rat_um[0] * 0.8), 1.34, "mg/kg:"


def move_circuit(result) -> dict:
    """Return where each artist of `draw_circuit` goes, in data coordinates."""
    curves = {
        name: (result.levels_um, curve)
        for name, curve in zip(circuit.BLOCK_AT, result.output_percent, strict=True)
    }
    rats = {
        f"rat_{i}": (result.rat_um[mask], np.full(mask.sum(), 1.0))
        for i, (mask, _, _) in enumerate(_rat_marks())
    }
    words = {
        f"rat_words{i}": (float(um), 1.34, f"{dose:g}")
        for i, (um, (_, dose, _)) in enumerate(zip(result.rat_um, views.RAT_ROWS, strict=True))
    }
    blocked = {f"blocked{i}": place for i, place in enumerate(_block_words(result))}
    return {
        **curves,
        **_rival_words(result),
        **rats,
        **words,
        **blocked,
        "bars": result.now,
        "chosen": (result.levels_um, _chosen(result)),
        "here": result.here_um,
        "here_low": result.here_um,
        "dot": ([result.here_um], [result.here_percent]),
        "rat_unit": _rat_unit(result),
    }


def read_circuit(result, values) -> dict:
    """Return the numbers and words of the circuit explorer's sentence."""
    change = result.here_percent
    way = (
        "unchanged"
        if abs(change) < 0.5
        else f"{'up' if change > 0 else 'down'} by {abs(change):.0f} %"
    )
    return {
        "rival": SENTENCE_RIVALS[result.chosen],
        "um": f"{result.here_um:g}",
        "output": way,
        "brake": 100 * (1 - result.now[1] / result.before[1]),
        "met": f"{sum(result.met)} of {len(result.met)}",
        "in_view": sum(id in SCANNED for id, _, _ in views.RAT_ROWS + views.SLICE_ROWS),
        "rising": "meets" if result.keeps_rising else "misses",
    }


# -- four accounts and what was found ------------------------------------------------------------------------------------------------

FOR_X, AGAINST_X, KEY_Y = 7.5, 9.1, float(len(views.FINDINGS)) + 0.25


def draw_account(figure, result) -> dict:
    """Draw an `AccountView` and return its moving artists: findings as a list, a mark for each that speaks for it or against it."""
    axes = figure.add_subplot()
    axes.set(xlim=(-0.05, 10.15), ylim=(-0.6, KEY_Y + 1.1))
    axes.axis("off")
    for y, finding in zip(_finding_heights(), views.FINDINGS, strict=True):
        axes.axhline(y - 0.5, color=GRID, lw=0.8)
        axes.text(0, y, f"{finding.words} [{', '.join(finding.ids)}]", fontsize=10.5, va="center")
    for x, words, colour in ((FOR_X, "speaks for it", BLUE), (AGAINST_X, "cannot explain", RED)):
        axes.text(
            x,
            KEY_Y + 0.45,
            words,
            color=colour,
            fontsize=10.5,
            fontweight="bold",
            ha="center",
            va="bottom",
        )
    places = move_account(result)
    return {
        "account": axes.text(*places["account"], fontsize=12, fontweight="bold", va="center"),
        "for": axes.scatter(*places["for"], s=85, marker="o", color=BLUE),
        "against": axes.scatter(*places["against"], s=85, marker="X", color=RED),
    }


def _finding_heights() -> np.ndarray:
    return np.arange(len(views.FINDINGS) - 1, -1, -1.0)


def move_account(result) -> dict:
    """Return where each artist of `draw_account` goes; the first mark of a column is its key, under the column's name."""
    columns = {"for": (FOR_X, result.speaks_for), "against": (AGAINST_X, result.speaks_against)}
    marks = {
        name: (
            np.full(mask.size + 1, x),
            np.append(KEY_Y, np.where(mask, _finding_heights(), np.nan)),
        )
        for name, (x, mask) in columns.items()
    }
    return {**marks, "account": (0.0, KEY_Y + 0.45, _account_name(result))}


def _account_name(result) -> str:
    words = views.ACCOUNTS.get(result.account, "choose an account")
    return words[0].upper() + words[1:]


def read_account(result, values) -> dict:
    """Return the words of the accounts' sentence: how many findings speak for the one chosen and, when shown, what it cannot explain."""
    n, count = len(views.FINDINGS), int(result.speaks_for.sum())
    if not result.account:
        return {"verdict": f"{n} findings, four accounts. Which would you bet on?"}
    verdict = f"{_account_name(result)}: {count} of {n} findings {'speaks' if count == 1 else 'speak'} for it."
    against = [
        f"{f.words} [{', '.join(f.ids)}]"
        for f, mask in zip(views.FINDINGS, result.speaks_against, strict=True)
        if mask
    ]
    return {
        "verdict": f"{verdict} It cannot explain: {'; '.join(against)}."
        if result.shown
        else f"{verdict} What can it not explain?"
    }


# -- the question before the answer, and the brake --------------------------------------------------------------------------------

DOSES = {
    "low": ("GL01", "increased"),
    "middle": ("GL02", "no change"),
    "high": ("GL03", "decreased"),
}


def dose_order() -> list[str]:
    """Return the rats' doses, the largest rise of glutamate first, read from their rows."""
    rank = {"increased": 0, "no change": 1, "decreased": 2}
    return sorted(DOSES, key=lambda name: rank[measurement(DOSES[name][0]).text])


def draw_brake(figure) -> None:
    """Draw principal cells and their brake with no drug, at a low and at a high level: lengths of bars are the circuit's activities."""
    levels = (0.0, 1.0, 20.0)
    found = circuit.simulate(levels)
    for axes, i, title in zip(
        figure.subplots(1, 3, sharey=True), range(3), ("No drug", "A little", "A lot"), strict=True
    ):
        out, brake = found.excitatory[i], found.inhibitory[i]
        axes.bar([0, 1], [out, brake], width=0.62, color=[GREEN, ORANGE])
        axes.plot([-0.45, 1.45], [found.excitatory[0]] * 2, color=INK, lw=1.4, ls=(0, (2, 2)))
        axes.set(xlim=(-0.6, 1.6), ylim=(0, 0.6), title=title)
        axes.set_xticks([0, 1], ["cells that\nspeak", "cells that\nhush"], fontsize=11)
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.grid(False)
        change = 100 * (out / found.excitatory[0] - 1)
        words = "as usual" if i == 0 else "louder" if change > 0 else "quieter"
        axes.text(
            0,
            out + 0.015,
            words,
            ha="center",
            va="bottom",
            color=GREEN,
            fontweight="bold",
            bbox={"color": "white", "pad": 1},
        )
        axes.text(
            1,
            brake + 0.015,
            ("holding back", "brake eased", "brake off")[i],
            ha="center",
            va="bottom",
            color=ORANGE,
            fontweight="bold",
        )
    figure.axes[0].set_ylabel("How active (toy)")


# -- against the evidence ---------------------------------------------------------------------------------------------------------


def draw_circuit_rows(figure, seen, unseen) -> None:
    """Draw every row of the circuit's check in two parts, in view while its constants were chosen and not, with misses in red."""
    axes = figure.add_subplot()
    top = len(seen) + len(unseen) + 3.0
    parts = (
        ("● in view while the constants were chosen: no test", seen, BLUE),
        ("◆ not in view", unseen, GOLD),
    )
    for head, rows, colour in parts:
        axes.text(-0.02, top, head, color=colour, fontweight="bold", fontsize=11.5, va="center")
        axes.text(5.0, top, "measured", color=MUTED, ha="center", va="center", fontsize=10.5)
        axes.text(6.25, top, "model", color=MUTED, ha="center", va="center", fontsize=10.5)
        for i, p in enumerate(rows, 1):
            ink = INK if p.inside else RED
            axes.text(
                0.0,
                top - i,
                f"{p.what} [{', '.join(p.ids)}]",
                va="center",
                fontsize=10.5,
                color=ink,
            )
            axes.text(
                5.0,
                top - i,
                _measured_words(p),
                va="center",
                ha="center",
                fontsize=10.5,
                fontweight="bold",
            )
            answer = f"{p.predicted:+.0f}".replace("-", "−") + ("" if p.inside else "  missed")
            axes.text(6.25, top - i, answer, va="center", ha="center", fontsize=10.5, color=ink)
        axes.axhline(top - 0.5, color=GRID, lw=1)
        top -= len(rows) + 2.0
    axes.set(xlim=(-0.05, 6.9), ylim=(0.0, len(seen) + len(unseen) + 3.8))
    axes.axis("off")


# Rows whose finding is neither a rise nor a fall: what was found, in words, and the sign that the model takes from it.
FOUND = {
    "GL13": "yes (+)",
    "GL17": "effect lost: no rise (−)",
    "GL18": "acts like the drug (+)",
    "GL22": "more in inhibitory (+)",
}


def _measured_words(p) -> str:
    """Return what was measured in words: a finding, a sign, no change, or a number."""
    if p.ids[0] in FOUND:
        return FOUND[p.ids[0]]
    if np.isinf(p.low) or np.isinf(p.high):
        return "not up" if np.isinf(p.low) and p.high > 0 else "up" if np.isinf(p.high) else "down"
    return f"{p.observed:+.0f}" if p.observed else "no change"


def draw_people(figure) -> None:
    """Draw the model's output over five hours of an infusion beside the five human results, which disagree."""
    axes = figure.add_subplot()
    found = views.people_course()
    for curve in found.output_change_percent:
        axes.plot(found.times_h, curve, color=BLUE, lw=1.8)
    axes.text(
        1.75,
        9.3,
        "the model, with three published\nsets of body constants",
        color=BLUE,
        fontweight="bold",
        va="center",
    )
    axes.axhline(0, color=MUTED, lw=1)
    axes.axvspan(0, 40 / 60, color=PALE_GREY, zorder=0)
    axes.text(20 / 60, -7.0, "infusion", ha="center", color=MUTED, fontsize=10.5)
    rise = measurement("GL06")
    thread = {"arrowstyle": "-", "color": MUTED}
    error = rise.value / 2.4  # the row prints t = 2.4
    axes.plot([0.60, 0.60], [rise.value - error, rise.value + error], color=INK, lw=2, zorder=4)
    axes.plot(0.60, rise.value, "o", color=INK, ms=10, zorder=4)
    axes.annotate(
        f"13C glutamine +{rise.value:g} % [GL06]",
        (0.60, rise.value),
        (0.78, 19.6),
        fontsize=10.5,
        arrowprops=thread,
    )
    for x, id in ((0.22, "GL10"), (0.40, "GL11")):
        axes.plot(x, 22.9, "^", color=INK, ms=10)
    axes.text(
        0.55,
        22.9,
        "glutamine rose [GL10], glutamate rose [GL11]: no size in the row",
        fontsize=10.5,
        va="center",
    )
    axes.plot(0.50, 0, "s", color=RED, ms=10, zorder=4)
    axes.annotate(
        "Glx: no effect [GL09]",
        (0.50, 0),
        (0.80, -5.4),
        fontsize=10.5,
        color=RED,
        arrowprops=thread,
    )
    at = 193 / 60
    axes.plot([at, at], [-4, 4], color=RED, lw=2)
    axes.plot(at, 0, "s", color=RED, ms=10, zorder=4)
    axes.text(
        at + 0.1,
        -4.6,
        "no change; 4 % could have been seen [GL12]",
        fontsize=10.5,
        color=RED,
        ha="center",
        va="top",
    )
    axes.set(
        xlim=(0, 5),
        ylim=(-9, 25),
        xlabel="Hours since the start of the infusion",
        ylabel="Change (%)",
    )


def draw_slow_system(figure) -> None:
    """Draw three pooled comparisons of Glx or glutamate in people with depression against healthy people."""
    rows = [
        row_of("CTX04", "older pool: glutamate, anterior cingulate"),
        row_of("CTX01", "49 studies: Glx, medial frontal"),
        row_of("CTX02", "the same, people without drugs"),
    ]
    draw_forest(
        figure,
        rows,
        "Standardized difference, depression minus healthy",
        favours=("lower in depression", "higher"),
    )
    figure.axes[0].set_xticks([-1.5, -1.0, -0.5, 0.0])


# -- the mystery ------------------------------------------------------------------------------------------------------------------

MARKERS = ("o", "D", "^")
VOLTAGE_COLOURS = (BLUE, GOLD, PURPLE)


def _mystery_axes(figure, ylabel: str):
    axes = figure.add_subplot()
    axes.set(
        xscale="log", xlim=(0.04, 130), ylim=(-4, 108), xlabel="Free ketamine (µM)", ylabel=ylabel
    )
    axes.set_xticks([0.05, 0.2, 1, 5, 20, 100], ["0.05", "0.2", "1", "5", "20", "100"])
    axes.minorticks_off()
    axes.axhline(50, color=MUTED, lw=1, ls=(0, (2, 3)))
    axes.text(125, 51.5, "half blocked", ha="right", color=MUTED, fontsize=10.5)
    return axes


def draw_experiment(figure, result) -> dict:
    """Draw an `Experiment` and return its moving artists: three cells' readings so far."""
    axes = _mystery_axes(figure, "Channels blocked (%)")
    places = move_experiment(result)
    cells = {
        f"cell{i}": axes.scatter(*places[f"cell{i}"], marker=marker, s=70, color=BLUE, alpha=0.75)
        for i, marker in enumerate(MARKERS)
    }
    return {
        **cells,
        "words": axes.text(*places["words"], fontsize=12, fontweight="bold", va="center"),
    }


def move_experiment(result) -> dict:
    """Return where each artist of `draw_experiment` goes, in data coordinates; cells stand a little apart so that all can be seen."""
    cells = {
        f"cell{i}": (result.concentration_um * 1.06 ** (i - 1), 100 * read)
        for i, read in enumerate(result.read)
    }
    return {**cells, "words": (0.05, 102, f"three cells held at {_signed(result.voltage_mv)} mV")}


def read_experiment(result, values) -> dict:
    """Return the words of the experiment's sentence."""
    last = ", ".join(f"{share:.0%}" for share in result.read[:, result.reached - 1])
    return {
        "voltage": _signed(result.voltage_mv),
        "um": f"{result.concentration_um[result.reached - 1]:g}",
        "last": last.replace("%", " %"),
    }


def draw_guess(figure, result) -> dict:
    """Draw a `Guess` and return its moving artists: readings at three voltages, the guessed curves, and the true ones when asked for."""
    axes = _mystery_axes(figure, "Channels blocked (%)")
    artists = {}
    for i, (mv, colour, marker) in enumerate(
        zip(views.MYSTERY_MV, VOLTAGE_COLOURS, MARKERS, strict=True)
    ):
        axes.scatter(
            result.read_um, 100 * result.read[i], marker=marker, s=60, color=colour, zorder=3
        )
        axes.text(
            0.05,
            102 - 7.5 * i,
            f"{'●◆▲'[i]} read at {_signed(mv)} mV",
            color=colour,
            fontweight="bold",
            va="center",
        )
        (artists[f"guess{i}"],) = axes.plot(
            result.curve_um, 100 * result.guessed[i], color=colour, lw=2.2
        )
        (artists[f"true{i}"],) = axes.plot(
            [0.04, 0.0401], [0, 0], color=INK, lw=2, ls=(0, (1.5, 1.5))
        )
    artists["verdict"] = axes.text(0.05, 102 - 22.5, _verdict_words(result), color=INK, va="center")
    return artists


def _verdict_words(result) -> str:
    return "lines: your guess; dotted: the truth" if result.closeness else "lines: your guess"


def move_guess(result) -> dict:
    """Return where each artist of `draw_guess` goes, in data coordinates; the truth stays away until it is asked for."""
    hidden = np.full_like(result.guessed, np.nan)
    true = hidden if result.true is None else result.true
    curves = {f"guess{i}": (result.curve_um, 100 * curve) for i, curve in enumerate(result.guessed)}
    truths = {f"true{i}": (result.curve_um, 100 * curve) for i, curve in enumerate(true)}
    return {**curves, **truths, "verdict": _verdict_words(result)}


NAMES = {
    "ic50_um": "IC50 {:.2g} µM",
    "hill": "steepness {:.2f}",
    "electrical_distance": "electrical distance {:.2f}",
}


def read_guess(result, values) -> dict:
    """Return the numbers and words of the guess's sentence."""
    parts = [
        f"{NAMES[near.name].format(near.truth)} ({'close' if near.close else _off(near.error)})"
        for near in result.closeness
    ]
    return {
        "miss": 100 * result.typical_miss,
        "noise": 100 * READING_SD,
        "verdict": f" The truth: {', '.join(parts)}." if parts else "",
    }


def _off(error: float) -> str:
    return f"your guess is {abs(error):.0%} too {'high' if error > 0 else 'low'}".replace("%", " %")
