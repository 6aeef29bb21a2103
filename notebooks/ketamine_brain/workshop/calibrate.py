"""Fit the mood model to its calibration rows: `python -m ketamine_brain.workshop.calibrate [--write]`.

Least squares over every fitted target of `checks.mood_onset`, each residual in units of its published standard error, plus a
weak prior for what the rows leave open, from a fixed start, so that anyone gets the stored values again. Intervals: 1,000 refits,
each one Gauss–Newton step away, with studies reweighted at random (Bayesian bootstrap) and every row redrawn within its standard
error; 60 of them are kept for the explorers' band.
The report says which rows pull against each other, how product and plain sum compare, and what a mixture of people buys.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import sys

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.mood_onset import checks
from ketamine_brain.models import mood_onset as model
from ketamine_brain.models.parameters import describe

STORE = pathlib.Path(model.__file__).with_suffix(".json")
DRAWS, KEPT, LEVEL = 1000, 60, 0.9
STEP = 0.05  # log or logit units moved for a slope: counts of people are smooth over it, intervals far wider
# Centers of the weak prior: values derived by hand from single studies, or plain guesses, before any fit. Its width is a factor
# of e (one log or logit unit), so that it decides only where the rows are silent; the rise is held to the 1 to 3 h that the earliest
# separations allow, since no row of the fit lies between 2 h and 24 h.
PRIOR = dict(
    saline_level=0.11,
    midazolam_level=0.27,
    spray_level=0.155,
    admission_level=0.31,
    anaesthesia_level=0.44,
    pill_level=0.38,
    pill_days=15.0,
    first_hours_extra=0.8,
    noticing_gain=0.8,
    noticing_fade_days=10.0,
    susceptibility=0.38,
    susceptibility_spread=0.4,
    half_dose_mg_kg=0.1,
    rise_half_time_h=1.73,
    fade_days=10.0,
    durable_share=0.24,
    oral_benefit=0.13,
    oral_responders=0.3,
    oral_days=17.5,
    context_shape=1.5,
    wander_sd=3.0,
)
PRIOR_WIDTH = dict.fromkeys(PRIOR, 1.0) | {"rise_half_time_h": 0.28}
# Where a fit from the prior's centers ended, rounded: the committed fit starts here, so that it is short and always the same.
START = dict(
    saline_level=0.139,
    midazolam_level=0.302,
    spray_level=0.15,
    admission_level=0.307,
    anaesthesia_level=0.458,
    pill_level=0.406,
    pill_days=16.6,
    first_hours_extra=0.883,
    noticing_gain=0.75,
    noticing_fade_days=11.4,
    susceptibility=0.337,
    susceptibility_spread=0.55,
    half_dose_mg_kg=0.048,
    rise_half_time_h=1.93,
    fade_days=7.79,
    durable_share=0.116,
    oral_benefit=0.169,
    oral_responders=0.202,
    oral_days=27.7,
    context_shape=0.812,
    wander_sd=5.34,
)


@dataclasses.dataclass(frozen=True)
class Fit:
    """A fit: parameter names and values, residuals in standard errors, their slopes per log or logit unit, and targets."""

    names: tuple[str, ...]
    values: np.ndarray
    residuals: np.ndarray
    slopes: np.ndarray
    targets: tuple

    @property
    def chi_squared(self) -> float:
        """The sum of squared residuals."""
        return float(self.residuals @ self.residuals)


def fitted_targets() -> tuple:
    """Return the targets that the fit uses: those with a standard error."""
    return tuple(t for t in checks.targets() if t.se is not None)


def fit(start: dict = START, people_of=None, most_steps: int = 40) -> Fit:
    """Return the least-squares fit of the parameters in `start`; the others stay as they are.

    `people_of(parameters)` may build the group otherwise (a rival account of how people differ).
    """
    from scipy.optimize import least_squares

    names, wanted = tuple(start), fitted_targets()
    observed, se = np.array([t.observed for t in wanted]), np.array([t.se for t in wanted])
    center, width = (
        _to_free(names, [PRIOR[n] for n in names]),
        np.array([PRIOR_WIDTH[n] for n in names]),
    )

    def residuals(free):
        parameters = dataclasses.replace(
            model.DEFAULT, **dict(zip(names, _from_free(names, free), strict=True))
        )
        answers = checks.calibration_outcomes(parameters, people_of and people_of(parameters))
        rows = (np.array([answers[t.name] for t in wanted]) - observed) / se
        return np.concatenate([rows, (free - center) / width])

    def slopes(free):
        steps = STEP * np.eye(free.size)
        return np.array(
            [(residuals(free + step) - residuals(free - step)) / (2 * STEP) for step in steps]
        ).T

    found = least_squares(
        residuals,
        _to_free(names, list(start.values())),
        jac=slopes,
        ftol=1e-6,
        xtol=1e-4,
        gtol=1e-9,
        max_nfev=most_steps,
    )
    count = len(wanted)
    return Fit(names, _from_free(names, found.x), found.fun[:count], found.jac[:count], wanted)


def _is_share(names) -> np.ndarray:
    """Return which parameters are shares between 0 and 1; those vary on a logit scale, the others on a log scale."""
    highest = {info.name: info.high for info in describe(model.DEFAULT)}
    return np.array([highest[name] <= 1 for name in names])


def _to_free(names, values) -> np.ndarray:
    x, share = np.array(values, dtype=float), _is_share(names)
    return np.log(x) - np.where(share, np.log1p(-np.where(share, x, 0.0)), 0.0)


def _from_free(names, free) -> np.ndarray:
    """Return values from their log or logit scale, within the parameters' ranges."""
    ranges = {info.name: (info.low, info.high) for info in describe(model.DEFAULT)}
    low, high = np.array([ranges[name] for name in names]).T
    free = np.clip(free, -30.0, 20.0)
    return np.clip(np.where(_is_share(names), 1 / (1 + np.exp(-free)), np.exp(free)), low, high)


