"""Questions about some records at a time, as statements that are made once.

A list of parameters would be another statement for each length of the list; one text of JSON never
is, and SQLite looks each of its ids up in the index as well.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Select, bindparam, func, select

from fieldreg.protocol.sealed import compact

LISTED: Select[str] = select(
    func.json_each(bindparam("listed")).table_valued("value", name="listed").c.value
)
"""To be asked whether a column is `in_` it; see `listed`."""


def listed(ids: Iterable[str | int]) -> dict[str, str]:
    """The parameter of a statement with LISTED in it."""
    return {"listed": compact(list(ids)).decode()}
