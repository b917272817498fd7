"""Following the centre's stream: each change moves one centre row on by one version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, func, select, true, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.prepared import Prepared
from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.revision import Body, Header
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.messages import VERSIONS_AN_EPOCH, Change
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, compact

from .record_state import body_of
from .revisions import insert_foreign
from .schema import KEPT_ERASED, Kept, centre_row, revision
from .values import from_json, to_json

_ROW = insert(centre_row).values({c.name: bindparam(c.name) for c in centre_row.c})
_WRITE_ROW = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=[centre_row.c.record_id],
        set_={c.name: _ROW.excluded[c.name] for c in centre_row.c if c.name != "record_id"},
    )
)
_TOLD = ("seq", "version", "outcome", "kept_aside")
_WRITE_SEEN = Prepared(
    update(revision)
    .where(revision.c.revision_id == bindparam("of_id"))
    .values(
        seen=1,
        # The first time counts: read again, the stream makes nothing younger.
        seen_at=func.coalesce(revision.c.seen_at, bindparam("new_seen_at")),
        **{name: bindparam(f"new_{name}") for name in _TOLD},
    )
)
_AFTER_A_CHANGE = {
    Kept.WHOLE: Kept.WHOLE,
    Kept.REDUCED: Kept.WANTED,
    Kept.WANTED: Kept.WANTED,
    Kept.ERASED: Kept.ERASED_WANTED,
    Kept.ERASED_WANTED: Kept.ERASED_WANTED,
    Kept.REBUILT: Kept.REBUILT,
}


@dataclass(frozen=True, slots=True)
class _Held:
    """A record as it is kept here. `old_hash` is the row's so far, for one not kept whole."""

    record: CentreRecord
    kept: Kept = Kept.WHOLE
    old_hash: bytes = b""


def apply_changes(
    connection: Connection, changes: Sequence[Change], *, at: str = "", is_whole: bool = False
) -> set[str]:
    """Write these changes of the stream, in order; the records that were new or moved on.

    *at* is the centre's clock (UTC), empty if it is not known. A change that does not follow what
    is held of its record is left out: a row was lost here, or the centre skips one. Both sides then
    differ, and the record is told anew; while that is done (*is_whole*) nothing may be skipped.
    Raises EnvironmentTrouble bad_answer, with nothing written, for that, and for a revision that is
    neither here nor in its change.
    """
    if not changes:
        return set()
    records = _centre_records(connection, [c.record_id for c in changes])
    here = _known(connection, [c.revision_id for c in changes])
    arrived: list[tuple[Header, SealedRevision]] = []
    moved: dict[str, _Held] = {}
    seen: list[dict[str, Any]] = []
    for change in changes:
        held = records.get(change.record_id) or _Held(CentreRecord(change.record_id))
        if change.version <= held.record.version:
            continue
        if not _follows(held.record, change):
            if is_whole:
                raise EnvironmentTrouble("bad_answer", what="version")
            continue
        known = here.get(change.revision_id)
        if known is None:
            header, sealed, body = _brought(change)
            arrived.append((header, sealed))
            said = (header.record_id, body)
        else:
            said = (known.record_id, _said(known, change))
        records[change.record_id] = moved[change.record_id] = _next(held, change, *said)
        seen.append({**_seen(change), "new_seen_at": at or None})
    insert_foreign(connection, arrived)
    if moved:
        _WRITE_ROW.run_all(connection, [_row(held) for held in moved.values()])
        _WRITE_SEEN.run_all(connection, seen)
    return set(moved)


def forget_rows(connection: Connection, record_ids: Sequence[str] | None = None) -> None:
    """Forget every centre row, or those of *record_ids*; they will be told again from the start.

    Of records of which something was erased the row stays, under version 0 and outside of the
    digest, until it is told again: nothing else here says what stood in it.
    """
    rows: ColumnElement[bool] = true()
    revisions: ColumnElement[bool] = true()
    if record_ids is not None:
        rows = centre_row.c.record_id.in_(record_ids)
        revisions = revision.c.record_id.in_(record_ids)
    erased = select(revision.c.record_id).where(revision.c.body.is_(None))
    lasting = centre_row.c.record_id.in_(erased)
    connection.execute(centre_row.delete().where(rows, ~lasting))
    for kept, later in ((Kept.WANTED, Kept.REDUCED), (Kept.ERASED_WANTED, Kept.ERASED)):
        one = centre_row.c.reduced == kept
        connection.execute(update(centre_row).where(rows, one).values(reduced=later))
    connection.execute(update(centre_row).where(rows).values(version=0))
    connection.execute(update(revision).where(revisions).values(seen=0, seq=None, version=None))


