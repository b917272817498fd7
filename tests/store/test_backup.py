"""A backup is the database as it stood, whole, encrypted, and good only once it was looked at."""

from __future__ import annotations

import os
import random
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from fieldreg.database.sqlcipher import looking
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store import backup, record_images
from fieldreg.store.backup import Ticket, copy_backup, has_its_bytes, make_backup, verified
from fieldreg.store.backup_files import (
    kept_at,
    kept_backups,
    read_manifest,
    remove,
    sweep,
    write_manifest,
)
from fieldreg.store.migrate import SCHEMA
from fieldreg.store.picture import seen_in
from fieldreg.store.record_images import ImageLink
from fieldreg.store.store import Store
from fieldreg.store.vault import create_vault
from fieldreg.store.vault_header import Kdf

KEY = bytes(range(32))
ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"
NAME = "SINTETISMADE"
AT = "2025-11-03T01:02:03Z"


@pytest.fixture
def bench(bench):
    create_vault(bench.folder, officer_id="x", passphrase="rahasia desa", kdf=Kdf(64, 1, 1))
    return bench


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "backups"


def ticket(number: int = 1) -> Ticket:
    return Ticket(f"20251103T010203Z-{number:08x}", AT, "asked", number)


def names(place: Path) -> set[str]:
    return {p.name for p in place.iterdir()}


def test_what_was_saved_is_in_the_backup_and_its_manifest_says_so(bench, place) -> None:
    bench.save(ONE, {"full_name": NAME})
    bench.save(TWO, {"full_name": NAME})
    kept = make_backup(bench.folder, KEY, place, ticket())
    assert kept == kept_at(kept.path) == kept_backups(place)[0]
    told = kept.manifest
    assert (kept.state, told.people, told.waiting, told.revisions) == ("good", 2, 2, 2)
    assert told.audit == 3  # made, saved, saved
    assert (told.schema, told.why, told.size) == (SCHEMA, "asked", kept.path.stat().st_size)
    name = kept.backup_id
    assert names(place) == {f"{name}.db", f"{name}.json", f"{name}.vault.json"}
    assert kept.header.read_bytes() == (bench.folder / "vault.json").read_bytes()
    with looking(kept.path, KEY) as connection:
        assert connection.exec_driver_sql("SELECT full_name FROM view").all() == [(NAME,)] * 2


def test_nothing_of_it_can_be_read_without_the_key(bench, place) -> None:
    bench.save(ONE, {"full_name": NAME})
    kept = make_backup(bench.folder, KEY, place, ticket())
    for path in place.iterdir():
        data = path.read_bytes()
        assert NAME.encode() not in data
        assert KEY not in data
        assert KEY.hex().encode() not in data
        if os.name == "posix":
            assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(EnvironmentTrouble, match="damaged"), looking(kept.path, bytes(32)):
        pass


def test_saving_goes_on_while_it_is_made_and_comes_into_the_next_one(
    bench, place, monkeypatch
) -> None:
    monkeypatch.setattr("fieldreg.database.copying._STEPS_BETWEEN", 100)
    bench.save(ONE, {"full_name": NAME})
    asked = []

    def goes_on() -> bool:
        asked.append(bench.save(TWO, {"full_name": f"{NAME} {len(asked)}"}))
        return True

    kept = make_backup(bench.folder, KEY, place, ticket(), goes_on=goes_on)
    assert len(asked) > 5
    assert kept.manifest.revisions == 2  # the one of before, and what was saved before it began
    later = make_backup(bench.folder, KEY, place, ticket(2))
    assert later.manifest.revisions == 1 + len(asked)
    assert kept.manifest.mark != later.manifest.mark
    assert make_backup(bench.folder, KEY, place, ticket(3)).manifest.mark == later.manifest.mark


def test_one_that_is_called_off_leaves_nothing(bench, place) -> None:
    with pytest.raises(EnvironmentTrouble, match="cancelled"):
        make_backup(bench.folder, KEY, place, ticket(), goes_on=lambda: False)
    assert names(place) == set()


def test_a_full_disk_leaves_the_earlier_ones_and_saving_goes_on(bench, place, monkeypatch) -> None:
    first = make_backup(bench.folder, KEY, place, ticket())
    usage = SimpleNamespace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(EnvironmentTrouble, match="disk_full"):
        make_backup(bench.folder, KEY, place, ticket(2))
    assert kept_backups(place) == (first,)
    assert len(names(place)) == 3
    assert bench.save(ONE, {"full_name": NAME}).revision_id


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing_half(bench, place, monkeypatch) -> None:
    def flush(path: Path) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr("fieldreg.database.copying.flush", flush)
    with pytest.raises(EnvironmentTrouble, match="disk_full"):
        make_backup(bench.folder, KEY, place, ticket())
    assert names(place) == set()


