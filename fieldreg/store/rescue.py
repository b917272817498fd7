"""Saving what a damaged database still holds, before anything else is done to it.

The damaged file is only read. What is found goes into a rescue file: a database of the same tables
under the same key. A table that SQL can still read to its end is read so; of any other, every leaf
page that is left is searched (`database.pages`). Revisions made here come first; those of others,
and the centre's rows, the centre tells again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from fieldreg.database.log_file import is_log_damaged
from fieldreg.database.pages import DamagedFile, FoundRow
from fieldreg.database.sqlcipher import looking, writer_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Role
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, read_header

from .files import disk_trouble, make_file
from .migrate import SCHEMA, migrate
from .schema import (
    PERMANENT,
    audit,
    centre_row,
    draft,
    officer,
    record_image,
    revision,
    sync_state,
    verdict,
)

SAVED_TABLES = tuple(t for t in PERMANENT.tables.values() if t is not centre_row)
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ROW_NUMBERS = {revision.name: "row_no", verdict.name: "row_no"}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Salvaged:
    """How many rows of each table were found; `is_whole`: nothing of it is missing."""

    rows: dict[str, int]
    is_whole: bool


def salvage(source: Path, key: bytes, target: Path) -> Salvaged:
    """Bring all that can be read of the database *source* into the new file *target*.

    *source* need not be there, and is not changed. Raises EnvironmentTrouble vault_newer,
    disk_full, disk_trouble.
    """
    try:
        found, is_whole = _found(source, key)
        make_file(target)
    except OSError as error:
        raise disk_trouble(error) from None
    engine = writer_engine(target, key)
    try:
        migrate(engine)
        with engine.begin() as connection:
            for table in SAVED_TABLES:
                _keep(connection, table, found[table.name])
    finally:
        engine.dispose()
    return Salvaged({name: len(rows) for name, rows in found.items()}, is_whole)


def _found(source: Path, key: bytes) -> tuple[dict[str, list[Values]], bool]:
    read = {table.name: _by_sql(source, key, table) for table in SAVED_TABLES}
    log = source.with_name(f"{source.name}-wal")
    missing = {name for name, rows in read.items() if rows is None}
    is_whole = not missing and not is_log_damaged(log)
    found = {name: rows or [] for name, rows in read.items()}
    if not is_whole:
        for name, rows in _by_page(source, key).items():
            found[name] = rows if name in missing else _united(name, found[name], rows)
    found[revision.name] = _own(found[revision.name])
    return found, is_whole


def _by_sql(source: Path, key: bytes, table: Table) -> list[Values] | None:
    """All rows of *table*; None if they cannot be read to their end. One of later program stops."""
    try:
        with looking(source, key) as connection:
            if connection.exec_driver_sql("PRAGMA user_version").scalar_one() > SCHEMA:
                raise EnvironmentTrouble("vault_newer")
            there = inspect(connection)
            if not there.has_table(table.name):
                return []
            names = {c["name"] for c in there.get_columns(table.name)}
            query = select(*(c for c in table.c if c.name in names))
            return [dict(row._mapping) for row in connection.execute(query)]
    except EnvironmentTrouble as trouble:
        if trouble.key == "vault_newer":
            raise
        return None
    except DBAPIError:
        return None


def _by_page(source: Path, key: bytes) -> dict[str, list[Values]]:
    found: dict[str, list[tuple[Values, bool]]] = {table.name: [] for table in SAVED_TABLES}
    for row in DamagedFile(source, key).rows():
        for table, is_one in _KNOWN.items():
            values = _as_row_of(table, row)
            if values is not None and is_one(values):
                found[table.name].append((values, row.is_sound))
                break
    proved = {name: [v for v, is_sound in rows if is_sound] for name, rows in found.items()}
    proved[revision.name] = _proved(found[revision.name])
    if not proved[sync_state.name]:  # an unsound one is better than no device at all
        proved[sync_state.name] = [v for v, _ in found[sync_state.name]]
    return {name: _united(name, [], rows) for name, rows in proved.items()}


def _as_row_of(table: Table, row: FoundRow) -> Values | None:
    """The values by column, if *row* can be one of *table* in any schema."""
    columns = [c.name for c in table.c]
    if len(row.values) > len(columns):
        return None
    values = dict(zip(columns, row.values, strict=False))
    alias = _ALIASES.get(table.name)
    if alias:
        if values.get(alias, 0) is not None:
            return None
        values[alias] = row.row_no
    return values


def _is_revision(v: Values) -> bool:
    # A row of before schema 3 has no `seen_at`.
    is_long = len(revision.c) - 1 <= len(v) <= len(revision.c)
    if not is_long or not isinstance(v["header"], bytes):
        return False
    with suppress(ValueError, KeyError, TypeError, AttributeError):
        header = read_header(v["header"])
        names = ("revision_id", "device_id", "incarnation", "revision_no", "record_id", "act")
        return all(getattr(header, name) == v[name] for name in names)
    return False


def _is_sync_state(v: Values) -> bool:
    texts = all(
        isinstance(v.get(n), str) for n in ("centre_id", "device_id", "incarnation", "pack")
    )
    is_long = len(v) >= len(sync_state.c) - 2
    return is_long and texts and isinstance(v["device_key"], bytes) and len(v["device_key"]) == 32


def _is_officer(v: Values) -> bool:
    has_role = len(v) == 2 or (len(v) == 4 and v["role"] in tuple(Role))
    return has_role and _is_id(v["officer_id"]) and isinstance(v["name"], str)


def _is_draft(v: Values) -> bool:
    texts = ("draft_id", "officer_id", "body", "saved", "newest_own", "kept_at")
    if len(v) != len(draft.c) or not all(isinstance(v[n], str) for n in texts):
        return False
    with suppress(ValueError):
        return isinstance(json.loads(v["body"]), dict) and isinstance(json.loads(v["saved"]), dict)
    return False


def _is_audit(v: Values) -> bool:
    is_pair = len(v) == 3 and isinstance(v["entry"], bytes) and isinstance(v["link"], bytes)
    return is_pair and v["entry"].startswith(b"{") and len(v["link"]) == 32


def _is_verdict(v: Values) -> bool:
    return len(v) == len(verdict.c) and all(isinstance(v[c.name], str) for c in verdict.c[1:])


_FIRST_OF_IMAGE = 5


def _is_record_image(v: Values) -> bool:
    # A row of before schema 4 knows of no receipt, and of none taken away.
    is_long = len(v) in (_FIRST_OF_IMAGE, len(record_image.c))
    if not is_long or not isinstance(v["sha256"], bytes):
        return False
    return _is_id(v["record_id"]) and len(v["sha256"]) == 32


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


_ALIASES = {
    revision.name: "row_no",
    audit.name: "audit_no",
    sync_state.name: "id",
    verdict.name: "row_no",
}
_KNOWN = {
    revision: _is_revision,
    sync_state: _is_sync_state,
    draft: _is_draft,
    audit: _is_audit,
    verdict: _is_verdict,
    record_image: _is_record_image,
    officer: _is_officer,
}
"""How a row found on a page is known to be one of a table, whatever page it hung on."""


def _proved(found: Iterable[tuple[Values, bool]]) -> list[Values]:
    """Revisions that are as they were written: on sound pages, or as the chain says.

    What a receipt wrote into a row is not in the chain: on an unsound page it counts for nothing,
    and the revision is sent again, which the centre answers as it did.
    """
    rows = list(found)
    links = {_place(v): v["link"] for v, is_sound in rows if is_sound and v["link"]}
    proved = [v for v, is_sound in rows if is_sound]
    doubtful = sorted((v for v, is_sound in rows if not is_sound), key=_place)
    for values in doubtful:
        device, incarnation, no = _place(values)
        before = FIRST_LINK if no == 1 else links.get((device, incarnation, no - 1))
        if before is None or not values["link"] or _link(values, before) != values["link"]:
            continue
        links[device, incarnation, no] = values["link"]
        told = {"receipted_at": None, "outcome": None, "problem": "", "kept_aside": "[]"}
        superseded = values["superseded_by"] if _is_id(values["superseded_by"]) else None
        unseen = {"seen": 0, "seq": None, "version": None, "superseded_by": superseded}
        proved.append({**values, **told, **unseen})
    return proved


def _place(values: Values) -> tuple[str, str, int]:
    return values["device_id"], values["incarnation"], values["revision_no"]


def _link(values: Values, before: bytes) -> bytes | None:
    with suppress(ValueError, TypeError):
        sealed = SealedRevision(
            values["header"], values["body"], values["salt"], values["commitment"]
        )
        return sealed.link(before)
    return None


def _united(name: str, first: list[Values], more: list[Values]) -> list[Values]:
    """Both without what is there twice; the first one found of a row counts.

    Of a revision that is there with a receipt and without, the one without counts.
    """
    table = PERMANENT.tables[name]
    keys = ["revision_id"] if "revision_id" in table.c else [c.name for c in table.primary_key]
    found: dict[tuple[Any, ...], Values] = {}
    for values in [*first, *more]:
        named = tuple(values[k] for k in keys)
        had = found.get(named)
        waits = had is not None and had.get("receipted_at") and not values.get("receipted_at", 1)
        if had is None or waits:
            found[named] = values
    return list(found.values())


def _own(rows: list[Values]) -> list[Values]:
    """Those made here, and what others brought in the place of one made here."""
    successors = {v["superseded_by"] for v in rows if v["superseded_by"]}
    own = [v for v in rows if v["link"] is not None or v["revision_id"] in successors]
    return sorted(own, key=lambda v: v["row_no"])


def _keep(connection: Connection, table: Table, rows: Iterable[Values]) -> None:
    number = _ROW_NUMBERS.get(table.name)
    ready = [_completed(table, {k: v for k, v in r.items() if k != number}) for r in rows]
    ready = ready[:1] if table is sync_state else ready
    if not ready:
        return
    try:
        with connection.begin_nested():
            connection.execute(insert(table), ready)
    except DBAPIError:  # two of one number, say: then each that can be kept
        for row in ready:
            with suppress(DBAPIError), connection.begin_nested():
                connection.execute(insert(table), [row])


def _completed(table: Table, row: Values) -> Values:
    """What an earlier schema had not."""
    missing: Values = {"role": Role.HEAD.value, "pack_key": "", "audit_anchor": "", "seen_at": None}
    missing |= {column.name: None for column in record_image.c if column.nullable} | {"step": 0}
    return row | {
        c.name: missing[c.name] for c in table.c if c.name not in row and c.name in missing
    }
