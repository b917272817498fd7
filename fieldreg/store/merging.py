"""Putting what another database of this laptop holds into a restored one.

The other one is what stood here before the restore, or what was saved from it. Its revisions keep
identity, bytes, numbers and receipts, and come with all that lie between, so that each chain stays
whole. What others wrote, and the centre's rows, the stream brings again from the restored cursor.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, inspect, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from fieldreg.domain.words import Audited
from fieldreg.protocol.successors import in_line

from .audit import audit_head, next_link
from .merging_history import Merged, merge_revisions
from .picture import SERIAL_SETTING
from .record_images import take_all
from .reduced import forget_values
from .renewal import RENEWED
from .retention import leave_words
from .schema import (
    KEPT_ERASED,
    audit,
    centre_row,
    draft,
    officer,
    pack,
    record_image,
    revision,
    setting,
    sync_state,
    verdict,
)

_DELIVERED = select(revision.c.revision_id).where(revision.c.receipted_at.is_not(None))


def merge(target: Connection, source: Connection, *, is_whole: bool) -> Merged:
    """Bring into *target* what *source* has more; *is_whole*: it is all that stood there.

    The caller begins the new incarnation, says `taken` again (`say_taken`) and derives.
    """
    merged = merge_revisions(target, source)
    _merge_drafts(target, source, is_whole=is_whole)
    for table in (officer, setting):
        _overwrite(target, source, table)
    _add(target, source, pack)
    _merge_images(target, source)
    _add(target, source, verdict, "revision_id")
    if is_whole:
        erased = _keep_erased(target, source)
        merged = replace(merged, records=merged.records | erased)
    entries, is_all = _merge_audit(target, source)
    if any(_is_renewal(entry) for entry in entries):
        _take_renewal(target, source)
    if is_all:
        anchor = _column(source, sync_state, "audit_anchor")
        if anchor:
            target.execute(update(sync_state).values(audit_anchor=anchor))
    return merged


def known_lost(target: Connection, sources: Sequence[Connection]) -> int:
    """How many revisions made here are known to be missing from *target*.

    By the numbers that lie before the last one of each of this laptop's incarnations, or by the
    audit entries, here and in *sources*, that tell of a saving. What the centre has of them comes
    back with the stream; what was lost with its entry, at the end, nobody can count.
    """
    device_id = target.execute(select(sync_state.c.device_id)).scalar_one()
    columns = (revision.c.revision_id, revision.c.device_id)
    named: set[str] = set()
    numbers: dict[str, list[int]] = {}
    for row in target.execute(select(*columns, revision.c.incarnation, revision.c.revision_no)):
        named.add(row.revision_id)
        if row.device_id == device_id:
            numbers.setdefault(row.incarnation, []).append(row.revision_no)
    by_number = sum(max(ns) - len(ns) for ns in numbers.values())
    entries = (row.entry for one in (target, *sources) for row in _rows(one, audit))
    gone = {saved for entry in entries if (saved := _saved(entry))} - named
    for source in sources:  # of a branch that was left out: the centre has it
        gone.difference_update(source.execute(_DELIVERED).scalars())
    by_audit = len(gone) - len(in_line(gone, named))  # what was said again is not lost
    return max(by_audit, by_number)


def _keep_erased(target: Connection, source: Connection) -> frozenset[str]:
    """Whoever was forgotten for good does not come back with a backup; which records that is."""
    there = inspect(source)
    names = {c["name"] for c in there.get_columns(centre_row.name)}
    if "reduced" not in names:
        return frozenset()
    query = select(centre_row.c.record_id).where(centre_row.c.reduced.in_(KEPT_ERASED))
    records = frozenset(source.execute(query).scalars())
    for record_id in records:
        forget_values(target, record_id)
        take_all(target, record_id, at="", officer_id="")
    if records:
        leave_words(target)
    return records


def _merge_drafts(target: Connection, source: Connection, *, is_whole: bool) -> None:
    """Forms left open. Those that were ended since then do not come back."""
    rows = [dict(row._mapping) for row in _rows(source, draft)]
    if is_whole:
        target.execute(delete(draft))
    else:
        target.execute(delete(draft).where(draft.c.draft_id.in_(select(revision.c.record_id))))
    for row in rows:
        _put(target, draft, row)


def _overwrite(target: Connection, source: Connection, table: Table) -> None:
    serial = _serial(target)
    for row in _rows(source, table):
        _put(target, table, dict(row._mapping))
    if table is setting and serial > _serial(target):
        _put(target, setting, {"name": SERIAL_SETTING, "value": str(serial)})


def _serial(connection: Connection) -> int:
    query = select(setting.c.value).where(setting.c.name == SERIAL_SETTING)
    return int(connection.execute(query).scalar_one_or_none() or 0)


def _put(target: Connection, table: Table, row: dict[str, Any]) -> None:
    keys = [c.name for c in table.primary_key]
    rest = {name: value for name, value in row.items() if name not in keys}
    statement = upsert(table).values(**row)
    target.execute(statement.on_conflict_do_update(index_elements=keys, set_=rest))


def _add(target: Connection, source: Connection, table: Table, key: str = "") -> None:
    keys = [key] if key else [c.name for c in table.primary_key]
    number = "row_no" if key else ""
    columns = [table.c[name] for name in keys]
    here = {tuple(row) for row in target.execute(select(*columns))}
    new = [
        {name: value for name, value in row._mapping.items() if name != number}
        for row in _rows(source, table)
        if tuple(getattr(row, name) for name in keys) not in here
    ]
    if new:
        target.execute(insert(table), new)


def _merge_audit(target: Connection, source: Connection) -> tuple[list[bytes], bool]:
    """Continue the audit chain with the other's entries, as long as they follow.

    Those that came, and whether there were some and all of them do.
    """
    head = audit_head(target)
    no, link = head.no, head.link
    more = [r for r in _rows(source, audit, audit.c.audit_no) if r.audit_no > head.no]
    new = []
    for row in more:
        if row.audit_no != no + 1 or next_link(link, row.entry) != row.link:
            break
        no, link = row.audit_no, row.link
        new.append(dict(row._mapping))
    if new:
        target.execute(insert(audit), new)
    return [row["entry"] for row in new], bool(new) and len(new) == len(more)


def _take_renewal(target: Connection, source: Connection) -> None:
    """The token and the address that the laptop got since then: the centre takes no others now.

    The chain says that they came after all that *target* knows; without that word its own stay,
    for the other row may be an older one, or one that was saved out of damage.
    """
    state = sync_state.c
    columns = (state.device_id, state.device_key, state.url, state.ca_certificate)
    row = source.execute(select(*columns, state.device_token)).one_or_none()
    if row:
        is_same = (state.device_id == row.device_id, state.device_key == row.device_key)
        new = {"url": row.url, "ca_certificate": row.ca_certificate}
        statement = update(sync_state).where(*is_same)
        target.execute(statement.values(**new, device_token=row.device_token))


def _merge_images(target: Connection, source: Connection) -> None:
    """What was said last of each picture: that its record has it, or that it was taken away."""
    keys = (record_image.c.record_id, record_image.c.sha256)
    here = {tuple(row[:2]): row.step for row in target.execute(select(*keys, record_image.c.step))}
    for row in _rows(source, record_image):
        step = getattr(row, "step", 0)
        if step > here.get((row.record_id, row.sha256), -1):
            _put(target, record_image, dict(row._mapping))


def _rows(source: Connection, table: Table, order: Any = None) -> Sequence[Row[Any]]:
    """All rows of *table*, with the columns that it has there; none if it is of a later schema."""
    there = inspect(source)
    if not there.has_table(table.name):
        return []
    names = {c["name"] for c in there.get_columns(table.name)}
    query = select(*(c for c in table.c if c.name in names))
    return source.execute(query if order is None else query.order_by(order)).all()


def _column(source: Connection, table: Table, name: str) -> str:
    names = {c["name"] for c in inspect(source).get_columns(table.name)}
    if name not in names:
        return ""
    return source.execute(select(table.c[name])).scalar_one_or_none() or ""


def _is_renewal(entry: bytes) -> bool:
    """Whether an audit entry tells of a new token."""
    try:
        raw = json.loads(entry)
        is_setting = raw["act"] == Audited.SETTING_CHANGED
        return bool(is_setting and raw["detail"]["name"] == RENEWED)
    except (ValueError, KeyError, TypeError):
        return False


def _saved(entry: bytes) -> str:
    """The revision that an audit entry tells of; empty for other entries."""
    try:
        raw = json.loads(entry)
        is_saving = raw["act"] in (Audited.SAVED, Audited.VOIDED)
        return str(raw["detail"]["revision"]) if is_saving else ""
    except (ValueError, KeyError, TypeError):
        return ""
