"""What stands where a name should stand and is none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.domain.checks import check
from fieldreg.domain.definition import definition
from fieldreg.domain.fields import REQUIRED, Field, Kind
from fieldreg.domain.reading import read
from fieldreg.domain.reading_names import is_stand_in
from fieldreg.domain.record import Value, field_at
from fieldreg.domain.words import Severity, Words

TODAY = date(2025, 11, 24)
ROLE = "roles.01999999-0000-7000-8000-000000000001."
HEIR = "heirs.01999999-0000-7000-8000-000000000002."
STAND_INS = (
    "-", "--", ".", "?", "...", "–", "_", "n/a", "N/A", "n.a.", "xxx", "X", "xx", "XXXXX", "nihil",
    "NIHIL", "kosong", "(kosong)", "tidak ada", "Tidak  Ada", "tidak tahu", "tdk ada", "tdk tau",
    "belum ada", "blm ada", "BELUM TAHU", "none", "None", "null", "tanpa nama", "- tidak ada -",
    "tidak diketahui", "tidak ada nama", "belum ada namanya", "tidak", "belum", "no name",
)  # fmt: skip
NAMES = (
    "Tak Hiong", "Tan Ada", "Ni", "I", "Nihilia", "Kosongan", "Tidar", "Noneng", "Nulla", "Ada",
    "Belum Sari", "Na", "Xaverius", "Xi", "Suparman", "I Made Tanpa", "Nol", "Gak Liong", "Tak",
    "Bel", "Unang",
)  # fmt: skip
NAMED = ("full_name", "mother_name", "alias", f"{HEIR}name", "consent.witness")


@pytest.mark.parametrize("text", STAND_INS)
def test_what_stands_for_no_name_is_no_name(text: str):
    assert is_stand_in(text)


@pytest.mark.parametrize("text", NAMES)
def test_a_name_that_begins_like_one_of_them_is_a_name(text: str):
    assert not is_stand_in(text)


@given(st.text())
def test_what_has_no_letter_and_no_digit_stands_for_nothing(text: str):
    assert is_stand_in(text) or any(c.isalnum() for c in text)


@pytest.mark.parametrize("path", NAMED)
@pytest.mark.parametrize("text", ["-", "xxx", "Tidak ada"])
def test_a_name_that_is_none_is_an_error_however_it_came(complete, pack, path: str, text: str):
    field = field_at(path)
    assert field is not None
    reading = read(field, text, path=path, today=TODAY)
    assert reading.value is None
    held = [f for f in check({**complete, path: text}, pack, TODAY) if f.field == path]
    assert list(reading.findings) == held
    assert [(f.severity, f.code) for f in held] == [(Severity.ERROR, "name_none")]
    assert held[0].text.id == (
        "Ini bukan nama. Tulis namanya seperti di KTP, atau kosongkan."
    )  # fmt: skip


@pytest.mark.parametrize("path", ["birth_place", "address", f"{ROLE}occupation"])
@pytest.mark.parametrize("text", ["-", "tidak tahu", "Kosong"])
def test_a_text_that_must_be_given_is_not_given_by_a_stand_in(complete, pack, path, text):
    field = field_at(path)
    assert field is not None
    reading = read(field, text, path=path, today=TODAY)
    held = [f for f in check({**complete, path: text}, pack, TODAY) if f.field == path]
    assert list(reading.findings) == held
    assert [(f.severity, f.code) for f in held] == [(Severity.ERROR, "text_none")]


def test_where_nothing_need_be_said_it_may_be_said_in_words(complete, pack):
    """That a workplace or a banjar is not there is an answer, and so it is to a pack's question."""
    question = Field("answers.boat", Kind.TEXT, "work", Words("Perahu?"), required=REQUIRED)
    for field in (question, *(f for f in definition().flat_fields() if f.name == "banjar")):
        assert read(field, "tidak ada", today=TODAY).value == "tidak ada"
    assert check({**complete, "banjar": "tidak ada"}, pack, TODAY) == ()


Codes = Callable[[str, str], dict[str, str]]


@pytest.fixture
def codes(complete: dict[str, Value], pack) -> Codes:
    def found(path: str, name: str) -> dict[str, str]:
        told = check({**complete, path: name}, pack, TODAY)
        assert all(f.severity is Severity.WARNING for f in told)
        return {f.field: f.code for f in told}

    return found


@pytest.mark.parametrize("path", ["full_name", "mother_name", f"{HEIR}name"])
@pytest.mark.parametrize("name", ["I", "Ni", "NI", "i.", "A", "Ni.", "É"])
def test_a_particle_or_one_letter_is_not_yet_a_name(codes: Codes, path: str, name: str):
    assert codes(path, name) == {path: "name_incomplete"}


@pytest.mark.parametrize("name", ["Ida", "Li", "Suparman", "I Rai"])
def test_a_short_name_may_be_whole(codes: Codes, name: str):
    assert codes("full_name", name) == {}


def test_another_name_may_be_as_short_as_it_is(codes: Codes):
    assert codes("alias", "A") == {}


@pytest.mark.parametrize(
    "name",
    ["I Wayan <b>", "WAYAN@SUDARTA", "Wayan 🙂", "I_WAYAN SUDARTA", "Wayan #", "Wayan; Made",
     "Wayan*", "=Wayan", "I Wayan \\ Made", "Wayan & Made"],
)  # fmt: skip
def test_signs_that_no_name_has_are_looked_at(codes: Codes, name: str):
    assert codes("full_name", name) == {"full_name": "name_signs"}


@pytest.mark.parametrize(
    "name",
    ["Ni Luh Putu Sari, S.Pd., M.Si.", "Dr. I Made Rai (alm.)", "Jum'at Nur‘aini", "Nur’aini",
     "Siti Nur`aini", "Made / Kadek Sari", "Anak-Agung Rai", "José Ñáñez", "ᬯᬬᬦ᭄ ᬲᬸᬤᬃᬢ", "张伟",
     "Nguyễn Văn An", "I WAYAN\u00a0SUDARTA", "Wayan ʼA"],
)  # fmt: skip
def test_names_of_any_script_with_the_marks_of_names_are_fine(codes: Codes, name: str):
    assert codes("full_name", name) == {}


def test_one_thing_is_said_of_a_name_at_a_time(codes: Codes):
    assert codes("full_name", "WAYAN 2 #") == {"full_name": "name_digits"}
