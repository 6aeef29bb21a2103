"""What a page without a kernel shows is what the model gives, decoded by its own code in node."""

import json
import math
import os
import shutil

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, Scene, widget
from ketamine_brain.explorer.sentence import write_sentence
from ketamine_brain.publish import tables, twins

T = np.linspace(0.1, 10, 60)


@pytest.fixture
def node():
    if not shutil.which("node"):
        message = "no node on this machine: the page's code was NOT compared with Python"
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)


def model(rate=0.5, shape="fast", doubled=False):
    y = np.exp(-rate * T) if shape == "fast" else 1 / (1 + rate * T)
    return {
        "y": np.where(y < 0.02, np.nan, y) if shape == "fast" else y,
        "rate": rate,
        "factor": 2 if doubled else 1,
        "shape": shape,
    }


def draw(figure, result):
    axes = figure.add_subplot()
    axes.set(xscale="log", xlim=(0.1, 10), ylim=(0, 2))
    shown = move(result)
    return {
        "band": axes.fill_between(*shown["band"]),
        "curve": axes.plot(*shown["curve"])[0],
        "dots": axes.scatter(*shown["dots"]),
        "words": axes.text(1, 0.5, "fast"),
    }


def move(result):
    y = result["factor"] * result["y"]
    count = 3 if result["shape"] == "fast" else 5
    return {
        "curve": (T, y),
        "band": (T, 0.8 * y, 1.1 * y),
        "dots": (T[: 10 * count : 10], y[: 10 * count : 10]),
        "words": (1, 0.5, result["shape"]),
    }


def readouts(result, values):
    return {"end": float(np.nanmin(result["y"])), "rate": values["rate"], "shape": result["shape"]}


CONTROLS = {
    "rate": dict(label="Rate", low=0.1, high=2.0, step=0.1, value=0.5, unit="per h"),
    "shape": ["fast", "slow"],
    "doubled": False,
}


def make(
    kernel_free="stops",
    sentence="At {rate:.1f} ({shape}) the end is {end:.0%}.",
    rate=None,
    readouts=readouts,
    model=model,
    constants=None,
    **changes,
):
    controls = {**CONTROLS, "rate": {**CONTROLS["rate"], **(rate or {})}}
    arguments = dict(
        scene=Scene(model, draw, move, readouts, constants=constants or {}),
        sentence=sentence,
        controls=controls,
        kernel_free=kernel_free,
        name="decay",
    )
    return Explorer(**{**arguments, **changes})


LOOK = """
import { readFileSync } from "node:fs";
const { table, settings } = JSON.parse(readFileSync(0, "utf8"));
const decoded = await decodeTable(table);
const frames = settings.map((values) => lookUp(decoded, values));
process.stdout.write(JSON.stringify(frames.map((f) => ({ ...f, points: Array.from(f.points) }))));
"""


def looked_up(page, settings):
    return twins.run_node(
        widget.twin_script(()) + LOOK, {"table": page.spec["table"], "settings": settings}
    )


def as_parts(frame):
    flat = np.array([np.nan if v is None else v for v in frame["points"]], dtype=float).reshape(
        -1, 2
    )
    return np.split(flat, np.cumsum(frame["lengths"])[:-1])


def test_stops_show_what_the_model_gives_to_a_twentieth_of_a_pixel(node):
    explorer = make()
    page = tables.build(explorer)
    settings = [
        dict(rate=r, shape=s, doubled=d)
        for r in (0.1, 0.5, 1.3, 2.0)
        for s in ("fast", "slow")
        for d in (False, True)
    ]
    for values, got in zip(settings, looked_up(page, settings), strict=True):
        truth = explorer.frame(values)
        for wanted, shown in zip(truth["points"], as_parts(got), strict=True):
            np.testing.assert_allclose(
                shown[: len(wanted)], np.clip(wanted, -2000, 2000), atol=0.05
            )
            assert np.isnan(shown[len(wanted) :]).all()
        assert (
            got["sentence"] == truth["sentence"]
            and {k: tuple(v) for k, v in got["texts"].items()} == truth["texts"]
        )
    assert page.measured.frames == 80


