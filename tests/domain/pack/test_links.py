"""A code that one file uses must stand in the file that defines it."""

import pytest
from domain.pack.made import AWAY, NEW, changed, mistakes_of, pack_with, place

from fieldreg.domain.definition import definition
from fieldreg.domain.pack.links import is_document, is_field

RULE = place(NEW, "rules", "role_begun")
DOCUMENT = {
    "code": "paper",
    "kind": "document_present",
    "outcome": "check",
    "severity": "info",
    "message": {"id": "Surat belum ada.", "en": "No paper yet."},
    "citation": {"id": "Contoh", "en": "Example"},
    "confirmed": False,
    "values": ["roles.letter_number"],
}


@pytest.mark.parametrize(
    ("file", "path", "value", "field"),
    [
        ("adat", "desa_adat.0.kecamatan", "51.71.09", "desa_adat.0.kecamatan"),
        ("segments", "segments.2.pays", ["JKK", "JP"], "segments.2.pays"),
        ("occupations", "occupations.5.segments", ["pirate"], "occupations.5.segments"),
        ("contributions", "discounts.0.programmes", ["JP"], "discounts.0.programmes"),
        ("contributions", "discounts.0.sectors", ["transprot"], "discounts.0.sectors"),
        ("contributions", "discounts.1.not_sectors", ["sea"], "discounts.1.not_sectors"),
        ("rules", f"rules.{RULE}.segments", ["pirate"], f"rules.{RULE}.segments"),
        ("rules", f"rules.{RULE}.programmes", ["JP"], f"rules.{RULE}.programmes"),
        ("events", "consequences.1.segments", ["pirate"], "consequences.1.segments"),
        ("benefits", "benefits.0.programme", "JP", "benefits.0.programme"),
        ("quotas", "quotas.0.segment", "pirate", "quotas.0.segment"),
        ("quotas", "quotas.0.area", "51.72", "quotas.0.area"),
        ("quotas", "quotas.0.area", "51.7", "quotas.0.area"),
        ("exports", "maps.0.columns.0.path", "roles.0.boat", "maps.0.columns.0.path"),
    ],
)
def test_a_broken_link_is_told_once(file, path, value, field):
    found = mistakes_of(changed(NEW, (file, path, value)))
    assert [m[:2] for m in found] == [(file, field)]


@pytest.mark.parametrize("area", ["", "51", "51.71", "51.71.03", "51.71.03.2008"])
def test_a_quota_may_be_for_any_area_of_the_pack(area):
    quota = pack_with(("quotas", "quotas.0.area", area or AWAY)).quotas[0]
    assert quota.area == area


def test_a_village_must_lie_in_a_kecamatan_of_the_pack():
    kecamatan = [k for k in NEW["regions"]["kecamatan"] if k["code"] != "51.71.04"]
    found = mistakes_of(changed(NEW, ("regions", "kecamatan", kecamatan)))
    assert {why for _, _, why in found} == {"unknown code 51.71.04"}
    assert {file for file, _, _ in found} == {"regions", "adat"}


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("aid_received", "PKHH"),
        ("aid_not_received", "pkh"),
        ("occupation_allowed", "pilot"),
        ("no_event", "left_office"),
        ("existing_membership", "maybe"),
        ("document_present", "roles.letter"),
        ("document_present", "roles.0.letter_number"),
        ("document_present", "heirs.name"),
        ("document_present", "as_typed.nik"),
        ("document_present", "roles"),
    ],
)
def test_what_a_rule_looks_for_must_exist(kind, value):
    rule = {**DOCUMENT, "kind": kind, "values": [value]}
    ((file, field, _),) = mistakes_of(changed(NEW, ("rules", "rules.0", rule)))
    assert (file, field) == ("rules", "rules.0.values")


@pytest.mark.parametrize("path", ["roles.letter_number", "nik", "consent.given_at"])
def test_a_rule_may_look_for_a_document_by_its_field(path):
    assert pack_with(("rules", "rules.0", {**DOCUMENT, "values": [path]})).rules[0].values == (
        path,
    )


def test_a_banjar_may_be_listed_with_or_without_its_desa_adat():
    kaja = {"code": "kaja_sesetan", "name": "Kaja", "desa_adat": "sesetan", "confirmed": False}
    banjar = pack_with(("adat", "banjar", [kaja, {"code": "kelod", "name": "Kelod"}])).banjar
    assert [(b.code, b.desa_adat, b.confirmed) for b in banjar] == [
        ("kaja_sesetan", "sesetan", False),
        ("kelod", "", True),
    ]
    found = mistakes_of(changed(NEW, ("adat", "banjar", [{**kaja, "desa_adat": "x"}])))
    assert found == [("adat", "banjar.0.desa_adat", "unknown code x")]


def test_two_quotas_for_one_segment_and_area_are_a_mistake():
    first = NEW["quotas"]["quotas"][0]
    found = mistakes_of(changed(NEW, ("quotas", "quotas.1", {**first, "people": 9})))
    assert [m[:2] for m in found] == [("quotas", "quotas.1")]


def test_a_name_means_one_occupation():
    found = mistakes_of(changed(NEW, ("occupations", "occupations.5.aliases", ["KELIHAN  adat"])))
    assert found == [
        ("occupations", "occupations.5", "another occupation already has the name KELIHAN  adat")
    ]


def test_a_name_of_signs_alone_is_no_name():
    pack = pack_with(
        ("occupations", "occupations.5.aliases", ["--"]),
        ("occupations", "occupations.6.aliases", ["..."]),
    )
    assert pack.find_occupation("...") is None


def test_nothing_is_held_against_what_a_faulty_file_could_not_define():
    broken = changed(
        NEW,
        ("segments", "segments", "gone"),
        ("contributions", "tables", "gone"),
        ("regions", "villages", "gone"),
        ("occupations", "occupations", "gone"),
        ("aid", "aid", "gone"),
        ("adat", "desa_adat", "gone"),
        ("adat", "banjar", [{"code": "kaja", "name": "Kaja", "desa_adat": "sesetan"}]),
        ("questions", "questions", "gone"),
        ("quotas", "quotas", [1, 2]),
        ("rules", "rules.0", {**DOCUMENT, "values": ["answers.boat"]}),
    )
    assert sorted(m[:2] for m in mistakes_of(broken)) == sorted(
        [
            *((f, f) for f in ("segments", "occupations", "aid", "questions")),
            ("contributions", "tables"),
            ("regions", "villages"),
            ("adat", "desa_adat"),
            ("quotas", "quotas.0"),
            ("quotas", "quotas.1"),
        ]
    )


@pytest.mark.parametrize(
    ("path", "for_export", "for_rule"),
    [
        ("nik", True, True),
        ("consent.method", True, True),
        ("roles.segment", True, True),
        ("roles.0.segment", True, False),
        ("roles.٠.segment", False, False),
        ("roles.0.segment.x", False, False),
        ("heirs.0.name", True, False),
        ("roles.00000000-0000-7000-8000-000000000000.segment", False, False),
        ("as_typed.nik", False, False),
        ("as_typed.consent.method", False, False),
        ("roles", False, False),
        ("", False, False),
    ],
)
def test_which_paths_name_a_field(path, for_export, for_rule):
    assert is_field(path, definition()) is for_export
    assert is_document(path, definition()) is for_rule
