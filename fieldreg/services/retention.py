"""Tidying up: what the centre has is kept here only as long as the pack says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol, TypeVar

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Audited, Role
from fieldreg.store import audit, erasure, record_images, reduced, retention
from fieldreg.store.heard import heard_time
from fieldreg.store.store import Connection

from .desk import Desk
from .images import drop_delivered, forget_taken

_T = TypeVar("_T")
_Due = TypeVar("_Due", str, int)
_QUICK_SECONDS = 0.010
_SLOW_SECONDS = 0.025
_MOST_AT_ONCE = 64
_STAMPED_AT_ONCE = 200


class OnWriter(Protocol):
    """Runs a short function on the writer lane and waits for its result."""

    def __call__(self, job: Callable[[], _T], /) -> _T:
        """The result of *job*; what it raises is raised here."""
        ...


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was taken away: records reduced, revisions and images erased.

    `is_finished` is false where it was cancelled; the next call goes on.
    """

    records: int = 0
    revisions: int = 0
    images: int = 0
    is_finished: bool = True


def tidy(
    desk: Desk,
    *,
    on_writer: OnWriter = lambda job: job(),
    cancelled: Callable[[], bool] = lambda: False,
) -> Tidied:
    """Reduce what the pack in force no longer wants to be kept here.

    To be run in a lane of its own (the net lane, as a sync is): it looks on the reading lane and
    gives the writer one small piece at a time, in the way of nobody who types. Days are counted on
    the centre's clock as it was last heard, never on this laptop's; where it was never heard,
    nothing is taken. Each piece notes REDUCED with its counts in its own transaction.
    """
    rules = desk.pack.desk.retention
    days = (rules.record_days, rules.history_days, rules.image_days)
    with desk.store.reading() as connection:
        heard = heard_time(connection)
    work = _Work(desk, on_writer, cancelled, heard)
    on_writer(lambda: forget_taken(desk))
    if not heard or not any(days):
        work.forget_words()
        return Tidied()
    work.stamp()
    if rules.record_days:
        work.reduce(retention.before(heard, rules.record_days), rules.keeps)
    if rules.history_days:
        work.erase(retention.before(heard, rules.history_days))
    if rules.image_days and not cancelled():
        work.drop_images(retention.before(heard, rules.image_days))
    work.forget_words()
    return replace(work.done, is_finished=not cancelled())


def erase_record(desk: Desk, record_id: str) -> int:
    """Take everything that an ended record says off this laptop, for good; of how many revisions.

    Its photos are taken away at the centre too, by the next sync: no law wants them kept. Raises
    UserTrouble not_head, record_missing, record_not_ended, record_waiting (also where a photo is on
    its way: the centre still waits for it); then nothing is changed. Raises EnvironmentTrouble of
    the disk where the bytes of its photos could not be let go of yet: the next tidying does that.
    """
    if desk.role is not Role.HEAD:
        raise UserTrouble("not_head")
    with desk.store.writing() as connection:
        if record_images.is_one_on_the_way(connection, record_id):
            raise UserTrouble("record_waiting")
        erased = erasure.erase_record(connection, record_id)
        at = desk.now()
        record_images.take_all(connection, record_id, at=at, officer_id=desk.officer_id)
        audit.note(
            connection,
            Audited.ERASED,
            at=at,
            officer_id=desk.officer_id,
            subject=record_id,
            revisions=erased,
        )
    try:
        forget_taken(desk)
    finally:  # the record is erased: her words do not stay because of a disk that is full
        _Work(desk, lambda job: job(), lambda: False, "").forget_words()
    return erased


def ask_for_the_whole(desk: Desk, record_id: str) -> bool:
    """Let the next sync bring a reduced record back whole; whether it is a reduced one."""
    with desk.store.writing() as connection:
        return reduced.want(connection, record_id)


