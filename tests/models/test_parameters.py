"""The checks that every model shares refuse the same odd input in the same words."""

import inspect
import math
import tracemalloc

import numpy as np
import pytest
from ketamine_brain.models import (
    anxiety_circuit,
    decisions,
    fear_learning,
    habit_loop,
    infusion_session,
    mood_landscape,
    mood_onset,
    nmda_receptor,
    pain,
    pharmacokinetics,
    plasticity,
    trial_simulator,
)
from ketamine_brain.models.parameters import (
    check_array,
    check_choice,
    check_count,
    check_number,
    check_seed,
    check_times,
)

DOSE = pharmacokinetics.Dose(35.0)
COURSE = plasticity.simulate([0.0], [0.0, 1.0])
SEEDED = {
    "pharmacokinetics": lambda seed: pharmacokinetics.simulate_group(DOSE, [1.0], 2, seed),
    "session": lambda seed: infusion_session.simulate_group(2, seed, DOSE, [1.0]),
    "readings": lambda seed: infusion_session.simulate_readings(2, seed),
    "course": lambda seed: infusion_session.simulate_course([0.0], 1, 2, seed),
    "trials": lambda seed: trial_simulator.simulate_trials(trials=2, seed=seed),
    "trial": lambda seed: trial_simulator.simulate_trial(seed=seed),
    "crossover": lambda seed: anxiety_circuit.simulate_crossover(repeats=2, seed=seed),
    "loop": lambda seed: habit_loop.simulate(seconds=1.0, seed=seed),
    "land": lambda seed: mood_landscape.simulate(days=7.0, seed=seed),
    "lands": lambda seed: mood_landscape.simulate_group(days=7.0, persons=2, seed=seed),
    "branch": lambda seed: plasticity.spine_positions(COURSE, seed),
    "mystery": nmda_receptor.mystery,
}
COUNTED = {
    "patients": lambda n: pharmacokinetics.simulate_group(DOSE, [1.0], n),
    "sessions": lambda n: infusion_session.simulate_readings(2, sessions=n),
    "infusions": lambda n: infusion_session.simulate_course([0.0], n, 2),
    "n": lambda n: trial_simulator.Design(n=n),
    "trials": lambda n: trial_simulator.simulate_trials(trials=n),
    "repeats": lambda n: anxiety_circuit.simulate_crossover(repeats=n),
    "stimuli": lambda n: pain.simulate_windup(stimuli=n),
    "conditioning": lambda n: fear_learning.simulate(conditioning=n),
    "extinction": lambda n: fear_learning.simulate(extinction=n),
    "persons": lambda n: mood_landscape.simulate_group(days=7.0, persons=n),
    "doses": lambda n: plasticity.evenly_spaced(n, 1.0),
    "spines": lambda n: plasticity.spine_positions(COURSE, spines=n),
    "samples": lambda n: nmda_receptor.simulate_trapping([nmda_receptor.Phase(1.0)], samples=n),
    "denominator": lambda n: decisions.natural_frequency(0.5, n),
}
MEASURED = {
    "amount_mg": pharmacokinetics.Dose,
    "weight_kg": lambda x: pharmacokinetics.simulate(DOSE, [1.0], weight_kg=x),
    "clearance_l_h": lambda x: pharmacokinetics.Parameters(clearance_l_h=x),
    "duration_s": nmda_receptor.Phase,
    "until_h": lambda x: infusion_session.simulate_readings(2, until_h=x),
    "stress": lambda x: plasticity.simulate([], [0.0], stress=x),
    "interval_s": pain.simulate_windup,
    "mood_share": lambda x: anxiety_circuit.simulate(mood_share=x),
    "lesson": lambda x: (
        fear_learning.simulate(lesson=x) if x is not None else check_number("lesson", x)
    ),
    "block": lambda x: habit_loop.fixed_points(block=x),
    "treatment": lambda x: mood_landscape.simulate(treatment=x),
    "prior": lambda x: decisions.update(x, 0.8, 0.05, "null"),
}
LISTS = {
    "times_h": lambda x: pharmacokinetics.simulate(DOSE, x),
    "days": lambda x: plasticity.simulate([], x),
    "ketamine_ng_ml": nmda_receptor.micromolar,
    "concentration_um": nmda_receptor.occupancy,
    "infusion_days": fear_learning.simulate_clinic,
    "outcomes": lambda x: fear_learning.rescorla_wagner(x, 0.3),
}
ODD_SEEDS = (-1, 0.5, None, True, 2**33, [1], "7", math.nan, 1j)
ODD_COUNTS = (2.9, "4", True, None, 1j, [4], math.inf, -3)
ODD_NUMBERS = ("35", True, None, 1j, [1.0], math.nan, math.inf, {1}, -5)
ODD_LISTS = ("35", None, 1j, ["1", "2"], (x for x in [1.0]), [True], [None], [[1.0], [1.0, 2.0]])


def refused(call, name, value):
    with pytest.raises(ValueError, match=rf"^.*{name}.* (is|holds) .*; allowed: ") as found:
        call(value)
    return str(found.value)


