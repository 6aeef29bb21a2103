"""What has been measured: one row a number, one row an arm of a trial, and how each is cited."""

from ketamine_brain.evidence.citations import ProseCitation, citations, cited_ids
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
from ketamine_brain.evidence.references import Reference, bibliography, reference, references

__all__ = [
    "CHECKS",
    "KINDS",
    "USES",
    "Citation",
    "Measurement",
    "ProseCitation",
    "Reference",
    "bibliography",
    "citations",
    "cite",
    "cited_ids",
    "load",
    "measurement",
    "reference",
    "references",
]
