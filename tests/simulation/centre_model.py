"""A model centre: the protocol in memory, with the real judge, merge, digests, chain, signatures.

Each call is one transaction on `state`, which is all that survives a crash or a backup. Flaws a
real centre might have are single methods, so that a mutant replaces exactly one of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from fieldreg.domain.merge import CentreRecord, merge
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.digests import rows_digest
from fieldreg.protocol.messages import (
    VERSIONS_AN_EPOCH,
    ChainHead,
    Change,
    OutcomeEntry,
    RowsDigest,
    SyncRequest,
    SyncResponse,
    WireRevision,
)
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, seal, unseal
from fieldreg.protocol.signing import is_signed, log_text, public_key, receipt_text, sign
from fieldreg.protocol.successors import in_line
from fieldreg.server.judge import Asking, Held, Judge, Judged, Parent, at_least
from fieldreg.sync.trouble import SyncTrouble, Trouble

from .quick import by_identity, hash_of

POISON = 7
"""A value of the wrong type for a note."""
OFFICE = "00000000-0000-7000-8000-000000000e01"


@dataclass(frozen=True)
class Kept:
    """A revision as the centre stored it; `seq` and `version` are 0 for a quarantined one."""

    device_id: str
    incarnation: str
    no: int
    revision_id: str
    record_id: str
    sealed: SealedRevision
    link: bytes
    outcome: Outcome
    seq: int = 0
    version: int = 0
    trunk: int = 0
    case: Case | None = None
    kept_aside: tuple[str, ...] = ()
    problem: str = ""
    office: str = OFFICE


@dataclass
class Turn:
    """Where the one-use tokens of a device stand."""

    number: int = 0
    exchange: str = ""
    presented: str = ""
    token: str = ""


@dataclass
class CentreState:
    """Everything durable."""

    epoch: str
    log: list[Kept] = field(default_factory=list)
    records: dict[str, CentreRecord] = field(default_factory=dict)
    chains: dict[tuple[str, str], list[Kept]] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    seq: int = 0
    epoch_no: int = 0
    offices: dict[str, str] = field(default_factory=dict)

    def snapshot(self) -> CentreState:
        """A copy that later changes do not reach."""
        other = object.__new__(CentreState)
        other.__dict__ = self.__dict__.copy()
        other.log = list(self.log)
        other.records = dict(self.records)
        other.chains = {k: list(v) for k, v in self.chains.items()}
        other.offices = dict(self.offices)
        other.turns = {k: Turn(**vars(v)) for k, v in self.turns.items()}
        return other


class ModelCentre:
    """The centre. `handle` answers a request or raises the SyncTrouble a laptop would see."""

    def __init__(self, centre_id: str, key: bytes, epoch: str, own_device: str) -> None:
        self.centre_id = centre_id
        self.key = key
        self.public_key = public_key(key)
        self.device_keys: dict[str, str] = {}
        self.device_offices: dict[str, str] = {}
        self.epochs = 0
        self.own_device = own_device
        self.state = CentreState(epoch)

    def handle(self, request: SyncRequest) -> SyncResponse:
        """Answer *request*, all or nothing."""
        before = self.state.snapshot()
        try:
            return self._handle(request)
        except SyncTrouble:
            self.state = before
            raise

    def restore(self, backup: CentreState, epoch: str) -> None:
        """Come back from *backup* in a new epoch."""
        self.state = backup.snapshot()
        self.state.epoch, self.state.epoch_no = epoch, self._next_epoch_no()
        self.state.turns = {}

    def _next_epoch_no(self) -> int:
        """Higher than any before, whatever the backup says: the real centre asks its clock."""
        self.epochs += 1
        return self.epochs

    def office_of(self, device_id: str) -> str:
        """The office that a device belongs to."""
        return self.device_offices.get(device_id, OFFICE)

    def act(self, record_id: str, revision_id: str, act: Act) -> None:
        """A reviewer's act: a revision of the centre's own device in the same stream."""
        current = self.state.records[record_id]
        incarnation = self.own_device
        no = len(self.state.chains.get((self.own_device, incarnation), [])) + 1
        head = Header(
            revision_id, self.own_device, incarnation, no, record_id,
            Base(version=current.version), act, "reviewer", "2026-01-01T00:00:00Z", "denpasar@1",
        )  # fmt: skip
        sealed = seal(Revision(head, Body()), bytes(16))
        self._store(self.own_device, incarnation, sealed, by_centre=True)

    def _handle(self, request: SyncRequest) -> SyncResponse:
        state, chain = self.state, (request.device_id, request.incarnation)
        if request.epoch and request.epoch != state.epoch:
            raise SyncTrouble(Trouble.EPOCH_CHANGED)
        after = self._read_cursor(request.cursor)
        is_new = chain not in state.chains
        token = self._take_turn(request, is_new=is_new)
        state.chains.setdefault(chain, [])
        outcomes = self._push(request)
        changes, seq, more = self._page(request, after)
        head = request.head
        text = receipt_text(request.device_id, request.incarnation, head.no, head.link)
        return SyncResponse(
            protocol=1,
            centre_id=self.centre_id,
            epoch=state.epoch,
            token=token,
            centre_time="2026-01-01T00:00:00Z",
            receipt=ChainHead(no=head.no, link=head.link, signature=sign(self.key, text)),
            outcomes=outcomes,
            changes=changes,
            cursor=f"{state.epoch}/{seq}",
            more=more,
            rows=None if more else self.rows(self.office_of(request.device_id)),
            exchange=request.exchange,
            held=len(state.chains[chain]),
        )

    def rows(self, office: str = OFFICE) -> RowsDigest:
        """What everyone of *office* who has read all should hold."""
        return rows_digest(
            hash_of(r)
            for r in self.state.records.values()
            if self.state.offices[r.record_id] == office
        )

    def _read_cursor(self, cursor: str) -> int:
        if not cursor:
            return 0
        epoch, _, seq = cursor.partition("/")
        if epoch != self.state.epoch or int(seq) > self.state.seq:
            raise SyncTrouble(Trouble.CURSOR_INVALID)
        return int(seq)

    def _take_turn(self, request: SyncRequest, *, is_new: bool) -> str:
        turn = self.state.turns.setdefault(request.device_id, Turn())
        if request.exchange == turn.exchange and request.token == turn.presented:
            return turn.token
        if turn.token and not is_new and request.token != turn.token:
            raise SyncTrouble(Trouble.TOKEN_STALE)
        turn.number += 1
        turn.exchange, turn.presented = request.exchange, request.token
        secret = f"{self.state.epoch}/{request.device_id}/{turn.number}"
        turn.token = sha256(secret.encode()).hexdigest()
        return turn.token

    def _push(self, request: SyncRequest) -> list[OutcomeEntry]:
        chain = self.state.chains[request.device_id, request.incarnation]
        first = request.head.no - len(request.revisions) + 1
        text = log_text(request.device_id, request.incarnation, request.head.no, request.head.link)
        if not is_signed(self.device_keys[request.device_id], text, request.head.signature):
            raise SyncTrouble(Trouble.CHAIN_BROKEN)
        self._check_order(first, chain)
        outcomes = []
        link = chain[first - 2].link if first > 1 else FIRST_LINK
        for no, wire in enumerate(request.revisions, start=first):
            sealed = wire.sealed()
            link = sealed.link(link)
            outcomes.append(self._take_one(request, no, sealed))
        if link.hex() != request.head.link:
            raise SyncTrouble(Trouble.CHAIN_BROKEN)
        return outcomes

    def _check_order(self, first: int, chain: list[Kept]) -> None:
        if first > len(chain) + 1:
            raise SyncTrouble(Trouble.OUT_OF_STEP, expected_no=len(chain) + 1)

    def _take_one(self, request: SyncRequest, no: int, sealed: SealedRevision) -> OutcomeEntry:
        chain = self.state.chains[request.device_id, request.incarnation]
        if no <= len(chain):
            return self._again(chain[no - 1], sealed)
        if self._read_no(sealed) != no:
            raise SyncTrouble(Trouble.OUT_OF_STEP, expected_no=len(chain) + 1)
        if self._is_said(request, unseal(sealed).header):
            raise SyncTrouble(Trouble.FORK)
        kept = self._store(request.device_id, request.incarnation, sealed)
        return entry(kept, kept.outcome)

    def _is_said(self, request: SyncRequest, head: Header) -> bool:
        """Whether it is here under another number, or what says the same under another id."""
        told = [k for k in self.state.log if k.record_id == head.record_id]
        elsewhere = [
            k.revision_id
            for k in told
            if k.seq and k.device_id == request.device_id and k.incarnation != request.incarnation
        ]
        is_here = any(k.revision_id == head.revision_id for k in self.state.log)
        return is_here or bool(in_line([head.revision_id], elsewhere))

    def _read_no(self, sealed: SealedRevision) -> int:
        return unseal(sealed).header.revision_no

    def _again(self, had: Kept, sealed: SealedRevision) -> OutcomeEntry:
        if (had.sealed.header, had.sealed.commitment) != (sealed.header, sealed.commitment):
            raise SyncTrouble(Trouble.FORK)
        aside = had.outcome is Outcome.QUARANTINED
        return entry(had, Outcome.QUARANTINED if aside else Outcome.ALREADY_HAD)

    def _store(
        self, device_id: str, incarnation: str, sealed: SealedRevision, *, by_centre: bool = False
    ) -> Kept:
        state, revision = self.state, unseal(sealed)
        head = revision.header
        chain = state.chains.setdefault((device_id, incarnation), [])
        link = sealed.link(chain[-1].link if chain else FIRST_LINK)
        office = state.offices.get(head.record_id, OFFICE)
        kept = Kept(
            device_id, incarnation, head.revision_no, head.revision_id, head.record_id,
            sealed, link, Outcome.QUARANTINED,
            office=office if by_centre else self.office_of(device_id),
        )  # fmt: skip
        asking = Asking(device_id, incarnation, kept.office)
        judged, record = (self._act if by_centre else self._decide)(asking, revision)
        if record is None:
            kept = replace(kept, problem=judged.problem)
        else:
            state.records[head.record_id] = record
            state.offices.setdefault(head.record_id, kept.office)
            kept = replace(
                kept, outcome=judged.outcome, seq=self._next_seq(), trunk=judged.trunk,
                version=record.version, case=record.case, kept_aside=judged.kept_aside,
            )  # fmt: skip
        chain.append(kept)
        self._publish(kept)
        return kept

    @property
    def floor(self) -> int:
        """As `Identity.version_floor`."""
        return self.state.epoch_no * VERSIONS_AN_EPOCH

    def _decide(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord | None]:
        """What the real judge makes of a laptop's revision; no record if it is quarantined."""
        head, state = revision.header, self.state
        records, parents = {}, {}
        if head.record_id in state.records:
            current, office = state.records[head.record_id], state.offices[head.record_id]
            records[head.record_id] = Held(current, office, "denpasar@1")
        if base := self._parent(head.base.revision):
            parents[head.base.revision] = base
        judge = Judge(asking, self.floor, records, parents)
        judged = judge.decide(head.revision_id, revision)
        if judged.outcome is Outcome.QUARANTINED:
            return judged, None
        return judged, judge.records[head.record_id].record

    def _parent(self, revision_id: str | None) -> Parent | None:
        """What that revision is to one that stands on it, and so back."""
        found = [k for k in self.state.log if k.revision_id == revision_id]
        if not found:
            return None
        kept = found[-1]
        decided = Judged(kept.outcome, kept.record_id, kept.version, kept.trunk)
        base = self._parent(unseal(kept.sealed).header.base.revision)
        return Parent.of(decided, f"{kept.device_id}/{kept.incarnation}", base)

    def _act(self, asking: Asking, revision: Revision) -> tuple[Judged, CentreRecord]:
        current = at_least(self.state.records[revision.header.record_id], self.floor)
        trunk = current.version
        merged = merge(current, {}, act=revision.header.act, trunk=trunk, writer=asking.writer)
        return Judged(merged.outcome, trunk=trunk), merged.record

    def _next_seq(self) -> int:
        self.state.seq += 1
        return self.state.seq

    def _publish(self, kept: Kept) -> None:
        self.state.log.append(kept)

    def _may_read(self, kept: Kept, office: str) -> bool:
        return kept.office == office

    def _page(self, request: SyncRequest, after: int) -> tuple[list[Change], int, bool]:
        office = self.office_of(request.device_id)
        stream = [k for k in self.state.log if k.seq > after and self._may_read(k, office)]
        stream.sort(key=lambda k: k.seq)
        page = stream[: request.limit]
        own = (request.device_id, request.incarnation)
        changes = [_change(k, (k.device_id, k.incarnation) == own) for k in page]
        return changes, page[-1].seq if page else after, len(stream) > len(page)


def entry(kept: Kept, outcome: Outcome) -> OutcomeEntry:
    """The answer about a stored revision."""
    return OutcomeEntry(
        revision_id=kept.revision_id,
        outcome=outcome,
        version=kept.version,
        seq=kept.seq,
        kept_aside=list(kept.kept_aside),
        problem=kept.problem,
    )


@by_identity
def _change(kept: Kept, is_own: bool) -> Change:
    return Change(
        seq=kept.seq,
        record_id=kept.record_id,
        revision_id=kept.revision_id,
        version=kept.version,
        case=kept.case,
        outcome=kept.outcome,
        kept_aside=list(kept.kept_aside),
        revision=None if is_own else WireRevision.of(kept.sealed),
    )
