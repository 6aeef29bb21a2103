"""How it moves: the live figure, in Python and in the browser."""
