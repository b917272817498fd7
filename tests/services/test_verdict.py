"""The verdict that a registration keeps: by which version, on what, and that it stays."""

from __future__ import annotations

from datetime import date

import pytest
from services.centre_acts import another_laptop_submits, centre_answers
from services.conftest import ROLE
from services.delivering import age_limit, delivered

from fieldreg.domain.record import Value
from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Act, Case, Eligibility
from fieldreg.protocol.sealed import read_header
from fieldreg.services import draft, history, packs, register, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery
from fieldreg.services.void import void

OLD, NEW = "denpasar@2025.2", "denpasar@2026.1"


@pytest.fixture
def stricter(desk: Desk) -> Desk:
    """A desk that also has the pack of 2026, with an age limit of 40."""
    return packs.install(desk, packs.look_at(desk, delivered(change=age_limit(40))))


def save(desk: Desk, values: dict[str, Value], record_id: str | None = None):
    return register.save(desk, register.open_form(desk, record_id=record_id), values)


def verdict(desk: Desk, record_id: str):
    return history.record(desk, record_id).verdict


def header_packs(desk: Desk) -> list[str]:
    with desk.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT header FROM revision ORDER BY row_no")
        return [read_header(row.header).pack for row in rows]


def count(desk: Desk, table: str) -> int:
    with desk.store.reading() as connection:
        return connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()


def test_a_saved_registration_keeps_version_rules_and_inputs(desk, complete) -> None:
    born = {**complete, "birth_date": "1950-01-01", "nik": "5171030101509901"}
    saved = save(desk, born)
    shown = history.record(desk, saved.record_id)
    kept = shown.verdict
    assert shown.verdict_of == saved.revision_id
    assert (kept.pack, kept.on, kept.overall) == (OLD, date(2025, 11, 24), Eligibility.REFUSE)
    assert {d.programme: d.outcome for d in kept.decided} == {
        "JKK": Eligibility.REFUSE,
        "JKM": Eligibility.REFUSE,
    }
    assert all("age_below_65" in d.rules for d in kept.decided)
    assert kept.inputs["birth_date"] == "1950-01-01"
    assert kept.inputs["programmes"] == ("JKK", "JKM")
    assert kept.inputs[f"{ROLE}monthly_income"] == 1_500_000
    assert kept.inputs["nik"] == "*", "that there is one is all the rules asked"
    assert not {"full_name", "mother_name", "address"} & set(kept.inputs)


def test_the_version_in_force_on_the_registrations_date_judges_and_stands_in_the_header(
    stricter, complete, clock
) -> None:
    clock.move(days=60)
    assert stricter.pack.key == NEW
    before = save(stricter, complete)
    after = save(stricter, {**complete, "registered_on": "2026-01-02", "nik": "5171031203809903"})
    nowhen = {k: v for k, v in complete.items() if k != "registered_on"}
    undated = save(stricter, {**nowhen, "as_typed.registered_on": "kemarin"})
    told = [verdict(stricter, s.record_id) for s in (before, after, undated)]
    assert [t.pack for t in told] == header_packs(stricter) == [OLD, NEW, NEW]
    assert [t.overall for t in told] == [
        Eligibility.ACCEPT,
        Eligibility.REFUSE,
        Eligibility.REFUSE,
    ]
    assert {t.on for t in told} == {date(2026, 1, 23)}


def test_a_kept_verdict_stays_as_it_was_when_a_new_pack_arrives(
    desk, sign_in, complete, clock
) -> None:
    saved = save(desk, {**complete, "registered_on": "2026-01-02"})
    kept = verdict(desk, saved.record_id)
    assert kept.pack == OLD
    fresh = packs.install(desk, packs.look_at(desk, delivered(change=age_limit(40))))
    clock.move(days=60)
    assert verdict(fresh, saved.record_id) == kept
    workspace.close(fresh)
    again = sign_in()
    assert again.judging_pack(complete | {"registered_on": "2026-01-02"}).key == NEW
    assert verdict(again, saved.record_id) == kept
    form = register.open_form(again, record_id=saved.record_id)
    assert register.save(again, form, form.values).revision_id == ""
    assert verdict(again, saved.record_id) == kept
    changed = save(again, {**form.values, "alias": "JRO"}, saved.record_id)
    assert (changed.case, verdict(again, saved.record_id).pack) == (Case.SUBMITTED, NEW)
    assert count(again, "verdict") == 2


