"""A still picture with its words: PNG and alt text in a notebook, followed by the caption that
JupyterLab can read aloud; SVG on a page.
"""

from __future__ import annotations

import base64
import functools

from ketamine_brain.drawing.style import in_style, new_figure, png_bytes
from ketamine_brain.explorer.narrow import for_a_room
from ketamine_brain.explorer.svg import movable_svg
from ketamine_brain.explorer.widget import collect


class Picture:
    """A matplotlib picture drawn by `draw(figure)` in the series' style.

    alt: what it shows, in words, for those who do not see it. caption: what to notice. size:
    inches.
    """

    kind = "picture"

    def __init__(self, draw, alt: str, caption: str = "", size=(8.0, 4.5), name: str = ""):
        self._draw, self.alt, self.caption, self.size, self.name = (
            draw,
            alt,
            caption,
            tuple(size),
            name,
        )

    def for_a_room(self, size, words=None) -> Picture:
        """Return the same picture as a slide shows it, in its size (inches), with large letters.

        words: {pattern: shorter words}; see `explorer.narrow.for_a_room`.
        """
        return Picture(for_a_room(self._draw, words), self.alt, self.caption, size, self.name)

    def figure(self):
        """Return the picture as a fresh `matplotlib.figure.Figure`."""
        figure = new_figure(*self.size)
        with in_style():
            self._draw(figure)
        return figure

    @functools.cached_property
    def png(self) -> bytes:
        """The picture as PNG."""
        return png_bytes(self.figure())

    def svg(self) -> str:
        """Return the picture as clean, themed SVG, its ids under `explorer.svg.ID_TOKEN`."""
        return movable_svg(self.figure(), {})[0]

    def description(self) -> str:
        """Return the picture in words."""
        return self.alt

    def __repr__(self) -> str:
        return self.alt

    def _ipython_display_(self):
        if collect(self):
            return
        from IPython.display import display

        bundle = {"text/plain": self.alt, "image/png": base64.b64encode(self.png).decode()}
        display(bundle, raw=True, metadata={"image/png": {"alt": self.alt}})
        words = f"*In words:* {self.alt}" + (f"\n\n{self.caption}" if self.caption else "")
        display({"text/plain": words, "text/markdown": words}, raw=True)
