"""Following the centre's stream: each change moves one centre row on by one version."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.revision import Body, Header
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Case
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.messages import VERSIONS_AN_EPOCH, Change
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, compact, unseal

from .record_state import body_of
from .revisions import insert_foreign
from .schema import centre_row, revision
from .values import from_json, to_json

_ROW = insert(centre_row).values({c.name: bindparam(c.name) for c in centre_row.c})
_WRITE_ROW = _ROW.on_conflict_do_update(
    index_elements=[centre_row.c.record_id],
    set_={c.name: _ROW.excluded[c.name] for c in centre_row.c if c.name != "record_id"},
)
_TOLD = ("seq", "version", "outcome", "kept_aside")
_WRITE_SEEN = (
    update(revision)
    .where(revision.c.revision_id == bindparam("of_id"))
    .values(seen=1, **{name: bindparam(f"new_{name}") for name in _TOLD})
)


def apply_changes(connection: Connection, changes: Sequence[Change]) -> set[str]:
    """Write these changes of the stream, in order; the records that were new or moved on.

    Raises EnvironmentTrouble bad_answer, with nothing written, for a revision that is neither
    here nor in its change, or a record version that is skipped.
    """
    if not changes:
        return set()
    records = _centre_records(connection, [c.record_id for c in changes])
    here = _known(connection, [c.revision_id for c in changes])
    arrived: list[tuple[Header, SealedRevision]] = []
    moved: dict[str, CentreRecord] = {}
    seen: list[dict[str, Any]] = []
    for change in changes:
        current = records.get(change.record_id) or CentreRecord(change.record_id)
        if change.version <= current.version:
            continue
        said = here.get(change.revision_id)
        if said is None:
            header, sealed, body = _brought(change)
            arrived.append((header, sealed))
            said = (header.record_id, body)
        records[change.record_id] = moved[change.record_id] = _next(current, change, *said)
        seen.append(_seen(change))
    insert_foreign(connection, arrived)
    if moved:
        connection.execute(_WRITE_ROW, [_row(record) for record in moved.values()])
        connection.execute(_WRITE_SEEN, seen)
    return set(moved)


def forget_rows(connection: Connection) -> None:
    """Forget every centre row; the stream will tell them again from its start."""
    connection.execute(centre_row.delete())
    connection.execute(update(revision).values(seen=0, seq=None, version=None))


def _next(current: CentreRecord, change: Change, record_id: str, body: Body) -> CentreRecord:
    if record_id != change.record_id:
        raise EnvironmentTrouble("bad_answer", what="record")
    begins_epoch = change.version % VERSIONS_AN_EPOCH == 1
    if change.version != current.version + 1 and not begins_epoch:
        raise EnvironmentTrouble("bad_answer", what="version")
    return follow(
        current,
        body.patch,
        case=change.case,
        version=change.version,
        kept_aside=tuple(change.kept_aside),
    )


def _known(connection: Connection, revision_ids: Sequence[str]) -> dict[str, tuple[str, Body]]:
    rows = connection.execute(select(revision).where(revision.c.revision_id.in_(revision_ids)))
    return {row.revision_id: (row.record_id, body_of(row)) for row in rows}


def _brought(change: Change) -> tuple[Header, SealedRevision, Body]:
    """The revision that the change itself brings."""
    if change.revision is None:
        raise EnvironmentTrouble("bad_answer", what="revision")
    try:
        sealed = change.revision.sealed()
        read = unseal(sealed)
    except (UnreadableRevision, ValueError):
        raise EnvironmentTrouble("bad_answer", what="revision") from None
    if (read.header.revision_id, read.header.record_id) != (change.revision_id, change.record_id):
        raise EnvironmentTrouble("bad_answer", what="revision")
    return read.header, sealed, read.body or Body()


def _centre_records(connection: Connection, record_ids: Sequence[str]) -> dict[str, CentreRecord]:
    wanted = sorted(set(record_ids))
    rows = connection.execute(select(centre_row).where(centre_row.c.record_id.in_(wanted)))
    return {
        row.record_id: CentreRecord(
            row.record_id, row.version, Case(row.case_name), from_json(row.body)
        )
        for row in rows
    }


def _row(record: CentreRecord) -> dict[str, Any]:
    case = record.case or Case.INCOMPLETE
    return {
        "record_id": record.record_id,
        "version": record.version,
        "case_name": case,
        "body": to_json(record.values),
        "row_hash": row_hash(record.record_id, record.version, case.value, record.values),
        "reduced": 0,
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
