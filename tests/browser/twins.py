"""Run a browser twin of a model under node, for the tests that compare it with the Python one."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess

import ketamine_brain
import pytest

MODELS = pathlib.Path(ketamine_brain.__file__).parent / "explorer" / "browser" / "src" / "models"


def run_twin(script: str, module: str, cases: list) -> list:
    """Return what node prints for `cases`; skip, or fail under REQUIRE_BROWSER, without node."""
    if not shutil.which("node"):
        message = (
            "no node on this machine: the browser twins were NOT compared with the Python models"
        )
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") else pytest.skip)(message)
    command = ["node", "--input-type=module", "-e", script, (MODELS / module).as_uri()]
    done = subprocess.run(
        command, input=json.dumps(cases), capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
