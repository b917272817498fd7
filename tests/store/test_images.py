"""Pictures in their own encrypted file, by the hash of their bytes."""

import os
import subprocess
import sys
from hashlib import sha256

import pytest

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.store.images import Images, StoredImage, images_file
from fieldreg.store.images_opening import IMAGES_SCHEMA, open_images

KEY = bytes(range(32))
AT = "2025-11-03T01:02:03Z"


def picture(text: str) -> StoredImage:
    data = text.encode() * 500
    return StoredImage(sha256(data).digest(), 40, 30, data)


ONE, TWO = picture("one of Wayan"), picture("two of Made")


@pytest.fixture
def open_here(tmp_path):
    opened = []

    def make(key: bytes = KEY) -> Images:
        opened.append(Images(tmp_path, key))
        return opened[-1]

    yield make
    for one in opened:
        one.close()


@pytest.fixture
def images(open_here):
    return open_here()


def trouble(call, *arguments) -> str:
    with pytest.raises((EnvironmentTrouble, UserTrouble)) as said:
        call(*arguments)
    return said.value.key


def test_nothing_is_made_before_the_first_picture(images, tmp_path):
    assert images.facts([ONE.sha256]) == {}
    assert trouble(images.get, ONE.sha256) == "image_missing"
    assert images.forget([ONE.sha256]) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_picture_is_kept_and_is_there_the_next_time(images, open_here):
    images.put(ONE, at=AT)
    images.put(TWO, at=AT)
    images.put(ONE, at="2026-01-01T00:00:00Z")
    images.close()
    again = open_here()
    assert again.get(ONE.sha256) == ONE.data
    facts = again.facts([ONE.sha256, TWO.sha256, bytes(32)])
    assert set(facts) == {ONE.sha256, TWO.sha256}
    one = facts[ONE.sha256]
    assert (one.width, one.height, one.size) == (40, 30, len(ONE.data))
    assert (one.made_at, one.is_here) == (AT, True)


def test_only_what_has_its_hash_is_taken(images):
    with pytest.raises(ValueError):
        images.put(StoredImage(bytes(32), 1, 1, b"x"), at=AT)


def test_what_is_read_is_compared_with_its_hash(images, tmp_path):
    images.put(ONE, at=AT)
    images.close()
    engine = open_images(tmp_path, KEY, makes_it=False)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE image SET data = X'00'")
    engine.dispose()
    assert trouble(Images(tmp_path, KEY).get, ONE.sha256) == "damaged"


def test_nothing_of_a_picture_is_readable_on_the_disk(images, tmp_path):
    images.put(ONE, at=AT)
    found = [p.read_bytes() for p in tmp_path.iterdir()]
    assert found
    assert not any(b"Wayan" in data or AT.encode() in data for data in found)
    assert not images_file(tmp_path).read_bytes().startswith(b"SQLite format 3")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the folder's own rules")
def test_its_files_are_their_owners_only(images, tmp_path):
    before = os.umask(0)
    try:
        images.put(ONE, at=AT)
        images.put(TWO, at=AT)
        assert {p.name: oct(p.stat().st_mode & 0o777) for p in tmp_path.iterdir()} == {
            "images.db": "0o600",
            "images.db-wal": "0o600",
            "images.db-shm": "0o600",
        }
    finally:
        os.umask(before)


def test_of_a_picture_whose_bytes_are_taken_it_stays_known_what_it_was(images):
    images.put(ONE, at=AT)
    images.put(TWO, at=AT)
    many = [ONE.sha256, *(n.to_bytes(32, "big") for n in range(1200))]
    assert (images.forget(many), images.forget(many)) == (1, 0)
    assert trouble(images.get, ONE.sha256) == "image_not_here"
    assert images.get(TWO.sha256) == TWO.data
    gone = images.facts([ONE.sha256])[ONE.sha256]
    assert (gone.is_here, gone.size) == (False, len(ONE.data))
    images.put(ONE, at=AT)
    assert images.get(ONE.sha256) == ONE.data


def test_forgetting_takes_bytes_whether_delivered_or_not(images):
    images.put(ONE, at=AT)
    assert images.forget([ONE.sha256, TWO.sha256]) == 1
    assert trouble(images.get, ONE.sha256) == "image_not_here"