@pytest.mark.parametrize("seed", range(4))
def test_any_curves_come_back_also_where_differences_wrap(node, seed):
    rng = np.random.default_rng(seed)
    points = [
        rng.uniform(-3000, 3000, (rng.integers(1, 9), 2)).astype(np.float32) for _ in range(12)
    ]
    points[3][0] = np.nan
    stored = tables.block(points)
    table = {
        "mode": "stops",
        "scale": tables.SCALE,
        "axes": [{"name": "i", "values": list(range(12)), "smooth": False, "log": False}],
        "data": tables.packed(tables._planes(stored["stored"])),
        "words": tables.packed(
            json.dumps(
                {
                    "blocks": [{k: v for k, v in stored.items() if k not in ("shown", "stored")}],
                    "texts": {},
                    "sentences": {"values": [""], "of": [0] * 12},
                }
            ).encode()
        ),
    }
    page = tables.Page({"table": table}, tables.Measured())
    for wanted, got in zip(points, looked_up(page, [{"i": i} for i in range(12)]), strict=True):
        np.testing.assert_allclose(
            as_parts(got)[0][: len(wanted)], np.clip(wanted, -2000, 2000), atol=0.05
        )


def test_a_blend_in_the_browser_is_the_one_that_was_measured(node):
    nodes = [float(v) for v in np.round(np.geomspace(0.1, 2, 40), 4)]
    explorer = make(
        "interpolate",
        rate=dict(nodes=nodes, log=True),
        sentence="The end is {end:.3f} ({shape}).",
        model=lambda **values: {**model(**values), "y": 1 / (1 + values["rate"] * T)},
    )
    page = tables.build(explorer)
    assert 0 < page.measured.worst_px <= tables.MOST_PX
    settings = tables.random_settings(explorer, 40, seed=3)
    for values, got in zip(settings, looked_up(page, settings), strict=True):
        truth = explorer.frame(values)
        for wanted, shown in zip(truth["points"], as_parts(got), strict=True):
            assert (
                np.nanmax(np.hypot(*(shown[: len(wanted)] - wanted).T), initial=0) <= tables.MOST_PX
            )
        assert got["sentence"].removeprefix("About: ")[:13] == truth["sentence"][:13]


def test_a_blend_that_is_too_far_off_is_refused_with_a_number():
    with pytest.raises(ValueError, match=r"decay: interpolated points are up to \d+\.\d px off"):
        tables.build(
            make(
                "interpolate",
                rate=dict(nodes=[0.1, 2.0]),
                sentence="The end is {end:.0%}.",
                controls={"rate": {**CONTROLS["rate"], "nodes": [0.1, 2.0]}},
                model=lambda rate: model(rate, "slow"),
            )
        )


def test_numbers_that_a_blend_gets_wrong_are_said_to_be_about():
    nodes = [float(v) for v in np.round(np.linspace(0.1, 2, 60), 4)]
    slow = dict(
        model=lambda rate: model(rate, "slow"),
        controls={"rate": {**CONTROLS["rate"], "nodes": nodes}},
    )
    page = tables.build(make("interpolate", sentence="The end is {end:.6f}.", **slow))
    assert (
        page.spec["table"]["sentence"].startswith("About: ")
        and page.spec["first"].startswith("About: ")
        and "About" in page.measured.words
    )
    plain = tables.build(make("interpolate", sentence="The rate is {rate:.1f}.", **slow))
    assert plain.spec["table"]["sentence"] == "The rate is {rate:.1f}."


def test_words_that_change_along_a_slider_cannot_be_interpolated():
    def worded(result, values):
        return {
            "end": 1.0,
            "rate": values["rate"],
            "shape": "high" if values["rate"] > 1 else "low",
        }

    with pytest.raises(ValueError, match="words of the sentence changes with rate"):
        tables.build(make("interpolate", readouts=worded))


def test_too_many_frames_are_refused_before_any_is_computed():
    with pytest.raises(
        ValueError,
        match=r"decay: its controls have 76,004 combinations.*control rate fewer `nodes` than its 19001",
    ):
        tables.build(make(rate=dict(step=0.0001), model=model))


def test_a_start_or_preset_between_the_stops_is_refused():
    with pytest.raises(ValueError, match="rate is 0.5 at its start"):
        tables.build(make(rate=dict(nodes=[0.1, 1.0, 2.0])))
    with pytest.raises(ValueError, match="rate is 0.7 at preset 'quick'"):
        tables.build(make(rate=dict(nodes=[0.1, 0.5, 2.0]), presets={"quick": {"rate": 0.7}}))


