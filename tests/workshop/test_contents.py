"""Notebooks as a JupyterLab of ours saves and opens them; a real page is in tests/browser."""

import asyncio
import json

import nbformat
import pytest
from ipykernel.ipkernel import IPythonKernel
from ketamine_brain.workshop.contents import WIDGET_VIEW, LearnersContents, drop_dead_views

VIEW = {WIDGET_VIEW: {"model_id": "1", "version_major": 2, "version_minor": 0}}


def notebook(*bundles, **metadata):
    outputs = [nbformat.v4.new_output("display_data", data=data) for data in bundles]
    cell = nbformat.v4.new_code_cell("figure", outputs=outputs)
    return nbformat.v4.new_notebook(cells=[cell], metadata=metadata)


@pytest.mark.parametrize(
    ("beside", "stays"),
    [({"image/png": "AA=="}, False), ({"text/html": "<p>"}, False), ({"text/plain": "x"}, True)],
)
def test_a_view_goes_only_where_a_picture_or_html_stands_beside_it(beside, stays):
    book = notebook({**VIEW, **beside})
    drop_dead_views(book)
    (output,) = book.cells[0].outputs
    assert (WIDGET_VIEW in output.data) is stays and set(beside) <= set(output.data)


def test_the_page_keeps_the_view_that_the_file_does_not_hold(tmp_path):
    files = LearnersContents(root_dir=str(tmp_path))
    book = notebook({**VIEW, "image/png": "AA=="}, language_info={"name": "python", "version": "3"})
    model = {"type": "notebook", "format": "json", "content": book}
    asyncio.run(files.save(model, "a.ipynb"))
    saved = json.loads((tmp_path / "a.ipynb").read_text(encoding="utf-8"))
    assert list(saved["cells"][0]["outputs"][0]["data"]) == ["image/png"]
    assert "version" not in saved["metadata"]["language_info"]
    assert WIDGET_VIEW in book.cells[0].outputs[0].data
    assert book.metadata.language_info.version == "3"


def test_a_python_notebook_opens_with_what_its_kernel_will_say_and_another_as_it_is(tmp_path):
    files = LearnersContents(root_dir=str(tmp_path))
    kernel = {"language": "julia", "name": "julia", "display_name": "Julia"}
    julia = {"language_info": {"name": "julia"}, "kernelspec": kernel}
    for name, metadata in {"p.ipynb": {}, "j.ipynb": julia}.items():
        nbformat.write(notebook(**metadata), tmp_path / name)
    opened = {
        name: asyncio.run(files.get(name))["content"]["metadata"]["language_info"]
        for name in ("p.ipynb", "j.ipynb")
    }
    assert opened == {"p.ipynb": IPythonKernel.language_info, "j.ipynb": {"name": "julia"}}


def test_text_files_and_folders_pass_as_they_are(tmp_path):
    files = LearnersContents(root_dir=str(tmp_path))
    model = {"type": "file", "format": "text", "content": "x\n"}
    asyncio.run(files.save(model, "a.txt"))
    assert asyncio.run(files.get("a.txt"))["content"] == "x\n"
    assert [each["name"] for each in asyncio.run(files.get(""))["content"]] == ["a.txt"]
