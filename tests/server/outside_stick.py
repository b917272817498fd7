"""Enrolment and sync by files (6, 14), written from PROTOCOL.md alone.

It imports nothing of this program; age, zstd and Ed25519 are other people's.
"""

from __future__ import annotations

import json
from typing import Any

import pyrage
import zstandard
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from server.outside_desk import Desk
from server.outside_forms import Made, is_signed, new_id, now, sha256, text_of
from server.outside_images import Photos

SKIPPABLE = 0x184D2A50


def recipient_of(key: str) -> pyrage.ssh.Recipient:
    """An Ed25519 key as a recipient of age files."""
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    shapes = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    return pyrage.ssh.Recipient.from_str(public.public_bytes(*shapes).decode())


def opened(secret: bytes, data: bytes) -> bytes:
    """What an age file to a laptop's key holds."""
    key = Ed25519PrivateKey.from_private_bytes(secret)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    inside: bytes = pyrage.decrypt(data, [pyrage.ssh.Identity.from_buffer(pem)])
    return inside


class FileEnrolment:
    """A bare laptop without a line: it asks by one file and is answered by another."""

    def __init__(self, code_file: bytes) -> None:
        self.told = json.loads(code_file)
        self.secret = Ed25519PrivateKey.generate().private_bytes_raw()
        code = self.told["code"].upper().replace("-", "")
        ca = sha256(self.told["ca_certificate"].encode()).hexdigest()
        lines = ("fieldreg/enrolment-file/1", self.told["url"], ca, code)
        assert is_signed(self.told["centre_key"], self.told["signature"], lines)

    @property
    def public(self) -> str:
        key = Ed25519PrivateKey.from_private_bytes(self.secret)
        return key.public_key().public_bytes_raw().hex()

    def request(self) -> bytes:
        said = {
            "protocol": 1, "code": self.told["code"], "device_key": self.public,
            "device_name": "Klien lewat berkas",
        }  # fmt: skip
        sealed = pyrage.encrypt(text_of(said).encode(), [recipient_of(self.told["centre_key"])])
        return text_of({"format": 1, "sealed": sealed.hex()}).encode()

    def taken(self, answer: bytes) -> dict[str, Any]:
        """What the centre says of this laptop; raises where it is not its answer."""
        told = json.loads(answer)
        sealed = bytes.fromhex(told["sealed"])
        lines = ("fieldreg/enrolment/1", self.public, sha256(sealed).hexdigest())
        assert told["device_key"] == self.public
        assert is_signed(self.told["centre_key"], told["signature"], lines), "not this centre's"
        known: dict[str, Any] = json.loads(opened(self.secret, sealed))
        assert known["centre_key"] == self.told["centre_key"]
        return known


