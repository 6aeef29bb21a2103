"""One folder a notebook, named like it: its live figures, pictures, checks and words."""
