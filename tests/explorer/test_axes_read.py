"""An axis gives numbers to a table only where its ticks are the numbers that are drawn."""

import matplotlib

matplotlib.use("agg")
import matplotlib.pyplot as plt
import pytest
from ketamine_brain.explorer import Scene
from ketamine_brain.explorer.explorer import Explorer


def bare(prepare) -> dict:
    """Return {axis: whether it is bare} of a curve on axes that `prepare` has set up."""

    def draw(figure, view):
        axes = figure.add_subplot()
        (line,) = axes.plot(range(9), range(9))
        prepare(axes)
        return {"line": line}

    scene = Scene(
        compute=lambda dose: dose, draw=draw, move=lambda view: {"line": (range(9), range(9))},
        read=lambda view, values: {},
    )  # fmt: skip
    explorer = Explorer(scene, "one", {"dose": {"low": 0, "high": 1, "step": 1, "value": 0}})
    (part,) = explorer.spec["parts"]
    return {axis: part["maps"][axis]["bare"] for axis in "xy"}


@pytest.mark.parametrize(
    ("prepare", "y_is_bare"),
    [
        (lambda axes: axes.set_ylabel("Score"), False),
        (lambda axes: axes.set_title("Score", loc="left"), False),
        (lambda axes: None, False),
        (lambda axes: axes.set(title="Score", yticks=[]), True),
        (lambda axes: (axes.set_title("Score"), axes.set_yticks([1, 2], ["low", "well"])), True),
        (lambda axes: (axes.set_title("Score"), axes.set_yticks([1, 2], ["1", "4"])), True),
        (
            lambda axes: (axes.set_title("Score"), axes.set_yticks([1], ["1"], color="none")),
            True,
        ),
    ],
)
def test_y_gives_numbers_where_it_says_them(prepare, y_is_bare):
    assert bare(prepare)["y"] is y_is_bare
    plt.close("all")
