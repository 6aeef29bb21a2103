"""What the explorers of notebook 03 ask of `nmda_receptor` and `cortical_circuit`: a circuit, four rival accounts, a current, a mystery.

Leaves out and breaks: as those two models. A rat's dose is placed on the axis of concentration by one toy number. Which finding
speaks for which account is a reading of rows, not a result of a model; where the circuit can be asked, a test holds the two together.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.drawing.style import (
    BLUE,
    GOLD,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PALE_BLUE,
    PURPLE,
    RED,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.lessons.glutamate.circuit_checks import SCANNED
from ketamine_brain.models import cortical_circuit
from ketamine_brain.models import nmda_receptor as nmda
from ketamine_brain.models.nmda_receptor import READING_SD, affinities
from ketamine_brain.models.parameters import check_choice, check_number

VOLTAGES_MV = np.linspace(-100.0, 40.0, 71)


LEVELS_UM = np.geomspace(0.03, 70.0, 61)  # as far as the largest rat dose at the largest toy number


CLINIC_UM = float(
    nmda.free_micromolar(measurement("PK01").value)
)  # at the end of an infusion, if brain and blood agree


UNSEEN_PERCENT = (
    10.0  # a change smaller than this counts as "no change", as in checks.cortical_circuit
)

MYSTERY_SEED = 5


MYSTERY_UM = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


MYSTERY_MV = (-70.0, -30.0, 10.0)  # the cells that the guess is held against


CELLS = 3  # cells read at each setting of the mystery


@dataclasses.dataclass(frozen=True)
class ReceptorView:
    """Current against voltage: mV (n,); relative currents without drug, and at the least and most block that the affinities allow
    (n,); at the chosen voltage `here_mv` the three currents (3,), the share magnesium leaves free; and the `OccupancyRange` at rest."""

    voltage_mv: np.ndarray
    no_drug: np.ndarray
    least_block: np.ndarray
    most_block: np.ndarray
    here_mv: float
    here: np.ndarray
    magnesium_unblocked: float
    occupancy: nmda.OccupancyRange


def block_by_method(free_um, voltage_mv, parameters: nmda.Parameters = nmda.DEFAULT) -> np.ndarray:
    """Return the blocked fraction (0..1) that each published affinity gives at a free µM and mV (n,), one row a method.

    The voltage dependence measured for one [RX06] is taken to hold for all.
    """
    factor = nmda.voltage_factor(np.atleast_1d(voltage_mv), parameters)
    return np.array(
        [
            nmda.occupancy(free_um, half_um * factor, hill)
            for _, _, half_um, hill in nmda.affinities(parameters)
        ]
    )


def look_at_receptor(
    ketamine_ng_ml: float = 185.0, magnesium_mm: float = 1.0, voltage_mv: float = -70.0
) -> ReceptorView:
    """Return the `ReceptorView` at total plasma ketamine in ng/mL (≥ 0), magnesium in mM (0..10) and a chosen mV."""
    here_mv = check_number("voltage_mv", voltage_mv, *nmda.MILLIVOLTS, unit="mV")
    occupancy = nmda.occupancy_range(ketamine_ng_ml)
    volts = np.append(VOLTAGES_MV, here_mv)
    alone = nmda.simulate_current_voltage(volts, 0.0, magnesium_mm)
    blocked = block_by_method(occupancy.free_um, volts)
    currents = np.array(
        [
            alone.current_mv,
            alone.current_mv * (1 - blocked.min(axis=0)),
            alone.current_mv * (1 - blocked.max(axis=0)),
        ]
    )
    return ReceptorView(
        VOLTAGES_MV,
        *currents[:, :-1],
        here_mv,
        currents[:, -1],
        float(alone.magnesium_unblocked[-1]),
        occupancy,
    )


# -- the circuit and its rivals -------------------------------------------------------------------------------------------------

# What was measured, as a sign: dose in mg/kg (rat) or level in µM (slice) → up, none or down, each read from its row.
RAT_ROWS = (
    ("GL01", 10.0, 1),
    ("GL01", 20.0, 1),
    ("GL01", 30.0, 1),
    ("GL02", 50.0, 0),
    ("GL03", 200.0, -1),
)


SLICE_ROWS = (("GL15", 1.0, 1), ("GL16", 10.0, -1))


@dataclasses.dataclass(frozen=True)
class CircuitView:
    """Output against concentration: µM (n,); output change (%) under each rival (3, n), in the order of `BLOCK_AT`; which is
    chosen; the chosen µM, and there the activities of principal cells and interneurons (0..1), before and now, the fractions
    `blocked` on them, and the output change (%); `rat_um`, where each rat dose lies; `met`, which measured directions (rats,
    then slices) the chosen rival meets; and GL05's rise, met or not."""

    levels_um: np.ndarray
    output_percent: np.ndarray
    chosen: str
    here_um: float
    before: tuple[float, float]
    now: tuple[float, float]
    blocked: tuple[float, float]
    here_percent: float
    rat_um: np.ndarray
    met: tuple[bool, ...]
    keeps_rising: bool


