"""Notebook 08: OCD."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
