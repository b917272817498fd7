"""Photos in backups: in each place, or it is said that they are not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from documents.picture_files import encoded, photo
from services.image_town import big_photo

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.services import backing_up
from fieldreg.services.backup import back_up
from fieldreg.services.images import add_image, images, take_image
from fieldreg.store import backup_files as files
from fieldreg.store.images import Images
from fieldreg.store.images_backup import back_up_images
from fieldreg.store.images_files import DAMAGED, asides, lay_aside
from fieldreg.store.vault_header import read_header


def held(desk, place, digest: str) -> bool:
    """Whether the copy in *place* has the photo's bytes."""
    copy = Images(place, desk.store.key)
    known = bytes.fromhex(digest)
    try:
        facts = copy.facts([known])
        return known in facts and facts[known].is_here
    finally:
        copy.close()


def on_stick(desk, stick):
    return files.second_place(stick, read_header(desk.vault).vault_id)


def add(desk, record, **more) -> str:
    return add_image(desk, record, encoded(photo(**more)), kind=ImageKind.KTP)


def failing_at(monkeypatch, place, key: str) -> None:
    """Photos cannot be copied to *place*."""

    def copy(vault, vault_key, to, **more):
        if to == place:
            raise EnvironmentTrouble(key)
        return back_up_images(vault, vault_key, to, **more)

    monkeypatch.setattr(backing_up, "back_up_images", copy)


def test_a_stick_that_comes_back_gets_the_photos_though_nothing_has_changed(desk, record, stick):
    away = stick.rename(stick.with_name("away"))
    digest = add(desk, record)
    assert back_up(desk, "interval").second == "absent"
    away.rename(stick)
    assert back_up(desk, "exit").second == "done"
    assert held(desk, on_stick(desk, stick), digest)


def test_what_was_taken_away_goes_there_though_nothing_has_changed(desk, record, stick):
    digest = add(desk, record)
    assert back_up(desk, "asked").second == "done"
    away = stick.rename(stick.with_name("away"))
    take_image(desk, record, digest, "orang lain")
    assert back_up(desk, "interval").second == "absent"
    away.rename(stick)
    assert held(desk, on_stick(desk, stick), digest), "control"
    assert back_up(desk, "exit").second == "done"
    assert not held(desk, on_stick(desk, stick), digest)


@pytest.mark.parametrize("why", ["asked", "exit"])
def test_photos_that_do_not_reach_the_stick_are_said(desk, record, stick, monkeypatch, why):
    add(desk, record)
    back_up(desk, "asked")
    failing_at(monkeypatch, on_stick(desk, stick), "disk_full")
    row = back_up(desk, why)
    assert (row.second, row.near_photos, row.state) == ("disk_full", "", "good")


def test_photos_that_are_not_copied_on_the_laptop_are_said_too(desk, record, stick, monkeypatch):
    digest = add(desk, record)
    failing_at(monkeypatch, files.near_place(desk.folder), "disk_trouble")
    row = back_up(desk, "asked")
    assert (row.second, row.near_photos, row.state) == ("done", "disk_trouble", "good")
    assert held(desk, on_stick(desk, stick), digest)


def test_a_stick_pulled_before_the_photos_has_not_all(desk, record, stick, monkeypatch):
    add(desk, record)
    near = files.near_place(desk.folder)

    def pulled(vault, key, to, **more):
        assert to == near
        stick.rename(stick.with_name("away"))
        return back_up_images(vault, key, to, **more)

    monkeypatch.setattr(backing_up, "back_up_images", pulled)
    assert back_up(desk, "asked").second == "absent"


def test_damaged_photos_are_mended_before_they_are_copied(desk, sign_in, record, stick):
    digest = add(desk, record)
    back_up(desk, "asked")
    desk.store.close()
    (desk.vault / "images.db").write_bytes(bytes(9000))
    again = sign_in()
    row = back_up(again, "asked")
    assert (row.second, row.near_photos) == ("done", "")
    assert held(again, on_stick(again, stick), digest)


def test_a_full_laptop_sends_photos_to_the_stick_as_it_does_the_rest(
    desk, record, stick, monkeypatch
):
    digest = add(desk, record)
    usage = shutil.disk_usage

    def full(path):
        free = usage(path).free if stick in Path(path).parents else 0
        return type("Usage", (), {"free": free})

    monkeypatch.setattr(shutil, "disk_usage", full)
    with pytest.raises(EnvironmentTrouble, match="disk_full"):
        back_up(desk, "asked")
    assert held(desk, on_stick(desk, stick), digest)


def test_what_was_laid_aside_goes_with_a_backup_once_no_photo_is_lost(desk, record, stick, sign_in):
    add(desk, record)
    back_up(desk, "asked")
    desk.store.close()
    near = files.near_place(desk.folder)
    (near / DAMAGED).write_bytes(b"of a vault before this one" * 900)
    for place in (desk.vault, near, on_stick(desk, stick)):
        data = bytearray((place / "images.db").read_bytes())
        data[4096 + 2000] ^= 1  # in the page under which all others hang
        (place / "images.db").write_bytes(data)
        lay_aside(place)
    again = sign_in()
    lost = add(again, record, mode="L")
    (again.vault / "images.db").rename(stick / "lost")
    again.store.close()
    last = sign_in()
    places = (last.vault, files.near_place(last.folder), on_stick(last, stick))
    back_up(last, "asked")
    assert [len(asides(place)) for place in places] == [1, 2, 1], "it may be in one of them"
    add(last, record, mode="L")
    take_image(last, record, first_of(last, record, but=lost), "hilang")
    back_up(last, "asked")
    assert [len(asides(place)) for place in places] == [0, 1, 0]
    assert (near / DAMAGED).read_bytes().startswith(b"of a vault before")


def first_of(desk, record, *, but: str) -> str:
    return next(i.sha256 for i in images(desk, record) if i.sha256 != but)


def test_one_photo_that_came_to_harm_keeps_no_other_out_of_the_backup(desk, record, stick, sign_in):
    noise = [add_image(desk, record, big_photo(seed), kind=ImageKind.KTP) for seed in range(4)]
    desk.store.close()
    path = desk.vault / "images.db"
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    again = sign_in()
    row = back_up(again, "asked")
    assert (row.second, row.near_photos) == ("done", "")
    assert sum(held(again, on_stick(again, stick), digest) for digest in noise) == 3
    assert sorted(i.state for i in images(again, record)) == ["here"] * 3 + ["missing"]
