"""Lost photos and what was taken away meanwhile; searches that fail; files laid aside."""

from __future__ import annotations

from contextlib import suppress

import pytest
from documents.picture_files import encoded, photo
from services.test_backup_photos import failing_at, held, on_stick

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.services import image_mending
from fieldreg.services.backing_up import back_up
from fieldreg.services.image_mending import gone_images, let_go_of_asides
from fieldreg.services.images import (
    add_image,
    images,
    keep_image,
    listed_images,
    look_for_images,
    prepare_image,
    take_image,
)
from fieldreg.store import backup_files as files
from fieldreg.store.images import images_file
from fieldreg.store.images_files import DAMAGED, asides, lay_aside


@pytest.fixture
def near_copy(desk):
    return images_file(files.near_place(desk.folder))


def add(desk, record, width: int = 64) -> str:
    return add_image(desk, record, encoded(photo(width)), kind=ImageKind.KTP)


def states(desk, record) -> dict[str, str]:
    return {i.sha256: i.state for i in listed_images(desk, record)}


def trouble_of(desk, digest: str) -> str:
    with pytest.raises((UserTrouble, EnvironmentTrouble)) as said:
        desk.store.images.get(bytes.fromhex(digest))
    return said.value.key


@pytest.mark.parametrize("has_another", [True, False])
def test_one_that_is_taken_away_while_it_is_lost_goes_from_the_stick_too(
    desk, record, lose, stick, near_copy, has_another
):
    digest = add(desk, record)
    back_up(desk, "asked")
    away = stick.rename(stick.with_name("away"))
    again = lose(images_file(desk.vault), near_copy)
    take_image(again, record, digest, "orang lain")
    if has_another:
        add(again, record, 70)
    away.rename(stick)
    assert held(again, on_stick(again, stick), digest), "control"
    back_up(again, "asked")
    assert not held(again, on_stick(again, stick), digest)


def test_a_mend_does_not_bring_back_one_that_was_taken_away_while_it_was_lost(
    desk, record, lose, stick, near_copy, sign_in
):
    digest, stays = add(desk, record), add(desk, record, 80)
    back_up(desk, "asked")
    away = stick.rename(stick.with_name("away"))
    again = lose(images_file(desk.vault), near_copy)
    take_image(again, record, digest, "orang lain")
    add(again, record, 70)
    again.store.close()
    images_file(desk.vault).write_bytes(bytes(9000))
    away.rename(stick)
    last = sign_in()
    assert states(last, record)[stays] == "here"
    assert trouble_of(last, digest) == "image_not_here"


def test_one_that_was_taken_away_is_not_even_written_while_others_are_looked_for(
    desk, record, lose, stick, near_copy
):
    digest, stays = add(desk, record), add(desk, record, 80)
    back_up(desk, "asked")
    away = stick.rename(stick.with_name("away"))
    again = lose(images_file(desk.vault), near_copy)
    take_image(again, record, digest, "orang lain")
    away.rename(stick)
    seen = []

    def on_writer(job):
        result = job()
        with suppress(UserTrouble, EnvironmentTrouble):
            seen.append(again.store.images.get(bytes.fromhex(digest)))
        return result

    look_for_images(again, record, on_writer=on_writer)
    assert states(again, record) == {stays: "here"}
    assert trouble_of(again, digest) == "image_not_here"
    assert seen == []


def test_letting_go_of_files_laid_aside_looks_for_nothing_and_takes_nothing_away(
    desk, record, lose, monkeypatch
):
    """The writer adds a photo again just after this lane read that no record has it."""
    digest = add(desk, record)
    add(desk, record, 80)
    take_image(desk, record, digest, "orang lain")
    again = lose(images_file(desk.vault))
    (again.vault / DAMAGED).write_bytes(bytes(9000))
    picture, left = prepare_image(encoded(photo())), [True]

    def add_again() -> None:
        if left and left.pop():
            keep_image(again, record, picture, kind=ImageKind.KTP)

    def read_and_be_overtaken(of):
        found = gone_images(of)
        add_again()
        return found

    monkeypatch.setattr(image_mending, "gone_images", read_and_be_overtaken)
    let_go_of_asides(again)
    add_again()
    assert again.store.images.get(bytes.fromhex(digest))
    assert asides(again.vault), "the other one may be in it"


def test_a_mend_beside_does_not_take_one_that_is_being_added_again_for_one_that_is_gone(
    desk, record, monkeypatch
):
    digest = add(desk, record)
    take_image(desk, record, digest, "orang lain")
    real, others = desk.store.images.put, [True]

    def put(stored, *, at):
        real(stored, at=at)
        if others and others.pop():
            lay_aside(desk.vault)
            desk.store.images.mend(files.near_place(desk.folder), gone=gone_images(desk))

    monkeypatch.setattr(desk.store.images, "put", put)
    add(desk, record)
    assert desk.store.images.get(bytes.fromhex(digest))


def test_a_stick_that_is_pulled_in_the_middle_is_asked_again(
    desk, record, lose, stick, near_copy, monkeypatch
):
    near = add(desk, record)
    back_up(desk, "asked")
    away = stick.with_name("away")
    only_there = add(desk, record, 80)
    with monkeypatch.context() as patched:
        failing_at(patched, near_copy.parent, "disk_trouble")
        back_up(desk, "asked")
    again = lose(images_file(desk.vault))

    def on_writer(job):
        if not away.exists():
            stick.rename(away)
            stick.mkdir()
        return job()

    look_for_images(again, record, on_writer=on_writer)
    assert states(again, record) == {near: "here", only_there: "missing"}
    stick.rmdir()
    away.rename(stick)
    assert states(again, record) == {near: "here", only_there: "sought"}
    images(again, record)
    assert states(again, record) == {near: "here", only_there: "here"}


def test_a_copy_that_cannot_be_read_now_is_said_and_asked_again(desk, record, lose, near_copy):
    digest = add(desk, record)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))
    good = near_copy.rename(near_copy.with_name("good"))
    near_copy.mkdir()
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"):
        look_for_images(again, record)
    assert states(again, record) == {digest: "sought"}
    near_copy.rmdir()
    good.rename(near_copy)
    look_for_images(again, record)
    assert states(again, record) == {digest: "here"}


@pytest.mark.parametrize("key", ["disk_full", "database_busy"])
def test_a_search_that_failed_counts_as_none(desk, record, lose, key):
    digest = add(desk, record)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))

    def on_writer(_):
        raise EnvironmentTrouble(key)

    with pytest.raises(EnvironmentTrouble, match=key):
        look_for_images(again, record, on_writer=on_writer)
    assert states(again, record) == {digest: "sought"}
    look_for_images(again, record)
    assert states(again, record) == {digest: "here"}


def test_a_copy_that_is_damaged_has_nothing_to_give_and_is_asked_once(
    desk, record, lose, near_copy
):
    digest = add(desk, record)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))
    near_copy.write_bytes(bytes(9000))
    look_for_images(again, record)
    assert states(again, record) == {digest: "missing"}
