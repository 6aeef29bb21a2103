"""The browser's trial simulator gives the numbers of the Python one, on random inputs, to 1e-6."""
from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess

import numpy as np
import pytest

import ketamine_brain
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import describe

TWINS = pathlib.Path(ketamine_brain.__file__).parent / "explorer" / "browser" / "twins"
RUN = """
import { readFileSync } from 'node:fs';
const twin = await import(process.argv[1]);
const cases = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(cases.map((c) => ({
  many: twin.simulate_trials(c.design, c.parameters, 20, c.seed, c.first),
  one: twin.simulate_trial(c.design, c.parameters, c.seed, c.first),
}))));
"""


def run_twin(script: str, module: str, cases: list) -> list:
    """Return what node prints for `cases`; skip, or fail under REQUIRE_BROWSER, when there is no node."""
    if not shutil.which("node"):
        message = "no node on this machine: the browser twins were NOT compared with the Python models"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)
    command = ["node", "--input-type=module", "-e", script, (TWINS / module).as_uri()]
    done = subprocess.run(command, input=json.dumps(cases), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def random_case(rng):
    fields = {info.name: rng.uniform(info.low, info.high) for info in describe(ts.Parameters())}
    design = ts.Design(2 * int(rng.integers(2, 120)), str(rng.choice(ts.CONTROLS)), str(rng.choice(ts.RATERS)))
    return design, ts.Parameters(**fields), int(rng.integers(2**32)), int(rng.integers(5000))


def test_the_twin_agrees_on_random_trials():
    rng = np.random.default_rng(11)
    cases = [random_case(rng) for _ in range(30)] + [(ts.Design(1000), ts.Parameters(), 2**32 - 1, 2**20 - 20)]
    sent = [{"design": dataclasses.asdict(d), "parameters": dataclasses.asdict(p), "seed": s, "first": f} for d, p, s, f in cases]
    for (design, parameters, seed, first), got in zip(cases, run_twin(RUN, "trial_simulator.js", sent), strict=True):
        one = ts.simulate_trial(design, parameters, seed, first)
        compare(ts.simulate_trials(design, parameters, 20, seed, first), got["many"])
        compare(one, {name: value for name, value in got["one"].items() if name != "result"}, skip=("result",))
        compare(one.result, {name: [value] for name, value in got["one"]["result"].items()})


def compare(result, got, skip=()):
    names = [f.name for f in dataclasses.fields(result) if f.name not in skip]
    assert sorted(got) == sorted(names)
    for name in names:
        np.testing.assert_allclose(np.array(got[name], dtype=float), getattr(result, name).astype(float), rtol=1e-6, atol=1e-6,
                                   err_msg=name)
