"""The measurements table: what it holds, what the loader refuses, and that nothing leaks from fitting to testing."""

import csv

import pytest
from ketamine_brain.evidence import cite, load, measurement, measurements, tables
from ketamine_brain.evidence.measurements import COLUMNS, TABLE

GOOD = dict.fromkeys(COLUMNS, "") | dict(
    id="AAA-01",
    topic="t",
    quantity="q",
    kind="number",
    value="-16.5",
    unit="points",
    study="A trial",
    year="2013",
    doi="10.1234/a",
    check="primary",
    use="teach",
)
OTHER = GOOD | dict(id="BBB-01", study="B trial", doi="10.1234/b")


def build(rows):
    """Build rows of text as if they stood in measurements.csv from row 2 on."""
    places = (tables.Place("measurements.csv", number) for number in range(2, 99))
    return measurements.build(
        tables.checked(place, cells, COLUMNS) for place, cells in zip(places, rows, strict=False)
    )


def row(**changes):
    return GOOD | changes


def other(**changes):
    return OTHER | changes


BROKEN = {
    "unknown kind": (
        [row(kind="guess")],
        r"measurements\.csv, row 2 \(AAA-01\): kind is 'guess'; allowed: number, range, direction, flag, date",
    ),
    "unknown check": (
        [row(check="seen")],
        r"measurements\.csv, row 2 \(AAA-01\): check is 'seen'; allowed: primary, secondary, memory",
    ),
    "unknown use": (
        [row(use="fit")],
        r"measurements\.csv, row 2 \(AAA-01\): use is 'fit'; allowed: calibrate, validate, teach",
    ),
    "number without value": (
        [row(value="")],
        r"measurements\.csv, row 2 \(AAA-01\): kind number needs a value",
    ),
    "number without unit": (
        [row(unit="")],
        r"measurements\.csv, row 2 \(AAA-01\): kind number needs a unit \(dimensionless is one\)",
    ),
    "number in words": (
        [row(value="about 16")],
        r"measurements\.csv, row 2 \(AAA-01\): value is 'about 16', which is not a number",
    ),
    "number not finite": (
        [row(value="inf")],
        r"measurements\.csv, row 2 \(AAA-01\): value is 'inf'; it must be finite",
    ),
    "interval upside down": (
        [row(value="2", low="3", high="1")],
        r"measurements\.csv, row 2 \(AAA-01\): low 3 is above high 1",
    ),
    "value outside its interval": (
        [row(value="9", low="1", high="3")],
        r"measurements\.csv, row 2 \(AAA-01\): value 9 lies outside low 1 to high 3",
    ),
    "range without high": (
        [row(kind="range", value="", low="1")],
        r"measurements\.csv, row 2 \(AAA-01\): kind range needs low and high, and no value",
    ),
    "range without unit": (
        [row(kind="range", value="", low="1", high="2", unit="")],
        r"measurements\.csv, row 2 \(AAA-01\): kind range needs a unit",
    ),
    "range with a value": (
        [row(kind="range", value="1", low="1", high="2")],
        r"measurements\.csv, row 2 \(AAA-01\): kind range needs low and high",
    ),
    "flag that is neither": (
        [row(kind="flag", value="2", unit="flag")],
        r"measurements\.csv, row 2 \(AAA-01\): a flag is 0 or 1, not 2",
    ),
    "direction without words": (
        [row(kind="direction", value="")],
        r"measurements\.csv, row 2 \(AAA-01\): kind direction needs a value",
    ),
    "date in words": (
        [row(kind="date", value="in March 2019")],
        r"measurements\.csv, row 2 \(AAA-01\): a date is YYYY, .* not 'in March 2019'",
    ),
    "year in words": (
        [row(year="2013?")],
        r"measurements\.csv, row 2 \(AAA-01\): year is '2013\?', which is not a whole number",
    ),
    "missing column": (
        [{k: v for k, v in GOOD.items() if k != "unit"}],
        r"measurements\.csv, row 2 \(AAA-01\): missing column unit",
    ),
    "id twice": ([row(), row()], r"measurements\.csv, row 3 \(AAA-01\): the id stands twice"),
    "join to nothing": (
        [row(same_as="ZZZ-01")],
        r"measurements\.csv, row 2 \(AAA-01\): same_as names ZZZ-01, which is no row",
    ),
    "join one way": (
        [row(same_as="BBB-01"), other()],
        r"measurements\.csv, row 2 \(AAA-01\): same_as names BBB-01, but BBB-01 does not name AAA-01",
    ),
    "join of fit and test": (
        [row(same_as="BBB-01", use="calibrate"), other(same_as="AAA-01", use="validate")],
        r"measurements\.csv, row 2 \(AAA-01\): same_as joins a calibrate row to BBB-01, a validate row: fitting would leak",
    ),
    "one study, fit and test": (
        [row(use="calibrate"), other(study="A trial", use="validate")],
        r"measurements\.csv, row 2 \(AAA-01\): study 'A trial 2013' both calibrates",
    ),
    "one DOI, fit and test": (
        [row(use="calibrate"), other(doi="10.1234/A", use="validate")],
        r"measurements\.csv, row 2 \(AAA-01\): doi '10.1234/a' both calibrates",
    ),
    "one PMID, fit and test": (
        [row(use="calibrate", pmid="7777777"), other(pmid="7777777", use="validate")],
        r"measurements\.csv, row 2 \(AAA-01\): pmid '7777777' both calibrates",
    ),
    "one PMCID, fit and test": (
        [row(use="calibrate", pmcid="PMC77777"), other(pmcid="PMC77777", use="validate")],
        r"measurements\.csv, row 2 \(AAA-01\): pmcid 'PMC77777' both calibrates",
    ),
}


