"""How hard a text is to read: the grade of Flesch and Kincaid (1975)."""

import functools
import re

import pyphen

WORDS_BESIDE_ANY = 2  # a piece of so few words is a heading or an abbreviation, and no sentence


@functools.cache
def _hyphenation():
    return pyphen.Pyphen(lang="en_US")


def words(text: str) -> list[str]:
    """Return the words of `text`, in lower case and without punctuation."""
    return re.sub(r"[^\w\s]", "", text.lower()).split()


def syllables(word: str) -> int:
    """Return how many syllables a word has: one more than the places where it may be hyphenated."""
    return len(_hyphenation().positions(word)) + 1


def sentences(text: str) -> int:
    """Return how many sentences `text` has, at least one."""
    pieces = re.findall(r"\b[^.!?]+[.!?]*", text)
    return max(1, sum(len(words(piece)) > WORDS_BESIDE_ANY for piece in pieces))


def grade(text: str) -> float:
    """Return the school grade: 0.39 words a sentence + 11.8 syllables a word − 15.59."""
    found = words(text)
    if not found:
        raise ValueError("there are no words to grade")
    return (
        0.39 * len(found) / sentences(text) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59
    )
