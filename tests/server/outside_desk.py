"""What a laptop has said and holds, written from PROTOCOL.md alone: its sections 2 to 5.

It imports nothing of this program. What it keeps is in memory; the database of a real laptop is
its own affair. `outside_client.py` brings it to a centre over a line, `outside_stick.py` by files.
"""

from __future__ import annotations

import json
import os
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from server.outside_forms import NOTHING, Made, Record, is_signed, line_of, new_id, now, text_of


class Desk:
    """One enrolled laptop: its logs, and the stream as far as it has read it."""

    def __init__(self, known: dict[str, Any], secret: bytes) -> None:
        self.known, self.secret, self.author = known, secret, new_id()
        self.logs: dict[str, list[Made]] = {}
        self.own: dict[str, Made] = {}
        self.forked: list[Made] = []
        self.quarantined: set[str] = set()
        self.token = ""
        self.differs = False
        self.forget()
        self.begin()

    @property
    def key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    def begin(self) -> None:
        """A new incarnation: its numbers start at 1 and its chain at zeros."""
        self.incarnation, self.is_new = new_id(), bool(self.logs)
        self.logs[self.incarnation] = []

    def forget(self) -> None:
        """Know no epoch; the stream is read from its start."""
        self.epoch = self.cursor = ""
        self.seq = 0
        self.records: dict[str, Record] = {}
        self.seen: set[str] = set()
        self.headers: list[dict[str, Any]] = []
        self.files: dict[str, str] = {}

    def waiting(self, incarnation: str = "") -> list[Made]:
        """What is to be sent of an incarnation, without a gap from the first that waits."""
        log = self.logs[incarnation or self.incarnation]
        first = next((n for n, made in enumerate(log) if not made.delivered), len(log))
        return log[first:]

    def take_back(self, incarnation: str, number: int) -> None:
        """The receipts from *number* on count no more."""
        for made in self.logs[incarnation][number - 1 :]:
            made.delivered = False

    def register(self, patch: dict[str, Any], act: str = "saved") -> str:
        """A new record; its id."""
        record_id = new_id()
        self.revise(record_id, patch, act, base=None)
        return record_id

    def revise(
        self, record_id: str, patch: dict[str, Any], act: str = "saved", **more: Any
    ) -> Made:
        """Say more of a record; *more* are members of the header."""
        about = {
            "format": 1, "revision_id": new_id(), "record_id": record_id, "act": act,
            "author": self.author, "made_at": now(), "pack": self.known["pack"],
        }  # fmt: skip
        more = more if "base" in more else {"base": self.base(record_id)} | more
        return self._make(about | more, text_of({"patch": patch, "reasons": []}))

    def base(self, record_id: str) -> dict[str, Any]:
        """What the next revision of a record stands on."""
        mine = [made for made in self.own.values() if made.about["record_id"] == record_id]
        if mine and mine[-1].revision_id not in self.seen:
            return {"revision": mine[-1].revision_id}
        base: dict[str, Any] = {"version": self.records[record_id].version}
        if any(made.incarnation != self.incarnation for made in mine):
            base["revision"] = mine[-1].revision_id
        return base

    def _make(self, about: dict[str, Any], body: str) -> Made:
        log, salt = self.logs[self.incarnation], os.urandom(16)
        place = {"incarnation": self.incarnation, "revision_no": len(log) + 1}
        header = text_of(about | place | {"device_id": self.known["device_id"]})
        commitment = sha256(b"fieldreg/body/1\0" + salt + body.encode()).digest()
        before = bytes.fromhex(log[-1].link if log else NOTHING)
        length = len(header.encode()).to_bytes(8, "big")
        chained = before + length + header.encode() + commitment
        link = sha256(b"fieldreg/chain/1\0" + chained).hexdigest()
        made = Made(self.incarnation, len(log) + 1, header, body, salt.hex(), link)
        log.append(made)
        self.own[made.revision_id] = made
        return made

    def fork(self, incarnation: str, number: int) -> None:
        """The centre has other bytes from *number* on: that is said again after reading, and what
        stands on it or comes after it in later incarnations goes along (4)."""
        self._cut(incarnation, number)
        logs = list(self.logs)
        for later in logs[logs.index(incarnation) + 1 :]:
            gone = {made.revision_id for made in self.forked}
            records = {made.about["record_id"] for made in self.forked}
            follows = (
                made.no
                for made in self.logs[later]
                if (made.about["base"] or {}).get("revision") in gone
                or (made.about["record_id"] in records and made.revision_id not in self.seen)
            )
            self._cut(later, next(follows, len(self.logs[later]) + 1))
        if self.logs[self.incarnation] or incarnation == self.incarnation:
            self.begin()

    def _cut(self, incarnation: str, number: int) -> None:
        log = self.logs[incarnation]
        self.forked += log[number - 1 :]
        del log[number - 1 :]

    def say_again(self) -> None:
        """What was forked, under derived ids, unless the stream has it or one of its line."""
        instead: dict[str, str] = {}
        for made in self.forked:
            line = line_of(made.revision_id)
            there = [k for k in self.seen if k in line or made.revision_id in line_of(k)]
            named = next(iter(there), "") or next(k for k in line if k not in self.own)
            base = self._whole_base(made)
            if base and base.get("revision") in instead:
                base["revision"] = instead[base["revision"]]
            instead[made.revision_id] = named
            if not there:
                self._make(made.about | {"revision_id": named, "base": base}, made.body)
        for made in self.forked:
            self.own.pop(made.revision_id)
        self.forked = []

    def _whole_base(self, made: Made) -> dict[str, Any] | None:
        """Its base, and beside a version what its incarnation had said of the record before."""
        base: dict[str, Any] | None = made.about["base"]
        if base is None or "revision" in base:
            return base
        before = [
            mine.revision_id
            for mine in self.own.values()
            if (mine.incarnation, mine.about["record_id"])
            == (made.incarnation, made.about["record_id"])
            and mine.no < made.no
        ]
        return base | ({"revision": before[-1]} if before else {})

    def head(self, incarnation: str, number: int) -> dict[str, Any]:
        """The signed chain head of a log at a number."""
        link = self.logs[incarnation][number - 1].link if number else NOTHING
        lines = ("fieldreg/log/1", self.known["device_id"], incarnation, number, link)
        signature = self.key.sign("\n".join(map(str, lines)).encode()).hex()
        return {"no": number, "link": link, "signature": signature}

    def believe(self, incarnation: str, answer: dict[str, Any]) -> None:
        """What is delivered: the links that the centre signed are those made here."""
        receipt = answer["receipt"]
        number, link, log = receipt["no"], receipt["link"], self.logs[incarnation]
        lines = ("fieldreg/receipt/1", self.known["device_id"], incarnation, number, link)
        if not is_signed(self.known["centre_key"], receipt["signature"], lines):
            raise AssertionError("a receipt that the centre never signed")
        assert link == (log[number - 1].link if number else NOTHING)
        told = {entry["revision_id"]: entry["outcome"] for entry in answer["outcomes"]}
        for made in log[:number]:
            made.delivered = made.delivered or made.revision_id in told
        self.quarantined |= {known for known in told if told[known] == "quarantined"}

    def take(self, change: dict[str, Any]) -> None:
        """One change of the stream; what was read already changes nothing."""
        if change["seq"] > self.seq:
            self.seq = change["seq"]
            self.seen.add(change["revision_id"])
            if change.get("revision"):
                self.headers.append(json.loads(change["revision"]["header"]))
            self.lay(change, self.records)

    def lay(self, change: dict[str, Any], records: dict[str, Record]) -> None:
        """Put a change on what is held of its record."""
        if change["outcome"] == "quarantined":
            return
        told = change.get("revision")
        body = told["body"] if told else self.own[change["revision_id"]].body
        record = records.setdefault(change["record_id"], Record())
        record.take(json.loads(body)["patch"], change.get("kept_aside", []))
        record.version, record.case = change["version"], change["case"]

    def rows(self, area: str | None = None) -> dict[str, Any]:
        """The count and the digest of what is held, of one area or of all."""
        held = {
            record_id: record
            for record_id, record in self.records.items()
            if area in (None, record.values.get("village_code", ""))
        }
        total = sum(int.from_bytes(r.row_hash(known), "big") for known, r in held.items())
        return {"count": len(held), "digest": f"{total % 2**256:064x}"}

    def at_the_end(self, rows: dict[str, Any]) -> None:
        """The stream was read: what follows for receipts, and for what was forked (4, 14)."""
        self.say_again()
        self.differs = rows != self.rows()
        if self.differs:
            return
        for made in self.own.values():
            if made.revision_id not in self.seen | self.quarantined:
                made.delivered = False

    def lay_again(self, retold: dict[str, Any]) -> None:
        """Put the records that were told again in place of what was held of them (5)."""
        anew: dict[str, Record] = {}
        for change in retold["changes"]:
            self.lay(change, anew)
        for record_id in retold["records"]:
            self.records.pop(record_id, None)
        self.records.update(anew)
