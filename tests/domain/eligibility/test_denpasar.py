"""The Denpasar programme as DOMAIN.md section 3b tells it, judged by the shipped pack."""

from datetime import date

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    ON,
    OTHER,
    PACK,
    REFUSE,
    ROLE,
    judged,
    reason,
    role,
    rules_of,
    without,
)

from fieldreg.domain.eligibility import explain
from fieldreg.domain.words import Severity

PKH = {**FARMER, "other_aid": ("PKH",), **role(segment="pkh", occupation="ojek")}


def test_a_farmer_of_denpasar_is_accepted():
    told = judged(FARMER)
    assert [(j.segment, j.programme, j.outcome) for j in told.judgements] == [
        ("petani", "JKK", ACCEPT),
        ("petani", "JKM", ACCEPT),
    ]
    assert (told.overall, told.reasons, told.missing) == (ACCEPT, (), ())
    assert (told.pack_key, told.on) == (PACK.key, ON)


def test_seventeen_of_360_kelian_over_65_are_turned_down_at_the_desk():
    """Section 3b: 360 proposed in 2023, 17 rejected by BPJS for being over 65."""
    births = [f"{1940 + n % 17}-0{1 + n % 9}-11" for n in range(17)]
    births += [f"{1961 + n % 30}-0{1 + n % 9}-11" for n in range(343)]
    told = [judged({**KELIAN, "birth_date": born}).overall for born in births]
    assert (told.count(REFUSE), told.count(ACCEPT)) == (17, 343)


def test_a_refusal_gives_its_ground():
    found = reason(judged({**FARMER, "birth_date": "1950-01-01"}), "age_below_65")
    assert "65" in found.words.id
    assert "17 dari 360" in found.citation.id
    assert "17 of 360" in found.citation.en
    assert (found.severity, found.field) == (Severity.ERROR, "birth_date")
    assert (found.outcome, found.confirmed) == (REFUSE, True)


@pytest.mark.parametrize("given", ["yes", "unknown"])
def test_a_membership_already_held_is_a_note_and_no_refusal(given):
    """Section 3b: who is a participant already still gets it; the city pays for the role."""
    told = judged({**KELIAN, "existing_membership": given})
    assert told.overall is ACCEPT
    assert [(r.outcome, r.severity) for r in told.reasons] == [(ACCEPT, Severity.INFO)]
    assert told.monthly == 22_800


def test_a_pkh_family_is_a_segment_of_its_own():
    """Section 5: PKH is left out in Pekalongan and a segment of its own in Denpasar."""
    assert judged(PKH).overall is ACCEPT
    told = judged(without(PKH, "other_aid"))
    assert (told.overall, rules_of(told)) == (CHECK, {"pkh_family"})
    assert judged({**FARMER, "other_aid": ("PKH",)}).overall is ACCEPT


def test_an_adat_role_is_paid_only_while_in_office():
    """Section 3b: paid only while in office, afterwards self-pay possible."""
    assert judged(KELIAN, date(2029, 1, 1)).overall is ACCEPT
    ended = judged(KELIAN, date(2029, 1, 2))
    assert (ended.overall, rules_of(ended)) == (REFUSE, {"adat_role_not_ended"})
    assert ended.payers[0].paid_from == "self"


def test_who_has_two_roles_is_looked_at_because_two_offices_would_pay():
    farming = role(OTHER, segment="petani", occupation="petani_sawah", monthly_income=0)
    told = judged({**KELIAN, **farming})
    assert (told.overall, rules_of(told)) == (CHECK, {"one_source"})


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"birth_date": "2008-06-02"}, "age_at_least_18"),
        ({"village_code": "51.03.01.2001"}, "resident"),
        (role(segment="pirate"), "segment_known"),
        ({"programmes": ("JKK", "JKM", "JP")}, "programme_known"),
        ({"programmes": ("JHT", "JKK", "JKM")}, "programme_paid"),
        (role(occupation="nelayan"), "occupation_fits"),
        (role(occupation="Pencari ikan"), "occupation_fits"),
        (role(occupation="tni", segment="pkh") | {"other_aid": ("PKH",)}, "occupation_allowed"),
        (role(starts_on="2025-06-03"), "role_begun"),
        (role(ends_on="2025-06-01"), "role_not_ended"),
        (role(segment="pemangku", occupation="pemangku"), "letter_present"),
    ],
)
def test_what_is_not_certain_is_looked_at_and_never_refused(change, rule):
    told = judged({**FARMER, **change})
    assert told.overall is CHECK
    assert rules_of(told) == {rule}


@pytest.mark.parametrize("occupation", ["asn", "tni", "polri", "karyawan"])
def test_people_insured_through_an_employer_are_looked_at(occupation):
    """Section 5: excluded occupations (ASN/TNI/Polri/PU active)."""
    assert "occupation_allowed" in rules_of(judged({**FARMER, **role(occupation=occupation)}))


