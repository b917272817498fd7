"""The next request, on its way while the answer before it is still being written.

Between the two one short transaction puts the answer's one-use token on the disk, and the id of the
exchange that carries it. So a crash at any moment leaves what a lost answer leaves: an exchange
that is under way, is asked again with that token and that id, and begins where the disk stands.
What the unwritten answer told is told once more.

Only where the answer is nothing but receipts and a part of the stream, in the present incarnation
and epoch, and where there is certainly more to say or to read. Everything else waits for the disk.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from threading import Event
from typing import NamedTuple

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.messages import ChainHead, SyncResponse

from .ahead import Batch
from .chances import SecondChances
from .collecting import collecting_later
from .core import can_read
from .ports import GoesOn, Outgoing, Stretch, Taken
from .stuck import Said
from .surroundings import Surroundings
from .trouble import SyncTrouble, Trouble

_MOST_IDLE_ROUNDS = 20
_LONGEST_PUT_IN = 1.0

_SPECIAL = ("index", "pack", "records", "areas", "listed", "retold", "office", "audit")
_ASKED_MORE = ("compare", "index", "pack_wish")


class Told(NamedTuple):
    """What an exchange told: revisions sent, changes received, the number of the last of these (0
    without any), and whether that is nothing new."""

    sent: int
    received: int
    last_seq: int
    is_idle: bool


@dataclass(slots=True)
class Late:
    """An answer that is still to be written, and the picture that the next request is made of.

    Whoever writes it takes it out of `answer`, so that nothing of it is left when memory is looked
    through, and ends `quiet`. `written` gives what changed, or why the answer could not be taken;
    None: not begun yet. `is_begun`: somebody is at it, and sets `put_in` once nothing is left but
    the disk's part.
    """

    said: Said
    told: Told
    following: Outgoing
    answer: list[SyncResponse]
    quiet: ExitStack
    written: Callable[[], Taken | SyncTrouble] | None = None
    is_begun: bool = False
    put_in: Event = field(default_factory=Event)


def is_plain(said: Said, response: SyncResponse) -> bool:
    """Whether an answer, already checked, brings only receipts and a part of the stream."""
    request, outgoing = said.request, said.outgoing
    return (
        request.incarnation == said.identity.incarnation
        and bool(request.epoch)
        and not (request.wanted or outgoing.wanted or outgoing.gap_from)
        and all(getattr(request, name) is None for name in _ASKED_MORE)
        and all(getattr(response, name) is None for name in _SPECIAL)
        and can_read(response)
    )


class Onward(SecondChances):
    """Where a sync stands between its exchanges, one answer of which may still be unwritten."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._late: Late | None = None
        self._batch: Batch | None = None
        self._writing = 0.0
        self._idle = 0
        self._stopped_reading: SyncTrouble | None = None

    def _may_go_on(self, said: Said, response: SyncResponse) -> bool:
        """Whether the next exchange may begin before this answer is written."""
        around = self._around
        is_mending = self._must_introduce or self._must_read or self._stuck or self._stopped_reading
        if is_mending or not (around.beside and isinstance(around.store, GoesOn)):
            return False
        self._let_put_in()
        return (_left(said) > 0 or response.more) and is_plain(said, response)

    def _let_put_in(self) -> None:
        """Read the next answer while the disk writes the one before it, rather than while that one
        is still put together: Python does one of the two at a time, the disk its part beside."""
        late = self._late
        if late and late.is_begun:
            late.put_in.wait(_LONGEST_PUT_IN)

    def _goes_on_first(self, said: Said, response: SyncResponse) -> bool:
        """Let it begin, with what was made ready; whether that could be."""
        store = self._around.store
        batch = self._ahead.take(self._pace) if _left(said) else None
        if not isinstance(store, GoesOn) or (_left(said) and not batch):
            return False
        known, fresh, source = batch.stretch if batch else None, self._around.make_id(), store
        goes_on = self._around.on_writer(
            lambda: source.go_on(said.outgoing.exchange, fresh, response.token, known)
        )
        if goes_on:
            quiet = ExitStack()
            quiet.enter_context(collecting_later())
            following = _picture(said, response, fresh, known)
            self._late = Late(said, told_of(said, response), following, [response], quiet)
            self._batch = batch
        return goes_on

    def _begin_late(self) -> None:
        """Write the answer before beside the exchange that is about to begin."""
        late, beside = self._late, self._around.beside
        if late and beside:
            late.written = beside(lambda: self._write_late(late))

    def _settle_late(self) -> None:
        """Wait until the answer before is written. Raises why it cannot be, each time."""
        late = self._late
        if late is None:
            return
        taken = late.written() if late.written else self._write_late(late)
        if isinstance(taken, SyncTrouble):
            late.written = lambda: taken
            raise taken
        self._late = self._batch = None
        self._count(late.said, late.told, taken)

    def _end_late(self) -> None:
        """Write what is still unwritten when a sync ends."""
        try:
            self._settle_late()
        except SyncTrouble as trouble:
            self._ended.trouble = self._ended.trouble or trouble

    def _forget_quiet(self) -> None:
        """Memory is looked through again, whoever was to see to it."""
        if self._late:
            self._late.quiet.close()

    def _fail(self, trouble: SyncTrouble, said: Said) -> None:
        """A second chance after *trouble*, or after that of the answer before, which comes first.

        Raises the trouble for which there is none.
        """
        late = self._late
        try:
            self._settle_late()
        except SyncTrouble as earlier:
            trouble, said = earlier, late.said if late else said
        self._late = self._batch = None
        self._ahead.drop()
        self._second_chance(trouble, said)

    def _write_late(self, late: Late) -> Taken | SyncTrouble:
        store, following, began = self._around.store, late.following.exchange, self._around.clock()
        if not isinstance(store, GoesOn):
            raise TypeError("the store has changed")
        late.is_begun = True
        with late.quiet:
            try:
                return self._written(
                    lambda: store.receive_late(following, late.answer.pop(), late.put_in.set)
                )
            except SyncTrouble as trouble:
                return trouble
            finally:
                late.put_in.set()
                self._writing = self._around.clock() - began

    def _written(self, receive: Callable[[], Taken]) -> Taken:
        """What *receive* changed. What only the store could see to be wrong is named here.

        A revision of our own that we do not have: this disk is an old copy, and the centre, itself
        restored since, could not tell.
        """
        try:
            return self._around.on_writer(receive)
        except EnvironmentTrouble as trouble:
            if trouble.key != Trouble.BAD_ANSWER:
                raise
            what = str(trouble.values.get("what", ""))
        is_copy = what == "revision"
        raise SyncTrouble(Trouble.TOKEN_STALE if is_copy else Trouble.BAD_ANSWER, what=what)

    def _place(self) -> int:
        """The number of the last change that was heard of, written or not."""
        late = self._late.told.last_seq if self._late else 0
        return late or self._last_seq

    def _count(self, said: Said, told: Told, taken: Taken) -> None:
        ended = self._ended
        ended.sent += told.sent
        ended.received += told.received
        ended.quarantined += taken.quarantined
        ended.changed_records |= taken.changed_records
        ended.waiting = _left(said)
        self._last_seq = told.last_seq or self._last_seq
        self._count_idle(is_idle=told.is_idle)

    def _count_idle(self, *, is_idle: bool) -> None:
        """A centre that only ever says "more" must not keep us for ever."""
        self._idle = self._idle + 1 if is_idle else 0
        if self._idle > _MOST_IDLE_ROUNDS:
            raise SyncTrouble(Trouble.NO_PROGRESS)


