"""Notebook 01: what is ketamine?."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
