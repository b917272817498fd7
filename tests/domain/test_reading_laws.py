"""What holds for every field of the definition: a round trip, a shape, and silence."""

from __future__ import annotations

import contextlib
import locale
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Choice, Field, Group, Items, Kind, PackList
from fieldreg.domain.nik import PROVINCES
from fieldreg.domain.reading import cleaned, read
from fieldreg.domain.reading_names import is_stand_in, must_be_told
from fieldreg.domain.shapes import field_fault
from fieldreg.domain.showing import as_shown, as_text
from fieldreg.domain.words import Words
from fieldreg.protocol.pack_files import builtin_pack

TODAY = date(2025, 11, 24)
BORN = st.dates(date(1930, 1, 1), date(2020, 12, 31))
REGIONS = st.tuples(st.sampled_from(sorted(PROVINCES)), st.integers(1, 99), st.integers(1, 99))


def every_field() -> list[Field]:
    found: list[Field] = []
    for entry in definition().entries:
        found += entry.fields if isinstance(entry, Items | Group) else (entry,)
    return found


def choices_of(field: Field) -> tuple[Choice, ...]:
    if isinstance(field.choices, PackList):
        return builtin_pack().choices(field.choices)
    return field.choices


def digits(region: tuple[str, int, int], born: date, plus: int, serial: int) -> str:
    return f"{region[0]}{region[1]:02}{region[2]:02}{born.day + plus:02}{born:%m%y}{serial}"


def lines(field: Field) -> st.SearchStrategy[str]:
    """What must be told is not told by a word for nothing, and no name is one."""
    says_something = field.kind is Kind.NAME or must_be_told(field)
    return (
        st.text()
        .map(lambda t: " ".join(cleaned(t).split())[: field.max_length].strip())
        .filter(lambda t: t and not (says_something and is_stand_in(t)))
    )


def values_of(field: Field) -> st.SearchStrategy:
    """Values a record may hold in *field*, made without the readers under test."""
    codes = st.sampled_from([c.code for c in choices_of(field)] or ["-"])
    if field.name in ("rt", "rw"):
        return st.integers(0, 999).map(lambda n: f"{n:03}")
    if field.open_choice and not choices_of(field):
        return lines(field)
    sixteen = st.builds(digits, REGIONS, BORN, st.sampled_from([0, 40]), st.integers(9900, 9999))
    village = st.from_regex(r"[1-9][0-9]\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}", fullmatch=True)
    by_kind = {
        Kind.NIK: sixteen,
        Kind.KK: sixteen,
        Kind.DATE: st.dates(date(1850, 1, 1), date(2200, 12, 31)).map(date.isoformat),
        Kind.MOMENT: st.integers(-2 * 10**9, 7 * 10**9).map(
            lambda second: f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%SZ}"
        ),
        Kind.PHONE: st.from_regex(
            r"\+628[0-9]{8,11}|\+62[2-79][0-9]{6,10}|\+61[0-9]{8,12}", fullmatch=True
        ),
        Kind.EMAIL: st.from_regex(r"([A-Za-z]{1,9}\.)?[A-Z]{1,9}@[a-z]{1,9}\.id", fullmatch=True),
        Kind.CHOICE: codes,
        Kind.CHOICES: st.sets(codes, min_size=1).map(lambda chosen: tuple(sorted(chosen))),
        Kind.VILLAGE: codes | village,
        Kind.WHOLE: st.integers(field.low, field.high),
        Kind.MONEY: st.integers(field.low or 0, field.high or 10**12),
    }
    return by_kind[field.kind] if field.kind in by_kind else lines(field)


NO_CHOICE = ("tidak ada", "tdk ada", "tidak", "nihil", "none", "belum ada")


def is_nothing(field: Field, text: str) -> bool:
    marks = ",;+/&_-‐‑– \n" if field.kind is Kind.CHOICES else " "
    bare = cleaned(text).strip().strip(marks).strip()
    return not bare or (field.kind is Kind.CHOICES and bare.casefold() in NO_CHOICE)


FIELDS = [pytest.param(f, id=f"{f.section}-{f.name}") for f in every_field()]
TYPED = st.text() | st.text("0123456789 .-/,+ERpjtb", min_size=1)


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_shown_for_editing_reads_back_to_the_same_value(field: Field, data: st.DataObject):
    value, choices = data.draw(values_of(field)), choices_of(field)
    reading = read(field, as_text(field, value, choices), today=TODAY, choices=choices)
    assert reading.findings == ()
    assert reading.value == value
    assert as_shown(field, value, choices).strip()


