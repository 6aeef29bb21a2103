"""`python -m ketamine_brain.explorer.lab` on a real server: messages go out at once, and the package is found from any folder."""
import asyncio
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

import pytest
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from ketamine_brain.explorer import lab

PROBE = pathlib.Path(__file__).with_name("nodelay_probe_config.py")
PLAIN = "jupyter_server.services.kernels.connection.channels.ZMQChannelsWebsocketConnection"
TOKEN = "test"


def free_port() -> int:
    with socket.socket() as any_socket:
        any_socket.bind(("127.0.0.1", 0))
        return any_socket.getsockname()[1]


def ask(address, path, method="GET"):
    request = urllib.request.Request(f"http://{address}{path}", method=method, headers={"Authorization": f"token {TOKEN}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read()


@contextlib.contextmanager
def serving(folder, *more):
    """Yield the address of a server started by the module from `folder`, with settings of its own there."""
    address = f"127.0.0.1:{free_port()}"
    port = address.split(":")[1]
    command = [sys.executable, "-m", "ketamine_brain.explorer.lab", "--no-browser", f"--port={port}", f"--config={PROBE}",
               f"--IdentityProvider.token={TOKEN}", *more]
    own = {name: str(folder / name.lower()) for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")}
    env = {**os.environ, **own, "PYTHONPATH": str(lab.NOTEBOOKS), "NODELAY_PROBE": str(folder / "nodelay")}
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        wait_until_it_answers(address, server, folder / "log")
        yield address
    finally:
        server.terminate()
        server.wait(20)


def wait_until_it_answers(address, server, log):
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(OSError):
            return ask(address, "/api/status")
        time.sleep(0.1)
    raise AssertionError(log.read_text())


async def run_in_kernel(address, code):
    """Start a kernel over REST, run `code` over its WebSocket, return what it prints."""
    kernel = json.loads(ask(address, "/api/kernels", "POST"))["id"]
    session = uuid.uuid4().hex
    url = f"ws://{address}/api/kernels/{kernel}/channels?session_id={session}"
    page = await websocket_connect(HTTPRequest(url, headers={"Authorization": f"token {TOKEN}"}))
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "session": session, "username": "", "version": "5.3",
              "date": ""}
    content = {"code": code, "silent": False, "store_history": False, "user_expressions": {}, "allow_stdin": False}
    await page.write_message(json.dumps(
        {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell", "buffers": []}))
    try:
        while True:
            message = json.loads(await asyncio.wait_for(page.read_message(), 30))
            if message["msg_type"] in ("stream", "error"):
                return message["content"]
    finally:
        page.close()
        ask(address, f"/api/kernels/{kernel}", "DELETE")


@pytest.mark.parametrize("more, nodelay", [((), "1"), ((f"--ServerApp.kernel_websocket_connection_class={PLAIN}",), "0")])
def test_kernel_messages_go_out_at_once_and_would_not_with_the_server_s_own_class(tmp_path, more, nodelay):
    with serving(tmp_path, *more) as address:
        said = asyncio.run(run_in_kernel(address, "import ketamine_brain; print(ketamine_brain.__file__)"))
    assert (tmp_path / "nodelay").read_text() == nodelay
    assert said.get("text", said) == f"{lab.NOTEBOOKS / 'ketamine_brain' / '__init__.py'}\n"


def test_lab_page_asks_for_no_news(tmp_path):
    with serving(tmp_path) as address:
        assert b'"news": {"disabled": true}' in ask(address, "/lab")


def test_it_opens_on_the_first_notebook_that_exists(tmp_path):
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks"
    (notebooks / "05_mood_onset.ipynb").touch()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks/05_mood_onset.ipynb"
    (notebooks / "00_start_here.ipynb").touch()
    assert lab.first_page(notebooks) == "/lab/tree/notebooks/00_start_here.ipynb"


def test_a_python_path_that_was_there_is_kept():
    assert lab.environment({"PYTHONPATH": "mine"})["PYTHONPATH"] == f"{lab.NOTEBOOKS}{os.pathsep}mine"
    assert lab.environment({})["PYTHONPATH"] == str(lab.NOTEBOOKS)
