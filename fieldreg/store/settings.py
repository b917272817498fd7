"""What was chosen for this laptop: one text for each name."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from .schema import setting


def read_setting(connection: Connection, name: str) -> str:
    """The value of *name*; empty if it was never chosen."""
    query = select(setting.c.value).where(setting.c.name == name)
    return connection.execute(query).scalar_one_or_none() or ""


def write_setting(connection: Connection, name: str, value: str) -> None:
    """Choose *value* in place of what was chosen before."""
    statement = insert(setting).values(name=name, value=value)
    connection.execute(
        statement.on_conflict_do_update(index_elements=[setting.c.name], set_={"value": value})
    )
