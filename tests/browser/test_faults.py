"""What browsers refuse, and what a view must never do: faults once found, tried on small pages."""

from __future__ import annotations

import contextlib
import functools
import json
import re
import shutil

import numpy as np
import pytest
from browser import axe
from ketamine_brain.explorer import Explorer
from ketamine_brain.explorer.widget import page_script, style_sheet
from ketamine_brain.publish import nodes, pages, plans, session, tables
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz

HOURS = np.linspace(0, 10, 40)
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def decay(rate=0.5, speed="fast"):
    """Return the toy curve of these tests."""
    return {"left": (HOURS, np.exp(-rate * HOURS * (1 if speed == "fast" else 0.5)))}


RATE = dict(label="Rate", low=0.1, high=2.0, step=0.1, value=0.5, unit="per h")
SPEEDS = [("fast", "Fast"), ("slow", "Slow")]
SENTENCE = "At {rate:.1f} per hour, {speed}."


def explorer(name="decay"):
    return Explorer(
        decay,
        sentence=SENTENCE,
        rate={**RATE, "nodes": [0.1, 0.5, 1.0, 2.0]},
        speed={"label": "Speed", "options": dict(SPEEDS), "value": "fast"},
        name=name,
        title=f"Decay, {name}",
        alt="A curve that falls.",
    )


def ask(figure):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 28), ylim=(0, 60))
    return {"truth": axes.plot(HOURS, 33 - HOURS)[0]}


HANDLES = dict(x=[1, 7], names=["day 1", "day 7"], low=0, high=60, step=1, spoken_unit="points")
OPTIONS = [dict(text="Yes", right=True, why="So."), dict(text="No", right=False, why="Not so.")]


@functools.cache
def specs() -> dict:
    """Return the data of each small widget as pages get them, and its kind."""
    guess = Predict(
        "9/c", "curve", "Draw it.", "It falls.", [20, 30], [33, 33], draw=ask, handles=HANDLES
    )
    quiz = Quiz("9/q", [dict(id="a", prompt="Does it?", options=OPTIONS)])
    made = {"explorer": pages.page_of(explorer())[0], "second": pages.page_of(explorer("two"))[0]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "MOST_SETTINGS", 10)  # too few to glide by
        made["stops"] = tables.build(explorer("stops")).spec
    return made | {"guess": guess.page_spec(), "quiz": quiz.page_spec()}


def html(*names, changed=None, extra="", twins=()) -> str:
    """Return a page with the named widgets; `changed` is text → text in their data."""
    parts = []
    for i, name in enumerate(names):
        data = json.dumps(specs()[name])
        for old, new in (changed or {}).get(name, {}).items():
            data = data.replace(old, new)
        data = data.replace("<", "\\u003c")
        parts.append(
            f'<div class="cell"><div class="kb" data-kb="w{i}"><p>Saved form of {name}.</p></div>'
            "</div>"
            f'<script type="application/json" id="w{i}">{data}</script>'
        )
    style = style_sheet() + pages.page_style("page.css")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Faults</title>'
        f'<meta name="viewport" content="width=device-width"><style>{style}</style></head><body>'
        f'<main><h1>Faults</h1><p id="kb-page-note" class="note" role="status"></p>{extra}'
        f"{''.join(parts)}</main><script>{page_script(tuple(twins))}</script></body></html>"
    )


@contextlib.contextmanager
def opened(browser, tmp_path, content, state="", init="", **settings):
    """Yield the page from disk, in a context of its own; `init` runs before its script."""
    path = tmp_path / "page.html"
    path.write_text(content, encoding="utf-8")
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **settings})
    if init:
        context.add_init_script(init)
    page = context.new_page()
    try:
        page.goto(path.as_uri() + state)
        page.wait_for_timeout(150)
        yield page
    finally:
        context.close()


def sentence(page, place=0):
    return page.locator(".kb-sentence").nth(place).inner_text()


def key(page, label, *keys):
    page.get_by_label(label, exact=True).first.focus()
    for each in keys:
        page.keyboard.press(each)
    page.wait_for_timeout(60)


