"""A table that cannot be is refused with file, line and field."""

import pytest

from fieldreg.domain.names import NameTableFault, Row, build_tables, read_name

GOOD = {
    "balinese.csv": {
        "kind": "birth_order",
        "reads_as": "wayan",
        "sex": "",
        "rank": "1",
        "place": "head",
        "written": "wayan|wyn",
    },
    "indonesian.csv": {
        "kind": "lineage",
        "reads_as": "bin",
        "sex": "L",
        "rank": "",
        "place": "inside",
        "written": "bin",
    },
    "degrees.csv": {"degree": "S.H.", "bare": "yes"},
    "spelling.csv": {"where": "anywhere", "written": "th", "becomes": "t"},
}


def files(name="", **changed):
    def cells(file):
        merged = {**GOOD[file], **(changed if file == name else {})}
        return {k: v for k, v in merged.items() if v is not None}

    return {file: [Row(7, cells(file))] for file in GOOD}


def test_good_rows_make_tables():
    found = read_name("Wyn Martha bin Ali, SH", build_tables(files()))
    assert (found.rank, found.key, found.degrees) == (1, "marta", ("S.H.",))
    assert found.lineage == ("bin", "ali")


def test_no_rows_make_tables_that_know_nothing():
    found = read_name("I Wyn Martha", build_tables({file: [] for file in GOOD}))
    assert found.key == "iwynmartha"


@pytest.mark.parametrize(
    ("file", "field", "value", "why"),
    [
        ("balinese.csv", "kind", "personal", "must be one of"),
        ("balinese.csv", "kind", None, "is missing"),
        ("balinese.csv", "reads_as", " ", "is empty"),
        ("balinese.csv", "sex", "M", "must be one of: (empty), L, P"),
        ("balinese.csv", "rank", "5", "must be one of: 1, 2, 3, 4"),
        ("balinese.csv", "place", "anywhere", "must be one of"),
        ("balinese.csv", "written", "wayan||wyn", "must be lower-case words"),
        ("balinese.csv", "written", "Wayan", "must be lower-case words"),
        ("balinese.csv", "written", "i.b.", "must be lower-case words"),
        ("indonesian.csv", "rank", "1", "must be one of: (empty)"),
        ("indonesian.csv", "written", "bin ali", "must be single words here"),
        ("degrees.csv", "degree", "S.1.", "must be letters parted by dots"),
        ("degrees.csv", "bare", "", "must be one of: yes, no"),
        ("spelling.csv", "where", "somewhere", "must be one of"),
        ("spelling.csv", "written", "", "is empty"),
        ("spelling.csv", "becomes", "t{c}", "must have the one {c}"),
    ],
)
def test_a_mistake_is_named(file, field, value, why):
    with pytest.raises(NameTableFault) as caught:
        build_tables(files(file, **{field: value}))
    fault = caught.value
    assert (fault.file, fault.line, fault.field) == (file, 7, field)
    assert why in fault.why
    assert str(fault) == f"{file}, line 7, {field}: {fault.why}"


def test_a_file_that_is_not_given_is_named():
    with pytest.raises(KeyError, match=r"degrees\.csv"):
        build_tables({f: rows for f, rows in files().items() if f != "degrees.csv"})
