"""A page holds all it needs and nothing that a strict policy blocks; what is read from data is
escaped.
"""

import json
import re

import nbformat
import pytest
from ketamine_brain.publish import pages, site
from ketamine_brain.publish.markup import Markup, from_markdown, mathml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

QUIZ = (
    "from ketamine_brain.teaching.quiz import Quiz\nQuiz('99/q', [dict(id='a',"
    " prompt='</script><b>Which?</b>', options=[dict(text='A', right=True, why='so'),"
    " dict(text='B', why='no')])])"
)


def save(folder, name="99_demo", cells=(), outputs=True):
    from ketamine_brain.publish.collect import run_cell

    book = new_notebook(
        cells=[new_markdown_cell("# Demo\n\nIts story.\n\n## Explore\n\nx"), *cells]
    )
    for cell in book.cells:
        if cell.cell_type == "code" and outputs:
            for widget in run_cell(cell.source, {}):
                cell.outputs.append(
                    new_output(
                        "display_data", {"text/plain": widget.description(), **widget.saved_form()}
                    )
                )
    nbformat.write(book, folder / f"{name}.ipynb")
    return folder / f"{name}.ipynb"


@pytest.fixture
def page(tmp_path):
    cells = [
        new_code_cell(QUIZ),
        new_code_cell("1", outputs=[new_output("execute_result", {"text/plain": "<i>1</i>"})]),
    ]
    return pages.make(save(tmp_path, cells=cells), [("98_before", "Before"), ("99_demo", "Demo")])


def test_the_policy_lets_only_the_page_s_own_script_and_style_run(page):
    policy = re.search(r"content=\"(default-src[^\"]+)\"", page.html)[1]
    script = re.search(r"<script>(.*?)</script>", page.html, re.S)[1]
    style = re.search(r"<style>(.*?)</style>", page.html, re.S)[1]
    assert policy == pages.policy(script, style)
    assert (
        policy.startswith("default-src 'none'; ")
        and "unsafe" not in policy
        and "http" not in policy
    )
    assert len(re.findall(r"<script(?! type=\"application/json\"| id=)", page.html)) == 1


def test_nothing_is_fetched_and_no_style_stands_in_an_attribute(page):
    body = re.sub(r"<(script|style).*?</\1>", "", page.html, flags=re.S)
    assert re.findall(r"<[^>]*\sstyle=", body) == []
    assert (
        re.findall(
            r"(?:src|href)=\"(?!data:|#|tel:|https://findahelpline\.com|\d\d_|index\.html)[^\"]*\"",
            body,
        )
        == []
    )
    assert (
        "@import" not in page.html
        and "url(" not in re.search(r"<style>(.*?)</style>", page.html, re.S)[1]
    )


def test_words_from_data_cannot_close_the_script_or_become_markup(page):
    data = re.search(r"<script[^>]*type=\"application/json\"[^>]*>(.*?)</script>", page.html, re.S)[
        1
    ]
    assert json.loads(data)["questions"][0]["prompt"] == "</script><b>Which?</b>"
    assert "<b>Which?" not in page.html and "&lt;i&gt;1&lt;/i&gt;" in page.html


def test_the_crisis_line_and_your_own_clinician_stand_on_every_page(page):
    cards = site.index([], [])
    for html in (page.html, cards):
        assert (
            "988" in html
            and "findahelpline.com" in html
            and "your own clinician" in html
            and "not dosing guidance" in html
        )


def test_a_page_links_to_its_neighbors_and_its_sections(page):
    assert (
        'href="98_before.html"' in page.html
        and 'href="#Explore"' in page.html
        and 'id="Explore"' in page.html
    )
    assert page.title == "Demo" and page.story == "Its story."


def test_outputs_that_are_not_what_the_cell_gives_stop_the_build(tmp_path):
    path = save(tmp_path, cells=[new_code_cell(QUIZ)], outputs=False)
    with pytest.raises(
        ValueError, match=r"99_demo.ipynb, cell 1: what is saved is not what it shows now"
    ):
        pages.make(path, [("99_demo", "Demo")])