def told_of(said: Said, response: SyncResponse) -> Told:
    """What an exchange told."""
    sent = len(said.request.revisions)
    is_compared = response.areas or response.listed or response.retold
    has_news = (
        response.changes or response.index or is_compared or (response.pack and response.pack.text)
    )
    last_seq = response.changes[-1].seq if response.changes else 0
    return Told(sent, len(response.changes), last_seq, is_idle=not (sent or has_news))


def tells_of_others(response: SyncResponse) -> bool:
    """Whether what it tells was written elsewhere: such changes are long, one's own are short."""
    return any(change.revision is not None for change in response.changes)


def _picture(said: Said, response: SyncResponse, fresh: str, known: Stretch | None) -> Outgoing:
    head = said.request.head
    return replace(
        said.outgoing,
        exchange=fresh,
        token=response.token,
        cursor=response.cursor,
        receipted=ChainHead(no=head.no, link=head.link),
        revisions=known.revisions if known else (),
        revision_ids=known.revision_ids if known else (),
        links=known.links if known else (),
        waiting=_left(said),
        audit=None,
        index=None,
        index_own=None,
        pack_wish=None,
        officers=(),
    )


def _left(said: Said) -> int:
    """How many revisions wait that are not in this request."""
    return max(said.outgoing.waiting - len(said.request.revisions), 0)
