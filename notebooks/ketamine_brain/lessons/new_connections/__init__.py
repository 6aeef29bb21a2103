"""Notebook 04: new connections."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