def refits(found: Fit, draws: int = DRAWS, seed: int = 1) -> np.ndarray:
    """Return parameters refitted in one step each to reweighted studies with redrawn rows, shape (draws, parameters)."""
    random = np.random.default_rng(seed)
    studies = sorted({t.study for t in found.targets})
    which = np.array([studies.index(t.study) for t in found.targets])
    free, slopes, out = _to_free(found.names, found.values), found.slopes, []
    prior = np.diag([PRIOR_WIDTH[name] ** -2.0 for name in found.names])
    for _ in range(draws):
        weight = random.exponential(size=len(studies))[which]
        noisy = found.residuals + random.standard_normal(found.residuals.size)
        # At the fit, rows and prior balance: only the redrawn and reweighted part of the residuals moves it.
        out.append(
            free
            - np.linalg.solve(
                (slopes.T * weight) @ slopes + prior, slopes.T @ (weight * noisy - found.residuals)
            )
        )
    return _from_free(found.names, np.array(out))


def store(found: Fit, path: pathlib.Path = STORE) -> None:
    """Write values, intervals, ids and the kept refits to the model's data file."""
    draws = refits(found)
    low, high = np.quantile(draws, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    parameters = {
        name: {
            "value": _short(found.values[i]),
            "low": _short(low[i]),
            "high": _short(high[i]),
            "ids": _ids(found, i),
        }
        for i, name in enumerate(found.names)
    }
    kept = [[_short(x) for x in row] for row in draws[:KEPT]]
    text = json.dumps(
        {"parameters": parameters, "draws": {"names": list(found.names), "rows": kept}}, indent=1
    )
    path.write_text(text + "\n")


def _short(x) -> float:
    return float(f"{x:.5g}")


def _ids(found: Fit, column: int) -> list[str]:
    """Return the ids of the rows that hold a parameter: the strongest ones that make up nine tenths of its information."""
    information = found.slopes[:, column] ** 2
    order = np.argsort(-information)
    count = 1 + int(
        np.searchsorted(np.cumsum(information[order]) / max(information.sum(), 1e-300), 0.9)
    )
    ids = [id for i in order[: min(count, 8)] for id in found.targets[i].ids]
    return list(dict.fromkeys(ids))


# ---- report ----------------------------------------------------------------------------------------------------------


def pulls(found: Fit, count: int = 3) -> list[tuple[str, list, list]]:
    """Return, for each parameter, (name, up, down): the rows that pull it up and down hardest, as [(target, pull)]."""
    out = []
    for i, name in enumerate(found.names):
        pull = (
            -found.residuals * found.slopes[:, i] / max(np.linalg.norm(found.slopes[:, i]), 1e-300)
        )
        order = np.argsort(pull)
        pick = lambda rows: [
            (found.targets[j].name, float(pull[j])) for j in rows if abs(pull[j]) > 0.1
        ]
        out.append((name, pick(order[::-1][:count]), pick(order[:count])))
    return out


def product_against_sum(parameters=model.DEFAULT) -> list[tuple[str, float, float, float, float]]:
    """Return (arm, observed, product, sum, standard error) of mean MADRS change in drug arms under different controls."""
    t = checks
    spray = lambda mg, id: model.Plan(
        sprays=((0, mg), (3, mg)), context="spray", baseline_madrs=measurement(id).value
    )
    lii = measurement("LII-K01").value
    arms = [
        ("MUR-01", t._arm("midazolam"), 1.0, None),
        ("SIN-01", t._arm("saline", t._every((0, 3, 7, 10))), 14.0, None),
        ("SIN-03", t._arm("saline", t.SIX), 14.0, None),
        ("DAL-11", spray(56, "DAL-03"), 1.0, None),
        ("DAL-12", spray(84, "DAL-04"), 1.0, None),
        (
            "ASP-03",
            model.Plan(sprays=((0, 84),), context="admission", baseline_madrs=t.aspire_baseline()),
            1.0,
            None,
        ),
        ("LII-K02", t._arm("anaesthesia", baseline=lii), 1.0, lii),
    ]
    se = {x.name: x.se or (x.high - x.low) / (2 * t.Z95) for x in t.targets()}
    rows = []
    for id, plan, day, subtract in arms:
        course = model.simulate(plan, [day], parameters)
        observed = measurement(id).value - (subtract or 0)
        rows.append(
            (
                f"{id} {plan.context}",
                observed,
                course.madrs[0] - plan.baseline_madrs,
                course.sum_madrs[0] - plan.baseline_madrs,
                se.get(id, 7.6 / 20**0.5),
            )
        )
    return rows


def two_classes(parameters) -> model.People:
    """Return people of whom a share (`susceptibility_spread`) responds to a dose, all alike, and the rest not at all."""
    people = model.draw_people(checks.PEOPLE, 0, parameters)
    rank = people.susceptibility.argsort().argsort() / people.susceptibility.size
    share = max(parameters.susceptibility_spread, parameters.susceptibility)
    size = np.where(rank >= 1 - share, parameters.susceptibility / share, 0.0)
    return dataclasses.replace(people, susceptibility=np.minimum(size, 0.999))


def one_broad_fade(parameters) -> model.People:
    """Return people whose fading rates follow one gamma distribution (mean time `fade_days`, shape `durable_share`)."""
    from scipy.special import gammaincinv

    people = model.draw_people(checks.PEOPLE, 0, parameters)
    chance = np.random.default_rng(2).permutation((np.arange(checks.PEOPLE) + 0.5) / checks.PEOPLE)
    rate = (
        gammaincinv(parameters.durable_share, chance)
        / parameters.durable_share
        / parameters.fade_days
    )
    return dataclasses.replace(people, fade_days=np.clip(1 / np.maximum(rate, 1e-6), 0.5, 1000.0))


PEOPLE_NAMES = (
    "susceptibility",
    "susceptibility_spread",
    "fade_days",
    "durable_share",
    "context_shape",
    "wander_sd",
)
RIVALS = {
    "broad susceptibility, two ways of fading (kept)": lambda p: model.draw_people(
        checks.PEOPLE, 0, p
    ),
    "two classes of susceptibility": two_classes,
    "one broad spread of fading": one_broad_fade,
}


def compare_people(found: Fit) -> dict:
    """Return chi-squared of each account of how people differ, refitted in the six parameters that say so."""
    start = {
        name: value
        for name, value in zip(found.names, found.values, strict=True)
        if name in PEOPLE_NAMES
    }
    return {name: fit(start, people_of, most_steps=6) for name, people_of in RIVALS.items()}


def main(arguments=None) -> int:
    """Fit, report, and with --write store; exit 1 when the stored values are not reproduced to three digits."""
    arguments = sys.argv[1:] if arguments is None else arguments
    found = fit()
    if "--write" in arguments:
        store(found)
    stored = json.loads(STORE.read_text())["parameters"]
    print(
        f"{len(found.targets)} rows, {len(found.names)} parameters, chi-squared {found.chi_squared:.1f}\n"
    )
    print(
        f"{'parameter':24s}{'fitted':>10s}{'stored':>10s}   90 % interval      "
        "rows that pull it up / down hardest (standard errors)"
    )
    wrong = []
    for (name, up, down), value in zip(pulls(found), found.values, strict=True):
        row = stored[name]
        off = abs(value - row["value"]) > 5e-3 * abs(row["value"])
        wrong += [name] * int(off)
        text = " / ".join(
            ", ".join(f"{id} {pull:+.1f}" for id, pull in side) for side in (up, down)
        )
        interval = f"{row['low']:.3g} to {row['high']:.3g}"
        print(
            f"{name:24s}{value:10.4g}{row['value']:10.4g}{'*' if off else ' '}  {interval:21s}{text}"
        )
    _report_structure()
    if "--quick" not in arguments:
        _report_people(found)
    print(f"\nstored values reproduced: {'no: ' + ', '.join(wrong) if wrong else 'yes'}")
    return bool(wrong)


def _report_structure() -> None:
    print(
        "\nProduct against plain sum (drug's points as against midazolam), MADRS change\n"
        f"{'arm':22s}{'observed':>9s}{'product':>9s}{'sum':>9s}{'SE':>6s}"
    )
    for arm, observed, product, summed, se in product_against_sum():
        print(f"{arm:22s}{observed:9.1f}{product:9.1f}{summed:9.1f}{se:6.1f}")


def _report_people(found: Fit) -> None:
    print("\nHow people differ: chi-squared after refitting six parameters")
    for name, rival in compare_people(found).items():
        print(
            f"{rival.chi_squared:8.1f}  {name}: "
            + ", ".join(f"{n} {v:.3g}" for n, v in zip(rival.names, rival.values, strict=True))
        )


if __name__ == "__main__":
    sys.exit(main())
