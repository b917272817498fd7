"""A laptop and its real centre in one process: enrolment, syncs, and what the centre holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from server.centre_laptop import Api
from sqlalchemy import select

from fieldreg.protocol.messages import (
    ENROL_PATH,
    SYNC_PATH,
    EnrolRequest,
    EnrolResponse,
    SyncRequest,
    SyncResponse,
)
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.server import admin
from fieldreg.server.app import create_app
from fieldreg.server.tables import revision as centre_revisions
from fieldreg.services.desk import Desk
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncReport
from fieldreg.sync.faults import refusal
from fieldreg.sync.ports import Identity

_JSON: Mapping[str, str] = {"Content-Type": "application/json"}


class RealCentre:
    """A centre in *folder* with one office; a `sync.ports.Carrier` to it."""

    def __init__(self, folder: Path) -> None:
        if not folder.exists():
            admin.init_centre(folder, "Pusat Uji")
        self._centre = admin.open_centre(folder)
        self._api = Api(create_app(self._centre))
        known = admin.offices(self._centre)
        self.office = (
            known[0].id if known else admin.add_office(self._centre, "Desa Uji", "51.71.03.2008")
        )

    def enrolment(self) -> dict[str, object]:
        """What a new laptop keeps of its enrolment (see `laptop.enrolment`)."""
        key = new_private_key()
        code = admin.issue_code(self._centre, self.office, url="https://centre.test").code
        asked = EnrolRequest(code=code, device_key=public_key(key)).model_dump_json().encode()
        reply = self._api.call("POST", ENROL_PATH, content=asked, headers=_JSON)
        told = EnrolResponse.model_validate_json(reply.content)
        names = ("centre_id", "centre_name", "centre_key", "device_id", "device_token")
        names += ("office_id", "office_name", "village_code")
        return {name: getattr(told, name) for name in names} | {
            "url": "https://centre.test",
            "device_key": key,
        }

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        """One round trip, without a socket."""
        body = request.model_dump_json().encode()
        token = identity.device_token
        reply = self._api.call("POST", SYNC_PATH, token=token, content=body, headers=_JSON)
        if reply.status_code != 200:
            raise refusal(reply.status_code, reply.headers, reply.content)
        return SyncResponse.model_validate_json(reply.content)

    def revisions(self) -> Counter[str]:
        """How often each revision stands in the centre's history."""
        with self._centre.database.reading() as connection:
            return Counter(connection.execute(select(centre_revisions.c.revision_id)).scalars())

    def close(self) -> None:
        """Let go of the files."""
        self._centre.database.close()


def sync(desk: Desk, centre: RealCentre) -> SyncReport:
    """One whole sync of the desk, as its button does it."""
    return synchronise(desk.store, centre, on_writer=lambda job: job(), make_id=desk.make_id)
