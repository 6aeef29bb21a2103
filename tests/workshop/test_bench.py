"""What the benchmark compares ours with runs, so that it has something to measure."""

import matplotlib.pyplot as plt
import pytest
from ketamine_brain.workshop.bench import BASELINE


def test_the_baseline_draws_a_figure_at_each_place_of_its_slider(monkeypatch, capsys):
    monkeypatch.setattr(plt, "show", lambda: None)
    names = {}
    exec(BASELINE, names)
    plt.close("all")
    for dose in (0.1, 1.0):
        names["show"](dose)
        (axes,) = plt.gcf().axes
        drug, control = axes.lines
        assert drug.get_ydata()[-1] < control.get_ydata()[-1]
        assert axes.get_ylim() == pytest.approx((0, 45))
    plt.close("all")
