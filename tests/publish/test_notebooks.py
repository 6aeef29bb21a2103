"""`make notebooks`: what is saved is what a fresh kernel gives, and holds nothing a reader cannot
see.
"""

import nbformat
import pytest
from jupyter_client.manager import run_kernel
from ketamine_brain.explorer.widget import VIEW
from ketamine_brain.publish import notebooks
from ketamine_brain.publish.chromium import NOTEBOOKS
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

WIDGET = f"""import sys
sys.path.insert(0, {str(NOTEBOOKS)!r})
from ketamine_brain.explorer.widget import BrowserWidget
class Small(BrowserWidget):
    def description(self):
        return 'mood falls'
    def saved_form(self):
        return {{'text/html': '<b>saved</b>'}}
Small({{}})"""
SAVED = {"text/plain": "mood falls", "text/html": "<b>saved</b>"}


def save(folder, name, *sources):
    book = new_notebook(cells=[new_markdown_cell("# Title"), *map(new_code_cell, sources)])
    book.metadata = {
        "kernelspec": {"name": "mine", "display_name": "mine"},
        "widgets": {"state": {}},
    }
    nbformat.write(book, folder / name)
    return folder / name


def test_a_notebook_is_saved_executed_with_counts_from_1_and_plain_metadata(tmp_path):
    path = save(
        tmp_path, "01_one.ipynb", "print('a')", "import os; print(os.path.basename(os.getcwd()))"
    )
    assert notebooks.main([], tmp_path) == 0
    book = nbformat.read(path, as_version=4)
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2]
    assert code[1].outputs[0].text.strip() == tmp_path.name
    assert book.metadata == notebooks.METADATA and not any(
        "execution" in cell.metadata for cell in book.cells
    )
    assert path.read_text().endswith("}\n")


def test_running_twice_changes_no_byte(tmp_path):
    path = save(tmp_path, "01_one.ipynb", WIDGET)
    notebooks.main([], tmp_path)
    once = path.read_bytes()
    notebooks.main([], tmp_path)
    assert path.read_bytes() == once


def test_widget_view_and_widget_state_are_left_out(tmp_path):
    path = save(tmp_path, "01_one.ipynb", WIDGET)
    notebooks.main([], tmp_path)
    book = nbformat.read(path, as_version=4)
    assert book.cells[1].outputs[0].data == SAVED and "widgets" not in book.metadata


def test_nbconvert_shows_what_is_saved_of_a_widget(tmp_path):
    book = nbformat.read(save(tmp_path, "01_one.ipynb", WIDGET), as_version=4)
    NotebookClient(book, kernel_name="python3").execute()
    body, _ = HTMLExporter().from_notebook_node(book)
    assert SAVED["text/html"] in body


@pytest.mark.parametrize(
    ("asked", "voila", "is_live"), [(True, "", True), (False, "", False), (False, "/", True)]
)
def test_a_view_is_shown_where_someone_can_be_asked_and_in_voila(asked, voila, is_live):
    source = f"import os; os.environ |= {{'VOILA_SERVER_URL': {voila!r}}} if {voila!r} else {{}}\n"
    with run_kernel() as client:
        shown = []
        client.execute_interactive(
            source + WIDGET, allow_stdin=asked, timeout=60, output_hook=shown.append
        )
    (data,) = (one["content"]["data"] for one in shown if one["msg_type"] == "display_data")
    assert SAVED.items() <= data.items() and (VIEW in data) == is_live


def test_a_failing_cell_is_named_with_its_text_and_the_file_stays(tmp_path, capsys):
    path = save(tmp_path, "01_one.ipynb", "1 / 0")
    before = path.read_bytes()
    assert notebooks.main([], tmp_path) == 1
    said = capsys.readouterr().out
    assert "01_one.ipynb failed" in said and "1 / 0" in said and "ZeroDivisionError" in said
    assert path.read_bytes() == before


def test_check_says_which_is_out_of_date_and_writes_nothing(tmp_path, capsys):
    path = save(tmp_path, "01_one.ipynb", "print('a')")
    stale = path.read_bytes()
    assert notebooks.main(["--check"], tmp_path) == 1 and path.read_bytes() == stale
    assert "out of date" in capsys.readouterr().out
    notebooks.main([], tmp_path)
    assert notebooks.main(["--check"], tmp_path) == 0


def test_only_the_chosen_notebooks_run(tmp_path, capsys):
    save(tmp_path, "01_one.ipynb", "1 / 0")
    save(tmp_path, "02_two.ipynb", "1")
    assert notebooks.main(["02"], tmp_path) == 0
    with pytest.raises(SystemExit):
        notebooks.main(["09"], tmp_path)
