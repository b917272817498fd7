"""The rules of a pack sorted by how often each must be asked; made once for each pack."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from fieldreg.domain.pack import Pack
from fieldreg.domain.pack.promises import Consequence, EventKind
from fieldreg.domain.pack.rules import Rule
from fieldreg.domain.words import Eligibility

from .answers import HOLDS, Answer, Ask
from .answers_role import PROGRAMME, AskProgramme, asked_of, is_of_role
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


class Question(NamedTuple):
    """A rule at its place in the pack; a `quiet` one has nothing to say of what cannot be told."""

    place: int
    rule: Rule
    ask: Ask
    quiet: bool


class ProgrammeQuestion(NamedTuple):
    """A rule about a programme, and whether it is quiet."""

    place: int
    rule: Rule
    ask: AskProgramme
    quiet: bool


class Plan(NamedTuple):
    """Rules with their places in the pack and what asks them; consequences by segment.

    `roles` has the rules that concern a role of each known segment; an empty segment stands for
    any other, which only rules for all segments concern.
    """

    person: tuple[Question, ...]
    roles: dict[str, tuple[Question, ...]]
    programme: tuple[ProgrammeQuestion, ...]
    consequences: dict[str, tuple[tuple[EventKind, Consequence], ...]]

    def consequences_of(self, segment: str) -> tuple[tuple[EventKind, Consequence], ...]:
        """What follows from each event for a role of *segment*, which may be unknown."""
        return self.consequences.get(segment) or self.consequences[""]

    def said_of_person(self, facts: Facts, on: date) -> list[Said]:
        """What the rules about the person say."""
        return _said(self.person, facts, facts.roles[0], on)

    def said_of_role(self, facts: Facts, role: RoleFacts, on: date) -> list[Said]:
        """What the rules about a role say, where they concern its segment."""
        return _said(self.roles.get(role.segment) or self.roles[""], facts, role, on)

    def said_of_programme(self, role: RoleFacts, programme: str) -> list[Said]:
        """What the rules about a programme say."""
        found: list[Said] = []
        for place, rule, ask, quiet in self.programme:
            if rule.programmes and programme not in rule.programmes:
                continue
            if rule.segments and role.segment not in rule.segments:
                continue
            answer = ask(role, programme)
            if answer is not HOLDS and not (quiet and answer.holds is None):
                found.append(Said(place, rule, answer))
        return found


def _said(questions: tuple[Question, ...], facts: Facts, role: RoleFacts, on: date) -> list[Said]:
    found: list[Said] = []
    for place, rule, ask, quiet in questions:
        answer = ask(facts, role, on)
        if answer is not HOLDS and not (quiet and answer.holds is None):
            found.append(Said(place, rule, answer))
    return found


def plan_of(pack: Pack) -> Plan:
    """The plan of *pack*, made once."""
    return pack.prepared("eligibility_plan", _make)


def _make(pack: Pack) -> Plan:
    segments = ("", *(s.code for s in pack.segments))
    of_role: list[Question] = []
    of_person: list[Question] = []
    of_programme: list[ProgrammeQuestion] = []
    for place, rule in enumerate(pack.rules):
        quiet = rule.unknown is Eligibility.ACCEPT
        if rule.kind in PROGRAMME:
            ask = PROGRAMME[rule.kind](rule, pack)
            of_programme.append(ProgrammeQuestion(place, rule, ask, quiet))
        else:
            questions = of_role if is_of_role(rule) else of_person
            questions.append(Question(place, rule, asked_of(rule, pack), quiet))
    return Plan(
        tuple(of_person),
        {code: tuple(q for q in of_role if _concerns(q.rule, code)) for code in segments},
        tuple(of_programme),
        {code: _consequences(pack, code) for code in segments},
    )


def _concerns(rule: Rule, segment: str) -> bool:
    return not rule.segments or segment in rule.segments


def _consequences(pack: Pack, segment: str) -> tuple[tuple[EventKind, Consequence], ...]:
    """The first consequence of each event that fits the segment."""
    found: dict[EventKind, Consequence] = {}
    for one in pack.consequences:
        if not one.segments or segment in one.segments:
            found.setdefault(one.event, one)
    return tuple(found.items())
