"""The state of one registration: the centre's row with the revisions it has not sent back yet.

Never an edit laid over a pulled row: the state is folded anew from both each time (the other way
diverges for ever in about 1 % of fault schedules).

A quarantined revision, and one based on it, will never come back in the stream. What they say
stays visible until a later revision that is not based on them takes their place; that one states
all that differs from the centre's row, so nothing of theirs is lost with them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from math import inf
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, select

from fieldreg.database.prepared import Prepared
from fieldreg.domain.case import next_case, settling_leaves
from fieldreg.domain.merge import CentreRecord, Change, merge
from fieldreg.domain.record import Patch, Value, apply_patch
from fieldreg.domain.revision import Base, Body
from fieldreg.domain.words import Act, Case, Delivery, Outcome
from fieldreg.protocol.sealed import SealedRevision, is_settling, read_kept_body

from .former import Former, former_of
from .listed import LISTED, listed
from .schema import Kept, centre_row, revision
from .values import from_json

_Row = Row[tuple[object, ...]]
_ONE: ColumnElement[str] = bindparam("record_id")
_CENTRE_ROWS = Prepared(select(centre_row).where(centre_row.c.record_id.in_(LISTED)))
_CENTRE_ROW = Prepared(select(centre_row).where(centre_row.c.record_id == _ONE))
_OWN: ColumnElement[bool] = revision.c.link.is_not(None)
_ENDS: ColumnElement[bool] = (revision.c.act == Act.VOIDED) & (revision.c.seen == 1)
_OWN_OR_ENDING_ROWS = select(revision).where(_OWN | _ENDS)
_OWN_OR_ENDING = Prepared(_OWN_OR_ENDING_ROWS.where(revision.c.record_id.in_(LISTED)))
_OWN_OR_ENDING_OF_ONE = Prepared(_OWN_OR_ENDING_ROWS.where(revision.c.record_id == _ONE))
"""What this desk made, and what voided a record as the stream has brought it."""


@dataclass(frozen=True, slots=True)
class RecordState:
    """What is known of a record. Version 0 is one the centre has not sent back yet.

    `values` and `case` are what people see; `sound` leaves out what revisions kept aside say
    (`has_aside`: there are such), and `base` is what a revision made now stands on: what waits, or
    what the centre has told with `latest_own`, this desk's newest that is in either. `voided`: an
    act says so that the centre has, or that waits to go there. `reduced`: only some of the values
    are kept here, the whole is at the centre. `arriving`: so too, and the sync that fills this
    laptop brings it. `as_before`: the stream is read again from its start and has not told as much
    of the record yet as was known (see `former`).
    """

    version: int = 0
    values: Mapping[str, Value] = field(default_factory=dict)
    case: Case | None = None
    sound: Mapping[str, Value] = field(default_factory=dict)
    base: Base = field(default_factory=Base)
    latest_own: str | None = None
    has_aside: bool = False
    voided: bool = False
    newest_own: str = ""
    delivery: Delivery = Delivery.DELIVERED
    problem: str = ""
    reduced: bool = False
    arriving: bool = False
    as_before: bool = False


@dataclass(frozen=True, slots=True)
class NewRevision:
    """A revision that is being made here, as far as a state asks for it."""

    revision_id: str
    base_version: int | None
    base_revision: str | None
    act: Act
    patch: Patch
    seen: int = 0
    row_no: float = inf
    outcome: str | None = None
    problem: str = ""
    receipted_at: str | None = None
    settles: bool = False


@dataclass(frozen=True)
class RecordRows:
    """What a record's state is folded from; read once in a transaction that appends to it."""

    centre: Any = None
    own: tuple[Any, ...] = ()
    is_ended: bool = False
    values: Mapping[str, Value] = field(default_factory=dict)
    """The centre's, read once: a save folds them twice."""
    former: Former = field(default_factory=Former)
    first_said: Mapping[str, int] = field(default_factory=dict)
    """Where in the log it was said first what these revisions of `own` say again."""

    @classmethod
    def of(cls, centre: Any, made: Sequence[Any], *, is_ended: bool) -> RecordRows:
        """From rows of the tables; *made* is all that this desk made, in order."""
        own = tuple(row for row in made if row.superseded_by is None)
        former = former_of(centre.former if centre else "")
        row = former.row or centre
        values = from_json(row.body) if row and row.reduced != Kept.REBUILT else {}
        first_said = _first_said(made) if len(own) < len(made) else {}
        return cls(row, own, is_ended or former.ended, values, former, first_said)

    def state(self) -> RecordState:
        """Fold it; once, as these rows never change."""
        return self._folded

    @cached_property
    def _folded(self) -> RecordState:
        return _state(self)

    def after(self, made: NewRevision) -> RecordRows:
        """The same with one revision more of this desk."""
        return replace(self, own=(*self.own, made))


