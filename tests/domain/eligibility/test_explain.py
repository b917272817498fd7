"""A decision as one paragraph that an officer can read out, in both languages."""

from dataclasses import replace
from datetime import date

import pytest
from domain.eligibility.people import (
    FARMER,
    KELIAN,
    ON,
    OTHER,
    PACK,
    ROLE,
    event,
    judged,
    role,
    without,
)

from fieldreg.domain.eligibility import explain
from fieldreg.domain.pack.parts import PaidFrom

FARMING = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=2_000_000)
BARE = replace(PACK, benefits=(), consequences=())


def said(values, on=ON, pack=PACK):
    words = explain(judged(values, on, pack), pack)
    return words.id, words.en


def test_an_accepted_farmer():
    indonesian, english = said(FARMER, pack=BARE)
    assert indonesian == (
        "Menurut paket program Pekerja rentan Kota Denpasar 2025 (denpasar@2025.2) per 2 Juni 2025,"
        " orang ini dapat diterima untuk JKK dan JKM sebagai Petani. Iuran sebagai Petani"
        " (penghasilan dasar Rp1.600.000): Rp22.800 sebulan (JKK Rp16.000 + JKM Rp6.800) diusulkan"
        " dibayar oleh Dinas Pertanian. Jawaban ini berubah pada 12 Maret 2045 menjadi “tidak dapat"
        " diterima”: Berusia 65 tahun, tidak bisa didaftarkan lagi. Ini usulan, bukan bukti"
        " kepesertaan; bukti kepesertaan adalah nomor peserta (KPJ)."
    )
    assert english == (
        "By the programme pack Vulnerable workers of Denpasar 2025 (denpasar@2025.2), on 2 June"
        " 2025, this person can be accepted for JKK and JKM as Farmer. The contribution as Farmer"
        " (base income Rp1.600.000): Rp22.800 a month (JKK Rp16.000 + JKM Rp6.800), payer"
        " proposed: Agriculture Office. This answer changes on 12 March 2045 to “cannot be"
        " accepted”: Turns 65, can no longer be registered. This is a proposal, not proof of"
        " membership; the proof is the membership number (KPJ)."
    )


def test_a_refusal_gives_its_ground_and_speaks_of_no_money():
    for text in said({**FARMER, "birth_date": "1950-01-01"}):
        assert "Bali Post, 26 Sep 2023" in text
        assert "Rp22.800" not in text
        assert "Rp42.000.000" not in text
    assert "tidak dapat diterima" in said({**FARMER, "birth_date": "1950-01-01"})[0]


def test_a_kelian_after_the_term_hears_what_paying_alone_costs():
    indonesian, english = said({**KELIAN, **role(ends_on="2026-01-01")}, date(2026, 5, 1))
    assert "Rp11.400 sebulan" in indonesian
    assert "JKK Rp8.000 setelah potongan 50 persen PP 50/2025 sampai 31 Desember 2026" in indonesian
    assert "(tanpa itu Rp16.000)" in indonesian
    assert "dibayar oleh pekerja sendiri (tidak wajib)" in indonesian
    assert "paid by the worker, if they wish" in english
    assert "2 January 2026: The term of office is over." in english


def test_what_is_only_not_filled_in_yet_is_not_called_a_case_for_the_centre():
    indonesian, english = said({})
    assert "orang ini belum bisa dinilai untuk program standar JKK dan JKM." in indonesian
    assert "Belum diisi: Tanggal lahir (untuk batas usia), " in indonesian
    assert "cannot be judged yet for the standard programmes JKK and JKM." in english
    assert "Role (for the segment and the contribution)" in english


def test_what_is_filled_in_and_cannot_be_told_is_said():
    half = {**without(FARMER, "birth_date"), "as_typed.birth_date": "3-2"}
    indonesian, english = said(half)
    assert "perlu dilihat pusat" in indonesian
    assert "Tanggal lahir belum bisa dinilai dari yang terisi." in indonesian
    assert "Birth date cannot be judged from what is filled in." in english
    assert "3-2" not in indonesian.replace("denpasar@2025.2", "")


def test_two_roles_are_told_apart_and_a_common_reason_stands_once():
    indonesian, english = said({**KELIAN, **FARMING})
    assert "sebagai Kelian adat; perlu dilihat pusat untuk JKK dan JKM sebagai Petani" in indonesian
    assert indonesian.count("lebih dari satu peran") == 1
    assert "diusulkan dibayar oleh Dinas Kebudayaan" in indonesian
    assert "diusulkan dibayar oleh Dinas Pertanian" in indonesian
    assert "Jawaban sebagai Kelian adat berubah pada 2 Januari 2029" in indonesian
    assert "The answer as Kelian adat (head of a banjar adat) changes on 2 January" in english


def test_an_unsure_rule_and_an_unsure_payer_say_so():
    assert "aturan belum pasti" in said({**FARMER, "village_code": "51.03.01.2001"})[0]
    assert "rule not certain" in said({**FARMER, "village_code": "51.03.01.2001"})[1]
    assert "OPD belum disebutkan (belum pasti)" in said({**FARMER, **role(segment="non_asn")})[0]


