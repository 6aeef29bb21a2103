"""The chain's own share lies inside, the two arrows that everyone draws miss; sizes are said."""

import numpy as np
from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.next_steps import checks


def test_the_interval_of_the_ratio_carries_the_errors_of_both_gaps():
    rng = np.random.default_rng(0)
    early, later = (
        rng.normal(row.value, (row.high - row.low) / (2 * 1.96), 400_000)
        for row in (measurement("ASP-08"), measurement("ASP-09"))
    )
    drawn = np.quantile(early / later, (0.025, 0.975))
    share, low, high = checks.measured_share()
    assert share == measurement("ASP-08").value / measurement("ASP-09").value
    np.testing.assert_allclose((low, high), drawn, rtol=0.12)
    assert all((p.low, p.high) == (low, high) for p in checks.supposed_arrows())


def test_ours_lies_inside_and_both_supposed_arrows_miss_on_opposite_sides():
    ours, receptor, connections = checks.supposed_arrows()
    assert ours.inside
    assert receptor.predicted > receptor.high and connections.predicted < connections.low
    assert checks.predictions() == [ours, *checks.sizes()]


def test_the_sizes_are_said_in_points_and_a_miss_is_called_one():
    words = checks.sizes_in_words().markdown
    for prediction in checks.sizes():
        assert f"{-prediction.predicted:.1f}" in words and f"{-prediction.observed:g}" in words
    outside = sum(not p.inside for p in checks.sizes())
    assert ("outside" in words) == (outside > 0)


def test_the_chain_that_is_tested_is_that_of_the_trials():
    chain = checks.one_spray()
    assert {1 / 6, 1.0} <= set(chain.days) and chain.madrs[0] == chain.control_madrs[0]
