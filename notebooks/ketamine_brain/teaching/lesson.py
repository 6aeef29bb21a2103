"""A notebook's words, read from its `words.yaml`, and everything in it that is made from them."""

from __future__ import annotations

import ast
import difflib
import importlib
import inspect
import itertools
import json
import pathlib
import textwrap
from typing import Any

from ketamine_brain.evidence import cite
from ketamine_brain.evidence.citations import cited_ids
from ketamine_brain.evidence.references import reference
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.models.parameters import describe
from ketamine_brain.teaching import challenge, exercise
from ketamine_brain.teaching.challenge import Challenge
from ketamine_brain.teaching.guesses import Guesses
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from ketamine_brain.teaching.words import GLOSSARY, Words, folded_markdown, read_words, table

LABELS = {
    "established": "● established",
    "supported": "◐ supported",
    "contested": "◑ contested",
    "not shown": "○ not shown",
}


class Lesson:
    """One notebook's words and numbers, made from its number, its `words.yaml` and the notebook
    itself.

    The file holds claims (with evidence labels), predictions, explorers (controls, presets,
    sentence, alt), quiz, terms and sources. Every id in it is checked against the evidence when it
    is shown.
    """

    def __init__(self, number: int, words: pathlib.Path, notebook: pathlib.Path, package: str = ""):
        self.number, self.words, self.notebook, self.package = number, words, notebook, package
        self.content = _without_settings_marks(read_words(words))
        self._predicted: dict[str, Predict] = {}
        self._looks = challenge.Looks()

    def _part(self, section: str, name: str) -> dict:
        parts = self.content.get(section, {})
        if name not in parts:
            raise ValueError(
                f"{section} of notebook {self.number:02d} has no {name!r}; there are:"
                f" {', '.join(parts)}"
            )
        return dict(parts[name])

    def explorer(self, scene: Scene, **other) -> Explorer:
        """Return the explorer of a scene, its words found under the scene's name.

        other : what differs from those words, such as `size` (inches).
        """
        if not scene.name:
            raise ValueError("a scene without a name has no words; give Scene(…, name=…)")
        return Explorer(scene, **{**self._part("explorers", scene.name), **other})

    def predict(self, name: str, truth, draw=None) -> Predict:
        """Return the prediction `name`, whose `truth` comes from a model or a measurement.

        `draw(figure)` draws a curve's answer.
        """
        self._predicted[name] = Predict(
            key=f"{self.number:02d}/{name}",
            truth=truth,
            draw=draw,
            **self._part("predictions", name),
        )
        return self._predicted[name]

    def your_guesses(self) -> Guesses:
        """Return the reader's own predictions of this notebook, each beside its answer."""
        asked = self.content.get("predictions", {})
        return Guesses(self._predicted[name] for name in asked if name in self._predicted)

    def quiz(
        self,
        name: str = "quiz",
        compare_with: str = "",
        *,
        feedback: bool = True,
        keep_first: bool = False,
    ) -> Quiz:
        """Return the questions under `name`.

        An opening check gives no answers (feedback=False) and keeps the first try (keep_first).
        compare_with : key of an earlier check, such as "00/quiz".
        """
        asked = {key: part for key, part in self.content.items() if _asks(part)}
        return Quiz(
            f"{self.number:02d}/{name}",
            _named(name, asked, f"quiz of notebook {self.number:02d}"),
            compare_with=compare_with,
            title="Check yourself" if feedback else "Opening check",
            feedback=feedback,
            keep_first=keep_first,
        )

    def closing_check(self, questions: list[dict]) -> Quiz:
        """Return the opening check's `questions` once more, and those under `parallel` (the same
        asked in other words), with the opening's score beside this one's.
        """
        return Quiz(
            f"{self.number:02d}/closing",
            questions,
            title="Closing check",
            compare_with="00/quiz",
            parallel=self.content.get("parallel", []),
        )

    def check(self, name: str, function) -> None:
        """Print in words whether `function` solves the exercise `name`; an unsolved one is no
        error.
        """
        print(exercise.verdict(_named(name, self.exercises(), "exercise"), function))

    def solution(self, name: str) -> Words:
        """Return the solution of the exercise `name`, folded."""
        return exercise.solution(_named(name, self.exercises(), "exercise"))

    def exercises(self) -> dict[str, exercise.Exercise]:
        """Return the exercises of this notebook by name, {} where it has none."""
        return self._from_exercises("EXERCISES")

    def challenge(self, name: str, mine) -> Picture | Words:
        """Return how `mine`, a function or changed constants, does beside our model on its rows.

        mine : what the challenge asks for: a function, `Parameters`, or a dict of constants.
        """
        each = _named(name, self.challenges(), "challenge")
        return challenge.outcome(name, each, mine, self._looks)

    def challenges(self) -> dict[str, Challenge]:
        """Return the challenges of this notebook by name, {} where it has none."""
        return self._from_exercises("CHALLENGES")

    def _from_exercises(self, what: str) -> dict:
        if not (self.words.parent / "exercises.py").exists():
            return {}
        return getattr(importlib.import_module(f"{self.package}.exercises"), what, {})

    def picture(self, name: str, draw) -> Picture:
        """Return the still picture `name`, drawn by `draw(figure)`, with its alt text, caption and
        size from the YAML.
        """
        return Picture(draw, name=name, **self._part("pictures", name))

    def look_inside(self, *functions) -> Words:
        """Return the source of functions or classes, folded, for the reader who wants to see how it
        is done; the lines that only check an argument are left out.
        """
        code = "\n\n".join(f"```python\n{without_checks(f)}\n```" for f in functions)
        return Words(
            folded_markdown(f"Look inside: {', '.join(f.__name__ for f in functions)}", code)
        )

    def labels(self) -> Words:
        """Return every numbered claim with its label, whose evidence it is, why, and its best
        contrary result.
        """
        return Words(
            "\n\n".join(_label(i, claim) for i, claim in enumerate(self.content["claims"], 1))
        )

    def parameters(self, parameters, caption: str = "Every constant of this model") -> Words:
        """Return the table of a model's constants: value, unit, range, kind and source, read from
        the model itself.
        """
        rows = [
            [
                f"${p.symbol}$",
                p.meaning,
                _value(p),
                p.unit or "–",
                f"{p.low:g} to {p.high:g}",
                p.kind,
                ", ".join(p.ids) or "–",
            ]
            for p in describe(parameters)
        ]
        heads = ["Symbol", "Meaning", "Value", "Unit", "Allowed", "Kind", "Source"]
        kinds = [row[5] for row in rows]
        counts = ", ".join(
            f"{kinds.count(kind)} {kind}" for kind in ("measured", "fitted", "toy") if kind in kinds
        )
        return Words(
            folded_markdown(
                f"{caption}: {len(rows)} ({counts}). Open the table", table(caption, heads, rows)
            )
        )

    def glossary(self) -> Words:
        """Return the terms of this notebook, from the series' one glossary."""
        terms = read_words(GLOSSARY)
        missing = [t for t in self.content["terms"] if t not in terms]
        if missing:
            raise ValueError(f"the glossary does not define {', '.join(missing)}")
        return Words(
            "\n".join(
                f"- **{term}**: {terms[term]}"
                for term in sorted(self.content["terms"], key=str.lower)
            )
        )

    def references(self, *more: str) -> Words:
        """Return the publications behind every id this notebook cites, and under each the numbers
        used, with spread and n.
        """
        ids = sorted({*cited_ids(self.all_words()), *self.content.get("sources", []), *more})
        sources = sorted((reference(id).markdown, id) for id in ids)
        return Words(
            "\n".join(
                _source(words, [id for _, id in pairs])
                for words, pairs in itertools.groupby(sources, key=lambda pair: pair[0])
            )
        )

    def all_words(self) -> str:
        """Return the YAML's own text together with the notebook's prose, for finding the ids
        used.
        """
        return self.words.read_text(encoding="utf-8") + _prose_of(self.notebook)


