"""Reads the tables of people's names that ship with the program."""

from __future__ import annotations

import csv
import io
from functools import cache
from pathlib import Path

from fieldreg.domain.names import NameTableFault, NameTables, Row, build_tables

from .resources import resource

COLUMNS = {
    "balinese.csv": ("kind", "reads_as", "sex", "rank", "place", "written", "note"),
    "indonesian.csv": ("kind", "reads_as", "sex", "rank", "place", "written", "note"),
    "degrees.csv": ("degree", "bare"),
    "spelling.csv": ("where", "written", "becomes", "examples"),
}
MAX_FILE_BYTES = 1024 * 1024


def load_name_tables(folder: Path) -> NameTables:
    """The tables in *folder*. Raises NameTableFault naming the file, the line and the field."""
    return build_tables({name: _rows(folder / name) for name in COLUMNS})


@cache
def name_tables() -> NameTables:
    """The tables that ship with the program, trusted as a part of it; read once."""
    return load_name_tables(resource("names"))


def _rows(path: Path) -> list[Row]:
    columns = COLUMNS[path.name]
    lines = csv.reader(io.StringIO(_text(path)), strict=True)
    rows = []
    try:
        for cells in lines:
            if lines.line_num == 1:
                _expect(path.name, cells == [*columns], 1, "must be the columns " + str(columns))
            elif cells:
                fits = len(cells) == len(columns)
                _expect(path.name, fits, lines.line_num, f"must have {len(columns)} cells")
                rows.append(Row(lines.line_num, dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        raise NameTableFault(path.name, lines.line_num, "row", str(error)) from None
    return rows


def _expect(file: str, is_so: bool, line: int, why: str) -> None:
    if not is_so:
        raise NameTableFault(file, line, "row", why)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise NameTableFault(path.name, 0, "file", "is missing") from None
    except OSError as error:
        why = f"cannot be read ({type(error).__name__})"
        raise NameTableFault(path.name, 0, "file", why) from error
    if len(data) > MAX_FILE_BYTES:
        raise NameTableFault(path.name, 0, "file", "is larger than 1 MiB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise NameTableFault(path.name, 0, "file", "is not UTF-8") from None
