"""Following the centre's stream: each change moves one centre row on by one version."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Select, select, update
from sqlalchemy.dialects.sqlite import insert

from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.messages import Change
from fieldreg.protocol.sealed import UnreadableRevision, compact, unseal

from .record_state import body_of
from .revisions import insert_foreign
from .schema import centre_row, revision
from .values import from_json, to_json


def apply_change(connection: Connection, change: Change) -> bool:
    """Write one change of the stream; whether it was new here.

    Raises EnvironmentTrouble bad_answer for a revision that is neither here nor in the change,
    or that skips a record version.
    """
    current = _centre_record(connection, change.record_id)
    if change.version <= current.version:
        return False
    if change.version != current.version + 1:
        raise EnvironmentTrouble("bad_answer", what="version")
    row = connection.execute(_find(change)).one_or_none()
    if row is None:
        _keep(connection, change)
        row = connection.execute(_find(change)).one()
    after = follow(
        current,
        body_of(row).patch,
        act=Act(row.act),
        version=change.version,
        kept_aside=tuple(change.kept_aside),
    )
    _write_row(connection, after)
    connection.execute(
        update(revision)
        .where(revision.c.revision_id == change.revision_id)
        .values(
            seen=1,
            seq=change.seq,
            version=change.version,
            outcome=change.outcome,
            kept_aside=compact(change.kept_aside).decode(),
        )
    )
    return True


def forget_rows(connection: Connection) -> None:
    """Forget every centre row; the stream will tell them again from its start."""
    connection.execute(centre_row.delete())
    connection.execute(update(revision).values(seen=0, seq=None, version=None))


def _find(change: Change) -> Select[Any]:
    return select(revision).where(
        revision.c.revision_id == change.revision_id,
        revision.c.record_id == change.record_id,
    )


def _keep(connection: Connection, change: Change) -> None:
    if change.revision is None:
        raise EnvironmentTrouble("bad_answer", what="revision")
    try:
        sealed = change.revision.sealed()
        header = unseal(sealed).header
    except (UnreadableRevision, ValueError):
        raise EnvironmentTrouble("bad_answer", what="revision") from None
    if (header.revision_id, header.record_id) != (change.revision_id, change.record_id):
        raise EnvironmentTrouble("bad_answer", what="revision")
    insert_foreign(connection, header, sealed)


def _centre_record(connection: Connection, record_id: str) -> CentreRecord:
    row = connection.execute(
        select(centre_row).where(centre_row.c.record_id == record_id)
    ).one_or_none()
    if row is None:
        return CentreRecord(record_id)
    return CentreRecord(record_id, row.version, Case(row.case_name), from_json(row.body))


def _write_row(connection: Connection, record: CentreRecord) -> None:
    case = record.case or Case.INCOMPLETE
    row = {
        "version": record.version,
        "case_name": case,
        "body": to_json(record.values),
        "row_hash": row_hash(record.record_id, record.version, case.value, record.values),
    }
    statement = insert(centre_row).values(record_id=record.record_id, **row)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[centre_row.c.record_id], set_=row)
    )


def kept_aside_of(text: str) -> tuple[str, ...]:
    """The paths in the `kept_aside` column."""
    return tuple(json.loads(text))
