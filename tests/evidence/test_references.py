"""The reference list: importable BibTeX, an entry for every shown row, nothing guessed."""

import re

import bibtexparser
import pybtex.backends.plaintext
import pybtex.database
import pybtex.style.formatting.unsrt
import pytest
from ketamine_brain.evidence import bibliography, load, reference, references
from ketamine_brain.evidence.references import BIBLIOGRAPHY


def test_a_reference_manager_can_import_the_file_and_reads_what_we_read():
    library = bibtexparser.parse_file(str(BIBLIOGRAPHY))
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries] == [entry.key for entry in bibliography()]
    assert len({entry.key for entry in library.entries}) == len(library.entries)
    murrough = library.entries_dict["murrough2013"]
    assert murrough.entry_type == "article" and murrough["doi"] == "10.1176/appi.ajp.2013.13030392"


def test_every_row_that_may_be_shown_has_exactly_one_entry_and_no_other_row_has():
    cited = [id for entry in bibliography() for id in entry.ids]
    assert len(cited) == len(set(cited))
    assert set(cited) == {row.id for row in load().values() if row.check != "memory"}


def test_an_entry_and_its_rows_agree_on_the_identifiers():
    rows = load()
    for entry in bibliography():
        assert entry.link.startswith("http"), entry.key
        for id in entry.ids:
            assert entry.doi.lower() == rows[id].doi.lower(), id
            assert not rows[id].pmid or entry.pmid == rows[id].pmid, id


# What a client needs to print an entry whole: BibTeX's and biber's required fields, and a place.
REQUIRED = {
    "article": ("author", "title", "journal", "year"),
    "misc": ("title",),
}
ADDRESSES = ("doi", "pmid", "pmcid", "url")


@pytest.fixture(scope="module")
def database():
    return pybtex.database.parse_file(str(BIBLIOGRAPHY), bib_format="bibtex", encoding="utf-8")


def lacking(entry):
    """The required fields an entry has not, "type" where its type has no rule, "place" for none."""
    if entry.type not in REQUIRED:
        return ["type"]
    known = {*entry.fields, *entry.persons}
    missing = [name for name in REQUIRED[entry.type] if name not in known]
    return missing if known & set(ADDRESSES) else [*missing, "place"]


def test_every_entry_has_what_its_type_needs(database):
    wrong = {key: missing for key, entry in database.entries.items() if (missing := lacking(entry))}
    assert wrong == {}


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("@article{a, title={T}, journal={J}, year={2020}, doi={10.1234/a}}", ["author"]),
        ("@article{a, author={A, B}, title={T}, journal={J}, doi={10.1234/a}}", ["year"]),
        ("@misc{a, note={A study}, url={https://a.org}}", ["title"]),
        ("@misc{a, title={[A study]}}", ["place"]),
        ("@book{a, title={T}, url={https://a.org}}", ["type"]),
        ("@misc{a, title={[A study]}, url={https://a.org}}", []),
    ],
)
def test_an_entry_that_a_client_prints_as_nothing_is_named(text, missing):
    (entry,) = pybtex.database.parse_string(text, "bibtex").entries.values()
    assert lacking(entry) == missing


def test_the_plain_style_of_bibtex_prints_every_entry_with_its_title_and_its_notes(database):
    style = pybtex.style.formatting.unsrt.Style()
    backend = pybtex.backends.plaintext.Backend()
    shown = {entry.key: entry for entry in bibliography()}
    letters = re.compile(r"\w+")
    for key, entry in database.entries.items():
        printed = style.format_entry("1", entry).text.render(backend)
        for part in (shown[key].title, shown[key].note, shown[key].howpublished):
            words = letters.findall(part.lower())
            assert letters.findall(printed.lower())[: len(words)] == words or all(
                word in letters.findall(printed.lower()) for word in words
            ), (key, part)


def test_our_own_list_prints_title_place_and_note():
    for entry in bibliography():
        assert entry.title and entry.title.rstrip(".") in str(entry), entry.key
        assert entry.journal in str(entry) and entry.howpublished in str(entry), entry.key
        assert entry.note in str(entry) and "{" not in str(entry) and "\\" not in str(entry)


