"""What officers do is noted, read by day and person, and proved whole; on the command line too."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from fieldreg.apps.audit_words import ACTS, FAULTS, VALUES
from fieldreg.apps.cli import main
from fieldreg.domain.words import Audited, Role
from fieldreg.services import audit, officers, register, void, workspace
from fieldreg.services.backup import WHYS
from fieldreg.services.desk import Desk
from fieldreg.store.audit_verifying import Fault

from .conftest import PASSPHRASE, Clock

NIK = "5171031203809901"


def saved(desk: Desk, values) -> str:
    form = register.open_form(desk)
    return register.save(desk, form, values).record_id


def acts(desk: Desk, **by) -> list[str]:
    return [one.act for one in audit.entries(desk, **by)]


def test_saving_and_voiding_are_noted(desk: Desk, complete):
    record_id = saved(desk, complete)
    void.void(desk, record_id, "salah orang")
    found = audit.entries(desk, record_id=record_id)
    assert [one.act for one in found] == [Audited.VOIDED, Audited.SAVED]
    assert {one.officer for one in found} == {"Wayan S."}
    assert audit.verify(desk).is_whole


def test_a_whole_nik_is_noted_once_for_a_record_and_sign_in(sign_in: Callable[[], Desk], complete):
    desk = sign_in()
    one, other = saved(desk, complete), saved(desk, {**complete, "nik": "5171031203809902"})
    assert [audit.nik_shown(desk, r) for r in (one, other, one)] == [True, True, False]
    assert acts(desk, acts=[Audited.NIK_SHOWN]) == ["nik_shown"] * 2
    workspace.close(desk)
    again = sign_in()
    assert audit.nik_shown(again, one)
    assert acts(again, acts=[Audited.NIK_SHOWN], record_id=one) == ["nik_shown"] * 2


def test_no_entry_holds_what_was_registered(desk: Desk, complete):
    record_id = saved(desk, complete)
    audit.nik_shown(desk, record_id)
    audit.exported(desk, "list", 1)
    audit.printed(desk, "receipt", record_id)
    audit.imported(desk, "list", 3)
    audit.setting_changed(desk, "idle_lock")
    with desk.store.reading() as connection:
        told = b"\n".join(connection.execute(text("SELECT entry FROM audit")).scalars())
    for word in (NIK, "SUDARTA", "RAI", complete["kk_number"]):
        assert word.encode() not in told
    assert record_id.encode() in told


def test_days_are_those_of_the_programme(desk: Desk, clock: Clock):
    clock.move(hours=15)  # 00:00 of the 25th in Denpasar, 16:00 of the 24th in UTC
    audit.exported(desk, "list", 1)
    clock.move(hours=24)
    audit.printed(desk, "list")
    first, last = date(2025, 11, 25), date(2025, 11, 25)
    assert acts(desk, first=first, last=last) == ["exported"]
    assert acts(desk, first=date(2025, 11, 26), acts=["exported", "printed"]) == ["printed"]
    assert "exported" not in acts(desk, last=date(2025, 11, 24))


# The command line.


@pytest.fixture
def passphrase_file(tmp_path: Path) -> str:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    return str(file)


@pytest.fixture
def command(folder: Path, passphrase_file: str, capsys, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")

    def run(*given: str) -> tuple[int, str]:
        where = ["--workspace", str(folder), "--passphrase-file", passphrase_file]
        status = main(["audit", *given, *where])
        return status, capsys.readouterr().out

    return run


@pytest.fixture
def worked(folder: Path, sign_in: Callable[[], Desk], complete) -> str:
    desk = sign_in()
    record_id = saved(desk, complete)
    audit.nik_shown(desk, record_id)
    workspace.close(desk)
    return record_id


def tampered(sign_in: Callable[[], Desk], sql: str) -> None:
    desk = sign_in()
    with desk.store.writing() as connection:
        for what in ("changed", "deleted"):
            connection.execute(text(f"DROP TRIGGER audit_is_not_{what}"))
        connection.execute(text(sql))
    workspace.close(desk)


def test_an_untouched_chain_is_said_to_be_whole(command, worked):
    status, said = command("verify")
    assert (status, said.split(":")[0]) == (0, "Utuh")
    status, said = command("verify", "--json")
    found = json.loads(said)
    assert (status, found["whole"], found["audit"]["broken"]) == (0, True, None)


def test_the_first_broken_link_is_named(command, worked, sign_in):
    tampered(sign_in, "UPDATE audit SET link = randomblob(32) WHERE audit_no = 2")
    status, said = command("verify")
    assert status == 1
    assert "putus di nomor 2 (" in said
    status, said = command("verify", "--language", "en", "--json")
    broken = json.loads(said)["audit"]["broken"]
    assert (status, broken["no"], broken["fault"]) == (1, 2, "changed")


def test_the_table_names_officers_and_no_nik(command, worked):
    status, said = command("show")
    assert status == 0
    assert "Wayan S." in said
    assert "melihat NIK lengkap" in said
    assert worked in said
    assert NIK not in said
    _, said = command("show", "--language=en", "--act", "nik_shown")
    assert "saw a whole NIK" in said
    assert "saved a registration" not in said


def test_the_table_speaks_in_words_and_names(command, worked, sign_in):
    desk = sign_in()
    officers.add_officer(
        desk,
        name="Ketut Rai",
        role=Role.HEAD,
        passphrase="kata sandi lain",
        own_passphrase=PASSPHRASE,
    )
    workspace.close(desk)
    _, said = command("show")
    (line,) = [line for line in said.splitlines() if "menambah petugas" in line]
    assert line.endswith("Ketut Rai, sebagai kepala kantor")
    assert "=" not in said
    _, said = command("show", "--json", "--act", "officer_added")
    assert json.loads(said)["detail"] == {"role": "head"}


def test_what_went_out_and_what_failed_is_counted_in_its_own_words(command, worked, sign_in):
    desk = sign_in()
    audit.exported(desk, "stick", 3)
    audit.note(desk, Audited.SIGN_IN_FAILED, count=2)
    workspace.close(desk)
    _, said = command("show", "--language=en", "--act", "exported", "--act", "sign_in_failed")
    assert "items: 3, by stick" in said
    assert "2 times" in said
    assert "3 times" not in said


def test_entries_come_as_json_lines_newest_first(command, worked):
    _, said = command("show", "--json", "--record", worked)
    found = [json.loads(line) for line in said.splitlines()]
    assert [one["act"] for one in found] == ["nik_shown", "saved"]


def test_a_window_says_how_to_read_on(command, worked, capsys):
    _, said = command("show", "--most", "1", "--act", "nik_shown", "--act", "saved")
    assert len(said.splitlines()) == 2
    _, said = command("show", "--from", "1/1/2001", "--to", "2/1/2001")
    assert "Tidak ada catatan" in said


def test_every_act_and_fault_has_its_words():
    assert set(ACTS) == set(Audited)
    assert set(FAULTS) == {fault.value for fault in Fault}
    assert all(said.id and said.en for said in [*ACTS.values(), *FAULTS.values()])
    assert {("why", why) for why in WHYS} <= set(VALUES)
