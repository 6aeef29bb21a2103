"""The circuit in front of its rows: rats, slices and people, the rows that agree and those that do not.

The constants were chosen by scanning with the rows of SCANNED in view, so agreement there says that one circuit can do it
all, and little more: `looked_at` tells those predictions from the rest. A "no change" is read as less than 10 % where the row
prints no smallest visible change.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.predictions import USES, Prediction
from ketamine_brain.evidence import measurement
from ketamine_brain.models import cortical_circuit as circuit
from ketamine_brain.models.nmda_receptor import free_micromolar
from ketamine_brain.models.pharmacokinetics import Dose
from ketamine_brain.models.pharmacokinetics import simulate as simulate_level

UP, DOWN = (0.0, np.inf), (-np.inf, 0.0)
UNSEEN = (-10.0, 10.0)
UNSEEN_WHY = "no change; 10 % taken as the least one could see"
SCANNED = (
    "GL01",
    "GL03",
    "GL12",
    "GL15",
    "GL16",
)  # in view while the toy constants were chosen, whatever their use
GLUTAMATE_SEEN = 4.0  # % of glutamate that GL12 could have seen, printed with its null


def predictions() -> list[Prediction]:
    """Return what the circuit says of each row it uses; `teach` rows gave no constant, so they are tested like held-out ones."""
    return [*_people(), *_rats(), *_slices(), *_cells()]


def looked_at(rows) -> tuple[list[Prediction], list[Prediction]]:
    """Return `rows` in two lists: those in view while constants were chosen (all marked `calibrate`), and those that were not."""
    seen = [p for p in rows if p.use == "calibrate" or set(p.ids) & set(SCANNED)]
    return [dataclasses.replace(p, use="calibrate") for p in seen], [
        p for p in rows if p not in seen
    ]


def _say(id, what, observed, predicted, interval, reason):
    use = measurement(id).use
    return Prediction(
        (id,),
        what,
        observed,
        float(predicted),
        *interval,
        reason,
        use if use in USES else "validate",
    )


def _output(ketamine_um, block_at="both", parameters=circuit.DEFAULT):
    return float(circuit.simulate(ketamine_um, block_at, parameters).output_change_percent[0])


def _inhibition(ketamine_um):
    now, before = circuit.simulate([ketamine_um, 0.0]).inhibitory
    return 100.0 * (now / before - 1.0)


def _clinic_um():
    return float(free_micromolar(measurement("PK01").value))


def _people():
    rise, row = _output(_clinic_um()), measurement("GL06")
    error = row.value / 2.4  # the row prints t = 2.4
    yield _say(
        "GL06",
        "output at the end of an infusion in people, % change (glutamine enrichment)",
        row.value,
        rise,
        (row.value - error, row.value + error),
        "one standard error, from the printed t of 2.4",
    )
    yield _say(
        "GL09",
        "output at the end of an infusion in people, % change (Glx)",
        0.0,
        rise,
        UNSEEN,
        UNSEEN_WHY,
    )
    for id, what in (
        ("GL10", "glutamine, anterior cingulate"),
        ("GL11", "glutamate, anterior cingulate"),
    ):
        yield _say(
            id,
            f"output during ketamine in people, % change ({what})",
            0.0,
            rise,
            UP,
            "rose: the sign alone",
        )
    level = simulate_level(
        [Dose(0.5 * 70.0, 0.0, 40 / 60, "iv")], np.array([0.0, 193 / 60])
    ).ketamine_ng_ml[-1]
    yield _say(
        "GL12",
        "output 193 min after the start in people, % change",
        0.0,
        _output(free_micromolar(level)),
        (-GLUTAMATE_SEEN, GLUTAMATE_SEEN),
        "no change; the row says 4 % of glutamate could have been seen",
    )


def _rats():
    at = {dose: _output(circuit.rat_level_um(dose)) for dose in (10, 20, 30, 50, 80, 200)}
    for dose in (10, 20, 30):
        yield _say(
            "GL01",
            f"output at {dose} mg/kg in rats, % change",
            0.0,
            at[dose],
            UP,
            "rose: the sign alone",
        )
    yield _say("GL02", "output at 50 mg/kg in rats, % change", 0.0, at[50], UNSEEN, UNSEEN_WHY)
    yield _say(
        "GL03", "output at 200 mg/kg in rats, % change", 0.0, at[200], DOWN, "fell: the sign alone"
    )
    yield _say(
        "GL04",
        "output at 30 mg/kg in rats, % change (13C)",
        0.0,
        at[30],
        UP,
        "rose: the sign alone",
    )
    yield _say(
        "GL04",
        "output at 80 mg/kg in rats, % change (13C)",
        0.0,
        at[80],
        (-np.inf, 10.0),
        "did not rise; 10 % taken as unseen",
    )
    yield _say(
        "GL05",
        "output at 80 minus 30 mg/kg in rats, points (13C, another study)",
        0.0,
        at[80] - at[30],
        UP,
        "rose with the dose up to 80 mg/kg: the sign alone",
    )


def _slices():
    for id, level, excitation in (("GL15", 1.0, UP), ("GL16", 10.0, DOWN)):
        yield _say(
            id,
            f"interneuron activity at {level:g} µM, mouse slice, % change",
            0.0,
            _inhibition(level),
            DOWN,
            "fell: the sign alone",
        )
        yield _say(
            id,
            f"principal activity at {level:g} µM, mouse slice, % change",
            0.0,
            _output(level),
            excitation,
            "the sign alone",
        )


def _cells():
    early = circuit.simulate_onset(_clinic_um(), np.linspace(0.0, 400.0, 801))
    inhibition = early.inhibitory[0] - early.inhibitory
    excitation = early.excitatory - early.excitatory[0]
    first = [float(early.times_ms[np.argmax(x >= 0.5 * x.max())]) for x in (inhibition, excitation)]
    yield _say(
        "GL13",
        "principal cells rise after interneurons fall, ms (rats: minutes, another drug)",
        0.0,
        first[1] - first[0],
        UP,
        "interneurons first: the order alone",
    )
    spared = dataclasses.replace(circuit.DEFAULT, interneuron_nmda_share=0.0)
    yield _say(
        "GL17",
        "output at 1 µM with no receptors on interneurons, mouse, % change",
        0.0,
        _output(1.0, "both", spared),
        DOWN,
        "knock-down there blocks the effect: no rise",
    )
    yield _say(
        "GL18",
        "output when principal cells lose their receptors, mouse, % change",
        0.0,
        100.0 * (_without_principal_receptors() - 1.0),
        UP,
        "deletion there mimics ketamine: a rise, if output is the cause",
    )
    yield _say(
        "GL19",
        "interneuron activity at the clinic level, mouse, % change",
        0.0,
        _inhibition(_clinic_um()),
        DOWN,
        "suppressed: the sign alone",
    )
    yield _say(
        "GL21",
        "interneuron activity at a sedative level (5 µM), mouse, % change",
        0.0,
        _inhibition(5.0),
        UP,
        "these were activated, in sensory cortex: the sign alone",
    )
    inter, principal = (float(x[0]) for x in circuit.blocks(50.0))
    lost = (
        circuit.DEFAULT.interneuron_nmda_share * inter
        - circuit.DEFAULT.principal_nmda_share * principal
    )
    yield _say(
        "GL22",
        "excitation lost at 50 µM, interneurons minus principal cells, points",
        0.0,
        100.0 * lost,
        UP,
        "larger in inhibitory cells: the sign alone",
    )


def _without_principal_receptors():
    """Return output, against before, once the NMDA share of principal cells' excitation is gone."""
    now, before = circuit.steady_state(0.0, np.array([1.0, 0.0]))[0]
    return now / before
