"""What a restored centre no longer has: neither its acts nor its reasons stand at the desk."""

from __future__ import annotations

from copy import deepcopy

import pytest

from fieldreg.domain.revision import Reason
from fieldreg.domain.words import LOST_BY_CENTRE, Act, Case, Delivery
from fieldreg.store.history import History, history

ONE = "00000000-0000-7000-8000-000000000001"
NAME = {"full_name": "I WAYAN SUDARTA"}
OLD, NEW = Reason("nik", "Alasan lama"), Reason("address", "Alasan baru")


def told(bench) -> History:
    with bench.store.reading() as connection:
        return history(connection, ONE)


def listed(bench) -> list:
    return bench.rows("SELECT case_name, voided FROM view")


@pytest.fixture
def backup(bench, centre):
    """The centre as it was before all that follows."""
    centre.writes(ONE, NAME, act=Act.SUBMITTED)
    bench.settle(centre)
    return deepcopy(centre)


def restore(bench, backup) -> None:
    bench.store.read_again("2")
    bench.settle(backup)


def test_a_record_whose_voiding_was_lost_is_shown_again(bench, centre, backup) -> None:
    centre.writes(ONE, {}, act=Act.VOIDED)
    bench.settle(centre)
    assert listed(bench) == [("ended", 1)]
    restore(bench, backup)
    assert listed(bench) == [("submitted", 0)]
    assert bench.state(ONE).case is Case.SUBMITTED


def test_an_own_voiding_counts_while_it_waits_and_when_it_came_back(bench, centre, backup) -> None:
    bench.save(ONE, {}, act=Act.VOIDED)
    assert listed(bench) == [("ended", 1)]
    bench.settle(centre)
    assert listed(bench) == [("ended", 1)]
    bench.store.read_again("2")
    bench.store.resend_from(bench.store.identity().incarnation, 1)
    bench.settle(backup)
    assert listed(bench) == [("ended", 1)]
    assert backup.records[ONE].case is Case.ENDED


def test_a_voiding_that_the_centre_kept_aside_hides_nothing(bench, centre, backup) -> None:
    bench.save(ONE, {"note": "POISON"}, act=Act.VOIDED)
    bench.settle(centre)
    assert listed(bench) == [("ended", 0)]
    assert bench.state(ONE).delivery is Delivery.QUARANTINED


def test_the_reasons_are_those_of_the_last_act_that_the_centre_has(bench, centre, backup) -> None:
    centre.writes(ONE, {}, act=Act.SENT_BACK, reasons=(OLD,))
    bench.settle(centre)
    assert told(bench).reasons == (OLD,)
    restore(bench, backup)
    assert told(bench).reasons == ()
    backup.writes(ONE, {}, act=Act.SENT_BACK, reasons=(NEW,))
    bench.settle(backup)
    assert told(bench).reasons == (NEW,)


def test_a_lost_verdict_is_told_as_lost(bench, centre, backup) -> None:
    centre.writes(ONE, {"issued_membership_number": "12345678901"}, act=Act.ACCEPTED)
    bench.settle(centre)
    assert [(s.delivery, s.problem) for s in told(bench).steps] == [(Delivery.DELIVERED, "")] * 2
    restore(bench, backup)
    bench.save(ONE, {"alias": "PAK SATU"})
    first, lost, own = told(bench).steps
    assert (first.delivery, first.problem) == (Delivery.DELIVERED, "")
    assert (lost.act, lost.delivery, lost.problem) == (
        Act.ACCEPTED,
        Delivery.WAITING,
        LOST_BY_CENTRE,
    )
    assert own.changes == (("alias", None, "PAK SATU"),)
    assert told(bench).state.case is Case.INCOMPLETE


def test_what_was_not_read_again_yet_is_not_called_lost(bench, centre, backup) -> None:
    bench.store.read_again("2")
    bench.store.note_sync("2025-11-03T02:00:00Z", "no_line")
    (step,) = told(bench).steps
    assert (step.delivery, step.problem) == (Delivery.WAITING, "")
    bench.settle(centre)
    assert told(bench).steps[0].delivery is Delivery.DELIVERED
