"""What this laptop's office is called and which areas it serves, in words."""

from __future__ import annotations

from dataclasses import dataclass

from fieldreg.store.office import own_areas
from fieldreg.store.queries import sync_memory

from .desk import Desk


@dataclass(frozen=True, slots=True)
class OfficeFacts:
    """The office as the centre last told of it; `areas` are named as the country names them."""

    name: str
    areas: tuple[str, ...]


def areas(desk: Desk) -> tuple[str, ...]:
    """The codes of the areas that the office serves; none if the centre named none."""
    with desk.store.reading() as connection:
        return own_areas(connection)


def facts(desk: Desk) -> OfficeFacts:
    """Name and areas, for the reader lane."""
    with desk.store.reading() as connection:
        name, codes = sync_memory(connection).office_name, own_areas(connection)
    return OfficeFacts(name, tuple(_named(desk, code) for code in codes))


def _named(desk: Desk, code: str) -> str:
    village = desk.pack.village(code)
    return village.name if village else desk.pack.nation.name(code) or code
