r"""The NMDA receptor: magnesium block, ketamine block, and drug trapped in a closed channel.

Magnesium sits in the channel at rest and leaves as the cell depolarizes [RX01, RX02]:

$$B(V) = \frac{1}{1 + \frac{[\mathrm{Mg}]}{K_{\text{Mg}}}\, e^{-a_{\text{Mg}}V}}$$

$B$ is the fraction of channels magnesium does NOT block at the voltage $V$; $a_{\text{Mg}}$ says
how steeply the block depends on voltage.

Ketamine blocks the open channel. At rest in the test tube the blocked fraction follows [RX04, RX05]

$$\theta(C_{\text{free}}, V) = \frac{C_{\text{free}}^{n_H}}{C_{\text{free}}^{n_H} +
\mathrm{IC50}(V)^{n_H}}, \qquad
\mathrm{IC50}(V) = \mathrm{IC50}\; e^{\delta (V - V_{\text{ref}})/V_{\text{heat}}}$$

$C_{\text{free}}$ is the free drug around the channel, $n_H$ the steepness, and $\delta$ the share
of the membrane's field the drug crosses [RX06]. $V_{\text{heat}}$ is the voltage that heat alone
stands for (gas constant × temperature / Faraday constant).

$$I_{\text{NMDA}}(V) = B(V)\,\bigl(1 - \theta(C_{\text{free}}, V)\bigr)\,(V - V_{\text{rev}})$$

The current is driving force times the channels that neither blocker holds (conductance 1, so it is
relative).

The drug enters and leaves only while the channel is open, so a closed channel keeps it [RX07–RX09]:

$$\dot b = A_{\text{open}}\,\bigl[k_{\text{on}}\,C_{\text{free}}\,(1 - b) - k_{\text{off}}(V)\,
b\bigr]$$

$b$ is the blocked fraction, $A_{\text{open}}$ how active the channel is, 1 as in the recording that
gave the rates. They were read off the current of whole cells, so the opening of channels is already
in them: the same abstract's rates of memantine, 0.32 per µM and s and 0.53 per s, give 0.27 s at
10 µM, and 0.273 s is the fast part of its onset as printed there. Each phase of constant drug and
activity is solved exactly. An honest snag: these rates give half block at
$k_{\text{off}}/k_{\text{on}}$ = 1.5 µM, twice the IC50 measured in the same study.

Leaves out: subunits; desensitization; competition (magnesium and ketamine want the same place, so
with magnesium there more ketamine is needed than here); the low-dose second site [RX22];
norketamine; the mirror-image forms, except in the range. Breaks: where channels open far less than
in that recording, since nobody has measured how much less; below 0.001 or above 10 mM magnesium
[RX03]; in living people, where no occupancy has been validated [RX35–RX37]. So `occupancy_range`
gives what each published affinity would mean, never one number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

import numpy as np

from ketamine_brain.evidence.measurements import numbers_in
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_array,
    check_count,
    check_number,
    check_seed,
    measured,
    parameter,
    plus_minus,
)

KETAMINE_G_PER_MOL = 237.73  # free base: turns a mass concentration into a molar one
GAS_CONSTANT_OVER_FARADAY_MV = 0.0861733  # mV per kelvin
MILLIVOLTS = (-200.0, 200.0)


PER_MICROMOLE = 1e-6  # µM in a molar rate


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """Constants of the receptor model, each with unit, range and source."""

    magnesium_slope_per_mv: float = measured(
        "RX01",
        "1/mV",
        0.01,
        0.2,
        kind="borrowed",
        symbol=r"a_{\text{Mg}}",
        meaning="how steeply magnesium block depends on voltage (rat neurons)",
    )
    magnesium_constant_mm: float = measured(
        "RX02",
        "mM",
        0.1,
        20.0,
        kind="borrowed",
        symbol=r"K_{\text{Mg}}",
        meaning="magnesium that blocks half the channels at 0 mV (rat neurons)",
    )
    ic50_um: float = measured(
        "RX04",
        "µM",
        0.01,
        100.0,
        interval=plus_minus,
        symbol=r"\mathrm{IC50}",
        meaning="ketamine that halves the current at −70 mV",
    )
    hill: float = measured(
        "RX05",
        "",
        0.2,
        4.0,
        interval=plus_minus,
        symbol="n_H",
        meaning="steepness of the block curve",
    )
    electrical_distance: float = measured(
        "RX06",
        "",
        0.0,
        1.0,
        interval=plus_minus,
        symbol=r"\delta",
        meaning="share of the membrane's field the drug crosses to its place",
    )
    reference_mv: float = measured(
        "RX04",
        "mV",
        -120.0,
        0.0,
        derive=lambda row: numbers_in(row.quantity)[-1],
        symbol=r"V_{\text{ref}}",
        meaning="voltage at which block and rates were measured",
    )
    kon_per_um_s: float = measured(
        "RX07",
        "1/(µM s)",
        0.001,
        10.0,
        scale=PER_MICROMOLE,
        interval=plus_minus,
        symbol=r"k_{\text{on}}",
        meaning="how fast ketamine enters active channels",
    )
    koff_per_s: float = measured(
        "RX08",
        "1/s",
        0.0001,
        10.0,
        interval=plus_minus,
        symbol=r"k_{\text{off}}",
        meaning="how fast ketamine leaves active channels",
    )
    reversal_mv: float = parameter(
        0.0,
        "mV",
        -30.0,
        30.0,
        symbol=r"V_{\text{rev}}",
        meaning="voltage at which the current changes sign",
    )
    temperature_c: float = parameter(
        22.0,
        "°C",
        0.0,
        45.0,
        symbol="T",
        meaning="temperature of the recording, taken as a warm room",
    )
    free_fraction: float = measured(
        "PK64",
        "",
        0.01,
        1.0,
        derive=lambda bound: 1.0 - bound.number / 100,
        interval=lambda bound: (1.0 - bound.number / 100, 1.0),
        symbol="f_u",
        meaning="share of ketamine in plasma that is not bound (at least this)",
    )
    ki_s_um: float = measured(
        "RX10",
        "µM",
        0.01,
        100.0,
        kind="borrowed",
        symbol="K_S",
        meaning="binding constant of S-ketamine (rat brain)",
    )
    ki_r_um: float = measured(
        "RX11",
        "µM",
        0.01,
        100.0,
        kind="borrowed",
        symbol="K_R",
        meaning="binding constant of R-ketamine (rat brain)",
    )
    ki_racemate_um: float = measured(
        "RX14",
        "µM",
        0.01,
        100.0,
        kind="borrowed",
        interval=plus_minus,
        symbol="K_{RS}",
        meaning="binding constant of the mixture, another laboratory (rat brain)",
    )


DEFAULT = Parameters()


def micromolar(ketamine_ng_ml: Numbers) -> Array:
    """Return µM (mol of ketamine base) for a concentration in ng/mL, number or array ≥ 0."""
    return check_array("ketamine_ng_ml", ketamine_ng_ml, low=0.0, unit="ng/mL") / KETAMINE_G_PER_MOL


def free_micromolar(ketamine_ng_ml: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return the unbound µM for total plasma ketamine in ng/mL, with the free fraction of PK64."""
    return micromolar(ketamine_ng_ml) * parameters.free_fraction


