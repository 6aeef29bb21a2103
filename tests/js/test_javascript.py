"""The browser code's own lint and tests, run by node; without node or npm they skip loudly."""

import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).parents[2]
TOOLS = ("esbuild", "eslint", "fflate")


def skip(message):
    """Skip with a message, or fail where continuous integration requires a browser."""
    (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)


def run(*command):
    """Return what a command said and its exit code, run from the root of the project."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module", autouse=True)
def tools():
    """Bring the tools named in package.json, once."""
    if not shutil.which("npm"):
        skip("no npm on this machine: the browser code was NOT linted, tested or bundled")
    if all((ROOT / "node_modules" / name).exists() for name in TOOLS):
        return
    code, said = run("npm", "install", "--no-audit", "--no-fund", "--no-package-lock")
    if code:
        skip(f"npm could not bring the tools, so the browser code was NOT tested: {said[-300:]}")


def test_the_linter_finds_nothing():
    code, said = run("npm", "run", "--silent", "lint")
    assert code == 0, said


def test_the_logic_without_a_page_is_right_and_the_bundles_are_fresh():
    code, said = run("npm", "test", "--silent")
    assert code == 0, said[-4000:]
    assert "# fail 0" in said and "# pass 0" not in said
