"""The plans of `sessions/`: what is on each slide, said when, and printed for learners.

A slide is authored once, in `slides.yaml`, and names figures, predictions, explorers, claims and
questions of lessons as `05/first_day`; each plan lists slides by name in blocks with minutes.
"""

from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

from ketamine_brain.drawing.style import in_style, new_figure
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.explorer.narrow import ROOM_IN, for_a_room
from ketamine_brain.lessons.series import checks_of, lesson_of, notebook
from ketamine_brain.models.predictions import Prediction
from ketamine_brain.publish.collect import shown_by
from ketamine_brain.publish.notebooks import NOTEBOOKS
from ketamine_brain.teaching.challenge import distance
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from ketamine_brain.teaching.words import read_words

SESSIONS = pathlib.Path(__file__).parent / "sessions"
PLANS = ("45", "90", "180")
MOST_SLIDES = {"45": 14, "90": 20, "180": 35}
HIGH = {"figure": 4.1, "explorer": 4.0, "predict": 2.65}  # inches that a slide leaves for each
CONTROLS_IN, LINE_IN = 0.6, 0.3  # less for an explorer with a row of controls, a longer title
ONE_LINE = 50  # letters of a title
KINDS = {"figure": Picture, "explorer": Explorer, "predict": Predict, "quiz": Quiz}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Slide:
    """One slide of a deck: a claim as its title, at most one thing to see, and what is said.

    Attributes
    ----------
    name : in slides.yaml
    title : the claim
    say : what the facilitator says, for the notes
    lines : short sentences on the slide, where there is nothing to see
    shows : (kind, "NN/name"): a key of KINDS, or "labels" or "misses" with a notebook's number
    high : the figure's height in inches; its width is the slide's
    controls : names of the explorer's controls that are shown
    presets : the explorer's presets that are shown; all where empty
    panels : the places of the figure's panels that are shown; all where empty
    words : {pattern: shorter words} for the figure; "" leaves them out
    """

    name: str
    title: str
    say: str
    lines: tuple[str, ...] = ()
    shows: tuple[str, str] | None = None
    high: float = 0.0
    controls: tuple[str, ...] = ()
    presets: tuple[str, ...] = ()
    panels: tuple[int, ...] = ()
    words: dict[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Block:
    """A stretch of a session: minutes, what to do, say, hear and beware of, and its slides."""

    minutes: int
    do: str
    say: str
    expect: str
    trap: str
    slides: tuple[Slide, ...]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Plan:
    """A session: title, blocks, and what stands on the learners' sheet.

    sheet : {predict: NN/name, claims: [NN/place], figure: NN/name, say: [...], not_say: [...]}
    """

    minutes: int
    title: str
    blocks: tuple[Block, ...]
    sheet: dict[str, Any]

    @property
    def slides(self) -> list[Slide]:
        """Every slide of the plan, in order."""
        return [slide for block in self.blocks for slide in block.slides]


def plan(name: str, folder: pathlib.Path = SESSIONS) -> Plan:
    """Return the plan "45", "90" or "180".

    Raises ValueError naming a slide or field that is not there, or minutes that do not add up.
    """
    words = read_words(folder / f"{name}.yaml")
    slides = {key: _slide(key, each) for key, each in read_words(folder / "slides.yaml").items()}
    blocks = tuple(_block(each, slides, name) for each in words["blocks"])
    total = sum(block.minutes for block in blocks)
    if total != int(name):
        raise ValueError(f"the blocks of {name}.yaml take {total} minutes; allowed: {name}")
    return Plan(minutes=total, title=words["title"], blocks=blocks, sheet=words["sheet"])


def _slide(name: str, words: dict[str, Any]) -> Slide:
    kinds = [kind for kind in (*KINDS, "labels", "misses") if kind in words]
    if len(kinds) > 1:
        raise ValueError(f"slide {name} shows {' and '.join(kinds)}; allowed: one")
    shows = (kinds[0], str(words[kinds[0]])) if kinds else None
    lists = ("lines", "controls", "presets", "panels")
    more: dict[str, Any] = {key: tuple(words[key]) for key in lists if key in words}
    high = HIGH.get(kinds[0], 0.0) if kinds else 0.0
    if kinds == ["explorer"]:
        high -= CONTROLS_IN if "controls" in more else 0.0
        high -= LINE_IN if len(words["title"]) > ONE_LINE else 0.0
    more |= {"high": high, "words": words.get("words", {})}
    return Slide(name=name, title=words["title"], say=words["say"], shows=shows, **more)


def _block(words: dict[str, Any], slides: dict[str, Slide], plan_name: str) -> Block:
    for name in words["slides"]:
        if name not in slides:
            raise ValueError(f"{plan_name}.yaml: slides.yaml has no {name!r}")
    texts = {key: words.get(key, "") for key in ("do", "say", "expect", "trap")}
    chosen = tuple(slides[name] for name in words["slides"])
    return Block(minutes=words["minutes"], slides=chosen, **texts)


# -- what a slide shows ------------------------------------------------------------------------


def shown(kind: str, where: str) -> Any:
    """Return the widget or picture of `kind` called `where` ("05/first_day") in a notebook.

    Raises ValueError naming what there is.
    """
    number, _, name = where.partition("/")
    own = [
        widget
        for _, widget in shown_by(NOTEBOOKS / notebook(number).file)
        if isinstance(widget, KINDS[kind])
    ]
    for widget in own:
        if name_of(widget) == name:
            return widget
    names = ", ".join(map(name_of, own)) or "none"
    raise ValueError(f"notebook {number} shows no {kind} {name!r}; there are: {names}")


def name_of(widget: Any) -> str:
    """Return a widget's name within its notebook."""
    return getattr(widget, "name", "") or widget.spec["key"].partition("/")[2]


def for_slide(widget: Any, slide: Slide) -> Any:
    """Return a notebook's widget as a slide shows it: as wide as the slide, its letters large
    enough for the back of a room.
    """
    size = (ROOM_IN, slide.high)
    if isinstance(widget, Picture):
        return widget.for_a_room(size, slide.words)
    if isinstance(widget, Predict):
        return widget.for_a_room(size)
    if isinstance(widget, Explorer):
        stem = notebook(str(slide.shows[1])[:2]).stem if slide.shows else ""
        return lesson_of(stem).explorer(_scene_for_slide(widget, slide, size), size=size)
    return widget


def _scene_for_slide(widget: Explorer, slide: Slide, size: tuple[float, float]) -> Scene:
    """Return an explorer's scene with the slide's panels and words, and what moves in them."""
    draw = for_a_room(widget.scene.draw, slide.words, slide.panels)
    with in_style():
        kept = set(draw(new_figure(*size), widget.computed()))

    def move(view: Any) -> dict[str, Any]:
        return {name: at for name, at in widget.scene.move(view).items() if name in kept}

    return dataclasses.replace(widget.scene, draw=draw, move=move)


def claims(number: str) -> list[dict[str, str]]:
    """Return a notebook's claims with their labels, from its words."""
    return list(lesson_of(notebook(number).stem).content["claims"])


def held_out(number: str) -> list[Prediction]:
    """Return every held-out row of a notebook's model, the one missed by most first."""
    module = checks_of(notebook(number))
    if module is None:
        raise ValueError(f"notebook {number} has no checks.py, so nothing it could miss")
    unseen = [p for p in module.predictions() if p.use == "validate"]
    return sorted(unseen, key=lambda p: -distance(p))
