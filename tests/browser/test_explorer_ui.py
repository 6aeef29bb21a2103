"""What one does with an explorer on a page: pin, read, table, picture, play, tasks, cards."""

import csv
import functools
import io

import numpy as np
import pytest
from browser import axe
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.publish import pages
from ketamine_brain.publish.markup import card
from ketamine_brain.teaching.guesses import Guesses
from ketamine_brain.teaching.predict import Predict

SHARE = np.linspace(0, 1, 60)
SPANS = {"days": 2.0, "weeks": 28.0}


def fade(half_life=4.0, plan="drug", span="days"):
    """A score that fades over a span of days, drawn over its share."""
    days = SPANS[span] * SHARE
    return days, 10 * 0.5 ** (days / half_life) if plan == "drug" else np.full(60, 2.0)


def draw(figure, view):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 1), ylim=(0, 12), ylabel="Points")
    axes.set_xticks([0, 1], [" "] * 2)
    return {"course": axes.plot(SHARE, view[1], lw=3)[0]}


def explorer():
    units = {name: {"x": (0, days, "Days")} for name, days in SPANS.items()}
    scene = Scene(
        fade,
        draw,
        lambda view: {"course": (SHARE, view[1])},
        lambda view, values: {"end": float(view[1][-1]), "days": float(view[0][-1])},
        units={"span": units},
    )
    controls = {
        "half_life": dict(
            label="Half-life",
            low=1.0,
            high=8.0,
            step=1.0,
            value=4.0,
            unit="days",
            spoken_unit="days",
            play=True,
            off={"plan": ["none"], "because": "nothing fades without a drug"},
        ),
        "plan": dict(label="Plan", options={"drug": "The drug", "none": "No drug"}, value="drug"),
        "span": dict(
            label="Time scale", options={"days": "Two days", "weeks": "Four weeks"}, value="days"
        ),
    }
    tasks = [
        {"ask": "Find four weeks.", "when": {"span": "weeks"}, "answer": "It has faded."},
        {"ask": "Slow it down.", "when": {"half_life": [7, 8]}, "answer": "It lasts."},
    ]
    return Explorer(
        scene,
        "After {days:.0f} days {end:.1f} points are left.",
        controls,
        presets={"Four weeks": {"span": "weeks"}},
        name="fade",
        title="A fading score",
        alt="A curve that falls.",
        axes=["span"],
        tasks=tasks,
        curves={"course": "this plan"},
    )


def guess():
    def ask(figure):
        axes = figure.add_subplot()
        axes.set(xlim=(0, 28), ylim=(0, 60))
        return {"truth": axes.plot([0, 28], [33, 17])[0]}

    handles = dict(x=[1], names=["day 1"], low=0, high=60, step=1, spoken_unit="points")
    return Predict("9/c", "curve", "Draw it.", "It falls.", [17], [33], draw=ask, handles=handles)


@functools.cache
def content():
    """One page that holds an explorer, a prediction, what was guessed, and a cited number."""
    asked = guess()
    specs = [pages.page_of(explorer())[0], asked.page_spec(), Guesses([asked]).page_spec()]
    places = "".join(
        f'<div class="cell"><div class="kb" data-kb="w{i}"></div></div>'
        f'<script type="application/json" id="w{i}">{pages.as_data(spec)}</script>'
        for i, spec in enumerate(specs)
    )
    style, cards = pages.page_style("page.css"), pages.as_data({"MUR-01": card("MUR-01")})
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Tools</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head><body>'
        '<div class="columns"><main><h1>Tools</h1><h2>Explore</h2>'
        '<p id="kb-page-note" class="note" role="status"></p>'
        '<p>It fell by 16.5 points [<a class="cite" href="#ref-MUR-01">MUR-01</a>].</p>'
        f'{places}<p style="height:120vh"></p><p><span id="ref-MUR-01">MUR-01</span></p>'
        "</main></div>"
        f'<script type="application/json" id="kb-cards">{cards}</script>'
        f"<script>{pages.script_of(())}</script></body></html>"
    )


@pytest.fixture(scope="module")
def context(browser):
    made = browser.new_context(
        viewport={"width": 1366, "height": 768}, accept_downloads=True, color_scheme="light"
    )
    yield made
    made.close()


@pytest.fixture
def page(context, tmp_path_factory):
    """The page opened afresh, nothing remembered; an error of its script fails the test."""
    path = tmp_path_factory.getbasetemp() / "tools.html"
    path.write_text(content(), encoding="utf-8")
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    page.evaluate("localStorage.clear()")
    page.reload()
    page.wait_for_timeout(200)
    yield page
    page.close()
    assert errors == []


def press(page, name):
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_timeout(120)


def show_four_weeks(page):
    press(page, "Four weeks")
    page.locator(".kb-sentence", has_text="After 28 days").wait_for()  # its table is unpacked


def choose(page, label):
    page.get_by_label(label, exact=True).first.check()
    page.wait_for_timeout(120)


