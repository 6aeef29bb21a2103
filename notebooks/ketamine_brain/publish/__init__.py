"""How it travels: kernel-free pages, figures, slides, handouts."""
