"""The chain's own prediction lies inside; the two arrows that everyone draws miss, one too early and one too late."""

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.next_steps import checks


def test_the_interval_is_the_published_one_and_was_not_widened():
    row, whole = measurement("ASP-08"), measurement("ASP-09").value
    for prediction in checks.supposed_arrows():
        assert prediction.observed == row.value / whole
        assert (prediction.low, prediction.high) == tuple(
            sorted((row.low / whole, row.high / whole))
        )


def test_ours_lies_inside_and_both_supposed_arrows_miss_on_opposite_sides():
    ours, receptor, connections = checks.supposed_arrows()
    assert (
        ours.inside
        and receptor.predicted > receptor.high
        and connections.predicted < connections.low
    )
    assert checks.predictions() == [ours]


def test_the_chain_that_is_tested_is_that_of_the_trials():
    chain = checks.one_spray()
    assert {1 / 6, 1.0} <= set(chain.days) and chain.madrs[0] == chain.control_madrs[0]
