"""The pages opened from disk with the network off: all moves, nothing is asked of any host, nothing
is said on the console.
"""

import contextlib
import json
import os
import pathlib
import re
import shutil

import pytest
from browser import axe, demo
from browser.conftest import hosted
from ketamine_brain.publish import lms, pages, site
from ketamine_brain.publish.chromium import NOTEBOOKS
from ketamine_brain.publish.notebooks import find
from ketamine_brain.publish.offline import write_offline

NAMES = [path.stem for path in find()]
RANGE = ".kb-explorer input[type=range]"
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "reduced_motion": "reduce",  # a jump to what has the focus is then at once
}
# Whether the middle of an element is what one would touch there.
IS_SEEN = """e => {
  const { left, right, top, bottom } = e.getBoundingClientRect();
  return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === e;
}"""


@pytest.fixture(scope="session")
def demo_pages(tmp_path_factory):
    """A folder with the page of the demo notebook, which holds every kind of widget."""
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(NOTEBOOKS), os.environ.get("PYTHONPATH", "")]
    )  # for the kernel that runs it
    folder = demo.write(tmp_path_factory.mktemp("demo"))
    made = pages.make(folder / "99_demo.ipynb", site.titles(find(folder)))
    (folder / "99_demo.html").write_text(made.html, encoding="utf-8")
    return folder


@contextlib.contextmanager
def off_line(browser, **settings):
    """Yield a fresh context with the network off."""
    context = browser.new_context(
        **{"viewport": {"width": 1280, "height": 900}, "offline": True, **settings}
    )
    try:
        yield context
    finally:
        context.close()


class Watched:
    """A page from disk, with all that it asked for and all that it said."""

    def __init__(self, context, path: pathlib.Path, state: str = ""):
        self.requests, self.said = [], []
        self.page = context.new_page()
        self.page.route(
            re.compile("^(?!file:|data:|blob:)"), self._refuse
        )  # sees what the page's own policy let through
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(path.as_uri() + state)
        self.page.wait_for_timeout(300)

    def _refuse(self, route):
        self.requests.append(route.request.url)
        route.abort()


def figure_of(explorer) -> str:
    return explorer.evaluate(
        "e => [...e.querySelectorAll('.kb-drawing :is(path, use, text)')].map((n) =>"
        " n.outerHTML).join('')"
    )


# Whether each part of a figure is seen in its panel, and where, if all of it lies in there.
SEEN = """e => [...e.querySelectorAll('.kb-drawing [id*="-kb-"] > path')].map((path) => {
  const clip = (path.parentNode.getAttribute('clip-path') || '').match(/#([^)]+)/);
  const frame = clip ? document.getElementById(clip[1]).firstElementChild.getBBox()
    : path.ownerSVGElement.viewBox.baseVal;
  const box = path.getBBox();
  const sides = [['x', 'width'], ['y', 'height']];
  const over = sides.flatMap(([low, size]) => [frame[low] - box[low],
    box[low] + box[size] - frame[low] - frame[size]]);
  const seen = over.every((v, i) => v <= box[sides[i >> 1][1]]);
  return [seen, seen && over.every((v) => v <= 0) && [box.x, box.y, box.width, box.height]];
})"""
ALIKE_PX = 0.5


def assert_seen_alike(explorer, before):
    """Assert that every part is seen where it was; of what is cut off, that it is seen."""
    for (seen, place), (was_seen, was_at) in zip(explorer.evaluate(SEEN), before, strict=True):
        assert seen == was_seen, "a part is missing at the start, or after a reset"
        if place:
            assert was_at == pytest.approx(place, abs=ALIKE_PX)


PLACE = (
    "e => { const b = e.getBoundingClientRect(); return [b.x + scrollX, b.y + scrollY, b.width,"
    " b.height].map((v) => Math.round(8 * v) / 8); }"
)


def looks(explorer) -> str:
    return figure_of(explorer) + explorer.locator(".kb-sentence").inner_text()


def move_by_keyboard(page, explorer):
    """Move every control of an explorer with keys alone; each slider changes the figure or the
    sentence, and the box stays where it is.
    """
    svg = explorer.locator(".kb-drawing svg.kb-svg")
    for slider in explorer.locator("input[type=range]").all():
        slider.focus()
        page.wait_for_timeout(60)
        seen, box = {looks(explorer)}, svg.evaluate(PLACE)
        for key in ("Home", "ArrowRight", "PageUp", "End", "ArrowLeft"):
            page.keyboard.press(key)
            page.wait_for_timeout(20)
            assert svg.evaluate(PLACE) == box
            seen.add(looks(explorer))
        assert len(seen) > 1, slider.evaluate("e => e.outerHTML")
        assert slider.get_attribute("aria-valuetext")
    for select in explorer.locator("select").all():
        select.focus()
        page.keyboard.press("ArrowDown")
    for radio in explorer.locator("fieldset input[type=radio]:checked").all():
        radio.focus()
        page.keyboard.press("ArrowRight")
    for box in explorer.locator("input[type=checkbox]").all():
        box.focus()
        page.keyboard.press("Space")


