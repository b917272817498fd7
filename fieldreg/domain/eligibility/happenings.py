"""Dated events of a role and what follows from them: left office, moved, died, too old."""

from __future__ import annotations

from datetime import date

from fieldreg.domain.pack.promises import Consequence, EventKind, PayerEffect

from .facts import Facts, RoleFacts, day_after
from .plan import Plan
from .results import Happening

_FURTHEST_LAST = (PayerEffect.SAME, PayerEffect.CHECK, PayerEffect.SELF, PayerEffect.NOBODY)


def happenings(facts: Facts, plan: Plan, on: date) -> tuple[Happening, ...]:
    """Every event of every role, past or to come, in the order of their days.

    An event whose day is not known stands first and counts as past. Nothing but death itself
    follows a death. A segment that the pack does not know has what holds for every segment.
    """
    died = facts.events.get(EventKind.DIED)
    last = (died.on or date.min) if died else date.max
    found = []
    for role in facts.roles:
        for kind, one in plan.consequences_of(role.segment):
            if kind is EventKind.AGE or kind in facts.events or role.ends_on:
                has_day, when = _when(kind, one, facts, role)
            else:
                continue
            if not has_day or (kind is not EventKind.DIED and when is not None and when > last):
                continue
            found.append(Happening(role.id, when, one, when is None or when <= on))
    if len(found) > 1:
        found.sort(key=lambda h: (h.on or date.min, h.role_id))
    return tuple(found)


def payer_effect(found: tuple[Happening, ...], role_id: str) -> PayerEffect:
    """What the events so far mean for who pays.

    An office that has stopped paying does not begin again because of what happens later, so the
    event that goes furthest counts, not the last one.
    """
    effect = PayerEffect.SAME
    for one in found:
        if one.role_id == role_id and one.is_past:
            effect = max(effect, one.consequence.payer, key=_FURTHEST_LAST.index)
    return effect


def _when(
    kind: EventKind, one: Consequence, facts: Facts, role: RoleFacts
) -> tuple[bool, date | None]:
    """Whether the event is known, and its day."""
    if kind is EventKind.LEFT_OFFICE:
        first = day_after(role.ends_on) if role.ends_on else None
        return first is not None, first
    if kind is EventKind.AGE:
        first = facts.birthday(one.years)
        return first is not None, first
    event = facts.events.get(kind)
    return event is not None, event.on if event else None