class _Work:
    """One tidying: its surroundings, how much one piece may hold, and what was done so far."""

    def __init__(
        self, desk: Desk, on_writer: OnWriter, cancelled: Callable[[], bool], heard: str
    ) -> None:
        self._desk, self._on_writer, self._cancelled = desk, on_writer, cancelled
        self._heard = heard
        self._most = min(8, _MOST_AT_ONCE)
        self.done = Tidied()

    def stamp(self) -> None:
        """Let what was there before this was kept count from now on."""
        while not self._cancelled():
            if self._write(lambda c: retention.stamp(c, self._heard, _STAMPED_AT_ONCE)) == 0:
                return

    def reduce(self, since: str, keeps: Sequence[str]) -> None:
        """Reduce the records that are due."""
        after, goes_on = "", True
        while goes_on and not self._cancelled():
            with self._desk.store.reading() as connection:
                due, after = retention.due_records(connection, since=since, after=after)
            goes_on = bool(after)
            for piece in self._pieces(due):
                said = self._write(partial(self._reduce, piece, keeps, since))
                self._count(records=said.records, revisions=said.revisions)

    def _reduce(
        self, piece: Sequence[str], keeps: Sequence[str], since: str, connection: Connection
    ) -> retention.Reduced:
        said = retention.reduce_records(connection, piece, keeps, since=since)
        if said.records:
            self._note(connection, records=said.records, revisions=said.revisions)
        return said

    def erase(self, since: str) -> None:
        """Erase what former revisions say."""
        after, goes_on = 0, True
        while goes_on and not self._cancelled():
            with self._desk.store.reading() as connection:
                due, after = retention.due_revisions(connection, since=since, after=after)
            goes_on = bool(after)
            for piece in self._pieces(due):
                count = self._write(partial(self._erase, piece, since))
                self._count(revisions=count)

    def _erase(self, piece: Sequence[int], since: str, connection: Connection) -> int:
        count = retention.erase_revisions(connection, piece, since=since)
        if count:
            self._note(connection, records=0, revisions=count)
        return count

    def drop_images(self, before: str) -> None:
        """Take away images that the centre has had for long enough."""
        count = self._on_writer(lambda: drop_delivered(self._desk, before))
        if count:
            self._write(lambda c: self._note(c, images=count))
            self._count(images=count)

    def forget_words(self) -> None:
        """Write the search index together where something was taken out of it."""
        with self._desk.store.reading() as connection:
            if not retention.has_words_left(connection):
                return
        begins, goes_on = True, True
        while goes_on and not self._cancelled():
            pages = self._most
            merge = partial(retention.merge_words, pages=pages, begins=begins)
            goes_on = self._write(merge)
            begins = False

    def _pieces(self, due: Sequence[_Due]) -> Iterator[Sequence[_Due]]:
        """As much of *due* as the writer may hold at a time, until cancelled."""
        start = 0
        while start < len(due) and not self._cancelled():
            piece = due[start : start + self._most]
            start += len(piece)
            yield piece

    def _write(self, job: Callable[[Connection], _T]) -> _T:
        """One transaction of the writer; how long it took says how large the next may be."""
        seconds = 0.0

        def timed() -> _T:
            nonlocal seconds
            began = time.monotonic()
            with self._desk.store.writing() as connection:
                result = job(connection)
            seconds = time.monotonic() - began
            return result

        result = self._on_writer(timed)
        if seconds < _QUICK_SECONDS:
            self._most = min(self._most * 2, _MOST_AT_ONCE)
        elif seconds > _SLOW_SECONDS:
            self._most = max(self._most // 2, 1)
        return result

    def _note(self, connection: Connection, **counts: int) -> None:
        audit.note(
            connection,
            Audited.REDUCED,
            at=self._desk.now(),
            officer_id=self._desk.officer_id,
            subject="",
            **counts,
        )

    def _count(self, *, records: int = 0, revisions: int = 0, images: int = 0) -> None:
        self.done = Tidied(
            self.done.records + records,
            self.done.revisions + revisions,
            self.done.images + images,
        )
