"""Judges a record by a pack's declared rules: who may be registered, who pays, how much.

The judgement is advice with its grounds. It never makes a record incomplete and never stops
an officer from saving; the centre judges again on receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fieldreg.domain.definition import definition
from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import Rule
from fieldreg.domain.record import Values, field_at
from fieldreg.domain.words import Eligibility, Words

from . import say
from .contributing import contribution_of, payer_of
from .facts import NOTHING_AROUND, Around, Facts, RoleFacts, facts_of
from .happenings import happenings, payer_effect
from .plan import Plan, Said, plan_of
from .results import (
    Assessment,
    Contribution,
    Judgement,
    Missing,
    Payer,
    RuleReason,
    Turn,
    common,
)

_ACCEPT, _CHECK, _REFUSE = Eligibility.ACCEPT, Eligibility.CHECK, Eligibility.REFUSE
_NO_WORDS = Words("")


def assess(values: Values, pack: Pack, on: date, around: Around = NOTHING_AROUND) -> Assessment:
    """What *pack* says about *values* on the day *on*.

    *around* is what other registrations say (quotas, one per KK). Never raises: what is missing
    or not known gives what each rule says of the unknown. Without chosen programmes the standard
    ones are judged and reckoned, and `programmes` is missing.
    """
    facts, plan = facts_of(values, around), plan_of(pack)
    programmes = facts.programmes or pack.contributions_on(on).standard_programmes
    judgements = _judgements(facts, plan, programmes, pack, on)
    events = happenings(facts, plan, on)
    payers: list[Payer] = []
    contributions: list[Contribution] = []
    for role in facts.roles:
        payer = payer_of(role, payer_effect(events, role.id), pack)
        cost = contribution_of(role, programmes, payer, pack, on)
        if payer:
            payers.append(payer)
        if cost:
            contributions.append(cost)
    missing = _missing(facts, judgements, pack)
    overall = common([j.outcome for j in judgements])
    if overall is _ACCEPT and any(m.judging for m in missing):
        overall = _CHECK
    return Assessment(
        pack.key,
        on,
        judgements,
        overall,
        tuple(contributions),
        tuple(payers),
        min((j.turn for j in judgements if j.turn), key=lambda t: t.on, default=None),
        missing,
        events,
        tuple(b for b in pack.benefits if b.programme in programmes),
    )


def _judgements(
    facts: Facts, plan: Plan, programmes: Iterable[str], pack: Pack, on: date
) -> tuple[Judgement, ...]:
    person = plan.said_of_person(facts, pack, on)
    found = []
    for role in facts.roles:
        said = [s for s in person if not s.rule.segments or role.segment in s.rule.segments]
        said += plan.said_of_role(facts, role, pack, on)
        said.sort()
        for programme in programmes:
            here = [s for s in said if not s.rule.programmes or programme in s.rule.programmes]
            more = plan.said_of_programme(role, programme, pack)
            if more:
                here = sorted(here + more)
            found.append(_judge(role, programme, here, pack, on))
    return tuple(found)


def _judge(
    role: RoleFacts, programme: str, said: Sequence[Said], pack: Pack, on: date
) -> Judgement:
    reasons = tuple(r for s in said if (r := _reason(s, pack, on)))
    outcome = _worst([r.outcome for r in reasons])
    return Judgement(role.id, role.segment, programme, outcome, reasons, _turn(said, outcome, on))


def _worst(outcomes: Iterable[Eligibility]) -> Eligibility:
    found = set(outcomes)
    if _REFUSE in found:
        return _REFUSE
    return _CHECK if _CHECK in found else _ACCEPT


def _turn(said: Sequence[Said], now: Eligibility, on: date) -> Turn | None:
    """The first day on which the rules together give another answer."""
    turning = [s for s in said if s.answer.turns_on is not None and s.answer.turns_on > on]
    for one in sorted(turning, key=lambda s: s.answer.turns_on or date.max):
        day = one.answer.turns_on or date.max
        then = _worst([s.outcome_on(day) for s in said])
        if then is not now:
            return Turn(day, then, one.rule.change or one.rule.message)
    return None


def _reason(said: Said, pack: Pack, on: date) -> RuleReason | None:
    rule, (holds, path, turns_on) = said.rule, said.answer
    if holds:
        near = turns_on is not None and 0 < (turns_on - on).days <= rule.notice_days
        return RuleReason(rule, path, True, _NO_WORDS, turns_on) if near else None
    if holds is None and rule.unknown is _ACCEPT:
        return None
    label = _label(path, pack) if holds is None else _NO_WORDS
    return RuleReason(rule, path, holds is not None, label)


def _label(path: str, pack: Pack) -> Words:
    entry = field_at(path, pack.definition()) or definition().entry(path)
    return entry.label if entry else Words(path)


def _missing(facts: Facts, judgements: Iterable[Judgement], pack: Pack) -> tuple[Missing, ...]:
    needed: dict[str, list[Words]] = {}
    rules: dict[str, list[Rule]] = {}
    for reason in (r for j in judgements for r in j.reasons):
        if reason.outcome is _ACCEPT or not facts.is_empty(reason.field):
            continue
        if reason.of not in rules.setdefault(reason.field, []):
            rules[reason.field].append(reason.of)
    for path, asking in rules.items():
        needed[path] = list(dict.fromkeys(say.PURPOSES[rule.kind] for rule in asking))
    if not facts.programmes:
        needed.setdefault("programmes", []).append(say.FOR_PROGRAMMES)
    judging = set(needed)
    for role in facts.roles:
        path = role.path("monthly_income")
        if role.income is None and facts.is_empty(path):
            needed.setdefault(path, []).append(say.FOR_CONTRIBUTION)
    return tuple(
        Missing(path, _label(path, pack), tuple(purposes), path in judging)
        for path, purposes in needed.items()
    )
