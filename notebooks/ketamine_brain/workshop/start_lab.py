"""Open JupyterLab on the first notebook: `python -m ketamine_brain.workshop.start_lab`.

It can be started from any folder. Arguments go on to JupyterLab, and win over ours, however they
are spelled: `… --no-browser --port 9999`, `… --notebook-dir=elsewhere`.
"""

from __future__ import annotations

import os
import pathlib

from ketamine_brain.publish.terminal import run_as_command

NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2]
SETTINGS = pathlib.Path(__file__).with_name("jupyter")  # JupyterLab's defaults: asks for no news
FIRST = ("00_start_here.ipynb", "05_mood_onset.ipynb")
WORKSHOP = "ketamine_brain.workshop"
CONNECTION = f"{WORKSHOP}.low_latency.LowLatencyConnection"
STOPS = {"-h", "--help", "--help-all", "--version"}  # JupyterLab's to answer


def first_page(notebooks: pathlib.Path = NOTEBOOKS) -> str:
    """Return the address within JupyterLab to open first: the first notebook there is, or all."""
    here = [name for name in FIRST if (notebooks / name).exists()]
    return "/lab/tree/" + "/".join([notebooks.name, *here[:1]])


def options(notebooks: pathlib.Path = NOTEBOOKS) -> dict[str, str]:
    """Return JupyterLab's options: where to start, messages sent at once, pictures that stay."""
    return {
        "ServerApp.root_dir": str(notebooks.parent),
        "LabApp.default_url": first_page(notebooks),
        "ServerApp.kernel_websocket_connection_class": CONNECTION,
        "ServerApp.contents_manager_class": f"{WORKSHOP}.contents.LearnersContents",
        "ServerApp.allow_root": "True",  # containers and class servers often have no other user
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
    }


def given(arguments: list[str]) -> set[str]:
    """Return the full names of the options that `arguments` set, read as JupyterLab reads them."""
    from jupyter_server import serverapp
    from jupyterlab.labapp import LabApp
    from traitlets.config.loader import KeyValueConfigLoader

    loader = KeyValueConfigLoader(
        argv=[argument for argument in arguments if argument not in STOPS],
        aliases={**serverapp.aliases, **LabApp.aliases},
        flags={**serverapp.flags, **LabApp.flags},
        classes=[LabApp, serverapp.ServerApp],
    )
    found = loader.load_config()
    names = {f"{section}.{name}" for section, values in found.items() for name in values}
    return names | ({"LabApp.default_url"} if loader.extra_args else set())


def ours(arguments: list[str], notebooks: pathlib.Path = NOTEBOOKS) -> list[str]:
    """Return our options but those that `arguments` set: JupyterLab refuses an option given twice.

    Our first page is inside our own folder, so another folder starts on JupyterLab's own.
    """
    set_by_reader = given(arguments)
    aliases = {"ServerApp.notebook_dir": "ServerApp.root_dir"}
    set_by_reader |= {aliases[name] for name in set_by_reader & set(aliases)}
    if "ServerApp.root_dir" in set_by_reader:
        set_by_reader.add("LabApp.default_url")
    return [
        f"--{name}={value}"
        for name, value in options(notebooks).items()
        if name not in set_by_reader
    ]


def environment(inherited: dict[str, str], notebooks: pathlib.Path = NOTEBOOKS) -> dict[str, str]:
    """Return the environment for server and kernels.

    It is the inherited one, with the package's folder on PYTHONPATH and our settings on
    JUPYTER_CONFIG_PATH.
    """
    added = {}
    for name, path in {"PYTHONPATH": notebooks, "JUPYTER_CONFIG_PATH": SETTINGS}.items():
        added[name] = os.pathsep.join([str(path), *filter(None, [inherited.get(name)])])
    return {**inherited, **added}


def main(arguments: list[str]) -> None:
    """Start JupyterLab and serve until it is stopped."""
    os.environ.update(environment(dict(os.environ)))
    from jupyterlab.labapp import LabApp

    LabApp.launch_instance(ours(arguments) + arguments)


if __name__ == "__main__":
    run_as_command(main)
