"""Write class.html: drop in the learners' files and see what a class guessed and answered.

One file that works from disk, with no request anywhere: nothing leaves the machine. The form of the
files is `answers.schema.json`.
"""

from __future__ import annotations

import json
import pathlib
from collections.abc import Iterable
from typing import Any

import nbformat

from ketamine_brain.explorer.widget import class_script
from ketamine_brain.lessons.series import notebook
from ketamine_brain.publish import pages
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz

Questions = dict[str, list[dict[str, Any]]]
GUESS = ("key", "mode", "question", "answer", "truth", "start", "handles", "items")


def questions(path: pathlib.Path) -> Questions:
    """Return {quizzes, guesses}: every question and prediction of a notebook with its answer."""
    quizzes, guesses = [], []
    for _, widget in shown_by(path):
        if isinstance(widget, Quiz):
            quizzes.append(
                {
                    "key": widget.spec["key"],
                    "title": widget.spec["title"],
                    "notebook": _title(path),
                    "questions": widget.questions,
                }
            )
        elif isinstance(widget, Predict):
            guesses.append({name: widget.spec[name] for name in GUESS})
    return {"quizzes": quizzes, "guesses": guesses}


def series(paths: Iterable[pathlib.Path]) -> Questions:
    """Return the questions of many notebooks as one."""
    return joined(map(questions, paths))


def joined(every: Iterable[Questions]) -> Questions:
    """Return questions of one notebook after the other as one."""
    each = list(every)
    return {kind: [one for of in each for one in of[kind]] for kind in ("quizzes", "guesses")}


def _title(path: pathlib.Path) -> str:
    number = path.stem[:2]
    try:
        return f"{number} {notebook(number).title}"
    except ValueError:  # a notebook of somebody's own
        return path.stem


def page(data: Questions) -> str:
    """Return the class page for a series' questions."""
    script, style = class_script(), pages.page_style("page.css", "class.css")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return pages.render(
        "class.html.j2",
        nbformat.v4.new_notebook(),
        title="What the class answered",
        series=text,
        script=script,
        style=style,
        policy=pages.policy(script, style),
    )


def write(folder: pathlib.Path, every: Iterable[Questions]) -> pathlib.Path:
    """Write class.html for the questions of many notebooks to `folder`; return its path."""
    file = folder / "class.html"
    file.write_text(page(joined(every)), encoding="utf-8", newline="\n")
    return file
