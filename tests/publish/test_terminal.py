"""Commands of ours work whatever the machine's encoding, home, disk and proxy are."""

import ast
import os
import pathlib
import subprocess
import sys

import ketamine_brain
import pytest
from ketamine_brain.publish import command

NOTEBOOKS = command.NOTEBOOKS
PACKAGE = NOTEBOOKS / "ketamine_brain"


@pytest.mark.parametrize(
    "encoding", [{"PYTHONIOENCODING": "cp1252"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}]
)
def test_a_real_minus_is_printed_on_any_machine(encoding):
    code = (
        "from ketamine_brain.publish.terminal import run_as_command\n"
        "run_as_command(lambda arguments: print('\\u22123 to 5', arguments))"
    )
    env = {**os.environ, "PYTHONPATH": str(NOTEBOOKS), **encoding}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, check=True)
    assert done.stdout.decode("utf-8").strip() == "−3 to 5 []"


def calls(tree, names):
    """Yield (name, keywords) of each call of a function or method whose last name is in `names`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in names:
                yield name, {keyword.arg: keyword.value for keyword in node.keywords}


def left_to_the_machine(source: str) -> list[str]:
    """Return the calls that read or write text in whatever encoding the machine has."""
    tree = ast.parse(source)
    found = []
    for name, options in calls(tree, {"run", "Popen", "check_output", "call"}):
        if {"text", "universal_newlines"} & set(options) and "encoding" not in options:
            found.append(name)
    for name, options in calls(tree, {"read_text", "write_text"}):
        if "encoding" not in options and None not in options:
            found.append(name)
    return found


def test_that_a_forgotten_encoding_is_seen():
    assert left_to_the_machine("subprocess.run(['a'], text=True)") == ["run"]
    assert left_to_the_machine("path.read_text()") == ["read_text"]
    assert left_to_the_machine("path.read_text(encoding='utf-8')") == []


@pytest.mark.parametrize("room", ["publish", "workshop"])
def test_every_file_and_program_is_read_as_utf_8(room):
    found = {
        path.name: left_to_the_machine(path.read_text(encoding="utf-8"))
        for path in (PACKAGE / room).glob("*.py")
    }
    assert {name: forgotten for name, forgotten in found.items() if forgotten} == {}


def test_matplotlib_gets_a_folder_where_home_cannot_be_written(tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    assert ketamine_brain.matplotlib_folder({"HOME": str(home)}) == {}
    assert ketamine_brain.matplotlib_folder({"HOME": "/proc/1", "MPLCONFIGDIR": "mine"}) == {}
    monkeypatch.setattr(ketamine_brain, "can_write", lambda folder: home not in folder.parents)
    made = pathlib.Path(ketamine_brain.matplotlib_folder({"HOME": str(home)})["MPLCONFIGDIR"])
    assert made.is_dir()
    made.rmdir()


def test_a_kernel_without_a_home_draws_without_a_warning(tmp_path):
    """However the kernel was started: by our commands, by another JupyterLab, by nbval."""
    nowhere = tmp_path / "a file"
    nowhere.touch()
    env = {k: v for k, v in os.environ.items() if k not in ("MPLCONFIGDIR", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", "import ketamine_brain.drawing.style, matplotlib.font_manager"],
        env={**env, "HOME": str(nowhere / "home"), "PYTHONPATH": str(NOTEBOOKS)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert done.stderr == ""


def test_what_cannot_be_written_gives_way_to_a_temporary_folder(tmp_path):
    assert command.writable(tmp_path / "_run") == tmp_path / "_run"
    blocked = tmp_path / "a file"
    blocked.touch()
    elsewhere = command.writable(blocked / "_run")
    assert elsewhere.is_dir() and tmp_path not in elsewhere.parents
    elsewhere.rmdir()


def test_no_proxy_stands_between_us_and_our_own_server():
    """`urlopen` would send even 127.0.0.1 through the proxy that a network asks for."""
    wrong = [
        path.relative_to(NOTEBOOKS.parent).as_posix()
        for folder in (PACKAGE, NOTEBOOKS.parent / "tests")
        for path in folder.rglob("*.py")
        if list(calls(ast.parse(path.read_text(encoding="utf-8")), {"urlopen"}))
    ]
    assert wrong == []
