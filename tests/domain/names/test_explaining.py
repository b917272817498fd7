"""How a reading is told."""

import pytest

from fieldreg.domain.names import explain, read_name
from fieldreg.domain.names.explaining import step_words


def test_a_name_is_told_word_by_word(tables):
    words = explain(read_name("I Wyn. Sudarta, SH", tables))
    assert words.id == (
        "Dibaca: I (partikel, laki-laki) · Wyn → Wayan (anak pertama) · Sudarta · S.H. (gelar "
        "pendidikan). Dibandingkan dengan nama lain sebagai “sudarta”."
    )
    assert words.en == (
        "Read as: I (particle, man) · Wyn → Wayan (first child) · Sudarta · S.H. (degree). "
        "Compared as “sudarta”."
    )


def test_spelling_classes_are_told_where_they_changed_the_key(tables):
    assert "bunyi yang sama" in explain(read_name("I Made Artha", tables)).id
    assert "bunyi yang sama" not in explain(read_name("I Made Arta", tables)).id


def test_what_is_open_is_told(tables):
    words = explain(read_name("IGA Suta", tables))
    assert "IGA (terbuka: I Gusti Agung atau I Gusti Ayu) · Suta." in words.id
    assert "open: I Gusti Agung or I Gusti Ayu" in words.en
    assert "tidak dipakai" in words.id
    assert "tidak dipakai" not in explain(read_name("IGA Suta", tables, "L")).id


def test_nothing_to_read_is_told(tables):
    assert explain(read_name(" - ", tables)).id.startswith("Tidak ada huruf")


@pytest.mark.parametrize(
    ("text", "at", "indonesian", "english"),
    [
        ("Dewa Gede Suta", 0, "Dewa (gelar keturunan, laki-laki)", "Dewa (title of birth, man)"),
        (
            "Dewa Gede Suta",
            1,
            "Gede (penanda, bukan urutan lahir, laki-laki)",
            "Gede (a mark, not birth order, man)",
        ),
        ("Ni Made Ayu Sari", 2, "Ayu (perempuan)", "Ayu (woman)"),
        (
            "Ni Luh Ayu",
            2,
            "Ayu (perempuan, juga nama pribadi)",
            "Ayu (woman, the personal name too)",
        ),
        ("Jero Mangku Suta", 0, "Jero Mangku → Jro Mangku (sebutan kehormatan)", "(honorific)"),
        ("H. Hasan", 0, "H → Haji (sapaan, laki-laki)", "H → Haji (form of address, man)"),
        ("M. Hasan", 0, "M → Muhammad", "M → Muhammad"),
        ("Drs. Hasan", 0, "Drs (gelar pendidikan, laki-laki)", "Drs (degree, man)"),
        ("Ali bin Umar", 1, "bin Umar (nama ayah)", "bin Umar (father's name)"),
        ("Ali als Umar", 1, "als Umar → Alias Umar (nama lain)", "(other name)"),
        ("I Wayan Balik Suta", 2, "Balik (urutan lahir mulai lagi)", "(birth order begins again)"),
    ],
)
def test_each_kind_of_word_is_told(tables, text, at, indonesian, english):
    words = step_words(read_name(text, tables).steps[at])
    assert words.id == indonesian
    assert words.en.endswith(english)
