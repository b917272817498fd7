"""Offices: what they are called, which areas they serve, and what laptops are told of it.

An area is a village, or what is above it (a kecamatan, the city). It says where an office's people
mostly live: what a form begins with, which villages stand first, who of an index comes first. It is
no fence: whoever comes to the desk may be registered, and the office's laptops share all of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import ColumnElement, Connection, bindparam, insert, or_, select, update

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import OfficeTold
from fieldreg.protocol.sealed import compact

from .identity import Centre
from .officers import officers_of
from .people import person
from .secrets import new_id
from .tables import office

MOST_AREAS = 100
_AREA = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")
_VILLAGE_LENGTH = len("51.71.03.2008")
_NEXT = "/"
"""Sorts right behind the dot, before every digit."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office whose laptops share their records. `village_code` is the only one of its areas, if
    that is a village."""

    id: str
    name: str
    village_code: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """An office as laptops are told of it, and four bytes by which they know whether they were."""

    office: OfficeTold
    mark: bytes


def add_office(centre: Centre, name: str, *areas: str) -> str:
    """Add an office that serves *areas* and return its id. Raises as `set_areas`."""
    row = {"id": new_id(), "name": name, **_columns(areas)}
    centre.database.write(lambda c: c.execute(insert(office).values(row)))
    return row["id"]


def set_areas(centre: Centre, office_id: str, areas: Sequence[str]) -> None:
    """Let an office serve *areas* from now on; its laptops hear of it with their next sync.

    Raises UserTrouble office_unknown, area_unreadable(area), areas_too_many(most).
    """
    which = update(office).where(office.c.id == office_id).values(**_columns(areas))
    if centre.database.write(lambda c: c.execute(which).rowcount) == 0:
        raise UserTrouble("office_unknown")


def rename_office(centre: Centre, office_id: str, name: str) -> None:
    """Call an office *name* from now on; its laptops hear of it with their next sync.

    Raises UserTrouble office_unknown, office_unnamed.
    """
    if not name.strip():
        raise UserTrouble("office_unnamed")
    which = update(office).where(office.c.id == office_id).values(name=name.strip())
    if centre.database.write(lambda c: c.execute(which).rowcount) == 0:
        raise UserTrouble("office_unknown")


def offices(centre: Centre) -> tuple[Office, ...]:
    """All offices, in the order they were added."""
    with centre.database.reading() as connection:
        rows = connection.execute(select(office).order_by(office.c.id)).all()
        return tuple(Office(r.id, r.name, r.village_code, areas_of(r.areas)) for r in rows)


_TOLD = select(office.c.name, office.c.areas).where(office.c.id == bindparam("of"))


def told_of(connection: Connection, office_id: str) -> Told:
    """What the laptops of *office_id* are told of it."""
    row = connection.execute(_TOLD, {"of": office_id}).one()
    officers = officers_of(connection, office_id)
    of_it = OfficeTold(name=row.name, areas=list(areas_of(row.areas)), officers=officers)
    return Told(of_it, sha256(compact(of_it.model_dump())).digest()[:4])


def lives_in(areas: Iterable[str]) -> ColumnElement[bool]:
    """Whether a person lives in one of *areas*, of which there is one at least."""
    village = person().c.village_code
    return or_(
        *(
            (village == area) | ((village > f"{area}.") & (village < f"{area}{_NEXT}"))
            for area in areas
        )
    )


def areas_of(text: str) -> tuple[str, ...]:
    """The areas in an office's row; a code that an earlier centre took without a look is none."""
    return tuple(code for code in json.loads(text) if _AREA.fullmatch(code))


def _columns(areas: Iterable[str]) -> dict[str, str]:
    """The columns that say *areas*, each once and in order."""
    codes = sorted({code for area in areas if (code := area.strip())})
    for code in codes:
        if _AREA.fullmatch(code) is None:
            raise UserTrouble("area_unreadable", area=code)
    if len(codes) > MOST_AREAS:
        raise UserTrouble("areas_too_many", most=MOST_AREAS)
    is_one = len(codes) == 1 and len(codes[0]) == _VILLAGE_LENGTH
    return {"areas": compact(codes).decode(), "village_code": codes[0] if is_one else ""}
