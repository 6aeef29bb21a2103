r"""A patch of cortex: principal cells that excite, interneurons that restrain, and a drug that may
block either.

$$\tau_E\,\dot r_E = -r_E + f_{\text{act}}\Bigl(g_E\bigl[(w_{EE}\,r_E + h_E)(1 - s_E b_E) -
w_{EI}\,r_I - \theta_E\bigr]\Bigr)$$

$$\tau_I\,\dot r_I = -r_I + f_{\text{act}}\Bigl(g_I\bigl[(w_{IE}\,r_E + h_I)(1 - s_I b_I) -
\theta_I\bigr]\Bigr),
\qquad f_{\text{act}}(\text{drive}) = \frac{1}{1 + e^{-\text{drive}}}$$

$r_E$ and $r_I$ are activities (0..1) of principal cells (E) and interneurons (I). Each gets
excitation from $r_E$ and from outside ($h_E$, $h_I$), of which the share $s_E$, $s_I$ comes through
NMDA receptors; $b_E$, $b_I$ is the fraction of those that ketamine, at the free level
$C_{\text{free}}$, blocks:

$$b_I = \frac{C_{\text{free}}}{C_{\text{free}} + \mathrm{IC50}_I}, \qquad
b_E = \frac{C_{\text{free}}}{C_{\text{free}} + \mathrm{IC50}_E}, \qquad \mathrm{IC50}_I <
\mathrm{IC50}_E$$

In the model interneurons are blocked at lower levels (a value borrowed from receptors in a dish:
no interneuron was recorded), so at low dose restraint falls first and $r_E$ rises; at
high dose $r_E$ loses its own excitation and falls. That interneurons are hit first is the
hypothesis, and `block_at` is the switch between the rivals: "interneuron" (disinhibition [GL17,
GL19]), "principal" (direct action [GL18, PL19]), or "both" with the two levels above.

One steady state, always: inhibition grows with $r_E$, so $r_E$ minus its own drive rises at least
as fast as $1 - g_E w_{EE} / 4$, and the allowed ranges keep that above zero. The same bound makes
it stable: no second state, no rhythm.

Glutamate output is read as $r_E$, and neurons settle in milliseconds while a drug changes over
minutes: a course over hours is a row of steady states.

Leaves out: gamma rhythm and bursts [GL14, GL23]; kinds of interneuron, some of which wake [GL21];
cells that swap roles [GL20]; metabolites [CO09–CO16] and opioid receptors [CO01–CO05], two rivals
it cannot speak about; plasticity. Breaks: most constants are toy, chosen by scanning until output
rose at low dose [GL01, GL15], fell at a high one [GL03, GL16] and moved little at 3 h [GL12]; GL06
set the size, at an assumed level: that of 0.5 mg/kg in 40 min. Agreement in sign with those rows
shows that one circuit CAN do all of it, not that it predicts it, nor that the brain does it this
way; GL02 lies between two of them and is nearly given away. It cannot rise all the way to 80 mg/kg,
as one study in rats saw [GL05]. Rat doses become levels through one openly toy number.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from ketamine_brain.evidence.measurements import Measurement
from ketamine_brain.models.nmda_receptor import PER_MICROMOLE, occupancy
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_array,
    check_choice,
    check_number,
    check_times,
    measured,
    parameter,
    plus_minus,
)

BLOCK_AT = ("both", "interneuron", "principal")
HALVINGS = 54  # of the interval 0..1: below the last digit of a float


def _half_block_um(leaving: Measurement, entering: Measurement) -> float:
    """Return the level (µM) that blocks half.

    Rate of leaving (1/s) over that of entering (1/(M s)).
    """
    return leaving.number / (entering.number * PER_MICROMOLE)


def _half_block_ends_um(leaving: Measurement, entering: Measurement) -> tuple[float, float]:
    """Return that level with the entering rate at both ends of its own error."""
    slow, fast = plus_minus(entering)
    return leaving.number / (fast * PER_MICROMOLE), leaving.number / (slow * PER_MICROMOLE)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Constants of the circuit, each with unit, range and source."""

    interneuron_ic50_um: float = measured(
        ("RX08", "RX07"),
        "µM",
        0.05,
        50.0,
        kind="borrowed",
        derive=_half_block_um,
        interval=_half_block_ends_um,
        symbol=r"\mathrm{IC50}_I",
        meaning="free ketamine that blocks half the receptors on interneurons "
        "(from receptors in a dish: leaving over entering rate)",
    )
    principal_ic50_um: float = parameter(
        8.0,
        "µM",
        0.05,
        500.0,
        symbol=r"\mathrm{IC50}_E",
        meaning="free ketamine that blocks half the receptors on principal cells",
    )
    principal_gain: float = parameter(
        6.0, "", 0.5, 7.5, symbol="g_E", meaning="how sharply principal cells answer"
    )
    interneuron_gain: float = parameter(
        5.0, "", 0.5, 15.0, symbol="g_I", meaning="how sharply interneurons answer"
    )
    recurrent: float = parameter(
        0.15, "", 0.0, 0.5, symbol="w_{EE}", meaning="excitation among principal cells"
    )
    onto_interneurons: float = parameter(
        1.1, "", 0.0, 5.0, symbol="w_{IE}", meaning="excitation of interneurons by principal cells"
    )
    inhibition: float = parameter(
        1.05, "", 0.0, 5.0, symbol="w_{EI}", meaning="restraint of principal cells by interneurons"
    )
    principal_drive: float = parameter(
        0.6, "", 0.0, 3.0, symbol="h_E", meaning="excitation of principal cells from outside"
    )
    interneuron_drive: float = parameter(
        0.2, "", 0.0, 3.0, symbol="h_I", meaning="excitation of interneurons from outside"
    )
    principal_threshold: float = parameter(
        0.55,
        "",
        0.0,
        3.0,
        symbol=r"\theta_E",
        meaning="excitation at which principal cells are half active",
    )
    interneuron_threshold: float = parameter(
        0.9,
        "",
        0.0,
        3.0,
        symbol=r"\theta_I",
        meaning="excitation at which interneurons are half active",
    )
    principal_nmda_share: float = parameter(
        0.55,
        "",
        0.0,
        1.0,
        symbol="s_E",
        meaning="share of principal cells' excitation through NMDA receptors",
    )
    interneuron_nmda_share: float = parameter(
        0.78,
        "",
        0.0,
        1.0,
        symbol="s_I",
        meaning="share of interneurons' excitation through NMDA receptors",
        kind="fitted",
        ids=("GL06",),
    )
    principal_tau_ms: float = parameter(
        20.0, "ms", 1.0, 200.0, symbol=r"\tau_E", meaning="time for principal cells to settle"
    )
    interneuron_tau_ms: float = parameter(
        10.0, "ms", 1.0, 200.0, symbol=r"\tau_I", meaning="time for interneurons to settle"
    )
    rat_um_per_mg_per_kg: float = parameter(
        0.1,
        "µM/(mg/kg)",
        0.001,
        2.0,
        symbol=r"\kappa_{\text{rat}}",
        meaning="free brain level a rat's dose is taken to give",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True, kw_only=True)