@pytest.mark.parametrize("damage", ["empty", "cut", "zeros", "other key", "other file", "folder"])
def test_a_damaged_file_is_refused_and_left_as_it_is(images, tmp_path, damage):
    images.put(ONE, at=AT)
    images.close()
    path = images_file(tmp_path)
    data = path.read_bytes()
    bad = {"empty": b"", "cut": data[:-100], "zeros": bytes(len(data)), "other file": b"x" * 9000}
    path.write_bytes(bad.get(damage, data))
    if damage == "folder":
        path.unlink()
        path.mkdir()
    left = path.read_bytes() if path.is_file() else b""
    again = Images(tmp_path, bytes(32) if damage == "other key" else KEY)
    assert trouble(again.get, ONE.sha256) == "damaged"
    assert trouble(lambda: again.put(TWO, at=AT)) == "damaged"
    assert (path.read_bytes() if path.is_file() else b"") == left
    again.close()


def test_every_flipped_page_is_noticed(images, tmp_path):
    big = picture("a long one " * 80)
    images.put(big, at=AT)
    images.close()
    whole = images_file(tmp_path).read_bytes()
    for at in range(2000, len(whole), 4096):
        images_file(tmp_path).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        again = Images(tmp_path, KEY)
        assert trouble(again.get, big.sha256) == "damaged", at
        again.close()


def test_a_later_format_is_refused(images, tmp_path):
    images.put(ONE, at=AT)
    images.close()
    engine = open_images(tmp_path, KEY, makes_it=False)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"PRAGMA user_version = {IMAGES_SCHEMA + 1}")
    engine.dispose()
    assert trouble(Images(tmp_path, KEY).get, ONE.sha256) == "vault_newer"


def test_a_closed_one_stays_closed(images):
    images.put(ONE, at=AT)
    images.close()
    images.close()
    for call in (lambda: images.get(ONE.sha256), lambda: images.put(ONE, at=AT)):
        assert trouble(call) == "workspace_closed"
    assert trouble(images.facts, [ONE.sha256]) == "workspace_closed"


def test_it_is_closed_with_the_store(bench):
    bench.store.images.put(ONE, at=AT)
    bench.reopen()
    assert bench.store.images.get(ONE.sha256) == ONE.data
    images = bench.store.images
    bench.store.close()
    assert trouble(images.get, ONE.sha256) == "workspace_closed"
    assert not list(bench.folder.glob("images.db-*"))


DYING = """
import os, shutil, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from store.test_images import KEY, AT, ONE, TWO
from fieldreg.store import images, images_opening
from fieldreg.store.images import Images

OURS = {images.__file__, images_opening.__file__}

def die_at(line):
    seen = 0
    def look(frame, event, argument):
        nonlocal seen
        if frame.f_code.co_filename not in OURS:
            return None
        seen += event == "line"
        if seen == line:
            os.kill(os.getpid(), signal.SIGKILL)
        return look
    return look

line = 0
while True:
    line += 3
    folder = Path(sys.argv[1]) / str(line)
    folder.mkdir()
    child = os.fork()
    if child == 0:
        sys.settrace(die_at(line))
        mine = Images(folder, KEY)
        for one in (ONE, TWO):
            mine.put(one, at=AT)
            (folder / one.sha256.hex()).touch()
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        break
print(line)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_any_line_it_loses_no_acknowledged_picture_and_goes_on(tmp_path):
    here = os.path.dirname(os.path.dirname(__file__))
    done = subprocess.run(
        [sys.executable, "-c", DYING, str(tmp_path), here],
        capture_output=True,
        text=True,
        check=True,
    )
    steps = int(done.stdout)
    assert steps > 60
    acknowledged = 0
    for line in range(3, steps, 3):
        folder = tmp_path / str(line)
        images = Images(folder, KEY)
        for one in (ONE, TWO):
            if (folder / one.sha256.hex()).exists():
                acknowledged += 1
                assert images.get(one.sha256) == one.data, line
        images.put(TWO, at=AT)
        assert images.get(TWO.sha256) == TWO.data, line
        assert not list(folder.glob(".images-new-*")), line
        images.close()
    assert acknowledged > 5
