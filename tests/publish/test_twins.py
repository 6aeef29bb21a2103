"""The models' twins in JavaScript give the numbers of the Python ones, to 1e-6: under node alone,
so that no browser is needed to see them part.
"""

from __future__ import annotations

import dataclasses
import os
import shutil

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, widget
from ketamine_brain.models import trial_simulator as ts
from ketamine_brain.models.parameters import describe
from ketamine_brain.publish import twins
from shown import NOTEBOOKS, of_kind

SOURCE = (widget.BROWSER / "src" / "models" / "trial_simulator.js").as_uri()
RUN = """
import { readFileSync } from "node:fs";
import * as twin from "%s";
const cases = JSON.parse(readFileSync(0, "utf8"));
const twenty = Array.from({ length: 20 }, (_, i) => i);
const plain = (found) => ({ ...found, difference_points: [...found.difference_points] });
process.stdout.write(JSON.stringify(cases.map((c) => ({
  many: twenty.map((i) => (
    twin.simulate_trial(c.design, c.parameters, c.seed, c.first + i).result)),
  one: twin.simulate_trial(c.design, c.parameters, c.seed, c.first),
  fast: plain(twin.differences(c.design, c.parameters, 20, c.seed)),
}))));
"""
WITH_TWINS = [
    pytest.param(explorer, id=f"{path.stem[:2]} {explorer.name}")
    for path in NOTEBOOKS
    for explorer in of_kind(path, Explorer)
    if explorer.kernel_free.startswith("twin:")
]
SETTINGS = 12


@pytest.fixture(autouse=True)
def node():
    if not shutil.which("node"):
        message = "no node on this machine: the twins were NOT compared with the Python models"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)


@pytest.mark.parametrize("explorer", WITH_TWINS)
def test_what_a_page_shows_is_what_the_scene_shows(explorer):
    spec = twins.twin_spec(explorer, explorer.kernel_free.removeprefix("twin:"))
    assert "twin within" in twins.measure_twin(explorer, spec, SETTINGS).words


def test_a_twin_is_compared_at_the_presets_too(monkeypatch):
    explorer = WITH_TWINS[0].values[0]
    seen, run = [], twins.run_twin
    monkeypatch.setattr(twins, "run_twin", lambda spec, at: (seen.extend(at), run(spec, at))[1])
    spec = twins.twin_spec(explorer, explorer.kernel_free.removeprefix("twin:"))
    twins.measure_twin(explorer, spec, 1)
    for preset in explorer.presets.values():
        assert {**explorer.defaults, **preset} in seen


def test_each_twin_is_some_explorers():
    there = {path.stem for path in (widget.BROWSER / "src" / "twins").glob("*.js")}
    assert {p.values[0].kernel_free.removeprefix("twin:") for p in WITH_TWINS} == there


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
        cases, twins.run_node(RUN % SOURCE, sent), strict=True
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
