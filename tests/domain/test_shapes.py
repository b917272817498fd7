import re
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Kind
from fieldreg.domain.shapes import (
    MOST_AS_TYPED,
    PATTERNS,
    are_faultless,
    fault,
    field_fault,
    is_date,
    is_moment,
    is_too_long,
)
from fieldreg.domain.words import Words

ROLE = "roles.01999999-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("full_name", "I WAYAN SUDARTA"),
        ("nik", "5171031203809901"),
        ("birth_date", "1980-03-12"),
        ("sex", "L"),
        ("phone", "+6281234567890"),
        ("village_code", "51.71.03.2008"),
        ("programmes", ("JKK", "JKM")),
        ("desil", 1),
        (f"{ROLE}.segment", "a_segment_of_a_later_pack"),
        (f"{ROLE}.monthly_income", 0),
        ("consent.given_at", "2025-11-23T06:00:00Z"),
        ("note", "satu\ndua"),
        ("banjar", "Banjar yang tidak ada di daftar"),
        ("as_typed.nik", "51\t71"),
        ("answers.has_boat", "yes"),
        ("answers.boats", 2),
        ("answers.gear", ("net", "rod")),
        ("full_name", None),
        (ROLE, None),
    ],
)
def test_sound_values_have_no_fault(path: str, value: object):
    assert fault(path, value) == ""


@pytest.mark.parametrize(
    ("path", "value", "word"),
    [
        ("colour", "red", "path"),
        ("roles.1.segment", "petani", "path"),
        (ROLE, "petani", "item"),
        ("full_name", 5, "type"),
        ("full_name", " ", "empty"),
        ("full_name", "a" * 121, "length"),
        ("full_name", "a\nb", "control"),
        ("full_name", "a\x00", "control"),
        ("note", "a\ud800", "control"),
        ("nik", "5171 0312 0380 9901", "length"),
        ("nik", "517103120380990", "format"),
        ("birth_date", "1980-02-31", "format"),
        ("birth_date", "19800312", "format"),
        ("phone", "081234567890", "format"),
        ("village_code", "5171032008", "format"),
        ("consent.given_at", "2025-11-23T06:00:00+08:00", "format"),
        ("consent.given_at", "2025-11-23T26:00:00Z", "format"),
        ("sex", "X", "choice"),
        ("programmes", "JKK", "type"),
        ("programmes", (), "empty"),
        ("programmes", ("JKM", "JKK"), "order"),
        ("programmes", ("JKK", "JKK"), "order"),
        ("programmes", ("JKX",), "choice"),
        ("desil", "1", "type"),
        ("desil", True, "type"),
        ("desil", 11, "range"),
        (f"{ROLE}.monthly_income", -1, "range"),
        ("as_typed.nik", 5, "type"),
        ("as_typed.nik", "x" * (MOST_AS_TYPED + 1), "length"),
        ("as_typed.nik", "\x00", "control"),
        ("answers.has_boat", True, "type"),
        ("answers.gear", ("rod", "net"), "order"),
        ("answers.gear", ("net\n", "rod"), "control"),
        ("answers.gear", ("net", ""), "empty"),
        ("answers.gear", tuple(str(n) for n in range(100, 201)), "length"),
    ],
)
def test_each_fault_has_its_word(path: str, value: object, word: str):
    assert fault(path, value) == word


def test_numbers_stay_exact_in_json():
    assert field_fault(Field("n", Kind.WHOLE, "s", Words("N")), 2**53) == "range"


def test_a_choice_of_our_own_lists_has_its_shape():
    for field in definition().flat_fields():
        if field.kind is Kind.CHOICE and isinstance(field.choices, tuple):
            assert [field_fault(field, c.code) for c in field.choices] == [""] * len(field.choices)


def test_texts_that_are_not_printable_but_hold_no_control_are_sound():
    assert fault("full_name", "I WAYAN\u00a0SUDARTA") == ""
    assert fault("full_name", "I WAYAN\x85SUDARTA") == ""


def parses(parse, text: str) -> bool:
    try:
        parse(text)
    except ValueError:
        return False
    return True


DAYS = st.text("0123456789-W٣", min_size=9, max_size=11) | st.dates().map(date.isoformat)
TIMES = st.datetimes().map(lambda t: f"{t:%Y-%m-%dT%H:%M:%SZ}".zfill(20)) | st.text(
    "0123456789-:TZ", min_size=19, max_size=21
)


@given(DAYS)
@example("2025-W01-1")
@example("2025-1\u0663-01")
@example("2025-02-30")
def test_a_day_is_what_its_pattern_and_the_calendar_say(text: str):
    expected = bool(re.fullmatch(PATTERNS[Kind.DATE], text)) and parses(date.fromisoformat, text)
    assert is_date(text) is expected


@given(TIMES)
@example("2025-11-23T26:00:00Z")
@example("2025/11/23T06:00:00Z")
@example("2025-11-23T06:00:00z")
@example("2025-11-23 06:00:00Z")
@example("2025-11-31T06:00:00Z")
@example("2025-11-23T06:0\u0663:00Z")
def test_a_moment_is_what_its_pattern_and_the_clock_say(text: str):
    pattern = bool(re.fullmatch(PATTERNS[Kind.MOMENT], text))
    assert is_moment(text) is (pattern and parses(datetime.fromisoformat, text))


PLACES = st.sampled_from(
    [
        *("full_name", "nik", "programmes", "desil", "note", "consent.given_at", "colour", ROLE),
        *("as_typed.nik", "answers.boat", "answers.", f"{ROLE}.segment", f"{ROLE}.colour"),
        *("roles.1.segment", f"colours.{ROLE[6:]}.segment"),
    ]
)
ANYTHING = (
    st.none()
    | st.integers()
    | st.text(max_size=3)
    | st.sampled_from(["5171031203809901", "a" * 121, "a" * (MOST_AS_TYPED + 1), ("JKK", "JKM")])
    | st.lists(st.text(max_size=130), max_size=3).map(tuple)
)


@given(st.dictionaries(PLACES, ANYTHING, max_size=5))
def test_a_patch_is_faultless_if_none_of_its_values_has_a_fault(patch):
    # Whether a removal's path is one has been seen to where a patch is read.
    said = [(path, value) for path, value in patch.items() if value is not None]
    assert are_faultless(patch) is not any(fault(path, value) for path, value in said)


@given(PLACES, ANYTHING)
@example("full_name", "a" * 120)
@example("full_name", "a" * 121)
@example("as_typed.nik", "a" * (MOST_AS_TYPED + 1))
@example("programmes", ("a" * 121,))
@example("colour", "a" * 999)
def test_what_is_too_long_is_what_has_the_fault_of_length(path: str, value: object):
    assert is_too_long(path, value) is (fault(path, value) == "length")
