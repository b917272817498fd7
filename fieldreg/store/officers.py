"""Who works here, as rows of the database; who can sign in stands in the vault's header."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from fieldreg.domain.words import Role

from .schema import draft, officer


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
    """The name of everybody who ever worked here, by id."""
    rows = connection.execute(select(officer.c.officer_id, officer.c.name))
    return {row.officer_id: row.name for row in rows}


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
