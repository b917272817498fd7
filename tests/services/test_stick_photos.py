"""Photos by stick: a file takes them to a real centre, its reply says of each how it stands."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from services.image_town import Town, a_desk, a_record, a_town, add, big_photo, delivered, exchange

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.protocol.bundle import Way, open_file, seal
from fieldreg.protocol.bundle_files import source
from fieldreg.protocol.signing import public_key
from fieldreg.protocol.stick import Answered, ReadingRequest, StickImageEntry
from fieldreg.server import admin
from fieldreg.server.identity import read_identity
from fieldreg.server.images import image_bytes
from fieldreg.server.sticks import StickReply, answer_bundle
from fieldreg.services import stick
from fieldreg.services.desk import Desk
from fieldreg.services.images import add_image, images, offer_again, open_image, take_image
from fieldreg.services.stick import StickFile, StickReport
from fieldreg.sync.https import HttpsCarrier
from fieldreg.sync.trouble import SyncTrouble


@dataclass
class Ride:
    """A desk, the centre, and a stick that goes between them."""

    town: Town
    desk: Desk
    folder: Path

    def export(self, **more: bool) -> StickFile:
        folder = self.folder / self.desk.make_id()
        folder.mkdir(parents=True)
        return stick.make_file(self.desk, folder, on_writer=lambda job: job(), **more)

    def read(self, file: Path, *, again: bool = False) -> StickReply:
        return answer_bundle(self.town.centre, source(file), again=again)

    def take(self, reply: bytes) -> StickReport:
        path = self.folder / f"{self.desk.make_id()}.fieldreg-reply"
        path.write_bytes(reply)
        return stick.take_file(self.desk, path, on_writer=lambda job: job())

    def there_and_back(self) -> StickReport:
        return self.take(self.read(self.export().path).data)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    yield from a_town(tmp_path, monkeypatch)


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    yield from a_desk(town, tmp_path)


@pytest.fixture
def record(desk: Desk, complete: dict[str, object]) -> str:
    return a_record(desk, complete)


@pytest.fixture
def ride(town: Town, desk: Desk, tmp_path: Path) -> Ride:
    return Ride(town, desk, tmp_path / "sticks")


def test_photos_go_with_their_text_and_come_back_delivered(ride, record):
    first, second = add(ride.desk, record), add(ride.desk, record, 1)
    made = ride.export()
    assert (made.revisions, made.photos, made.photos_left, made.further) == (1, 2, 0, ())
    assert delivered(ride.desk, record) == [False, False]  # nothing counts as sent by that
    reply = ride.read(made.path)
    assert (reply.report.images, reply.report.images_missing) == (2, 0)
    assert ride.town.photos(record) == sorted([(first, True), (second, True)])
    shown = admin.look(ride.town.centre, record).images
    kept = {i.sha256: image_bytes(ride.town.centre, record, i.image_id) for i in shown}
    assert kept == {d: open_image(ride.desk, d) for d in (first, second)}
    report = ride.take(reply.data)
    assert (report.photos, report.photos_waiting, report.equal) == (2, 0, True)
    assert delivered(ride.desk, record) == [True, True]
    assert ride.export().photos == 0
    report = exchange(ride.desk)
    assert (report.images_sent, report.images_waiting, report.images_trouble) == (0, 0, "")


def test_without_photos_they_wait(ride, record):
    add(ride.desk, record)
    made = ride.export(with_photos=False)
    assert (made.revisions, made.photos) == (1, 0)
    report = ride.take(ride.read(made.path).data)
    assert (report.delivered, report.photos, report.photos_waiting) == (1, 0, 1)
    assert ride.town.photos(record) == []


def test_a_photo_taken_from_its_record_goes_at_the_centre_too(ride, record):
    digest = add(ride.desk, record)
    assert ride.there_and_back().photos == 1
    take_image(ride.desk, record, digest, "kartu orang lain")
    assert ride.town.photos(record) == [(digest, True)]
    report = ride.there_and_back()
    assert ride.town.photos(record) == [(digest, False)]
    assert (report.photos_waiting, exchange(ride.desk).images_trouble) == (0, "")
    assert ride.export().photos == 0


def test_a_late_reply_says_nothing_of_a_photo_added_again(ride, record):
    """The centre let go of it meanwhile: the receipt is of what was told, and of nothing after."""
    photo = big_photo()
    digest = add_image(ride.desk, record, photo, kind=ImageKind.KTP)
    late = ride.read(ride.export().path).data
    take_image(ride.desk, record, digest, "salah foto")
    exchange(ride.desk)
    assert add_image(ride.desk, record, photo, kind=ImageKind.KTP) == digest
    report = ride.take(late)
    assert (report.photos, delivered(ride.desk, record)) == (0, [False])
    assert ride.there_and_back().photos == 1
    assert ride.town.photos(record) == [(digest, True)]


def test_a_late_refusal_says_nothing_of_a_photo_offered_again(ride, record):
    digest = add(ride.desk, record)
    bad = _with_bytes(ride, ride.export(), lambda data: bytes(len(data)))
    assert ride.take(ride.read(bad).data).photos_refused == 1
    offer_again(ride.desk, record, digest)
    assert ride.take(ride.read(bad, again=True).data).photos_refused == 0
    assert [photo.refused for photo in images(ride.desk, record)] == [""]
    assert ride.there_and_back().photos == 1


def test_the_network_and_sticks_are_mixed_and_repeated(ride, record):
    add(ride.desk, record)
    made = ride.export()
    exchange(ride.desk)
    second = add(ride.desk, record, 1)
    other = ride.export()
    late = [ride.read(made.path).data, ride.read(other.path).data]
    late.append(ride.read(other.path, again=True).data)
    for reply in reversed(late):
        ride.take(reply)
    assert delivered(ride.desk, record) == [True, True]
    assert (second, True) in ride.town.photos(record)
    assert exchange(ride.desk).images_sent == 0


def test_what_the_network_began_the_stick_ends(ride, record, monkeypatch):
    digest = add(ride.desk, record)
    parts: list[int] = []
    monkeypatch.setattr("fieldreg.sync.uploads.PART_BYTES", 100_000)

    class Noting(HttpsCarrier):
        def upload_part(self, identity, place, offset, data):
            parts.append(offset)
            return super().upload_part(identity, place, offset, data)

    exchange(ride.desk, Noting(), cancelled=lambda: len(parts) == 1)
    assert ride.town.photos(record) == [(digest, False)]
    assert ride.there_and_back().photos == 1
    assert ride.town.photos(record) == [(digest, True)]


def _with_bytes(
    ride: Ride, made: StickFile, change: Callable[[bytes], bytes], of: str = ""
) -> Path:
    """The file made anew by the laptop, with other bytes for the photo *of*, or the first."""
    with ride.town.centre.database.reading() as connection:
        centre_key = read_identity(connection).signing_key
    opened = open_file(made.path.read_bytes(), Way.BUNDLE, centre_key)
    messages = list(opened.messages())
    carried = ReadingRequest.model_validate_json(messages[-1]).images.carried
    photos = [ride.desk.store.images.get(bytes.fromhex(digest)) for digest in carried]
    at = carried.index(of) if of else 0
    photos[at] = change(photos[at])
    path = made.path.with_name("other.fieldreg-bundle")
    path.write_bytes(
        seal(opened.manifest, messages, ride.desk.store.identity().device_key,
             receiver=public_key(centre_key), photos=lambda: iter(photos))
    )  # fmt: skip
    return path


BAD_BYTES = {
    "altered": (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "image_altered"),
    "cut": (lambda data: data[:-9], "image_altered"),
    "longer": (lambda data: data + b"x", "image_altered"),
    "oversized": (lambda data: data + bytes(2 << 20), "too_large"),
}


@pytest.mark.parametrize("flaw", BAD_BYTES)
def test_one_bad_photo_is_refused_alone(ride, record, flaw):
    bad, good = add(ride.desk, record), add(ride.desk, record, 1)
    change, reason = BAD_BYTES[flaw]
    reply = ride.read(_with_bytes(ride, ride.export(), change, of=bad))
    assert (reply.report.images, reply.report.images_refused) == (1, 1)
    assert ride.town.photos(record) == sorted([(bad, False), (good, True)])
    report = ride.take(reply.data)
    assert (report.delivered, report.photos, report.photos_refused) == (1, 1, 1)
    found = {photo.sha256: photo.refused for photo in images(ride.desk, record)}
    assert found == {bad: reason, good: ""}


def test_control_the_same_file_with_its_own_bytes_is_taken(ride, record):
    add(ride.desk, record)
    reply = ride.read(_with_bytes(ride, ride.export(), lambda data: data))
    assert (reply.report.images, reply.report.images_refused) == (1, 0)


def test_a_photo_without_its_bytes_waits_on(ride, record):
    digest = add(ride.desk, record)
    reply = ride.read(_with_bytes(ride, ride.export(), lambda data: b""))
    assert (reply.report.images, reply.report.images_missing) == (0, 1)
    report = ride.take(reply.data)
    assert (report.photos, report.photos_refused, report.photos_waiting) == (0, 0, 1)
    assert ride.there_and_back().photos == 1
    assert ride.town.photos(record) == [(digest, True)]


def test_a_cut_file_changes_nothing_at_the_centre(ride, record):
    add(ride.desk, record)
    made = ride.export()
    data = made.path.read_bytes()
    for at in (len(data) - 1, len(data) // 2, 40):
        made.path.write_bytes(data[:at])
        with pytest.raises(UserTrouble, match="stick_damaged"):
            ride.read(made.path)
    assert not admin.find_all(ride.town.centre)
    made.path.write_bytes(data)
    assert ride.read(made.path).report.images == 1
    with pytest.raises(UserTrouble, match="stick_again"):
        ride.read(made.path)


def test_more_photos_than_one_file_has_room_for_go_into_further_ones(ride, record, monkeypatch):
    monkeypatch.setattr("fieldreg.services.stick_making.MAX_FILE_BYTES", (2 << 20) + 900_000)
    for seed in range(5):
        add(ride.desk, record, seed)
    made = ride.export()
    assert made.photos == 5
    assert len(made.further) >= 1
    assert len({made.path, *made.further}) == 1 + len(made.further)
    assert stick.memory(ride.desk).made_photos == 5
    replies = [ride.read(file) for file in (made.path, *made.further)]
    assert replies[0].report.images_missing > 0  # told of at once, on the way in the next file
    for reply in reversed(replies):
        ride.take(reply.data)
    assert delivered(ride.desk, record) == [True] * 5
    assert all(is_here for _, is_here in ride.town.photos(record))


def test_a_further_file_that_finds_no_room_is_said(ride, record, monkeypatch):
    monkeypatch.setattr("fieldreg.services.stick_making.MAX_FILE_BYTES", (2 << 20) + 900_000)
    monkeypatch.setattr("fieldreg.services.stick_making.MOST_FILES", 1)
    for seed in range(5):
        add(ride.desk, record, seed)
    made = ride.export()
    assert made.photos + made.photos_left == 5
    assert made.photos_left > 0
    report = ride.take(ride.read(made.path).data)
    assert (report.photos, report.photos_waiting) == (made.photos, made.photos_left)


def test_photos_of_a_registration_that_did_not_come_yet_wait(ride, record, complete):
    """A file whose text was held back by a gap: its photos have nothing to belong to."""
    digest = add(ride.desk, record)
    made = ride.export()
    with ride.town.centre.database.reading() as connection:
        key = read_identity(connection).signing_key
    opened = open_file(made.path.read_bytes(), Way.BUNDLE, key)
    photo = open_image(ride.desk, digest)
    made.path.write_bytes(
        seal(opened.manifest, list(opened.messages())[-1:], ride.desk.store.identity().device_key,
             receiver=public_key(key), photos=lambda: iter([photo]))
    )  # fmt: skip
    report = ride.take(ride.read(made.path).data)
    assert (report.photos, report.photos_waiting) == (0, 1)
    assert ride.there_and_back().photos == 1


def _forged(ride: Ride, reply: bytes, **changes: object) -> bytes:
    """The reply with what it says of the first photo changed, signed by the centre."""
    key = ride.desk.store.identity().device_key
    opened = open_file(reply, Way.REPLY, key)
    answers = [Answered.model_validate_json(m) for m in opened.messages()]
    told = answers[-1].images
    first: StickImageEntry = told.images[0].model_copy(update=changes)
    told = told.model_copy(update={"images": [first, *told.images[1:]]})
    answers[-1] = answers[-1].model_copy(update={"images": told})
    with ride.town.centre.database.reading() as connection:
        signer = read_identity(connection).signing_key
    messages = [a.model_dump_json().encode() for a in answers]
    return seal(opened.manifest, messages, signer, receiver=public_key(key))


def test_a_receipt_that_does_not_hold_changes_nothing(ride, record):
    add(ride.desk, record)
    reply = ride.read(ride.export().path).data
    with pytest.raises(SyncTrouble, match="receipt_mismatch"):
        ride.take(_forged(ride, reply, receipt="00" * 64))
    assert delivered(ride.desk, record) == [False]
    assert ride.take(_forged(ride, reply)).photos == 1  # the control


def test_a_restored_centre_gets_its_photos_back_by_stick(ride, record):
    digest = add(ride.desk, record)
    assert ride.there_and_back().photos == 1
    admin.begin_epoch(ride.town.centre)
    for _ in range(2):
        report = ride.there_and_back()
    assert (report.photos_waiting, delivered(ride.desk, record)) == (0, [True])
    assert ride.town.photos(record) == [(digest, True)]


def test_neither_side_holds_a_whole_file_in_memory(ride, record):
    for seed in range(12):
        add(ride.desk, record, seed)
    tracemalloc.start()
    made = ride.export()
    written = tracemalloc.get_traced_memory()[1]
    tracemalloc.clear_traces()
    ride.read(made.path)
    read = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.size > 3_000_000
    assert written < made.size / 2
    assert read < made.size
