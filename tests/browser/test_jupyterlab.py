"""The notebooks in a real JupyterLab: they open, run, and move by keyboard alone, and say so when the kernel is gone."""
import json
import re
import urllib.request

import pytest

from ketamine_brain.checks.browser import open_notebook, run_all
from ketamine_brain.publish.notebooks import find

NOTEBOOKS = [pytest.param(path, id=path.stem, marks=pytest.mark.xdist_group(f"lab{i % 2}")) for i, path in enumerate(find())]
FLAGSHIP = "05_mood_onset.ipynb"
SLIDER = ".kb-explorer input[type=range]"


def opened(page, lab, name, theme="light"):
    open_notebook(page, lab, name, theme)
    run_all(page)
    return page


def bring_to_view(page, selector):
    """Scroll the notebook until `selector` is drawn: JupyterLab leaves out what is off the screen."""
    panel = page.locator(".jp-WindowedPanel-outer").first
    panel.evaluate("e => e.scrollTo(0, 0)")
    for _ in range(60):
        if page.locator(selector).count():
            return at_rest(page, page.locator(selector).first)
        panel.evaluate("e => e.scrollBy(0, 500)")
        page.wait_for_timeout(120)
    raise AssertionError(f"no {selector} in the notebook")


def at_rest(page, locator):
    """Scroll `locator` into view and wait until it stays where it is: outputs above it may still be arriving."""
    places = [None]
    for _ in range(40):
        locator.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
        places.append(locator.bounding_box())
        if len(places) > 4 and places[-1] == places[-2] == places[-3] == places[-4]:
            return locator
    raise AssertionError("the page does not come to rest")


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_opens_runs_and_every_explorer_moves_by_keyboard(lab, page, shot, path):
    opened(page, lab, path.name)
    panel = page.locator(".jp-WindowedPanel-outer").first
    seen, position = set(), -1
    for _ in range(60):
        assert page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        assert page.get_by_text(re.compile("Error displaying widget|Traceback")).count() == 0
        for explorer in page.locator(".kb-explorer").all():
            title = explorer.get_attribute("aria-label")
            if title not in seen:
                seen.add(title)
                move_every_control(page, explorer)
                shot(page, f"_{len(seen)}")
        now = panel.evaluate("e => { e.scrollBy(0, 700); return e.scrollTop; }")
        if now == position:
            break
        position = now
        page.wait_for_timeout(150)
    expected = json.dumps(json.loads(path.read_text())["cells"]).count("lesson.explorer(")
    assert len(seen) >= expected


def move_every_control(page, explorer):
    """Move each control with keys only; the figure's box must not move, and something must change for each slider."""
    explorer.locator(".kb-svg").scroll_into_view_if_needed()
    figure = explorer.locator(".kb-svg")
    box = figure.bounding_box()
    for control in explorer.locator("input[type=range], select, input[type=radio]:checked, input[type=checkbox]").all():
        before = explorer.inner_html()
        control.focus()
        kind = control.evaluate("e => e.type")
        page.keyboard.press("Space" if kind == "checkbox" else "ArrowRight" if kind == "range" else "ArrowDown")
        page.wait_for_timeout(150)
        if explorer.inner_html() == before:  # the last stop: try the other way
            page.keyboard.press("ArrowLeft" if kind == "range" else "ArrowUp")
            page.wait_for_timeout(150)
        assert explorer.inner_html() != before, control.evaluate("e => e.outerHTML")
    figure.scroll_into_view_if_needed()
    after = figure.bounding_box()
    assert (after["width"], after["height"]) == (box["width"], box["height"])
    explorer.get_by_role("button", name="Reset", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)


