import json
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from fieldreg.domain.revision import Base, Reason
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case, Delivery, Outcome
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, unseal
from fieldreg.store import drafts
from fieldreg.store.drafts import Draft

RECORD = "00000000-0000-7000-8000-000000000aaa"
NAME = {"full_name": "I WAYAN SUDARTA"}


def revisions(bench) -> list:
    columns = "header, body, salt, link, revision_no"
    return bench.rows(f"SELECT {columns} FROM revision WHERE link IS NOT NULL ORDER BY row_no")


def last_header(bench):
    header, body, salt, *_ = revisions(bench)[-1]
    return unseal(SealedRevision(header, body, salt)).header


def last_patch(bench) -> dict:
    return json.loads(revisions(bench)[-1][1])["patch"]


def test_numbers_have_no_gap_and_the_chain_runs_over_the_kept_bytes(bench) -> None:
    for number in range(5):
        bench.save(RECORD, {"note": f"n{number}"})
    link = FIRST_LINK
    for number, (header, body, salt, kept, no) in enumerate(revisions(bench), start=1):
        sealed = SealedRevision(header, body, salt)
        link = sealed.link(link)
        assert kept == link
        assert no == unseal(sealed).header.revision_no == number


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET header = x'00'",
        "UPDATE revision SET body = x'00'",
        "UPDATE revision SET salt = x'00'",
        "UPDATE revision SET link = x'00'",
        "UPDATE revision SET record_id = 'x'",
        "UPDATE revision SET revision_no = 9",
        "UPDATE revision SET row_no = row_no + 1",
        "DELETE FROM revision",
        "INSERT OR REPLACE INTO revision SELECT * FROM revision",
        "REPLACE INTO revision SELECT row_no + 5, revision_id, device_id, incarnation,"
        " revision_no, record_id, act, base_version, base_revision, x'00', body, salt, commitment,"
        " link, seq, version, outcome, kept_aside, problem, receipted_at, seen,"
        " superseded_by, seen_at FROM revision",
    ],
)
def test_a_revision_is_never_changed_deleted_or_replaced(bench, statement: str) -> None:
    bench.save(RECORD, NAME)
    before = bench.rows("SELECT * FROM revision")
    with (
        pytest.raises(DatabaseError, match=r"a revision is never|only ever erased"),
        bench.store.writing() as connection,
    ):
        connection.execute(text(statement))
    assert bench.rows("SELECT * FROM revision") == before


def test_what_the_centre_says_of_a_revision_may_be_written(bench) -> None:
    bench.save(RECORD, NAME)
    with bench.store.writing() as connection:
        done = connection.execute(text("UPDATE revision SET receipted_at = 'now', seq = 3"))
    assert done.rowcount == 1


