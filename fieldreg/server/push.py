"""The first half of an exchange: take a laptop's revisions, all in one short transaction.

Locks are taken in the order device, records (by id), counter. The counter is the last of all: its
row stays locked until the commit, so that sequence numbers appear in commit order without gaps and
a reader that has seen number n has seen every number below it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import ChainHead, Change, OutcomeEntry, SyncRequest
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import FIRST_LINK, read_header
from fieldreg.protocol.signing import receipt_text, sign

from .among import among
from .chain import Arrived, Stored, check_signature, first_number, lay
from .crash import MID_PUSH, Crash
from .devices import Device
from .identity import Identity
from .judge import Asking, Judge, Judged, Parent, wanted
from .records import lock_records, write_records
from .refusal import Refusal
from .revisions import write_revisions
from .said import said_already
from .tables import incarnation as incarnation_table
from .tables import revision as revision_table


def _is_of(table: Table) -> ColumnElement[bool]:
    return (table.c.device_id == bindparam("of_device")) & (
        table.c.incarnation == bindparam("of_incarnation")
    )


# Made once: to make a statement costs more than to run one of these.
_LOG = select(incarnation_table.c.last_no, incarnation_table.c.last_link).where(
    _is_of(incarnation_table)
)
_LOG_ON = (
    update(incarnation_table)
    .where(_is_of(incarnation_table))
    .values(last_no=bindparam("to_no"), last_link=bindparam("to_link"))
)
_STORED = select(
    *(revision_table.c[n] for n in ("revision_no", *Stored.__dataclass_fields__))
).where(
    _is_of(revision_table),
    revision_table.c.revision_no.between(bindparam("first"), bindparam("last")),
)

_PARENTS = select(
    *(revision_table.c[n] for n in ("revision_id", "record_id", "trunk", "version", "outcome")),
    *(revision_table.c[n] for n in ("device_id", "incarnation", "header")),
)
_LATE = (Outcome.MERGED.value, Outcome.CONFLICT.value)
_MOST_GENERATIONS = 50
"""Of edits that were merged, each on the one before. Beyond, only what their versions tell counts
as seen: a conflict too many for a person to settle, and never one too few."""


@dataclass(frozen=True, slots=True)
class Log:
    """Where one incarnation's chain stands."""

    last_no: int
    last_link: bytes
    is_new: bool


@dataclass(frozen=True, slots=True)
class Pushed:
    """What to answer: outcomes in the order of the request's revisions, and the receipt.

    `held` is the last number of the incarnation's log, `written` how many revisions are new, `told`
    how the stream tells of these.
    """

    outcomes: list[OutcomeEntry]
    receipt: ChainHead
    written: int
    held: int
    told: Sequence[Change] = ()


def read_log(connection: Connection, device_id: str, incarnation: str) -> Log:
    """The chain of *incarnation*, at its start if the centre never heard of it."""
    of = {"of_device": device_id, "of_incarnation": incarnation}
    row = connection.execute(_LOG, of).one_or_none()
    return Log(row.last_no, row.last_link, False) if row else Log(0, FIRST_LINK, True)


def push(
    connection: Connection,
    identity: Identity,
    device: Device,
    request: SyncRequest,
    log: Log,
    *,
    now: int,
    crash: Crash,
) -> Pushed:
    """Store and decide on the request's revisions. The device row must be locked.

    Raises Refusal: out_of_step, fork, chain_broken, bad_request.
    """
    check_signature(request, device.public_key)
    first = first_number(request, log.last_no)
    before, stored = log.last_link, {}
    if first <= log.last_no:
        stored = _stored(connection, request, first)
        before = stored[first - 1].link if first > 1 else FIRST_LINK
    arrived = lay(request, first, log.last_no, before, stored)
    fresh = [a for a in arrived if a.had is None]
    asking = Asking(device.id, request.incarnation, device.office_id)
    decided = _decide(connection, identity, asking, fresh, now) if fresh else {}
    write_log(connection, asking, log, fresh, now=now)
    entries = [_had_entry(a, a.had) for a in arrived if a.had]
    told: list[Change] = []
    if fresh:
        outcomes, told = write_revisions(connection, asking, fresh, decided, now=now)
        entries += outcomes
        crash.here(MID_PUSH)
    held = max(log.last_no, request.head.no)
    return Pushed(entries, _receipt(identity, request), len(fresh), held, told)


