import json

import pytest
from sqlalchemy import select, text

from fieldreg.domain.revision import Reason
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.protocol.messages import Retold
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.store import anew, former, picturing, receipts, reduced, sync_side
from fieldreg.store.schema import sync_state
from fieldreg.sync.ports import SyncStore

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"
FRESH = "00000000-0000-7000-8000-00000000a002"
NAME = {"full_name": "I WAYAN SUDARTA"}
ALL_TABLES = ("revision", "centre_row", "view", "view_place", "view_figure", "sync_state")


def dump(bench) -> dict:
    return {table: bench.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in ALL_TABLES}


def prepare(bench, exchange="x", most=100):
    return bench.store.prepare(exchange, most=most, most_bytes=1 << 20)


def test_the_store_is_what_the_sync_core_asks_for(bench) -> None:
    port: SyncStore = bench.store
    assert port.identity().device_key == bytes(32)


def test_a_pending_exchange_keeps_its_id_over_a_crash(bench, centre) -> None:
    bench.save(ONE, NAME)
    first = prepare(bench, "first")
    bench.reopen()
    again = prepare(bench, "second")
    assert again == first
    response = centre.answer(again, bench.store.identity().incarnation)
    bench.store.take("first", response)
    assert prepare(bench, "third").exchange == "third"