def sign_of(change_percent: float) -> int:
    """Return 1, 0 or −1 for a change (%) that is up, too small to be seen, or down."""
    return 0 if abs(change_percent) < UNSEEN_PERCENT else int(np.sign(change_percent))


def look_at_circuit(
    block_at: str = "both",
    ketamine_um: float = 0.4,
    principal_ic50_um: float = cortical_circuit.DEFAULT.principal_ic50_um,
    rat_um_per_mg_per_kg: float = cortical_circuit.DEFAULT.rat_um_per_mg_per_kg,
) -> CircuitView:
    """Return the `CircuitView` under a rival (of BLOCK_AT) at a free µM, a half-block µM of principal cells, a toy rat factor."""
    check_choice("block_at", block_at, cortical_circuit.BLOCK_AT)
    changes = dict(principal_ic50_um=principal_ic50_um, rat_um_per_mg_per_kg=rat_um_per_mg_per_kg)
    p = dataclasses.replace(cortical_circuit.DEFAULT, **changes)
    rats = cortical_circuit.rat_level_um(np.array([dose for _, dose, _ in RAT_ROWS]), p)
    slices = np.array([level for _, level, _ in SLICE_ROWS])
    asked = np.concatenate(
        [
            LEVELS_UM,
            [0.0, ketamine_um],
            rats,
            slices,
            cortical_circuit.rat_level_um(np.array([30.0, 80.0]), p),
        ]
    )
    found = {
        where: cortical_circuit.simulate(asked, where, p) for where in cortical_circuit.BLOCK_AT
    }
    n, mine = LEVELS_UM.size, found[block_at]
    signs = [sign for _, _, sign in RAT_ROWS + SLICE_ROWS]
    met = tuple(
        sign_of(change) == sign
        for change, sign in zip(
            mine.output_change_percent[n + 2 : n + 2 + len(signs)], signs, strict=True
        )
    )
    low, high = mine.output_change_percent[-2:]
    curves = np.array(
        [found[where].output_change_percent[:n] for where in cortical_circuit.BLOCK_AT]
    )
    before, now = ((float(mine.excitatory[i]), float(mine.inhibitory[i])) for i in (n, n + 1))
    return CircuitView(
        LEVELS_UM,
        curves,
        block_at,
        ketamine_um,
        before,
        now,
        (float(mine.principal_block[n + 1]), float(mine.interneuron_block[n + 1])),
        float(mine.output_change_percent[n + 1]),
        rats,
        met,
        bool(high > low),
    )


@dataclasses.dataclass(frozen=True)
class PeopleCourse:
    """Output (% of before) over hours after an infusion of 0.5 mg/kg in 40 min, one row for each published set of body constants."""

    times_h: np.ndarray
    sets: tuple[str, ...]
    output_change_percent: np.ndarray