@pytest.mark.parametrize("field", FIELDS)
@settings(max_examples=40)
@given(text=TYPED)
def test_whatever_is_typed_gives_a_well_shaped_value_or_a_reason(field: Field, text: str):
    reading = read(field, text, today=TODAY, choices=choices_of(field))
    if reading.value is None:
        assert bool(reading.findings) is not is_nothing(field, text)
    else:
        assert reading.findings == ()
        assert field_fault(field, reading.value) == ""


@pytest.mark.parametrize("field", FIELDS)
@given(text=st.text("QXZ", min_size=5, max_size=12))
def test_no_reason_quotes_what_was_typed(field: Field, text: str):
    for finding in read(field, text, today=TODAY, choices=choices_of(field)).findings:
        assert text not in finding.text.id + finding.text.en


MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September",
          "Oktober", "November", "Desember")  # fmt: skip


@given(st.dates(date(1926, 1, 1), TODAY))
def test_every_way_of_writing_a_day_means_the_same_day(day: date):
    field = Field("birth_date", Kind.DATE, "identity", Words("Lahir"))
    month = MONTHS[day.month - 1]
    short = f"{day.year % 100:02}"
    ways = [
        f"{day.day}/{day.month}/{short}", f"{day.day:02}{day.month:02}{day.year}",
        f"{day.day:02}{day.month:02}{short}", f"{day.day} {month} {day.year}",
        f"{day.day}-{month[:3]}-{short}", f"{day.day} {month.upper()} {short}", day.isoformat(),
    ]  # fmt: skip
    assert {read(field, way, today=TODAY).value for way in ways} == {day.isoformat()}


@given(st.integers(0, 10**9), st.sampled_from(["jt", " juta", "rb", "ribu", "k", " K"]))
def test_every_way_of_writing_rupiah_means_the_same_sum(amount: int, unit: str):
    field = Field("income", Kind.MONEY, "work", Words("Penghasilan"))
    dotted = f"{amount:,}".replace(",", ".")
    ways = [str(amount), dotted, f"Rp {dotted},-", f"Rp{dotted},00", f"{amount:,}"]
    assert {read(field, way, today=TODAY).value for way in ways} == {amount}
    size = 1_000_000 if "j" in unit else 1_000
    short = read(field, f"{amount % 1000},5{unit}", today=TODAY)
    assert short.value == amount % 1000 * size + size // 2


@given(st.from_regex(r"8[0-9]{8,11}", fullmatch=True))
def test_every_way_of_writing_a_mobile_number_means_the_same_number(number: str):
    field = Field("phone", Kind.PHONE, "identity", Words("HP"))
    ways = [f"0{number}", f"+62{number}", f"62{number}", number, f"0{number[:3]}-{number[3:]}"]
    assert {read(field, way, today=TODAY).value for way in ways} == {f"+62{number}"}


@given(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)
    | st.sampled_from([m.lower()[:n] for m in MONTHS for n in range(3, 10)])
)
def test_no_invented_word_is_a_month(word: str):
    field = Field("birth_date", Kind.DATE, "identity", Words("Lahir"))
    names = {*(m.lower() for m in MONTHS), "january", "february", "pebruari", "march", "may",
             "june", "july", "august", "october", "nopember", "december", "agt", "ags"}  # fmt: skip
    is_month = any(name.startswith(word) for name in names)
    assert (read(field, f"1 {word} 1985", today=TODAY).value is not None) is is_month


LOCALES = ("C", "C.UTF-8", "id_ID.UTF-8", "en_US.UTF-8", "de_DE.UTF-8", "tr_TR.UTF-8")


def test_no_locale_of_the_system_changes_what_is_read_or_shown():
    texts = {
        Kind.DATE: "1 JULI 1985", Kind.MONEY: "1,5jt", Kind.WHOLE: "1.200",
        Kind.PHONE: "0361 234567", Kind.EMAIL: "DESA@CONTOH.ID", Kind.NIK: "5171 0312 0380 9901",
        Kind.MOMENT: "2025-11-23T14:00:00+08:00",
    }  # fmt: skip
    seen = set()
    before = locale.setlocale(locale.LC_ALL)
    try:
        for name in LOCALES:
            # Which of them a machine has differs; the plain one is always there.
            with contextlib.suppress(locale.Error):
                locale.setlocale(locale.LC_ALL, name)
            found = []
            for kind, text in texts.items():
                field = Field("x", kind, "s", Words("X"))
                value = read(field, text, today=TODAY).value
                found += [value, as_text(field, value), as_shown(field, value)]
            seen.add(tuple(found))
    finally:
        locale.setlocale(locale.LC_ALL, before)
    assert len(seen) == 1
