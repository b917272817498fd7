"""The laptop's audit chain: noting what an officer did, reading it, and proving it whole."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from fieldreg.domain.words import Audited
from fieldreg.store import audit, audit_reading, audit_verifying
from fieldreg.store.audit_reading import AuditEntry
from fieldreg.store.audit_verifying import Verified

from .desk import Desk


def note(desk: Desk, act: Audited, *, subject: str = "", **detail: str | int) -> None:
    """Append an entry of the signed-in officer; see `store.audit.note` for what it may hold."""
    with desk.store.writing() as connection:
        audit.note(
            connection,
            act,
            at=desk.now(),
            officer_id=desk.officer_id,
            subject=subject,
            **detail,
        )


def nik_shown(desk: Desk, record_id: str) -> bool:
    """Note that the officer saw the whole NIK of a record; whether that was new.

    Once for each record and sign-in is enough: the desk remembers.
    """
    if record_id in desk.niks_shown:
        return False
    note(desk, Audited.NIK_SHOWN, subject=record_id)
    desk.niks_shown.add(record_id)
    return True


def exported(desk: Desk, what: str, count: int) -> None:
    """Note that *count* registrations left this laptop as a *what* (a word such as `list`)."""
    note(desk, Audited.EXPORTED, what=what, count=count)


def printed(desk: Desk, what: str, record_id: str = "", count: int = 1) -> None:
    """Note that something was printed: of one record, or of *count*."""
    note(desk, Audited.PRINTED, subject=record_id, what=what, count=count)


def imported(desk: Desk, what: str, count: int) -> None:
    """Note that *count* registrations came in from a *what*."""
    note(desk, Audited.IMPORTED, what=what, count=count)


def setting_changed(desk: Desk, name: str) -> None:
    """Note that the setting *name* of this laptop was changed; its value stands in no entry."""
    note(desk, Audited.SETTING_CHANGED, name=name)


def entries(
    desk: Desk,
    *,
    below: int | None = None,
    most: int = 100,
    acts: Collection[str] = (),
    record_id: str = "",
    officer_id: str = "",
    first: date | None = None,
    last: date | None = None,
) -> tuple[AuditEntry, ...]:
    """The newest *most* entries that fit, newest first; *below* a number, to read on.

    *first* and *last* are days of the programme's time zone, both included. Days are those of the
    laptop's clock, which may have been wrong; numbers are never out of order.
    """
    with desk.store.reading() as connection:
        return audit_reading.entries(
            connection,
            below=below,
            most=most,
            acts=acts,
            subject=record_id,
            officer_id=officer_id,
            since=_midnight(desk, first) if first else "",
            until=_midnight(desk, last + timedelta(days=1)) if last else "",
        )


def verify(desk: Desk) -> Verified:
    """Walk the audit chain and the revisions' chains; the first broken link of each is named."""
    with desk.store.reading() as connection:
        return audit_verifying.verify(connection)


def _midnight(desk: Desk, day: date) -> str:
    """When *day* begins in the programme's time zone, as UTC."""
    begins = datetime.combine(day, time.min, ZoneInfo(desk.pack.time_zone))
    return begins.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
