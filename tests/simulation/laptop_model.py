"""A model laptop: the `SyncStore` in memory, each method one transaction on `disk`.

`disk` is all that survives a crash. Every transaction passes two moments at which the process may
die: just before its commit, and just after. Flaws a real store might have are single methods, so
that a mutant replaces exactly one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.record import Patch, Value, apply_patch
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act, Outcome
from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.messages import ChainHead, Change, RowsDigest, SyncResponse
from fieldreg.protocol.sealed import FIRST_LINK, seal, unseal
from fieldreg.protocol.successors import derived_id, in_line
from fieldreg.sync.ports import Identity, Outgoing, Taken

from .disk_model import Disk, Own, is_doubtful, to_say_again
from .quick import hash_of


class Crash(BaseException):
    """The process died at this moment."""


_NONE: frozenset[str] = frozenset()


def unbroken(owns: Sequence[Own]) -> list[Own]:
    """The first of *owns*, as far as their numbers follow one another."""
    return [own for at, own in enumerate(owns) if own.no == owns[0].no + at]


class ModelLaptop:
    """One laptop with its officer."""

    def __init__(self, identity: Identity, may_die: Callable[[str], None]) -> None:
        self._identity = identity
        self._may_die = may_die
        self.device_id = identity.device_id
        self.now: Callable[[], str] = lambda: "2026-01-01T00:00:00Z"
        self.make_id: Callable[[], str] = lambda: str(uuid4())
        self.disk = Disk(identity.incarnation)
        self.healed = False

    @contextmanager
    def _transaction(self, name: str) -> Iterator[Disk]:
        disk = self.disk.snapshot()
        yield disk
        self._may_die(f"{name}: before commit")
        self.disk = disk
        self._may_die(f"{name}: after commit")

    def save(self, record_id: str, revision_id: str, patch: Patch, act: Act) -> None:
        """What an officer's Save does; durable when it returns."""
        with self._transaction("save") as disk:
            row, mine = self._known(disk, record_id)
            base = Base(revision=mine[-1].revision_id) if mine else self._told(disk, record_id, row)
            chain = [o for o in disk.own if o.incarnation == disk.incarnation]
            head = Header(
                revision_id, self._identity.device_id, disk.incarnation, len(chain) + 1,
                record_id, base, act, "officer", self.now(), "denpasar@1",
            )  # fmt: skip
            sealed = seal(Revision(head, Body(patch)), bytes(16))
            link = sealed.link(chain[-1].link if chain else FIRST_LINK)
            disk.own.append(
                Own(disk.incarnation, head.revision_no, revision_id, record_id, patch, sealed, link)
            )

    def _told(self, disk: Disk, record_id: str, row: CentreRecord | None) -> Base:
        """What the centre told, and her newest in it where another incarnation wrote any."""
        if row is None:
            return Base()
        _, said = disk.former.get(record_id, (None, _NONE))
        own = [o for o in disk.own if o.record_id == record_id and not o.superseded_by]
        told = [o.revision_id for o in own if o.seen or o.revision_id in said]
        is_hers_alone = all(o.incarnation == disk.incarnation for o in own)
        return Base(row.version, told[-1] if told and not is_hers_alone else None)

    def view(self, record_id: str) -> Mapping[str, Value]:
        """What the officer sees: the centre's row and what the stream has not brought back."""
        row, mine = self._known(self.disk, record_id)
        values = row.values if row else {}
        for own in mine:
            values = apply_patch(values, own.patch)
        return values

    def _known(self, disk: Disk, record_id: str) -> tuple[CentreRecord | None, list[Own]]:
        """What the centre last told of a record, and what is to be laid over it."""
        row, said = disk.rows.get(record_id), _NONE
        if row is None and record_id in disk.former:
            row, said = disk.former[record_id]
        mine = [o for o in disk.own if o.record_id == record_id and self._is_pending(o)]
        return row, [o for o in mine if o.revision_id not in said]

    def _is_pending(self, own: Own) -> bool:
        return not own.seen and not own.superseded_by and own.outcome is not Outcome.QUARANTINED

    def identity(self) -> Identity:
        """Who this is, at present."""
        earlier = dict.fromkeys(o.incarnation for o in self.disk.own)
        earlier.pop(self.disk.incarnation, None)
        return replace(
            self._identity,
            incarnation=self.disk.incarnation,
            earlier_incarnations=tuple(earlier),
        )

    def prepare(self, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
        """Picture the oldest incarnation's waiting revisions."""
        with self._transaction("prepare") as disk:
            disk.pending = disk.pending or exchange
            outgoing = self._picture(disk, most)
        return outgoing

    def _picture(self, disk: Disk, most: int) -> Outgoing:
        standing = [o for o in disk.own if not o.superseded_by]
        waiting = [o for o in standing if not o.receipted]
        incarnation = waiting[0].incarnation if waiting else disk.incarnation
        chain = [o for o in standing if o.incarnation == incarnation]
        batch = unbroken([o for o in chain if not o.receipted])[:most]
        done = chain[: batch[0].no - 1] if batch else chain
        head = ChainHead(no=len(done), link=(done[-1].link if done else FIRST_LINK).hex())
        return Outgoing(
            exchange=disk.pending,
            token=disk.token,
            epoch=disk.epoch,
            cursor=disk.cursor,
            pack="denpasar@1",
            receipted=head,
            rows=self._rows(disk),
            revisions=tuple(o.sealed for o in batch),
            revision_ids=tuple(o.revision_id for o in batch),
            links=tuple(o.link.hex() for o in batch),
            waiting=len(waiting),
            made=max((o.no for o in disk.own if o.incarnation == disk.incarnation), default=0),
            incarnation=incarnation,
        )

    def receive(self, exchange: str, response: SyncResponse) -> Taken:
        """The model shows everything at once."""
        return self.take(exchange, response)

    def show(self, most: int) -> bool:
        """Nothing is ever left to be shown."""
        return False

    def take(self, exchange: str, response: SyncResponse) -> Taken:
        """Receipts, changes, cursor and token in one transaction."""
        with self._transaction("take") as disk:
            if disk.pending != exchange:
                return Taken(0, 0, frozenset())
            self._receipts(disk, response)
            self._changes(disk, response.changes)
            disk.cursor, disk.epoch, disk.token = response.cursor, response.epoch, response.token
            disk.pending = ""
            if not response.more:
                if self._rows(disk) == response.rows:
                    disk.former = {}
                self._lay_lost_anew(disk)
                self._ask_again(disk)
        quarantined = sum(e.outcome is Outcome.QUARANTINED for e in response.outcomes)
        changed = frozenset(c.record_id for c in response.changes)
        rows = None if response.more else self._rows(self.disk)
        return Taken(len(response.outcomes), quarantined, changed, rows)

    def _ask_again(self, disk: Disk) -> None:
        """What is receipted, and neither in the stream nor kept aside, is sent once more."""
        disk.own = [
            replace(o, receipted=False, outcome=None) if is_doubtful(o) else o for o in disk.own
        ]

    def _receipts(self, disk: Disk, response: SyncResponse) -> None:
        outcomes = {e.revision_id: e.outcome for e in response.outcomes}
        disk.own = [
            replace(o, receipted=True, outcome=outcomes[o.revision_id])
            if o.revision_id in outcomes
            else o
            for o in disk.own
        ]

    def _changes(self, disk: Disk, changes: list[Change]) -> None:
        own = {o.revision_id: i for i, o in enumerate(disk.own)}
        for change in changes:
            at = own.get(change.revision_id)
            if change.revision is None and at is None:
                raise EnvironmentTrouble("bad_answer", what="revision")
            sealed = change.revision.sealed() if change.revision else disk.own[at].sealed
            revision = unseal(sealed)
            disk.former.pop(change.record_id, None)
            row = disk.rows.get(change.record_id, CentreRecord(change.record_id))
            disk.rows[change.record_id] = follow(
                row,
                revision.body.patch if revision.body else {},
                case=change.case,
                version=change.version,
                kept_aside=tuple(change.kept_aside),
            )
            disk.read.append(change.seq)
            disk.brought.add(change.revision_id)
            if at is not None:
                disk.own[at] = replace(disk.own[at], seen=True)

    def new_incarnation(self, incarnation: str) -> None:
        """Number afresh; what waits keeps its identity."""
        with self._transaction("new incarnation") as disk:
            disk.incarnation, disk.pending = incarnation, ""

    def read_again(self, epoch: str) -> None:
        """Read from the start, with what was known still in view; never forget a revision."""
        with self._transaction("read again") as disk:
            if not epoch:
                disk.has_forgotten, disk.made_since = True, frozenset()
                self._resend_behind(disk)
            self._begin_again(disk, epoch)
        self.healed = self.healed or bool(epoch)  # only a digest that differs names the epoch

    def _begin_again(self, disk: Disk, epoch: str) -> None:
        disk.former = self._kept(disk)
        disk.brought_before = disk.brought_before | disk.brought
        disk.epoch, disk.cursor, disk.pending = epoch, "", ""
        disk.rows, disk.read, disk.brought = {}, [], set()
        disk.own = [replace(o, seen=False) for o in disk.own]

    def _kept(self, disk: Disk) -> dict[str, tuple[CentreRecord, frozenset[str]]]:
        seen: dict[str, set[str]] = {}
        for own in disk.own:
            if own.seen:
                seen.setdefault(own.record_id, set()).add(own.revision_id)
        rows = disk.rows.items()
        return disk.former | {r: (row, frozenset(seen.get(r, ()))) for r, row in rows}

    def resend_from(self, incarnation: str, no: int) -> None:
        """Take back receipts of *incarnation* from *no* on."""
        with self._transaction("resend") as disk:
            disk.own = [
                self._waiting_again(o) if o.incarnation == incarnation and o.no >= no else o
                for o in disk.own
            ]

    def _resend_behind(self, disk: Disk) -> None:
        """Take back receipts behind whatever waits in the same incarnation."""
        first: dict[str, int] = {}
        for own in disk.own:
            if not own.receipted and not own.superseded_by:
                first[own.incarnation] = min(own.no, first.get(own.incarnation, own.no))
        disk.own = [
            self._waiting_again(o) if o.no > first.get(o.incarnation, o.no) else o for o in disk.own
        ]

    def _waiting_again(self, own: Own) -> Own:
        if own.problem == "too_large":
            return own
        return replace(own, receipted=False, outcome=own.outcome if own.seen else None)

    def lay_anew(self, incarnation: str, no: int, fresh: str, *, aside: bool = False) -> None:
        """Say again under *fresh* what cannot arrive from number *no* of *incarnation* on."""
        with self._transaction("lay anew") as disk:
            disk.incarnation, disk.pending = fresh, ""
            if aside:
                disk.own = [self._set_aside(o, incarnation, no) for o in disk.own]
            self._lay(disk, self._with_later(disk.own, [], {incarnation: no + aside}))

    def _set_aside(self, own: Own, incarnation: str, no: int) -> Own:
        if (own.incarnation, own.no) != (incarnation, no):
            return own
        return replace(own, receipted=True, outcome=Outcome.QUARANTINED, problem="too_large")

    def _lay_lost_anew(self, disk: Disk) -> None:
        lost = self._untold(disk)
        rows = self._with_later(disk.own, lost, {})
        records = {o.record_id for o in rows}
        later = [o for o in disk.own if o.incarnation == disk.incarnation]
        if len(rows) > len(lost) or any(o.record_id in records for o in later):
            disk.incarnation, disk.pending = self.make_id(), ""
        self._lay(disk, rows)

    def misses_successor(self) -> bool:
        """Whether the stream, as far as it was read, lacks what it had brought in place of work."""
        return bool(self._untold(self.disk))

    def _untold(self, disk: Disk) -> list[Own]:
        held = disk.brought | {o.revision_id for o in disk.own}
        itself = {o.revision_id for o in disk.own if o.superseded_by == o.revision_id}
        held -= itself - disk.brought
        return [o for o in disk.own if o.superseded_by and o.superseded_by not in held]

    def _with_later(self, own: list[Own], lost: list[Own], starts: dict[str, int]) -> list[Own]:
        return to_say_again(own, lost, starts)

    def _lay(self, disk: Disk, rows: list[Own]) -> None:
        """Append what *rows* say to the present chain, unless the stream has brought it."""
        named: dict[str, str] = {}
        laid: list[str] = []
        for own in rows:
            again = in_line([own.revision_id], laid)
            name = again.get(own.revision_id) or self._successor(disk, own.revision_id)
            named |= dict.fromkeys((own.revision_id, own.superseded_by or own.revision_id), name)
            is_there = name in disk.brought
            disk.own = [
                replace(o, superseded_by=name)
                if o.revision_id == own.revision_id
                or (o.revision_id == name and o.superseded_by and is_there)
                else o
                for o in disk.own
            ]
            if not is_there and not again:
                disk.own.append(self._again(disk, own, named))
                laid.append(name)

    def _successor(self, disk: Disk, revision_id: str) -> str:
        if revision_id in disk.brought:
            return revision_id
        there = in_line([revision_id], disk.brought)
        if there:
            return there[revision_id]
        here, name = {o.revision_id for o in disk.own}, derived_id(revision_id)
        while name in here:
            name = derived_id(name)
        return name

    def _again(self, disk: Disk, own: Own, named: Mapping[str, str]) -> Own:
        chain = [o for o in disk.own if o.incarnation == disk.incarnation]
        said, name = unseal(own.sealed), named[own.revision_id]
        base = said.header.base
        if base.version and not base.revision:
            base = replace(base, revision=self._before(disk, own))
        if base.revision:
            base = replace(base, revision=named.get(base.revision, base.revision))
        head = replace(said.header, revision_id=name, incarnation=disk.incarnation,
                       revision_no=len(chain) + 1, base=base)  # fmt: skip
        sealed = seal(replace(said, header=head), bytes(16))
        link = sealed.link(chain[-1].link if chain else FIRST_LINK)
        return Own(disk.incarnation, head.revision_no, name, own.record_id, own.patch, sealed, link)

    def _before(self, disk: Disk, own: Own) -> str | None:
        """The newest of its incarnation before *own*, about the same record."""
        before = [
            o.revision_id for o in disk.own
            if (o.incarnation, o.record_id) == (own.incarnation, own.record_id)
            and o.no < own.no and o.outcome is not Outcome.QUARANTINED
        ]  # fmt: skip
        return before[-1] if before else None

    def note_sync(self, at: str, trouble: str) -> None:
        """Nothing the model looks at."""

    def _rows(self, disk: Disk) -> RowsDigest:
        return rows_digest(map(hash_of, disk.rows.values()))

    def restore(self, backup: Disk, incarnation: str) -> None:
        """Come back from *backup*, as the app does it: with a new incarnation, in one step."""
        disk = backup.snapshot()
        disk.incarnation, disk.pending = incarnation, ""
        self.disk = disk
