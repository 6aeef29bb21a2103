"""How it looks: matplotlib, one file a notebook, result and Axes in, artists out."""
