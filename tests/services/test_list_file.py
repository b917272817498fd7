"""A list as a file: marks, encodings, odd rows, and what is no list at all."""

from __future__ import annotations

import csv
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from services.people_lists import table

from fieldreg.domain.trouble import Trouble
from fieldreg.services.list_file import MOST_BYTES, MOST_ROWS, Table, read_table, table_of

KNOWN = frozenset({"nik", "full_name", "address"})


def read(data: bytes) -> Table:
    return table_of(data, lambda name: name.casefold() in KNOWN)


def rows(data: bytes) -> list[tuple[int, int, list[str]]]:
    return [(r.number, r.line, r.cells) for r in read(data).rows]


@pytest.mark.parametrize("between", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_marks_line_ends_and_encodings_are_recognised(between, end, encoding):
    text = table(["nik", "address"], [["1", "Jl. É, 3;4\t5"]], between, end).decode()
    found = read(text.encode(encoding))
    assert found.names == ("nik", "address")
    assert [(r.number, r.cells) for r in found.rows] == [(1, ["1", "Jl. É, 3;4\t5"])]
    assert not found.is_windows


def test_what_is_no_utf_8_is_windows_1252():
    found = read("nik,full_name\n1,ÉLISE\n".encode("cp1252") + b"2,\x81\n")
    assert found.is_windows
    assert [r.cells[1] for r in found.rows] == ["ÉLISE", "\ufffd"]


def test_a_spreadsheet_may_name_its_mark_first():
    assert rows(b"sep=;\r\nnik;address\r\n1;a,b\r\n") == [(1, 3, ["1", "a,b"])]


def test_the_mark_is_the_one_that_makes_known_names():
    assert read(b"nik;see KTP, KK, or ask\n1;a,b\n").names == ("nik", "see KTP, KK, or ask")


def test_names_are_trimmed_and_empty_ones_at_the_end_go():
    assert read(b" nik , ,Address\t,, \n1\n").names == ("nik", "", "Address")


def test_empty_rows_are_passed_over_but_counted():
    found = rows(b"\n,,\nnik,address\n\n1,a\n , \n2,b\n\n\n")
    assert found == [(2, 5, ["1", "a"]), (4, 7, ["2", "b"])]


def test_a_quoted_cell_may_go_over_lines():
    assert rows(b'nik,address\n1,"a\nb"\n2,c\n') == [(1, 2, ["1", "a\nb"]), (2, 4, ["2", "c"])]


def test_a_quotation_mark_may_follow_a_blank():
    assert rows(b'nik, address\n1, "a, b"\n') == [(1, 2, ["1", "a, b"])]


def test_a_mark_inside_a_quoted_cell_is_text():
    assert rows(b'nik,address\n1,Jl. "A", 3\n2,"B" C\n') == [
        (1, 2, ["1", 'Jl. "A"', "3"]),
        (2, 3, ["2", "B C"]),
    ]


def test_nul_bytes_are_text_like_any_other():
    assert rows(b"nik,address\n1,a\x00b\n") == [(1, 2, ["1", "a\x00b"])]


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\r\n\x1a\r\n", b"\n" + b"\x1a" * 128])
def test_the_mark_at_the_end_of_an_old_file_is_no_person(end):
    assert rows(b"nik,address\n1,a" + end) == [(1, 2, ["1", "a"])]
    assert rows(b"nik,address" + end) == []


def test_that_mark_elsewhere_is_text_like_any_other():
    assert rows(b"nik,address\n1,\x1a\n2,b\x1ac\n") == [
        (1, 2, ["1", "\x1a"]),
        (2, 3, ["2", "b\x1ac"]),
    ]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "list_empty"),
        (b" \r\n\n", "list_empty"),
        (b"\xef\xbb\xbf", "list_empty"),
        (b"\r\n\x1a", "list_empty"),
        (b"PK\x03\x04rest", "list_workbook"),
        (b"\xd0\xcf\x11\xe0rest", "list_workbook"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "list_binary"),
        (b"5171031203809901,I WAYAN\n", "list_no_column"),
        (b",,\n,,\n", "list_no_column"),
        (b'nik,address\n1,"never closed\n2,b\n', "list_quote"),
        (b'"nik,address\n1,2\n', "list_quote"),
        (b"nik,address\n1," + b"a" * 200_000, "list_cell"),
    ],
)
def test_what_is_no_list_is_said(data, key):
    with pytest.raises(Trouble) as raised:
        read(data)
    assert raised.value.key == key


@pytest.mark.parametrize(
    "data", [b'nik,address\n1,a\n2,"open\n3,b\n', b"nik,address\n1,a\n2," + b"b" * 200_000]
)
def test_the_row_that_cannot_be_read_is_named(data):
    with pytest.raises(Trouble) as raised:
        read(data)
    assert raised.value.values["line"] == 3


def test_a_cell_may_be_long():
    assert read(b"nik\n" + b"7" * 100_000 + b"\n").rows[0].cells == ["7" * 100_000]


def trouble_with(path: Path) -> str:
    with pytest.raises(Trouble) as raised:
        read_table(path, KNOWN.__contains__)
    return raised.value.key


def test_files_that_cannot_be_read_are_told_apart(tmp_path):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert trouble_with(tmp_path / "none.csv") == "list_missing"
    assert trouble_with(Path("a\0b")) == "list_missing"
    assert trouble_with(tmp_path) == "list_folder"
    assert trouble_with(loop) == "list_unreadable"
    assert trouble_with(tmp_path / ("x" * 5000)) == "list_unreadable"


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert trouble_with(path) == "list_large"


def test_a_list_with_too_many_rows_is_to_be_divided(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("nik\n" + "1\n" * MOST_ROWS)
    assert len(read_table(path, KNOWN.__contains__).rows) == MOST_ROWS
    path.write_text("nik\n" + "1\n" * (MOST_ROWS + 1))
    assert trouble_with(path) == "list_long"


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6),
    st.sampled_from(",;\t"),
)
def test_any_table_is_read_as_it_was_written(cells, between):
    found = read(table(["nik", "address"], cells, between))
    filled = [(n, c) for n, c in enumerate(cells, 1) if any(x and not x.isspace() for x in c)]
    # Blanks before a cell and the way lines end inside one are not kept.
    plain = lambda row: [x.lstrip(" ").replace("\r\r\n", "\r\n") for x in row]  # noqa: E731
    assert [(r.number, plain(r.cells)) for r in found.rows] == [(n, plain(c)) for n, c in filled]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_table_or_known_trouble(data):
    for content in (data, b"nik,address\n" + data):
        with suppress(Trouble):
            assert len(read(content).rows) <= len(content)


def test_the_limit_of_a_cell_is_the_csv_modules_own():
    assert csv.field_size_limit() == 131_072
