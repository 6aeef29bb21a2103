r"""A patch of cortex: principal cells that excite, interneurons that restrain, and a drug that may block either.

$$\tau_E\,\dot r_E = -r_E + f_{\text{act}}\Bigl(g_E\bigl[(w_{EE}\,r_E + h_E)(1 - s_E b_E) - w_{EI}\,r_I - \theta_E\bigr]\Bigr)$$

$$\tau_I\,\dot r_I = -r_I + f_{\text{act}}\Bigl(g_I\bigl[(w_{IE}\,r_E + h_I)(1 - s_I b_I) - \theta_I\bigr]\Bigr),
\qquad f_{\text{act}}(\text{drive}) = \frac{1}{1 + e^{-\text{drive}}}$$

$r_E$ and $r_I$ are activities (0..1) of principal cells (E) and interneurons (I). Each gets excitation from $r_E$ and from
outside ($h_E$, $h_I$), of which the share $s_E$, $s_I$ comes through NMDA receptors; $b_E$, $b_I$ is the fraction of those that
ketamine, at the free level $C_{\text{free}}$, blocks:

$$b_I = \frac{C_{\text{free}}}{C_{\text{free}} + \mathrm{IC50}_I}, \qquad
b_E = \frac{C_{\text{free}}}{C_{\text{free}} + \mathrm{IC50}_E}, \qquad \mathrm{IC50}_I < \mathrm{IC50}_E$$

Interneurons are blocked at lower levels, so at low dose restraint falls first and $r_E$ rises; at high dose $r_E$ loses its own
excitation and falls. That interneurons are hit first is the hypothesis, and `block_at` is the switch between the rivals:
"interneuron" (disinhibition [GL17, GL19]), "principal" (direct action [GL18, PL19]), or "both" with the two levels above.

One steady state, always: inhibition grows with $r_E$, so $r_E$ minus its own drive rises at least as fast as
$1 - g_E w_{EE} / 4$, and the allowed ranges keep that above zero. The same bound makes it stable: no second state, no rhythm.

Glutamate output is read as $r_E$, and neurons settle in milliseconds while a drug changes over minutes: a course over hours is
a row of steady states.

Leaves out: gamma rhythm and bursts [GL14, GL23]; kinds of interneuron, some of which wake [GL21]; cells that swap roles
[GL20]; metabolites [CO09–CO16] and opioid receptors [CO01–CO05], two rivals it cannot speak about; plasticity.
Breaks: most constants are toy, chosen by scanning until output rose at low dose [GL01, GL15], fell at a high one [GL03, GL16]
and moved little at 3 h [GL12]; GL06 set the size. Agreement in sign with those rows shows that one circuit CAN do all of it,
not that it predicts it, nor that the brain does it this way; GL02 lies between two of them and is nearly given away. It
cannot rise all the way to 80 mg/kg, as one study in rats saw [GL05]. Rat doses become levels through one openly toy number.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.models.nmda_receptor import occupancy
from ketamine_brain.models.parameters import (
    ParameterSet,
    check_array,
    check_choice,
    check_times,
    parameter,
)

BLOCK_AT = ("both", "interneuron", "principal")
HALVINGS = 54  # of the interval 0..1: below the last digit of a float


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """Constants of the circuit, each with unit, range and source."""

    interneuron_ic50_um: float = parameter(
        1.47,
        "µM",
        0.05,
        50.0,
        symbol=r"\mathrm{IC50}_I",
        meaning="free ketamine that blocks half the receptors on interneurons (leaving over entering rate)",
        kind="measured",
        ids=("RX07", "RX08"),
        interval=(1.1, 2.2),
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


PARAMETERS = Parameters()


@dataclasses.dataclass(frozen=True)
class Circuit:
    """Settled activities over free ketamine (µM): blocked fractions and activities 0..1, and output against no drug (%)."""

    ketamine_um: np.ndarray
    interneuron_block: np.ndarray
    principal_block: np.ndarray
    excitatory: np.ndarray
    inhibitory: np.ndarray
    output_change_percent: np.ndarray


def blocks(ketamine_um, block_at="both", parameters: Parameters = PARAMETERS):
    """Return the blocked fractions (interneurons, principal cells), 0..1, at free µM under one of the rival hypotheses."""
    check_choice("block_at", block_at, BLOCK_AT)
    ketamine = np.atleast_1d(check_array("ketamine_um", ketamine_um, 0.0, 1e4, unit="µM"))
    nothing = np.zeros_like(ketamine)
    inter = (
        nothing
        if block_at == "principal"
        else occupancy(ketamine, parameters.interneuron_ic50_um, 1.0)
    )
    principal = (
        nothing
        if block_at == "interneuron"
        else occupancy(ketamine, parameters.principal_ic50_um, 1.0)
    )
    return inter, principal


def interneuron_target(excitatory, interneuron_block, parameters: Parameters = PARAMETERS):
    """Return the activity (0..1) interneurons settle at for an activity of principal cells and a blocked fraction."""
    p = parameters
    drive = (p.onto_interneurons * excitatory + p.interneuron_drive) * (
        1.0 - p.interneuron_nmda_share * interneuron_block
    )
    return _sigmoid(p.interneuron_gain * (drive - p.interneuron_threshold))


def principal_target(excitatory, inhibitory, principal_block, parameters: Parameters = PARAMETERS):
    """Return the activity (0..1) principal cells head for, given both activities and a blocked fraction."""
    p = parameters
    drive = (p.recurrent * excitatory + p.principal_drive) * (
        1.0 - p.principal_nmda_share * principal_block
    )
    return _sigmoid(p.principal_gain * (drive - p.inhibition * inhibitory - p.principal_threshold))


def _sigmoid(x):
    return 1.0 / (1.0 + np.exp(-x))


def steady_state(interneuron_block, principal_block, parameters: Parameters = PARAMETERS):
    """Return the settled activities (excitatory, inhibitory), 0..1, for blocked fractions 0..1, numbers or arrays.

    Halves an interval that always holds the one solution.
    """
    inter = check_array("interneuron_block", interneuron_block, 0.0, 1.0)
    principal = check_array("principal_block", principal_block, 0.0, 1.0)
    low = np.zeros(np.broadcast(inter, principal).shape)
    high = np.ones_like(low)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        target = principal_target(
            middle, interneuron_target(middle, inter, parameters), principal, parameters
        )
        low, high = np.where(target > middle, middle, low), np.where(target > middle, high, middle)
    excitatory = 0.5 * (low + high)
    return excitatory, interneuron_target(excitatory, inter, parameters)


def simulate(ketamine_um, block_at="both", parameters: Parameters = PARAMETERS) -> Circuit:
    """Return the settled `Circuit` at free ketamine in µM (number or array ≥ 0) under a hypothesis from `BLOCK_AT`."""
    inter, principal = blocks(ketamine_um, block_at, parameters)
    excitatory, inhibitory = steady_state(
        np.append(inter, 0.0), np.append(principal, 0.0), parameters
    )
    ketamine = np.atleast_1d(np.asarray(ketamine_um, dtype=float))
    return Circuit(
        ketamine,
        inter,
        principal,
        excitatory[:-1],
        inhibitory[:-1],
        100.0 * (excitatory[:-1] / excitatory[-1] - 1.0),
    )


@dataclasses.dataclass(frozen=True)
class CircuitCourse:
    """The circuit over hours: times, free ketamine (µM), activities 0..1, and output against no drug (%)."""

    times_h: np.ndarray
    ketamine_um: np.ndarray
    excitatory: np.ndarray
    inhibitory: np.ndarray
    output_change_percent: np.ndarray


def simulate_course(
    times_h, ketamine_um, block_at="both", parameters: Parameters = PARAMETERS
) -> CircuitCourse:
    """Return the `CircuitCourse` for free ketamine (µM) given at each of `times_h`, or raise ValueError when lengths differ."""
    times = check_times("times_h", times_h, "h")
    settled = simulate(ketamine_um, block_at, parameters)
    if settled.ketamine_um.shape != times.shape:
        raise ValueError(
            f"ketamine_um has {settled.ketamine_um.size} values; allowed: one for each of {times.size} times_h"
        )
    return CircuitCourse(
        times,
        settled.ketamine_um,
        settled.excitatory,
        settled.inhibitory,
        settled.output_change_percent,
    )


@dataclasses.dataclass(frozen=True)
class Onset:
    """The first moments after a level appears at time 0: milliseconds and both activities (0..1)."""

    times_ms: np.ndarray
    excitatory: np.ndarray
    inhibitory: np.ndarray


def simulate_onset(
    ketamine_um, times_ms, block_at="both", parameters: Parameters = PARAMETERS
) -> Onset:
    """Return the `Onset` at `times_ms` after free ketamine (µM, one number) reaches a circuit at rest: the order of events."""
    from scipy.integrate import odeint

    p, times = parameters, check_times("times_ms", times_ms, "ms")
    (inter,), (principal,) = blocks(ketamine_um, block_at, p)

    def slope(_, state):
        e, i = state
        return (
            (principal_target(e, i, principal, p) - e) / p.principal_tau_ms,
            (interneuron_target(e, inter, p) - i) / p.interneuron_tau_ms,
        )

    start = [float(x) for x in steady_state(0.0, 0.0, p)]
    solved = odeint(slope, start, np.concatenate([[0.0], times]), tfirst=True, rtol=1e-7, atol=1e-9)
    return Onset(times, *solved[1:].T)


def rat_level_um(dose_mg_per_kg, parameters: Parameters = PARAMETERS):
    """Return the free level (µM) a rat's dose (mg/kg) is taken to give: a toy, in proportion, so that doses have a place."""
    return parameters.rat_um_per_mg_per_kg * check_array(
        "dose_mg_per_kg", dose_mg_per_kg, 0.0, 1000.0, unit="mg/kg"
    )
