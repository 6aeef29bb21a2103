"""Open JupyterLab on the first notebook: `python -m ketamine_brain.workshop.start_lab`, from any folder.

Arguments go on to JupyterLab, and win over ours: `python -m ketamine_brain.workshop.start_lab --no-browser --port 9999`.
"""

from __future__ import annotations

import os
import pathlib
import sys

NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2]
FIRST = ("00_start_here.ipynb", "05_mood_onset.ipynb")
CONNECTION = "ketamine_brain.workshop.low_latency.LowLatencyConnection"


def first_page(notebooks: pathlib.Path = NOTEBOOKS) -> str:
    """Return the address within JupyterLab to open first: the first notebook that exists, or the folder."""
    here = [name for name in FIRST if (notebooks / name).exists()]
    return "/lab/tree/" + "/".join([notebooks.name, *here[:1]])


def options(notebooks: pathlib.Path = NOTEBOOKS) -> list[str]:
    """Return JupyterLab's options: where to start, messages sent at once, no news and no update check."""
    return [
        f"--ServerApp.root_dir={notebooks.parent}",
        f"--LabApp.default_url={first_page(notebooks)}",
        f"--ServerApp.kernel_websocket_connection_class={CONNECTION}",
        "--ServerApp.allow_root=True",  # containers and class servers often have no other user
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]


def not_overridden(ours: list[str], arguments: list[str]) -> list[str]:
    """Return those of our options that the reader's arguments do not set: JupyterLab refuses an option given twice."""
    given = {argument.split("=")[0] for argument in arguments}
    return [option for option in ours if option.split("=")[0] not in given]


def environment(inherited: dict[str, str], notebooks: pathlib.Path = NOTEBOOKS) -> dict[str, str]:
    """Return the environment for server and kernels: the inherited one, with the package's folder on PYTHONPATH."""
    paths = [str(notebooks), *filter(None, [inherited.get("PYTHONPATH")])]
    return {**inherited, "PYTHONPATH": os.pathsep.join(paths)}


def main(arguments: list[str]) -> None:
    """Start JupyterLab and serve until it is stopped."""
    os.environ.update(environment(dict(os.environ)))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(not_overridden(options(), arguments) + arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