def people_course(hours: float = 5.0) -> PeopleCourse:
    """Return the `PeopleCourse` over `hours` for a person of 70 kg, free drug in the brain taken to equal free drug in plasma."""
    from ketamine_brain.models.pharmacokinetics import CLEMENTS, DOMINO, KAMP, Dose, simulate

    times = np.linspace(0.0, check_number("hours", hours, 0.1, 48.0, "h"), 181)
    dose, sets = (
        [Dose(0.5 * 70.0, 0.0, 40 / 60, "iv")],
        {"Kamp": KAMP, "Domino": DOMINO, "Clements": CLEMENTS},
    )
    levels = [nmda.free_micromolar(simulate(dose, times, p).ketamine_ng_ml) for p in sets.values()]
    return PeopleCourse(
        times,
        tuple(sets),
        np.array(
            [cortical_circuit.simulate_course(times, um).output_change_percent for um in levels]
        ),
    )


# -- four accounts and what was found ------------------------------------------------------------------------------------------------

ACCOUNTS = {
    "interneurons": "interneurons first",
    "principal": "direct action on principal cells",
    "metabolite": "the metabolite HNK",
    "opioid": "the opioid system",
}


@dataclasses.dataclass(frozen=True)
class Finding:
    """What was found, in words, the rows that say so, and its bearing on some of ACCOUNTS: 1 speaks for it, −1 is what it cannot explain."""

    words: str
    ids: tuple[str, ...]
    bears: dict[str, int]


FINDINGS = (
    Finding(
        "Rats: glutamate rose at 10 to 30 mg/kg and fell at 200",
        ("GL01", "GL03"),
        {"interneurons": 1, "principal": -1},
    ),
    Finding(
        "Mice: receptor knocked down on interneurons, no effect left",
        ("GL17",),
        {"interneurons": 1, "principal": -1},
    ),
    Finding(
        "Mice: receptor deleted from principal cells, acts like the drug",
        ("GL18",),
        {"interneurons": -1, "principal": 1},
    ),
    Finding("Mice, awake, low dose: some interneurons quieted", ("GL19",), {"interneurons": 1}),
    Finding("Mice, sedative dose: some interneurons woke up", ("GL21",), {"interneurons": -1}),
    Finding("Mice: block at rest turns a protein switch", ("PL19",), {"principal": 1}),
    Finding("Mice: breakdown to HNK said to be needed", ("CO16",), {"metabolite": 1}),
    Finding("Rats: HNK alone, 20 or 40 mg/kg, no effect", ("CO12",), {"metabolite": -1}),
    Finding(
        "People: the more HNK in the blood, the less improvement", ("CO09",), {"metabolite": -1}
    ),
    Finding("People: naltrexone weakened the fall in score", ("CO02", "CO05"), {"opioid": 1}),
    Finding(
        "People on naltrexone, no control: 5 of 5 had responded by the fourth dose",
        ("CO03",),
        {"opioid": -1},
    ),
    Finding(
        "People: ketamine with naltrexone, alone, or midazolam: no difference",
        ("CO04",),
        {"opioid": -1},
    ),
)


@dataclasses.dataclass(frozen=True)
class AccountView:
    """The account chosen ("" when none is), which of FINDINGS speak for it (n,), and which speak against it (n,), false until shown."""

    account: str
    speaks_for: np.ndarray
    speaks_against: np.ndarray
    shown: bool


def weigh_account(bet: str = "none", show_against: bool = False) -> AccountView:
    """Return the `AccountView` of one of ACCOUNTS, or of "none"; findings against it only with `show_against`."""
    check_choice("bet", bet, ("none", *ACCOUNTS))
    bearing = np.array([finding.bears.get(bet, 0) for finding in FINDINGS])
    return AccountView(
        "" if bet == "none" else bet,
        bearing > 0,
        (bearing < 0) & show_against,
        bool(show_against) and bet != "none",
    )


