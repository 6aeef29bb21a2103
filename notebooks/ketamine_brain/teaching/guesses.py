"""A reader's own predictions once more, each beside its answer, at the end of a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ketamine_brain.explorer.widget import BrowserWidget
from ketamine_brain.teaching.predict import Predict

NONE = "Your predictions come back here: what you drew, beside what the trials say."
KEYS = ("key", "mode", "question", "answer", "truth", "start", "handles", "items")


class Guesses(BrowserWidget):
    """The predictions of a notebook as the reader made them, read where they are kept.

    Guesses never leave the reader's machine, so the saved form only says what comes back here.
    `predictions` are those the notebook asked for, in its order.
    """

    kind = "guesses"

    def __init__(self, predictions: Iterable[Predict]):
        items = [{key: each.spec[key] for key in KEYS} for each in predictions]
        super().__init__({"items": items})

    def description(self) -> str:
        """Return what comes back here; a guess is never part of a saved notebook."""
        items: list[dict[str, Any]] = self.spec["items"]
        if not items:
            return f"{NONE} This notebook has asked for none yet: run its cells from the top."
        asked = " ".join(f"({place}) {item['question']}" for place, item in enumerate(items, 1))
        return f"{NONE} {asked}"

    def saved_form(self) -> dict[str, str]:
        """Return the questions as words."""
        rows = "".join(f"<li>{item['question']}</li>" for item in self.spec["items"])
        return {"text/html": f"<p>{NONE}</p>" + (f"<ol>{rows}</ol>" if rows else "")}