def test_an_entry_is_an_article_only_when_its_journal_is_known():
    for entry in bibliography():
        assert (entry.kind == "article") == bool(entry.journal), entry.key


def test_an_entry_with_an_identifier_leads_to_it_and_not_to_a_copy_elsewhere(database):
    for entry in bibliography():
        url = database.entries[entry.key].fields.get("url", "")
        if entry.doi or entry.pmid or entry.pmcid:
            assert not url or url.rstrip("/").lower() == entry.link.rstrip("/").lower(), entry.key


def test_identifiers_have_the_right_form():
    for entry in bibliography():
        assert not entry.doi or re.fullmatch(r"10\.\d{4,9}/\S+", entry.doi), entry.key
        assert not entry.pmid or re.fullmatch(r"\d{6,8}", entry.pmid), entry.key
        assert not entry.pmcid or re.fullmatch(r"PMC\d{5,8}", entry.pmcid), entry.key


@pytest.mark.parametrize(
    "id",
    [
        "MUR-01",
        "COR-01",
        "DAL-01",
        "WIL-01",
        "HAN-R1",
        "KIS-01",
        "IBR-01",
        "PHI-01",
        "POS-01",
        "TAY-01",
        "STO-01",
        "JAC-01",
        "LII-K01",
        "ASP-01",
        "ASP-03",
        "SUS-01",
        "KAR-01",
        "HEN-01",
    ],
)
def test_the_trials_that_carry_the_mood_model_are_confirmed(id):
    assert reference(id).kind == "article" and reference(id).authors


def test_a_reference_reads_as_a_reference_list_prints_it():
    text = str(reference("POS-01"))
    assert text.startswith(
        "Posternak MA, Zimmerman M (2005). Is there a delay in the antidepressant effect? "
        "A meta-analysis. "
    )
    assert reference("POS-01").short == "Posternak and Zimmerman 2005"
    assert reference("KAR-01").short == "Jelovac et al. 2025"
    assert reference("MUR-01").markdown.endswith(
        "[doi.org/10.1176/appi.ajp.2013.13030392](https://doi.org/10.1176/appi.ajp.2013.13030392)"
    )


def test_an_authority_is_one_author_though_its_name_has_an_and():
    warning = reference("RSK29")
    assert warning.authors == ("U.S. Food and Drug Administration",)
    assert str(warning).startswith("U.S. Food and Drug Administration (2023). FDA warns patients")


def test_a_reference_without_authors_begins_with_its_title():
    assert str(reference("EXP20")).startswith(
        "Real-world safety profile of esketamine nasal spray: an analysis of the Risk "
    )
    assert "approval in the United States (2024). https" in str(reference("EXP20"))


def test_a_list_names_each_publication_once_in_order():
    found = references(["WIL-01", "MUR-01", "MUR-02", "WIL-02", "KAR-01"])
    assert [entry.short for entry in found] == [
        "Jelovac et al. 2025",
        "Murrough et al. 2013",
        "Wilkinson et al. 2019",
    ]


def test_one_id_is_one_id_and_not_its_letters():
    assert references("MUR-01") == references(["MUR-01"])
    with pytest.raises(ValueError, match="no measurement has the id 'MUR-99'"):
        references("MUR-99")


def test_names_are_printed_with_their_particles_and_initials():
    daly = reference("DAL-01")
    assert daly.families[8] == "Van Nueten" and daly.authors[8] == "Van Nueten L"
    assert reference("MUR-01").authors[3] == "Al Jurdi RK"
    assert not daly.open_ended


def test_a_list_of_authors_is_open_ended_where_the_file_says_that_others_follow(database):
    for entry in bibliography():
        names = [str(person) for person in database.entries[entry.key].persons.get("author", [])]
        assert entry.open_ended == (names[-1:] == ["others"]), entry.key
        assert "others" not in names[:-1] and "others" not in entry.families, entry.key


def test_a_row_that_may_not_be_shown_and_an_unknown_one_have_no_reference():
    with pytest.raises(ValueError, match=r"SS06 has no entry in references\.bib"):
        reference("SS06")
    with pytest.raises(ValueError, match="no measurement has the id 'XXX-01'"):
        references(["XXX-01"])
