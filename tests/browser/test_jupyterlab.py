"""One notebook in a real JupyterLab: it moves by hand, refuses in words, keeps what a reader
answered, and says so when the kernel is gone.
"""

import json

import pytest
from browser import axe
from browser.conftest import watched_page
from ketamine_brain.publish.chromium import choose_theme, open_notebook, run_all, stop_kernels

FLAGSHIP = "05_mood_onset.ipynb"
SLIDER = ".kb-explorer input[type=range]"


@pytest.fixture(scope="module")
def running(lab, browser):
    """The notebook opened and run once, for the tests of this file in their order; the last one
    ends its kernel.
    """
    with watched_page(browser) as page:
        yield opened(page, lab)


def opened(page, lab):
    open_notebook(page, lab, FLAGSHIP)
    run_all(page)
    return page


def bring_to_view(page, selector):
    """Scroll the notebook until `selector` is drawn: JupyterLab leaves out what is off the
    screen.
    """
    panel = page.locator(".jp-WindowedPanel-outer").first
    panel.evaluate("e => e.scrollTo(0, 0)")
    for _ in range(60):
        if page.locator(selector).count():
            return at_rest(page, page.locator(selector).first)
        panel.evaluate("e => e.scrollBy(0, 500)")
        page.wait_for_timeout(120)
    raise AssertionError(f"no {selector} in the notebook")


def at_rest(page, locator):
    """Scroll `locator` into view and wait until it stays where it is: outputs above it may still be
    arriving.
    """
    places = [None]
    for _ in range(40):
        locator.scroll_into_view_if_needed()
        page.wait_for_timeout(150)
        places.append(locator.bounding_box())
        if len(places) > 4 and places[-1] == places[-2] == places[-3] == places[-4]:
            return locator
    raise AssertionError("the page does not come to rest")


def test_without_running_anything_a_reader_sees_pictures_and_words(lab, page):
    open_notebook(page, lab, FLAGSHIP)
    bring_to_view(page, ".jp-OutputArea img")
    assert page.get_by_text("Error displaying widget").count() == 0
    assert page.locator(".jp-OutputArea img").first.evaluate("e => e.naturalWidth") > 300


def test_a_drag_moves_the_curve_and_the_words_and_nothing_else(running):
    slider = bring_to_view(running, SLIDER)
    figure = running.locator(".kb-explorer .kb-svg").first
    before, words, box = (
        figure.inner_html(),
        running.locator(".kb-sentence").first.inner_text(),
        figure.bounding_box(),
    )
    place = slider.bounding_box()
    running.mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    running.mouse.down()
    for step in range(1, 20):
        running.mouse.move(
            place["x"] + place["width"] * (0.5 + 0.02 * step), place["y"] + place["height"] / 2
        )
        assert figure.bounding_box() == box
    running.mouse.up()
    running.wait_for_timeout(300)
    assert (
        figure.inner_html() != before
        and running.locator(".kb-sentence").first.inner_text() != words
    )
    running.wait_for_timeout(900)
    assert (
        running.locator(".kb-announce").first.inner_text()
        == running.locator(".kb-sentence").first.inner_text()
    )


def test_the_figure_stays_in_sight_while_its_controls_are_scrolled(running):
    bring_to_view(running, SLIDER)
    panel = running.locator(".jp-WindowedPanel-outer").first
    last = running.locator(".kb-explorer .kb-side input").last
    at_rest(running, last)
    figure, top = running.locator(".kb-explorer .kb-svg").first, panel.bounding_box()["y"]
    explorer = running.locator(".kb-explorer").first
    explorer.evaluate("e => e.scrollIntoView({ block: 'start' })")
    panel.evaluate("e => e.scrollBy(0, 300)")
    running.wait_for_timeout(300)
    assert explorer.bounding_box()["y"] < top - 200
    assert abs(figure.bounding_box()["y"] - top) < 30


def test_below_a_figure_that_moves_no_stale_words_stand_and_the_line_of_code_does(running):
    bring_to_view(running, SLIDER)
    live = ".jp-OutputArea-child:has(.kb-explorer) + .jp-OutputArea-child"
    after = running.locator(live).first.inner_text().strip()
    assert after.startswith("From code:") and "At the starting values" not in after


def test_a_value_out_of_range_is_refused_in_words_and_the_figure_stays(running):
    bring_to_view(running, SLIDER)
    figure, box = (
        running.locator(".kb-explorer .kb-svg").first,
        running.get_by_label("Size of each infusion, in").first,
    )
    before = figure.inner_html()
    box.click(click_count=3)
    running.keyboard.type("9")
    running.keyboard.press("Enter")
    running.wait_for_timeout(300)
    assert (
        "Size of each infusion is 9; allowed: 0.1 to 1 mg/kg"
        in running.locator(".kb-message").first.inner_text()
    )
    assert figure.inner_html() == before and box.get_attribute("aria-invalid") == "true"


def test_a_guess_moves_by_arrow_keys_and_the_answer_comes_only_when_asked(running, shot):
    hand = bring_to_view(running, ".kb-predict circle[role=slider]")
    predict = running.locator(".kb-predict").first
    hidden = predict.locator(".kb-hidden").count()
    start = float(hand.get_attribute("aria-valuenow"))
    hand.focus()
    running.keyboard.press("ArrowDown")
    running.keyboard.press("PageDown")
    assert float(hand.get_attribute("aria-valuenow")) == start - 6
    predict.get_by_role("button", name="Show the answer").click()
    assert hidden > 0 and predict.locator(".kb-hidden").count() == 0
    assert "On average your points lie" in predict.locator(".kb-verdict").inner_text()
    shot(running)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_audit_finds_nothing_serious_in_either_theme(running, theme, shot, capsys):
    choose_theme(running, theme)
    for kind in (".kb-predict", ".kb-explorer", ".kb-quiz"):
        bring_to_view(running, kind)
        shot(running, kind)
        found = axe.findings(running, kind)
        with capsys.disabled():
            print(
                f"\nJupyterLab ({theme}), {kind}: axe-core found "
                + ("nothing" if not found else json.dumps(found, indent=1))
            )
        assert axe.serious(found) == []


def test_a_quiz_gives_the_reason_and_keeps_answers_over_a_reload(running, lab):
    bring_to_view(running, ".kb-quiz")
    question = running.locator(".kb-quiz-question").first
    question.get_by_role("radio").nth(1).check()
    question.get_by_role("button", name="Check").click()
    assert "Right." in question.locator(".kb-feedback").inner_text()
    opened(running, lab)
    bring_to_view(running, ".kb-quiz")
    assert running.locator(".kb-quiz-question").first.get_by_role("radio").nth(1).is_checked()


def test_when_the_kernel_is_killed_the_figure_stays_and_says_so_within_two_seconds(
    running, lab, shot
):
    slider = bring_to_view(running, SLIDER)
    figure = running.locator(".kb-explorer .kb-svg").first
    slider.focus()
    running.keyboard.press("ArrowRight")
    running.wait_for_timeout(300)
    before = figure.inner_html()
    stop_kernels(lab)
    slider.focus()
    running.keyboard.press("ArrowRight")
    running.wait_for_timeout(2000)
    assert "The kernel is not answering" in running.locator(".kb-message").first.inner_text()
    assert figure.inner_html() == before
    shot(running)
