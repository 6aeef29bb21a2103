"""A learner opens a notebook, runs, saves and comes back the next day, in a real JupyterLab."""

import json
import shutil

import pytest
from ketamine_brain.publish.chromium import (
    NOTEBOOKS,
    jupyterlab,
    open_notebook,
    run_all,
    stop_kernels,
)

NAME = "08_ocd.ipynb"
IS_UNSAVED = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    copied = tmp_path_factory.mktemp("learner")
    shutil.copy(NOTEBOOKS / NAME, copied / NAME)
    return copied


@pytest.fixture(scope="module")
def own_lab(folder):
    with jupyterlab(folder) as address:
        yield address


def outputs(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return [output for cell in cells for output in cell.get("outputs", [])]


def test_opening_asks_nothing_and_leaves_the_notebook_saved(own_lab, page):
    open_notebook(page, own_lab, NAME)
    page.wait_for_timeout(3000)  # the question about news comes a moment after the page
    assert page.locator(".Toastify__toast").all_inner_texts() == []
    assert page.evaluate(IS_UNSAVED) is False


def test_what_was_run_and_saved_shows_its_figures_when_its_kernel_has_gone(
    own_lab, folder, page, shot
):
    open_notebook(page, own_lab, NAME)
    run_all(page)
    live = (folder / NAME).read_text(encoding="utf-8").count("lesson.explorer(")
    page.locator(".kb-explorer").nth(live - 1).wait_for()
    page.evaluate(SAVE)
    page.evaluate(SAVE)  # a second save meets a file that differs from the page
    assert page.locator(".jp-Dialog").count() == 0
    assert page.locator(".kb-explorer").count() == live
    stop_kernels(own_lab)
    open_notebook(page, own_lab, NAME)
    page.wait_for_timeout(1000)
    shot(page)
    assert page.get_by_text("Error displaying widget").count() == 0
    saved = outputs(folder / NAME)
    assert not any(VIEW in output.get("data", {}) for output in saved)
    assert sum("image/png" in output.get("data", {}) for output in saved) >= live
