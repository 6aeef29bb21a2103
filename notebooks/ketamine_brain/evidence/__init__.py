"""What has been measured: one row a number, and the functions that look a row up, cite it and check prose against it."""
from .measurements import CHECKS, KINDS, USES, Citation, Measurement, cite, load, measurement

__all__ = ["CHECKS", "KINDS", "USES", "Citation", "Measurement", "cite", "load", "measurement"]
