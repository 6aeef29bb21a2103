"""Notebook 02: why the brain needs support."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
