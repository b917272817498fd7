"""Deriving the view from centre rows and revisions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, text, update

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Kind
from fieldreg.domain.record import AS_TYPED, Value, Values, item_ids
from fieldreg.domain.words import Act
from fieldreg.protocol.sealed import compact, read_header

from .record_state import RecordState, record_state
from .schema import centre_row, revision, sync_state
from .values import folded, to_json
from .view_schema import make_anew, shape, view, view_segment, view_word

SEARCHED = ("full_name", "alias", "nik", "kk_number", "phone", "banjar", "desa_adat")


def derive_all_if_needed(connection: Connection) -> None:
    """Make the derived tables again if this program shapes them differently."""
    left_with = connection.execute(select(sync_state.c.view_shape)).scalar_one()
    if left_with == shape():
        return
    make_anew(connection)
    known = select(revision.c.record_id).union(select(centre_row.c.record_id))
    derive(connection, connection.execute(known).scalars().all())
    connection.execute(update(sync_state).values(view_shape=shape()))


def derive(connection: Connection, record_ids: Iterable[str]) -> None:
    """Derive the view of these records again, in the caller's transaction."""
    for record_id in sorted(set(record_ids)):
        _derive_one(connection, record_id)


def _derive_one(connection: Connection, record_id: str) -> None:
    state = record_state(connection, record_id)
    search_id = connection.execute(
        select(view.c.search_id).where(view.c.record_id == record_id)
    ).scalar_one_or_none()
    if state.case is None:
        if search_id is not None:
            _forget(connection, search_id)
            connection.execute(delete(view).where(view.c.search_id == search_id))
        return
    row = {**_columns(state), **_history_columns(connection, record_id)}
    if search_id is None:
        made = insert(view).values(record_id=record_id, **row).returning(view.c.search_id)
        search_id = connection.execute(made).scalar_one()
    else:
        _forget(connection, search_id)
        connection.execute(update(view).where(view.c.search_id == search_id).values(**row))
    _index(connection, search_id, state.values)


def _columns(state: RecordState) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for field in definition().flat_fields():
        value = state.values.get(field.name)
        if field.kind in (Kind.WHOLE, Kind.MONEY):
            row[field.name] = value if isinstance(value, int) else None
        else:
            row[field.name] = _plain(value)
    return {
        **row,
        "name_key": folded(str(state.values.get("full_name", ""))),
        "segments": compact(segments(state.values)).decode(),
        "case_name": state.case,
        "delivery": state.delivery,
        "problem": state.problem,
        "body": to_json(state.values),
    }


def _plain(value: Value | None) -> str | None:
    if isinstance(value, tuple):
        return compact(list(value)).decode()
    return value if isinstance(value, str) else None


def segments(values: Values) -> list[str]:
    """The segments of all roles, each once, in the order of the roles."""
    found = (values.get(f"roles.{i}.segment") for i in item_ids(values, "roles"))
    return list(dict.fromkeys(s for s in found if isinstance(s, str)))


def _history_columns(connection: Connection, record_id: str) -> dict[str, Any]:
    of_record = revision.c.record_id == record_id
    newest = connection.execute(
        select(revision.c.row_no, revision.c.header)
        .where(of_record)
        .order_by(revision.c.row_no.desc())
        .limit(1)
    ).one_or_none()
    voided = connection.execute(
        select(func.count()).where(of_record, revision.c.act == Act.VOIDED)
    ).scalar_one()
    return {
        "voided": int(voided > 0),
        "touched": newest.row_no if newest else 0,
        "changed_at": read_header(newest.header).made_at if newest else "",
    }


def _forget(connection: Connection, search_id: int) -> None:
    for table in (view_segment, view_word):
        connection.execute(delete(table).where(table.c.search_id == search_id))
    connection.execute(text("DELETE FROM view_search WHERE rowid = :id"), {"id": search_id})


def _index(connection: Connection, search_id: int, values: Values) -> None:
    words = searched_words(values)
    connection.execute(
        text("INSERT INTO view_search (rowid, words) VALUES (:id, :words)"),
        {"id": search_id, "words": words},
    )
    for word in sorted(set(words.split())):
        connection.execute(insert(view_word).values(word=word, search_id=search_id))
    for segment in segments(values):
        connection.execute(insert(view_segment).values(segment=segment, search_id=search_id))


def searched_words(values: Values) -> str:
    """All that a search looks at, folded; what was typed in a value's place counts too."""
    paths = [p for name in SEARCHED for p in (name, AS_TYPED + name)]
    return folded(" ".join(str(values[p]) for p in paths if p in values))
