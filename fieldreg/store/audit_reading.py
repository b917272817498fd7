"""Reading the audit chain, newest first: what was done here, by whom, to what."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, literal, or_, select

from .audit import FORMAT
from .schema import audit, officer

_CHUNK = 500
_TEXTS = ("device_id", "incarnation", "at", "officer", "act", "subject")


class UnreadableEntry(ValueError):
    """These bytes are no audit entry of a format this program knows; the text names no value."""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: when (UTC, as the laptop's clock said), who, what, to what.

    `officer` is the name where this laptop knows it, else empty. `act` is a word of `Audited`; one
    of a later program stays as it is. `subject` is a record's or an officer's id, or empty.
    """

    no: int
    device_id: str
    incarnation: str
    at: str
    act: str
    officer_id: str
    officer: str
    subject: str
    detail: Mapping[str, str | int]


def entries(
    connection: Connection,
    *,
    below: int | None = None,
    most: int = 100,
    acts: Collection[str] = (),
    subject: str = "",
    officer_id: str = "",
    since: str = "",
    until: str = "",
) -> tuple[AuditEntry, ...]:
    """The newest *most* entries that fit, newest first; only those numbered under *below*.

    *since* (inclusive) and *until* (exclusive) are UTC moments. What cannot be read is left out:
    `audit_verifying.verify` names it.
    """
    wanted = [f'"act":"{act}"' for act in acts]
    names = _officer_names(connection)
    found: list[AuditEntry] = []
    for no, data in _rows(connection, below, wanted, subject, officer_id):
        try:
            one = read_entry(no, data, names)
        except UnreadableEntry:
            continue
        fits = (
            (not acts or one.act in acts)
            and (not subject or one.subject == subject)
            and (not officer_id or one.officer_id == officer_id)
            and (not since or one.at >= since)
            and (not until or one.at < until)
        )
        if fits:
            found.append(one)
        if len(found) >= most:
            break
    return tuple(found)


def read_entry(no: int, data: bytes, names: Mapping[str, str]) -> AuditEntry:
    """The entry in *data*, kept under number *no*; *names* are the officers'.

    Raises UnreadableEntry for anything that is no whole entry of format 1.
    """
    raw = _object(data)
    detail = raw.get("detail")
    if raw.get("format") != FORMAT or not isinstance(detail, dict):
        raise UnreadableEntry("format")
    texts = {name: raw.get(name) for name in _TEXTS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise UnreadableEntry("text")
    if not all(isinstance(value, str | int) for value in detail.values()):
        raise UnreadableEntry("detail")
    officer_id = str(raw["officer"])
    return AuditEntry(
        no=no,
        device_id=str(raw["device_id"]),
        incarnation=str(raw["incarnation"]),
        at=str(raw["at"]),
        act=str(raw["act"]),
        officer_id=officer_id,
        officer=names.get(officer_id, ""),
        subject=str(raw["subject"]),
        detail=detail,
    )


def claimed_number(data: bytes) -> int:
    """The number that an entry says it has; 0 where it says none."""
    claimed = _object(data).get("audit_no")
    return claimed if type(claimed) is int else 0


def _object(data: bytes) -> dict[str, Any]:
    try:
        raw = json.loads(bytes(data).decode())
    except (ValueError, RecursionError, TypeError):
        raise UnreadableEntry("json") from None
    if not isinstance(raw, dict):
        raise UnreadableEntry("object")
    return raw


def _officer_names(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(officer.c.officer_id, officer.c.name))
    return {row.officer_id: row.name for row in rows}


def _rows(
    connection: Connection, below: int | None, acts: list[str], subject: str, officer_id: str
) -> Iterator[tuple[int, bytes]]:
    """Rows that may fit, newest first: an entry is written in one way only, so its members can be
    looked for as they stand, and only what may fit is parsed."""
    query = select(audit.c.audit_no, audit.c.entry).order_by(audit.c.audit_no.desc())
    said = [f'"subject":"{subject}"'] if subject else []
    said += [f'"officer":"{officer_id}"'] if officer_id else []
    for text in said:
        query = query.where(func.instr(audit.c.entry, literal(text.encode())) > 0)
    if acts:
        found = [func.instr(audit.c.entry, literal(text.encode())) > 0 for text in acts]
        query = query.where(or_(*found))
    while True:
        window = query if below is None else query.where(audit.c.audit_no < below)
        rows = connection.execute(window.limit(_CHUNK)).all()
        yield from ((row.audit_no, row.entry) for row in rows)
        if len(rows) < _CHUNK:
            return
        below = rows[-1].audit_no
