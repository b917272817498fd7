"""While the stream is read again, everybody stays as they were last known until told anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Act, Delivery
from fieldreg.store import former, sync_side
from fieldreg.store.history import history

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"
THREE = "00000000-0000-7000-8000-000000000003"
LISTED = "SELECT record_id, full_name, case_name, voided FROM view ORDER BY 1"


def lists(bench) -> list:
    while bench.store.show(100):
        pass
    return bench.rows(LISTED)


@pytest.fixture
def known(bench, centre):
    """ONE is ours, and somebody else changed its name after us; TWO and THREE are others'."""
    bench.save(ONE, {"full_name": "NI WAYAN", "alias": "JRO"}, act=Act.SUBMITTED)
    bench.settle(centre)
    centre.writes(ONE, {"full_name": "NI WAYAN SARI"}, act=Act.ACCEPTED)
    centre.writes(TWO, {"full_name": "NI MADE"}, act=Act.SUBMITTED)
    centre.writes(THREE, {"full_name": "NI KETUT"}, act=Act.VOIDED)
    bench.settle(centre)
    return lists(bench)


def page(bench, centre, limit: int):
    """Read so many changes; nothing is sent."""
    out = bench.store.prepare(bench.new_id(), most=1, most_bytes=1)
    out = replace(out, revisions=(), links=(), revision_ids=())
    answer = centre.answer(out, bench.store.identity().incarnation, limit=limit)
    bench.store.take(out.exchange, answer)
    return answer


def test_nobody_is_missing_and_nothing_looks_older(bench, known) -> None:
    before = {r: bench.state(r) for r in (ONE, TWO, THREE)}
    bench.store.read_again("")
    assert lists(bench) == known
    now = {r: bench.state(r) for r in before}
    assert all(state.as_before for state in now.values())
    assert {r: replace(state, as_before=False) for r, state in now.items()} == before
    bench.reopen()
    assert lists(bench) == known
    assert bench.store.prepare("", most=1, most_bytes=1).rows.count == 0


def test_each_is_replaced_as_it_is_told_and_all_are_here_at_each_step(bench, centre, known) -> None:
    bench.store.read_again("")
    more = True
    while more:
        more = page(bench, centre, 1).more
        assert [row[0] for row in lists(bench)] == [ONE, TWO, THREE]
        bench.reopen()
    assert lists(bench) == known
    assert bench.rows("SELECT 1 FROM centre_row WHERE version = 0 OR former <> ''") == []


def test_what_is_read_again_twice_stays_too(bench, centre, known) -> None:
    bench.store.read_again("")
    bench.store.read_again("")
    assert lists(bench) == known
    page(bench, centre, 1)
    bench.store.read_again("")
    assert [row[0] for row in lists(bench)] == [ONE, TWO, THREE]
    bench.settle(centre)
    assert lists(bench) == known


def test_whom_the_centre_has_no_more_is_taken_away_at_the_end(bench, known, new_centre) -> None:
    restored = new_centre()
    restored.writes(TWO, {"full_name": "NI MADE"}, act=Act.SUBMITTED)
    restored.writes(TWO, {"alias": "KADEK"})
    bench.store.read_again("2")
    page(bench, restored, 1)
    assert [row[0] for row in lists(bench)] == [ONE, TWO, THREE]
    page(bench, restored, 1)
    assert [row[:2] for row in lists(bench)] == [(ONE, "NI WAYAN"), (TWO, "NI MADE")]
    bench.store.resend_from(bench.store.identity().incarnation, 1)
    bench.settle(restored)
    assert bench.state(ONE).delivery is Delivery.DELIVERED
    assert restored.records[ONE].values["full_name"] == "NI WAYAN"


def test_as_long_as_both_sides_differ_nobody_is_taken_away(bench, known, new_centre) -> None:
    restored = new_centre()
    restored.writes(TWO, {"full_name": "NI MADE"}, act=Act.SUBMITTED)
    bench.store.read_again("2")
    out = bench.store.prepare(bench.new_id(), most=1, most_bytes=1)
    answer = restored.answer(out, bench.store.identity().incarnation)
    other = answer.rows.model_copy(update={"count": 7})
    bench.store.take(out.exchange, answer.model_copy(update={"rows": other}))
    assert [row[0] for row in lists(bench)] == [ONE, TWO, THREE]


def test_an_edit_in_between_stands_on_what_its_author_saw(bench, centre, known) -> None:
    versions = {r: bench.state(r).version for r in (ONE, TWO)}
    bench.store.read_again("2")
    for record_id, version in versions.items():
        bench.save(record_id, {"full_name": "NI WAYAN BARU"})
        assert bench.rows(
            "SELECT base_version, base_revision FROM revision ORDER BY row_no DESC LIMIT 1"
        ) == [(version, None)]
        assert bench.state(record_id).values["full_name"] == "NI WAYAN BARU"
    bench.settle(centre)
    for record_id in versions:
        assert centre.records[record_id].values["full_name"] == "NI WAYAN BARU"
        assert bench.state(record_id).delivery is Delivery.DELIVERED


def test_where_rows_are_forgotten_somebody_is_missing(bench, known, monkeypatch) -> None:
    """The control."""
    keep = former.keep_rows

    def forget(connection):
        everybody = [r for (r,) in connection.exec_driver_sql("SELECT record_id FROM centre_row")]
        keep(connection)
        connection.exec_driver_sql("DELETE FROM centre_row")
        return everybody

    monkeypatch.setattr(sync_side, "keep_rows", forget)
    bench.store.read_again("")
    assert [row[:2] for row in lists(bench)] == [(ONE, "NI WAYAN")]


def test_the_reasons_of_the_centre_stay_with_the_case(bench, centre) -> None:
    why = Reason("nik", "Mohon periksa")
    bench.save(ONE, {"full_name": "NI WAYAN"}, act=Act.SUBMITTED)
    bench.settle(centre)
    centre.writes(ONE, {}, act=Act.SENT_BACK, reasons=(why,))
    bench.settle(centre)
    with bench.store.reading() as connection:
        before = history(connection, ONE)
    bench.store.read_again("2")
    with bench.store.reading() as connection:
        now = history(connection, ONE)
    assert now.reasons == before.reasons == (why,)
    assert [s.changes for s in now.steps] == [s.changes for s in before.steps]
    assert [s.problem for s in now.steps] == ["", ""]
    assert [s.delivery for s in now.steps] == [Delivery.DELIVERED, Delivery.WAITING]
