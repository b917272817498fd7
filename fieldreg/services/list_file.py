"""A list of people as a file: its bytes, its marks between cells, its rows. What the cells mean
is for `list_columns` and `check_list`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from fieldreg.domain.reading import cleaned
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

MOST_BYTES = 64 * 1024 * 1024
"""A list of 10,704 people takes 5 MiB."""

MOST_ROWS = 200_000
"""Nearly twenty times the people of the city; more would not fit in the memory of a laptop."""

_BETWEEN = (",", ";", "\t")
# No decoded text can hold it.
_END = "\udfff"
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Old programs end a file with Ctrl-Z, some with a whole block of them.
_END_MARKS = re.compile(r"\x1a+\Z|(?<=[\r\n])\x1a+\s+\Z")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")

Known = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row in which something stands.

    `number` counts the rows below the header from 1, empty ones too; `line` is the line of the
    file on which it begins.
    """

    number: int
    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """Names of the columns without empty ones at the end, and the rows.

    `is_windows` tells that the file was no UTF-8 and was read as Windows-1252.
    """

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    is_windows: bool


def read_table(path: Path, known: Known) -> Table:
    """The table in the file at *path*; *known* tells whether a name is a column's.

    Raises Trouble: `list_missing`, `list_folder`, `list_unreadable`, `list_large`, and those of
    `table_of`.
    """
    return table_of(_bytes(path), known)


def table_of(data: bytes, known: Known) -> Table:
    """The table in *data*: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252.

    Raises UserTrouble: `list_workbook`, `list_empty`, `list_binary`, `list_no_column` where no
    name is known, `list_long` above MOST_ROWS, `list_quote` and `list_cell` with the line on which
    the row begins.
    """
    if data.startswith(_WORKBOOKS):
        raise UserTrouble("list_workbook")
    text, is_windows = _decoded(data)
    if not text.strip():
        raise UserTrouble("list_empty")
    between = max(_BETWEEN, key=lambda mark: _fit(_header(text, mark)[1], known))
    first, names = _header(text, between)
    if not any(map(known, names)):
        raise UserTrouble("list_binary" if _CONTROLS.search(text) else "list_no_column")
    rows = tuple(islice(_rows(text, between, first), MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise UserTrouble("list_long", most=MOST_ROWS)
    return Table(tuple(names), rows, is_windows)


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserTrouble("list_folder")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, ValueError):
        raise UserTrouble("list_missing") from None
    except OSError as error:
        why = type(error).__name__
        raise EnvironmentTrouble("list_unreadable", why=why) from error
    if len(data) > MOST_BYTES:
        raise UserTrouble("list_large", most=MOST_BYTES >> 20)
    return data


def _decoded(data: bytes) -> tuple[str, bool]:
    """The text, and whether it was taken for Windows-1252."""
    if data.startswith(_UTF_16):
        return _one_end(data.decode("utf-16", "replace")), False
    try:
        return _one_end(data.decode("utf-8-sig")), False
    except UnicodeDecodeError:
        return _one_end(data.decode("cp1252", "replace")), True


def _one_end(text: str) -> str:
    """A program that ends lines twice over makes no empty rows, nor does the mark of an end."""
    return _END_MARKS.sub("", text).replace("\r\r\n", "\r\n")


def _fit(names: list[str], known: Known) -> tuple[int, int]:
    return sum(map(known, names)), len(names)


def _header(text: str, between: str) -> tuple[int, list[str]]:
    """The line after the names, and the names; blank lines and Excel's `sep=` may come first."""
    for _, after, cells in _records(text, between):
        names = [cleaned(cell).strip() for cell in cells]
        while names and not names[-1]:
            names.pop()
        if names and not names[0].casefold().startswith("sep="):
            return after, names
    return 1, []


def _rows(text: str, between: str, first: int) -> Iterator[Row]:
    number = 0
    for line, _, cells in _records(text, between):
        if line < first:
            continue
        number += 1
        if any(cell and not cell.isspace() for cell in cells):
            yield Row(number, line, cells)


def _records(text: str, between: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each record with the lines on which it and the next one begin."""
    lines = chain(io.StringIO(text, newline=""), (_END,))
    reader = csv.reader(lines, delimiter=between, skipinitialspace=True)
    line = 1
    try:
        for cells in reader:
            if cells == [_END]:
                return
            if cells and cells[-1].endswith(_END):
                raise UserTrouble("list_quote", line=line)
            yield line, reader.line_num + 1, cells
            line = reader.line_num + 1
    except csv.Error:
        raise UserTrouble("list_cell", line=line, most=csv.field_size_limit()) from None
