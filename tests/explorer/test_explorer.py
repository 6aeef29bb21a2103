"""The explorer as an instrument, without a browser."""

import ast
import asyncio
import inspect
import json
import pathlib

import matplotlib
import numpy as np
import pytest
import traitlets
from ipywidgets.widgets import widget
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.sentence import write_sentence

T = np.linspace(0, 10, 50)


class Deaf:
    """A connection that nobody listens to."""

    comm_id = "deaf"

    def __init__(self, **_more):
        self.on_msg = self.send = self.close = lambda *_args, **_more: None


@pytest.fixture(autouse=True)
def no_kernel(monkeypatch):
    """Open widgets as where no kernel was ever imported, whatever ran before in this process."""
    monkeypatch.setattr(widget.comm, "create_comm", Deaf)


def model(rate=0.5, shape="fast"):
    return T, np.exp(-rate * T) if shape == "fast" else 1 / (1 + rate * T)


def draw(figure, result):
    axes = figure.add_subplot()
    axes.set_ylim(0, 1)
    return {"curve": axes.plot(*result)[0], "words": axes.text(5, 0.5, "middle")}


def move(result):
    return {"curve": result, "words": (5, float(result[1][25]), "middle")}


def readouts(result, values):
    return {"end": result[1][-1], "rate": values["rate"]}


def make(model=model, draw=draw, move=move, readouts=readouts, **changes):
    arguments = dict(
        scene=Scene(model, draw, move, readouts),
        sentence="At {rate:.1f} the end is {end:.0%}.",
        controls={
            "rate": dict(
                label="Rate",
                low=0.1,
                high=2.0,
                step=0.1,
                value=0.5,
                unit="per h",
                spoken_unit="per hour",
            ),
            "shape": ["fast", "slow"],
        },
        presets={"quick": {"rate": 2.0}},
    )
    return Explorer(**{**arguments, **changes})


class Sent(list):
    """Stands where the browser would be, and keeps what it is sent."""

    def __init__(self, explorer):
        super().__init__()
        explorer.send = lambda content, buffers=None: self.append((content, buffers))


def ask(explorer, number, **values):
    explorer._on_browser_message(explorer, {"type": "ask", "number": number, "values": values}, [])


def test_every_control_is_a_trait_that_can_be_set_and_observed():
    explorer, seen = make(), []
    explorer.observe(lambda change: seen.append(change.new), "rate")
    explorer.rate = 1.5
    assert seen == [1.5] and explorer.values == {"rate": 1.5, "shape": "fast"}


def test_the_description_is_its_plain_text_and_follows_the_controls():
    explorer = make()
    assert explorer.description() == "At 0.5 the end is 1\u00a0%."
    explorer.rate = 0.1
    assert explorer.description() == "At 0.1 the end is 37\u00a0%."
    explorer.reset()
    assert explorer.description() == "At 0.5 the end is 1\u00a0%."


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("rate", 9, r"Rate is 9; allowed: 0.1 to 2 per h"),
        ("rate", float("nan"), "Rate is nan"),
        ("rate", None, "Rate is None"),
        ("shape", "round", "shape is 'round'; allowed: fast, slow"),
    ],
)
def test_a_value_out_of_range_is_refused_by_name_and_the_last_good_one_stays(name, value, message):
    explorer = make()
    explorer.rate = 1.0
    with pytest.raises(traitlets.TraitError, match=message):
        setattr(explorer, name, value)
    assert explorer.rate == 1.0 and "At 1.0" in explorer.description()


def test_every_question_of_the_browser_is_answered_also_when_nothing_changed():
    explorer = make()
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=1.0, shape="fast")
    ask(explorer, "v:2", rate=1.0, shape="fast")
    assert [content["number"] for content, _ in sent] == ["v:1", "v:2"]
    assert explorer.rate == 1.0


def test_a_setting_to_compare_with_is_answered_and_moves_nothing():
    explorer = make()
    sent = Sent(explorer)
    content = {"type": "ask", "number": "v:1", "pin": "a", "values": {"rate": 1.0}}
    explorer._on_browser_message(explorer, content, [])
    ((answer, _),) = sent
    assert answer["pin"] == "a" and "At 1.0" in answer["sentence"]
    assert explorer.values == explorer.defaults


