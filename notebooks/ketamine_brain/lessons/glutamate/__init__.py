"""Notebook 03: ketamine and the glutamate system."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
