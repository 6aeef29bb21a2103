"""Citations in prose: which brackets name rows, and which rows they name."""

from ketamine_brain.evidence import citations, cited_ids


def test_citations_are_found_with_their_place_and_runs_cover_the_rows_that_exist():
    text = "One [MUR-01 − MUR-02], a run [PK44–PK49], two [PK05, PK06]."
    found = citations(text)
    assert [c.written for c in found] == ["[MUR-01 − MUR-02]", "[PK44–PK49]", "[PK05, PK06]"]
    assert [text[c.start : c.end] for c in found] == [c.written for c in found]
    assert found[0].differences == (("MUR-01", "MUR-02"),)
    assert found[1].ids == ("PK44", "PK45", "PK46", "PK49")  # there is no PK47 or PK48
    assert cited_ids(text) == ("MUR-01", "MUR-02", "PK44", "PK45", "PK46", "PK49", "PK05", "PK06")


def test_brackets_in_code_math_and_links_and_plain_words_are_no_citations():
    assert cited_ids("`x[PK05]` $a[PK05]$ [PK05](http://x) [FDA] [toy] ```\n[PK05]\n```") == ()