@pytest.mark.parametrize(
    "change",
    [
        role(occupation="Astronot"),
        role(occupation="bendesa_adat"),
        role(ends_on="2025-06-02", starts_on="2025-06-02"),
        {**role(segment="pemangku", occupation="Jro Mangku", letter_date="2020-01-01")},
    ],
)
def test_what_needs_no_look(change):
    assert judged({**FARMER, **change}).overall is ACCEPT


def test_the_office_that_pays_is_named():
    (payer,) = judged(FARMER).payers
    assert (payer.role_id, payer.words.id, payer.confirmed) == (ROLE, "Dinas Pertanian", True)
    (unnamed,) = judged({**FARMER, **role(segment="non_asn")}).payers
    assert (unnamed.words.id, unnamed.confirmed) == ("OPD belum disebutkan", False)


def test_the_three_month_rule_is_said():
    """Section 4: Rp42M only after 3 months of membership, before that only Rp10M."""
    told = judged(FARMER)
    assert {b.code for b in told.benefits} >= {"jkm_funeral", "jkm_full", "jkk_disability"}
    assert not any(b.programme == "JHT" for b in told.benefits)
    for text in (explain(told, PACK).id, explain(told, PACK).en):
        assert "3" in text
        assert "Rp10.000.000" in text
        assert "Rp42.000.000" in text


def test_whose_programmes_are_without_jkm_hears_nothing_of_it():
    told = judged({**FARMER, "programmes": ("JKK",)})
    assert {b.programme for b in told.benefits} == {"JKK"}
    assert "JKM:" not in explain(told, PACK).id


def test_jht_is_optional_and_the_workers_own():
    """Section 4: the package of 16,800 is JKK and JKM; JHT is optional for BPU."""
    told = judged({**FARMER, "programmes": ("JHT", "JKK", "JKM")})
    assert {j.programme: j.outcome for j in told.judgements} == {
        "JHT": CHECK,
        "JKK": ACCEPT,
        "JKM": ACCEPT,
    }
    assert {p.programme: p.paid_from for p in told.contributions[0].parts} == {
        "JHT": "self",
        "JKK": "apbd",
        "JKM": "apbd",
    }
    assert told.monthly == 54_800


@pytest.mark.parametrize(
    "occupation",
    [
        "PEGAWAI NEGERI SIPIL (PNS)",
        "Tentara Nasional Indonesia (TNI)",
        "KEPOLISIAN RI (POLRI)",
        "P3K",
        "Guru PNS",
        "Karyawan BUMN",
        "PELAJAR/MAHASISWA",
        "BELUM/TIDAK BEKERJA",
        "Pensiunan PNS",
        "MENGURUS RUMAH TANGGA",
    ],
)
def test_what_a_ktp_calls_an_occupation_is_understood(occupation):
    """DOMAIN.md section 5: ASN, TNI, Polri and employees are left out elsewhere."""
    told = judged({**FARMER, **role(occupation=occupation)})
    assert told.overall is CHECK
    assert rules_of(told) & {"occupation_allowed", "occupation_works"}


def test_an_occupation_on_no_list_is_told_and_stands_in_nobodys_way():
    told = judged({**FARMER, **role(occupation="Tukang sulap")})
    assert (told.overall, rules_of(told)) == (ACCEPT, {"occupation_known"})
    assert rules_of(judged({**FARMER, **role(occupation="")})) == set()


@pytest.mark.parametrize(
    ("programmes", "is_told"),
    [(("JKK",), True), (("JKM",), True), (("JHT",), True), (("JKK", "JKM"), False), ((), False)],
)
def test_who_is_proposed_for_half_of_the_package_is_told(programmes, is_told):
    """DOMAIN.md section 4: the cheapest package is JKK and JKM; only JHT is optional."""
    told = judged({**FARMER, "programmes": programmes})
    assert ("programmes_whole" in rules_of(told)) is is_told


def test_without_a_nik_the_answer_stands_and_what_is_missing_is_said():
    """DOMAIN.md section 4: NIK, name and birth date are compared with Adminduk."""
    told = judged({**without(FARMER, "nik"), "nik_absence": "in_process"})
    assert (told.overall, rules_of(told)) == (ACCEPT, {"nik_known"})
    assert [(m.path, m.judging) for m in told.missing] == [("nik", False)]
    assert "NIK (untuk kelengkapan berkas)" in explain(told, PACK).id


def test_a_village_code_of_the_city_that_is_on_no_list_is_not_called_outside():
    told = judged({**FARMER, "village_code": "51.71.03.9999"})
    assert told.overall is CHECK
    (found,) = told.reasons
    assert (found.rule, found.known) == ("resident", False)
    assert "luar" not in found.words.id


def test_a_term_without_its_first_day_is_told():
    told = judged(without(KELIAN, f"roles.{ROLE}.starts_on"))
    assert (told.overall, rules_of(told)) == (ACCEPT, {"term_begins"})