class Circuit:
    """Settled activities over free ketamine.

    Attributes
    ----------
    ketamine_um : (levels,), µM
    interneuron_block, principal_block : (levels,), blocked fractions 0..1
    excitatory, inhibitory : (levels,), activities 0..1
    output_change_percent : (levels,), output against no drug, %
    """

    ketamine_um: Array
    interneuron_block: Array
    principal_block: Array
    excitatory: Array
    inhibitory: Array
    output_change_percent: Array


def blocks(
    ketamine_um: Numbers, block_at: str = "both", parameters: Parameters = DEFAULT
) -> tuple[Array, Array]:
    """Return the blocked fractions (interneurons, principal cells), 0..1, at free µM under one of
    the rival hypotheses.
    """
    check_choice("block_at", block_at, BLOCK_AT)
    ketamine = np.atleast_1d(check_array("ketamine_um", ketamine_um, 0.0, 1e4, unit="µM"))
    inter = occupancy(ketamine, parameters.interneuron_ic50_um, 1.0)
    principal = occupancy(ketamine, parameters.principal_ic50_um, 1.0)
    if block_at == "principal":
        inter = np.zeros_like(ketamine)
    if block_at == "interneuron":
        principal = np.zeros_like(ketamine)
    return inter, principal


def interneuron_target(
    excitatory: Any, interneuron_block: Any, parameters: Parameters = DEFAULT
) -> Any:
    """Return the activity (0..1) interneurons settle at for an activity of principal cells and a
    blocked fraction.
    """
    p = parameters
    drive = (p.onto_interneurons * excitatory + p.interneuron_drive) * (
        1.0 - p.interneuron_nmda_share * interneuron_block
    )
    return _sigmoid(p.interneuron_gain * (drive - p.interneuron_threshold))


def principal_target(
    excitatory: Any, inhibitory: Any, principal_block: Any, parameters: Parameters = DEFAULT
) -> Any:
    """Return the activity (0..1) principal cells head for, given both activities and a blocked
    fraction.
    """
    p = parameters
    drive = (p.recurrent * excitatory + p.principal_drive) * (
        1.0 - p.principal_nmda_share * principal_block
    )
    return _sigmoid(p.principal_gain * (drive - p.inhibition * inhibitory - p.principal_threshold))


def _sigmoid(drive: Any) -> Any:
    return 1.0 / (1.0 + np.exp(-drive))