def test_what_the_centre_did_leaves_the_verdict_and_makes_none(desk, complete) -> None:
    saved = save(desk, complete)
    kept = verdict(desk, saved.record_id)
    centre_answers(desk, saved.record_id, Act.SENT_BACK, Reason("", "Lengkapi"))
    shown = history.record(desk, saved.record_id)
    assert (shown.case, shown.verdict) == (Case.NEEDS_CORRECTION, kept)
    assert count(desk, "verdict") == 1


def test_a_voided_registration_keeps_its_verdict_and_gets_no_other(
    stricter, complete, clock
) -> None:
    saved = save(stricter, complete)
    kept = verdict(stricter, saved.record_id)
    clock.move(days=60)
    void(stricter, saved.record_id, "Salah orang")
    assert verdict(stricter, saved.record_id) == kept
    assert count(stricter, "verdict") == 1
    assert header_packs(stricter) == [OLD, OLD]


def test_nothing_saved_is_nothing_judged(desk, complete) -> None:
    untouched = register.open_form(desk)
    register.save(desk, untouched, untouched.values)
    assert count(desk, "verdict") == 0
    form = register.open_form(desk)
    register.save(desk, form, complete)
    register.save(desk, form, complete)
    assert count(desk, "verdict") == 1


def test_what_another_form_wrote_meanwhile_is_judged_too(desk, complete) -> None:
    saved = save(desk, complete)
    first = register.open_form(desk, record_id=saved.record_id)
    second = register.open_form(desk, record_id=saved.record_id)
    register.save(desk, first, {**first.values, "birth_date": "1950-01-01"})
    register.save(desk, second, {**second.values, "alias": "JRO"})
    shown = history.record(desk, saved.record_id)
    assert shown.values["birth_date"] == shown.verdict.inputs["birth_date"] == "1950-01-01"
    assert shown.verdict.overall is Eligibility.REFUSE


def test_revision_verdict_and_end_of_the_draft_are_one_transaction(desk, complete) -> None:
    form = register.open_form(desk)
    draft.keep(desk, form, complete)
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON verdict BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(Exception, match="full"):
        register.save(desk, form, complete)
    assert (count(desk, "revision"), count(desk, "verdict")) == (0, 0)
    assert search(desk, PeopleQuery()).total == 0
    assert len(draft.drafts(desk)) == 1
    with desk.store.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER full")
    assert register.save(desk, form, complete).case is Case.SUBMITTED
    assert (count(desk, "revision"), count(desk, "verdict")) == (1, 1)


def test_a_record_of_another_laptop_has_no_verdict_here_until_it_is_saved_here(
    desk, complete
) -> None:
    record_id = desk.make_id()
    another_laptop_submits(desk, record_id, complete)
    shown = history.record(desk, record_id)
    assert (shown.case, shown.values) == (Case.SUBMITTED, complete)
    assert (shown.verdict, shown.verdict_of) == (None, "")
    saved = save(desk, {**complete, "alias": "JRO"}, record_id)
    shown = history.record(desk, record_id)
    assert (shown.verdict.pack, shown.verdict_of) == (OLD, saved.revision_id)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE {0} SET rowid = rowid",
        "DELETE FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    ],
)
@pytest.mark.parametrize("table", ["verdict", "pack"])
def test_the_past_is_neither_changed_nor_deleted_nor_replaced(
    stricter, complete, table: str, change: str
) -> None:
    save(stricter, complete)

    def rows() -> list[tuple[object, ...]]:
        with stricter.store.reading() as connection:
            return [tuple(r) for r in connection.exec_driver_sql(f"SELECT * FROM {table}")]

    before = rows()
    assert before
    with pytest.raises(Exception, match=f"a {table} is never"), stricter.store.writing() as c:
        c.exec_driver_sql(change.format(table))
    assert rows() == before
