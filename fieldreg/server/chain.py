"""Laying a batch against a device's log: numbers without gap, bytes that never change, one chain.

Works on what is stored, without the database at hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from fieldreg.domain.revision import Revision
from fieldreg.protocol.messages import ChainHead, SyncRequest, WireRevision
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import SealedRevision, UnreadableRevision, link_after, read_json
from fieldreg.protocol.signing import is_signed, log_text

from .judge import readable
from .refusal import Refusal
from .words import is_id


@dataclass(frozen=True, slots=True)
class Stored:
    """A revision that the centre has: enough to compare, and to answer again."""

    revision_id: str
    header: bytes
    commitment: bytes
    link: bytes
    seq: int
    version: int
    outcome: str
    kept_aside: tuple[str, ...]
    problem: str


class Arrived(NamedTuple):
    """One revision of a batch at its place in the chain. `had` is the stored one, if there is.

    `commitment` is that of the sealed bytes, reckoned once. `named` is the id the revision claims,
    or one derived from its link where none can be read. `revision` is what a new one says, None
    where that is nothing a laptop can have made.
    """

    number: int
    sealed: SealedRevision
    commitment: bytes
    link: bytes
    named: str
    had: Stored | None
    revision: Revision | None = None


def first_number(request: SyncRequest, last: int) -> int:
    """The number of the batch's first revision, or of the next one if it is empty.

    Raises Refusal out_of_step if a revision before it is missing here.
    """
    first = request.head.no - len(request.revisions) + 1
    if first > last + 1:
        raise Refusal(Problems.OUT_OF_STEP, expected_no=last + 1)
    if first < 1:
        raise Refusal(Problems.BAD_REQUEST, "head.no")
    return first


def lay(
    request: SyncRequest, first: int, last: int, before: bytes, stored: Mapping[int, Stored]
) -> tuple[Arrived, ...]:
    """Number and link the batch, whose first number is *first*.

    *last* is the log's last number so far, *before* the link of the revision before the batch,
    *stored* what of the log the batch covers again.

    Raises Refusal: bad_request (no bytes to link), fork (other bytes at a number that is
    taken), out_of_step (a revision that names another number), chain_broken (the links do not
    lead to the head).
    """
    link, arrived = before, []
    for number, wire in enumerate(request.revisions, start=first):
        sealed = _bytes(wire)
        had = stored.get(number)
        commitment = sealed.commitment
        if had and (had.header, had.commitment) != (sealed.header, commitment):
            raise Refusal(Problems.FORK, expected_no=last + 1)
        link = link_after(link, sealed.header, commitment)
        revision = None if had else readable(sealed)
        claimed_id, claimed_no = _claims(sealed.header, revision)
        if claimed_no not in (None, number):
            raise Refusal(Problems.OUT_OF_STEP, expected_no=last + 1)
        named = claimed_id or derived_id(link)
        arrived.append(Arrived(number, sealed, commitment, link, named, had, revision))
    if link.hex() != request.head.link:
        raise Refusal(Problems.CHAIN_BROKEN, expected_no=last + 1)
    return tuple(arrived)


def _bytes(wire: WireRevision) -> SealedRevision:
    try:
        return wire.sealed()
    except UnreadableRevision:
        raise Refusal(Problems.BAD_REQUEST, "revisions") from None


def check_signature(request: SyncRequest, device_key: str) -> None:
    """Raise Refusal chain_broken unless the device's key signed the head."""
    head: ChainHead = request.head
    text = log_text(request.device_id, request.incarnation, head.no, head.link)
    if not is_signed(device_key, text, head.signature):
        raise Refusal(Problems.CHAIN_BROKEN, "signature")


def _claims(header: bytes, revision: Revision | None) -> tuple[str, int | None]:
    if revision is None:
        return claims(header)
    return revision.header.revision_id, revision.header.revision_no


def claims(header: bytes) -> tuple[str, int | None]:
    """The id and number a header names, as far as they can be read; else empty and None."""
    try:
        raw = read_json(header)
    except UnreadableRevision:
        return "", None
    if not isinstance(raw, dict):
        return "", None
    name, number = raw.get("revision_id"), raw.get("revision_no")
    return (
        name if isinstance(name, str) and is_id(name) else "",
        number if type(number) is int else None,
    )


def derived_id(link: bytes) -> str:
    """An id for a revision whose own cannot be read or belongs to another: from its link."""
    return str(UUID(bytes=link[:16], version=4))