# -- live, with a kernel that is this test ---------------------------------------------------------

VIEW = """async ([code, spec, state]) => {
  const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const { default: widget } = await import(url);
  const listeners = [];
  const model = {
    state: { spec, ...state },
    get(name) { return this.state[name]; },
    set(name, value) {
      if (this.state[name] === value) return;
      this.state[name] = value;
      const heard = listeners.filter(([event]) => event === `change:${name}`);
      heard.forEach(([, listener]) => listener());
    },
    save_changes() { window.saved = (window.saved || 0) + 1; },
    on(name, listener) { listeners.push([name, listener]); },
    off(name, listener) { listeners.splice(listeners.findIndex((l) => l[1] === listener), 1); },
    send(content) {
      window.asked = [...(window.asked || []), content.values];
      window.kernel(content).then((answer) => {
        if (!answer) return;
        const points = new Float32Array(answer.points).buffer;
        listeners.filter(([name]) => name === "msg:custom")
          .forEach(([, listener]) => listener(answer, [new DataView(points)]));
      });
    },
  };
  window.model = model;
  const host = document.createElement("div");
  document.body.append(host);
  window.close_view = await widget.render({ model, el: host });
}"""


@contextlib.contextmanager
def live(browser, answers, **state):
    """Yield a page with a view of an explorer in `state`, for whose kernel answers(…) speaks."""
    own = explorer()
    context = browser.new_context(viewport={"width": 900, "height": 900})
    page = context.new_page()
    page.expose_function("kernel", lambda content: answers(own, content))
    page.set_content(f"<style>{style_sheet()}</style><body></body>")
    values = {**own.values, **state}
    page.evaluate(VIEW, [own._esm, own.spec, values])
    page.wait_for_timeout(150)
    try:
        yield page
    finally:
        context.close()


def as_kernel(own, content):
    frame = own.frame(content["values"])
    points = np.concatenate(frame["points"]).ravel().tolist()
    said = {key: frame[key] for key in ("texts", "sentence")}
    lengths = [len(each) for each in frame["points"]]
    return {
        "type": "frame",
        "number": content["number"],
        "lengths": lengths,
        "points": points,
        **said,
    }


def refusing(own, content):
    if content["values"]["rate"] > 1.5:
        head = {key: content[key] for key in ("number", "pin") if key in content}
        return {"type": "refused", **head, "message": "KeyError: 'odd'"}
    return as_kernel(own, content)


def curve(page):
    return page.locator(".kb-svg").inner_html()


def test_a_view_shows_the_state_it_is_made_in(browser):
    with live(browser, as_kernel) as page:
        start = curve(page)
        page.get_by_label("Rate", exact=True).fill("2")
        page.wait_for_timeout(150)
        moved = curve(page)
    with live(browser, as_kernel, rate=2.0) as page:
        assert sentence(page) == "At 2.0 per hour, fast."
        strip = functools.partial(re.sub, r"kb[0-9a-z]+-", "")
        assert strip(curve(page)) == strip(moved) != strip(start)
        assert page.get_by_label("Rate", exact=True).input_value() == "2"


def test_a_refusal_shows_its_words_and_the_figure_stays_and_moves_again(browser):
    with live(browser, refusing) as page:
        before = curve(page)
        key(page, "Rate", "End")
        page.wait_for_timeout(2200)
        assert page.locator(".kb-message").inner_text() == "KeyError: 'odd'"
        assert curve(page) == before
        page.get_by_role("button", name="Pin this curve").click()
        page.wait_for_timeout(150)
        key(page, "Rate", "Home")
        assert sentence(page) == "At 0.1 per hour, fast."
        assert page.locator(".kb-message").is_hidden()
        pinned = page.locator(".kb-pin-1 span").inner_text()
        assert pinned == "Pinned 1: Rate 2 per h (not drawn: the model refuses it)"


