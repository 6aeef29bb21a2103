"""Run every notebook in a fresh kernel and save it with its outputs: `python -m
ketamine_brain.publish.notebooks`.

Give numbers to run only some (`… notebooks 05 07`). With `--check` nothing is written: it says
which saved notebooks differ from what running them gives. What is saved holds no widget state, no
times and no version of the machine that ran it.
"""

from __future__ import annotations

import argparse
import copy
import os
import pathlib
import time

import nbformat

from ketamine_brain.publish.terminal import run_as_command

NOTEBOOKS = pathlib.Path(__file__).resolve().parents[2]
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
CELL_SECONDS = 60
SLOW_SECONDS = 8.0  # the bar for Run All of one notebook


def find(folder: pathlib.Path = NOTEBOOKS, only: tuple[str, ...] = ()) -> list[pathlib.Path]:
    """Return the notebooks NN_name.ipynb in `folder`, in order; `only` keeps those whose names
    begin so.
    """
    paths = sorted(folder.glob("[0-9][0-9]_*.ipynb"))
    return [path for path in paths if not only or path.name.startswith(only)]


def run(book, folder: pathlib.Path):
    """Return a copy of `book` with the outputs of a fresh kernel that starts in `folder`.

    Raises nbclient.exceptions.CellExecutionError when a cell fails, CellTimeoutError when one takes
    over CELL_SECONDS.
    """
    from nbclient import NotebookClient

    book = copy.deepcopy(book)
    os.environ.pop(
        "MPLBACKEND", None
    )  # a backend set outside would keep inline figures from being shown
    client = NotebookClient(
        book,
        kernel_name="python3",
        timeout=CELL_SECONDS,
        store_widget_state=False,
        coalesce_streams=True,
        extra_arguments=[
            "--log-level=ERROR"
        ],  # else each kernel warns on the terminal of a connection to this machine itself
        resources={"metadata": {"path": str(folder)}},
    )
    return client.execute()


def tidy(book):
    """Return a copy of `book` as it is to be committed: the same bytes whoever ran it, and nothing
    a reader cannot see.
    """
    book = copy.deepcopy(book)
    book.metadata = nbformat.from_dict(copy.deepcopy(METADATA))
    book.nbformat, book.nbformat_minor = 4, 5
    for number, cell in enumerate(book.cells, 1):
        cell.setdefault("id", f"cell-{number:02d}")
        for key in ("execution", "ExecuteTime", "collapsed"):
            cell.metadata.pop(key, None)
    return book


def written(book) -> str:
    """Return the text of the file for `book`, ending in one newline."""
    return nbformat.writes(book).rstrip("\n") + "\n"


def comparable(book) -> str:
    """Return `book` as text with the bytes of pictures left out, which may differ from one machine
    to another.
    """
    book = copy.deepcopy(book)
    for cell in book.cells:
        for output in cell.get("outputs", []):
            for kind in output.get("data", {}):
                if kind in ("image/png", "image/jpeg"):
                    output.data[kind] = "picture"
    return written(book)


def refresh(path: pathlib.Path, check: bool) -> str:
    """Run the notebook at `path` and save it when it changed (unless `check`); return "saved",
    "unchanged" or "out of date".
    """
    book = nbformat.read(path, as_version=4)
    fresh = tidy(run(book, path.parent))
    if check:
        return "unchanged" if comparable(fresh) == comparable(book) else "out of date"
    if written(fresh) == path.read_text(encoding="utf-8"):
        return "unchanged"
    path.write_text(written(fresh), encoding="utf-8", newline="\n")
    return "saved"


def refresh_and_say(path: pathlib.Path, check: bool) -> bool:
    """Refresh one notebook, print its name, seconds and what came of it; return whether all is
    well.
    """
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    print(f"{path.name} ", end="", flush=True)
    start = time.perf_counter()
    try:
        outcome = refresh(path, check)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        print(f"failed after {time.perf_counter() - start:.1f} s\n{error}", flush=True)
        return False
    seconds = time.perf_counter() - start
    late = f" (over the bar of {SLOW_SECONDS:.0f} s)" if seconds > SLOW_SECONDS else ""
    print(f"{seconds:.1f} s{late}, {outcome}", flush=True)
    return outcome != "out of date"


def main(arguments: list[str] | None = None, folder: pathlib.Path = NOTEBOOKS) -> int:
    """Refresh the notebooks in `folder`; return 0, or 1 when one failed or, under --check, is out
    of date.
    """
    parser = argparse.ArgumentParser(
        prog="python -m ketamine_brain.publish.notebooks", description=__doc__.splitlines()[0]
    )
    parser.add_argument("only", nargs="*", help="numbers or beginnings of names: 05 07_ptsd")
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit 1 when a saved notebook is out of date",
    )
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.only if not find(folder, (name,))]
    if unknown:
        there = ", ".join(path.stem for path in find(folder))
        parser.error(f"no notebook begins with {', '.join(unknown)}; there are: {there}")
    paths = find(folder, tuple(chosen.only))
    well = [refresh_and_say(path, chosen.check) for path in paths]
    print(f"{sum(well)} of {len(well)} notebooks are well", flush=True)
    return 0 if all(well) else 1


if __name__ == "__main__":
    run_as_command(main)
