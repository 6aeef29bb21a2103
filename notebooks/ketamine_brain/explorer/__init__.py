"""How it moves: the live figure, in Python and in the browser."""

from ketamine_brain.explorer.explorer import Explorer

__all__ = ["Explorer"]
