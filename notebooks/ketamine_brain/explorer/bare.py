"""A picture for a bare function, so that `Explorer(f, dose=(0, 1))` works as with `interact`."""

from __future__ import annotations

import dataclasses
import functools
import inspect
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ketamine_brain.drawing.numbers import significant
from ketamine_brain.explorer.controls import Control, ControlError, with_start
from ketamine_brain.explorer.hints import did_you_mean
from ketamine_brain.explorer.scene import Scene

MOST_RUNS = 24  # of the function, to see how far its curves go
MOST_SECONDS = 2.0
ALLOWED = "y, (x, y), a number, or {name: any of these}"
BARS = "values"


@dataclasses.dataclass(frozen=True)
class Curves:
    """What a bare function came back with.

    Attributes
    ----------
    lines : dict
        {name: (x, y)}: float arrays of one length, NaN at a gap.
    numbers : dict
        {name: number} of what is no curve.
    dates : bool
        Whether x are days since 1970, as matplotlib counts them.
    """

    lines: dict[str, tuple[np.ndarray, np.ndarray]]
    numbers: dict[str, float]
    dates: bool = False

    def placed(self) -> dict[str, Any]:
        """Return where everything stands: curves, and numbers as bars or, beside curves, levels."""
        if not self.lines:
            return {BARS: np.array(list(self.numbers.values()))}
        every = np.concatenate([x[np.isfinite(x)] for x, _ in self.lines.values()])
        ends = np.array([every.min(), every.max()])
        return self.lines | {n: (ends, np.full(2, v)) for n, v in self.numbers.items()}

    def kinds(self) -> list[str]:
        """Return what there is, such as "curve left", in the order of its names."""
        every = [("curve", name) for name in self.lines] + [("number", n) for n in self.numbers]
        return [f"{kind} {name}" for kind, name in sorted(every, key=lambda each: each[::-1])]

    def last(self) -> dict[str, float]:
        """Return the number, or the last value of the curve, of each name."""
        ends = {name: float(y[np.isfinite(y)][-1]) for name, (_, y) in self.lines.items()}
        return ends | self.numbers


class NotDrawn(ValueError):
    """What came back cannot be drawn; the words say what it is."""


def as_curves(result: Any, only: str = "y") -> Curves:
    """Return what a bare function gave as curves; raises NotDrawn saying what it is otherwise."""
    if isinstance(result, Curves):
        return result
    if hasattr(result, "columns") and hasattr(result, "items"):  # a table: a curve a column
        result = {str(name): column for name, column in result.items()}
    if not isinstance(result, Mapping):
        result = {only: result}
    if not result:
        raise NotDrawn("an empty mapping")
    lines, numbers, dates = {}, {}, set()
    for key, value in result.items():
        called = f" for {key}" if len(result) > 1 or key != only else ""
        x, y, dated = _curve(value, called)
        if x is None:
            numbers[str(key)] = float(y)
        else:
            lines[str(key)] = (x, y)
            dates.add(dated)
    if len(dates) > 1:
        raise NotDrawn("dates for some curves and numbers for others")
    return Curves(lines, numbers, dates == {True})


def _curve(value: Any, called: str) -> tuple[Any, Any, bool]:
    """Return (x, y, whether x are dates), x None for a number."""
    if isinstance(value, tuple) and len(value) == 2:
        x, dated = _dates(value[0], f"x{called}")
        y = _numbers(value[1], f"y{called}")
    elif hasattr(value, "index") and hasattr(value, "to_numpy"):
        x, dated = _dates(_index(value), f"the index{called}")
        y = _numbers(value.to_numpy(), f"y{called}")
    else:
        y = _numbers(value, f"y{called}" if isinstance(value, (list, np.ndarray)) else called)
        if y.ndim == 0:
            if not np.isfinite(y):
                raise NotDrawn(f"{float(y)}{called}")
            return None, y, False
        x, dated = np.arange(y.size, dtype=float), False
    x, y = np.atleast_1d(x), np.atleast_1d(y)
    if x.shape != y.shape:
        raise NotDrawn(f"{x.size} values of x and {y.size} of y{called}")
    if not y.size:
        raise NotDrawn(f"an empty curve{called}")
    if not np.isfinite(x + y).any():
        raise NotDrawn(f"no finite value{called}")
    return np.where(np.isfinite(x), x, np.nan), np.where(np.isfinite(y), y, np.nan), dated


def _index(series: Any) -> Any:
    """Return the index of a series, or its places where the index is of words."""
    index = series.index.to_numpy()
    return np.arange(index.size) if index.dtype.kind in "OUS" else index


