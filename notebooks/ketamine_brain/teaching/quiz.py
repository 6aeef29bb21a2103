"""Check yourself: questions whose every answer gives its reason, with a kernel and without."""

from __future__ import annotations

import html

import traitlets

from ketamine_brain.explorer.widget import BrowserWidget
from ketamine_brain.models.parameters import check_text
from ketamine_brain.teaching.words import check_ids


class Quiz(BrowserWidget):
    """Questions [{id, prompt, options: [{text, right, why}]}]; answers stay on the reader's machine
    under `key`.

    feedback: whether an answer is told to be right or not, with its reason. keep_first: the first
    try stays. compare_with: key of an earlier quiz with the same questions, whose score is shown
    beside this one. parallel: further questions that ask the same in other words; they are scored
    apart from the repeated ones.
    Raises ValueError when a question has not exactly one right answer, or an answer has no reason.
    """

    kind = "quiz"
    answers = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        key: str,
        questions: list[dict],
        title: str = "Check yourself",
        compare_with: str = "",
        *,
        feedback: bool = True,
        keep_first: bool = False,
        parallel: list[dict] | tuple[()] = (),
    ):
        check_text("key of a quiz", key)
        check_ids("question", questions, key)
        check_ids("parallel question", parallel, key)
        same = [_checked(question) for question in questions]
        taken = {question["id"] for question in same}
        more = [_apart(_checked(question), taken) for question in parallel]
        self.questions, self.feedback = same + more, feedback
        super().__init__(
            {
                "key": key,
                "questions": self.questions,
                "title": title,
                "compare_with": compare_with,
                "feedback": feedback,
                "keep_first": keep_first,
            }
        )

    def description(self) -> str:
        """Return the questions and choices in plain words."""
        blocks = [
            f"{i}. {q['prompt']}\n" + "\n".join(f"   - {o['text']}" for o in q["options"])
            for i, q in enumerate(self.questions, 1)
        ]
        return "\n".join(blocks)

    def saved_form(self) -> dict:
        """Return the questions for readers without a kernel, their reasons folded away, or left out
        where none are given.
        """
        blocks = [_as_html(i, q, self.feedback) for i, q in enumerate(self.questions, 1)]
        return {"text/html": "".join(blocks)}


def _apart(question: dict, taken: set[str]) -> dict:
    """Return a parallel question, marked so, with an id that none of `taken` has."""
    own = question["id"]
    return {**question, "id": f"{own}-parallel" if own in taken else own, "parallel": True}


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
    return {"id": question["id"], "prompt": question["prompt"], "options": options}


def _as_html(i: int, question: dict, feedback: bool) -> str:
    choices = "".join(f"<li>{html.escape(o['text'])}</li>" for o in question["options"])
    asked = f"<p><strong>{i}. {html.escape(question['prompt'])}</strong></p><ul>{choices}</ul>"
    if not feedback:
        return asked
    reasons = "".join(_reason(option) for option in question["options"])
    return f"{asked}<details><summary>Answers and reasons</summary><ul>{reasons}</ul></details>"


def _reason(option: dict) -> str:
    said = "<strong>Right:</strong>" if option["right"] else "Not quite:"
    return f"<li>{said} {html.escape(option['text'])} — {html.escape(option['why'])}</li>"
