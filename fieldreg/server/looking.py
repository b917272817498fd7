"""What reviewers read: pages of records, one record with its history."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import SealedRevision, patch_json, unseal

from .people import person
from .refusal import Refusal
from .review_messages import (
    ConflictEntry,
    HistoryEntry,
    ReasonMessage,
    RecordDetail,
    RecordPage,
    RecordRow,
    RecordsQuery,
)
from .tables import conflict, record, revision

_ESCAPE = "\\"


def find_records(connection: Connection, query: RecordsQuery) -> RecordPage:
    """A page of the records that *query* asks for."""
    conditions = _conditions(query)
    total = connection.execute(_joined(select(func.count())).where(*conditions)).scalar_one()
    rows = connection.execute(
        _joined(select(record))
        .where(*conditions)
        .order_by(record.c.id)
        .limit(query.limit)
        .offset(query.offset)
    ).mappings()
    return RecordPage(records=[RecordRow(**_plain(row)) for row in rows], total=total)


def look_at(connection: Connection, record_id: str) -> RecordDetail:
    """One record with its history. Raises Refusal not_found."""
    row = connection.execute(select(record).where(record.c.id == record_id)).mappings().first()
    if row is None:
        raise Refusal(Problems.NOT_FOUND)
    history = connection.execute(
        select(revision)
        .where(revision.c.record_id == record_id, revision.c.seq.is_not(None))
        .order_by(revision.c.seq)
    ).mappings()
    open_conflicts = connection.execute(
        select(conflict.c.revision_id, conflict.c.path)
        .where(conflict.c.record_id == record_id, conflict.c.settled_at.is_(None))
        .order_by(conflict.c.revision_id, conflict.c.path)
    ).mappings()
    return RecordDetail(
        **_plain(row),
        history=[_entry(r) for r in history],
        conflicts=[ConflictEntry(**c) for c in open_conflicts],
    )


def _joined(query: Select[Any]) -> Select[Any]:
    table = person()
    return query.select_from(record.join(table, table.c.record_id == record.c.id))


def _conditions(query: RecordsQuery) -> list[ColumnElement[bool]]:
    table = person()
    wanted = {
        record.c.case: query.case.value if query.case else "",
        record.c.office_id: query.office_id or "",
        table.c.village_code: query.village_code,
        table.c.nik: query.nik,
    }
    found = [column == value for column, value in wanted.items() if value]
    for word in query.text.lower().split():
        text = word.replace(_ESCAPE, _ESCAPE * 2).replace("%", r"\%").replace("_", r"\_")
        name = func.lower(func.coalesce(table.c.full_name, ""))
        alias = func.lower(func.coalesce(table.c.alias, ""))
        found.append((name + " " + alias).like(f"%{text}%", escape=_ESCAPE))
    return found


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        "record_id": row["id"],
        "office_id": row["office_id"],
        "version": row["version"],
        "case": Case(row["case"]),
        "values": json.loads(row["values_json"]),
        "pack": row["pack"],
    }


def _entry(row: Mapping[Any, Any]) -> HistoryEntry:
    sealed = SealedRevision(row["header"], row["body"], row["salt"], row["commitment"])
    read = unseal(sealed)
    head, body = read.header, read.body
    reasons = [ReasonMessage(path=r.path, text=r.text) for r in body.reasons] if body else None
    return HistoryEntry(
        revision_id=row["revision_id"],
        device_id=row["device_id"],
        incarnation=row["incarnation"],
        revision_no=row["revision_no"],
        act=Act(head.act),
        author=head.author,
        made_at=head.made_at,
        received_at=row["received_at"],
        pack=head.pack,
        outcome=Outcome(row["outcome"]),
        version=row["version"],
        seq=row["seq"],
        trunk=row["trunk"],
        kept_aside=json.loads(row["kept_aside"]),
        patch=patch_json(body.patch) if body else None,
        reasons=reasons,
    )
