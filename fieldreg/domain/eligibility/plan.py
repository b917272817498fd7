"""The rules of a pack sorted by how often each must be asked; made once for each pack."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.promises import Consequence, EventKind
from fieldreg.domain.pack.rules import Rule
from fieldreg.domain.words import Eligibility

from .answers import (
    HOLDS,
    PERSON_CHECKS,
    PROGRAMME_CHECKS,
    ROLE_CHECKS,
    Answer,
    PersonCheck,
    ProgrammeCheck,
    RoleCheck,
)
from .facts import Facts, RoleFacts


class Said(NamedTuple):
    """An answer that may matter: the rule does not hold, cannot be told, or will turn."""

    place: int
    rule: Rule
    answer: Answer

    def outcome_on(self, day: date) -> Eligibility:
        """What the rule gives on *day*, as far as it turns by itself."""
        holds, _, turns_on = self.answer
        if turns_on is not None and turns_on <= day:
            holds = not holds
        if holds:
            return Eligibility.ACCEPT
        return self.rule.outcome if holds is False else self.rule.unknown


PersonRules = tuple[tuple[int, Rule, PersonCheck], ...]
RoleRules = tuple[tuple[int, Rule, RoleCheck], ...]
ProgrammeRules = tuple[tuple[int, Rule, ProgrammeCheck], ...]


class Plan(NamedTuple):
    """Rules with their places in the pack and what asks them; consequences by segment.

    `roles` has the rules that concern a role of each known segment; an empty segment stands for
    any other, which only rules for all segments concern.
    """

    person: PersonRules
    roles: dict[str, RoleRules]
    programme: ProgrammeRules
    consequences: dict[str, dict[EventKind, Consequence]]

    def consequences_of(self, segment: str) -> dict[EventKind, Consequence]:
        """What follows from each event for a role of *segment*, which may be unknown."""
        return self.consequences.get(segment) or self.consequences[""]

    def said_of_person(self, facts: Facts, pack: Pack, on: date) -> list[Said]:
        """What the rules about the person say."""
        found: list[Said] = []
        for place, rule, ask in self.person:
            answer = ask(rule, facts, pack, on)
            if answer is not HOLDS:
                _note(found, place, rule, answer, on)
        return found

    def said_of_role(self, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> list[Said]:
        """What the rules about a role say, where they concern its segment."""
        found: list[Said] = []
        for place, rule, ask in self.roles.get(role.segment) or self.roles[""]:
            answer = ask(rule, facts, role, pack, on)
            if answer is not HOLDS:
                _note(found, place, rule, answer, on)
        return found

    def said_of_programme(self, role: RoleFacts, programme: str, pack: Pack) -> list[Said]:
        """What the rules about a programme say."""
        found = []
        for place, rule, ask in self.programme:
            if rule.programmes and programme not in rule.programmes:
                continue
            if rule.segments and role.segment not in rule.segments:
                continue
            answer = ask(rule, role, programme, pack)
            if answer is not HOLDS and _speaks(rule, answer.holds):
                found.append(Said(place, rule, answer))
        return found


def _note(found: list[Said], place: int, rule: Rule, answer: Answer, on: date) -> None:
    """Keep an answer that matters, without a day on which it has turned already."""
    holds, path, turns_on = answer
    if turns_on is not None and turns_on <= on:
        turns_on, answer = None, Answer(holds, path)
    if turns_on or _speaks(rule, holds):
        found.append(Said(place, rule, answer))


def _speaks(rule: Rule, holds: bool | None) -> bool:
    """Whether there is something to say: what cannot be told may be accepted all the same."""
    return holds is False or (holds is None and rule.unknown is not Eligibility.ACCEPT)


def plan_of(pack: Pack) -> Plan:
    """The plan of *pack*, made once."""
    return pack.prepared("eligibility_plan", _make)


def _make(pack: Pack) -> Plan:
    rules = tuple(enumerate(pack.rules))
    segments = ("", *(s.code for s in pack.segments))
    return Plan(
        tuple((n, r, PERSON_CHECKS[r.kind]) for n, r in rules if r.kind in PERSON_CHECKS),
        {code: _role_rules(pack, code) for code in segments},
        tuple((n, r, PROGRAMME_CHECKS[r.kind]) for n, r in rules if r.kind in PROGRAMME_CHECKS),
        {code: _consequences(pack, code) for code in segments},
    )


def _role_rules(pack: Pack, segment: str) -> RoleRules:
    return tuple(
        (place, rule, ROLE_CHECKS[rule.kind])
        for place, rule in enumerate(pack.rules)
        if rule.kind in ROLE_CHECKS and (not rule.segments or segment in rule.segments)
    )


def _consequences(pack: Pack, segment: str) -> dict[EventKind, Consequence]:
    """The first consequence of each event that fits the segment."""
    found: dict[EventKind, Consequence] = {}
    for one in pack.consequences:
        if not one.segments or segment in one.segments:
            found.setdefault(one.event, one)
    return found
