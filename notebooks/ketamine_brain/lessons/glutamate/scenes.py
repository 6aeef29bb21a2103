"""What the explorers of notebook 03 ask: a circuit, rival accounts, a current, a mystery.

Leaves out and breaks: as `nmda_receptor` and `cortical_circuit`. A rat's dose is placed on the axis
of concentration by one toy number. Which finding speaks for which account is a reading of rows, not
a result of a model; where the circuit can be asked, a test holds the two together.
"""

from __future__ import annotations

import dataclasses
import textwrap

import numpy as np

from ketamine_brain.drawing.numbers import minus, signed
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
    is_narrow,
)
from ketamine_brain.evidence import measurement
from ketamine_brain.explorer import Scene
from ketamine_brain.lessons.glutamate.circuit_checks import UNSEEN
from ketamine_brain.models import cortical_circuit
from ketamine_brain.models import nmda_receptor as nmda
from ketamine_brain.models.nmda_receptor import READING_SD, affinities
from ketamine_brain.models.parameters import check_choice, check_number

VOLTAGES_MV = np.linspace(-100.0, 40.0, 71)


# As far as the largest rat dose at the largest toy number.
LEVELS_UM = np.geomspace(0.03, 70.0, 61)
# At the end of an infusion, if brain and blood agree.
CLINIC_UM = float(nmda.free_micromolar(measurement("PK01").number))
UNSEEN_PERCENT = UNSEEN  # a change smaller than this counts as "no change"
SMALL = 11  # points: the smallest text of these figures
MYSTERY_SEED = 5  # of mystery 1; each further one has the next


MYSTERY_UM = (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0)


MYSTERY_MV = (-70.0, -30.0, 10.0)  # the cells that the guess is held against


MYSTERIES = 3
GUESS_UM = np.geomspace(0.04, 120.0, 61)
CELLS = 3  # cells read at each setting of the mystery


@dataclasses.dataclass(frozen=True, kw_only=True)
class ReceptorView:
    """Current against voltage, and at one voltage what magnesium and ketamine leave.

    Attributes
    ----------
    voltage_mv : (n,), mV
    no_drug, least_block, most_block : (n,), relative current
        Without drug, and at the least and most block that the published affinities allow.
    here_mv : float
        The voltage looked at; `here` (3,) the three currents there.
    magnesium_unblocked : float
        The share of channels that magnesium leaves free there.
    free_um : float
        Ketamine that is not bound, in micromolar.
    blocked : (4,), share that each affinity gives at `here_mv`, without magnesium
    """

    voltage_mv: np.ndarray
    no_drug: np.ndarray
    least_block: np.ndarray
    most_block: np.ndarray
    here_mv: float
    here: np.ndarray
    magnesium_unblocked: float
    free_um: float
    blocked: np.ndarray


