"""The pages in Firefox and WebKit, from disk: all explorers move, stand still, and fit a phone.

A smaller set than in Chromium, on pages with a twin, with blended tables, and with both.
"""

import time

import pytest
from browser import engines
from browser.test_phone import LEAST_PX, LOOK

NAMES = ("01_what_is_ketamine", "05_mood_onset", "07_ptsd", "11_why_understanding")
HARMLESS = "ResizeObserver loop"  # a size that was set while sizes were told: no fault

STATE = """[...document.querySelectorAll(".kb-explorer")].map((e) => {
  const own = e.getBoundingClientRect();
  const box = e.querySelector(".kb-drawing svg").getBoundingClientRect();
  return {
    looks: e.querySelector(".kb-drawing svg").innerHTML
      + e.querySelector(".kb-sentence").textContent,
    box: [box.x - own.x, box.y - own.y, box.width, box.height].map((v) => Math.round(8 * v)),
    refused: e.querySelector(".kb-message").textContent,
  };
})"""
MOVE = """[...document.querySelectorAll(".kb-explorer")].map((e) => {
  const moved = e.querySelector("input[type=range]:enabled");
  if (!moved) {
    const choice = e.querySelector("select, input[type=radio]:not(:checked)");
    if (choice.tagName === "SELECT") choice.selectedIndex = 1;
    else choice.checked = true;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    return choice.name;
  }
  const middle = (Number(moved.min) + Number(moved.max)) / 2;
  moved.value = Number(moved.value) > middle ? moved.min : moved.max;
  moved.dispatchEvent(new Event("input", { bubbles: true }));
  return moved.id;
})"""


@pytest.fixture(scope="module", params=engines.ENGINES)
def engine(request):
    made = engines.found().get(request.param)
    if made is None:
        needed = ", ".join(engines.ENGINES[request.param].needs)
        pytest.skip(f"no {request.param} on this machine (it needs {needed}): NOT tested in it")
    opened = made()
    yield opened
    opened.close()


def settled(engine):
    """Return the state of a page's explorers once it no longer changes."""
    before, now = None, engine.run(STATE)
    for _ in range(40):
        if now == before:
            return now
        time.sleep(0.1)
        before, now = now, engine.run(STATE)
    raise AssertionError("the page does not come to rest")


@pytest.mark.parametrize("name", NAMES)
def test_every_explorer_moves_and_its_figure_stays_in_its_place(engine, pages, name):
    engine.open(pages / f"{name}.html", 1366, 768)
    before = settled(engine)
    assert before and len(engine.run(MOVE)) == len(before)
    after = settled(engine)
    for one, other in zip(before, after, strict=True):
        assert one["looks"] != other["looks"]
        assert one["box"] == other["box"]
        assert other["refused"] == ""
    said = engine.run("window.problems || []")
    assert [words for words in said if HARMLESS not in words] == []


@pytest.mark.parametrize("name", NAMES)
def test_on_a_narrow_screen_all_is_seen_in_readable_letters(engine, pages, name):
    engine.open(pages / f"{name}.html", 360, 740)
    settled(engine)
    figures = engine.run(f"({LOOK})()")
    assert figures
    assert [figure["name"] for figure in figures if not figure["seen"]] == []
    assert [figure["out"] for figure in figures if figure["out"]] == []
    assert min(figure["smallest"] for figure in figures) >= LEAST_PX - 0.05