def reset(page, explorer):
    explorer.get_by_role("button", name="Reset").focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(100)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_works_by_keyboard_with_the_network_off(browser, pages, name):
    with off_line(browser) as context:
        watched = Watched(context, pages / f"{name}.html")
        for explorer in watched.page.locator(".kb-explorer").all():
            seen = explorer.evaluate(SEEN)
            reset(watched.page, explorer)
            assert_seen_alike(explorer, seen)
            start = looks(explorer)
            move_by_keyboard(watched.page, explorer)
            reset(watched.page, explorer)
            assert looks(explorer) == start
            assert "*" not in explorer.inner_text(), "marks of Markdown are no words"
            said = explorer.locator(".kb-sentence").inner_text()
            assert not re.search(r"\d %", said), "a line may end before a percent sign"
        assert watched.said == [] and watched.requests == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_has_no_sideways_scroll_on_a_phone_and_moves_by_touch(browser, pages, name, shot):
    with off_line(browser, **PHONE) as context:
        watched = Watched(context, pages / f"{name}.html")
        page = watched.page
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for explorer in page.locator(".kb-explorer").all():
            for slider in explorer.locator("input[type=range]:enabled").all():
                slider.focus()
                assert slider.evaluate(IS_SEEN), "what has the focus is under something"
                before, box = slider.input_value(), slider.bounding_box()
                drag(
                    context,
                    page,
                    box["x"] + box["width"] / 2,
                    box["y"] + box["height"] / 2,
                    dx=0.45 * box["width"] * (-1 if float(before) > middle(slider) else 1),
                )
                assert slider.input_value() != before
        shot(page)
        assert watched.said == [] and watched.requests == []


# The browser says that it is idle only when asked to; every answer of the model is kept.
HELD = """(() => {
  const held = [];
  window.requestIdleCallback = (action) => held.push(action);
  window.rehearse = (name) => {
    const asked = [];
    const twin = kbTwins[name];
    const run = twin[`twin_${name}`];
    kbTwins[name] = { [`twin_${name}`]: (values, constants) => {
      asked.push(values);
      return run(values, constants);
    } };
    while (held.length) held.shift()({ timeRemaining: () => 0 });
    return asked;
  };
})()"""


def test_a_page_rehearses_its_models_while_idle_and_shows_none_of_it(browser, pages):
    with off_line(browser) as context:
        context.add_init_script(HELD)
        watched = Watched(context, pages / "11_why_understanding.html")
        explorers = watched.page.locator(".kb-explorer").all()
        before = [looks(explorer) for explorer in explorers]
        asked = watched.page.evaluate("rehearse('leaking_trial')")
        assert {values["n"] for values in asked} >= {10, 60, 200}
        assert {values["number"] for values in asked} >= {1, 1000}
        assert [looks(explorer) for explorer in explorers] == before
        assert watched.said == [] and watched.requests == []


LAPTOP = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}


@pytest.mark.parametrize("screen", [LAPTOP, PHONE])
def test_the_marks_of_the_clock_are_dragged_and_moved_by_key(browser, pages, screen):
    with off_line(browser, **screen) as context:
        watched = Watched(context, pages / "05_mood_onset.html")
        page, explorer = watched.page, watched.page.locator(".kb-explorer")
        pills = explorer.get_by_role("slider", name="Pills until week").and_(
            explorer.locator(".kb-grip")
        )
        slider = explorer.locator("input[type=range]").and_(explorer.get_by_label("Pills until"))
        pills.focus()
        page.keyboard.press("ArrowLeft")
        assert pills.get_attribute("aria-valuenow") == slider.input_value() == "25"
        box, width = pills.bounding_box(), explorer.locator(".kb-canvas").bounding_box()["width"]
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x - 0.1 * width, y, steps=4)
        page.mouse.up()
        assert 2 <= float(slider.input_value()) <= 12
        assert f"ills for {slider.input_value()} week" in looks(explorer)
        assert watched.said == []


def middle(slider) -> float:
    return slider.evaluate("e => (Number(e.min) + Number(e.max)) / 2")


