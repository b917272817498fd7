"""Who works here, as rows of the database; who can sign in stands in the vault's header."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select, update

from fieldreg.database.prepared import Prepared
from fieldreg.domain.record import ITEM_ID
from fieldreg.domain.words import Role
from fieldreg.protocol.messages import MAX_OFFICERS, OfficerName
from fieldreg.protocol.sealed import compact

from .schema import draft, officer, sync_state

_MOST_LETTERS = 80
_OWN = Prepared(select(officer.c.officer_id, officer.c.name).order_by(officer.c.officer_id))


@dataclass(frozen=True, slots=True)
class OfficerKept:
    """One row; `removed_at` (UTC) is empty while he works here."""

    officer_id: str
    name: str
    role: Role
    removed_at: str = ""


def officers(connection: Connection) -> tuple[OfficerKept, ...]:
    """All there ever were, by name."""
    query = select(officer).order_by(officer.c.name, officer.c.officer_id)
    return tuple(
        OfficerKept(r.officer_id, r.name, Role(r.role), r.removed_at or "")
        for r in connection.execute(query)
    )


def names(connection: Connection) -> dict[str, str]:
    """By id: the name of everybody who ever worked here, or at another laptop of the office, as
    far as the centre has told."""
    rows = connection.execute(select(officer.c.officer_id, officer.c.name))
    told = connection.execute(select(sync_state.c.officers)).scalar() or ""
    return _told(told) | {row.officer_id: row.name for row in rows}


def to_be_told(connection: Connection, state: Any) -> tuple[OfficerName, ...]:
    """Who works or worked here and is not among those of whom the centre has told this office.

    *state* is the row of `sync_state`. Nobody for a centre that keeps no names: after its first
    answer that is known.
    """
    if state.cursor and not state.officers:
        return ()
    known = _told(state.officers)
    own = (row for row in _OWN.rows(connection, {}) if row.officer_id not in known)
    said = [OfficerName(id=row.officer_id, name=n) for row in own if (n := _sayable(row))]
    return tuple(said[:MAX_OFFICERS])


def keep_told(connection: Connection, told: Iterable[OfficerName]) -> None:
    """Keep who writes at the office's laptops, as the centre tells it now."""
    text = compact({one.id: one.name for one in told}).decode()
    connection.execute(update(sync_state).values(officers=text))


def _told(text: str) -> dict[str, str]:
    return dict(json.loads(text)) if text else {}


def _sayable(row: Any) -> str:
    """The name as the protocol takes it; empty where there is none to say."""
    letters = "".join(letter for letter in row.name if letter.isprintable())
    return letters.strip()[:_MOST_LETTERS] if ITEM_ID.fullmatch(row.officer_id) else ""


def add(connection: Connection, officer_id: str, name: str, role: Role) -> None:
    """A new row."""
    row = {"officer_id": officer_id, "name": name, "role": role.value}
    connection.execute(insert(officer).values(row))


def change_role(connection: Connection, officer_id: str, role: Role) -> None:
    """What the officer may do from now on."""
    mine = officer.c.officer_id == officer_id
    connection.execute(update(officer).where(mine).values(role=role.value))


def remove(connection: Connection, officer_id: str, *, at: str, heir: str) -> None:
    """He works here no more (his name stays for the history); *heir* gets the forms he left open,
    which nobody would ever see again otherwise."""
    mine = officer.c.officer_id == officer_id
    connection.execute(update(officer).where(mine).values(removed_at=at))
    left = draft.c.officer_id == officer_id
    connection.execute(update(draft).where(left).values(officer_id=heir))
