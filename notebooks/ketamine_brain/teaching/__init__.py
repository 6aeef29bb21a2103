"""How it is learned: predict, quiz, evidence label, glossary; the words of each notebook in
`content/NN.yaml`.
"""

from ketamine_brain.teaching.lesson import Lesson

__all__ = ["Lesson"]
