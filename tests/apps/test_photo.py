"""`fieldreg photo`: kept with its registration, listed, and what is no photo refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.picture_files import encoded, photo
from services.conftest import PASSPHRASE, complete, enrolment, folder  # noqa: F401 - fixtures

from fieldreg.apps.cli import main
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import register, workspace


@pytest.fixture
def record(folder: Path, complete) -> str:  # noqa: F811
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())
    try:
        return register.save(desk, register.open_form(desk), complete).record_id
    finally:
        workspace.close(desk)


@pytest.fixture
def call(folder: Path, tmp_path: Path, capsys):  # noqa: F811
    def run(*given: str) -> tuple[int, str]:
        secret = tmp_path / "passphrase"
        secret.write_text(PASSPHRASE)
        more = ["--workspace", str(folder), "--passphrase-file", str(secret)]
        status = main(["photo", *given, *more])
        out = capsys.readouterr()
        return status, out.out + out.err

    return run


def test_a_photo_is_kept_and_listed_as_on_its_way(call, record: str, tmp_path: Path) -> None:
    file = tmp_path / "ktp.jpg"
    file.write_bytes(encoded(photo()))
    status, digest = call("add", record, str(file), "--kind", "ktp")
    assert (status, len(digest.strip())) == (0, 64)
    status, said = call("list", record)
    assert (status, said.split("\t")[:2]) == (0, [digest.strip(), "ktp"])
    assert "masih di jalan" in said


def test_a_photo_is_taken_away_with_a_reason(call, record: str, tmp_path: Path) -> None:
    file = tmp_path / "ktp.jpg"
    file.write_bytes(encoded(photo()))
    digest = call("add", record, str(file))[1].strip()
    status, said = call("again", record, digest)
    assert (status, "tidak ditolak" in said) == (1, True)
    assert call("remove", record, digest, "--reason", " ")[0] == 1
    status, said = call("remove", record, digest, "--reason", "foto orang lain")
    assert (status, "pusat menghapusnya" in said) == (0, True)
    assert call("list", record) == (0, "")


def test_what_is_no_photo_is_refused_in_words(call, record: str, tmp_path: Path) -> None:
    file = tmp_path / "surat.txt"
    file.write_text("bukan foto")
    status, said = call("add", record, str(file))
    assert (status, "bukan foto JPEG atau PNG" in said) == (1, True)
    status, said = call("add", record, str(tmp_path / "tidak-ada.jpg"))
    assert (status, "tidak bisa dibaca" in said) == (1, True)
    assert call("add", "00000000-0000-7000-8000-00000000dead", str(file))[0] == 1
    assert call("list", record) == (0, "")
