"""One copy of the pictures in each place of backups, and the way back."""

import pytest
from store.test_images import AT, KEY, ONE, TWO, picture

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.images import Images, images_file
from fieldreg.store.images_backup import back_up_images, bring_back_images
from fieldreg.store.images_files import DAMAGED


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def place(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def images(vault):
    made = Images(vault, KEY)
    made.put(ONE, at=AT)
    yield made
    made.close()


def held(folder) -> dict[bytes, bytes]:
    """What the pictures' file in *folder* has."""
    copy = Images(folder, KEY)
    try:
        found = {}
        for one in (ONE, TWO):
            if copy.facts([one.sha256]):
                try:
                    found[one.sha256] = copy.get(one.sha256)
                except UserTrouble:
                    found[one.sha256] = b""
        return found
    finally:
        copy.close()


def test_without_pictures_nothing_is_made(vault, place):
    assert back_up_images(vault, KEY, place) == 0
    assert bring_back_images(place, KEY, vault) == 0
    assert not images_file(place).exists()


def test_only_what_is_new_is_copied_while_they_are_open(images, vault, place):
    assert back_up_images(vault, KEY, place) == 1
    assert back_up_images(vault, KEY, place) == 0
    images.put(TWO, at=AT)
    assert back_up_images(vault, KEY, place) == 1
    assert held(place) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}
    assert b"Wayan" not in images_file(place).read_bytes()


def test_what_was_taken_away_here_goes_there_and_does_not_come_back(images, vault, place):
    back_up_images(vault, KEY, place)
    images.forget([ONE.sha256])
    back_up_images(vault, KEY, place)
    assert held(place) == {ONE.sha256: b""}
    images.put(ONE, at=AT)
    assert back_up_images(vault, KEY, place) == 1
    assert held(place) == {ONE.sha256: ONE.data}


def test_one_that_is_gone_here_and_was_taken_away_there_is_known_once(images, vault, place):
    """As on a bare laptop: nothing of it is known here but that no record has it."""
    images.put(TWO, at=AT)
    back_up_images(vault, KEY, place)
    images.forget([ONE.sha256])
    back_up_images(vault, KEY, place)
    images.close()
    images_file(vault).unlink()
    assert bring_back_images(place, KEY, vault, gone={ONE.sha256}) == 1
    assert held(vault) == {ONE.sha256: b"", TWO.sha256: TWO.data}


def test_a_copy_can_be_broken_off_and_gone_on_with(images, vault, place):
    images.put(TWO, at=AT)
    turns = iter([True, False])
    with pytest.raises(EnvironmentTrouble) as said:
        back_up_images(vault, KEY, place, goes_on=lambda: next(turns))
    assert said.value.key == "cancelled"
    assert len(held(place)) == 1
    assert back_up_images(vault, KEY, place) == 1


def test_lost_pictures_come_back(images, vault, place):
    back_up_images(vault, KEY, place)
    images.close()
    images_file(vault).unlink()
    assert bring_back_images(place, KEY, vault) == 1
    assert held(vault) == {ONE.sha256: ONE.data}


@pytest.mark.parametrize("damage", ["all", "one page"])
def test_of_a_damaged_file_what_can_be_read_stays_and_the_rest_comes_back(vault, place, damage):
    images = Images(vault, KEY)
    images.put(ONE, at=AT)
    back_up_images(vault, KEY, place)
    big = picture("newer than the copy " * 100)
    images.put(big, at=AT)
    images.put(TWO, at=AT)
    images.close()
    path = images_file(vault)
    data = bytearray(path.read_bytes())
    if damage == "all":
        data = bytearray(b"x" * len(data))
    else:
        data[len(data) // 2] ^= 1  # in the middle of the big one
    path.write_bytes(data)
    assert bring_back_images(place, KEY, vault) >= 1
    assert (vault / DAMAGED).read_bytes() == bytes(data)
    expected = {ONE.sha256: ONE.data} if damage == "all" else {
        ONE.sha256: ONE.data,
        TWO.sha256: TWO.data,
    }  # fmt: skip
    assert held(vault) == expected


def test_a_damaged_copy_is_made_anew_from_a_sound_original(images, vault, place):
    back_up_images(vault, KEY, place)
    images_file(place).write_bytes(bytes(9000))
    assert back_up_images(vault, KEY, place) == 1
    assert held(place) == {ONE.sha256: ONE.data}
    assert (place / DAMAGED).read_bytes() == bytes(9000)


def test_a_damaged_original_never_touches_the_copy(images, vault, place):
    back_up_images(vault, KEY, place)
    images.close()
    images_file(vault).write_bytes(bytes(9000))
    before = images_file(place).read_bytes()
    with pytest.raises(EnvironmentTrouble) as said:
        back_up_images(vault, KEY, place)
    assert said.value.key == "damaged"
    assert images_file(place).read_bytes() == before


def test_an_open_vault_mends_itself(images, vault, place):
    back_up_images(vault, KEY, place)
    images.close()
    images_file(vault).write_bytes(bytes(9000))
    again = Images(vault, KEY)
    with pytest.raises(EnvironmentTrouble):
        again.get(ONE.sha256)
    assert again.mend(place) == 1
    assert again.get(ONE.sha256) == ONE.data
    again.close()
