"""Fit the mood model to trials and judge its forecasts (`make calibrate`).

The fit is Bayesian, by NumPyro (the optional extra `calibrate`): the results of
`models.mood_evidence`, one by one, with a deviation of each trial in context and in drug, and a few
rows of `measurements.csv` that speak of times (`EXTRA`).
"""

from __future__ import annotations

import csv
import dataclasses
import functools
import json
import math
import pathlib
import sys
from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from ketamine_brain.evidence import measurement
from ketamine_brain.evidence.trial_arms import arm
from ketamine_brain.models import mood_equations as equations
from ketamine_brain.models import mood_evidence, mood_forecasts, mood_onset
from ketamine_brain.models.mood_evidence import Result
from ketamine_brain.models.mood_onset import Plan

STORE = mood_onset.STORE
RIVAL = pathlib.Path(__file__).with_name("rival_701823f.csv")
CHAINS, WARMUP, SAMPLES, SEED, FOLDS = 4, 400, 900, 20, 10
USUAL_SD = 11.5  # between people's changes where a trial prints none: the middle of those printed
KEPT = 400
SAME_PEOPLE = 0.5  # correlation of one arm's errors at two times: not published, fixed beforehand

# Centers and widths of the priors, set before any fit: hand values from single studies or plain
# guesses. Shares on a logit scale, the rest on a log scale.
SHARES = dict(
    saline_level=(0.11, 0.7),
    midazolam_level=(0.27, 0.7),
    spray_level=(0.155, 0.7),
    admission_level=(0.31, 0.7),
    anaesthesia_level=(0.44, 0.7),
    weeks_level=(0.38, 0.7),
    weeks_share=(0.5, 1.0),
    noticing_gain=(0.5, 1.0),
    infusion_effect=(0.32, 0.7),
    spray_effect=(0.3, 0.7),
    oral_benefit=(0.13, 0.7),
)
SIZES = dict(
    weeks_days=(15.0, 0.5),
    first_hours_extra=(0.8, 0.7),
    half_dose_mg_kg=(0.1, 1.0),
    half_dose_spray_mg=(20.0, 1.0),
    rise_half_time_h=(1.73, 0.3),
    fade_days=(10.0, 0.5),
    oral_days=(17.5, 0.5),
    context_ordinary=(1.0, 0.3),
    context_suicidal=(1.0, 0.3),
    context_older=(1.0, 0.3),
    drug_ordinary=(1.0, 0.3),
    drug_suicidal=(1.0, 0.3),
    drug_older=(1.0, 0.3),
    context_trial_sd=(0.15, 0.5),
    drug_trial_sd=(0.4, 0.5),
    benefit_spread=(0.6, 0.5),
    wander_sd=(5.0, 0.5),
)
FITTED = (*SHARES, *SIZES)


# ---- what the fit sees -------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True, kw_only=True)
class Rows:
    """Plans at a time, one a row, as arrays: where they stand, and the doses of each route.

    at: `Moments` of rows. amount: of the last dose (equal doses only), gap: days from the dose
    before it (very long for a first one), elapsed: days since it; all (route, row).
    """

    at: equations.Moments
    baseline: np.ndarray
    amount: np.ndarray
    gap: np.ndarray
    elapsed: np.ndarray


ROUTES = ("infusion_effect", "spray_effect")


def rows_of(plans: Sequence[Plan], days: Sequence[float]) -> Rows:
    """Return `Rows` of each plan at its day."""
    each = [
        mood_onset.moments(plan, np.array([day])) for plan, day in zip(plans, days, strict=True)
    ]
    names = [field.name for field in dataclasses.fields(equations.Moments)]
    at = {n: np.array([np.ravel(getattr(m, n))[0] for m in each]) for n in names}
    amount, elapsed = np.zeros((2, 2, len(plans)))
    gap = np.full((2, len(plans)), 1e6)
    for row, (plan, day) in enumerate(zip(plans, days, strict=True)):
        for route, doses in enumerate((plan.infusions, plan.sprays)):
            given = [(start, dose) for start, dose in doses if start <= day and dose]
            if given:
                starts = [start for start, _ in given]
                amount[route, row], elapsed[route, row] = given[-1][1], day - starts[-1]
            if len(given) > 1:
                gap[route, row] = starts[-1] - starts[-2]
    baseline = np.array([plan.baseline_madrs for plan in plans])
    return Rows(
        at=equations.Moments(**at), baseline=baseline, amount=amount, gap=gap, elapsed=elapsed
    )


