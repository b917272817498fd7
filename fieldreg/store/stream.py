"""Following the centre's stream: each change moves one centre row on by one version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.prepared import Prepared
from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.revision import Body, Header
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash_of
from fieldreg.protocol.messages import VERSIONS_AN_EPOCH, Change
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, written

from .former import settle_wants, still_former
from .listed import LISTED, listed
from .receipts import Receipts, receipt_beside
from .record_state import body_of
from .revisions import foreign_columns, insert_foreign
from .schema import KEPT_ERASED, Kept, centre_row, revision
from .values import from_json, paths_to_json

_ROW = insert(centre_row).values({c.name: bindparam(c.name) for c in centre_row.c})
_WRITE_ROW = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=[centre_row.c.record_id],
        set_={c.name: _ROW.excluded[c.name] for c in centre_row.c if c.name != "record_id"},
    )
)
_TOLD = ("seq", "version", "outcome", "kept_aside")
_WITH_RECEIPT = (*_TOLD, "receipted_at", "problem")


def _seeing(names: Sequence[str]) -> Prepared:
    """Writes *names* beside what the stream tells of a revision that is here."""
    return Prepared(
        update(revision)
        .where(revision.c.row_no == bindparam("of_row"))
        .values(
            seen=1,
            # The first time counts: read again, the stream makes nothing younger.
            seen_at=func.coalesce(revision.c.seen_at, bindparam("new_seen_at")),
            **{name: bindparam(f"new_{name}") for name in names},
        )
    )


_WRITE_SEEN, _WRITE_SEEN_AND_RECEIPT = _seeing(_TOLD), _seeing(_WITH_RECEIPT)
_HERE = Prepared(
    select(
        revision.c.row_no,
        revision.c.revision_id,
        revision.c.record_id,
        revision.c.body,
        revision.c.commitment,
    ).where(revision.c.revision_id.in_(LISTED))
)
_HELD = Prepared(select(centre_row).where(centre_row.c.record_id.in_(LISTED)))
_AFTER_A_CHANGE = {
    Kept.WHOLE: Kept.WHOLE,
    Kept.REDUCED: Kept.WANTED,
    Kept.WANTED: Kept.WANTED,
    Kept.ERASED: Kept.ERASED_WANTED,
    Kept.ERASED_WANTED: Kept.ERASED_WANTED,
    Kept.REBUILT: Kept.REBUILT,
}


class _Held(NamedTuple):
    """A record as it is kept here. `old_hash` is the row's so far, for one not kept whole, and
    `row` the one that stands, where it is being told again."""

    record: CentreRecord
    kept: Kept = Kept.WHOLE
    old_hash: bytes = b""
    row: Any = None


def apply_changes(
    connection: Connection,
    changes: Sequence[Change],
    *,
    at: str = "",
    is_whole: bool = False,
    receipts: Receipts | None = None,
) -> set[str]:
    """Write these changes of the stream, in order; the records that were new or moved on.

    *at* is the centre's clock (UTC), empty if it is not known. A change that does not follow what
    is held of its record is left out: a row was lost here, or the centre skips one. Both sides then
    differ, and the record is told anew; while that is done (*is_whole*) nothing may be skipped.
    Of *receipts* that are still to be written, those of which the stream tells are written along
    and taken out: each row is written once.
    Raises EnvironmentTrouble bad_answer, with nothing written, for that, and for a revision that is
    neither here nor in its change.
    """
    if not changes:
        return set()
    records = _centre_records(connection, [c.record_id for c in changes])
    here = _known(connection, [c.revision_id for c in changes], receipts)
    moved: dict[str, _Held] = {}
    told = _ToldOf(receipts or Receipts(), at)
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
            told.arrived(header, sealed, change)
            said = (header.record_id, body)
        else:
            said = (known.record_id, _said(known, change))
            told.seen(known.row_no, change)
        records[change.record_id] = moved[change.record_id] = _next(held, change, *said)
    told.write(connection)
    _WRITE_ROW.run_all(connection, [_row(held) for held in moved.values()])
    return set(moved)


class _ToldOf:
    """What the stream tells of revisions, gathered and then written once for each."""

    def __init__(self, receipts: Receipts, at: str) -> None:
        self._receipts = receipts
        self._at = at or None
        self._new: list[dict[str, Any]] = []
        self._seen: list[dict[str, Any]] = []
        self._with_receipt: list[dict[str, Any]] = []

    def arrived(self, header: Header, sealed: SealedRevision, change: Change) -> None:
        """It was not here before."""
        row = foreign_columns(header, sealed)
        row.update(_told(change), seen=1, seen_at=self._at)
        self._new.append(row)

    def seen(self, row_no: int, change: Change) -> None:
        """It is here, in the row *row_no*."""
        new = {f"new_{name}": value for name, value in _told(change).items()}
        new |= {"of_row": row_no, "new_seen_at": self._at}
        receipt = receipt_beside(self._receipts, change.revision_id)
        if receipt is None:
            self._seen.append(new)
        else:
            self._with_receipt.append({**receipt, **new})

    def write(self, connection: Connection) -> None:
        """Write it all."""
        insert_foreign(connection, self._new)
        _WRITE_SEEN_AND_RECEIPT.run_all(connection, self._with_receipt)
        _WRITE_SEEN.run_all(connection, self._seen)


def forget_rows(connection: Connection, record_ids: Sequence[str]) -> None:
    """Forget the centre rows of *record_ids*, which are told anew in the same transaction.

    Of records of which something was erased the row stays, under version 0 and outside of the
    digest, until it is told again: nothing else here says what stood in it.
    """
    rows = centre_row.c.record_id.in_(record_ids)
    revisions = revision.c.record_id.in_(record_ids)
    erased = select(revision.c.record_id).where(revision.c.body.is_(None))
    lasting = centre_row.c.record_id.in_(erased)
    connection.execute(centre_row.delete().where(rows, ~lasting))
    settle_wants(connection, rows)
    connection.execute(update(centre_row).where(rows).values(version=0, former=""))
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
        # What was kept of it is told anew, from nothing: there are no values in it.
        kept = Kept.REBUILT if kept in KEPT_ERASED else Kept.WHOLE
    record = follow(
        current,
        body.patch,
        case=change.case,
        version=change.version,
        kept_aside=tuple(change.kept_aside),
    )
    return _Held(record, _AFTER_A_CHANGE[kept], held.old_hash, held.row)


def _known(
    connection: Connection, revision_ids: Sequence[str], receipts: Receipts | None
) -> dict[str, Any]:
    """The rows of those that are here; of those with a receipt they were read already."""
    read = receipts.to_write if receipts else {}
    here = {i: read[i][0] for i in revision_ids if i in read}
    others = [i for i in revision_ids if i not in here]
    if others:
        here |= {row.revision_id: row for row in _HERE.rows(connection, listed(others))}
    return here


def _said(known: Any, change: Change) -> Body:
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
    return {
        row.record_id: _Held(
            # Of one that is told from nothing again, what was kept does not matter.
            CentreRecord(
                row.record_id,
                row.version,
                Case(row.case_name),
                from_json(row.body) if row.version else {},
            ),
            Kept(row.reduced),
            row.row_hash,
            row if row.former else None,
        )
        for row in _HELD.rows(connection, listed(sorted(set(record_ids))))
    }


def _row(held: _Held) -> dict[str, Any]:
    record = held.record
    case = record.case or Case.INCOMPLETE
    values = {} if held.kept is Kept.ERASED_WANTED else record.values
    body = written(values)
    told = held.old_hash
    if held.kept in (Kept.WHOLE, Kept.REBUILT):
        told = row_hash_of(record.record_id, record.version, case.value, body)
    return {
        "record_id": record.record_id,
        "version": record.version,
        "case_name": case.value,
        "body": body.decode(),
        "row_hash": told,
        "reduced": int(held.kept),
        "former": still_former(held.row, record.version),
    }


def _told(change: Change) -> dict[str, Any]:
    return {
        "seq": change.seq,
        "version": change.version,
        "outcome": change.outcome.value,
        "kept_aside": paths_to_json(change.kept_aside),
    }


def kept_aside_of(text: str) -> tuple[str, ...]:
    """The paths in the `kept_aside` column."""
    return tuple(json.loads(text))
