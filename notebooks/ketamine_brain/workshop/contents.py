"""How notebooks are saved and opened in a JupyterLab of ours: with pictures that outlive the
kernel.

1. A cell that shows a live figure holds two things: the live view, which means nothing once its
   kernel has gone, and a picture. JupyterLab prefers the view, so a notebook saved after Run All
   and opened the next day would show errors in place of figures. The view is left out of the file
   where a picture or HTML stands beside it; the page that is open keeps it.
2. JupyterLab writes into each notebook which Python ran it, and calls the notebook unsaved for that
   alone. It is given what the kernel will say, and the file does not say which Python that was.

Set it through the documented `ServerApp.contents_manager_class`; without it everything works.
"""

from __future__ import annotations

import copy
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
STAND_INS = ("image/", "text/html")
LANGUAGE = "language_info"


def drop_dead_views(notebook: dict[str, Any]) -> None:
    """Take the live view out of each output of `notebook` where a picture or HTML is beside it."""
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if any(kind.startswith(STAND_INS) for kind in data):
                data.pop(WIDGET_VIEW, None)


class LearnersContents(AsyncLargeFileManager):
    """Jupyter Server's own files, with the two changes said above for notebooks."""

    async def get(self, path: str, *arguments: Any, **options: Any) -> dict[str, Any]:
        """Return the model of `path` as Jupyter Server does, its kernel's version filled in."""
        model = await super().get(path, *arguments, **options)
        if model["type"] == "notebook" and model.get("content"):
            metadata = model["content"]["metadata"]
            if metadata.get("kernelspec", {}).get("language", "python") == "python":
                metadata[LANGUAGE] = dict(IPythonKernel.language_info)
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save `model` as Jupyter Server does, without dead views and without the kernel's
        version.
        """
        if model.get("type") == "notebook" and model.get("content"):
            model = {**model, "content": copy.deepcopy(model["content"])}
            drop_dead_views(model["content"])
            model["content"]["metadata"].get(LANGUAGE, {}).pop("version", None)
        return await super().save(model, path)