def path_of(page, selector):
    """Heights of a path at 200 even places: drawn within 0.1 pixels, and written in tenths."""
    words = page.locator(selector).first.get_attribute("d")
    pairs = [point.split() for point in words.replace("M", "L").split("L")[1:]]
    x, y = np.array(pairs, dtype=float).T
    return pytest.approx(np.interp(np.linspace(x[0], x[-1], 200), x, y), abs=0.16)


COURSE = ".kb-svg [id$='-kb-0'] path"
PINNED = ".kb-svg path.kb-pinned-1"


def test_a_pin_keeps_its_values_when_the_axis_changes(page):
    press(page, "Pin this curve")
    assert path_of(page, PINNED).expected == path_of(page, COURSE)
    choose(page, "Four weeks")
    same = path_of(page, COURSE)  # the same plan never differs from itself
    assert path_of(page, PINNED).expected == same
    page.get_by_label("Half-life", exact=True).press("ArrowLeft")
    page.wait_for_timeout(100)
    assert path_of(page, PINNED).expected != path_of(page, COURSE)
    assert "Pinned 1: Half-life 4 days" in page.locator(".kb-pins").inner_text()


def test_three_pins_at_most_each_removed_by_itself(page):
    for _ in range(3):
        press(page, "Pin this curve")
        page.get_by_label("Half-life", exact=True).press("ArrowRight")
    assert page.get_by_role("button", name="Pin this curve", exact=True).is_disabled()
    assert page.locator(".kb-pin").count() == 3
    page.get_by_role("button", name="Remove: Pinned 2").click()
    assert page.locator("path.kb-pinned").count() == 2
    assert page.locator("path.kb-pinned-2").count() == 0
    assert page.get_by_role("button", name="Pin this curve", exact=True).is_enabled()


def test_a_control_that_does_nothing_is_off_and_says_why(page):
    choose(page, "No drug")
    slider = page.get_by_label("Half-life", exact=True)
    assert slider.is_disabled()
    assert "nothing fades without a drug" in page.locator(".kb-is-off").inner_text()
    choose(page, "The drug")
    assert slider.is_enabled() and page.locator(".kb-is-off").count() == 0


def test_a_task_ticks_itself_and_only_then_or_on_request_answers(page):
    first, second = page.locator(".kb-task").all()
    assert first.locator(".kb-answer").is_hidden() and second.locator(".kb-answer").is_hidden()
    press(page, "Four weeks")
    assert "✓" in first.inner_text() and first.locator(".kb-answer").is_visible()
    assert "✓" not in second.inner_text() and second.locator(".kb-answer").is_hidden()
    second.get_by_role("button", name="Show the answer").click()
    assert second.locator(".kb-answer").is_visible() and "✓" not in second.inner_text()
    page.reload()
    page.wait_for_timeout(200)
    first, second = page.locator(".kb-task").all()
    assert "✓" in first.inner_text() and "✓" not in second.inner_text()
    assert second.locator(".kb-answer").is_visible()


def test_values_are_read_by_pointer_and_by_key(page):
    figure = page.locator(".kb-drawing").first
    box = figure.bounding_box()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.wait_for_timeout(150)
    start = page.evaluate(
        """() => { const path = document.querySelector(".kb-svg [id$='-kb-0'] path");
             const at = path.getPointAtLength(1).matrixTransform(path.getScreenCTM());
             return [at.x, at.y]; }"""
    )
    page.mouse.move(start[0] + 2, start[1] + 2)
    readout = page.locator(".kb-readout").first
    assert readout.inner_text() == "this plan · Days: 0 · Points: 10"
    page.mouse.move(2, 2)
    assert readout.is_hidden()
    figure.focus()
    page.keyboard.press("End")
    page.keyboard.press("End")
    assert readout.inner_text() == "this plan · Days: 2 · Points: 7.07"
    page.wait_for_timeout(1100)
    assert "7.07" in page.locator(".kb-announce").first.inner_text()


def test_the_table_shows_and_saves_the_numbers_drawn(page):
    show_four_weeks(page)
    press(page, "Table")
    table = page.locator(".kb-tables table")
    rows = table.locator("tbody tr").all_inner_texts()
    assert rows[0].split() == ["0", "10"] and rows[-1].split()[0] == "28"
    with page.expect_download() as saved:
        press(page, "Save as CSV")
    text = saved.value.path().read_text(encoding="utf-8")
    assert text.startswith("# After 28 days")
    curve = list(csv.DictReader(io.StringIO(text.split("\n", 1)[1])))
    assert len(curve) == SHARE.size
    days, points = (np.array([float(row[axis]) for row in curve]) for axis in "xy")
    assert days == pytest.approx(28 * SHARE, abs=0.02)
    assert points == pytest.approx(fade(4.0, "drug", "weeks")[1], abs=0.02)


def test_the_picture_holds_the_sentence_and_the_safety_line(page):
    show_four_weeks(page)
    press(page, "Picture")
    with page.expect_download() as saved:
        press(page, "Save as SVG")
    text = saved.value.path().read_text(encoding="utf-8")
    assert "After 28 days" in text and "not dosing guidance" in text and "var(--kb" not in text
    with page.expect_download() as saved:
        press(page, "Save as PNG")
    assert saved.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"


