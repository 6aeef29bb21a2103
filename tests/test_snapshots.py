"""What people see: every picture, explorer and prediction against its committed lines."""

import os
import pathlib

import pytest
import yaml
from ketamine_brain.drawing.style import BLUE, RED
from ketamine_brain.explorer import Explorer
from ketamine_brain.teaching.picture import Picture
from ketamine_brain.teaching.quiz import Quiz
from shown import NOTEBOOKS, named, svg_of
from snapshot import differences, lines_of

FOLDER = pathlib.Path(__file__).parent / "snapshots"
UPDATE = "UPDATE_SNAPSHOTS=1 python -m pytest tests/test_snapshots.py"


def said_by(widget) -> list[str]:
    """Return the words of a picture, of an explorer with its presets, or of a prediction, as
    lines.
    """
    if isinstance(widget, Picture):
        facts = {"alt": widget.alt, "caption": widget.caption}
    elif isinstance(widget, Explorer):
        keep = ("title", "alt", "sentence", "controls", "presets")
        facts = {key: widget.spec[key] for key in keep}
        facts["at the start"] = widget.frame({})["sentence"]
        facts["at a preset"] = {
            words: widget.frame(values)["sentence"] for words, values in widget.presets.items()
        }
    else:
        keep = ("mode", "question", "answer", "alt", "label", "handles", "start", "truth", "items")
        facts = {key: widget.spec[key] for key in keep}
    text = yaml.safe_dump(
        _rounded(facts), sort_keys=False, allow_unicode=True, width=120, default_flow_style=False
    )
    return text.splitlines()


def _rounded(value):
    if isinstance(value, dict):
        return {str(key): _rounded(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(inner) for inner in value]
    if isinstance(value, float):
        return float(f"{value:.4g}")
    return value


def snapshots_of(path) -> dict[str, list[str]]:
    """Return {kind_name: lines} of everything drawn or predicted in a notebook."""
    return {
        name: [*said_by(widget), "---", *lines_of(svg_of(widget))]
        for name, widget in named(path).items()
        if not isinstance(widget, Quiz)
    }


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_picture_is_as_it_was_committed(path):
    folder, now = FOLDER / path.stem, snapshots_of(path)
    if os.environ.get("UPDATE_SNAPSHOTS"):
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.txt"):
            old.unlink()
        for name, lines in now.items():
            (folder / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    stored = {
        file.stem: file.read_text(encoding="utf-8").splitlines() for file in folder.glob("*.txt")
    }
    assert sorted(stored) == sorted(now), f"a picture came or went; if it should: {UPDATE}"
    changed = {
        name: found for name, lines in now.items() if (found := differences(stored[name], lines))
    }
    said = "\n".join(f"{name}\n" + "\n".join(lines) for name, lines in changed.items())
    assert not changed, f"{path.stem} shows something else; if it should: {UPDATE}\n{said}"


def test_no_snapshot_is_left_of_a_notebook_that_is_gone():
    assert {folder.name for folder in FOLDER.iterdir()} <= {path.stem for path in NOTEBOOKS}


def line_at(x=3.0, words="favors ketamine", color=BLUE):
    """Return the lines of a small picture: a mark at (x, 1) and words beside it."""

    def draw(figure):
        axes = figure.add_subplot(xlim=(0, 10), ylim=(0, 2), xlabel="Level (ng/mL)")
        axes.plot([x], [1], "o", color=color, mfc="white")
        axes.plot([0, 5, 10], [0, x / 10, 2], color=color)
        axes.text(5, 1.5, words)

    return lines_of(Picture(draw, alt="A mark.").svg())


@pytest.mark.parametrize(
    "change",
    [{"x": 3.05}, {"x": 30.0}, {"words": "favors control"}, {"words": "p 0.05"}, {"color": RED}],
    ids=str,
)
def test_a_shift_of_one_percent_other_words_and_other_colors_are_seen(change):
    start = {"words": "p 0.06"} if change.get("words") == "p 0.05" else {}
    assert differences(line_at(**start), line_at(**change))


def test_libraries_rounding_is_not_seen():
    assert differences(line_at(), line_at(x=3.0 + 1e-9)) == []
    assert differences(["mark at (1.0, 2.0) shape"], ["mark at (1.1, 2.0) shape"]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("at the start: p is 0.077", "at the start: p is 0.078"),
        ("text '(1.0, 2.0)' at (1.0, 2.0) 12", "text '(1.1, 2.0)' at (1.0, 2.0) 12"),
        ("path via (1.0, 2.0) stroke-width 0.8", "path via (1.0, 2.0) stroke-width 0.9"),
    ],
)
def test_words_and_widths_are_held_to_the_letter(one, other):
    assert differences([one], [other])
