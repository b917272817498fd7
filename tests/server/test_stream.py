"""The stream's order under many writers: no reader ever misses a row."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from server.centre_laptop import Laptop
from server.conftest import World
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.engine import make_url

from fieldreg.server.revisions import COUNTER

WRITERS = 8
PUSHES = 6

on_postgres = pytest.mark.parametrize("centre_folder", ["postgresql"], indirect=True)


def test_a_polling_reader_misses_nothing(world: World) -> None:
    writers = [world.laptop() for _ in range(WRITERS)]
    reader = world.laptop()
    done = Event()

    def write(laptop: Laptop) -> None:
        for n in range(PUSHES):
            laptop.register(full_name=f"ORANG {n}")
            laptop.register(full_name=f"ORANG LAIN {n}")
            laptop.sync(laptop.request(limit=3))

    def read() -> list[int]:
        seen: list[int] = []
        while True:
            last_round = done.is_set()
            for response in reader.sync_all():
                seen += [c.seq for c in response.changes]
            if last_round:
                return seen

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        polling = pool.submit(read)
        try:
            for pushed in [pool.submit(write, laptop) for laptop in writers]:
                pushed.result(timeout=120)
        finally:
            done.set()
        assert polling.result(timeout=120) == list(range(1, WRITERS * PUSHES * 2 + 1))
    assert len(reader.rows) == WRITERS * PUSHES * 2


def test_one_record_under_many_hands_loses_nothing(world: World) -> None:
    """All write the same field from the same base: one wins, the others are kept aside."""
    first = world.laptop()
    record_id = first.register()
    first.sync()
    laptops = [world.laptop() for _ in range(WRITERS)]
    for n, laptop in enumerate(laptops):
        laptop.sync()
        laptop.revise(record_id, {"full_name": f"ORANG {n}"}, version=1)
    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = [r.outcomes[0].outcome for r in pool.map(lambda laptop: laptop.sync(), laptops)]
    assert sorted(outcomes) == ["applied"] + ["conflict"] * (WRITERS - 1)
    seen = world.api.get(f"/v1/records/{record_id}", token=world.reviewer).json()
    assert seen["version"] == WRITERS + 1
    assert len(seen["conflicts"]) == WRITERS - 1
    names = {entry["patch"]["full_name"] for entry in seen["history"][1:]}
    assert names == {f"ORANG {n}" for n in range(WRITERS)}


def test_the_same_new_record_from_two_sides(world: World) -> None:
    laptops = [world.laptop() for _ in range(4)]
    record_id = laptops[0].register()
    for laptop in laptops[1:]:
        laptop.revise(record_id, {"note": "x"})
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda laptop: laptop.sync(), laptops))
    assert sorted(r.outcomes[0].version for r in responses) == [1, 2, 3, 4]


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A plain engine beside the centre's, for two transactions held open at will."""
    target = make_url(database_url).set(drivername="postgresql+psycopg")
    engine = create_engine(target)
    yield engine
    engine.dispose()


@on_postgres
def test_control_a_plain_sequence_does_skip_a_row(engine: Engine) -> None:
    """The naive design, driven into its known failure: so the test above can fail."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive (seq BIGSERIAL PRIMARY KEY)"))
    assert _read_between_two_commits(engine, _naive_write, "naive") == [2]


@on_postgres
def test_the_counter_makes_the_second_writer_wait(world: World, engine: Engine) -> None:
    """The same two writers with the counter: the second cannot number before the first is done."""
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE counted (seq BIGINT PRIMARY KEY)"))
    assert world.database_url
    with ThreadPoolExecutor(1) as pool, engine.connect() as one:
        _counted_write(one)
        second = pool.submit(_committed, engine, _counted_write)
        _wait_until_blocked(engine)
        assert _after(engine, "counted", 0) == []
        one.commit()
        second.result(timeout=60)
    assert _after(engine, "counted", 0) == [1, 2]


def _read_between_two_commits(
    engine: Engine, write: Callable[[Connection], None], table: str
) -> list[int]:
    """Two writers, committing in the other order; what a reader with a cursor has seen then."""
    with engine.connect() as one, engine.connect() as two:
        write(one)
        write(two)
        two.commit()
        seen = _after(engine, table, 0)
        one.commit()
        return seen + _after(engine, table, seen[-1])


def _naive_write(connection: Connection) -> None:
    connection.execute(text("INSERT INTO naive DEFAULT VALUES"))


def _counted_write(connection: Connection) -> None:
    counted = text("UPDATE counter SET v = v + 1 WHERE name = :name RETURNING v")
    seq = connection.execute(counted, {"name": COUNTER}).scalar_one()
    connection.execute(text("INSERT INTO counted (seq) VALUES (:seq)"), {"seq": seq})


def _committed(engine: Engine, write: Callable[[Connection], None]) -> None:
    with engine.begin() as connection:
        write(connection)


def _after(engine: Engine, table: str, seq: int) -> list[int]:
    query = text(f"SELECT seq FROM {table} WHERE seq > :seq ORDER BY seq")
    with engine.connect() as connection:
        return list(connection.execute(query, {"seq": seq}).scalars())


def _wait_until_blocked(engine: Engine) -> None:
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    found = 0
    while not found:
        with engine.connect() as connection:
            found = connection.execute(waiting).scalar_one()
