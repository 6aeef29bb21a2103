"""Every notebook runs alone, in any order, from any folder, with the network blocked."""

import os
import pathlib
import random

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
COMMITTED = sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"))
random.Random(len(COMMITTED)).shuffle(
    COMMITTED
)  # an order of its own, the same on every run, so that workers agree on it

# Python imports `sitecustomize` before anything else, so the kernel never has an open network. It
# must itself reach this machine.
BLOCK = """
import socket
LOCAL = ("127.", "::1", "localhost", "0.0.0.0")
class Blocked(OSError): pass
def check(host):
    if host and not str(host if isinstance(host, str) else host.decode()).startswith(LOCAL):
        raise Blocked(f"a notebook asked the network for {host}")
class LocalSocket(socket.socket):
    def connect(self, address):
        if isinstance(address, tuple): check(address[0])
        return super().connect(address)
    def connect_ex(self, address):
        if isinstance(address, tuple): check(address[0])
        return super().connect_ex(address)
    def sendto(self, data, *rest):
        if isinstance(rest[-1], tuple): check(rest[-1][0])
        return super().sendto(data, *rest)
look_up = socket.getaddrinfo
def getaddrinfo(host, *more, **named):
    check(host)
    return look_up(host, *more, **named)
socket.socket, socket.getaddrinfo = LocalSocket, getaddrinfo
"""


def run_blocked(book, folder, **more):
    """Run `book` in a fresh kernel that starts in `folder`, with sockets to any other machine
    blocked.
    """
    (folder / "sitecustomize.py").write_text(BLOCK)
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    env["PYTHONPATH"] = os.pathsep.join([str(folder), str(NOTEBOOKS)])
    client = NotebookClient(
        book,
        kernel_name="python3",
        timeout=60,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
        **more,
    )
    return client.execute(env=env)


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_notebook_runs_alone_from_another_folder_with_the_network_blocked(path, tmp_path):
    run_blocked(nbformat.read(path, as_version=4), tmp_path)
    left = {entry.name for entry in tmp_path.iterdir()} - {"sitecustomize.py", "__pycache__"}
    assert left == set(), "a notebook left files where it ran"


@pytest.mark.parametrize(
    "source",
    [
        "import urllib.request; urllib.request.urlopen('http://example.org', timeout=2)",
        "import socket; socket.create_connection(('192.0.2.1', 80), timeout=2)",
        (
            "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x',"
            " ('192.0.2.1', 9))"
        ),
    ],
)
def test_that_run_would_find_a_notebook_that_asks_the_network(source, tmp_path):
    with pytest.raises(CellExecutionError, match="a notebook asked the network for"):
        run_blocked(new_notebook(cells=[new_code_cell(source)]), tmp_path)


def test_that_run_would_find_a_notebook_that_needs_its_own_folder(tmp_path):
    with pytest.raises(CellExecutionError, match="FileNotFoundError"):
        run_blocked(
            new_notebook(cells=[new_code_cell("open('ketamine_brain/__init__.py')")]), tmp_path
        )


def test_the_package_is_found_from_another_folder(tmp_path):
    run_blocked(new_notebook(cells=[new_code_cell("import ketamine_brain")]), tmp_path)