def test_a_copy_that_is_not_what_it_should_be_never_counts(bench, place, monkeypatch) -> None:
    bench.save(ONE, {"full_name": NAME})
    real = backup.copy_database

    def careless(source, target, key, *, goes_on) -> None:
        real(source, target, key, goes_on=goes_on)
        data = bytearray(target.read_bytes())
        data[-5000] ^= 1
        target.write_bytes(data)

    monkeypatch.setattr(backup, "copy_database", careless)
    with pytest.raises(EnvironmentTrouble, match="backup_unsound"):
        make_backup(bench.folder, KEY, place, ticket())
    assert names(place) == set()


def test_a_damaged_database_is_noticed_and_pushes_nothing_out(bench, place) -> None:
    bench.save(ONE, {"full_name": NAME})
    make_backup(bench.folder, KEY, place, ticket())
    bench.store.close()
    path = bench.folder / "vault.db"
    whole = path.read_bytes()
    used = 0
    for start in range(0, len(whole), 4096):
        data = bytearray(whole)
        data[start + 2000] ^= 4
        path.write_bytes(data)
        with suppress(EnvironmentTrouble):
            copy = make_backup(bench.folder, KEY, place, ticket(2))
            assert verified(copy, KEY, AT)  # a page that nothing stands on
            remove(copy)
            used -= 1
        used += 1
        assert [k.serial for k in kept_backups(place)] == [1]
    # An empty table or index has a page too, on which nothing stands.
    assert used > len(whole) // 4096 * 0.75
    path.write_bytes(whole)
    bench.store = Store(bench.folder, KEY)


def test_every_flipped_bit_and_every_cut_is_noticed(bench, place) -> None:
    bench.save(ONE, {"full_name": NAME})
    kept = make_backup(bench.folder, KEY, place, ticket())
    chance, whole = random.Random(3), {p: p.read_bytes() for p in place.iterdir()}
    for path, data in whole.items():
        for _ in range(12):
            hurt = bytearray(data)
            if chance.random() < 0.2:
                hurt = hurt[: chance.randrange(len(hurt))]
            else:
                hurt[chance.randrange(len(hurt))] ^= 1 << chance.randrange(8)
            path.write_bytes(hurt)
            found = kept_at(kept.path)
            assert (found.state, has_its_bytes(found)) != ("good", True)
            if path == kept.path:
                assert not verified(found, KEY, AT)
            for old, was in whole.items():
                old.write_bytes(was)
    assert (kept_at(kept.path).state, has_its_bytes(kept)) == ("good", True)
    assert verified(kept, KEY, AT)


def test_what_was_found_bad_stays_bad(bench, place) -> None:
    kept = make_backup(bench.folder, KEY, place, ticket())
    data = kept.path.read_bytes()
    kept.path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert kept_at(kept.path).state == "good"
    assert not verified(kept, KEY, AT)
    assert kept_at(kept.path).state == "bad"


def test_a_copy_on_a_stick_is_the_same_to_the_byte(bench, place, tmp_path) -> None:
    kept = make_backup(bench.folder, KEY, place, ticket())
    copy = copy_backup(kept, tmp_path / "stick")
    assert copy.manifest == kept.manifest
    assert has_its_bytes(copy)
    assert copy.path.read_bytes() == kept.path.read_bytes()
    kept.path.write_bytes(b"x" * kept.size)
    with pytest.raises(EnvironmentTrouble, match="backup_unsound"):
        copy_backup(kept, tmp_path / "other")
    assert names(tmp_path / "other") == set()


def test_leftovers_are_swept_and_whole_ones_are_not(bench, place) -> None:
    kept = make_backup(bench.folder, KEY, place, ticket())
    before = names(place)
    others = (
        "20251103T010203Z-0000000f.db.new",
        "20251103T010203Z-0000000e.json",
        "20251103T010203Z-0000000d.vault.json",
        "second-place.json",
        "skripsi.new",
    )
    for name in others:
        (place / name).write_text("{}")
    sweep(place)
    assert names(place) == before | {"second-place.json", "skripsi.new"}
    assert read_manifest(place / f"{kept.backup_id}.json") == kept.manifest


def test_one_without_a_manifest_is_unchecked(bench, place) -> None:
    kept = make_backup(bench.folder, KEY, place, ticket())
    (place / f"{kept.backup_id}.json").unlink()
    (found,) = kept_backups(place)
    assert (found.state, found.manifest, found.made_at) == ("unchecked", None, AT)
    assert verified(found, KEY, AT)


def test_one_of_before_the_steps_of_pictures_counted_is_good_still(bench, place) -> None:
    bench.save(ONE, {"full_name": NAME})
    with bench.store.writing() as connection:
        taken = ImageLink(ONE, b"1" * 32, "ktp", AT, "", taken_at=AT)
        record_images.link(connection, taken)
        record_images.take(connection, taken)
    kept = make_backup(bench.folder, KEY, place, ticket())
    picture = seen_in(kept.path, KEY)
    assert kept.manifest.mark == picture.mark != picture.earlier_mark
    for mark, is_good in ((picture.earlier_mark, True), ("0" * 16, False)):
        write_manifest(place, replace(kept.manifest, mark=mark))
        assert verified(kept_at(kept.path), KEY, AT) is is_good
