"""What the anxiety circuit says of the measured rows: how it was fitted, what it then predicts.

Fitted: the size of the effect, to responders on ketamine and on saline in one trial [ANX01, ANX02];
the open setting, to [ANX14]. No row gives how the peak divides between the fast and the slow part,
so they are given equal shares. Held out: the three pooled effects [ANX08–ANX10]. The null
co-primary [ANX06] comes from the fitted trial, so it is reported as calibration.
"""

from __future__ import annotations

import dataclasses

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.models.anxiety_circuit import DEFAULT, Parameters, responder_share, simulate
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.models.statistics import exact_interval

LSAS_LINE = 0.35  # a responder on the LSAS is more than 35 % better [ANX01]
OPEN_LINE = 0.5  # the usual line of half; the open series' own line was not seen
TRIAL_DAYS = (
    np.array([3.0, 24.0, 48.0, 72.0, 168.0, 240.0, 336.0]) / 24.0
)  # the trial's window was 3 h to 14 d [ANX05]
LEAST_CHANCE = 0.05  # a result that comes up in fewer than one trial in twenty counts as a surprise


def best_drop(dose_mg_per_kg: float, context: str, days, parameters: Parameters) -> float:
    """Return the mean drop, as a fraction of baseline, at the best of `days`.

    A dose of 0 leaves the context alone.
    """
    return float(
        (1.0 - simulate(dose_mg_per_kg, days, context=context, parameters=parameters).anxiety).max()
    )


def fit(start: Parameters = DEFAULT) -> Parameters:
    """Return `start` with its fitted constants computed anew from the rows."""
    from scipy.optimize import brentq
    from scipy.special import ndtri

    ketamine, saline, open_label = measurement("ANX01"), measurement("ANX02"), measurement("ANX14")
    none_of = 0.5 / (saline.people + 1)  # 0 of n says only "rare": half a responder in n + 1
    start = dataclasses.replace(
        start, context_saline=float(LSAS_LINE + start.patient_sd * ndtri(none_of))
    )

    def sized(cut: float) -> Parameters:
        rise = (
            (1.0 + start.control) / start.control * cut / (1.0 - cut)
        )  # the control that alone lowers anxiety as much
        return dataclasses.replace(start, gain_cut=cut, control_rise=rise)

    def excess(cut: float) -> float:
        return (
            float(
                responder_share(best_drop(0.5, "saline", TRIAL_DAYS, sized(cut)), LSAS_LINE, start)
            )
            - ketamine.number / 100.0
        )

    fitted = sized(brentq(excess, 0.01, 0.5))
    wanted = OPEN_LINE + start.patient_sd * ndtri(open_label.number / open_label.people)
    circuit = 1.0 - best_drop(1.0, "none", np.linspace(0.0, 7.0, 169), fitted)
    return dataclasses.replace(fitted, context_open=float(1.0 - (1.0 - wanted) / circuit))


def effect_interval() -> tuple[float, float]:
    """Return the lowest and highest effect that the exact intervals allow [ANX01, ANX02].

    Both in patient SD; the highest may be infinite.
    """
    from scipy.special import ndtri

    ketamine, saline = (
        exact_interval(round(row.number / 100.0 * row.people), row.people)
        for row in map(measurement, ("ANX01", "ANX02"))
    )
    return float(ndtri(ketamine[0]) - ndtri(saline[1])), float(
        ndtri(ketamine[1]) - ndtri(saline[0])
    )


def chance_of_null(smd: float, pairs: int, correlation: float) -> float:
    """Return the chance, 0..1, that a crossover of `pairs` people finds p > 0.05.

    smd: the true effect, in SD; normal test.
    """
    from scipy.special import ndtr

    shift = abs(smd) * np.sqrt(pairs / (2.0 * (1.0 - correlation)))
    return float(ndtr(1.96 - shift) - ndtr(-1.96 - shift))


def notes() -> list[str]:
    """Return what the table of this model's predictions does not say by itself."""
    return [
        "ANX09, ANX10: sized by responders in one small trial, the drug part is too large a day "
        "later and after; the pool is of other people too.",
        "ANX06: what fits the trial's one outcome cannot give the null on its other one: a model "
        "of a single effect has no room for both.",
        f"ANX01, ANX02: the exact intervals allow an effect from {effect_interval()[0]:.1f} "
        "patient SD to no upper end, so the fit is one of many.",
        "The fast and slow parts share the peak by assumption; the held-out rows had been read "
        "when that was set, and it was not moved after.",
    ]


def predictions(parameters: Parameters | None = None) -> list[Prediction]:
    """Return what the circuit predicts of ANX01, ANX02, ANX06, ANX08–ANX10 and ANX14."""
    parameters = parameters or DEFAULT
    return [*_responders(parameters), _null(parameters), *_pooled(parameters)]


def _responders(parameters: Parameters) -> list[Prediction]:
    rows = (
        ("ANX01", 0.5, "saline", LSAS_LINE, TRIAL_DAYS),
        ("ANX02", 0.0, "saline", LSAS_LINE, TRIAL_DAYS),
        ("ANX14", 1.0, "open", OPEN_LINE, np.linspace(0.0, 7.0, 169)),
    )
    out = []
    for id, dose, context, line, days in rows:
        row = measurement(id)
        n = row.people
        share = row.number / n if row.unit.startswith("patients") else row.number / 100.0
        low, high = exact_interval(round(share * n), n)
        predicted = float(
            responder_share(best_drop(dose, context, days, parameters), line, parameters)
        )
        out.append(
            Prediction(
                ids=(id,),
                what=f"responders, {row.arm} (%)",
                observed=100 * share,
                predicted=100 * predicted,
                low=100 * low,
                high=100 * high,
                reason=f"exact 95 % interval of {round(share * n)} of {n}",
                use=row.use,
            )
        )
    return out


def _null(parameters: Parameters) -> Prediction:
    """Return the chance of the null on the trial's second outcome: at least one in twenty."""
    row, smd = measurement("ANX06"), simulate(0.5, TRIAL_DAYS, parameters=parameters).smd.mean()
    return Prediction(
        ids=(row.id,),
        what="chance that such a trial finds no effect on its self-rated scale",
        observed=1.0,
        predicted=chance_of_null(smd, row.people, parameters.pair_correlation),
        low=LEAST_CHANCE,
        high=1.0,
        reason="a null that comes up in at least 1 trial in 20 is no surprise to the model",
        use=row.use,
    )


def _pooled(parameters: Parameters) -> list[Prediction]:
    windows = {
        "ANX08": np.linspace(1.0, 12.0, 12) / 24.0,
        "ANX09": np.array([1.0]),
        "ANX10": np.linspace(7.0, 14.0, 15),
    }
    rows = [
        (measurement(id), simulate(0.5, days, parameters=parameters).smd.mean())
        for id, days in windows.items()
    ]
    return [
        Prediction(
            ids=(row.id,),
            what=f"{row.quantity}, {row.time}",
            observed=row.number,
            predicted=float(smd),
            low=row.interval[0],
            high=row.interval[1],
            reason="published 95 % CI of the pooled effect",
            use=row.use,
        )
        for row, smd in rows
    ]
