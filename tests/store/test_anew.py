"""Work that cannot arrive under its number is said again; what no request can carry is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Delivery
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.store.anew import derived_id

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"
FRESH = "00000000-0000-7000-8000-00000000a002"
LATER = "00000000-0000-7000-8000-00000000a003"
THIRD = "00000000-0000-7000-8000-0000000000e9"
LONG = "x" * 40_001


def prepare(bench):
    return bench.store.prepare(bench.new_id(), most=100, most_bytes=1 << 20)


def only_read(bench, centre) -> None:
    """Take what *centre* tells, in the name of LATER, and send nothing."""
    out = replace(prepare(bench), revisions=(), links=(), revision_ids=())
    bench.store.take(out.exchange, centre.answer(out, LATER))


def headers(outgoing) -> list[dict]:
    return [json.loads(r.header) for r in outgoing.revisions]


def test_the_tail_is_said_again_and_the_log_keeps_both(bench, centre) -> None:
    id_of_first = bench.save(ONE, {"full_name": "NI WAYAN"}).revision_id
    bench.settle(centre)
    first = bench.store.identity().incarnation
    bench.save(ONE, {"alias": "JRO"})
    bench.save(ONE, {"note": "dua"}, act=Act.SUBMITTED)
    bench.save(TWO, {"full_name": "NI MADE"})
    before, shown = prepare(bench), bench.state(ONE)
    bench.store.lay_anew(first, 2, FRESH)
    after = prepare(bench)
    assert bench.store.identity().incarnation == FRESH
    assert (after.waiting, after.incarnation, after.token) == (3, "", "")
    assert (after.receipted.no, after.receipted.link) == (0, FIRST_LINK.hex())
    assert [r.body for r in after.revisions] == [r.body for r in before.revisions]
    kept = ("record_id", "act", "author", "made_at", "pack")
    for old, new in zip(headers(before), headers(after), strict=True):
        assert [old[k] for k in kept] == [new[k] for k in kept]
        assert new["revision_id"] == derived_id(old["revision_id"])
    assert [h["revision_no"] for h in headers(after)] == [1, 2, 3]
    assert headers(after)[0]["base"] == {"version": 1, "revision": id_of_first}
    assert headers(after)[1]["base"] == {"revision": after.revision_ids[0]}
    assert (bench.state(ONE).values, bench.state(ONE).case) == (shown.values, shown.case)
    assert len(bench.rows("SELECT 1 FROM revision")) == 7
    bench.settle(centre)
    assert centre.records[ONE].values == shown.values
    assert centre.records[ONE].version == 3
    assert bench.state(ONE).delivery is Delivery.DELIVERED


def test_later_incarnations_follow_from_what_was_based_on_the_tail(bench) -> None:
    first = bench.store.identity().incarnation
    bench.save(ONE, {"full_name": "NI WAYAN"})
    bench.store.new_incarnation(FRESH)
    bench.save(TWO, {"full_name": "NI MADE"})
    bench.save(ONE, {"alias": "JRO"})
    bench.save(TWO, {"alias": "KADEK"})
    bench.store.lay_anew(first, 1, LATER)
    outgoing = prepare(bench)
    assert (outgoing.incarnation, outgoing.waiting) == (FRESH, 4)
    assert [h["record_id"] for h in headers(outgoing)] == [TWO]
    waiting = bench.rows(
        "SELECT record_id, revision_no FROM revision WHERE superseded_by IS NULL"
        f" AND incarnation = '{LATER}' ORDER BY revision_no"
    )
    assert waiting == [(ONE, 1), (ONE, 2), (TWO, 3)]


def test_what_another_copy_has_said_already_is_not_said_twice(open_bench, centre) -> None:
    one, other = open_bench(), open_bench()
    for bench in (one, other):
        bench.save(ONE, {"full_name": "NI WAYAN"})
    first = one.store.identity().incarnation
    one.store.lay_anew(first, 1, FRESH)
    one.settle(centre)
    other.store.new_incarnation(LATER)
    only_read(other, centre)
    other.store.lay_anew(first, 1, LATER)
    assert prepare(other).waiting == 0


def test_a_revision_too_large_is_set_aside_and_the_next_go_on(bench, centre) -> None:
    first = bench.store.identity().incarnation
    bench.save(ONE, {"full_name": "NI WAYAN"})
    bench.save(TWO, {"full_name": "NI MADE"})
    bench.store.lay_anew(first, 1, FRESH, aside=True)
    state = bench.state(ONE)
    assert (state.delivery, state.problem) == (Delivery.QUARANTINED, "too_large")
    assert state.values == {"full_name": "NI WAYAN"}
    assert prepare(bench).waiting == 1
    bench.settle(centre)
    assert set(centre.records) == {TWO}
    bench.store.resend_from(first, 1)
    assert prepare(bench).waiting == 0
    bench.save(ONE, {"alias": "JRO"})
    bench.settle(centre)
    assert centre.records[ONE].values == {"full_name": "NI WAYAN", "alias": "JRO"}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"full_name": "X" * 121}, "full_name"),
        ({AS_TYPED + "note": LONG}, "note"),
        ({f"answers.q{n}": "y" * (39_990 + n) for n in range(8)}, "answers.q7"),
    ],
)
def test_what_is_too_long_is_refused_before_anything_is_lost(bench, values, field: str) -> None:
    with pytest.raises(UserTrouble, match="too_long") as caught:
        bench.save(ONE, values)
    assert caught.value.values == {"field": field}
    assert bench.rows("SELECT 1 FROM revision") == []


def test_what_a_restored_centre_lost_of_another_copys_is_said_here(open_bench, new_centre) -> None:
    lost, restored = new_centre(), new_centre()
    one, other = open_bench(), open_bench()
    for bench in (one, other):
        bench.save(ONE, {"full_name": "NI WAYAN"})
    first = one.store.identity().incarnation
    one.store.lay_anew(first, 1, FRESH)
    one.settle(lost)
    other.store.new_incarnation(LATER)
    only_read(other, lost)
    other.store.lay_anew(first, 1, LATER)
    other.store.read_again("2")
    other.settle(restored)
    other.settle(restored)
    assert restored.records[ONE].values == {"full_name": "NI WAYAN"}
    assert other.state(ONE).delivery is Delivery.DELIVERED


def test_a_save_and_its_successor_that_are_both_lost_are_said_once(open_bench, new_centre) -> None:
    """Another copy said it twice anew; this one took that for both of its own."""
    lost, restored = new_centre(), new_centre()
    one, other = open_bench(), open_bench()
    for bench in (one, other):
        bench.save(ONE, {"full_name": "NI WAYAN"})
        first = bench.store.identity().incarnation
        bench.store.lay_anew(first, 1, FRESH)
    one.store.lay_anew(FRESH, 1, THIRD)
    one.settle(lost)
    other.store.new_incarnation(LATER)
    only_read(other, lost)
    other.store.lay_anew(FRESH, 1, LATER)
    with other.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE revision SET superseded_by = (SELECT superseded_by FROM revision"
            " WHERE incarnation = ? AND link IS NOT NULL) WHERE superseded_by IS NOT NULL",
            (FRESH,),
        )
    other.store.read_again("2")
    other.settle(restored)
    other.settle(restored)
    assert [entry.change.record_id for entry in restored.log] == [ONE]
    assert restored.records[ONE].values == {"full_name": "NI WAYAN"}
    assert other.state(ONE).delivery is Delivery.DELIVERED


def test_what_was_saved_since_is_said_after_it(open_bench, new_centre) -> None:
    """The newer value neither stands behind the older one here, nor arrives before it."""
    lost, restored = new_centre(), new_centre()
    one, other = open_bench(), open_bench()
    for bench in (one, other):
        bench.save(ONE, {"full_name": "NI WAYAN"})
    first = one.store.identity().incarnation
    one.store.lay_anew(first, 1, FRESH)
    one.settle(lost)
    other.store.new_incarnation(LATER)
    only_read(other, lost)
    other.store.lay_anew(first, 1, LATER)
    other.save(ONE, {"full_name": "NI MADE"})
    other.store.read_again("2")
    only_read(other, restored)
    assert other.state(ONE).values == {"full_name": "NI MADE"}
    said = prepare(other)
    assert said.incarnation == "", "nothing waits in the chain from which something moved"
    assert [json.loads(r.body)["patch"] for r in said.revisions] == [
        {"full_name": "NI WAYAN"},
        {"full_name": "NI MADE"},
    ]
    other.settle(restored)
    assert restored.records[ONE].values == {"full_name": "NI MADE"}
    assert other.state(ONE).delivery is Delivery.DELIVERED


def test_what_was_saved_since_goes_along_although_it_is_not_based_on_it(bench, centre) -> None:
    bench.save(ONE, {"full_name": "NI WAYAN"})
    first = bench.store.identity().incarnation
    bench.settle(centre)
    bench.store.new_incarnation(FRESH)
    bench.save(TWO, {"full_name": "NI KADEK"})
    bench.save(ONE, {"full_name": "NI MADE"})
    bench.store.read_again("2")
    bench.store.lay_anew(first, 1, LATER)
    assert bench.state(ONE).values == {"full_name": "NI MADE"}
    waiting = bench.rows(
        "SELECT record_id, incarnation FROM revision WHERE superseded_by IS NULL ORDER BY row_no"
    )
    assert waiting == [(TWO, FRESH), (ONE, LATER), (ONE, LATER)]
