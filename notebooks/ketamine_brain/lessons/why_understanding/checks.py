"""What the trial simulator and the arithmetic of decisions say of their rows, together."""

from ketamine_brain.lessons.why_understanding import decision_checks, trial_checks
from ketamine_brain.lessons.why_understanding.trial_checks import notes
from ketamine_brain.models.predictions import Prediction

__all__ = ["notes", "predictions"]


def predictions() -> list[Prediction]:
    """Return what the simulator, then the arithmetic predicts, each beside its row."""
    return [*trial_checks.predictions(), *decision_checks.predictions()]
