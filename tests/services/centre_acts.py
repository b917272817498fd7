"""What the centre does to a registration, as its stream brings it to the desk."""

from __future__ import annotations

from fieldreg.domain.case import next_case
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base, Body, Header, Reason, Revision
from fieldreg.domain.words import Act, Case, Outcome
from fieldreg.protocol.messages import ChainHead, Change, SyncResponse, WireRevision
from fieldreg.protocol.sealed import seal

CENTRE_DEVICE = "00000000-0000-7000-8000-00000000c002"


def centre_answers(desk, record_id: str, act: Act, *reasons: Reason) -> None:
    """Deliver what waits, and bring one act of the centre down the stream after it."""
    _bring(desk, record_id, act, Body({}, reasons))


def another_laptop_submits(desk, record_id: str, values: dict[str, Value]) -> None:
    """Deliver what waits, and bring what an officer elsewhere submitted."""
    _bring(desk, record_id, Act.SUBMITTED, Body(values))


def _bring(desk, record_id: str, act: Act, body: Body) -> None:
    store = desk.store
    out = store.prepare(desk.make_id(), most=100, most_bytes=1 << 20)
    link = out.links[-1] if out.links else out.receipted.link
    version, changes = 0, []
    for version, revision_id in enumerate(out.revision_ids, start=1):
        changes.append(_change(version, record_id, revision_id, None))
    header = Header(
        desk.make_id(),
        CENTRE_DEVICE,
        CENTRE_DEVICE,
        1,
        record_id,
        Base(version=version) if version else Base(),
        act,
        "reviewer-1",
        "2025-11-24T03:00:00Z",
        "denpasar@2025.1",
    )
    sealed = seal(Revision(header, body), bytes(16))
    wire = WireRevision.of(sealed)
    case = next_case(None, act)
    changes.append(_change(version + 1, record_id, header.revision_id, wire, case))
    store.take(
        out.exchange,
        SyncResponse(
            protocol=1,
            centre_id=store.identity().centre_id,
            epoch="1",
            token="t",
            centre_time="2025-11-24T03:00:00Z",
            receipt=ChainHead(no=out.receipted.no + len(out.links), link=link),
            outcomes=[],
            changes=changes,
            cursor="c",
            more=True,
        ),
    )


def _change(
    number: int,
    record_id: str,
    revision_id: str,
    wire: WireRevision | None,
    case: Case = Case.SUBMITTED,
) -> Change:
    return Change(
        seq=number,
        record_id=record_id,
        revision_id=revision_id,
        version=number,
        case=case,
        outcome=Outcome.APPLIED,
        revision=wire,
    )
