"""The base of everything that lives in the browser: one script, one style sheet, a saved form.

The script is written in `browser/src` and bundled into `browser/dist` (`npm run build`), which is
committed, so that nobody needs Node.js to learn.
"""

from __future__ import annotations

import contextlib
import contextvars
import functools
import os
import pathlib
import threading
from collections.abc import Iterator

import anywidget
import traitlets

BROWSER = pathlib.Path(__file__).parent / "browser"
# JupyterLab may hand a widget's messages to a thread of their own, beside that of the cells: what
# changes a widget, or asks its model, does so in turn.
TURN = threading.RLock()
VIEW = "application/vnd.jupyter.widget-view+json"
_collector: contextvars.ContextVar[list | None] = contextvars.ContextVar("collector", default=None)


@functools.cache
def page_script(twins: tuple[str, ...] = ()) -> str:
    """Return the script of a page without a kernel, ready to run, with the named twins.

    A twin is a model in JavaScript (`browser/src/twins/NAME.js`), for settings too many to store.
    Raises ValueError naming a twin that has not been bundled.
    """
    return "\n".join([*map(_twin_bundle, sorted(set(twins))), _read("dist/page.js")])


def class_script() -> str:
    """Return the script of the class page, ready to run."""
    return _read("dist/class.js")


def scorm_script() -> str:
    """Return the script by which a page tells a learning system of its checks."""
    return _read("dist/scorm.js")


def twin_script(twins: tuple[str, ...] = ()) -> str:
    """Return the opening of a Node.js module that computes frames as a page without a kernel does.

    It brings the sources, not the bundle: `runTwin`, `decodeTable`, `lookUp`, `fitted`,
    `writeSentence`, and the named twins, none of which touches a page.
    """
    imports = [
        _import("{ runTwin, twins }", "twin.js"),
        _import("{ decodeTable, lookUp }", "table.js"),
        _import("{ fitted }", "geometry.js"),
        _import("{ writeSentence }", "text.js"),
    ]
    named = [_import(f"* as {name}", f"twins/{name}.js") for name in sorted(set(twins))]
    return "\n".join([*imports, *named, f"Object.assign(twins, {{ {', '.join(twins)} }});"])


def _import(names: str, path: str) -> str:
    return f'import {names} from "{(BROWSER / "src" / path).as_uri()}";'


def _read(path: str) -> str:
    return (BROWSER / path).read_text(encoding="utf-8")


def _twin_bundle(name: str) -> str:
    try:
        return _read(f"dist/twins/{name}.js")
    except FileNotFoundError:
        raise ValueError(
            f"twin {name} is not among the bundles of explorer/browser/dist; run `npm run build`"
        ) from None


@functools.cache
def style_sheet() -> str:
    """Return the style sheet that all widgets share, in JupyterLab and on pages."""
    return _read("style.css")


@contextlib.contextmanager
def collecting():
    """Yield a list that receives every widget and picture displayed inside, in place of a view."""
    shown: list = []
    token = _collector.set(shown)
    try:
        yield shown
    finally:
        _collector.reset(token)


def collect(shown_object) -> bool:
    """Hand an object to the `collecting` block around it; return whether there was one."""
    shown = _collector.get()
    if shown is not None:
        shown.append(shown_object)
    return shown is not None


def has_reader() -> bool:
    """Return whether this cell runs before someone who can move a figure: whom input() may ask.

    nbconvert, papermill and nbval run a notebook with no one there. So does Voila, which lets its
    reader in afterwards.
    """
    from IPython import get_ipython

    asked_by = getattr(getattr(get_ipython(), "kernel", None), "get_parent", None)
    if asked_by is None or "VOILA_SERVER_URL" in os.environ:
        return True
    return asked_by("shell").get("content", {}).get("allow_stdin", True)


class BrowserWidget(anywidget.AnyWidget):
    """A widget drawn by our own browser code, with a saved form for readers without a kernel.

    Subclasses set `kind`, fill `spec` (plain data; all that the browser needs to draw it), and
    define `description()`, `saved_form()` and, where there is more to say, `afterword()`.
    """

    _esm = BROWSER / "dist" / "widget.js"  # a path: with ANYWIDGET_HMR=1 a new bundle loads itself
    _css = BROWSER / "style.css"
    kind = ""
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, spec: dict, **traits):
        self.add_traits(**traits)  # before the comm opens, so that one message carries everything
        super().__init__(spec={"kind": self.kind, **spec})

    @contextlib.contextmanager
    def hold_trait_notifications(self) -> Iterator[None]:
        """Hold them as traitlets does, in one thread at a time."""
        with TURN, super().hold_trait_notifications():
            yield

    def description(self) -> str:
        """Return in words what the widget shows now."""
        raise NotImplementedError

    def saved_form(self) -> dict:
        """Return the mime bundle (`image/png` or `text/html`) a reader without a kernel sees."""
        raise NotImplementedError

    def afterword(self) -> dict:
        """Return a mime bundle of words to save below the saved form, or an empty one."""
        return {}

    def page_spec(self) -> dict:
        """Return the plain data with which a page without a kernel shows this widget."""
        return dict(self.spec)

    def __repr__(self) -> str:
        return self.description()

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data = dict((bundle[0] if isinstance(bundle, tuple) else bundle) or {})
        data |= {"text/plain": self.description()} | self.saved_form()
        if not has_reader():
            data.pop(VIEW, None)  # a view would hide the picture in whatever is made of the run
        return data

    def _ipython_display_(self):
        if collect(self):
            return
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True, metadata=self._picture_metadata())
        if self.afterword():
            display(self.afterword(), raw=True)

    def _picture_metadata(self) -> dict:
        """Give the saved picture alt text where a converter honors it."""
        return (
            {"image/png": {"alt": self.description()}} if "image/png" in self.saved_form() else {}
        )