# -- the mystery ------------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A mystery receptor read at one voltage, step by step up to a level: every µM of MYSTERY_UM (k,), and the blocked fractions read
    in each cell (CELLS, k), NaN above the level reached."""

    voltage_mv: float
    concentration_um: np.ndarray
    read: np.ndarray
    reached: int


@dataclasses.dataclass(frozen=True)
class Guess:
    """A guess held against the readings at MYSTERY_MV: µM of the curves (n,) and guessed fractions (3, n); µM and readings (3, k);
    the typical distance of readings from the guess (fraction); and, when asked for, true curves (3, n) and a `Closeness` for each constant."""

    curve_um: np.ndarray
    guessed: np.ndarray
    read_um: np.ndarray
    read: np.ndarray
    typical_miss: float
    true: np.ndarray | None
    closeness: tuple[nmda.Closeness, ...]


def measure_mystery(
    voltage_mv: float = -70.0, up_to_um: float = 0.2, seed: int = MYSTERY_SEED
) -> Experiment:
    """Return the `Experiment` at a voltage (mV) with ketamine washed in step by step up to a free µM; the lowest step is always read."""
    unknown, levels = nmda.mystery(seed), np.array(MYSTERY_UM)
    check_number("up_to_um", up_to_um, 0.0, levels[-1], "µM")
    reached = max(1, int(np.sum(levels <= up_to_um * (1 + 1e-9))))
    read = np.full((CELLS, levels.size), np.nan)
    for cell in range(CELLS):
        read[cell, :reached] = unknown.measure(levels[:reached], voltage_mv, cell)
    return Experiment(voltage_mv, levels, read, reached)


def guess_mystery(
    ic50_um: float = 0.7,
    hill: float = 0.8,
    electrical_distance: float = 0.8,
    compare: bool = False,
    seed: int = MYSTERY_SEED,
) -> Guess:
    """Return the `Guess` for three constants; with `compare`, the truth too."""
    unknown, levels, curve_um = (
        nmda.mystery(seed),
        np.array(MYSTERY_UM),
        np.geomspace(0.04, 120.0, 61),
    )
    values = dict(ic50_um=ic50_um, hill=hill, electrical_distance=electrical_distance)
    mine = dataclasses.replace(nmda.DEFAULT, **values)
    closeness = unknown.compare(values)
    theirs = dataclasses.replace(nmda.DEFAULT, **{near.name: near.truth for near in closeness})
    at = np.array(MYSTERY_MV)[:, None]
    read = np.array([unknown.measure(levels, mv) for mv in MYSTERY_MV])
    miss = float(np.sqrt(np.mean((nmda.ketamine_block(levels[None], at, mine) - read) ** 2)))
    true = nmda.ketamine_block(curve_um[None], at, theirs) if compare else None
    return Guess(
        curve_um,
        nmda.ketamine_block(curve_um[None], at, mine),
        levels,
        read,
        miss,
        true,
        closeness if compare else (),
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
    for name, curve in zip(cortical_circuit.BLOCK_AT, result.output_percent, strict=True):
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
    return result.output_percent[cortical_circuit.BLOCK_AT.index(result.chosen)]


def _rival_words(result) -> dict:
    """Return where each curve's name stands: beside the curve, never on another."""
    at = {
        name: dict(zip(("x", "y"), (result.levels_um, curve), strict=True))
        for name, curve in zip(cortical_circuit.BLOCK_AT, result.output_percent, strict=True)
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
    axes.plot(CLINIC_UM, -0.5, "|", color=INK, ms=9, mew=2)
    axes.text(
        CLINIC_UM * 0.9,
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
        for i, (um, (_, dose, _)) in enumerate(zip(result.rat_um, RAT_ROWS, strict=True))
    }
    artists["rat_unit"] = axes.text(
        *_rat_unit(result), fontsize=10, ha="right", va="bottom", color=MUTED
    )
    artists["here_low"] = axes.axvline(result.here_um, color=MUTED, lw=1.4, ls=(0, (3, 3)))
    return artists


def _rat_marks():
    signs = np.array([sign for _, _, sign in RAT_ROWS])
    return (signs == 1, "^", GREEN), (signs == 0, "s", MUTED), (signs == -1, "v", RED)


def _rat_unit(result):
    return float(result.rat_um[0] * 0.8), 1.34, "mg/kg:"


def move_circuit(result) -> dict:
    """Return where each artist of `draw_circuit` goes, in data coordinates."""
    curves = {
        name: (result.levels_um, curve)
        for name, curve in zip(cortical_circuit.BLOCK_AT, result.output_percent, strict=True)
    }
    rats = {
        f"rat_{i}": (result.rat_um[mask], np.full(mask.sum(), 1.0))
        for i, (mask, _, _) in enumerate(_rat_marks())
    }
    words = {
        f"rat_words{i}": (float(um), 1.34, f"{dose:g}")
        for i, (um, (_, dose, _)) in enumerate(zip(result.rat_um, RAT_ROWS, strict=True))
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
        "in_view": sum(id in SCANNED for id, _, _ in RAT_ROWS + SLICE_ROWS),
        "rising": "meets" if result.keeps_rising else "misses",
    }


# -- four accounts and what was found ------------------------------------------------------------------------------------------------

FOR_X, AGAINST_X, KEY_Y = 7.5, 9.1, float(len(FINDINGS)) + 0.25


def draw_account(figure, result) -> dict:
    """Draw an `AccountView` and return its moving artists: findings as a list, a mark for each that speaks for it or against it."""
    axes = figure.add_subplot()
    axes.set(xlim=(-0.05, 10.15), ylim=(-0.6, KEY_Y + 1.1))
    axes.axis("off")
    for y, finding in zip(_finding_heights(), FINDINGS, strict=True):
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
    return np.arange(len(FINDINGS) - 1, -1, -1.0)


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
    words = ACCOUNTS.get(result.account, "choose an account")
    return words[0].upper() + words[1:]


def read_account(result, values) -> dict:
    """Return the words of the accounts' sentence: how many findings speak for the one chosen and, when shown, what it cannot explain."""
    n, count = len(FINDINGS), int(result.speaks_for.sum())
    if not result.account:
        return {"verdict": f"{n} findings, four accounts. Which would you bet on?"}
    verdict = f"{_account_name(result)}: {count} of {n} findings {'speaks' if count == 1 else 'speak'} for it."
    against = [
        f"{f.words} [{', '.join(f.ids)}]"
        for f, mask in zip(FINDINGS, result.speaks_against, strict=True)
        if mask
    ]
    return {
        "verdict": f"{verdict} It cannot explain: {'; '.join(against)}."
        if result.shown
        else f"{verdict} What can it not explain?"
    }


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
        zip(MYSTERY_MV, VOLTAGE_COLOURS, MARKERS, strict=True)
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
        truth = ([0.04, 0.0401], [0, 0]) if result.true is None else move_guess(result)[f"true{i}"]
        (artists[f"true{i}"],) = axes.plot(*truth, color=INK, lw=2, ls=(0, (1.5, 1.5)))
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


# -- the live figures ---------------------------------------------------------------------------

circuit = Scene(
    name="circuit", compute=look_at_circuit, draw=draw_circuit, move=move_circuit, read=read_circuit
)
accounts = Scene(
    name="accounts", compute=weigh_account, draw=draw_account, move=move_account, read=read_account
)
receptor = Scene(
    name="receptor",
    compute=look_at_receptor,
    draw=draw_receptor,
    move=move_receptor,
    read=read_receptor,
)
measure = Scene(
    name="measure",
    compute=measure_mystery,
    draw=draw_experiment,
    move=move_experiment,
    read=read_experiment,
)
guess = Scene(
    name="guess", compute=guess_mystery, draw=draw_guess, move=move_guess, read=read_guess
)
