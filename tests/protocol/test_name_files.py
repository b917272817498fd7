import csv
import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from fieldreg.domain.names import KEY_VERSION, NameTableFault, read_name
from fieldreg.protocol import name_files
from fieldreg.protocol.name_files import COLUMNS, load_name_tables, name_tables
from fieldreg.protocol.resources import resource


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(resource("names"), tmp_path / "names"))


def fault_of(folder):
    with pytest.raises(NameTableFault) as caught:
        load_name_tables(folder)
    return caught.value


def test_the_shipped_tables_are_read_once():
    assert name_tables() is name_tables()
    assert read_name("I Wyn. Artha", name_tables()).key == "arta"


def test_every_shipped_file_is_read():
    assert {p.name for p in resource("names").iterdir()} == set(COLUMNS)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    fault = fault_of(folder)
    assert (fault.file, fault.why) == (name, "is missing")


@pytest.mark.parametrize("name", COLUMNS)
def test_other_columns_are_refused(folder, name):
    path = folder / name
    path.write_text("x" + path.read_text("utf-8"), "utf-8")
    fault = fault_of(folder)
    assert (fault.file, fault.line) == (name, 1)
    assert "must be the columns" in fault.why


@pytest.mark.parametrize(
    ("line", "why"), [("a,b\n", "must have 7 cells"), ('"a\n', "unexpected end of data")]
)
def test_a_broken_line_is_named(folder, line, why):
    path = folder / "balinese.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*rows[:4], "\n", line]), "utf-8")
    fault = fault_of(folder)
    assert (fault.file, fault.line, fault.why) == ("balinese.csv", 6, why)


def test_a_mistake_in_a_row_is_named_with_its_line(folder):
    path = folder / "balinese.csv"
    path.write_text(path.read_text("utf-8").replace("birth_order,wayan,,1", "birth_order,wayan,,9"))
    fault = fault_of(folder)
    assert (fault.file, fault.line, fault.field) == ("balinese.csv", 5, "rank")


def test_what_is_no_text_is_refused(folder):
    (folder / "degrees.csv").write_bytes(b"\xff\xfe\x00")
    assert fault_of(folder).why == "is not UTF-8"


def test_a_huge_file_is_refused(folder, monkeypatch):
    monkeypatch.setattr(name_files, "MAX_FILE_BYTES", 100)
    assert fault_of(folder).why == "is larger than 1 MiB"


def test_a_folder_in_place_of_a_file_is_named(folder):
    (folder / "degrees.csv").unlink()
    (folder / "degrees.csv").mkdir()
    assert fault_of(folder).why.startswith("cannot be read")


KEYS = {1: "3fc666c1fc15d5c2"}
"""What the tables of each version of the name key are, without notes and examples."""


def test_other_tables_are_another_version_of_the_key():
    """Whoever changes a row raises KEY_VERSION and writes the new digest here."""
    kept = {}
    for name in COLUMNS:
        with resource("names", name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        kept[name] = [{k: r[k] for k in r if k not in ("note", "examples")} for r in rows]
    digest = sha256(json.dumps(kept, sort_keys=True).encode()).hexdigest()[:16]
    assert KEYS[KEY_VERSION] == digest
