"""What holds of every judgement, whatever the record, the pack's rules and the day."""

import locale
import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from domain.eligibility.people import (
    ACCEPT,
    OTHER,
    PACK,
    REFUSE,
    ROLE,
    pack_of,
    role,
    rule,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldreg.domain.eligibility import Around, answer_changes, assess, explain, verdict_of
from fieldreg.domain.pack.parts import Quota
from fieldreg.domain.pack.rules import AgeOn
from fieldreg.domain.words import Eligibility
from fieldreg.protocol.pack_files import builtin_shelf

FIRST = builtin_shelf().packs[0]
EVERY_RULE = pack_of(
    rule("age_below", years=65, notice_days=90),
    rule("age_below", code="age_reg", years=60, age_on=AgeOn.REGISTRATION),
    rule("age_at_least", years=18, outcome=Eligibility.CHECK),
    rule("age_at_least", code="age_start", years=17, age_on=AgeOn.ROLE_START),
    rule("resident", outcome=Eligibility.CHECK),
    rule("existing_membership", values=("yes",), outcome=ACCEPT),
    rule("aid_received", values=("PKH",), segments=("pkh",)),
    rule("aid_not_received", values=("BPNT",), segments=("petani",)),
    rule("one_per_kk"),
    rule("one_source", outcome=Eligibility.CHECK),
    rule("no_event", values=("moved", "died")),
    rule("segment_known", outcome=Eligibility.CHECK),
    rule("occupation_fits", outcome=Eligibility.CHECK, unknown=ACCEPT),
    rule("occupation_allowed", values=("asn", "tni")),
    rule("role_not_ended", notice_days=30),
    rule("role_begun", outcome=Eligibility.CHECK),
    rule("income_at_most", amount=5_000_000),
    rule("document_present", values=("roles.letter_number", "consent.given_at")),
    rule("letter_present", segments=("kelian_adat",)),
    rule("quota"),
    rule("programme_known"),
    rule("programme_paid", programmes=("JHT",)),
    quotas=(Quota("petani", "51.71", 5, ""), Quota("petani", "51.71.03", 2, "")),
)
PACKS = st.sampled_from([FIRST, PACK, EVERY_RULE])

day_texts = st.one_of(
    st.dates(date(1940, 1, 1), date(2060, 1, 1)).map(date.isoformat),
    st.dates().map(date.isoformat),
    st.sampled_from(
        ["", "2025-02-30", "0000-00-00", "2025-W10-1", "1960-02-29", "0001-01-01", "9999-12-31"]
    ),
)
role_values = {
    "segment": st.sampled_from([s.code for s in PACK.segments] + ["pirate", ""]),
    "occupation": st.sampled_from([o.code for o in PACK.occupations] + ["Kelihan", "???"]),
    "monthly_income": st.integers(0, 10**7) | st.integers(),
    "letter_number": st.text(max_size=3),
    "starts_on": day_texts,
    "ends_on": day_texts,
    "workplace": st.text(max_size=3),
}
paths = {
    "birth_date": day_texts,
    "registered_on": day_texts,
    "village_code": st.sampled_from([v.code for v in PACK.villages] + ["51.03.01.2001", "x"]),
    "kk_number": st.just("5171030101109902"),
    "existing_membership": st.sampled_from(["yes", "no", "unknown", "perhaps"]),
    "other_aid": st.sets(st.sampled_from(["PKH", "BPNT", "X"])).map(tuple),
    "programmes": st.sets(st.sampled_from(["JKK", "JKM", "JHT", "JP"])).map(tuple),
    "consent.given_at": st.just("2025-06-01T00:00:00Z"),
    "full_name": st.text(max_size=4),
    "as_typed.birth_date": st.text(max_size=4),
    f"as_typed.roles.{OTHER}.ends_on": st.text(max_size=4),
    **{f"roles.{i}.{n}": s for i in (ROLE, OTHER, "0") for n, s in role_values.items()},
    **{
        f"events.{n}.{name}": values
        for n in "ab"
        for name, values in (
            ("kind", st.sampled_from(["moved", "died", "left_office", "age", "x", ""])),
            ("happened_on", day_texts),
        )
    },
}
records = st.fixed_dictionaries({}, optional=paths)
junk = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.text(max_size=6),
        st.integers(-(10**60), 10**60),
        st.floats(),
        st.dates(),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.text(max_size=3), inner, max_size=2),
    ),
    max_leaves=6,
)
odd_paths = st.sampled_from(
    [
        *paths,
        "",
        ".",
        "roles",
        "roles.",
        "roles..segment",
        "roles.x.",
        "roles.x.ends_on",
        "roles.x.y.z",
        "as_typed.",
        "as_typed.roles.x.y",
        "as_typed.as_typed.nik",
        "events..kind",
        "events.x.kind",
    ]
)
days = st.one_of(st.dates(), st.sampled_from([date.min, date.max]))
arounds = st.builds(
    Around,
    st.none() | st.integers(0, 3),
    st.none()
    | st.dictionaries(
        st.sampled_from([("petani", "51.71"), ("petani", "51.71.03"), ("x", "")]), st.integers(0, 9)
    ),
)


@given(st.dictionaries(st.one_of(odd_paths, st.text(max_size=12)), junk), days, PACKS, arounds)
def test_whatever_the_values_are_there_is_an_answer_and_no_exception(values, on, pack, around):
    told = assess(values, pack, on, around)
    assert told.judgements
    assert told.changes_on is None or told.changes_on > on
    assert explain(told, pack).id
    assert verdict_of(told, values, pack, around).overall is told.overall