def test_a_lost_answer_does_not_end_the_figure(browser):
    lost = []

    def forgetful(own, content):
        lost.append(content)
        return None if len(lost) == 1 else as_kernel(own, content)

    with live(browser, forgetful) as page:
        key(page, "Rate", "End")
        page.wait_for_timeout(2000)
        assert "not answering" in page.locator(".kb-message").inner_text()
        key(page, "Rate", "Home")
        page.wait_for_timeout(150)
        assert sentence(page) == "At 0.1 per hour, fast."
        assert page.locator(".kb-message").is_hidden()


def test_a_key_press_asks_once_and_is_saved(browser):
    with live(browser, as_kernel) as page:
        key(page, "Rate", "ArrowRight")
        page.wait_for_timeout(150)
        assert page.evaluate("asked.map((v) => v.rate)") == [0.6]
        assert page.evaluate("saved") == 1


def test_a_view_that_is_gone_asks_nothing(browser):
    with live(browser, as_kernel) as page:
        page.evaluate("model.set('rate', 1)")
        assert page.evaluate("asked.length") == 1  # moved from Python, the view asks
        page.wait_for_timeout(100)
        assert sentence(page) == "At 1.0 per hour, fast."
        page.evaluate("close_view()")
        page.evaluate("model.set('rate', 2)")
        assert page.evaluate("asked.length") == 1


def test_classic_notebook_style_does_not_reach_the_words(browser):
    with live(browser, as_kernel) as page:
        page.evaluate(
            "document.head.insertAdjacentHTML('afterbegin',"
            " '<style>html { font-size: 10px }"
            " legend { font-size: 19.5px; margin-bottom: 18px; border-bottom: 1px solid #e5e5e5 }"
            " .kb { text-transform: capitalize; margin-left: 10px }</style>')"
        )
        style = page.locator(".kb").evaluate(
            "e => [getComputedStyle(e).textTransform, getComputedStyle(e).marginLeft]"
        )
        assert style == ["none", "0px"]
        labels = page.evaluate(
            "['.kb-choice legend', '.kb-control label'].map((each) => {"
            " const style = getComputedStyle(document.querySelector(each));"
            " return [style.fontSize, style.borderBottomWidth, style.marginBottom]; })"
        )
        assert labels[0] == labels[1]
        box = page.locator(".kb-box").bounding_box()
        assert box["width"] > 75  # room for five digits, whatever the letters at the root


# -- pages -----------------------------------------------------------------------------------------


def test_a_link_pasted_into_the_open_page_is_followed(browser, tmp_path):
    with opened(browser, tmp_path, html("explorer")) as page:
        page.evaluate("location.hash = '#decay.rate=2&decay.speed=slow'")
        page.wait_for_timeout(100)
        assert sentence(page) == "At 2.0 per hour, slow."
        assert page.get_by_label("Slow").is_checked()


def test_settings_survive_a_click_on_a_citation(browser, tmp_path):
    place = '<p><a href="#ref-X">X</a></p><p id="ref-X">The number.</p>'
    with opened(browser, tmp_path, html("explorer", extra=place)) as page:
        key(page, "Rate", "End")
        page.get_by_role("link", name="X").click()
        page.reload()
        page.wait_for_timeout(200)
        assert page.url.endswith("#ref-X") and sentence(page) == "At 2.0 per hour, fast."


NO_ADDRESS = "history.replaceState = () => { throw new DOMException('no', 'SecurityError'); };"


def test_a_frame_whose_address_cannot_change_moves_all_the_same(browser, tmp_path):
    with opened(browser, tmp_path, html("explorer"), init=NO_ADDRESS) as page:
        page.get_by_label("Slow").check()
        assert sentence(page) == "At 0.5 per hour, slow."


def test_a_sandboxed_frame_moves(browser, tmp_path):
    inner = html("explorer").replace("&", "&amp;").replace('"', "&quot;")
    frame = f'<iframe sandbox="allow-scripts" width="900" height="800" srcdoc="{inner}"></iframe>'
    with opened(browser, tmp_path, frame) as page:
        inside = page.frame_locator("iframe")
        inside.get_by_label("Slow").check()
        assert inside.locator(".kb-sentence").inner_text() == "At 0.5 per hour, slow."


