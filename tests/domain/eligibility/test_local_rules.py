"""Rules that other places have (DOMAIN.md section 5), each as a line of a pack."""

import pytest
from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    OTHER,
    REFUSE,
    ROLE,
    event,
    judged,
    pack_of,
    role,
    rule,
    without,
)

from fieldreg.domain.eligibility import Around

LETTER = f"roles.{ROLE}.letter_number"


def outcome(values, *rules, around=None):
    return judged(values, pack=pack_of(*rules), around=around or Around()).overall


@pytest.mark.parametrize(("others", "wanted"), [(0, ACCEPT), (1, REFUSE), (7, REFUSE)])
def test_one_per_kk_as_in_pekalongan(others, wanted):
    assert outcome(FARMER, rule("one_per_kk"), around=Around(kk_others=others)) is wanted


@pytest.mark.parametrize("others", [None, 0, 1])
def test_one_per_kk_cannot_be_told_without_a_kk_number(others):
    """Nobody without a KK number shares one (section 1: no number is never the same number)."""
    values = without(FARMER, "kk_number")
    told = judged(values, pack=pack_of(rule("one_per_kk")), around=Around(kk_others=others))
    assert (told.overall, told.missing_paths) == (CHECK, ("kk_number",))


def test_one_per_kk_where_nobody_looked_is_not_called_missing():
    told = judged(FARMER, pack=pack_of(rule("one_per_kk")))
    assert (told.overall, told.missing) == (CHECK, ())
    assert told.reasons[0].words.en.startswith("KK number cannot be judged from what is filled in")


@pytest.mark.parametrize(
    ("aid", "wanted"),
    [((), ACCEPT), (("PIP",), ACCEPT), (("PKH",), REFUSE), (("BST", "BPNT"), REFUSE)],
)
def test_other_aid_leaves_out_as_in_pekalongan(aid, wanted):
    no_aid = rule("aid_not_received", values=("PKH", "BPNT"))
    assert outcome({**FARMER, "other_aid": aid}, no_aid) is wanted


@pytest.mark.parametrize("aid", ["PKH", 7, (1, 2)])
def test_aid_that_cannot_be_read_is_not_no_aid(aid):
    for kind in ("aid_received", "aid_not_received"):
        told = judged({**FARMER, "other_aid": aid}, pack=pack_of(rule(kind, values=("PKH",))))
        assert (told.overall, told.missing) == (CHECK, ())


@pytest.mark.parametrize(
    ("income", "wanted"),
    [(0, ACCEPT), (450_000, ACCEPT), (450_001, REFUSE), (10**30, REFUSE), ("a lot", CHECK)],
)
def test_an_income_ceiling_as_in_pandeglang(income, wanted):
    ceiling = rule("income_at_most", amount=450_000)
    assert outcome({**FARMER, **role(monthly_income=income)}, ceiling) is wanted


def test_an_income_not_given_is_missing_for_both_reasons():
    path = f"roles.{ROLE}.monthly_income"
    told = judged(without(FARMER, path), pack=pack_of(rule("income_at_most", amount=1)))
    (missing,) = told.missing
    assert (missing.path, missing.judging) == (path, True)
    assert [w.en for w in missing.needed_for] == ["the income limit", "the contribution"]


@pytest.mark.parametrize(
    ("village", "wanted"),
    [("51.71.03.2008", ACCEPT), ("51.03.01.2001", REFUSE), ("51.71.03", CHECK), ("", CHECK)],
)
def test_a_ktp_of_the_city(village, wanted):
    assert outcome({**FARMER, "village_code": village}, rule("resident")) is wanted


@pytest.mark.parametrize(
    ("given", "wanted"), [("no", ACCEPT), ("yes", REFUSE), ("unknown", ACCEPT), ("", CHECK)]
)
def test_a_membership_may_leave_out_elsewhere(given, wanted):
    values = {**FARMER, "existing_membership": given}
    assert outcome(values, rule("existing_membership", values=("yes",))) is wanted