def record_state(connection: Connection, record_id: str) -> RecordState:
    """Fold the present state of *record_id*; an unknown one gives the empty state."""
    return record_states(connection, [record_id])[record_id]


def record_states(connection: Connection, record_ids: Sequence[str]) -> dict[str, RecordState]:
    """The present state of each of these records (some hundred at most)."""
    return {r: rows.state() for r, rows in record_rows(connection, record_ids).items()}


def record_rows(connection: Connection, record_ids: Sequence[str]) -> dict[str, RecordRows]:
    """What the state of each of these records is folded from (some hundred at most)."""
    if len(record_ids) == 1:
        # A save asks for one, and a list costs more than both answers.
        asked: dict[str, str] = {"record_id": record_ids[0]}
        centre_rows, own_rows = _CENTRE_ROW, _OWN_OR_ENDING_OF_ONE
    else:
        asked = listed(record_ids)
        centre_rows, own_rows = _CENTRE_ROWS, _OWN_OR_ENDING
    centre = {row.record_id: row for row in centre_rows.rows(connection, asked)}
    own: dict[str, list[_Row]] = {record_id: [] for record_id in record_ids}
    ended: set[str] = set()
    # Sorted here: SQLite makes a table of them first, which costs more than finding them.
    for row in sorted(own_rows.rows(connection, asked), key=attrgetter("row_no")):
        if row.link is not None:
            own[row.record_id].append(row)
        if row.act == Act.VOIDED and row.seen:
            ended.add(row.record_id)
    return {r: RecordRows.of(centre.get(r), own[r], is_ended=r in ended) for r in record_ids}


def _state(rows: RecordRows) -> RecordState:
    row, own = rows.centre, rows.own
    version = (rows.former.version or row.version) if row else 0
    case = Case(row.case_name) if row else None
    aside = quarantined(own)
    told = aside | rows.former.said
    healthy = [r for r in own if not r.seen and r.revision_id not in told]
    standing = _not_replaced(own, aside)
    later = _said_later(rows, healthy)
    sound, sound_case = fold(rows.values, case, healthy, later)
    shown, shown_case = fold(sound, sound_case, standing)
    latest = _latest(own, healthy, rows.former.said)
    base = Base(version, latest) if version else Base()
    if healthy and healthy[-1].revision_id not in later:
        base = Base(revision=healthy[-1].revision_id)
    delivery, problem = _delivery(own, aside)
    return RecordState(
        version=version,
        values=shown,
        case=shown_case,
        sound=sound,
        base=base,
        latest_own=latest,
        has_aside=bool(standing),
        voided=rows.is_ended or any(r.act == Act.VOIDED for r in healthy),
        newest_own=own[-1].revision_id if own else "",
        delivery=delivery,
        problem=problem,
        reduced=row is not None and row.reduced != Kept.WHOLE,
        arriving=row is not None and row.reduced == Kept.INDEXED,
        as_before=rows.former.version > 0,
    )


def sealed_of(row: _Row) -> SealedRevision:
    """The verbatim bytes in a row of `revision`."""
    return SealedRevision(row.header, row.body, row.salt, row.commitment)


def body_of(row: _Row) -> Body:
    """The body in a row of `revision`; an erased one says nothing."""
    return Body() if row.body is None else read_kept_body(row.body)


