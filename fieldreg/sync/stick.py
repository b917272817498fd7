"""A sync by stick: taking the centre's reply to a file (`stick_bundle` makes that one).

The reply may be days on the way and come back twice or never. What it proves holds whatever else
happened meanwhile: receipts are found by their links, and pages by the place in the stream at which
they begin.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.messages import Change, Problem, SyncResponse
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import read_header
from fieldreg.protocol.stick import Answered, ImagesTaken, Reply

from .core import can_read
from .ports import ComparesByStick, Identity, Outgoing, Place, StickStore
from .stick_answer import check_answer
from .stick_bundle import MOST_BYTES
from .stuck import Stuck
from .surroundings import OnWriter
from .trouble import SyncTrouble, Trouble
from .upload_checks import check_told

_SHOWN_AT_ONCE = 100


@dataclass(slots=True)
class TakenReply:
    """What a reply did. `received` counts what others and the centre changed.

    `must_repeat`: something could not be settled by this one; make and bring another bundle.
    `equal` is None where both sides could not be compared.
    """

    delivered: int = 0
    quarantined: int = 0
    received: int = 0
    waiting: int = 0
    equal: bool | None = None
    must_repeat: bool = False
    trouble: SyncTrouble | None = None
    images: ImagesTaken = ImagesTaken()
    changed_records: set[str] = field(default_factory=set)


def _is_from(device_id: str, change: Change) -> bool:
    """Whether the laptop itself made this; can_read holds."""
    revision = change.revision
    return revision is not None and read_header(revision.header.encode()).device_id == device_id


class Taking:
    """The taking of one reply. Use once.

    Everything is checked before the first thing is written. Each answer is then one short
    transaction: a crash between two leaves what a repeat of the same file completes.
    """

    def __init__(
        self, store: StickStore, reply: Reply, *, on_writer: OnWriter, make_id: Callable[[], str]
    ) -> None:
        self._store, self._reply, self._make_id = store, reply, make_id
        self._on_writer = on_writer
        self._done = TakenReply()
        self._is_read = False

    def run(self) -> TakenReply:
        """Take it. Raises UserTrouble stick_stale and SyncTrouble, and then nothing changed.

        stick_stale: it answers a file from before this laptop heard of the centre's epoch, or from
        before it forgot the last one.
        """
        identity, place = self._on_writer(self._look)
        reply = self._reply
        if not self._is_of_now(place):
            raise UserTrouble("stick_stale")
        for answered in reply.answers():
            check_answer(identity, reply, answered)
            if answered.images:
                check_told(identity, reply.epoch, answered.images)
        if place.epoch != reply.epoch:
            self._begin_epoch()
        self._take_receipts()
        self._take_pages()
        self._take_images()
        self._compare_held(identity)
        self._settle()
        while self._on_writer(lambda: self._store.show(_SHOWN_AT_ONCE)):
            pass
        self._done.waiting = self._waiting()
        self._done.must_repeat |= reply.asked_epoch != reply.epoch and bool(self._done.waiting)
        return self._done

    def _look(self) -> tuple[Identity, Place]:
        return self._store.identity(), self._store.place()

    def _is_of_now(self, place: Place) -> bool:
        reply = self._reply
        if place.epoch or reply.asked_epoch:
            return place.epoch in (reply.epoch, reply.asked_epoch)
        return self._on_writer(partial(self._store.is_made_since, reply.about))

    def _begin_epoch(self) -> None:
        """The centre was restored: read from the start, and let everything wait again.

        In one step, after which the epoch is known: whatever breaks off later, the same reply goes
        on from there.
        """
        self._on_writer(partial(self._store.begin_epoch, self._reply.epoch))

    def _held(self) -> tuple[str, int]:
        """In whose name the stream was read, and the last number of it that the centre has."""
        for answered in self._reply.answers():
            if answered.is_page and answered.response:
                return answered.incarnation, answered.response.held
        return "", 0

    def _take_receipts(self) -> None:
        for answered in self._reply.answers():
            response = answered.response
            if answered.is_page or response is None:
                continue
            taken = self._on_writer(lambda r=response: self._store.take_answer(r))  # type: ignore[misc]
            self._done.delivered += taken.delivered
            self._done.quarantined += taken.quarantined
            self._done.changed_records |= taken.changed_records

    def _take_pages(self) -> None:
        """Follow the stream as far as the pages join on to what was read."""
        place = self._on_writer(self._store.place)
        seq, joins = place.seq, bool(place.asked_in) and place.asked_in == self._reply.about
        for answered in self._reply.answers():
            response = answered.response
            if not answered.is_page or response is None:
                continue
            end = response.changes[-1].seq if response.changes else answered.after
            if end < seq or (response.more and end == seq):
                continue  # the network, or another reply, has brought it since
            if answered.after > seq and not joins:
                self._done.must_repeat = True
                return
            joins = False
            if not can_read(response):
                self._done.trouble = SyncTrouble(Trouble.CENTRE_NEWER)
                return
            self._take_page(response, answered.incarnation, seq)
            seq, self._is_read = end, not response.more

    def _take_page(self, response: SyncResponse, incarnation: str, seq: int) -> None:
        taken = self._on_writer(lambda: self._store.take_page(response, incarnation))
        done, device_id = self._done, self._on_writer(self._store.identity).device_id
        done.received += sum(
            change.seq > seq and not _is_from(device_id, change) for change in response.changes
        )
        done.changed_records |= taken.changed_records
        if taken.rows is None:
            done.must_repeat = True  # until the page that ends the stream
            return
        done.equal = taken.rows == response.rows
        done.must_repeat = bool(taken.wanted)
        if taken.wanted:
            return
        if self._must_read_again(response, is_equal=done.equal):
            self._on_writer(lambda: self._store.read_again(response.epoch))
        if not done.equal:
            done.must_repeat, done.trouble = True, SyncTrouble(Trouble.ROWS_DIFFER)

    def _must_read_again(self, response: SyncResponse, *, is_equal: bool) -> bool:
        """Whether everything is to be read anew: the last resort, where both sides differ still
        after what differed was told again."""
        store = self._store
        if not isinstance(store, ComparesByStick):
            return not is_equal
        told = response.retold.records if response.retold else None
        settle = partial(store.settle_compare, self._reply.about, told, is_equal=is_equal)
        return self._on_writer(settle)

    def _take_images(self) -> None:
        """What became of photos, now that the epoch is known here in which the receipts count."""
        for answered in self._reply.answers():
            if told := answered.images:
                take = partial(self._store.take_images, self._reply.epoch, told)
                self._done.images = self._on_writer(take)

    def _compare_held(self, identity: Identity) -> None:
        """More of the present incarnation at the centre than was ever made here: an old copy."""
        incarnation, held = self._held()
        present, place = self._on_writer(self._look)
        is_of_it = identity.incarnation == incarnation == present.incarnation
        if is_of_it and held > place.made:
            self._on_writer(lambda: self._store.new_incarnation(self._make_id()))
            self._done.must_repeat = True

    def _settle(self) -> None:
        """What the centre could not take as it is, as far as it still waits."""
        for answered in self._reply.answers():
            if answered.problem is None or answered.is_page:
                continue
            chain = self._waiting_chain(answered)
            if chain is None:
                continue
            self._done.must_repeat = True
            stuck = self._stuck_at(answered, answered.problem, chain)
            if stuck and self._is_read:  # else read first: another copy may have said some of it
                self._lay_anew(stuck)

    def _stuck_at(self, answered: Answered, problem: Problem, chain: Outgoing) -> Stuck | None:
        """The first revision that can never arrive, or None where sending again may help."""
        incarnation, kinds = answered.incarnation, Problems
        if problem.code == kinds.FORK.value.code and answered.fork_no:
            return Stuck(incarnation, answered.fork_no, is_too_large=False)
        if problem.code == kinds.TOO_LARGE.value.code and answered.first == answered.last:
            return Stuck(incarnation, answered.first, is_too_large=True)
        is_broken = problem.code == kinds.CHAIN_BROKEN.value.code
        if is_broken or problem.code == kinds.OUT_OF_STEP.value.code:
            expected = problem.expected_no or 1
            if chain.gap_from and expected >= chain.gap_from:  # or another copy's stands there
                return Stuck(incarnation, chain.receipted.no + 1, is_too_large=False)
            if answered.first <= chain.receipted.no and expected <= chain.receipted.no:
                return None  # the centre has them since, by another way: the next file shows it
            again_from = 1 if is_broken else expected
            self._on_writer(lambda: self._store.resend_from(incarnation, again_from))
        return None

    def _waiting_chain(self, answered: Answered) -> Outgoing | None:
        """The chain of these revisions, if they wait yet: an old reply must not undo anything."""
        present = self._on_writer(self._store.identity).incarnation
        for one in self._on_writer(lambda: self._store.pictures(MOST_BYTES)):
            first = one.receipted.no + 1
            of_it = (one.incarnation or present) == answered.incarnation
            if of_it and first <= answered.last < first + len(one.revisions):
                return one
        return None

    def _lay_anew(self, stuck: Stuck) -> None:
        fresh = self._make_id()
        self._on_writer(
            lambda: self._store.lay_anew(
                stuck.incarnation, stuck.no, fresh, aside=stuck.is_too_large
            )
        )

    def _waiting(self) -> int:
        pictures: Sequence[Outgoing] = self._on_writer(lambda: self._store.pictures(0))
        return pictures[-1].waiting
