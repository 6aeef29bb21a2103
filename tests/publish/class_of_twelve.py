"""Twelve invented people and the answer files they would save; made anew for each test."""

from __future__ import annotations

import json
import pathlib

import numpy as np

CODES = [
    f"{a}{b}{c}{d}"
    for a, b, c, d in zip("ABCDEFGHJKLM", "NPQRSTUVWXYZ", "2" * 12, "3456789ABCDE", strict=True)
]
PEOPLE = 12


def invented(series: dict, seed: int = 0) -> list[dict]:
    """Return twelve answer files: guesses around the truth, answers righter at the end."""
    rng = np.random.default_rng(seed)
    return [_person(series, code, rng) for code in CODES]


def _person(series: dict, code: str, rng) -> dict:
    answers = []
    for spec in series["guesses"]:
        notebook, _, name = spec["key"].partition("/")
        answers.append(
            {
                "notebook": notebook,
                "kind": "guess",
                "id": name,
                "guess": _guess(spec, rng),
                "revealed": True,
            }
        )
    for quiz in series["quizzes"]:
        notebook, _, check = quiz["key"].partition("/")
        chance = 0.35 if quiz["key"] == "00/quiz" else 0.75
        for question in quiz["questions"]:
            right = [o["text"] for o in question["options"] if o["right"]]
            wrong = [o["text"] for o in question["options"] if not o["right"]]
            chosen = str(rng.choice(right if rng.random() < chance else wrong))
            answers.append(
                {
                    "notebook": notebook,
                    "kind": "question",
                    "check": check,
                    "id": question["id"],
                    "chosen": chosen,
                    "first": chosen,
                    "time": "2026-11-28T10:00:00.000Z",
                }
            )
    head = {"format": "ketamine-answers", "version": 2, "code": code}
    return {**head, "saved": "2026-11-28T10:45:00.000Z", "answers": answers}


def _guess(spec: dict, rng):
    if spec["mode"] == "ranking":
        return [str(each) for each in rng.permutation(spec["truth"])]
    low, high, step = (spec["handles"][key] for key in ("low", "high", "step"))

    def near(value):
        off = rng.normal(value, 0.2 * (high - low))
        return float(np.clip(step * round(off / step), low, high))

    return [near(v) for v in spec["truth"]] if spec["mode"] == "curve" else near(spec["truth"])


def write(files: list[dict], folder: pathlib.Path) -> list[pathlib.Path]:
    """Write the files as the pages would call them; return their paths."""
    paths = []
    for file in files:
        path = folder / f"ketamine-answers-{file['saved'][:10]}-{file['code']}.json"
        path.write_text(json.dumps(file), encoding="utf-8")
        paths.append(path)
    return paths