@pytest.mark.parametrize("value", ODD_SEEDS, ids=repr)
@pytest.mark.parametrize("name", SEEDED)
def test_an_odd_seed_is_refused_by_every_model_in_the_same_words(name, value):
    words = refused(SEEDED[name], "seed", value)
    with pytest.raises(ValueError) as plain:  # noqa: PT011 - the words are what is compared
        check_seed(value)
    assert words == str(plain.value)


@pytest.mark.parametrize("name", SEEDED)
def test_a_whole_seed_is_the_same_seed_however_it_is_written(name):
    for written in (7, 7.0, np.int64(7), np.array(7)):
        SEEDED[name](written)


@pytest.mark.parametrize("value", ODD_COUNTS, ids=repr)
@pytest.mark.parametrize("name", COUNTED)
def test_what_is_no_count_is_refused_everywhere(name, value):
    refused(COUNTED[name], name, value)


FORTNIGHT = np.arange(14.0)
# what is asked of n people or trials; the numbers each of them counts for; the most there may be
LARGE = {
    "levels": (
        lambda n: pharmacokinetics.simulate_group(DOSE, FORTNIGHT, n),
        14,
        pharmacokinetics.MOST_LEVELS,
    ),
    "session": (
        lambda n: infusion_session.simulate_group(n, 0, DOSE, FORTNIGHT),
        14,
        pharmacokinetics.MOST_LEVELS,
    ),
    "trials": (
        lambda n: trial_simulator.simulate_trials(trials=n),
        trial_simulator.DESIGN.n,
        trial_simulator.MOST_PEOPLE,
    ),
    "lands": (
        lambda n: mood_landscape.simulate_group(days=3650.0, persons=n),
        3651,
        mood_landscape.MOST_MOODS,
    ),
    "mood, people": (
        lambda n: mood_onset.simulate_group(mood_onset.Plan(), FORTNIGHT, n),
        14 + mood_onset.PERSONAL,
        mood_onset.MOST_NUMBERS,
    ),
    "mood, people on one day": (
        lambda n: mood_onset.simulate_group(mood_onset.Plan(), [1.0], n),
        1 + mood_onset.PERSONAL,
        mood_onset.MOST_NUMBERS,
    ),
    "mood, trials": (
        lambda n: mood_onset.simulate_trials(mood_onset.Plan(), FORTNIGHT, 50, n),
        50 * (14 + mood_onset.PERSONAL),
        mood_onset.MOST_NUMBERS,
    ),
}
HALF_A_GIGABYTE = 512e6
PART = 20  # so many times fewer are computed, and the rest is reckoned


@pytest.mark.parametrize(("run", "each", "most"), LARGE.values(), ids=LARGE)
def test_the_largest_answer_fits_a_small_computer_and_a_larger_one_is_refused(run, each, most):
    run(2)  # what is kept between calls does not grow with them
    tracemalloc.start()
    run(most // each // PART)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak * PART < HALF_A_GIGABYTE, f"{peak * PART / 1e6:,.0f} MB"
    with pytest.raises(ValueError, match="numbers at once; allowed: 0 to"):
        run(most // each + 1)


@pytest.mark.parametrize("value", ODD_NUMBERS, ids=repr)
@pytest.mark.parametrize("name", MEASURED)
def test_what_is_no_number_is_refused_everywhere(name, value):
    refused(MEASURED[name], name, value)


@pytest.mark.parametrize(
    "value", ODD_LISTS, ids=lambda value: type(value).__name__ + repr(value)[:9]
)
@pytest.mark.parametrize("name", LISTS)
def test_what_is_no_list_of_numbers_is_refused_everywhere(name, value):
    value = (x for x in [1.0]) if inspect.isgenerator(value) else value
    refused(LISTS[name], name, value)


def test_what_a_check_returns_is_what_is_kept():
    assert type(pharmacokinetics.Dose(np.float32(35)).amount_mg) is float
    assert type(trial_simulator.Design(n=60.0).n) is int
    assert type(pain.Parameters(slow_s=3).slow_s) is float
    assert type(nmda_receptor.Phase(10).duration_s) is float


def test_a_count_says_of_what_and_only_that():
    with pytest.raises(ValueError, match=r"^stimuli is 500; allowed: 1 to 60$"):
        pain.simulate_windup(stimuli=500)
    with pytest.raises(ValueError, match=r"^patients is 0; allowed: 1 to 100000 people$"):
        pharmacokinetics.simulate_group(DOSE, [1.0], 0)


def test_falling_times_are_named():
    with pytest.raises(ValueError, match=r"^times_h falls from 4 to 2 h; allowed: rising times$"):
        check_times("times_h", [1, 4, 2], "h")
    with pytest.raises(ValueError, match=r"has shape \(1, 2\); allowed: one dimension"):
        check_times("times_h", [[1, 2]], "h")


def test_what_is_right_passes_unchanged():
    assert check_number("x", np.float64(0.5), 0, 1) == 0.5
    assert check_count("n", 3.0, 0, 5) == 3
    assert check_choice("c", "a", ("a", "b")) == "a"
    assert check_array("x", [1, 2]).dtype == float
    assert check_times("t", [], "h").shape == (0,)
    assert check_times("t", 3, "h").tolist() == [3.0]
