import pytest
from sqlalchemy import event
from store.registered import WAYAN, record

from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.store import queries
from fieldreg.store.derive import derive_all_if_needed
from fieldreg.store.search import Filters, Window, search


def similar(bench, values, other_than="") -> list[tuple[str, str]]:
    with bench.store.reading() as connection:
        rows = queries.similar(connection, values, other_than=other_than)
    return [(r.record_id, why) for r, why in rows]


def test_similar_people_are_found_with_the_strongest_reason(people) -> None:
    assert similar(people, WAYAN) == [(record(1), "same_nik")]
    without_nik = {k: v for k, v in WAYAN.items() if k != "nik"}
    spelt = {**without_nik, "full_name": "i  wayan súdarta"}
    assert similar(people, spelt) == [(record(1), "same_name_and_birth_date")]
    born_later = {**spelt, "birth_date": "1981-01-01"}
    assert similar(people, born_later) == [(record(1), "same_name_and_phone")]
    assert similar(people, {**born_later, "phone": "0811"}) == []
    assert similar(people, {"phone": WAYAN["phone"]}) == []
    assert similar(people, {}) == []
    assert similar(people, WAYAN, other_than=record(1)) == []


def test_two_people_without_a_nik_are_not_the_same_person_because_of_it(people) -> None:
    """What is typed for want of a NIK is no NIK: issue 3, DOMAIN.md §1 and §8."""
    nobody = {"nik_absence": "in_process", "as_typed.nik": "0", "full_name": "I MADE LAIN"}
    people.save(record(7), {**nobody, "birth_date": "1970-01-01"})
    people.save(record(8), {"nik_absence": "in_process", "full_name": "NI LUH LAIN"})
    assert similar(people, {**nobody, "full_name": "I NYOMAN BEDA"}) == []
    assert similar(people, {"nik": "", "nik_absence": "in_process"}) == []
    assert similar(people, {**nobody, "birth_date": "1970-01-01"}) == [
        (record(7), "same_name_and_birth_date")
    ]


def test_a_voided_record_is_nobodys_double(people) -> None:
    people.save(record(1), {}, act=Act.VOIDED)
    assert similar(people, WAYAN) == []


def test_the_numbers_count_people(people, centre) -> None:
    with people.store.reading() as connection:
        now = queries.counts(connection, "2025-11-04")
    assert (now.today, now.total, now.waiting, now.incomplete) == (2, 3, 3, 2)
    people.save(record(2), {"note": "POISON"})
    people.settle(centre)
    centre.writes(record(1), {}, act=Act.ACCEPTED)
    centre.writes(record(3), {}, act=Act.SENT_BACK)
    people.settle(centre)
    with people.store.reading() as connection:
        now = queries.counts(connection, "2025-11-03")
    assert (now.today, now.total, now.waiting, now.quarantined) == (1, 3, 0, 1)
    assert (now.accepted, now.needs_correction, now.incomplete) == (1, 1, 1)
    assert (now.in_review, now.rejected) == (0, 0)
    centre.writes(record(1), {}, act=Act.REJECTED)
    centre.writes(record(3), {}, act=Act.REVIEW_STARTED)
    people.settle(centre)
    with people.store.reading() as connection:
        now = queries.counts(connection, "2025-11-03")
    assert (now.accepted, now.in_review, now.rejected) == (0, 1, 1)
    people.save(record(1), {}, act=Act.VOIDED)
    with people.store.reading() as connection:
        assert queries.counts(connection, "2025-11-03").total == 2


def test_every_question_runs_over_an_index(people) -> None:
    asked: list[tuple[str, object]] = []

    def listen(_c, _cursor, statement, parameters, *_) -> None:
        asked.append((statement, parameters))

    with people.store.reading() as connection:
        event.listen(connection, "before_cursor_execute", listen)
        for filters in (
            Filters(),
            Filters(words="wayan i"),
            Filters(case=Case.SUBMITTED),
            Filters(case=Case.ENDED),
            Filters(delivery=Delivery.WAITING),
            Filters(segment="petani"),
            Filters(registered_on="2025-11-03"),
        ):
            search(connection, filters, Window(10))
        queries.similar(connection, WAYAN, other_than="")
        queries.counts(connection, "2025-11-03")
    assert len(asked) == 22
    with people.store.reading() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            steps = [row.detail for row in plan]
            scans = [s for s in steps if s.startswith("SCAN view") and "VIRTUAL" not in s]
            assert not scans, (statement, steps)
            for name, index in (
                ("nik", "nik=?"),
                ("birth_date", "name_key=?"),
                ("phone", "phone=?"),
            ):
                if f'"view".{name} = ?' in statement:
                    assert index in steps[0], (statement, steps)


def test_a_program_with_another_shape_derives_the_view_again(
    people, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = people.rows("SELECT * FROM view ORDER BY record_id")
    with people.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET view_shape = 'older'")
        connection.exec_driver_sql("ALTER TABLE view DROP COLUMN email")
        connection.exec_driver_sql("DROP TABLE view_figure")
        connection.exec_driver_sql("CREATE TABLE view_word (word TEXT)")
    people.reopen()
    assert people.rows("SELECT * FROM view ORDER BY record_id") == before
    with people.store.reading() as connection:
        assert [r.full_name for r in search(connection, Filters("ni"), Window(9)).rows] == [
            "NI MADE RAI"
        ]

    def fail(*_: object) -> None:
        raise AssertionError("derived again without need")

    monkeypatch.setattr("fieldreg.store.derive.make_anew", fail)
    with people.store.writing() as connection:
        derive_all_if_needed(connection)


def test_the_kept_figures_are_what_counting_would_say(people, centre) -> None:
    def check() -> None:
        stand = people.rows(
            "SELECT voided, case_name, delivery, coalesce(village_code, ''), count(*) FROM view"
            " GROUP BY 1, 2, 3, 4"
        )
        kept = people.rows("SELECT * FROM view_figure WHERE people <> 0")
        assert set(kept) == set(stand)
        days = people.rows(
            "SELECT registered_on, count(*) FROM view WHERE voided = 0"
            " AND registered_on IS NOT NULL GROUP BY 1 ORDER BY 1"
        )
        assert people.rows("SELECT * FROM view_day WHERE people <> 0 ORDER BY 1") == days

    check()
    people.settle(centre)
    people.save(record(1), {"registered_on": "2025-11-09"})
    people.save(record(2), {}, act=Act.VOIDED)
    people.save(record(4), {"full_name": "NI LUH BARU", "village_code": "51.71.03.2008"})
    people.save(record(3), {"village_code": "51.71.02.2001"})
    check()
    with people.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET view_shape = 'older'")
    people.reopen()
    check()
    with people.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM view")
    assert people.rows("SELECT sum(people) FROM view_figure") == [(0,)]
    assert people.rows("SELECT sum(people) FROM view_day") == [(0,)]


def test_tables_made_anew_are_like_those_made_first(people) -> None:
    made = "SELECT type, name, sql FROM sqlite_master WHERE tbl_name LIKE 'view%' ORDER BY 2"
    first = people.rows(made)
    assert {name for kind, name, *_ in first if kind == "index"} >= {"view_nik", "view_newest"}
    with people.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET view_shape = 'older'")
    people.reopen()
    assert people.rows(made) == first
    with people.store.reading() as connection:
        rows = search(connection, Filters("5171"), Window(9)).rows
    assert [row.record_id for row in rows] == [record(n) for n in (3, 2, 1)]