def _named(name: str, there: dict, what: str):
    if name in list(there):  # whatever it is
        return there[name]
    near = difflib.get_close_matches(str(name), there, n=1)
    ask = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(f"there is no {what} {name!r}; there are: {', '.join(there) or 'none'}.{ask}")


def _asks(part: Any) -> bool:
    """Return whether a part of the words is a list of questions."""
    return isinstance(part, list) and all(isinstance(q, dict) and "options" in q for q in part)


def _without_settings_marks(value):
    """Return nested data without the marks that tell the number lint of a setting: they are not for
    readers.
    """
    if isinstance(value, str):
        return value.replace(" [task]", "").replace("[task]", "")
    if isinstance(value, dict):
        return {key: _without_settings_marks(inner) for key, inner in value.items()}
    return [_without_settings_marks(inner) for inner in value] if isinstance(value, list) else value


def _prose_of(notebook: pathlib.Path) -> str:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"] if notebook.exists() else []
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def _source(words: str, ids: list[str]) -> str:
    rows = [cite(id) for id in ids]
    numbers = "; ".join(
        f"[{c.id}] {c.quantity}: {c.value}"
        + (f" ({c.spread})" if c.spread else "")
        + (f", n = {c.n}" if c.n else "")
        for c in rows
    )
    return f"- {words}  \n  {numbers}"


def _value(p) -> str:
    interval = f" ({p.interval[0]:.3g} to {p.interval[1]:.3g})" if p.interval else ""
    return f"{p.value:.3g}{interval}"


def _label(i: int, claim: dict) -> str:
    if claim["label"] not in LABELS:
        raise ValueError(f"claim {i} is labeled {claim['label']!r}; allowed: {', '.join(LABELS)}")
    lines = [
        f"**{i}. {claim['text']}**",
        f"**{LABELS[claim['label']]}** · {claim['in']}",
        claim["why"],
        f"*Best contrary result:* {claim['contrary']}",
    ]
    return "  \n".join(line.strip() for line in lines)


def without_checks(function: Any) -> str:
    """Return the source of a function or class without the lines that only check an argument, such
    as `days = check_times("days", days)`.
    """
    source = inspect.getsource(function).rstrip()
    lines = source.split("\n")
    every = ast.walk(ast.parse(textwrap.dedent(source)))
    checks = [node for node in every if isinstance(node, ast.stmt) and _only_checks(node)]
    left_out = {n for node in checks for n in range(node.lineno, (node.end_lineno or 0) + 1)}
    return "\n".join(line for n, line in enumerate(lines, 1) if n not in left_out)


def _only_checks(node: ast.stmt) -> bool:
    """Return whether a statement calls a check of one argument, and at most keeps its result."""
    if not isinstance(node, (ast.Expr, ast.Assign)) or not isinstance(node.value, ast.Call):
        return False
    called = node.value.func
    if not isinstance(called, ast.Name) or not called.id.startswith("check_"):
        return False
    if isinstance(node, ast.Expr):
        return True
    names = [each.id for each in node.targets if isinstance(each, ast.Name)]
    return bool(names) and ast.unparse(node.value.args[1]) in names