def _follows(record: CentreRecord, change: Change) -> bool:
    begins_epoch = change.version % VERSIONS_AN_EPOCH == 1
    return change.version == record.version + 1 or begins_epoch


def _next(held: _Held, change: Change, record_id: str, body: Body) -> _Held:
    current = held.record
    if record_id != change.record_id:
        raise EnvironmentTrouble("bad_answer", what="record")
    kept = held.kept
    if current.version == 0:
        # What was kept of it is told anew, from nothing.
        current = replace(current, values={})
        kept = Kept.REBUILT if kept in KEPT_ERASED else Kept.WHOLE
    record = follow(
        current,
        body.patch,
        case=change.case,
        version=change.version,
        kept_aside=tuple(change.kept_aside),
    )
    return _Held(record, _AFTER_A_CHANGE[kept], held.old_hash)


def _known(connection: Connection, revision_ids: Sequence[str]) -> dict[str, Row[Any]]:
    rows = connection.execute(select(revision).where(revision.c.revision_id.in_(revision_ids)))
    return {row.revision_id: row for row in rows}


def _said(known: Row[Any], change: Change) -> Body:
    """What a revision says that is here: of an erased one the change must tell it again.

    The centre leaves out what the asking incarnation made itself. So the trouble that is raised,
    bad_answer "revision", leads to a new incarnation, which is told everything.
    """
    if known.body is not None:
        return body_of(known)
    if change.revision is not None and change.revision.body is None:
        return Body()  # erased at the centre too
    _, sealed, body = _brought(change)
    if sealed.commitment != known.commitment:
        raise EnvironmentTrouble("bad_answer", what="commitment")
    return body


def _brought(change: Change) -> tuple[Header, SealedRevision, Body]:
    """The revision that the change itself brings."""
    if change.revision is None:
        raise EnvironmentTrouble("bad_answer", what="revision")
    try:
        sealed, read = change.revision.parts
    except (UnreadableRevision, ValueError):
        raise EnvironmentTrouble("bad_answer", what="revision") from None
    if (read.header.revision_id, read.header.record_id) != (change.revision_id, change.record_id):
        raise EnvironmentTrouble("bad_answer", what="revision")
    return read.header, sealed, read.body or Body()


def _centre_records(connection: Connection, record_ids: Sequence[str]) -> dict[str, _Held]:
    wanted = sorted(set(record_ids))
    rows = connection.execute(select(centre_row).where(centre_row.c.record_id.in_(wanted)))
    return {
        row.record_id: _Held(
            CentreRecord(row.record_id, row.version, Case(row.case_name), from_json(row.body)),
            Kept(row.reduced),
            row.row_hash,
        )
        for row in rows
    }


def _row(held: _Held) -> dict[str, Any]:
    record = held.record
    case = record.case or Case.INCOMPLETE
    values = {} if held.kept is Kept.ERASED_WANTED else record.values
    is_whole = held.kept in (Kept.WHOLE, Kept.REBUILT)
    told = row_hash(record.record_id, record.version, case.value, values)
    return {
        "record_id": record.record_id,
        "version": record.version,
        "case_name": case,
        "body": to_json(values),
        "row_hash": told if is_whole else held.old_hash,
        "reduced": held.kept,
    }


def _seen(change: Change) -> dict[str, Any]:
    return {
        "of_id": change.revision_id,
        "new_seq": change.seq,
        "new_version": change.version,
        "new_outcome": change.outcome,
        "new_kept_aside": compact(change.kept_aside).decode(),
    }


def kept_aside_of(text: str) -> tuple[str, ...]:
    """The paths in the `kept_aside` column."""
    return tuple(json.loads(text))
