"""A lost passphrase and damage at once: what the recovered key mends, and what it does not."""

from __future__ import annotations

import shutil

import pytest
from documents.picture_files import encoded, photo
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

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import bare_laptop, people, recovery, register, restoring, workspace
from fieldreg.services.backup import (
    adopt,
    back_up,
    back_up_closed,
    choose_second_place,
    restore,
)
from fieldreg.services.desk import new_id
from fieldreg.services.images import add_image, images, open_image
from fieldreg.services.views import PeopleQuery
from fieldreg.store.images import Images, StoredImage
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


def a_stick_with_a_photo(folder, stick, clock, complete) -> tuple[str, str, str]:
    """One registration with a photo, backed up to the stick; record, photo and backup."""
    stick.mkdir()
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    record = register.save(desk, register.open_form(desk), complete).record_id
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    choose_second_place(desk, stick)
    made = back_up(desk, "asked")
    workspace.close(desk)
    return record, digest, made.backup_id


def taken_up(bare, file, organisation, clock):
    """A desk on a bare laptop, out of a dead one's stick with the organisation's help."""
    adopt(bare, file, clock=clock)
    request = recovery.make_request(bare)
    unsealed = recovery.unseal_answer(bare, organisation.answer(request.data))
    mended, recovered = recovery.rescue(bare, unsealed, clock=clock)
    assert mended.people == 1
    recovery.finish(bare, recovered, recovered.officers[0].officer_id, NEW, clock=clock)
    return workspace.unlock(bare, NEW, shelf=builtin_shelf(), clock=clock)


@pytest.mark.parametrize("lies_there", ["nothing", "the same", "another's"])
def test_the_photos_of_a_dead_laptop_come_along_with_its_stick(
    lies_there, folder, tmp_path, organisation, clock, complete
):
    stick, bare = tmp_path / "stick", tmp_path / "bare"
    record, digest, backup_id = a_stick_with_a_photo(folder, stick, clock, complete)
    (file,) = stick.rglob(f"{backup_id}.db")
    photos = file.with_name("images.db").read_bytes()
    before = {"the same": photos, "another's": bytes(9000)}.get(lies_there)
    if before:
        (bare / "backups").mkdir(parents=True)
        (bare / "backups" / "images.db").write_bytes(before)
    desk = taken_up(bare, file, organisation, clock)
    shutil.rmtree(stick)  # it was brought along, and nothing is asked of the stick later
    assert [(i.sha256, i.state) for i in images(desk, record)] == [(digest, "here")]
    assert open_image(desk, digest)
    kept = [p.read_bytes() for p in (bare / "backups").glob("images.db*")]
    assert sorted(kept) == sorted({photos, before or photos}), "nothing is thrown away unread"
    workspace.close(desk)


def test_photos_that_the_stick_does_not_give_keep_nothing_else_back(
    folder, tmp_path, organisation, clock, complete
):
    stick, bare = tmp_path / "stick", tmp_path / "bare"
    record, digest, backup_id = a_stick_with_a_photo(folder, stick, clock, complete)
    (file,) = stick.rglob(f"{backup_id}.db")
    photos = file.with_name("images.db")
    photos.rename(stick / "photos")
    photos.mkdir()  # nothing that could be read
    desk = taken_up(bare, file, organisation, clock)
    assert [i.state for i in images(desk, record)] == ["sought"], "nobody calls it lost"
    photos.rmdir()
    (stick / "photos").rename(photos)
    workspace.close(desk)
    again = workspace.unlock(bare, NEW, shelf=builtin_shelf(), clock=clock)
    assert [(i.sha256, i.state) for i in images(again, record)] == [(digest, "here")]
    workspace.close(again)


def test_a_full_bare_laptop_stays_bare_where_the_photos_find_no_room(
    folder, tmp_path, clock, complete, monkeypatch
):
    stick, bare = tmp_path / "stick", tmp_path / "bare"
    _, _, backup_id = a_stick_with_a_photo(folder, stick, clock, complete)
    (file,) = stick.rglob(f"{backup_id}.db")

    def full(*given, **more):
        raise EnvironmentTrouble("disk_full")

    monkeypatch.setattr(bare_laptop, "bring_back_images", full)
    assert trouble_of(restore, bare, file, PASSPHRASE) == "disk_full"
    assert not (bare / "vault").exists()


def test_a_log_that_a_pulled_stick_kept_comes_along_too(
    folder, tmp_path, organisation, clock, complete
):
    stick, bare = tmp_path / "stick", tmp_path / "bare"
    record, digest, backup_id = a_stick_with_a_photo(folder, stick, clock, complete)
    (file,) = stick.rglob(f"{backup_id}.db")
    pull_while_written(folder, file.parent, digest)
    assert file.with_name("images.db-wal").stat().st_size > 0, "control"
    desk = taken_up(bare, file, organisation, clock)
    shutil.rmtree(stick)
    assert [(i.sha256, i.state) for i in images(desk, record)] == [(digest, "here")]
    workspace.close(desk)


def pull_while_written(folder, place, digest: str) -> None:
    """Leave the photo in the log of the copy alone, as where the stick is pulled."""
    key, _ = unlock_vault(folder / "vault", PASSPHRASE)
    stored = Images(place, key)
    known = bytes.fromhex(digest)
    data, fact = stored.get(known), stored.facts([known])[known]
    stored.forget([known])
    stored.close()
    stored = Images(place, key)
    stored.put(StoredImage(known, fact.width, fact.height, data), at=fact.made_at)
    left = {end: (place / f"images.db{end}").read_bytes() for end in ("", "-wal")}
    stored.close()
    for end, content in left.items():
        (place / f"images.db{end}").write_bytes(content)


def test_a_rescue_looks_for_photos_in_both_places(folder, tmp_path, clock, complete):
    record, digest, _ = a_stick_with_a_photo(folder, tmp_path / "stick", clock, complete)
    for path in (folder / "vault" / "images.db", folder / "backups" / "images.db"):
        path.unlink()
    spoil(folder / "vault" / "vault.db")
    assert not restoring.rescue(folder, PASSPHRASE, clock=clock).was_sound
    shutil.rmtree(tmp_path / "stick")
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    assert [(i.sha256, i.state) for i in images(desk, record)] == [(digest, "here")]
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
