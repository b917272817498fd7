"""`fieldreg erase`: only an ended registration, only by a head; the rest is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from services.centre_acts import centre_answers
from services.conftest import PASSPHRASE, complete, enrolment, folder  # noqa: F401 - fixtures

from fieldreg.apps.cli import main
from fieldreg.domain.words import Act, Role
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import history, officers, register, workspace

OTHER = "sandi petugas lain"


@pytest.fixture
def erase(folder: Path, tmp_path: Path, capsys):  # noqa: F811
    def call(record_id: str, passphrase: str = PASSPHRASE) -> tuple[int, str]:
        secret = tmp_path / "passphrase"
        secret.write_text(passphrase)
        given = ["erase", record_id, "--workspace", str(folder), "--passphrase-file", str(secret)]
        status = main(given)
        out = capsys.readouterr()
        return status, out.out + out.err

    return call


def at_the_desk(folder: Path, job):  # noqa: F811
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())
    try:
        return job(desk)
    finally:
        workspace.close(desk)


def test_an_ended_registration_is_erased_and_a_living_one_is_not(folder, erase, complete) -> None:  # noqa: F811
    def two(desk):
        one = register.save(desk, register.open_form(desk), complete).record_id
        centre_answers(desk, one, Act.ENDED)
        other = {**complete, "nik": "5171031203809911"}
        return one, register.save(desk, register.open_form(desk), other).record_id

    ended, lives = at_the_desk(folder, two)
    status, said = erase(lives)
    assert (status, "sudah berakhir" in said) == (1, True)
    assert erase("00000000-0000-7000-8000-00000000dead")[0] == 1
    status, said = erase(ended)
    assert (status, "dihapus" in said) == (0, True)
    assert at_the_desk(folder, lambda desk: history.record(desk, ended)).values == {}
    assert at_the_desk(folder, lambda desk: history.record(desk, lives)).values


def test_an_officer_erases_nobody(folder, erase, complete) -> None:  # noqa: F811
    def one(desk):
        officers.add_officer(
            desk, name="Ketut", role=Role.OFFICER, passphrase=OTHER, own_passphrase=PASSPHRASE
        )
        record_id = register.save(desk, register.open_form(desk), complete).record_id
        centre_answers(desk, record_id, Act.ENDED)
        return record_id

    ended = at_the_desk(folder, one)
    status, said = erase(ended, OTHER)
    assert (status, "epala" in said) == (1, True)
    assert at_the_desk(folder, lambda desk: history.record(desk, ended)).values
