"""What happens when a revision meets the centre's record: apply, merge by field, or conflict.

The rule: a path that nobody else changed since the state the author saw is applied; a path that
somebody did change keeps its current value, and the other value is kept aside for a person to
settle. No value is ever dropped. A `saved` by somebody who had not seen the last act that moved
the case does not pull it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from .case import case_unseen, next_case, settling_leaves
from .record import Patch, Value, Values, apply_patch, holders, relation_to
from .words import Act, Case, Outcome

_NOTHING: Mapping[str, int] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """Which record version last changed something, and the writer (`<device>/<incarnation>`)."""

    version: int
    writer: str


@dataclass(frozen=True, slots=True)
class CentreRecord:
    """A record as the centre holds it. Version 0 is a record nobody has written yet.

    `changes` names the last change of each path, `moved` the last act that decided the case.
    """

    record_id: str
    version: int = 0
    case: Case | None = None
    values: Mapping[str, Value] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    moved: Change | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """The result of a merge: the record after it, and the paths that were kept aside."""

    outcome: Outcome
    record: CentreRecord
    kept_aside: tuple[str, ...] = ()


def merge(
    current: CentreRecord,
    patch: Patch,
    *,
    act: Act,
    trunk: int,
    writer: str,
    settles: bool = False,
    said: Mapping[str, int] = _NOTHING,
) -> Merge:
    """Lay a revision over the centre's record.

    *trunk* is the last record version its author had seen from the centre. Changes after it by
    the same writer are the author's own earlier ones, hence seen; so are those of other writers up
    to the version that *said* names for each: the author's own, from before this writer.

    One that *settles* values kept aside is laid like any other: it states what holds, so that
    whoever decided otherwise without having seen it meets it; see `settling_leaves` for the case.
    """
    unseen = {p for p, c in current.changes.items() if _is_unseen(c, trunk, writer, said)}
    collides = _colliding(patch, current.values, unseen) if unseen else set()
    kept_aside = tuple(sorted(collides))
    applied = {p: v for p, v in patch.items() if p not in collides} if collides else patch
    change = Change(current.version + 1, writer)
    values = apply_patch(current.values, applied)
    leaves = (
        settles and current.case and settling_leaves(act, changes_values=current.values != values)
    )
    is_late = current.moved is not None and _is_unseen(current.moved, trunk, writer, said)
    case, moved = (
        (current.case, current.moved)
        if leaves
        else _moved(current, values, act, change, is_late=is_late)
    )
    changes = {**current.changes, **dict.fromkeys(applied, change)}
    record = CentreRecord(current.record_id, change.version, case, values, changes, moved)
    if kept_aside:
        return Merge(Outcome.CONFLICT, record, kept_aside)
    # Whoever stands on this one has not seen either what moved the case.
    return Merge(Outcome.MERGED if unseen or is_late else Outcome.APPLIED, record)


def _is_unseen(change: Change, trunk: int, writer: str, said: Mapping[str, int]) -> bool:
    is_own = change.writer == writer or change.version <= said.get(change.writer, 0)
    return change.version > trunk and not is_own


def _moved(
    before: CentreRecord, values: Values, act: Act, change: Change, *, is_late: bool
) -> tuple[Case, Change | None]:
    """The case that *act* leads to, *values* being those after it, and who moved it there.

    *is_late*: the author had not seen what moved it last.
    """
    last = before.moved
    if before.case is None or act is not Act.SAVED or not is_late:
        return next_case(before.case, act), change
    case = case_unseen(before.case, changes_values=before.values != values)
    return case, last if case is before.case else change


def _colliding(patch: Patch, values: Values, unseen: set[str]) -> set[str]:
    """The paths of *patch* that touch what is *unseen* and would change what stands there.

    Each is looked up, none compared with all others: whoever sends very many keeps nobody waiting.
    """
    is_touched = relation_to(unseen)
    touched = {path for path in patch if is_touched(path)}
    if not touched:
        return touched
    standing = set(values).union(*map(holders, values))
    return {
        path
        for path in touched
        if (path in standing if patch[path] is None else values.get(path) != patch[path])
    }


def follow(
    current: CentreRecord,
    patch: Patch,
    *,
    case: Case,
    version: int,
    kept_aside: tuple[str, ...],
) -> CentreRecord:
    """The laptop's side: repeat what the centre decided, as its stream tells it.

    The case is the one that the stream gives: it depends on what each author had seen.
    """
    applied = {p: v for p, v in patch.items() if p not in kept_aside} if kept_aside else patch
    # Said outright: `replace` takes as long as all the rest, and this is done for each change.
    values = apply_patch(current.values, applied)
    return CentreRecord(current.record_id, version, case, values, current.changes, current.moved)
