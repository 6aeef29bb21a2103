"""How it moves: the live figure, in Python and in the browser."""

from ketamine_brain.explorer.explorer import Explorer
from ketamine_brain.explorer.scene import Grip, Scene

__all__ = ["Explorer", "Grip", "Scene"]
