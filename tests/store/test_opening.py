"""Opening an existing database: damage is said, and nothing on the disk is touched."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.store import DATABASE_FILE, Store

KEY = bytes(range(32))
PAGE = 4096


@pytest.fixture
def closed(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "vault"))


@pytest.fixture
def killed(bench, tmp_path: Path) -> Path:
    """A vault as a killed program leaves it: the newest rows stand in the log only."""
    for number in range(1, 9):
        bench.save(f"00000000-0000-7000-8000-00000000000{number}", {"full_name": "SINTETIS"})
    copy = Path(shutil.copytree(bench.folder, tmp_path / "killed"))
    assert (copy / f"{DATABASE_FILE}-wal").stat().st_size > PAGE
    return copy


def pictures(folder: Path) -> dict[str, bytes]:
    """All files but SQLite's index of the log, which holds nothing of its own."""
    return {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.endswith("-shm")}


def assert_damaged_and_untouched(folder: Path, trouble: str = "damaged") -> None:
    before = pictures(folder)
    for _ in range(2):
        with pytest.raises(EnvironmentTrouble, match=trouble):
            Store(folder, KEY)
        assert pictures(folder) == before


def cut(size: int):
    return lambda data: data[:size]


DAMAGES = [
    cut(0),
    cut(1),
    cut(16),
    cut(100),
    cut(PAGE - 1),
    cut(PAGE),
    cut(PAGE + 1),
    cut(-PAGE),
    cut(-1),
    lambda data: bytes(len(data)),
    lambda data: bytes(PAGE) + data[PAGE:],
    lambda data: b"SQLite format 3\0" + data[16:],
    lambda data: data[:100] + bytes([data[100] ^ 1]) + data[101:],
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_file_is_left_as_it_is(closed: Path, damage) -> None:
    path = closed / DATABASE_FILE
    path.write_bytes(damage(path.read_bytes()))
    assert_damaged_and_untouched(closed)


@pytest.mark.parametrize("size", [0, 1, 16, 100, PAGE - 1])
@pytest.mark.parametrize("has_index", [True, False])
def test_the_log_of_an_emptied_file_is_left_as_it_is(
    killed: Path, size: int, has_index: bool
) -> None:
    path = killed / DATABASE_FILE
    path.write_bytes(path.read_bytes()[:size])
    if not has_index:
        (killed / f"{DATABASE_FILE}-shm").unlink()
    assert_damaged_and_untouched(killed)


def test_the_log_of_another_key_is_left_as_it_is(killed: Path) -> None:
    before = pictures(killed)
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        Store(killed, bytes(32))
    assert pictures(killed) == before


def test_what_a_killed_program_left_in_the_log_is_read(killed: Path) -> None:
    store = Store(killed, KEY)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM revision").scalar() == 8
    store.close()
    assert set(pictures(killed)) == {DATABASE_FILE}


def test_a_first_page_torn_while_the_log_was_written_back_is_healed(killed: Path) -> None:
    """The log still holds the page, so this is no damage."""
    path = killed / DATABASE_FILE
    with_log = killed.parent / "torn"
    engine = writer_engine(path, KEY)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE yet_more (x)")
    shutil.copytree(killed, with_log)
    engine.dispose()
    torn = bytearray((with_log / DATABASE_FILE).read_bytes())
    torn[2048:PAGE] = bytes(2048)
    (with_log / DATABASE_FILE).write_bytes(torn)
    store = Store(with_log, KEY)
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM revision").scalar() == 8
        assert connection.exec_driver_sql("SELECT count(*) FROM yet_more").scalar() == 0
    store.close()


def change(path: Path, *statements: str) -> None:
    engine: Engine = writer_engine(path, KEY)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM sync_state", "DROP TABLE revision", "PRAGMA user_version = 0"],
)
def test_a_database_that_is_not_ours_is_left_as_it_is(closed: Path, statement: str) -> None:
    change(closed / DATABASE_FILE, statement)
    assert_damaged_and_untouched(closed)


def test_an_empty_database_of_the_right_key_is_never_filled(tmp_path: Path) -> None:
    change(tmp_path / DATABASE_FILE, "CREATE TABLE x (y)", "DROP TABLE x")
    assert_damaged_and_untouched(tmp_path)


def test_a_database_of_a_later_program_is_left_as_it_is(closed: Path) -> None:
    change(closed / DATABASE_FILE, "PRAGMA user_version = 99")
    assert_damaged_and_untouched(closed, "vault_newer")


def test_no_file_is_a_missing_vault_and_a_folder_in_its_place_is_damage(closed: Path) -> None:
    (closed / DATABASE_FILE).unlink()
    assert_damaged_and_untouched(closed, "vault_missing")
    assert not list(closed.iterdir())
    (closed / DATABASE_FILE).mkdir()
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        Store(closed, KEY)
    assert [p.name for p in closed.iterdir()] == [DATABASE_FILE]


def test_a_bit_turned_in_the_log_is_damage_and_not_a_shorter_log(killed: Path) -> None:
    """SQLite would take the log up to there, and overwrite the registrations behind it."""
    log = killed / f"{DATABASE_FILE}-wal"
    data = bytearray(log.read_bytes())
    data[len(data) // 2] ^= 1
    log.write_bytes(data)
    assert_damaged_and_untouched(killed)