def strengths(rows: Rows, p: Any, xp: Any) -> tuple[Any, Any, Any, Any]:
    """Return the strengths of context, ketamine and oral drug of each row in the average trial, and
    how much of a trial's own deviation in context is there."""
    drip, spray = rows.amount
    sizes = equations.dose_size(drip, spray, p)
    ketamine: Any = 0.0
    for route, (name, size) in enumerate(zip(ROUTES, sizes, strict=True)):
        before = size * xp.exp(-rows.gap[route] / p.fade_days)
        now = equations.acting(size, before, rows.elapsed[route], p, xp)
        ketamine = ketamine + equations.strength(getattr(p, name), xp) * now
    ketamine = ketamine * equations.of_people(rows.at, p, xp)
    noticed = equations.noticed(drip, spray, p)
    sure = noticed * xp.exp(-rows.elapsed.max(axis=0) / p.fade_days)
    oral, set_in = equations.oral(rows.at, p, xp), equations.set_in(rows.at, p, xp)
    return equations.context(rows.at, p, sure, xp), ketamine, oral, set_in


def control_of(plan: Plan) -> Plan:
    """Return the plan of the control arm: the same without ketamine."""
    return dataclasses.replace(plan, infusions=(), sprays=())


@dataclasses.dataclass(frozen=True, kw_only=True)
class Data:
    """The results as arrays, one entry a result, and the rows of plans they are asked of.

    rows: a row a result, then the control row of each gap (`own_rows` in all), then the rows of
    times at `where`. control: that row of a gap, else -1. trial, arm: indices; arm is -1 where an
    arm has one time only. of_row: each row's trial, -1 for the average one.
    """

    results: tuple[Result, ...]
    rows: Rows
    control: np.ndarray
    trial: np.ndarray
    arm: np.ndarray
    kind: np.ndarray
    observed: np.ndarray
    n: np.ndarray
    se: np.ndarray
    sd: np.ndarray
    sd_of_total: np.ndarray
    names: tuple[str, ...]
    days: np.ndarray
    own_rows: int
    of_row: np.ndarray
    where: dict[str, slice]


def data_of(results: Sequence[Result]) -> Data:
    """Return the results as arrays; NaN where a result prints no SE or SD."""
    names = tuple(dict.fromkeys(r.trial for r in results))
    plans, days = [r.plan for r in results], [r.day for r in results]
    control = np.full(len(results), -1)
    for i, result in enumerate(results):
        if result.kind == "gap":
            control[i] = len(plans)
            plans.append(control_of(result.plan))
            days.append(result.day)
    own_rows, (extra, where) = len(plans), extra_plans()
    of_plan = [r.trial for r in results] + [r.trial for r in results if r.kind == "gap"]
    of_row = [names.index(t) for t in of_plan] + [-1] * len(extra)
    groups = [(r.trial, r.arm) for r in results if r.kind != "gap"]
    repeated = list(dict.fromkeys(g for g in groups if groups.count(g) > 1))
    arm = [repeated.index(g) if (g := (r.trial, r.arm)) in repeated else -1 for r in results]

    def blank(values: list[float | None]) -> np.ndarray:
        return np.array([np.nan if x is None else x for x in values], dtype=float)

    return Data(
        results=tuple(results),
        rows=rows_of(plans + [p for p, _ in extra], days + [d for _, d in extra]),
        days=np.array(days),
        own_rows=own_rows,
        of_row=np.array(of_row),
        where=where,
        control=control,
        trial=np.array([names.index(r.trial) for r in results]),
        arm=np.array([-1 if r.kind == "gap" else a for r, a in zip(results, arm, strict=True)]),
        kind=np.array([mood_evidence.KINDS.index(r.kind) for r in results]),
        observed=np.array([r.observed for r in results]),
        n=np.array([r.n for r in results], dtype=float),
        se=blank([r.se for r in results]),
        sd=blank([r.sd for r in results]),
        sd_of_total=np.array([r.sd_of_total for r in results]),
        names=names,
    )


