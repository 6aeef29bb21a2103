"""What a page without a kernel shows is what the model gives, decoded by its own code in node."""

import math
import os
import shutil

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer, Scene, widget
from ketamine_brain.explorer.controls import as_spec, make_control
from ketamine_brain.explorer.sentence import write_sentence
from ketamine_brain.publish import nodes, pages, pieces, tables, twins

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
    kernel_free="blend",
    sentence="At {rate:.1f} ({shape}) the end is {end:.0%}.",
    rate=None,
    readouts=readouts,
    model=model,
    constants=None,
    **changes,
):
    controls = {**CONTROLS, "rate": {**CONTROLS["rate"], **(rate or {})}}
    arguments = dict(
        scene=Scene(model, draw, move, readouts, constants=constants or dict),
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


def lab_settings(explorer, count=40, seed=3):
    """Settings that a hand can choose in JupyterLab."""
    rng = np.random.default_rng(seed)
    values = {
        axis.name: [axis.values[i] for i in rng.integers(len(axis.values), size=count)]
        for axis in nodes.axes_of(explorer)
    }
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def compare(explorer, page, settings):
    """Return (largest error in SVG units, texts and sentences that differ)."""
    worst, wrong = 0.0, []
    shown = looked_up(page, [explorer.for_browser(values) for values in settings])
    for values, got in zip(settings, shown, strict=True):
        truth = explorer.frame(values)
        for wanted, points in zip(truth["points"], as_parts(got), strict=True):
            here = points[: len(wanted)]
            assert np.array_equal(np.isnan(here), np.isnan(wanted))
            assert np.isnan(points[len(wanted) :]).all()
            far = np.hypot(*(here - np.clip(wanted, -2000, 2000)).T)
            worst = max(worst, float(np.nanmax(far, initial=0.0)))
        for id, (dx, dy, words) in truth["texts"].items():
            worst = max(worst, abs(got["texts"][id][0] - dx), abs(got["texts"][id][1] - dy))
            wrong += [(values, got["texts"][id][2], words)] * (got["texts"][id][2] != words)
        wrong += [(values, got["sentence"], truth["sentence"])] * (
            got["sentence"] != truth["sentence"]
        )
    return worst, wrong


def allowed(explorer):
    return pieces.MOST_PX / pieces.PAGE_PX * 72 * explorer.size[0] + 0.1  # stored in twelfths


def test_a_page_shows_between_its_nodes_what_the_model_gives(node):
    explorer = make(
        rate=dict(low=0.1, high=2.0, step=0.01),
        model=lambda **values: {**model(**values), "y": 1 / (1 + values["rate"] * T)},
    )
    page = tables.build(explorer)
    assert page.measured.frames < 191 * 4
    (slider,) = page.measured.sliders
    assert slider.page == slider.lab == 191 and not slider.why
    worst, wrong = compare(explorer, page, lab_settings(explorer))
    assert worst <= allowed(explorer) and page.measured.worst_px <= pieces.MOST_PX
    assert len(wrong) <= 2  # a number within a tenth of its last digit may round the other way


def test_gaps_that_come_and_go_along_a_slider_are_where_the_model_has_them(node):
    explorer = make()
    worst, wrong = compare(explorer, tables.build(explorer), lab_settings(explorer))
    assert worst <= allowed(explorer) and wrong == []


@pytest.mark.parametrize("seed", range(4))
def test_any_curves_come_back_also_where_differences_wrap(node, seed):
    rng = np.random.default_rng(seed)
    points = [
        rng.uniform(-3000, 3000, (rng.integers(1, 9), 2)).astype(np.float32) for _ in range(12)
    ]
    points[3][0] = np.nan
    stored = tables.block([pieces.State(len(each), each.ravel()) for each in points])
    data = tables.packed(tables.planes(stored.pop("stored")))
    del stored["shown"]
    piece = {"kind": "points", "id": "p", "axes": [0], "nodes": [list(range(12))], **stored}
    table = {
        "scale": tables.SCALE,
        "axes": [{"name": "i", "values": list(range(12)), "smooth": False, "log": False}],
        "data": data,
        "words": tables.packed(tables.as_bytes({"pieces": [piece]})),
        "sentence": "",
    }
    page = tables.Page({"table": table}, tables.Measured())
    for wanted, got in zip(points, looked_up(page, [{"i": i} for i in range(12)]), strict=True):
        np.testing.assert_allclose(
            as_parts(got)[0][: len(wanted)], np.clip(wanted, -2000, 2000), atol=0.05
        )


def sliding(step=0.01, **changes):
    """An explorer of one slider, on which words change and a label moves."""

    def look(rate):
        return {"y": 1 / (1 + rate * T), "rate": rate}

    def where(view):
        return {
            "curve": (T, view["y"]),
            "words": (1 + view["rate"], view["y"][9], f"{view['y'][9]:.3f} left"),
        }

    def put(figure, view):
        axes = figure.add_subplot(xlim=(0, 10), ylim=(0, 1))
        return {"curve": axes.plot(T, view["y"])[0], "words": axes.text(*where(view)["words"])}

    def said(view, values):
        return {"size": "high" if view["rate"] > 1.237 else "low", "left": float(view["y"][9])}

    arguments = dict(
        scene=Scene(look, put, where, said),
        sentence="It is {size}: {left:.2f}.",
        controls={"rate": dict(low=0.1, high=2.0, step=step, value=0.5)},
        name="sliding",
    )
    return Explorer(**{**arguments, **changes})


def test_words_switch_between_the_two_steps_where_the_model_switches(node):
    explorer = sliding()
    page = tables.build(explorer)
    every = [{"rate": round(0.1 + 0.01 * i, 2)} for i in range(191)]
    shown = [got["sentence"].split(":")[0] for got in looked_up(page, every)]
    assert shown.count("It is low") == 114 and shown.index("It is high") == 114
    assert page.measured.frames < 191


def test_a_label_moves_and_counts_with_the_curve(node):
    explorer = sliding()
    settings = lab_settings(explorer, 60)
    worst, wrong = compare(explorer, tables.build(explorer), settings)
    assert worst <= allowed(explorer) and len(wrong) <= 3
    for _, got, wanted in wrong:
        numbers = [
            float(
                each.replace(".", "0.", each.startswith("."))
                .split(" ")[-2 if "left" in each else -1]
                .rstrip(".")
            )
            for each in (got, wanted)
        ]
        assert abs(numbers[0] - numbers[1]) < 0.0101


def test_numbers_in_words_are_taken_out_and_put_back():
    for words in ("0.98 mg/kg", "+1,234.50 of −3", "week 4 to 12", "95 %", "no number", "{x} 3"):
        template, tokens = pieces.taken_apart(words)
        assert pieces._write(template, *(number for _, number in tokens)) == words
    assert pieces.taken_apart("h2 receptor, PK02")[1] == ()


def noisy(rate, which):
    return {"y": np.random.default_rng([int(1000 * rate), which]).random(60), "rate": rate}


def test_a_slider_that_cannot_be_blended_keeps_its_stops_and_says_why(node, monkeypatch):
    monkeypatch.setattr(nodes, "MOST_SETTINGS", 300)
    explorer = Explorer(
        Scene(noisy, drawn, placed, lambda view, values: {}),
        "",
        dict(
            rate=dict(low=0.0, high=2.0, step=0.02, value=0.5, nodes=[0.0, 0.5, 1.0, 2.0]),
            which=(1, 5),
        ),
        name="noisy",
    )
    page = tables.build(explorer)
    rate, which = page.measured.sliders
    assert (rate.page, rate.lab) == (4, 101) and "101 frames along it" in rate.why
    assert (which.page, which.lab) == (5, 5)
    axis = page.spec["table"]["axes"][0]
    assert axis["values"] == [0.0, 0.5, 1.0, 2.0] and not axis["smooth"]
    settings = [{"rate": r, "which": k} for r in axis["values"] for k in (1, 3, 5)]
    worst, _ = compare(explorer, page, settings)
    assert worst <= 0.06


def test_more_choices_than_can_be_computed_are_refused():
    many = {f"c{k}": [str(i) for i in range(9)] for k in range(5)}
    explorer = Explorer(
        Scene(lambda **c: {"y": T * sum(map(int, c.values()))}, drawn, placed, lambda v, c: {}),
        "",
        many,
        name="many",
    )
    with pytest.raises(ValueError, match=r"explorer many: its controls have 59,049 combinations"):
        tables.build(explorer)


def test_a_choice_of_anything_is_known_by_its_words_on_a_page(node):
    def scaled(k, a):
        return {"y": T * k * a}

    explorer = Explorer(
        Scene(scaled, drawn, placed, lambda view, values: {"k": float(values["k"])}),
        "{k:.0f}",
        dict(k=[("one", 1), ("five", 5)], a=(0.0, 1.0, 0.5)),
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


def test_lab_s_stops_are_those_of_its_track(node):
    script = """
import { track } from "%s";
import { readFileSync } from "node:fs";
const all = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(all.map((control) => {
  const { min, max, step, value } = track(control, null);
  const count = Math.round((max - min) / step);
  return Array.from({ length: count + 1 }, (_, i) => value(min + i * step));
})));
""" % (widget.BROWSER / "src" / "numbers.js").as_uri()
    sliders = [
        dict(low=0.1, high=2.0, step=0.1, value=0.5),
        dict(low=10, high=140, step=1, value=35),
        dict(low=0.1, high=100.0, step=0.1, value=0.5, log=True),
        dict(low=1, high=100, step=1, value=10, log=True),
    ]
    made = [make_control("s", each) for each in sliders]
    for control, shown in zip(
        made, twins.run_node(script, [as_spec(c) for c in made]), strict=True
    ):
        mine = [v for v in nodes.lab_stops(control) if v != control.value]
        np.testing.assert_allclose(mine, [v for v in shown if v != control.value], rtol=1e-9)


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


def test_a_twin_that_agrees_is_measured_and_one_that_does_not_is_refused(
    node, twin, tmp_path, monkeypatch
):
    monkeypatch.setattr(pages, "KEPT", tmp_path / "kept")
    twin("1")
    page = tables.build(make("twin:decay", constants=lambda: {"times": T.tolist()}))
    assert (
        "twin within" in page.measured.words
        and page.spec["parts"][0]["x"]["log"]
        and not page.spec["parts"][0]["y"]["log"]
    )
    again = make("twin:decay", constants=lambda: {"times": T.tolist()})
    assert pages.page_of(again)[0]["constants"] == page.spec["constants"]
    twin("(1 + 1e-5)")
    with pytest.raises(
        ValueError, match=r"differs from the model by 1e-05|differs from the model by 2e-05"
    ):
        tables.build(make("twin:decay", constants=lambda: {"times": T.tolist()}))


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
