"""What one writes in notebook 07: one step of learning, which cause is at work, and a pool."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ketamine_brain.models.fear_learning import rescorla_wagner
from ketamine_brain.teaching.exercise import Exercise, compare, first_wrong


def check_step(step: Callable) -> str:
    """Return what is wrong with one step of learning, repeated and compared with the model's."""
    outcomes = (1.0, 1.0, 0.0, 0.0, 1.0)
    for rate in (0.0, 0.3, 0.9):
        fear, wanted = 0.0, rescorla_wagner(outcomes, rate)
        for trial, (outcome, right) in enumerate(zip(outcomes, wanted[1:], strict=True), 1):
            fear = step(fear, outcome, rate)
            wrong = compare(fear, right, f"at rate {rate:g}, after trial {trial},")
            if wrong:
                return wrong
    return ""


def check_belongs(belongs: Callable) -> str:
    """Return what is wrong with the shares of a trial that belong to each cause."""

    def of(trusts: list[float], fears: list[float], outcome: float) -> str:
        trust, fear = np.array(trusts), np.array(fears)
        fits = trust * np.exp(-((outcome - fear) ** 2) / (2 * 0.4**2))
        where = f"with fears {fears}, trusts {trusts} and outcome {outcome:g}"
        return compare(belongs(trust, fear, outcome, 0.4), fits / fits.sum(), where)

    cases = (
        ([1.0, 1.0], [1.0, 0.0], 1.0),
        ([4.0, 0.05], [0.8, 0.0], 0.0),
        ([2.0, 1.0, 0.05], [0.9, 0.1, 0.0], 0.0),
    )
    return first_wrong(of(*case) for case in cases)


def check_pooled(pooled: Callable) -> str:
    """Return what is wrong with a mean of effects that are weighed by how sure they are."""

    def of(effects: list[float], errors: list[float]) -> str:
        wanted = np.average(effects, weights=1 / np.array(errors) ** 2)
        where = f"for effects {effects} with errors {errors}"
        return compare(pooled(np.array(effects), np.array(errors)), wanted, where)

    cases = (([1.0, 0.0], [0.5, 0.5]), ([1.13, 0.1], [0.4, 0.2]), ([0.3], [0.1]))
    return first_wrong(of(*case) for case in cases)


EXERCISES = {
    "step": Exercise(
        prompt="Return the fear after one trial: a share of the gap to the outcome is learned.",
        stub="def step(fear, outcome, rate):\n    return ...",
        hint="The surprise is outcome - fear; a share `rate` of it is learned.",
        solution="def step(fear, outcome, rate):\n    return fear + rate * (outcome - fear)",
        also=("def step(fear, outcome, rate):\n    return (1 - rate) * fear + rate * outcome\n",),
        check=check_step,
        shows="With this rule alone, fear cannot come back by itself.",
    ),
    "belongs": Exercise(
        prompt="Return how far a trial belongs to each hidden cause (arrays; shares add up to 1): "
        "trust times the bell curve of the surprise.",
        stub="def belongs(trust, fear, outcome, spread):\n"
        "    fit = trust * 2.718281828459045 ** (-((outcome - fear) ** 2) / (2 * spread**2))\n"
        "    return ...",
        hint="Divide each by the sum of all.",
        solution="def belongs(trust, fear, outcome, spread):\n"
        "    fit = trust * 2.718281828459045 ** (-((outcome - fear) ** 2) / (2 * spread**2))\n"
        "    return fit / fit.sum()",
        also=(
            "def belongs(trust, fear, outcome, spread):\n"
            "    pairs = zip(trust, fear)\n"
            "    fit = [t * np.exp(-((outcome - f) ** 2) / (2 * spread**2)) for t, f in pairs]\n"
            "    return [each / sum(fit) for each in fit]\n",
        ),
        check=check_belongs,
        shows="A sudden end of shocks fits the old cause so badly that a new one is supposed.",
    ),
    "pooled": Exercise(
        prompt="Return the mean of several trials' effects, each weighed by 1 over its squared "
        "standard error.",
        stub="def pooled(effects, errors):\n    weights = 1 / errors**2\n    return ...",
        hint="Add up weight times effect, and divide by the sum of the weights.",
        solution="def pooled(effects, errors):\n"
        "    weights = 1 / errors**2\n"
        "    return (weights * effects).sum() / weights.sum()",
        also=(
            "def pooled(effects, errors):\n"
            "    weights = [1 / e**2 for e in errors]\n"
            "    return sum(w * x for w, x in zip(weights, effects)) / sum(weights)\n",
        ),
        check=check_pooled,
        shows="A large trial outweighs a striking small one.",
    ),
}
