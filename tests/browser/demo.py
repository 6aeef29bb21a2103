"""A small notebook with every kind of widget and every way of answering without a kernel, for the
tests of pages.
"""

import pathlib

import nbformat
from ketamine_brain.publish import notebooks
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

SETUP = """
import numpy as np
from ketamine_brain.explorer import Explorer, Scene
from ketamine_brain.teaching.predict import Predict
from ketamine_brain.teaching.quiz import Quiz
from ketamine_brain.drawing.style import BLUE, GOLD

t = np.linspace(0, 10, 80)

def model(rate=0.5):
    return t, np.exp(-rate * t)

def draw(figure, result):
    axes = figure.add_subplot()
    axes.set(ylim=(0, 1), ylabel="Share left", xlabel="Hours")
    return {"curve": axes.plot(*result, color=BLUE)[0], "dots": axes.scatter(result[0][::20], result[1][::20], color=GOLD, zorder=3)}

def move(result):
    return {"curve": result, "dots": (result[0][::20], result[1][::20])}

def read(result, values):
    return {"end": result[1][20], **values}

def make(name, mode, **more):
    rate = dict(label="Rate " + name, low=0.1, high=2.0, step=0.1, value=0.5, unit="per h", spoken_unit="per hour", source="as in [MUR-01]", **more)
    return Explorer(Scene(model, draw, move, read), "At {rate:.1f} per hour {end:.0%} is left.", {"rate": rate}, presets={"fast": {"rate": 2.0}},
                    kernel_free=mode, name=name, title="Decay, " + name, alt="A curve that falls.")
"""
CURVE = """
def ask(figure):
    axes = figure.add_subplot()
    axes.set(xlim=(0, 28), ylim=(0, 60), xlabel="Days")
    return {"truth": axes.plot(3 * t[:50], 33 - 10 * np.exp(-t[:50]))[0]}

Predict("99/c", "curve", "Draw the curve.", "It falls [MUR-01].", [22.0, 25.0, 33.0], [33.0, 33.0, 33.0], draw=ask,
        handles=dict(x=[1, 7, 14], names=["day 1", "day 7", "day 14"], low=0, high=60, step=1, spoken_unit="points"))
"""
QUIZ = """
Quiz("99/q", [dict(id="a", prompt="What is </script><b>this</b>?", options=[
    dict(text="A & B", right=True, why="As measured [MUR-01]."), dict(text="C < D", why="No <i>such</i> thing.")])])
"""
CELLS = [
    new_markdown_cell(
        "# Demo\n\nA story of a drug. It fell by 16.5 points [MUR-01], and $x^2$ is"
        " mathematics.\n\n$$y = \\frac{1}{1 + kt}$$\n\n## Explore\n\n| a | b |\n|---|---|\n| 1 | 2"
        " |\n\nNext: [mood](98_other.ipynb#Explore), [gone](97_gone.ipynb)"
    ),
    new_code_cell(SETUP.strip()),
    new_code_cell('make("stops", "blend")'),
    new_code_cell('make("blend", "blend")'),
    new_code_cell(CURVE.strip()),
    new_code_cell(
        'Predict("99/n", "number", "How many?", "It is 45.", 45, 10, handles=dict(low=0, high=100,'
        ' step=1, unit="%", spoken_unit="percent"), truth_low=30, truth_high=60)'
    ),
    new_code_cell(
        'Predict("99/r", "ranking", "In which order?", "So it is.", ["b", "a"], ["a", "b"],'
        ' items=[dict(id="a", text="A thing"), dict(id="b", text="B thing")])'
    ),
    new_markdown_cell("## Check yourself"),
    new_code_cell(QUIZ.strip()),
    new_code_cell('print("<script>alert(1)</script>")'),
]


def write(folder: pathlib.Path) -> pathlib.Path:
    """Write the demo notebook and a neighbor to `folder`, run as they would be committed; return
    the folder.
    """
    other = new_notebook(
        cells=[
            new_markdown_cell(
                "# Other\n\nAnother story.\n\n## Explore\n\nBack: [demo](99_demo.ipynb)"
            )
        ]
    )
    demo = new_notebook(cells=[nbformat.from_dict(cell) for cell in CELLS])
    for name, book in (("98_other", other), ("99_demo", demo)):
        nbformat.write(book, folder / f"{name}.ipynb")
    assert notebooks.refresh_and_say(folder / "99_demo.ipynb", check=False)
    return folder
