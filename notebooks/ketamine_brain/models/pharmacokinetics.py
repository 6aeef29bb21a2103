r"""How much ketamine is in the blood, and for how long: three compartments, five routes, and norketamine.

Let $A_1$ be the amount in blood and what mixes with it at once, $A_2$ and $A_3$ the amounts in tissue that fills
quickly and slowly (mg), $A_n$ the amount of norketamine:

$$\dot A_1 = u(t) - \tfrac{\mathrm{CL}}{V_1} A_1 - Q_2\left(\tfrac{A_1}{V_1} - \tfrac{A_2}{V_2}\right)
             - Q_3\left(\tfrac{A_1}{V_1} - \tfrac{A_3}{V_3}\right), \qquad
  \dot A_j = Q_j\left(\tfrac{A_1}{V_1} - \tfrac{A_j}{V_j}\right), \qquad
  \dot A_n = y \left(\tfrac{\mathrm{CL}}{V_1} A_1 + u_{\text{gut}}(t)\right) - \tfrac{\mathrm{CL}_n}{V_n} A_n$$

- $u(t)$: drug entering the blood. An infusion runs straight in. By any other route the share $F_{\text{route}}$ that
  reaches the blood waits in a depot and leaves it at the rate $k_{\text{route}}$.
- $\mathrm{CL}/V_1 \cdot A_1$: drug cleared, chiefly by the liver. $Q_j$: exchange with tissue, driven by the difference in
  level.
- $u_{\text{gut}}(t)$: the rest of a nasal, sublingual or oral dose. It is swallowed, taken up at the gut's rate, and cleared by
  the liver before it reaches the blood. $y$: mg of norketamine made from 1 mg of ketamine cleared.
- Levels: $A_1/V_1$ and $A_n/V_n$, in ng/mL.
- Weight: volumes grow in proportion to weight, clearances as weight to the power $b_W$. Kamp's set has $b_W = 0.75$; the
  other two were published per kilogram, so $b_W = 1$.

How it is solved: the exchange matrix is symmetric in scaled amounts, so it splits into decaying exponentials with
positive weights. Every output is then a convolution of exponentials, written as divided differences of
an exponential, which stay exact when two rates meet. Nothing is stepped in time, and doses add up.

Leaves out: the two venous compartments of Kamp's model, so its curve is an arterial one and lies above an arm vein's
during an infusion; S and R forms, which clear at different rates; enzyme saturation, induction, age and liver disease;
binding to plasma protein; hydroxynorketamine; what a second spray loses down the throat.

Breaks: in the first minute after a fast injection, where mixing is not instant; for nasal doses, whose peak rises less
than the dose while this model's rises with it; beyond about 8 h, where long sampling finds a slower tail than these
three sets have.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import numpy as np

from ketamine_brain.models.parameters import (
    ParameterSet,
    check_choice,
    check_number,
    check_times,
    parameter,
)

ROUTES = ("iv", "im", "nasal", "sublingual", "oral")
SWALLOWED = (
    "nasal",
    "sublingual",
    "oral",
)  # what these routes do not deliver goes to the gut; an injection's rest does not
NORKETAMINE_MG_PER_MG = 223.70 / 237.73  # molar masses, so a conversion of units
NG_ML_PER_MG_L = 1000.0
MINUTES_PER_HOUR = 60.0
LIMITS = MappingProxyType(
    {  # of what may be asked, far outside any use
        "amount_mg": (0.0, 5000.0, "mg"),
        "start_h": (0.0, 20000.0, "h"),
        "duration_h": (0.0, 1000.0, "h"),
        "weight_kg": (30.0, 250.0, "kg"),
    }
)


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """One published parameter set at the reference weight; the defaults are Kamp's pooled model.

    `sources` replaces a field's evidence ids where another set fills it. `slow_volume_l` and `slow_exchange_l_h` are
    None in a set with two compartments.
    """

    clearance_l_h: float = parameter(
        84.0,
        "L/h",
        1,
        500,
        symbol=r"\mathrm{CL}",
        kind="measured",
        ids=("PK08", "PK06"),
        interval=(69, 90),
        meaning="blood cleared of ketamine in an hour",
    )
    central_volume_l: float = parameter(
        25.0,
        "L",
        0.5,
        500,
        symbol="V_1",
        kind="measured",
        ids=("PK11",),
        meaning="volume in which a dose mixes at once",
    )
    fast_volume_l: float = parameter(
        56.0,
        "L",
        0.5,
        1000,
        symbol="V_2",
        kind="measured",
        ids=("PK12",),
        meaning="volume of tissue that fills within minutes",
    )
    slow_volume_l: float | None = parameter(
        157.0,
        "L",
        0.5,
        2000,
        symbol="V_3",
        kind="measured",
        ids=("PK13",),
        meaning="volume of tissue that fills within hours",
    )
    fast_exchange_l_h: float = parameter(
        161.0,
        "L/h",
        0.1,
        1000,
        symbol="Q_2",
        kind="measured",
        ids=("PK09",),
        meaning="exchange between blood and the fast tissue",
    )
    slow_exchange_l_h: float | None = parameter(
        79.0,
        "L/h",
        0.1,
        1000,
        symbol="Q_3",
        kind="measured",
        ids=("PK10",),
        meaning="exchange between blood and the slow tissue",
    )
    reference_weight_kg: float = parameter(
        70.0,
        "kg",
        40,
        120,
        symbol="W_0",
        kind="measured",
        ids=("PK08",),
        meaning="weight for which the volumes and clearances hold",
    )
    clearance_exponent: float = parameter(
        0.75,
        "",
        0.5,
        1.2,
        symbol="b_W",
        kind="measured",
        ids=("PK08",),
        meaning="how clearances grow with weight (1 would be in proportion)",
    )
    im_bioavailability: float = parameter(
        0.93,
        "",
        0.01,
        1,
        symbol=r"F_{\text{im}}",
        kind="measured",
        ids=("PK70",),
        meaning="share of an injection into muscle that reaches the blood",
    )
    nasal_bioavailability: float = parameter(
        0.45,
        "",
        0.01,
        1,
        symbol=r"F_{\text{na}}",
        kind="measured",
        ids=("PK44", "PK66"),
        interval=(0.45, 0.48),
        meaning="share of a nasal dose that reaches the blood",
    )
    sublingual_bioavailability: float = parameter(
        0.29,
        "",
        0.01,
        1,
        symbol=r"F_{\text{sl}}",
        kind="measured",
        ids=("PK54",),
        interval=(0.27, 0.31),
        meaning="share of a dose under the tongue that reaches the blood",
    )
    oral_bioavailability: float = parameter(
        0.08,
        "",
        0.01,
        1,
        symbol=r"F_{\text{po}}",
        kind="measured",
        ids=("PK27",),
        meaning="share of a swallowed dose that reaches the blood",
    )
    im_absorption_per_h: float = parameter(
        4.0,
        "1/h",
        0.05,
        100,
        symbol=r"k_{\text{im}}",
        meaning="rate at which muscle gives a dose up",
    )
    # Fitted to the time of the peak with this set alone; the others, which keep these rates, peak earlier or later.
    nasal_absorption_per_h: float = parameter(
        1.0,
        "1/h",
        0.05,
        100,
        symbol=r"k_{\text{na}}",
        kind="fitted",
        ids=("PK68",),
        meaning="rate at which the nose gives a dose up",
    )
    sublingual_absorption_per_h: float = parameter(
        0.72,
        "1/h",
        0.05,
        100,
        symbol=r"k_{\text{sl}}",
        kind="fitted",
        ids=("PK54",),
        meaning="rate at which the mouth gives a dose up",
    )
    oral_absorption_per_h: float = parameter(
        1.0,
        "1/h",
        0.05,
        100,
        symbol=r"k_{\text{po}}",
        meaning="rate at which the gut gives a dose up",
    )
    norketamine_fraction: float = parameter(
        0.714,
        "",
        0,
        1,
        symbol="f_n",
        kind="measured",
        ids=("PK36", "PK37"),
        meaning="share of cleared ketamine that becomes norketamine",
    )
    norketamine_clearance_l_h: float = parameter(
        42.8,
        "L/h",
        1,
        500,
        symbol=r"\mathrm{CL}_n",
        kind="fitted",
        ids=("PK28",),
        meaning="blood cleared of norketamine in an hour",
    )
    norketamine_volume_l: float = parameter(
        200.0, "L", 5, 2000, symbol="V_n", meaning="volume in which norketamine spreads"
    )
    clearance_spread: float = parameter(
        0.24,
        "",
        0,
        1,
        symbol=r"\omega_{\text{CL}}",
        kind="measured",
        ids=("PK41",),
        interval=(0.23, 0.25),
        meaning="spread of clearance between people (SD of its logarithm)",
    )
    volume_spread: float = parameter(
        0.35,
        "",
        0,
        1,
        symbol=r"\omega_V",
        kind="measured",
        ids=("PK39",),
        interval=(0.33, 0.38),
        meaning="spread of all volumes between people (SD of their logarithm)",
    )
    im_spread: float = parameter(
        0.3,
        "",
        0,
        2,
        symbol=r"\omega_{\text{im}}",
        meaning="spread of the muscle share between people (SD of its log odds)",
    )
    nasal_spread: float = parameter(
        0.708,
        "",
        0,
        2,
        symbol=r"\omega_{\text{na}}",
        kind="measured",
        ids=("PK38",),
        meaning="spread of the nasal share between people (SD of its log odds)",
    )
    sublingual_spread: float = parameter(
        0.14,
        "",
        0,
        2,
        symbol=r"\omega_{\text{sl}}",
        kind="measured",
        ids=("PK54",),
        meaning="spread of the share under the tongue between people (SD of its log odds)",
    )
    oral_spread: float = parameter(
        0.12,
        "",
        0,
        2,
        symbol=r"\omega_{\text{po}}",
        kind="measured",
        ids=("PK27",),
        meaning="spread of the oral share between people (SD of its log odds)",
    )
    sources: Mapping[str, Mapping] = dataclasses.field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )

    def bioavailability(self, route: str) -> float:
        """Return the share of a dose that reaches the blood by `route`, 0..1."""
        return 1.0 if route == "iv" else getattr(self, f"{route}_bioavailability")


def from_rate_constants(
    volume_l_per_kg, k10, k12, k21, k13=None, k31=None, *, norketamine_clearance_l_h, sources
) -> Parameters:
    """Return the set that was published as a volume per kg and rate constants (1/min), at Kamp's reference weight."""
    central_l = volume_l_per_kg * KAMP.reference_weight_kg

    def exchange(k):
        return None if k is None else k * MINUTES_PER_HOUR * central_l

    return dataclasses.replace(
        KAMP,
        clearance_l_h=exchange(k10),
        central_volume_l=central_l,
        fast_exchange_l_h=exchange(k12),
        slow_exchange_l_h=exchange(k13),
        fast_volume_l=central_l * k12 / k21,
        slow_volume_l=None if k13 is None else central_l * k13 / k31,
        clearance_exponent=1.0,
        norketamine_clearance_l_h=norketamine_clearance_l_h,
        sources=MappingProxyType(
            {name: MappingProxyType(dict(ids=ids, interval=None)) for name, ids in sources.items()}
        ),
    )


