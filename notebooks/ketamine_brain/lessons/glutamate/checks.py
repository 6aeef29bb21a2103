"""What the receptor and the circuit of notebook 03 say of their rows, together."""

from ketamine_brain.lessons.glutamate import circuit_checks, receptor_checks
from ketamine_brain.models.predictions import Prediction


def predictions() -> list[Prediction]:
    """Return what the receptor, then the circuit predicts, each beside its row."""
    return [*receptor_checks.predictions(), *circuit_checks.predictions()]
