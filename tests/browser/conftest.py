"""One JupyterLab and one Chromium for each worker; without a Chromium the tests skip loudly, and in CI that is a failure."""
import contextlib
import fcntl
import os
import pathlib
import re

import pytest

from ketamine_brain.checks.browser import chromium, chromium_path, jupyterlab

RUN = pathlib.Path(__file__).parents[2] / "_run"  # screenshots, kept as artefacts of the run


def pytest_runtest_setup(item):
    if chromium_path() is None:
        message = "no Chromium on this machine: browser tests did not run"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def one_at_a_time(tmp_path_factory):
    """Return a context in which only one worker is at a time: what it computes is kept on disk, and the next finds it there."""
    @contextlib.contextmanager
    def turn():
        with open(tmp_path_factory.getbasetemp().parent / "tables.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    return turn


@pytest.fixture(scope="session")
def lab():
    with jupyterlab() as address:
        yield address


@pytest.fixture
def page():
    """A fresh page that fails the test afterwards for an error of ours on the console."""
    with chromium() as context:
        page, errors = context.new_page(), []
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}") if OURS.search(f"{error}{error.stack}") else None)
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" and is_ours(message) else None)
        yield page
        assert errors == []


OURS = re.compile("kb-|ketamine|anywidget|blob:|render(Explorer|Predict|Quiz)")


def is_ours(message) -> bool:
    """Return whether a console message speaks of our code, and not of JupyterLab's own."""
    return bool(OURS.search(message.text + str(message.location)))


@pytest.fixture
def shot(request):
    """Return a function that keeps a screenshot of a page under the test's name."""
    def take(page, name=""):
        RUN.mkdir(exist_ok=True)
        stem = request.node.name.replace("[", "_").replace("]", "").replace("/", "_")
        page.screenshot(path=RUN / f"{stem}{name}.png")
    return take