@pytest.mark.parametrize(("records", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_row_is_refused_with_its_id_and_the_reason(records, message):
    build([GOOD, OTHER])
    with pytest.raises(ValueError, match=message):
        build(records)


def test_only_the_named_control_arm_may_set_its_context_while_the_drug_arm_tests():
    masked = dict(study="masked", doi="10.1038/s44220-023-00140-x")
    build(
        [
            row(id="LII-P01", use="calibrate", **masked),
            other(id="LII-K01", use="validate", **masked),
        ]
    )
    with pytest.raises(ValueError, match="both calibrates"):
        build(
            [
                row(id="LII-K02", use="calibrate", **masked),
                other(id="LII-K01", use="validate", **masked),
            ]
        )
    with pytest.raises(ValueError, match="both calibrates"):
        build(
            [
                row(id="LII-P01", use="calibrate", study="other"),
                other(id="LII-K01", use="validate", study="other"),
            ]
        )


def test_the_table_has_the_agreed_columns_and_no_quotation():
    with open(TABLE, newline="", encoding="utf-8") as file:
        header = next(csv.reader(file))
    assert tuple(header) == COLUMNS
    assert "quote" not in header


def test_every_row_loads_and_numbers_sit_inside_their_intervals():
    rows = load()
    assert len(rows) >= 898
    assert load() is rows
    for r in rows.values():
        assert r.numbers or r.kind == "direction", r.id


def test_every_row_that_may_be_shown_has_an_address():
    assert [
        r.id for r in load().values() if r.check != "memory" and not r.link.startswith("http")
    ] == []


def test_a_page_written_by_a_machine_does_not_count_as_a_source():
    withheld = ("SS06", "SS07", "SS08", "RSK07", "RSK08", "RSK09", "RSK10")
    assert {measurement(id).check for id in withheld} == {"memory"}
    assert (
        measurement("ESC-03").check == "primary" and measurement("ESC-03").pmid
    )  # re-read in the abstract
    assert not [
        r.id for r in load().values() if "droracle" in r.url + r.link and r.check != "memory"
    ]


@pytest.mark.parametrize(
    ("use", "prefixes"),
    [
        (
            "calibrate",
            "MUR- COR- DAL- WIL- HAN- KIS- IBR- SIN- PHI-0 MRR- POS- TAY- STO- JAC- AXS-P LII-P",
        ),
        ("validate", "LII-K LII-0 ASP- SUS- KAR- HEN-"),
        ("teach", "AXS-D SUI- UNC- IMG- PHI-T IBE- GRU- JAN- ELK- EKS-"),
    ],
)
def test_use_follows_the_study(use, prefixes):
    for prefix in prefixes.split():
        found = {r.use for r in load().values() if r.id.startswith(prefix)}
        assert found == {use}, prefix


def test_one_result_under_several_ids_is_joined_and_says_the_same_number():
    expected = {
        "KAR-01": ("EXP78",),
        "LII-01": ("EXP79", "CO06"),
        "LII-02": ("EXP80", "CO08"),
        "COC-06": ("DEC10",),
        "RWD-03": ("EXP55", "EXP56"),
        "ELK-01": ("EXP81",),
        "EKS-01": ("EXP82",),
        "EKS-03": ("EXP83",),
        "ABD-01": ("PTS13",),
    }
    for id, ids in expected.items():
        assert set(measurement(id).same_as) == set(ids)
    for r in load().values():
        for id in r.same_as:
            mine, theirs = set(map(abs, r.numbers)), set(map(abs, measurement(id).numbers))
            assert mine <= theirs or theirs <= mine or not mine or r.kind != measurement(id).kind, (
                r.id,
                id,
            )


def test_a_row_gives_its_fields_as_the_types_models_need():
    r = measurement("MUR-04")
    assert (r.value, r.low, r.high, r.n, r.year, r.use) == (
        -7.95,
        -12.71,
        -3.2,
        72,
        2013,
        "calibrate",
    )
    pair = measurement("STO-03")
    assert pair.value is None and pair.text == "24.5 vs 9.6" and pair.numbers == (24.5, 9.6)
    assert measurement("PK02").numbers == (100, 250)
    assert measurement("DEC08").n == 185 and measurement("DEC08").n_text == "185 (7 RCTs)"
    assert measurement("GRU-01").low < measurement("GRU-01").value < measurement("GRU-01").high < 0


def test_an_unknown_id_is_named_with_its_neighbors():
    with pytest.raises(ValueError, match=r"no measurement has the id 'MUR-99'; nearest: MUR-0\d"):
        measurement("MUR-99")


def test_a_citation_reads_as_value_spread_number_study_and_identifier():
    text = str(cite("WIL-05"))
    assert text.startswith("18% (95% CI 6-30), n = 367, Wilkinson")
    assert text.endswith("doi:10.1038/s41386-019-0317-8")
    assert str(cite("MUR-01")).startswith("−16.5 MADRS points (")
    assert cite("PTS13").value == "no"
    assert cite("RSK31").value == "2019-03-05"
    assert cite("PK02").value == "100 to 250 ng/mL"


def test_a_number_that_was_never_verified_cannot_be_cited():
    with pytest.raises(ValueError, match="SS06 is at level 'memory'.*must not be shown"):
        cite("SS06")


def test_a_row_gives_models_a_number_an_interval_people_hours_a_spread_and_a_direction():
    clearance = measurement("PK08")
    assert clearance.number == 84.0 and clearance.unit.startswith("L/h")
    assert measurement("PK06").interval == (69.0, 90.0)
    assert measurement("DEC08").people == 185
    assert measurement("RX04").spread("±") == 0.03 and measurement("LII-K01").spread("SD") == 8.3
    assert measurement("JPN-05").spread("SE") == 2.26
    assert [measurement(f"GL0{k}").direction for k in (1, 2, 3)] == [1, 0, -1]
    hours = {"MUR-01": 24, "GL12": 193 / 60, "LII-K01": 0, "LII-K02": 24, "PL08": 3}
    assert {id: measurement(id).time_h for id in hours} == pytest.approx(hours)


@pytest.mark.parametrize(
    ("id", "ask"),
    [
        ("STO-03", lambda row: row.number),
        ("PK02", lambda row: row.number),
        ("MUR-01", lambda row: row.interval),
        ("PL20", lambda row: row.people),
        ("PL18", lambda row: row.time_h),
        ("SHI-01", lambda row: row.time_h),
        ("MUR-01", lambda row: row.direction),
        ("GL15", lambda row: row.direction),
        ("MUR-01", lambda row: row.spread("SD")),
    ],
)
def test_what_a_row_does_not_give_is_refused_with_its_id(id, ask):
    with pytest.raises(ValueError, match=f"^{id} gives no "):
        ask(measurement(id))


def test_every_time_is_one_time_or_refused_and_never_half_read():
    read = {}
    for row in load().values():
        try:
            read[row.time] = row.time_h
        except ValueError:
            continue
    assert len(read) >= 80
    assert read["day 28"] == 28 * 24 and read["4 wk"] == read["week 4"] == 4 * 168
    assert not [time for time in read if len([c for c in time.split("(")[0] if c in ";,/-"])]
