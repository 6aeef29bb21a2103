"""Every explorer and prediction of every page on a laptop: cause and effect on one screen, in
readable letters.
"""

import pytest

LAPTOP = {"viewport": {"width": 1366, "height": 768}}
MOST_PX, LEAST_PX = 650, 12.0

LOOK = """(explorer) => {
  const tasks = explorer.querySelector(".kb-tasks");
  const svg = explorer.querySelector("svg.kb-svg");
  const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
  const words = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim());
  return {
    name: explorer.querySelector(".kb-title").textContent,
    height: explorer.offsetHeight - (tasks ? tasks.offsetHeight : 0),
    rows: explorer.querySelectorAll(".kb-tables tbody tr").length,
    smallest: Math.min(...words.map((t) => parseFloat(getComputedStyle(t).fontSize) * scale)),
  };
}"""


def look_at(explorer):
    """Return what LOOK sees, the table open, which stands apart from height and letters."""
    closed = explorer.evaluate(LOOK)
    explorer.get_by_role("button", name="Table", exact=True).click()
    explorer.locator(".kb-tables > *").first.wait_for()
    return {**closed, "rows": explorer.evaluate(LOOK)["rows"]}


GUESSES = """() => [...document.querySelectorAll(".kb-predict")].map((guess) => ({
  name: guess.getAttribute("aria-label"), height: guess.offsetHeight }))"""

# What a hand would not reach once it is scrolled to the top of the window.
COVERED = """() => {
  const all = document.querySelectorAll(".kb-side :is(input, select, button):enabled");
  return [...all].filter((own) => own.offsetParent).filter((own) => {
    const edge = own.getBoundingClientRect().top - 8;
    scrollBy({ top: edge, behavior: "instant" });
    const { left, right, top, bottom } = own.getBoundingClientRect();
    return !own.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
  }).map((own) => own.id || own.textContent);
}"""


@pytest.fixture(scope="module")
def looked_at(pages, browser):
    """What is seen of (explorers, predictions, controls that something covers)."""
    context = browser.new_context(**LAPTOP)
    explorers, guesses, covered = [], [], []
    for path in sorted(pages.glob("[0-9][0-9]_*.html")):
        page = context.new_page()
        page.goto(path.as_uri())
        page.wait_for_timeout(400)
        guesses += page.evaluate(GUESSES)
        covered += page.evaluate(COVERED)
        explorers += [look_at(each) for each in page.locator(".kb-explorer").all()]
        page.close()
    context.close()
    assert len(explorers) == 24 and len(guesses) == 25
    return explorers, guesses, covered


@pytest.fixture(scope="module")
def explorers(looked_at):
    return looked_at[0]


def test_a_prediction_and_its_button_fit_one_screen(looked_at):
    _, guesses, _ = looked_at
    assert [(g["name"], g["height"]) for g in guesses if g["height"] > MOST_PX] == []


def test_no_control_is_under_what_floats_over_the_page(looked_at):
    assert looked_at[-1] == []


def test_figure_presets_and_controls_fit_one_screen(explorers):
    assert [(e["name"], e["height"]) for e in explorers if e["height"] > MOST_PX] == []


def test_the_table_of_every_explorer_shows_numbers_at_the_start(explorers):
    assert [e["name"] for e in explorers if not e["rows"]] == []


def test_no_letter_of_a_figure_is_too_small(explorers):
    small = [(e["name"], e["smallest"]) for e in explorers if e["smallest"] < LEAST_PX - 0.05]
    assert small == []


BESIDE = ".kb:has(> .kb-explorer) { width: 934px !important; max-width: none !important; }"

APART = """(explorer) => [...explorer.querySelectorAll(".kb-control")].filter((control) => {
  explorer.scrollIntoView({ behavior: "instant" });
  control.scrollIntoView({ block: "nearest", behavior: "instant" });
  const [own, figure] = [control, explorer.querySelector("svg.kb-svg")]
    .map((each) => each.getBoundingClientRect());
  const seen = (box) => Math.min(box.bottom, innerHeight) - Math.max(box.top, 0);
  return seen(own) < own.height - 1 || seen(figure) < figure.height - 1;
}).map((control) => control.textContent)"""


def test_where_a_file_browser_takes_room_each_control_is_seen_with_the_whole_figure(pages, browser):
    context = browser.new_context(**LAPTOP)
    apart = {}
    for path in sorted(pages.glob("[0-9][0-9]_*.html")):
        page = context.new_page()
        page.goto(path.as_uri())
        page.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
            " document.adoptedStyleSheets = [sheet]; }",
            BESIDE,
        )
        page.wait_for_timeout(400)
        for k, explorer in enumerate(page.locator(".kb-explorer").all()):
            apart[path.stem[:2], k] = explorer.evaluate(APART)
        page.close()
    context.close()
    assert len(apart) == 24
    assert {name: controls for name, controls in apart.items() if controls} == {}
