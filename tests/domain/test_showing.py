from datetime import timedelta, timezone

import pytest

from fieldreg.domain.definition.identity import SEX
from fieldreg.domain.definition.work import PROGRAMMES
from fieldreg.domain.fields import Choice, Field, Kind
from fieldreg.domain.showing import as_shown, as_text
from fieldreg.domain.words import Words

BALI = timezone(timedelta(hours=8))


def field(kind: Kind, **more: object) -> Field:
    return Field("x", kind, "s", Words("X"), **more)


@pytest.mark.parametrize(
    ("kind", "value", "shown", "text"),
    [
        (Kind.NIK, "5171031203809901", "5171 0312 0380 9901", "5171031203809901"),
        (Kind.KK, "5171030101109902", "5171 0301 0110 9902", "5171030101109902"),
        (Kind.DATE, "1980-03-12", "12-03-1980", "12-03-1980"),
        (Kind.MONEY, 1_500_000, "Rp1.500.000", "1.500.000"),
        (Kind.WHOLE, 1200, "1200", "1200"),
        (Kind.PHONE, "+6281234567890", "0812-3456-7890", "081234567890"),
        (Kind.PHONE, "+62361234567", "0361-234567", "0361234567"),
        (Kind.PHONE, "+62215551234", "021-5551234", "0215551234"),
        (Kind.PHONE, "+61412345678", "+61412345678", "+61412345678"),
        (Kind.NAME, "I WAYAN SUDARTA", "I WAYAN SUDARTA", "I WAYAN SUDARTA"),
        (Kind.MOMENT, "2025-11-23T06:00:00Z", "23-11-2025 06.00 UTC", "2025-11-23T06:00:00Z"),
    ],
)
def test_values_as_text(kind: Kind, value: object, shown: str, text: str):
    assert as_shown(field(kind), value) == shown
    assert as_text(field(kind), value) == text


def test_moments_are_shown_in_the_readers_zone():
    assert as_shown(field(Kind.MOMENT), "2025-11-23T22:30:00Z", zone=BALI) == "24-11-2025 06.30"


def test_choices_are_shown_in_words_of_the_language():
    one = field(Kind.CHOICE, choices=SEX)
    assert as_shown(one, "P") == "Perempuan"
    assert as_shown(one, "P", language="en") == "Female"
    assert as_text(one, "P") == "Perempuan"


def test_several_choices():
    several = field(Kind.CHOICES, choices=PROGRAMMES)
    assert as_shown(several, ("JKK", "JKM")) == "JKK · kecelakaan kerja, JKM · kematian"
    assert as_text(several, ("JKK", "JKM")) == "JKK, JKM"


def test_an_unknown_code_is_shown_as_it_is():
    assert as_shown(field(Kind.CHOICE, choices=SEX), "X") == "X"
    assert as_shown(field(Kind.CHOICES, choices=PROGRAMMES), ("JKK", "JKP")).endswith(", JKP")
    assert as_text(field(Kind.VILLAGE), "51.71.03.2008") == "51.71.03.2008"


def test_words_that_two_choices_share_are_edited_by_code():
    twins = (Choice("a", Words("Sama")), Choice("b", Words("Sama")))
    assert as_text(field(Kind.CHOICE), "b", twins) == "b"


def test_a_value_of_a_wrong_shape_is_still_shown():
    assert as_shown(field(Kind.DATE), "1980-02-31") == "1980-02-31"
    assert as_shown(field(Kind.MOMENT), "soon") == "soon"
