"""Photos after a restore: what an older backup says of them is asked of the centre again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from services.image_town import Town, a_desk, a_record, a_town, add, big_photo, delivered, exchange
from services.recovering import PASSPHRASE

from fieldreg.domain.words import ImageKind
from fieldreg.protocol.bundle_files import source
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.stick import StickImageEntry, StickTold
from fieldreg.server.sticks import answer_bundle
from fieldreg.services import stick, workspace
from fieldreg.services.backup import back_up, is_due
from fieldreg.services.desk import Desk
from fieldreg.services.images import add_image, images, offer_again, take_image, taken_images
from fieldreg.services.restoring import restore
from fieldreg.store.backup_files import near_place


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    yield from a_town(tmp_path, monkeypatch)


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    yield from a_desk(town, tmp_path)


@pytest.fixture
def record(desk: Desk, complete: dict[str, object]) -> str:
    return a_record(desk, complete)


def later(desk: Desk) -> Desk:
    """The same desk an hour on."""
    return replace(desk, clock=lambda: desk.clock() + timedelta(hours=1))


def restored(desk: Desk, backup_id: str, folder: Path) -> Desk:
    """The backup on a bare laptop, while the first one is at rest."""
    restore(folder, near_place(desk.folder) / f"{backup_id}.db", PASSPHRASE)
    return workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf())


def by_stick(town: Town, desk: Desk) -> None:
    """A file there and its reply back."""
    folder = desk.folder / desk.make_id()
    folder.mkdir()
    made = stick.make_file(desk, folder, on_writer=lambda job: job())
    reply = folder / "balasan.fieldreg-reply"
    reply.write_bytes(answer_bundle(town.centre, source(made.path), again=False).data)
    stick.take_file(desk, reply, on_writer=lambda job: job())


def test_a_photo_taken_away_after_the_backup_is_not_called_delivered(town, desk, record, tmp_path):
    digest, kept = add(desk, record), add(desk, record, 1)
    exchange(desk)
    made = back_up(desk, "interval")
    assert not is_due(later(desk))
    take_image(desk, record, digest, "foto orang lain")
    exchange(desk)
    assert is_due(later(desk))
    bare = restored(desk, made.backup_id, tmp_path / "bare")
    assert delivered(bare, record) == [False, False]
    exchange(bare)
    said = {i.sha256: (i.is_delivered, i.refused) for i in images(bare, record)}
    assert said == {digest: (False, "image_taken_away"), kept: (True, "")}
    workspace.close(bare)


@pytest.mark.parametrize("way", ["network", "stick"])
def test_what_is_taken_away_from_an_older_backup_goes_at_the_centre_too(
    town, desk, record, tmp_path, way
):
    """It was taken away and added again since: the centre holds a later step than this laptop."""
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    made = back_up(desk, "interval")
    take_image(desk, record, digest, "salah orang")
    add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    bare = restored(desk, made.backup_id, tmp_path / "bare")
    exchange(bare)
    take_image(bare, record, digest, "foto orang lain")
    for _ in range(2):
        if way == "network":
            assert exchange(bare).images_trouble == ""
        else:
            by_stick(town, bare)
    assert [gone.is_told for gone in taken_images(bare, record)] == [True]
    assert town.photos(record) == [(digest, False)]
    workspace.close(bare)


def test_a_photo_that_its_time_here_is_over_for_is_not_called_lost(town, desk, record, tmp_path):
    """The centre has it, and the rules took the bytes here before the backup was made."""
    digest = add(desk, record)
    exchange(desk)
    assert desk.store.images.forget([bytes.fromhex(digest)]) == 1
    made = back_up(desk, "asked")
    bare = restored(desk, made.backup_id, tmp_path / "bare")
    report = exchange(bare)
    assert (report.images_trouble, report.images_lost) == ("", 0)
    assert delivered(bare, record) == [True]
    workspace.close(bare)


@pytest.mark.parametrize("way", ["network", "stick"])
def test_a_removal_that_was_settled_long_ago_takes_nothing_away_again(
    town, desk, record, tmp_path, way
):
    """The photo was added again after it; the laptop came back from between the two."""
    data = big_photo()
    digest = add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    take_image(desk, record, digest, "salah orang")
    exchange(desk)
    made = back_up(desk, "asked")
    add_image(desk, record, data, kind=ImageKind.KTP)
    exchange(desk)
    bare = restored(desk, made.backup_id, tmp_path / "bare")
    exchange(bare)
    for _ in range(3):
        if way == "network":
            assert exchange(bare).images_trouble == ""
        else:
            by_stick(town, bare)
    assert town.photos(record) == [(digest, True)]
    assert [gone.is_told for gone in taken_images(bare, record)] == [True]
    workspace.close(bare)


def test_one_offered_again_is_worth_another_backup(town, desk, record):
    exchange(desk)
    digest = add(desk, record)
    refused = {"state": "refused", "problem": "image_kind"}
    entry = StickImageEntry(record_id=record, sha256=digest, step=0, **refused)
    with desk.store.reading() as connection:
        epoch = connection.exec_driver_sql("SELECT epoch FROM sync_state").scalar_one()
    assert desk.store.take_images(epoch, StickTold(images=[entry])).refused == 1
    back_up(desk, "interval")
    assert offer_again(desk, record, digest)
    assert is_due(later(desk))
