"""What changes from pack to pack, and why one is refused, in plain words."""

import pytest

from fieldreg.desktop.messages import is_worded, sentence
from fieldreg.desktop.pages.pack_changes import chapters
from fieldreg.desktop.pages.packs_card import refusal
from fieldreg.domain.pack import Difference
from fieldreg.domain.trouble import UserTrouble

REFUSALS = (
    "pack_too_large",
    "pack_not_a_pack",
    "pack_cut",
    "pack_file_cut",
    "pack_unsigned",
    "pack_altered",
    "pack_file_altered",
    "pack_no_key",
    "pack_other_key",
    "pack_newer",
    "pack_form_newer",
    "pack_fault",
    "pack_unreadable",
    "pack_other_programme",
    "pack_same_version",
)


@pytest.mark.parametrize("key", REFUSALS)
def test_every_refusal_has_words_that_keep_the_old_pack(dressed, key) -> None:
    assert is_worded(key)
    words = sentence(key, {})
    assert "Paket lama tetap berlaku" in words
    assert "{" not in words


def test_a_pack_that_is_here_already_is_no_trouble(dressed) -> None:
    words = refusal(UserTrouble("pack_known", pack="denpasar@2025.2"), "id")
    assert words == "Paket ini sudah ada di laptop ini. Tidak ada yang perlu dipasang."


@pytest.mark.parametrize(
    ("file", "path", "old", "new", "name", "line"),
    [
        (
            "rules.json",
            "rules.age_below_65.years",
            65,
            60,
            "Sudah berusia 65 tahun",
            "usia: 65 → 60",
        ),
        (
            "rules.json",
            "rules.resident.confirmed",
            False,
            True,
            "Alamat KTP di luar Kota Denpasar",
            "sudah pasti: belum → ya",
        ),
        (
            "manifest.json",
            "valid_to",
            None,
            "2026-12-31",
            "",
            "berlaku sampai: tidak ada → 31-12-2026",
        ),
        ("manifest.json", "name.id", "Satu", "Dua", "", "nama: Satu → Dua"),
        (
            "segments.json",
            "segments.petani.pays",
            ["JKK", "JKM"],
            ["JHT", "JKK", "JKM"],
            "Petani",
            "program yang dibayar: JKK, JKM → JHT, JKK, JKM",
        ),
        (
            "quotas.json",
            "quotas.[petani@51.71].people",
            1462,
            1500,
            "Petani · Kota Denpasar",
            "jumlah orang: 1.462 → 1.500",
        ),
        (
            "contributions.json",
            "tables.2025-01-01.rates.JKM.flat",
            6800,
            7000,
            "01-01-2025",
            "JKM jumlah tetap: Rp6.800 → Rp7.000",
        ),
        (
            "rules.json",
            "rules.resident.outcome",
            "check",
            "refuse",
            "Alamat KTP di luar Kota Denpasar",
            "jawaban: perlu dilihat pusat → tidak dapat diterima",
        ),
        (
            "regions.json",
            "villages.[51.71.03.2008].name",
            "Tegal Harum",
            "Tegal Arum",
            "Tegal Harum",
            "nama: Tegal Harum → Tegal Arum",
        ),
    ],
)
def test_a_difference_is_read_as_a_sentence(
    dressed, pack, file, path, old, new, name, line
) -> None:
    (chapter,) = chapters([Difference(file, path, old, new)], pack, pack)
    (entry,) = chapter.entries
    assert (entry.name, entry.lines) == (name, (line,))


def test_a_new_and_a_lost_entry_are_one_line_each(dressed, pack) -> None:
    new = [
        Difference("occupations.json", "occupations.juru_arah.code", None, "juru_arah"),
        Difference("occupations.json", "occupations.juru_arah.words.id", None, "Juru arah"),
    ]
    gone = [
        Difference("occupations.json", "occupations.montir.code", "montir", None),
        Difference("occupations.json", "occupations.montir.words.id", "Montir lepas", None),
    ]
    (chapter,) = chapters([*new, *gone], pack, pack)
    assert [(e.name, e.lines) for e in chapter.entries] == [
        ("juru arah", ("Baru.",)),
        ("Montir lepas", ("Tidak ada lagi.",)),
    ]


def test_wording_in_another_language_alone_is_said_to_be_that(dressed, pack) -> None:
    only = [Difference("segments.json", "segments.petani.words.en", "Farmer", "Farmers")]
    (chapter,) = chapters(only, pack, pack)
    assert chapter.entries[0].lines == ("Hanya kalimat dalam bahasa lain yang berubah.",)