def extra_plans() -> tuple[list[tuple[Plan, float]], dict[str, slice]]:
    """Return the plans with days behind the rows of `measurements.csv` that speak of times."""
    oral = Plan(oral_from_day=0.0, context="pill", population="ordinary")
    pill = control_of(dataclasses.replace(oral, oral_from_day=None))
    drip = {c: Plan(infusions=((0.0, 0.5),), context=c) for c in ("midazolam", "saline")}
    low = Plan(infusions=((0.0, 0.1),))
    asked = {
        "oral": [(oral, d) for d in (7.0, 14.0, 42.0)],
        "pill": [(pill, d) for d in (7.0, 14.0, 42.0)],
        "late": [(p, 11.0) for c in drip for p in (drip[c], control_of(drip[c]))],
        "low": [(low, 1.0), (control_of(low), 1.0)],
    }
    pairs: list[tuple[Plan, float]] = []
    where: dict[str, slice] = {}
    for name, wanted in asked.items():
        where[name] = slice(len(pairs), len(pairs) + len(wanted))
        pairs += wanted
    return pairs, where


def _share_of_placebo(id: str) -> tuple[float, float]:
    """Return a drug's gap over placebo pills as a share of what placebo improved, and its SE."""
    large, other, minimal = measurement("STO-02").numbers
    first, last = measurement("STO-03").numbers[1] / 100, measurement("STO-04").numbers[1] / 100
    placebo = first * large + last * minimal + (1 - first - last) * other
    row = measurement(id)
    low, high = row.interval
    se = (high - low) / (2 * mood_evidence.Z95)
    return abs(row.number) / placebo, max(se / placebo, 0.02)


def _said_of_times(gone: Any, where: dict[str, slice], p: Any, xp: Any) -> dict[str, Any]:
    """Return (answer, observed, SE) of each row of times (no trial of the list is among them)."""
    drug, pill = gone[where["oral"]], gone[where["pill"]]
    gap = drug - pill
    few, late = gone[where["low"]], gone[where["late"]]

    def size(g: Any, day: float) -> Any:
        wander = equations.wander_variance(day, p, xp)
        sd = equations.person_spread(g, 33.0, p.baseline_sd, wander, p, True, xp)
        return 33.0 * (g[::2] - g[1::2]) / xp.sqrt((sd[::2] ** 2 + sd[1::2] ** 2) / 2)

    low, high = measurement("KIS-01").interval
    people = measurement("FAV-03").numbers  # 18/20/22/20/19: first 0.1 mg/kg, last midazolam
    # No spread is printed for the shares of the final improvement: 5 points; "one third": 8.
    said = {
        "POS-01": (drug[1] / drug[2], measurement("POS-01").number / 100, 0.05),
        "POS-02": (pill[1] / pill[2], measurement("POS-02").number / 100, 0.05),
        "TAY-02": (gap[0] / gap[2], measurement("TAY-02").number / 100, 0.08),
        "STO-01": (gap[2] / pill[2], *_share_of_placebo("STO-01")),
        "JAC-01": (gap[2] / pill[2], *_share_of_placebo("JAC-01")),
        "KIS-03": (size(late, 11.0).mean(), 0.0, (high - low) / (2 * mood_evidence.Z95)),
        "FAV-01": (
            size(few, 1.0)[0],
            -measurement("FAV-01").number,
            math.sqrt(1 / people[0] + 1 / people[-1]),
        ),
    }
    return said


def _normal(observed: Any, answer: Any, se: Any, xp: Any) -> Any:
    return -0.5 * ((observed - answer) / se) ** 2 - xp.log(se)


