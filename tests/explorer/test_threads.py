"""JupyterLab hands a widget's messages to a thread of their own, beside that of the cells: both
take turns.
"""

import threading
import time

import numpy as np
import pytest
from ketamine_brain.explorer import Explorer

X = np.linspace(0, 1, 5)


def rising(a=5.0):
    return X, a * X


def ask(explorer, number, a, view="v", **more):
    content = {"type": "ask", "number": f"{view}:{number}", "values": {"a": a}, **more}
    explorer._on_browser_message(explorer, content, [])


def in_a_thread(*call):
    started = threading.Thread(target=call[0], args=call[1:], daemon=True)
    started.start()
    return started


def test_what_is_asked_last_stays_although_another_thread_answers_sooner():
    explorer, later = Explorer(rising, a=(0.0, 10.0)), []

    def send(content, buffers=None):
        if content["number"] == "v:1":  # the browser asks again as soon as it has an answer
            later.append(in_a_thread(ask, explorer, 2, 8.0))
            time.sleep(0.1)

    explorer.send = send
    ask(explorer, 1, 2.0)
    later[0].join(10)
    assert explorer.a == 8.0


def test_a_question_that_another_thread_takes_late_is_answered_and_moves_nothing_back():
    explorer, told = Explorer(rising, a=(0.0, 10.0)), []
    explorer.send = lambda content, buffers=None: told.append(content["sentence"])
    for number, a in [(1, 1.0), (3, 8.0), (2, 2.0)]:
        ask(explorer, number, a)
    assert len(told) == 3 and explorer.a == 8.0
    ask(explorer, 4, 4.0)
    ask(explorer, 1, 5.0, "another")
    assert explorer.a == 5.0


def test_a_view_that_only_looks_is_answered_and_sets_nothing():
    explorer, told = Explorer(rising, a=(0.0, 10.0)), []
    explorer.send = lambda content, buffers=None: told.append(content["sentence"])
    ask(explorer, 1, 8.0)
    ask(explorer, 1, 2.0, "another", looking=True)
    assert "At a 2" in told[-1] and explorer.a == 8.0


@pytest.mark.parametrize(
    "use",
    [
        lambda explorer: explorer.figure({"a": 1.5}),
        lambda explorer: (setattr(explorer, "a", 6.5), explorer.description()),
        lambda explorer: (explorer.set(a=7.5), explorer.description()),
    ],
)
def test_a_model_is_never_run_twice_at_once(use):
    inside, overlaps = [], []

    def slow(a=5.0):
        overlaps.append(len(inside))
        inside.append(a)
        time.sleep(0.02)
        inside.remove(a)
        return X, a * X

    explorer = Explorer(slow, a=(0.0, 10.0, 0.5))
    asking = in_a_thread(lambda: [ask(explorer, k, k / 2) for k in range(20)])
    for _ in range(6):
        use(explorer)
    asking.join(10)
    assert len(overlaps) > 10 and set(overlaps) == {0}


def test_a_value_set_in_a_cell_is_told_while_the_browser_sets_its_own():
    explorer, seen = Explorer(rising, a=(0.0, 10.0)), []
    explorer.observe(lambda change: seen.append(change.new), "a")
    with explorer.hold_trait_notifications():  # as a message of the browser does
        setting = in_a_thread(setattr, explorer, "a", 3.0)
        time.sleep(0.1)
        assert explorer.a == 5.0
    setting.join(10)
    assert explorer.a == 3.0 and seen == [3.0]
