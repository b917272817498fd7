"""What the small honest laptop of these tests puts on a stick, and reads of a reply."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from server.centre_laptop import Laptop, new_id

from fieldreg.protocol.bundle import Manifest, Opened, Way, open_file, seal
from fieldreg.protocol.messages import ChainHead, SyncRequest, WireRevision
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.protocol.signing import log_text, sign
from fieldreg.protocol.stick import Answered


def pushing(laptop: Laptop, first: int = 1, last: int | None = None, **changes: Any) -> SyncRequest:
    """A request with the revisions *first* to *last* of a laptop's log, by default all."""
    end = len(laptop.log) if last is None else last
    wire = [WireRevision.of(s) for s in laptop.log[first - 1 : end]]
    request = laptop.request(head=laptop.head(end), revisions=wire, token="")
    return request.model_copy(update=changes)


def reading(laptop: Laptop, **changes: Any) -> SyncRequest:
    """The request to read with."""
    link = FIRST_LINK.hex()
    text = log_text(laptop.device_id, laptop.incarnation, 0, link)
    head = ChainHead(no=0, link=link, signature=sign(laptop.key, text))
    return laptop.request(head=head, revisions=[], token="", limit=2).model_copy(update=changes)


def packed(laptop: Laptop, messages: Sequence[bytes], **changes: str) -> bytes:
    """A truly signed and sealed file of whatever *messages* are."""
    known = {
        "file_id": new_id(), "centre_id": laptop.enrolment.centre_id,
        "device_id": laptop.device_id, "incarnation": laptop.incarnation, "epoch": laptop.epoch,
        "made_at": "2026-11-23T08:00:00Z",
    }  # fmt: skip
    manifest = Manifest(way=Way.BUNDLE, **(known | changes))
    return seal(manifest, messages, laptop.key, receiver=laptop.enrolment.centre_key)


def bundle(laptop: Laptop, *requests: SyncRequest, **changes: str) -> bytes:
    """A file of these requests and the one to read with; without any, of the whole log."""
    pushes = requests or ((pushing(laptop),) if laptop.log else ())
    messages = [r.model_dump_json().encode() for r in (*pushes, reading(laptop))]
    return packed(laptop, messages, **changes)


def opened(laptop: Laptop, reply: bytes) -> tuple[Opened, list[Answered]]:
    """A reply as the laptop believes it: its manifest, and the answers."""
    found = open_file(reply, Way.REPLY, laptop.key)
    found.believe(laptop.enrolment.centre_key)
    return found, [Answered.model_validate(json.loads(m)) for m in found.messages()]
