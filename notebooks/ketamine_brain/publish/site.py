"""Write the pages that need no kernel, no server and no network to _site/: `python -m
ketamine_brain.publish.site`.

Give numbers to write only some (`… site 05 07`), and `--to FOLDER` to write elsewhere. It prints
what it measured: the size of each page, its explorers, how each answers, and the worst error in
pixels. It fails where a page is too large, an explorer too far from its model, or a saved notebook
is not what its cells give.
"""

from __future__ import annotations

import base64
import pathlib
import shutil

from ketamine_brain.explorer import Explorer
from ketamine_brain.lessons.series import notebook
from ketamine_brain.publish import classroom, command, doors, pages, plans
from ketamine_brain.publish.figures import FIGURES, thumbnails
from ketamine_brain.publish.markup import Markup
from ketamine_brain.publish.notebooks import NOTEBOOKS, find
from ketamine_brain.publish.offline import REGISTER, write_offline
from ketamine_brain.publish.parallel import side_by_side
from ketamine_brain.publish.terminal import run_as_command

MOST_INDEX = 150_000  # bytes
COVER = "05_cover"  # of figures/
EXPLORER = f'"kind":"{Explorer.kind}"'  # once in the data of each explorer of a page


def titles(paths: list[pathlib.Path]) -> list[tuple[str, str]]:
    """Return (name, title) of each notebook, the title being its first heading."""
    import nbformat

    found = []
    for path in paths:
        first = nbformat.read(path, as_version=4).cells[0].source
        found.append((path.stem, first.splitlines()[0].removeprefix("# ").strip()))
    return found


def report(made: list[pages.Made]) -> None:
    """Print one row a page and explorer: size, how it answers, how far off it is at worst."""
    print(
        f"{'page':<32} {'KB':>6}  {'explorer':<18} {'mode':<22} {'frames':>6} {'KB':>5}"
        f" {'worst px':>9}  note"
    )
    for page in made:
        size = f"{page.name + '.html':<32} {len(page.html.encode()) / 1000:>6.0f}  "
        for i, (name, mode, m) in enumerate(page.explorers or [("–", "–", None)]):
            row = f"{name:<18} {mode:<22}"
            if m:
                row += (
                    f" {m.frames or '–':>6} {m.kilobytes:>5.0f}"
                    f" {'–' if m.worst_px is None else f'{m.worst_px:.2f}':>9}  {m.words}"
                )
            print((size if i == 0 else " " * len(size)) + row)
        for target in page.dead_links:
            print(f"{'':<41}a link leads nowhere yet, so it is plain words: {target}")


def cards(notebooks: pathlib.Path, folder: pathlib.Path) -> list[dict]:
    """Return what the index shows of each notebook that has a page in `folder`: words, figures to
    move.
    """
    import nbformat

    found = []
    for path in find(notebooks):
        page = folder / f"{path.stem}.html"
        if not page.exists():
            continue
        found.append(
            {
                "number": path.stem[:2],
                "file": page.name,
                "title": titles([path])[0][1],
                "story": pages.story(nbformat.read(path, as_version=4)),
                "explorers": page.read_text(encoding="utf-8").count(EXPLORER),
                "name": path.stem,
            }
        )
    return found


def index(shown: list[dict], figures: list[dict], sessions: tuple[str, ...] = ()) -> str:
    """Return the index: what this is, the series as a map of cards, the gallery, and what to do
    in a crisis.
    """
    import nbformat

    markup = Markup({card["name"] for card in shown})
    script, style = REGISTER, pages.page_style("page.css")
    return pages.render(
        "index.html.j2",
        nbformat.v4.new_notebook(),
        cards=[{**card, "story": markup.markdown(card["story"])} for card in shown],
        figures=figures,
        cover=cover(figures),
        stops=doors.stops(),
        sessions=sessions,
        style=style,
        title="Ketamine and the brain",
        script=script,
        policy=index_policy(script, style),
    )


