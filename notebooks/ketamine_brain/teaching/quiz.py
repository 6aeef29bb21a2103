"""Check yourself: questions whose every answer gives its reason, with a kernel and without."""

from __future__ import annotations

import html

import traitlets

from ketamine_brain.explorer.widget import BrowserWidget


class Quiz(BrowserWidget):
    """Questions [{id, prompt, options: [{text, right, why}]}] with feedback; answers stay on the reader's machine under `key`.

    `compare_with` names the key of an earlier quiz with the same questions, whose score is shown beside this one.
    Raises ValueError when a question has not exactly one right answer, or an answer has no reason.
    """

    kind = "quiz"
    answers = traitlets.Dict().tag(sync=True)

    def __init__(
        self, key: str, questions: list[dict], title: str = "Check yourself", compare_with: str = ""
    ):
        self.questions = [_checked(question) for question in questions]
        super().__init__(
            {"key": key, "questions": self.questions, "title": title, "compare_with": compare_with}
        )

    def description(self) -> str:
        """Return the questions and choices in plain words."""
        blocks = [
            f"{i}. {q['prompt']}\n" + "\n".join(f"   - {o['text']}" for o in q["options"])
            for i, q in enumerate(self.questions, 1)
        ]
        return "\n".join(blocks)

    def saved_form(self) -> dict:
        """Return the questions with their reasons folded away, for readers without a kernel."""
        return {"text/html": "".join(_as_html(i, q) for i, q in enumerate(self.questions, 1))}


def _checked(question: dict) -> dict:
    right = [o for o in question["options"] if o.get("right")]
    if len(right) != 1:
        raise ValueError(f"question {question['id']} has {len(right)} right answers; allowed: 1")
    silent = [o["text"] for o in question["options"] if not o.get("why")]
    if silent:
        raise ValueError(f"question {question['id']}: no reason is given for {silent[0]!r}")
    options = [
        {"text": o["text"], "right": bool(o.get("right")), "why": o["why"]}
        for o in question["options"]
    ]
    return {"id": str(question["id"]), "prompt": question["prompt"], "options": options}


def _as_html(i: int, question: dict) -> str:
    choices = "".join(f"<li>{html.escape(o['text'])}</li>" for o in question["options"])
    reasons = "".join(
        f"<li>{'<strong>Right:</strong>' if o['right'] else 'Not quite:'} {html.escape(o['text'])} — {html.escape(o['why'])}</li>"
        for o in question["options"]
    )
    return (
        f"<p><strong>{i}. {html.escape(question['prompt'])}</strong></p><ul>{choices}</ul>"
        f"<details><summary>Answers and reasons</summary><ul>{reasons}</ul></details>"
    )
