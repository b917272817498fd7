"""A small honest laptop for tests of the centre: one log, one chain, rows from the stream."""

from __future__ import annotations

import asyncio
import gzip
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI

from fieldreg.domain.merge import CentreRecord, follow
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.words import Act
from fieldreg.protocol.digests import row_hash, rows_digest
from fieldreg.protocol.messages import (
    ENROL_PATH,
    SYNC_PATH,
    ChainHead,
    EnrolRequest,
    EnrolResponse,
    SyncRequest,
    SyncResponse,
    WireRevision,
)
from fieldreg.protocol.sealed import FIRST_LINK, SealedRevision, seal, unseal
from fieldreg.protocol.signing import (
    is_signed,
    log_text,
    new_private_key,
    public_key,
    receipt_text,
    sign,
)

PERSON = {
    "nik": "5171031203809901",
    "full_name": "I WAYAN SUDARTA",
    "birth_place": "Denpasar",
    "village_code": "51.71.03.2008",
}


class Api:
    """Calls the app as HTTP, without a socket."""

    def __init__(self, app: FastAPI, address: str = "127.0.0.1") -> None:
        self._transport = httpx.ASGITransport(app=app, client=(address, 1))

    def call(self, method: str, path: str, *, token: str = "", **options: Any) -> httpx.Response:
        headers = dict(options.pop("headers", {}))
        if token:
            headers["Authorization"] = f"Bearer {token}"

        async def ask() -> httpx.Response:
            async with httpx.AsyncClient(
                transport=self._transport, base_url="https://centre.test"
            ) as client:
                return await client.request(method, path, headers=headers, **options)

        return asyncio.run(ask())

    def raw(self, path: str, body: bytes, *, token: str, headers: dict[str, str]) -> Raw:
        """Post *body* and leave the answer packed as it came."""
        headers = {**headers, "Authorization": f"Bearer {token}"}

        async def ask() -> Raw:
            base = "https://centre.test"
            async with httpx.AsyncClient(transport=self._transport, base_url=base) as client:
                url = base + path
                async with client.stream("POST", url, content=body, headers=headers) as answer:
                    pieces = [piece async for piece in answer.aiter_raw()]
                    found = {name.lower(): value for name, value in answer.headers.items()}
                    return Raw(answer.status_code, found, b"".join(pieces))

        return asyncio.run(ask())

    def post(self, path: str, data: Any, *, token: str = "") -> httpx.Response:
        return self.call("POST", path, token=token, json=data)

    def post_gzip(self, path: str, text: bytes, *, token: str = "") -> httpx.Response:
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        content = gzip.compress(text)
        return self.call("POST", path, token=token, content=content, headers=headers)

    def get(self, path: str, *, token: str = "") -> httpx.Response:
        return self.call("GET", path, token=token)


@dataclass(frozen=True)
class Raw:
    """An answer as it went over the line, still packed."""

    status: int
    headers: dict[str, str]
    body: bytes


def new_id() -> str:
    return str(uuid4())