OLD = {
    "DecompressionStream": "delete window.DecompressionStream;",
    "structuredClone": "delete window.structuredClone;",
    "storage": "Object.defineProperty(window, 'localStorage', { get() { throw new Error(); } });",
}


@pytest.mark.parametrize("missing", OLD)
def test_what_an_old_or_locked_browser_lacks_is_done_without(browser, tmp_path, missing):
    content = html("guess", "explorer", "quiz")
    with opened(browser, tmp_path, content, init=OLD[missing]) as page:
        key(page, "Rate", "End")
        assert sentence(page) == "At 2.0 per hour, fast."
        page.get_by_role("button", name="Show the answer").click()
        assert "On average your points lie 8.0 points" in page.locator(".kb-verdict").inner_text()
        page.get_by_label("Yes").check()
        page.get_by_role("button", name="Check").click()
        assert "Right." in page.locator(".kb-feedback").inner_text()
        told = page.get_by_text("keeps nothing for this page").count()
        assert told == (1 if missing == "storage" else 0)


def test_a_table_that_cannot_be_read_is_said_and_nothing_moves_falsely(browser, tmp_path):
    broken = {"explorer": {'"words": "': '"words": "AAAA'}}
    with opened(browser, tmp_path, html("explorer", "second", changed=broken)) as page:
        first = page.locator(".kb-explorer").first
        assert "cannot move here" in first.locator(".kb-message").inner_text()
        assert first.locator("input").count() == 0
        key(page, "Rate", "End")
        assert sentence(page, 1) == "At 2.0 per hour, fast."


def test_one_broken_widget_keeps_its_saved_form_and_the_next_one_lives(browser, tmp_path):
    broken = {"explorer": {'"kind": "explorer"': '"kind": "unheard of"'}}
    with opened(browser, tmp_path, html("explorer", "second", changed=broken)) as page:
        assert page.get_by_text("Saved form of explorer.").is_visible()
        assert page.get_by_text("Saved form of second.").count() == 0
        assert "does not run in this browser" in page.locator("[data-kb]").first.inner_text()
        key(page, "Rate", "End")
        assert sentence(page) == "At 2.0 per hour, fast."


STALE = {
    "9/q": {"a": 7},
    "9/c": {"guess": 45, "revealed": True},
}


def test_answers_of_an_earlier_edition_are_ignored(browser, tmp_path):
    kept = "".join(
        f"localStorage.setItem('ketamine-brain/{name}', '{json.dumps(value)}');"
        for name, value in STALE.items()
    )
    with opened(browser, tmp_path, html("quiz", "guess", "explorer"), init=kept) as page:
        assert page.locator(".kb-quiz input:checked").count() == 0
        hand = page.get_by_role("slider", name="Your guess, day 7")
        assert hand.get_attribute("aria-valuenow") == "33"
        assert page.get_by_role("button", name="Show the answer").is_visible()
        assert page.locator(".kb-explorer").count() == 1


def test_the_number_box_has_every_value_it_promises(browser, tmp_path):
    with opened(browser, tmp_path, html("explorer")) as page:
        box = page.get_by_label("Rate, in per h")
        for value in ("0.62", "1.37", "1.9"):
            box.fill(value)
            box.press("Enter")
            assert box.input_value() == value
            assert sentence(page) == f"At {float(value):.1f} per hour, fast."
            assert page.locator(".kb-message").is_hidden()


@pytest.mark.parametrize(
    ("typed", "shows"),
    [("0,5", "0.5"), ("1,2", "1.2"), ("01.5", "1.5"), (" 1.5 ", "1.5"), (",9", "0.9")],
)
def test_the_number_box_reads_a_number_as_hands_write_it(browser, tmp_path, typed, shows):
    with opened(browser, tmp_path, html("explorer")) as page:
        box = page.get_by_role("spinbutton", name="Rate, in per h")
        box.fill("")
        box.press_sequentially(typed)
        box.press("Enter")
        assert sentence(page) == f"At {shows} per hour, fast." and box.input_value() == shows
        assert page.locator(".kb-message").is_hidden()
        box.press("ArrowUp")
        assert sentence(page) == f"At {float(shows) + 0.1:.1f} per hour, fast."


