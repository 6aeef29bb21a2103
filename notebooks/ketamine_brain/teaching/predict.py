"""Predict: the reader commits to a guess before the answer is drawn over it."""

from __future__ import annotations

import base64

import numpy as np
import traitlets

from ketamine_brain.drawing.style import in_style, new_figure, png_bytes
from ketamine_brain.explorer.narrow import for_a_room, is_wide, narrow_figure
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.explorer.widget import BrowserWidget
from ketamine_brain.models.parameters import check_choice, check_number, check_text
from ketamine_brain.teaching.words import check_ids

MODES = ("curve", "number", "ranking")


class Predict(BrowserWidget):
    """A guess to make (`guess`, then `revealed`), kept on the reader's machine, with the answer in
    words below it.

    mode "curve": `draw(figure) -> {name: artist}` draws the axes and the answer, whose named
    artists stay hidden until asked for; `handles` says where points can be dragged ({x, names, low,
    high, step, spoken_unit}) and `truth` the answer at each. mode "number": `handles` {low, high,
    step, unit, spoken_unit}, `truth` a number. mode "ranking": `items` [{id, text}], `truth` ids in
    order.
    """

    kind = "predict"
    guess = traitlets.Any(None, allow_none=True).tag(sync=True)
    revealed = traitlets.Bool(False).tag(sync=True)

    def __init__(
        self,
        key,
        mode,
        question,
        answer,
        truth,
        start,
        draw=None,
        handles=None,
        items=None,
        alt="",
        label="",
        size=(8.0, 4.2),
        **extra,
    ):
        check_choice("mode", mode, MODES)
        check_text("key of a prediction", key)
        check_ids("item", items or [], key)
        self._given = {
            **dict(key=key, mode=mode, question=question, answer=answer, truth=truth, start=start),
            **dict(draw=draw, handles=handles, items=items, alt=alt, label=label, **extra),
        }
        self.question, self.answer, self._draw, self.size, self.items = (
            question,
            answer,
            draw,
            size,
            items or [],
        )
        spec = dict(
            key=key,
            mode=mode,
            question=question,
            answer=answer,
            truth=_plain(truth),
            start=_plain(start),
            handles=_plain(handles or {}),
            items=self.items,
            alt=alt or question,
            label=label or question,
            **extra,
        )
        if mode == "curve":
            spec |= self._curve_spec(handles)
        super().__init__(spec)

    def _curve_spec(self, handles, narrow: bool = False) -> dict:
        for i, name in enumerate(handles["names"], 1):
            check_text(f"name of handle {i} of {self._given['key']}", name)
        if not (len(handles["x"]) == len(handles["names"])):
            raise ValueError(
                f"{len(handles['x'])} handles with {len(handles['names'])} names; give one name a"
                " handle"
            )
        if narrow:
            figure, hidden = narrow_figure(self._draw, self.size)
        else:
            figure = new_figure(*self.size)
            with in_style():
                hidden = self._draw(figure)
        svg, parts = movable_svg(figure, hidden)
        axes = figure.axes[0]
        height = figure.bbox.height
        return {
            "svg": svg,
            "hidden": [p.gid for group in parts.values() for p in group],
            "map": {
                "x": axis_map(axes, "x", 72 / figure.dpi, height),
                "y": axis_map(axes, "y", 72 / figure.dpi, height),
            },
        }

    def for_a_room(self, size) -> Predict:
        """Return the same question as a slide shows it: its curve in that size (inches), with large
        letters.
        """
        if self._draw is None:
            return self
        return Predict(**{**self._given, "draw": for_a_room(self._draw), "size": tuple(size)})

    def page_spec(self) -> dict:
        """Return the data of a page without a kernel, with a drawing of its own for a narrow
        screen.
        """
        if self._draw is None:
            return dict(self.spec)
        narrow = (
            {"narrow": self._curve_spec(self.spec["handles"], narrow=True)}
            if is_wide(self.size)
            else {}
        )
        return {**self.spec, **narrow}

    def description(self) -> str:
        """Return the question; a guess is the reader's own and never part of a saved notebook."""
        choices = "".join(f"\n- {item['text']}" for item in self.items)
        return f"Predict: {self.question}{choices}"

    def saved_form(self) -> dict:
        """Return the question as a picture of its empty axes, or as words."""
        if self._draw is None:
            choices = "".join(f"<li>{item['text']}</li>" for item in self.items)
            return {
                "text/html": (
                    f"<p><strong>Predict.</strong> {self.question}</p>"
                    + (f"<ul>{choices}</ul>" if choices else "")
                )
            }
        if not hasattr(self, "_png"):
            figure = new_figure(*self.size)
            with in_style():
                for artist in self._draw(figure).values():
                    for child in getattr(artist, "get_children", lambda: [])() or [artist]:
                        child.set_visible(False)
                    getattr(artist, "set_visible", lambda _: None)(False)
            self._png = base64.b64encode(png_bytes(figure)).decode()
        return {"image/png": self._png}

    def afterword(self) -> dict:
        """Return the answer, folded away, for readers without a kernel."""
        return folded("Show the answer in words", self.answer)


def folded(summary: str, words: str) -> dict:
    """Return a mime bundle of words that stay folded until asked for."""
    return {
        "text/plain": f"{summary}: {words}",
        "text/html": f"<details><summary>{summary}</summary><p>{words}</p></details>",
    }


def axis_map(axes, which: str, scale: float, height_px: float) -> dict:
    """Return {log, slope, start} with which the browser turns data into SVG units along one axis
    (linear or log).
    """
    axis = getattr(axes, f"{which}axis")
    log = axis.get_scale() == "log"
    low, high = sorted(getattr(axes, f"get_{which}lim")())
    ends = (
        np.array([[low, low], [high, high]])
        if which == "x"
        else np.array([[axes.get_xlim()[0], low], [axes.get_xlim()[0], high]])
    )
    if which == "x":
        ends[:, 1] = axes.get_ylim()[0]
    pixels = axes.transData.transform(ends)[:, 0 if which == "x" else 1]
    svg = pixels * scale if which == "x" else (height_px - pixels) * scale
    a, b = (np.log10(low), np.log10(high)) if log else (low, high)
    slope = (svg[1] - svg[0]) / (b - a)
    return {"log": log, "slope": float(slope), "start": float(svg[0] - slope * a)}


def _plain(value):
    """Return arrays and numpy numbers as what JSON knows, refusing what is not finite."""
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_plain(v) for v in value]
    if isinstance(value, (float, np.floating)):
        return check_number("a prediction's number", value)
    return value.item() if isinstance(value, np.generic) else value
