"""What a restore brings of photos: what is lost here, never what an officer took away."""

from __future__ import annotations

import pytest
from documents.picture_files import encoded, photo
from services.recovering import PASSPHRASE
from services.test_backup_photos import failing_at, held, on_stick

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import workspace
from fieldreg.services.backup import back_up, rescue, restore
from fieldreg.services.images import add_image, images, take_image
from fieldreg.store import backup_files as files
from fieldreg.store.images import images_file
from fieldreg.store.opening import DATABASE_FILE


def add(desk, record, width: int = 64) -> str:
    return add_image(desk, record, encoded(photo(width)), kind=ImageKind.KTP)


def trouble_of(desk, digest: str) -> str:
    with pytest.raises(UserTrouble) as said:
        desk.store.images.get(bytes.fromhex(digest))
    return said.value.key


@pytest.mark.parametrize("way", ["back", "rescue"])
def test_one_that_was_taken_away_while_it_was_lost_stays_away(
    desk, record, lose, stick, sign_in, way
):
    digest, stays = add(desk, record), add(desk, record, 80)
    back_up(desk, "asked")
    away = stick.rename(stick.with_name("away"))
    again = lose(images_file(desk.vault), images_file(files.near_place(desk.folder)))
    take_image(again, record, digest, "orang lain")
    made = back_up(again, "asked")
    away.rename(stick)
    assert held(again, on_stick(again, stick), digest), "control"
    again.store.close()
    if way == "back":
        restore(desk.folder, made.backup_id, PASSPHRASE)
    else:
        (desk.vault / DATABASE_FILE).write_bytes(bytes(9000))
        assert not rescue(desk.folder, PASSPHRASE).was_sound
    last = sign_in()
    assert [one.sha256 for one in images(last, record)] == [stays]
    assert last.store.images.get(bytes.fromhex(stays))
    assert trouble_of(last, digest) == "image_not_here"


def test_one_that_a_stick_still_has_does_not_come_onto_a_bare_laptop(
    desk, record, stick, tmp_path, monkeypatch
):
    """It was taken away, and the stick got the registrations but then had no room for more."""
    digest, stays = add(desk, record), add(desk, record, 80)
    back_up(desk, "asked")
    take_image(desk, record, digest, "orang lain")
    place = on_stick(desk, stick)
    failing_at(monkeypatch, place, "disk_full")
    made = back_up(desk, "asked")
    assert held(desk, place, digest), "control"
    bare = tmp_path / "bare"
    restore(bare, place / f"{made.backup_id}.db", PASSPHRASE)
    last = workspace.unlock(bare, PASSPHRASE, shelf=builtin_shelf())
    try:
        assert last.store.images.get(bytes.fromhex(stays))
        assert trouble_of(last, digest) == "image_not_here"
    finally:
        workspace.close(last)