def likelihood(
    data: Data, p: Any, u: Any, v: Any, own: Any, xp: Any, ndtr: Callable[[Any], Any]
) -> tuple[Any, Any, dict[str, Any]]:
    """Return the log likelihood of each result with its printed SD, the fraction removed in each
    row, and what was answered: each result and log SD, with their standard errors.

    u, v: the trials' deviations; own: of the arms that were scored more than once.
    """
    context, ketamine, oral, set_in = strengths(data.rows, p, xp)
    count = len(data.results)
    which = data.of_row
    shift = which >= 0
    context = context + set_in * p.context_trial_sd * xp.where(shift, u[which], 0.0)
    ketamine = ketamine * (1 + p.drug_trial_sd * xp.where(shift, v[which], 0.0))
    everything = -xp.expm1(-(context + ketamine + oral))
    gone = everything[: data.own_rows]
    baseline = data.rows.baseline[: data.own_rows]
    wander = equations.wander_variance(data.days, p, xp)

    def spread(change: bool) -> Any:
        return equations.person_spread(gone, baseline, p.baseline_sd, wander, p, change, xp)

    sd, fall = spread(True), baseline * gone
    answer = -fall[:count] + xp.where(data.control >= 0, fall[data.control], 0.0)
    doubled = np.where(data.control >= 0, 2.0, 1.0)
    se = xp.where(
        np.isnan(data.se), sd[:count] * np.sqrt(doubled / data.n), np.nan_to_num(data.se, nan=1.0)
    )
    repeated = data.arm >= 0
    answer = answer + xp.where(repeated, math.sqrt(SAME_PEOPLE) * se * own[data.arm], 0.0)
    noise = se * np.where(repeated, math.sqrt(1 - SAME_PEOPLE), 1.0)
    z = equations.response_chance(gone, baseline, p.baseline_sd, wander, p, xp=xp)[:count]
    chance = xp.clip(ndtr(z), 1e-6, 1 - 1e-6)
    responders = np.round(data.observed * data.n)
    counted = responders * xp.log(chance) + (data.n - responders) * xp.log1p(-chance)
    counts = data.kind == mood_evidence.KINDS.index("response")
    of_result = xp.where(counts, counted, _normal(data.observed, answer, noise, xp))
    model_sd = xp.where(data.sd_of_total, spread(False)[:count], sd[:count])
    error = np.sqrt(0.5 / (data.n - 1) + SD_ERROR**2)
    printed = np.nan_to_num(data.sd, nan=1.0)
    of_sd = _normal(np.log(printed), xp.log(model_sd), error, np)
    return (
        of_result + xp.where(np.isnan(data.sd), 0.0, of_sd),
        everything,
        dict(
            answer=xp.where(counts, chance, answer),
            noise=xp.where(counts, xp.sqrt(chance * (1 - chance) / data.n), noise),
            spread=xp.where(np.isnan(data.sd), 0.0, xp.log(model_sd)),
            spread_noise=error,
        ),
    )


def model(data: Data, keep: Any) -> None:
    """The joint distribution of parameters, deviations and kept trials' results, for NumPyro."""
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from jax.scipy.special import ndtr

    free = numpyro.sample("free", dist.Normal(jnp.zeros(len(FITTED)), 1.0))
    count = len(data.names)
    tail = equations.TRIAL_TAIL
    u = numpyro.sample("u", dist.StudentT(tail, jnp.zeros(count), 1.0))
    other = numpyro.sample("other", dist.Normal(jnp.zeros(count + data.arm.max() + 2), 1.0))
    values = _natural(free, jnp)
    p = SimpleNamespace(**_constants() | {name: values[i] for i, name in enumerate(FITTED)})
    v, own = other[:count], other[count:]
    each, gone, _ = likelihood(data, p, u, v, own, jnp, ndtr)
    trial = numpyro.deterministic("trial", jnp.zeros(count).at[data.trial].add(each))
    said = _said_of_times(gone[data.own_rows :], data.where, p, jnp).values()
    times = sum(_normal(observed, answer, se, jnp) for answer, observed, se in said)
    numpyro.factor("likelihood", (trial * keep).sum() + times)


SD_ERROR = 0.2  # trials' SDs differ by about a fifth beyond chance: fixed beforehand


def _constants() -> dict[str, float]:
    """Return the constants that are not fitted."""
    names = [field.name for field in dataclasses.fields(mood_onset.Parameters)]
    return {n: getattr(mood_onset.DEFAULT, n) for n in names if n not in FITTED}


