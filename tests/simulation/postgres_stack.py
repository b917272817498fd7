"""The schedules of the real stack with the centre on PostgreSQL; its backups are copies of a
database. The same seed must end as it does on SQLite."""

from __future__ import annotations

from typing import Any

from .centre_place import PostgresPlace
from .real_stack import RealWorld
from .stick_stack import StickWorld


class OnPostgres(RealWorld):
    """Two laptops, a bad line, and a centre on PostgreSQL."""

    place_type = PostgresPlace


class SticksOnPostgres(StickWorld):
    """The same, with sticks."""

    place_type = PostgresPlace


SAME_ON_SQLITE: dict[type[Any], type[RealWorld]] = {
    OnPostgres: RealWorld,
    SticksOnPostgres: StickWorld,
}
