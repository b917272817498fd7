"""Find people: by what is typed, and those who may be the same person."""

from __future__ import annotations

from fieldreg.domain.record import Values
from fieldreg.store import queries
from fieldreg.store import search as store_search
from fieldreg.store.search import Filters, Listed, Place, Window

from .desk import Desk
from .views import PeoplePage, PeopleQuery, PersonRow, Similar


def search(desk: Desk, query: PeopleQuery) -> PeoplePage:
    """The people that match, last changed first. Voided records only under the case `ended`.

    Counting stops a thousand people on from where it begins: `is_capped`.
    """
    filters = Filters(
        words=query.text,
        case=query.case,
        delivery=query.delivery,
        segment=query.segment,
        registered_on=query.registered_on,
    )
    beside = Place(query.beside.position, query.beside.touched) if query.beside else Place()
    window = Window(query.limit, query.offset, beside)
    with desk.store.reading() as connection:
        found = store_search.search(connection, filters, window)
    return PeoplePage(tuple(person_row(r) for r in found.rows), found.total, found.is_capped)


def similar(desk: Desk, values: Values, *, record_id: str | None = None) -> tuple[Similar, ...]:
    """Up to ten who may be the person in *values*; *record_id* is left out.

    `why` is same_nik, same_name_and_birth_date or same_name_and_phone.
    """
    with desk.store.reading() as connection:
        found = queries.similar(connection, values, other_than=record_id or "")
    return tuple(Similar(person_row(listed), why) for listed, why in found)


def person_row(listed: Listed) -> PersonRow:
    """A line of a list."""
    return PersonRow(*(getattr(listed, name) for name in _MEMBERS))


_MEMBERS = tuple(PersonRow.__dataclass_fields__)