def _natural(free: Any, xp: Any = np) -> Any:
    """Return the fitted constants, in the order of FITTED, from their standard normal scales."""
    centers, widths = np.array([*SHARES.values(), *SIZES.values()]).T
    few = len(SHARES)
    logit = np.log(centers[:few] / (1 - centers[:few])) + widths[:few] * free[..., :few]
    sizes = centers[few:] * xp.exp(widths[few:] * free[..., few:])
    return xp.concatenate([1 / (1 + xp.exp(-logit)), sizes], axis=-1)


def sampler(
    chains: int = CHAINS, warmup: int = WARMUP, samples: int = SAMPLES, progress: bool = False
) -> Any:
    """Return a NumPyro sampler of the model, compiled once for whichever trials are kept."""
    import jax

    jax.config.update("jax_enable_x64", True)
    from numpyro.infer import MCMC, NUTS, init_to_value

    data = data_of(mood_evidence.results())
    start = init_to_value(values={"free": np.zeros(len(FITTED))})
    kernel = NUTS(
        functools.partial(model, data),
        target_accept_prob=0.9,
        init_strategy=start,
        dense_mass=[("free",)],
        max_tree_depth=7,
    )
    return MCMC(
        kernel,
        num_warmup=warmup,
        num_samples=samples,
        num_chains=chains,
        chain_method="vectorized",
        progress_bar=progress,
        jit_model_args=True,
    )


def converged(samples: dict[str, np.ndarray], diverging: np.ndarray) -> list[str]:
    """Return lines that say whether the chains agree: divergences, R-hat and bulk ESS."""
    from numpyro.diagnostics import effective_sample_size, split_gelman_rubin

    everything = np.concatenate([samples["free"], samples["other"]], axis=-1)
    worst = float(np.max(split_gelman_rubin(everything)))
    least = float(np.min(effective_sample_size(everything)))
    return [
        f"divergences: {int(np.sum(diverging))} (asked: 0)",
        f"largest R-hat: {worst:.3f} (asked: at most 1.01)",
        f"least bulk ESS: {least:.0f} (asked: at least 400)",
    ]


# ---- what informs what ---------------------------------------------------------------------------


TIMES = ("POS-01", "POS-02", "TAY-02", "STO-01", "JAC-01", "KIS-03", "FAV-01")


def _answers(theta: np.ndarray, other: np.ndarray, data: Data) -> tuple[np.ndarray, np.ndarray]:
    """Return what each draw says of results, log SDs and rows of times, and the mean errors."""
    from scipy.special import ndtr

    count = len(data.names)
    said, noise = [], []
    for values, deviations in zip(theta, other, strict=True):
        p = SimpleNamespace(**_constants() | dict(zip(FITTED, values, strict=True)))
        u, v, own = deviations[:count], deviations[count : 2 * count], deviations[2 * count :]
        _, gone, answers = likelihood(data, p, u, v, own, np, ndtr)
        times = _said_of_times(gone[data.own_rows :], data.where, p, np)
        assert tuple(times) == TIMES
        said.append([*answers["answer"], *answers["spread"], *(a for a, _, _ in times.values())])
        noise.append(
            [*answers["noise"], *answers["spread_noise"], *(se for _, _, se in times.values())]
        )
    return np.array(said), np.mean(noise, axis=0)


def influences(
    theta: np.ndarray, other: np.ndarray, quantities: dict[str, np.ndarray]
) -> dict[str, dict[str, float]]:
    """Return, for each quantity (an array of draws), how much of its certainty each source carries.

    From the joint posterior: moving a result by one standard error moves the posterior mean of a
    quantity by their covariance, in standard errors; squares of these over the posterior variance
    say what each result carries (of a linear model they sum to 1 with the prior's part); a trial's
    deviations count as its results do. Sources are trials, and ids of the rows of times.
    """
    data = data_of(mood_evidence.results())
    answers, noise = _answers(theta, other, data)
    # A trial's own deviations are noise around what it says of the average one, as chance is.
    both = np.concatenate([answers / noise, other[:, : 2 * len(data.names)]], axis=1)
    names = [*2 * [data.names[i] for i in data.trial], *TIMES, *data.names, *data.names]
    out = {}
    for name, draws in quantities.items():
        moved = ((draws - draws.mean())[:, None] * (both - both.mean(axis=0))).mean(axis=0)
        share = moved**2 / draws.var()
        total: dict[str, float] = {}
        for source, value in zip(names, share, strict=True):
            total[source] = total.get(source, 0.0) + float(value)
        out[name] = dict(sorted(total.items(), key=lambda item: -item[1]))
    return out


