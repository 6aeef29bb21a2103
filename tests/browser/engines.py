"""Firefox and WebKit, each spoken to as its maker offers: WebDriver BiDi, and WebDriver.

Both open a page of a given size, run an expression in it, and close. Where an engine is not on the
machine, `found` has no entry for it (Debian: firefox-esr; webkit2gtk-driver with xvfb).
"""

from __future__ import annotations

import contextlib
import json
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

import websocket

STARTS_S = 60
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
WATCH = (
    "() => { window.problems = []; addEventListener('error', (e) => problems.push(e.message)); }"
)
LIKE_A_PHONE = "ui.useOverlayScrollbars"  # a scroll bar takes no room
MINI = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"


class Firefox:
    """Firefox without a screen, by WebDriver BiDi."""

    needs = ("firefox-esr",)

    def __init__(self):
        self.profile = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        settings = pathlib.Path(self.profile.name) / "user.js"
        settings.write_text(f'user_pref("{LIKE_A_PHONE}", 1);', encoding="utf-8")
        command = ["firefox-esr", "--headless", "--no-remote", "--remote-debugging-port=0"]
        self.process = subprocess.Popen(
            [*command, "--profile", self.profile.name], stderr=subprocess.PIPE, text=True
        )
        for line in self.process.stderr:
            if listening := re.search(r"BiDi listening on (ws://\S+)", line):
                break
        self.socket = websocket.create_connection(
            f"{listening[1]}/session", suppress_origin=True, timeout=STARTS_S
        )
        self.asked = 0
        self.ask("session.new", capabilities={})
        self.ask("script.addPreloadScript", functionDeclaration=WATCH)
        tree = self.ask("browsingContext.getTree")
        self.context = tree["contexts"][0]["context"]

    def ask(self, method: str, **params):
        self.asked += 1
        self.socket.send(json.dumps({"id": self.asked, "method": method, "params": params}))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == self.asked:
                assert answer["type"] == "success", answer
                return answer["result"]

    def open(self, path: pathlib.Path, width: int, height: int) -> None:
        size = {"width": width, "height": height}
        self.ask("browsingContext.setViewport", context=self.context, viewport=size)
        url = path.as_uri()
        self.ask("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def run(self, expression: str):
        asked = {"expression": f"JSON.stringify({expression})", "awaitPromise": False}
        found = self.ask("script.evaluate", target={"context": self.context}, **asked)
        assert found["type"] == "success", found
        return json.loads(found["result"]["value"])

    def close(self) -> None:
        self.socket.close()
        self.process.kill()
        self.process.wait()
        self.process.stderr.close()
        self.profile.cleanup()


class WebKit:
    """WebKitGTK's small browser on a screen that nobody sees, by WebDriver."""

    needs = ("WebKitWebDriver", "xvfb-run")

    def __init__(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/session"
        command = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
        self.process = subprocess.Popen(command, start_new_session=True)
        binary = next(str(path) for path in pathlib.Path("/").glob(MINI.lstrip("/")))
        options = {"binary": binary, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        self.session = ""
        self.session = f"/{self.ask('', capabilities=wanted)['sessionId']}"

    def ask(self, path: str, **body):
        request = urllib.request.Request(
            self.address + self.session + path,
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        begun = time.monotonic()
        while True:
            try:
                with DIRECT.open(request, timeout=STARTS_S) as answer:
                    return json.load(answer)["value"]
            except urllib.error.HTTPError as problem:
                raise AssertionError(problem.read().decode()) from problem
            except urllib.error.URLError:  # the driver is not listening yet
                if time.monotonic() - begun > STARTS_S:
                    raise
                time.sleep(0.2)

    def open(self, path: pathlib.Path, width: int, height: int) -> None:
        self.ask("/window/rect", width=width, height=height)
        self.ask("/url", url=path.as_uri())

    def run(self, expression: str):
        script = f"return JSON.stringify({expression});"
        return json.loads(self.ask("/execute/sync", script=script, args=[]))

    def close(self) -> None:
        with contextlib.suppress(Exception):
            DIRECT.open(
                urllib.request.Request(self.address + self.session, method="DELETE"), timeout=5
            )
        subprocess.run(["pkill", "-s", str(self.process.pid)], check=False)
        self.process.wait()


ENGINES = {"Firefox": Firefox, "WebKit": WebKit}


def found() -> dict[str, type]:
    """Return the engines whose programs are on this machine, by name."""
    return {
        name: engine
        for name, engine in ENGINES.items()
        if all(shutil.which(program) for program in engine.needs)
    }
