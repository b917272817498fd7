"""Choices and villages: what finds them, and what is said where nothing does."""

from __future__ import annotations

import pytest

from fieldreg.domain.definition.events import EVENT_KINDS
from fieldreg.domain.definition.identity import NIK_ABSENCE
from fieldreg.domain.fields import Choice, PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.reading_choices import find_one, find_village
from fieldreg.domain.reading_words import Unreadable
from fieldreg.domain.words import Words

MANY = (
    *(Choice(f"c{n}", Words(f"Pilihan {n}", f"Option {n}")) for n in range(8)),
    Choice("R", Words("Renon", "Renon"), ("rn",)),
)


def said(find, choices: tuple[Choice, ...], text: str) -> Words:
    with pytest.raises(Unreadable) as caught:
        find(choices, text)
    assert caught.value.code == "bad_choice"
    return caught.value.words


@pytest.mark.parametrize("text", ["r", "RN", "renon", "Ren", "reno"])
def test_whole_words_have_any_length_and_beginnings_three_letters(text: str):
    assert find_one(MANY, text) == "R"


@pytest.mark.parametrize("text", ["re", "Re ", "pi", "p"])
def test_a_shorter_beginning_is_asked_to_go_on(text: str):
    assert "tiga huruf" in said(find_one, MANY, text).id


def test_a_letter_is_no_death():
    said(find_one, EVENT_KINDS, "d")
    said(find_one, EVENT_KINDS, "me")
    assert find_one(EVENT_KINDS, "men") == "died"


def test_a_short_list_is_named_in_each_language():
    words = said(find_one, EVENT_KINDS, "naik haji")
    assert words.id == "Isi salah satu: Pindah dari wilayah program, Meninggal dunia."
    assert words.en == "Choose one of these: Moved out of the programme's area, Died."
    assert said(find_one, EVENT_KINDS, "d") == words
    assert "Pilihan 7" in said(find_one, MANY[:8], "durian").id


def test_a_long_list_is_not_named():
    assert said(find_one, MANY, "durian").id.startswith("Pilihan ini tidak ada di daftar.")
    assert said(find_one, MANY, "pilihan").id.startswith("Ada beberapa pilihan")
    assert said(find_one, (), "durian").id.startswith("Pilihan ini tidak ada di daftar.")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PKH · Program Keluarga Harapan", "PKH"),
        ("Program Keluarga Harapan", "PKH"),
        ("program keluarga", "PKH"),
        ("sembako", "BPNT"),
        ("Food aid", "BPNT"),
        ("BLT", "BLT_DD"),
        ("pbi jk", "PBI_JK"),
    ],
)
def test_each_part_of_a_choices_words_finds_it(pack: Pack, text: str, code: str):
    assert find_one(pack.choices(PackList.OTHER_AID), text) == code


@pytest.mark.parametrize(
    ("choices", "text", "code"),
    [
        (NIK_ABSENCE, "belum terbit", "not_issued"),
        (NIK_ABSENCE, "KTP hilang", "card_lost"),
        (NIK_ABSENCE, "hilang", "card_lost"),
        (NIK_ABSENCE, "dalam proses", "in_process"),
        (NIK_ABSENCE, "Sedang proses", "in_process"),
        (NIK_ABSENCE, "tidak dibawa", "not_recorded"),
        (EVENT_KINDS, "wafat", "died"),
        (EVENT_KINDS, "Almarhum", "died"),
        (EVENT_KINDS, "almarhumah", "died"),
        (EVENT_KINDS, "mendiang", "died"),
        (EVENT_KINDS, "pindah", "moved"),
    ],
)
def test_the_words_that_people_use_are_known(choices, text: str, code: str):
    assert find_one(choices, text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Ds. Sidakarya", "51.71.01.2007"),
        ("ds sidakarya", "51.71.01.2007"),
        ("Desa Dinas Sidakarya", "51.71.01.2007"),
        ("Kel Panjer", "51.71.01.1004"),
        ("Kel.Panjer", "51.71.01.1004"),
        ("Pedungan, Kec. Densel", "51.71.01.1002"),
        ("Pedungan Kec. Den. Sel.", "51.71.01.1002"),
        ("Kelurahan Pedungan (Kecamatan Denpasar Selatan)", "51.71.01.1002"),
        ("Panjer, Denpasar Selatan", "51.71.01.1004"),
        ("Panjer, Denpasar Selatan, Kota Denpasar", "51.71.01.1004"),
        ("Panjer · Denpasar Selatan", "51.71.01.1004"),
        ("Sumerta, Dentim", "51.71.02.1006"),
        ("Tonja, Denut", "51.71.04.1004"),
        ("sidak", "51.71.01.2007"),
        ("5171032008.0", "51.71.03.2008"),
        ("51.71.03.2008.0", "51.71.03.2008"),
        ("51.71.03.2008,00", "51.71.03.2008"),
    ],
)
def test_villages_as_people_write_them(pack: Pack, text: str, code: str):
    assert find_village(pack.choices(PackList.VILLAGES), text) == code


@pytest.mark.parametrize(
    "text",
    ["Kuta", "Desa Kuta", "Panjer, Kebumen", "Panjer, Kec. Denpasar Utara", "Sumerta, Denbar",
     "Panjer, De", "-", ", Denpasar Selatan", "Denpasar Selatan", "5171032008.5"],
)  # fmt: skip
def test_a_village_outside_is_asked_for_by_its_code(pack: Pack, text: str):
    words = said(find_village, pack.choices(PackList.VILLAGES), text)
    assert words.id == (
        "Desa/kelurahan ini tidak ada di daftar Kota/kabupaten ini. "
        "Jika alamat KTP memang di luar, tulis kode desanya (10 angka)."
    )


def test_half_a_village_is_asked_to_go_on(pack: Pack):
    villages = pack.choices(PackList.VILLAGES)
    assert "beberapa" in said(find_village, villages, "Tegal").id
    assert "tiga huruf" in said(find_village, villages, "R").id
    assert "tiga huruf" in said(find_village, villages, "Kel. Re, Densel").id
    assert find_village(villages, "Dangin Puri K, Dentim") == "51.71.02.2001"


def test_a_village_without_a_district_is_found_by_its_name():
    lone = (Choice("51.71.01.1004", Words("Panjer")),)
    assert find_village(lone, "Panjer") == "51.71.01.1004"
    said(find_village, lone, "Panjer, Densel")
