"""What every notebook runs under in the notebooks' stage of the test command: alone, in another
folder, with the network blocked. Here: that this would find one that needs more.
"""

import os
import pathlib

import pytest
from ketamine_brain.workshop import suite
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat.v4 import new_code_cell, new_notebook


def run_elsewhere(source, folder):
    """Run one cell in a fresh kernel as the stage does, started from beside the package."""
    env = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    client = NotebookClient(
        new_notebook(cells=[new_code_cell(source)]),
        kernel_name="python3",
        timeout=60,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(suite.ROOT / "notebooks")}},
    )
    return client.execute(env={**env, **suite.elsewhere(folder)})


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
def test_a_notebook_that_asks_the_network_is_found(source, tmp_path):
    with pytest.raises(CellExecutionError, match="a notebook asked the network for"):
        run_elsewhere(source, tmp_path)


def test_a_notebook_that_needs_its_own_folder_is_found(tmp_path):
    with pytest.raises(CellExecutionError, match="FileNotFoundError"):
        run_elsewhere("open('ketamine_brain/__init__.py')", tmp_path)


def test_the_package_is_found_from_another_folder(tmp_path):
    run_elsewhere("import ketamine_brain; open('left', 'w').close()", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["left"]


def test_a_notebook_that_leaves_files_where_it_runs_fails_the_stage(monkeypatch, capsys):
    def stand_in(stage, arguments, **variables):
        pathlib.Path(variables["KERNELS_START_IN"], "figure.png").touch()
        return suite.Outcome(stage=stage, passed=5, failed=0, skipped=0, code=0, seconds=1.0)

    monkeypatch.setattr(suite, "run_stage", stand_in)
    outcome = suite.notebooks_stage()
    assert (outcome.failed, outcome.code) == (1, 1) and not suite.well(outcome, 13)
    assert "figure.png" in capsys.readouterr().out
