"""Words shown as Markdown: their plain form says all that the Markdown says."""

import pytest
from ketamine_brain.teaching.words import Words


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**bold** and <b>strong</b>", "bold and strong"),
        ('<details class="on-paper"><summary>More</summary>\n\nText', "More\n\nText"),
        ("day 28: −5.1 (P<.001)\n\nday 1: none (p > 0.28)", None),
        (
            "**Code**\n\n```python\ny = x**2 < b > c\n```\n\n**on**",
            "Code\n\n```python\ny = x**2 < b > c\n```\n\non",
        ),
        ("2 h <= t and t > 1 h", None),
        ("fewer (n <18) than <em>many</em> (n > 90)", "fewer (n <18) than many (n > 90)"),
    ],
)
def test_the_plain_form_loses_marks_and_no_words(markdown, plain):
    assert repr(Words(markdown)) == (plain or markdown)
