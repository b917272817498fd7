"""All registrations that go on, some at a time, each time from where the last ended."""

from __future__ import annotations

from sqlalchemy import event

from fieldreg.domain.words import Act
from fieldreg.store import queries
from fieldreg.store.queries import LiveRow
from fieldreg.store.values import from_json


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


def fill(bench, people: int) -> None:
    for number in range(1, people + 1):
        bench.save(record(number), {"full_name": f"WAYAN {number}"})


def read(bench, most: int) -> list[tuple[LiveRow, ...]]:
    found: list[tuple[LiveRow, ...]] = []
    with bench.store.reading() as connection:
        while True:
            after = found[-1][-1].number if found else 0
            rows = queries.live_rows(connection, after=after, most=most)
            if not rows:
                return found
            found.append(rows)


def test_each_is_read_once_in_the_order_of_its_number(bench) -> None:
    fill(bench, 5)
    chunks = read(bench, 2)
    assert [len(chunk) for chunk in chunks] == [2, 2, 1]
    rows = [row for chunk in chunks for row in chunk]
    assert [row.record_id for row in rows] == [record(n) for n in range(1, 6)]
    assert rows[0].full_name == "WAYAN 1"
    assert from_json(rows[0].body) == {"full_name": "WAYAN 1"}


def test_what_is_voided_is_neither_counted_nor_read(bench) -> None:
    fill(bench, 3)
    bench.save(record(2), {}, act=Act.VOIDED)
    assert [row.record_id for chunk in read(bench, 9) for row in chunk] == [record(1), record(3)]
    with bench.store.reading() as connection:
        assert queries.live_count(connection) == 2


def test_what_the_centre_ended_is_neither_counted_nor_read(bench, centre) -> None:
    fill(bench, 3)
    bench.settle(centre)
    centre.writes(record(2), {}, act=Act.ENDED)
    bench.settle(centre)
    assert [row.record_id for chunk in read(bench, 9) for row in chunk] == [record(1), record(3)]
    with bench.store.reading() as connection:
        assert queries.live_count(connection) == 2


def test_a_record_without_a_name_is_read_too(bench) -> None:
    bench.save(record(1), {"as_typed.nik": "5171"})
    assert [row.full_name for chunk in read(bench, 9) for row in chunk] == [""]


def test_a_chunk_begins_where_the_last_one_ended_however_many_there_are(bench) -> None:
    asked: list[tuple[str, object]] = []

    def listen(_c, _cursor, statement, parameters, *_: object) -> None:
        asked.append((statement, parameters))

    with bench.store.reading() as connection:
        event.listen(connection, "before_cursor_execute", listen)
        queries.live_rows(connection, after=2, most=2)
    ((statement, parameters),) = asked
    with bench.store.reading() as connection:
        plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        steps = [row.detail for row in plan]
    assert steps == ["SEARCH view USING INTEGER PRIMARY KEY (rowid>?)"]
