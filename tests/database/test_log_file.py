"""What a power cut leaves of a log is told from damage that would lose commits behind it."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from fieldreg.database.log_file import is_log_damaged
from fieldreg.database.sqlcipher import writer_engine

KEY = bytes(range(32))
FRAME = 24 + 4096
COMMITS = 12


@pytest.fixture(scope="module")
def log(tmp_path_factory) -> Path:
    """The log of an open database with some commits of several pages each."""
    folder = tmp_path_factory.mktemp("log")
    engine = writer_engine(folder / "a.db", KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    for number in range(COMMITS):
        with engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO t VALUES (?)", (bytes([number]) * 9_000,))
    shutil.copy(folder / "a.db-wal", folder / "log")
    engine.dispose()
    return folder / "log"


def commits(data: bytes) -> list[int]:
    """Where the commits end, in bytes."""
    ends = range(32, len(data) - FRAME + 1, FRAME)
    return [at + FRAME for at in ends if data[at + 4 : at + 8] != bytes(4)]


def told(folder: Path, data: bytes) -> bool:
    path = folder / "log"
    path.write_bytes(data)
    return is_log_damaged(path)


def test_a_whole_log_and_none_are_no_damage(log, tmp_path):
    assert not is_log_damaged(log)
    assert not is_log_damaged(tmp_path / "none")
    assert not told(tmp_path, b"")
    assert not told(tmp_path, bytes(32 + FRAME))


def test_a_bit_turned_before_the_last_commits_is_damage(log, tmp_path):
    data, chance = bytearray(log.read_bytes()), random.Random(1)
    last_certain = commits(data)[-2] - FRAME
    for at in [*range(32), *(chance.randrange(32, last_certain) for _ in range(150))]:
        bit = 1 << chance.randrange(8)
        data[at] ^= bit
        assert told(tmp_path, data), at
        data[at] ^= bit


def test_a_torn_last_commit_is_none(log, tmp_path):
    whole, chance = log.read_bytes(), random.Random(2)
    begin = commits(whole)[-2]
    for _ in range(150):
        data = bytearray(whole)
        for sector in range(begin, len(data), 512):
            if chance.random() < 0.5:
                data[sector : sector + 512] = bytes(len(data[sector : sector + 512]))
        assert not told(tmp_path, data[: chance.randrange(begin, len(data) + 1)])


def test_frames_of_an_earlier_log_behind_the_end_are_none(log, tmp_path):
    data = bytearray(log.read_bytes())
    for at in range(commits(data)[3], len(data), FRAME):
        data[at + 8 : at + 16] = b"another!"
    assert not told(tmp_path, data)


def test_what_refused_commits_left_behind_the_end_is_none(tmp_path):
    """Each was written whole, and refused; the next began in the same place and was shorter."""
    path = tmp_path / "a.db"
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "wal_autocheckpoint = 0"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE t (x)")
    log = tmp_path / "a.db-wal"
    kept, images = log.read_bytes(), []
    connection.close()
    for size in (90_000, 50_000, 9_000):
        copy = tmp_path / f"{size}.db"
        connection = sqlite3.connect(copy, isolation_level=None)
        connection.close()
        images.append(_with_commit(path, kept, tmp_path / str(size), size))
    long, middle, short = sorted(images, key=len, reverse=True)
    data = bytearray(long)
    data[: len(middle)] = middle
    data[: len(short)] = short
    assert not told(tmp_path, data)


def _with_commit(path: Path, kept: bytes, folder: Path, size: int) -> bytes:
    """The log *kept* with one commit of about *size* bytes behind it."""
    folder.mkdir()
    shutil.copy(path, folder / "a.db")
    (folder / "a.db-wal").write_bytes(kept)
    connection = sqlite3.connect(folder / "a.db", isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("INSERT INTO t VALUES (?)", (random.Random(size).randbytes(size),))
    data = (folder / "a.db-wal").read_bytes()
    connection.close()
    return data