@dataclass
class Laptop:
    """What a laptop knows. `log` holds all revisions of the incarnation, links beside them."""

    api: Api
    enrolment: EnrolResponse
    key: bytes
    incarnation: str = field(default_factory=new_id)
    token: str = ""
    epoch: str = ""
    cursor: str = ""
    log: list[SealedRevision] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    links: list[bytes] = field(default_factory=list)
    receipted: int = 0
    rows: dict[str, CentreRecord] = field(default_factory=dict)
    known: dict[str, SealedRevision] = field(default_factory=dict)
    last_seq: int = 0

    @property
    def device_id(self) -> str:
        return self.enrolment.device_id

    def revise(
        self,
        record_id: str,
        patch: dict[str, Any] | None = None,
        *,
        act: Act = Act.SAVED,
        version: int | None = None,
        after: str | None = None,
        **header: Any,
    ) -> str:
        """Make a revision on a record version, after another revision, or on nothing."""
        head = Header(
            revision_id=new_id(),
            device_id=self.device_id,
            incarnation=self.incarnation,
            revision_no=len(self.log) + 1,
            record_id=record_id,
            base=Base(version, after),
            act=act,
            author="petugas-1",
            made_at="2026-11-23T08:00:00Z",
            pack="denpasar@2025.1",
        )
        head = replace(head, **header)
        sealed = seal(Revision(head, Body(patch or {})), secrets.token_bytes(16))
        self.append(sealed, head.revision_id)
        return head.revision_id

    def register(self, **values: Any) -> str:
        """A new submitted record; its id."""
        record_id = new_id()
        self.revise(record_id, {**PERSON, **values}, act=Act.SUBMITTED)
        return record_id

    def append(self, sealed: SealedRevision, revision_id: str) -> None:
        self.links.append(sealed.link(self.link(len(self.log))))
        self.log.append(sealed)
        self.ids.append(revision_id)
        self.known[revision_id] = sealed

    def link(self, no: int) -> bytes:
        return self.links[no - 1] if no else FIRST_LINK

    def head(self, no: int) -> ChainHead:
        link = self.link(no).hex()
        text = log_text(self.device_id, self.incarnation, no, link)
        return ChainHead(no=no, link=link, signature=sign(self.key, text))

    def request(self, *, since: int | None = None, **changes: Any) -> SyncRequest:
        """What the laptop would say now; *since* re-sends from after that number."""
        first = self.receipted if since is None else since
        request = SyncRequest(
            device_id=self.device_id,
            incarnation=self.incarnation,
            exchange=new_id(),
            token=self.token,
            epoch=self.epoch,
            cursor=self.cursor,
            head=self.head(len(self.log)),
            rows=self.digest(),
            revisions=[WireRevision.of(s) for s in self.log[first:]],
        )
        return request.model_copy(update=changes)

    def digest(self) -> Any:
        return rows_digest(
            row_hash(r.record_id, r.version, r.case or "", r.values) for r in self.rows.values()
        )

    def send(self, request: SyncRequest) -> httpx.Response:
        return self.api.post(
            SYNC_PATH, json.loads(request.model_dump_json()), token=self.enrolment.device_token
        )

    def sync(self, request: SyncRequest | None = None) -> SyncResponse:
        """Exchange, believe the answer only with a good receipt, follow the stream."""
        request = request or self.request()
        answer = self.send(request)
        assert answer.status_code == 200, answer.text
        response = SyncResponse.model_validate_json(answer.content)
        self.take(request, response)
        return response

    def sync_all(self) -> list[SyncResponse]:
        responses = [self.sync()]
        while responses[-1].more:
            responses.append(self.sync())
        return responses

    def take(self, request: SyncRequest, response: SyncResponse) -> None:
        receipt = response.receipt
        text = receipt_text(self.device_id, request.incarnation, receipt.no, receipt.link)
        assert is_signed(self.enrolment.centre_key, text, receipt.signature)
        assert (receipt.no, receipt.link) == (request.head.no, request.head.link)
        assert response.exchange == request.exchange
        self.receipted = receipt.no
        self.token, self.epoch, self.cursor = response.token, response.epoch, response.cursor
        for change in response.changes:
            assert change.seq > self.last_seq
            self.last_seq = change.seq
            self.follow(change)
        if response.rows is not None:
            assert response.rows == self.digest()

    def follow(self, change: Any) -> None:
        sealed = change.revision.sealed() if change.revision else self.known[change.revision_id]
        revision = unseal(sealed)
        assert revision.body is not None
        current = self.rows.get(change.record_id) or CentreRecord(change.record_id)
        self.rows[change.record_id] = follow(
            current,
            revision.body.patch,
            case=change.case,
            version=change.version,
            kept_aside=tuple(change.kept_aside),
        )


def enrol_laptop(api: Api, code: str, key: bytes | None = None) -> Laptop:
    """Enrol a fresh laptop with *code*."""
    key = key or new_private_key()
    request = EnrolRequest(code=code, device_key=public_key(key), device_name="laptop")
    answer = api.post(ENROL_PATH, request.model_dump())
    assert answer.status_code == 200, answer.text
    return Laptop(api, EnrolResponse.model_validate_json(answer.content), key)
