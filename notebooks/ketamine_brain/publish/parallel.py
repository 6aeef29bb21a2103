"""Make the pages or decks of many notebooks side by side, one process a core, and show how far it
is.

tqdm's own `process_map` forks, which copies the threads of whoever calls; so the pool is ours.
"""

from __future__ import annotations

import concurrent.futures
import multiprocessing
import os
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

from tqdm import tqdm


def side_by_side(
    make: Callable[..., Any], paths: list[pathlib.Path], *rest: Any, what: str
) -> Iterator[tuple[pathlib.Path, Any]]:
    """Yield (path, what make(path, *rest) returns, or the ValueError it raises), in order of
    `paths`.

    what: names them in the progress line, which only a terminal sees.
    """
    workers = min(os.cpu_count() or 1, len(paths))
    if workers < 2:
        yield from ((path, _tried(make, path, *rest)) for path in paths)
        return
    spawn = multiprocessing.get_context("spawn")
    largest_first = sorted(paths, key=lambda path: -path.stat().st_size)  # none is left for the end
    with concurrent.futures.ProcessPoolExecutor(workers, mp_context=spawn) as pool:
        jobs = {path: pool.submit(_tried, make, path, *rest) for path in largest_first}
        done = concurrent.futures.as_completed(jobs.values())
        for _ in tqdm(done, total=len(jobs), desc=what, unit="notebook", leave=False, disable=None):
            pass
        yield from ((path, jobs[path].result()) for path in paths)


def _tried(make: Callable[..., Any], path: pathlib.Path, *rest: Any) -> Any:
    try:
        return make(path, *rest)
    except ValueError as problem:
        return problem
