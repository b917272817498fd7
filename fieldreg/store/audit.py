"""The audit chain of this laptop: each act that matters, each entry bound to all before it.

    link = SHA-256("fieldreg/audit/1" 0x00 previous-link entry)

with 32 zero bytes before the first. An entry is a JSON text made once. It names an officer and a
record by id, and never holds a person's data, so that nothing in it ever has to be erased.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, insert, select, true

from fieldreg.database.prepared import Prepared
from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import FIRST_LINK, compact

from .schema import audit, sync_state

FORMAT = 1
_LAST = select(audit.c.audit_no, audit.c.link).order_by(audit.c.audit_no.desc()).limit(1)
_NEWEST = Prepared(_LAST)
_HEAD = _LAST.subquery()
_PRESENT = Prepared(
    select(
        sync_state.c.device_id, sync_state.c.incarnation, _HEAD.c.audit_no, _HEAD.c.link
    ).select_from(sync_state.outerjoin(_HEAD, true()))
)
"""This device and its newest entry in one question: each costs more than its answer."""
_APPEND = Prepared(insert(audit))


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Number and link of the newest entry; 0 and zeros where there is none."""

    no: int
    link: bytes


_NONE_YET = AuditHead(0, FIRST_LINK)


@dataclass(frozen=True, slots=True)
class Present:
    """This device in its present incarnation, and the newest entry."""

    device_id: str
    incarnation: str
    head: AuditHead

    @classmethod
    def of(
        cls, device_id: str, incarnation: str, audit_no: int | None, link: bytes | None
    ) -> Present:
        """From columns; the last two are None where there is no entry."""
        head = AuditHead(audit_no, link) if audit_no and link else _NONE_YET
        return cls(device_id, incarnation, head)


def note(
    connection: Connection,
    act: Audited,
    present: Present | None = None,
    /,
    *,
    at: str,
    officer_id: str = "",
    subject: str = "",
    **detail: str | int,
) -> None:
    """Append an entry, in the caller's transaction.

    *at* is UTC, *subject* a record's or an officer's id or empty. *present*, where the caller has
    just read it, saves a question. *detail* holds counts, keys of trouble, places such as
    `second`: never a name, a number of a person, or a path.
    """
    present = present or Present.of(*_PRESENT.rows(connection, {})[0])
    head = present.head
    entry = compact(
        {
            "format": FORMAT,
            "device_id": present.device_id,
            "incarnation": present.incarnation,
            "audit_no": head.no + 1,
            "at": at,
            "officer": officer_id,
            "act": act.value,
            "subject": subject,
            "detail": detail,
        }
    )
    row = {"audit_no": head.no + 1, "entry": entry, "link": next_link(head.link, entry)}
    _APPEND.run(connection, row)


def audit_head(connection: Connection) -> AuditHead:
    """The newest entry's number and link."""
    found = _NEWEST.rows(connection, {})
    return AuditHead(*found[0]) if found else _NONE_YET


def next_link(previous: bytes, entry: bytes) -> bytes:
    """The chain's link (32 bytes) after *previous*."""
    return sha256(b"fieldreg/audit/1\x00" + previous + entry).digest()
