"""By stick: what is held of each record, where the two sides were found to differ.

A reply that ends with other sums makes the next file say what is held here; the reply to that tells
again what differs. Only where that does not help, or nobody knows how to answer it, everything is
read anew. Which file asked stands in the settings, as replies come late and in any order.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import Connection, func, select

from fieldreg.protocol.digests import check
from fieldreg.protocol.messages import ListedRecord
from fieldreg.protocol.sealed import compact
from fieldreg.protocol.stick import MOST_HELD

from .compare import hashes_of, note_difference, villages
from .schema import centre_row
from .settings import read_setting, write_setting

_ASKED = "stick_compare"
_WANTED = "wanted"
_FROM = "stick_from"


def holds(connection: Connection, exchange: str) -> list[ListedRecord] | None:
    """What is held of each record, as *exchange* shows it; None where nothing is to be compared,
    or too much is held. One that does not fit the hash kept of it has a check that fits nothing."""
    is_held = centre_row.c.version > 0
    count = select(func.count()).select_from(centre_row).where(is_held)
    if not read_setting(connection, _ASKED) or connection.execute(count).scalar_one() > MOST_HELD:
        return None
    found: list[ListedRecord] = []
    for row in connection.execute(select(centre_row).where(is_held)):
        hashes = hashes_of(row)
        held = hashes.pop() if len(hashes) == 1 else b""
        found.append(ListedRecord(record_id=row.record_id, check=check(exchange, held)))
    return found


def note_asked(connection: Connection, file_id: str, cursor: str) -> None:
    """Remember which file asks to read on from *cursor*, and, if anything is to be compared, for
    that."""
    said = compact({"file": file_id, "cursor": cursor})
    write_setting(connection, _FROM, said.decode())
    if read_setting(connection, _ASKED):
        write_setting(connection, _ASKED, file_id)


def compare_nothing(connection: Connection) -> None:
    """Everything is read anew: there is nothing that could differ yet."""
    write_setting(connection, _ASKED, "")


def asked_in(connection: Connection, cursor: str) -> str:
    """The last file, if it asked to read on from *cursor*; empty if not."""
    said = read_setting(connection, _FROM)
    known = json.loads(said) if said else {}
    return str(known["file"]) if cursor and known.get("cursor") == cursor else ""


def settle(
    connection: Connection, about: str, told: Collection[str] | None, now: str, *, is_equal: bool
) -> bool:
    """What follows from the end of the stream in a reply to the file *about*, which told *told*
    again (None: nothing was compared); whether everything is to be read anew. *now* is UTC."""
    asked = read_setting(connection, _ASKED)
    if is_equal:
        if asked:
            write_setting(connection, _ASKED, "")
        if told:
            note_difference(connection, now, villages(connection, told), len(told))
        return False
    if told is None and asked in ("", _WANTED):
        write_setting(connection, _ASKED, _WANTED)
        return False
    if told is None and asked != about:
        return False  # an earlier file's reply
    write_setting(connection, _ASKED, "")
    return True