@pytest.mark.parametrize("mode", ["stops", "interpolate"])
def test_a_choice_of_anything_is_known_by_its_words_on_a_page(node, mode):
    def scaled(k, a):
        return {"y": T * k * a}

    explorer = Explorer(
        Scene(scaled, drawn, placed, lambda view, values: {"k": float(values["k"])}),
        "{k:.0f}",
        dict(k=[("one", 1), ("five", 5)], a=(0.0, 1.0, 0.5)),
        kernel_free=mode,
        name="chosen",
    )
    page = tables.build(explorer)
    assert page.spec["table"]["axes"][0]["values"] == ["one", "five"]
    (got,) = looked_up(page, [{"k": "five", "a": 0.5}])
    wanted = explorer.frame({"k": 5, "a": 0.5})
    assert got["sentence"] == "5"
    np.testing.assert_allclose(as_parts(got)[0], wanted["points"][0], atol=0.05)


def drawn(figure, view):
    axes = figure.add_subplot(xlim=(0, 10), ylim=(0, 50))
    return {"y": axes.plot(T, view["y"])[0]}


def placed(view):
    return {"y": (T, view["y"])}


TWIN = """
export function twin_decay({ rate, shape, doubled }, { times }) {
  const y = times.map((t) => (shape === "fast" ? Math.exp(-rate * t) : 1 / (1 + rate * t))).map((v) => (shape === "fast" && v < 0.02 ? NaN : v));
  const k = doubled ? 2 : 1, count = shape === "fast" ? 3 : 5;
  const pairs = (values) => times.flatMap((t, i) => [t, k * values[i]]);
  const back = times.flatMap((t, i) => [times[times.length - 1 - i], 1.1 * k * y[times.length - 1 - i]]);
  const dots = Array.from({ length: count }, (_, i) => [times[10 * i], k * y[10 * i]]).flat();
  return { points: { curve: pairs(y), band: [...pairs(y.map((v) => 0.8 * v)), ...back], dots }, texts: { words: [1, 0.5, shape] },
    readouts: { end: Math.min(...y.filter((v) => !Number.isNaN(v))), rate: rate * FACTOR, shape } };
}
"""


@pytest.fixture
def twin(tmp_path, monkeypatch):
    shutil.copytree(widget.BROWSER / "src", tmp_path / "src")
    monkeypatch.setattr(widget, "BROWSER", tmp_path)
    return lambda factor: (tmp_path / "src" / "twins" / "decay.js").write_text(
        TWIN.replace("FACTOR", factor)
    )


def test_a_twin_that_agrees_is_measured_and_one_that_does_not_is_refused(node, twin):
    twin("1")
    page = tables.build(make("twin:decay", constants={"times": T.tolist()}))
    assert (
        "twin within" in page.measured.words
        and page.spec["parts"][0]["x"]["log"]
        and not page.spec["parts"][0]["y"]["log"]
    )
    twin("(1 + 1e-5)")
    with pytest.raises(
        ValueError, match="differs from the model by 1e-05|differs from the model by 2e-05"
    ):
        tables.build(make("twin:decay", constants={"times": T.tolist()}))


FORMAT = """
import { readFileSync } from "node:fs";
process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(([value, format]) => writeSentence(`{v${format && ":" + format}}`, { v: value }))));
"""


def test_the_browser_writes_numbers_as_python_does(node):
    rng = np.random.default_rng(4)
    formats = [
        f"{plus}{comma}{digits}{kind}"
        for plus in ("", "+")
        for comma in ("", ",")
        for digits in ("", ".0", ".1", ".2", ".3")
        for kind in "f%"
    ] + [""]
    numbers = [
        *(rng.normal(size=1500) * 10.0 ** rng.integers(-4, 8, 1500)),
        *(rng.integers(-4000, 4000, 600) / 2.0 ** rng.integers(0, 6, 600)),
        *(rng.integers(-999, 999, 400) / 10.0 ** rng.integers(1, 4, 400)),
        0.0,
        -0.0,
        0.5,
        1.5,
        2.5,
        -0.5,
        0.005,
        0.125,
        0.375,
        1e15,
        -1234567.5,
        0.15,
        0.25,
        0.35,
    ]
    cases = [(float(v), formats[rng.integers(len(formats))]) for v in numbers for _ in range(3)]
    cases = [
        (v, f) for v, f in cases if f or 1e-4 < abs(v) < 1e16 or v == 0
    ]  # with no format, tiny numbers are written with other exponents
    got = twins.run_node(widget.twin_script(()) + FORMAT, cases)
    wanted = [write_sentence("{v" + (f and ":" + f) + "}", {"v": v}) for v, f in cases]
    assert [(c, g, w) for c, g, w in zip(cases, got, wanted, strict=True) if g != w] == []
    ties = sum(math.isclose(abs(v) * 2 % 1, 0) for v, _ in cases)
    assert len(cases) > 5000 and ties > 500