@pytest.mark.parametrize("typed", ["1,000", "", "fast", "1.2.3", "1 per h", "Infinity"])
def test_the_number_box_guesses_at_nothing(browser, tmp_path, typed):
    with opened(browser, tmp_path, html("explorer")) as page:
        box = page.get_by_role("spinbutton", name="Rate, in per h")
        box.fill("")
        box.press_sequentially(typed)
        box.press("Enter")
        words = page.locator(".kb-message").inner_text()
        assert words.startswith(f"Rate is {typed or 'empty'}") and "allowed: 0.1 to 2" in words
        assert sentence(page) == "At 0.5 per hour, fast."
        key(page, "Rate", "End")
        assert sentence(page) == "At 2.0 per hour, fast." and box.input_value() == "2"


def test_the_number_box_says_which_value_it_shows_where_there_are_stops(browser, tmp_path):
    with opened(browser, tmp_path, html("stops")) as page:
        box = page.get_by_label("Rate, in per h")
        box.fill("0.62")
        box.press("Enter")
        words = page.locator(".kb-message").inner_text()
        assert "without 0.62" in words and "0.5 per h" in words
        assert sentence(page) == "At 0.5 per hour, fast." and box.input_value() == "0.5"
        box.press("ArrowUp")
        assert sentence(page) == "At 1.0 per hour, fast." and box.input_value() == "1"
        box.press("ArrowDown")
        box.press("ArrowDown")
        assert sentence(page) == "At 0.1 per hour, fast."
        box.fill("9")
        box.press("Enter")
        assert "allowed: 0.1 to 2 per h" in page.locator(".kb-message").inner_text()


@pytest.mark.parametrize("name", ["Alzheimer's", "a]b#c", "two words", "µ & <i>"])
def test_parts_are_found_whatever_they_are_called(browser, tmp_path, name):
    spec = json.dumps(specs()["explorer"])
    gid = json.loads(spec)["parts"][0]["id"]
    in_svg = name.replace("&", "&amp;").replace("<", "&lt;")
    odd = {f"KBID-{gid}": f"KBID-{in_svg}", f'"{gid}"': json.dumps(name, ensure_ascii=False)}
    with opened(browser, tmp_path, html("explorer", changed={"explorer": odd})) as page:
        before = curve(page)
        key(page, "Rate", "End")
        assert curve(page) != before


def test_the_note_about_a_link_goes_and_can_be_closed(browser, tmp_path):
    no_clipboard = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    with opened(browser, tmp_path, html("explorer"), init=no_clipboard) as page:
        key(page, "Rate", "End")
        page.get_by_role("button", name="Link", exact=True).click()
        note = page.locator("#kb-page-note")
        assert "#decay.rate=2" in note.get_by_role("textbox").input_value()
        note.get_by_role("button", name="Close").click()
        assert note.is_hidden()
    copies = "navigator.clipboard.writeText = async () => {};"
    with opened(browser, tmp_path, html("explorer"), init=copies) as page:
        page.clock.install()
        page.get_by_role("button", name="Link", exact=True).click()
        note = page.locator("#kb-page-note")
        note.get_by_text("Link copied.").wait_for()
        page.clock.run_for(7000)
        assert note.is_hidden()