def magnesium_block(
    voltage_mv: Numbers, magnesium_mm: Numbers = 1.0, parameters: Parameters = DEFAULT
) -> Array:
    """Return the fraction of channels magnesium does NOT block (0..1), for mV and mM, numbers or
    arrays [RX01, RX02].
    """
    voltage = check_array("voltage_mv", voltage_mv, *MILLIVOLTS, unit="mV")
    magnesium = check_array("magnesium_mm", magnesium_mm, 0.0, 10.0, unit="mM")
    relative = magnesium / parameters.magnesium_constant_mm
    return np.asarray(1.0 / (1.0 + relative * np.exp(-parameters.magnesium_slope_per_mv * voltage)))


def occupancy(
    concentration_um: Numbers, ic50_um: Numbers = DEFAULT.ic50_um, hill: float = DEFAULT.hill
) -> Array:
    """Return the blocked fraction (0..1) at a free concentration in µM, number or array ≥ 0 [RX04,
    RX05].
    """
    concentration = check_array("concentration_um", concentration_um, low=0.0, unit="µM")
    ic50_um = check_array("ic50_um", ic50_um, low=1e-9, unit="µM")
    hill = check_number("hill", hill, 0.05, 10.0)
    scaled = (concentration / ic50_um) ** hill
    return np.asarray(scaled / (1.0 + scaled))


