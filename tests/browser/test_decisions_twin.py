"""The browser's counts and Bayes' update are the Python ones, on random inputs."""

from __future__ import annotations

import dataclasses

import numpy as np
from browser.twins import run_twin
from ketamine_brain.models import decisions as de

RUN = """
import { readFileSync } from 'node:fs';
const twin = await import(process.argv[1]);
const cases = JSON.parse(readFileSync(0, 'utf8'));
const run = (c) => ({ counts: twin.decisions.counts(c.shares, c.denominator), belief: twin.decisions.update(...c.update) });
console.log(JSON.stringify(cases.map(run)));
"""


def test_the_twin_agrees_on_random_inputs():
    rng = np.random.default_rng(12)
    cases = [
        {
            "shares": rng.dirichlet(np.ones(rng.integers(1, 7))).tolist(),
            "denominator": int(rng.integers(1, 2000)),
            "update": [*rng.uniform(0.01, 0.99, 3).tolist(), str(rng.choice(de.RESULTS))],
        }
        for _ in range(200)
    ]
    cases.append(
        {"shares": [1, 1, 1, 1], "denominator": 10, "update": [0.5, 0.8, 0.05, "significant"]}
    )  # ties
    for case, got in zip(cases, run_twin(RUN, "decisions.js", cases), strict=True):
        assert got["counts"] == de.counts(case["shares"], case["denominator"]).tolist()
        wanted = dataclasses.asdict(de.update(*case["update"]))
        assert got["belief"].keys() == wanted.keys()
        np.testing.assert_allclose(
            [got["belief"][k] for k in wanted], list(wanted.values()), rtol=1e-9
        )