def _dates(value: Any, called: str) -> tuple[np.ndarray, bool]:
    from matplotlib.dates import date2num

    array = np.asarray(value)
    if array.dtype.kind == "M" or (
        array.dtype.kind == "O" and array.size and hasattr(array.flat[0], "isoformat")
    ):
        return np.asarray(date2num(array), dtype=float), True  # type: ignore[no-untyped-call]
    return _numbers(value, called), False


def _numbers(value: Any, called: str) -> np.ndarray:
    """Return a number or a row of numbers as floats, NaN where masked."""
    kind = type(value).__name__
    if value is None or isinstance(value, (str, bytes)) or hasattr(value, "send"):
        what = "None (it may have plotted by itself)" if value is None else f"a {kind}"
        raise NotDrawn(f"{what}{f' for{called}' if called[:1] not in ('', ' ') else called}")
    masked = np.ma.getmaskarray(value) if np.ma.isMaskedArray(value) else None
    try:
        array = np.asarray(np.ma.getdata(value) if masked is not None else value)
    except ValueError:
        raise NotDrawn(f"a {kind} of rows of different lengths") from None
    if array.dtype.kind == "O":
        try:
            array = array.astype(float)
        except (TypeError, ValueError):
            inner = f" of {type(array.flat[0]).__name__}" if array.ndim and array.size else ""
            raise NotDrawn(f"a {kind}{inner} {called}".rstrip()) from None
    if array.dtype.kind not in "biuf":
        named = {"c": "complex numbers", "M": "dates", "m": "spans of time"}
        what = named.get(array.dtype.kind, "words")
        raise NotDrawn(f"{what} {called}".rstrip())
    if array.ndim > 1:
        raise NotDrawn(f"an array of shape {array.shape} {called}".rstrip())
    numbers = array.astype(float)
    return numbers if masked is None else np.where(masked, np.nan, numbers)


def controls_of(function: Callable[..., Any], specs: Mapping[str, Any]) -> dict[str, Any]:
    """Return the controls of a bare function: those given, with the defaults of its signature.

    As with `interact`, a default that is a number or yes or no makes a control of its own.
    Raises ControlError for a control that the function does not take, and for an argument without.
    """
    try:
        arguments = inspect.signature(function).parameters
    except (TypeError, ValueError):  # some built-in functions do not say
        return dict(specs)
    named = {
        name: argument
        for name, argument in arguments.items()
        if argument.kind in (argument.POSITIONAL_OR_KEYWORD, argument.KEYWORD_ONLY)
    }
    takes_any = any(argument.kind is argument.VAR_KEYWORD for argument in arguments.values())
    for name in specs:
        if name not in named and not takes_any:
            raise ControlError(
                name,
                f"{_called(function)} takes no {name}{did_you_mean(name, named)}; "
                f"it takes: {', '.join(named) or 'nothing'}",
            )
    controls = {}
    for name, argument in named.items():
        default = argument.default
        if name in specs:
            given = default is not argument.empty
            controls[name] = with_start(name, specs[name], default) if given else specs[name]
        elif default is argument.empty:
            raise ControlError(name, f"{_called(function)} needs {name}; give it a control")
        elif isinstance(default, (bool, int, float)) and np.isfinite(default):
            controls[name] = default
    return controls | {name: spec for name, spec in specs.items() if name not in controls}


def _called(function: Callable[..., Any]) -> str:
    name = getattr(function, "__name__", type(function).__name__)
    return "the function" if name == "<lambda>" else name


def bare_scene(
    function: Callable[..., Any],
    controls: Mapping[str, Control],
    sentence: str,
    remember: Callable[..., Any],
) -> tuple[Scene, str, Any]:
    """Return (scene, sentence, memory) for a function that knows nothing of pictures.

    The axes are fixed to what is seen at the start and at the ends of the controls, so that the
    eye can compare. `remember(compute, controls)` makes the memory through which it is run.
    """
    only = _called(function) if _called(function).isidentifier() else "y"

    def compute(**values: Any) -> Curves:
        result = function(**values)
        try:
            return as_curves(result, only)
        except NotDrawn as problem:
            raise ValueError(
                f"{_called(function)} came back with {problem} at {_said(controls, values)}; "
                f"allowed: {ALLOWED}"
            ) from None

    functools.update_wrapper(compute, function)
    memory = remember(compute, controls)
    start = {name: control.value for name, control in controls.items()}
    axes_of = seen_axes(memory, controls)

    def draw(figure: Any, view: Curves) -> dict[str, Any]:
        axes = figure.add_subplot()
        axes.set(**axes_of)
        return _drawn(axes, view)

    def move(view: Curves) -> dict[str, Any]:
        came, began = view.kinds(), memory(start).kinds()
        if came != began:
            raise ValueError(
                f"{_called(function)} came back with {', '.join(came)}, and at the start with "
                f"{', '.join(began)}; allowed: the same at every setting"
            )
        return view.placed()

    def read(view: Curves, values: dict[str, Any]) -> dict[str, Any]:
        last = view.last()
        alone = {"y": next(iter(last.values()))} if len(last) == 1 else {}
        known = {**alone, **last, **values}
        if sentence:
            return known
        words = f"At {_said(controls, values)}: {_ends(view)}.{_beyond(view, axes_of)}"
        return {**known, "_words": words}

    return Scene(compute, draw, move, read), sentence or "{_words}", memory


