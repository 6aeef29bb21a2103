"""The base of everything that lives in the browser: one script, one style sheet, and a saved form that needs neither."""

from __future__ import annotations

import contextlib
import contextvars
import functools
import pathlib
import re

import anywidget
import traitlets

BROWSER = pathlib.Path(__file__).parent / "browser"
MODULES = (
    "text.js",
    "figure.js",
    "table.js",
    "dom.js",
    "explorer.js",
    "predict.js",
    "quiz.js",
    "main.js",
)  # each after what it imports
_collector: contextvars.ContextVar[list | None] = contextvars.ContextVar("collector", default=None)


@functools.cache
def browser_script() -> str:
    """Return the browser code for JupyterLab as one ES module: the files of `browser/`, their imports of each other taken out."""
    return "\n".join(_inlined(BROWSER / name) for name in MODULES)


def page_script(twins: tuple[str, ...] = ()) -> str:
    """Return the same code for a page without a kernel, with the named models in JavaScript (`browser/twins/`), ready to run."""
    code = [
        browser_script().replace("export default", "const exported ="),
        *map(_twin, sorted(set(twins))),
    ]
    return "\n".join([*code, _inlined(BROWSER / "page.js"), "mountPage();"])


def twin_script(twins: tuple[str, ...]) -> str:
    """Return only what computes frames without a kernel, for comparing it with Python: no part of it touches a page."""
    return "\n".join(
        [
            *(_inlined(BROWSER / name) for name in ("text.js", "figure.js", "table.js")),
            *map(_twin, twins),
        ]
    )


def _twin(name: str) -> str:
    """Return a model's twin, and the twins it imports, in a scope of its own, so that two models may name their functions alike."""
    path = BROWSER / "twins" / f"{name}.js"
    imported = re.findall(
        r'^import [^;]* from "\./(\w+\.js)";$', path.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    source = "\n".join(
        _inlined(each) for each in [*(path.with_name(other) for other in imported), path]
    )
    return f"twins[{name!r}] = (() => {{\n{source}\nreturn twin_{name};\n}})();"


def _inlined(path: pathlib.Path) -> str:
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"^import [^;]*;\n", "", source, flags=re.MULTILINE)
    return re.sub(r"^export (?!default)", "", source, flags=re.MULTILINE)


@functools.cache
def style_sheet() -> str:
    """Return the style sheet that all widgets share, in JupyterLab and on pages."""
    return (BROWSER / "style.css").read_text(encoding="utf-8")


@contextlib.contextmanager
def collecting():
    """Yield a list that receives every widget and picture displayed inside the block, in place of showing it."""
    shown: list = []
    token = _collector.set(shown)
    try:
        yield shown
    finally:
        _collector.reset(token)


def collect(shown_object) -> bool:
    """Hand an object to the `collecting` block around it, if there is one; return whether there was."""
    shown = _collector.get()
    if shown is not None:
        shown.append(shown_object)
    return shown is not None


class BrowserWidget(anywidget.AnyWidget):
    """A widget drawn by our own browser code, with a saved form (a picture or HTML, and words) for readers without a kernel.

    Subclasses set `kind`, fill `spec` (plain data; all that the browser needs to draw it), and define `description()`,
    `saved_form()` and, where there is more to say without a kernel, `afterword()`.
    """

    kind = ""
    spec = traitlets.Dict().tag(sync=True)

    def __init__(self, spec: dict, **traits):
        code = {"_esm": browser_script(), "_css": style_sheet()}
        traits |= {name: traitlets.Unicode(text).tag(sync=True) for name, text in code.items()}
        self.add_traits(**traits)  # before the comm opens, so that one message carries everything
        super().__init__(spec={"kind": self.kind, **spec})

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
        data = dict(bundle[0] if isinstance(bundle, tuple) else bundle)
        data |= {"text/plain": self.description()} | self.saved_form()
        return data

    def _ipython_display_(self):
        if collect(self):
            return
        from IPython.display import display

        display(self._repr_mimebundle_(), raw=True, metadata=self._picture_metadata())
        if self.afterword():
            display(self.afterword(), raw=True)

    def _picture_metadata(self) -> dict:
        """Give the saved picture alt text where a converter honours it."""
        return (
            {"image/png": {"alt": self.description()}} if "image/png" in self.saved_form() else {}
        )
