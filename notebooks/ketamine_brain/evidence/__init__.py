"""What has been measured: one row a number, and the functions that look a row up, cite it and check prose against it."""

from ketamine_brain.evidence.measurements import (
    CHECKS,
    KINDS,
    USES,
    Citation,
    Measurement,
    cite,
    load,
    measurement,
)
from ketamine_brain.evidence.prose import ProseCitation, bare_numbers, citations, cited_ids, lint
from ketamine_brain.evidence.references import Reference, bibliography, reference, references

__all__ = [
    "CHECKS",
    "KINDS",
    "USES",
    "Citation",
    "Measurement",
    "ProseCitation",
    "Reference",
    "bare_numbers",
    "bibliography",
    "citations",
    "cite",
    "cited_ids",
    "lint",
    "load",
    "measurement",
    "reference",
    "references",
]
