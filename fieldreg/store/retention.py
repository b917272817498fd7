"""What a laptop keeps of what the centre has: finding what is due, and taking it away.

Only the centre's clock counts (see `heard`): a revision is as old as the time since the centre's
stream brought it, a record as its newest revision. What is due is looked for on the reading lane;
the writer looks once more at each of them, in the transaction that takes it away.

A body goes with its salt; header and commitment stay, so that the chain can be proved without it.
A record that is reduced keeps its `row_hash`: both sides still see that they hold the same.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, func, select, text, update

from fieldreg.domain.record import AS_TYPED, Value, Values
from fieldreg.domain.words import Act, Case

from .derive import derive
from .reduced import erase_bodies, is_done
from .schema import Kept, centre_row, draft, revision, verdict
from .settings import read_setting, write_setting
from .values import from_json, to_json

CLOSED = frozenset({Case.ACCEPTED, Case.ENROLLED, Case.REJECTED, Case.ENDED})
"""Cases that wait for nobody at the desk."""
WORDS_SETTING = "words_left"
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
_REASONED = (Act.SENT_BACK, Act.REJECTED)


@dataclass(frozen=True, slots=True)
class Reduced:
    """How many records were reduced, and of how many revisions the body was erased."""

    records: int = 0
    revisions: int = 0


def before(heard: str, days: int) -> str:
    """The moment *days* before *heard* (both UTC)."""
    return (datetime.strptime(heard, _FORMAT) - timedelta(days=days)).strftime(_FORMAT)  # noqa: DTZ007


def stamp(connection: Connection, heard: str, most: int) -> int:
    """Let what the stream brought before times were kept count from now on; how many it was."""
    old = select(revision.c.row_no).where(revision.c.seen == 1, revision.c.seen_at.is_(None))
    numbers = connection.execute(old.limit(most)).scalars().all()
    chosen = revision.c.row_no.in_(numbers)
    connection.execute(update(revision).where(chosen).values(seen_at=heard))
    return len(numbers)


def due_records(
    connection: Connection, *, since: str, after: str = "", most: int = 500
) -> tuple[tuple[str, ...], str]:
    """Records to reduce among the next *most* after *after*, and where to look on (empty: done)."""
    ids = select(centre_row.c.record_id).where(centre_row.c.record_id > after)
    window = connection.execute(ids.order_by(centre_row.c.record_id).limit(most)).scalars().all()
    due = _due(connection, window, since) if window else ()
    return due, window[-1] if len(window) == most else ""


def reduce_records(
    connection: Connection, record_ids: Sequence[str], keeps: Collection[str], *, since: str
) -> Reduced:
    """Reduce those of *record_ids* that are still due: bodies, verdict inputs, values, view."""
    due = _due(connection, record_ids, since)
    if not due:
        return Reduced()
    erased = erase_bodies(connection, revision.c.record_id.in_(due))
    _erase_inputs(connection, verdict.c.record_id.in_(due))
    rows = connection.execute(select(centre_row).where(centre_row.c.record_id.in_(due))).all()
    for row in rows:
        body = to_json(kept_values(from_json(row.body), keeps))
        one = centre_row.c.record_id == row.record_id
        kept = {"body": body, "reduced": Kept.REDUCED}
        connection.execute(update(centre_row).where(one).values(kept))
    derive(connection, due)
    leave_words(connection)
    return Reduced(len(due), erased)


def kept_values(values: Values, keeps: Collection[str]) -> dict[str, Value]:
    """What remains of *values*: fields, groups and lists by their names, as typed ones too."""

    def is_kept(path: str) -> bool:
        bare = path.removeprefix(AS_TYPED)
        return bare in keeps or bare.partition(".")[0] in keeps

    return {path: value for path, value in values.items() if is_kept(path)}


def due_revisions(
    connection: Connection, *, since: str, after: int = 0, most: int = 500
) -> tuple[tuple[int, ...], int]:
    """Row numbers of revisions to erase among the next *most*, and where to look on (0: done)."""
    bodies = select(revision.c.row_no).where(
        revision.c.row_no > after, revision.c.body.is_not(None)
    )
    window = connection.execute(bodies.order_by(revision.c.row_no).limit(most)).scalars().all()
    due: tuple[int, ...] = ()
    if window:
        chosen = revision.c.row_no.in_(window)
        due = tuple(
            connection.execute(select(revision.c.row_no).where(chosen, _is_old(since))).scalars()
        )
    return due, window[-1] if len(window) == most else 0


def erase_revisions(connection: Connection, row_nos: Sequence[int], *, since: str) -> int:
    """Erase what those of *row_nos* say that are still due, with the verdicts on them; how many.

    The newest verdict of a record stays readable as long as its record is whole.
    """
    chosen = revision.c.row_no.in_(row_nos) & _is_old(since)
    ids = connection.execute(select(revision.c.revision_id).where(chosen)).scalars().all()
    if not ids:
        return 0
    erased = erase_bodies(connection, revision.c.revision_id.in_(ids))
    newest = select(func.max(verdict.c.row_no)).group_by(verdict.c.record_id)
    former = verdict.c.revision_id.in_(ids) & verdict.c.row_no.not_in(newest)
    _erase_inputs(connection, former)
    return erased


def leave_words(connection: Connection) -> None:
    """Remember that the search index still holds words of what was taken away here."""
    write_setting(connection, WORDS_SETTING, "1")


def has_words_left(connection: Connection) -> bool:
    """Whether the search index must still be written together."""
    return bool(read_setting(connection, WORDS_SETTING))


def merge_words(connection: Connection, pages: int, *, begins: bool) -> bool:
    """Write the search index together by about *pages*; whether there is more to do.

    What was taken out of the index otherwise lies in its older parts until they are written
    together some day. Begin once, then go on until nothing is left; then it is not remembered any
    more that something was.
    """
    changes = text("SELECT total_changes()")
    earlier = connection.execute(changes).scalar_one()
    merge = text("INSERT INTO view_search (view_search, rank) VALUES ('merge', :pages)")
    connection.execute(merge, {"pages": -pages if begins else pages})
    if begins or connection.execute(changes).scalar_one() - earlier >= 2:
        return True
    write_setting(connection, WORDS_SETTING, "")
    return False


def _due(connection: Connection, record_ids: Sequence[str], since: str) -> tuple[str, ...]:
    """Those that are closed, delivered, in no draft, and untouched since before *since*."""
    of_it = revision.c.record_id == centre_row.c.record_id
    is_young = revision.c.seen_at.is_(None) | (revision.c.seen_at >= since)
    stays = ~is_done() | ((revision.c.seen == 1) & is_young)
    query = select(centre_row.c.record_id).where(
        centre_row.c.record_id.in_(record_ids),
        centre_row.c.version > 0,
        centre_row.c.former == "",
        centre_row.c.reduced == Kept.WHOLE,
        centre_row.c.case_name.in_(CLOSED),
        ~exists(select(1).where(of_it, stays)),
        ~exists(select(1).where(draft.c.record_id == centre_row.c.record_id)),
    )
    return tuple(connection.execute(query).scalars())


def _is_old(since: str) -> ColumnElement[bool]:
    """Delivered, brought back by the stream before *since*, and no reason of it still stands."""
    of_it = centre_row.c.record_id == revision.c.record_id
    stands = centre_row.c.case_name.in_((Case.NEEDS_CORRECTION, Case.REJECTED))
    is_reason = revision.c.act.in_(_REASONED) & exists(select(1).where(of_it, stands))
    is_told = exists(select(1).where(of_it, centre_row.c.version > 0))
    return is_done(since) & is_told & ~is_reason


def _erase_inputs(connection: Connection, which: ColumnElement[bool]) -> None:
    gone = func.json_set(verdict.c.body, "$.inputs", func.json("{}"))
    whole = which & (verdict.c.body != "{}")
    connection.execute(update(verdict).where(whole).values(body=gone))