def fold(
    values: Mapping[str, Value],
    case: Case | None,
    rows: Sequence[Any],
    later: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> tuple[dict[str, Value], Case | None]:
    """Lay the patches and acts of *rows* (of `revision`, or new ones) over a state, in order.

    Of those in *later* the state holds what was said after them, and the paths that it changed.
    """
    result = dict(values)
    for row in rows:
        if row.revision_id in later:
            result, case = _laid_late(row, result, case, later[row.revision_id])
            continue
        is_new = isinstance(row, NewRevision)
        before = result
        result = apply_patch(result, row.patch if is_new else body_of(row).patch)
        settles = row.settles if is_new else is_settling(row.header)
        act = Act(row.act)
        if case and settles and settling_leaves(act, changes_values=before != result):
            continue
        case = next_case(case, act)
    return result, case


def _laid_late(
    row: Any, values: Mapping[str, Value], case: Case | None, paths: Collection[str]
) -> tuple[dict[str, Value], Case | None]:
    """What the centre will make of *row*, which comes after what had been said after it."""
    after = Change(1, "later")
    held = CentreRecord(row.record_id, 1, case, values, dict.fromkeys(paths, after), after)
    settles = is_settling(row.header)
    patch = body_of(row).patch
    merged = merge(held, patch, act=Act(row.act), trunk=0, writer="", settles=settles)
    return dict(merged.record.values), merged.record.case


def _said_later(rows: RecordRows, waiting: Sequence[Any]) -> dict[str, frozenset[str]]:
    """Which of *waiting* were said before something that the centre has, and the paths that this
    changed: they were found lost only after it had come back."""
    if not waiting:
        return {}
    there, first = rows.former.said, rows.first_said
    own = rows.own
    if first:
        own = tuple(sorted(own, key=lambda row: first.get(row.revision_id, row.row_no)))
    come = [at for at, row in enumerate(own) if row.seen or row.revision_id in there]
    ids = {row.revision_id for row in waiting}
    found: dict[str, frozenset[str]] = {}
    for at, row in enumerate(own[: come[-1]] if come else ()):
        if row.revision_id in ids:
            patches = [body_of(own[i]).patch for i in come if i > at]
            found[row.revision_id] = frozenset().union(*patches)
    return found


def _first_said(made: Sequence[Any]) -> dict[str, int]:
    """Of what is said again among *made*, where it was said first."""
    first: dict[str, int] = {}
    for row in made:
        if row.superseded_by is not None:
            no = first.get(row.revision_id, row.row_no)
            first[row.superseded_by] = min(no, first.get(row.superseded_by, no))
    return first


def quarantined(own: Sequence[Any]) -> frozenset[str]:
    """The quarantined revisions among *own* (in order), and those based on them."""
    aside: set[str] = set()
    for row in own:
        is_on_one = row.base_version is None and row.base_revision in aside
        if row.outcome == Outcome.QUARANTINED or is_on_one:
            aside.add(row.revision_id)
    return frozenset(aside)


def _latest(own: Sequence[Any], waiting: Sequence[Any], told: Collection[str]) -> str | None:
    """The newest of *own* that waits, or else that the centre has."""
    there = waiting or [row for row in own if row.seen or row.revision_id in told]
    return there[-1].revision_id if there else None


def _not_replaced(own: Sequence[Any], aside: frozenset[str]) -> list[Any]:
    """Those kept aside after which no other revision of this desk has taken their place."""
    last = max((i for i, r in enumerate(own) if r.revision_id not in aside), default=-1)
    return list(own[last + 1 :])


def _delivery(own: Sequence[Any], aside: Collection[str]) -> tuple[Delivery, str]:
    """Quarantined until it was mended; what mends it waits like any other. Else waiting if anything
    waits."""
    bad = [i for i, r in enumerate(own) if r.outcome == Outcome.QUARANTINED]
    if bad and all(r.revision_id in aside for r in own[bad[-1] :]):
        return Delivery.QUARANTINED, own[bad[-1]].problem
    if any(r.receipted_at is None for r in own):
        return Delivery.WAITING, ""
    return Delivery.DELIVERED, ""
