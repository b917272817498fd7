"""A laptop's client written from PROTOCOL.md alone: it imports nothing of this program.

It enrols (6), says revisions (2, 3, 4) and follows the stream (4, 5), each rule as its section of
the page has it. What it keeps is in memory; the database of a real one is its own affair.
"""

from __future__ import annotations

import gzip
import json
import os
import time
import uuid
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import requests
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

NOTHING = "0" * 64


def text_of(value: Any) -> str:
    """JSON as the page writes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def new_id() -> str:
    """A UUIDv7."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + os.urandom(10))
    raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(raw)))


@dataclass
class Record:
    """A record as it stands: the centre's version and case, and the values."""

    version: int = 0
    case: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def take(self, patch: dict[str, Any], kept_aside: list[str]) -> None:
        """Removals come first; a path that was kept aside is not taken."""
        for path in [path for path, value in patch.items() if value is None]:
            for known in list(self.values):
                if known == path or known.startswith(f"{path}."):
                    del self.values[known]
        said = {p: v for p, v in patch.items() if v is not None and p not in kept_aside}
        self.values.update(said)


class OutsideClient:
    """One enrolled laptop."""

    def __init__(self, url: str, ca: str, code: str) -> None:
        self.url, self.key = url, Ed25519PrivateKey.generate()
        self.line = requests.Session()
        self.line.verify, self.line.trust_env = ca, False
        self.incarnation, self.author = new_id(), new_id()
        self.no, self.link, self.delivered = 0, NOTHING, 0
        self.waiting: list[tuple[dict[str, str], str]] = []
        self.own: dict[str, tuple[str, dict[str, Any]]] = {}
        self.token = self.epoch = self.cursor = ""
        self.records: dict[str, Record] = {}
        public = self.key.public_key().public_bytes_raw().hex()
        self.known = self._post(
            "/v1/enrol",
            {"protocol": 1, "code": code, "device_key": public, "device_name": "Klien lain"},
        )
        self.line.headers["Authorization"] = f"Bearer {self.known['device_token']}"

    def register(self, patch: dict[str, Any]) -> str:
        """A new record, saved; its id."""
        record_id, revision_id = new_id(), new_id()
        made_at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        header = text_of(
            {
                "format": 1, "revision_id": revision_id, "record_id": record_id,
                "device_id": self.known["device_id"], "incarnation": self.incarnation,
                "revision_no": self.no + 1, "base": None, "act": "saved",
                "author": self.author, "made_at": made_at,
                "pack": self.known["pack"],
            }
        )  # fmt: skip
        body, salt = text_of({"patch": patch, "reasons": []}), os.urandom(16)
        commitment = sha256(b"fieldreg/body/1\0" + salt + body.encode()).digest()
        length = len(header.encode()).to_bytes(8, "big")
        chained = bytes.fromhex(self.link) + length + header.encode() + commitment
        self.no, self.link = self.no + 1, sha256(b"fieldreg/chain/1\0" + chained).hexdigest()
        self.waiting.append(({"header": header, "body": body, "salt": salt.hex()}, self.link))
        self.own[revision_id] = (record_id, patch)
        return record_id

    def sync(self) -> None:
        """One exchange after the other until the stream is read; raises where a proof is wrong."""
        while self._exchange():
            pass

    def rows(self) -> dict[str, Any]:
        """The count and the digest of what is held."""
        total = 0
        for record_id, record in self.records.items():
            row = text_of([record_id, record.version, record.case, record.values])
            total += int.from_bytes(sha256(row.encode()).digest(), "big")
        return {"count": len(self.records), "digest": f"{total % 2**256:064x}"}

    def _exchange(self) -> bool:
        said = {
            "protocol": 1, "device_id": self.known["device_id"], "incarnation": self.incarnation,
            "exchange": new_id(), "token": self.token, "epoch": self.epoch, "cursor": self.cursor,
            "pack": self.known["pack"], "rows": self.rows(), "limit": 1000,
            "head": {"no": self.no, "link": self.link, "signature": self._signed()},
            "revisions": [revision for revision, _ in self.waiting],
        }  # fmt: skip
        answer = self._post("/v1/sync", said)
        assert answer["exchange"] == said["exchange"]
        self._believe(answer["receipt"])
        for change in answer["changes"]:
            self._take(change)
        self.token, self.epoch, self.cursor = answer["token"], answer["epoch"], answer["cursor"]
        if not answer["more"]:
            assert answer["rows"] == self.rows()
        return bool(answer["more"])

    def _signed(self) -> str:
        lines = ("fieldreg/log/1", self.known["device_id"], self.incarnation, self.no, self.link)
        return self.key.sign("\n".join(map(str, lines)).encode()).hex()

    def _believe(self, receipt: dict[str, Any]) -> None:
        """What is delivered: the links that the centre signed are those made here."""
        no, link = receipt["no"], receipt["link"]
        lines = ("fieldreg/receipt/1", self.known["device_id"], self.incarnation, no, link)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.known["centre_key"]))
        try:
            key.verify(bytes.fromhex(receipt["signature"]), "\n".join(map(str, lines)).encode())
        except InvalidSignature:
            raise AssertionError("a receipt that the centre never signed") from None
        assert (no, link) == (self.no, self.link)
        self.delivered, self.waiting = no, []

    def _take(self, change: dict[str, Any]) -> None:
        if change["outcome"] == "quarantined":
            return
        if change.get("revision"):
            patch = json.loads(change["revision"]["body"])["patch"]
        else:
            _, patch = self.own[change["revision_id"]]
        record = self.records.setdefault(change["record_id"], Record())
        record.take(patch, change.get("kept_aside", []))
        record.version, record.case = change["version"], change["case"]

    def _post(self, path: str, said: dict[str, Any]) -> dict[str, Any]:
        text = text_of(said).encode()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if len(text) >= 256:
            text, headers["Content-Encoding"] = gzip.compress(text), "gzip"
        answer = self.line.post(self.url + path, data=text, headers=headers, timeout=30)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told
