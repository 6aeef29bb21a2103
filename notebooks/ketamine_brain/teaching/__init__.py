"""How it is learned: predict, quiz, evidence label, glossary; the words of each notebook in `content/NN.yaml`."""
from .lesson import Lesson

__all__ = ["Lesson"]
