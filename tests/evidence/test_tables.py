"""Tables and the tools people open them with: no cell they change, and causes named where one did."""

import csv
import io
import pathlib
import subprocess

import pytest
from ketamine_brain.evidence import measurements, tables, trial_arms
from ketamine_brain.evidence.tables import change_by_a_spreadsheet, read

ROOT = pathlib.Path(__file__).parents[2]
COLUMNS = ("id", "value", "note")
CHANGED = {
    "a formula": ["= 74 L/h", "@mean", "+4 points", "-66 mV, 1 mM", "-1.07/-3.3 = 0.32", "=1+1"],
    "a date": [
        *("DEC08", "JAN-01", "Mar 2023", "April 2023", "12/20", "3/42", "7-10", "6 / 4", "8-Dec"),
        *("2019-03-05", "2023-10", "11 / 13 / 17", "12.05.2023", "March 5, 2019", "SEPT2"),
    ],
    "a time of day": ["10:20", "3 p"],
    "a fraction": ["1 15/16"],
    "a number of another form": ["1E5", "0.15e6", "107,698", "007", "(12)"],
    "a number without its last digits": ["1234567890123456", "0.12345678901234567"],
    "an empty cell": ["NA", "N/A", "n/a", "NULL", "null", "nan", "None", "#N/A"],
    "a logical value": ["TRUE", "false"],
    "a cell without its outer spaces": [" MUR-01", "MUR-01 "],
    "several lines": ["one\ntwo"],
}
KEPT = [
    *("MUR-01", "PK08", "[DEC08]", "12 of 20", "7 to 10", "at -66 mV", "on 2019-03-05", "none"),
    *("-0.5", "60.0", "38188539", "2016-2022", "24-34", "140/90", "24 h", "NCT02417064", "13/15"),
    *("95% CI 0.33-0.37", "in March 2023", "<=12", "10.1038/s44220-023-00140-x", "May be used", ""),
]


@pytest.mark.parametrize(
    ("what", "cell"), [(what, cell) for what, cells in CHANGED.items() for cell in cells]
)
def test_a_cell_that_a_spreadsheet_changes_is_known_with_what_it_becomes(what, cell):
    assert change_by_a_spreadsheet(cell) == what


@pytest.mark.parametrize("cell", KEPT)
def test_a_cell_that_stays_as_it_is_raises_no_alarm(cell):
    assert change_by_a_spreadsheet(cell) == ""


def committed_tables():
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    ).stdout.split("\n")
    return [ROOT / name for name in listed if name] or sorted(ROOT.glob("notebooks/**/*.csv"))


def test_the_tables_of_evidence_are_among_the_committed_ones():
    assert {measurements.TABLE, trial_arms.TABLE} <= set(committed_tables())


@pytest.mark.parametrize("path", committed_tables(), ids=lambda path: path.name)
def test_no_cell_of_any_committed_table_is_one_that_a_spreadsheet_changes(path):
    with open(path, newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows
    changed = [
        (number, column, cell, change)
        for number, row in enumerate(rows, start=2)
        for column, cell in row.items()
        if (change := change_by_a_spreadsheet(cell))
    ]
    assert changed == []


def written(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_what_spreadsheets_save_is_read_as_it_was(tmp_path, separator, encoding, ending):
    rows = [["id", "value", "note"], ["MUR-01", "-16.5", "± 2, “so”"], ["", "", ""]]
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator=ending).writerows(rows)
    (record,) = read(written(tmp_path, out.getvalue(), encoding), COLUMNS)
    assert record.cells == {"id": "MUR-01", "value": "-16.5", "note": "± 2, “so”"}
    assert record.place == ("table.csv", 2, "MUR-01")


def test_a_decimal_comma_is_read_where_semicolons_separate_and_refused_where_commas_do(tmp_path):
    (record,) = read(written(tmp_path, "id;value;note\nMUR-01;-16,5;a, b\n"), COLUMNS)
    assert record.number("value") == -16.5 and record.cells["note"] == "a, b"
    (record,) = read(written(tmp_path, 'id,value,note\nMUR-01,"-16,5",\n'), COLUMNS)
    with pytest.raises(ValueError, match=r"row 2 \(MUR-01\): value is '-16,5', which is not a n"):
        record.number("value")


def test_an_id_stands_in_brackets_where_a_spreadsheet_would_take_it_for_a_date(tmp_path):
    (record,) = read(written(tmp_path, "id,value,note\n[DEC08],1,[JAN-01]; DEC09\n"), COLUMNS)
    assert record.cells["id"] == record.place.id == "DEC08"
    assert record.ids("note") == ("JAN-01", "DEC09")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("id,value,note\nMUR-01,1,Err:509\n", r"row 2 \(MUR-01\), column note: 'Err:509' is what"),
        ("id,value,note\nA,1,x\nMUR-02,#REF!,\n", r"row 3 \(MUR-02\), column value: '#REF!' is"),
        ("id,value,note\nMUR-01,1,Â± 2\n", r"column note: 'Â± 2' has letters of another encoding"),
        ("id,value,note\nMUR-01,1,â€œso\n", r"column note: .* has letters of another encoding"),
        ("id,value,note\n08-Dec,1,\n", r"row 2 \(08-Dec\), column id: '08-Dec' is a date to a"),
        ("id,value,note\nMUR-01,1,NA\n", r"column note: 'NA' is an empty cell to a spreadsheet"),
        ("id,value,note\nMUR-01,1\n", r"table.csv, row 2: 2 cells under 3 columns"),
        ("id,value,note\nMUR-01,1,a,b\n", r"table.csv, row 2: 4 cells under 3 columns"),
        ("id,value\nMUR-01,1\n", r"row 1: missing column note \(the separator is a comma\)"),
        ("id|value|note\nMUR-01|1|\n", r"row 1: missing column id, value, note"),
        ("id,value,note,more\nMUR-01,1,,2\n", r"row 2 \(MUR-01\): unknown column more"),
        ("id,value,note,\nMUR-01,1,,2\n", r"row 2: '2' stands under no column name"),
        ("id,value,note,note\nMUR-01,1,,\n", r"row 1: a column stands twice"),
        ("", r"row 1: missing column id, value, note"),
    ],
)
def test_a_damaged_table_is_refused_with_file_row_column_and_cause(tmp_path, text, message):
    with pytest.raises(ValueError, match=message) as refusal:
        read(written(tmp_path, text), COLUMNS)
    assert "table.csv" in str(refusal.value)


def test_a_table_in_another_encoding_is_refused_with_the_row_of_the_first_such_letter(tmp_path):
    path = written(tmp_path, "id,value,note\nMUR-01,1,\nMUR-02,2,± 1\n", "cp1252")
    with pytest.raises(ValueError, match=r"table.csv, row 3: byte 0xb1 is not UTF-8"):
        read(path, COLUMNS)


@pytest.mark.parametrize("table", [measurements, trial_arms])
@pytest.mark.parametrize(
    ("column", "cell", "what"),
    [
        ("pmid", "38188539.0", "a PubMed number"),
        ("doi", "doi:10.1038/x", "a DOI"),
        ("pmcid", "10769130", "a PubMed Central number"),
        ("url", "www.example.org", "an address"),
        ("year", "2019.0", "a whole number"),
        ("id", "MUR_01", "an id such as"),
    ],
)
def test_an_identifier_of_another_form_is_refused_with_its_place(table, column, cell, what):
    (first, *_) = read(table.TABLE, table.COLUMNS)
    with pytest.raises(ValueError, match=rf"row 2 .*{column} is '{cell}', which is not {what}"):
        table.build([first._replace(cells={**first.cells, column: cell})])
