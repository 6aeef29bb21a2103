"""What the benchmark compares ours with runs, so that it has something to measure."""

import matplotlib.pyplot as plt
import pytest
from ketamine_brain.publish.collect import explorers
from ketamine_brain.workshop.bench import BASELINE, dragged


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


def test_every_model_is_asked_only_what_its_slider_can_say():
    found = explorers()
    assert len(found) == 24
    for _, explorer in found:
        ask = dragged(explorer, 4)  # thirds of a range are seldom on a step
        assert all(ask(i) is not None for i in range(4)), explorer.name
