"""What each kind of declared rule looks at, and whether it holds on a day.

Rules about the person are asked once, those about a role once for each role, those about a
programme for each programme. None of them ever raises, whatever the values are.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.parts import PUBLIC_BUDGETS, Quota
from fieldreg.domain.pack.rules import AgeOn, Rule, RuleKind

from .facts import Facts, RoleFacts, codes, day, day_after


class Answer(NamedTuple):
    """Whether a rule holds (None: cannot be told), the path it looked at, the day it turns.

    On `turns_on` what holds holds no longer, or the other way round.
    """

    holds: bool | None
    path: str
    turns_on: date | None = None


HOLDS = Answer(True, "")
"""What most rules say of most people; nobody asks where they looked."""

PersonCheck = Callable[[Rule, Facts, Pack, date], Answer]
RoleCheck = Callable[[Rule, Facts, RoleFacts, Pack, date], Answer]
ProgrammeCheck = Callable[[Rule, RoleFacts, str, Pack], Answer]


def _age_below(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    if facts.born is None:
        return Answer(None, "birth_date")
    turns = facts.birthday(rule.years)
    if rule.age_on is AgeOn.JUDGING:
        return Answer(turns is None or on < turns, "birth_date", turns)
    is_start = rule.age_on is AgeOn.ROLE_START
    at = role.starts_on if is_start else day(facts.values.get("registered_on"))
    if at is None:
        return Answer(None, role.path("starts_on") if is_start else "registered_on")
    return Answer(turns is None or at < turns, "birth_date")


def _age_at_least(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    below = _age_below(rule, facts, role, pack, on)
    if below.holds is False and below.turns_on is not None and below.turns_on <= on:
        return HOLDS
    return below if below.holds is None else below._replace(holds=not below.holds)


def _resident(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    """A code of the programme's own regencies that is on no list cannot be told."""
    if pack.village(facts.village):
        return HOLDS
    is_near = facts.village[:5] in pack.prepared("home_regencies", _home_regencies)
    return Answer(None if is_near or not facts.village else False, "village_code")


def _home_regencies(pack: Pack) -> frozenset[str]:
    return frozenset(village.code[:5] for village in pack.villages)


def _existing_membership(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    given = facts.text("existing_membership")
    if given and given not in rule.values:
        return HOLDS
    return Answer(False if given else None, "existing_membership")


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
    others = facts.around.kk_others if facts.text("kk_number") else None
    return Answer(None if others is None else others == 0, "kk_number")


def _standard_programmes(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    """Whether none of the programmes that everybody has was left out; unchosen means all."""
    wanted = pack.contributions_on(on).standard_programmes
    is_whole = not facts.programmes or set(wanted) <= set(facts.programmes)
    return HOLDS if is_whole else Answer(False, "programmes")


def _no_event(rule: Rule, facts: Facts, pack: Pack, on: date) -> Answer:
    """An event without a day counts as having happened."""
    happened = [facts.events[kind] for kind in rule.values if kind in facts.events]
    if not happened:
        return HOLDS
    first = min(happened, key=lambda event: event.on or date.min)
    holds = first.on is not None and on < first.on
    return Answer(holds, first.path, first.on)


def _segment_known(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    if pack.segment(role.segment):
        return HOLDS
    return Answer(False if role.segment else None, role.path("segment"))


def _occupation_fits(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    known = role.occupation
    if known is None or not role.segment:
        return Answer(None, role.path("occupation"))
    if not known.segments or role.segment in known.segments:
        return HOLDS
    return Answer(False, role.path("occupation"))


def _occupation_allowed(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    known = role.occupation
    if known and known.code not in rule.values:
        return HOLDS
    return Answer(False if known else None, role.path("occupation"))


def _occupation_known(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    if role.occupation:
        return HOLDS
    path = role.path("occupation")
    return Answer(False if facts.text(path) else None, path)


def _one_source(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    """Whether the role is not one of several that public budgets would pay at once."""
    if len(facts.roles) < 2:
        return HOLDS
    ends = [
        one.ends_on or date.max
        for one in facts.roles
        if _is_public(one, pack) and (one.ends_on is None or on <= one.ends_on)
    ]
    own = role.ends_on or date.max
    if len(ends) < 2 or own < on or not _is_public(role, pack):
        return HOLDS
    # It holds once this role or all the others have ended.
    return Answer(False, role.path("segment"), day_after(min(own, sorted(ends)[-2])))


def _is_public(role: RoleFacts, pack: Pack) -> bool:
    segment = pack.segment(role.segment)
    return segment is not None and segment.paid_from in PUBLIC_BUDGETS


def _role_not_ended(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    path = role.path("ends_on")
    if role.ends_on is None:
        return HOLDS if facts.is_empty(path) else Answer(None, path)
    return Answer(on <= role.ends_on, path, day_after(role.ends_on))


def _role_begun(rule: Rule, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> Answer:
    path = role.path("starts_on")
    if role.starts_on is None:
        return HOLDS if facts.is_empty(path) else Answer(None, path)
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
    """Every quota that holds must have room; without a village those of an area cannot be told."""
    of_segment = pack.prepared("quotas_by_segment", _quotas_by_segment).get(role.segment)
    if not of_segment:
        return HOLDS
    used = facts.around.quota_used
    quotas = [q for q in of_segment if q.holds(role.segment, facts.village)]
    if used is not None and any(used.get((q.segment, q.area), 0) >= q.people for q in quotas):
        return Answer(False, role.path("segment"))
    if not facts.village and len(quotas) < len(of_segment):
        return Answer(None, "village_code")
    return HOLDS if used is not None or not quotas else Answer(None, role.path("segment"))


def _quotas_by_segment(pack: Pack) -> dict[str, list[Quota]]:
    found: dict[str, list[Quota]] = {}
    for quota in pack.quotas:
        found.setdefault(quota.segment, []).append(quota)
    return found


def _programme_known(rule: Rule, role: RoleFacts, programme: str, pack: Pack) -> Answer:
    return HOLDS if programme in pack.programmes else Answer(False, "programmes")


def _programme_paid(rule: Rule, role: RoleFacts, programme: str, pack: Pack) -> Answer:
    segment = pack.segment(role.segment)
    if segment is None:
        return Answer(None, role.path("segment"))
    return HOLDS if programme in segment.pays else Answer(False, "programmes")


PERSON_CHECKS: dict[RuleKind, PersonCheck] = {
    RuleKind.RESIDENT: _resident,
    RuleKind.EXISTING_MEMBERSHIP: _existing_membership,
    RuleKind.AID_RECEIVED: _aid_received,
    RuleKind.AID_NOT_RECEIVED: _aid_not_received,
    RuleKind.ONE_PER_KK: _one_per_kk,
    RuleKind.NO_EVENT: _no_event,
    RuleKind.STANDARD_PROGRAMMES: _standard_programmes,
}
ROLE_CHECKS: dict[RuleKind, RoleCheck] = {
    RuleKind.AGE_AT_LEAST: _age_at_least,
    RuleKind.AGE_BELOW: _age_below,
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