def cover(figures: list[dict]) -> dict | None:
    """Return what the index says of the picture at its top, which leads to the figure that moves;
    None where it is not among `figures`.
    """
    shown = next((each for each in figures if each["file"] == COVER), None)
    entry = notebook(COVER[:2])
    words = f"notebook {entry.number}"
    return {**shown, "page": f"{entry.name}.html", "words": words} if shown else None


def index_policy(script: str, style: str) -> str:
    """Return a page's policy that also lets the gallery, the manifest and the worker be read."""
    policy = pages.policy(script, style).replace("img-src data:", "img-src 'self' file: data:")
    return f"{policy}; manifest-src 'self'; worker-src 'self'"


def gallery(folder: pathlib.Path) -> list[dict]:
    """Write the gallery's small pictures as files of their own; return what the index says of each.

    They are fetched when they come into view.
    """
    from PIL import Image

    shown = []
    for each in thumbnails():
        path = folder / "figures" / "small" / f"{each['file']}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(each["data"].partition(",")[2]))
        width, height = Image.open(path).size
        src = path.relative_to(folder).as_posix()
        shown.append({**each, "src": src, "width": width, "height": height})
    return shown


def write_index(folder: pathlib.Path, notebooks: pathlib.Path = NOTEBOOKS) -> None:
    """Write the index of what is in `folder` now, the gallery's figures beside it, and what lets
    the whole be installed.
    """
    pictures = gallery(folder)
    sessions = tuple(n for n in plans.PLANS if (folder / "sessions" / f"{n}.html").exists())
    made = index(cards(notebooks, folder), pictures, sessions)
    if len(made.encode()) > MOST_INDEX:
        raise ValueError(
            f"the index is {len(made.encode()) / 1000:.0f} KB, over {MOST_INDEX // 1000}"
        )
    (folder / "index.html").write_text(made, encoding="utf-8", newline="\n")
    if pictures:
        shutil.copytree(
            FIGURES,
            folder / "figures",
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("*.md", "*.yaml", "*.txt"),
        )
    write_offline(folder)


def write(
    folder: pathlib.Path, only: tuple[str, ...] = (), notebooks: pathlib.Path = NOTEBOOKS
) -> list[pages.Made]:
    """Write the pages of `notebooks` and the index to `folder`; return what was made. Raises
    ValueError naming all that is wrong, after writing the rest.
    """
    order, chosen = titles(find(notebooks)), find(notebooks, only)
    folder.mkdir(parents=True, exist_ok=True)
    for path in chosen:
        (folder / f"{path.stem}.html").unlink(
            missing_ok=True
        )  # a page that cannot be made anew must not stay as it was
    made, asked, faults = [], [], []
    every = find(notebooks)
    for path, found in side_by_side(_page_and_questions, every, order, chosen, what="pages"):
        page, questions = (found, None) if isinstance(found, ValueError) else found
        asked += [questions] if questions else []
        if isinstance(page, ValueError):
            faults.append(f"{path.stem}: {page}")
        elif page:
            made.append(page)
            (folder / f"{path.stem}.html").write_text(page.html, encoding="utf-8", newline="\n")
    classroom.write(folder, asked)
    doors.write(folder, notebooks)
    write_index(folder, notebooks)
    report(made)
    if faults:
        raise ValueError(
            "\n".join(
                [f"{len(faults)} of {len(faults) + len(made)} pages could not be made:", *faults]
            )
        )
    return made


def _page_and_questions(
    path: pathlib.Path, order: list[tuple[str, str]], chosen: list[pathlib.Path]
) -> tuple[pages.Made | ValueError | None, classroom.Questions]:
    """Return a notebook's page, where it is chosen, and its questions: it is run once for both."""
    questions = classroom.questions(path)
    try:
        return (pages.make(path, order) if path in chosen else None), questions
    except ValueError as problem:
        return problem, questions


def main(arguments: list[str] | None = None) -> int:
    """Write the site and print what was measured; return 0, or 1 after saying what is wrong."""
    return command.run(
        "site",
        __doc__.splitlines()[0],
        write,
        "{count} pages in {to}; open {to}/index.html",
        arguments,
    )


if __name__ == "__main__":
    run_as_command(main)
