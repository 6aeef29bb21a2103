"""The series' shared words: the safety list is complete and plain, every id exists, each term and
symbol means one thing.
"""

from __future__ import annotations

import ast
import collections
import datetime
import json
import pathlib
import re

import ketamine_brain
import pytest
import reading_grade
import yaml
from ketamine_brain.evidence import load, measurement
from ketamine_brain.lessons.series import SERIES, symbol_table
from ketamine_brain.teaching import symbols

PACKAGE = pathlib.Path(ketamine_brain.__file__).parent
CARE = PACKAGE / "lessons" / "next_steps"
SHARED = PACKAGE / "teaching"
NOTEBOOKS = sorted(PACKAGE.parent.glob("[0-9][0-9]_*.ipynb"))
MODELS = sorted((PACKAGE / "models").glob("*.py"))
UNCHECKED = {
    "SS06",
    "SS07",
    "SS08",
    "RSK07",
    "RSK08",
    "RSK09",
    "RSK10",
    "ESC-03",
}  # machine-written pages: not to be shown
# What each entry of the evidence notes, section 8, asks for.
NEEDED = {
    1: {"off_label", "home_and_compounded"},
    2: {"stay_two_hours", "breathing", "blood_pressure", "no_driving"},
    3: {
        "must_not_have",
        "think_twice_blood_pressure",
        "psychosis",
        "uncontrolled_hypertension",
        "substance_misuse",
        "pregnancy",
        "cystitis",
    },
    4: {"many_do_not_respond", "some_get_worse", "benefit_fades", "suicidal_thoughts"},
    5: {"misuse", "bladder", "ask_about_urine", "do_not_stop_alone"},
    6: {"crisis_line", "tell_your_clinician"},
}
WITHOUT_A_ROW = (
    "psychosis",
    "uncontrolled_hypertension",
    "substance_misuse",
    "pregnancy",
    "cystitis",
)


