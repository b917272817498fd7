import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from fieldreg.domain.words import Act, Case, Delivery
from fieldreg.store import queries
from fieldreg.store.derive import derive_all_if_needed
from fieldreg.store.queries import Filters, search_tokens
from fieldreg.store.values import folded

WAYAN = {
    "full_name": "I WAYAN SUDARTA",
    "nik": "5171031203809901",
    "birth_date": "1980-03-12",
    "phone": "081234567890",
    "banjar": "Tegal Gundul",
    "registered_on": "2025-11-03",
    "roles.00000000-0000-7000-8000-0000000000b1.segment": "petani",
    "roles.00000000-0000-7000-8000-0000000000b2.segment": "pecalang",
}
MADE = {
    "full_name": "NI MADE RAI",
    "alias": "JRO MANGKU D'ALIT",
    "nik": "5171035506709902",
    "birth_date": "1970-06-15",
    "phone": "081234567890",
    "banjar": "Buagan",
    "registered_on": "2025-11-04",
    "roles.00000000-0000-7000-8000-0000000000b3.segment": "nelayan",
}
TYPED = {"full_name": "KETUT CONTOH", "as_typed.nik": "517103 99", "registered_on": "2025-11-04"}


def record(number: int) -> str:
    return f"00000000-0000-7000-8000-{number:012d}"


@pytest.fixture
def people(bench):
    for number, values in enumerate((WAYAN, MADE, TYPED), start=1):
        bench.save(record(number), values, act=Act.SUBMITTED if number == 1 else Act.SAVED)
    return bench


def found(bench, limit: int = 50, offset: int = 0, **filters) -> list[str]:
    with bench.store.reading() as connection:
        rows, _ = queries.search(connection, Filters(**filters), limit=limit, offset=offset)
    return [r.full_name.split()[-1] for r in rows]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("", ["CONTOH", "RAI", "SUDARTA"]),
        ("sudar", ["SUDARTA"]),
        ("SUDARTA wayan", ["SUDARTA"]),
        ("súdarta", ["SUDARTA"]),
        ("i", ["SUDARTA"]),
        ("ni", ["RAI"]),
        ("i rai", []),
        ("mangku", ["RAI"]),
        ("d'alit", ["RAI"]),
        ("5171031203809901", ["SUDARTA"]),
        ("5171 0312 0380 9901", ["SUDARTA"]),
        ("51.71.03", ["CONTOH", "RAI", "SUDARTA"]),
        ("0812-3456-7890", ["RAI", "SUDARTA"]),
        ("9902", ["RAI"]),
        ("gundul", ["SUDARTA"]),
        ("buagan made", ["RAI"]),
        ("nobody", []),
    ],
)
def test_words_digits_and_banjar_are_found(people, words: str, names: list[str]) -> None:
    assert found(people, words=words) == names


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"case": Case.SUBMITTED}, ["SUDARTA"]),
        ({"case": Case.INCOMPLETE}, ["CONTOH", "RAI"]),
        ({"case": Case.ACCEPTED}, []),
        ({"delivery": Delivery.WAITING}, ["CONTOH", "RAI", "SUDARTA"]),
        ({"delivery": Delivery.DELIVERED}, []),
        ({"segment": "pecalang"}, ["SUDARTA"]),
        ({"segment": "nelayan"}, ["RAI"]),
        ({"segment": "petani", "words": "rai"}, []),
        ({"registered_on": "2025-11-04"}, ["CONTOH", "RAI"]),
    ],
)
def test_filters_narrow(people, filters: dict, names: list[str]) -> None:
    assert found(people, **filters) == names


def test_a_window_knows_how_many_there_are_in_all(people) -> None:
    with people.store.reading() as connection:
        rows, total = queries.search(connection, Filters(), limit=1, offset=1)
    assert ([r.record_id for r in rows], total) == ([record(2)], 3)
    assert rows[0].segments == ("nelayan",)


def test_what_changed_is_found_by_its_new_words_only(people) -> None:
    people.save(record(1), {"full_name": "I NYOMAN SUKA"})
    assert found(people, words="sudarta") == []
    assert found(people, words="nyoman") == ["SUKA"]
    assert found(people) == ["SUKA", "CONTOH", "RAI"]


def test_a_voided_record_is_shown_under_ended_only(people) -> None:
    people.save(record(1), {}, act=Act.VOIDED)
    assert found(people) == ["CONTOH", "RAI"]
    assert found(people, words="sudarta") == []
    assert found(people, case=Case.ENDED) == ["SUDARTA"]


HOSTILE = [
    '"',
    "NEAR(",
    "nik:9901",
    "-wayan",
    "a* OR b",
    "' OR 1=1 --",
    "^x",
    "%",
    "\x00",
    "(((" * 9,
]


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_typed_is_ever_query_syntax(people, words: str) -> None:
    assert set(found(people, words=words)) <= {"CONTOH", "RAI", "SUDARTA"}


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.text(max_size=40))
def test_any_text_can_be_searched(people, words: str) -> None:
    expected = all(token in folded("KETUT CONTOH 517103 99") for token in search_tokens(words))
    if "CONTOH" in found(people, words=words):
        assert expected


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
            queries.search(connection, filters, limit=10, offset=0)
        queries.similar(connection, WAYAN, other_than="")
        queries.counts(connection, "2025-11-03")
    assert len(asked) == 19
    with people.store.reading() as connection:
        for statement, parameters in asked:
            plan = connection.exec_driver_sql("EXPLAIN QUERY PLAN " + statement, parameters)
            steps = [row.detail for row in plan]
            scans = [s for s in steps if s.startswith("SCAN view") and "VIRTUAL" not in s]
            assert not scans, (statement, steps)


def test_a_program_with_another_shape_derives_the_view_again(
    people, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = people.rows("SELECT * FROM view ORDER BY record_id")
    with people.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET view_shape = 'older'")
        connection.exec_driver_sql("DROP TABLE view_word")
        connection.exec_driver_sql("ALTER TABLE view DROP COLUMN email")
    people.reopen()
    assert people.rows("SELECT * FROM view ORDER BY record_id") == before
    assert found(people, words="ni") == ["RAI"]

    def fail(*_: object) -> None:
        raise AssertionError("derived again without need")

    monkeypatch.setattr("fieldreg.store.derive.make_anew", fail)
    with people.store.writing() as connection:
        derive_all_if_needed(connection)