def test_each_payer_is_named_with_its_own_sum():
    indonesian, english = said({**FARMER, "programmes": ("JHT", "JKK", "JKM")})
    worker = "Rp32.000 sebulan (JHT Rp32.000) dibayar oleh pekerja sendiri (tidak wajib)"
    office = "Rp22.800 sebulan (JKK Rp16.000 + JKM Rp6.800) diusulkan dibayar oleh Dinas Pertanian"
    assert f"{office}; {worker}." in indonesian
    assert "; Rp32.000 a month (JHT Rp32.000), paid by the worker, if they wish." in english
    alone = said({**FARMER, "programmes": ("JHT",)})[0]
    assert "Dinas Pertanian" not in alone


def test_each_role_has_its_own_day_and_its_own_reason():
    short = {**KELIAN, **FARMING}
    indonesian, _ = said(short)
    kelian, farmer = (
        next(s for s in indonesian.split("Jawaban sebagai ") if s.startswith(name))
        for name in ("Kelian adat", "Petani")
    )
    assert "menjadi “tidak dapat diterima”: Masa jabatan selesai" in kelian
    assert "menjadi “dapat diterima”: Tinggal satu peran" in farmer
    assert "Masa jabatan" not in farmer.split(".")[0]


def test_the_days_to_know_stand_in_their_order():
    values = {**KELIAN, **event("moved", "2026-05-03"), **role(starts_on="2026-01-01")}
    indonesian, _ = said(values)
    days = ["1 Januari 2026", "3 Mei 2026", "2 Januari 2029", "12 Maret 2045"]
    places = [indonesian.index(day) for day in days]
    assert places == sorted(places)


def test_what_a_member_gets_parts_the_sure_from_the_unsure():
    indonesian, english = said(FARMER)
    sure, unsure = indonesian.split("Manfaat bagi peserta: ")[1].split(
        "Menurut sumber yang belum dipastikan: "
    )
    assert "Rp42.000.000" in sure
    assert "Rp174.000.000" in unsure
    assert "What a member gets: JKM: death by any other cause before 3 months" in english
    all_sure = replace(PACK, benefits=tuple(replace(b, confirmed=True) for b in PACK.benefits))
    assert "belum dipastikan: " not in said(FARMER, pack=all_sure)[0]


def test_an_event_whose_day_is_not_known_says_so():
    indonesian, english = said({**FARMER, **event("moved")})
    assert "Tanggal belum diketahui: Pindah dari wilayah program." in indonesian
    assert "Day not known: Moved out of the programme's area." in english


def test_on_the_day_an_event_changes_the_answer_the_event_says_why():
    indonesian, _ = said(KELIAN)
    assert indonesian.count("2 Januari 2029") == 1
    assert "Masa jabatan selesai. Kota berhenti membayar" in indonesian
    assert "12 Maret 2045: Berusia 65 tahun." in indonesian


def test_a_death_is_told_without_a_sum():
    indonesian, english = said({**KELIAN, **event("died", "2025-01-01")})
    assert "1 Januari 2025: Meninggal dunia." in indonesian
    assert "sebulan" not in indonesian
    assert "a month" not in english


def test_an_unknown_segment_is_shown_as_it_is():
    assert "sebagai pirate" in said({**FARMER, **role(segment="pirate")})[0]


def test_a_near_birthday_is_said_with_its_ground():
    indonesian, english = said({**FARMER, "birth_date": "1960-09-12"})
    assert "Pada 12 September 2025: Berusia 65 tahun, tidak bisa didaftarkan lagi (" in indonesian
    assert "On 12 September 2025: Turns 65, can no longer be registered (" in english


def test_a_sponsor_is_a_payer_proposed():
    pack = replace(
        PACK, segments=tuple(replace(s, paid_from=PaidFrom.SPONSOR) for s in PACK.segments)
    )
    assert "diusulkan dibayar oleh Dinas Pertanian" in said(FARMER, pack=pack)[0]


PEOPLE = {
    "farmer": FARMER,
    "kelian": KELIAN,
    "two roles": {**KELIAN, **FARMING},
    "too old": {**FARMER, "birth_date": "1950-01-01"},
    "nobody yet": {},
    "member": {**FARMER, "existing_membership": "yes"},
    "died": {**KELIAN, **event("died")},
    "moved": {**KELIAN, **event("moved", "2025-01-01")},
    "no letter": without(KELIAN, f"roles.{ROLE}.letter_number"),
}


@pytest.mark.parametrize("name", PEOPLE)
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_paragraph_reads_cleanly(name, language):
    text = explain(judged(PEOPLE[name]), PACK).text(language)
    for flaw in ("  ", "..", " .", " ,", ";.", ",.", "()", "{", "}", "None", "?.", "::"):
        assert flaw not in text, flaw
    assert text.endswith(".")
    assert text.count("(") == text.count(")")
    assert text.count("“") == text.count("”")
    assert "\n" not in text