# ---- the store -----------------------------------------------------------------------------------


def store(samples: dict[str, np.ndarray]) -> None:
    """Write each constant's mean, 90 % interval and sources, and the kept draws.

    A source is the rows (of the table of arms, or of times) of a trial that carries at least a
    twentieth of what is known of the constant, and in any case the largest one.
    """
    theta = _natural(samples["free"].reshape(-1, len(FITTED)))
    other = samples["other"].reshape(theta.shape[0], -1)
    carried = influences(theta, other, dict(zip(FITTED, theta.T, strict=True)))
    low, high = np.quantile(theta, [0.05, 0.95], axis=0)
    kept = theta[np.linspace(0, len(theta) - 1, KEPT).astype(int)]
    parameters = {
        name: dict(
            value=_short(theta[:, i].mean()),
            low=_short(low[i]),
            high=_short(high[i]),
            ids=_ids_of(carried[name]),
            carried={k: round(v, 3) for k, v in carried[name].items() if v >= 0.02},
        )
        for i, name in enumerate(FITTED)
    }
    shares = spray_weights(theta, other)
    rows = ",\n".join(json.dumps([_short(x) for x in row]) for row in kept)
    text = json.dumps(
        dict(
            parameters=parameters,
            spray_shares={k: round(v, 3) for k, v in shares.items()},
        ),
        indent=1,
    )
    draws = f'"draws": {{"names": {json.dumps(FITTED)}, "rows": [\n{rows}\n]}}'
    STORE.write_text(f"{text[:-2]},\n {draws}\n}}\n", encoding="utf-8")


def spray_weights(theta: np.ndarray, other: np.ndarray) -> dict[str, float]:
    """Return the share of the estimate of one spray's effect that each spray trial carries.

    How far the posterior mean of the spray's strength moves when all drug arms of a trial show a
    unit more of it, over the sum of these.
    """
    data = data_of(mood_evidence.results())
    draws = equations.strength(theta[:, FITTED.index("spray_effect")])
    answers, noise = _answers(theta, other, data)
    count = len(data.results)
    answers, noise = answers[:, :count], noise[:count]
    moved = ((draws - draws.mean())[:, None] * (answers - answers.mean(axis=0))).mean(axis=0)
    p = SimpleNamespace(**_constants() | dict(zip(FITTED, theta.mean(axis=0), strict=True)))
    context, ketamine, oral, _ = strengths(data.rows, p, np)
    left = np.exp(-(context + ketamine + oral))[:count]
    per_unit = -data.rows.baseline[:count] * left * ketamine[:count] / draws.mean()
    weight = np.where(data.rows.amount[1, :count] > 0, moved / noise**2 * per_unit, 0.0)
    total: dict[str, float] = {}
    for trial, value in zip(data.trial, weight, strict=True):
        if value:
            name = data.names[trial]
            total[name] = total.get(name, 0.0) + float(value)
    whole = sum(total.values())
    return dict(sorted(((k, v / whole) for k, v in total.items()), key=lambda item: -item[1]))


def _short(x: float) -> float:
    return float(f"{x:.5g}")


def _ids_of(carried: dict[str, float]) -> list[str]:
    """Return the row ids behind the sources that carry most, at most six of them."""
    sources = [s for s, share in carried.items() if share >= 0.05] or list(carried)[:1]
    ids = []
    for source in sources:
        rows = [r.ids[0] for r in mood_evidence.results() if r.trial == source]
        ids += rows[:2] or [source.split()[0]]
    return list(dict.fromkeys(ids))[:6]


# ---- forecasts without the trial -----------------------------------------------------------------


