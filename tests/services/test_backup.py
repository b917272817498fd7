"""When backups are made, where they go, and what the officer is told of them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from services.conftest import PASSPHRASE

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.services import backup, officers, register, restoring, workspace
from fieldreg.services.backup import back_up, backups, choose_second_place, is_due, second_place


def save(desk, complete, **more) -> None:
    form = register.open_form(desk)
    register.save(desk, form, {**complete, **more})


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    place = tmp_path / "stick"
    place.mkdir()
    return place


def test_due_at_first_then_after_half_an_hour_if_something_changed(desk, clock, complete) -> None:
    assert is_due(desk)
    back_up(desk, "interval")
    assert not is_due(desk)
    clock.move(minutes=31)
    assert not is_due(desk)
    save(desk, complete)
    assert is_due(desk)
    back_up(desk, "interval")
    save(desk, complete)
    clock.move(minutes=29)
    assert not is_due(desk)
    clock.move(minutes=1)
    assert is_due(desk)


def test_a_clock_set_back_makes_it_due_rather_than_never(desk, clock, complete) -> None:
    back_up(desk, "interval")
    save(desk, complete)
    clock.move(days=-3)
    assert is_due(desk)


def test_nothing_is_made_where_nothing_changed_unless_asked(desk, clock, folder) -> None:
    first = back_up(desk, "interval")
    clock.move(hours=1)
    assert back_up(desk, "exit").backup_id == first.backup_id
    assert back_up(desk, "asked").backup_id != first.backup_id
    clock.move(days=2)
    back_up(desk, "exit")
    assert len(backups(folder)) == 3


def test_a_changed_passphrase_is_worth_a_backup_as_the_header_lies_beside_it(
    desk, clock, folder
) -> None:
    first = back_up(desk, "interval")
    officers.set_passphrase(desk, desk.officer_id, "sandi yang baru", own_passphrase=PASSPHRASE)
    clock.move(minutes=31)
    assert is_due(desk)
    assert back_up(desk, "exit").backup_id != first.backup_id
    assert not is_due(desk)
    with pytest.raises(UserTrouble):
        officers.reauthenticate(desk, "bukan sandi saya")  # the count of tries is worth none
    clock.move(minutes=31)
    assert not is_due(desk)
    workspace.close(desk)
    (folder / "vault" / "vault.json").write_bytes(b"damage")
    assert restoring.rescue(folder, "sandi yang baru", clock=clock).was_sound


def test_the_list_needs_no_passphrase_and_is_newest_first(desk, clock, folder, complete) -> None:
    made = []
    for _ in range(3):
        save(desk, complete)
        made.append(back_up(desk, "asked").backup_id)
        clock.move(hours=-5)
    workspace.close(desk)
    rows = backups(folder)
    assert [row.backup_id for row in rows] == made[::-1]
    newest = rows[0]
    assert (newest.people, newest.waiting, newest.state, newest.place) == (3, 3, "good", "near")


def test_it_goes_to_the_stick_too_and_a_missing_stick_is_only_said(
    desk, clock, folder, stick, complete
) -> None:
    assert second_place(desk) == ""
    choose_second_place(desk, stick)
    assert second_place(desk) == str(stick)
    one = back_up(desk, "asked")
    assert one.second == "done"
    assert [(r.backup_id, r.place) for r in backups(folder)] == [
        (one.backup_id, "near"), (one.backup_id, "second"),
    ]  # fmt: skip
    stick.rename(stick.with_name("away"))
    save(desk, complete)
    two = back_up(desk, "asked")
    assert (two.second, two.state) == ("absent", "good")
    assert backup.is_second_place_there(folder) is False
    stick.mkdir()  # an empty mount point is not the stick
    assert back_up(desk, "exit").second == "absent"
    stick.rmdir()
    stick.with_name("away").rename(stick)
    assert back_up(desk, "exit").second == "done"
    assert [r.place for r in backups(folder)].count("second") == 2


def test_a_place_that_is_none_is_refused(desk, folder, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    for path in (tmp_path / "missing", tmp_path / "file", folder, folder / "backups"):
        with pytest.raises(UserTrouble, match="second_place_unusable"):
            choose_second_place(desk, path)
    choose_second_place(desk, None)
    assert second_place(desk) == ""


def test_the_stick_gets_one_even_where_the_laptops_disk_is_full(
    desk, folder, stick, monkeypatch
) -> None:
    choose_second_place(desk, stick)
    usage = shutil.disk_usage

    def full(path):
        free = usage(path).free if stick in Path(path).parents else 0
        return type("Usage", (), {"free": free})

    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(EnvironmentTrouble, match="disk_full"):
        back_up(desk, "asked")
    assert [(r.place, r.state) for r in backups(folder)] == [("second", "good")]


def test_each_one_is_an_entry_of_the_audit_chain(desk) -> None:
    back_up(desk, "asked")
    with desk.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT entry FROM audit ORDER BY audit_no").scalars()
        entries = [json.loads(row) for row in rows]
    assert (entries[-1]["act"], entries[-1]["detail"]) == (
        "backed_up",
        {"second": "", "why": "asked"},
    )


def test_serials_grow_though_the_backups_were_deleted(desk, folder, complete) -> None:
    for _ in range(3):
        back_up(desk, "asked")
    shutil.rmtree(folder / "backups")
    back_up(desk, "asked")
    manifest = json.loads(next((folder / "backups").glob("*Z-????????.json")).read_bytes())
    assert manifest["serial"] == 4


def test_an_unknown_reason_is_a_bug(desk) -> None:
    with pytest.raises(ValueError, match="boredom"):
        back_up(desk, "boredom")