def finger(page, box, dx=0.0, dy=0.0, **start):
    """Draw one finger from the middle of a box."""
    touch = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    send = functools.partial(touch.send, "Input.dispatchTouchEvent")
    send({"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for share in np.linspace(0.1, 1.0, 10).tolist():
        send({"type": "touchMove", "touchPoints": [{"x": x + share * dx, "y": y + share * dy}]})
        page.wait_for_timeout(16)
    send({"type": "touchEnd", "touchPoints": []})
    page.wait_for_timeout(150)


def test_a_swipe_up_the_page_that_starts_on_a_slider_does_not_move_it(browser, tmp_path):
    tail = '<p style="height: 2000px; margin: 0">Words.</p>'
    content = html("explorer").replace("</main>", f"</main>{tail}")
    with opened(browser, tmp_path, content, **PHONE) as page:
        slider = page.get_by_label("Rate", exact=True)
        box = {**slider.bounding_box()}
        box["x"] += 0.35 * box["width"]
        before = sentence(page)
        finger(page, box, dy=-200)
        assert page.evaluate("scrollY") > 50
        assert sentence(page) == before and slider.get_attribute("aria-valuetext") == "0.5 per h"
        page.evaluate("scrollTo(0, 0)")
        finger(page, {**slider.bounding_box()}, dx=120)
        assert sentence(page) == "At 2.0 per hour, fast."


def test_a_finger_pans_a_still_picture_and_may_pinch_everything(browser, tmp_path):
    picture = (
        '<figure class="kb picture"><div class="frame"><svg class="kb-svg" viewBox="0 0 640 300">'
        '<rect width="640" height="300" fill="gray"/></svg></div></figure>'
    )
    content = html("explorer", "guess", extra=picture)
    with opened(browser, tmp_path, content, **PHONE) as page:
        frame = page.locator(".frame")
        finger(page, frame.bounding_box(), dx=-150)
        assert frame.evaluate("e => e.scrollLeft") > 60
        allowed = page.evaluate(
            "[...document.querySelectorAll('.kb-svg, input[type=range]')]"
            ".map((e) => getComputedStyle(e).touchAction)"
        )
        assert allowed and all(
            words in ("auto", "manipulation") or "pinch-zoom" in words for words in allowed
        )


def test_a_turned_phone_gets_the_drawing_that_fits(browser, tmp_path):
    assert "narrow" in specs()["explorer"] and "narrow" in specs()["guess"]
    width = (
        "[...document.querySelectorAll('.kb-stage .kb-svg')].map((e) => e.viewBox.baseVal.width)"
    )
    with opened(browser, tmp_path, html("explorer", "guess")) as page:
        key(page, "Rate", "End")
        wide, said, path = page.evaluate(width), sentence(page), curve_of(page)
        page.set_viewport_size({"width": 360, "height": 740})
        page.wait_for_timeout(200)
        assert all(now < before for now, before in zip(page.evaluate(width), wide, strict=True))
        assert sentence(page) == said and curve_of(page) != path
        page.set_viewport_size({"width": 1280, "height": 900})
        page.wait_for_timeout(200)
        assert page.evaluate(width) == wide and curve_of(page) == path


def curve_of(page):
    gid = specs()["explorer"]["parts"][0]["id"]
    return page.locator(f".kb-explorer [id$='-{gid}'] path").first.get_attribute("d")


def test_the_audit_finds_nothing_serious(browser, tmp_path):
    with opened(browser, tmp_path, html("explorer", "guess", "quiz")) as page:
        page.get_by_role("button", name="Show the answer").click()
        page.get_by_role("button", name="Link", exact=True).first.click()
        assert axe.serious(axe.findings(page)) == []


# -- decks -----------------------------------------------------------------------------------------


def test_every_slide_that_has_notes_shows_them(browser, tmp_path):
    if not shutil.which("npm"):
        pytest.skip("no npm on this machine: the deck was NOT made")
    made = session.deck(plans.plan("45"), session.reveal())
    with opened(browser, tmp_path, made) as page:
        total = page.evaluate("document.querySelectorAll('.slides > section').length")
        assert page.evaluate("Reveal.getTotalSlides()") == total  # a widget is no slide
        page.evaluate("Reveal.configure({ showNotes: true })")
        with_widgets = 0
        for i in range(total):
            page.evaluate("i => Reveal.slide(i)", i)
            own = page.locator(".slides > section").nth(i)
            notes = own.locator("aside.notes")
            assert page.evaluate("Reveal.getCurrentSlide().parentNode.className") == "slides"
            if notes.count() == 0:
                continue
            with_widgets += own.locator(".kb").count()
            words = notes.first.text_content().strip()
            assert words and words in page.locator(".speaker-notes").text_content()
        assert with_widgets > 0