def block_by_method(free_um, voltage_mv, parameters: nmda.Parameters = nmda.DEFAULT) -> np.ndarray:
    """Return the blocked share that each affinity gives at a free µM and mV (n,), a row a method.

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
    """Return the `ReceptorView` at total plasma ketamine (ng/mL), magnesium (mM) and a voltage."""
    here_mv = check_number("voltage_mv", voltage_mv, *nmda.MILLIVOLTS, unit="mV")
    free_um = float(nmda.occupancy_range(ketamine_ng_ml).free_um)
    volts = np.append(VOLTAGES_MV, here_mv)
    alone = nmda.simulate_current_voltage(volts, 0.0, magnesium_mm)
    blocked = block_by_method(free_um, volts)
    currents = alone.current_mv * np.array(
        [np.ones(volts.size), 1 - blocked.min(axis=0), 1 - blocked.max(axis=0)]
    )
    no_drug, least_block, most_block = currents[:, :-1]
    return ReceptorView(
        voltage_mv=VOLTAGES_MV,
        no_drug=no_drug,
        least_block=least_block,
        most_block=most_block,
        here_mv=here_mv,
        here=currents[:, -1],
        magnesium_unblocked=float(alone.magnesium_unblocked[-1]),
        free_um=free_um,
        blocked=blocked[:, -1],
    )


# -- the circuit and its rivals -----------------------------------------------------------------

# What was measured, as a sign: dose in mg/kg (rat) or level in µM (slice) → up, none or down.
RAT_ROWS = (
    ("GL01", 10.0, 1),
    ("GL01", 20.0, 1),
    ("GL01", 30.0, 1),
    ("GL02", 50.0, 0),
    ("GL03", 200.0, -1),
)
RAT_WORDS_Y = (1.34, 1.34, 0.42, 1.34, 1.34)  # one below its mark: on a phone it has no room above


SLICE_ROWS = (("GL15", 1.0, 1), ("GL16", 10.0, -1))


@dataclasses.dataclass(frozen=True, kw_only=True)
class CircuitView:
    """Output against concentration under each rival, and the cells at one concentration.

    Attributes
    ----------
    levels_um : (n,), µM
    output_percent : (3, n), % change, in the order of `BLOCK_AT`
    chosen : str, of `BLOCK_AT`
    here_um : float
        The concentration looked at; there `before` and `now` are the activities (0 to 1) of
        principal cells and interneurons, `blocked` the shares of their receptors, and
        `here_percent` the change of output.
    rat_um : (doses,), where each rat dose lies
    met : which measured directions (rats, then slices) the chosen rival meets
    """

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


def sign_of(change_percent: float) -> int:
    """Return 1, 0 or −1 for a change (%) that is up, too small to be seen, or down."""
    return 0 if abs(change_percent) < UNSEEN_PERCENT else int(np.sign(change_percent))


def look_at_circuit(
    block_at: str = "both",
    ketamine_um: float = 0.4,
    principal_ic50_um: float = cortical_circuit.DEFAULT.principal_ic50_um,
    rat_um_per_mg_per_kg: float = cortical_circuit.DEFAULT.rat_um_per_mg_per_kg,
) -> CircuitView:
    """Return the `CircuitView` under a rival (of BLOCK_AT) at a free concentration (µM)."""
    check_choice("block_at", block_at, cortical_circuit.BLOCK_AT)
    changes = dict(principal_ic50_um=principal_ic50_um, rat_um_per_mg_per_kg=rat_um_per_mg_per_kg)
    p = dataclasses.replace(cortical_circuit.DEFAULT, **changes)
    rats = cortical_circuit.rat_level_um(np.array([dose for _, dose, _ in RAT_ROWS]), p)
    slices = np.array([level for _, level, _ in SLICE_ROWS])
    asked = np.concatenate([LEVELS_UM, [0.0, ketamine_um], rats, slices])
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
    curves = np.array(
        [found[where].output_change_percent[:n] for where in cortical_circuit.BLOCK_AT]
    )
    before, now = ((float(mine.excitatory[i]), float(mine.inhibitory[i])) for i in (n, n + 1))
    return CircuitView(
        levels_um=LEVELS_UM,
        output_percent=curves,
        chosen=block_at,
        here_um=ketamine_um,
        before=before,
        now=now,
        blocked=(float(mine.principal_block[n + 1]), float(mine.interneuron_block[n + 1])),
        here_percent=float(mine.output_change_percent[n + 1]),
        rat_um=rats,
        met=met,
    )


@dataclasses.dataclass(frozen=True)
class PeopleCourse:
    """Output (% change) over hours after an infusion, a row for each published set of the body."""

    times_h: np.ndarray
    sets: tuple[str, ...]
    output_change_percent: np.ndarray


def people_course(hours: float = 5.0) -> PeopleCourse:
    """Return the `PeopleCourse` over `hours` after 0.5 mg/kg in 40 minutes, for 70 kg.

    Free drug in the brain is taken to equal free drug in plasma.
    """
    from ketamine_brain.models.pharmacokinetics import PARAMETER_SETS, Dose, simulate

    times = np.linspace(0.0, check_number("hours", hours, 0.1, 48.0, "h"), 181)
    dose = [Dose(0.5 * 70.0, 0.0, 40 / 60, "iv")]
    levels = [simulate(dose, times, p).ketamine_ng_ml for p in PARAMETER_SETS.values()]
    return PeopleCourse(
        times,
        tuple(PARAMETER_SETS),
        np.array(
            [
                cortical_circuit.simulate_course(
                    times, nmda.free_micromolar(level)
                ).output_change_percent
                for level in levels
            ]
        ),
    )


# -- rival accounts and what was found -----------------------------------------------------------

ACCOUNTS = {
    "interneurons": "interneurons first",
    "principal": "direct action on principal cells",
    "metabolite": "the metabolite HNK",
    "opioid": "the opioid system",
    "habenula": "the lateral habenula",
}
HEADS = {
    "interneurons": "inter-\nneurons",
    "principal": "direct",
    "metabolite": "HNK",
    "opioid": "opioids",
    "habenula": "habe-\nnula",
}
FOR, CANNOT_TELL, AGAINST, OPEN = 1, 0, -1, 2


@dataclasses.dataclass(frozen=True)
class Finding:
    """What was found, in words, the rows that say so, and its bearing on some of ACCOUNTS.

    FOR speaks for it, AGAINST is what it cannot explain, CANNOT_TELL only looks as if it did.
    """

    words: str
    ids: tuple[str, ...]
    bears: dict[str, int]


FINDINGS = (
    Finding(
        "Rats: glutamate rose at 10 to 30 mg/kg, fell at 200",
        ("GL01", "GL03"),
        {"interneurons": FOR},
    ),
    Finding(
        "Mice: GluN2B down on interneurons stops it, on others not",
        ("GL17",),
        {"interneurons": FOR, "principal": AGAINST},
    ),
    Finding(
        "Mice: no GluN2B on principal cells acts like the drug",
        ("GL18",),
        {"interneurons": AGAINST, "principal": FOR},
    ),
    Finding("Mice, awake, low dose: some interneurons quieted", ("GL19",), {"interneurons": FOR}),
    Finding("Mice, sedative dose: some interneurons woke", ("GL21",), {"interneurons": AGAINST}),
    Finding("Mice: block at rest turns a protein switch", ("PL19",), {"principal": FOR}),
    Finding("Mice: breakdown to HNK said to be needed", ("CO16",), {"metabolite": FOR}),
    Finding("Rats: HNK alone, 20 or 40 mg/kg, no effect", ("CO12",), {"metabolite": AGAINST}),
    Finding("People: more HNK, less improvement", ("CO09",), {"metabolite": AGAINST}),
    Finding("People: HNK itself, no dissociation; mood untested", ("CO14",), {"metabolite": 0}),
    Finding("People: naltrexone weakened the fall in score", ("CO02", "CO05"), {"opioid": FOR}),
    Finding("People on naltrexone, no control: 5 of 5 responded", ("CO03",), {"opioid": AGAINST}),
    Finding(
        "People: with naltrexone, without, midazolam: all improved",
        ("CO04",),
        {"opioid": CANNOT_TELL},
    ),
    Finding("Mice: in the habenula block lasts up to a day", ("RX41", "RX42"), {"habenula": FOR}),
    Finding("Rodents: the lasting effect does not need it", ("RX43",), {"habenula": AGAINST}),
)


@dataclasses.dataclass(frozen=True)
class AccountView:
    """The account chosen ("" for none, "all" for each) and the marks that are to be seen.

    bears : (findings, accounts), FOR, CANNOT_TELL or AGAINST, OPEN where one of these is hidden,
    NaN where a finding does not bear on an account
    """

    account: str
    bears: np.ndarray
    shown: bool


def weigh_account(bet: str = "none", show_against: bool = False) -> AccountView:
    """Return the `AccountView` of one of ACCOUNTS, of "all" or of "none", which leaves all OPEN.

    What an account cannot explain, and what cannot tell, is seen only with `show_against`.
    """
    check_choice("bet", bet, ("none", *ACCOUNTS, "all"))
    bears = np.array(
        [[float(f.bears.get(account, np.nan)) for account in ACCOUNTS] for f in FINDINGS]
    )
    hidden = np.array([bet not in (account, "all") for account in ACCOUNTS])
    if not show_against:
        hidden = hidden | (bears != FOR)
    bears[np.isfinite(bears) & hidden] = OPEN
    account = "" if bet == "none" else bet
    return AccountView(account, bears, bool(show_against) and bet != "none")


# -- the mystery --------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Experiment:
    """A mystery receptor read at one voltage, step by step up to a level.

    concentration_um : (k,), every µM of MYSTERY_UM · read : (CELLS, k), blocked share read in each
    cell, NaN above the level reached · reached : how many levels were
    """

    voltage_mv: float
    concentration_um: np.ndarray
    read: np.ndarray
    reached: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Guess:
    """A guess held against the readings at MYSTERY_MV.

    curve_um : (n,) · guessed, true : (3, n), shares; `true` is None until asked for · read_um :
    (k,) · read : (3, k) · typical_miss : distance of readings from the guess, a share · closeness :
    one for each constant, when asked for
    """

    curve_um: np.ndarray
    guessed: np.ndarray
    read_um: np.ndarray
    read: np.ndarray
    typical_miss: float
    true: np.ndarray | None
    closeness: tuple[nmda.Closeness, ...]


def seed_of(mystery: int) -> int:
    """Return the seed of a mystery, which are counted from 1."""
    return MYSTERY_SEED + round(check_number("mystery", mystery, 1, 100)) - 1


def measure_mystery(
    voltage_mv: float = -70.0, up_to_um: float = 0.2, mystery: int = 1
) -> Experiment:
    """Return the `Experiment` at a voltage (mV), ketamine washed in step by step up to a free µM.

    The lowest step is always read.
    """
    unknown, levels = nmda.mystery(seed_of(mystery)), np.array(MYSTERY_UM)
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
    mystery: int = 1,
) -> Guess:
    """Return the `Guess` for three constants of a mystery; with `compare`, the truth too."""
    unknown, levels = nmda.mystery(seed_of(mystery)), np.array(MYSTERY_UM)
    values = dict(ic50_um=ic50_um, hill=hill, electrical_distance=electrical_distance)
    mine = dataclasses.replace(nmda.DEFAULT, **values)
    closeness = unknown.compare(values)
    theirs = dataclasses.replace(nmda.DEFAULT, **{near.name: near.truth for near in closeness})
    at = np.array(MYSTERY_MV)[:, None]
    read = _read_of(unknown)
    off = nmda.ketamine_block(levels[None], at, mine) - read
    return Guess(
        curve_um=GUESS_UM,
        guessed=nmda.ketamine_block(GUESS_UM[None], at, mine),
        read_um=levels,
        read=read,
        typical_miss=float(np.sqrt(np.mean(off**2))),
        true=nmda.ketamine_block(GUESS_UM[None], at, theirs) if compare else None,
        closeness=closeness if compare else (),
    )


def _read_of(unknown: nmda.Mystery) -> np.ndarray:
    """Return what is read of a mystery at MYSTERY_MV and every level, (3, k)."""
    return np.array([unknown.measure(np.array(MYSTERY_UM), mv) for mv in MYSTERY_MV])


def _truth(unknown: nmda.Mystery) -> dict[str, float]:
    """Return the constants of a mystery that are to be guessed."""
    return {near.name: near.truth for near in unknown.compare(dict.fromkeys(NAMES, 1.0))}


# -- the receptor -------------------------------------------------------------------------------

METHOD_WORDS = (
    "current, human receptors",
    "rates, the same cells",
    "binding, rat brain, two forms",
    "binding, rat brain, mixture",
)


CURRENT_TICKS = (-100, -50, -20, -5, 0, 5, 20)


def _root(current):
    """Return a current on a scale of roots, on which small and large ones can be seen at once."""
    current = np.asarray(current, dtype=float)
    return np.sign(current) * np.sqrt(np.abs(current))


def draw_receptor(figure, result) -> dict:
    """Draw current against voltage and, beside it, occupancy at one voltage by method."""
    left, right = figure.subplots(1, 2, width_ratios=(1.2, 1))
    at = move_receptor(result)
    return {**_draw_current(left, at), **_draw_occupancy(right, at)}


def _draw_current(axes, at) -> dict:
    axes.set(
        xlim=(-100, 40),
        ylim=(-10.6, 9.6),
        xlabel="Voltage across the membrane (mV)",
        title="Current (root scale; below 0 it flows in)",
    )
    axes.set_yticks(_root(CURRENT_TICKS), [minus(f"{tick}") for tick in CURRENT_TICKS])
    axes.axhline(0, color=MUTED, lw=1)
    small = dict(va="center", fontsize=SMALL)
    axes.text(-97, 8.8, "— without ketamine", color=INK, **small)
    with_drug = "— with: least and most block that\npublished affinities allow"
    axes.text(-97, 8.1, with_drug, color=BLUE, fontsize=SMALL, va="top", linespacing=1.3)
    return {
        "band": axes.fill_between(*at["band"], color=PALE_BLUE, edgecolor="none"),
        "least": axes.plot(*at["least"], color=BLUE, lw=1.6)[0],
        "most": axes.plot(*at["most"], color=BLUE, lw=1.6)[0],
        "alone": axes.plot(*at["alone"], color=INK, lw=2.6)[0],
        "here": axes.plot(*at["here"], color=MUTED, lw=1.4, ls=(0, (3, 3)))[0],
        "here_words": axes.text(*at["here_words"], color=MUTED, ha="right", **small),
    }


def _draw_occupancy(axes, at) -> dict:
    axes.set(xlim=(0, 100), ylim=(-1.0, 4.3), xlabel="% of receptors", yticks=[])
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    span = axes.fill_between(*at["range"], color=PALE_BLUE, edgecolor="none", zorder=0)
    small = dict(va="center", fontsize=SMALL)
    for y, (words, (_, ids, _, _)) in enumerate(zip(METHOD_WORDS, affinities(), strict=True)):
        axes.text(1, 3 - y + 0.34, f"{words} [{', '.join(ids)}]", **small)
        axes.plot([0, 100], [3 - y, 3 - y], color=GRID, lw=1.2)
    unknown = "in people: unknown [RX35–RX37]"
    axes.text(1, -0.7, unknown, color=RED, fontweight="bold", **small)
    return {
        "range": span,
        "dots": axes.scatter(*at["dots"], s=95, color=BLUE, zorder=3),
        "where": axes.text(*at["where"], fontweight="bold", **small),
    }


def move_receptor(result) -> dict:
    """Return where each artist of `draw_receptor` goes, in data coordinates."""
    v = result.voltage_mv
    free = f"{100 * result.magnesium_unblocked:.0f} % free of magnesium"
    least, most = _root(result.least_block), _root(result.most_block)
    shares = 100 * result.blocked
    low, high = float(shares.min()), float(shares.max())
    return {
        "band": (v, least, most),
        "least": (v, least),
        "most": (v, most),
        "alone": (v, _root(result.no_drug)),
        "here": (np.full(2, result.here_mv), np.array([-9.2, 1.2])),
        # Below the right end, where no curve goes.
        "here_words": (39.0, -9.9, f"{signed(result.here_mv)} mV: {free}"),
        "range": (np.array([low, high]), np.full(2, -0.35), np.full(2, 3.2)),
        "dots": (shares, np.arange(3, -1, -1.0)),
        "where": (1.0, 4.05, f"Blocked at {signed(result.here_mv)} mV, magnesium left out"),
    }


def read_receptor(result, values) -> dict:
    """Return the numbers and words of the receptor explorer's sentence."""
    return {
        "level": values["ketamine_ng_ml"],
        "voltage": signed(result.here_mv),
        "magnesium": 100 * result.magnesium_unblocked,
        "low": 100 * float(result.blocked.min()),
        "high": 100 * float(result.blocked.max()),
        "free_um": result.free_um,
        "flow": " No current flows either way there." if abs(result.here[0]) < 1e-9 else "",
    }


