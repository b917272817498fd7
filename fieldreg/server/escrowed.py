"""A laptop's file that the organisation opened with its own key: said to another centre than its.

The centre that it was sealed to is gone, and with it who that laptop was, what it had said before,
and every number and version. So each revision is said again under an id of its line, as laptops do
with what cannot arrive (`protocol.successors`), in one chain of a stand-in that this centre signs
for. All else is as ever: judged, kept aside with its reason where it stands on what is not here,
and there once, in however many files and however often it comes.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Connection, insert, select

from fieldreg.domain.revision import Header, Revision
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Outcome
from fieldreg.protocol.bundle import Opened
from fieldreg.protocol.messages import ChainHead, RowsDigest, SyncRequest, WireRevision
from fieldreg.protocol.sealed import SALT_BYTES, UnreadableRevision, seal
from fieldreg.protocol.signing import log_text, sign
from fieldreg.protocol.successors import derived_id, in_line

from .among import among
from .devices import Device, locked_device, stand_in_id
from .identity import Centre, Identity, read_identity
from .judge import readable
from .push import Log, push, read_log
from .secrets import new_id
from .stick_files import note_taken, requests_in
from .stick_images import PassPhotos, take_images
from .tables import device as device_table
from .tables import office as office_table
from .tables import revision as revision_table

_NO_ROWS = RowsDigest(count=0, digest="0" * 64)


@dataclass(frozen=True, slots=True)
class Holding:
    """What is in a file, without anybody's data: of which laptop and centre, when it was made by
    that laptop's clock (UTC), how many revisions of how many people, and how many photos."""

    device_id: str
    centre_id: str
    made_at: str
    revisions: int
    people: int
    photos: int


@dataclass(slots=True)
class Brought:
    """What became of it: how many revisions are new here, were here, are quarantined (among the
    new), and cannot be read; how many of the photos that it tells of are here now, and are not."""

    new: int = 0
    known: int = 0
    quarantined: int = 0
    unreadable: int = 0
    images: int = 0
    images_missing: int = 0


def holding(opened: Opened) -> Holding:
    """What is in *opened*. Raises UserTrouble stick_damaged."""
    opened.require_whole()
    pushes, _ = requests_in(opened, None)
    read = [one for request in pushes for one in _revisions(request)]
    people = {one.header.record_id for one in read if one}
    said = opened.manifest
    return Holding(
        said.device_id, said.centre_id, said.made_at, len(read), len(people), opened.photos
    )


def bring(centre: Centre, opened: Opened, office_id: str, pass_photos: PassPhotos) -> Brought:
    """Say all of *opened* to *centre*, for the office *office_id*. It may be repeated.

    Nobody can check who signed it. Raises UserTrouble stick_damaged, office_unknown,
    escrow_known_laptop (this centre knows the laptop: its own ways are open),
    escrow_other_office (it was brought in for another); then nothing changed. Raises
    EnvironmentTrouble images_unreachable; then it is to be brought once more.
    """
    opened.require_whole()
    pushes, reading = requests_in(opened, None)
    device = centre.database.write(
        lambda c: _stand_in(c, opened.manifest.device_id, office_id, centre.seconds())
    )
    brought = Brought()
    for request in pushes:
        _add(brought, centre.database.write(partial(_say, centre, device.id, request)))
    if reading.images:
        told = take_images(centre, device, reading.images, pass_photos)
        brought.images = sum(entry.state == "here" for entry in told.images)
        brought.images_missing = len(told.images) - brought.images
    centre.database.write(lambda c: note_taken(c, opened, device.id, brought.new, centre.seconds()))
    return brought


def _add(brought: Brought, more: Brought) -> None:
    brought.new += more.new
    brought.known += more.known
    brought.quarantined += more.quarantined
    brought.unreadable += more.unreadable


