"""A real centre on SQLite, and real workspaces enrolled at it; what is said is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from server.centre_laptop import Api
from services.recovering import PASSPHRASE
from weak_kdf import CHEAP

from fieldreg.protocol.messages import (
    ENROL_PATH,
    SYNC_PATH,
    EnrolmentFile,
    EnrolRequest,
    EnrolResponse,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.services import enrol, workspace
from fieldreg.services.desk import Desk, utc_now
from fieldreg.services.revoked import obey
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncReport
from fieldreg.sync.bodies import ACCEPTED, pack, unpack
from fieldreg.sync.faults import refusal
from fieldreg.sync.ports import Identity


@dataclass
class Line:
    """The carrier: HTTP without a socket. `sizes` are the bytes of each exchange, up and down."""

    api: Api
    sizes: list[tuple[int, int]] = field(default_factory=list)
    said: list[tuple[SyncRequest, SyncResponse]] = field(default_factory=list)
    meets: Callable[[SyncRequest], None] = lambda request: None

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        self.meets(request)
        body, encoding = pack(request.model_dump_json().encode(), "zstd")
        headers = {"Content-Type": "application/json", "Accept-Encoding": ACCEPTED}
        if encoding:
            headers["Content-Encoding"] = encoding
        reply = self.api.raw(SYNC_PATH, body, token=identity.device_token, headers=headers)
        self.sizes.append((len(body), len(reply.body)))
        text = unpack(reply.body, reply.headers.get("content-encoding", ""))
        if reply.status != 200:
            raise refusal(reply.status, reply.headers, text)
        response = SyncResponse.model_validate_json(text)
        self.said.append((request, response))
        return response


@dataclass
class Place:
    """A centre with one office."""

    folder: Path
    centre: admin.Centre
    office: str
    api: Api

    @classmethod
    def make(cls, folder: Path, *, recovery_key: str = "", pack_key: str = "") -> Place:
        admin.init_centre(folder, "Pusat Uji", recovery_key=recovery_key, pack_key=pack_key)
        centre = admin.open_centre(folder)
        office = admin.add_office(centre, "Desa Tegal Harum", "51.71.03.2008")
        return cls(folder, centre, office, Api(create_app(centre)))

    def close(self) -> None:
        self.centre.database.close()

    def file(self, **more: int) -> EnrolmentFile:
        return admin.issue_code(self.centre, self.office, url="https://127.0.0.1:9", **more)

    def enrol(self, folder: Path, **more: int) -> Path:
        """A new workspace in *folder*."""
        key, file = new_private_key(), self.file(**more)
        asked = EnrolRequest(code=file.code, device_key=public_key(key), device_name=folder.name)
        answer = self.api.post(ENROL_PATH, asked.model_dump())
        known = enrol.learnt(file, key, EnrolResponse.model_validate_json(answer.content))
        workspace.create(folder, known, officer_name="Wayan", passphrase=PASSPHRASE, kdf=CHEAP)
        return folder


def sign_in(folder: Path, *, clock=utc_now) -> Desk:
    return workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)


def sync(desk: Desk, line: Line, **more) -> SyncReport:
    """One synchronisation, as the courier does it."""
    report = synchronise(
        desk.store, line, on_writer=lambda job: job(), make_id=desk.make_id, **more
    )
    return obey(desk, report, on_writer=lambda job: job())
