"""What a live figure is made of: one object that computes, draws, moves and reads out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Scene:
    """A live figure without its words: four functions that share one view.

    Attributes
    ----------
    compute : callable
        ``compute(**values) -> view``: the model at one setting of the controls. The view is
        whatever the other three functions need; the same values give the same view.
    draw : callable
        ``draw(figure, view) -> {name: artist}``: draws once, starting from ``move(view)``, and
        returns the artists that move (the kinds that can: see `ketamine_brain.explorer.artists`).
    move : callable
        ``move(view) -> {name: points | text}``: where each of those artists stands, in data
        coordinates, under the same names.
    read : callable
        ``read(view, values) -> {name: number | words}``: what the sentence may say.
    name : str
        What the words of this figure stand under in the lesson's ``words.yaml``.
    title : str
        A title where no words give one.
    constants : mapping
        Plain data that the model's twin in JavaScript needs besides the controls.
    units : mapping
        {control: {value: {"x" or "y": (low, high, words)}}}: what an axis drawn from 0 to 1 runs
        over at each value of a control that changes it; a fourth item "log" where by ratio.
    """

    compute: Callable[..., Any]
    draw: Callable[[Any, Any], Mapping[str, Any]]
    move: Callable[[Any], Mapping[str, Any]]
    read: Callable[[Any, dict[str, Any]], dict[str, Any]]
    name: str = dataclasses.field(default="", kw_only=True)
    title: str = dataclasses.field(default="", kw_only=True)
    constants: Mapping[str, Any] = dataclasses.field(default_factory=dict, kw_only=True)
    units: Mapping[str, Any] = dataclasses.field(default_factory=dict, kw_only=True)
