"""What another pack would say differently of the same person."""

from dataclasses import replace

from domain.eligibility.people import (
    ACCEPT,
    CHECK,
    FARMER,
    KELIAN,
    OTHER,
    PACK,
    REFUSE,
    ROLE,
    judged,
    pack_of,
    role,
    rule,
)

from fieldreg.domain.eligibility import answer_changes

OLD = {**FARMER, "birth_date": "1963-01-01"}


def younger(pack=PACK, years=60):
    rules = (replace(r, years=years) if r.code == "age_below_65" else r for r in pack.rules)
    return replace(pack, rules=tuple(rules))


def test_the_same_answer_is_no_change():
    assert answer_changes(judged(KELIAN), judged(KELIAN)) == ()
    assert answer_changes(judged(FARMER), judged(FARMER, pack=younger())) == ()


def test_a_change_names_role_programme_answers_and_the_new_reason():
    jkk, jkm = answer_changes(judged(OLD), judged(OLD, pack=younger()))
    assert (jkk.role_id, jkk.segment, jkk.programme) == (ROLE, "petani", "JKK")
    assert (jkk.before, jkk.after, jkk.is_outcome_changed) == (ACCEPT, REFUSE, True)
    assert (jkk.amount_before, jkk.amount_after) == (16_000, 16_000)
    assert [r.rule for r in jkk.why] == ["age_below_65"]
    assert jkm.programme == "JKM"


def test_where_a_reason_falls_away_it_is_the_old_one():
    jkk, _ = answer_changes(judged(OLD, pack=younger()), judged(OLD))
    assert (jkk.before, jkk.after) == (REFUSE, ACCEPT)
    assert [r.rule for r in jkk.why] == ["age_below_65"]


def test_a_reason_that_became_graver_is_the_new_one():
    mild, grave = pack_of(rule("resident", CHECK)), pack_of(rule("resident", REFUSE))
    away = {**FARMER, "village_code": "51.03.01.2001"}
    change, _ = answer_changes(judged(away, pack=mild), judged(away, pack=grave))
    assert [(r.rule, r.outcome) for r in change.why] == [("resident", REFUSE)]


def test_another_sum_alone_is_a_change_too():
    rates = tuple(replace(r, flat=r.flat + 100) for r in PACK.tables[0].rates)
    pack = replace(PACK, tables=(replace(PACK.tables[0], rates=rates),))
    jkk, jkm = answer_changes(judged(FARMER), judged(FARMER, pack=pack))
    assert (jkk.is_outcome_changed, jkk.why) == (False, ())
    assert (jkk.amount_before, jkk.amount_after) == (16_000, 16_100)
    assert (jkm.amount_before, jkm.amount_after) == (6_800, 6_900)


def test_a_segment_that_is_gone_leaves_no_sum():
    pack = replace(PACK, segments=tuple(s for s in PACK.segments if s.code != "petani"))
    changes = answer_changes(judged(FARMER), judged(FARMER, pack=pack))
    assert [(c.after, c.amount_after) for c in changes] == [(CHECK, None), (CHECK, None)]
    assert {r.rule for r in changes[0].why} == {"segment_known"}


def test_standard_programmes_may_come_and_go():
    rates = tuple(replace(r, optional=r.programme == "JKM") for r in PACK.tables[0].rates)
    pack = replace(PACK, tables=(replace(PACK.tables[0], rates=rates),))
    values = {p: v for p, v in FARMER.items() if p != "programmes"}
    changes = answer_changes(judged(values), judged(values, pack=pack))
    assert [(c.programme, c.before, c.after) for c in changes] == [
        ("JHT", None, CHECK),
        ("JKM", ACCEPT, None),
    ]
    assert [(c.amount_before, c.amount_after) for c in changes] == [(None, 32_000), (6_800, None)]


def test_only_the_role_that_changes_is_told():
    values = {**KELIAN, **role(OTHER, segment="petani", starts_on="2030-01-01")}
    plain = pack_of()
    stricter = pack_of(rule("role_begun", segments=("petani",)))
    changes = answer_changes(judged(values, pack=plain), judged(values, pack=stricter))
    assert [(c.role_id, c.after) for c in changes] == [(OTHER, REFUSE), (OTHER, REFUSE)]
