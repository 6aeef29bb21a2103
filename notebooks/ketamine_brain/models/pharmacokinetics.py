r"""How much ketamine is in the blood, and for how long: three compartments, five routes, and
norketamine.

Let $A_1$ be the amount in blood and what mixes with it at once, $A_2$ and $A_3$ the amounts in
tissue that fills quickly and slowly (mg), $A_n$ the amount of norketamine:

$$\dot A_1 = u(t) - \tfrac{\mathrm{CL}}{V_1} A_1 - Q_2\left(\tfrac{A_1}{V_1} -
\tfrac{A_2}{V_2}\right)
             - Q_3\left(\tfrac{A_1}{V_1} - \tfrac{A_3}{V_3}\right), \qquad
  \dot A_j = Q_j\left(\tfrac{A_1}{V_1} - \tfrac{A_j}{V_j}\right), \qquad
  \dot A_n = y \left(\tfrac{\mathrm{CL}}{V_1} A_1 + u_{\text{gut}}(t)\right) -
  \tfrac{\mathrm{CL}_n}{V_n} A_n$$

- $u(t)$: drug entering the blood. An infusion runs straight in. By any other route the share
  $F_{\text{route}}$ that reaches the blood waits in a depot and leaves it at the rate
  $k_{\text{route}}$.
- $\mathrm{CL}/V_1 \cdot A_1$: drug cleared, chiefly by the liver. $Q_j$: exchange with tissue,
  driven by the difference in level.
- $u_{\text{gut}}(t)$: the rest of a nasal, sublingual or oral dose. It is swallowed, taken up at
  the gut's rate, and cleared by the liver before it reaches the blood. $y$: mg of norketamine made
  from 1 mg of ketamine cleared.
- Levels: $A_1/V_1$ and $A_n/V_n$, in ng/mL.
- Weight: volumes grow in proportion to weight, clearances as weight to the power $b_W$. Kamp's set
  has $b_W = 0.75$; two others were published per kilogram, so $b_W = 1$.

The fourth set, Perez-Ruixo's, is of esketamine in 820 people, fitted to nasal, intravenous and
swallowed doses together [PK29–PK37]. It has a deep tissue that the others lack, so one body gives a
short half-life to those who stop sampling early and a long one to those who go on.

How it is solved: the exchange matrix is symmetric in scaled amounts, so it splits into decaying
exponentials with positive weights. Every output is then a convolution of exponentials, written as
divided differences of an exponential, which stay exact when two rates meet. Nothing is stepped in
time, and doses add up.

Leaves out: drug that waits in the liver (Perez-Ruixo's set); the two venous compartments of Kamp's
model, so its curve is an arterial one and lies above an arm vein's during an infusion; S and R
forms, which clear at different rates; enzyme saturation, induction, age and liver disease; binding
to plasma protein; hydroxynorketamine; what a second spray loses down the throat.

Breaks: in the first minute after a fast injection, where mixing is not instant; for nasal doses,
whose peak rises less than the dose while this model's rises with it; beyond about 8 h, where long
sampling finds a slower tail than the three older sets have.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np

from ketamine_brain.evidence.measurements import Measurement, numbers_in
from ketamine_brain.models.parameters import (
    Array,
    Numbers,
    ParameterSet,
    check_choice,
    check_count,
    check_number,
    check_seed,
    check_size,
    check_times,
    log_normal_sd,
    measured,
    parameter,
    verified,
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
MOST_LEVELS = 1_000_000  # patients × times: a quarter of a gigabyte while they are computed
SHORTEST_H = 1e-6  # an infusion shorter than 4 ms is a bolus, which no rounding can lose
LIMITS = MappingProxyType(
    {  # of what may be asked, far outside any use
        "amount_mg": (0.0, 5000.0, "mg"),
        "start_h": (0.0, 20000.0, "h"),
        "duration_h": (0.0, 1000.0, "h"),
        "weight_kg": (30.0, 250.0, "kg"),
    }
)


def _shares(row: Measurement) -> tuple[float, ...]:
    """Return the shares (0..1) that a row in % prints, in order."""
    return tuple(number / 100 for number in row.numbers)


def _logit_sd(share: float, sd: float) -> float:
    """Return the SD of a share's log odds, for a small SD of the share itself."""
    return sd / (share * (1 - share))


def _form_spreads(row: Measurement) -> list[float]:
    """Return the SDs of the logarithm of both mirror images, from "mean / mean" and "± SD / ±
    SD".
    """
    errors = numbers_in(row.dispersion)
    return [log_normal_sd(mean, sd) for mean, sd in zip(row.numbers, errors, strict=False)]


