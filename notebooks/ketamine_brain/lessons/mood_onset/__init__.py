"""Notebook 05: mood: hours against weeks."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
