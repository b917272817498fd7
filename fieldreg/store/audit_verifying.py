"""Walking the hash chains of this laptop: the audit chain, and its revisions, incarnation by
incarnation. The first link that does not hold is named; nothing after it is vouched for.

A chain alone cannot tell that its end was cut off, or that all of it was made anew: whoever holds
the key can write one that holds. What the centre has countersigned can: the last anchor of the
audit chain, and the last receipt of the revisions. What came after both is vouched for by the
chain alone, until the next sync.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, func, select

from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import FIRST_LINK, UnreadableRevision, read_header
from fieldreg.protocol.signing import anchor_text, is_signed, receipt_text

from .audit import next_link
from .audit_reading import UnreadableEntry, claimed_number, entries, read_entry
from .record_state import sealed_of
from .schema import audit, revision, sync_state

_CHUNK = 500
_RESCUES = (Audited.RESCUED, Audited.RESTORED)


class Fault(StrEnum):
    """What is wrong at a number.

    MISSING: no such number, though later ones are there, or the centre has seen it. CHANGED: the
    entry, or the link before it, is not what was linked. MISNUMBERED, FOREIGN: it names another
    number, another device. UNREADABLE: no whole entry. REWRITTEN: the chain holds in itself, but
    the centre countersigned another link at this number. FORGED: the centre never signed what is
    kept here as its word.
    """

    MISSING = "missing"
    CHANGED = "changed"
    MISNUMBERED = "misnumbered"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"
    REWRITTEN = "rewritten"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken link: its number, its time as far as one can be read, what is wrong."""

    no: int
    at: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain as it was found. `incarnation` is empty for the audit chain.

    `length` is the last number there is. From `broken` on, all up to `length` is not vouched for.
    `vouched` is the number up to which the centre has seen it, 0 if it has not (here). `gaps` are
    numbers (first and last) of revisions that a damaged disk lost: the audit chain tells of the
    rescue, so that they are no fault.
    """

    incarnation: str
    length: int
    vouched: int = 0
    broken: Broken | None = None
    gaps: tuple[tuple[int, int], ...] = ()

    @property
    def after(self) -> int:
        """How many entries after the broken one are not vouched for either."""
        return max(self.length - self.broken.no, 0) if self.broken else 0


@dataclass(frozen=True, slots=True)
class Verified:
    """Every chain of this laptop: the audit chain first, then its revisions' by their age."""

    audit: Chain
    revisions: tuple[Chain, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every link of every chain holds."""
        return all(chain.broken is None for chain in (self.audit, *self.revisions))


@dataclass(frozen=True, slots=True)
class _Told:
    """What the centre signed of a chain: that it holds this link at this number."""

    no: int
    link: bytes
    is_genuine: bool


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
    told = _anchor(state)
    length = connection.execute(select(func.max(audit.c.audit_no))).scalar_one() or 0
    vouched = told.no if told and told.is_genuine else 0
    broken = _first_broken_entry(connection, state.device_id, told)
    return Chain("", length, vouched, broken)


def _first_broken_entry(
    connection: Connection, device_id: str, told: _Told | None
) -> Broken | None:
    link, expected = FIRST_LINK, 1
    for row in _audit_rows(connection):
        if row.audit_no != expected:
            return _out_of_order(row.audit_no, expected)
        at, fault = _read_entry(row, device_id)
        if fault is None and next_link(link, row.entry) != row.link:
            fault = Fault.CHANGED
        fault = fault or _against(told, expected, row.link)
        if fault:
            return Broken(expected, at, fault)
        link, expected = row.link, expected + 1
    return _beyond(told, expected - 1)


def _read_entry(row: Row[Any], device_id: str) -> tuple[str, Fault | None]:
    try:
        entry, claimed = read_entry(row.audit_no, row.entry, {}), claimed_number(row.entry)
    except UnreadableEntry:
        return "", Fault.UNREADABLE
    if entry.device_id != device_id:
        return entry.at, Fault.FOREIGN
    return entry.at, None if claimed == row.audit_no else Fault.MISNUMBERED


def _out_of_order(number: int, expected: int) -> Broken:
    if number < expected:
        return Broken(number, "", Fault.MISNUMBERED)
    return Broken(expected, "", Fault.MISSING)


def _against(told: _Told | None, no: int, link: bytes) -> Fault | None:
    """Whether the centre's word, where it is about number *no*, names another link."""
    if told is None or told.no != no or told.link == link:
        return None
    return Fault.REWRITTEN if told.is_genuine else Fault.FORGED


def _beyond(told: _Told | None, last: int) -> Broken | None:
    """What the centre's word says of a chain that holds in itself and ends at *last*."""
    if told is None:
        return None
    if not told.is_genuine:
        return Broken(min(told.no, last + 1) or 1, "", Fault.FORGED)
    return Broken(last + 1, "", Fault.MISSING) if told.no > last else None


def _anchor(state: Row[Any]) -> _Told | None:
    """The last head of the audit chain that the centre countersigned, as it is kept here."""
    if not state.audit_anchor:
        return None
    raw = _kept(state.audit_anchor)
    no, link = raw["no"], raw["link"]
    text = anchor_text(state.device_id, raw["incarnation"], no, link)
    return _Told(no, _bytes(link), is_signed(state.centre_key, text, raw["signature"]))


def _kept(text: str) -> dict[str, Any]:
    """A head as it is kept; one that was spoilt says nothing, and is no word of the centre."""
    empty = {"incarnation": "", "no": 0, "link": "", "signature": ""}
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError):
        return empty
    if not isinstance(raw, dict):
        return empty
    kept = {name: raw.get(name, value) for name, value in empty.items()}
    is_sane = all(type(kept[name]) is type(value) for name, value in empty.items())
    return kept if is_sane else empty


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""


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
    told = _receipt(state, incarnation)
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
    told: _Told | None,
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
            return _out_of_order(row.revision_no, expected)
        at, fault = _read_revision(row, device_id)
        if fault is None and not is_behind_gap and sealed_of(row).link(link) != row.link:
            fault = Fault.CHANGED
        fault = fault or _against(told, expected, row.link)
        if fault:
            return Broken(expected, at, fault)
        link, expected = row.link, expected + 1
    return _beyond(told, expected - 1)


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


def _receipt(state: Row[Any], incarnation: str) -> _Told | None:
    """The centre's last receipt, if it is genuine and this incarnation's."""
    if not state.last_receipt:
        return None
    raw = _kept(state.last_receipt)
    text = receipt_text(state.device_id, incarnation, raw["no"], raw["link"])
    genuine = is_signed(state.centre_key, text, raw["signature"])
    return _Told(raw["no"], _bytes(raw["link"]), True) if genuine else None


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