@pytest.mark.xdist_group("live")
def test_a_drag_moves_the_curve_and_the_words_and_nothing_else(lab, page):
    opened(page, lab, FLAGSHIP)
    slider = bring_to_view(page, SLIDER)
    figure = page.locator(".kb-explorer .kb-svg").first
    before, words, box = figure.inner_html(), page.locator(".kb-sentence").first.inner_text(), figure.bounding_box()
    place = slider.bounding_box()
    page.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    page.mouse.down()
    for step in range(1, 20):
        page.mouse.move(place["x"] + place["width"] * (0.5 + 0.02 * step), place["y"] + place["height"] / 2)
        assert figure.bounding_box() == box
    page.mouse.up()
    page.wait_for_timeout(300)
    assert figure.inner_html() != before and page.locator(".kb-sentence").first.inner_text() != words
    page.wait_for_timeout(900)
    assert page.locator(".kb-announce").first.inner_text() == page.locator(".kb-sentence").first.inner_text()


@pytest.mark.xdist_group("live")
def test_a_value_out_of_range_is_refused_in_words_and_the_figure_stays(lab, page):
    opened(page, lab, FLAGSHIP)
    bring_to_view(page, SLIDER)
    figure, box = page.locator(".kb-explorer .kb-svg").first, page.locator(".kb-explorer input[type=number]").first
    before = figure.inner_html()
    box.click(click_count=3)
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)
    assert "Dose of each infusion is 9; allowed: 0.1 to 1 mg/kg" in page.locator(".kb-message").first.inner_text()
    assert figure.inner_html() == before and box.get_attribute("aria-invalid") == "true"


@pytest.mark.xdist_group("live")
def test_when_the_kernel_is_killed_the_figure_stays_and_says_so_within_two_seconds(lab, page, shot):
    opened(page, lab, FLAGSHIP)
    slider = bring_to_view(page, SLIDER)
    figure = page.locator(".kb-explorer .kb-svg").first
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    before = figure.inner_html()
    for kernel in json.load(urllib.request.urlopen(f"{lab}/api/kernels")):
        urllib.request.urlopen(urllib.request.Request(f"{lab}/api/kernels/{kernel['id']}", method="DELETE"))
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(2000)
    assert "not answering (busy or stopped)" in page.locator(".kb-message").first.inner_text()
    assert figure.inner_html() == before
    shot(page)


@pytest.mark.xdist_group("live")
def test_a_guess_moves_by_arrow_keys_and_the_answer_comes_only_when_asked(lab, page, shot):
    opened(page, lab, FLAGSHIP)
    hand = bring_to_view(page, ".kb-predict circle[role=slider]")
    predict = page.locator(".kb-predict").first
    hidden = predict.locator(".kb-hidden").count()
    start = float(hand.get_attribute("aria-valuenow"))
    hand.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("PageDown")
    assert float(hand.get_attribute("aria-valuenow")) == start - 6
    predict.get_by_role("button", name="Show the answer").click()
    assert hidden > 0 and predict.locator(".kb-hidden").count() == 0
    assert "On average your points lie" in predict.locator(".kb-verdict").inner_text()
    shot(page)


@pytest.mark.xdist_group("live")
def test_a_quiz_gives_the_reason_and_keeps_answers_over_a_reload(lab, page):
    opened(page, lab, FLAGSHIP)
    bring_to_view(page, ".kb-quiz")
    question = page.locator(".kb-quiz-question").first
    question.get_by_role("radio").nth(1).check()
    question.get_by_role("button", name="Check").click()
    assert "Right." in question.locator(".kb-feedback").inner_text()
    opened(page, lab, FLAGSHIP)
    bring_to_view(page, ".kb-quiz")
    assert page.locator(".kb-quiz-question").first.get_by_role("radio").nth(1).is_checked()


@pytest.mark.xdist_group("live")
def test_without_running_anything_a_reader_sees_pictures_and_words(lab, page):
    open_notebook(page, lab, FLAGSHIP)
    bring_to_view(page, ".jp-OutputArea img")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.locator(".jp-OutputArea img").first.evaluate("e => e.naturalWidth") > 300
