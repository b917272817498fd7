"""What reviewers read: pages of records, one record with its history."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from fieldreg.domain.differing import Difference, Option, Told, differences
from fieldreg.domain.record import Values
from fieldreg.domain.revision import Aside
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import SealedRevision, patch_json, read_values, unseal

from .image_links import images_of
from .officers import names_of
from .people import person
from .refusal import Refusal
from .review_messages import (
    ConflictEntry,
    DifferenceEntry,
    HistoryEntry,
    ImageRow,
    OptionEntry,
    ReasonEntry,
    RecordDetail,
    RecordPage,
    RecordRow,
    RecordsQuery,
    SaidBy,
)
from .tables import conflict, record, revision

MOST_HISTORY = 500
MOST_CONFLICTS = 500
MOST_WEIGHED = 1_000
"""Revisions of which the differences are worked out: each needs the values as they stood then."""
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


def look_at(connection: Connection, record_id: str, before: int | None = None) -> RecordDetail:
    """One record with the newest of its history, or what stands right before the seq *before*.

    Raises Refusal not_found.
    """
    row = connection.execute(select(record).where(record.c.id == record_id)).mappings().first()
    if row is None:
        raise Refusal(Problems.NOT_FOUND)
    newest = _history(connection, record_id, before, MOST_HISTORY + 1)
    still_open = open_conflicts(connection, record_id)
    detail = _plain(row)
    found = _differences(connection, record_id, read_values(detail["values"])) if still_open else ()
    return RecordDetail(
        **detail,
        history=[_entry(of, _told(of)) for of in newest[-MOST_HISTORY:]],
        earlier=len(newest) > MOST_HISTORY,
        conflicts=[_aside(a) for a in still_open[:MOST_CONFLICTS]],
        more_conflicts=len(still_open) > MOST_CONFLICTS,
        differences=[_difference(d) for d in (found or ())[:MOST_CONFLICTS]],
        differences_told=found is not None,
        images=[ImageRow(**asdict(i)) for i in images_of(connection, record_id)],
        names=names_of(connection, detail["office_id"]),
    )


def _history(
    connection: Connection, record_id: str, before: int | None, most: int
) -> Sequence[Mapping[Any, Any]]:
    """At most *most* of the record's revisions, the newest before *before*, oldest first."""
    which = (revision.c.record_id == record_id) & revision.c.seq.is_not(None)
    if before is not None:
        which &= revision.c.seq < before
    query = select(revision).where(which).order_by(revision.c.seq.desc()).limit(most)
    return connection.execute(query).mappings().all()[::-1]


def _differences(
    connection: Connection, record_id: str, present: Values
) -> tuple[Difference, ...] | None:
    """What is to be decided; None where the history is too long to be weighed for an answer."""
    history = _history(connection, record_id, None, MOST_WEIGHED + 1)
    if len(history) > MOST_WEIGHED:
        return None
    return differences([_told(row) for row in history], present)


def open_conflicts(connection: Connection, record_id: str) -> tuple[Aside, ...]:
    """The values of a record that were kept aside and that nobody has settled."""
    rows = connection.execute(
        select(conflict.c.revision_id, conflict.c.path)
        .where(conflict.c.record_id == record_id, conflict.c.settled_at.is_(None))
        .order_by(conflict.c.revision_id, conflict.c.path)
    )
    return tuple(Aside(row.revision_id, row.path) for row in rows)


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
    if query.differing:
        is_open = (conflict.c.record_id == record.c.id) & conflict.c.settled_at.is_(None)
        found.append(exists().where(is_open))
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


def _told(row: Mapping[Any, Any]) -> Told:
    sealed = SealedRevision(row["header"], row["body"], row["salt"], row["commitment"])
    kept_aside = tuple(json.loads(row["kept_aside"]))
    return Told(unseal(sealed), row["version"], Outcome(row["outcome"]), kept_aside)


def _entry(row: Mapping[Any, Any], told: Told) -> HistoryEntry:
    head, body = told.header, told.revision.body
    reasons = [ReasonEntry(path=r.path, text=r.text) for r in body.reasons] if body else None
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
        kept_aside=list(told.kept_aside),
        patch=patch_json(body.patch) if body else None,
        reasons=reasons,
        settles=[_aside(a) for a in head.settles],
    )


def _difference(found: Difference) -> DifferenceEntry:
    return DifferenceEntry(
        place=found.place,
        before=patch_json(found.before.values) if found.before else {},
        before_by=SaidBy(**_said_by(found.before)) if found.before else None,
        in_force=_option(found.in_force),
        others=[_option(o) for o in found.others],
        settles=[_aside(a) for a in found.asides],
    )


def _option(option: Option) -> OptionEntry:
    return OptionEntry(values=patch_json(option.values), **_said_by(option))


def _said_by(option: Option) -> dict[str, str]:
    by = option.by
    names = ("revision_id", "device_id", "author", "made_at")
    return {name: getattr(by, name) for name in names}


def _aside(aside: Aside) -> ConflictEntry:
    return ConflictEntry(revision_id=aside.revision_id, path=aside.path)
