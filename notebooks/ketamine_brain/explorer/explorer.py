"""The live figure: a model behind controls, drawn once, moved at the speed of the hand, and described in a sentence."""

from __future__ import annotations

import functools
import re
import string
import textwrap

import numpy as np
import traitlets

from ketamine_brain.drawing.style import INK, in_style, new_figure, png_bytes
from ketamine_brain.explorer.artists import TEXT
from ketamine_brain.explorer.controls import Choice, Slider, Toggle, as_spec, make_control
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.explorer.widget import BrowserWidget

OWN_NAMES = {
    "model",
    "controls",
    "presets",
    "defaults",
    "sentence",
    "kernel_free",
    "size",
    "title",
    "alt",
    "name",
}  # taken by the explorer itself
PERCENT = "\u00a0%"  # as the prose writes it: with a space, never at the start of a line
_FORMAT = re.compile(r"(\+?,?(\.\d+)?[f%])?")


class SentenceFormatter(string.Formatter):
    """Python's format strings, held to what the browser's copy also knows, and without a minus before a rounded zero."""

    def format_field(self, value, format_spec):
        """Return `value` formatted; raise ValueError for a format that the browser does not know."""
        if not _FORMAT.fullmatch(format_spec):
            raise ValueError(
                f"format {format_spec!r} in a sentence; allowed: such as .0f, +.1f, ,.0f, .0%"
            )
        if not format_spec and isinstance(value, float) and value.is_integer():
            return f"{value:.0f}"  # as JavaScript writes it
        words = re.sub(r"^[-+](?=0(\.0*)?%?$)", "", super().format_field(value, format_spec))
        if format_spec:
            words = words.replace("-", "−")
        return words.removesuffix("%") + PERCENT if format_spec.endswith("%") else words


def write_sentence(sentence: str, readouts: dict) -> str:
    """Return `sentence` with its {name:format} fields filled from `readouts`."""
    return SentenceFormatter().format(sentence, **readouts)


