"""One connection for one transaction after the other, whatever became of the last."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from fieldreg.database.lane import Lane
from fieldreg.database.sqlcipher import writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble

KEY = bytes(range(32))


@pytest.fixture
def lane(tmp_path):
    lane = Lane(writer_engine(tmp_path / "a.db", KEY))
    with lane.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE kept (n INTEGER NOT NULL)")
    yield lane
    lane.close()


def put(lane: Lane, number: int | None) -> None:
    with lane.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO kept VALUES (?)", (number,))


def kept(lane: Lane) -> list[int]:
    with lane.transaction() as connection:
        return list(connection.exec_driver_sql("SELECT n FROM kept ORDER BY n").scalars())


def test_transactions_share_one_connection(lane) -> None:
    seen = set()
    for number in range(3):
        put(lane, number)
        with lane.transaction() as connection:
            seen.add(id(connection.connection.dbapi_connection))
    assert kept(lane) == [0, 1, 2]
    assert len(seen) == 1


def test_what_fails_is_undone_and_the_next_goes_on(lane) -> None:
    put(lane, 1)
    with pytest.raises(Exception, match="NOT NULL"):
        put(lane, None)
    with pytest.raises(ZeroDivisionError), lane.transaction() as connection:  # noqa: PT012
        connection.exec_driver_sql("INSERT INTO kept VALUES (7)")
        raise ZeroDivisionError
    put(lane, 2)
    assert kept(lane) == [1, 2]


def test_threads_take_it_in_turn(lane) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: put(lane, number), range(40)))
    assert kept(lane) == list(range(40))


def test_the_driver_is_had_alone_between_transactions(lane) -> None:
    put(lane, 1)
    with lane.alone() as driver:
        assert driver.in_transaction is False
        assert driver.execute("SELECT count(*) FROM kept").fetchone() == (1,)
    put(lane, 2)
    assert kept(lane) == [1, 2]


def test_another_writer_is_named_as_trouble(lane, tmp_path) -> None:
    other = Lane(writer_engine(tmp_path / "a.db", KEY))
    with other.alone() as driver:
        driver.execute("PRAGMA busy_timeout = 0")
    with (
        lane.transaction(),
        pytest.raises(EnvironmentTrouble, match="database_busy"),
        other.transaction(),
    ):
        raise AssertionError("two write at once")
    put(other, 5)
    other.close()
    assert kept(lane) == [5]


def test_after_close_nothing_opens_again(lane) -> None:
    lane.close()
    with pytest.raises(EnvironmentTrouble, match="workspace_closed"):
        put(lane, 1)
