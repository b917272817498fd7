"""Turns what schemathesis made of the API's description into what a real laptop, reviewer or
keeper asks: ids that exist, a log that is signed, a token that is due. The rest stays as made."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from server.centre_laptop import Laptop
from server.conftest import World
from server.image_files import digest, jpeg, metadata, note

from fieldreg.protocol.images import MOST_IMAGE_BYTES
from fieldreg.protocol.messages import ENROL_PATH, SYNC_PATH, SyncRequest, SyncResponse
from fieldreg.protocol.signing import new_private_key, public_key
from fieldreg.protocol.terse import SAID, whole
from fieldreg.server.keeping import metrics_token

TUS = {"Tus-Resumable": "1.0.0"}
_UPLOAD, _RECORD = "/v1/uploads/{upload_id}", "/v1/records/{record_id}"
_STANDING = ("token", "cursor", "epoch", "head", "rows", "device_id")
_OWN = (*_STANDING, "incarnation", "exchange", "revisions")
_AT_ONCE = 60


class Real:
    """A centre where something happened already, and those who may ask it.

    `laptop` is the one whose exchanges follow one another; `token_of` says who may ask what.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self.laptop = world.laptop()
        self.submitted = _submitted(self.laptop)
        self.differing = _differing(self.laptop, world.laptop())
        self.record_id = self.submitted[0]
        photo = jpeg(side=8)
        self.upload = self._expect(digest(photo), len(photo))
        self._patch(photo)
        self.image_id = self.upload.rpartition("/")[2]
        self.keeper = metrics_token(world.centre)
        self.stranger = world.laptop(world.other_office).enrolment.device_token
        self._serial = 0
        self._sent: SyncRequest | None = None
        self._makers: dict[str, Callable[[Any], None]] = {
            f"POST {SYNC_PATH}": self._sync,
            f"POST {ENROL_PATH}": self._enrol,
            "POST /v1/images": self._images,
            f"GET {_RECORD}": self._record,
            f"POST {_RECORD}/verdict": self._verdict,
            f"POST {_RECORD}/settle": self._settle,
            f"GET {_RECORD}/images/{{image_id}}": self._image,
            "POST /v1/uploads": self._create,
            f"HEAD {_UPLOAD}": self._one_upload,
            f"PATCH {_UPLOAD}": self._part,
            f"POST {_UPLOAD}": self._part,
        }

    def token_of(self, path: str) -> str:
        """Whose token opens *path*."""
        if path == "/metrics":
            return self.keeper
        return self.world.reviewer if path.startswith("/v1/records") else self._token

    @property
    def _token(self) -> str:
        return self.laptop.enrolment.device_token

    def make(self, case: Any, name: str) -> None:
        """Make of *case*, of the operation *name*, one that is answered well."""
        self._makers.get(name, lambda _: None)(case)

    def answered(self, name: str, status: int, body: bytes) -> None:
        """Take note of the answer to the last case made."""
        if name == f"POST {SYNC_PATH}" and status == 200 and self._sent is not None:
            if not self._sent.cursor:
                self.laptop.rows, self.laptop.last_seq = {}, 0
            said = self._sent.model_dump(mode="json", include=SAID)
            self.laptop.take(self._sent, SyncResponse.model_validate_json(whole(said, body)))
        self._sent = None

    def _sync(self, case: Any) -> None:
        self._serial += 1
        if self._serial % 2:
            self.laptop.register(note=f"ke-{self._serial}")
        own = json.loads(self.laptop.request().model_dump_json())
        about = case.body
        case.body = {**about, **{name: own[name] for name in _OWN}}
        if about.get("wanted"):
            case.body["wanted"] = self.submitted[:3]
        if self._serial % 3 == 0:
            # One member stays as it was made.
            name = _STANDING[self._serial // 3 % len(_STANDING)]
            case.body |= {name: about[name]} if name in about else {}
        self._sent = SyncRequest.model_validate(case.body)

    def _enrol(self, case: Any) -> None:
        self.world.clock.advance(601)  # wrong codes of others must not keep this one out
        key = public_key(new_private_key())
        case.body = {**case.body, "code": self.world.code(), "device_key": key}

    def _images(self, case: Any) -> None:
        """Photos of a real record."""
        case.body = {**case.body, "device_id": self.laptop.device_id, "epoch": self.laptop.epoch}
        for told in (*case.body["images"], *(case.body.get("taken") or ())):
            told["record_id"] = self.record_id

    def _record(self, case: Any) -> None:
        case.path_parameters = {"record_id": self.differing[-1]}

    def _image(self, case: Any) -> None:
        case.path_parameters = {"record_id": self.record_id, "image_id": self.image_id}

    def _verdict(self, case: Any) -> None:
        record_id = self.submitted.pop()
        case.path_parameters = {"record_id": record_id}
        said = {"act": "accepted", "expected_version": 1, "patch": {}}
        reasons = [r for r in case.body.get("reasons", ()) if _is_said(r["text"])]
        for reason in reasons:
            reason["path"] = ""
        case.body = {**case.body, **said, "reasons": reasons}

    def _settle(self, case: Any) -> None:
        record_id = self.differing.pop(0)
        case.path_parameters = {"record_id": record_id}
        path = _RECORD.format(record_id=record_id)
        detail = self.world.api.get(path, token=self.world.reviewer).json()
        said = {"expected_version": detail["version"], "settles": detail["conflicts"], "patch": {}}
        case.body = {**case.body, **said}

    def _create(self, case: Any) -> None:
        self._serial += 1
        name = sha256(str(self._serial).encode()).hexdigest()
        size = int(case.headers["Upload-Length"])
        known = {k: str(v) for k, v in _note_of(self.record_id, name, size).items()}
        case.headers = {**case.headers, "Upload-Metadata": metadata(**known)}

    def _one_upload(self, case: Any) -> None:
        case.path_parameters = {"upload_id": self.image_id}

    def _part(self, case: Any) -> None:
        """Some bytes more of a photo that no part makes whole."""
        self._serial += 1
        self.upload = self._expect(sha256(str(self._serial).encode()).hexdigest(), MOST_IMAGE_BYTES)
        case.path_parameters = {"upload_id": self.upload.rpartition("/")[2]}
        case.headers = {**case.headers, "Upload-Offset": "0"}

    def _expect(self, name: str, size: int) -> str:
        asked = {"protocol": 1, "device_id": self.laptop.device_id}
        notes = [_note_of(self.record_id, name, size)]
        told = self.world.api.post("/v1/images", {**asked, "images": notes}, token=self._token)
        place: str = told.json()["images"][0]["upload"]
        return place

    def _patch(self, data: bytes) -> None:
        part = {**TUS, "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
        call = self.world.api.call
        answer = call("PATCH", self.upload, token=self._token, headers=part, content=data)
        assert answer.status_code == 204


def _note_of(record_id: str, name: str, size: int) -> dict[str, object]:
    return {**note(record_id, b""), "sha256": name, "size": size}


def _is_said(text: str) -> bool:
    return bool(text.strip()) and "\x00" not in text


def _submitted(laptop: Laptop) -> list[str]:
    """Records that wait for a verdict."""
    found = [laptop.register() for _ in range(_AT_ONCE)]
    laptop.sync()
    return found


def _differing(one: Laptop, two: Laptop) -> list[str]:
    """Records of which two laptops said otherwise, so that a value of each was kept aside."""
    found = [one.register() for _ in range(_AT_ONCE)]
    one.sync()
    two.sync_all()
    for laptop, name in ((one, "NAMA SATU"), (two, "NAMA DUA")):
        for record_id in found:
            laptop.revise(record_id, {"full_name": name}, version=1)
        laptop.sync_all()
    one.sync_all()
    return found
