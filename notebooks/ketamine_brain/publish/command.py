"""The command line that pages, slides and handouts share: which notebooks, to which folder, and
what went wrong in words.
"""

from __future__ import annotations

import argparse
import functools
import os
import pathlib
import sys
import tempfile
from collections.abc import Callable

from ketamine_brain.publish.notebooks import NOTEBOOKS, find

SITE = NOTEBOOKS.parent / "_site"


@functools.cache
def writable(folder: pathlib.Path) -> pathlib.Path:
    """Return `folder`, made where it is missing; a temporary folder where it cannot be written
    to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a clone on a read-only disk, or somebody else's
        return pathlib.Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))
    if os.access(folder, os.W_OK):
        return folder
    return pathlib.Path(tempfile.mkdtemp(prefix=f"{folder.name}-"))


def run(
    module: str, says: str, write: Callable, done: str, arguments: list[str] | None = None
) -> int:
    """Call write(folder, only) and print `done` with its {count} and {to}; return 0, or 1 after
    saying what is wrong.

    module: the name behind `python -m ketamine_brain.publish.`. says: what it does, for --help.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m ketamine_brain.publish.{module}", description=says
    )
    parser.add_argument("only", nargs="*", help="numbers or beginnings of names: 05 07_ptsd")
    parser.add_argument(
        "--to", type=pathlib.Path, default=SITE, help="folder to write to (default: _site)"
    )
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.only if not find(only=(name,))]
    if unknown:
        print(
            f"no notebook begins with {', '.join(unknown)}; there are:"
            f" {', '.join(path.stem for path in find())}",
            file=sys.stderr,
        )
        return 1
    try:
        print(done.format(count=len(write(chosen.to, tuple(chosen.only))), to=chosen.to))
    except ValueError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0
