"""The newest Denpasar pack against DOMAIN.md sections 2, 3, 3b and 4."""

import csv
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field, Items, PackList
from fieldreg.domain.pack.parts import VillageKind
from fieldreg.domain.words import Eligibility
from fieldreg.protocol.pack_files import builtin_pack

PACK = builtin_pack()
DATA = Path(__file__).parents[1] / "data"
SEGMENTS = {
    row["segment"]: row
    for row in csv.DictReader((DATA / "denpasar_segments_2025.csv").read_text().splitlines())
}
# The table of the field's facts, to check the extracted regions against.
VILLAGES = {
    "51.71.01": """1001 Serangan, 1002 Pedungan, 1003 Sesetan, 1004 Panjer, 1005 Renon, 1006 Sanur,
        2007 Sidakarya, 2008 Pemogan, 2009 Sanur Kaja, 2010 Sanur Kauh""",
    "51.71.02": """1003 Kesiman, 1006 Sumerta, 1010 Dangin Puri, 1014 Penatih,
        2001 Dangin Puri Kelod, 2002 Sumerta Kelod, 2004 Kesiman Petilan, 2005 Kesiman Kertalangu,
        2007 Sumerta Kaja, 2008 Sumerta Kauh, 2015 Penatih Dangin Puri""",
    "51.71.03": """1005 Dauh Puri, 1007 Pemecutan, 1010 Padangsambian, 2001 Padangsambian Kelod,
        2002 Pemecutan Kelod, 2003 Dauh Puri Kauh, 2004 Dauh Puri Kelod, 2006 Dauh Puri Kangin,
        2008 Tegal Harum, 2009 Tegal Kertha, 2011 Padang Sambian Kaja""",
    "51.71.04": """1004 Tonja, 1007 Ubung, 1009 Peguyangan, 2001 Dangin Puri Kangin,
        2002 Dangin Puri Kauh, 2003 Dangin Puri Kaja, 2005 Pemecutan Kaja, 2006 Dauh Puri Kaja,
        2008 Ubung Kaja, 2010 Peguyangan Kaja, 2011 Peguyangan Kangin""",
}
ADAT_ROLES = ["sulinggih", "pemangku", "pecalang", "kelian_adat", "petengen", "penyarikan"]


def test_the_manifest_says_what_it_is():
    assert PACK.key == "denpasar@2025.2"
    assert (PACK.id, PACK.version) == ("denpasar", "2025.2")
    assert PACK.time_zone == "Asia/Makassar"
    assert (PACK.valid_from, PACK.valid_to) == (date(2025, 1, 1), None)
    assert PACK.manifest.authors
    assert PACK.name.en


def test_unsure_law_is_marked():
    confirmed = {law.title: law.confirmed for law in PACK.manifest.legal_basis}
    assert confirmed["UU 24/2011"]
    assert not confirmed["Perwali Denpasar tentang pekerja rentan"]


def test_villages_are_those_of_the_facts():
    wanted = {
        f"{district}.{entry.split()[0]}": " ".join(entry.split()[1:])
        for district, entries in VILLAGES.items()
        for entry in entries.split(",")
    }
    assert {v.code: v.name for v in PACK.villages} == wanted
    assert Counter(v.kind for v in PACK.villages) == {
        VillageKind.DESA: 27,
        VillageKind.KELURAHAN: 16,
    }
    assert [k.code for k in PACK.kecamatan] == sorted(VILLAGES)


@pytest.mark.parametrize("village", PACK.villages, ids=lambda v: v.code)
def test_a_village_has_its_kind_and_post_code(village):
    assert village.kind == ("kelurahan" if village.code[9] == "1" else "desa")
    assert len(village.post_code) == 5
    assert village.post_code.startswith("80")


def test_a_village_is_found_by_its_code():
    village = PACK.village("51.71.03.2008")
    assert (village.name, village.post_code) == ("Tegal Harum", "80119")
    assert PACK.village("51.71.03.9999") is None


def test_desa_adat_by_kecamatan():
    counts = Counter(d.kecamatan_code for d in PACK.desa_adat)
    assert counts == {"51.71.01": 11, "51.71.02": 12, "51.71.03": 2, "51.71.04": 10}
    assert not any(d.confirmed for d in PACK.desa_adat)


