"""Every notebook in a real JupyterLab: it opens, runs, and each control of each explorer moves by
keyboard alone.
"""

import json
import re
import time

import pytest
from browser.conftest import watched_page
from ketamine_brain.publish.chromium import open_next, open_notebook, run_all
from ketamine_brain.publish.notebooks import find

PATIENCE_S = 120  # of a crowded machine
TALL = {"width": 1280, "height": 2400}  # a notebook is seen whole in fewer steps

# What an explorer looks like stays in the page: it is half a megabyte.
KEEP = "e => { e.keptLook = e.innerHTML; }"
IS_OTHER = "e => e.innerHTML !== e.keptLook"


@pytest.fixture(scope="module")
def lab_page(lab, browser):
    """One JupyterLab in which notebook after notebook is opened, as a reader does."""
    with watched_page(browser) as page:
        page.set_viewport_size(TALL)
        yield page


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in find()])
def test_a_notebook_opens_runs_and_every_explorer_moves_by_keyboard(lab, lab_page, shot, path):
    page = lab_page
    opened = page.url.startswith(lab)
    (open_next if opened else open_notebook)(page, lab, path.name)
    run_all(page)
    expected = json.dumps(json.loads(path.read_text())["cells"]).count("lesson.explorer(")
    seen = set()
    given_up = time.monotonic() + PATIENCE_S
    walk_down(page, seen, shot)
    while len(seen) < expected and time.monotonic() < given_up:  # outputs may still be arriving
        walk_down(page, seen, shot)
    assert len(seen) == expected


def walk_down(page, seen, shot):
    """Scroll from the first cell to the last, and move what is met for the first time."""
    panel, position = page.locator(".jp-WindowedPanel-outer").first, -1
    panel.evaluate("e => e.scrollTo(0, 0)")
    for _ in range(80):
        assert (
            page.locator(
                ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']"
            ).count()
            == 0
        )
        assert page.get_by_text(re.compile("Error displaying widget|Traceback")).count() == 0
        for explorer in page.locator(".kb-explorer").all():
            title = explorer.get_attribute("aria-label")
            if title not in seen:
                seen.add(title)
                move_every_control(page, explorer)
                shot(page, f"_{len(seen)}")
        now = panel.evaluate("e => { e.scrollBy(0, 0.8 * e.clientHeight); return e.scrollTop; }")
        if now == position:
            return
        position = now
        page.wait_for_timeout(150)


def move_every_control(page, explorer):
    """Move each control with keys only; the figure's box must not move, and something must change
    for each slider.
    """
    explorer.locator(".kb-svg").scroll_into_view_if_needed()
    figure = explorer.locator(".kb-svg")
    box = figure.bounding_box()
    for control in explorer.locator(
        "input[type=range], select, input[type=radio]:checked, input[type=checkbox]"
    ).all():
        explorer.evaluate(KEEP)
        control.focus()
        kind = control.evaluate("e => e.type")
        page.keyboard.press(
            "Space" if kind == "checkbox" else "ArrowRight" if kind == "range" else "ArrowDown"
        )
        if not has_changed(page, explorer):  # the last stop: try the other way
            page.keyboard.press("ArrowLeft" if kind == "range" else "ArrowUp")
            assert has_changed(page, explorer), control.evaluate("e => e.outerHTML")
    figure.scroll_into_view_if_needed()
    after = figure.bounding_box()
    assert (after["width"], after["height"]) == (box["width"], box["height"])
    explorer.get_by_role("button", name="Reset", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(300)


def has_changed(page, explorer, tries=15):
    """Return whether an explorer looks another way than it was kept within a moment."""
    for _ in range(tries):
        if explorer.evaluate(IS_OTHER):
            return True
        page.wait_for_timeout(20)
    return False
