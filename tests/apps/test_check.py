"""`fieldreg check`: lines of JSON on stdout, on stderr remarks without anybody's data."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from services.people_lists import FARMER, csv_of

from fieldreg.apps.cli import main
from fieldreg.protocol.pack_container import seal
from fieldreg.protocol.pack_files import read_folder
from fieldreg.protocol.resources import resource
from fieldreg.protocol.signing import new_private_key

PACK = "denpasar-2025.2"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "daftar.csv"
    path.write_bytes(csv_of(FARMER, FARMER | {"birth_date": "1-1-1950"}, between=";"))
    return path


@pytest.fixture
def run(capfd, monkeypatch):
    """Runs the command; gives its status, the objects it printed, and its remarks."""

    def call(*arguments: object) -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
        status = main(["check", *map(str, arguments)])
        out, err = capfd.readouterr()
        assert out == "" or out.endswith("\n")
        return status, [json.loads(line) for line in out.splitlines()], err

    return call


def test_each_person_is_one_line(run, listed):
    status, told, remarks = run(listed)
    assert (status, remarks) == (0, "")
    assert [t["row"] for t in told] == [1, 2]
    assert [t["overall"] for t in told] == ["accept", "refuse"]
    assert list(told[0]) == [
        "row",
        "line",
        "complete",
        "findings",
        "decisions",
        "contribution",
        "overall",
        "missing",
        "pack",
        "in_force",
        "date",
        "explanation",
    ]


def test_texts_are_in_the_language_asked_for(run, listed):
    _, told, _ = run(listed, "--language", "en")
    assert told[1]["decisions"][0]["reasons"][0]["text"].startswith("Is 65 already")
    assert "cannot be accepted" in told[1]["explanation"]
    _, told, _ = run(listed)
    assert told[1]["decisions"][0]["reasons"][0]["text"].startswith("Sudah berusia 65")


def test_the_day_and_the_pack_may_be_given(run, listed):
    _, told, _ = run(listed, "--date", "2050-01-01", "--pack", "denpasar@2025.1")
    assert {(t["pack"], t["date"]) for t in told} == {("denpasar@2025.1", "2050-01-01")}
    assert {t["overall"] for t in told} == {"refuse"}


def test_a_pack_may_be_a_folder_or_a_file(run, listed, tmp_path):
    folder = shutil.copytree(resource("packs", PACK), tmp_path / "pack")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["version"] = "9.9"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    _, told, _ = run(listed, "--pack", folder)
    assert {t["pack"] for t in told} == {"denpasar@9.9"}
    file = tmp_path / "paket.fieldreg-pack"
    file.write_bytes(seal(read_folder(folder), new_private_key()))
    _, told, _ = run(listed, "--pack", file)
    assert {t["pack"] for t in told} == {"denpasar@9.9"}


@pytest.mark.parametrize("day", ["2026-05-04", "4/5/2026", "04052026", " 4 Mei 2026 ", "4-5-26"])
def test_the_day_may_be_given_as_people_type_it(run, listed, day):
    _, told, _ = run(listed, "--date", day)
    assert {t["date"] for t in told} == {"2026-05-04"}


@pytest.mark.parametrize("day", ["31-2-2025", "2025-02-30", "20251124", "hari ini", ""])
def test_a_wrong_day_is_wrong_usage(listed, day, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", str(listed), "--date", day])
    assert ended.value.code == 2
    assert "2026-05-04" in capsys.readouterr().err


@pytest.mark.parametrize("pack", ["", "  "])
def test_a_pack_without_a_name_is_wrong_usage(listed, pack, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["check", str(listed), "--pack", pack])
    assert ended.value.code == 2
    assert "paketnya belum disebutkan" in capsys.readouterr().err


def test_a_day_without_a_pack_is_told_once(run, listed):
    status, told, remarks = run(listed, "--date", "31-12-2024")
    assert (status, [t["in_force"] for t in told]) == (0, [False, False])
    assert len(remarks.splitlines()) == 1
    assert remarks.startswith("Pada tanggal 2 orang tidak ada paket program yang berlaku")
    _, told, remarks = run(listed, "--date", "1-1-2025")
    assert ([t["in_force"] for t in told], remarks) == ([True, True], "")


def test_values_are_printed_when_asked_for(run, listed):
    _, told, _ = run(listed, "--values")
    assert told[0]["values"]["roles.0.monthly_income"] == 1_000_000
    assert told[0]["values"]["programmes"] == ["JKK", "JKM"]
    _, told, _ = run(listed)
    assert "values" not in told[0]


def test_titles_that_people_write_are_told_once(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(*[{"NIK": "1", "Nama Lengkap": "A", "Segmen": "petani"}] * 3))
    status, told, remarks = run(path)
    assert (status, len(told)) == (0, 3)
    assert remarks.splitlines() == [
        "Kolom dibaca: “Nama Lengkap” sebagai full_name, “Segmen” sebagai roles.0.segment."
    ]


def test_a_number_of_an_item_above_99_is_told(run, tmp_path):
    _, _, remarks = run(made(tmp_path, b"nik,roles.100.segment\n1,petani\n"))
    assert remarks.splitlines() == [
        "Kolom ke-2 “roles.100.segment” tidak dibaca: nomornya paling besar 99."
    ]


def test_columns_that_are_not_read_are_told_once(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of(*[{"": "1", "nik": "5171031203809901", "Tanggl lahir": "x"}] * 3))
    status, told, remarks = run(path)
    assert (status, len(told)) == (0, 3)
    assert remarks.splitlines() == [
        "Kolom ke-1 tidak dikenal dan tidak dibaca.",
        "Kolom ke-3 “Tanggl lahir” tidak dikenal dan tidak dibaca. Mungkin maksudnya “birth_date”.",
    ]


def test_of_many_unknown_columns_the_first_are_named(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv_of({"nik": "1", **{f"kolom {chr(97 + n)}": "x" for n in range(25)}}))
    _, _, remarks = run(path, "--language=en")
    assert len(remarks.splitlines()) == 21
    assert remarks.splitlines()[-1].startswith("5 other columns")


def test_windows_1252_is_said(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("full_name\nÉLISE\n".encode("cp1252"))
    status, told, remarks = run(path)
    assert (status, len(told)) == (0, 1)
    assert "Windows-1252" in remarks


def made(folder: Path, data: bytes) -> Path:
    path = folder / "a.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04", "Save As"),
        (b"\x00\x01\x02\x03", "no text file"),
        (b"5171031203809901;I WAYAN SUDARTA\n", "No column is known"),
        (b"nik,NIK\n", "Columns 1 (“nik”) and 2"),
        (b"nama,nik,full_name\n", "Columns 1 (“nama”) and 3 (“full_name”) both mean full_name"),
        (b'nik\n"5171031203809901\n', "never closed"),
        (b"nik\n" + b"5171031203809901" * 10_000, "longer than"),
    ],
)
def test_what_is_no_list_is_one_sentence(run, tmp_path, data, word):
    status, told, remarks = run(made(tmp_path, data), "--language", "en")
    assert (status, told) == (1, [])
    assert word in remarks
    assert len(remarks.splitlines()) == 1
    assert "5171" not in remarks
    assert "WAYAN" not in remarks


def test_files_and_packs_that_are_not_there(run, tmp_path, listed):
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    for arguments, word in (
        ((tmp_path / "none.csv",), "not found"),
        ((tmp_path,), "a folder"),
        ((loop,), "cannot be read"),
        ((listed, "--pack", "denpasar@1"), "denpasar@2025.2"),
    ):
        status, told, remarks = run(*arguments, "--language", "en")
        assert (status, told, len(remarks.splitlines())) == (1, [], 1), arguments
        assert word in remarks


def test_a_pack_with_a_mistake_is_refused(run, tmp_path, listed):
    folder = shutil.copytree(resource("packs", PACK), tmp_path / "pack")
    (folder / "rules.json").write_text("{", encoding="utf-8")
    status, told, remarks = run(listed, "--pack", folder)
    assert (status, told) == (1, [])
    assert "rules.json" in remarks


def test_the_command_prints_utf_8_and_stops_when_nobody_reads(listed):
    """In a console of another encoding, and before a reader that goes away after a line."""
    path = listed.with_name("long.csv")
    path.write_bytes(csv_of(*[FARMER | {"heirs.1.relation": "Ada“"}] * 300))
    process = subprocess.Popen(
        [sys.executable, "-m", "fieldreg", "check", str(path)],
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        first = process.stdout.readline().decode("utf-8")
        process.stdout.close()
        remarks = process.stderr.read()
    assert json.loads(first)["row"] == 1
    assert "“" in first
    assert remarks == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_one_sentence(listed):
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "fieldreg", "check", str(listed), "--language", "en"],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1
    assert done.stderr == "The disk is full. What was saved is safe; make room and try again.\n"


@pytest.mark.parametrize("rest", [b"", b"\n\n,,\n", b"\r\n\x1a"])
def test_a_list_without_people_says_so(run, tmp_path, rest):
    told = "Daftar ini tidak berisi orang.\n"
    assert run(made(tmp_path, b"nik,full_name" + rest)) == (0, [], told)
