"""Laying anew: work that can never arrive under its number is said again under another.

A copied or restored disk that goes on working gives numbers to its revisions that the centre
already holds with other bytes. From the first such number on nothing of that incarnation can have
arrived, nor whatever of later incarnations is based on it. All of it is sealed again in a fresh
incarnation: same records, patches, acts, reasons, authors and times. The old rows stay in the log
and name their successor; they neither wait nor are folded again. What was said later of the same
records, and has not come back either, goes along, or an officer's older value would stand behind
her newer one, here and at the centre.

A successor's id is derived from the old one's, so that two copies of a disk that share unsent work
name the same successor, and whoever comes second finds it in the stream. Read that first. After a
restore of the centre the stream may also bring what was said first, by the other copy, under its
own number: then that stands, and its successor is what is not needed.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from fieldreg.domain.revision import Base, Header, Revision
from fieldreg.domain.words import Outcome
from fieldreg.protocol.sealed import SALT_BYTES, seal, unseal
from fieldreg.protocol.successors import derived_id, in_line

from .derive import derive
from .record_state import sealed_of
from .revisions import chain_head, columns_of
from .schema import centre_row, revision, sync_state

TOO_LARGE = "too_large"
"""The problem of a revision set aside here because no request can carry it."""


def lay_anew(
    connection: Connection, incarnation: str, no: int, fresh: str, *, aside: str = ""
) -> None:
    """Move what cannot arrive, from number *no* of *incarnation* on, to the incarnation *fresh*.

    With *aside* (the time now) number *no* itself is set aside as too large, and only what comes
    after it moves. New revisions are numbered under *fresh* from now on.
    """
    touched = _set_aside(connection, incarnation, no, aside) if aside else []
    rows = _with_what_follows(connection, [], {incarnation: no + bool(aside)})
    _begin(connection, fresh)
    _lay(connection, rows, fresh)
    derive(connection, [*touched, *(row.record_id for row in rows)])


def lay_lost_anew(connection: Connection) -> None:
    """Say again here what another copy of this disk had said and a restored centre has lost.

    To be called where the stream is read to its end.
    """
    gone = _untold(connection)
    if not gone:
        return
    rows = _with_what_follows(connection, gone, {})
    # A chain from which something moved has a gap. And behind what was said later of a record, in
    # the same one, the older value would take the place of the newer.
    if len(rows) > len(gone) or _is_said_later(connection, rows):
        _begin(connection, str(uuid.uuid4()))
    present = connection.execute(select(sync_state.c.incarnation)).scalar_one()
    _lay(connection, rows, present)
    derive(connection, [row.record_id for row in rows])


def misses_successor(connection: Connection) -> bool:
    """Whether the stream, as far as it was read, lacks what it had brought in place of work here.

    A restored centre may have lost that, and what stands on it must not come there first.
    """
    return bool(_untold(connection))


def _untold(connection: Connection) -> Sequence[Row[Any]]:
    """What gave way to one that is not in the stream, and that nothing made here will bring."""
    # Hardly any laptop ever said something again, and this is asked in each sync.
    replaced = revision.c.superseded_by
    if connection.execute(select(replaced).where(replaced.is_not(None)).limit(1)).first() is None:
        return ()
    lost = select(revision.c.revision_id).where(revision.c.link.is_(None), revision.c.seen == 0)
    is_lost_itself = (revision.c.superseded_by == revision.c.revision_id) & (revision.c.seen == 0)
    query = (
        select(revision)
        .where(revision.c.superseded_by.in_(lost) | is_lost_itself)
        .order_by(revision.c.row_no)
    )
    return connection.execute(query).all()


def _is_said_later(connection: Connection, rows: Sequence[Row[Any]]) -> bool:
    """Whether the present incarnation has a word on a record of *rows*."""
    present = select(sync_state.c.incarnation).scalar_subquery()
    query = select(revision.c.row_no).where(
        revision.c.link.is_not(None),
        revision.c.incarnation == present,
        revision.c.record_id.in_({row.record_id for row in rows}),
    )
    return connection.execute(query.limit(1)).first() is not None


def _begin(connection: Connection, fresh: str) -> None:
    connection.execute(update(sync_state).values(incarnation=fresh, token="", pending_exchange=""))


def _lay(
    connection: Connection, rows: Sequence[Row[Any]], incarnation: str, *, is_own: bool = True
) -> None:
    """Append what *rows* say to the chain of *incarnation*; each names its successor then.

    *is_own*: their number lines go back in this log; else what stands there under the same
    incarnation may be another copy's.
    """
    device_id = connection.execute(select(sync_state.c.device_id)).scalar_one()
    no, link = chain_head(connection, device_id, incarnation)
    successors: dict[str, str] = {}
    laid: list[str] = []
    for row in rows:
        again = in_line([row.revision_id], laid)
        if again:
            # What was said first and its successor are both lost: one successor is enough.
            successors |= _instead_of(row, again[row.revision_id])
            _name(connection, row.revision_id, again[row.revision_id])
            continue
        named, is_there = _successor(connection, row)
        if row.body is None:
            named, is_there = row.revision_id, True  # erased long after it arrived: nobody can
        if not is_there:
            no += 1
            said = _said_again(connection, row, successors, is_own=is_own)
            header = replace(
                said.header, revision_id=named, incarnation=incarnation, revision_no=no
            )
            sealed = seal(replace(said, header=header), secrets.token_bytes(SALT_BYTES))
            link = sealed.link(link)
            connection.execute(insert(revision).values(**columns_of(header, sealed), link=link))
            laid.append(named)
        successors |= _instead_of(row, named)
        # Where the first said has come, its successor gives way to it, and not the other way round.
        is_replaced = revision.c.superseded_by.is_not(None)
        is_back = (revision.c.revision_id == named) & is_replaced & is_there
        connection.execute(
            update(revision)
            .where((revision.c.revision_id == row.revision_id) | is_back)
            .values(superseded_by=named)
        )


def _instead_of(row: Row[Any], named: str) -> dict[str, str]:
    """What *named* stands for from now on: what *row* says, and what had said it again so far."""
    return dict.fromkeys((row.revision_id, row.superseded_by or row.revision_id), named)


def _name(connection: Connection, revision_id: str, successor: str) -> None:
    one = revision.c.revision_id == revision_id
    connection.execute(update(revision).where(one).values(superseded_by=successor))


def say_here(connection: Connection, rows: Sequence[Row[Any]], incarnation: str) -> None:
    """Say under *incarnation* what *rows* of another database say, whose numbers are taken here."""
    _lay(connection, rows, incarnation, is_own=False)


def _set_aside(connection: Connection, incarnation: str, no: int, now: str) -> Sequence[str]:
    one = (
        revision.c.link.is_not(None)
        & (revision.c.incarnation == incarnation)
        & (revision.c.revision_no == no)
    )
    connection.execute(
        update(revision)
        .where(one)
        .values(receipted_at=now, outcome=Outcome.QUARANTINED, problem=TOO_LARGE)
    )
    return connection.execute(select(revision.c.record_id).where(one)).scalars().all()


def _with_what_follows(
    connection: Connection, gone: Sequence[Row[Any]], starts: Mapping[str, int]
) -> list[Row[Any]]:
    """*gone*, what stands from the number in *starts* on in each incarnation, and what follows."""
    query = select(revision).where(revision.c.link.is_not(None), revision.c.superseded_by.is_(None))
    return what_follows([*connection.execute(query), *gone], gone, starts)


def what_follows(
    own: Sequence[Row[Any]], gone: Sequence[Row[Any]], starts: Mapping[str, int]
) -> list[Row[Any]]:
    """Of *own*: *gone*, what stands from the number in *starts* on in each incarnation, and what
    follows them.

    That is, of an incarnation, all from its first revision that is based on one of these, or that
    the stream has not brought and that says something later of the same record. In the order in
    which they were made.
    """
    own = sorted(own, key=attrgetter("row_no"))
    lasting = frozenset(row.revision_id for row in gone)
    first = dict(starts)
    while True:
        found = [r for r in own if r.revision_id in lasting or _is_from(r, first)]
        if not _is_wider(own, found, lasting, first):
            return found


def _is_from(row: Row[Any], first: Mapping[str, int]) -> bool:
    return row.superseded_by is None and row.revision_no >= first.get(row.incarnation, 2**63)


def _is_wider(
    own: Sequence[Row[Any]],
    found: Sequence[Row[Any]],
    lasting: Collection[str],
    first: dict[str, int],
) -> bool:
    """Let *first* begin where something follows one of *found*; whether that changed anything."""
    ids, before = frozenset(row.revision_id for row in found), dict(first)
    touched: set[str] = set()
    for row in own:
        is_later = row.record_id in touched and not row.seen
        if row.revision_id in ids and not row.seen:
            touched.add(row.record_id)
        is_on_one = row.base_version is None and row.base_revision in ids
        if row.revision_id not in lasting and (is_later or is_on_one):
            first[row.incarnation] = min(row.revision_no, first.get(row.incarnation, 2**63))
    return first != before


def _successor(connection: Connection, row: Row[Any]) -> tuple[str, bool]:
    """The successor's id, and whether the stream has brought it already.

    One that another copy brought under the same id, in an incarnation of its own, succeeds itself;
    one that says again what another copy brought as it was said first, is succeeded by that.
    """
    query = select(revision.c.revision_id, revision.c.seen).where(
        revision.c.record_id == row.record_id, revision.c.device_id == row.device_id
    )
    here = {revision_id: seen for revision_id, seen in connection.execute(query)}
    if here.get(row.revision_id):
        return row.revision_id, True
    there = in_line([row.revision_id], [revision_id for revision_id, seen in here.items() if seen])
    if there:
        return there[row.revision_id], True
    named = derived_id(row.revision_id)
    while named in here:
        named = derived_id(named)
    return named, False


def _said_again(
    connection: Connection, row: Row[Any], successors: Mapping[str, str], *, is_own: bool
) -> Revision:
    """What *row* says, on its base as the centre knows it."""
    old = unseal(sealed_of(row))
    whole = _whole_base(connection, old.header) if is_own else old.header.base
    base = _base(connection, whole, row.record_id, successors)
    return replace(old, header=replace(old.header, base=base))


def _whole_base(connection: Connection, head: Header) -> Base:
    """Its base with what its incarnation told beside it: the writer's own from before."""
    if head.base.version is None or head.base.revision is not None:
        return head.base
    before = (
        select(revision.c.revision_id)
        .where(
            revision.c.link.is_not(None),  # the others were said by another copy, and not seen
            revision.c.record_id == head.record_id,
            revision.c.incarnation == head.incarnation,
            revision.c.revision_no < head.revision_no,
            func.coalesce(revision.c.outcome, "") != Outcome.QUARANTINED,
        )
        .order_by(revision.c.revision_no.desc())
        .limit(1)
    )
    return Base(head.base.version, connection.execute(before).scalar_one_or_none())


def _base(
    connection: Connection, base: Base, record_id: str, successors: Mapping[str, str]
) -> Base:
    """What the revision stood on, as the centre knows it.

    Where the centre applied the base with nothing of others between, its version says the same
    and holds for a writer of another incarnation too.
    """
    if base.revision is None:
        return base
    named = successors.get(base.revision, base.revision)
    if base.version is not None:
        return Base(base.version, named)
    found = connection.execute(
        select(revision).where(revision.c.revision_id == named)
    ).one_or_none()
    if found is None:
        query = select(centre_row.c.version).where(centre_row.c.record_id == record_id)
        version = connection.execute(query).scalar_one_or_none() or None
        return Base(version, named if version else None)
    if found.seen and found.outcome == Outcome.APPLIED and found.version:
        return Base(found.version, named if found.link is not None else None)
    return Base(revision=named)