def _stored(connection: Connection, request: SyncRequest, first: int) -> dict[int, Stored]:
    of = {"of_device": request.device_id, "of_incarnation": request.incarnation}
    numbers = {"first": first - 1, "last": request.head.no}
    found = {}
    for row in connection.execute(_STORED, {**of, **numbers}).mappings():
        values = {name: row[name] for name in Stored.__dataclass_fields__}
        kept = tuple(json.loads(row["kept_aside"]))
        found[row["revision_no"]] = Stored(**{**values, "kept_aside": kept, "seq": row["seq"] or 0})
    return found


def _decide(
    connection: Connection,
    identity: Identity,
    asking: Asking,
    fresh: Sequence[Arrived],
    now: int,
) -> dict[int, Judged]:
    revisions = {a.named: a.revision for a in fresh}
    if len(revisions) != len(fresh):
        raise Refusal(Problems.FORK, "revision_id")
    record_ids, revision_ids = wanted(revisions)
    records = lock_records(connection, record_ids)
    existing = set(records)
    parents = _parents(connection, revision_ids)
    known = {
        n: r.header.record_id for n, r in revisions.items() if r and r.header.record_id in existing
    }
    if parents.keys() & revisions.keys() or said_already(
        connection, asking.device_id, asking.incarnation, known
    ):
        raise Refusal(Problems.FORK, "revision_id")
    judge = Judge(asking, identity.version_floor, records, parents)
    decided = {a.number: judge.decide(a.named, revisions[a.named]) for a in fresh}
    write_records(connection, [judge.records[i] for i in sorted(judge.changed)], now)
    return decided


def _parents(connection: Connection, revision_ids: set[str]) -> dict[str, Parent]:
    """Those of *revision_ids* that are here, with what they stand on as far as that matters."""
    found: dict[str, Row[Any]] = {}
    bases: dict[str, str] = {}
    asked: set[str] = set()
    ids = revision_ids
    for _ in range(_MOST_GENERATIONS):
        rows = _rows(connection, ids) if ids else ()
        asked |= ids
        found |= {row.revision_id: row for row in rows}
        # What was simply applied saw all that stood before it: hardly any was not.
        late = (row for row in rows if row.outcome in _LATE)
        bases |= {row.revision_id: read_header(row.header).base.revision or "" for row in late}
        ids = set(bases.values()) - asked - {""}
    parents: dict[str, Parent] = {}
    for name in sorted(found, key=lambda one: found[one].version):
        base = parents.get(bases.get(name, ""))
        is_of_it = base is not None and base.record_id == found[name].record_id
        parents[name] = _parent(found[name], base if is_of_it else None)
    return parents


def _rows(connection: Connection, revision_ids: set[str]) -> Sequence[Row[Any]]:
    which = among(connection, revision_table.c.revision_id, revision_ids)
    return connection.execute(_PARENTS.where(which)).all()


def _parent(row: Row[Any], base: Parent | None) -> Parent:
    outcome = Outcome(row.outcome)
    decided = Judged(outcome, row.record_id, row.version, row.trunk)
    return Parent.of(decided, f"{row.device_id}/{row.incarnation}", base)


def write_log(
    connection: Connection,
    asking: Asking,
    log: Log,
    fresh: Sequence[Arrived],
    *,
    now: int,
) -> None:
    """Move the incarnation's chain on over *fresh*; a new one begins even without any."""
    table = incarnation_table
    last_no = fresh[-1].number if fresh else log.last_no
    last_link = fresh[-1].link if fresh else log.last_link
    if log.is_new:
        row = {
            "device_id": asking.device_id,
            "incarnation": asking.incarnation,
            "started_at": now,
        }
        connection.execute(insert(table).values(last_no=last_no, last_link=last_link, **row))
    elif fresh:
        of = {"of_device": asking.device_id, "of_incarnation": asking.incarnation}
        connection.execute(_LOG_ON, {**of, "to_no": last_no, "to_link": last_link})


def _had_entry(one: Arrived, had: Stored) -> OutcomeEntry:
    """A repeat's answer: what was decided then. A quarantined one stays quarantined."""
    quarantined = had.outcome == Outcome.QUARANTINED.value
    return OutcomeEntry(
        revision_id=one.named,
        outcome=Outcome.QUARANTINED if quarantined else Outcome.ALREADY_HAD,
        version=had.version,
        seq=had.seq,
        kept_aside=list(had.kept_aside),
        problem=had.problem,
    )


def _receipt(identity: Identity, request: SyncRequest) -> ChainHead:
    """The head, which `lay` has just recomputed over the stored bytes, countersigned."""
    head = request.head
    text = receipt_text(request.device_id, request.incarnation, head.no, head.link)
    return ChainHead(no=head.no, link=head.link, signature=sign(identity.signing_key, text))
