"""What every command of ours does with the terminal it is started in."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import NoReturn


def speak_utf8() -> None:
    """Let what is printed be UTF-8 whatever the machine's encoding: our numbers have a real
    minus.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")


def run_as_command(main: Callable[[list[str]], int | None]) -> NoReturn:
    """Run `main` with the arguments of the command line and end with its exit code.

    What it prints is UTF-8.
    """
    speak_utf8()
    sys.exit(main(sys.argv[1:]))
