"""The live figure: a scene behind controls, drawn once, moved by hand, said in a sentence."""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import traitlets

from ketamine_brain.drawing.style import INK, in_style, new_figure, png_bytes
from ketamine_brain.explorer.artists import PATH, TEXT, Part
from ketamine_brain.explorer.bare import bare_scene, controls_of
from ketamine_brain.explorer.controls import (
    Control,
    ControlError,
    Slider,
    as_spec,
    make_control,
)
from ketamine_brain.explorer.extras import axes_of, off_of, tasks_of
from ketamine_brain.explorer.grips import grip_spec
from ketamine_brain.explorer.hints import did_you_mean
from ketamine_brain.explorer.scene import Scene
from ketamine_brain.explorer.sentence import PERCENT, fields_of, write_sentence
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.explorer.widget import TURN, BrowserWidget
from ketamine_brain.models.parameters import check_text

OWN_NAMES = frozenset(
    {"scene", "controls", "presets", "defaults", "sentence", "kernel_free", "size", "title", "alt"}
    | {"name", "constants", "parts", "axes", "tasks", "curves"}
)  # taken by the explorer itself
KEPT_VIEWS = 4
LONGEST = 600  # letters of a problem that are shown
CURVE = 5  # points in one run that make an open path a curve, not a mark or a whisker
CORNERS = 4  # of a bar
RUNNING = frozenset({"time", "day", "days", "trial", "at_h"})  # sliders along which a figure plays


class Memory:
    """The views computed last, so that the same values are not computed twice.

    The first view asked for, that of the starting values, stays; of the others the latest few.
    """

    def __init__(self, compute: Callable[..., Any], controls: Mapping[str, Control]):
        self.compute, self.controls = compute, controls
        self._views: dict[tuple[object, ...], Any] = {}

    def __call__(self, values: Mapping[str, Any]) -> Any:
        """Return the view at `values`, one value for every control."""
        key = tuple((name, control.key(values[name])) for name, control in self.controls.items())
        with TURN:
            if key not in self._views:
                self._views[key] = self.compute(**values)
                while len(self._views) > KEPT_VIEWS:
                    del self._views[list(self._views)[1]]
            return self._views[key]


