"""Damaged files of pictures, laid aside: read until nothing in them is wanted, then gone."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256

import pytest
from store.test_images import AT, KEY, ONE, TWO, picture
from store.test_images_backup import held

from fieldreg.database.sqlcipher import PAGE_BYTES
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store import images_backup
from fieldreg.store.images import Images, StoredImage, images_file
from fieldreg.store.images_backup import back_up_images, bring_back_images
from fieldreg.store.images_files import DAMAGED, asides, lay_aside, settle

BIG = picture("newer than the copy " * 100)


@pytest.fixture
def vault(tmp_path):
    folder = tmp_path / "vault"
    folder.mkdir()
    return folder


@pytest.fixture
def place(tmp_path):
    return tmp_path / "backups"


def put(folder, *pictures) -> None:
    images = Images(folder, KEY)
    for one in pictures:
        images.put(one, at=AT)
    images.close()


def flip_in_the_big_one(folder) -> bytes:
    """A bit in the middle of the file, which is hers; what the file was then."""
    path = images_file(folder)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    return bytes(data)


@pytest.fixture
def damaged(vault, place):
    """ONE in the backup; TWO newer, and a third picture whose page came to harm."""
    put(vault, ONE)
    back_up_images(vault, KEY, place)
    put(vault, BIG, TWO)
    return flip_in_the_big_one(vault)


def fails_at(monkeypatch, digest: bytes, error: BaseException) -> None:
    """Copying this picture fails once; *error* says how."""
    real, left = images_backup._copy_one, [error]

    def copy_one(source, target, asked):
        if asked == digest and left:
            raise left.pop()
        return real(source, target, asked)

    monkeypatch.setattr(images_backup, "_copy_one", copy_one)


class Died(BaseException):
    """The program is gone."""


def test_a_full_disk_is_said_and_the_mend_goes_on_later(vault, place, damaged, monkeypatch):
    fails_at(monkeypatch, TWO.sha256, EnvironmentTrouble("disk_full"))
    with pytest.raises(EnvironmentTrouble, match="disk_full"):
        bring_back_images(place, KEY, vault)
    bring_back_images(place, KEY, vault)
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}


@pytest.mark.parametrize("one", [ONE, TWO])
def test_killed_in_between_the_mend_goes_on_later(vault, place, damaged, monkeypatch, one):
    fails_at(monkeypatch, one.sha256, Died())
    with pytest.raises(Died):
        bring_back_images(place, KEY, vault)
    bring_back_images(place, KEY, vault)
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}


def test_a_second_damage_costs_nothing_of_the_first_aside(vault, place, damaged, monkeypatch):
    fails_at(monkeypatch, TWO.sha256, Died())
    with suppress(Died):
        bring_back_images(place, KEY, vault)
    second = bytes(9000)
    images_file(vault).write_bytes(second)
    bring_back_images(place, KEY, vault)
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}
    assert [path.read_bytes() for path in asides(vault)] == [damaged, second]


def test_one_that_cannot_be_read_costs_no_other_one_whatever_their_order(vault, place):
    many = [picture(f"number {number} " * 20) for number in range(7)]
    put(vault, *many)
    data = flip_in_the_big_one(vault)
    assert bring_back_images(place, KEY, vault) == len(many) - 1
    images_file(vault).write_bytes(data)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        back_up_images(vault, KEY, place)
    copy = Images(place, KEY)
    assert len(copy.facts(one.sha256 for one in many)) == len(many) - 1
    copy.close()


def test_what_stands_in_its_log_alone_is_read_too(vault, place):
    put(vault, ONE)
    back_up_images(vault, KEY, place)
    put(vault, BIG)
    log_of_two(vault)
    flip_in_the_big_one(vault)
    bring_back_images(place, KEY, vault)
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}


def log_of_two(vault) -> None:
    """TWO in the log alone, as a power cut leaves it."""
    images = Images(vault, KEY)
    images.put(TWO, at=AT)
    path = images_file(vault)
    left = {end: path.with_name(f"{path.name}{end}").read_bytes() for end in ("", "-wal")}
    images.close()
    for end, data in left.items():
        path.with_name(f"{path.name}{end}").write_bytes(data)


def test_killed_between_file_and_log_the_log_follows_its_file(vault, place):
    put(vault, ONE)
    put(vault, BIG)
    log_of_two(vault)
    flip_in_the_big_one(vault)
    log = vault / "images.db-wal"
    content = log.read_bytes()
    images_file(vault).rename(vault / DAMAGED)  # and here it was killed
    put(vault, ONE)  # makes a new file, which is not spoilt by that log
    assert (vault / f"{DAMAGED}-wal").read_bytes() == content
    bring_back_images(place, KEY, vault)
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}


def test_a_log_without_any_file_is_no_ones(vault):
    (vault / "images.db-wal").write_bytes(b"x" * 5000)
    settle(vault)
    assert list(vault.iterdir()) == []


def test_names_of_asides_are_never_used_twice_while_one_is_there(vault):
    names = []
    for _ in range(12):
        images_file(vault).write_bytes(b"x")
        names.append(lay_aside(vault).name)
    assert names == [DAMAGED, *(f"{DAMAGED}.{n}" for n in range(1, 12))]
    assert [path.name for path in asides(vault)] == names


def test_one_of_which_all_is_known_goes(vault, place):
    put(vault, ONE, TWO)
    lay_aside(vault)
    assert bring_back_images(place, KEY, vault) == 2
    assert held(vault) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}
    assert asides(vault) == ()


def test_what_is_forgotten_lives_on_in_no_aside(vault, place, damaged):
    bring_back_images(place, KEY, vault)
    assert [path.read_bytes() for path in asides(vault)] == [damaged]
    images = Images(vault, KEY)
    assert images.forget([ONE.sha256]) == 1
    assert asides(vault) == ()
    images.close()
    assert held(vault) == {ONE.sha256: b"", TWO.sha256: TWO.data}


def test_one_that_was_not_read_yet_is_read_before_it_goes(vault, place, damaged, monkeypatch):
    fails_at(monkeypatch, TWO.sha256, Died())
    with suppress(Died):
        bring_back_images(place, KEY, vault)
    put(vault, ONE)
    images = Images(vault, KEY)
    images.forget([ONE.sha256])
    images.close()
    assert asides(vault) == ()
    assert held(vault) == {ONE.sha256: b"", TWO.sha256: TWO.data}


def test_a_damaged_copy_gives_the_new_one_what_can_be_read_of_it(vault, place):
    put(vault, ONE, BIG, TWO)
    back_up_images(vault, KEY, place)
    images_file(vault).unlink()
    put(vault, ONE)
    lay_aside(place)
    assert back_up_images(vault, KEY, place) == 3
    assert held(place) == {ONE.sha256: ONE.data, TWO.sha256: TWO.data}
    assert asides(place) == ()


def test_what_was_taken_away_here_lives_on_in_no_aside_of_the_copy(vault, place):
    put(vault, ONE, TWO)
    back_up_images(vault, KEY, place)
    lay_aside(place)
    images = Images(vault, KEY)
    images.forget([ONE.sha256])
    images.close()
    back_up_images(vault, KEY, place)
    assert held(place) == {ONE.sha256: b"", TWO.sha256: TWO.data}
    assert asides(place) == ()


def test_pictures_in_an_aside_of_the_copy_come_back_too(vault, place):
    put(vault, ONE)
    back_up_images(vault, KEY, place)
    lay_aside(place)
    images_file(vault).unlink()
    assert bring_back_images(place, KEY, vault) == 1
    assert held(vault) == {ONE.sha256: ONE.data}
    assert len(asides(place)) == 1, "what is not ours to keep is only read"


def test_a_copy_of_a_newer_program_or_one_that_cannot_be_read_hides_no_other(
    vault, place, tmp_path
):
    put(vault, ONE)
    back_up_images(vault, KEY, place)
    other = tmp_path / "other"
    other.mkdir()
    images_file(other).mkdir()
    images_file(vault).unlink()
    assert bring_back_images(other, KEY, vault, place) == 1


def small(number: int) -> bytes:
    """Several of them begin on one page of the table."""
    return f"{number} ".encode() * 250


def test_one_page_of_the_table_costs_the_pictures_that_begin_on_it(vault, place):
    many = [StoredImage(sha256(data).digest(), 9, 9, data) for data in map(small, range(24))]
    put(vault, *many)
    data = images_file(vault).read_bytes()
    costs = []
    for page in range(3, len(data) // 4096):  # behind the roots of table and index
        for path in vault.glob("images.db*"):
            path.unlink()
        harmed = bytearray(data)
        harmed[page * 4096 + 2000] ^= 1
        images_file(vault).write_bytes(harmed)
        costs.append(len(many) - bring_back_images(place, KEY, vault))
    assert 0 < max(costs) < 10


def test_a_copy_of_which_any_page_is_broken_is_made_anew(vault, place):
    """Whichever it is: of the index, or of the table that the index need not ask."""
    many = [picture(f"number {number} " * (8 if number < 2 else 1)) for number in range(12)]
    put(vault, *many)
    back_up_images(vault, KEY, place)
    whole = images_file(place).read_bytes()
    made = []
    for page in range(1, len(whole) // PAGE_BYTES):
        data = bytearray(whole)
        data[page * PAGE_BYTES + PAGE_BYTES // 2] ^= 1
        images_file(place).write_bytes(data)
        made.append(back_up_images(vault, KEY, place))
        assert back_up_images(vault, KEY, place) == 0
    assert set(made) <= {0, len(many)}  # some page may be nobody's
    assert made.count(len(many)) > 3


def test_what_was_taken_away_before_the_damage_stays_away(vault, place, tmp_path):
    """An older copy still has it."""
    put(vault, ONE, TWO, BIG)
    old = tmp_path / "old"
    back_up_images(vault, KEY, old)
    images = Images(vault, KEY)
    assert images.forget([TWO.sha256]) == 1
    images.close()
    flip_in_the_big_one(vault)
    bring_back_images(place, KEY, vault, old)
    images = Images(vault, KEY)
    facts = images.facts([one.sha256 for one in (ONE, TWO, BIG)])
    images.close()
    assert {digest: known.is_here for digest, known in facts.items()} == {
        ONE.sha256: True,
        TWO.sha256: False,
        BIG.sha256: True,
    }
