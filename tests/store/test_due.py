"""What a sync brings is durable at once; lists and search show it in short steps, never not."""

from __future__ import annotations

import pytest

VIEW = "SELECT record_id, full_name, delivery, touched FROM view ORDER BY 1"
FOUND = "SELECT rowid FROM view_search WHERE view_search MATCH '\"wai\"' ORDER BY 1"
DUE = "SELECT count(*) FROM view_due"
NAMES = [f"NI WAYAN {letter}" for letter in "ABCDE"]


def receive(bench, centre, *, at_once: bool) -> None:
    out = bench.store.prepare(bench.new_id(), most=100, most_bytes=1 << 20)
    response = centre.answer(out, bench.store.identity().incarnation, limit=100)
    take = bench.store.take if at_once else bench.store.receive
    taken = take(out.exchange, response)
    assert taken.rows == response.rows == centre.digest()


@pytest.fixture
def others(centre):
    """Registrations that others made, at the centre."""
    for number, name in enumerate(NAMES, start=1):
        centre.writes(f"00000000-0000-7000-8000-00000000b{number:03}", {"full_name": name})
    return centre


def test_pieces_show_the_same_as_all_at_once(open_bench, others) -> None:
    one, other = open_bench(), open_bench()
    receive(one, others, at_once=True)
    receive(other, others, at_once=False)
    assert other.rows(VIEW) == []
    assert [other.store.show(2) for _ in range(3)] == [True, True, False]
    assert other.rows(VIEW) == one.rows(VIEW)
    assert other.rows(FOUND) == one.rows(FOUND)
    assert len(other.rows(FOUND)) == len(NAMES)
    assert not other.store.show(2)


def test_what_was_not_shown_yet_is_shown_at_the_next_opening(bench, others) -> None:
    receive(bench, others, at_once=False)
    bench.store.show(1)
    assert bench.rows(DUE) == [(4,)]
    bench.reopen()
    assert bench.rows(DUE) == [(0,)]
    assert [name for _, name, *_ in bench.rows(VIEW)] == NAMES


def test_a_save_on_what_is_not_shown_yet_stands_on_what_came(bench, others) -> None:
    receive(bench, others, at_once=False)
    record = "00000000-0000-7000-8000-00000000b001"
    bench.save(record, {"alias": "JRO"})
    assert bench.rows(f"SELECT full_name, alias FROM view WHERE record_id = '{record}'") == [
        ("NI WAYAN A", "JRO")
    ]
    while bench.store.show(1):
        pass
    assert len(bench.rows(VIEW)) == len(bench.rows(FOUND)) == len(NAMES)
    assert bench.state(record).values["alias"] == "JRO"


def test_delivery_is_shown_where_a_receipt_came(bench, centre) -> None:
    bench.save("00000000-0000-7000-8000-00000000b009", {"full_name": "NI WAYAN"})
    receive(bench, centre, at_once=False)
    assert [row[2] for row in bench.rows(VIEW)] == ["waiting"]
    bench.store.show(100)
    assert [row[2] for row in bench.rows(VIEW)] == ["delivered"]
