"""Notebook 10: what patients feel during care."""

from ketamine_brain.lessons.series import lesson_of

lesson = lesson_of(__name__)