class Strict(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error and not a silent loss."""

    def construct_mapping(self, node, deep=False):
        keys = collections.Counter(self.construct_object(key, deep=deep) for key, _ in node.value)
        twice = [key for key, count in keys.items() if count > 1]
        assert not twice, f"defined twice: {', '.join(map(str, twice))}"
        return super().construct_mapping(node, deep)


def read(name):
    folder = SHARED if name in ("glossary", "symbols") else CARE
    return yaml.load((folder / f"{name}.yaml").read_text(encoding="utf-8"), Strict)


def plain(text):
    return re.sub(r"\s*\[[^\]]*\]", "", text)


def grade(text):
    return reading_grade.grade(plain(text))


def walk(thing, path=()):
    """Yield (path, value) of every leaf in nested lists and mappings."""
    pairs = (
        thing.items()
        if isinstance(thing, dict)
        else enumerate(thing)
        if isinstance(thing, list)
        else ()
    )
    for key, value in pairs:
        yield from (
            walk(value, (*path, key))
            if isinstance(value, (dict, list))
            else [((*path, key), value)]
        )


def ids_of(thing):
    return [
        value
        for _, value in walk(thing)
        if isinstance(value, str) and re.fullmatch(r"[A-Z]{2,4}\d?-?[A-Z]{0,2}\d+", value)
    ]


@pytest.fixture(scope="module")
def safety():
    return read("safety")


def item(safety, id):
    return next(item for item in safety["items"] if item["id"] == id)


def test_the_safety_list_is_complete(safety):
    kept = collections.defaultdict(set)
    for entry in safety["items"]:
        kept[entry["section"]].add(entry["id"])
    missing = {
        section: sorted(needed - kept[section])
        for section, needed in NEEDED.items()
        if needed - kept[section]
    }
    assert not missing
    ids = [entry["id"] for entry in safety["items"]]
    assert len(ids) == len(set(ids))


def test_every_safety_item_rests_on_a_row_or_on_a_source(safety):
    for entry in safety["items"]:
        assert entry["ids"] or entry["sources"], entry["id"]
        assert entry["harm_or_rule"] in ("harm", "rule", "limit"), entry["id"]
        assert set(entry["sources"]) <= set(safety["sources"]), entry["id"]
    for id in WITHOUT_A_ROW:
        assert item(safety, id)["sources"], (
            f"{id} has no row for the rule itself and needs a source"
        )


@pytest.mark.parametrize("name", ["safety", "alternatives"])
def test_every_source_can_be_found(name):
    content = read(name)
    used = {
        key
        for entry in content.get("items", content.get("alternatives"))
        for key in entry.get("sources", [])
    }
    assert used == set(content["sources"]), "a source is unused or missing"
    for key, source in content["sources"].items():
        assert source["title"] and source["publisher"], key
        assert ("year" in source) != ("undated" in source), key
        assert 1990 < source.get("year", 2000) <= datetime.date.today().year, key
        assert source.get("doi") or source.get("url", "").startswith("http"), key


@pytest.mark.parametrize("name", ["safety", "alternatives", "regulators"])
def test_every_id_exists_and_was_verified(name):
    ids = ids_of(read(name))
    assert len(ids) > 20
    for id in ids:
        assert measurement(id).check != "memory", id
        assert id not in UNCHECKED, id


@pytest.mark.parametrize("name", ["safety", "alternatives", "regulators"])
def test_printed_numbers_are_their_rows(name):
    prose = pytest.importorskip("ketamine_brain.workshop.lint_prose")
    texts = [
        value
        for path, value in walk(read(name))
        if path[-1] in ("text", "says", "what_it_says", "caution", "about")
    ]
    assert len(texts) > 10
    assert [fault for text in texts for fault in prose.lint(text) + prose.bare_numbers(text)] == []


def test_ids_in_a_safety_text_are_listed_with_it(safety):
    for entry in safety["items"]:
        cited = {
            id
            for bracket in re.findall(r"\[([^\]]*)\]", entry["text"])
            for id in re.split(r",\s*", bracket)
        }
        assert cited <= set(entry["ids"]), entry["id"]


def test_safety_words_are_plain(safety):
    hard = {
        entry["id"]: grade(entry["text"]) for entry in safety["items"] if grade(entry["text"]) > 8
    }
    assert not hard
    assert grade(" ".join(entry["text"] for entry in safety["items"])) <= 6
    assert grade(safety["crisis"]) <= 8 and grade(safety["tell_your_clinician"]) <= 8


def test_the_crisis_line_names_both_numbers(safety):
    assert "988" in safety["crisis"] and "findahelpline.com" in safety["crisis"]
    assert "your own clinician" in safety["tell_your_clinician"]


def test_contraindications_are_said_to_be_the_sprays_label(safety):
    assert "spray's label" in item(safety, "must_not_have")["text"]


def test_no_safety_text_gives_a_dose_or_raises_its_voice(safety):
    for entry in safety["items"]:
        assert not re.search(r"\d\s*mg", entry["text"]), entry["id"]
        assert "!" not in entry["text"], entry["id"]


def test_the_alternatives_a_clinician_must_mention_are_there():
    content = read("alternatives")
    ids = set(ids_of(content))
    assert {
        "ELK-01",
        "ELK-02",
        "EKS-01",
        "EKS-02",
        "JAN-01",
        "JAN-02",
        "TR2-01",
        "ESC-05",
        "ESC-06",
        "PTS41",
    } <= ids
    for entry in content["alternatives"]:
        assert entry["ids"] or entry["sources"], entry["id"]
        assert entry["what_it_says"] and entry["caution"], entry["id"]


def test_alternatives_compare_like_with_like_and_type_no_number():
    for entry in read("alternatives")["alternatives"]:
        for one, other in entry["compare"]:
            assert {one, other} <= set(entry["ids"]), entry["id"]
            first, second = measurement(one), measurement(other)
            assert (first.unit, first.time) == (second.unit, second.time), entry["id"]
            assert first.value is not None and second.value is not None
        for words in (entry["what_it_says"], entry["caution"]):
            assert not re.search(r"\d+(\.\d+)?\s*(%|points|of \d)", plain(words)), entry["id"]


def test_regulators_and_guidelines_are_all_there_and_dated():
    content = read("regulators")
    series = re.compile(r"RSK(2[6-9]|3\d|4[01])|DEC(2[5-9]|3[01])")
    wanted = {id for id, row in load().items() if series.fullmatch(id) and row.check != "memory"}
    assert len(wanted) == 23
    assert wanted - set(ids_of(content)) == set()
    for entry in content["regulators"] + content["guidelines"]:
        assert ("date" in entry) != ("date_id" in entry), entry["id"]
        if "date" in entry:
            year = str(entry["date"])[:4]
        else:
            row = measurement(entry["date_id"])
            year = row.text[:4] or f"{row.value:.0f}"
        assert re.fullmatch(r"(19|20)\d\d", year), entry["id"]


@pytest.mark.parametrize("name", ["safety", "alternatives", "regulators"])
def test_content_says_when_it_was_reviewed(name):
    assert isinstance(read(name)["reviewed"], datetime.date)


def test_the_glossary_defines_each_term_once_in_plain_words():
    terms = read("glossary")
    assert len(terms) >= 70
    assert len({term.lower() for term in terms}) == len(terms)
    long = {
        term
        for term, words in terms.items()
        if len(re.findall(r"[.?](?:\s|$)", words)) > 3 or len(words) > 220
    }
    assert not long
    grades = [grade(meaning) for meaning in terms.values()]
    assert sum(grades) / len(grades) <= 8 and max(grades) <= 13
    assert list(terms) == sorted(terms, key=str.lower)


def test_the_glossary_holds_the_terms_the_series_cannot_do_without():
    words = " ".join(read("glossary")).lower()
    for term in (
        "madrs",
        "response",
        "remission",
        "nmda receptor",
        "occupancy",
        "half-life",
        "confidence interval",
        "effect size",
        "functional unblinding",
        "expectancy",
        "midazolam",
        "racemate",
        "esketamine",
        "norketamine",
        "hnk",
        "dissociation",
        "cadss",
        "glx",
        "sv2a",
        "spine",
        "disinhibition",
        "wind-up",
        "latent cause",
        "attractor",
        "number needed to treat",
        "natural frequency",
    ):
        assert term in words, term


def test_every_symbol_means_one_thing_in_the_series():
    rows = symbol_table()
    assert {
        key: [(row.notebook, row.meaning) for row in found]
        for key, found in symbols.repeats(rows).items()
    } == {}
    assert {row.model for row in rows} >= {"trial_simulator", "decisions"}
    assert all(row.symbol and row.meaning for row in rows)


def test_a_row_of_the_table_holds_one_symbol():
    for row in symbol_table():
        assert len(symbols.symbols_in(re.sub(r"\(.*\)", "", row.symbol))) == 1, (
            f"{row.symbol} ({row.model})"
        )
    for row in [*read("symbols")["everywhere"], *(row for _, row in variables())]:
        assert set(row) == {"symbol", "meaning", "unit"}, f"an unquoted comma cuts a row: {row}"


def variables():
    """Return (model, row) of every symbol that the lessons' words give beside the models'
    constants.
    """
    tables = [entry.words.get("symbols", {}) for entry in SERIES]
    return [(name, row) for table in tables for name, rows in table.items() for row in rows]


def notebook_of(path):
    """Return the number of the notebook that a model's file belongs to, or None."""
    return next((entry.number for entry in SERIES if path.stem in entry.models), None)


def test_every_model_with_symbols_has_a_notebook():
    lost = [
        path.stem for path in MODELS if mathematics(docstring(path)) and notebook_of(path) is None
    ]
    assert not lost, f"name the notebook of {', '.join(lost)} in lessons/series.py"


def docstring(path):
    return ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""


def mathematics(text):
    """Return what stands between dollar signs, displayed or in a line."""
    return [
        shown or inline
        for shown, inline in re.findall(r"\$\$(.+?)\$\$|\$([^$]+)\$", text, re.DOTALL)
    ]


def prose_of(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_symbol_in_a_notebook_is_in_its_table(path):
    rows, number = symbol_table(), path.name[:2]
    assert {
        latex: lost
        for latex in mathematics(prose_of(path))
        if (lost := symbols.not_in(rows, latex, number))
    } == {}


def test_the_notebooks_with_a_model_show_its_equations():
    without = [
        path.name[:2]
        for path in NOTEBOOKS
        if not re.search(r"\$\$.+?\$\$", prose_of(path), re.DOTALL)
    ]
    assert without == ["00"]


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_every_symbol_in_a_model_is_in_its_notebooks_table(path):
    rows, number = symbol_table(), notebook_of(path)
    assert {
        latex: lost
        for latex in mathematics(docstring(path))
        if (lost := symbols.not_in(rows, latex, number))
    } == {}


def test_no_row_of_the_table_is_left_over():
    used = collections.defaultdict(set)
    texts = [(path.name[:2], prose_of(path)) for path in NOTEBOOKS]
    texts += [(notebook_of(path), docstring(path)) for path in MODELS]
    for number, text in texts:
        keys = {key for latex in mathematics(text) for key in symbols.symbols_in(latex)}
        used[number] |= keys | {key[-1] for key in keys if re.search(r"[_,][ijk]$", key)}
    rows = [
        row
        for row in symbol_table()
        if (row.model, row.symbol) in {(name, each["symbol"]) for name, each in variables()}
    ]
    assert [
        f"{row.symbol} ({row.model})" for row in rows if row.key not in used[row.notebook]
    ] == []


@pytest.mark.parametrize(
    ("latex", "found"),
    [
        (r"\dot C_{\text{free}}(t)", ["C_free", "t"]),
        (r"\frac{\mathrm{CL}_n}{V_1} - \sum_j Q_j", [r"\mathrm{CL}_n", "V_1", "j", "Q_j"]),
        (r"N_{k+1} = e^{-\Delta_{\text{stim}}/\tau}", ["N_k", "e", r"\Delta_stim", r"\tau"]),
        (
            r"\Delta P_s = \bar O_{\text{end}} \times \text{a word} \,d",
            [r"\Delta P_s", r"\bar O_end", "d"],
        ),
        (r"\int_{\text{free}}^{x_{\text{out}}} 2\pi\,\mathrm{d}x", ["x_out", r"\mathrm{d}", "x"]),
    ],
)
def test_the_symbols_of_an_equation_are_found(latex, found):
    assert symbols.symbols_in(latex) == found


def test_a_symbol_with_two_meanings_is_found():
    rows = [
        symbols.Symbol(symbol="t", meaning="time", unit="h", notebook="all", model=""),
        symbols.Symbol(symbol="a(t)", meaning="one", unit="", notebook="11", model="x"),
    ]
    assert (
        symbols.repeats(
            [*rows, symbols.Symbol(symbol="a(t)", meaning="one", unit="", notebook="12", model="y")]
        )
        == {}
    )
    assert list(
        symbols.repeats(
            [*rows, symbols.Symbol(symbol="a", meaning="two", unit="", notebook="11", model="y")]
        )
    ) == ["a"]
    assert list(
        symbols.repeats(
            [*rows, symbols.Symbol(symbol="a", meaning="one", unit="h", notebook="12", model="y")]
        )
    ) == ["a"]
    assert list(
        symbols.repeats(
            [*rows, symbols.Symbol(symbol="t", meaning="turn", unit="", notebook="05", model="z")]
        )
    ) == ["t"]


def test_a_symbol_without_a_row_is_found():
    rows = [
        symbols.Symbol(symbol="t", meaning="time", unit="h", notebook="all", model=""),
        symbols.Symbol(symbol=r"a_{\text{in}}", meaning="one", unit="", notebook="11", model="x"),
    ]
    assert symbols.not_in(rows, r"a_{in}(t_i) + a_{\text{in},k}", "11") == []
    assert symbols.not_in(rows, r"a_{\text{in}}\,b", "11") == ["b"]
    assert symbols.not_in(rows, r"a\,t_0", "11") == ["a", "t_0"]
    assert symbols.not_in(rows, r"a_{\text{in}}", "12") == ["a_in"]
