"""What is still missing and for what, and what cannot be told although it is filled in."""

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    REFUSE,
    ROLE,
    judged,
    pack_of,
    reason,
    role,
    rule,
    without,
)

from fieldreg.domain.eligibility import assess
from fieldreg.domain.pack.rules import RuleKind
from fieldreg.domain.record import field_at

GIVEN_AT = field_at("consent.given_at")


def needs(told):
    return {m.path: [w.en for w in m.needed_for] for m in told.missing}


def test_an_empty_record_says_what_is_missing():
    told = judged({})
    assert told.overall is CHECK
    assert needs(told) == {
        "birth_date": ["the age limit"],
        "village_code": ["residence"],
        "roles": ["the segment", "the contribution"],
        "programmes": ["the proposal and the contribution"],
        "nik": ["the documents"],
    }
    assert [m.label.en for m in told.missing] == [
        "Birth date",
        "Village",
        "Role",
        "NIK",
        "Programmes",
    ]
    assert "nik" not in told.missing_paths
    assert (told.monthly, told.parts, told.payers, told.turn) == (None, (), (), None)


def test_too_old_is_said_before_any_role_is_typed():
    assert judged({"birth_date": "1950-01-01"}).overall is REFUSE


def test_what_cannot_be_judged_names_the_field_to_fill():
    words = reason(judged(without(FARMER, "birth_date")), "age_below_65").words
    assert words.id == "Belum bisa dinilai. Isi dulu: Tanggal lahir."
    assert words.en == "Cannot be judged yet. Fill in first: Birth date."


def test_an_income_keeps_only_the_sum_waiting():
    told = judged(without(FARMER, f"roles.{ROLE}.monthly_income"))
    assert needs(told) == {f"roles.{ROLE}.monthly_income": ["the contribution"]}
    assert told.missing_paths == ()
    assert told.overall == "accept"


def test_a_missing_letter_is_missing_in_each_role_that_needs_one():
    told = judged(without(KELIAN, f"roles.{ROLE}.letter_number"))
    assert needs(told) == {f"roles.{ROLE}.letter_number": ["the letter of office"]}


@pytest.mark.parametrize(
    "path", ["birth_date", "village_code", f"roles.{ROLE}.ends_on", f"roles.{ROLE}.segment"]
)
@pytest.mark.parametrize("typed", ["31-2-19", "?"])
def test_what_is_half_typed_is_looked_at_but_not_missing(path, typed):
    told = judged({**without(FARMER, path), f"as_typed.{path}": typed})
    assert (told.overall, told.missing) == (CHECK, ())
    assert all(not r.known and r.is_filled for r in told.reasons)
    assert all("Periksa sekali lagi" in r.words.id for r in told.reasons)
    assert not any(typed in r.words.id for r in told.reasons)


def test_what_is_typed_stands_before_the_value_it_replaces():
    told = judged({**FARMER, "as_typed.birth_date": "12-3-"})
    assert told.overall is CHECK


@pytest.mark.parametrize(
    "junk", [7, ("1980-03-12",), "1980-W10-3", "12-03-1980", "1980-13-01", "1980-3-12"]
)
def test_a_date_of_another_shape_is_no_date(junk):
    told = judged({**FARMER, "birth_date": junk})
    assert (told.overall, told.missing) == (CHECK, ())


def test_programmes_of_another_shape_are_missing():
    assert judged({**FARMER, "programmes": "JKK"}).missing_paths == ("programmes",)
    told = judged({**FARMER, "programmes": ("JKK", 7, "JKK", "JKM")})
    assert [j.programme for j in told.judgements] == ["JKK", "JKM"]


@pytest.mark.parametrize(
    ("path", "label"),
    [("nowhere", "nowhere"), ("nik", "NIK"), ("consent.given_at", GIVEN_AT.label.id)],
)
def test_a_label_is_that_of_the_field_wherever_it_stands(path, label):
    paper = rule("document_present", values=(path,), outcome=CHECK)
    (missing,) = judged(without(FARMER, "nik"), pack=pack_of(paper)).missing
    assert missing.path == path
    assert missing.label.id == label


@pytest.mark.parametrize("kind", RuleKind)
def test_every_kind_of_rule_can_be_asked_of_nobody_and_of_somebody(kind):
    values = tuple({"document_present": ("roles.letter_number",)}.get(kind, ("died", "PKH", "yes")))
    pack = pack_of(rule(kind, years=65, amount=1, values=values))
    for person in ({}, FARMER, KELIAN, {**FARMER, **role(segment="pirate")}):
        told = assess(person, pack, judged({}).on)
        assert all(m.needed_for for m in told.missing)


def test_what_stands_in_nobodys_way_is_not_asked_for_unless_it_is_a_paper():
    aid = rule("aid_received", values=("PKH",), outcome=ACCEPT)
    paper = rule("document_present", values=("mother_name",), outcome=ACCEPT)
    told = judged(FARMER, pack=pack_of(aid, paper))
    assert told.overall is ACCEPT
    assert [(m.path, m.judging) for m in told.missing] == [("mother_name", False)]
