"""Sending photos ends, whatever a centre says of how far one has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import cycle

from sync.pair import new_id

from fieldreg.protocol.images import ImageEntry, ImageNote, ImagesResponse, Waiting
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.sync.ports import Identity
from fieldreg.sync.trouble import SyncTrouble, Trouble
from fieldreg.sync.upload_ports import Around
from fieldreg.sync.uploads import Uploads

PHOTO = b"x" * 1000


class Photos:
    """One photo that waits."""

    note = ImageNote(
        record_id=new_id(), sha256="ab" * 32, kind="ktp", size=len(PHOTO),
        added_at="2026-11-24T08:00:00Z", author=new_id(),
    )  # fmt: skip

    def waiting_images(self, after, most):
        return Waiting("e", (self.note,), frozenset({self.note.sha256}))

    def image(self, sha256):
        return PHOTO

    def images_delivered(self, epoch, told):
        raise AssertionError

    def text_waits(self):
        return False


@dataclass
class Forgetful:
    """A centre that has lost what it said to have, each time; *reaches* are its words."""

    centre_id: str
    reaches: list[int]
    asked: int = 0
    parts: list[int] = field(default_factory=list)

    def __post_init__(self):
        self._words = cycle(self.reaches)

    def tell_images(self, identity, request):
        entries = [
            ImageEntry(
                record_id=n.record_id, sha256=n.sha256, state="awaited", upload="/v1/uploads/u"
            )
            for n in request.images
        ]
        return ImagesResponse(protocol=1, centre_id=self.centre_id, epoch="e", images=entries)

    def upload_offset(self, identity, place):
        self.asked += 1
        assert self.asked < 100, "it never ends"
        return next(self._words)

    def upload_part(self, identity, place, offset, data):
        self.parts.append(offset)
        raise SyncTrouble(Trouble.OFFSET_WRONG)


def test_a_centre_whose_word_goes_to_and_fro_is_given_up():
    carrier = Forgetful(new_id(), [1, 0])
    key = new_private_key()
    identity = Identity(
        device_id=new_id(), incarnation=new_id(), url="https://127.0.0.1:9", ca_certificate="",
        centre_id=carrier.centre_id, centre_key=public_key(key), device_token="t", device_key=key,
    )  # fmt: skip
    around = Around(
        store=Photos(), carrier=carrier, identity=identity, on_writer=lambda job: job(),
        clock=lambda: 0.0, wait=lambda seconds: None, chance=lambda: 0.0, cancelled=lambda: False,
    )  # fmt: skip
    sent = Uploads(around).run()
    assert sent.trouble is not None
    assert sent.trouble.key == "offset_wrong"
    assert (sent.delivered, sent.waiting) == (0, 1)


class Broken(Forgetful):
    """A line that breaks with each part."""

    def upload_part(self, identity, place, offset, data):
        raise SyncTrouble(Trouble.HALF_ANSWER)


def test_a_photo_waits_longer_after_each_failure_and_chance_takes_its_part_of_it():
    waited = []
    carrier, key = Broken(new_id(), [0]), new_private_key()
    identity = Identity(
        device_id=new_id(), incarnation=new_id(), url="https://127.0.0.1:9", ca_certificate="",
        centre_id=carrier.centre_id, centre_key=public_key(key), device_token="t", device_key=key,
    )  # fmt: skip
    around = Around(
        store=Photos(), carrier=carrier, identity=identity, on_writer=lambda job: job(),
        clock=lambda: 0.0, wait=waited.append, chance=lambda: 0.25, cancelled=lambda: False,
    )  # fmt: skip
    assert Uploads(around).run().trouble.key == "half_answer"
    assert waited == [0.25, 0.5, 1.0, 2.0]
