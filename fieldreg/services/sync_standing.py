"""Where delivery stands: what is delivered, what waits, what needs the officer, and whether both
sides hold the same."""

from __future__ import annotations

from collections.abc import Sequence

from fieldreg.domain.words import Delivery
from fieldreg.store import compare, queries, record_images, revocation
from fieldreg.store.office import own_areas
from fieldreg.store.queries import AreaCount

from . import home, people
from .desk import Desk
from .views import AreaStanding, Mended, PeopleQuery, PersonRow, SyncStanding


def sync_standing(desk: Desk, *, most: int) -> SyncStanding:
    """Read it, at most *most* people of a kind; for the reader lane."""

    def some(query: PeopleQuery) -> tuple[PersonRow, ...]:
        return people.search(desk, query).rows

    with desk.store.reading() as connection:
        areas, own = queries.areas(connection), own_areas(connection)
        last = compare.last_difference(connection)
        is_revoked = revocation.is_revoked(connection)
        refused = queries.people(connection, record_images.refused_records(connection, most))
    return SyncStanding(
        figures=home.figures(desk),
        waiting=some(PeopleQuery(delivery=Delivery.WAITING, limit=most)),
        held=some(PeopleQuery(delivery=Delivery.QUARANTINED, limit=most)),
        areas=tuple(_area(desk, area) for area in _own_first(areas, own)),
        mended=Mended(last.at, last.areas, last.records) if last else None,
        is_revoked=is_revoked,
        photos_refused=tuple(people.person_row(listed) for listed in refused),
    )


def _own_first(areas: Sequence[AreaCount], own: Sequence[str]) -> list[AreaCount]:
    """Those that the office serves before all others; among them the largest first."""

    inside = tuple(f"{code}." for code in own)
    return sorted(areas, key=lambda area: not f"{area.code}.".startswith(inside))


def _area(desk: Desk, area: AreaCount) -> AreaStanding:
    village = desk.pack.village(area.code)
    name = village.name if village else area.code
    return AreaStanding(name, area.people, area.not_delivered)
