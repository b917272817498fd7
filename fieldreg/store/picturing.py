"""What a laptop has to say in one exchange: the revisions that wait, and where its chains stand.

Everything is asked with statements made once, and each finds its rows in an index: a push of ten
thousand asks it twenty times.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, func, select

from fieldreg.database.prepared import Prepared
from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.exchange import Outgoing, Stretch
from fieldreg.protocol.messages import ChainHead, RowsDigest
from fieldreg.protocol.sealed import FIRST_LINK

from .audit import audit_head
from .coming_pack import wish
from .first_fill import index_wanted
from .officers import to_be_told
from .record_state import sealed_of
from .reduced import wanted_records
from .schema import centre_row, revision, sync_state
from .witness import is_witnessed

_MADE_HERE: ColumnElement[bool] = revision.c.link.is_not(None)
STANDS: ColumnElement[bool] = _MADE_HERE & revision.c.superseded_by.is_(None)
WAITS: ColumnElement[bool] = STANDS & revision.c.receipted_at.is_(None)
_OURS: ColumnElement[bool] = (
    revision.c.device_id == select(sync_state.c.device_id).scalar_subquery()
)
"""So is everything that was made here; to say it lets the index of numbers be used."""
_ENVELOPE_BYTES = 200
_OF: ColumnElement[bool] = revision.c.incarnation == bindparam("of_incarnation")
_WAITING_FROM = Prepared(
    select(
        revision.c.revision_id,
        revision.c.revision_no,
        revision.c.header,
        revision.c.body,
        revision.c.salt,
        revision.c.commitment,
        revision.c.link,
    )
    .where(WAITS, _OF, revision.c.revision_no > bindparam("after"))
    .order_by(revision.c.revision_no)
    .limit(bindparam("most"))
)
_LAST_BEFORE = Prepared(
    select(revision.c.revision_no, revision.c.link)
    .where(
        STANDS,
        _OURS,
        _OF,
        revision.c.revision_no < bindparam("before"),
    )
    .order_by(revision.c.revision_no.desc())
    .limit(1)
)
_COUNT_WAITING = Prepared(select(func.count()).select_from(revision).where(WAITS))
_ONE_WAITS = Prepared(select(revision.c.row_no).where(WAITS).limit(1))
_OLDEST = Prepared(select(revision.c.incarnation).where(WAITS).order_by(revision.c.row_no).limit(1))
_HASHES = Prepared(select(centre_row.c.row_hash).where(centre_row.c.version > 0))
_WAITING_UP_TO = Prepared(
    select(
        func.min(revision.c.revision_no).label("first"),
        func.count().label("number"),
    ).where(WAITS, _OF, revision.c.revision_no <= bindparam("up_to"))
)
_WAITING_BETWEEN = Prepared(
    select(func.count())
    .select_from(revision)
    .where(WAITS, _OF, revision.c.revision_no.between(bindparam("first"), bindparam("up_to")))
)
_NO_END = 1 << 62
_LAST_MADE = Prepared(
    select(revision.c.revision_no)
    .where(_MADE_HERE, _OURS, _OF, revision.c.revision_no < _NO_END)
    .order_by(revision.c.revision_no.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Room:
    """How much one picture may hold: revisions (one at least), and about so many bytes of them."""

    most: int
    most_bytes: int


def picture(
    connection: Connection,
    state: Any,
    incarnation: str,
    room: Room,
    *,
    after: int = 0,
) -> Outgoing:
    """What of *incarnation* waits above number *after*, up to the first gap; `exchange` is empty.

    *state* is the row of `sync_state`.
    """
    return picture_of(connection, state, stretch(connection, incarnation, room, after))


def picture_of(connection: Connection, state: Any, waiting: Stretch) -> Outgoing:
    """The same of revisions that were read already."""
    index = index_wanted(connection)
    receipted, gap_from = _over_gap(_receipted(connection, waiting), waiting)
    return Outgoing(
        exchange="",
        token=state.token,
        epoch=state.epoch,
        cursor=state.cursor,
        pack=state.pack,
        receipted=receipted,
        rows=held_rows(connection),
        revisions=waiting.revisions,
        revision_ids=waiting.revision_ids,
        links=waiting.links,
        waiting=waiting_count(connection),
        made=last_made(connection, state.incarnation),
        incarnation="" if waiting.incarnation == state.incarnation else waiting.incarnation,
        audit=_audit_to_tell(connection, state),
        gap_from=gap_from,
        wanted=wanted_records(connection),
        index=index.after if index else None,
        index_own=index.own if index else None,
        pack_wish=wish(connection),
        officers=to_be_told(connection, state),
    )


def stretch(connection: Connection, incarnation: str, room: Room, after: int) -> Stretch:
    """What of *incarnation* waits above number *after*, up to the first gap."""
    rows = _fitting(connection, incarnation, room, after)
    return Stretch(
        incarnation=incarnation,
        first=rows[0].revision_no if rows else 0,
        revisions=tuple(sealed_of(r) for r in rows),
        revision_ids=tuple(r.revision_id for r in rows),
        links=tuple(r.link.hex() for r in rows),
    )


def waits_still(connection: Connection, known: Stretch) -> bool:
    """Whether *known*, read a while ago, is what waits first: all of it, and nothing before it.

    A revision never changes, so that its number says all.
    """
    asked = {"of_incarnation": known.incarnation, "up_to": known.first + len(known.revisions) - 1}
    (found,) = _WAITING_UP_TO.rows(connection, asked)
    is_there = (found.first, found.number) == (known.first, len(known.revisions))
    return is_there and oldest_waiting(connection) == known.incarnation


def waits_whole(connection: Connection, known: Stretch) -> bool:
    """Whether all of *known* waits, and nothing of another incarnation before it."""
    last = known.first + len(known.revisions) - 1
    asked = {"of_incarnation": known.incarnation, "first": known.first, "up_to": last}
    is_there = _WAITING_BETWEEN.scalar(connection, asked) == len(known.revisions)
    return is_there and oldest_waiting(connection) == known.incarnation


def oldest_waiting(connection: Connection) -> str:
    """The incarnation of the oldest revision that waits; empty where none does."""
    return _OLDEST.scalar(connection, {}) or ""


def waiting_count(connection: Connection) -> int:
    """How many revisions have no receipt."""
    return int(_COUNT_WAITING.scalar(connection, {}))


def last_made(connection: Connection, incarnation: str) -> int:
    """The last number of *incarnation* that was made here; 0 where none was."""
    return _LAST_MADE.scalar(connection, {"of_incarnation": incarnation}) or 0


def text_waits(connection: Connection) -> bool:
    """Whether anything saved here has no receipt."""
    return _ONE_WAITS.scalar(connection, {}) is not None


def held_rows(connection: Connection) -> RowsDigest:
    """What this laptop holds of the centre's rows."""
    return rows_digest(_HASHES.column(connection, {}))


