"""What each kind of declared rule about a person looks at, and whether it holds on a day.

A maker takes a rule and its pack and gives the question to be asked of each person: it is made
once, so that thousands of people are judged in a second. Questions about the person are asked once,
those about a role once for each role, those about a programme for each programme (`answers_role`).
None of them ever raises, whatever the values are, and a day on which something turns lies ahead.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.rules import AgeOn, Rule, RuleKind

from .facts import Facts, RoleFacts, codes, day


class Answer(NamedTuple):
    """Whether a rule holds (None: cannot be told), the path it looked at, the day it turns.

    On `turns_on` what holds holds no longer, or the other way round.
    """

    holds: bool | None
    path: str
    turns_on: date | None = None


HOLDS = Answer(True, "")
"""What most rules say of most people; nobody asks where they looked."""

Ask = Callable[[Facts, RoleFacts, date], Answer]
Make = Callable[[Rule, Pack], Ask]


def _age(rule: Rule, pack: Pack) -> Ask:
    is_below, years = rule.kind is RuleKind.AGE_BELOW, rule.years
    no_birth, differs = Answer(None, "birth_date"), Answer(False, "birth_date")

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if facts.born is None:
            return no_birth
        turns = facts.birthday(years)
        if turns is not None and on < turns:
            return Answer(is_below, "birth_date", turns)
        is_younger = turns is None
        return HOLDS if is_younger is is_below else differs

    return ask if rule.age_on is AgeOn.JUDGING else _age_at(rule, is_below=is_below)


def _age_at(rule: Rule, *, is_below: bool) -> Ask:
    """The age on a day that the record names, which never turns."""
    is_start = rule.age_on is AgeOn.ROLE_START

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if facts.born is None:
            return Answer(None, "birth_date")
        at = role.starts_on if is_start else day(facts.values.get("registered_on"))
        if at is None:
            return Answer(None, role.path("starts_on") if is_start else "registered_on")
        turns = facts.birthday(rule.years)
        is_younger = turns is None or at < turns
        return HOLDS if is_younger is is_below else Answer(False, "birth_date")

    return ask


def _resident(rule: Rule, pack: Pack) -> Ask:
    """A code of the programme's own regencies that is on no list cannot be told."""
    known = frozenset(village.code for village in pack.villages)
    home = frozenset(code[:5] for code in known)
    unclear, elsewhere = Answer(None, "village_code"), Answer(False, "village_code")

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if facts.village in known:
            return HOLDS
        return unclear if not facts.village or facts.village[:5] in home else elsewhere

    return ask


def _existing_membership(rule: Rule, pack: Pack) -> Ask:
    path = "existing_membership"
    unknown, found = Answer(None, path), Answer(False, path)

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        given = facts.text(path)
        if not given:
            return unknown
        return found if given in rule.values else HOLDS

    return ask


def _aid(rule: Rule, pack: Pack) -> Ask:
    wants, wanted = rule.kind is RuleKind.AID_RECEIVED, frozenset(rule.values)
    unknown, differs = Answer(None, "other_aid"), Answer(False, "other_aid")

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        received = codes(facts.values.get("other_aid"))
        if not received and not facts.is_empty("other_aid"):
            return unknown
        return differs if wanted.isdisjoint(received) is wants else HOLDS

    return ask


def _one_per_kk(rule: Rule, pack: Pack) -> Ask:
    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        others = facts.around.kk_others if facts.text("kk_number") else None
        return HOLDS if others == 0 else Answer(None if others is None else False, "kk_number")

    return ask


def _standard_programmes(rule: Rule, pack: Pack) -> Ask:
    """Whether none of the programmes that everybody has was left out; unchosen means all."""
    lacks, later = Answer(False, "programmes"), pack.tables[1:]

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        if not facts.programmes:
            return HOLDS
        chosen = frozenset(facts.programmes)
        is_whole = chosen.issuperset(pack.contributions_on(on).standard_programmes)
        for table in later:
            # Another table may have other standard programmes.
            if table.valid_from > on and chosen.issuperset(table.standard_programmes) != is_whole:
                return Answer(is_whole, "programmes", table.valid_from)
        return HOLDS if is_whole else lacks

    return ask


def _no_event(rule: Rule, pack: Pack) -> Ask:
    """An event without a day counts as having happened."""

    def ask(facts: Facts, role: RoleFacts, on: date) -> Answer:
        happened = [facts.events[kind] for kind in rule.values if kind in facts.events]
        if not happened:
            return HOLDS
        first = min(happened, key=lambda event: event.on or date.min)
        if first.on is not None and on < first.on:
            return Answer(True, first.path, first.on)
        return Answer(False, first.path)

    return ask


PERSON: dict[RuleKind, Make] = {
    RuleKind.AGE_AT_LEAST: _age,
    RuleKind.AGE_BELOW: _age,
    RuleKind.RESIDENT: _resident,
    RuleKind.EXISTING_MEMBERSHIP: _existing_membership,
    RuleKind.AID_RECEIVED: _aid,
    RuleKind.AID_NOT_RECEIVED: _aid,
    RuleKind.ONE_PER_KK: _one_per_kk,
    RuleKind.NO_EVENT: _no_event,
    RuleKind.STANDARD_PROGRAMMES: _standard_programmes,
}
