"""How ketamine works in the brain: measurements, small honest models, and live figures that face
each other.

The rooms, each importing only from rooms named before it:
evidence (what was measured) → models (what we suppose) → drawing (how it looks) → explorer (how it
moves) → teaching (how it is learned) → lessons (what is taught) → publish (how it travels) →
workshop (how it is made).
"""

import os
import pathlib
import tempfile
from collections.abc import Mapping


def can_write(folder: pathlib.Path) -> bool:
    """Return whether a file can be made in `folder`, or in the nearest folder above that exists."""
    there = next(each for each in (folder, *folder.parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def matplotlib_folder(inherited: Mapping[str, str]) -> dict[str, str]:
    """Return {"MPLCONFIGDIR": a temporary folder} where matplotlib would warn that it needs one.

    Without it the warning would stand, in red, in the first cell of each notebook.
    """
    if inherited.get("MPLCONFIGDIR"):
        return {}
    home = pathlib.Path(inherited.get("HOME") or pathlib.Path.home())
    config = pathlib.Path(inherited.get("XDG_CONFIG_HOME") or home / ".config", "matplotlib")
    cache = pathlib.Path(inherited.get("XDG_CACHE_HOME") or home / ".cache", "matplotlib")
    if can_write(config) and can_write(cache):
        return {}
    return {"MPLCONFIGDIR": tempfile.mkdtemp(prefix="matplotlib-")}


os.environ.update(matplotlib_folder(os.environ))  # before anything of ours imports matplotlib