def test_an_answer_holds_every_point_in_order_as_float32():
    explorer = make()
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=2.0, shape="fast")
    content, buffers = sent[0]
    points = np.frombuffer(buffers[0], dtype=np.float32).reshape(-1, 2)
    assert content["lengths"] == [50, 0] and len(points) == 50
    assert np.array_equal(points, explorer.frame({"rate": 2.0})["points"][0])


def test_a_refused_question_is_answered_with_the_reason():
    explorer = make()
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=9.0, shape="fast")
    assert sent[0][0] == {
        "type": "refused",
        "number": "v:1",
        "message": "Rate is 9.0; allowed: 0.1 to 2 per h",
        "error": "ControlError",
        "control": "rate",
    }


def test_a_model_that_refuses_a_combination_says_why():
    def picky(rate, shape):
        if rate > 1.5:
            raise ValueError("rate is 1.6; allowed: up to 1.5")
        return model(rate, shape)

    explorer = make(model=picky, presets={})
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=1.6, shape="fast")
    assert sent[0][0]["message"] == "rate is 1.6; allowed: up to 1.5"
    assert explorer.rate == 0.5


def test_a_change_from_python_is_told_once_and_the_browser_asks():
    explorer = make()
    sent, states = Sent(explorer), []
    explorer.send_state = lambda key=None: states.append(
        sorted([key] if isinstance(key, str) else key)
    )
    explorer.rate = 1.0
    explorer.set(rate=1.2, shape="slow")
    assert sent == [] and states == [["rate"], ["rate", "shape"]]
    ask(explorer, "v:1", **explorer.values)
    assert "At 1.2" in sent[-1][0]["sentence"]


class Mute(Exception):
    """A problem whose words cannot be had."""

    def __str__(self):
        raise RuntimeError("no words")


class MuteValue(Mute, ValueError):
    """The same, as a refusal."""


NO_ERRORS = [KeyboardInterrupt(), SystemExit(1), GeneratorExit(), asyncio.CancelledError()]
HARD_TO_SAY = [Mute(), MuteValue(), ZeroDivisionError("by zero"), ValueError()]


@pytest.mark.parametrize("problem", NO_ERRORS + HARD_TO_SAY, ids=lambda each: type(each).__name__)
def test_what_is_no_error_or_has_no_words_is_answered_too(problem):
    def fails(rate, shape):
        if rate == 1.0:
            raise problem
        return model(rate, shape)

    explorer = make(model=fails)
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=1.0, shape="fast")
    message = sent[0][0]["message"]
    assert message.startswith(f"the model failed at Rate 1 per h ({type(problem).__name__}")


def test_a_problem_of_many_words_does_not_hide_the_figure():
    def fails(rate, shape):
        if rate == 1.0:
            raise ValueError("no good " * 5000)
        return model(rate, shape)

    explorer = make(model=fails)
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=1.0, shape="fast")
    message = sent[0][0]["message"]
    assert message.startswith("no good no good") and message.endswith("…") and len(message) <= 600


PROBLEMS = [
    KeyError("x"),
    TypeError("no"),
    IndexError("far"),
    RuntimeError("dead"),
    OSError("disk"),
]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: type(problem).__name__)
def test_whatever_a_model_raises_is_answered_with_its_type_words_and_control(problem):
    def fails(rate, shape):
        if rate == 1.0:
            raise problem
        return model(rate, shape)

    explorer = make(model=fails)
    sent = Sent(explorer)
    ask(explorer, "v:1", rate=1.0, shape="fast")
    ask(explorer, "v:2", rate=1.5, shape="fast")
    (refused, _), (frame, _) = sent
    assert refused["type"] == "refused" and refused["number"] == "v:1"
    assert type(problem).__name__ in refused["message"] and str(problem) in refused["message"]
    assert "Rate 1 per h" in refused["message"] and refused["control"] == "rate"
    assert frame["type"] == "frame" and explorer.rate == 1.5