class Explorer(BrowserWidget):
    """A figure that moves with its controls, live in JupyterLab and without a kernel on a page.

    model(**values) -> result · draw(figure, result) -> {name: artist}, once · move(result) -> {name: points | text}, each
    frame, in data coordinates (what each artist takes is listed in `artists`) · readouts(result, values) -> {name: number or
    words} · sentence: a format string over the readouts · controls: {name: spec} (see `controls.make_control`) · presets:
    {words: {control: value}} · kernel_free: "stops" (controls snap to computed values), "interpolate" (between computed
    curves) or "twin:NAME" (browser/twins/NAME.js, given `constants`) · alt: what the picture shows, for those who do not see it · size: inches.
    A bare function that returns y, (x, y) or {name: y} also does: `Explorer(f, dose=(0, 1))`.
    """

    kind = "explorer"

    def __init__(
        self,
        model,
        draw=None,
        move=None,
        readouts=None,
        sentence="",
        controls=None,
        presets=None,
        kernel_free="stops",
        *,
        name="",
        title="",
        alt="",
        size=(8.0, 4.5),
        constants=None,
        **ranges,
    ):
        self.controls = {
            key: make_control(key, spec) for key, spec in {**(controls or {}), **ranges}.items()
        }
        clash = sorted(set(self.controls) & (set(dir(type(self))) | OWN_NAMES))
        if clash or not self.controls:
            raise ValueError(
                f"controls are {sorted(self.controls)}; allowed: at least one, and none named {clash or 'like a trait'}"
            )
        if draw is None:
            from ketamine_brain.explorer.bare import bare_picture

            draw, move, readouts, sentence = bare_picture(model, self.controls, sentence)
        self.model, self._draw, self._move, self._readouts, self.sentence = (
            model,
            draw,
            move,
            readouts,
            sentence.replace(" %", PERCENT),
        )
        self.kernel_free, self.size, self.title, self.alt, self.name, self.constants = (
            kernel_free,
            size,
            title,
            alt,
            name,
            constants or {},
        )
        self.presets = {words: self._checked(values) for words, values in (presets or {}).items()}
        self.defaults = {key: control.value for key, control in self.controls.items()}
        self._from_browser = False
        super().__init__(
            self._make_spec(), **{key: _trait(c).tag(sync=True) for key, c in self.controls.items()}
        )
        self.observe(self._on_python_change, list(self.controls))
        self.on_msg(self._on_browser_message)

    # -- what is drawn --------------------------------------------------------------------------------------------------

    def _make_spec(self) -> dict:
        result = self.model(**self.defaults)
        figure = new_figure(*self.size)
        with in_style():
            artists = self._draw(figure, result)
        svg, self._parts = movable_svg(figure, artists)
        self._order = [(name, i) for name, parts in self._parts.items() for i in range(len(parts))]
        parts = [p for group in self._parts.values() for p in group]
        first = self.frame(self.defaults)
        return {
            "name": self.name,
            "title": self.title,
            "alt": self.alt or first["sentence"],
            "svg": svg,
            "sentence": self.sentence,
            "controls": [as_spec(c) for c in self.controls.values()],
            "presets": self.presets,
            "first": first["sentence"],
            "parts": [{"id": p.gid, "kind": p.kind, "closed": p.closed} for p in parts],
            "mode": self.kernel_free,
        }

    def _checked(self, values: dict) -> dict:
        unknown = sorted(set(values) - set(self.controls))
        if unknown:
            raise ValueError(
                f"no control is named {', '.join(unknown)}; there are: {', '.join(self.controls)}"
            )
        return {key: self.controls[key].check(value) for key, value in values.items()}

    @property
    def values(self) -> dict:
        """Return the present value of every control."""
        return {key: getattr(self, key) for key in self.controls}

    def frame(self, values: dict) -> dict:
        """Return what the browser needs to show `values`: `points` (a float32 array a moving part, empty for a text), `texts`, `readouts`, `sentence`."""
        values = {**self.defaults, **self._checked(values)}
        result = self.model(**values)
        moved = self._move(result)
        missing = sorted(set(self._parts) ^ set(moved))
        if missing:
            raise ValueError(f"draw and move do not name the same artists: {', '.join(missing)}")
        points, texts = [], {}
        for name, index in self._order:
            part = self._parts[name][index]
            placed = part.place(moved[name])
            if part.kind == TEXT:
                texts[part.gid] = placed
                placed = np.empty((0, 2), dtype=np.float32)
            points.append(placed)
        readouts = self._readouts(result, values)
        return {
            "points": points,
            "texts": texts,
            "readouts": readouts,
            "sentence": write_sentence(self.sentence, readouts),
        }

    def reset(self) -> None:
        """Put every control back to where it started."""
        self.set(**self.defaults)

    def set(self, **values) -> None:
        """Set several controls in one step."""
        with self.hold_trait_notifications():
            for key, value in self._checked(values).items():
                setattr(self, key, value)

    # -- talking with the browser ---------------------------------------------------------------------------------------

    def _on_browser_message(self, _widget, content, _buffers):
        """Answer a numbered request: always, also when nothing changed, so that the browser never waits in vain."""
        if content.get("type") != "ask":
            return
        self._from_browser = True
        try:
            values = self._checked(content["values"])
            frame = self.frame(values)
            with (
                self._lock_property(**values),
                self.hold_trait_notifications(),
            ):  # locked: not echoed to the browser that sent it
                for key, value in values.items():
                    setattr(self, key, value)
            self._send_frame(frame, content["number"])
        except (ValueError, traitlets.TraitError, ArithmeticError) as problem:
            self.send({"type": "refused", "number": content["number"], "message": str(problem)})
        finally:
            self._from_browser = False

    def _on_python_change(self, _change):
        if not self._from_browser:
            self._send_frame(self.frame(self.values), None)

    def _send_frame(self, frame: dict, number) -> None:
        lengths = [len(points) for points in frame["points"]]
        content = {
            "type": "frame",
            "number": number,
            "lengths": lengths,
            "texts": frame["texts"],
            "sentence": frame["sentence"],
        }
        self.send(
            content, buffers=[np.concatenate(frame["points"]).tobytes()] if frame["points"] else []
        )

    # -- without a browser ----------------------------------------------------------------------------------------------

    def description(self) -> str:
        """Return the sentence at the present values."""
        return self.frame(self.values)["sentence"]

    def afterword(self) -> dict:
        """Return the sentence at the starting values, for readers who meet the saved picture only."""
        words = f"At the starting values: {self.frame(self.defaults)['sentence']}"
        return {"text/plain": words, "text/markdown": words}

    @functools.cached_property
    def _png(self) -> bytes:
        lines = textwrap.wrap(self.frame(self.defaults)["sentence"], int(self.size[0] * 12.2))
        words_in = 0.22 * len(lines) + 0.1
        figure = new_figure(self.size[0], self.size[1] + words_in)
        floor = words_in / figure.get_figheight()
        with in_style():
            self._draw(figure, self.model(**self.defaults))
            figure.get_layout_engine().set(rect=(0, floor + 0.045, 1, 0.955 - floor))
            figure.texts[0].set_y(floor)
            figure.text(
                0.012,
                0.015,
                "\n".join(lines),
                va="bottom",
                fontsize=11,
                color=INK,
                linespacing=1.25,
            )
        return png_bytes(figure)

    def page_spec(self) -> dict:
        """Return the data of a page without a kernel, with everything the model says there; see `kernel_free`."""
        from ketamine_brain.explorer.kernel_free import build

        return build(self).spec

    def saved_form(self) -> dict:
        """Return the picture of the starting values with its sentence drawn in it."""
        import base64

        return {"image/png": base64.b64encode(self._png).decode()}


def _trait(control):
    """Return a trait that refuses what the control refuses, in the control's own words."""
    kinds = {Slider: traitlets.Float, Choice: traitlets.Unicode, Toggle: traitlets.Bool}
    kind = kinds[type(control)]

    class Checked(kind):
        def validate(self, obj, value):
            try:
                return super().validate(obj, control.check(value))
            except ValueError as problem:
                raise traitlets.TraitError(str(problem)) from None

    return Checked(control.value)
