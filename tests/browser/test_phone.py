"""Every figure of every page on a phone: all of it is seen, in large letters, and uncut."""

import pytest

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LEAST_PX = 11.0
SLACK_PX = 1.0

LOOK = """() => [...document.querySelectorAll(".kb svg.kb-svg")]
  .filter((svg) => !svg.closest("figure.picture")).map((svg) => {
  const frame = svg.getBoundingClientRect();
  const scale = frame.width / svg.viewBox.baseVal.width;
  const holder = svg.parentElement;
  const words = [...svg.querySelectorAll("text")].filter((t) => t.textContent.trim()
    && t.getBoundingClientRect().width);
  const size = (t) => parseFloat(getComputedStyle(t).fontSize) * scale;
  const out = words.filter((t) => {
    const box = t.getBoundingClientRect();
    const hidden = box.left > frame.right || box.right < frame.left; // by the scene, on purpose
    return !hidden && (box.left < frame.left - SLACK || box.right > frame.right + SLACK);
  });
  return {
    name: svg.getAttribute("aria-label").slice(0, 60),
    seen: holder.scrollWidth <= holder.clientWidth + 1 && frame.right <= innerWidth + 1,
    smallest: Math.min(...words.map(size)),
    out: out.map((t) => t.textContent),
  };
})""".replace("SLACK", str(SLACK_PX))


@pytest.fixture(scope="module")
def phone(browser):
    context = browser.new_context(**PHONE)
    yield context
    context.close()


def names(pages):
    return sorted(pages.glob("[0-9][0-9]_*.html"))


def looked_at(phone, path):
    page = phone.new_page()
    page.goto(path.as_uri())
    page.wait_for_timeout(600)
    figures = page.evaluate(LOOK)
    page.close()
    return [(path.stem[:2], figure) for figure in figures]


@pytest.fixture(scope="module")
def figures(pages, phone):
    return [each for path in names(pages) for each in looked_at(phone, path)]


def test_the_whole_of_every_figure_is_in_view(figures):
    assert len(figures) >= 20
    assert [(number, f["name"]) for number, f in figures if not f["seen"]] == []


def test_no_letter_is_smaller_than_a_reader_can_read(figures):
    small = [(n, f["name"], f["smallest"]) for n, f in figures if f["smallest"] < LEAST_PX]
    assert small == []


def test_no_word_runs_out_of_its_figure(figures):
    assert [(number, f["name"], f["out"]) for number, f in figures if f["out"]] == []


def test_the_index_loads_its_gallery_when_it_is_seen(pages, phone):
    assert (pages / "index.html").stat().st_size <= 150_000
    page = phone.new_page()
    page.goto((pages / "index.html").as_uri())
    last = page.locator(".gallery img").last
    assert last.evaluate("i => i.complete && i.naturalWidth > 0") is False
    last.scroll_into_view_if_needed()
    page.wait_for_function(
        "() => { const i = [...document.querySelectorAll('.gallery img')].pop();"
        " return i.complete && i.naturalWidth > 0; }"
    )
    page.close()
