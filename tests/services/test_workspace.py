import os
import shutil
import stat
import sys

import pytest
from weak_kdf import CHEAP

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import history, register, workspace
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery
from fieldreg.services.workspace import WorkspaceState
from fieldreg.store.kdf import FLOOR
from fieldreg.store.vault_header import read_header

PASSPHRASE = "rahasia desa kami"


def unlock(folder, passphrase=PASSPHRASE):
    return workspace.unlock(folder, passphrase, shelf=builtin_shelf())


def test_a_bare_laptop_becomes_a_desk(tmp_path, enrolment, clock) -> None:
    place = tmp_path / "deep" / "workspace"
    assert workspace.state(place) is WorkspaceState.BARE
    workspace.create(place, enrolment, officer_name=" Wayan  S. ", passphrase=PASSPHRASE)
    assert workspace.state(place) is WorkspaceState.READY
    assert sorted(p.name for p in place.iterdir()) == ["vault", "workspace.lock"]
    assert read_header(place / "vault").slots[0].kdf.cost >= FLOOR.cost
    desk = workspace.unlock(place, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    assert (desk.officer_name, desk.office_name) == ("Wayan S.", "Desa Tegal Harum")
    identity = desk.store.identity()
    assert identity.device_key == enrolment.device_key
    assert identity.device_token == enrolment.device_token
    assert identity.url == enrolment.url
    workspace.close(desk)
    workspace.close(desk)


def test_files_of_others_in_the_folder_are_left_alone(tmp_path, enrolment) -> None:
    (tmp_path / "centre").mkdir()
    (tmp_path / "centre" / "note").write_text("mine")
    workspace.create(tmp_path, enrolment, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP)
    assert (tmp_path / "centre" / "note").read_text() == "mine"


def test_a_closed_and_reopened_workspace_keeps_all(sign_in, complete) -> None:
    desk = sign_in()
    saved = register.save(desk, register.open_form(desk), complete)
    before = history.record(desk, saved.record_id), search(desk, PeopleQuery())
    workspace.close(desk)
    again = sign_in()
    assert (history.record(again, saved.record_id), search(again, PeopleQuery())) == before
    assert again.officer_id == desk.officer_id


def test_a_second_program_on_the_workspace_is_told_so_and_does_no_damage(desk, complete) -> None:
    with pytest.raises(EnvironmentTrouble, match="workspace_in_use"):
        unlock(desk.folder)
    assert register.save(desk, register.open_form(desk), complete).revision_id
    workspace.close(desk)
    other = unlock(desk.folder)
    assert search(other, PeopleQuery()).total == 1
    workspace.close(other)


def test_a_wrong_passphrase_says_how_many_tries_are_left_and_lets_go_of_the_lock(
    folder,
) -> None:
    with pytest.raises(UserTrouble, match="wrong_passphrase") as caught:
        unlock(folder, "bukan ini")
    assert caught.value.values == {"tries_left": 4, "wait_seconds": 0}
    workspace.close(unlock(folder))


def test_a_workspace_is_never_made_over_another(folder, enrolment) -> None:
    before = (folder / "vault" / "vault.json").read_bytes()
    with pytest.raises(EnvironmentTrouble, match="workspace_exists"):
        workspace.create(folder, enrolment, officer_name="X", passphrase=PASSPHRASE, kdf=CHEAP)
    assert (folder / "vault" / "vault.json").read_bytes() == before


@pytest.mark.parametrize(
    ("officer", "passphrase", "key"),
    [("  ", PASSPHRASE, "officer_name_missing"), ("W", "pendek", "passphrase_too_short")],
)
def test_what_cannot_become_a_workspace_leaves_a_bare_laptop(
    tmp_path, enrolment, officer: str, passphrase: str, key: str
) -> None:
    with pytest.raises(UserTrouble, match=key):
        workspace.create(tmp_path, enrolment, officer_name=officer, passphrase=passphrase)
    assert workspace.state(tmp_path) is WorkspaceState.BARE


def test_making_it_is_all_or_nothing(tmp_path, enrolment, monkeypatch) -> None:
    def cut(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.services.workspace.sync_folder", cut)
        with pytest.raises(EnvironmentTrouble, match="disk_full"):
            workspace.create(
                tmp_path, enrolment, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP
            )
    assert workspace.state(tmp_path) is WorkspaceState.BARE
    assert [p.name for p in tmp_path.iterdir()] == ["workspace.lock"]


def test_what_a_killed_first_run_left_is_swept_away(tmp_path, enrolment) -> None:
    (tmp_path / ".vault-new-dead").mkdir()
    (tmp_path / ".vault-new-dead" / "vault.json").write_text("{}")
    assert workspace.state(tmp_path) is WorkspaceState.BARE
    workspace.create(tmp_path, enrolment, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["vault", "workspace.lock"]


def test_a_folder_that_cannot_be_made_is_known_trouble(tmp_path, enrolment) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"):
        workspace.create(
            tmp_path / "file" / "w", enrolment, officer_name="W", passphrase=PASSPHRASE, kdf=CHEAP
        )


@pytest.mark.parametrize("name", ["vault.json", "vault.db"])
def test_half_a_workspace_is_a_missing_vault_not_a_bare_laptop(folder, name: str) -> None:
    (folder / "vault" / name).unlink()
    assert workspace.state(folder) is WorkspaceState.READY
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        unlock(folder)


def test_no_workspace_is_a_missing_vault(tmp_path) -> None:
    with pytest.raises(EnvironmentTrouble, match="vault_missing"):
        unlock(tmp_path)


def test_a_damaged_database_says_so_and_stays(folder) -> None:
    path = folder / "vault" / "vault.db"
    data = bytearray(path.read_bytes())
    data[100] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock(folder)
    assert path.read_bytes() == bytes(data)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        unlock(folder)


@pytest.mark.parametrize(("free", "key"), [(0, "disk_full"), (1 << 30, "disk_trouble")])
def test_a_database_that_cannot_be_opened_for_want_of_room_says_so(
    folder, monkeypatch, free: int, key: str
) -> None:
    (folder / "vault" / "vault.db-shm").mkdir()
    usage = shutil.disk_usage(folder)._replace(free=free)
    monkeypatch.setattr("fieldreg.store.files.shutil.disk_usage", lambda _: usage)
    with pytest.raises(EnvironmentTrouble, match=key):
        unlock(folder)
    (folder / "vault" / "vault.db-shm").rmdir()
    workspace.close(unlock(folder))


def test_a_vault_of_a_later_program_is_refused(desk) -> None:
    with desk.store.writing() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 99")
    workspace.close(desk)
    with pytest.raises(EnvironmentTrouble, match="vault_newer"):
        unlock(desk.folder)


def test_an_engine_with_the_wal_bug_is_refused(folder, monkeypatch) -> None:
    monkeypatch.setattr("fieldreg.database.sqlcipher.OLDEST_SQLITE", (99, 0, 0))
    with pytest.raises(EnvironmentTrouble, match="engine_too_old"):
        unlock(folder)


def test_nothing_in_the_folder_shows_a_person_a_name_or_a_token(desk, complete) -> None:
    register.save(desk, register.open_form(desk), complete)
    texts = [complete["nik"], complete["full_name"], "Wayan S.", "token-of-this-laptop"]
    for root, _, names in os.walk(desk.folder):
        for name in names:
            with open(os.path.join(root, name), "rb") as file:
                data = file.read()
            assert not [t for t in texts if t.encode() in data]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_may_look_into_the_vault(folder, sign_in) -> None:
    vault = folder / "vault"
    assert modes(vault) == {0o600, 0o700}
    vault.chmod(0o755)
    for file in vault.iterdir():
        file.chmod(0o644)
    sign_in()
    assert modes(vault) == {0o600, 0o700}


def modes(vault):
    return {stat.S_IMODE(p.stat().st_mode) for p in (vault, *vault.iterdir())}
