"""Invented people answer the pages of a site in a browser and save their files: in `tests`,
`python -m browser.class_run SITE FOLDER 12`, then open FOLDER/class.png.

Each guesses at random and answers with a chance of being right that grows from the opening check
to the closing one. Names are invented; some give none.
"""

from __future__ import annotations

import pathlib
import sys

import numpy as np
from ketamine_brain.publish import classroom
from ketamine_brain.publish.chromium import chromium
from ketamine_brain.publish.notebooks import find

NUMBERS = ("00", "05", "12")
RIGHT = {"00": 0.35, "05": 0.6, "12": 0.75}  # the chance of a right answer
NAMES = ("Ada Example", "", "", "Bo Sample", "", "")
SIZE = {"width": 1366, "height": 768}


def people(browser, site: pathlib.Path, folder: pathlib.Path, count: int) -> list[pathlib.Path]:
    """Return the files that `count` people saved in `folder`; each has a browser of their own."""
    series = classroom.series(find(only=NUMBERS))
    folder.mkdir(parents=True, exist_ok=True)
    return [_person(browser, site, folder, series, seed) for seed in range(count)]


def _person(browser, site, folder, series, seed) -> pathlib.Path:
    rng = np.random.default_rng(seed)
    context = browser.new_context(offline=True, accept_downloads=True, viewport=SIZE)
    try:
        page = context.new_page()
        for number in NUMBERS:
            page.goto(next(site.glob(f"{number}_*.html")).as_uri())
            _guess(page, rng)
            own = [quiz for quiz in series["quizzes"] if quiz["key"].startswith(number)]
            for quiz, asked in zip(own, page.locator(".kb-quiz").all(), strict=True):
                _answer(asked, quiz["questions"], RIGHT[number], rng)
        asked.get_by_label("Name in that file").fill(NAMES[seed % len(NAMES)])
        with page.expect_download() as saved:
            asked.get_by_role("button", name="Save all my answers to a file").click()
        file = folder / saved.value.suggested_filename
        saved.value.save_as(file)
        return file
    finally:
        context.close()


def _guess(page, rng) -> None:
    """Draw each curve, put each list in an order, and look at the answers."""
    for each in page.locator(".kb-predict").all():
        for hand in each.get_by_role("slider").all():
            hand.focus()
            key = str(rng.choice(["ArrowDown", "ArrowUp"]))
            for _ in range(int(rng.integers(0, 18))):
                hand.press(key)
        down = each.locator(".kb-down:enabled")
        movable = down.count()
        for _ in range(int(rng.integers(0, 6)) if movable else 0):
            down.nth(int(rng.integers(movable))).click()
        each.get_by_role("button", name="Show the answer").click()


def _answer(asked, questions, chance, rng) -> None:
    blocks = asked.locator(".kb-quiz-question").all()
    for block, question in zip(blocks, questions, strict=True):
        right = [i for i, option in enumerate(question["options"]) if option["right"]]
        wrong = [i for i, option in enumerate(question["options"]) if not option["right"]]
        choice = int(rng.choice(right if rng.random() < chance else wrong))
        block.get_by_role("radio").nth(choice).check()
        block.get_by_role("button").click()


def look(browser, site: pathlib.Path, files: list[pathlib.Path], picture: pathlib.Path) -> str:
    """Return the words of the class page of `files`, and save pictures of it, a screen each."""
    context = browser.new_context(offline=True, viewport=SIZE)
    try:
        page = context.new_page()
        page.goto((site / "class.html").as_uri())
        page.locator("#files").set_input_files(files)
        page.locator("#results").get_by_text(f"{len(files)} people.").wait_for()
        page.screenshot(path=picture, full_page=True)
        return page.locator("body").inner_text()
    finally:
        context.close()


def main(site: str, folder: str, count: str = "12") -> None:
    """Let `count` people answer, and show their class."""
    home = pathlib.Path(folder)
    with chromium() as context:
        files = people(context.browser, pathlib.Path(site), home, int(count))
        look(context.browser, pathlib.Path(site), files, home / "class.png")
    print(f"{len(files)} files and class.png in {home}")


if __name__ == "__main__":
    main(*sys.argv[1:])
