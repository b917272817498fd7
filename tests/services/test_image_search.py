"""Lost photos and what was taken away meanwhile; searches that fail; files laid aside."""

from __future__ import annotations

from contextlib import suppress

import pytest
from documents.picture_files import encoded, photo
from services.test_backup_photos import held, on_stick

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.services import register
from fieldreg.services.backing_up import back_up
from fieldreg.services.backup import choose_second_place
from fieldreg.services.images import (
    add_image,
    listed_images,
    look_for_images,
    take_image,
)
from fieldreg.store import backup_files as files
from fieldreg.store.images import images_file


@pytest.fixture
def record(desk, complete):
    return register.save(desk, register.open_form(desk), complete).record_id


@pytest.fixture
def stick(desk, tmp_path):
    place = tmp_path / "stick"
    place.mkdir()
    choose_second_place(desk, place)
    return place


@pytest.fixture
def lose(desk, sign_in):
    """Sign in again without these files."""

    def do(*paths):
        desk.store.close()
        for path in paths:
            path.unlink()
        return sign_in()

    return do


@pytest.fixture
def near_copy(desk):
    return images_file(files.near_place(desk.folder))


def add(desk, record, width: int = 64) -> str:
    return add_image(desk, record, encoded(photo(width)), kind=ImageKind.KTP)


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
    assert {i.sha256: i.state for i in listed_images(last, record)}[stays] == "here"
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
    assert {i.sha256: i.state for i in listed_images(again, record)} == {stays: "here"}
    assert trouble_of(again, digest) == "image_not_here"
    assert seen == []
