"""What the reader of notebook 03 writes: occupancy, magnesium's share, and a range of answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np

from ketamine_brain.lessons.glutamate import circuit_checks
from ketamine_brain.models import cortical_circuit
from ketamine_brain.models import nmda_receptor as nmda
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.teaching.challenge import Challenge
from ketamine_brain.teaching.exercise import Exercise, compare

CLINIC_UM = 0.41  # micromolar, free, about the level that the explorer starts at


def check_occupancy(occupancy) -> str | None:
    """Return what is wrong with the share blocked, `occupancy(free_um, ic50_um, hill)`."""
    for free_um, ic50_um, hill, where in (
        (0.0, 0.71, 0.84, "at level 0"),
        (0.71, 0.71, 0.84, "at the level of the IC50"),
        (10.0, 0.71, 0.84, "at 10 micromolar"),
        (CLINIC_UM, 1.47, 1.0, "with an IC50 of 1.47 and a steepness of 1"),
    ):
        right = float(nmda.occupancy(free_um, ic50_um, hill))
        wrong = compare(occupancy(free_um, ic50_um, hill), right, where)
        if wrong:
            return wrong
    return None


def check_magnesium_free(magnesium_free) -> str | None:
    """Return what is wrong with the share that magnesium leaves, `magnesium_free(mv, mm)`."""
    for voltage_mv, magnesium_mm in ((-70.0, 1.0), (0.0, 1.0), (-70.0, 0.0), (40.0, 2.0)):
        right = float(nmda.magnesium_block(voltage_mv, magnesium_mm))
        where = f"at {voltage_mv:g} mV with {magnesium_mm:g} mM"
        wrong = compare(magnesium_free(voltage_mv, magnesium_mm), right, where, tolerance=1e-3)
        if wrong:
            return wrong
    return None


def check_block_range(block_range) -> str | None:
    """Return what is wrong with the range that several IC50s give, `block_range(free, ic50s)`."""
    for free_um, ic50s in ((CLINIC_UM, [1.47, 0.71, 0.119]), (1.0, [1.0]), (0.0, [0.5, 2.0])):
        shares = [float(nmda.occupancy(free_um, half, 1.0)) for half in ic50s]
        where = f"at {free_um:g} micromolar with the IC50s {ic50s}"
        given = block_range(free_um, np.array(ic50s))
        wrong = compare(given, np.array([min(shares), max(shares)]), where)
        if wrong:
            return wrong
    return None


EXERCISES = {
    "occupancy": Exercise(
        prompt="Write the share of channels that ketamine blocks.",
        stub="""def occupancy(free_um, ic50_um, hill):
    drug = free_um**hill
    return drug / ...
""",
        hint="At the IC50 half is blocked: drug over the sum of drug and ic50_um**hill.",
        solution="""def occupancy(free_um, ic50_um, hill):
    drug = free_um**hill
    return drug / (drug + ic50_um**hill)
""",
        check=check_occupancy,
        shows="From one IC50 follows one number; which IC50 holds in people is not known.",
        also=(
            """def occupancy(free_um, ic50_um, hill):
    if free_um == 0:
        return 0
    return 1 / (1 + (ic50_um / free_um) ** hill)
""",
        ),
    ),
    "magnesium_free": Exercise(
        prompt="Write the share of channels that magnesium leaves free, 1 / (1 + Mg/K * exp(-aV)).",
        stub="""def magnesium_free(voltage_mv, magnesium_mm, k_mm=3.57, steepness_per_mv=0.062):
    hold = ...
    return 1 / (1 + hold)
""",
        hint="magnesium_mm / k_mm times np.exp of minus steepness_per_mv times voltage_mv.",
        solution="""def magnesium_free(voltage_mv, magnesium_mm, k_mm=3.57, steepness_per_mv=0.062):
    hold = magnesium_mm / k_mm * np.exp(-steepness_per_mv * voltage_mv)
    return 1 / (1 + hold)
""",
        check=check_magnesium_free,
        shows="At rest nearly every channel is shut by magnesium; a working cell frees them.",
        also=(
            """def magnesium_free(voltage_mv, magnesium_mm, k_mm=3.57, steepness_per_mv=0.062):
    grip = np.exp(steepness_per_mv * voltage_mv)
    return k_mm * grip / (k_mm * grip + magnesium_mm)
""",
        ),
    ),
    "block_range": Exercise(
        prompt="Write the least and the most block that several IC50s allow (steepness 1).",
        stub="""def block_range(free_um, ic50s):
    blocked = free_um / (free_um + ic50s)
    return ...  # the least and the most, as a list
""",
        hint="np.min and np.max of what the IC50s give.",
        solution="""def block_range(free_um, ic50s):
    blocked = free_um / (free_um + ic50s)
    return [np.min(blocked), np.max(blocked)]
""",
        check=check_block_range,
        shows="Where methods disagree, the honest answer is a range.",
        also=(
            """def block_range(free_um, ic50s):
    return sorted(free_um / (free_um + half) for half in ic50s)[:: max(1, len(ic50s) - 1)] * (
        2 if len(ic50s) == 1 else 1
    )
""",
        ),
    ),
}

# -- beat the model ------------------------------------------------------------------------------


def our_output(um: float) -> float:
    """Return our circuit's output at a free level (µM) around the cells, in % of change."""
    return float(cortical_circuit.simulate(um).output_change_percent[0])


def output_rows(output: Callable) -> list[Prediction]:
    """Return what `output(um)` says of the rows that ask for the output at one level."""
    return [
        dataclasses.replace(row, predicted=float(np.squeeze(output(um))))
        for row, um in circuit_checks.levels()
    ]


CHALLENGES = {
    "brake": Challenge(
        prompt="Write the output of the circuit (% of change) at a level around the cells (µM).",
        ours=our_output,
        predictions=output_rows,
        start="def mine(um):\n"
        "    blocked = um / (um + 1)  # more drug, more block\n"
        "    return -100 * blocked  # and so less output\n",
        hint="Let the cells that hold others back be blocked first.",
    ),
    "constants": Challenge(
        prompt="Change constants of the circuit until it misses fewer rows than ours.",
        ours=cortical_circuit.DEFAULT,
        predictions=circuit_checks.predictions,
        hint="A dict of constants, such as dict(interneuron_ic50_um=0.7).",
    ),
}
