"""The index of an office's people for a laptop that is being filled over a slow line."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, func, select, true

from fieldreg.domain.record import item_ids
from fieldreg.domain.words import Case
from fieldreg.protocol.messages import PeopleIndex
from fieldreg.protocol.people_index import FIELDS, PAGE, REGISTERED, SEGMENTS, index_of

from .offices import lives_in, told_of
from .people import person
from .tables import record


def people_index(
    connection: Connection, office_id: str, after: str, *, own: bool | None = None
) -> PeopleIndex:
    """The next people of *office_id* after the id *after*; ended registrations are left out.

    *own*: those alone who live in the office's areas; if false, all others. An office that names
    no area has nobody to come first.
    """
    table = person()
    areas = told_of(connection, office_id).office.areas
    which: ColumnElement[bool] = true()
    if own is not None and areas:
        is_own = func.coalesce(lives_in(areas), false())
        which = is_own if own else ~is_own
    elif own:
        which = false()
    columns = [table.c[name] for name in (*FIELDS, REGISTERED)]
    query = (
        select(record.c.id, record.c.case, record.c.values_json, *columns)
        .join_from(record, table, table.c.record_id == record.c.id)
        .where(record.c.office_id == office_id, record.c.id > after, record.c.case != Case.ENDED)
        .where(which)
        .order_by(record.c.id)
        .limit(PAGE + 1)
    )
    rows = connection.execute(query).all()
    page = rows[:PAGE]
    people = [(row.id, Case(row.case), _told(row)) for row in page]
    return index_of(people, more=len(rows) > PAGE, after=page[-1].id if page else after, own=own)


def _told(row: Row[Any]) -> dict[str, str | None]:
    values = json.loads(row.values_json)
    found = (values.get(f"roles.{i}.segment") for i in item_ids(values, "roles"))
    segments = dict.fromkeys(s for s in found if isinstance(s, str) and len(s.split()) == 1)
    known = {name: row._mapping[name] for name in (*FIELDS, REGISTERED)}
    return {**known, SEGMENTS: " ".join(segments)}