class Explorer(BrowserWidget):
    """A figure that moves with its controls, live in JupyterLab and without a kernel on a page.

    ``Explorer(scene, sentence, controls, …)`` shows a `Scene`; ``Explorer(f, dose=(0, 1))`` shows
    a bare function that returns y, (x, y), a number, or a mapping of names to these, with the
    habits of `interact`. Each control is an attribute: ``explorer.dose = 0.5`` moves the figure,
    ``explorer.set(dose=0.5, shape="slow")`` moves several at once, ``explorer.reset()`` goes back,
    ``explorer.values`` tells where it stands, and ``explorer.observe(f, "dose")`` follows it.

    Parameters
    ----------
    scene : Scene or callable
        What is shown, or a bare function.
    sentence : str
        A format string over what the scene reads out: the figure in words.
    controls : mapping
        {name: control, mapping of its fields, or what `interact` accepts}; see `make_control`.
    presets : mapping
        {words on the button: {control: value}}.
    kernel_free : str
        How a page without a kernel answers: "blend" (between computed frames) or "twin:NAME"
        (`browser/twins/NAME.js`).
    name, title, alt : str
        Its name in files and links, its title, and what it shows for those who do not see it.
    size : tuple of float
        Width and height of the figure in inches.
    axes : list of str
        Controls that change what the axes run over; a pinned curve follows them.
    tasks : list of mapping
        {ask, when, answer}: what to try, the state that shows it was done ({control: a value, or
        [low, high]}), and what is then seen.
    curves : mapping
        {artist: words}: what curves and marks are called in tables and under the pointer; None
        for one that is neither read nor pinned. Bars, and words that move, are in the table when
        they are named here.
    **ranges
        More controls, by name.

    Raises ValueError that names the control, preset or field at fault.
    """

    kind = "explorer"

    def __init__(
        self,
        scene: Scene | Callable[..., Any],
        sentence: str = "",
        controls: Mapping[str, Any] | None = None,
        presets: Mapping[str, Mapping[str, Any]] | None = None,
        kernel_free: str = "blend",
        *,
        name: str = "",
        title: str = "",
        alt: str = "",
        size: tuple[float, float] = (8.0, 4.5),
        axes: Iterable[str] = (),
        tasks: Iterable[Mapping[str, Any]] = (),
        curves: Mapping[str, str | None] | None = None,
        **ranges: Any,
    ):
        specs = {**(controls or {}), **ranges}
        _check_texts(name, specs, presets or {})
        if not isinstance(scene, Scene):
            specs = controls_of(scene, specs)
        self.controls: dict[str, Control] = {
            key: make_control(key, spec, OWN_NAMES) for key, spec in specs.items()
        }
        self._check_names()
        self.defaults = {key: control.value for key, control in self.controls.items()}
        if isinstance(scene, Scene):
            self._memory = Memory(scene.compute, self.controls)
        else:
            scene, sentence, self._memory = bare_scene(scene, self.controls, sentence, Memory)
        self.scene, self.sentence = scene, sentence.replace(" %", PERCENT)
        self.kernel_free, self.size = kernel_free, size
        self.title, self.alt, self.name = title or scene.title, alt, name or scene.name
        self.constants = scene.constants
        self.axes = axes_of(axes, self.controls)
        self.tasks = tasks_of(tasks, self.controls)
        self.curves = dict(curves or {})
        self.presets = {words: self._checked(values) for words, values in (presets or {}).items()}
        fields_of(self.sentence)
        traits = {key: _trait(control) for key, control in self.controls.items()}
        super().__init__(self._make_spec(), **traits)
        type(self).__doc__ = self._manual()  # the class that carries this explorer's own traits
        self._newest: dict[str, int] = {}  # number of each view's latest question
        self.on_msg(self._on_browser_message)

    def _check_names(self) -> None:
        for key, control in self.controls.items():
            if control.name != key:
                raise ControlError(key, f"control {key} is named {control.name}; allowed: {key}")
        taken = set(dir(type(self))) | OWN_NAMES
        clash = sorted(key for key in self.controls if key in taken or key.startswith("_"))
        if clash or not self.controls:
            raise ValueError(
                f"controls are {sorted(self.controls)}; "
                f"allowed: at least one, and none named {', '.join(clash) or 'like a trait'}"
            )

    def __setattr__(self, name: str, value: Any) -> None:
        """Refuse a public name that is neither a control nor the explorer's own."""
        if not name.startswith("_") and "_known" in self.__dict__ and not hasattr(self, name):
            raise AttributeError(f"no control is named {name}{self._offer(name)}")
        with TURN:
            super().__setattr__(name, value)

    def _offer(self, name: str) -> str:
        return f"{did_you_mean(name, self.controls)}; there are: {', '.join(self.controls)}"

    # -- what is drawn ----------------------------------------------------------------------------

    def _make_spec(self) -> dict[str, Any]:
        figure = new_figure(*self.size)
        with in_style():
            artists = self.scene.draw(figure, self.computed())
        svg, groups = movable_svg(figure, dict(artists))
        self.parts: list[Part] = [part for group in groups.values() for part in group]
        first = self.frame(self.defaults)
        self._known = True
        return {
            "name": self.name,
            "title": self.title,
            "alt": self.alt or first["sentence"],
            "svg": svg,
            "sentence": self.sentence,
            "controls": [self._control_spec(control) for control in self.controls.values()],
            "presets": {words: self.for_browser(values) for words, values in self.presets.items()},
            "first": first["sentence"],
            "parts": [
                self._part_spec(part, points)
                for part, points in zip(self.parts, first["points"], strict=True)
            ],
            "mode": self.kernel_free,
            "axes": self.axes,
            "tasks": self.tasks,
            "units": {
                name: {self.controls[name].key(value): units for value, units in by_value.items()}
                for name, by_value in self.scene.units.items()
            },
            "grips": [grip_spec(grip, self.controls, self.parts) for grip in self.scene.grips],
        }

    def _control_spec(self, control: Control) -> dict[str, Any]:
        spec = {**as_spec(control), "off": off_of(control, self.controls)}
        if isinstance(control, Slider):
            spec["play"] = control.play or control.name in RUNNING
        return spec

    def _part_spec(self, part: Part, points: Any) -> dict[str, Any]:
        spec = {"id": part.gid, "name": part.name, "kind": part.kind, "closed": part.closed}
        if part.kind == TEXT:
            named = self.curves.get(part.artist)
            return {**spec, "words": named} if named else spec
        curve = part.kind == PATH and not part.closed and longest_run(points) >= CURVE
        words = self.curves.get(part.artist, part.name.replace("_", " "))
        if words is None:
            return {**spec, "curve": False}
        bar = part.closed and len(points) == CORNERS and part.artist in self.curves
        return {**spec, "curve": curve, "bar": bar, "words": words, "maps": part.maps()}

    def _checked(self, values: Mapping[str, Any]) -> dict[str, Any]:
        for name in values:
            if name not in self.controls:
                raise ControlError(name, f"no control is named {name}{self._offer(name)}")
        return {key: self.controls[key].check(value) for key, value in values.items()}

    def for_browser(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return `values` as the browser knows them."""
        return {name: self.controls[name].key(value) for name, value in values.items()}

    @property
    def model(self) -> Callable[..., Any]:
        """Return what computes the view: the scene's `compute`, or the bare function."""
        return self.scene.compute

    @property
    def values(self) -> dict[str, Any]:
        """Return the present value of every control."""
        return {key: getattr(self, key) for key in self.controls}

    def computed(self, values: Mapping[str, Any] | None = None) -> Any:
        """Return what the scene computes at `values` (the rest, or all, as at the start)."""
        return self._memory({**self.defaults, **self._checked(values or {})})

    def moved(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return where the moving artists stand at `values`, in data coordinates, by name.

        Raises ValueError when `move` does not name the artists that `draw` drew.
        """
        moved = dict(self.scene.move(self.computed(values)))
        odd = sorted({part.artist for part in self.parts} ^ set(moved))
        if odd:
            raise ValueError(f"draw and move do not name the same artists: {', '.join(odd)}")
        return moved

    def figure(self, values: Mapping[str, Any] | None = None, size: Any = None) -> Any:
        """Return a new matplotlib figure of the scene at `values`, of `size` inches or its own."""
        figure = new_figure(*(size or self.size))
        with in_style():
            self.scene.draw(figure, self.computed(values))
        return figure

    def frame(self, values: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return what the browser needs to show `values` (the rest as at the start).

        ``points``: a float32 array (n, 2) a part, in SVG units, empty for a text · ``texts``:
        {part id: (dx, dy, words)} · ``readouts``: {name: number or words} · ``sentence``.
        """
        chosen = {**self.defaults, **self._checked(values or {})}
        moved = self.moved(chosen)
        points, texts = [], {}
        for part in self.parts:
            placed = part.place(moved[part.artist])
            if part.kind == TEXT:
                texts[part.gid] = placed
                placed = np.empty((0, 2), dtype=np.float32)
            points.append(placed)
        readouts = self.scene.read(self.computed(chosen), chosen)
        self._check_readouts(readouts, chosen)
        return {
            "points": points,
            "texts": texts,
            "readouts": readouts,
            "sentence": write_sentence(self.sentence, readouts),
        }

    def _check_readouts(self, readouts: Mapping[str, Any], values: Mapping[str, Any]) -> None:
        """Refuse a number read out under a control's name that is not that control's value."""
        for name in readouts.keys() & values.keys():
            said, set_to = readouts[name], values[name]
            numbers = _is_number(said) and _is_number(set_to)
            if numbers and not np.isclose(said, set_to, rtol=1e-9, atol=0):
                raise ValueError(
                    f"{name} is read out as {said} where the control {name} is {set_to}; "
                    "give what is read out another name"
                )

    def reset(self) -> None:
        """Put every control back to where it started."""
        self.set(**self.defaults)

    def set(self, **values: Any) -> None:
        """Set several controls in one step."""
        checked = self._checked(values)
        with self.hold_sync(), self.hold_trait_notifications():
            for key, value in checked.items():
                setattr(self, key, value)

    # -- talking with the browser -----------------------------------------------------------------

    def _on_browser_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("type") == "ask":
            with TURN:  # the next one may come, in another thread, once this one is answered
                self._answer(content)

    def _answer(self, content: dict[str, Any]) -> None:
        """Answer a numbered request: always, whatever happens, so that nobody waits in vain."""
        head: dict[str, Any] = {key: content[key] for key in ("number", "pin") if key in content}
        head.setdefault("number", None)
        asked: dict[str, Any] = {}
        try:
            asked = self._asked(content.get("values"))
            frame = self.frame({**self.values, **asked})
        except BaseException as problem:  # an interrupt too, or what a library cancels with
            self.send({"type": "refused", **head, **self._refusal(problem, asked)})
            return
        self._send_frame(frame, head)  # before anyone who observes a control can fail
        # a setting to compare with, one that is elsewhere set, or one that is no longer wanted
        if "pin" in head or content.get("looking") or self._overtaken(head["number"]):
            return
        # locked: what the browser sent is not echoed to it
        with self._lock_property(**self.for_browser(asked)), self.hold_trait_notifications():
            for key, value in asked.items():
                setattr(self, key, value)

    def _overtaken(self, number: Any) -> bool:
        """Return whether the same view's question `number` ("view:5") comes after a later one, as
        it can where two threads take its questions.
        """
        view, _, own = str(number).rpartition(":")
        place = int(own) if own.isdecimal() else 0
        late = place < self._newest.get(view, 0)
        if not late:
            self._newest[view] = place
        return late

    def _asked(self, values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            raise ValueError(f"the question holds {values!r}; allowed: a mapping of controls")
        return self._checked(
            {
                name: self.controls[name].value_of(key) if name in self.controls else key
                for name, key in values.items()
            }
        )

    def _refusal(self, problem: BaseException, asked: Mapping[str, Any]) -> dict[str, str]:
        """Return what to say of a problem: its words, its type, and the control that met it."""
        now = self.for_browser(self.values)
        changed = [name for name, key in self.for_browser(asked).items() if key != now[name]]
        control = getattr(problem, "control", "") or (changed[0] if len(changed) == 1 else "")
        return {
            "message": in_words(problem, self.said({name: asked[name] for name in changed})),
            "error": type(problem).__name__,
            "control": control,
        }

    def said(self, values: Mapping[str, Any]) -> str:
        """Return `values` in words, such as "Dose 0.5 mg/kg, shape slow"."""
        return ", ".join(
            f"{self.controls[name].label} {self.controls[name].say(value)}"
            for name, value in values.items()
        )

    def _send_frame(self, frame: dict[str, Any], head: Mapping[str, Any]) -> None:
        content = {
            "type": "frame",
            **head,
            "lengths": [len(points) for points in frame["points"]],
            "texts": frame["texts"],
            "sentence": frame["sentence"],
        }
        self.send(
            content, buffers=[np.concatenate(frame["points"]).tobytes()] if frame["points"] else []
        )

    # -- without a browser ------------------------------------------------------------------------

    def description(self) -> str:
        """Return the sentence at the present values, or why there is none."""
        try:
            return str(self.frame(self.values)["sentence"])
        except Exception as problem:
            return f"{self.said(self.values)}: {in_words(problem)}"

    def __repr__(self) -> str:
        """Return the present sentence, and how to move the figure from code."""
        first, *more = (self._usage(control) for control in self.controls.values())
        also = f" Also: {', '.join(more)}." if more else ""
        return f"{self.description()}\nFrom code: {first}.{also}"

    def _usage(self, control: Control) -> str:
        name = self.name or "explorer"
        return f"{name}.{control.name} = {getattr(self, control.name)!r} ({control.allowed()})"

    def _manual(self) -> str:
        """Return one paragraph on this explorer for `help`."""
        uses = "; ".join(self._usage(control) for control in self.controls.values())
        name = self.name or "explorer"
        words = (
            f"{self.title or 'A live figure'}. Move it by hand, or from code: {uses}. "
            f"{name}.set(…) moves several controls at once, {name}.reset() goes back to the "
            f"start, {name}.values tells where it stands, and print({name}) says in words what "
            "it shows."
        )
        return textwrap.fill(words, 96, break_long_words=False)

    def afterword(self) -> dict[str, str]:
        """Return the sentence of the saved picture, for readers who meet only that, what to try,
        and a line that moves the figure from code.
        """
        start = self.values == self.defaults
        words = f"At {'the starting values' if start else 'these settings'}: {self.description()}"
        if self.tasks:
            words += "\n\nTo try: " + " ".join(
                f"({place}) {task['ask']}" for place, task in enumerate(self.tasks, 1)
            )
        if self.name:
            words += f"\n\nFrom code: `{self.example()}`"
        return {"text/plain": words, "text/markdown": words}

    def example(self) -> str:
        """Return a line of code that moves the figure: a slider where there is one, set
        otherwise.
        """
        every = list(self.controls.values())
        control = next((each for each in every if isinstance(each, Slider)), every[0])
        value = next(each for each in reversed(control.ends()) if each != control.value)
        return f"{self.name}.{control.name} = {value!r}"

    def saved_form(self) -> dict[str, str]:
        """Return the picture of the present values with its sentence drawn in it."""
        key = tuple(self.for_browser(self.values).items())
        if key != getattr(self, "_saved_key", None):
            try:
                self._saved = {"image/png": base64.b64encode(self._png(self.values)).decode()}
            except Exception:  # refused settings have no picture; the plain text says why
                self._saved = {}
            self._saved_key = key
        return self._saved

    def _png(self, values: Mapping[str, Any]) -> bytes:
        lines = textwrap.wrap(self.frame(values)["sentence"], int(self.size[0] * 12.2))
        words_in = 0.22 * len(lines) + 0.1
        height = self.size[1] + words_in
        figure = self.figure(values, (self.size[0], height))
        floor = words_in / height
        with in_style():
            figure.get_layout_engine().set(rect=(0, floor + 0.045, 1, 0.955 - floor))
            figure.texts[0].set_y(floor)
            words = "\n".join(lines)
            place = dict(va="bottom", fontsize=11, color=INK, linespacing=1.25)
            figure.text(0.012, 0.015, words, **place)
        return png_bytes(figure)


def _check_texts(name: str, controls: Iterable[str], presets: Iterable[str]) -> None:
    """Refuse names that are no text; an explorer may go without one."""
    if name != "":
        check_text("name of an explorer", name)
    for key in controls:
        check_text("name of a control", key)
    for words in presets:
        check_text("name of a preset", words)


def longest_run(points: Any) -> int:
    """Return how many points (n, 2) follow each other without a gap at most."""
    longest = run = 0
    for there in np.isfinite(points).all(axis=1):
        run = run + 1 if there else 0
        longest = max(longest, run)
    return longest


def in_words(problem: BaseException, where: str = "") -> str:
    """Return what a problem says; one that a programmer did not word for readers tells its type."""
    said = _text_of(problem)
    if said and isinstance(problem, (ValueError, traitlets.TraitError)):
        return said
    at = f" at {where}" if where else ""
    return f"the model failed{at} ({type(problem).__name__}{': ' if said else ''}{said})"


def _text_of(problem: BaseException) -> str:
    """Return the words of a problem, cut where they would hide the figure, or none."""
    try:
        said = str(problem).strip()
    except Exception:  # words that cannot be had must not hide that something failed
        return ""
    return said if len(said) <= LONGEST else f"{said[: LONGEST - 1].rstrip()}…"


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _trait(control: Control) -> traitlets.TraitType[Any, Any]:
    """Return a trait that refuses what the control refuses, in the control's own words."""

    class Checked(traitlets.Any):
        allow_none = False  # traitlets lets None pass unseen otherwise

        def validate(self, _obj: Any, value: Any) -> Any:
            return control.check(value)

    return Checked(control.value).tag(
        sync=True,
        to_json=lambda value, _widget: control.key(value),
        from_json=lambda key, _widget: control.value_of(key),
    )