def _stand_in(connection: Connection, laptop_id: str, office_id: str, now: int) -> Device:
    """The device in whose name this centre takes what *laptop_id* said; it never signs in."""
    columns = (device_table.c.id, device_table.c.office_id)
    named = stand_in_id(laptop_id)
    found = connection.execute(select(*columns).where(device_table.c.id.in_((laptop_id, named))))
    offices = {row.id: row.office_id for row in found}
    if laptop_id in offices:
        raise UserTrouble("escrow_known_laptop")
    if offices.get(named, office_id) != office_id:
        raise UserTrouble("escrow_other_office")
    is_there = select(office_table.c.id).where(office_table.c.id == office_id)
    if connection.execute(is_there).one_or_none() is None:
        raise UserTrouble("office_unknown")
    if named not in offices:
        row = {
            "id": named,
            "office_id": office_id,
            "name": f"(kunci pemulihan) {laptop_id[-8:]}",
            "public_key": read_identity(connection).key,
            "enrolled_at": now,
            "revoked_at": now,
        }
        state = {"exchange_no": 0, "exchange_id": "", "presented_hash": "", "next_hash": ""}
        connection.execute(insert(device_table).values(**row, **state))
    return locked_device(connection, named, admits_revoked=True)


def _say(centre: Centre, device_id: str, request: SyncRequest, connection: Connection) -> Brought:
    """Append what *request* says to the stand-in's chain, without what is in it already."""
    identity = read_identity(connection)
    device = locked_device(connection, device_id, admits_revoked=True)
    log = read_log(connection, device.id, device.id)
    every = list(_revisions(request))
    said = [one for one in every if one]
    names = _names(connection, device.id, said)
    fresh = [one for one in said if one.header.revision_id not in names]
    brought = Brought(known=len(said) - len(fresh), unreadable=len(every) - len(said))
    if not fresh:
        return brought
    again = _again(identity, device.id, log, fresh, names)
    pushed = push(
        connection, identity, device, again, log, now=centre.seconds(), crash=centre.crash
    )
    brought.new = pushed.written
    brought.quarantined = sum(e.outcome is Outcome.QUARANTINED for e in pushed.outcomes)
    return brought


def _revisions(request: SyncRequest) -> Iterator[Revision | None]:
    """What *request* says, None for what no laptop can have made."""
    for wire in request.revisions:
        try:
            yield readable(wire.sealed())
        except UnreadableRevision:
            yield None


def _names(connection: Connection, device_id: str, said: Sequence[Revision]) -> dict[str, str]:
    """Under which id the stand-in has said each revision that *said* is, or names."""
    records = {one.header.record_id for one in said}
    query = select(revision_table.c.revision_id).where(
        among(connection, revision_table.c.record_id, records),
        revision_table.c.device_id == device_id,
    )
    held = frozenset(connection.execute(query).scalars())
    asked = {name for one in said for name in _named_in(one.header)}
    return {name: name for name in asked & held} | in_line(asked, held)


def _named_in(head: Header) -> Iterator[str]:
    yield head.revision_id
    if head.base.revision is not None:
        yield head.base.revision
    yield from (aside.revision_id for aside in head.settles)


def _again(
    identity: Identity,
    device_id: str,
    log: Log,
    fresh: Sequence[Revision],
    names: Mapping[str, str],
) -> SyncRequest:
    """The request that says *fresh* behind *log*; its device and its incarnation have one id."""
    known, link, wires = dict(names), log.last_link, []
    for number, one in enumerate(fresh, log.last_no + 1):
        known[one.header.revision_id] = derived_id(one.header.revision_id)
        sealed = seal(_renamed(one, device_id, number, known), secrets.token_bytes(SALT_BYTES))
        link = sealed.link(link)
        wires.append(WireRevision.of(sealed))
    last = log.last_no + len(fresh)
    text = log_text(device_id, device_id, last, link.hex())
    head = ChainHead(no=last, link=link.hex(), signature=sign(identity.signing_key, text))
    return SyncRequest(
        device_id=device_id,
        incarnation=device_id,
        exchange=new_id(),
        head=head,
        rows=_NO_ROWS,
        revisions=wires,
    )


def _renamed(one: Revision, device_id: str, number: int, known: Mapping[str, str]) -> Revision:
    head = one.header
    base = head.base
    if base.revision is not None:
        base = replace(base, revision=known.get(base.revision, base.revision))
    asides = (replace(a, revision_id=known.get(a.revision_id, a.revision_id)) for a in head.settles)
    header = replace(
        head,
        revision_id=known[head.revision_id],
        device_id=device_id,
        incarnation=device_id,
        revision_no=number,
        base=base,
        settles=tuple(asides),
    )
    return replace(one, header=header)