def voltage_factor(voltage_mv: Numbers, parameters: Parameters = DEFAULT) -> Array:
    """Return by how much a voltage (mV) weakens ketamine's hold against the reference voltage (1
    there) [RX06].
    """
    voltage = check_array("voltage_mv", voltage_mv, *MILLIVOLTS, unit="mV")
    distance = parameters.electrical_distance * (voltage - parameters.reference_mv)
    return np.asarray(np.exp(distance / thermal_mv(parameters)))


def thermal_mv(parameters: Parameters = DEFAULT) -> float:
    """Return the voltage (mV) that thermal motion is worth at the recording's temperature."""
    return GAS_CONSTANT_OVER_FARADAY_MV * (273.15 + parameters.temperature_c)


def ketamine_block(
    concentration_um: Numbers, voltage_mv: Numbers = -70.0, parameters: Parameters = DEFAULT
) -> Array:
    """Return the fraction of channels ketamine blocks (0..1) at a free µM and a mV, both numbers or
    arrays [RX04–RX06].
    """
    return occupancy(
        concentration_um,
        parameters.ic50_um * voltage_factor(voltage_mv, parameters),
        parameters.hill,
    )


@dataclasses.dataclass(frozen=True)
class CurrentVoltage:
    """A current–voltage curve.

    Attributes
    ----------
    voltage_mv : (voltages,), mV
    magnesium_unblocked, ketamine_unblocked : (voltages,), fractions 0..1
    current_mv : (voltages,), relative to conductance 1, so in mV
    """

    voltage_mv: Array
    magnesium_unblocked: Array
    ketamine_unblocked: Array
    current_mv: Array


def simulate_current_voltage(
    voltage_mv: Numbers,
    ketamine_um: Numbers = 0.0,
    magnesium_mm: Numbers = 1.0,
    parameters: Parameters = DEFAULT,
) -> CurrentVoltage:
    """Return the `CurrentVoltage` curve at voltages in mV for free ketamine in µM and magnesium in
    mM.
    """
    voltage = np.atleast_1d(check_array("voltage_mv", voltage_mv, *MILLIVOLTS, unit="mV"))
    unblocked = magnesium_block(voltage, magnesium_mm, parameters)
    free_of_ketamine = 1.0 - ketamine_block(ketamine_um, voltage, parameters)
    return CurrentVoltage(
        voltage,
        unblocked,
        free_of_ketamine,
        unblocked * free_of_ketamine * (voltage - parameters.reversal_mv),
    )


@dataclasses.dataclass(frozen=True)
class Phase:
    """A stretch of constant conditions.

    Seconds, free ketamine in µM, and how active the channels are (0 closed .. 1).
    """

    duration_s: float
    ketamine_um: float = 0.0
    activity: float = 1.0

    def __post_init__(self) -> None:
        ranges = {"duration_s": (1e6, "s"), "ketamine_um": (1e4, "µM"), "activity": (1.0, "")}
        for name, (high, unit) in ranges.items():
            kept = check_number(name, getattr(self, name), 0.0, high, unit)
            object.__setattr__(self, name, kept)


@dataclasses.dataclass(frozen=True)
class TrappingCourse:
    """A channel's block over time.

    Attributes
    ----------
    times_s : (times,), s
    blocked : (times,), fraction 0..1
    ketamine_um, activity : (times,), the free drug (µM) and activity (0..1) that drove it
    """

    times_s: Array
    blocked: Array
    ketamine_um: Array
    activity: Array


