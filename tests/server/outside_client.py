"""A laptop's client written from PROTOCOL.md alone: it imports nothing of this program.

It enrols (6), says revisions and follows the stream (4), meets a restored centre and finds that
it was restored itself (4), and compares area by area (5), each rule as its section has it.
"""

from __future__ import annotations

import gzip
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from server.outside_desk import Desk
from server.outside_forms import Made, Record, new_id, sha256, text_of

MOST_STEPS = 60


class Refused(AssertionError):
    """The centre's problem (7)."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(text_of(told))
        self.told = told


class Line:
    """HTTPS to a centre."""

    def __init__(self, url: str, ca: str) -> None:
        self.url, self.session = url, requests.Session()
        self.session.verify, self.session.trust_env = ca, False
        self.session.headers["Connection"] = "close"

    def post(self, path: str, said: dict[str, Any], token: str = "") -> dict[str, Any]:
        text = text_of(said).encode()
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if len(text) >= 256:
            text, headers["Content-Encoding"] = gzip.compress(text), "gzip"
        answer = self.session.post(self.url + path, data=text, headers=headers, timeout=30)
        told: dict[str, Any] = answer.json()
        if answer.status_code != 200:
            raise Refused(told)
        return told


class OutsideClient(Desk):
    """One laptop that has a line."""

    def __init__(self, line: Line, known: dict[str, Any], secret: bytes) -> None:
        super().__init__(known, secret)
        self.line = line
        self.most = 1000
        self.compared: list[dict[str, Any]] = []

    @classmethod
    def enrolled(cls, url: str, ca: str, code: str) -> OutsideClient:
        """A laptop that brings its code over the line."""
        line, key = Line(url, ca), Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw().hex()
        said = {"protocol": 1, "code": code, "device_key": public, "device_name": "Klien lain"}
        return cls(line, line.post("/v1/enrol", said), key.private_bytes_raw())

    @property
    def bearer(self) -> str:
        return str(self.known["device_token"])

    def sync(self) -> None:
        """One exchange after the other until nothing is left; raises where a proof is wrong."""
        for _ in range(MOST_STEPS):
            sent = self._next()
            try:
                answer = self.exchange(sent)
            except Refused as refused:
                self._refused(sent, refused)
                continue
            if not answer["more"]:
                self.at_the_end(answer["rows"])
                if not any(map(self.waiting, self.logs)):
                    return
        raise AssertionError("no end")

    def _next(self) -> list[Made]:
        """What to send: nothing where an incarnation is new, then the oldest log's first."""
        if self.is_new or self.forked:
            return []
        return next(filter(None, map(self.waiting, self.logs)), [])[: self.most]

    def request(self, sent: list[Made], **more: Any) -> dict[str, Any]:
        """A request of 4 that says these revisions."""
        incarnation = sent[0].incarnation if sent else self.incarnation
        number = sent[-1].no if sent else len(self.logs[incarnation]) - len(self.waiting())
        return {
            "protocol": 1, "device_id": self.known["device_id"], "incarnation": incarnation,
            "exchange": new_id(), "token": self.token, "epoch": self.epoch, "cursor": self.cursor,
            "pack": self.known["pack"], "rows": self.rows(), "limit": 1000,
            "head": self.head(incarnation, number),
            "revisions": [made.wire() for made in sent],
        } | more  # fmt: skip

    def exchange(self, sent: list[Made], **more: Any) -> dict[str, Any]:
        """Ask once and keep what was answered."""
        said = self.request(sent, **more)
        answer = self.line.post("/v1/sync", said, self.bearer)
        assert answer["exchange"] == said["exchange"]
        self.believe(said["incarnation"], answer)
        self.token, self.epoch, self.cursor = answer["token"], answer["epoch"], answer["cursor"]
        for change in answer["changes"]:
            self.take(change)
        if said["incarnation"] == self.incarnation:
            self.is_new = False
            if answer["held"] > len(self.logs[self.incarnation]):
                self.begin()
        return answer

    def _refused(self, sent: list[Made], refused: Refused) -> None:
        """What a problem asks of a laptop (4)."""
        code, number = refused.told["code"], refused.told.get("expected_no")
        incarnation = sent[0].incarnation if sent else self.incarnation
        if code == "epoch_changed":
            self.forget()
            for earlier in [log for log in self.logs if log != self.incarnation]:
                self.take_back(earlier, 1)
        elif code == "out_of_step":
            self.take_back(incarnation, number)
        elif code == "token_stale":
            self.begin()
        elif code == "fork" and len(sent) > 1:
            self.most = len(sent) // 2
        elif code == "fork":
            self.fork(incarnation, sent[0].no)
        else:
            raise refused

    def compare(self) -> int:
        """Lay all areas side by side; how many records were told again (5)."""
        told = {area["area"]: area for area in self._asked({})["areas"]}
        mine = {record.values.get("village_code", "") for record in self.records.values()}
        asked = sorted(
            {
                known
                for area in mine | set(told)
                if told.get(area) != {"area": area} | self.rows(area)
                for known in self._differing(area)
            }
        )
        for start in range(0, len(asked), 100):
            left = asked[start : start + 100]
            while left:
                left = self._retold(left)
        return len(asked)

    def _asked(self, step: dict[str, Any]) -> dict[str, Any]:
        self.compared.append(step)
        return self.exchange([], compare=step)

    def _differing(self, area: str) -> list[str]:
        """Whose check is another, who is missing here, and who is in no list."""
        here = {k for k, r in self.records.items() if r.values.get("village_code", "") == area}
        listed: dict[str, bool] = {}
        more, after = True, ""
        while more:
            answer = self._asked({"area": area, "after": after})
            page = answer["listed"]
            for entry in page["records"]:
                after = entry["record_id"]
                listed[after] = self._check(answer["exchange"], after) == entry["check"]
            more = page["more"]
        return sorted({known for known, same in listed.items() if not same} | here - set(listed))

    def _check(self, exchange: str, record_id: str) -> str:
        row = self.records.get(record_id, Record()).row_hash(record_id)
        said = b"fieldreg/compare/1\0" + exchange.encode() + row
        return sha256(said).hexdigest()[:16]

    def _retold(self, asked: list[str]) -> list[str]:
        """Put what is told again in place of what was held; those that found no room."""
        told = self._asked({"records": asked})["retold"]
        self.lay_again(told)
        assert told["records"]
        return [known for known in asked if known not in told["records"]]
