"""What is open follows from the revisions, is found over indexes, and survives being read anew."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from fieldreg.domain.differing import stated
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.sealed import unseal
from fieldreg.store.differing import differing, differing_records
from fieldreg.store.record_state import sealed_of
from fieldreg.store.revisions import Save, Settling
from fieldreg.store.schema import revision

RECORD = "00000000-0000-7000-8000-000000000aaa"
OTHER = "00000000-0000-7000-8000-000000000bbb"
NAME = {"full_name": "I WAYAN SUDARTA"}
THEIRS, MINE = "+6281999999999", "+6281888888888"


@pytest.fixture
def disputed(bench, centre):
    """The centre's phone stands, this desk's was put aside."""
    bench.save(RECORD, {**NAME, "phone": "+6281234567890"})
    bench.settle(centre)
    form = bench.state(RECORD)
    centre.writes(RECORD, {"phone": THEIRS})
    bench.settle(centre)
    bench.save(RECORD, {"phone": MINE}, form=form)
    bench.settle(centre)
    return bench


def found(bench, record_id: str = RECORD):
    with bench.store.reading() as connection:
        return differing(connection, record_id)[1]


def listed(bench) -> tuple[str, ...]:
    with bench.store.reading() as connection:
        return differing_records(connection)


def decide(bench, side: int, act: Act = Act.SAVED) -> None:
    state, (one,) = bench.state(RECORD), found(bench)
    bench.store.append(
        Save(
            revision_id=bench.new_id(),
            record_id=RECORD,
            act=act,
            author="petugas",
            made_at="2025-11-03T01:02:03Z",
            pack="denpasar@2025.1",
            seen=state.values,
            values=state.values,
            base=None,
            settling=Settling(one.asides, stated(one, one.options()[side])),
        )
    )


def newest(bench):
    with bench.store.reading() as connection:
        row = connection.execute(revision.select().order_by(revision.c.row_no.desc())).first()
        return unseal(sealed_of(row))


@pytest.mark.parametrize(("side", "phone"), [(0, THEIRS), (1, MINE)])
def test_a_decision_waits_counts_at_once_and_is_said_whole(
    disputed, centre, side: int, phone: str
) -> None:
    assert listed(disputed) == (RECORD,)
    (one,) = found(disputed)
    decide(disputed, side)
    assert (listed(disputed), found(disputed)) == ((), ())
    assert disputed.state(RECORD).values["phone"] == phone
    made = newest(disputed)
    assert made.header.settles == one.asides
    assert made.header.base.version == disputed.state(RECORD).version
    assert made.body.patch == {"phone": phone}
    disputed.settle(centre)
    assert (listed(disputed), found(disputed)) == ((), ())
    assert centre.records[RECORD].values["phone"] == phone


def test_keeping_leaves_the_case_here_as_it_will_there(disputed, centre) -> None:
    centre.writes(RECORD, {}, act=Act.ACCEPTED)
    disputed.settle(centre)
    decide(disputed, 0, Act.SUBMITTED)
    assert disputed.state(RECORD).case is Case.ACCEPTED
    disputed.settle(centre)
    assert disputed.state(RECORD).case is Case.ACCEPTED


def test_read_anew_the_same_is_open(disputed, centre) -> None:
    before = found(disputed)
    disputed.store.read_again("another")
    assert (listed(disputed), found(disputed)) == ((RECORD,), before)
    disputed.settle(centre)
    assert (listed(disputed), found(disputed)) == ((RECORD,), before)
    decide(disputed, 1)
    disputed.settle(centre)
    disputed.store.read_again("another")
    assert (listed(disputed), found(disputed)) == ((), ())
    disputed.settle(centre)
    assert (listed(disputed), found(disputed)) == ((), ())


def test_a_decision_that_the_centre_holds_back_decides_nothing(disputed, centre) -> None:
    decide(disputed, 1)
    with disputed.store.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE revision SET receipted_at = 'x', outcome = ?, problem = 'bad_value'"
            " WHERE row_no = (SELECT max(row_no) FROM revision)",
            (Outcome.QUARANTINED.value,),
        )
    assert listed(disputed) == (RECORD,)
    assert [a.path for a in found(disputed)[0].asides] == ["phone"]
    # Held back, it still shows what was decided; deciding again says it anew, whole.
    decide(disputed, 1)
    assert listed(disputed) == ()
    assert newest(disputed).body.patch == {"phone": MINE}


def test_both_questions_run_over_their_own_index(disputed) -> None:
    decide(disputed, 1)
    asked: list[tuple[str, object]] = []

    def listen(_c, _cursor, statement, parameters, *_) -> None:
        asked.append((statement, parameters))

    with disputed.store.reading() as connection:
        event.listen(connection, "before_cursor_execute", listen)
        differing_records(connection)
    with disputed.store.reading() as connection:
        plans = [
            row.detail
            for statement, parameters in asked
            for row in connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
        ]
    for index in ("revision_aside", "revision_settling"):
        assert any(index in step for step in plans), plans
    assert "SCAN revision" not in plans


def test_what_only_the_centre_writes_is_in_no_patch_of_this_desk(bench, centre) -> None:
    bench.save(RECORD, {**NAME, "issued_membership_number": "123"})
    assert newest(bench).body.patch == NAME
    bench.settle(centre)
    centre.writes(RECORD, {"issued_membership_number": "777"}, act=Act.ACCEPTED)
    bench.settle(centre)
    bench.save(
        RECORD, {"issued_membership_number": "123", "as_typed.issued_membership_number": "x"}
    )
    bench.save(RECORD, {"note": "x", "issued_membership_number": "9"})
    assert newest(bench).body.patch == {"note": "x"}
    bench.settle(centre)
    assert centre.records[RECORD].values["issued_membership_number"] == "777"
    assert bench.state(RECORD).values["issued_membership_number"] == "777"
    assert OTHER not in centre.records
