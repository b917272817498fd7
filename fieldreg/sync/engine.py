"""The loop of a sync: picture, exchange, check, take, until nothing waits and nothing is new.

Runs on the net lane; the store is touched only through the writer lane, in short transactions.
Bounded: each round delivers something, reads on, or uses up one of a few second chances.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.protocol.messages import SyncResponse

from .collecting import collecting_later
from .core import (
    believed,
    build_introduction,
    build_request,
    can_read,
    check_answer,
    is_proved_revocation,
    is_slow_line,
    receipts_only,
)
from .ports import Identity, Outgoing, Taken
from .reconcile import Reconciler, check_comparison
from .stuck import Said, Stuck, is_alone_too_large, is_behind_gap
from .surroundings import Ended, Surroundings, pause
from .trouble import SyncTrouble, Trouble

_SHOWN_AT_ONCE = 100
_SHARE_FOR_SHOWING = 0.1
_SLOW_EXCHANGE = 1.0
_MAX_ROUNDS = 20_000
_PROGRESS_SECONDS = 0.1
_LONGEST_WAIT_INSIDE = 60.0
_ROUGH_LINE = frozenset({Trouble.TOO_SLOW, Trouble.HALF_ANSWER, Trouble.CENTRE_FAULT})
_SIZE = frozenset({Trouble.TOO_LARGE, Trouble.ANSWER_TOO_LARGE})
_WAITING_LINE = frozenset({Trouble.BUSY, Trouble.TOO_MANY_TRIES})
_LOST_PLACE = frozenset({Trouble.EPOCH_CHANGED, Trouble.CURSOR_INVALID})
_CHANCES = {
    Trouble.TOKEN_STALE: 1,
    Trouble.ROWS_DIFFER: 1,
    Trouble.FORK: 10,
    Trouble.OUT_OF_STEP: 10,
    Trouble.TOO_LARGE: 1_000,
}
_USUAL_CHANCES = 3
_MOST_IDLE_ROUNDS = 20
_MOST_ADDED = 3


class Engine:
    """One sync from beginning to end. Use once."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._pace = around.pace
        self._ended = Ended()
        self._used: Counter[Trouble] = Counter()
        self._rough = 0
        self._idle = 0
        self._added = 0
        self._last_seq = 0
        self._must_introduce = False
        self._stuck: Stuck | None = None
        self._stopped_reading: SyncTrouble | None = None
        self._reconciler = Reconciler(is_full=around.compares_all)
        self._offered: set[str] = set()
        self._told_at = float("-inf")
        self._is_slow = False
        self._pack_left = 0

    def run(self) -> Ended:
        """Sync until all is said. Trouble of the line or the centre ends it and is reported."""
        try:
            for _ in range(_MAX_ROUNDS):
                if not self._round():
                    self._ended.trouble = self._stopped_reading
                    break
            else:
                raise SyncTrouble(Trouble.NO_PROGRESS)
        except SyncTrouble as trouble:
            self._ended.trouble = trouble
        self._ended.pace = self._pace
        self._show()
        self._tell(last=True)
        return self._ended

    def _round(self) -> bool:
        """One exchange; whether there is more to say."""
        if self._around.cancelled():
            raise SyncTrouble(Trouble.CANCELLED)
        with collecting_later():
            said = self._say()
        self._ended.waiting = said.outgoing.waiting
        self._tell()
        asked = self._around.clock()
        try:
            response = self._around.carrier.exchange(said.identity, said.request)
            answered = self._around.clock()
            with collecting_later():
                goes_on = self._take(said, self._checked(said, response))
        except SyncTrouble as trouble:
            self._second_chance(trouble, said)
            return True
        written = self._around.clock()
        self._is_slow |= is_slow_line(answered - asked, response)
        self._pace = self._pace.after_success(answered - asked, written - answered)
        if response.index:
            self._show()  # duplicates are looked for among them from now on
        elif answered - asked > _SLOW_EXCHANGE:
            self._show(until=written + (answered - asked) * _SHARE_FOR_SHOWING)
        self._rough = 0
        return goes_on

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
        identity, outgoing = self._around.on_writer(self._picture)
        if not outgoing.epoch and self._offer_earlier(identity):
            identity, outgoing = self._around.on_writer(self._picture)
        if self._must_introduce:
            return Said(identity, outgoing, build_introduction(identity, outgoing))
        request = build_request(identity, outgoing, self._pace, is_slow=self._is_slow)
        if request.incarnation == identity.incarnation:
            request = request.model_copy(update={"compare": self._reconciler.asks})
        return Said(identity, outgoing, request)

    def _picture(self) -> tuple[Identity, Outgoing]:
        store, pace = self._around.store, self._pace
        exchange = self._around.make_id()
        outgoing = store.prepare(exchange, most=pace.most, most_bytes=pace.most_bytes)
        return store.identity(), outgoing

    def _offer_earlier(self, identity: Identity) -> bool:
        """Before the first exchange of an epoch: let earlier incarnations' work wait again.

        A restored centre asks for the present incarnation's lost numbers itself (`out_of_step`),
        but nothing would ever tell of those of earlier ones, so all are sent again. The epoch
        stays forgotten until an answer is taken: no crash in between can hide this.
        """
        earlier = [i for i in identity.earlier_incarnations if i not in self._offered]
        for incarnation in (*earlier, identity.incarnation) if earlier else ():
            self._resend(incarnation, 1)
        self._offered.update(earlier)
        return bool(earlier)

    def _checked(self, said: Said, response: SyncResponse) -> SyncResponse:
        check_answer(said.identity, said.outgoing, said.request, response)
        check_comparison(said.request, response)
        response = believed(said.identity, said.request, response)
        if response.changes and response.changes[0].seq <= self._last_seq:
            raise SyncTrouble(Trouble.BAD_ANSWER, what="order")
        return response

    def _take(self, said: Said, response: SyncResponse) -> bool:
        response = self._readable(said, response)
        taken = self._around.on_writer(lambda: self._write(said.outgoing.exchange, response))
        self._count(said, response, taken)
        introduced, self._must_introduce = self._must_introduce, False
        if response.changes:
            self._last_seq = response.changes[-1].seq
        more_to_read = response.more and not self._stopped_reading
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

    def _write(self, exchange: str, response: SyncResponse) -> Taken:
        """Take an answer. What only the store could see to be wrong with it is named here.

        A revision of our own that we do not have: this disk is an old copy, and the centre, itself
        restored since, could not tell.
        """
        try:
            return self._around.store.receive(exchange, response)
        except EnvironmentTrouble as trouble:
            if trouble.key != Trouble.BAD_ANSWER:
                raise
            what = str(trouble.values.get("what", ""))
        is_copy = what == "revision"
        raise SyncTrouble(Trouble.TOKEN_STALE if is_copy else Trouble.BAD_ANSWER, what=what)

    def _count(self, said: Said, response: SyncResponse, taken: Taken) -> None:
        ended, sent = self._ended, len(said.request.revisions)
        ended.sent += sent
        ended.received += len(response.changes)
        ended.quarantined += taken.quarantined
        ended.changed_records |= taken.changed_records
        ended.waiting = max(said.outgoing.waiting - sent, 0)
        is_compared = response.areas or response.listed or response.retold
        has_news = (
            response.changes
            or response.index
            or is_compared
            or (response.pack and response.pack.text)
        )
        self._count_idle(is_idle=not (sent or has_news))

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

    def _count_idle(self, *, is_idle: bool) -> None:
        """A centre that only ever says "more" must not keep us for ever."""
        self._idle = self._idle + 1 if is_idle else 0
        if self._idle > _MOST_IDLE_ROUNDS:
            raise SyncTrouble(Trouble.NO_PROGRESS)

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

    def _second_chance(self, trouble: SyncTrouble, said: Said) -> None:
        """Mend what can be mended, or raise the trouble again."""
        kind = trouble.trouble
        if kind in _ROUGH_LINE or kind in _WAITING_LINE:
            self._wait_out(trouble)
        elif kind in _SIZE:
            self._carry_less(trouble, said)
        elif kind in _LOST_PLACE:
            self._use_up(trouble)
            self._read_again("")
        elif kind is Trouble.TOKEN_STALE:
            self._use_up(trouble)
            self._begin_incarnation()
        elif kind is Trouble.OUT_OF_STEP and is_behind_gap(trouble, said):
            self._begin_to_lay_anew(trouble, said)
        elif kind is Trouble.OUT_OF_STEP:
            self._use_up(trouble)
            self._give_back(trouble, said)
        elif kind is Trouble.FORK:
            self._find_fork(trouble, said)
        elif kind is Trouble.CHAIN_BROKEN and said.outgoing.receipted.no:
            self._use_up(trouble)
            self._resend(said.request.incarnation, 1)
        else:
            self._ended.is_revoked = is_proved_revocation(said.identity, trouble)
            raise trouble

    def _wait_out(self, trouble: SyncTrouble) -> None:
        self._rough += 1
        seconds = pause(self._rough, self._around.chance(), trouble.retry_after)
        if self._rough > _USUAL_CHANCES or seconds > _LONGEST_WAIT_INSIDE:
            raise trouble
        if trouble.trouble in _ROUGH_LINE:
            self._pace = self._pace.after_failure()
        self._around.wait(seconds)

    def _carry_less(self, trouble: SyncTrouble, said: Said) -> None:
        smaller = self._pace.after_failure()
        if smaller != self._pace:
            self._pace = smaller
        elif trouble.trouble is Trouble.TOO_LARGE and is_alone_too_large(trouble, said):
            self._begin_to_lay_anew(trouble, said)
        else:
            raise trouble

    def _find_fork(self, trouble: SyncTrouble, said: Said) -> None:
        """The centre holds other bytes at one of these numbers; sent alone, at that very one."""
        sent = len(said.request.revisions)
        if sent > 1:
            self._pace = replace(self._pace, most=sent // 2)
        elif sent:
            self._begin_to_lay_anew(trouble, said)
        else:
            raise trouble

    def _begin_to_lay_anew(self, trouble: SyncTrouble, said: Said) -> None:
        """First read the stream to its end, in a name that holds nothing: another copy of this
        disk may have brought some of it already."""
        self._use_up(trouble)
        request, is_too_large = said.request, trouble.trouble is Trouble.TOO_LARGE
        first = request.head.no - len(request.revisions) + 1
        self._stuck = Stuck(request.incarnation, first, is_too_large)
        self._begin_incarnation()

    def _lay_anew(self, stuck: Stuck, *, more_to_read: bool) -> None:
        self._must_introduce = True
        if more_to_read:
            return
        fresh, store = self._around.make_id(), self._around.store
        self._around.on_writer(
            lambda: store.lay_anew(stuck.incarnation, stuck.no, fresh, aside=stuck.is_too_large)
        )
        self._stuck = None

    def _give_back(self, trouble: SyncTrouble, said: Said) -> None:
        """A restored centre asks for what it lost; anything else out of step needs a person."""
        expected = trouble.expected_no or 0
        if not 0 < expected <= said.outgoing.receipted.no:
            raise trouble
        self._resend(said.request.incarnation, expected)

    def _resend(self, incarnation: str, no: int) -> None:
        self._around.on_writer(lambda: self._around.store.resend_from(incarnation, no))

    def _begin_incarnation(self) -> None:
        fresh = self._around.make_id()
        self._around.on_writer(lambda: self._around.store.new_incarnation(fresh))
        self._must_introduce = True

    def _read_again(self, epoch: str) -> None:
        self._around.on_writer(lambda: self._around.store.read_again(epoch))
        self._last_seq = 0

    def _use_up(self, trouble: SyncTrouble) -> None:
        self._used[trouble.trouble] += 1
        if self._used[trouble.trouble] > _CHANCES.get(trouble.trouble, _USUAL_CHANCES):
            raise trouble

    def _tell(self, *, last: bool = False) -> None:
        now = self._around.clock()
        if last or now - self._told_at >= _PROGRESS_SECONDS:
            self._told_at = now
            ended = self._ended
            self._around.progress(ended.sent, ended.sent + ended.waiting, ended.received)