@pytest.mark.parametrize(
    "values", [None, 7, {}, {"rate": None}, {"speed": 1}, {"rate": [1]}, {"shape": {}}], ids=str
)
def test_a_question_that_makes_no_sense_is_answered_too(values):
    explorer = make()
    sent = Sent(explorer)
    explorer._on_browser_message(explorer, {"type": "ask", "number": 3, "values": values}, [])
    explorer._on_browser_message(explorer, {"type": "ask", "number": 4}, [])
    assert [content["number"] for content, _ in sent] == [3, 4]
    assert sent[0][0]["type"] == ("frame" if values == {} else "refused")


def test_someone_who_follows_a_control_and_fails_does_not_keep_the_answer_back():
    explorer = make()
    sent = Sent(explorer)
    explorer.observe(lambda change: 1 / 0, "rate")
    with pytest.raises(ZeroDivisionError):
        ask(explorer, "v:1", rate=1.0, shape="fast")
    assert [content["type"] for content, _ in sent] == ["frame"] and explorer.rate == 1.0


def test_someone_who_follows_a_control_may_move_another_and_the_browser_is_told():
    explorer = make()
    told = []
    explorer.observe(lambda change: explorer.set(shape="slow"), "rate")
    explorer.send_state = lambda key=None: told.extend([key] if isinstance(key, str) else key)
    ask(explorer, "v:1", rate=1.0, shape="fast")
    assert explorer.values == {"rate": 1.0, "shape": "slow"} and "shape" in told


def test_a_question_at_any_time_is_answered_with_the_state():
    explorer = make()
    explorer.rate = 1.7
    sent = Sent(explorer)
    ask(explorer, "new view", **explorer.values)
    assert "At 1.7" in sent[0][0]["sentence"]
    assert explorer.get_state()["rate"] == 1.7
    assert "At 1.7" in explorer._repr_mimebundle_()["text/plain"]


def test_the_saved_picture_is_of_the_state_it_stands_beside():
    explorer = make()
    start = explorer.saved_form()
    explorer.rate = 2.0
    assert explorer.saved_form() != start
    said = f"At these settings: {explorer.description()}"
    assert explorer.afterword()["text/plain"].startswith(said)
    explorer.reset()
    assert explorer.saved_form() == start
    assert explorer.afterword()["text/plain"].startswith("At the starting values: At 0.5")


def test_settings_that_the_model_refuses_are_said_and_not_raised_where_it_is_shown():
    def fails(rate, shape):
        if rate == 1.0:
            raise KeyError("x")
        return model(rate, shape)

    explorer = make(model=fails)
    explorer.rate = 1.0
    assert "KeyError" in explorer.description() and "Rate 1 per h" in explorer.description()
    assert "image/png" not in explorer._repr_mimebundle_()


def test_the_same_values_are_not_computed_twice():
    runs = []

    def counted(rate, shape):
        runs.append(rate)
        return model(rate, shape)

    explorer = make(model=counted, presets={})
    ask(explorer, "v:1", rate=1.0, shape="fast")
    ask(explorer, "v:2", rate=1.0, shape="fast")
    explorer.description(), explorer.moved({"rate": 1.0}), explorer.figure({"rate": 1.0})
    for rate in np.linspace(0.1, 1.9, 9):
        explorer.frame({"rate": rate})
    explorer.frame({}), explorer.figure(), explorer.afterword()
    assert runs.count(1.0) <= 2 and runs.count(0.5) == 1


def test_help_and_repr_say_how_to_move_it_from_code():
    explorer = make(name="decay")
    assert "decay.rate = 0.5 (0.1 to 2 per h)" in repr(explorer)
    assert repr(explorer).startswith(explorer.description())
    manual = type(explorer).__doc__
    assert "decay.rate = 0.5" in manual and "decay.reset()" in manual
    assert type(make(name="other")).__doc__ != manual