def relaxation(
    ketamine_um: float,
    activity: float,
    voltage_mv: float = -70.0,
    parameters: Parameters = DEFAULT,
) -> tuple[float, float]:
    """Return (settled blocked fraction, rate in 1/s) for constant free µM, activity and mV [RX07,
    RX08].

    With no activity the rate is zero: the channel is closed and whatever it holds is trapped
    [RX09].
    """
    entering = parameters.kon_per_um_s * check_number("ketamine_um", ketamine_um, 0.0, 1e4, "µM")
    leaving = parameters.koff_per_s * float(voltage_factor(voltage_mv, parameters))
    active = check_number("activity", activity, 0.0, 1.0)
    return entering / (entering + leaving), active * (entering + leaving)


def simulate_trapping(
    phases: Iterable[Phase],
    voltage_mv: float = -70.0,
    samples: int = 60,
    blocked_at_start: float = 0.0,
    parameters: Parameters = DEFAULT,
) -> TrappingCourse:
    """Return the `TrappingCourse` through `phases` (an iterable of `Phase`), with `samples` points
    in each.

    Exact: in each phase the blocked fraction relaxes as one exponential. Raises ValueError when
    there is no phase.
    """
    phases = tuple(phases)
    if not phases:
        raise ValueError("phases is empty; allowed: at least one Phase")
    samples = check_count("samples", samples, 2, 10_000)
    blocked = check_number("blocked_at_start", blocked_at_start, 0.0, 1.0)
    start = 0.0
    times, course = [], []
    for phase in phases:
        settled, rate = relaxation(phase.ketamine_um, phase.activity, voltage_mv, parameters)
        elapsed = np.linspace(0.0, phase.duration_s, samples)
        now = settled + (blocked - settled) * np.exp(-rate * elapsed)
        times.append(start + elapsed)
        course.append(now)
        blocked = float(now[-1])
        start += phase.duration_s
    return TrappingCourse(
        times_s=np.concatenate(times),
        blocked=np.concatenate(course),
        ketamine_um=np.repeat([phase.ketamine_um for phase in phases], samples),
        activity=np.repeat([phase.activity for phase in phases], samples),
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class OccupancyRange:
    """What each published affinity would mean for a level in people: nobody has measured it.

    Attributes
    ----------
    ketamine_ng_ml : (levels,) or one number, total plasma, ng/mL
    free_um : same shape, unbound, µM
    low, high : same shape, the lowest and highest of the methods, 0..1
    methods : what each affinity is, in words
    ids : the rows of each
    by_method : (methods, levels), 0..1
    """

    ketamine_ng_ml: Array
    free_um: Array
    low: Array
    high: Array
    methods: tuple[str, ...]
    ids: tuple[tuple[str, ...], ...]
    by_method: Array


def affinities(
    parameters: Parameters = DEFAULT,
) -> tuple[tuple[str, tuple[str, ...], float, float], ...]:
    """Return the published affinities for racemic ketamine as (method, ids, half-blocking µM, Hill)
    tuples.
    """
    p = parameters
    # Half of each mirror image, competing for one place.
    racemate = 2.0 / (1.0 / p.ki_s_um + 1.0 / p.ki_r_um)
    return (
        ("current through human receptors in a cell line", ("RX04", "RX05"), p.ic50_um, p.hill),
        (
            "rates of entering and leaving, same cells",
            ("RX07", "RX08"),
            p.koff_per_s / p.kon_per_um_s,
            1.0,
        ),
        ("binding, rat brain, from both mirror images", ("RX10", "RX11"), racemate, 1.0),
        ("binding, rat brain, the mixture", ("RX14",), p.ki_racemate_um, 1.0),
    )


def occupancy_range(ketamine_ng_ml: Numbers, parameters: Parameters = DEFAULT) -> OccupancyRange:
    """Return the `OccupancyRange` at total plasma ketamine in ng/mL (number or array ≥ 0): a range,
    never one number.

    It takes free drug around the receptor to equal free drug in plasma [PK64], and none of the
    methods had the magnesium of a living brain in view, so even the range may be too high.
    """
    free = free_micromolar(ketamine_ng_ml, parameters)
    rows = affinities(parameters)
    by_method = np.array([occupancy(free, half_um, hill) for _, _, half_um, hill in rows])
    return OccupancyRange(
        ketamine_ng_ml=np.asarray(ketamine_ng_ml, dtype=float),
        free_um=free,
        low=by_method.min(axis=0),
        high=by_method.max(axis=0),
        methods=tuple(row[0] for row in rows),
        ids=tuple(row[1] for row in rows),
        by_method=by_method,
    )


@dataclasses.dataclass(frozen=True, kw_only=True)
class Closeness:
    """How near a guess came.

    Name, guess, truth, error as a share of the truth, and whether that is within 15 %.
    """

    name: str
    guess: float
    truth: float
    error: float
    close: bool


@dataclasses.dataclass(frozen=True)
class Mystery:
    """A receptor whose constants are hidden: measure it, guess them, then compare."""

    seed: int
    _hidden: Parameters = dataclasses.field(repr=False)

    def measure(
        self, concentration_um: Numbers, voltage_mv: Numbers = -70.0, repeat: int = 0
    ) -> Array:
        """Return the blocked fraction read at each free µM and mV, with an error of ±0.02 (SD) that
        depends on all three.

        The same experiment gives the same reading; another `repeat` (0, 1, 2 …) is a fresh cell
        with a fresh error.
        """
        repeat = check_count("repeat", repeat, 0, 2**32 - 1)
        truth = np.atleast_1d(ketamine_block(concentration_um, voltage_mv, self._hidden))
        conditions = np.stack(
            np.broadcast_arrays(*np.atleast_1d(concentration_um, voltage_mv)), axis=-1
        )
        errors = [_reading_error(self.seed, repeat, *row) for row in conditions.reshape(-1, 2)]
        return np.asarray(np.clip(truth + np.reshape(errors, truth.shape), 0.0, 1.0))

    def compare(self, guess: Mapping[str, float]) -> tuple[Closeness, ...]:
        """Return a `Closeness` for each guessed constant.

        Any of ic50_um, hill, electrical_distance.
        """
        unknown = set(guess) - set(HIDDEN_RANGES)
        if unknown or not guess:
            raise ValueError(f"guess holds {sorted(guess)}; allowed: {', '.join(HIDDEN_RANGES)}")
        return tuple(
            self._closeness(name, check_number(name, value)) for name, value in guess.items()
        )

    def _closeness(self, name: str, guess: float) -> Closeness:
        truth = getattr(self._hidden, name)
        error = guess / truth - 1.0
        return Closeness(
            name=name, guess=guess, truth=truth, error=error, close=abs(error) <= CLOSE
        )


HIDDEN_RANGES = {
    "ic50_um": (0.1, 5.0),
    "hill": (0.7, 1.5),
    "electrical_distance": (0.4, 0.95),
}  # where a mystery may lie
CLOSE = 0.15  # of the truth: a guess within this share is near
READING_SD = 0.02  # error of one reading of a mystery, as a fraction of all channels


def mystery(seed: int) -> Mystery:
    """Return a `Mystery` receptor.

    IC50, Hill slope and electrical distance drawn from `seed` and kept from view.
    """
    seed = check_seed(seed)
    uniform = np.random.default_rng(seed).random(len(HIDDEN_RANGES))
    drawn = {}
    for (name, (low, high)), share in zip(HIDDEN_RANGES.items(), uniform, strict=True):
        drawn[name] = low * (high / low) ** share
    return Mystery(seed, dataclasses.replace(DEFAULT, **drawn))


def _reading_error(seed: int, repeat: int, concentration_um: float, voltage_mv: float) -> float:
    """Return the error of one reading, fixed by the experiment, so that it can be run again."""
    key = np.array([concentration_um, voltage_mv], dtype=float).view(np.uint32)
    generator = np.random.default_rng([seed, repeat, *map(int, key)])
    return READING_SD * float(generator.standard_normal())