def test_segments_are_those_of_2025():
    assert {s.code: s.people_2025 for s in PACK.segments} == {
        code: int(row["people_feb2025"]) for code, row in SEGMENTS.items()
    }
    assert sum(s.people_2025 for s in PACK.segments) == 10_717


@pytest.mark.parametrize("segment", PACK.segments, ids=lambda s: s.code)
def test_a_segment_names_who_pays(segment):
    office = SEGMENTS[segment.code]["budget_owner_opd"]
    assert segment.payer_confirmed is (office != "(not named)")
    assert segment.payer.id == (office if segment.payer_confirmed else "OPD belum disebutkan")
    assert segment.payer.en
    assert segment.paid_from == "apbd"
    assert segment.pays == ("JKK", "JKM")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kelian banjar adat", "kelian_banjar_adat"),
        ("KELIHAN", "kelian_banjar_adat"),
        ("klian  banjar-adat", "kelian_banjar_adat"),
        ("Bandesa Adat", "bendesa_adat"),
        ("Pakaseh", "pekaseh"),
        ("jero mangku", "pemangku"),
        ("tukang_suun", "tukang_suun"),
        ("Building labourer", "buruh_bangunan"),
    ],
)
def test_an_occupation_is_found_by_any_of_its_names(text, code):
    assert PACK.find_occupation(text).code == code


@pytest.mark.parametrize("text", ["", "  ", "astronot"])
def test_an_unknown_occupation_is_not_guessed(text):
    assert PACK.find_occupation(text) is None


def test_no_name_means_two_occupations():
    for one in PACK.occupations:
        for name in (one.code, one.words.id, one.words.en, *one.aliases):
            assert PACK.find_occupation(name) == one


def test_every_segment_has_an_occupation():
    assert {s for o in PACK.occupations for s in o.segments} == set(SEGMENTS)


def test_the_adat_roles_are_occupations():
    wanted = "kelian_banjar_adat bendesa_adat petajuh penyarikan petengen pecalang pemangku"
    wanted += " sulinggih pekaseh pangliman linmas jumantik"
    assert all(PACK.occupation(code) for code in wanted.split())


@pytest.mark.parametrize("source", PackList)
def test_choices_have_distinct_codes_and_words(source):
    choices = PACK.choices(source)
    assert len({c.code for c in choices}) == len(choices)
    assert all(c.words.id for c in choices)
    assert choices or source is PackList.BANJAR


def test_a_village_is_shown_with_its_kecamatan():
    words = {c.code: c.words.id for c in PACK.choices(PackList.VILLAGES)}
    assert words["51.71.03.2008"] == "Tegal Harum · Denpasar Barat"


def test_every_list_a_field_names_is_there():
    fields = [f for e in definition().entries for f in getattr(e, "fields", (e,))]
    named = {f.choices for f in fields if isinstance(f.choices, PackList)}
    assert named == set(PackList)


def test_consent_says_what_the_law_asks_in_each_language():
    (text,) = PACK.consent_texts
    assert text.version == "2025-1"
    assert text.unconfirmed == ("retention", "ban")
    for words in (text.text.id, text.text.ban, text.text.en):
        assert "27/2022" in words
        assert len(words.splitlines()) == 7
    for heading in ("Siapa.", "Untuk apa.", "Data apa.", "Berapa lama.", "Hak Anda."):
        assert heading in text.text.id


def test_nothing_unconfirmed_refuses():
    refusing = [r for r in PACK.rules if r.outcome is Eligibility.REFUSE]
    assert {r.code for r in refusing} == {"age_below_65", "adat_role_not_ended", "alive"}
    assert all(r.confirmed for r in refusing)


def test_the_role_rules_cover_every_segment_once():
    ended = [r for r in PACK.rules if r.kind == "role_not_ended"]
    assert sorted(s for r in ended for s in r.segments) == sorted(SEGMENTS)
    assert sorted(next(r for r in ended if r.outcome == "refuse").segments) == sorted(ADAT_ROLES)


def test_the_packs_questions_join_the_definition():
    extra = replace(PACK.definition().entries[1], name="answers.boat")
    pack = replace(PACK, questions=(extra,))
    assert pack.definition().entry("answers.boat") is extra
    assert pack.definition().sections == definition().sections
    assert isinstance(pack.definition().entry("roles"), Items)
    assert all(isinstance(f, Field) for f in pack.definition().flat_fields())
