"""The rules of a pack sorted by how often each must be asked; made once for each pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.promises import Consequence, EventKind
from fieldreg.domain.pack.rules import Rule
from fieldreg.domain.words import Eligibility

from .answers import (
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
        if turns_on is not None and turns_on <= day and holds is not None:
            holds = not holds
        if holds:
            return Eligibility.ACCEPT
        return self.rule.outcome if holds is False else self.rule.unknown


@dataclass(frozen=True, slots=True)
class Plan:
    """Rules with their places in the pack and what asks them; consequences by segment."""

    person: tuple[tuple[int, Rule, PersonCheck], ...]
    role: tuple[tuple[int, Rule, RoleCheck], ...]
    programme: tuple[tuple[int, Rule, ProgrammeCheck], ...]
    consequences: dict[str, dict[EventKind, Consequence]]

    def said_of_person(self, facts: Facts, pack: Pack, on: date) -> list[Said]:
        """What the rules about the person say."""
        found = []
        for place, rule, ask in self.person:
            answer = ask(rule, facts, pack, on)
            if not answer.holds or answer.turns_on:
                found.append(Said(place, rule, answer))
        return found

    def said_of_role(self, facts: Facts, role: RoleFacts, pack: Pack, on: date) -> list[Said]:
        """What the rules about a role say, where they concern its segment."""
        found = []
        for place, rule, ask in self.role:
            if rule.segments and role.segment not in rule.segments:
                continue
            answer = ask(rule, facts, role, pack, on)
            if not answer.holds or (answer.turns_on and answer.turns_on > on):
                found.append(Said(place, rule, answer))
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
            if not answer.holds:
                found.append(Said(place, rule, answer))
        return found


def plan_of(pack: Pack) -> Plan:
    """The plan of *pack*, made once."""
    return pack.prepared("eligibility_plan", _make)


def _make(pack: Pack) -> Plan:
    rules = tuple(enumerate(pack.rules))
    return Plan(
        tuple((n, r, PERSON_CHECKS[r.kind]) for n, r in rules if r.kind in PERSON_CHECKS),
        tuple((n, r, ROLE_CHECKS[r.kind]) for n, r in rules if r.kind in ROLE_CHECKS),
        tuple((n, r, PROGRAMME_CHECKS[r.kind]) for n, r in rules if r.kind in PROGRAMME_CHECKS),
        {code: _consequences(pack, code) for code in ("", *(s.code for s in pack.segments))},
    )


def _consequences(pack: Pack, segment: str) -> dict[EventKind, Consequence]:
    """The first consequence of each event that fits the segment."""
    found: dict[EventKind, Consequence] = {}
    for one in pack.consequences:
        if not one.segments or segment in one.segments:
            found.setdefault(one.event, one)
    return found