def drag(context, page, x, y, dx=0.0, dy=0.0):
    """Drag one finger over the page."""
    finger = context.new_cdp_session(page)
    finger.send(
        "Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]}
    )
    for share in (0.2, 0.4, 0.6, 0.8, 1.0):
        finger.send(
            "Input.dispatchTouchEvent",
            {"type": "touchMove", "touchPoints": [{"x": x + share * dx, "y": y + share * dy}]},
        )
        page.wait_for_timeout(30)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(60)


@pytest.mark.parametrize("name", ["index", *NAMES])
def test_the_audit_finds_nothing_serious(browser, pages, name, capsys):
    with off_line(browser) as context:
        page = Watched(context, pages / f"{name}.html").page
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        page.evaluate(
            "document.querySelectorAll('.kb-predict .kb-primary').forEach((b) => b.click())"
        )
        found = axe.findings(page)
        page.emulate_media(color_scheme="dark")
        found += axe.findings(page, rules=["color-contrast"])
        with capsys.disabled():
            print(
                f"\n{name} (light, and colors in dark): axe-core {axe.VERSION} found "
                + ("nothing" if not found else json.dumps(found, indent=1))
            )
        assert axe.serious(found) == []


def test_the_last_page_leads_to_the_family_s_and_in_a_package_no_page_leads_out(pages):
    made = {path.stem: path.read_text(encoding="utf-8") for path in pages.glob("[0-9][0-9]_*.html")}
    leading = {name: page for name, page in made.items() if 'href="family.html"' in page}
    assert set(leading) == {"12_next_steps"} and (pages / "family.html").exists()
    packed = lms.for_system(leading["12_next_steps"])
    assert 'href="family.html"' not in packed and 'href="index.html"' not in packed


def test_the_demo_answers_in_all_ways_and_says_the_same_as_the_model(browser, demo_pages):
    with off_line(browser) as context:
        watched = Watched(context, demo_pages / "99_demo.html")
        page = watched.page
        for explorer in page.locator(".kb-explorer").all():
            move_by_keyboard(page, explorer)
            explorer.get_by_role("button", name="fast").click()
            assert (
                explorer.locator(".kb-sentence").inner_text() == "At 2.0 per hour 1\u00a0% is left."
            )
        assert page.locator(".kb-explorer").count() == 2
        assert watched.said == [] and watched.requests == []


def test_the_address_holds_the_settings_and_brings_them_back(browser, demo_pages):
    with off_line(browser) as context:
        page = Watched(context, demo_pages / "99_demo.html", "#rate=1.5&blend.rate=0.73").page
        sentences = page.locator(".kb-sentence").all_inner_texts()
        assert sentences[0] == "At 1.5 per hour 2\u00a0% is left." and sentences[1].endswith(
            "At 0.7 per hour 16\u00a0% is left."
        )
        slider = page.locator(RANGE).first
        slider.focus()
        page.keyboard.press("End")
        assert "stops.rate=2" in page.url
        page.get_by_role("button", name="Link", exact=True).first.click()
        page.locator("#kb-page-note", has_text=re.compile("copied|Copy this address")).wait_for()
        again = Watched(context, demo_pages / "99_demo.html", "#" + page.url.split("#")[1]).page
        assert "At 2.0 per hour" in again.locator(".kb-sentence").first.inner_text()


def test_a_link_to_a_view_opens_at_its_figure_and_one_to_none_at_the_top(browser, demo_pages):
    with off_line(browser) as context:
        page = Watched(context, demo_pages / "99_demo.html", "#blend.rate=0.73&stops.rate=1.5").page
        explorer = page.locator(".kb-explorer").nth(1)
        page.wait_for_function("() => scrollY > 0")
        end = page.evaluate("() => innerHeight + scrollY >= document.body.scrollHeight - 2")
        assert 0 <= explorer.bounding_box()["y"] < 80 or end
        top = Watched(context, demo_pages / "99_demo.html", "#rate=0.73").page
        top.wait_for_timeout(200)
        assert top.evaluate("() => scrollY") == 0


def test_an_address_with_nonsense_leaves_the_start(browser, demo_pages):
    with off_line(browser) as context:
        watched = Watched(
            context, demo_pages / "99_demo.html", "#rate=NaN&blend.rate=99&x=%3Cscript%3E&%E0"
        )
        assert all(
            "0.5 per hour" in words
            for words in watched.page.locator(".kb-sentence").all_inner_texts()
        )
        assert watched.said == []