def folds() -> list[list[str]]:
    """Return the trials in ten groups, each left out once."""
    names = mood_evidence.trials()
    return [[name for i, name in enumerate(names) if i % FOLDS == f] for f in range(FOLDS)]


def forecast(result: Result, theta: np.ndarray, seed: int = 0) -> np.ndarray:
    """Return what a new trial could find where this result stands: one number a draw, times ten."""
    random = np.random.default_rng(seed)
    columns = {name: np.repeat(theta[:, [i]], 10, axis=0) for i, name in enumerate(FITTED)}
    p = SimpleNamespace(**_constants() | columns)
    day, shape = np.array([result.day]), columns["fade_days"].shape
    u = p.context_trial_sd * random.standard_t(equations.TRIAL_TAIL, shape)
    v = p.drug_trial_sd * random.standard_normal(shape)
    answers = []
    for plan in (result.plan, control_of(result.plan))[: 1 + (result.kind == "gap")]:
        gone = -np.expm1(-mood_onset.whole(mood_onset.strengths(plan, day, p), u, v))
        wander = equations.wander_variance(day, p)
        start = plan.baseline_madrs
        if result.kind == "response":
            from scipy.special import ndtr

            z = equations.response_chance(gone, start, p.baseline_sd, wander, p)
            return 100 * random.binomial(result.n, ndtr(z))[:, 0] / result.n
        sd = equations.person_spread(gone, start, p.baseline_sd, wander, p, True)
        chance = random.standard_normal(shape) * sd / math.sqrt(result.n)
        answers.append((chance - start * gone)[:, 0])
    return answers[0] - (answers[1] if len(answers) > 1 else 0.0)


def crps(draws: np.ndarray, observed: float) -> float:
    """Return the continuous ranked probability score of a sample of forecasts."""
    x = np.sort(draws)
    n = x.size
    spread = (x * (2 * np.arange(1, n + 1) - n - 1)).sum() / n**2
    return float(np.abs(x - observed).mean() - spread)


def normal_crps(center: float, sd: float, observed: float) -> float:
    """Return the score of a normal forecast."""
    from scipy.stats import norm

    z = (observed - center) / sd
    return float(sd * (z * (2 * norm.cdf(z) - 1) + 2 * norm.pdf(z) - 1 / math.sqrt(math.pi)))


def kinds_of_arm(result: Result) -> list[tuple[Any, ...]]:
    """Return what makes arms alike, the closest likeness first."""
    plan, late = result.plan, result.day > 3
    drug = bool(plan.infusions) + 2 * bool(plan.sprays)
    oral = plan.oral_from_day is not None
    close = (plan.context, drug, oral, plan.population, late)
    return [close, (*close[:3], late), (plan.context, drug, late), (drug > 0, late), (drug > 0,)]


def alike(result: Result, others: Sequence[Result]) -> list[Result]:
    """Return the other trials' results of the closest kind that exists."""
    same = [r for r in others if r.trial != result.trial and (r.kind == result.kind)]
    for place in range(len(kinds_of_arm(result))):
        found = [r for r in same if kinds_of_arm(r)[place] == kinds_of_arm(result)[place]]
        if found:
            return found
    return same


def _scaled(result: Result) -> tuple[float, float]:
    """Return a result as a share of its baseline, and its squared error."""
    if result.kind == "response":
        share = (result.observed * result.n + 1) / (result.n + 2)
        return result.observed, share * (1 - share) / result.n
    scale = result.plan.baseline_madrs
    se = result.se or USUAL_SD / math.sqrt(result.n)
    return result.observed / scale, (se / scale) ** 2


def pool(result: Result, others: Sequence[Result]) -> tuple[float, float]:
    """Return (center, SD) of a random-effects pool (DerSimonian and Laird) of arms of one kind."""
    y, var = np.array([_scaled(r) for r in alike(result, others)]).T
    w = 1 / var
    fixed = (w * y).sum() / w.sum()
    excess = (w * (y - fixed) ** 2).sum() - (y.size - 1)
    tau2 = max(excess / (w.sum() - (w**2).sum() / w.sum()), 0.0) if y.size > 1 else 0.0
    w = 1 / (var + tau2)
    center, own = (w * y).sum() / w.sum(), _scaled(result)[1]
    return _in_units(result, center, math.sqrt(1 / w.sum() + tau2 + own))