KAMP = Parameters()
DOMINO = from_rate_constants(
    0.063,
    k10=0.4381,
    k12=0.5921,
    k21=0.2470,
    k13=0.5900,
    k31=0.0146,
    norketamine_clearance_l_h=59.0,
    sources=dict(
        clearance_l_h=("PK14", "PK15"),
        central_volume_l=("PK14",),
        fast_volume_l=("PK14", "PK16", "PK18"),
        slow_volume_l=("PK14", "PK17", "PK19"),
        fast_exchange_l_h=("PK14", "PK16"),
        slow_exchange_l_h=("PK14", "PK17"),
        reference_weight_kg=("PK14",),
        clearance_exponent=("PK14", "PK15"),
    ),
)
CLEMENTS = from_rate_constants(
    1.7522,
    k10=0.0109,
    k12=0.0186,
    k21=0.0137,
    norketamine_clearance_l_h=40.8,
    sources=dict(
        clearance_l_h=("PK20", "PK21"),
        central_volume_l=("PK20",),
        fast_volume_l=("PK20", "PK22", "PK23"),
        fast_exchange_l_h=("PK20", "PK22"),
        reference_weight_kg=("PK20",),
        clearance_exponent=("PK20", "PK21"),
    ),
)
PARAMETER_SETS = MappingProxyType(
    {"Kamp 2020": KAMP, "Domino 1982": DOMINO, "Clements 1981": CLEMENTS}
)


