"""What the explorers of notebook 03 ask of `nmda_receptor` and `cortical_circuit`: a circuit, four rival accounts, a current, a mystery.

Leaves out and breaks: as those two models. A rat's dose is placed on the axis of concentration by one toy number. Which finding
speaks for which account is a reading of rows, not a result of a model; where the circuit can be asked, a test holds the two together.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models import cortical_circuit as circuit
from ketamine_brain.models import nmda_receptor as nmda
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
    principal_ic50_um: float = circuit.DEFAULT.principal_ic50_um,
    rat_um_per_mg_per_kg: float = circuit.DEFAULT.rat_um_per_mg_per_kg,
) -> CircuitView:
    """Return the `CircuitView` under a rival (of BLOCK_AT) at a free µM, a half-block µM of principal cells, a toy rat factor."""
    check_choice("block_at", block_at, circuit.BLOCK_AT)
    changes = dict(principal_ic50_um=principal_ic50_um, rat_um_per_mg_per_kg=rat_um_per_mg_per_kg)
    p = dataclasses.replace(circuit.DEFAULT, **changes)
    rats = circuit.rat_level_um(np.array([dose for _, dose, _ in RAT_ROWS]), p)
    slices = np.array([level for _, level, _ in SLICE_ROWS])
    asked = np.concatenate(
        [
            LEVELS_UM,
            [0.0, ketamine_um],
            rats,
            slices,
            circuit.rat_level_um(np.array([30.0, 80.0]), p),
        ]
    )
    found = {where: circuit.simulate(asked, where, p) for where in circuit.BLOCK_AT}
    n, mine = LEVELS_UM.size, found[block_at]
    signs = [sign for _, _, sign in RAT_ROWS + SLICE_ROWS]
    met = tuple(
        sign_of(change) == sign
        for change, sign in zip(mine.output_change_percent[n + 2 : n + 2 + len(signs)], signs)
    )
    low, high = mine.output_change_percent[-2:]
    curves = np.array([found[where].output_change_percent[:n] for where in circuit.BLOCK_AT])
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
        np.array([circuit.simulate_course(times, um).output_change_percent for um in levels]),
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