def last(result: Result, others: Sequence[Result]) -> tuple[float, float]:
    """Return (center, SD) of the forecast that the last similar trial comes again."""
    found = alike(result, others)
    newest = max(found, key=lambda r: (arm(r.ids[0]).year or 0, -abs(r.day - result.day)))
    (center, var), own = _scaled(newest), _scaled(result)[1]
    return _in_units(result, center, math.sqrt(var + own))


def _in_units(result: Result, center: float, sd: float) -> tuple[float, float]:
    scale = 100.0 if result.kind == "response" else result.plan.baseline_madrs
    return scale * center, scale * sd


def former() -> dict[str, tuple[float, float]]:
    """Return the former model's forecasts by id: (center, SD), computed once with commit 701823f.

    Its mean course, with the variance of its stored refits and of 4,000 of its people over n.
    """
    with RIVAL.open(encoding="utf-8") as file:
        return {row["id"]: (float(row["center"]), float(row["sd"])) for row in csv.DictReader(file)}


def score(result: Result, theta: np.ndarray, seed: int) -> dict[str, Any]:
    """Return the stored score of one result, forecast by draws of a fit without its trial."""
    draws, others = forecast(result, theta, seed), mood_evidence.results()
    scale = 100.0 if result.kind == "response" else 1.0
    observed = scale * result.observed
    center, sd = former()[" ".join(result.ids)]
    found = {
        "model": crps(draws, observed),
        "former": normal_crps(scale * center, scale * sd, observed),
        "pool": normal_crps(*pool(result, others), observed),
        "last": normal_crps(*last(result, others), observed),
    }
    quantiles = np.quantile(draws, list(mood_forecasts.LEVELS.values()))
    return dict(
        ids=list(result.ids),
        trial=result.trial,
        kind=result.kind,
        day=result.day,
        n=result.n,
        observed=round(observed, 3),
        **{
            name: round(float(q), 3)
            for name, q in zip(mood_forecasts.LEVELS, quantiles, strict=True)
        },
        crps={name: round(value, 4) for name, value in found.items()},
    )


def judge(without: list[np.ndarray]) -> None:
    """Write the scores of every result, from the draws of the ten fits without its trial."""
    rows = []
    for names, free in zip(folds(), without, strict=True):
        theta = _natural(free)
        for place, result in enumerate(mood_evidence.results()):
            if result.trial in names:
                rows.append((place, score(result, theta, place)))
    in_order = sorted(rows, key=lambda pair: pair[0])
    text = ",\n".join(json.dumps(row) for _, row in in_order)
    stored = f'{{"inputs": "{mood_forecasts.inputs_hash()}", "scores": [\n{text}\n]}}\n'
    mood_forecasts.STORE.write_text(stored, encoding="utf-8")


def fit(
    run: Any, names_left_out: Sequence[str] = (), seed: int = SEED
) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Return the samples by chain, and which draws diverged, of a fit without some trials."""
    import jax

    keep = np.array([name not in names_left_out for name in mood_evidence.trials()], dtype=float)
    run.run(jax.random.PRNGKey(seed), keep)
    samples = {k: np.asarray(v) for k, v in run.get_samples(group_by_chain=True).items()}
    samples["other"] = np.concatenate([samples.pop("u"), samples["other"]], axis=-1)
    return samples, np.asarray(run.get_extra_fields()["diverging"])


def main() -> int:
    """Fit, say whether the chains agree, store; refit without each tenth of the trials, judge."""
    from tqdm import tqdm

    samples, diverging = fit(sampler())
    print(*converged(samples, diverging), sep="\n")
    store(samples)
    short, without = sampler(2, 250, 250), []
    for number, names in enumerate(tqdm(folds(), desc="fits without a tenth of the trials")):
        found, _ = fit(short, names, 100 + number)
        without.append(found["free"].reshape(-1, len(FITTED)))
    judge(without)
    print(*mood_forecasts.report(), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
