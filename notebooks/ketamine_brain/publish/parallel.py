"""Make the pages or decks of many notebooks side by side, one process a core, and show how far it is."""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import pathlib
import sys
import time
from collections.abc import Callable, Iterator


class Progress:
    """One line that counts what is done and goes away at the end: on a terminal only."""

    def __init__(self, what: str, of: str):
        self.what, self.of, self.last = what, of, 0.0

    def __call__(self, done: int, total: int) -> None:
        now = time.monotonic()
        if sys.stderr.isatty() and (now - self.last > 0.1 or done == total):
            self.last = now
            bar = "█" * (20 * done // total) + "·" * (20 - 20 * done // total)
            print(
                f"\r  {self.what} {bar} {done} of {total} {self.of}"
                if done < total
                else "\r" + " " * 70 + "\r",
                end="",
                file=sys.stderr,
                flush=True,
            )


def side_by_side(
    make: Callable, paths: list[pathlib.Path], *rest, what: str
) -> Iterator[tuple[pathlib.Path, object]]:
    """Yield (path, what make(path, *rest) returns, or the ValueError it raises) in the order of `paths`; `what` names them in the progress line."""
    workers = min(os.cpu_count() or 1, len(paths))
    if workers < 2:
        yield from ((path, _tried(make, path, *rest)) for path in paths)
        return
    spawn = multiprocessing.get_context("spawn")  # a fork would copy threads of whoever calls
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        jobs = [pool.submit(_tried, make, path, *rest) for path in paths]
        progress = Progress(what, "notebooks")
        for done, _ in enumerate(concurrent.futures.as_completed(jobs), 1):
            progress(done, len(jobs))
        yield from zip(paths, (job.result() for job in jobs))


def _tried(make: Callable, path: pathlib.Path, *rest):
    try:
        return make(path, *rest)
    except ValueError as problem:
        return problem
