"""Lost pictures are looked for in copies while others put and get them."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from shutil import copy

import pytest

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store import images_search
from fieldreg.store.images import Images, StoredImage, images_file
from fieldreg.store.images_backup import back_up_images
from fieldreg.store.images_files import asides, lay_aside, remove_aside
from fieldreg.store.images_reading import SourceTrouble, picture_in

KEY, AT = bytes(range(32)), "2025-11-24T01:12:07Z"


def picture(seed: int) -> StoredImage:
    data = bytes([seed]) * 9_000
    return StoredImage(sha256(data).digest(), 40, 30, data)


ONE, TWO, THREE = (picture(seed) for seed in (1, 2, 3))


@pytest.fixture
def vault(tmp_path) -> Path:
    """A vault whose pictures are in a copy too, and lost."""
    folder = tmp_path / "vault"
    folder.mkdir()
    images = Images(folder, KEY)
    for one in (ONE, TWO, THREE):
        images.put(one, at=AT)
    images.forget([THREE.sha256])
    images.close()
    back_up_images(folder, KEY, tmp_path / "place")
    images_file(folder).unlink()
    return folder


@pytest.fixture
def images(vault):
    opened = Images(vault, KEY)
    yield opened
    opened.close()


def test_what_is_lost_comes_back_and_what_was_taken_away_stays_known(images, tmp_path):
    assert images.bring_back(tmp_path / "place") == 2
    assert [images.get(one.sha256) for one in (ONE, TWO)] == [ONE.data, TWO.data]
    facts = images.facts([THREE.sha256])[THREE.sha256]
    assert (facts.size, facts.is_here) == (len(THREE.data), False)
    assert images.bring_back(tmp_path / "place") == 0


def test_a_copy_that_has_nothing_makes_no_file(images, vault, tmp_path):
    assert images.bring_back(tmp_path / "nowhere") == 0
    assert not images_file(vault).exists()


def test_what_is_taken_away_while_a_copy_is_read_does_not_come_back(images, tmp_path):
    def on_writer(job):
        for one in (ONE, TWO):
            images.put(one, at=AT)
        images.forget([ONE.sha256, TWO.sha256])
        return job()

    assert images.bring_back(tmp_path / "place", on_writer=on_writer) == 0
    assert not any(fact.is_here for fact in images.facts([ONE.sha256, TWO.sha256]).values())


def test_what_was_laid_aside_is_read_and_goes_once_nothing_is_wanted_of_it(images, vault, tmp_path):
    images.put(ONE, at=AT)
    images.close()
    lay_aside(vault)
    again = Images(vault, KEY)
    assert again.bring_back(tmp_path / "nowhere") == 1
    assert (again.get(ONE.sha256), asides(vault)) == (ONE.data, ())
    again.close()


def test_it_ends_at_the_next_picture_and_what_came_until_then_stands(images, tmp_path):
    left = [False, True]
    with pytest.raises(EnvironmentTrouble, match="cancelled"):
        images.bring_back(tmp_path / "place", goes_on=left.pop)
    assert len(images.facts([ONE.sha256, TWO.sha256])) == 1
    assert images.asked == set()


def test_what_was_taken_away_stays_so_though_only_what_was_laid_aside_knows(vault, tmp_path):
    images = Images(vault, KEY)
    images.put(ONE, at=AT)
    images.put(THREE, at=AT)
    back_up_images(vault, KEY, tmp_path / "older")
    images.forget([THREE.sha256])
    images.close()
    lay_aside(vault)  # and the power went
    again = Images(vault, KEY)
    again.bring_back(tmp_path / "older")
    assert again.get(ONE.sha256) == ONE.data
    with pytest.raises(UserTrouble, match="image_not_here"):
        again.get(THREE.sha256)
    again.close()


@pytest.fixture
def three_gone(tmp_path) -> Path:
    """A file of pictures that knows of one that was taken away."""
    folder = tmp_path / "gone"
    folder.mkdir()
    images = Images(folder, KEY)
    images.put(THREE, at=AT)
    images.forget([THREE.sha256])
    images.close()
    return images_file(folder)


def lay_aside_with(vault, *pictures) -> None:
    images = Images(vault, KEY)
    for one in pictures:
        images.put(one, at=AT)
    images.close()
    lay_aside(vault)


@pytest.mark.parametrize("way", ["bring_back", "mend"])
@pytest.mark.parametrize("is_wanted", [True, False])
def test_of_files_laid_aside_the_newest_says_what_was_taken_away(
    vault, three_gone, tmp_path, way, is_wanted
):
    """Taken away and added again, or the other way round."""
    if is_wanted:
        copy(three_gone, vault)
        lay_aside(vault)
    lay_aside_with(vault, THREE)
    if not is_wanted:
        copy(three_gone, vault)
        lay_aside(vault)
    images = Images(vault, KEY)
    getattr(images, way)(tmp_path / "nowhere")
    assert images.facts([THREE.sha256])[THREE.sha256].is_here is is_wanted
    images.close()


def test_what_was_not_read_through_does_not_go(vault, three_gone, tmp_path, monkeypatch):
    lay_aside_with(vault, ONE, THREE)
    copy(three_gone, vault)
    troubles = [SourceTrouble("disk_trouble")]

    def fails_once(source, digest):
        if troubles:
            raise troubles.pop()
        return picture_in(source, digest)

    monkeypatch.setattr(images_search, "picture_in", fails_once)
    images = Images(vault, KEY)
    with suppress(EnvironmentTrouble):
        images.bring_back(tmp_path / "nowhere")
    assert asides(vault)
    assert images.bring_back(tmp_path / "nowhere") == 1
    assert (images.get(ONE.sha256), asides(vault)) == (ONE.data, ())
    images.close()


def test_what_is_laid_aside_while_copies_are_read_does_not_go(images, vault, three_gone, tmp_path):
    """A mend that a full disk broke off made it: nobody has read it yet."""
    four = picture(4)

    def on_writer(job):
        if not asides(vault):
            lay_aside_with(vault, THREE, four)
            copy(three_gone, vault)
        return job()

    assert images.bring_back(tmp_path / "place", on_writer=on_writer) == 2
    assert asides(vault)
    assert images.bring_back(tmp_path / "nowhere") == 1
    assert (images.get(four.sha256), asides(vault)) == (four.data, ())


def test_another_one_of_the_same_name_does_not_go(images, vault, three_gone, tmp_path):
    lay_aside_with(vault, ONE)
    four = picture(4)

    def on_writer(job):
        if asides(vault) and not images_file(vault).exists():
            remove_aside(*asides(vault))
            lay_aside_with(vault, THREE, four)
            copy(three_gone, vault)
        return job()

    images.bring_back(tmp_path / "nowhere", on_writer=on_writer)
    assert images.bring_back(tmp_path / "nowhere") == 1
    assert images.get(four.sha256) == four.data
