"""How it moves: the live figure, in Python and in the browser."""
from .explorer import Explorer

__all__ = ["Explorer"]
