"""What each kind of declared rule looks at, and whether it holds on a day.

Rules about the person are asked once, those about a role once for each role, those about a
programme for each programme. None of them ever raises, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PUBLIC_BUDGETS
from fieldreg.domain.pack.rules import AgeOn, Rule, RuleKind

from .facts import Facts, RoleFacts, birthday, codes, day, day_after


class Answer(NamedTuple):
    """Whether a rule holds (None: cannot be told), the path it looked at, the day it turns.

    On `turns_on` what holds holds no longer, or the other way round.
    """

    holds: bool | None
    path: str
    turns_on: date | None = None


PersonCheck = Callable[[Rule, Facts, Pack, date], Answer]
RoleCheck = Callable[[Rule, Facts, RoleFacts, Pack, date], Answer]
ProgrammeCheck = Callable[[Rule, RoleFacts, str, Pack], Answer]


def _age_below(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    if facts.born is None:
        return Answer(None, "birth_date")
    turns = birthday(facts.born, rule.years)
    if rule.age_on is AgeOn.JUDGING:
        return Answer(turns is None or on < turns, "birth_date", turns)
    is_start = rule.age_on is AgeOn.ROLE_START
    at = role.starts_on if is_start else day(facts.values.get("registered_on"))
    if at is None:
        return Answer(None, role.path("starts_on") if is_start else "registered_on")
    return Answer(turns is None or at < turns, "birth_date")


def _age_at_least(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    below = _age_below(rule, facts, role, pack, on)
    return below if below.holds is None else below._replace(holds=not below.holds)


def _resident(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    holds = pack.village(facts.village) is not None if facts.village else None
    return Answer(holds, "village_code")


def _existing_membership(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    given = facts.text("existing_membership")
    return Answer(given not in rule.values if given else None, "existing_membership")


def _aid(facts: Facts) -> tuple[str, ...] | None:
    received = codes(facts.values.get("other_aid"))
    return received if received or facts.is_empty("other_aid") else None


def _aid_received(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    received = _aid(facts)
    holds = None if received is None else not set(rule.values).isdisjoint(received)
    return Answer(holds, "other_aid")


def _aid_not_received(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    received = _aid(facts)
    holds = None if received is None else set(rule.values).isdisjoint(received)
    return Answer(holds, "other_aid")


def _one_per_kk(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    others = facts.around.kk_others
    return Answer(None if others is None else others == 0, "kk_number")


def _no_event(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    """An event without a day counts as having happened."""
    happened = [facts.events[kind] for kind in rule.values if kind in facts.events]
    if not happened:
        return Answer(True, "events")
    first = min(happened, key=lambda event: event.on or date.min)
    holds = first.on is not None and on < first.on
    return Answer(holds, first.path, first.on)


def _segment_known(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    holds = pack.segment(role.segment) is not None if role.segment else None
    return Answer(holds, role.path("segment"))


def _occupation_fits(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    known = pack.find_occupation(role.occupation)
    path = role.path("occupation")
    if known is None or not role.segment:
        return Answer(None, path)
    return Answer(not known.segments or role.segment in known.segments, path)


def _occupation_allowed(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    known = pack.find_occupation(role.occupation)
    return Answer(None if known is None else known.code not in rule.values, role.path("occupation"))


def _one_source(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    """Whether no other role of the person would be paid from public budgets as well."""
    ends = [
        one.ends_on or date.max
        for one in facts.roles
        if _is_public(one, pack) and (one.ends_on is None or on <= one.ends_on)
    ]
    if len(ends) < 2:
        return Answer(True, role.path("segment"))
    # All but one must have ended before it holds.
    return Answer(False, role.path("segment"), day_after(sorted(ends)[-2]))


def _is_public(role: RoleFacts, pack: Pack) -> bool:
    segment = pack.segment(role.segment)
    return segment is not None and segment.paid_from in PUBLIC_BUDGETS


def _role_not_ended(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    path = role.path("ends_on")
    if role.ends_on is None:
        return Answer(True if facts.is_empty(path) else None, path)
    return Answer(on <= role.ends_on, path, day_after(role.ends_on))


def _role_begun(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    path = role.path("starts_on")
    if role.starts_on is None:
        return Answer(True if facts.is_empty(path) else None, path)
    return Answer(on >= role.starts_on, path, role.starts_on)


def _income_at_most(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    holds = None if role.income is None else role.income <= rule.amount
    return Answer(holds, role.path("monthly_income"))


def _document_present(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    """Any one of the paths will do; `roles.letter_number` is that of the role in question."""
    paths = [
        role.path(path.removeprefix("roles.")) if path.startswith("roles.") else path
        for path in rule.values
    ]
    return Answer(any(facts.values.get(path) for path in paths), paths[0])


def _letter_present(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    number, written = role.path("letter_number"), role.path("letter_date")
    return Answer(bool(facts.text(number) or facts.text(written)), number)


def _quota(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    used, path = facts.around.quota_used, role.path("segment")
    quotas = [q for q in pack.quotas if q.holds(role.segment, facts.village)]
    if not quotas:
        return Answer(True, path)
    if used is None:
        return Answer(None, path)
    return Answer(all(used.get((q.segment, q.area), 0) < q.people for q in quotas), path)


def _programme_known(rule: Rule, role: RoleFacts, programme: str, pack: Pack) -> Answer:
    return Answer(programme in pack.programmes, "programmes")


def _programme_paid(rule: Rule, role: RoleFacts, programme: str, pack: Pack) -> Answer:
    segment = pack.segment(role.segment)
    if segment is None:
        return Answer(None, role.path("segment"))
    return Answer(programme in segment.pays, "programmes")


PERSON_CHECKS: dict[RuleKind, PersonCheck] = {
    RuleKind.RESIDENT: _resident,
    RuleKind.EXISTING_MEMBERSHIP: _existing_membership,
    RuleKind.AID_RECEIVED: _aid_received,
    RuleKind.AID_NOT_RECEIVED: _aid_not_received,
    RuleKind.ONE_PER_KK: _one_per_kk,
    RuleKind.NO_EVENT: _no_event,
}
ROLE_CHECKS: dict[RuleKind, RoleCheck] = {
    RuleKind.AGE_AT_LEAST: _age_at_least,
    RuleKind.AGE_BELOW: _age_below,
    RuleKind.SEGMENT_KNOWN: _segment_known,
    RuleKind.OCCUPATION_FITS: _occupation_fits,
    RuleKind.OCCUPATION_ALLOWED: _occupation_allowed,
    RuleKind.ONE_SOURCE: _one_source,
    RuleKind.ROLE_NOT_ENDED: _role_not_ended,
    RuleKind.ROLE_BEGUN: _role_begun,
    RuleKind.INCOME_AT_MOST: _income_at_most,
    RuleKind.DOCUMENT_PRESENT: _document_present,
    RuleKind.LETTER_PRESENT: _letter_present,
    RuleKind.QUOTA: _quota,
}
PROGRAMME_CHECKS: dict[RuleKind, ProgrammeCheck] = {
    RuleKind.PROGRAMME_KNOWN: _programme_known,
    RuleKind.PROGRAMME_PAID: _programme_paid,
}
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