def test_play_runs_along_the_control_and_stops(page):
    slider = page.get_by_label("Half-life", exact=True)
    before = slider.input_value()
    press(page, "Play")
    page.wait_for_timeout(1500)
    assert slider.input_value() != before
    press(page, "Pause")
    at = slider.input_value()
    page.wait_for_timeout(900)
    assert slider.input_value() == at


def test_listen_starts_and_stops_where_there_is_sound(page):
    press(page, "Listen")
    button = page.get_by_role("button", name="Stop the sound")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.get_by_role("button", name="Listen").get_attribute("aria-pressed") == "false"


def test_all_tools_are_reached_by_key(page):
    bar = page.get_by_role("toolbar").first
    names = [each.inner_text() for each in bar.get_by_role("button").all()]
    assert names == ["Reset", "Pin this curve", "Table", "Picture", "Play", "Listen", "Link"]
    bar.get_by_role("button").first.focus()
    for name in names[1:]:
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.textContent") == name


def test_a_guess_comes_back_at_the_end(page):
    guesses = page.locator(".kb-guesses")
    assert "no prediction" in guesses.inner_text()
    hand = page.locator(".kb-predict circle[role=slider]")
    hand.focus()
    for _ in range(9):
        page.keyboard.press("ArrowDown")
    page.locator(".kb-predict .kb-primary").click()
    assert "day 1: you drew 24, the answer is 17 points" in guesses.inner_text()


def test_a_cited_number_opens_a_card_with_the_way_back(page):
    link = page.locator("a.cite").first
    link.focus()
    page.keyboard.press("Enter")
    shown = page.get_by_role("dialog")
    for words in card("MUR-01").values():
        assert words.replace("https://doi.org/", "") in shown.inner_text()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate("document.activeElement.className") == "cite"
    link.click()
    shown.get_by_role("link", name="In the list of sources").click()
    page.wait_for_timeout(600)
    assert page.evaluate("scrollY") > 200
    page.get_by_role("button", name="← Back to where you were").click()
    page.wait_for_timeout(900)
    assert page.evaluate("scrollY") < 200


def boxes(page):
    return page.evaluate(
        """() => Object.fromEntries(["svg.kb-svg", ".kb-controls", ".kb-explorer", ".kb-presets"]
             .map((name) => { const box = document.querySelector(name).getBoundingClientRect();
               return [name, [box.left, box.top, box.right, box.bottom].map(Math.round)]; }))"""
    )


def test_cause_and_effect_are_on_one_screen(page):
    found = boxes(page)
    assert found[".kb-controls"][0] >= found["svg.kb-svg"][2]  # beside it
    assert found[".kb-presets"][3] <= found["svg.kb-svg"][1]  # above it
    whole = found[".kb-explorer"]
    tasks = page.locator(".kb-tasks").first.bounding_box()["height"]
    assert whole[3] - whole[1] <= 650 + tasks
    letters = page.evaluate(
        """() => [...document.querySelectorAll(".kb-explorer .kb-svg text")]
             .filter((text) => text.textContent.trim()).map((text) => {
               const { a, b } = text.getScreenCTM();
               return parseFloat(getComputedStyle(text).fontSize) * Math.hypot(a, b); })"""
    )
    assert min(letters) >= 12
    page.set_viewport_size({"width": 1366, "height": 768})


def test_nothing_jumps_while_a_slider_is_dragged(page):
    slider = page.get_by_label("Half-life", exact=True)
    place, before = slider.bounding_box(), boxes(page)
    page.mouse.move(place["x"] + 5, place["y"] + place["height"] / 2)
    page.mouse.down()
    for step in range(9):
        page.mouse.move(
            place["x"] + place["width"] * (step + 1) / 12, place["y"] + place["height"] / 2
        )
        page.wait_for_timeout(30)
        assert boxes(page) == before
    page.mouse.up()


def test_a_phone_has_the_figure_in_sight_large_targets_and_one_button_for_the_tools(browser, page):
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    phone = context.new_page()
    phone.goto(page.url)
    phone.wait_for_timeout(250)
    for each in phone.locator(".kb-explorer button, .kb-explorer input[type=range]").all():
        if each.is_visible():
            assert each.bounding_box()["height"] >= 43.9, each.inner_text()
    assert phone.get_by_role("button", name="Table").count() == 0
    phone.get_by_role("button", name="More").click()
    assert phone.get_by_role("button", name="Table").is_visible()
    phone.evaluate(
        "document.querySelector('.kb-tools').scrollIntoView({block: 'end', behavior: 'instant'})"
    )
    assert phone.locator("svg.kb-svg").first.bounding_box()["y"] >= -1
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


def test_axe_finds_nothing_with_all_of_it_open(page):
    press(page, "Pin this curve")
    press(page, "Table")
    choose(page, "No drug")
    page.locator("a.cite").first.click()
    assert axe.findings(page) == []