def _fitting(connection: Connection, incarnation: str, room: Room, after: int) -> list[Any]:
    asked = {"of_incarnation": incarnation, "after": after, "most": max(room.most, 1)}
    rows: list[Any] = []
    size = 0
    for row in _WAITING_FROM.each(connection, asked):
        size += len(row.header) + len(row.body or b"") + _ENVELOPE_BYTES
        if rows and (size > room.most_bytes or row.revision_no != rows[-1].revision_no + 1):
            break
        rows.append(row)
    return rows


def _receipted(connection: Connection, waiting: Stretch) -> ChainHead:
    """The head before the first of *waiting*, or the incarnation's last one if none waits."""
    asked = {"of_incarnation": waiting.incarnation, "before": waiting.first or _NO_END}
    last = _LAST_BEFORE.rows(connection, asked)
    if not last:
        return ChainHead(no=0, link=FIRST_LINK.hex())
    return ChainHead(no=last[0].revision_no, link=last[0].link.hex())


def _over_gap(head: ChainHead, waiting: Stretch) -> tuple[ChainHead, int]:
    """The head right before *waiting*, and the first number that is missing between (0: none).

    The centre may have what is missing, and needs no link from us to take what follows.
    """
    if not waiting.revisions or waiting.first == head.no + 1:
        return head, 0
    return ChainHead(no=waiting.first - 1, link=FIRST_LINK.hex()), head.no + 1


def _audit_to_tell(connection: Connection, state: Any) -> ChainHead | None:
    """The audit chain's head; None where the centre, in the epoch it is in, has witnessed it."""
    found = audit_head(connection)
    if not found.no:
        return None
    head = ChainHead(no=found.no, link=found.link.hex())
    is_known = is_witnessed(head, state.audit_anchor, state.incarnation, state.epoch)
    return None if is_known else head