@pytest.mark.parametrize(
    ("occupation", "wanted"),
    [("asn", REFUSE), ("PNS", REFUSE), ("petani_sawah", ACCEPT), ("Astronot", CHECK), ("", CHECK)],
)
def test_excluded_occupations(occupation, wanted):
    values = {**FARMER, **role(occupation=occupation)}
    assert outcome(values, rule("occupation_allowed", values=("asn",))) is wanted


@pytest.mark.parametrize(
    ("segment", "occupation", "wanted"),
    [
        ("petani", "pekaseh", ACCEPT),
        ("nelayan", "pekaseh", REFUSE),
        ("", "pekaseh", CHECK),
        ("petani", "???", CHECK),
    ],
)
def test_whether_an_occupation_fits_its_segment(segment, occupation, wanted):
    values = {**FARMER, **role(segment=segment, occupation=occupation)}
    assert outcome(values, rule("occupation_fits")) is wanted


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        (KELIAN, ACCEPT),
        (without(KELIAN, LETTER), REFUSE),
        ({**without(KELIAN, LETTER), **role(letter_date="2024-01-01")}, ACCEPT),
    ],
)
def test_a_letter_of_office(values, wanted):
    assert outcome(values, rule("letter_present")) is wanted


def test_any_of_several_documents_will_do():
    paper = rule("document_present", values=("roles.letter_number", "consent.given_at"))
    assert outcome(KELIAN, paper) is ACCEPT
    bare = without(KELIAN, LETTER)
    assert outcome({**bare, "consent.given_at": "2025-06-01T00:00:00Z"}, paper) is ACCEPT
    told = judged(bare, pack=pack_of(paper))
    assert (told.overall, told.missing_paths) == (REFUSE, (LETTER,))


def test_the_document_is_that_of_the_role_in_question():
    paper = rule("document_present", values=("roles.letter_number",))
    told = judged({**KELIAN, **role(OTHER, segment="petani")}, pack=pack_of(paper))
    assert (told.outcome_of(ROLE), told.outcome_of(OTHER)) == (ACCEPT, REFUSE)


@pytest.mark.parametrize(
    ("programmes", "wanted"), [(("JKK",), ACCEPT), (("JKK", "JP"), CHECK), (("JP",), REFUSE)]
)
def test_a_programme_the_table_does_not_know(programmes, wanted):
    told = judged({**FARMER, "programmes": programmes}, pack=pack_of(rule("programme_known")))
    assert told.overall is wanted
    assert (told.monthly is None) is ("JP" in programmes)


def test_a_rule_of_one_programme_leaves_the_others_alone():
    pack = pack_of(rule("resident", programmes=("JKM",)), rule("programme_paid"))
    told = judged({**FARMER, "village_code": "51.03.01.2001"}, pack=pack)
    assert [(j.programme, j.outcome) for j in told.judgements] == [("JKK", ACCEPT), ("JKM", REFUSE)]


@pytest.mark.parametrize("kind", ["resident", "role_begun", "programme_known", "programme_paid"])
def test_a_rule_of_one_segment_or_programme_leaves_the_others_alone(kind):
    bad = {
        **FARMER,
        "village_code": "51.03.01.2001",
        "programmes": ("JP",),
        **role(starts_on="2030-01-01"),
    }
    assert outcome(bad, rule(kind, segments=("nelayan",))) is ACCEPT
    assert outcome(bad, rule(kind, segments=("petani",))) is REFUSE
    assert outcome(bad, rule(kind, programmes=("JKK",))) is ACCEPT


def test_who_paid_for_a_segment_nobody_knows_cannot_be_told():
    told = judged({**FARMER, **role(segment="pirate")}, pack=pack_of(rule("programme_paid")))
    assert (told.overall, told.payers, told.contributions) == (CHECK, (), ())


@pytest.mark.parametrize("unknown", [ACCEPT, CHECK])
def test_a_rule_says_itself_what_the_unknown_means(unknown):
    pack = pack_of(rule("resident", unknown=unknown))
    told = judged(without(FARMER, "village_code"), pack=pack)
    assert told.overall is unknown
    assert bool(told.missing) is (unknown is CHECK)


def test_without_rules_nothing_speaks_against():
    told = judged({**FARMER, **role(segment="x"), **event("died")}, pack=pack_of())
    assert (told.overall, told.reasons) == (ACCEPT, ())
