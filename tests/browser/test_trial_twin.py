"""The browser's trial simulator gives the numbers of the Python one, on random inputs, to 1e-6."""

from __future__ import annotations

import dataclasses

import numpy as np
from browser.twins import run_twin
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import describe

RUN = """
import { readFileSync } from 'node:fs';
const twin = await import(process.argv[1]);
const cases = JSON.parse(readFileSync(0, 'utf8'));
const twenty = Array.from({ length: 20 }, (_, i) => i);
console.log(JSON.stringify(cases.map((c) => ({
  many: twenty.map((i) => twin.simulate_trial(c.design, c.parameters, c.seed, c.first + i).result),
  one: twin.simulate_trial(c.design, c.parameters, c.seed, c.first),
  fast: ((d) => ({ ...d, difference_points: [...d.difference_points] }))(twin.differences(c.design, c.parameters, 20, c.seed)),
}))));
"""


def random_case(rng):
    fields = {info.name: rng.uniform(info.low, info.high) for info in describe(ts.Parameters())}
    design = ts.Design(
        2 * int(rng.integers(2, 120)), str(rng.choice(ts.CONTROLS)), str(rng.choice(ts.RATERS))
    )
    return design, ts.Parameters(**fields), int(rng.integers(2**32)), int(rng.integers(5000))


def test_the_twin_agrees_on_random_trials():
    rng = np.random.default_rng(11)
    cases = [random_case(rng) for _ in range(30)] + [
        (ts.Design(1000), ts.Parameters(), 2**32 - 1, 2**20 - 20)
    ]
    names = ("design", "parameters", "seed", "first")
    sent = [
        dict(zip(names, (dataclasses.asdict(d), dataclasses.asdict(p), s, f), strict=True))
        for d, p, s, f in cases
    ]
    for (design, parameters, seed, first), got in zip(
        cases, run_twin(RUN, "trial_simulator.js", sent), strict=True
    ):
        fast = ts.simulate_trials(design, parameters, 20, seed)
        np.testing.assert_allclose(
            got["fast"]["difference_points"], fast.difference_points, rtol=1e-6, atol=1e-6
        )
        assert got["fast"]["significant"] == fast.significant.tolist()
        one = ts.simulate_trial(design, parameters, seed, first)
        many = {name: [each[name] for each in got["many"]] for name in got["many"][0]}
        compare(ts.simulate_trials(design, parameters, 20, seed, first), many)
        compare(
            one,
            {name: value for name, value in got["one"].items() if name != "result"},
            skip=("result",),
        )
        compare(one.result, {name: [value] for name, value in got["one"]["result"].items()})


def compare(result, got, skip=()):
    names = [f.name for f in dataclasses.fields(result) if f.name not in skip]
    assert sorted(got) == sorted(names)
    for name in names:
        np.testing.assert_allclose(
            np.array(got[name], dtype=float),
            getattr(result, name).astype(float),
            rtol=1e-6,
            atol=1e-6,
            err_msg=name,
        )