def _mean_spread(row: Measurement) -> float:
    return sum(_form_spreads(row)) / 2


def _spread_ends(row: Measurement) -> tuple[float, float]:
    first, second = sorted(_form_spreads(row))
    return first, second


def _oral_share(both: Measurement, *_: Measurement) -> float:
    """Return the share of the mixture that arrives: half of it is each mirror image."""
    return sum(both.numbers) / 2 / 100


def _oral_ends(*rows: Measurement) -> tuple[float, float]:
    shares = [share for row in rows for share in _shares(row)]
    return min(shares), max(shares)


def _oral_spread(row: Measurement) -> float:
    errors = numbers_in(row.dispersion)
    spreads = [
        _logit_sd(share, error / 100) for share, error in zip(_shares(row), errors, strict=False)
    ]
    return sum(spreads) / 2


T95_OF_8 = 1.894579  # Student's t that leaves 5 % above it in 8 people (7 degrees of freedom)


def _sublingual_ends(row: Measurement) -> tuple[float, float]:
    _, low, high = numbers_in(row.dispersion)  # the 90 % of "90% CI 27-31", then its ends
    return low, high


def _sublingual_spread(row: Measurement) -> float:
    low, high = _sublingual_ends(row)
    error = math.log(high / low) / 2 / T95_OF_8
    share = row.number / 100
    return error * math.sqrt(row.people) / (1 - share)


def _norketamine_share(metabolized: Measurement, otherwise: Measurement) -> float:
    return metabolized.number / (metabolized.number + otherwise.number)


