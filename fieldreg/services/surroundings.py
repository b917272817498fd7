"""What stands around a registration on this laptop, for the rules that ask for it."""

from __future__ import annotations

from fieldreg.domain.eligibility import Around
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Values, item_ids
from fieldreg.store.around import kk_others
from fieldreg.store.places import quota_used
from fieldreg.store.store import Connection

from .desk import Desk


def surroundings(desk: Desk, values: Values, *, record_id: str = "") -> Around:
    """People before this one under the KK number, and in the segments of the roles.

    *record_id* is the registration itself; empty for one that is new.
    """
    with desk.store.reading() as connection:
        return around(connection, values, desk.judging_pack(values), record_id)


def around(
    connection: Connection, values: Values, pack: Pack, record_id: str, *, remembers: bool = False
) -> Around:
    """The same within a transaction; *remembers*: it may write which quotas are full."""
    kk_number, nik = values.get("kk_number"), str(values.get("nik", ""))
    others = None
    if isinstance(kk_number, str):
        others = kk_others(connection, kk_number, other_than=record_id, nik=nik)
    used: dict[tuple[str, str], int] = {}
    for role_id in item_ids(values, "roles"):
        segment = values.get(f"roles.{role_id}.segment")
        if isinstance(segment, str):
            used |= quota_used(
                connection, pack, segment, other_than=record_id, nik=nik, remembers=remembers
            )
    return Around(others, used)
