"""One JupyterLab a worker and one Chromium a file; without a Chromium the tests skip loudly, and in
CI that is a failure.
"""

import contextlib
import functools
import http.server
import os
import pathlib
import re
import threading
import time

import pytest
from ketamine_brain.publish import site
from ketamine_brain.publish.chromium import chromium, chromium_path, jupyterlab

RUN = pathlib.Path(__file__).parents[2] / "_run"


def pytest_runtest_setup(item):
    if chromium_path() is None:
        message = "no Chromium on this machine: browser tests did not run"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """The whole site, made once from the committed notebooks by the worker that first needs it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    done, turn = shared / "site.done", shared / "site.turn"
    while not done.exists():
        try:
            turn.mkdir()  # succeeds for one worker only
        except FileExistsError:
            time.sleep(0.5)
            continue
        try:
            if not done.exists():
                site.write(shared / "site")
                done.touch()
        finally:
            turn.rmdir()
    return shared / "site"


@pytest.fixture(scope="module")
def browser():
    """One Chromium for all tests of a file (two at a time Playwright does not allow); each test has
    a context of its own in it.
    """
    with chromium() as context:
        yield context.browser


@pytest.fixture(scope="session")
def lab():
    with jupyterlab() as address:
        yield address


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def hosted(folder):
    """Serve a folder on this machine alone; yield its address."""
    handler = functools.partial(Quiet, directory=folder)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@contextlib.contextmanager
def watched_page(browser):
    """Yield a fresh page; an error of ours on its console fails whoever used it."""
    context, errors = browser.new_context(viewport={"width": 1280, "height": 900}), []
    page = context.new_page()
    page.on(
        "pageerror",
        lambda error: (
            errors.append(f"{error}\n{error.stack}")
            if OURS.search(f"{error}{error.stack}")
            else None
        ),
    )
    page.on(
        "console",
        lambda message: (
            errors.append(message.text) if message.type == "error" and is_ours(message) else None
        ),
    )
    try:
        yield page
    finally:
        context.close()
    assert errors == []


@pytest.fixture
def page(browser):
    """A fresh page of a test's own."""
    with watched_page(browser) as page:
        yield page


OURS = re.compile("kb-|ketamine|anywidget|blob:|render(Explorer|Predict|Quiz)")


def is_ours(message) -> bool:
    """Return whether a console message speaks of our code, and not of JupyterLab's own."""
    return bool(OURS.search(message.text + str(message.location)))


@pytest.fixture
def shot(request):
    """Return a function that keeps a screenshot of a page under the test's name, for those who
    look: with SHOTS=1.
    """

    def take(page, name=""):
        if not os.environ.get("SHOTS"):
            return
        RUN.mkdir(exist_ok=True)
        stem = request.node.name.replace("[", "_").replace("]", "").replace("/", "_")
        page.screenshot(path=RUN / f"{stem}{name}.png")

    return take
