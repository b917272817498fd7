"""Walking the hash chains of this laptop: the audit chain, and its revisions, incarnation by
incarnation. The first link that does not hold is named; nothing after it is vouched for.

A chain alone cannot tell that its end was cut off, or that all of it was made anew: whoever holds
the key can write one that holds. What the centre has countersigned can: the last anchor of the
audit chain, and the last receipt of the revisions. What came after both is vouched for by the
chain alone, until the next sync.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, func, select

from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import FIRST_LINK, UnreadableRevision, read_header

from .audit import next_link
from .audit_reading import UnreadableEntry, claimed_number, entries, read_entry
from .chain_faults import (
    Broken,
    Chain,
    Fault,
    Told,
    Verified,
    against,
    beyond,
    out_of_order,
    told_of_audit,
    told_of_revisions,
)
from .record_state import sealed_of
from .schema import audit, revision, sync_state

__all__ = ["Broken", "Chain", "Fault", "Verified", "verify"]
_CHUNK = 500
_RESCUES = (Audited.RESCUED, Audited.RESTORED)


def verify(connection: Connection) -> Verified:
    """Walk every chain of this laptop. Reads all of them; nothing is changed."""
    state = connection.execute(select(sync_state)).one()
    audited = _audit_chain(connection, state)
    rescued = audited.broken is None and bool(entries(connection, acts=_RESCUES, most=1))
    incarnations = connection.execute(
        select(revision.c.incarnation)
        .where(revision.c.link.is_not(None))
        .group_by(revision.c.incarnation)
        .order_by(func.min(revision.c.row_no))
    ).scalars()
    return Verified(
        audited,
        tuple(
            _revision_chain(connection, state, name, rescued=rescued) for name in incarnations.all()
        ),
    )


def _audit_chain(connection: Connection, state: Row[Any]) -> Chain:
    told = told_of_audit(state)
    length = connection.execute(select(func.max(audit.c.audit_no))).scalar_one() or 0
    vouched = told.no if told and told.is_genuine else 0
    broken = _first_broken_entry(connection, state.device_id, told)
    return Chain("", length, vouched, broken)


def _first_broken_entry(connection: Connection, device_id: str, told: Told | None) -> Broken | None:
    link, expected = FIRST_LINK, 1
    for row in _audit_rows(connection):
        if row.audit_no != expected:
            return out_of_order(row.audit_no, expected)
        at, fault = _read_entry(row, device_id)
        if fault is None and next_link(link, row.entry) != row.link:
            fault = Fault.CHANGED
        fault = fault or against(told, expected, row.link)
        if fault:
            return Broken(expected, at, fault)
        link, expected = row.link, expected + 1
    return beyond(told, expected - 1)


def _read_entry(row: Row[Any], device_id: str) -> tuple[str, Fault | None]:
    try:
        entry, claimed = read_entry(row.audit_no, row.entry, {}), claimed_number(row.entry)
    except UnreadableEntry:
        return "", Fault.UNREADABLE
    if entry.device_id != device_id:
        return entry.at, Fault.FOREIGN
    return entry.at, None if claimed == row.audit_no else Fault.MISNUMBERED


def _audit_rows(connection: Connection) -> Iterator[Row[Any]]:
    last: int | None = None
    while True:
        query = select(audit).order_by(audit.c.audit_no).limit(_CHUNK)
        if last is not None:
            query = query.where(audit.c.audit_no > last)
        rows = connection.execute(query).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].audit_no


def _revision_chain(
    connection: Connection, state: Row[Any], incarnation: str, *, rescued: bool
) -> Chain:
    told = told_of_revisions(state, incarnation)
    made_here = revision.c.link.is_not(None) & (revision.c.incarnation == incarnation)
    newest = select(func.max(revision.c.revision_no)).where(made_here)
    length = connection.execute(newest).scalar_one()
    gaps: list[tuple[int, int]] = []
    broken = _first_broken_revision(connection, state.device_id, incarnation, told, gaps)
    if gaps and not rescued:
        broken, gaps = Broken(gaps[0][0], "", Fault.MISSING), []
    return Chain(incarnation, length, told.no if told else 0, broken, tuple(gaps))


def _first_broken_revision(
    connection: Connection,
    device_id: str,
    incarnation: str,
    told: Told | None,
    gaps: list[tuple[int, int]],
) -> Broken | None:
    """The first fault; gaps before it are added to *gaps*. What follows a gap begins anew."""
    link, expected = FIRST_LINK, 1
    for row in _revision_rows(connection, incarnation):
        is_behind_gap = row.revision_no > expected
        if is_behind_gap:
            gaps.append((expected, row.revision_no - 1))
            expected = row.revision_no
        if row.revision_no != expected:
            return out_of_order(row.revision_no, expected)
        at, fault = _read_revision(row, device_id)
        if fault is None and not is_behind_gap and sealed_of(row).link(link) != row.link:
            fault = Fault.CHANGED
        fault = fault or against(told, expected, row.link)
        if fault:
            return Broken(expected, at, fault)
        link, expected = row.link, expected + 1
    return beyond(told, expected - 1)


def _read_revision(row: Row[Any], device_id: str) -> tuple[str, Fault | None]:
    try:
        header = read_header(row.header)
        _ = sealed_of(row).commitment
    except (UnreadableRevision, ValueError, TypeError, AttributeError):
        return "", Fault.UNREADABLE
    if header.device_id != device_id or header.incarnation != row.incarnation:
        return header.made_at, Fault.FOREIGN
    said = (header.revision_id, header.record_id, header.revision_no, header.act)
    base = (header.base.version, header.base.revision)
    beside = (row.revision_id, row.record_id, row.revision_no, row.act)
    if (said, base) != (beside, (row.base_version, row.base_revision)):
        return header.made_at, Fault.MISNUMBERED
    return header.made_at, None


def _revision_rows(connection: Connection, incarnation: str) -> Iterator[Row[Any]]:
    last = 0
    while True:
        rows = connection.execute(
            select(revision)
            .where(
                revision.c.link.is_not(None),
                revision.c.incarnation == incarnation,
                revision.c.revision_no > last,
            )
            .order_by(revision.c.revision_no)
            .limit(_CHUNK)
        ).all()
        yield from rows
        if len(rows) < _CHUNK:
            return
        last = rows[-1].revision_no