def steady_state(
    interneuron_block: Numbers, principal_block: Numbers, parameters: Parameters = DEFAULT
) -> tuple[Array, Array]:
    """Return the settled activities (excitatory, inhibitory), 0..1, for blocked fractions 0..1,
    numbers or arrays.

    Halves an interval that always holds the one solution.
    """
    inter = check_array("interneuron_block", interneuron_block, 0.0, 1.0)
    principal = check_array("principal_block", principal_block, 0.0, 1.0)
    low = np.zeros(np.broadcast(inter, principal).shape)
    high = np.ones_like(low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        restraint = interneuron_target(middle, inter, parameters)
        above = principal_target(middle, restraint, principal, parameters) > middle
        low = np.where(above, middle, low)
        high = np.where(above, high, middle)
    excitatory = 0.5 * (low + high)
    return excitatory, interneuron_target(excitatory, inter, parameters)


def simulate(
    ketamine_um: Numbers, block_at: str = "both", parameters: Parameters = DEFAULT
) -> Circuit:
    """Return the settled `Circuit` at free ketamine in µM (number or array ≥ 0) under a hypothesis
    from `BLOCK_AT`.
    """
    inter, principal = blocks(ketamine_um, block_at, parameters)
    excitatory, inhibitory = steady_state(
        np.append(inter, 0.0), np.append(principal, 0.0), parameters
    )
    ketamine = np.atleast_1d(np.asarray(ketamine_um, dtype=float))
    return Circuit(
        ketamine_um=ketamine,
        interneuron_block=inter,
        principal_block=principal,
        excitatory=excitatory[:-1],
        inhibitory=inhibitory[:-1],
        output_change_percent=100.0 * (excitatory[:-1] / excitatory[-1] - 1.0),
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class CircuitCourse:
    """The circuit over hours.

    Attributes
    ----------
    times_h : (times,), h
    ketamine_um : (times,), µM
    excitatory, inhibitory : (times,), activities 0..1
    output_change_percent : (times,), output against no drug, %
    """

    times_h: Array
    ketamine_um: Array
    excitatory: Array
    inhibitory: Array
    output_change_percent: Array


def simulate_course(
    times_h: Numbers,
    ketamine_um: Numbers,
    block_at: str = "both",
    parameters: Parameters = DEFAULT,
) -> CircuitCourse:
    """Return the `CircuitCourse` for free ketamine (µM) given at each of `times_h`, or raise
    ValueError when lengths differ.
    """
    times = check_times("times_h", times_h, "h")
    settled = simulate(ketamine_um, block_at, parameters)
    if settled.ketamine_um.shape != times.shape:
        raise ValueError(
            f"ketamine_um has {settled.ketamine_um.size} values; "
            f"allowed: one for each of {times.size} times_h"
        )
    return CircuitCourse(
        times_h=times,
        ketamine_um=settled.ketamine_um,
        excitatory=settled.excitatory,
        inhibitory=settled.inhibitory,
        output_change_percent=settled.output_change_percent,
    )


@dataclasses.dataclass(frozen=True)
class Onset:
    """The first moments after a level appears at time 0.

    Attributes
    ----------
    times_ms : (times,), ms
    excitatory, inhibitory : (times,), activities 0..1
    """

    times_ms: Array
    excitatory: Array
    inhibitory: Array


def simulate_onset(
    ketamine_um: float,
    times_ms: Numbers,
    block_at: str = "both",
    parameters: Parameters = DEFAULT,
) -> Onset:
    """Return the `Onset` at `times_ms` after free ketamine (µM) reaches a circuit at rest."""
    from scipy.integrate import solve_ivp

    p = parameters
    times = check_times("times_ms", times_ms, "ms")
    (inter,), (principal,) = blocks(
        check_number("ketamine_um", ketamine_um, 0.0, 1e4, "µM"), block_at, p
    )

    def slope(_: float, state: Array) -> tuple[float, float]:
        excited, inhibited = state
        return (
            (principal_target(excited, inhibited, principal, p) - excited) / p.principal_tau_ms,
            (interneuron_target(excited, inter, p) - inhibited) / p.interneuron_tau_ms,
        )

    start = [float(rest) for rest in steady_state(0.0, 0.0, p)]
    until = float(times[-1]) if times.size else 0.0
    solved = solve_ivp(
        slope, (0.0, until), start, method="LSODA", t_eval=times, rtol=1e-8, atol=1e-10
    )
    return Onset(times, *solved.y)


def rat_level_um(dose_mg_per_kg: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the free level (µM) a rat's dose (mg/kg) is taken to give.

    It is a toy, in proportion, so that doses have a place.
    """
    dose = check_array("dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, unit="mg/kg")
    return np.asarray(parameters.rat_um_per_mg_per_kg * dose)
