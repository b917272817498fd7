"""Requests to a centre that are wrong in some way: what laptops, reviewers and strangers send."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field, replace
from typing import Any

from malformed.evil import NUMBERS, Source, dumped
from server.centre_laptop import PERSON, Laptop, new_id
from server.conftest import World

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import WireRevision
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision
from fieldreg.protocol.signing import audit_text, log_text, sign

JSON = "application/json"
OFFICER = "00000000-0000-7000-8000-00000000f001"
_MOST = 5 << 20
"""Bytes of a body: above what a centre reads, and no more."""
SECRET_PERSON = {**PERSON, "full_name": "RAHASIA SEKALI", "nik": "5171031203809901"}


@dataclass(frozen=True)
class Asked:
    """One request as bytes; *why* says what was done to it, for the report."""

    why: str
    method: str
    path: str
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = b""


@dataclass
class Stranger:
    """Makes the n-th wrong request of a seed; the same n makes the same kind of wrong."""

    world: World
    laptop: Laptop
    seed: str
    record: str
    elsewhere: str
    cursors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, world: World, seed: str) -> Stranger:
        laptop = world.laptop()
        record = laptop.register(**SECRET_PERSON)
        first = laptop.sync()
        elsewhere = world.laptop(world.other_office)
        cursors = [first.cursor, laptop.sync().cursor, elsewhere.sync().cursor]
        return cls(world, laptop, seed, record, elsewhere.device_id, cursors)

    # What a laptop says, spoilt on ever deeper levels.

    def push_as_bytes(self, source: Source) -> Asked:
        body = source.spoil_bytes(dumped(self._push(source)))
        return self.post("push, bytes", "/v1/sync", body)

    def push_as_tree(self, source: Source) -> Asked:
        tree = source.spoil_tree(self._push(source), source.random.choice([1, 1, 2, 5]))
        return self.post("push, members", "/v1/sync", dumped(tree))

    def push_signed(self, source: Source) -> Asked:
        """Spoilt members, but signed by the laptop: what passes the first checks."""
        tree = source.spoil_tree(self._push(source))
        return self.post("push, signed", "/v1/sync", dumped(self.signed(tree)))

    def push_of_numbers(self, source: Source) -> Asked:
        """One number that is none, too large or too small, signed for: what reaches a table."""
        tree = self._push(source)
        holder, name = source.random.choice(
            [(tree["head"], "no"), (tree["audit"], "no"), (tree["rows"], "count"), (tree, "limit")]
        )
        holder[name] = source.random.choice(NUMBERS)
        return self.post("push, numbers", "/v1/sync", dumped(self.signed(tree)))

    def push_of_bad_revisions(self, source: Source) -> Asked:
        """A sound request, chain and signature, with revisions that are anything."""
        tree = self._push(source)
        for one in tree["revisions"]:
            self.spoil_revision(one, source)
        return self.post("push, revisions", "/v1/sync", dumped(self.chained(tree)))

    def cursor(self, source: Source) -> Asked:
        tree = self._push(source)
        tree["revisions"], tree["cursor"] = [], self._bad_cursor(source)
        return self.post("cursor", "/v1/sync", dumped(self.chained(tree)))

    def _bad_cursor(self, source: Source) -> Any:
        cursor = source.random.choice(self.cursors)
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        again = base64.urlsafe_b64encode(source.spoil_bytes(raw)).decode().rstrip("=")
        return source.random.choice([source.text(cursor), again, source.value(), cursor[:-1]])

    def enrolment(self, source: Source) -> Asked:
        tree = {"protocol": 1, "code": "ABCDE-FGHJK", "device_key": "ab" * 32, "device_name": "x"}
        return self.post("enrol", "/v1/enrol", self.spoilt(tree, source), token="")

    # What reviewers and strangers say.

    def search(self, source: Source) -> Asked:
        tree = {"case": "submitted", "village_code": "51.71.03.2008", "nik": "", "text": "RAHASIA",
                "limit": 10, "offset": 0}  # fmt: skip
        body = self.spoilt(tree, source)
        return self.post("search", "/v1/records/search", body, token=self.world.reviewer)

    def verdict(self, source: Source) -> Asked:
        pick = source.random.choice
        act = pick(["accepted", "sent_back", "review_started", "enrolled", "saved"])
        reasons = [{"path": "birth_date", "text": "RAHASIA"}]
        tree: dict[str, Any] = {"act": act, "expected_version": 1, "reasons": reasons}
        tree["patch"] = pick([{}, {"issued_membership_number": "12345678901"}, {"note": "x"}])
        path = f"/v1/records/{pick([self.record, new_id()])}/verdict"
        return self.post("verdict", path, self.spoilt(tree, source), token=self.world.reviewer)

    def settling(self, source: Source) -> Asked:
        tree = {"expected_version": 1, "settles": [{"revision_id": new_id(), "path": "note"}]}
        path = f"/v1/records/{self.record}/settle"
        return self.post("settle", path, self.spoilt(tree, source), token=self.world.reviewer)

    def address(self, source: Source) -> Asked:
        pick = source.random.choice
        known = [
            "/v1/records/",
            "/v1/sync",
            "/v1/enrol",
            "/v1/health",
            "/metrics",
            "/v1/ready",
            "/",
        ]
        tails = [
            "",
            "/",
            "%2e%2e",
            "%00",
            "%ff",
            "a" * 9_000,
            new_id(),
            "\ud800",
            "?x=" + "y" * 500,
        ]
        tail = pick(tails).encode("utf-8", "surrogatepass").decode("latin-1")
        method = pick(["GET", "POST", "PUT", "DELETE", "HEAD", "TRACE", "PATCH", "OPTIONS", "X"])
        return self.asked("address", method, pick(known) + tail, b"{}", self.world.reviewer, [])

    # Pieces.

    def fresh(self, source: Source) -> Laptop:
        """The laptop in a fresh incarnation, with some revisions that nobody has seen."""
        laptop = replace(
            self.laptop, incarnation=new_id(), log=[], ids=[], links=[], receipted=0, known={}
        )
        for _ in range(source.random.choice([0, 1, 1, 2, 4])):
            laptop.register(**SECRET_PERSON)
        if laptop.ids:
            laptop.revise(new_id(), {"note": "RAHASIA"}, act=Act.SAVED)
        return laptop

    def _push(self, source: Source) -> dict[str, Any]:
        """A sound request of a fresh incarnation with some revisions, as JSON."""
        laptop = self.fresh(source)
        audit = {"no": 3, "link": "cd" * 32, "signature": ""}
        tree = json.loads(laptop.request(cursor="", wanted=[self.record]).model_dump_json())
        officers = [{"id": OFFICER, "name": "RAHASIA"}]
        return self.signed({**tree, "audit": audit, "officers": officers})

    def signed(self, tree: dict[str, Any]) -> dict[str, Any]:
        """*tree* with good signatures where it still has something to sign."""
        for name, text_of in (("head", log_text), ("audit", audit_text)):
            head = tree.get(name)
            if not isinstance(head, dict):
                continue
            parts = (
                tree.get("device_id"),
                tree.get("incarnation"),
                head.get("no"),
                head.get("link"),
            )
            try:
                head["signature"] = sign(self.laptop.key, text_of(*parts))  # type: ignore[arg-type]
            except (TypeError, ValueError):
                continue
        return tree

    def chained(self, tree: dict[str, Any]) -> dict[str, Any]:
        """*tree* whose head follows from whatever its revisions are now."""
        link = FIRST_LINK
        try:
            for one in tree["revisions"]:
                link = WireRevision(**one).sealed().link(link)
        except Exception:  # noqa: BLE001 - beyond repair: let it be sent as it is
            return tree
        tree["head"] = {"no": len(tree["revisions"]), "link": link.hex(), "signature": ""}
        return self.signed(tree)

    def spoil_revision(self, one: dict[str, Any], source: Source) -> None:
        way = source.random.randrange(6)
        part = source.random.choice(["header", "body"])
        if way == 0:
            one[part] = source.text(one[part])
        elif way == 1:
            one[part] = source.random.choice(
                ["", "null", "[]", "{", "\x00", "[" * 3_000, '{"a":1}']
            )
        elif way == 2:
            one["salt"] = source.random.choice(["", "00", "ab" * 200, "zz"])
        elif way == 3:
            sealed = SealedRevision(one["header"].encode(), b"", bytes(16)).erased()
            one.update(commitment=sealed.commitment.hex(), body=None, salt=None)
        else:
            tree = source.spoil_tree(json.loads(one[part]), source.random.choice([1, 2]))
            one[part] = json.dumps(tree, ensure_ascii=source.random.random() < 0.5)

    def spoilt(self, tree: Any, source: Source) -> bytes:
        spoilt = dumped(source.spoil_tree(tree, source.random.choice([1, 2])))
        return source.spoil_bytes(spoilt) if source.random.random() < 0.3 else spoilt

    def post(self, why: str, path: str, body: bytes, token: str | None = None) -> Asked:
        token = self.laptop.enrolment.device_token if token is None else token
        return self.asked(why, "POST", path, body, token, [(b"content-type", JSON.encode())])

    def asked(
        self, why: str, method: str, path: str, body: bytes, token: str, headers: list[Any]
    ) -> Asked:
        said = [(b"authorization", b"Bearer " + token.encode())] if token else []
        return Asked(why, method, path, (*said, *headers), body[:_MOST])

    def in_bad_packing(self, asked: Asked, source: Source) -> Asked:
        body, encoding = source.packed(asked.body)
        packing = (b"content-encoding", encoding.encode("latin-1"))
        return replace(
            asked, why=f"{asked.why}, packed", headers=(*asked.headers, packing), body=body
        )

    def with_bad_headers(self, asked: Asked, source: Source) -> Asked:
        names = [b"authorization", b"content-type", b"content-length", b"accept-encoding", b"host",
                 b"accept", b"range", b"x-forwarded-for", b"expect"]  # fmt: skip
        values = [b"", b"\xff\xfe", b"Bearer", b"Bearer " + b"a" * 9_000, b"-1", b"99999999999",
                  b"text/html", b"zstd;q=x, *", b"bytes=0-", b"\x00"]  # fmt: skip
        name = source.random.choice(names)
        kept = tuple(h for h in asked.headers if h[0] != name)
        header = (name, source.random.choice(values))
        return replace(asked, why=f"{asked.why}, headers", headers=(*kept, header))