@given(records, days, PACKS, arounds)
def test_accept_means_nothing_is_missing_and_refuse_has_a_confirmed_reason(
    values, on, pack, around
):
    told = assess(values, pack, on, around)
    assert told.overall is not ACCEPT or not told.missing_paths
    for judgement in told.judgements:
        if judgement.outcome is REFUSE:
            assert any(r.outcome is REFUSE and r.confirmed for r in judgement.reasons)
        if judgement.outcome is ACCEPT:
            assert all(r.outcome is ACCEPT for r in judgement.reasons)
        if judgement.outcome is not ACCEPT:
            assert any(r.outcome is judgement.outcome for r in judgement.reasons)
        for reason in judgement.reasons:
            assert reason.words.id
            assert reason.words.en
            assert reason.citation.id
            assert (reason.field in told.missing_paths) <= (not reason.is_filled)


def outcomes(told):
    return [(j.role_id, j.programme, j.outcome) for j in told.judgements]


@given(records, days, PACKS, arounds, st.floats(0, 1))
def test_answers_stay_until_the_day_announced_and_differ_on_it(values, on, pack, around, part):
    told = assess(values, pack, on, around)
    last = told.changes_on or date.max
    between = on + timedelta(days=int((last - on).days * part))
    if between < last:
        assert outcomes(assess(values, pack, between, around)) == outcomes(told)
    if told.turn:
        eve, then = (assess(values, pack, day, around) for day in (last - timedelta(days=1), last))
        assert outcomes(eve) == outcomes(told)
        for before, after in zip(told.judgements, then.judgements, strict=True):
            if before.changes_on == last:
                assert after.outcome is before.turn.outcome is not before.outcome
            else:
                assert after.outcome is before.outcome


@given(records, days, st.integers(0, 40_000), PACKS)
def test_who_is_refused_for_age_stays_refused(values, on, later, pack):
    told = assess(values, pack, on)
    then = date.fromordinal(min(on.toordinal() + later, date.max.toordinal()))
    if any(r.of.kind == "age_below" and r.outcome is REFUSE for r in told.reasons):
        assert all(j.outcome is REFUSE for j in assess(values, pack, then).judgements)


@given(records, days, PACKS, st.randoms())
def test_no_decision_depends_on_the_order_of_fields(values, on, pack, random):
    items = list(values.items())
    random.shuffle(items)
    assert assess(dict(items), pack, on) == assess(values, pack, on)


@given(records, days, PACKS, arounds)
def test_a_kept_verdict_can_be_reached_again_from_itself_alone(values, on, pack, around):
    told = assess(values, pack, on, around)
    kept = verdict_of(told, values, pack, around)
    again = assess(kept.inputs, pack, kept.on, kept.around)
    assert again == told
    assert verdict_of(again, kept.inputs, pack, kept.around) == kept


@given(records, days, PACKS, arounds)
def test_no_judgement_differs_from_itself(values, on, pack, around):
    told = assess(values, pack, on, around)
    assert answer_changes(told, told) == ()


@given(records, records, days)
def test_changes_are_the_differences_and_no_more(values, more, on):
    old, new = assess(values, FIRST, on), assess(values, PACK, on)
    changed = {(c.role_id, c.programme) for c in answer_changes(old, new)}
    before = {(r, p): o for r, p, o in outcomes(old)}
    after = {(r, p): o for r, p, o in outcomes(new)}
    assert {k for k in before.keys() | after.keys() if before.get(k) != after.get(k)} <= changed


@given(records, days, PACKS, st.integers(0, 10**9), st.integers(0, 10**9))
def test_sums_never_fall_with_income(values, on, pack, one, other):
    low, high = (
        assess({**values, **role(monthly_income=income)}, pack, on)
        for income in sorted((one, other))
    )
    for cheaper, dearer in zip(low.contributions, high.contributions, strict=True):
        assert cheaper.monthly <= dearer.monthly
        assert all(type(p.amount) is int and p.amount <= p.full for p in dearer.parts)


@given(records, days)
def test_rules_in_another_order_decide_the_same(values, on):
    turned = replace(EVERY_RULE, rules=EVERY_RULE.rules[::-1])
    one, other = assess(values, EVERY_RULE, on), assess(values, turned, on)
    assert outcomes(one) == outcomes(other)
    assert [j.changes_on for j in one.judgements] == [j.changes_on for j in other.judgements]
    assert set(one.missing_paths) == set(other.missing_paths)


@contextmanager
def speaking(name, made_in):
    """In the locale *name*, which is made in that folder where this machine can; else skipped."""
    before, compiler = locale.setlocale(locale.LC_ALL), shutil.which("localedef")
    if name != "C" and compiler:
        language, code = name.split(".")
        subprocess.run([compiler, "-i", language, "-f", code, made_in / name], check=False)
    try:
        with pytest.MonkeyPatch.context() as patch:
            # Only while it is looked up: the way back must find this machine's own.
            patch.setenv("LOCPATH", str(made_in))
            locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pytest.skip("no such locale, and none can be made")
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)


@pytest.mark.parametrize("name", ["C", "id_ID.UTF-8", "tr_TR.UTF-8", "de_DE.UTF-8"])
def test_no_decision_depends_on_the_locale(name, tmp_path):
    values = {
        "birth_date": "1961-03-12",
        "village_code": "51.71.03.2008",
        "programmes": ("JKK", "JKM"),
        **role(segment="kelian_adat", occupation="KELIAN BANJAR", monthly_income=1_234_567),
    }
    usual = assess(values, PACK, date(2025, 6, 2))
    paragraph = explain(usual, PACK)
    with speaking(name, tmp_path):
        told = assess(values, PACK, date(2025, 6, 2))
        assert told == usual
        assert explain(told, PACK) == paragraph


@settings(max_examples=20)
@given(records, days)
def test_judging_leaves_the_record_as_it_was(values, on):
    before = dict(values)
    assess(values, PACK, on)
    assert values == before
