"""Sticks in the model world: many more schedules a second than files and databases allow.

The core of the laptop (`sync.stick`) is the real one; what it needs of a store, and what a centre
does with a file, stand here in memory. Flaws are single methods, for mutants to replace.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.messages import ChainHead, Change, Problem, SyncRequest, SyncResponse
from fieldreg.protocol.problems import Problems, Quarantine
from fieldreg.protocol.sealed import FIRST_LINK, unseal
from fieldreg.protocol.signing import receipt_text, sign
from fieldreg.protocol.stick import Answered, Place, Reply
from fieldreg.protocol.successors import derived_id
from fieldreg.server.stick_order import Untaken
from fieldreg.sync.ports import Outgoing, Taken
from fieldreg.sync.stick import TakenReply, Taking
from fieldreg.sync.stick_bundle import Bundle, make_bundle
from fieldreg.sync.trouble import SyncTrouble, Trouble

from .centre_model import CentreState, ModelCentre, _change
from .disk_model import Disk
from .laptop_model import Crash, ModelLaptop
from .schedule import Schedule, Violation
from .worlds import Copied, Restoring

_MANY = 1_000_000


class StickLaptop(ModelLaptop):
    """A model laptop with what `StickStore` asks for."""

    def pictures(self, most_bytes: int) -> tuple[Outgoing, ...]:
        """Every chain with something waiting, and one to read with."""
        disk, made = self.disk, self.place().made
        waiting = [o for o in disk.own if not o.superseded_by and not o.receipted]
        found = []
        for incarnation in dict.fromkeys(o.incarnation for o in waiting):
            only, sent = disk.snapshot(), 0
            while any(o.no > sent for o in waiting if o.incarnation == incarnation):
                only.own = [
                    replace(o, receipted=o.receipted or o.no <= sent)
                    for o in disk.own
                    if o.incarnation == incarnation
                ]
                one = replace(self._picture(only, _MANY), waiting=len(waiting), made=made)
                sent = one.receipted.no + len(one.revisions)
                found.append(one)
        empty = disk.snapshot()
        empty.own = []
        return (*found, replace(self._picture(empty, 0), waiting=len(waiting), made=made))

    def place(self) -> Place:
        """How far it has read, and what it has numbered."""
        disk = self.disk
        made = (o.no for o in disk.own if o.incarnation == disk.incarnation)
        return Place(disk.epoch, max(disk.read, default=0), max(made, default=0))

    def is_made_since(self, file_id: str) -> bool:
        """Whether this disk made the file, and has forgotten no epoch since."""
        return not self.disk.has_forgotten or file_id in self.disk.made_since

    def begin_epoch(self, epoch: str) -> None:
        """From the start in a new epoch, with everything to be sent again, in one step."""
        with self._transaction("begin epoch") as disk:
            if disk.epoch:
                self._begin_again(disk, epoch)
            disk.epoch = epoch
            disk.own = [self._waiting_again(o) for o in disk.own]

    def note_made(self, file_id: str) -> None:
        """Remember a file."""
        self.disk.made_since |= {file_id}

    def take_answer(self, response: SyncResponse) -> Taken:
        """A receipt, found by its link."""
        with self._transaction("stick answer") as disk:
            delivered = self._take_receipt(disk, response)
        return Taken(delivered, 0, frozenset())

    def _take_receipt(self, disk: Disk, response: SyncResponse) -> int:
        receipt, told = response.receipt, {e.revision_id: e.outcome for e in response.outcomes}
        heads = [o for o in disk.own if (o.no, o.link.hex()) == (receipt.no, receipt.link)]
        count = 0
        for at, own in enumerate(disk.own):
            is_of_it = any(h.incarnation == own.incarnation for h in heads)
            is_told = own.revision_id in told and not own.superseded_by
            if is_of_it and own.no <= receipt.no and is_told and not own.receipted:
                outcome = own.outcome if own.seen else told[own.revision_id]
                disk.own[at] = replace(own, receipted=True, outcome=outcome)
                count += 1
        return count

    def take_page(self, response: SyncResponse, incarnation: str) -> Taken:
        """A page; what was read already changes nothing."""
        with self._transaction("stick page") as disk:
            self._changes(disk, response.changes)
            disk.cursor, disk.epoch = response.cursor, response.epoch
            if not response.more:
                self._lay_lost_anew(disk)
                self._ask_again(disk)
        rows = None if response.more else self._rows(self.disk)
        return Taken(0, 0, frozenset(c.record_id for c in response.changes), rows)

    def _changes(self, disk: Disk, changes: list[Change]) -> None:
        """A page, or an exchange begun before it, may tell what was read meanwhile."""
        super()._changes(disk, self._unread(disk, changes))

    def _unread(self, disk: Disk, changes: list[Change]) -> list[Change]:
        last = max(disk.read, default=0)
        return [change for change in changes if change.seq > last]


class StickCentre(ModelCentre):
    """A model centre that also takes files."""

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        self.aside: dict[tuple[str, str, int], SyncRequest] = {}

    def restore(self, backup: CentreState, epoch: str) -> None:
        super().restore(backup, epoch)
        self.aside = {}

    def handle(self, request: SyncRequest) -> SyncResponse:
        response = super().handle(request)
        self.take_up(request.device_id, request.incarnation)
        chain = self.state.chains.get((request.device_id, request.incarnation), [])
        return response.model_copy(update={"held": len(chain)})

    def read_file(self, bundle: Bundle, page: int) -> Reply:
        """Take what is in a file and answer it, in pages of so many changes."""
        untaken = Untaken()
        answers = [self._one(request, untaken) for request in bundle.requests[:-1]]
        answers += self._pages(bundle.requests[-1], page)
        return Reply(bundle.epoch, self.state.epoch, lambda: iter(answers), _file_id(bundle))

    def _one(self, request: SyncRequest, untaken: Untaken) -> Answered:
        first, before = request.head.no - len(request.revisions) + 1, self.state.snapshot()
        about = Answered(incarnation=request.incarnation, first=first, last=request.head.no)
        chain = self.state.chains.setdefault((request.device_id, request.incarnation), [])
        if request.head.no > len(chain) and self.is_early(request, untaken):
            untaken.add(request)
            early = SyncTrouble(Trouble.OUT_OF_STEP, expected_no=len(chain) + 1)
            return self._problem(about, early)
        try:
            outcomes = self._push(request)
        except SyncTrouble as trouble:
            self.state, may_wait = before, not untaken.is_forked(request)
            untaken.add(request, is_fork=trouble.trouble is Trouble.FORK)
            return self._refused(about, request, trouble, may_wait=may_wait)
        self.take_up(request.device_id, request.incarnation)
        response = self._response(request, request.head, []).model_copy(
            update={"outcomes": outcomes}
        )
        return about.model_copy(update={"response": response})

    def is_early(self, request: SyncRequest, untaken: Untaken) -> bool:
        """Whether it stands on what was not taken, or was lost."""
        if request.epoch == self.state.epoch:
            return untaken.is_under(request)
        headers = [unseal(wire.sealed()).header for wire in request.revisions]
        here = {k.revision_id for k in self.state.log} | {h.revision_id for h in headers}
        here |= untaken.before(request)
        bases = {h.base.revision for h in headers if h.base.revision}
        return untaken.is_under(request) or not bases <= here

    def _refused(
        self, about: Answered, request: SyncRequest, trouble: SyncTrouble, *, may_wait: bool
    ) -> Answered:
        fork_no = 0
        if trouble.trouble is Trouble.OUT_OF_STEP and may_wait:
            self.keep(request)
        if trouble.trouble is Trouble.FORK:
            fork_no = self._fork_no(request)
        return self._problem(about, trouble, fork_no)

    def _problem(self, about: Answered, trouble: SyncTrouble, fork_no: int = 0) -> Answered:
        kind = Problems[trouble.key.upper()].value
        problem = Problem(code=kind.code, number=kind.number, status=kind.status,
                          expected_no=trouble.expected_no)  # fmt: skip
        return about.model_copy(update={"problem": problem, "fork_no": fork_no})

    def keep(self, request: SyncRequest) -> None:
        """Keep aside what comes before others of its chain."""
        first = request.head.no - len(request.revisions) + 1
        self.aside[request.device_id, request.incarnation, first] = request

    def take_up(self, device_id: str, incarnation: str) -> None:
        """Apply what waits as far as nothing is missing before it."""
        while True:
            last = len(self.state.chains.get((device_id, incarnation), []))
            ready = [
                k for k in self.aside if k[:2] == (device_id, incarnation) and k[2] <= last + 1
            ]
            if not ready:
                return
            request, before = self.aside.pop(min(ready)), self.state.snapshot()
            if self.is_said_again(request):
                continue
            try:
                self._push(request)
            except SyncTrouble:
                self.state = before

    def is_said_again(self, request: SyncRequest) -> bool:
        """Whether the laptop has said any of it under another number."""
        there = {k.revision_id for k in self.state.log}
        for wire in request.revisions:
            named = _id_of(wire.sealed().header)
            for _ in range(8):
                named = derived_id(named)
                if named in there:
                    return True
        return False

    def _fork_no(self, request: SyncRequest) -> int:
        chain = self.state.chains.get((request.device_id, request.incarnation), [])
        elsewhere = {k.revision_id for k in self.state.log} - {k.revision_id for k in chain}
        first = request.head.no - len(request.revisions) + 1
        for no, wire in enumerate(request.revisions, start=first):
            sealed = wire.sealed()
            had = chain[no - 1].sealed if no <= len(chain) else None
            is_other = had and (had.header, had.commitment) != (sealed.header, sealed.commitment)
            is_said = not had and self._is_said(request, unseal(sealed).header)
            if is_other or is_said or _id_of(sealed.header) in elsewhere:
                return no
        return 0

    def _pages(self, request: SyncRequest, size: int) -> Iterator[Answered]:
        chain = self.state.chains.setdefault((request.device_id, request.incarnation), [])
        after = self._start(request)
        head = ChainHead(no=0, link=FIRST_LINK.hex())
        stream = sorted((k for k in self.state.log if k.seq > after), key=lambda k: k.seq)
        pages = [stream[at : at + size] for at in range(0, len(stream), size)] or [[]]
        for number, page in enumerate(pages, start=1):
            more = number < len(pages)
            seq = page[-1].seq if page else after
            changes = [_change(kept, False) for kept in page]
            response = self._response(request, head, changes).model_copy(
                update={"cursor": f"{self.state.epoch}/{seq}", "more": more, "held": len(chain),
                        "rows": None if more else self.rows()}
            )  # fmt: skip
            yield Answered(incarnation=request.incarnation, after=after, response=response)
            after = seq

    def _start(self, request: SyncRequest) -> int:
        if request.epoch != self.state.epoch:
            return 0
        try:
            return self._read_cursor(request.cursor)
        except SyncTrouble:
            return 0

    def _response(self, request: SyncRequest, head: ChainHead, changes: list) -> SyncResponse:
        text = receipt_text(request.device_id, request.incarnation, head.no, head.link)
        return SyncResponse(
            protocol=1, centre_id=self.centre_id, epoch=self.state.epoch, token="",
            centre_time="2026-01-01T00:00:00Z",
            receipt=ChainHead(no=head.no, link=head.link, signature=sign(self.key, text)),
            outcomes=[], changes=changes, cursor="", more=True,
        )  # fmt: skip


def _id_of(header: bytes) -> str:
    return header.decode().partition('"revision_id":"')[2][:36]


def _file_id(bundle: Bundle) -> str:
    return bundle.requests[-1].exchange


@dataclass
class Pile:
    """What lies about on sticks: files with whose they are, and replies."""

    bundles: list[Bundle]
    replies: list[tuple[str, Reply]]


class Sticks(Schedule):
    """Schedules in which everything may also go by stick: late, twice, out of order, never."""

    laptop_type = StickLaptop
    centre_type = StickCentre

    def __init__(self, seed: int, **more: Any) -> None:
        super().__init__(seed, **more)
        self.pile = Pile([], [])

    def step(self) -> None:
        """Something with a stick, or anything else."""
        if self.chance.random() < 0.5:
            super().step()
            return
        what = self.chance.choices((self.export, self.read, self.take), weights=(3, 4, 4))[0]
        self.dying = 0.06 if self.line.faults else 0.0
        try:
            what(self.chance.randrange(len(self.laptops)))
        except Crash:
            self.line.met.add("crash with a stick")
        finally:
            self.dying = 0.0

    def export(self, at: int) -> None:
        """A laptop writes a file."""
        laptop = self.laptops[at]
        self.pile.bundles.append(self._made(laptop))

    def _made(self, laptop: StickLaptop) -> Bundle:
        bundle = make_bundle(laptop, self.new_id, lambda job: job())
        laptop.note_made(_file_id(bundle))
        return bundle

    def read(self, at: int) -> None:
        """The centre reads any file there is, perhaps once more, and dies now and then."""
        if self.pile.bundles:
            bundle = self.chance.choice(self.pile.bundles[-8:])
            before = (self.centre.state.snapshot(), dict(self.centre.aside))
            reply = self.centre.read_file(bundle, self.chance.choice((1, 3, 50)))
            self.line.met.add("read")
            if self.centre.aside:
                self.line.met.add("gap")
            if self.chance.random() < self.line.faults / 8:
                self.centre.state, self.centre.aside = before
            elif self.chance.random() > self.line.faults / 2:
                self.pile.replies.append((bundle.identity.device_id, reply))

    def take(self, at: int) -> None:
        """A laptop reads any reply to it or to a copy of it, perhaps once more."""
        device_id = self.laptops[at].identity().device_id
        mine = [reply for whose, reply in self.pile.replies[-12:] if whose == device_id]
        if mine:
            self._take(at, self.chance.choice(mine))

    def _take(self, at: int, reply: Reply) -> TakenReply | None:
        taking = Taking(self.laptops[at], reply, on_writer=lambda job: job(), make_id=self.new_id)
        try:
            done = taking.run()
        except UserTrouble as trouble:
            if trouble.key != "stick_stale":
                raise
            self.line.met.add("stale")
            return None
        self.line.met.add("taken")
        if done.trouble or self.laptops[at].healed:
            raise Violation(f"I3: rows came to differ and had to be read again ({done.trouble})")
        return done

    def check_end(self) -> None:
        """I5: what these laptops' work stands on was made here, so nothing is judged without it."""
        if any(k.problem == Quarantine.BASE_UNKNOWN.value for k in self.centre.state.log):
            raise Violation("I5: work was judged without what it stands on")

    def ride(self, at: int) -> TakenReply:
        """A file there and its reply back, with nothing between."""
        bundle = self._made(self.laptops[at])
        done = self._take(at, self.centre.read_file(bundle, 50))
        if done is None:
            raise Violation("I8: the reply to a fresh file is stale")
        return done


class RestoringSticks(Sticks, Restoring):
    """The same, with disks and the centre coming back from backups all the time."""


class CopiedSticks(Sticks, Copied):
    """The same, with copies of disks that go on working."""


class ByStickAlone(Sticks):
    """Healed by sticks alone: no network ever comes back."""

    def heal(self) -> None:
        """Everybody sends sticks until nothing is left to say."""
        self.line.faults = 0.0
        self.line.delayed.clear()
        ended: Sequence[TakenReply] = ()
        for _ in range(6):
            ended = [self.ride(at) for at in range(len(self.laptops))]
        for at, done in enumerate(ended):
            if done.waiting or done.must_repeat or not done.equal:
                raise Violation(f"I8: laptop {at} does not drain by stick: {done}")


class SticksOnly(ByStickAlone, RestoringSticks):
    """Disks and the centre come back from backups, and only sticks are left."""


class CopiedSticksOnly(ByStickAlone, CopiedSticks):
    """Copies of disks go on working, and only sticks are left."""


KINDS = (Sticks, RestoringSticks, CopiedSticks, SticksOnly, CopiedSticksOnly)
__all__ = ["KINDS", "Outcome", "StickCentre", "StickLaptop", "Sticks"]