def _said(controls: Mapping[str, Control], values: Mapping[str, Any]) -> str:
    return ", ".join(f"{controls[n].label} {controls[n].say(v)}" for n, v in values.items())


def _ends(view: Curves) -> str:
    said = [f"{name} ends at {significant(view.last()[name], 4)}" for name in view.lines]
    said += [f"{name} is {significant(value, 4)}" for name, value in view.numbers.items()]
    return ", ".join(said[:-1]) + (" and " if said[1:] else "") + said[-1]


def _beyond(view: Curves, axes_of: Mapping[str, tuple[float, float]]) -> str:
    """Return a word of warning where something lies where the axes do not reach."""
    x0, x1, y0, y1 = _box(view)
    left, right, low, high = (*axes_of["xlim"], *axes_of["ylim"])
    held = left <= x0 and x1 <= right and low <= y0 and y1 <= high
    return "" if held else " Part of it lies outside the axes."


def _shown(name: str) -> str:
    """Return a name as matplotlib is to write it: without mathematics, and in the legend."""
    return ("\u200b" if name.startswith("_") else "") + name.replace("$", r"\$")


def _drawn(axes: Any, view: Curves) -> dict[str, Any]:
    if not view.lines:
        names = [_shown(name) for name in view.numbers]
        bars = axes.bar(range(len(names)), view.placed()[BARS], width=0.6)
        axes.set_xticks(range(len(names)), names)
        return {BARS: bars}
    if view.dates:
        axes.xaxis_date()
    artists = {}
    for name, (x, y) in view.placed().items():
        alone = np.isfinite(x + y).sum() < 2
        style = {"marker": "o", "linestyle": "none"} if alone else {}
        artists[name] = axes.plot(x, y, label=_shown(name), **style)[0]
    if len(artists) > 1:
        axes.legend()
    return artists


def seen_axes(
    run: Callable[[Mapping[str, Any]], Curves], controls: Mapping[str, Control]
) -> dict[str, tuple[float, float]]:
    """Return {xlim, ylim} of all that is seen at the start and at the ends of the controls.

    A few runs, of which there are never more than MOST_RUNS, nor any begun after MOST_SECONDS: the
    start, each end of each control alone, and all controls together where each alone went
    furthest. A setting that the function refuses is left out, unless it is the start.
    """
    began = time.monotonic()
    start = {name: control.value for name, control in controls.items()}
    boxes = [_box(run(start))]
    furthest: list[dict[str, Any]] = [dict(start) for _ in range(4)]
    reach = [list(boxes[0]) for _ in controls]
    trials = [(k, name, end) for k, (name, c) in enumerate(controls.items()) for end in c.ends()]
    for k, name, end in trials[: MOST_RUNS - 5]:
        box = _tried(run, {**start, name: end}, began)
        if box is None:
            continue
        boxes.append(box)
        for side, value in enumerate(box):
            if (value < reach[k][side]) if side % 2 == 0 else (value > reach[k][side]):
                reach[k][side] = value
                furthest[side][name] = end
    if len(controls) > 1:
        boxes += [b for each in furthest if (b := _tried(run, each, began)) is not None]
    return _limits(boxes)


def _tried(run: Callable[..., Curves], values: Mapping[str, Any], began: float) -> Any:
    if time.monotonic() - began > MOST_SECONDS:
        return None
    try:
        return _box(run(values))
    except Exception:
        return None  # said when someone moves there


def _box(view: Curves) -> tuple[float, float, float, float]:
    """Return (lowest x, highest x, lowest y, highest y)."""
    if not view.lines:
        heights = [0.0, *view.numbers.values()]
        return -0.6, len(view.numbers) - 0.4, min(heights), max(heights)
    x, y = (np.concatenate(each) for each in zip(*view.placed().values(), strict=True))
    return float(np.nanmin(x)), float(np.nanmax(x)), float(np.nanmin(y)), float(np.nanmax(y))


def _limits(boxes: list[tuple[float, float, float, float]]) -> dict[str, tuple[float, float]]:
    x0, x1, y0, y1 = zip(*boxes, strict=True)
    return {
        "xlim": _with_margin(min(x0), max(x1), 0.02),
        "ylim": _with_margin(min(y0), max(y1), 0.05),
    }


def _with_margin(low: float, high: float, share: float) -> tuple[float, float]:
    margin = share * (high - low) or 0.05 * abs(high) or 1.0
    return low - margin, high + margin
