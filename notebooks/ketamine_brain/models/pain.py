r"""Pain that sums up in the spinal cord, and relief that outlasts the drug.

**Wind-up.** Stimulus $k$ of strength $F_{\text{stim}}$ (in units of the single-stimulus threshold)
is felt as a fast part plus what is left of a slow one, carried by NMDA receptors:

$$R_k = F_{\text{stim}} + N_k, \qquad
N_{k+1} = f_{\text{left}}\,\bigl[N_k + (1 - b_{\text{pain}})\,N_{\text{add}}\,F_{\text{stim}}\bigr], \qquad
f_{\text{left}} = e^{-\Delta_{\text{stim}}/\tau_{\text{sum}}}$$

- $N_k$: the slow part, none at the first stimulus; $R_k$: what is felt.
- $\Delta_{\text{stim}}$: seconds between stimuli; $\tau_{\text{sum}}$: how long the slow part
  lasts. At one per second most is left for the next stimulus, at one per six seconds hardly any.
- $N_{\text{add}}$: slow part a stimulus adds; $b_{\text{pain}} = d/(d + d_{50,\text{pain}})$: share
  a dose $d$ blocks. The sum after many stimuli is $f_{\text{left}}(1 -
  b_{\text{pain}})N_{\text{add}}F_{\text{stim}}/(1 - f_{\text{left}})$. A single
  stimulus has no slow part, so the drug cannot change its threshold: built in, not predicted.

**Slow relief.** An infusion at rate $R_{\text{inf}}$ for a time $T_{\text{inf}}$ gives a blood
level $C_S$, and an effect site follows it slowly:

$$\dot C_S = \frac{R_{\text{inf}}}{V_S} - k_S\,C_S, \qquad \dot C_{\text{slow}} = k_{\text{slow}}\,(C_S - C_{\text{slow}}), \qquad
E = \frac{C_{\text{slow}}}{C_{\text{slow}} + C_{50}}$$

- $V_S = \mathrm{CL}_S/k_S$ and $k_S = \ln 2/t_S$. $k_{\text{slow}}$ is $\ln 2$ over 10.9 days: the
  effect rises and fades over weeks while the drug is gone within a day.
- $C_{50}$: effect-site level of half the relief. Well above it, $C_{\text{slow}}$ may halve and $E$
  hardly moves; this step is why relief lasts longer than a plain exponential of the same half-life,
  which is drawn beside it.
- Mean relief is $E$ times the share who respond to the drug and would not have to placebo, $(p_d -
  p_p)/(1 - p_p)$.

Leaves out: relief while the drug is in the blood; the slow rise of the infusion rate at the start;
the voltage that frees NMDA receptors further during a train; function, which did not improve.
Breaks: outside complex regional pain syndrome, where the constants of the slow part were estimated,
and for a nerve so sensitized that single stimuli hurt.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np

from ketamine_brain.models.parameters import ParameterSet, check_number, check_times, parameter
from ketamine_brain.models.statistics import check_count

HOURS_A_DAY = 24.0
NG_ML_IN_MG_L = 1000.0


@dataclasses.dataclass(frozen=True)
class Parameters(ParameterSet):
    """Constants of wind-up and of slow relief."""

    slow_s: float = parameter(
        3.0,
        "s",
        0.5,
        10.0,
        symbol=r"\tau_{\text{sum}}",
        meaning="seconds for which the slow part lasts",
    )
    slow_jump: float = parameter(
        0.6,
        "ratio",
        0.0,
        3.0,
        symbol=r"N_{\text{add}}",
        meaning="slow part a stimulus adds, beside its fast part",
    )
    half_block_mg_per_kg: float = parameter(
        0.3,
        "mg/kg",
        0.02,
        3.0,
        symbol=r"d_{50,\text{pain}}",
        meaning="dose that blocks half of the slow part",
    )
    c50_ng_ml: float = parameter(
        10.5,
        "ng/ml",
        1.0,
        60.0,
        symbol="C_{50}",
        meaning="effect-site level of half the relief (S-ketamine)",
        kind="measured",
        ids=("PAI16",),
        interval=(4.37, 21.2),
    )
    relief_half_life_days: float = parameter(
        10.9,
        "days",
        2.0,
        40.0,
        symbol=r"t_{\text{site}}",
        meaning="days in which the effect site halves its distance to the blood",
        kind="measured",
        ids=("PAI17",),
        interval=(5.3, 20.5),
    )
    clearance_l_per_h: float = parameter(
        95.0,
        "L/h",
        30.0,
        200.0,
        symbol=r"\mathrm{CL}_S",
        meaning="blood cleared of S-ketamine in an hour, at 70 kg",
        kind="measured",
        ids=("PK26",),
    )
    elimination_half_life_h: float = parameter(
        5.2,
        "h",
        1.0,
        24.0,
        symbol="t_S",
        meaning="hours in which the blood level of S-ketamine halves",
        kind="measured",
        ids=("PK40",),
    )
    drug_chance: float = parameter(
        0.67,
        "fraction",
        0.0,
        1.0,
        symbol="p_d",
        meaning="chance that the drug relieves pain",
        kind="measured",
        ids=("PAI18",),
    )
    placebo_chance: float = parameter(
        0.23,
        "fraction",
        0.0,
        0.95,
        symbol="p_p",
        meaning="chance that placebo does",
        kind="measured",
        ids=("PAI19",),
    )
    c50_spread: float = parameter(
        0.6,
        "log units",
        0.05,
        2.0,
        symbol=r"\omega_{C50}",
        meaning="how much people differ in that level",
    )
    control_nrs: float = parameter(
        5.5,
        "NRS points",
        1.0,
        10.0,
        symbol=r"\mathrm{NRS}_0",
        meaning="mean pain without the drug, of 10",
    )


DEFAULT = Parameters()


@dataclasses.dataclass(frozen=True)
class WindUp:
    """One train: arrays over stimuli; responses in units of a single stimulus at threshold, `growth` of last over first, less 1.

    `threshold` is the strength at which a first stimulus is just felt (response 1).
    """

    times_s: np.ndarray
    fast: np.ndarray
    slow: np.ndarray
    response: np.ndarray
    block: float
    growth: float
    threshold: float


@dataclasses.dataclass(frozen=True)
class Relief:
    """One infusion of S-ketamine: arrays over `days` since its start.

    `relief_points` and `pain_nrs` of 10, means of a group.
    """

    days: np.ndarray
    plasma_ng_ml: np.ndarray
    effect_site_ng_ml: np.ndarray
    effect: np.ndarray
    relief_points: np.ndarray
    exponential_points: np.ndarray
    pain_nrs: np.ndarray


def block_of_dose(dose_mg_per_kg: float, parameters: Parameters = DEFAULT) -> float:
    """Return the share of the slow part, 0..1, that a dose blocks."""
    dose = check_number("dose_mg_per_kg", dose_mg_per_kg, 0.0, 2.0, "mg/kg")
    return dose / (dose + parameters.half_block_mg_per_kg)


def simulate_windup(
    interval_s=1.0, stimuli=15, dose_mg_per_kg=0.0, strength=1.2, parameters: Parameters = DEFAULT
) -> WindUp:
    """Return the `WindUp` of a train of `stimuli` (1..60) every `interval_s` (0.2..30 s) at `strength` times the threshold.

    Closed form of the recursion above: N_k = q(1 − B)JF (1 − q^(k−1))/(1 − q). Raises ValueError
    for values out of range.
    """
    interval = check_number("interval_s", interval_s, 0.2, 30.0, "s")
    strength = check_number("strength", strength, 0.1, 5.0)
    block = block_of_dose(dose_mg_per_kg, parameters)
    order = np.arange(check_count("stimuli", stimuli, 1, 60))
    left = math.exp(-interval / parameters.slow_s)
    slow = (
        left * (1.0 - block) * parameters.slow_jump * strength * (1.0 - left**order) / (1.0 - left)
    )
    fast = np.full(order.shape, strength)
    response = fast + slow
    return WindUp(
        interval * order,
        fast,
        slow,
        response,
        block,
        float(response[-1] / response[0] - 1.0),
        float(strength / response[0]),
    )


def _step(days, days_infused: float, rate_mg_per_h: float, parameters: Parameters):
    """Return (plasma, effect site) in ng/ml.

    An endless infusion from day 0 less the same one begun when it stops.
    """
    k = math.log(2.0) * HOURS_A_DAY / parameters.elimination_half_life_h
    slow = math.log(2.0) / parameters.relief_half_life_days
    plateau = rate_mg_per_h / parameters.clearance_l_per_h * NG_ML_IN_MG_L

    def endless(time):
        time = np.maximum(time, 0.0)
        fast_gone, slow_gone = -np.expm1(-k * time), -np.expm1(-slow * time)
        return plateau * fast_gone, plateau * (k * slow_gone - slow * fast_gone) / (k - slow)

    on, off = endless(days), endless(days - days_infused)
    return on[0] - off[0], on[1] - off[1]


def simulate_relief(
    rate_mg_per_h=22.2, hours=100.8, days=None, parameters: Parameters = DEFAULT
) -> Relief:
    """Return the `Relief` after S-ketamine at `rate_mg_per_h` (0..1000, at 70 kg) for `hours` (0.1..240).

    `exponential_points` is the same relief at the end of the infusion, fading as a plain
    exponential from there: what one would expect without the step at C50. Raises ValueError for
    values out of range.
    """
    rate = check_number("rate_mg_per_h", rate_mg_per_h, 0.0, 1000.0, "mg/h")
    infused = check_number("hours", hours, 0.1, 240.0, "h") / HOURS_A_DAY
    days = np.linspace(0.0, 84.0, 337) if days is None else check_times("days", days, "days")
    plasma, site = _step(days, infused, rate, parameters)
    effect = site / (site + parameters.c50_ng_ml)
    relief = _most(parameters) * effect
    end = _step(np.array([infused]), infused, rate, parameters)[1][0]
    fading = 0.5 ** (np.maximum(days - infused, 0.0) / parameters.relief_half_life_days)
    exponential = np.where(
        days < infused, relief, _most(parameters) * end / (end + parameters.c50_ng_ml) * fading
    )
    return Relief(days, plasma, site, effect, relief, exponential, parameters.control_nrs - relief)


def _most(parameters: Parameters) -> float:
    """Return the greatest mean relief in points.

    Pain × the share who respond to the drug and would not to placebo.
    """
    drug, placebo = parameters.drug_chance, parameters.placebo_chance
    return parameters.control_nrs * max(drug - placebo, 0.0) / (1.0 - placebo)


def weeks_of_relief(
    least_points=1.0, rate_mg_per_h=22.2, hours=100.8, parameters: Parameters = DEFAULT
) -> float:
    """Return how many weeks after the infusion's end mean relief stays at or above `least_points` (0 if it never is)."""
    from scipy.optimize import brentq

    least = check_number("least_points", least_points, 0.01, 10.0, "points")
    infused = check_number("hours", hours, 0.1, 240.0, "h") / HOURS_A_DAY

    def above(day: float) -> float:
        return (
            float(simulate_relief(rate_mg_per_h, hours, [day], parameters).relief_points[0]) - least
        )

    last = infused + 60.0 * parameters.relief_half_life_days
    tried = infused + np.linspace(
        0.0, 2.0, 41
    )  # the effect site still rises for hours after the infusion ends
    highest = tried[
        np.argmax(simulate_relief(rate_mg_per_h, hours, tried, parameters).relief_points)
    ]
    return (brentq(above, highest, last) - infused) / 7.0 if above(highest) > 0.0 else 0.0


def share_half_relieved(effect_site_ng_ml, parameters: Parameters = DEFAULT):
    """Return the share of people, 0..1, in whom the drug (beyond placebo) takes away more than half of the pain.

    A person's own C50 is spread log-normally; half is gone when the effect site is above it.
    """
    from scipy.special import ndtr

    site = np.asarray(effect_site_ng_ml, dtype=float)
    apart = np.log(np.maximum(site, 1e-12) / parameters.c50_ng_ml) / parameters.c50_spread
    return ndtr(apart) * _most(parameters) / parameters.control_nrs
