"""What each kind of declared rule about a role or a programme looks at (see `answers`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PUBLIC_BUDGETS, Quota
from fieldreg.domain.pack.rules import AgeOn, Rule, RuleKind

from .answers import HOLDS, PERSON, Answer, Ask, Make
from .facts import Facts, RoleFacts, day_after

AskProgramme = Callable[[RoleFacts, str], Answer]
MakeProgramme = Callable[[Rule, Pack], AskProgramme]


def _segment_known(rule: Rule, pack: Pack) -> Ask:
    known = frozenset(segment.code for segment in pack.segments)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if role.segment in known:
            return HOLDS
        return Answer(False if role.segment else None, role.path("segment"))

    return ask


def _occupation_fits(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        known = role.occupation
        if known is None or not role.segment:
            return Answer(None, role.path("occupation"))
        if not known.segments or role.segment in known.segments:
            return HOLDS
        return Answer(False, role.path("occupation"))

    return ask


def _occupation_allowed(rule: Rule, pack: Pack) -> Ask:
    barred = frozenset(rule.values)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        known = role.occupation
        if known and known.code not in barred:
            return HOLDS
        return Answer(False if known else None, role.path("occupation"))

    return ask


def _occupation_known(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if role.occupation:
            return HOLDS
        path = role.path("occupation")
        return Answer(False if facts.text(path) else None, path)

    return ask


def _one_source(rule: Rule, pack: Pack) -> Ask:
    """Whether the role is not one of several that public budgets would pay at once."""
    public = frozenset(s.code for s in pack.segments if s.paid_from in PUBLIC_BUDGETS)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if len(facts.roles) < 2:
            return HOLDS
        paid = [one for one in facts.roles if one.segment in public]
        ends = [one.ends_on or date.max for one in paid if not one.ends_on or on <= one.ends_on]
        own = role.ends_on or date.max
        if len(ends) < 2 or own < on or role.segment not in public:
            return HOLDS
        # It holds once this role or all the others have ended.
        return Answer(False, role.path("segment"), day_after(min(own, sorted(ends)[-2])))

    return ask


def _role_not_ended(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if role.ends_on is None:
            path = role.path("ends_on")
            return HOLDS if facts.is_empty(path) else Answer(None, path)
        is_over = on > role.ends_on
        turns = None if is_over else day_after(role.ends_on)
        return Answer(not is_over, role.path("ends_on"), turns)

    return ask


def _role_begun(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if role.starts_on is None:
            path = role.path("starts_on")
            return HOLDS if facts.is_empty(path) else Answer(None, path)
        if on >= role.starts_on:
            return HOLDS
        return Answer(False, role.path("starts_on"), role.starts_on)

    return ask


def _income_at_most(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if role.income is not None and role.income <= rule.amount:
            return HOLDS
        holds = None if role.income is None else False
        return Answer(holds, role.path("monthly_income"))

    return ask


def _document_present(rule: Rule, pack: Pack) -> Ask:
    """Any one of the paths will do; `roles.letter_number` is that of the role in question.

    What is typed there and is no value yet cannot be told.
    """
    named = tuple((path.startswith("roles."), path.removeprefix("roles.")) for path in rule.values)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        paths = [role.path(name) if of_role else name for of_role, name in named]
        for path in paths:
            if facts.values.get(path):
                return HOLDS
        typed = next((path for path in paths if path in facts.typed), "")
        return Answer(None, typed) if typed else Answer(False, paths[0])

    return ask


def _letter_present(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        number = role.path("letter_number")
        if facts.text(number) or facts.text(role.path("letter_date")):
            return HOLDS
        return Answer(False, number)

    return ask


def _quota(rule: Rule, pack: Pack) -> Ask:
    """Every quota that holds must have room; without a village those of an area cannot be told."""
    by_segment: dict[str, list[Quota]] = {}
    for quota in pack.quotas:
        by_segment.setdefault(quota.segment, []).append(quota)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        of_segment = by_segment.get(role.segment)
        if not of_segment:
            return HOLDS
        used = facts.around.quota_used
        quotas = [q for q in of_segment if q.holds(role.segment, facts.village)]
        if used is not None and any(used.get((q.segment, q.area), 0) >= q.people for q in quotas):
            return Answer(False, role.path("segment"))
        if not facts.village and len(quotas) < len(of_segment):
            return Answer(None, "village_code")
        return HOLDS if used is not None or not quotas else Answer(None, role.path("segment"))

    return ask


def _programme_known(rule: Rule, pack: Pack) -> AskProgramme:
    known, unknown = frozenset(pack.programmes), Answer(False, "programmes")
    return lambda role, programme: HOLDS if programme in known else unknown


def _programme_paid(rule: Rule, pack: Pack) -> AskProgramme:
    pays, unpaid = {s.code: s.pays for s in pack.segments}, Answer(False, "programmes")

    def ask(role: RoleFacts, programme: str) -> Answer:
        paid = pays.get(role.segment)
        if paid is None:
            return Answer(None, role.path("segment"))
        return HOLDS if programme in paid else unpaid

    return ask


ROLE: dict[RuleKind, Make] = {
    RuleKind.SEGMENT_KNOWN: _segment_known,
    RuleKind.OCCUPATION_FITS: _occupation_fits,
    RuleKind.OCCUPATION_ALLOWED: _occupation_allowed,
    RuleKind.OCCUPATION_KNOWN: _occupation_known,
    RuleKind.ONE_SOURCE: _one_source,
    RuleKind.ROLE_NOT_ENDED: _role_not_ended,
    RuleKind.ROLE_BEGUN: _role_begun,
    RuleKind.INCOME_AT_MOST: _income_at_most,
    RuleKind.DOCUMENT_PRESENT: _document_present,
    RuleKind.LETTER_PRESENT: _letter_present,
    RuleKind.QUOTA: _quota,
}
PROGRAMME: dict[RuleKind, MakeProgramme] = {
    RuleKind.PROGRAMME_KNOWN: _programme_known,
    RuleKind.PROGRAMME_PAID: _programme_paid,
}


def is_of_role(rule: Rule) -> bool:
    """Whether the rule must be asked for each role; ages and papers are mostly the person's."""
    if rule.kind is RuleKind.DOCUMENT_PRESENT:
        return any(path.startswith("roles.") for path in rule.values)
    return rule.kind in ROLE or rule.age_on is AgeOn.ROLE_START


