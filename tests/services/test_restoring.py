"""Back from a backup, and out of damage: nothing unsent is lost, and a crash leaves old or new."""

from __future__ import annotations

import json
import os
import random
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from services.conftest import PASSPHRASE
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import draft, register, workspace
from fieldreg.services.backup import back_up, backups, choose_second_place, rescue, restore
from fieldreg.store import swap
from fieldreg.store.images import StoredImage
from fieldreg.store.swap import STEPS

NAMES = ("I WAYAN SATU", "NI MADE DUA", "I NYOMAN TIGA", "NI KETUT EMPAT")


ALL_PAGES = bool(os.environ.get("FIELDREG_ALL_PAGES"))


class Died(BaseException):
    """The process died here."""


def dies_at(name: str):
    def step(reached: str) -> None:
        if reached == name:
            raise Died

    return step


@pytest.fixture
def work(sign_in, complete, clock):
    """Sign in, register these, keep a draft, sign out."""

    def do(*names: str, typed: str = "", then=lambda desk: None):
        desk = sign_in()
        for name in names:
            form = register.open_form(desk)
            register.save(desk, form, {**complete, "full_name": name})
        if typed:
            form = register.open_form(desk)
            draft.keep(desk, form, {**form.values, "full_name": typed})
        made = then(desk)
        workspace.close(desk)
        clock.move(hours=1)
        return made

    return do