# -- the circuit --------------------------------------------------------------------------------

RIVALS = {
    "both": ("both, in turn", BLUE),
    "interneuron": ("interneurons only", ORANGE),
    "principal": ("principal cells only", PURPLE),
}


SENTENCE_RIVALS = {
    "both": "interneurons first, principal cells later",
    "interneuron": "interneurons only",
    "principal": "principal cells only",
}


def draw_circuit(figure, result) -> dict:
    """Draw the cells' activity, output against concentration, and below it what was measured."""
    grid = figure.add_gridspec(2, 2, width_ratios=(1, 2.7), height_ratios=(3.2, 1.25))
    cells, curves = figure.add_subplot(grid[:, 0]), figure.add_subplot(grid[0, 1])
    strips = figure.add_subplot(grid[1, 1], sharex=curves)
    return {
        **_draw_cells(cells, result),
        **_draw_curves(curves, result),
        **_draw_strips(strips, result),
    }


def _draw_cells(axes, result) -> dict:
    axes.set(xlim=(-0.6, 1.6), ylim=(0, 0.9), yticks=(0, 0.2, 0.4, 0.6), ylabel="Activity (0 to 1)")
    axes.set_xticks([0, 1], ["principal\ncells: out", "inter-\nneurons"], fontsize=11)
    axes.grid(axis="x", visible=False)
    bars = axes.bar([0, 1], result.now, width=0.62, color=[GREEN, ORANGE])
    for x, before in enumerate(result.before):
        axes.plot([x - 0.42, x + 0.42], [before, before], color=INK, lw=2, ls=(0, (2, 1.5)))
    axes.text(-0.55, 0.855, "dashed: before the drug", fontsize=SMALL, color=MUTED)
    axes.text(0.5, 0.775, "receptors blocked", fontsize=SMALL, color=RED, ha="center")
    texts = {
        f"blocked{i}": axes.text(*place, fontsize=SMALL, ha="center", color=RED)
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
        _, color = RIVALS[name]
        (artists[name],) = axes.plot(
            result.levels_um, curve, color=color, lw=1.8, ls="-" if name == "both" else (0, (5, 2))
        )
        place = _rival_words(result)[f"{name}_words"]
        artists[f"{name}_words"] = axes.text(
            *place,
            color=color,
            fontsize=SMALL,
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
    axes.set_yticks([1.1, 0.0], ["rats\n[GL01–GL03]", "mouse slices\n[GL15, GL16]"], fontsize=SMALL)
    for x, words, color in (
        (0.031, "▲ rose", GREEN),
        (0.125, "■ not", MUTED),
        (0.45, "▼ fell", RED),
    ):
        axes.text(x, 0.35, words, color=color, fontsize=SMALL, va="center")
    axes.grid(axis="y", visible=False)
    axes.set_xticks([0.03, 0.1, 0.3, 1, 3, 10, 30], ["0.03", "0.1", "0.3", "1", "3", "10", "30"])
    axes.plot(1.0, 0.0, "^", color=GREEN, ms=10)
    axes.plot(10.0, 0.0, "v", color=RED, ms=10)
    axes.plot(CLINIC_UM, -0.5, "|", color=INK, ms=9, mew=2)
    axes.text(
        CLINIC_UM * 0.9,
        -0.5,
        "clinic: free in blood",
        fontsize=SMALL,
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
            color=color,
            zorder=3,
        )
        for i, (mask, marker, color) in enumerate(_rat_marks())
    }
    artists |= {
        name: axes.text(*place, fontsize=SMALL, ha="center", va="bottom", color=MUTED)
        for name, place in _rat_words(result).items()
    }
    artists["rat_unit"] = axes.text(
        *_rat_unit(result), fontsize=SMALL, ha="right", va="bottom", color=MUTED
    )
    artists["here_low"] = axes.axvline(result.here_um, color=MUTED, lw=1.4, ls=(0, (3, 3)))
    return artists


def _rat_marks():
    signs = np.array([sign for _, _, sign in RAT_ROWS])
    return (signs == 1, "^", GREEN), (signs == 0, "s", MUTED), (signs == -1, "v", RED)


def _rat_words(result) -> dict:
    rows = zip(result.rat_um, RAT_WORDS_Y, RAT_ROWS, strict=True)
    return {
        f"rat_words{i}": (float(um), y, f"{dose:g}") for i, (um, y, (_, dose, _)) in enumerate(rows)
    }


def _rat_unit(result):
    return float(result.rat_um[0] * 0.65), 1.34, "mg/kg:"


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
    blocked = {f"blocked{i}": place for i, place in enumerate(_block_words(result))}
    return {
        **curves,
        **_rival_words(result),
        **rats,
        **_rat_words(result),
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
    }


# -- rival accounts and what was found -----------------------------------------------------------

MARKS = (
    ("for", FOR, "o", BLUE, "speaks for it"),
    ("against", AGAINST, "X", RED, "cannot explain"),
    ("tell", CANNOT_TELL, "s", MUTED, "cannot tell"),
    ("open", OPEN, "o", "none", "bears on it"),
)
NARROW_LETTERS = 36  # of a finding in a line on a phone
KEYS = tuple((0.0, -1.25 - k) for k in range(len(MARKS)))  # where the key to each stands


def draw_account(figure, result) -> dict:
    """Draw findings as rows and accounts as columns, with a mark where one bears on the other."""
    axes = figure.add_subplot()
    rows = _finding_heights()
    axes.set(xlim=(-0.5, len(ACCOUNTS) - 0.5), ylim=(-4.8, len(FINDINGS) - 0.4))
    heads = list(HEADS.values())
    findings = [f"{finding.words} [{', '.join(finding.ids)}]" for finding in FINDINGS]
    if is_narrow(figure):
        heads = [words if k % 2 else f"{words}\n" for k, words in enumerate(heads)]
        for y, words in zip(rows, findings, strict=True):
            lines = textwrap.fill(words, NARROW_LETTERS)
            axes.text(-0.6, y, lines, ha="right", va="center", fontsize=SMALL)
        axes.set_yticks([])
    else:
        axes.set_yticks(rows, findings, fontsize=SMALL)
    axes.set_xticks(range(len(ACCOUNTS)), heads, fontsize=SMALL, fontweight="bold")
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    axes.grid(False)
    axes.hlines(rows - 0.5, -0.5, len(ACCOUNTS) - 0.5, color=GRID, lw=0.8)
    at = move_account(result)
    column = axes.fill_between(*at["column"], color=PALE_BLUE, edgecolor="none", zorder=0)
    artists = {"column": column}
    for (name, _, marker, color, words), (x, y) in zip(MARKS, KEYS, strict=True):
        edge = MUTED if name == "open" else color
        artists[name] = axes.scatter(*at[name], s=75, marker=marker, color=color, edgecolors=edge)
        axes.text(x + 0.5, y, words, color=edge, fontsize=SMALL, va="center")
    return artists


def _finding_heights() -> np.ndarray:
    return np.arange(len(FINDINGS) - 1, -1, -1.0)


def move_account(result) -> dict:
    """Return where each artist of `draw_account` goes; the first mark of a kind is its key."""
    columns = np.arange(float(len(ACCOUNTS)))
    y, x = (grid.ravel() for grid in np.meshgrid(_finding_heights(), columns, indexing="ij"))
    at: dict = {"column": _column_of(result.account)}
    for (name, bearing, *_), key in zip(MARKS, KEYS, strict=True):
        seen = result.bears.ravel() == bearing
        marks = (np.where(seen, x, np.nan), np.where(seen, y, np.nan))
        at[name] = tuple(np.append(*pair) for pair in zip(key, marks, strict=True))
    return at


def _column_of(account: str):
    """Return the column of the account chosen, or one without width."""
    middle = dict(zip(ACCOUNTS, range(len(ACCOUNTS)), strict=True)).get(account)
    edges = (-0.5, -0.5) if middle is None else (middle - 0.5, middle + 0.5)
    return np.array(edges), np.full(2, -0.5), np.full(2, len(FINDINGS) - 0.5)


def read_account(result, values) -> dict:
    """Return the words of the accounts' sentence: what speaks for the one chosen, what does not."""
    if not result.account:
        return {
            "verdict": f"{len(FINDINGS)} findings, {len(ACCOUNTS)} accounts; a ring is where one "
            "bears on the other. Which would you bet on?"
        }
    if result.account == "all":
        return {"verdict": _all_words(result)}
    name = ACCOUNTS[result.account]
    bearing = {b: np.flatnonzero((result.bears == b).any(axis=1)) for b in (FOR, AGAINST)}
    count = bearing[FOR].size
    verdict = (
        f"{name[0].upper()}{name[1:]}: {count} of {len(FINDINGS)} findings "
        f"{'speaks' if count == 1 else 'speak'} for it."
    )
    if not result.shown:
        return {"verdict": f"{verdict} What can it not explain?"}
    against = "; ".join(
        f"{FINDINGS[i].words} [{', '.join(FINDINGS[i].ids)}]" for i in bearing[AGAINST]
    )
    return {"verdict": f"{verdict} It cannot explain: {against}."}


def _all_words(result) -> str:
    if not result.shown:
        return f"All {len(ACCOUNTS)} have findings that speak for them."
    none = sum((result.bears == AGAINST).sum(axis=0) == 0)
    left = "none explains everything" if not none else f"{none} explain everything"
    return f"Of {len(ACCOUNTS)} accounts {left}."


# -- the mystery --------------------------------------------------------------------------------

MARKERS = ("o", "D", "^")


VOLTAGE_COLORS = (BLUE, GOLD, PURPLE)


def _mystery_axes(figure, ylabel: str):
    axes = figure.add_subplot()
    axes.set(
        xscale="log", xlim=(0.04, 130), ylim=(-4, 108), xlabel="Free ketamine (µM)", ylabel=ylabel
    )
    axes.set_xticks([0.05, 0.2, 1, 5, 20, 100], ["0.05", "0.2", "1", "5", "20", "100"])
    axes.minorticks_off()
    axes.axhline(50, color=MUTED, lw=1, ls=(0, (2, 3)))
    axes.text(125, 51.5, "half blocked", ha="right", color=MUTED, fontsize=SMALL)
    return axes


def draw_experiment(figure, result) -> dict:
    """Draw three cells' readings so far."""
    axes = _mystery_axes(figure, "Channels blocked (%)")
    at = move_experiment(result)
    cells = {
        f"cell{i}": axes.scatter(*at[f"cell{i}"], marker=marker, s=70, color=BLUE, alpha=0.75)
        for i, marker in enumerate(MARKERS)
    }
    words = axes.text(*at["words"], fontsize=12, fontweight="bold", va="center")
    return {**cells, "words": words}


def move_experiment(result) -> dict:
    """Return where each artist of `draw_experiment` goes; cells stand a little apart."""
    cells = {
        f"cell{i}": (result.concentration_um * 1.06 ** (i - 1), 100 * read)
        for i, read in enumerate(result.read)
    }
    return {**cells, "words": (0.05, 102, f"three cells held at {signed(result.voltage_mv)} mV")}


def read_experiment(result, values) -> dict:
    """Return the words of the experiment's sentence."""
    last = ", ".join(f"{share:.0%}" for share in result.read[:, result.reached - 1])
    return {
        "voltage": signed(result.voltage_mv),
        "um": f"{result.concentration_um[result.reached - 1]:g}",
        "last": last.replace("%", " %"),
    }


def draw_guess(figure, result) -> dict:
    """Draw readings at three voltages, the guessed curves, and the true ones when asked for."""
    axes = _mystery_axes(figure, "Channels blocked (%)")
    at = move_guess(result)
    artists = {}
    for i, (mv, color, marker) in enumerate(zip(MYSTERY_MV, VOLTAGE_COLORS, MARKERS, strict=True)):
        name = f"read{i}"
        artists[name] = axes.scatter(*at[name], marker=marker, s=60, color=color, zorder=3)
        words = f"{'●◆▲'[i]} read at {signed(mv)} mV"
        axes.text(0.05, 102 - 7.5 * i, words, color=color, fontweight="bold", va="center")
        artists[f"guess{i}"] = axes.plot(*at[f"guess{i}"], color=color, lw=2.2)[0]
        artists[f"true{i}"] = axes.plot(*at[f"true{i}"], color=INK, lw=2, ls=(0, (1.5, 1.5)))[0]
    artists["verdict"] = axes.text(*at["verdict"], color=INK, va="center")
    return artists


def _verdict_words(result) -> str:
    return "lines: your guess; dotted: the truth" if result.closeness else "lines: your guess"


def move_guess(result) -> dict:
    """Return where each artist of `draw_guess` goes; the truth stays away until asked for."""
    at: dict = {"verdict": (0.05, 102 - 22.5, _verdict_words(result))}
    for i in range(len(MYSTERY_MV)):
        at[f"read{i}"] = (result.read_um, 100 * result.read[i])
        at[f"guess{i}"] = (result.curve_um, 100 * result.guessed[i])
        away = (np.array([0.04, 0.0401]), np.zeros(2))  # a speck where the axes meet
        truth = result.true
        at[f"true{i}"] = away if truth is None else (result.curve_um, 100 * truth[i])
    return at


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


def circuit_constants() -> dict:
    """Return what the circuit's twin in JavaScript needs: constants, levels, rows, words."""
    rows = [(cortical_circuit.rat_level_um(dose), dose, sign) for _, dose, sign in RAT_ROWS]
    return {
        "parameters": cortical_circuit.DEFAULT,
        "levels": LEVELS_UM,
        "unseen": UNSEEN_PERCENT,
        "rivals": [[name, words] for name, (words, _) in RIVALS.items()],
        "said": SENTENCE_RIVALS,
        "rats": [{"um": float(um), "dose": dose, "sign": sign} for um, dose, sign in rows],
        "rat_words_y": RAT_WORDS_Y,
        "slices": [{"um": um, "sign": sign} for _, um, sign in SLICE_ROWS],
    }


def guess_constants() -> dict:
    """Return what the guess's twin in JavaScript needs: levels, voltages, readings, truths."""
    unknown = [nmda.mystery(seed_of(number)) for number in range(1, MYSTERIES + 1)]
    return {
        "levels": list(MYSTERY_UM),
        "curve": GUESS_UM,
        "voltages": list(MYSTERY_MV),
        "reference_mv": nmda.DEFAULT.reference_mv,
        "thermal_mv": nmda.thermal_mv(),
        "close": nmda.CLOSE,
        "reading_sd": READING_SD,
        "mysteries": [{"read": _read_of(each), "truth": _truth(each)} for each in unknown],
    }


circuit = Scene(
    name="circuit",
    compute=look_at_circuit,
    draw=draw_circuit,
    move=move_circuit,
    read=read_circuit,
    constants=circuit_constants,
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
    name="guess",
    compute=guess_mystery,
    draw=draw_guess,
    move=move_guess,
    read=read_guess,
    constants=guess_constants,
)
