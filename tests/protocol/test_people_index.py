"""The index of people: what goes in comes out, whatever the NIK says of a birth date."""

from __future__ import annotations

import pytest

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Kind
from fieldreg.domain.words import Case
from fieldreg.protocol.people_index import FIELDS, index_of, is_sound, people_in

ID = "019a0000-0000-7000-8000-0000000000aa"


def there_and_back(**values):
    page = index_of([(ID, Case.SUBMITTED, values)], more=False, after=ID)
    return list(people_in(type(page).model_validate_json(page.model_dump_json())))


@pytest.mark.parametrize(
    ("day", "told"),
    [("2025-10-20", ""), ("2025-10-21", "2025-10-21"), ("", "-"), ("2019-01-01", "2019-01-01")],
)
def test_the_day_comes_back_as_it_was_and_is_told_where_the_id_does_not(day, told):
    page = index_of([(ID, Case.SUBMITTED, {"registered_on": day})], more=False, after=ID)
    assert page.columns["registered_on"] == [told]
    ((_, _, values),) = people_in(page)
    assert values.get("registered_on", "") == day


def test_segments_come_back_as_roles_with_nothing_else():
    ((_, _, values),) = there_and_back(segments="petani pecalang")
    assert values == {"roles.0.segment": "petani", "roles.1.segment": "pecalang"}


def test_a_page_without_them_says_nothing_of_days_and_segments():
    page = index_of([(ID, Case.SUBMITTED, {"full_name": "NI MADE"})], more=False, after=ID)
    columns = {"full_name": page.columns["full_name"]}
    ((_, _, values),) = people_in(page.model_copy(update={"columns": columns}))
    assert values == {"full_name": "NI MADE"}


@pytest.mark.parametrize("first", ["00000000-0000", "ffffffff-ffff"])
def test_an_id_without_a_time_in_it_is_told_with_its_day(first):
    record_id = f"{first}-7000-8000-0000000000aa"
    page = index_of([(record_id, Case.SUBMITTED, {"registered_on": "2025-01-02"})],
                    more=False, after=record_id)  # fmt: skip
    assert [values for _, _, values in people_in(page)] == [{"registered_on": "2025-01-02"}]


@pytest.mark.parametrize(
    ("nik", "born"),
    [
        ("5171031203809901", "1980-03-12"),
        ("5171035203809901", "1980-03-12"),  # a woman's
        ("5171031203259901", "2025-03-12"),
        ("5171031203269901", "1926-03-12"),
        ("5171031203269901", "2026-03-12"),
        ("5171031203809901", "1981-04-13"),
        ("5171039999999999", "1980-03-12"),
        ("12", "1980-03-12"),
        ("", "1980-03-12"),
    ],
)
def test_a_birth_date_comes_back_as_it_was(nik, born):
    ((record_id, case, values),) = there_and_back(nik=nik, birth_date=born, full_name="NI MADE")
    assert (record_id, case) == (ID, Case.SUBMITTED)
    assert values == {
        name: value
        for name, value in {"full_name": "NI MADE", "nik": nik, "birth_date": born}.items()
        if value
    }


def test_what_is_not_there_is_not_made_up_but_what_the_nik_says():
    ((_, _, values),) = there_and_back(full_name="NI MADE", birth_date=None)
    assert values == {"full_name": "NI MADE"}


def test_an_id_that_is_none_is_left_out():
    people = [("x" * 36, Case.SUBMITTED, {}), (ID.upper(), Case.SUBMITTED, {})]
    assert index_of(people, more=False, after="").ids == []


def test_columns_of_unequal_length_are_unsound():
    page = index_of([(ID, Case.SUBMITTED, {"nik": "1"})], more=False, after=ID)
    assert is_sound(page)
    assert not is_sound(page.model_copy(update={"cases": []}))
    assert not is_sound(page.model_copy(update={"columns": {**page.columns, "nik": []}}))


def test_a_column_that_is_not_known_is_passed_over():
    page = index_of([(ID, Case.SUBMITTED, {"nik": "1"})], more=False, after=ID)
    more = page.model_copy(update={"columns": {**page.columns, "favourite_song": ["x"]}})
    assert list(people_in(more)) == [(ID, Case.SUBMITTED, {"nik": "1"})]


def test_its_fields_are_texts_of_the_definition():
    flat = {f.name: f for f in definition().flat_fields()}
    assert all(flat[name].kind not in (Kind.WHOLE, Kind.MONEY) for name in FIELDS)
