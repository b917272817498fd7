"""A lost passphrase and damage at once: what the recovered key mends, and what it does not."""

from __future__ import annotations

import pytest
from services.recovering import (
    NEW,
    PASSPHRASE,
    FormerSecrets,
    Organisation,
    acts,
    make_workspace,
    rows,
    stays_shut,
    trouble_of,
)

from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import people, recovery, register, workspace
from fieldreg.services.backup import adopt, back_up, back_up_closed, restore
from fieldreg.services.desk import new_id
from fieldreg.services.views import PeopleQuery
from fieldreg.store.vault import put_slot, unlock_vault


@pytest.fixture(scope="module")
def organisation():
    return Organisation()


@pytest.fixture
def folder(tmp_path, enrolment, organisation):
    return make_workspace(tmp_path / "workspace", enrolment, organisation.recipient)


def with_a_backup_and_a_newer_registration(folder, clock, complete):
    """One registration in the backup, one after it; none of them sent."""
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    register.save(desk, register.open_form(desk), complete)
    back_up(desk, "asked")
    register.save(desk, register.open_form(desk), {**complete, "nik": "5171031203809902"})
    workspace.close(desk)


def spoil(database):
    """Zeros in the place of its first page."""
    database.write_bytes(bytes(4096) + database.read_bytes()[4096:])


@pytest.mark.parametrize("how", ["answer", "words"])
def test_a_damaged_workspace_is_mended_with_the_recovered_key(
    how, folder, organisation, clock, complete
):
    with_a_backup_and_a_newer_registration(folder, clock, complete)
    request = recovery.make_request(folder)
    given = organisation.answer(request.data), organisation.words(request.data)
    database = folder / "vault" / "vault.db"
    spoil(database)
    opens = {
        "answer": lambda: recovery.open_answer(folder, given[0]),
        "words": lambda: recovery.open_words(folder, given[1]),
    }
    stays_shut(folder, opens[how], {"damaged"})
    unsealed = (
        recovery.unseal_answer(folder, given[0])
        if how == "answer"
        else recovery.unseal_words(folder, given[1])
    )
    mended, recovered = recovery.rescue(folder, unsealed, clock=clock)
    assert not mended.was_sound
    assert [o.name for o in recovered.officers] == ["Wayan"]
    recovery.finish(folder, recovered, recovered.officers[0].officer_id, NEW, clock=clock)
    (count,) = rows(folder, "SELECT count(*) FROM revision")
    assert count == (1 + mended.rescued,)
    assert mended.people >= 1
    assert [e["act"] for e in acts(folder)].count("rescued") == 1


@pytest.mark.parametrize("how", ["answer", "words"])
def test_a_dead_laptops_stick_is_opened_on_a_bare_one_by_the_centres_answer(
    how, folder, tmp_path, organisation, clock, complete
):
    """The slot is bound to the dead laptop's key store, so the passphrase alone opens nothing."""
    with_a_backup_and_a_newer_registration(folder, clock, complete)
    vault = folder / "vault"
    key, officer_id = unlock_vault(vault, PASSPHRASE)
    put_slot(vault, key, officer_id, PASSPHRASE, device_secrets=FormerSecrets())
    desk_backup = back_up_closed(folder, key, "asked", clock, new_id)
    stick = folder / "backups" / f"{desk_backup.backup_id}.db"
    bare = tmp_path / "bare"
    assert trouble_of(restore, bare, stick, PASSPHRASE) == "device_secret_missing"
    assert not (bare / "vault").exists()
    adopt(bare, stick, clock=clock)
    assert trouble_of(adopt, bare, stick) == "workspace_exists"
    request = recovery.make_request(bare)
    unsealed = (
        recovery.unseal_answer(bare, organisation.answer(request.data))
        if how == "answer"
        else recovery.unseal_words(bare, organisation.words(request.data))
    )
    assert trouble_of(recovery.with_officers, bare, unsealed) == "damaged"
    mended, recovered = recovery.rescue(bare, unsealed, clock=clock)
    assert (mended.people, mended.lost) == (2, 0)
    recovery.finish(bare, recovered, officer_id, NEW, clock=clock)
    desk = workspace.unlock(bare, NEW, shelf=builtin_shelf(), clock=clock)
    assert people.search(desk, PeopleQuery()).total == 2
    workspace.close(desk)


def test_what_is_no_backup_leaves_a_bare_laptop_bare(folder, tmp_path, clock, complete):
    with_a_backup_and_a_newer_registration(folder, clock, complete)
    bare = tmp_path / "bare"
    (good,) = (folder / "backups").glob("*.db")
    assert trouble_of(adopt, bare, tmp_path / "none.db") == "backup_unknown"
    spoil(good)
    assert trouble_of(adopt, bare, good) == "backup_unsound"
    assert not (bare / "vault").exists()
    assert list((bare / "backups").glob("*.db")) == []


def test_nothing_is_mended_with_another_laptops_key(
    folder, tmp_path, enrolment, organisation, clock, complete
):
    """Or a wrong key would find every backup bad."""
    with_a_backup_and_a_newer_registration(folder, clock, complete)
    other = make_workspace(tmp_path / "other", enrolment, organisation.recipient)
    words = organisation.words(recovery.make_request(other).data)
    for is_damaged in (False, True):
        if is_damaged:
            spoil(folder / "vault" / "vault.db")
        unsealed = recovery.unseal_words(folder, words)
        stays_shut(folder, lambda u=unsealed: recovery.rescue(folder, u), {"damaged"})
        stays_shut(folder, lambda: recovery.open_words(folder, words), {"words_other_laptop"})
