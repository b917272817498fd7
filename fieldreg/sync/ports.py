"""What the sync core needs of the world, stated as protocols; `services` introduces the parts.

Each method of `SyncStore` is one short transaction on the writer lane. None of them waits for
the network, and nothing of the network holds a transaction open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol, runtime_checkable

from fieldreg.protocol.exchange import Identity, Outgoing, Stretch, Taken
from fieldreg.protocol.messages import (
    AreaDigest,
    ListedRecord,
    SyncRequest,
    SyncResponse,
    WireRevision,
)
from fieldreg.protocol.stick import ImagesTaken, Place, StickTold

__all__ = [
    "Carrier",
    "GoesOn",
    "Identity",
    "Outgoing",
    "Place",
    "StickStore",
    "Stretch",
    "SyncStore",
    "Taken",
]


class SyncStore(Protocol):
    """The laptop's database as the sync core sees it."""

    def identity(self) -> Identity:
        """Device, keys and centre, as learnt at enrolment."""
        ...

    def prepare(self, exchange: str, *, most: int, most_bytes: int) -> Outgoing:
        """Picture up to *most* unreceipted revisions (one at least, if any waits).

        Durable before it returns: a pending exchange (prepared, never answered) keeps its id and
        is returned again instead of *exchange*.
        """
        ...

    def receive(self, exchange: str, response: SyncResponse) -> Taken:
        """Write an already checked answer: receipts, changes, cursor and token in one transaction.

        Doing it twice changes nothing the second time. What lists and search show of it may wait
        for `show`.
        """
        ...

    def show(self, most: int) -> bool:
        """Let lists and search show at most *most* of the records that were received; whether
        others still wait. What is left when a sync ends, the next one or the next opening shows.
        """
        ...

    def new_incarnation(self, incarnation: str) -> None:
        """Number new revisions afresh; unsent ones keep identity and bytes, and go first."""
        ...

    def resend_from(self, incarnation: str, no: int) -> None:
        """Take back *incarnation*'s receipts from number *no* on: a restored centre lost them.

        They count as waiting again; `prepare` pictures them next. Above the last one: no change.
        """
        ...

    def lay_anew(self, incarnation: str, no: int, fresh: str, *, aside: bool = False) -> None:
        """Say again, in the incarnation *fresh*, what can never arrive under its number.

        That is *incarnation* from number *no* on, with all that is based on it: the centre holds
        other bytes there. Or, if *aside*, number *no* can be carried by no request: it is kept
        aside here, and what follows it moves. Read the stream first: it may hold some of it.
        """
        ...

    def areas(self) -> list[AreaDigest]:
        """What is held of the centre's rows, area by area."""
        ...

    def differing(self, exchange: str, listed: Sequence[ListedRecord]) -> tuple[str, ...]:
        """Those of *listed* (told in *exchange*) of which something else is held, or nothing."""
        ...

    def not_among(self, area: str, listed: Collection[str]) -> tuple[str, ...]:
        """The records held whole for *area* that are not among the ids *listed*."""
        ...

    def note_difference(self, at: str, areas: int, records: int) -> None:
        """Remember that both sides differed, in how many areas and records."""
        ...

    def note_sync(self, at: str, trouble: str) -> None:
        """Remember how a sync ended (`trouble` empty: well), for the home page."""
        ...

    def read_again(self, epoch: str) -> None:
        """Forget cursor and centre rows (never a revision) and read the stream from its start.

        *epoch* is the centre's new one, empty where the next answer will tell it.
        """
        ...


@runtime_checkable
class SaysAgain(Protocol):
    """A store whose work may have come to the centre as another copy of its disk said it."""

    def misses_successor(self) -> bool:
        """Whether that is not in the stream as far as it was read, and nothing that waits says it.

        A restored centre may have lost it. At the end of the stream it is said again.
        """
        ...


@runtime_checkable
class LooksAhead(Protocol):
    """A store that reads the next batch while the one before it is on its way."""

    def look_ahead(self, incarnation: str, after: int, *, most: int, most_bytes: int) -> Stretch:
        """What of *incarnation* waits above number *after*, up to the first gap. Writes nothing."""
        ...

    def prepare_with(self, exchange: str, known: Stretch) -> Outgoing | None:
        """As `SyncStore.prepare`, of what was read before; None, with nothing written, where that
        is not what waits first (any more)."""
        ...


@runtime_checkable
class GoesOn(Protocol):
    """A store that lets the next exchange begin before the answer of the last one is written."""

    def go_on(self, exchange: str, following: str, token: str, known: Stretch | None) -> bool:
        """Durable before it returns: *exchange* is answered and *following* is under way, with the
        *token* of that answer. Nothing else of the answer is written yet.

        False, with nothing written, where *exchange* is not the pending one, or where not all of
        *known*, which *following* is to bring, still waits.
        """
        ...

    def receive_late(
        self, following: str, response: SyncResponse, put_in: Callable[[], object]
    ) -> Taken:
        """As `SyncStore.receive`, of the answer before *following*, which is under way and stays
        so, with its token. Nothing that belongs to the end of the stream is done.

        Nothing is written where *following* is not under way (any more). *put_in* is called once
        only the disk is waited for; where it is not, it is not known when that is.
        """
        ...


class StickStore(SyncStore, Protocol):
    """What a stick needs more. None of it uses up a token or touches the pending exchange."""

    def pictures(self, most_bytes: int) -> tuple[Outgoing, ...]:
        """Everything that waits: a picture for each chain without a gap, in the order it was made.

        The last one has no revisions and is of the present incarnation, to read with. What goes
        beyond about *most_bytes* is left out.
        """
        ...

    def place(self) -> Place:
        """How far this laptop has read, and what it has numbered."""
        ...

    def is_made_since(self, file_id: str) -> bool:
        """Whether the file was made here since an epoch was forgotten (`read_again` with none)."""
        ...

    def begin_epoch(self, epoch: str) -> None:
        """Read the stream from its start in *epoch*, as `read_again`, and take all receipts back:
        those of all incarnations, in the same transaction."""
        ...

    def take_answer(self, response: SyncResponse) -> Taken:
        """Write receipt and outcomes of one request, already checked; cursor and token stay.

        Lists and search show what this and `take_page` changed after `show`.
        """
        ...

    def take_page(self, response: SyncResponse, incarnation: str) -> Taken:
        """Follow one page of the stream that does not begin after `place`, and keep its cursor.

        It was asked for in the name of *incarnation*. What was read already changes nothing.
        """
        ...

    def take_images(self, epoch: str, told: StickTold) -> ImagesTaken:
        """Write what *epoch*'s centre says of photos, already checked. Twice changes nothing."""
        ...


@runtime_checkable
class ComparesByStick(Protocol):
    """A store that can say what it holds, where a reply on a stick ended with other sums."""

    def holds(self, exchange: str) -> list[ListedRecord] | None:
        """What is held of each record; None where nothing is to be compared, or it is too much."""
        ...

    def settle_compare(self, about: str, told: Collection[str] | None, *, is_equal: bool) -> bool:
        """What follows from the end of the stream in a reply to the file *about*, which told the
        records *told* again (None: nothing was compared); whether to read everything anew."""
        ...


class Carrier(Protocol):
    """Brings one request to the centre and its answer back. Raises `trouble.SyncTrouble`."""

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        """One round trip. Safe to repeat with the same request."""
        ...


@runtime_checkable
class PacksAhead(Protocol):
    """A carrier that packs the revisions of the next request before the rest of it is known."""

    def pack_ahead(self, revisions: list[WireRevision]) -> None:
        """Pack *revisions*, for a request with this very list. May run beside an exchange."""
        ...