def test_a_name_that_is_no_control_says_what_was_meant():
    explorer = make()
    for attempt in (lambda: explorer.set(rat=1), lambda: setattr(explorer, "rat", 1)):
        with pytest.raises(
            (ValueError, AttributeError), match=r"no control is named rat \(did you mean rate\?\)"
        ):
            attempt()


def test_a_number_read_out_under_a_controls_name_is_refused_unless_it_is_the_control():
    with pytest.raises(ValueError, match=r"rate is read out as 15 where the control rate is 0.5"):
        make(readouts=lambda result, values: {"end": 1.0, "rate": 15})


def test_what_the_explorer_shows_is_public():
    explorer = make()
    assert [(p.artist, p.gid) for p in explorer.parts] == [("curve", "kb-0"), ("words", "kb-1")]
    assert set(explorer.moved({"rate": 1.0})) == {"curve", "words"}
    drawn = explorer.figure({"rate": 1.0}).axes[0].lines[0].get_ydata()
    assert np.array_equal(drawn, explorer.moved({"rate": 1.0})["curve"][1])


def test_no_figure_is_left_open():
    import matplotlib.pyplot as plt

    explorer = make()
    for rate in np.linspace(0.1, 2, 20):
        explorer.rate = rate
    assert plt.get_fignums() == []


def test_the_readers_own_matplotlib_settings_do_not_matter():
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "path"}):
        svg = make().spec["svg"]
    assert svg == make().spec["svg"]


def test_its_saved_form_is_a_picture_and_its_words():
    bundle = make()._repr_mimebundle_()
    assert bundle["text/plain"] == "At 0.5 the end is 1\u00a0%." and len(bundle["image/png"]) > 5000
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_its_spec_is_plain_data():
    json.dumps(make().spec, allow_nan=False)


def test_a_bare_function_with_ranges_also_does():
    explorer = Explorer(
        lambda dose, twice=False: np.linspace(0, dose, 20) * (2 if twice else 1),
        dose=(0.5, 1.0),
        twice=False,
    )
    explorer.dose = 0.75
    assert explorer.values == {"dose": 0.75, "twice": False}
    assert len(explorer.frame({})["points"][0]) == 20


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"controls": {}}, "at least one"),
        ({"presets": {"x": {"speed": 1}}}, "no control is named speed"),
        ({"presets": {"x": {"rate": 7}}}, "Rate is 7"),
        ({"move": lambda r: {"curve": r}}, "do not name the same artists: words"),
        ({"sentence": "{edn}"}, r"asks for \{edn\}.*did you mean end"),
        ({"sentence": "a } b"}, "brace that stands alone"),
        ({"sentence": "{end:e}"}, "format 'e'"),
        ({"controls": {"comm": (0, 1)}}, "none named"),
    ],
)
def test_a_mistake_in_the_making_is_named(changes, message):
    with pytest.raises(ValueError, match=message):
        make(**changes)


@pytest.mark.parametrize(
    ("value", "sentence", "words"),
    [
        (-0.2, "{x:.0f}", "0"),
        (1234.5, "{x:,.0f}", "1,234"),
        (0.336, "{x:+.1%}", "+33.6\u00a0%"),
        (-0.0004, "{x:.0%}", "0\u00a0%"),
        ("six", "{x}", "six"),
    ],
)
def test_sentences_print_numbers_as_people_write_them(value, sentence, words):
    assert write_sentence(sentence, {"x": value}) == words


PACKAGE = pathlib.Path(inspect.getfile(Explorer)).parents[1]
ENGINE = sorted((PACKAGE / "explorer").glob("*.py"))
OUTSIDE = [*ENGINE, *sorted((PACKAGE / "publish").glob("*.py"))]


@pytest.mark.parametrize("path", OUTSIDE, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_room_reaches_into_the_private_parts_of_another(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    own = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store)
    } | {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    reached = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.endswith("_")  # a protocol, such as IPython's
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
        and node.attr not in own
    ]
    assert reached == []


def test_a_widget_does_not_know_its_exporter():
    for path in ENGINE:
        for line in path.read_text(encoding="utf-8").splitlines():
            assert "ketamine_brain.publish" not in line, f"{path.name}: {line.strip()}"
