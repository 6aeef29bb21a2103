"""JupyterLab as we start it, on a real server: messages at once, the package from any folder."""

import asyncio
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.request
import uuid

import pytest
from ketamine_brain.publish.chromium import DIRECT, PLAIN_CONNECTION, free_port
from ketamine_brain.workshop import start_lab as lab
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

PROBE = pathlib.Path(__file__).with_name("nodelay_probe_config.py")
PLAIN_CLASS = (f"--ServerApp.kernel_websocket_connection_class={PLAIN_CONNECTION}",)
TOKEN = "test"


def ask(address, path, method="GET"):
    request = urllib.request.Request(
        f"http://{address}{path}", method=method, headers={"Authorization": f"token {TOKEN}"}
    )
    with DIRECT.open(request, timeout=10) as answer:
        return answer.read()


@contextlib.contextmanager
def serving(folder, *more):
    """Yield the address of a server started from `folder`, with settings of its own there."""
    address = f"127.0.0.1:{free_port()}"
    port = address.split(":")[1]
    command = [
        sys.executable,
        "-m",
        "ketamine_brain.workshop.start_lab",
        "--no-browser",
        f"--port={port}",
        f"--config={PROBE}",
        f"--IdentityProvider.token={TOKEN}",
        *more,
    ]
    own = {
        name: str(folder / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
    }
    env = {
        **os.environ,
        **own,
        "PYTHONPATH": str(lab.NOTEBOOKS),
        "NODELAY_PROBE": str(folder / "nodelay"),
    }
    with open(folder / "log", "w", encoding="utf-8") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        wait_until_it_answers(address, server, folder / "log")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_until_it_answers(address, server, log):
    for _ in range(300):
        assert server.poll() is None, log.read_text(encoding="utf-8")
        with contextlib.suppress(OSError):
            return ask(address, "/api/status")
        time.sleep(0.1)
    raise AssertionError(log.read_text(encoding="utf-8"))


class Page:
    """The WebSocket between a page and a kernel of its own.

    `ask` sends a message, `answers` yields all that comes back to it.
    """

    def __init__(self, address):
        self.address, self.session = address, uuid.uuid4().hex

    async def __aenter__(self):
        self.kernel = json.loads(ask(self.address, "/api/kernels", "POST"))["id"]
        url = f"ws://{self.address}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        self.socket = await websocket_connect(
            HTTPRequest(url, headers={"Authorization": f"token {TOKEN}"})
        )
        return self

    async def __aexit__(self, *_problem):
        self.socket.close()
        ask(self.address, f"/api/kernels/{self.kernel}", "DELETE")

    async def ask(self, kind, content):
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
            "date": "",
        }
        await self.socket.write_message(
            json.dumps(
                {
                    "header": header,
                    "parent_header": {},
                    "metadata": {},
                    "content": content,
                    "channel": "shell",
                    "buffers": [],
                }
            )
        )
        return header["msg_id"]

    async def run(self, code):
        switches = {
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
        }
        return await self.ask("execute_request", {"code": code, **switches})

    async def answers(self, number):
        """Yield the messages that answer message `number` on iopub, to the "idle" at the end."""
        while True:
            message = json.loads(await asyncio.wait_for(self.socket.read_message(), 30))
            if message["parent_header"].get("msg_id") != number or message["channel"] != "iopub":
                continue
            yield message
            if message["content"].get("execution_state") == "idle":
                return


async def run_in_kernel(address, code):
    """Run `code` in a new kernel and return what it prints, or its error."""
    async with Page(address) as page:
        found = [
            m["content"]
            async for m in page.answers(await page.run(code))
            if m["msg_type"] in ("stream", "error")
        ]
    return found[0]


async def heard_by_a_widget(address, seconds):
    """Return what a page hears when a widget takes `seconds` over a message and then answers."""
    listener = (
        "import time\ndef opened(comm, _):\n"
        f"    comm.on_msg(lambda _: (time.sleep({seconds}), comm.send({{}})))\n"
        "get_ipython().kernel.comm_manager.register_target('probe', opened)"
    )
    async with Page(address) as page:
        opening = {"comm_id": "c", "target_name": "probe", "data": {}}
        for number in [await page.run(listener), await page.ask("comm_open", opening)]:
            [None async for _ in page.answers(number)]
        number = await page.ask("comm_msg", {"comm_id": "c", "data": {}})
        return [
            m["content"].get("execution_state", m["msg_type"]) async for m in page.answers(number)
        ]


