"""What was chosen for this laptop: one text for each name."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from fieldreg.database.prepared import Prepared

from .schema import setting

_READ = Prepared(select(setting.c.value).where(setting.c.name == bindparam("of_name")))
_PUT = insert(setting).values(name=bindparam("name"), value=bindparam("value"))
_WRITE = Prepared(
    _PUT.on_conflict_do_update(
        index_elements=[setting.c.name], set_={"value": _PUT.excluded["value"]}
    )
)


def read_setting(connection: Connection, name: str) -> str:
    """The value of *name*; empty if it was never chosen."""
    return _READ.scalar(connection, {"of_name": name}) or ""


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Choose *value* in place of what was chosen before."""
    _WRITE.run(connection, {"name": name, "value": value})
