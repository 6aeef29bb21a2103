"""What a live figure is made of: one object that computes, draws, moves and reads out."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from ketamine_brain.models.parameters import check_text


@dataclasses.dataclass(frozen=True, kw_only=True)
class Grip:
    """A mark of the figure that one takes and moves along, in place of a slider beside it.

    Attributes
    ----------
    part : str
        The artist beside which it stands.
    control : str
        The slider that it moves.
    along : callable
        ``along(values) -> x``: where it stands at the values of all controls, in data coordinates.
    y : float
        How high it stands, in data coordinates.
    by : sequence of str
        The other controls on which its place depends: choices, switches, or sliders of counts.
    """

    part: str
    control: str
    along: Callable[[Mapping[str, Any]], float]
    y: float
    by: Sequence[str] = ()


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
    constants : callable
        ``constants() -> mapping``: plain data that the model's twin in JavaScript needs besides the
        controls; asked for only when a page is made.
    units : mapping
        {control: {value: {"x" or "y": (low, high, words)}}}: what an axis drawn from 0 to 1 runs
        over at each value of a control that changes it; a fourth item "log" where by ratio.
    grips : sequence of Grip
        Marks that one can drag.
    """

    compute: Callable[..., Any]
    draw: Callable[[Any, Any], Mapping[str, Any]]
    move: Callable[[Any], Mapping[str, Any]]
    read: Callable[[Any, dict[str, Any]], dict[str, Any]]
    name: str = dataclasses.field(default="", kw_only=True)
    title: str = dataclasses.field(default="", kw_only=True)
    constants: Callable[[], Mapping[str, Any]] = dataclasses.field(default=dict, kw_only=True)
    units: Mapping[str, Any] = dataclasses.field(default_factory=dict, kw_only=True)
    grips: Sequence[Grip] = dataclasses.field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.name != "":
            check_text("name of a scene", self.name)


def plain(value: Any, digits: int = 12) -> Any:
    """Return arrays, and the fields of dataclasses, as plain data that take little room in a page.

    Numbers keep `digits` digits; those that are not finite become None.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name), digits) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: plain(each, digits) for key, each in value.items()}
    if isinstance(value, (np.ndarray, list, tuple)):
        return [plain(each, digits) for each in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.{digits}g}") if np.isfinite(value) else None
    return value.item() if isinstance(value, np.generic) else value
