"""A sync by stick: what to put into one file.

The messages are those of the network. Three things differ, because a file may be days on the way
and come back twice or never: it uses up no token; all that waits is said at once, each chain in
requests of its own, with one more request to read with; and the centre follows the stream to its
end on the laptop's behalf, in pages. What to believe of its reply: `stick`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from fieldreg.protocol.messages import MAX_REVISIONS, ChainHead, SyncRequest
from fieldreg.protocol.stick import PAGE, ReadingRequest

from .core import Pace, build_introduction, build_request
from .ports import ComparesByStick, Identity, Outgoing, StickStore
from .surroundings import OnWriter

MOST_BYTES = 48 << 20
"""About how many bytes of revisions one file carries; what is more waits for the next."""
_PACE = Pace(most=MAX_REVISIONS, limit=PAGE)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What to put into one file. `left` counts what found no room."""

    identity: Identity
    epoch: str
    requests: tuple[SyncRequest, ...]
    left: int

    @property
    def revisions(self) -> int:
        """How many revisions the file brings."""
        return sum(len(request.revisions) for request in self.requests)


def make_bundle(store: StickStore, make_id: Callable[[], str], on_writer: OnWriter) -> Bundle:
    """Picture everything that waits. Nothing of it counts as sent by that."""
    identity = on_writer(store.identity)
    if not on_writer(store.place).epoch:
        _offer_all(store, identity, on_writer)
    pictures = on_writer(lambda: store.pictures(MOST_BYTES))
    *chains, reading = pictures
    requests = [r for chain in chains for r in _requests(identity, chain, make_id)]
    last = replace(reading, exchange=make_id(), token="")
    asking = build_introduction(identity, last).model_copy(
        update={
            "limit": PAGE,
            "wanted": list(reading.wanted),
            "officers": list(reading.officers) or None,
        }
    )
    asking = _comparing(store, asking, on_writer)
    left = reading.waiting - sum(len(request.revisions) for request in requests)
    return Bundle(identity, reading.epoch, (*requests, asking), left)


def _comparing(store: StickStore, asking: SyncRequest, on_writer: OnWriter) -> SyncRequest:
    """The request to read with, and what is held here where the two sides were found to differ."""
    if not isinstance(store, ComparesByStick):
        return asking
    holds = on_writer(partial(store.holds, asking.exchange))
    return asking if holds is None else ReadingRequest(**dict(asking), holds=holds)


def _offer_all(store: StickStore, identity: Identity, on_writer: OnWriter) -> None:
    """Before the first exchange of an epoch let earlier incarnations' work wait again.

    A restored centre asks for what it lost of the present one alone (see `engine`).
    """
    earlier = identity.earlier_incarnations
    for incarnation in (*earlier, identity.incarnation) if earlier else ():
        on_writer(lambda i=incarnation: store.resend_from(i, 1))  # type: ignore[misc]


def _requests(
    identity: Identity, chain: Outgoing, make_id: Callable[[], str]
) -> Iterator[SyncRequest]:
    """One chain without a gap, in as many requests as it needs."""
    while chain.revisions:
        chain = replace(chain, exchange=make_id(), token="", wanted=())
        request = build_request(identity, chain, _PACE)
        yield request
        sent = len(request.revisions)
        head = ChainHead(no=request.head.no, link=request.head.link)
        chain = replace(
            chain,
            receipted=head,
            revisions=chain.revisions[sent:],
            revision_ids=chain.revision_ids[sent:],
            links=chain.links[sent:],
        )
