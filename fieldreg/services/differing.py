"""Decide where two people changed the same thing: see both sides, choose, and keep the other.

A decision is a revision like any other and travels with the next sync; until then it counts here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fieldreg.domain.checks import check, is_complete
from fieldreg.domain.differing import Difference, Option, stated
from fieldreg.domain.record import Value, apply_patch
from fieldreg.domain.revision import Aside
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import CENTRE_ACTS, Act, Case
from fieldreg.store import queries
from fieldreg.store.differing import differing, differing_records
from fieldreg.store.officers import names
from fieldreg.store.record_state import RecordState, record_rows
from fieldreg.store.revisions import Save, Settling, append
from fieldreg.store.store import Connection

from .desk import Desk
from .people import person_row
from .register import judged
from .views import Choice, SaveResult, Side, ToDecide


@dataclass(frozen=True, slots=True)
class Decision:
    """The side chosen for one place, by its number among the choice's sides."""

    choice: Choice
    side: int


def everyone_to_decide_on(desk: Desk, *, most: int = 100) -> tuple[ToDecide, ...]:
    """Who has something to decide, the newest difference first; *most* people."""
    with desk.store.reading() as connection:
        ids = differing_records(connection)[:most]
        return _read(connection, ids)


def to_decide(desk: Desk, record_id: str) -> ToDecide | None:
    """What is to decide of one person; None if there is nothing (any more)."""
    with desk.store.reading() as connection:
        found = _read(connection, [record_id])
    return found[0] if found else None


def decide(desk: Desk, record_id: str, decisions: Iterable[Decision]) -> SaveResult:
    """Settle these places as one revision; the others stay open.

    Submitted if the record is complete then, else saved; what needs correction goes on needing it.
    The sides that were not chosen stay in the history. Raises UserTrouble difference_changed, with
    nothing written, where a place does not stand any more as it was shown.
    """
    chosen = [(d.choice.asked, d.choice.asked.options()[d.side]) for d in decisions]
    with desk.store.writing() as connection:
        state, found = differing(connection, record_id)
        if not chosen or any(difference not in found for difference, _ in chosen):
            raise UserTrouble("difference_changed")
        return _settle(desk, connection, record_id, state, chosen)


def _settle(
    desk: Desk,
    connection: Connection,
    record_id: str,
    state: RecordState,
    chosen: list[tuple[Difference, Option]],
) -> SaveResult:
    asides: list[Aside] = []
    patch: dict[str, Value | None] = {}
    for difference, option in chosen:
        asides += difference.asides
        patch |= stated(difference, option)
    values = apply_patch(state.values, patch)
    verdict = judged(desk, connection, record_id, values)
    findings = check(values, desk.judging_pack(values), desk.today())
    is_submitted = is_complete(findings) and state.case is not Case.NEEDS_CORRECTION
    saved = append(
        connection,
        Save(
            revision_id=desk.make_id(),
            record_id=record_id,
            act=Act.SUBMITTED if is_submitted else Act.SAVED,
            author=desk.officer_id,
            made_at=desk.now(),
            pack=verdict.pack,
            seen=state.values,
            values=values,
            base=None,
            settling=Settling(tuple(asides), patch),
        ),
        verdict=verdict,
        rows=record_rows(connection, [record_id])[record_id],
    )
    return SaveResult(record_id, saved.revision_id, saved.case, findings)


def _read(connection: Connection, record_ids: Iterable[str]) -> tuple[ToDecide, ...]:
    known = names(connection)
    found = []
    for listed in queries.people(connection, tuple(record_ids)):
        state, open_ones = differing(connection, listed.record_id)
        if open_ones:
            choices = tuple(_choice(d, known) for d in open_ones)
            found.append(ToDecide(person_row(listed), state.values, choices))
    return tuple(found)


def _choice(difference: Difference, known: Mapping[str, str]) -> Choice:
    in_force, *others = (_side(option, known) for option in difference.options())
    before = _side(difference.before, known) if difference.before else None
    sides = (replace(in_force, in_force=True), *others)
    return Choice(difference.place, sides, before, difference)


def _side(option: Option, known: Mapping[str, str]) -> Side:
    return Side(
        values=option.values,
        author=known.get(option.by.author, option.by.author),
        at=option.by.made_at,
        is_here=option.is_here,
        by_centre=option.by.act in CENTRE_ACTS,
    )
