"""Photos (15), written from PROTOCOL.md alone: what is told of them, and their bytes.

It imports nothing of this program.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from server.outside_desk import Desk
from server.outside_forms import is_signed, now, sha256

if TYPE_CHECKING:
    from server.outside_client import OutsideClient


@dataclass
class Photo:
    """A photo of a record; its step is odd where the record has it no more."""

    record_id: str
    data: bytes
    kind: str = "ktp"
    step: int = 0
    state: str = ""
    problem: str = ""
    delivered_in: str = ""

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def is_taken(self) -> bool:
        return bool(self.step % 2)


class Photos:
    """All the photos of one laptop."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.all = desk, list[Photo]()

    def bytes_of(self, photo: Photo) -> bytes:
        return photo.data

    def add(self, record_id: str, data: bytes, kind: str = "ktp") -> Photo:
        self.all.append(Photo(record_id, data, kind))
        return self.all[-1]

    def change(self, photo: Photo) -> None:
        """Taken away, or added again: a step more, of which nothing is delivered yet."""
        photo.step += 1
        photo.state = photo.delivered_in = ""

    def _open(self, *, is_taken: bool) -> list[Photo]:
        """What the centre of this epoch has not signed for."""
        return [
            photo
            for photo in self.all
            if photo.is_taken == is_taken
            and not (photo.delivered_in and photo.delivered_in == self.desk.epoch)
        ]

    def notes(self) -> list[dict[str, Any]]:
        return [
            {
                "record_id": photo.record_id, "sha256": photo.sha256, "size": len(photo.data),
                "kind": photo.kind, "added_at": now(), "author": self.desk.author,
                "step": photo.step,
            }
            for photo in self._open(is_taken=False)
        ]  # fmt: skip

    def taken(self) -> list[dict[str, Any]]:
        return [
            {
                "record_id": photo.record_id, "sha256": photo.sha256, "kind": photo.kind,
                "step": photo.step, "taken_at": now(), "author": self.desk.author,
                "reason": "salah orang",
            }
            for photo in self._open(is_taken=True)
        ]  # fmt: skip

    def carried(self) -> list[Photo]:
        """Each photo's bytes once, in a bundle."""
        return list({photo.sha256: photo for photo in self._open(is_taken=False)}.values())

    def answered(self, told: dict[str, Any], epoch: str) -> None:
        """What the centre says of each, for the step that it was told."""
        for entry in told["images"]:
            photo = self._of(entry)
            if photo.is_taken or entry.get("step", photo.step) != photo.step:
                continue
            photo.state, photo.problem = entry["state"], entry.get("problem", "")
            if photo.state == "here":
                self._believe(photo, "fieldreg/image-receipt/1", entry["receipt"], epoch)
        for entry in told["taken"]:
            photo = self._of(entry)
            if photo.step == entry["step"]:
                photo.state = "gone"
                self._believe(photo, "fieldreg/image-taken/1", entry["receipt"], epoch)
        for entry in told["kept"]:
            photo = self._of(entry)
            if photo.step == entry["step"] and not photo.delivered_in:
                photo.step = entry["held"] + 1

    def _of(self, entry: dict[str, Any]) -> Photo:
        place = entry["record_id"], entry["sha256"]
        [photo] = [photo for photo in self.all if (photo.record_id, photo.sha256) == place]
        return photo

    def _believe(self, photo: Photo, first: str, signature: str, epoch: str) -> None:
        device = self.desk.known["device_id"]
        lines: list[object] = [first, epoch, device, photo.record_id, photo.sha256]
        if photo.is_taken:
            lines.append(photo.step)
        assert is_signed(self.desk.known["centre_key"], signature, lines), "never signed"
        photo.delivered_in = epoch

    def sync(self, client: OutsideClient) -> None:
        """Tell of all over the line, bring the bytes that are awaited, and tell again."""
        for _ in range(2):
            said = {
                "protocol": 1, "device_id": client.known["device_id"], "epoch": client.epoch,
                "images": self.notes(), "taken": self.taken(),
            }  # fmt: skip
            told = client.line.post("/v1/images", said, client.bearer)
            self.answered(told, told["epoch"])
            for entry in told["images"]:
                if entry["state"] == "awaited":
                    self._bring(client, entry, self.bytes_of(self._of(entry)))

    def _bring(self, client: OutsideClient, entry: dict[str, Any], data: bytes) -> None:
        answer = client.line.session.patch(
            client.line.url + entry["upload"],
            data=data[entry["offset"] :],
            headers={
                "Authorization": f"Bearer {client.bearer}",
                "Tus-Resumable": "1.0.0",
                "Upload-Offset": str(entry["offset"]),
                "Content-Type": "application/offset+octet-stream",
            },
        )
        assert answer.status_code in (204, 422), answer.text