@dataclasses.dataclass(frozen=True)
class Dose:
    """One dose: amount (mg), when it starts (h), how long it is given for (h, 0 = at once), and the route.

    Raises ValueError for an amount outside 0 to 5000 mg, a negative time, or an unknown route.
    """

    amount_mg: float
    start_h: float = 0.0
    duration_h: float = 0.0
    route: str = "iv"

    def __post_init__(self):
        for name in ("amount_mg", "start_h", "duration_h"):
            low, high, unit = LIMITS[name]
            check_number(name, getattr(self, name), low, high, unit)
        check_choice("route", self.route, ROUTES)


@dataclasses.dataclass(frozen=True)
class Concentrations:
    """Plasma levels: times (h), ketamine and norketamine (ng/mL); a group's levels have shape (patients, times)."""

    times_h: np.ndarray
    ketamine_ng_ml: np.ndarray
    norketamine_ng_ml: np.ndarray


@dataclasses.dataclass(frozen=True)
class Amounts:
    """Where the drug is, in mg over `times_h`: given, waiting to be absorbed, in the compartments, cleared."""

    times_h: np.ndarray
    given_mg: np.ndarray
    bioavailable_mg: np.ndarray
    waiting_mg: np.ndarray
    compartments_mg: np.ndarray
    cleared_mg: np.ndarray
    first_pass_mg: np.ndarray
    norketamine_mg: np.ndarray
    norketamine_cleared_mg: np.ndarray