def test_a_page_that_is_too_large_stops_the_build(tmp_path, monkeypatch):
    monkeypatch.setattr(pages, "MOST_BYTES", 1000)
    with pytest.raises(ValueError, match=r"its page is 0\.\d\d MB, over 0\.001 MB"):
        pages.make(save(tmp_path), [("99_demo", "Demo")])


def test_ids_become_links_that_say_the_number_and_lead_to_it():
    markup = Markup(set())
    html = markup.markdown(
        "It fell [MUR-01 − MUR-02; COR-02] and `[MUR-01]` and [word] and $[MUR-01]$."
    )
    assert re.findall(r'href="#ref-([\w-]+)"', html) == ["MUR-01", "MUR-02", "COR-02"]
    assert "16.5" in re.search(r'href="#ref-MUR-01" title="([^"]+)"', html)[1]
    assert "<code>[MUR-01]</code>" in html and "[word]" in html
    assert [id for id, _, _ in markup.remaining_references()] == ["MUR-01", "MUR-02", "COR-02"]
    listed = markup.markdown("- Murrough. [MUR-01] fall: 16.5; [MUR-02] fall", references=True)
    assert re.findall(r'id="ref-([\w-]+)"', listed) == ["MUR-01", "MUR-02"]
    assert [id for id, _, _ in markup.remaining_references()] == ["COR-02"]


def test_links_to_notebooks_lead_to_pages_and_others_are_reported():
    markup = Markup({"05_mood_onset"})
    html = markup.markdown(
        "[a](05_mood_onset.ipynb#Explore) [b](06_anxiety.ipynb) [c](../README.md)"
        " [d](https://doi.org/10.1/x) [e](#here)"
    )
    assert (
        'href="05_mood_onset.html#Explore"' in html
        and 'href="https://doi.org/10.1/x"' in html
        and 'href="#here"' in html
    )
    assert (
        markup.dead_links == ["06_anxiety.ipynb", "../README.md"]
        and "06_anxiety" not in html
        and "b" in html
    )


def test_styles_scripts_and_handlers_in_saved_html_are_taken_out():
    html = Markup(set()).finish(
        '<p style="color:red" onclick="x()">a<script>b</script><style>c</style></p><table'
        ' border="1"><thead><tr><th>h</th></tr></thead></table>'
    )
    assert (
        "style" not in html
        and "onclick" not in html
        and "<script" not in html
        and "border" not in html
        and 'scope="col"' in html
    )


@pytest.mark.parametrize(
    ("latex", "inside"),
    [
        (r"M_0\,\bigl(1-c(t)\bigr)", ["<msub>", "<mi>c</mi>"]),
        (r"\frac{dC}{dt} = -k C", ["<mfrac>"]),
        (r"\sum_{i=1}^{n} x_i", ["<munderover>"]),
        (r"\mathrm{Mg}^{2+}", ["<msup>"]),
    ],
)
def test_mathematics_is_mathml_with_its_source_as_alternative_text(latex, inside):
    made = mathml(latex, "block")
    assert (
        made.startswith("<math ")
        and 'alttext="' in made
        and all(piece in made for piece in inside)
        and "style=" not in made
    )


def test_display_mathematics_stays_apart_from_lists_and_dollars_in_words():
    html = from_markdown("Costs are 5.\n\n$$a_1 + b_2$$\n\n- $k$ is a rate")
    assert html.count("<math") == 2 and '<div class="equation"' in html and "<li>" in html


def test_figures_say_the_worst_error_and_the_mode(capsys, tmp_path):
    from ketamine_brain.publish.tables import Measured

    made = pages.Made(
        name="99_demo",
        html="x" * 2000,
        title="Demo",
        story="",
        explorers=(("decay", "interpolate", Measured(frames=40, kilobytes=12.0, worst_px=1.234)),),
        dead_links=("gone.ipynb",),
    )
    site.report([made])
    said = capsys.readouterr().out
    assert (
        "99_demo.html" in said and "interpolate" in said and "1.23" in said and "gone.ipynb" in said
    )
