"""README and CONTRIBUTING keep their promises: links lead somewhere, commands exist, the table is
the series.
"""

import json
import pathlib
import re
import tomllib

import pytest
import yaml
from ketamine_brain.lessons.series import SERIES, neighbors, notebook
from ketamine_brain.publish import notebooks as runner
from ketamine_brain.workshop.update import with_series

ROOT = pathlib.Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_to_files_of_this_clone(page):
    links = re.findall(r"\]\(([^)#\s]+)\)", (ROOT / page).read_text(encoding="utf-8"))
    gone = [link for link in links if not link.startswith("http") and not (ROOT / link).exists()]
    assert gone == []


def test_the_table_is_the_one_that_is_made_from_the_series():
    assert with_series(README) == README, "`make update` writes it"
    assert with_series(README.replace(SERIES[3].snag, "no snag")) == README


def test_the_table_pairs_each_section_of_the_article_with_its_notebook():
    rows = re.findall(r"^\| (.+?) \| \[(\d\d) (.+?)\]\(notebooks/(.+?)\) \| (.+) \|$", README, re.M)
    assert [row[1:] for row in rows] == [(s.number, s.title, s.file, s.snag) for s in SERIES]
    assert [section for section, *_ in rows][1:] == [each.section for each in SERIES][1:]


def test_contributing_names_every_room_in_the_order_of_imports():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = rules["tool"]["importlinter"]["contracts"][0]["layers"]
    words = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)/` \|", words, re.M) == layers[::-1]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_make_targets_that_are_named_exist(page):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M))
    named = set(
        re.findall(r"(?:^|`)make ([a-z]+)", (ROOT / page).read_text(encoding="utf-8"), re.M)
    )
    assert {"lab", "test"} <= named and named <= targets


@pytest.mark.parametrize("minutes", [45, 90, 180])
def test_a_teaching_plan_of_notebook_00_adds_up(minutes):
    words = "".join(
        "".join(cell["source"])
        for cell in json.loads(
            (runner.NOTEBOOKS / "00_start_here.ipynb").read_text(encoding="utf-8")
        )["cells"]
    )
    plan = words.split(f"### {minutes} minutes")[1].split("###")[0]
    assert sum(map(int, re.findall(r"^\| .+? \| (\d+) \|", plan, re.M))) == minutes


def test_it_says_where_help_is_and_what_this_is_not():
    for phrase in (
        "988",
        "findahelpline.com",
        "your own clinician",
        "Teaching model, not dosing guidance",
    ):
        assert phrase in README


def test_the_citation_file_can_be_read():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert (
        citation["cff-version"] == "1.2.0"
        and citation["authors"]
        and citation["license"] == ["BSD-3-Clause", "CC-BY-4.0"]
    )


def test_the_series_is_in_order_with_neighbors():
    last, beyond = SERIES[-1].number, f"{len(SERIES):02d}"
    assert [each.number for each in SERIES] == [f"{n:02d}" for n in range(len(SERIES))]
    assert all(each.name.startswith(each.number) for each in SERIES)
    assert neighbors("00") == (None, SERIES[1]) and neighbors(last) == (SERIES[-2], None)
    with pytest.raises(ValueError, match=f"'{beyond}'; allowed: '00' to '{last}'"):
        notebook(beyond)


def test_the_runner_takes_every_notebook_of_the_series():
    assert {path.name for path in runner.find()} == {
        path.name for path in runner.NOTEBOOKS.glob("*.ipynb")
    }
