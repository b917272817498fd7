"""What a form knows already is used while it holds, and never after."""

from dataclasses import replace
from datetime import date

import pytest
from services.conftest import ROLE
from services.delivering import age_limit, delivered

from fieldreg.domain.eligibility import Around
from fieldreg.domain.words import Eligibility, Finding, Severity, Words
from fieldreg.services import history, packs, people, register
from fieldreg.services.desk import Desk
from fieldreg.services.foreseen import Foreseen, foresee
from fieldreg.services.surroundings import surroundings
from fieldreg.services.views import PeopleQuery

MARK = Finding("note", Severity.WARNING, "a mark", Words("tanda"))


def looked(desk: Desk, values) -> Foreseen:
    """As the form looks, with a mark by which it is known again."""
    around = surroundings(desk, values)
    known = foresee(values, desk.judging_pack(values), desk.today(), around)
    marked = replace(known.verdict, monthly=4_711)
    return replace(known, findings=(*known.findings, MARK), verdict=marked)


def save(desk: Desk, values, foreseen: Foreseen | None):
    return register.save(desk, register.open_form(desk), values, foreseen=foreseen)


def kept(desk: Desk, saved):
    return history.record(desk, saved.record_id).verdict


def test_what_was_foreseen_is_what_would_have_been_found(desk, complete):
    pack, today = desk.judging_pack(complete), desk.today()
    around = surroundings(desk, complete)
    saved = save(desk, complete, None)
    known = foresee(complete, pack, today, around)
    assert (saved.findings, kept(desk, saved)) == (known.findings, known.verdict)


def test_findings_and_verdict_are_taken_over_while_nothing_has_changed(desk, complete):
    saved = save(desk, dict(complete), looked(desk, complete))
    assert MARK in saved.findings
    assert kept(desk, saved).monthly == 4_711


def test_other_values_are_judged_themselves(desk, complete):
    known = looked(desk, complete)
    saved = save(desk, {**complete, "full_name": "I KETUT LAIN"}, known)
    assert MARK not in saved.findings
    assert kept(desk, saved).monthly != 4_711


def test_the_next_day_everything_is_judged_again(desk, complete, clock):
    known = looked(desk, complete)
    clock.move(days=1)
    saved = save(desk, complete, known)
    assert MARK not in saved.findings
    assert kept(desk, saved).on == date(2025, 11, 25)


def test_another_pack_judges_itself(desk, complete):
    known = looked(desk, complete)
    stricter = packs.install(desk, packs.look_at(desk, delivered(change=age_limit(40))))
    values = {**complete, "registered_on": "2026-02-02"}
    saved = save(stricter, values, replace(known, values=values))
    assert MARK not in saved.findings
    assert kept(stricter, saved).pack == "denpasar@2026.1"


def test_who_came_meanwhile_is_seen(desk, complete):
    """The findings still hold; the verdict, which asks for the others of the family, does not."""
    known = looked(desk, complete)
    other = {**complete, "nik": "5171030101809902", "full_name": "NI MADE LEBIH DULU"}
    save(desk, other, None)
    saved = save(desk, complete, known)
    assert MARK in saved.findings
    assert kept(desk, saved).monthly != 4_711


@pytest.mark.parametrize("around", [Around(), Around(3, {})])
def test_a_form_that_looked_at_others_wrongly_decides_nothing(desk, complete, around):
    known = replace(looked(desk, complete), around=around)
    assert kept(desk, save(desk, complete, known)).monthly != 4_711


def test_a_record_that_changed_meanwhile_is_judged_as_it_is(desk, complete):
    """A form opened before another save stands on old values; what is kept is judged whole."""
    first = save(desk, complete, None)
    early = register.open_form(desk, record_id=first.record_id)
    later = register.open_form(desk, record_id=first.record_id)
    born = {**complete, "birth_date": "1950-01-01", "nik": "5171030101509901"}
    register.save(desk, later, born)
    values = {**early.values, f"{ROLE}monthly_income": 1_234_000}
    register.save(desk, early, values, foreseen=looked(desk, values))
    verdict = kept(desk, first)
    assert verdict.overall is Eligibility.REFUSE
    assert verdict.monthly != 4_711


def test_lists_and_search_say_what_was_foreseen_of_these_values_alone(desk, complete):
    """A wrong word is taken over with the values that it is said of, and with no others."""
    known = looked(desk, complete)
    wrong = replace(known.shown, columns={**known.shown.columns, "alias": "SALAH"})
    known = replace(known, shown=wrong)
    first = save(desk, complete, known)
    other = save(desk, {**complete, "full_name": "I KETUT LAIN"}, known)
    aliases = {row.record_id: row.alias for row in people.search(desk, PeopleQuery()).rows}
    assert aliases == {first.record_id: "SALAH", other.record_id: ""}


def test_who_is_saved_as_foreseen_stands_and_is_found_like_anybody(desk, complete):
    """Row for row, and word for word."""
    saved = [save(desk, complete, known) for known in (None, looked(desk, complete))]
    rows = []
    with desk.store.reading() as connection:
        for one in saved:
            asked = "SELECT * FROM view WHERE record_id = ?"
            [row] = connection.exec_driver_sql(asked, (one.record_id,)).mappings()
            rows.append({**row, "search_id": 0, "record_id": "", "touched": 0})
    assert rows[0] == rows[1]
    for words in ("wayan", "udar", "9901", "menunggu"):
        found = people.search(desk, PeopleQuery(words)).rows
        assert {row.record_id for row in found} == {one.record_id for one in saved}
