"""What every command of ours does with the terminal it is started in."""

from __future__ import annotations

import io
import os
import pathlib
import sys
import tempfile
from collections.abc import Callable, Mapping
from typing import NoReturn


def speak_utf8() -> None:
    """Let what is printed be UTF-8 whatever the machine's encoding: our numbers have a real
    minus.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def can_write(folder: pathlib.Path) -> bool:
    """Return whether a file can be made in `folder`, or in the nearest folder above that exists."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def matplotlib_folder(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return {"MPLCONFIGDIR": a temporary folder} where matplotlib would warn that it needs one.

    Without it the warning would stand, in red, in the first cell of each notebook.
    """
    if inherited.get("MPLCONFIGDIR"):
        return {}
    home = pathlib.Path(inherited.get("HOME") or pathlib.Path.home())
    config = pathlib.Path(inherited.get("XDG_CONFIG_HOME") or home / ".config", "matplotlib")
    cache = pathlib.Path(inherited.get("XDG_CACHE_HOME") or home / ".cache", "matplotlib")
    if can_write(config) and can_write(cache):
        return {}
    return {"MPLCONFIGDIR": tempfile.mkdtemp(prefix="matplotlib-")}


def run_as_command(main: Callable[[list[str]], int | None]) -> NoReturn:
    """Run `main` with the arguments of the command line and end with its exit code.

    What it prints is UTF-8, and it and its kernels find a folder that matplotlib can write to.
    """
    speak_utf8()
    os.environ.update(matplotlib_folder(os.environ))
    sys.exit(main(sys.argv[1:]))
