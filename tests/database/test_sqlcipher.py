import threading
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import text

from fieldreg.database.errors import trouble_of
from fieldreg.database.sqlcipher import (
    inspecting_engine,
    reader_engine,
    require_engine,
    writer_engine,
)
from fieldreg.domain.trouble import EnvironmentTrouble

KEY = bytes(range(32))
MARK = "SINTETIS-SUDARTA"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "with spaces & percent%20.db"
    engine = writer_engine(file, KEY)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x TEXT)"))
        connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": MARK})
    engine.dispose()
    return file


def test_what_is_written_is_read_back_and_never_plain_on_disk(path: Path) -> None:
    writer = writer_engine(path, KEY)
    with writer.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": MARK})
        files = list(path.parent.iterdir())
        assert any(f.name.endswith("-wal") for f in files)
        assert all(MARK.encode() not in f.read_bytes() for f in files)
        assert all(b"SQLite format" not in f.read_bytes() for f in files)
    reader = reader_engine(path, KEY)
    with reader.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 2
    reader.dispose()
    writer.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("trusted_schema", 0),
        ("cell_size_check", 1),
        ("mmap_size", 0),
        ("temp_store", 2),
    ],
)
def test_each_connection_has_the_durable_settings(path: Path, pragma: str, value: object) -> None:
    for engine in (writer_engine(path, KEY), reader_engine(path, KEY)):
        with engine.begin() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value
        engine.dispose()


def test_a_reader_cannot_write(path: Path) -> None:
    engine = reader_engine(path, KEY)
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"), engine.begin() as connection:
        connection.execute(text("DELETE FROM t"))
    engine.dispose()


def test_a_wrong_key_and_a_damaged_file_are_known_trouble(path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        writer_engine(path, bytes(32)).connect()
    data = bytearray(path.read_bytes())
    data[4096 + 100] ^= 1
    path.write_bytes(bytes(data))
    engine = writer_engine(path, KEY)
    with pytest.raises(EnvironmentTrouble, match="damaged"), engine.begin() as connection:
        connection.execute(text("SELECT * FROM t")).all()
    engine.dispose()


def test_a_reader_of_no_file_makes_none(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"):
        reader_engine(tmp_path / "none.db", KEY).connect()
    assert not list(tmp_path.iterdir())


def test_looking_makes_no_file_and_cannot_write(path: Path) -> None:
    before = {p.name: p.read_bytes() for p in path.parent.iterdir()}
    engine = inspecting_engine(path, KEY)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT x FROM t")).scalar() == MARK
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"), engine.begin() as connection:
        connection.execute(text("DELETE FROM t"))
    engine.dispose()
    assert {p.name: p.read_bytes() for p in path.parent.iterdir()} == before


def test_looking_sees_what_only_the_log_has_and_leaves_it_there(path: Path) -> None:
    writer = writer_engine(path, KEY)
    with writer.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": MARK})
    log = path.with_name(f"{path.name}-wal")
    before = path.read_bytes(), log.read_bytes()
    engine = inspecting_engine(path, KEY)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT count(*) FROM t")).scalar() == 2
    engine.dispose()
    assert (path.read_bytes(), log.read_bytes()) == before
    writer.dispose()


def test_a_writer_that_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentTrouble, match="disk_trouble"):
        writer_engine(tmp_path / "none.db", KEY, makes_it=False).connect()
    assert not list(tmp_path.iterdir())


def test_a_full_disk_is_known_trouble_and_leaves_what_was_there(path: Path) -> None:
    engine = writer_engine(path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 3")
    with pytest.raises(EnvironmentTrouble, match="disk_full"), engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (zeroblob(100000))"))
    with engine.begin() as connection:
        assert connection.execute(text("SELECT x FROM t")).scalars().all() == [MARK]
    engine.dispose()


def test_a_second_writer_is_told_that_the_database_is_busy(path: Path) -> None:
    engine = writer_engine(path, KEY)
    other = writer_engine(path, KEY)
    with other.connect() as waiting:
        waiting.exec_driver_sql("PRAGMA busy_timeout = 1")
        waiting.rollback()
        with engine.begin(), pytest.raises(EnvironmentTrouble, match="database_busy"):
            waiting.execute(text("SELECT 1"))
    engine.dispose()
    other.dispose()


def test_threads_take_the_one_connection_in_turn(path: Path) -> None:
    engine = writer_engine(path, KEY)

    def add() -> None:
        for _ in range(10):
            with engine.begin() as connection:
                count = connection.execute(text("SELECT count(*) FROM t")).scalar()
                connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": str(count)})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.begin() as connection:
        rows = connection.execute(text("SELECT x FROM t WHERE x <> :m"), {"m": MARK}).scalars()
        assert sorted(int(x) for x in rows) == list(range(1, 41))
    engine.dispose()


def test_an_error_of_ours_stays_a_bug_and_shows_no_parameters(path: Path) -> None:
    engine = writer_engine(path, KEY)
    with pytest.raises(Exception, match="no such table") as caught, engine.begin() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:x)"), {"x": MARK})
    assert not isinstance(caught.value, EnvironmentTrouble)
    assert MARK not in str(caught.value)
    assert trouble_of(ValueError()) is None
    engine.dispose()


def test_an_sqlite_with_the_wal_reset_bug_is_refused() -> None:
    with pytest.raises(EnvironmentTrouble) as caught:
        require_engine((3, 51, 2))
    assert caught.value.key == "engine_too_old"
    assert caught.value.values == {"version": "3.51.2"}
    require_engine((3, 51, 3))
    require_engine(sqlcipher.sqlite_version_info)


def test_a_key_of_another_length_is_a_bug(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        writer_engine(tmp_path / "x.db", b"short")
