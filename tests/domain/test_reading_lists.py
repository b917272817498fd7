"""From typed text to a choice, several of them, or a village."""

import pytest
from domain.as_typed import FRUIT, TODAY, VILLAGES, trouble_of, value_of

from fieldreg.domain.fields import Choice, Field, Kind, PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.reading import read
from fieldreg.domain.words import Words


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("apple", "apple"),
        ("APEL  MERAH", "apple"),
        ("ape", "apple"),
        ("Red p", "red_pear"),
        ("pir", "pear"),
    ],
)
def test_choices_by_code_words_or_beginning(text: str, code: str):
    assert value_of(Kind.CHOICE, text, choices=FRUIT) == code


def test_unclear_choices_are_asked_again():
    for text in ("red", "durian", "ap"):
        told = trouble_of(Kind.CHOICE, text, choices=FRUIT)
        assert told == ("bad_choice", "Isi salah satu: Apel merah, Pir merah, Pir.")


def test_an_open_choice_keeps_what_is_new_and_completes_nothing():
    assert value_of(Kind.CHOICE, "Durian  Bali", choices=FRUIT, open_choice=True) == "Durian Bali"
    assert value_of(Kind.CHOICE, "Red", choices=FRUIT, open_choice=True) == "Red"
    assert value_of(Kind.CHOICE, "apel MERAH", choices=FRUIT, open_choice=True) == "apple"


def test_a_choice_is_found_by_any_word_for_it():
    choices = (
        Choice("P", Words("Perempuan", "Female"), ("wanita",)),
        Choice("L", Words("Laki-laki")),
    )
    assert value_of(Kind.CHOICE, "WANITA", choices=choices) == "P"
    assert value_of(Kind.CHOICE, "laki laki", choices=choices) == "L"
    codes = (Choice("non_asn", Words("Tenaga non-ASN")),)
    assert value_of(Kind.CHOICE, "non asn", choices=codes) == "non_asn"
    assert value_of(Kind.CHOICE, "Non-ASN", choices=codes) == "non_asn"


def test_the_choice_that_is_meant_whole_is_not_parted():
    choices = (Choice("both", Words("Sawah/kebun")), Choice("sawah", Words("Sawah")))
    assert value_of(Kind.CHOICES, "Sawah/kebun", choices=choices) == ("both",)


@pytest.mark.parametrize(
    "text", ["tidak ada", "TIDAK ADA", "-", "nihil", ";_", "_", "-,-", "_; tidak ada"]
)
def test_none_of_the_choices_is_an_empty_answer(text: str):
    assert value_of(Kind.CHOICES, text, choices=FRUIT) is None


def test_several_choices_are_sorted_and_single():
    value = value_of(Kind.CHOICES, "pear, Apel merah; pear", choices=FRUIT)
    assert value == ("apple", "pear")
    assert value_of(Kind.CHOICES, " , ", choices=FRUIT) is None
    assert value_of(Kind.CHOICES, "- pear, _", choices=FRUIT) == ("pear",)
    assert value_of(Kind.CHOICES, "pear dan Apel-merah", choices=FRUIT) == ("apple", "pear")
    assert value_of(Kind.CHOICES, "pear+apple/red_pear", choices=FRUIT) == (
        "apple",
        "pear",
        "red_pear",
    )
    assert trouble_of(Kind.CHOICES, "pear, durian", choices=FRUIT)[0] == "bad_choice"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("tegal harum", "51.71.03.2008"),
        ("Desa Tegalharum", "51.71.03.2008"),
        ("Tegal Kerta", "51.71.03.2009"),
        ("Dauh Puri", "51.71.03.1005"),
        ("dauh puri klod", "51.71.03.2004"),
        ("Kel. Padang Sambian", "51.71.03.1010"),
        ("5171032008", "51.71.03.2008"),
        ("35.78.01.1001", "35.78.01.1001"),
    ],
)
def test_villages_by_code_or_name(text: str, code: str):
    field = Field("v", Kind.VILLAGE, "s", Words("V"))
    assert read(field, text, today=TODAY, choices=VILLAGES).value == code


def test_every_village_of_the_pack_is_read_by_its_bare_name(pack: Pack):
    """Ten are the beginning of another's name (`Sumerta`, `Sumerta Kelod`)."""
    field = Field("v", Kind.VILLAGE, "s", Words("V"))
    choices = pack.choices(PackList.VILLAGES)
    found = [read(field, v.name, today=TODAY, choices=choices).value for v in pack.villages]
    assert found == [v.code for v in pack.villages]


def test_half_a_village_name_that_fits_two_is_asked_again():
    field = Field("v", Kind.VILLAGE, "s", Words("V"))
    (finding,) = read(field, "Tegal", today=TODAY, choices=VILLAGES).findings
    assert finding.code == "bad_choice"