class Stick:
    """The bundles of one laptop, and the replies to them."""

    def __init__(self, desk: Desk, photos: Photos | None = None) -> None:
        self.desk, self.photos = desk, photos or Photos(desk)
        self.last_file, self.limit = "", 1000
        self.retold: set[str] = set()

    def bundle(self) -> bytes:
        """All that has no receipt, and a message to read with."""
        desk = self.desk
        logs = [waiting for waiting in map(desk.waiting, desk.logs) if waiting]
        packed = [self._packed(text_of(self._message(log))) for log in logs]
        packed.append(self._reading())
        ranges = [
            {"incarnation": log[0].incarnation, "first": log[0].no, "last": log[-1].no}
            for log in logs
        ]
        manifest = {
            "format": 1, "way": "bundle", "file_id": new_id(), "epoch": desk.epoch,
            "centre_id": desk.known["centre_id"], "device_id": desk.known["device_id"],
            "incarnation": desk.incarnation, "made_at": now(), "about": "", "asked_epoch": "",
            "ranges": ranges, "parts": [part for part, _ in packed],
        }  # fmt: skip
        self.last_file = manifest["file_id"]
        desk.files[self.last_file] = desk.cursor
        return self.sealed(self.written(manifest).encode(), b"".join(data for _, data in packed))

    def sealed(self, manifest: bytes, messages: bytes) -> bytes:
        recipients: list[Any] = [recipient_of(self.desk.known["centre_key"])]
        if self.desk.known["recovery_key"]:
            known = self.desk.known["recovery_key"]
            recipients.append(pyrage.x25519.Recipient.from_str(known))
        inside = manifest + b"\n" + self.sign(manifest).encode() + b"\n" + messages
        whole: bytes = pyrage.encrypt(inside, recipients)
        return whole

    # What controls put wrong, each a rule of the page.

    def written(self, manifest: dict[str, Any]) -> str:
        return text_of(manifest)

    def sign(self, manifest: bytes) -> str:
        return self.desk.key.sign(b"fieldreg/stick/1\n" + manifest).hex()

    def digest(self, data: bytes) -> str:
        return sha256(data).hexdigest()

    def frame(self, text: bytes) -> bytes:
        return zstandard.ZstdCompressor().compress(text)

    def _message(self, sent: list[Made], **more: Any) -> dict[str, Any]:
        """A request as in 4, without a token."""
        desk = self.desk
        incarnation, number = (sent[0].incarnation, sent[-1].no) if sent else (desk.incarnation, 0)
        return {
            "protocol": 1, "device_id": desk.known["device_id"], "incarnation": incarnation,
            "exchange": new_id(), "token": "", "epoch": desk.epoch, "cursor": desk.cursor,
            "pack": desk.known["pack"], "rows": desk.rows(), "limit": self.limit,
            "head": desk.head(incarnation, number), "revisions": [made.wire() for made in sent],
        } | more  # fmt: skip

    def _reading(self) -> tuple[dict[str, Any], bytes]:
        """The last message: reads on, and brings the photos."""
        said = self._message([])
        if self.desk.differs:
            said["holds"] = [
                {"record_id": k, "check": _check(said["exchange"], r.row_hash(k))}
                for k, r in sorted(self.desk.records.items())
            ]
        carried = self.photos.carried()
        if self.photos.all:
            notes, taken = self.photos.notes(), self.photos.taken()
            hashes = [photo.sha256 for photo in carried]
            said["images"] = {"images": notes, "taken": taken, "carried": hashes}
        return self._packed(text_of(said), [photo.data for photo in carried])

    def _packed(self, text: str, photos: list[bytes] | None = None) -> tuple[dict[str, Any], bytes]:
        """A message as it lies in the file, and its part of the manifest."""
        data = self.frame(text.encode())
        for photo in photos or []:
            data += SKIPPABLE.to_bytes(4, "little") + len(photo).to_bytes(4, "little") + photo
        unpacked = len(text.encode())
        return {"size": len(data), "unpacked": unpacked, "digest": self.digest(data)}, data

    def read(self, data: bytes) -> list[str]:
        """Take a reply in; the codes of the problems that it told."""
        manifest, messages = self._verified(opened(self.desk.secret, data))
        self._of_the_epoch(manifest)
        answers = [told for told in messages if told["last"]]
        for told in answers:
            if told["response"]:
                self.desk.believe(told["incarnation"], told["response"])
        whole = False
        for number, told in enumerate(messages[len(answers) :]):
            whole = self._page(manifest, told, is_first=number == 0)
        problems = [told for told in answers if told["problem"]]
        for told in problems:
            self._problem(told)
        if whole:
            self._ended(messages[-1])
        return [told["problem"]["code"] for told in problems]

    def _verified(self, inside: bytes) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        line, _, rest = inside.partition(b"\n")
        signature, manifest = rest[:128].decode(), json.loads(line)
        said = ("fieldreg/stick/1", line.decode())
        assert is_signed(self.desk.known["centre_key"], signature, said), "not this centre's"
        assert (manifest["format"], manifest["way"]) == (1, "reply")
        assert manifest["device_id"] == self.desk.known["device_id"]
        assert manifest["centre_id"] == self.desk.known["centre_id"]
        place, messages = 129, []
        for part in manifest["parts"]:
            data = rest[place : place + part["size"]]
            assert sha256(data).hexdigest() == part["digest"]
            text = zstandard.ZstdDecompressor().decompress(data, part["unpacked"])
            assert len(text) == part["unpacked"]
            messages.append(json.loads(text))
            place += part["size"]
        assert place == len(rest)
        return manifest, messages

    def _of_the_epoch(self, manifest: dict[str, Any]) -> None:
        """A new epoch takes back every receipt; one that is neither's is refused."""
        desk = self.desk
        if manifest["epoch"] == desk.epoch:
            return
        assert manifest["asked_epoch"] == desk.epoch, "another epoch's"
        assert desk.epoch or manifest["about"] in desk.files, "made before the epoch changed"
        files = desk.files
        desk.forget()
        desk.files, desk.epoch = files | {self.last_file: ""}, manifest["epoch"]
        for incarnation in desk.logs:
            desk.take_back(incarnation, 1)

    def _page(self, manifest: dict[str, Any], told: dict[str, Any], *, is_first: bool) -> bool:
        """A page of the stream, where it follows what was read; whether it was the last."""
        desk, answer = self.desk, told["response"]
        is_last_file = manifest["about"] == self.last_file
        follows = is_first and is_last_file and desk.files[self.last_file] == desk.cursor
        if told["after"] > desk.seq and not follows:
            return False
        end = answer["changes"][-1]["seq"] if answer["changes"] else told["after"]
        is_behind = end < desk.seq and not follows
        desk.believe(told["incarnation"], answer)
        for change in answer["changes"]:
            desk.take(change)
        if not is_behind:
            desk.cursor = answer["cursor"]
        if answer["held"] > len(desk.logs[desk.incarnation]):
            desk.begin()
        return not answer["more"] and not is_behind

    def _problem(self, told: dict[str, Any]) -> None:
        code, incarnation = told["problem"]["code"], told["incarnation"]
        if code == "fork":
            self.desk.fork(incarnation, told["fork_no"])
        elif code == "out_of_step":
            self.desk.take_back(incarnation, told["problem"]["expected_no"])

    def _ended(self, last: dict[str, Any]) -> None:
        if last["response"].get("retold"):
            self.retold = set(last["response"]["retold"]["records"])
            self.desk.lay_again(last["response"]["retold"])
        self.desk.at_the_end(last["response"]["rows"])
        if last["images"]:
            self.photos.answered(last["images"], self.desk.epoch)


def _check(exchange: str, row: bytes) -> str:
    return sha256(b"fieldreg/compare/1\0" + exchange.encode() + row).hexdigest()[:16]