def norketamine_clearance(clearance_l_h: float) -> float:
    """Return the norketamine clearance (L/h) that goes with a ketamine clearance (L/h).

    It gives the ratio of exposures by mouth [PK28] in people like those of that study, of whose
    swallowed dose the share PK27 arrived.
    """
    share = _norketamine_share(verified("PK36"), verified("PK37"))
    arriving = verified("PK27").number / 100
    made = share * NORKETAMINE_MG_PER_MG
    return made * clearance_l_h / (arriving * verified("PK28").number)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Parameters(ParameterSet):
    """One published parameter set at the reference weight; the defaults are Kamp's pooled model.

    `sources` replaces a field's evidence ids where another set fills it. `slow_volume_l` and
    `slow_exchange_l_h` are None in a set with two compartments.
    """

    clearance_l_h: float = measured(
        ("PK08", "PK06"),
        "L/h",
        1,
        500,
        derive=lambda set_, pool: set_.number,
        interval=lambda set_, pool: pool.interval,
        symbol=r"\mathrm{CL}",
        meaning="blood cleared of ketamine in an hour",
    )
    central_volume_l: float = measured(
        "PK11", "L", 0.5, 500, symbol="V_1", meaning="volume in which a dose mixes at once"
    )
    fast_volume_l: float = measured(
        "PK12", "L", 0.5, 1000, symbol="V_2", meaning="volume of tissue that fills within minutes"
    )
    slow_volume_l: float | None = measured(
        "PK13", "L", 0.5, 2000, symbol="V_3", meaning="volume of tissue that fills within hours"
    )
    fast_exchange_l_h: float = measured(
        "PK09",
        "L/h",
        0.1,
        1000,
        symbol="Q_2",
        meaning="exchange between blood and the fast tissue",
    )
    slow_exchange_l_h: float | None = measured(
        "PK10",
        "L/h",
        0.1,
        1000,
        symbol="Q_3",
        meaning="exchange between blood and the slow tissue",
    )
    reference_weight_kg: float = measured(
        "PK08",
        "kg",
        40,
        120,
        derive=lambda row: numbers_in(row.unit)[0],
        symbol="W_0",
        meaning="weight for which the volumes and clearances hold",
    )
    clearance_exponent: float = measured(
        "PK08",
        "",
        0.5,
        1.2,
        derive=lambda row: numbers_in(row.unit)[1],
        symbol="b_W",
        meaning="how clearances grow with weight (1 would be in proportion)",
    )
    im_bioavailability: float = measured(
        "PK70",
        "",
        0.01,
        1,
        scale=1 / 100,
        symbol=r"F_{\text{im}}",
        meaning="share of an injection into muscle that reaches the blood",
    )
    nasal_bioavailability: float = measured(
        ("PK44", "PK66"),
        "",
        0.01,
        1,
        derive=lambda mixture, esketamine: mixture.number / 100,
        interval=lambda *rows: (rows[0].number / 100, rows[1].number / 100),
        symbol=r"F_{\text{na}}",
        meaning="share of a nasal dose that reaches the blood",
    )
    sublingual_bioavailability: float = measured(
        "PK54",
        "",
        0.01,
        1,
        scale=1 / 100,
        interval=_sublingual_ends,
        symbol=r"F_{\text{sl}}",
        meaning="share of a dose under the tongue that reaches the blood",
    )
    # The mixture was measured as a slow tablet; S-ketamine alone gave the low end [PK27].
    oral_bioavailability: float = measured(
        ("PK43", "PK27", "PK45"),
        "",
        0.01,
        1,
        kind="borrowed",
        derive=_oral_share,
        interval=_oral_ends,
        symbol=r"F_{\text{po}}",
        meaning="share of a swallowed dose that reaches the blood (from a slow tablet)",
    )
    im_absorption_per_h: float = parameter(
        4.0,
        "1/h",
        0.05,
        100,
        symbol=r"k_{\text{im}}",
        meaning="rate at which muscle gives a dose up",
    )
    # Fitted to the time of the peak with this set alone; the others, which keep these rates, peak
    # earlier or later.
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
    norketamine_fraction: float = measured(
        ("PK36", "PK37"),
        "",
        0,
        1,
        kind="borrowed",
        derive=_norketamine_share,
        symbol="f_n",
        meaning="share of cleared ketamine that becomes norketamine (measured on esketamine)",
    )
    norketamine_clearance_l_h: float = parameter(
        norketamine_clearance(verified("PK08").number),
        "L/h",
        1,
        500,
        symbol=r"\mathrm{CL}_n",
        kind="fitted",
        ids=("PK28", "PK27"),
        meaning="blood cleared of norketamine in an hour",
    )
    norketamine_volume_l: float = parameter(
        200.0, "L", 5, 2000, symbol="V_n", meaning="volume in which norketamine spreads"
    )
    clearance_spread: float = measured(
        "PK41",
        "",
        0,
        1,
        derive=_mean_spread,
        interval=_spread_ends,
        symbol=r"\omega_{\text{CL}}",
        meaning="spread of clearance between people (SD of its logarithm)",
    )
    volume_spread: float = measured(
        "PK39",
        "",
        0,
        1,
        derive=_mean_spread,
        interval=_spread_ends,
        symbol=r"\omega_V",
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
    nasal_spread: float = measured(
        "PK38",
        "",
        0,
        2,
        kind="borrowed",
        derive=lambda row: numbers_in(row.dispersion)[0] / 100,
        symbol=r"\omega_{\text{na}}",
        meaning="spread of the nasal share between people (SD of its log odds; of esketamine)",
    )
    sublingual_spread: float = measured(
        "PK54",
        "",
        0,
        2,
        derive=_sublingual_spread,
        symbol=r"\omega_{\text{sl}}",
        meaning="spread of the share under the tongue between people (SD of its log odds)",
    )
    oral_spread: float = measured(
        "PK43",
        "",
        0,
        2,
        kind="borrowed",
        derive=_oral_spread,
        symbol=r"\omega_{\text{po}}",
        meaning="spread of the oral share between people (SD of its log odds; a slow tablet)",
    )
    sources: Mapping[str, Mapping[str, Any]] = dataclasses.field(
        default_factory=lambda: MappingProxyType({}), compare=False, repr=False
    )

    def bioavailability(self, route: str) -> float:
        """Return the share of a dose that reaches the blood by `route`, 0..1."""
        return 1.0 if route == "iv" else float(getattr(self, f"{route}_bioavailability"))


def from_rate_constants(
    volume: str, k10: str, k12: str, k21: str, k13: str | None = None, k31: str | None = None
) -> Parameters:
    """Return the set published as a volume per kg and rate constants (1/min), at Kamp's weight.

    Each argument is the id of the row that gives it; a set of two compartments has no k13 and k31.
    """
    central_l = verified(volume).number * KAMP.reference_weight_kg

    def exchange(rate: str) -> float:
        return verified(rate).number * MINUTES_PER_HOUR * central_l

    def tissue(into: str, back: str) -> float:
        return central_l * verified(into).number / verified(back).number

    changes: dict[str, Any] = dict(
        clearance_l_h=exchange(k10),
        central_volume_l=central_l,
        fast_exchange_l_h=exchange(k12),
        fast_volume_l=tissue(k12, k21),
        slow_exchange_l_h=None,
        slow_volume_l=None,
        clearance_exponent=1.0,
        norketamine_clearance_l_h=norketamine_clearance(exchange(k10)),
    )
    sources: dict[str, tuple[str, ...]] = dict(
        clearance_l_h=(volume, k10),
        central_volume_l=(volume,),
        fast_volume_l=(volume, k12, k21),
        fast_exchange_l_h=(volume, k12),
        clearance_exponent=(volume,),  # its unit is per kilogram
    )
    if k13 is not None and k31 is not None:
        changes |= dict(slow_exchange_l_h=exchange(k13), slow_volume_l=tissue(k13, k31))
        sources |= dict(slow_exchange_l_h=(volume, k13), slow_volume_l=(volume, k13, k31))
    return dataclasses.replace(KAMP, **changes, sources=_sources(sources))


def from_liver_model(
    central: str,
    fast: tuple[str, str],
    slow: tuple[str, str],
    liver_flow: str,
    liver_volume: str,
    rates: tuple[str, str],
) -> Parameters:
    """Return the set published with a well-stirred liver; all arguments are row ids.

    fast and slow are (exchange, volume) rows. What the liver takes out of the blood that flows
    through it, $Q_h V_h k / (Q_h + V_h k)$ with $k$ the sum of its `rates`, is the clearance; the
    drug that waits in the liver itself is left out.
    """
    flow = verified(liver_flow).number
    taken = verified(liver_volume).number * sum(verified(rate).number for rate in rates)
    clearance = flow * taken / (flow + taken)
    sources: dict[str, tuple[str, ...]] = dict(
        clearance_l_h=(liver_flow, liver_volume, *rates),
        central_volume_l=(central,),
        fast_volume_l=(fast[1],),
        slow_volume_l=(slow[1],),
        fast_exchange_l_h=(fast[0],),
        slow_exchange_l_h=(slow[0],),
    )
    return dataclasses.replace(
        KAMP,
        clearance_l_h=clearance,
        central_volume_l=verified(central).number,
        fast_exchange_l_h=verified(fast[0]).number,
        fast_volume_l=verified(fast[1]).number,
        slow_exchange_l_h=verified(slow[0]).number,
        slow_volume_l=verified(slow[1]).number,
        norketamine_clearance_l_h=norketamine_clearance(clearance),
        sources=_sources(sources, kind="borrowed"),
    )


def _sources(ids: Mapping[str, tuple[str, ...]], **facts: Any) -> Mapping[str, Mapping[str, Any]]:
    """Return what `Parameters.sources` holds: the ids of each field, no interval, and `facts`."""
    return MappingProxyType(
        {
            name: MappingProxyType(dict(ids=rows, interval=None, **facts))
            for name, rows in ids.items()
        }
    )


KAMP = Parameters()
DOMINO = from_rate_constants("PK14", "PK15", "PK16", "PK18", "PK17", "PK19")
CLEMENTS = from_rate_constants("PK20", "PK21", "PK22", "PK23")
PEREZ_RUIXO = from_liver_model(
    "PK29", ("PK30", "PK31"), ("PK32", "PK33"), "PK34", "PK35", ("PK36", "PK37")
)
PARAMETER_SETS = MappingProxyType(
    {
        "Kamp 2020": KAMP,
        "Domino 1982": DOMINO,
        "Clements 1981": CLEMENTS,
        "Perez-Ruixo 2021": PEREZ_RUIXO,
    }
)


@dataclasses.dataclass(frozen=True)
class Dose:
    """One dose: amount (mg), when it starts (h), how long it is given for (h, 0 = at once), the
    route.

    Raises ValueError for an amount outside 0 to 5000 mg, a negative time, or an unknown route.
    """

    amount_mg: float
    start_h: float = 0.0
    duration_h: float = 0.0
    route: str = "iv"

    def __post_init__(self) -> None:
        for name in ("amount_mg", "start_h", "duration_h"):
            low, high, unit = LIMITS[name]
            object.__setattr__(self, name, check_number(name, getattr(self, name), low, high, unit))
        check_choice("route", self.route, ROUTES)


Doses = Dose | Iterable[Dose]
Rates = Sequence["float | Array"]  # of further first-order steps, 1/h


@dataclasses.dataclass(frozen=True)
class Concentrations:
    """Plasma levels over time.

    Attributes
    ----------
    times_h : (times,), h
    ketamine_ng_ml, norketamine_ng_ml : (times,), or (patients, times) for a group, ng/mL
    """

    times_h: Array
    ketamine_ng_ml: Array
    norketamine_ng_ml: Array


@dataclasses.dataclass(frozen=True, kw_only=True)
class Amounts:
    """Where the drug is in one person.

    Attributes
    ----------
    times_h : (times,), h
    given_mg : (times,), given so far
    bioavailable_mg : (times,), of what was given, what reaches the blood now or later
    waiting_mg : (times,), not yet absorbed
    compartments_mg : (compartments, times), in blood and tissues
    cleared_mg : (times,), ketamine that has left the blood for good
    first_pass_mg : (times,), ketamine the liver took before it reached the blood
    norketamine_mg, norketamine_cleared_mg : (times,), the metabolite there, and gone
    """

    times_h: Array
    given_mg: Array
    bioavailable_mg: Array
    waiting_mg: Array
    compartments_mg: Array
    cleared_mg: Array
    first_pass_mg: Array
    norketamine_mg: Array
    norketamine_cleared_mg: Array


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bodies:
    """People ready to be dosed; the first axis of every array is the person.

    Attributes
    ----------
    decay_per_h : (people, decays), rates of the exponentials, 1/h
    share : (people, compartments, decays), weight of each decay in each compartment
    elimination_per_h : (people,), ketamine cleared, 1/h
    norketamine_per_h : (people,), norketamine cleared, 1/h
    central_volume_l, norketamine_volume_l : (people,), L
    bioavailability : by route, (people,), share that reaches the blood, 0..1
    absorption_per_h : by route, 1/h
    norketamine_yield : mg of norketamine from 1 mg of ketamine cleared
    """

    decay_per_h: Array
    share: Array
    elimination_per_h: Array
    norketamine_per_h: Array
    central_volume_l: Array
    norketamine_volume_l: Array
    bioavailability: Mapping[str, Array]
    absorption_per_h: Mapping[str, float]
    norketamine_yield: float


def simulate(
    doses: Doses, times_h: Numbers, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Concentrations:
    """Return the plasma levels (ng/mL) of one typical person after `doses`, at `times_h` (h,
    rising).

    doses: one `Dose` or several, which may overlap. weight_kg: 30 to 250. Raises ValueError for
    input out of range. Sources: the ids of `parameters`.
    """
    times_h = check_times("times_h", times_h, "h")
    levels = concentrations_of(typical_body(parameters, weight_kg), doses, times_h)
    return Concentrations(times_h, levels.ketamine_ng_ml[0], levels.norketamine_ng_ml[0])


def simulate_group(
    doses: Doses,
    times_h: Numbers,
    patients: int = 200,
    seed: int = 0,
    parameters: Parameters = KAMP,
    weight_kg: float = 70.0,
) -> Concentrations:
    """Return levels (ng/mL), shape (patients, times), of people who differ as published.

    Clearance and volumes are log-normal, each share that reaches the blood is logit-normal,
    independent of each other [PK27, PK38, PK39, PK41, PK43, PK54]. Raises ValueError for more than
    a million levels at once (patients × times).
    """
    times_h = check_times("times_h", times_h, "h")
    bodies = draw_bodies(patients, seed, parameters, weight_kg)
    check_size("patients × times_h", len(bodies.elimination_per_h) * len(times_h), MOST_LEVELS)
    return concentrations_of(bodies, doses, times_h)


def apparent_half_life(concentrations: Concentrations, from_h: float, to_h: float) -> float:
    """Return the half-life (h) seen in samples from `from_h` to `to_h`: ln 2 over the log's slope.

    Raises ValueError when fewer than two samples fall in that time, when a level there is 0, or
    when levels do not fall.
    """
    start = check_number("from_h", from_h, 0.0, math.inf, "h")
    end = check_number("to_h", to_h, start, math.inf, "h")
    inside = (concentrations.times_h >= start) & (concentrations.times_h <= end)
    levels = concentrations.ketamine_ng_ml[inside]
    if inside.sum() < 2 or not (levels > 0).all():
        raise ValueError(
            f"{inside.sum()} samples from {start:g} to {end:g} h; "
            "allowed: two or more, each above 0 ng/mL"
        )
    slope = np.polyfit(concentrations.times_h[inside], np.log(levels), 1)[0]
    if slope >= 0:
        raise ValueError(
            f"levels rise by {slope:g} per h from {start:g} to {end:g} h; allowed: a falling level"
        )
    return float(math.log(2) / -slope)


def typical_body(parameters: Parameters = KAMP, weight_kg: float = 70.0) -> Bodies:
    """Return one person (first axis of length 1) with exactly `parameters`, scaled to
    `weight_kg`.
    """
    one = np.ones(1)
    reaching = {route: parameters.bioavailability(route) * one for route in ROUTES}
    return _bodies(parameters, weight_kg, one, one, reaching)


def draw_bodies(
    patients: int, seed: int, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Bodies:
    """Return `patients` (1 to 100,000) people drawn with `seed` (a whole number) around
    `parameters`.

    Person by person, so that a larger group of one seed begins with the smaller one.
    """
    patients = check_count("patients", patients, 1, 100_000, "people")
    generator = np.random.default_rng(check_seed(seed))
    normal = generator.standard_normal((patients, 2 + len(ROUTES))).T
    clearance = np.exp(parameters.clearance_spread * normal[0])
    volume = np.exp(parameters.volume_spread * normal[1])
    reaching = {"iv": np.ones(patients)}
    for route, z in zip(ROUTES[1:], normal[2:], strict=False):
        typical = parameters.bioavailability(route)
        odds = np.exp(getattr(parameters, f"{route}_spread") * z)
        reaching[route] = typical * odds / (1 - typical + typical * odds)
    return _bodies(parameters, weight_kg, clearance, volume, reaching)


def _bodies(
    parameters: Parameters,
    weight_kg: float,
    clearance_factor: Array,
    volume_factor: Array,
    bioavailability: Mapping[str, Array],
) -> Bodies:
    """Return the people whose clearance and volumes (people,) are those factors of the typical."""
    weight = check_number("weight_kg", weight_kg, *LIMITS["weight_kg"])
    ratio = weight / parameters.reference_weight_kg
    flow = ratio**parameters.clearance_exponent
    volumes = [parameters.central_volume_l, parameters.fast_volume_l]
    exchanges = [parameters.fast_exchange_l_h]
    if parameters.slow_volume_l is not None and parameters.slow_exchange_l_h is not None:
        volumes.append(parameters.slow_volume_l)
        exchanges.append(parameters.slow_exchange_l_h)
    volumes_l = ratio * volume_factor[:, None] * np.array(volumes)
    clearance_l_h = flow * parameters.clearance_l_h * clearance_factor
    decay, share = _decays(volumes_l, clearance_l_h, flow * np.array(exchanges))
    norketamine_l = ratio * parameters.norketamine_volume_l * np.ones_like(clearance_l_h)
    absorption = {route: getattr(parameters, f"{route}_absorption_per_h") for route in ROUTES[1:]}
    return Bodies(
        decay_per_h=decay,
        share=share,
        elimination_per_h=clearance_l_h / volumes_l[:, 0],
        norketamine_per_h=flow * parameters.norketamine_clearance_l_h / norketamine_l,
        central_volume_l=volumes_l[:, 0],
        norketamine_volume_l=norketamine_l,
        bioavailability=MappingProxyType(dict(bioavailability)),
        absorption_per_h=MappingProxyType(absorption),
        norketamine_yield=parameters.norketamine_fraction * NORKETAMINE_MG_PER_MG,
    )


def _decays(volumes_l: Array, clearance_l_h: Array, exchange_l_h: Array) -> tuple[Array, Array]:
    """Return rates (people, decays) and weights (people, compartments, decays) of the exponentials.

    volumes_l: (people, compartments), blood first. clearance_l_h: (people,). exchange_l_h:
    (compartments − 1,), of each tissue with the blood.
    """
    # Scaled by the root of the volume the exchange matrix is symmetric, so its decays are real and
    # never degenerate.
    size = volumes_l.shape[1]
    matrix = np.zeros((len(volumes_l), size, size))
    matrix[:, 0, 0] = clearance_l_h + exchange_l_h.sum()
    for tissue, flow in enumerate(exchange_l_h, start=1):
        matrix[:, tissue, tissue] = flow
        matrix[:, 0, tissue] = matrix[:, tissue, 0] = -flow
    root = np.sqrt(volumes_l)
    decay, vectors = np.linalg.eigh(matrix / (root[:, :, None] * root[:, None, :]))
    return decay, vectors * vectors[:, :1, :] * (root / root[:, :1])[:, :, None]


def concentrations_of(bodies: Bodies, doses: Doses, times_h: Array) -> Concentrations:
    """Return the levels (ng/mL), shape (people, times), of `bodies` after `doses`."""
    norketamine = _norketamine_course(bodies, doses, times_h) / bodies.norketamine_volume_l[:, None]
    return Concentrations(
        times_h, ketamine_of(bodies, doses, times_h), NG_ML_PER_MG_L * norketamine
    )


def ketamine_of(bodies: Bodies, doses: Doses, times_h: Array, after: Rates = ()) -> Array:
    """Return the ketamine level (ng/mL), shape (people, times), passed on `after`
    (`central_course`).
    """
    amount_mg = central_course(bodies, doses, times_h, after)
    return NG_ML_PER_MG_L * amount_mg / bodies.central_volume_l[:, None]


def central_course(
    bodies: Bodies, doses: Doses, times_h: Array, after: Rates = (), compartment: int = 0
) -> Array:
    """Return the amount (mg), shape (people, times), in a compartment, passed on through more
    steps.

    after: rates (1/h) of those first-order steps, each a number or one a person: the amount
    convolved with $e^{-kt}$ for each, so times k it is a delayed copy, and a rate of 0 integrates.
    """
    steps = [np.reshape(rate, (-1, 1, 1)) for rate in after]
    weights = bodies.share[:, compartment, :, None]

    def respond(route: str, since_h: Array, duration_h: float) -> Array:
        waiting = [] if route == "iv" else [bodies.absorption_per_h[route]]
        chain = [*waiting, bodies.decay_per_h[:, :, None], *steps]
        entering = bodies.bioavailability[route][:, None] * math.prod(waiting)
        response = weights * chain_response(chain, since_h, duration_h)
        return np.asarray(entering * response.sum(axis=1))

    return _superpose(bodies, doses, times_h, respond)


def _first_pass_course(bodies: Bodies, doses: Doses, times_h: Array, after: Rates = ()) -> Array:
    """Return the amount (mg), (people, times), cleared before it reached the blood, passed on."""
    gut = bodies.absorption_per_h["oral"]

    def respond(route: str, since_h: Array, duration_h: float) -> Array:
        swallowed = 1 - bodies.bioavailability[route][:, None]
        return np.asarray(gut * swallowed * chain_response([gut, *after], since_h, duration_h))

    through_gut = [dose for dose in check_doses(doses) if dose.route in SWALLOWED]
    return _superpose(bodies, through_gut, times_h, respond)


def _superpose(
    bodies: Bodies,
    doses: Doses,
    times_h: Array,
    respond: Callable[[str, Array, float], Array],
) -> Array:
    """Return the sum over doses, (people, times), of what `respond` says of 1 mg.

    Doses that differ only in amount and start are answered in one call, so a course of twelve
    costs little more than one.
    """
    alike: dict[tuple[str, float], list[Dose]] = {}
    for dose in check_doses(doses):
        alike.setdefault((dose.route, dose.duration_h), []).append(dose)
    total = np.zeros((len(bodies.decay_per_h), len(times_h)))
    for (route, duration_h), group in alike.items():
        since_h = times_h - np.array([[dose.start_h] for dose in group])
        response = respond(route, since_h.ravel(), duration_h)
        by_dose = np.reshape(response, (len(total), *since_h.shape))
        total += np.einsum("pdt,d->pt", by_dose, [dose.amount_mg for dose in group])
    return total


def _norketamine_course(bodies: Bodies, doses: Doses, times_h: Array, after: Rates = ()) -> Array:
    """Return the norketamine (mg), (people, times), made from what was cleared, passed on."""
    removal = bodies.norketamine_per_h
    in_blood = central_course(bodies, doses, times_h, (removal, *after))
    before_blood = _first_pass_course(bodies, doses, times_h, (removal[:, None], *after))
    cleared = bodies.elimination_per_h[:, None] * in_blood
    return np.asarray(bodies.norketamine_yield * (cleared + before_blood))


def simulate_amounts(
    doses: Doses, times_h: Numbers, parameters: Parameters = KAMP, weight_kg: float = 70.0
) -> Amounts:
    """Return where all of the drug is (mg) in one typical person, so that nothing is seen to be
    lost.

    bioavailable = waiting + compartments + cleared; norketamine + its cleared = yield × (cleared +
    first pass).
    """
    times_h = check_times("times_h", times_h, "h")
    doses = check_doses(doses)
    body = typical_body(parameters, weight_kg)
    given = np.zeros(len(times_h))
    reaching = np.zeros(len(times_h))
    waiting = np.zeros(len(times_h))
    for dose in doses:
        since_h = times_h - dose.start_h
        share = parameters.bioavailability(dose.route)
        so_far = dose.amount_mg * chain_response([0.0], since_h, dose.duration_h)
        given += so_far
        reaching += share * so_far
        if dose.route != "iv":
            rate = body.absorption_per_h[dose.route]
            left = chain_response([rate], since_h, dose.duration_h)
            waiting += dose.amount_mg * share * left
    places = range(body.share.shape[1])
    compartments = [central_course(body, doses, times_h, compartment=c)[0] for c in places]
    cleared = body.elimination_per_h[0] * central_course(body, doses, times_h, (0.0,))[0]
    norketamine_passed = _norketamine_course(body, doses, times_h, (0.0,))[0]
    return Amounts(
        times_h=times_h,
        given_mg=given,
        bioavailable_mg=reaching,
        waiting_mg=waiting,
        compartments_mg=np.array(compartments),
        cleared_mg=cleared,
        first_pass_mg=_first_pass_course(body, doses, times_h, (0.0,))[0],
        norketamine_mg=_norketamine_course(body, doses, times_h)[0],
        norketamine_cleared_mg=body.norketamine_per_h[0] * norketamine_passed,
    )


def check_doses(doses: Doses) -> tuple[Dose, ...]:
    """Return the doses as a tuple, or raise ValueError when one is not a `Dose`."""
    given = (doses,) if isinstance(doses, Dose) else doses
    if not isinstance(given, Iterable) or isinstance(given, (str, bytes)):
        raise ValueError(f"doses is {doses!r}; allowed: one Dose, or a list of them")
    kept = tuple(given)
    for dose in kept:
        if not isinstance(dose, Dose):
            raise ValueError(
                f"doses holds {dose!r}; allowed: Dose(amount_mg, start_h, duration_h, route)"
            )
    return kept


def chain_response(rates: Sequence[Any], since_h: Array, duration_h: float) -> Array:
    """Return what leaves a chain of first-order steps fed with one unit over `duration_h` (h).

    rates: 1/h, numbers or arrays that broadcast with `since_h`, the time since the start. Before
    the start the response is 0. Every term is positive, so nothing cancels late in the decay.
    """
    begun = since_h >= 0
    if duration_h < SHORTEST_H:
        return np.where(begun, convolved_exponentials(rates, np.maximum(since_h, 0)), 0.0)
    during = np.clip(since_h, 0, duration_h)
    later = np.maximum(since_h - duration_h, 0)
    # Product rule of divided differences, applied to exp(-k (later + during)): what had passed k
    # steps when feeding stopped.
    response: Any = 0.0
    for k in range(len(rates)):
        still = convolved_exponentials(rates[: k + 1], later)
        response = response + still * convolved_exponentials([0.0, *rates[k:]], during)
    return np.asarray(response / duration_h)


def convolved_exponentials(rates: Sequence[Any], times_h: Array) -> Array:
    r"""Return the convolution of $e^{-kt}$ for every k in `rates` (1/h), in h to the power n - 1.

    Let $f(k) = e^{-kt}$. Two rates convolve to $(e^{-k_1 t} - e^{-k_2 t})/(k_2 - k_1)$, the divided
    difference of $-f$ over them, and each further rate takes one more difference. So $n$ rates give
    $(-1)^{n-1} f[k_1, \dots, k_n]$, filled in column by column (Newton's table), from rates in
    rising order. Where rates nearly meet a quotient would lose digits; there the difference is the
    Taylor series about the mean rate. `rates` broadcast with each other and with `times_h`.
    """
    padded = np.broadcast_arrays(*rates, np.zeros((1,) * np.ndim(times_h)))[:-1]
    nodes = np.sort(np.array(padded, dtype=float), axis=0)
    if len(nodes) == 1:
        return np.asarray(np.exp(-nodes[0] * times_h))
    gap = np.diff(nodes, axis=0)
    safe = np.where(gap > 0, gap, 1.0)
    between = np.where(gap > 0, -np.expm1(-gap * times_h) / safe, times_h)
    column = np.exp(-nodes[:-1] * times_h) * between
    for order in range(2, len(nodes)):
        gap = nodes[order:] - nodes[:-order]
        # Closer than this the quotient loses digits and ten terms of the series lose none.
        near = gap * times_h < 0.5
        column = (column[:-1] - column[1:]) / np.where(gap > 0, gap, 1.0)
        for row in np.flatnonzero(near.reshape(len(near), -1).any(axis=1)):
            shape = near.shape[1:]
            close = np.broadcast_to(nodes[row : row + order + 1], (order + 1, *shape))
            when = np.broadcast_to(times_h, shape)
            column[row][near[row]] = _near_rates(close[:, near[row]], when[near[row]])
    return np.asarray(column[0])


def _near_rates(nodes: Array, times: Array) -> Array:
    """Return the convolution (places,) for rates (n, places) that nearly meet, at times (places,).

    Taylor series about the mean rate: the sum of $(-t)^k h_k / (n - 1 + k)!$ with $h_k$ the
    complete symmetric polynomials of the rates' distances from their mean.
    """
    steps = len(nodes) - 1
    middle = nodes.mean(axis=0)
    symmetric = np.zeros((11, *times.shape))
    symmetric[0] = 1.0
    for offset in (middle - nodes) * times:
        for k in range(1, len(symmetric)):
            symmetric[k] += offset * symmetric[k - 1]
    series = np.zeros(times.shape)
    for k, term in enumerate(symmetric):
        series += term / math.factorial(steps + k)
    return np.asarray(np.exp(-middle * times) * times**steps * series)
