"""A kept verdict carries what it needs to be understood and reached again."""

from dataclasses import replace

from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    ON,
    OTHER,
    PACK,
    ROLE,
    event,
    judged,
    pack_of,
    role,
    rule,
    without,
)

from fieldreg.domain.eligibility import Around, verdict_of
from fieldreg.domain.eligibility.verdict import PRESENT
from fieldreg.domain.pack.parts import Quota

PERSONAL = {
    "full_name": "I WAYAN SUDARTA",
    "nik": "5171031203809901",
    "phone": "+6281234567890",
    "mother_name": "NI MADE RAI",
    "as_typed.nik": "5171",
    "heirs.x.name": "NI KADEK SARI",
    "heirs.x.birth_date": "2010-01-01",
    "consent.given_at": "2025-06-01T00:00:00Z",
}


def kept(values, pack=PACK, around=None):
    around = around or Around()
    return verdict_of(judged(values, pack=pack, around=around), values, pack, around)


def test_a_verdict_names_version_rules_outcomes_and_sum():
    found = kept({**KELIAN, "birth_date": "1950-01-01"})
    assert (found.pack, found.on, found.overall) == ("denpasar@2025.2", ON, "refuse")
    assert [(d.role_id, d.segment, d.programme, d.rules) for d in found.decided] == [
        (ROLE, "kelian_adat", "JKK", ("age_below_65",)),
        (ROLE, "kelian_adat", "JKM", ("age_below_65",)),
    ]
    assert found.monthly == 22_800


def test_its_inputs_are_what_the_rules_looked_at_and_nothing_of_the_person_besides():
    found = kept({**KELIAN, **PERSONAL, **role(workplace="Sanur", hours_per_week=40)})
    assert set(found.inputs) - {"as_typed.nik"} == set(KELIAN) - {"kk_number"}


def test_only_a_rule_that_asks_for_the_kk_number_keeps_it():
    assert "kk_number" not in kept(FARMER).inputs
    assert "kk_number" in kept(FARMER, pack_of(rule("one_per_kk"))).inputs


def test_a_document_is_kept_under_its_own_name():
    pack = pack_of(rule("document_present", values=("roles.letter_number", "consent.given_at")))
    found = kept({**KELIAN, **PERSONAL}, replace(pack, consequences=()))
    assert found.inputs["consent.given_at"] == PRESENT, "that it is there is all that was asked"
    assert found.inputs[f"roles.{ROLE}.letter_number"] == PRESENT
    assert "nik" not in found.inputs
    assert "birth_date" not in found.inputs


def test_what_was_typed_is_kept_as_typed():
    values = {"as_typed.birth_date": "31-2", f"as_typed.roles.{ROLE}.ends_on": "soon"}
    assert kept(values).inputs == values


def test_a_role_of_which_nothing_is_read_is_still_a_role():
    bare = {**KELIAN, **role(OTHER, workplace="Sanur", hours_per_week=4)}
    found = kept(bare)
    again = judged(found.inputs)
    assert [(j.role_id, j.outcome) for j in again.judgements] == [
        (j.role_id, j.outcome) for j in judged(bare).judgements
    ]
    assert found.overall is CHECK
    assert [p for p in found.inputs if OTHER in p] == [f"roles.{OTHER}.hours_per_week"]


def test_the_events_are_kept_where_something_follows_from_them():
    values = {**FARMER, **event("moved", "2025-01-01")}
    assert set(kept(values).inputs) >= set(event("moved", "2025-01-01"))
    bare = replace(PACK, rules=(), consequences=())
    assert not set(kept(values, bare).inputs) & set(event("moved", "2025-01-01"))


def test_what_stood_around_is_kept_as_far_as_rules_ask_for_it():
    around = Around(2, {("petani", "51.71"): 7, ("nelayan", "51.71"): 9})
    quotas = (Quota("petani", "51.71", 8, ""), Quota("petani", "", 99, ""))
    both = pack_of(rule("one_per_kk"), rule("quota"), quotas=quotas)
    found = kept(FARMER, both, around)
    assert found.around == Around(2, {("petani", "51.71"): 7, ("petani", ""): 0})
    assert kept(FARMER, pack_of(rule("quota"), quotas=quotas), around).around.kk_others is None
    assert kept(FARMER, pack_of(rule("one_per_kk")), around).around == Around(2)
    assert kept(FARMER, both).around == Around()


def test_a_notice_of_a_day_to_come_is_no_reason_and_what_cannot_be_told_is_marked():
    near = kept({**FARMER, "birth_date": "1960-07-01"})
    assert near.overall is ACCEPT
    assert {d.rules for d in near.decided} == {()}
    unknown = kept(without(FARMER, "village_code"))
    assert {(d.rules, d.untold) for d in unknown.decided} == {(("resident",), ("resident",))}