@pytest.fixture
def look(folder, clock):
    """What stands in the workspace: names, waiting revisions by incarnation, drafts, acts."""

    def see(place: Path = folder):
        desk = workspace.unlock(place, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
        with desk.store.reading() as connection:
            ask = connection.exec_driver_sql
            found = {
                "names": sorted(ask("SELECT full_name FROM view").scalars()),
                "waiting": ask(
                    "SELECT incarnation, revision_no FROM revision WHERE receipted_at IS NULL"
                    " AND link IS NOT NULL AND superseded_by IS NULL ORDER BY row_no"
                ).all(),
                "incarnation": ask("SELECT incarnation FROM sync_state").scalar_one(),
                "acts": [json.loads(e)["act"] for e in ask("SELECT entry FROM audit").scalars()],
                "searched": ask("SELECT count(*) FROM view_search").scalar_one(),
                "bytes": dict(ask("SELECT revision_id, link FROM revision").all()),
            }
        found["drafts"] = [row.full_name for row in draft.drafts(desk)]
        workspace.close(desk)
        return found

    return see


def backed_up(desk):
    return back_up(desk, "asked")


def test_what_was_saved_since_the_backup_comes_along(folder, work, look, clock) -> None:
    made = work(*NAMES[:2], then=backed_up)
    work(*NAMES[2:], typed="SETENGAH JADI")
    before = look()
    done = restore(folder, made.backup_id, PASSPHRASE, clock=clock)
    assert (done.people, done.waiting, done.rescued, done.lost) == (4, 4, 2, 0)
    assert (done.made_at, done.backup_id) == (made.made_at, made.backup_id)
    after = look()
    for same in ("names", "waiting", "drafts", "searched", "bytes"):
        assert after[same] == before[same], same
    assert after["incarnation"] != before["incarnation"]
    assert after["acts"][: len(before["acts"])] == before["acts"]
    assert "restored" in after["acts"]
    kept = folder / "vault" / "kept" / done.kept
    assert (kept / "vault.db").is_file()
    assert len(backups(folder)) == 2  # and what stood was backed up once more


def test_new_work_after_it_is_numbered_in_the_new_incarnation(folder, work, look) -> None:
    made = work(NAMES[0], then=backed_up)
    restore(folder, made.backup_id, PASSPHRASE)
    work(NAMES[1])
    (_, first), (now, second) = look()["waiting"]
    assert (first, second) == (1, 1)
    assert now == look()["incarnation"]


def test_a_restore_may_be_repeated_and_undone_by_another(folder, work, look) -> None:
    one = work(NAMES[0], then=backed_up)
    two = work(NAMES[1], then=backed_up)
    work(NAMES[2])
    for backup in (one, two, one, two):
        done = restore(folder, backup.backup_id, PASSPHRASE)
        assert (done.people, done.waiting, done.lost) == (3, 3, 0)
    assert look()["names"] == sorted(NAMES[:3])


@pytest.mark.parametrize("where", STEPS)
def test_a_crash_leaves_the_old_or_the_new_one(folder, work, look, where: str) -> None:
    made = work(*NAMES[:2], then=backed_up)
    work(*NAMES[2:], typed="SETENGAH JADI")
    before = look()
    with pytest.raises(Died):
        restore(folder, made.backup_id, PASSPHRASE, step=dies_at(where))
    after = look()
    assert after["names"] == sorted(NAMES)
    assert [w for w in after["waiting"] if w in before["waiting"]] == before["waiting"]
    assert after["drafts"] == ["SETENGAH JADI"]
    is_new = after["incarnation"] != before["incarnation"]
    assert is_new == (where != "staged")
    assert not (folder / "vault" / swap.NOTE).exists()
    assert not (folder / "vault" / swap.STAGING).exists()
    done = restore(folder, made.backup_id, PASSPHRASE)
    assert (done.people, done.waiting, done.lost) == (4, 4, 0)


def test_without_finishing_a_crash_would_be_seen(folder, work, look, monkeypatch) -> None:
    """The control: a program that does not finish an interrupted restore finds no vault."""
    made = work(NAMES[0], then=backed_up)
    with pytest.raises(Died):
        restore(folder, made.backup_id, PASSPHRASE, step=dies_at("kept"))
    monkeypatch.setattr(workspace, "finish", lambda vault: False)
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        look()


def test_the_stick_alone_restores_a_dead_laptop(folder, work, look, tmp_path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()

    def out(desk):
        choose_second_place(desk, stick)
        return back_up(desk, "exit")

    work(*NAMES[:3], typed="SETENGAH JADI", then=out)
    before = look()
    shutil.rmtree(folder)
    (file,) = stick.rglob("*.db")
    other = tmp_path / "other laptop"
    with pytest.raises(UserTrouble, match="wrong_passphrase"):
        restore(other, file, "bukan kata sandi")
    assert workspace.state(other) is workspace.WorkspaceState.BARE
    done = restore(other, file, PASSPHRASE)
    assert (done.people, done.waiting, done.rescued) == (3, 3, 0)
    after = look(other)
    assert (after["names"], after["drafts"]) == (before["names"], ["SETENGAH JADI"])
    assert after["incarnation"] != before["incarnation"]
    assert sorted(p.name for p in (other / "vault").iterdir()) == ["vault.db", "vault.json"]


def test_the_photos_on_the_stick_come_along(folder, work, tmp_path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    data = b"no real picture, but bytes with a hash"
    stored = StoredImage(sha256(data).digest(), 1, 1, data)

    def out(desk):
        choose_second_place(desk, stick)
        desk.store.images.put(stored, at=desk.now())
        return back_up(desk, "asked")

    work(NAMES[0], then=out)
    shutil.rmtree(folder)
    (file,) = [p for p in stick.rglob("*.db") if p.name != "images.db"]
    restore(tmp_path / "other", file, PASSPHRASE)
    desk = workspace.unlock(tmp_path / "other", PASSPHRASE, shelf=builtin_shelf())
    assert desk.store.images.get(stored.sha256) == data
    workspace.close(desk)


def test_a_backup_of_another_laptop_is_refused(folder, work, tmp_path, enrolment) -> None:
    made = work(NAMES[0], then=backed_up)
    other = tmp_path / "other"
    workspace.create(other, enrolment, officer_name="X", passphrase=PASSPHRASE, kdf=CHEAP)
    file = next((folder / "backups").glob(f"{made.backup_id}.db"))
    with pytest.raises(UserTrouble, match="backup_other_laptop"):
        restore(other, file, PASSPHRASE)
    for unknown in ("20200101T000000Z-00000000", tmp_path / "nothing.db"):
        with pytest.raises(UserTrouble, match="backup_unknown"):
            restore(folder, unknown, PASSPHRASE)


def test_a_damaged_backup_changes_nothing(folder, work, look) -> None:
    made = work(NAMES[0], then=backed_up)
    before = look()
    hurt(next((folder / "backups").glob(f"{made.backup_id}.db")), 9000)
    with pytest.raises(EnvironmentTrouble, match="backup_damaged"):
        restore(folder, made.backup_id, PASSPHRASE)
    assert look()["names"] == before["names"]
    assert [row.state for row in backups(folder)] == ["bad"]


def hurt(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 0x10
    path.write_bytes(data)


def test_out_of_damage_on_any_page(folder, work, look, tmp_path) -> None:
    """Wherever a bit flips: the rest of what is unsent is saved, and what is lost is counted."""
    work(*NAMES[:2], then=backed_up)
    work(*NAMES[2:], typed="SETENGAH JADI")
    whole = tmp_path / "whole"
    shutil.copytree(folder, whole)
    pages = (whole / "vault" / "vault.db").stat().st_size // 4096
    chosen = range(pages) if ALL_PAGES else sorted(random.Random(7).sample(range(pages), 8))
    hit = lost = 0
    for page in {0, *chosen}:
        shutil.rmtree(folder)
        shutil.copytree(whole, folder)
        hurt(folder / "vault" / "vault.db", page * 4096 + 1000)
        done = rescue(folder, PASSPHRASE)
        assert not done.was_sound
        after = look()
        hit += 1
        lost += done.lost
        assert len(after["waiting"]) == 4 - done.lost == done.waiting
        assert len(after["names"]) == 4 - done.lost == done.people
        assert done.lost <= 2
        assert (folder / "vault" / "kept" / done.kept / "vault.db").is_file()
        assert "rescued" in after["acts"]
    assert hit == len({0, *chosen})
    assert lost <= 2  # both stood on one page, if anywhere


def test_out_of_damage_without_any_backup(folder, work, look, tmp_path) -> None:
    work(*NAMES[:3])
    before = look()
    shutil.rmtree(folder / "backups", ignore_errors=True)
    hurt(folder / "vault" / "vault.db", 5)  # the salt: not one page can be authenticated
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        look()
    done = rescue(folder, PASSPHRASE)
    assert (done.people, done.waiting, done.rescued, done.backup_id) == (3, 3, 3, "")
    after = look()
    assert (after["names"], after["waiting"]) == (before["names"], before["waiting"])
    assert after["bytes"] == before["bytes"]


def test_where_nothing_says_which_laptop_this_is_the_work_is_kept_all_the_same(
    folder, work
) -> None:
    work(*NAMES[:3])
    shutil.rmtree(folder / "backups", ignore_errors=True)
    path = folder / "vault" / "vault.db"
    path.write_bytes(bytes(path.stat().st_size))
    whole = path.read_bytes()
    with pytest.raises(EnvironmentTrouble, match="no_enrolment"):
        rescue(folder, PASSPHRASE)
    assert path.read_bytes() == whole
    assert list((folder / "vault" / "kept").rglob("rescued.db"))


@pytest.mark.parametrize("where", ["salvaged", *STEPS])
def test_a_crash_while_rescuing_loses_nothing(folder, work, look, where: str) -> None:
    work(*NAMES[:2], then=backed_up)
    work(*NAMES[2:])
    before = look()
    hurt(folder / "vault" / "vault.db", 5)
    with pytest.raises(Died):
        rescue(folder, PASSPHRASE, step=dies_at(where))
    done = rescue(folder, PASSPHRASE)
    assert (done.people, done.waiting, done.lost) == (4, 4, 0)
    assert done.was_sound == (where not in ("salvaged", "staged"))
    after = look()
    assert (after["names"], after["waiting"]) == (before["names"], before["waiting"])


def test_the_newest_backup_that_is_good_is_taken(folder, work, look) -> None:
    first = work(NAMES[0], then=backed_up)
    second = work(NAMES[1], then=backed_up)
    hurt(next((folder / "backups").glob(f"{second.backup_id}.db")), 9000)
    path = folder / "vault" / "vault.db"
    path.write_bytes(bytes(path.stat().st_size))
    done = rescue(folder, PASSPHRASE)
    assert (done.backup_id, done.people) == (first.backup_id, 1)
    assert look()["names"] == [NAMES[0]]


def test_a_sound_workspace_is_left_as_it_is(folder, work, look) -> None:
    work(NAMES[0], then=backed_up)
    data = (folder / "vault" / "vault.db").read_bytes()
    done = rescue(folder, PASSPHRASE)
    assert (done.was_sound, done.people, done.waiting) == (True, 1, 1)
    assert (folder / "vault" / "vault.db").read_bytes() == data


def test_a_damaged_header_comes_back_from_the_newest_backup(folder, work, look) -> None:
    work(*NAMES[:2], then=backed_up)
    work(NAMES[2])
    path = folder / "vault" / "vault.json"
    chance = random.Random(1)
    for _ in range(5):
        data = path.read_bytes()
        path.write_bytes(data[: chance.randrange(len(data))])
        with pytest.raises(Trouble):
            look()
        assert rescue(folder, PASSPHRASE).was_sound
        assert look()["names"] == sorted(NAMES[:3])
    path.unlink()
    assert rescue(folder, PASSPHRASE).was_sound


def test_a_lost_database_comes_back_from_the_newest_backup(folder, work, look) -> None:
    work(*NAMES[:2], then=backed_up)
    (folder / "vault" / "vault.db").unlink()
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        look()
    assert rescue(folder, PASSPHRASE).people == 2
    assert look()["names"] == sorted(NAMES[:2])


def test_the_wrong_passphrase_changes_nothing(folder, work, look) -> None:
    made = work(NAMES[0], then=backed_up)
    for call in (lambda p: restore(folder, made.backup_id, p), lambda p: rescue(folder, p)):
        with pytest.raises(UserTrouble, match="wrong_passphrase"):
            call("bukan kata sandi")
    assert look()["names"] == [NAMES[0]]


def test_an_open_workspace_is_not_touched(folder, sign_in, work) -> None:
    made = work(NAMES[0], then=backed_up)
    sign_in()
    for call in (lambda: restore(folder, made.backup_id, PASSPHRASE),
                 lambda: rescue(folder, PASSPHRASE)):  # fmt: skip
        with pytest.raises(EnvironmentTrouble, match="workspace_in_use"):
            call()
