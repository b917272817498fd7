"""The loop of a sync: picture, exchange, check, take, until nothing waits and nothing is new.

Runs on the net lane; the store is touched only through the writer lane, in short transactions.
Bounded: each round delivers something, reads on, or uses up one of a few second chances.
"""

from __future__ import annotations

from typing import NamedTuple

from fieldreg.protocol.messages import SyncResponse, WireRevision

from .ahead import Batch
from .collecting import collecting_later
from .core import (
    believed,
    build_introduction,
    build_request,
    can_read,
    check_answer,
    is_slow_line,
    receipts_only,
)
from .onward import Onward, tells_of_others, told_of
from .ports import Identity, LooksAhead, Outgoing, Taken
from .reconcile import Reconciler, check_comparison
from .stuck import Said
from .surroundings import Ended, Surroundings
from .trouble import SyncTrouble, Trouble

_SHOWN_AT_ONCE = 100
_SHARE_FOR_SHOWING = 0.1
_SLOW_EXCHANGE = 1.0
_MAX_ROUNDS = 20_000
_PROGRESS_SECONDS = 0.1
_MOST_ADDED = 3


class _Heard(NamedTuple):
    goes_on: bool
    has_index: bool


class Engine(Onward):
    """One sync from beginning to end. Use once."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._pace_ahead = around.pace
        self._added = 0
        self._stopped_reading: SyncTrouble | None = None
        self._reconciler = Reconciler(is_full=around.compares_all)
        self._told_at = float("-inf")
        self._is_slow = self._hears_others = False
        self._pack_left = 0

    def run(self) -> Ended:
        """Sync until all is said. Trouble of the line or the centre ends it and is reported."""
        try:
            self._run()
        except SyncTrouble as trouble:
            self._ended.trouble = trouble
        finally:
            self._ahead.drop()
            self._forget_quiet()
        self._end_late()
        self._ended.pace = self._pace
        self._show()
        self._tell(last=True)
        return self._ended

    def _run(self) -> None:
        self._must_read = self._misses_successor()
        for _ in range(_MAX_ROUNDS):
            if not self._round():
                self._ended.trouble = self._stopped_reading
                return
        raise SyncTrouble(Trouble.NO_PROGRESS)

    def _round(self) -> bool:
        """One exchange; whether there is more to say."""
        if self._around.cancelled():
            raise SyncTrouble(Trouble.CANCELLED)
        with collecting_later():
            said = self._say()
        self._ended.waiting = said.outgoing.waiting
        self._tell()
        self._begin_late()
        self._ahead.begin(said, self._pace_ahead)
        asked = self._around.clock()
        try:
            answer = [self._around.carrier.exchange(said.identity, said.request)]
            seconds = self._around.clock() - asked
            with collecting_later():
                # Out of the list, so that nothing of it is left when memory is collected again.
                heard = self._hear(said, answer.pop(), seconds)
        except SyncTrouble as trouble:
            self._fail(trouble, said)
            return True
        self._rough = 0
        if heard.has_index:
            self._show()  # duplicates are looked for among them from now on
        elif seconds > _SLOW_EXCHANGE:
            self._show(until=self._around.clock() + seconds * _SHARE_FOR_SHOWING)
        return heard.goes_on

    def _hear(self, said: Said, response: SyncResponse, seconds: float) -> _Heard:
        """Check and take an answer that came after *seconds*, and pace what follows by it."""
        began = self._around.clock()
        response = self._checked(said, response)
        may_go_on = seconds <= _SLOW_EXCHANGE and self._may_go_on(said, response)
        self._settle_late()  # now: reading this one took no time while that one was written
        self._is_slow |= is_slow_line(seconds, response)
        self._hears_others = tells_of_others(response)
        if may_go_on:
            self._keep_pace(said, seconds, self._writing)
            goes_on = self._goes_on_first(said, response) or self._take(said, response)
            return _Heard(goes_on, has_index=False)
        goes_on = self._take(said, response)
        self._keep_pace(said, seconds, self._around.clock() - began)
        return _Heard(goes_on, has_index=response.index is not None)

    def _keep_pace(self, said: Said, seconds: float, writing: float) -> None:
        for_few = said.request.limit < self._pace.limit
        before, after = self._pace, self._pace.after_success(seconds, writing)
        self._pace = after.after_few(before) if for_few else after
        self._pace_ahead = self._pace.after_success(seconds, writing)

    def _show(self, until: float = float("inf")) -> None:
        """Let lists and search show what came: some while it comes, all at the end.

        On a slow line there is time for everything beside it; on a quick one it would only delay
        what is more important, that both sides have it on their disks.
        """
        around = self._around
        while around.clock() < until and not around.cancelled():
            if not around.on_writer(lambda: around.store.show(_SHOWN_AT_ONCE)):
                break

    def _say(self) -> Said:
        late, batch = self._late, self._batch
        if late:
            return self._said(late.said.identity, late.following, batch.wire if batch else None)
        only_reads = self._must_introduce or self._must_read
        batch = None if only_reads else self._ahead.take(self._pace)
        if batch and (ready := self._around.on_writer(lambda: self._picture_with(batch))):
            return self._said(*ready, batch.wire)
        identity, outgoing = self._around.on_writer(self._picture)
        if not outgoing.epoch and self._offer_earlier(identity):
            identity, outgoing = self._around.on_writer(self._picture)
        if only_reads:
            return Said(identity, outgoing, build_introduction(identity, outgoing))
        return self._said(identity, outgoing)

    def _said(
        self, identity: Identity, outgoing: Outgoing, wire: list[WireRevision] | None = None
    ) -> Said:
        pace = self._pace
        slow, others = self._is_slow, self._hears_others
        request = build_request(
            identity, outgoing, pace, is_slow=slow, hears_others=others, wire=wire
        )
        if request.incarnation == identity.incarnation:
            request = request.model_copy(update={"compare": self._reconciler.asks})
        return Said(identity, outgoing, request)

    def _picture(self) -> tuple[Identity, Outgoing]:
        store, pace = self._around.store, self._pace
        exchange = self._around.make_id()
        outgoing = store.prepare(exchange, most=pace.most, most_bytes=pace.most_bytes)
        return store.identity(), outgoing

    def _picture_with(self, batch: Batch) -> tuple[Identity, Outgoing] | None:
        store = self._around.store
        if not isinstance(store, LooksAhead):
            return None
        outgoing = store.prepare_with(self._around.make_id(), batch.stretch)
        return (store.identity(), outgoing) if outgoing and outgoing.epoch else None

    def _checked(self, said: Said, response: SyncResponse) -> SyncResponse:
        check_answer(said.identity, said.outgoing, said.request, response)
        check_comparison(said.request, response)
        response = believed(said.identity, said.request, response)
        if response.changes and response.changes[0].seq <= self._place():
            raise SyncTrouble(Trouble.BAD_ANSWER, what="order")
        return response

    def _take(self, said: Said, response: SyncResponse) -> bool:
        response = self._readable(said, response)
        store, exchange = self._around.store, said.outgoing.exchange
        taken = self._written(lambda: store.receive(exchange, response))
        self._count(said, told_of(said, response), taken)
        introduced, self._must_introduce = self._must_introduce or self._must_read, False
        more_to_read = response.more and not self._stopped_reading
        self._must_read &= more_to_read
        if self._stuck and introduced:
            self._lay_anew(self._stuck, more_to_read=more_to_read)
            return True
        if more_to_read or introduced or self._must_send(taken):
            return True
        if self._stopped_reading:
            return False
        if taken.wanted:
            return self._must_ask_for_more(said, response, taken)
        return self._must_compare(said, response, taken) or self._must_fetch(taken.pack_left)

    def _must_send(self, taken: Taken) -> bool:
        """Whether to go on because something waits.

        What began to wait during the last exchange goes along a few times, and then with the next
        sync: it is said to wait.
        """
        if self._ended.waiting:
            return True
        self._ended.waiting = taken.waiting
        self._added += taken.waiting > 0
        return taken.waiting > 0 and self._added <= _MOST_ADDED

    def _must_ask_for_more(self, said: Said, response: SyncResponse, taken: Taken) -> bool:
        """Go on until the centre has told the whole of what was reduced here and changed there.

        One that tells nothing, for it is of before that question, is read from its start.
        """
        if said.request.wanted and not taken.filled:
            self._use_up(SyncTrouble(Trouble.ROWS_DIFFER))
            self._read_again(response.epoch)
        return True

    def _readable(self, said: Said, response: SyncResponse) -> SyncResponse:
        """The answer, without its changes where they must not be taken.

        An answer to an earlier incarnation leaves out that one's bytes, and a laptop restored
        from a backup may have lost them: the stream is read in the present incarnation's name.
        """
        if self._stopped_reading is None and not can_read(response):
            self._stopped_reading = SyncTrouble(Trouble.CENTRE_NEWER)
        if self._stopped_reading or said.request.incarnation != said.identity.incarnation:
            return receipts_only(said.request, response)
        return response

    def _must_compare(self, said: Said, response: SyncResponse, taken: Taken) -> bool:
        """Compare what both sides hold; whether there is more to ask because it differs.

        First area by area, taking anew only what differs; where that leads to nothing, or the
        centre is of before such questions, the stream is read once from its start.
        """
        if taken.rows is None:
            return False
        asked, reconciler = said.request.compare is not None, self._reconciler
        exchange, store = said.request.exchange, self._around.store
        is_led_on = not asked or self._around.on_writer(
            lambda: reconciler.hear(store, exchange, response)
        )
        ended = self._ended
        ended.differed = (reconciler.areas, reconciler.records)
        ended.compared = reconciler.compared
        ended.equal = taken.rows == response.rows
        if not asked and reconciler.begin(differs=not ended.equal):
            return True
        if ended.equal:
            return reconciler.goes_on(is_led_on=is_led_on)
        if not is_led_on or reconciler.asks is None:
            self._use_up(SyncTrouble(Trouble.ROWS_DIFFER))
            reconciler.give_up()
            self._read_again(response.epoch)
        return True

    def _must_fetch(self, left: int) -> bool:
        """Go on while each answer brings some of the pack that is on its way, and no longer."""
        before, self._pack_left = self._pack_left, left
        return left > 0 and (not before or left < before)

    def _tell(self, *, last: bool = False) -> None:
        now = self._around.clock()
        if last or now - self._told_at >= _PROGRESS_SECONDS:
            self._told_at = now
            ended = self._ended
            self._around.progress(ended.sent, ended.sent + ended.waiting, ended.received)