@pytest.mark.parametrize(("more", "nodelay"), [((), "1"), (PLAIN_CLASS, "0")])
def test_kernel_messages_go_out_at_once_and_would_not_with_the_server_s_own_class(
    tmp_path, more, nodelay
):
    with serving(tmp_path, *more) as address:
        said = asyncio.run(
            run_in_kernel(address, "import ketamine_brain; print(ketamine_brain.__file__)")
        )
    assert (tmp_path / "nodelay").read_text(encoding="utf-8") == nodelay
    assert said.get("text", said) == f"{lab.NOTEBOOKS / 'ketamine_brain' / '__init__.py'}\n"


@pytest.mark.parametrize(
    ("more", "quick"), [((), ["comm_msg", "idle"]), (PLAIN_CLASS, ["busy", "comm_msg", "idle"])]
)
def test_the_kernel_says_busy_for_a_widget_only_when_it_takes_long(tmp_path, more, quick):
    with serving(tmp_path, *more) as address:
        assert asyncio.run(heard_by_a_widget(address, seconds=0)) == quick
        assert asyncio.run(heard_by_a_widget(address, seconds=0.4)) == ["busy", "comm_msg", "idle"]


def test_lab_asks_for_no_news_unless_its_reader_wants_them(tmp_path):
    plugin = "@jupyterlab/apputils-extension:notification"
    with serving(tmp_path) as address:
        settings = json.loads(ask(address, f"/lab/api/settings/{plugin}"))["schema"]["properties"]
    assert settings["fetchNews"]["default"] == "false"
    assert settings["checkForUpdates"]["default"] is False


OPTION = {
    "--notebook-dir=elsewhere": "ServerApp.root_dir",
    "--notebook-dir elsewhere": "ServerApp.root_dir",
    "--ServerApp.root_dir elsewhere": "ServerApp.root_dir",
    "--ServerApp.notebook_dir=elsewhere": "ServerApp.root_dir",
    "--allow-root": "ServerApp.allow_root",
    "--LabApp.default_url=/lab": "LabApp.default_url",
    "another.ipynb": "LabApp.default_url",
}


@pytest.mark.parametrize("arguments", OPTION)
def test_arguments_win_however_they_are_spelled(arguments):
    left = {option.split("=")[0].strip("-") for option in lab.ours(arguments.split())}
    dropped = set(lab.options()) - left
    assert OPTION[arguments] in dropped
    # Our first page is not in another folder.
    assert ("LabApp.default_url" in dropped) == (OPTION[arguments] != "ServerApp.allow_root")


@pytest.mark.parametrize("arguments", [[], ["--port=9999", "--no-browser"], ["--help"]])
def test_all_our_options_stand_when_nothing_speaks_against_them(arguments):
    assert len(lab.ours(arguments)) == len(lab.options())


def test_another_folder_is_served_on_a_page_that_is_there(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.ipynb").write_text("{}", encoding="utf-8")
    with serving(tmp_path, f"--notebook-dir={elsewhere}") as address:
        files = json.loads(ask(address, "/api/contents"))["content"]
        assert [file["name"] for file in files] == ["mine.ipynb"]
        assert b"JupyterLab" in ask(address, "/")


def test_it_opens_on_the_first_notebook_that_exists(tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks"
    (notebooks / "05_mood_onset.ipynb").touch()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks/05_mood_onset.ipynb"
    (notebooks / "00_start_here.ipynb").touch()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks/00_start_here.ipynb"


def test_a_python_path_that_was_there_is_kept():
    assert (
        lab.environment({"PYTHONPATH": "mine"})["PYTHONPATH"] == f"{lab.NOTEBOOKS}{os.pathsep}mine"
    )
    assert lab.environment({})["PYTHONPATH"] == str(lab.NOTEBOOKS)