def asked_of(rule: Rule, pack: Pack) -> Ask:
    """The question that a rule about a person or a role puts."""
    return (PERSON | ROLE)[rule.kind](rule, pack)


READS: dict[RuleKind, tuple[str, ...]] = {
    RuleKind.AGE_AT_LEAST: ("birth_date", "registered_on", "starts_on"),
    RuleKind.AGE_BELOW: ("birth_date", "registered_on", "starts_on"),
    RuleKind.RESIDENT: ("village_code",),
    RuleKind.EXISTING_MEMBERSHIP: ("existing_membership",),
    RuleKind.AID_RECEIVED: ("other_aid",),
    RuleKind.AID_NOT_RECEIVED: ("other_aid",),
    RuleKind.ONE_PER_KK: ("kk_number",),
    RuleKind.NO_EVENT: ("kind", "happened_on"),
    RuleKind.SEGMENT_KNOWN: ("segment",),
    RuleKind.OCCUPATION_FITS: ("occupation", "segment"),
    RuleKind.OCCUPATION_ALLOWED: ("occupation",),
    RuleKind.OCCUPATION_KNOWN: ("occupation",),
    RuleKind.STANDARD_PROGRAMMES: ("programmes",),
    RuleKind.ONE_SOURCE: ("segment", "ends_on"),
    RuleKind.ROLE_NOT_ENDED: ("ends_on",),
    RuleKind.ROLE_BEGUN: ("starts_on",),
    RuleKind.INCOME_AT_MOST: ("monthly_income",),
    RuleKind.LETTER_PRESENT: ("letter_number", "letter_date"),
    RuleKind.QUOTA: ("segment", "village_code"),
    RuleKind.PROGRAMME_KNOWN: ("programmes",),
    RuleKind.PROGRAMME_PAID: ("programmes", "segment"),
}
"""The names of the fields each kind looks at (a document rule names its own)."""