def test_a_guess_and_the_answers_survive_a_reload_and_can_be_cleared(browser, demo_pages):
    with off_line(browser) as context:
        watched = Watched(context, demo_pages / "99_demo.html")
        page = watched.page
        hand = page.get_by_role("slider", name="Your guess, day 7")
        hand.focus()
        for _ in range(3):
            page.keyboard.press("PageDown")
        page.locator(".kb-number input").focus()
        page.keyboard.press("End")
        page.get_by_role("button", name="Move down: A thing").click()
        page.get_by_label("A & B").check()
        page.get_by_role("button", name="Check").click()
        page.get_by_role("button", name="Show the answer").first.click()
        page.reload()
        page.wait_for_timeout(300)
        assert (
            page.get_by_role("slider", name="Your guess, day 7").get_attribute("aria-valuenow")
            == "18"
        )
        assert page.locator(".kb-number input").input_value() == "100"
        assert page.locator(".kb-ranking .kb-item").all_inner_texts() == ["B thing", "A thing"]
        assert (
            "Right." in page.locator(".kb-feedback").inner_text()
            and "It falls" in page.locator(".kb-verdict").first.inner_text()
        )
        page.get_by_role("button", name="Clear my answers").click()
        page.reload()
        assert page.get_by_label("A & B").is_checked() is False
        assert watched.said == []


def test_a_point_of_the_curve_follows_a_finger(browser, demo_pages):
    with off_line(
        browser, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    ) as context:
        page = Watched(context, demo_pages / "99_demo.html").page
        hand = page.get_by_role("slider", name="Your guess, day 7")
        hand.scroll_into_view_if_needed()
        box = hand.bounding_box()
        drag(context, page, box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, dy=40)
        assert float(hand.get_attribute("aria-valuenow")) < 25


def test_a_hosted_copy_opened_once_is_read_with_its_host_gone(browser, demo_pages, tmp_path):
    copy = shutil.copytree(demo_pages, tmp_path / "site", ignore=shutil.ignore_patterns("*.ipynb"))
    (copy / "index.html").write_text(site.index([], []), encoding="utf-8")
    write_offline(copy)
    context = browser.new_context()
    page = context.new_page()
    with hosted(copy) as address:
        page.goto(f"{address}/index.html")
        page.wait_for_function("() => navigator.serviceWorker.controller", timeout=15_000)
    page.goto(f"{address}/99_demo.html#rate=1.5")
    page.locator(RANGE).first.focus()
    page.keyboard.press("End")
    assert "At 2.0 per hour" in page.locator(".kb-sentence").first.inner_text()
    assert page.goto(f"{address}/").ok
    context.close()


def test_an_id_leads_to_its_number_by_keyboard(browser, demo_pages):
    with off_line(browser) as context:
        page = Watched(context, demo_pages / "99_demo.html").page
        link = page.get_by_role("link", name="MUR-01").first
        assert "16.5" in link.get_attribute("title") and "MADRS" in link.get_attribute("title")
        link.focus()
        page.keyboard.press("Enter")
        card = page.get_by_role("dialog", name="Source of MUR-01")
        assert "16.5" in card.inner_text()
        card.get_by_role("link", name="In the list of sources").focus()
        page.keyboard.press("Enter")
        assert page.url.endswith("#ref-MUR-01")
        assert page.locator("#ref-MUR-01").is_visible()
        page.get_by_label("A & B").check()
        page.get_by_role("button", name="Check").click()
        assert page.locator(".kb-feedback a.cite").get_attribute("href") == "#ref-MUR-01"


def test_without_javascript_the_saved_pictures_and_words_stand_there(browser, demo_pages):
    with off_line(browser, java_script_enabled=False) as context:
        page = Watched(context, demo_pages / "99_demo.html").page
        assert page.locator("[data-kb] img").count() == 3
        assert page.get_by_text("At the starting values: At 0.5 per hour").count() == 2
        assert page.get_by_text("Answers and reasons").count() == 1
        # Chromium, told so by a driver, parses it as if scripts ran; Firefox shows it.
        assert "Scripts are off" in page.locator("noscript").text_content()


@pytest.mark.parametrize(
    "plant",
    [
        "<script>fetch('https://example.org/a')</script>",
        "<img src='https://example.org/b.png'>",
        "<link rel='stylesheet' href='https://example.org/c.css'>",
    ],
)
def test_a_planted_request_is_stopped_by_the_policy_and_seen_by_the_watch(
    browser, demo_pages, tmp_path, plant
):
    html = (demo_pages / "99_demo.html").read_text()
    guarded, bare = tmp_path / "guarded.html", tmp_path / "bare.html"
    guarded.write_text(html.replace("</footer>", f"</footer>{plant}"))
    bare.write_text(re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", guarded.read_text()))
    with off_line(browser) as context:
        stopped, loose = Watched(context, guarded), Watched(context, bare)
        assert stopped.said and not stopped.requests
        assert len(loose.requests) == 1 and "example.org" in loose.requests[0]
