"""The OCD predictions: fitted constants, the software's rows, and the open series as a miss."""

import dataclasses
import math
import re

from ketamine_brain.evidence import measurement
from ketamine_brain.lessons.ocd import checks
from ketamine_brain.models.habit_loop import Parameters
from ketamine_brain.models.parameters import describe


def test_the_stored_constants_are_the_fitted_ones():
    for now, stored in zip(describe(checks.fit()), describe(Parameters()), strict=True):
        assert math.isclose(now.value, stored.value, rel_tol=1e-3), stored.name


def test_the_software_constants_are_the_rows():
    defaults = {
        info: re.findall(r"OCD\d\d", info.meaning)
        for info in describe(Parameters())
        if "software default" in info.meaning
    }
    assert len(defaults) == 7
    for info, ids in defaults.items():
        assert info.kind == "toy" and [info.value] == [measurement(id).value for id in ids], (
            info.name
        )


def test_fitted_on_four_of_eight_it_misses_none_of_ten():
    inside = {p.ids[0]: p.inside for p in checks.predictions()}
    assert inside == {"OCD01": True, "OCD02": True, "OCD04": False, "OCD05": False}


def test_a_drug_without_block_would_fit_none_of_ten_and_miss_four_of_eight():
    inside = {
        p.ids[0]: p.inside
        for p in checks.predictions(dataclasses.replace(Parameters(), clinic_block=0.0))
    }
    assert inside["OCD04"] and inside["OCD05"] and not inside["OCD01"]
