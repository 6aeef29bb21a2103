"""A check that measures gives no answers away, and one that closes counts new questions apart."""

from ketamine_brain.teaching.quiz import Quiz


def question(id, prompt="Which?"):
    options = [
        {"text": "Alpha", "right": True, "why": "Because so."},
        {"text": "Beta", "why": "Because not."},
    ]
    return {"id": id, "prompt": prompt, "options": options}


def test_without_feedback_nothing_saved_tells_the_answer():
    opening = Quiz("00/quiz", [question("a")], feedback=False, keep_first=True)
    shown = opening.saved_form()["text/html"] + opening.description()
    assert "Alpha" in shown and "Because" not in shown and "Right" not in shown
    assert opening.spec["feedback"] is False and opening.spec["keep_first"] is True


def test_with_feedback_each_reason_is_folded_below():
    shown = Quiz("05/quiz", [question("a")]).saved_form()["text/html"]
    assert shown.count("Because") == 2 and shown.index("<details>") < shown.index("Because")


def test_parallel_questions_follow_are_marked_and_have_ids_of_their_own():
    closing = Quiz("12/closing", [question("a")], parallel=[question("a", "Or?"), question("b")])
    assert [q["id"] for q in closing.questions] == ["a", "a-parallel", "b"]
    assert [q.get("parallel", False) for q in closing.questions] == [False, True, True]
