"""A real JupyterLab in a real Chromium, for the benchmark and the browser tests. Playwright is
imported only when used.
"""

from __future__ import annotations

import contextlib
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import uuid

NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY_SECONDS = 90
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # this machine, never a proxy
PLAIN_CONNECTION = (
    "jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection"
)


def chromium_path() -> str | None:
    """Return the path of a Chromium found on this machine, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextlib.contextmanager
def chromium(**context):
    """Yield a Playwright browser context of a headless Chromium, with a viewport of 1280 × 900
    unless told otherwise.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **context})
        finally:
            browser.close()


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def jupyterlab(folder: pathlib.Path = NOTEBOOKS, low_latency: bool = True):
    """Yield the address of a JupyterLab of our own over `folder`, started as `make lab` starts
    it, with a home of its own.
    """
    port, home = free_port(), tempfile.mkdtemp(prefix="lab-")
    command = [
        sys.executable,
        "-m",
        "ketamine_brain.workshop.start_lab",
        "--no-browser",
        f"--port={port}",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.default_url=/lab",
        "--LabApp.expose_app_in_browser=True",
        "--IdentityProvider.token=",
        "--ServerApp.password=",
        "--ServerApp.disable_check_xsrf=True",
    ]
    if not low_latency:
        command.append(f"--ServerApp.kernel_websocket_connection_class={PLAIN_CONNECTION}")
    variables = {
        **os.environ,
        "PYTHONPATH": str(NOTEBOOKS),
        "JUPYTERLAB_SETTINGS_DIR": str(pathlib.Path(home, "settings")),
        "JUPYTERLAB_WORKSPACES_DIR": str(pathlib.Path(home, "workspaces")),
        "JUPYTER_RUNTIME_DIR": home,
    }
    with open(pathlib.Path(home, "server.log"), "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, env=variables, stdout=log, stderr=log)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address, server, pathlib.Path(home, "server.log"))
        yield address
    finally:
        server.terminate()
        server.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _wait_for(address: str, server, log: pathlib.Path) -> None:
    for _ in range(READY_SECONDS * 5):
        with contextlib.suppress(OSError, urllib.error.URLError):
            DIRECT.open(f"{address}/api", timeout=2).read()
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise RuntimeError(
        "JupyterLab did not start at"
        f" {address}:\n{log.read_text(encoding='utf-8', errors='replace')[-2000:]}"
    )


def _kernels(address: str) -> list[dict]:
    """Return the server's kernels; it answers 500 for a moment while one of them starts or ends,
    so it is asked again.
    """
    for _ in range(50):
        try:
            return json.loads(DIRECT.open(f"{address}/api/kernels", timeout=20).read())
        except urllib.error.HTTPError as problem:
            if problem.code != 500:
                raise
            time.sleep(0.1)
    raise TimeoutError(f"{address}/api/kernels answered 500 for 5 s")


def _connected(address: str) -> dict:
    """Return the kernel that a page is connected to, or an empty one."""
    return next(
        (kernel for kernel in _kernels(address) if kernel["connections"]),
        {"execution_state": "none", "last_activity": ""},
    )


def stop_kernels(address: str) -> None:
    """Stop every kernel of a server, so that the next notebook's is the only one."""
    for kernel in _kernels(address):
        with contextlib.suppress(urllib.error.HTTPError):  # it may just be going by itself
            DIRECT.open(
                urllib.request.Request(f"{address}/api/kernels/{kernel['id']}", method="DELETE"),
                timeout=20,
            )


def _until(condition, seconds: float, what: str) -> None:
    for _ in range(int(seconds * 4)):
        if condition():
            return
        time.sleep(0.25)
    raise TimeoutError(f"not within {seconds:.0f} s: {what}")


def open_notebook(page, address: str, name: str):
    """Open a notebook in a fresh workspace with a kernel of its own, wait until page and kernel
    are connected, and return the page.

    The page alone cannot be asked: it says idle for a moment before it is connected, and a run
    begun then asks for a kernel.
    """
    stop_kernels(address)
    page.goto(f"{address}/lab/workspaces/{uuid.uuid4().hex[:8]}/tree/{name}?reset")
    return _when_connected(page, address, name)


def _when_connected(page, address: str, name: str):
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
    _until(lambda: _connected(address)["execution_state"] == "idle", 90, f"a kernel for {name}")
    wait_until_idle(page, seconds=60)
    return page


def open_next(page, address: str, name: str):
    """Close what a page of JupyterLab shows, unsaved, and open another notebook in it, with a
    kernel of its own; wait until page and kernel are connected, and return the page.
    """
    page.evaluate("() => window.jupyterapp.shell.currentWidget.dispose()")
    page.wait_for_selector(".jp-Notebook", state="detached")
    stop_kernels(address)
    page.evaluate(
        "path => { window.jupyterapp.commands.execute('docmanager:open', { path }); }", name
    )
    return _when_connected(page, address, name)


def choose_theme(page, theme: str) -> None:
    """Switch JupyterLab to its theme "light" or "dark", and wait until it is there."""
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', { theme })",
        f"JupyterLab {theme.title()}",
    )
    page.wait_for_function(
        "light => document.body.dataset.jpThemeLight === light", arg=str(theme == "light").lower()
    )


def run_all(page, seconds: int = 120) -> None:
    """Choose Run ▸ Run All Cells and wait until the kernel has begun and ended."""
    address = "/".join(page.url.split("/")[:3])
    before = _connected(address)["last_activity"]
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    _until(lambda: _connected(address)["last_activity"] != before, 60, "the run begins")
    quiet = 0
    for _ in range(seconds * 4):
        quiet = quiet + 1 if _connected(address)["execution_state"] == "idle" else 0
        page.wait_for_timeout(250)
        if quiet >= 4:
            return
    raise TimeoutError(f"the run did not end within {seconds} s")


def wait_until_idle(page, seconds: int) -> None:
    """Wait until the kernel has said idle for half a second on end: it also says so for a moment
    before it is connected.
    """
    idle = (
        "() => document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'"
    )
    for _ in range(seconds):
        page.wait_for_function(idle, timeout=seconds * 1000)
        page.wait_for_timeout(500)
        if page.evaluate(idle) and not page.locator(".jp-InputPrompt:text-is('[*]:')").count():
            return
    raise TimeoutError(f"the kernel was not idle within {seconds} s")