def test_an_answer_is_taken_once(bench, centre) -> None:
    bench.save(ONE, NAME)
    centre.writes(TWO, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    taken = bench.store.take(out.exchange, response)
    assert (taken.delivered, taken.quarantined) == (1, 0)
    assert taken.changed_records == {ONE, TWO}
    assert taken.rows == response.rows == centre.digest()
    before = dump(bench)
    again = bench.store.take(out.exchange, response)
    assert (again.delivered, again.quarantined, again.changed_records) == (0, 0, frozenset())
    assert again.rows == response.rows
    assert dump(bench) == before


def test_an_old_answer_that_comes_late_does_not_set_the_clock_back(bench, centre) -> None:
    centre.writes(ONE, NAME)
    first = prepare(bench, "first")
    old = centre.answer(first, bench.store.identity().incarnation)
    bench.store.take("first", old)
    centre.writes(TWO, NAME)
    bench.settle(centre)
    before = dump(bench)
    bench.store.take("first", old)
    assert dump(bench) == before


def test_a_lost_answer_is_asked_for_again_and_changes_no_more(bench, centre) -> None:
    bench.save(ONE, NAME)
    lost = prepare(bench)
    centre.answer(lost, bench.store.identity().incarnation)
    bench.save(ONE, {"alias": "JRO"})
    bench.settle(centre)
    assert len(centre.log) == 2
    assert bench.state(ONE).delivery is Delivery.DELIVERED
    assert prepare(bench).rows == centre.digest()


def test_an_answer_that_fails_half_way_changes_nothing(
    bench, centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.save(ONE, NAME)
    centre.writes(TWO, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    before = dump(bench)

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.store.sync_side._state_after", fail)
        with pytest.raises(RuntimeError):
            bench.store.take(out.exchange, response)
    assert dump(bench) == before
    bench.store.take(out.exchange, response)
    assert bench.state(TWO).values == NAME


def test_only_what_the_receipt_covers_is_delivered(bench, centre) -> None:
    for number in range(5):
        bench.save(ONE, {"note": f"n{number}"})
    out = prepare(bench, most=2)
    assert len(out.revisions) == 2
    assert out.waiting == 5
    assert out.receipted.link == FIRST_LINK.hex()
    bench.store.take(out.exchange, centre.answer(out, bench.store.identity().incarnation))
    assert bench.state(ONE).delivery is Delivery.WAITING
    rest = prepare(bench)
    assert len(rest.revisions) == 3
    assert (rest.receipted.no, rest.receipted.link) == (2, out.links[1])


def test_without_a_receipt_for_exactly_these_bytes_nothing_counts_as_delivered(
    bench, centre
) -> None:
    bench.save(ONE, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    wrong = response.receipt.model_copy(update={"link": "ab" * 32})
    taken = bench.store.take(out.exchange, response.model_copy(update={"receipt": wrong}))
    assert taken.delivered == 0
    assert bench.state(ONE).delivery is Delivery.WAITING
    assert prepare(bench).waiting == 1


def test_one_revision_is_pictured_however_little_room_there_is(bench) -> None:
    bench.save(ONE, NAME)
    bench.save(ONE, {"alias": "JRO"})
    assert len(bench.store.prepare("x", most=0, most_bytes=1).revisions) == 1


def test_the_centres_acts_come_down_with_their_reasons(bench, centre) -> None:
    bench.save(ONE, NAME, act=Act.SUBMITTED)
    bench.settle(centre)
    centre.writes(ONE, {}, act=Act.SENT_BACK, reasons=(Reason("nik", "Foto KTP buram"),))
    bench.settle(centre)
    assert bench.state(ONE).case is Case.NEEDS_CORRECTION
    assert bench.rows("SELECT case_name FROM view") == [("needs_correction",)]
    bench.save(ONE, {"alias": "JRO"}, act=Act.SUBMITTED)
    assert bench.state(ONE).case is Case.SUBMITTED


def test_a_long_stream_is_read_in_pieces(bench, centre) -> None:
    for number in range(25):
        centre.writes(ONE, {"note": f"n{number}"})
    pieces = 1
    while bench.exchange(centre, limit=10).more:
        pieces += 1
    assert pieces == 3
    assert bench.state(ONE).version == 25


def test_unsent_work_of_an_earlier_incarnation_goes_first_with_its_bytes(bench, centre) -> None:
    bench.save(ONE, NAME)
    bench.settle(centre)
    bench.save(ONE, {"alias": "JRO"})
    before = prepare(bench)
    first = bench.store.identity().incarnation
    bench.store.new_incarnation(FRESH)
    bench.save(TWO, NAME)
    old = prepare(bench, "y")
    assert (before.incarnation, old.incarnation) == ("", first)
    assert old.revisions == before.revisions
    assert old.receipted == before.receipted
    assert old.token == ""
    assert bench.store.identity().incarnation == FRESH
    assert bench.store.identity().earlier_incarnations == (old.incarnation,)
    bench.store.take(old.exchange, centre.answer(old, FRESH))
    new = prepare(bench)
    assert new.incarnation == ""
    assert (new.receipted.no, new.receipted.link) == (0, FIRST_LINK.hex())
    assert [json.loads(r.header)["revision_no"] for r in new.revisions] == [1]
    assert [json.loads(r.header)["incarnation"] for r in new.revisions] == [FRESH]
    bench.settle(centre)
    assert prepare(bench).rows == centre.digest()


def test_receipts_are_taken_back_when_a_restored_centre_has_lost_them(bench, centre) -> None:
    for number in range(4):
        bench.save(ONE, {"note": f"n{number}"})
    bench.settle(centre)
    incarnation = bench.store.identity().incarnation
    bench.store.resend_from(incarnation, 5)
    assert prepare(bench).waiting == 0
    bench.store.resend_from(incarnation, 3)
    assert bench.state(ONE).delivery is Delivery.WAITING
    assert bench.rows("SELECT delivery FROM view") == [("waiting",)]
    out = prepare(bench)
    assert out.receipted.no == 2
    assert [json.loads(r.header)["revision_no"] for r in out.revisions] == [3, 4]


def test_a_restored_centre_gets_back_what_it_lost(bench, new_centre) -> None:
    lost, restored = new_centre(), new_centre()
    for number in range(3):
        bench.save(ONE, {"note": f"n{number}"})
    bench.settle(lost)
    bench.store.read_again("2")
    bench.store.resend_from(bench.store.identity().incarnation, 1)
    assert bench.state(ONE).values == {"note": "n2"}
    bench.settle(restored)
    assert restored.records[ONE].values == {"note": "n2"}
    assert prepare(bench).rows == restored.digest()


def test_reading_again_keeps_rows_outside_of_the_digest_and_each_revision(bench, centre) -> None:
    bench.save(ONE, NAME)
    centre.writes(TWO, NAME)
    bench.settle(centre)
    revisions = bench.rows("SELECT revision_id, header FROM revision ORDER BY 1")
    bench.store.read_again("2")
    assert bench.rows("SELECT record_id, version FROM centre_row ORDER BY 1") == [
        (ONE, 0),
        (TWO, 0),
    ]
    assert bench.rows("SELECT revision_id, header FROM revision ORDER BY 1") == revisions
    assert len(bench.rows("SELECT record_id FROM view")) == 2
    out = prepare(bench)
    assert (out.cursor, out.epoch, out.rows.count) == ("", "2", 0)
    bench.settle(centre)
    assert prepare(bench).rows == centre.digest()
    assert len(bench.rows("SELECT record_id FROM view")) == 2


@pytest.mark.parametrize(
    "change",
    [{"revision": None}, {"record_id": ONE}, {"revision_id": FRESH}],
)
def test_a_stream_that_does_not_fit_is_refused_whole(bench, centre, change: dict) -> None:
    centre.writes(TWO, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    broken = response.changes[0].model_copy(update=change)
    before = dump(bench)
    with pytest.raises(EnvironmentTrouble, match="bad_answer"):
        bench.store.take(out.exchange, response.model_copy(update={"changes": [broken]}))
    assert dump(bench) == before


def test_a_change_that_skips_a_version_is_left_out_and_both_sides_differ(bench, centre) -> None:
    centre.writes(TWO, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    skips = response.changes[0].model_copy(update={"version": 7})
    taken = bench.store.take(out.exchange, response.model_copy(update={"changes": [skips]}))
    assert taken.rows != response.rows
    assert bench.rows("SELECT record_id FROM centre_row") == []


def test_what_is_told_anew_skips_nothing(bench, centre) -> None:
    centre.writes(TWO, NAME)
    out = prepare(bench)
    response = centre.answer(out, bench.store.identity().incarnation)
    skips = response.changes[0].model_copy(update={"version": 7})
    retold = Retold(records=[TWO], changes=[skips])
    before = dump(bench)
    with pytest.raises(EnvironmentTrouble, match="bad_answer"):
        bench.store.take(out.exchange, response.model_copy(update={"retold": retold}))
    assert dump(bench) == before


def test_how_a_sync_ended_is_remembered(bench) -> None:
    bench.store.note_sync("2025-11-03T01:00:00Z", "")
    bench.store.note_sync("2025-11-03T02:00:00Z", "no_line")
    columns = "last_sync_at, last_sync_trouble, last_good_sync"
    assert bench.rows(f"SELECT {columns} FROM sync_state") == [
        ("2025-11-03T02:00:00Z", "no_line", "2025-11-03T01:00:00Z")
    ]


def test_a_head_that_was_witnessed_is_not_told_again_in_the_same_epoch(bench, centre) -> None:
    out = prepare(bench)
    assert out.audit is not None
    answer = centre.answer(out, bench.store.identity().incarnation)
    witnessed = out.audit.model_copy(update={"signature": "ab"})
    bench.store.take(out.exchange, answer.model_copy(update={"audit": witnessed}))
    assert prepare(bench, "second").audit is None
    bench.store.read_again("")
    assert prepare(bench, "second").audit == out.audit, "another epoch may have lost it"
    bench.store.take("second", answer.model_copy(update={"audit": None}))
    assert prepare(bench, "third").audit is None
    bench.save(ONE, NAME)
    told = prepare(bench, "third").audit
    assert told is not None
    assert told.no == out.audit.no + 1


@pytest.mark.parametrize("spoilt", ["[]", "{", '{"no": "4"}'])
def test_a_spoilt_word_of_the_centre_stops_no_exchange(bench, spoilt: str) -> None:
    out = prepare(bench)
    with bench.store.writing() as connection:
        connection.execute(text("UPDATE sync_state SET audit_anchor = :kept"), {"kept": spoilt})
    assert prepare(bench, "second").audit == out.audit


def test_an_exchange_looks_at_no_more_than_it_needs(bench, centre, steps_of) -> None:
    """At ten thousands of people, looking at all for any of these takes longer than the line."""
    bench.save(ONE, NAME)
    answer = bench.exchange(centre)
    bench.save(TWO, NAME)

    def asks(connection) -> None:
        state = connection.execute(select(sync_state)).one()
        sync_side.identity(connection)
        picturing.picture(connection, state, state.incarnation, picturing.Room(10, 1 << 20))
        receipts.read_receipts(connection, answer, "")
        reduced.wanted_count(connection)
        reduced.erase_again(connection)
        former.forget_untold(connection)
        anew.lay_lost_anew(connection)

    steps = [step for plan in steps_of(asks) for step in plan.split(" / ")]
    assert steps
    whole = [step for step in steps if step.startswith("SCAN ") and " USING " not in step]
    assert whole == [step for step in whole if step not in ("SCAN revision", "SCAN centre_row")]
    # Of the index of numbers only where a chain begins, or one number of it.
    numbers = {step for step in steps if "revision_number" in step}
    begin = "SEARCH revision USING INDEX revision_number (device_id=?"
    ends = (")", " AND incarnation>?)", *(f" AND incarnation=? AND revision_no{i}?)" for i in "<="))
    assert numbers == {begin + end for end in ends}
