"""What of a file has to wait because what it stands on was not taken.

Over the network nothing is sent before what is earlier has been settled; a file has all of it at
once. What stands on a revision that was refused, or waits for a gap, would be judged without that
one and kept aside for good, though nothing is wrong with it; and where the laptop then says both
again under other numbers, one save would be here twice. So it comes once more with the next file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection, select

from fieldreg.domain.revision import Header
from fieldreg.protocol.messages import SyncRequest
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import UnreadableRevision, read_header

from .among import among
from .refusal import Refusal
from .tables import revision


class Early(Refusal):
    """It comes too early, and is sent again from the number that is expected."""


class Untaken:
    """The revisions of one file that were not taken, and the records that they are about.

    *is_last*: the laptop is revoked, and brings none of them again.
    """

    def __init__(self, *, is_last: bool = False) -> None:
        self.is_last = is_last
        self._headers: list[Header] = []
        self._forked: set[str] = set()

    def add(self, request: SyncRequest, *, is_fork: bool = False) -> None:
        """Nothing of *request* was taken; *is_fork*: the centre has other bytes there."""
        self._headers += _headers(request)
        if is_fork:
            self._forked.add(request.incarnation)

    def is_forked(self, request: SyncRequest) -> bool:
        """Whether earlier ones of its incarnation are other bytes than the centre's: the laptop
        says all of it again under other numbers."""
        return request.incarnation in self._forked

    def before(self, request: SyncRequest) -> set[str]:
        """Those of its own incarnation: there the numbers see to the order."""
        own = request.incarnation
        return {header.revision_id for header in self._headers if header.incarnation == own}

    def is_under(self, request: SyncRequest) -> bool:
        """Whether anything in *request* stands on one of another incarnation, or says something
        later of its record: taken first, the later value would end up behind the older one.

        Within an incarnation the numbers see to that.
        """
        others = [h for h in self._headers if h.incarnation != request.incarnation]
        ids, records = {h.revision_id for h in others}, {h.record_id for h in others}
        return bool(others) and any(
            header.base.revision in ids or header.record_id in records
            for header in _headers(request)
        )


def check_order(
    connection: Connection, request: SyncRequest, untaken: Untaken, *, expected_no: int, epoch: str
) -> None:
    """Raise Early if *request*, with something new in it, stands on what is not here yet.

    *expected_no* is the next number of its incarnation, *epoch* the centre's. In a file of an
    earlier epoch, or made where none was known, a base that is nowhere is no fault: the centre has
    lost it, the laptop has it still, and brings it again as soon as it hears of the present epoch.
    Of a laptop that brings nothing again all is judged as it is.
    """
    if untaken.is_last:
        return
    is_old = request.epoch != epoch
    if untaken.is_under(request) or (is_old and _stands_on_lost(connection, request, untaken)):
        raise Early(Problems.OUT_OF_STEP, expected_no=expected_no)


def _stands_on_lost(connection: Connection, request: SyncRequest, untaken: Untaken) -> bool:
    """Whether it stands on a revision that is neither here nor in it, nor before it in its file."""
    headers = list(_headers(request))
    bases = {header.base.revision for header in headers if header.base.revision}
    bases -= {header.revision_id for header in headers} | untaken.before(request)
    if not bases:
        return False
    found = select(revision.c.revision_id).where(among(connection, revision.c.revision_id, bases))
    return not bases <= set(connection.execute(found).scalars())


def _headers(request: SyncRequest) -> Iterator[Header]:
    """Those that can be read; the others say nothing of what they stand on."""
    for wire in request.revisions:
        with suppress(UnreadableRevision, UnicodeEncodeError):
            yield read_header(wire.header.encode())
