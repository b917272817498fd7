"""What a sync does after an exchange failed: mend what can be mended, or end with the trouble.

Each kind of trouble has a few second chances in one sync, so that none keeps it for ever.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from .ahead import Lookahead
from .core import is_proved_revocation
from .ports import Identity, SaysAgain
from .stuck import Said, Stuck, is_alone_too_large, is_behind_gap
from .surroundings import Ended, Surroundings, pause
from .trouble import SyncTrouble, Trouble

_LONGEST_WAIT_INSIDE = 60.0
_ROUGH_LINE = frozenset({Trouble.TOO_SLOW, Trouble.HALF_ANSWER, Trouble.CENTRE_FAULT})
_SIZE = frozenset({Trouble.TOO_LARGE, Trouble.ANSWER_TOO_LARGE})
_WAITING_LINE = frozenset({Trouble.BUSY, Trouble.TOO_MANY_TRIES})
_LOST_PLACE = frozenset({Trouble.EPOCH_CHANGED, Trouble.CURSOR_INVALID})
_OTHER_CHAIN = frozenset({Trouble.OUT_OF_STEP, Trouble.CHAIN_BROKEN})
_CHANCES = {
    Trouble.TOKEN_STALE: 2,  # the second: what the replaced disk had sent came late
    Trouble.ROWS_DIFFER: 1,
    Trouble.FORK: 10,
    Trouble.OUT_OF_STEP: 10,
    Trouble.TOO_LARGE: 1_000,
}
_USUAL_CHANCES = 3


class SecondChances:
    """Where a sync stands between its exchanges, and how it goes on after one that failed."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._pace = around.pace
        self._ended = Ended()
        self._ahead = Lookahead(around)
        self._used: Counter[Trouble] = Counter()
        self._rough = 0
        self._last_seq = 0
        self._must_introduce = self._must_read = False
        self._stuck: Stuck | None = None
        self._offered: set[str] = set()

    def _second_chance(self, trouble: SyncTrouble, said: Said) -> None:
        """Mend what can be mended, or raise the trouble again."""
        kind = trouble.trouble
        if kind in _ROUGH_LINE or kind in _WAITING_LINE:
            self._wait_out(trouble)
        elif kind in _SIZE:
            self._carry_less(trouble, said)
        elif kind in _LOST_PLACE:
            self._use_up(trouble)
            self._offered.clear()  # what a restored centre was given, the next past may lack
            self._read_again("")
        elif kind is Trouble.TOKEN_STALE:
            self._use_up(trouble)
            self._begin_incarnation()
        elif kind in _OTHER_CHAIN and is_behind_gap(trouble, said):
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
        self._must_read = self._misses_successor()

    def _misses_successor(self) -> bool:
        """Whether to read to the end before anything is sent: what waits may stand on what only the
        stream had, and a restored centre would judge it without that."""
        store = self._around.store
        return isinstance(store, SaysAgain) and self._around.on_writer(store.misses_successor)

    def _use_up(self, trouble: SyncTrouble) -> None:
        self._used[trouble.trouble] += 1
        if self._used[trouble.trouble] > _CHANCES.get(trouble.trouble, _USUAL_CHANCES):
            raise trouble

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