@dataclasses.dataclass(frozen=True)
class Bodies:
    """People ready to be dosed: rates (1/h), weights of each decay in each compartment, volumes (L); first axis: person."""

    decay_per_h: np.ndarray
    share: np.ndarray
    elimination_per_h: np.ndarray
    norketamine_per_h: np.ndarray
    central_volume_l: np.ndarray
    norketamine_volume_l: np.ndarray
    bioavailability: Mapping[str, np.ndarray]
    absorption_per_h: Mapping[str, float]
    norketamine_yield: float


def simulate(
    doses, times_h, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Concentrations:
    """Return the plasma levels (ng/mL) of one typical person after `doses`, at `times_h` (h, rising).

    doses: one `Dose` or several, which may overlap. weight_kg: 30 to 250. Raises ValueError for input out of range.
    Sources: the ids of `parameters`; Kamp 2020, Domino 1982, Clements & Nimmo 1981.
    """
    times_h = check_times("times_h", times_h, "h")
    levels = concentrations_of(typical_body(parameters, weight_kg), doses, times_h)
    return Concentrations(times_h, levels.ketamine_ng_ml[0], levels.norketamine_ng_ml[0])


def simulate_group(
    doses,
    times_h,
    patients: int = 200,
    seed: int = 0,
    parameters: Parameters = KAMP,
    weight_kg: float = 70.0,
) -> Concentrations:
    """Return levels (ng/mL), shape (patients, times), of people who differ as published [PK27, PK38, PK39, PK41, PK54].

    Clearance and volumes are log-normal, each share that reaches the blood is logit-normal, independent of each other.
    """
    times_h = check_times("times_h", times_h, "h")
    return concentrations_of(draw_bodies(patients, seed, parameters, weight_kg), doses, times_h)


def apparent_half_life(concentrations: Concentrations, from_h: float, to_h: float) -> float:
    """Return the half-life (h) seen in samples between `from_h` and `to_h`: ln 2 over the slope of the logarithm.

    Raises ValueError when fewer than two samples fall in that time, when a level there is 0, or when levels do not fall.
    """
    check_number("to_h", to_h, check_number("from_h", from_h, 0.0, math.inf, "h"), math.inf, "h")
    inside = (concentrations.times_h >= from_h) & (concentrations.times_h <= to_h)
    levels = concentrations.ketamine_ng_ml[inside]
    if inside.sum() < 2 or not (levels > 0).all():
        raise ValueError(
            f"{inside.sum()} samples from {from_h:g} to {to_h:g} h; allowed: two or more, each above 0 ng/mL"
        )
    slope = np.polyfit(concentrations.times_h[inside], np.log(levels), 1)[0]
    if slope >= 0:
        raise ValueError(
            f"levels rise by {slope:g} per h from {from_h:g} to {to_h:g} h; allowed: a falling level"
        )
    return math.log(2) / -slope


def typical_body(parameters: Parameters = KAMP, weight_kg: float = 70.0) -> Bodies:
    """Return one person (first axis of length 1) with exactly the constants of `parameters`, scaled to `weight_kg`."""
    one = np.ones(1)
    return _bodies(
        parameters,
        weight_kg,
        one,
        one,
        {route: parameters.bioavailability(route) * one for route in ROUTES},
    )


def draw_bodies(
    patients: int, seed: int, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Bodies:
    """Return `patients` (1 to 100,000) people drawn with `seed` (a whole number) around `parameters`."""
    patients = int(check_number("patients", patients, 1, 100_000))
    normal = np.random.default_rng(seed).standard_normal((2 + len(ROUTES), patients))
    clearance, volume = (
        np.exp(parameters.clearance_spread * normal[0]),
        np.exp(parameters.volume_spread * normal[1]),
    )
    reaching = {"iv": np.ones(patients)}
    for route, z in zip(ROUTES[1:], normal[2:]):
        typical = parameters.bioavailability(route)
        odds = np.exp(getattr(parameters, f"{route}_spread") * z)
        reaching[route] = typical * odds / (1 - typical + typical * odds)
    return _bodies(parameters, weight_kg, clearance, volume, reaching)


def _bodies(parameters, weight_kg, clearance_factor, volume_factor, bioavailability) -> Bodies:
    ratio = (
        check_number("weight_kg", weight_kg, *LIMITS["weight_kg"]) / parameters.reference_weight_kg
    )
    flow = ratio**parameters.clearance_exponent
    tissues = [
        (v, q)
        for v, q in (
            (parameters.fast_volume_l, parameters.fast_exchange_l_h),
            (parameters.slow_volume_l, parameters.slow_exchange_l_h),
        )
        if v is not None
    ]
    volumes_l = (
        ratio
        * volume_factor[:, None]
        * np.array([parameters.central_volume_l, *(v for v, _ in tissues)])
    )
    clearance_l_h = flow * parameters.clearance_l_h * clearance_factor
    decay, share = _decays(volumes_l, clearance_l_h, flow * np.array([q for _, q in tissues]))
    norketamine_l = ratio * parameters.norketamine_volume_l * np.ones_like(clearance_l_h)
    return Bodies(
        decay,
        share,
        clearance_l_h / volumes_l[:, 0],
        flow * parameters.norketamine_clearance_l_h / norketamine_l,
        volumes_l[:, 0],
        norketamine_l,
        MappingProxyType(bioavailability),
        MappingProxyType(
            {route: getattr(parameters, f"{route}_absorption_per_h") for route in ROUTES[1:]}
        ),
        parameters.norketamine_fraction * NORKETAMINE_MG_PER_MG,
    )


def _decays(volumes_l, clearance_l_h, exchange_l_h):
    # Scaled by the root of the volume the exchange matrix is symmetric, so its decays are real and never degenerate.
    size = volumes_l.shape[1]
    matrix = np.zeros((len(volumes_l), size, size))
    matrix[:, 0, 0] = clearance_l_h + exchange_l_h.sum()
    for tissue, flow in enumerate(exchange_l_h, start=1):
        matrix[:, tissue, tissue] = flow
        matrix[:, 0, tissue] = matrix[:, tissue, 0] = -flow
    root = np.sqrt(volumes_l)
    decay, vectors = np.linalg.eigh(matrix / (root[:, :, None] * root[:, None, :]))
    return decay, vectors * vectors[:, :1, :] * (root / root[:, :1])[:, :, None]


def concentrations_of(bodies: Bodies, doses, times_h) -> Concentrations:
    """Return the levels (ng/mL), shape (people, times), of `bodies` after `doses`."""
    norketamine = _norketamine_course(bodies, doses, times_h) / bodies.norketamine_volume_l[:, None]
    return Concentrations(
        times_h, ketamine_of(bodies, doses, times_h), NG_ML_PER_MG_L * norketamine
    )


def ketamine_of(bodies: Bodies, doses, times_h, after=()) -> np.ndarray:
    """Return the ketamine level alone (ng/mL), shape (people, times), passed on `after` as `central_course` says."""
    return (
        NG_ML_PER_MG_L
        * central_course(bodies, doses, times_h, after)
        / bodies.central_volume_l[:, None]
    )


def central_course(bodies: Bodies, doses, times_h, after=(), compartment: int = 0) -> np.ndarray:
    """Return the amount (mg), shape (people, times), in a compartment, passed on through further first-order steps.

    after: rates (1/h) of those steps, each a number or one a person: the amount convolved with $e^{-kt}$ for each, so
    times k it is a delayed copy, and a rate of 0 integrates.
    """
    steps = [np.reshape(rate, (-1, 1, 1)) for rate in after]
    weights = bodies.share[:, compartment, :, None]

    def respond(route, since_h, duration_h):
        waiting = [] if route == "iv" else [bodies.absorption_per_h[route]]
        chain = [*waiting, bodies.decay_per_h[:, :, None], *steps]
        entering = bodies.bioavailability[route][:, None] * math.prod(waiting)
        return entering * (weights * chain_response(chain, since_h, duration_h)).sum(axis=1)

    return _superpose(bodies, doses, times_h, respond)


def _first_pass_course(bodies, doses, times_h, after=()):
    gut = bodies.absorption_per_h["oral"]

    def respond(route, since_h, duration_h):
        return (
            gut
            * (1 - bodies.bioavailability[route][:, None])
            * chain_response([gut, *after], since_h, duration_h)
        )

    return _superpose(
        bodies, [dose for dose in check_doses(doses) if dose.route in SWALLOWED], times_h, respond
    )


def _superpose(bodies, doses, times_h, respond):
    # Doses that differ only in amount and start are answered in one call, so a course of twelve costs little more than one.
    alike = {}
    for dose in check_doses(doses):
        alike.setdefault((dose.route, dose.duration_h), []).append(dose)
    total = np.zeros((len(bodies.decay_per_h), len(times_h)))
    for (route, duration_h), group in alike.items():
        since_h = times_h - np.array([[dose.start_h] for dose in group])
        response = np.reshape(
            respond(route, since_h.ravel(), duration_h), (len(total), *since_h.shape)
        )
        total += np.einsum("pdt,d->pt", response, [dose.amount_mg for dose in group])
    return total


def _norketamine_course(bodies, doses, times_h, after=()):
    removal = bodies.norketamine_per_h
    cleared = bodies.elimination_per_h[:, None] * central_course(
        bodies, doses, times_h, (removal, *after)
    )
    return bodies.norketamine_yield * (
        cleared + _first_pass_course(bodies, doses, times_h, (removal[:, None], *after))
    )


def simulate_amounts(
    doses, times_h, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Amounts:
    """Return where all of the drug is (mg) in one typical person, so that a reader can see that nothing is lost.

    bioavailable = waiting + compartments + cleared; norketamine + its cleared = yield × (cleared + first pass).
    """
    times_h, body, doses = (
        check_times("times_h", times_h, "h"),
        typical_body(parameters, weight_kg),
        check_doses(doses),
    )
    given = {
        dose: dose.amount_mg * chain_response([0.0], times_h - dose.start_h, dose.duration_h)
        for dose in set(doses)
    }
    reaching = sum(
        (parameters.bioavailability(d.route) * given[d] for d in doses), np.zeros(len(times_h))
    )
    waiting = sum(
        (
            d.amount_mg
            * parameters.bioavailability(d.route)
            * chain_response([body.absorption_per_h[d.route]], times_h - d.start_h, d.duration_h)
            for d in doses
            if d.route != "iv"
        ),
        np.zeros(len(times_h)),
    )
    compartments = np.array(
        [central_course(body, doses, times_h, compartment=c)[0] for c in range(body.share.shape[1])]
    )
    return Amounts(
        times_h,
        sum((given[d] for d in doses), np.zeros(len(times_h))),
        reaching,
        waiting,
        compartments,
        body.elimination_per_h[0] * central_course(body, doses, times_h, (0.0,))[0],
        _first_pass_course(body, doses, times_h, (0.0,))[0],
        _norketamine_course(body, doses, times_h)[0],
        body.norketamine_per_h[0] * _norketamine_course(body, doses, times_h, (0.0,))[0],
    )


def check_doses(doses: Dose | Iterable[Dose]) -> tuple[Dose, ...]:
    """Return the doses as a tuple, or raise ValueError when one is not a `Dose`."""
    doses = (doses,) if isinstance(doses, Dose) else tuple(doses)
    for dose in doses:
        if not isinstance(dose, Dose):
            raise ValueError(
                f"doses holds {dose!r}; allowed: Dose(amount_mg, start_h, duration_h, route)"
            )
    return doses


def chain_response(rates, since_h, duration_h: float) -> np.ndarray:
    """Return what leaves a chain of first-order steps fed with one unit over `duration_h` (h), `since_h` after its start.

    rates: 1/h, numbers or arrays that broadcast with `since_h`. Before the start the response is 0. Every term is
    positive, so nothing cancels late in the decay.
    """
    begun = since_h >= 0
    if duration_h == 0:
        return np.where(begun, convolved_exponentials(rates, np.maximum(since_h, 0)), 0.0)
    during, later = np.clip(since_h, 0, duration_h), np.maximum(since_h - duration_h, 0)
    # Product rule of divided differences, applied to exp(-k (later + during)): what had passed k steps when feeding stopped.
    return (
        sum(
            convolved_exponentials(rates[: k + 1], later)
            * convolved_exponentials([0.0, *rates[k:]], during)
            for k in range(len(rates))
        )
        / duration_h
    )


def convolved_exponentials(rates, times_h) -> np.ndarray:
    r"""Return the convolution of $e^{-kt}$ for every k in `rates` (1/h), in h to the power n - 1.

    It is the divided difference of $(-1)^{n-1} e^{-kt}$ over the rates; those broadcast with each other and with `times_h`.
    """
    nodes = np.sort(
        np.array(np.broadcast_arrays(*rates, np.zeros(np.ndim(times_h) * (1,))), dtype=float)[:-1],
        axis=0,
    )
    if len(nodes) == 1:
        return np.exp(-nodes[0] * times_h)
    gap = np.diff(nodes, axis=0)
    column = np.exp(-nodes[:-1] * times_h) * np.where(
        gap > 0, -np.expm1(-gap * times_h) / np.where(gap > 0, gap, 1.0), times_h
    )
    for order in range(2, len(nodes)):
        gap = nodes[order:] - nodes[:-order]
        near = (
            gap * times_h < 0.5
        )  # closer than this the quotient loses digits and ten terms of the series lose none
        column = (column[:-1] - column[1:]) / np.where(gap > 0, gap, 1.0)
        for row in np.flatnonzero(near.reshape(len(near), -1).any(axis=1)):
            close = np.broadcast_to(nodes[row : row + order + 1], (order + 1, *near.shape[1:]))[
                :, near[row]
            ]
            column[row][near[row]] = _near_rates(
                close, np.broadcast_to(times_h, near.shape[1:])[near[row]]
            )
    return column[0]


def _near_rates(nodes, times):
    # Taylor series about the mean rate: sum of (-t)^k h_k(nodes - mean) / (n - 1 + k)!, h_k the complete symmetric polynomials.
    steps, middle = len(nodes) - 1, nodes.mean(axis=0)
    symmetric = np.zeros((11, *times.shape))
    symmetric[0] = 1.0
    for offset in (middle - nodes) * times:
        for k in range(1, len(symmetric)):
            symmetric[k] += offset * symmetric[k - 1]
    series = sum(term / math.factorial(steps + k) for k, term in enumerate(symmetric))
    return np.exp(-middle * times) * times**steps * series