def test_revision_view_and_end_of_the_draft_are_one_transaction(
    bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bench.store.writing() as connection:
        drafts.keep(connection, Draft("d", None, "o", "now", NAME, {}))

    def fail(*_: object) -> None:
        raise RuntimeError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr("fieldreg.store.derive._index", fail)
        with pytest.raises(RuntimeError):
            bench.save(RECORD, NAME, draft_id="d")
    assert not revisions(bench)
    assert bench.rows("SELECT draft_id FROM draft") == [("d",)]
    bench.save(RECORD, NAME, draft_id="d")
    assert bench.rows("SELECT full_name, delivery FROM view") == [(NAME["full_name"], "waiting")]
    assert not bench.rows("SELECT draft_id FROM draft")


def test_nothing_changed_is_no_revision(bench) -> None:
    first = bench.save(RECORD, NAME)
    assert first.revision_id
    assert bench.save(RECORD, {}).revision_id == ""
    assert len(revisions(bench)) == 1


def test_a_record_that_has_become_complete_is_submitted_though_nothing_changed(bench) -> None:
    bench.save(RECORD, NAME)
    assert bench.save(RECORD, {}, act=Act.SUBMITTED).case is Case.SUBMITTED
    assert bench.save(RECORD, {}, act=Act.SUBMITTED).revision_id == ""


def test_the_base_is_none_then_the_own_revision_then_the_centres_version(bench, centre) -> None:
    bench.save(RECORD, NAME)
    assert last_header(bench).base == Base()
    first = last_header(bench).revision_id
    bench.save(RECORD, {"alias": "JRO"})
    assert last_header(bench).base == Base(revision=first)
    bench.settle(centre)
    bench.save(RECORD, {"alias": "JRO MANGKU"})
    assert last_header(bench).base == Base(version=2)


def test_a_form_that_is_saved_twice_makes_one_revision(bench) -> None:
    empty = bench.state(RECORD)
    bench.save(RECORD, NAME, form=empty)
    assert bench.save(RECORD, NAME, form=empty).revision_id == ""
    assert bench.save(RECORD, {**NAME, "alias": "JRO"}, form=empty).revision_id
    assert last_patch(bench) == {"alias": "JRO"}


def test_a_form_does_not_undo_what_others_changed_while_it_was_open(bench, centre) -> None:
    bench.save(RECORD, {**NAME, "phone": "081234567890"})
    bench.settle(centre)
    form = bench.state(RECORD)
    centre.writes(RECORD, {"phone": "081999999999"})
    bench.settle(centre)
    bench.save(RECORD, {"alias": "JRO"}, form=form)
    assert last_patch(bench) == {"alias": "JRO"}
    assert last_header(bench).base == Base(version=1)
    assert bench.state(RECORD).values["phone"] == "081999999999"
    bench.settle(centre)
    assert centre.records[RECORD].values == {
        **NAME,
        "phone": "081999999999",
        "alias": "JRO",
    }


def test_both_changed_the_same_field_and_neither_value_is_lost(bench, centre) -> None:
    bench.save(RECORD, {**NAME, "phone": "081234567890"})
    bench.settle(centre)
    form = bench.state(RECORD)
    centre.writes(RECORD, {"phone": "081999999999"})
    bench.settle(centre)
    mine = bench.save(RECORD, {"phone": "081888888888"}, form=form)
    bench.settle(centre)
    row = bench.rows(
        f"SELECT outcome, kept_aside FROM revision WHERE revision_id = '{mine.revision_id}'"
    )
    assert row == [(Outcome.CONFLICT, '["phone"]')]
    assert bench.state(RECORD).values["phone"] == "081999999999"


def test_mending_a_quarantined_record_states_all_of_it_again(bench, centre) -> None:
    bench.save(RECORD, {**NAME, "note": "POISON"})
    bench.save(RECORD, {"alias": "JRO"})
    bench.settle(centre)
    state = bench.state(RECORD)
    assert (state.delivery, state.problem) == (Delivery.QUARANTINED, "base_quarantined")
    assert state.values == {**NAME, "note": "POISON", "alias": "JRO"}
    assert RECORD not in centre.records
    bench.save(RECORD, {"note": "mended"})
    assert last_header(bench).base == Base()
    assert last_patch(bench) == {**NAME, "note": "mended", "alias": "JRO"}
    assert bench.state(RECORD).delivery is Delivery.WAITING
    bench.settle(centre)
    assert bench.state(RECORD).delivery is Delivery.DELIVERED
    assert bench.state(RECORD).values == {**NAME, "note": "mended", "alias": "JRO"}
    assert centre.records[RECORD].values == bench.state(RECORD).values


def test_a_poisoned_change_of_a_known_record_is_mended_on_its_version(bench, centre) -> None:
    bench.save(RECORD, NAME)
    bench.settle(centre)
    form = bench.state(RECORD)
    bench.save(RECORD, {"note": "POISON", "alias": "JRO"}, form=form)
    bench.settle(centre)
    bench.save(RECORD, {"note": "fine", **NAME}, form=form)
    assert last_header(bench).base == Base(version=1)
    assert last_patch(bench) == {"alias": "JRO", "note": "fine"}
    bench.settle(centre)
    assert centre.records[RECORD].values == {**NAME, "alias": "JRO", "note": "fine"}


def test_a_quarantined_record_does_not_block_another(bench, centre) -> None:
    other = RECORD.replace("aaa", "bbb")
    bench.save(RECORD, {"note": "POISON"})
    bench.save(other, NAME)
    bench.settle(centre)
    assert bench.state(RECORD).delivery is Delivery.QUARANTINED
    assert bench.state(other).delivery is Delivery.DELIVERED


@pytest.mark.parametrize("count", [64, 65])
def test_reasons_longer_than_the_centre_takes_are_refused_with_nothing_written(
    bench, centre, count: int
) -> None:
    bench.save(RECORD, NAME)
    asked = bench.asked(RECORD, {}, bench.state(RECORD), act=Act.VOIDED)
    asked = replace(asked, reasons=(Reason("", "x" * 1_000),) * count)
    if count == 64:
        bench.store.append(asked)
        bench.settle(centre)
        assert centre.records[RECORD].case is Case.ENDED
        return
    with pytest.raises(UserTrouble, match="reason_too_long"):
        bench.store.append(asked)
    assert len(bench.rows("SELECT 1 FROM revision")) == 1
