"""Enrolling a laptop that has no line: a request goes out as a file, the answer comes as one.

Until it is answered the laptop's new key waits in `enrolment.json` beside the place where the vault
will stand, readable for its owner alone: there is no vault yet that could hold it, and nothing yet
that it protects. Another request takes its place; what makes the workspace removes it.
"""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol import enrolment as protocol
from fieldreg.protocol.messages import EnrolmentFile, EnrolRequest
from fieldreg.protocol.signing import public_key
from fieldreg.store.files import disk_trouble, make_folder, sync_folder, write_atomically

from .enrol import Enrolment, learnt
from .enrol_keys import KEYS_FILE, key_for
from .workspace import WorkspaceState, state

PENDING_FILE = "enrolment.json"
_FORMAT = 1
_MOST_BYTES = 256 << 10
_MOST_REQUEST = 8 << 10


def save_request(folder: Path, file: EnrolmentFile, device_name: str, target: Path) -> None:
    """Write a request to the file *target*, in the place of what is there; else as `make_request`.

    Raises UserTrouble enrol_request_not_written too; an earlier request's answer then still fits.
    """
    _require_writable(target)
    data = make_request(folder, file, device_name)
    try:
        write_atomically(target, data)
    except OSError:
        raise UserTrouble("enrol_request_not_written") from None


def make_request(folder: Path, file: EnrolmentFile, device_name: str) -> bytes:
    """The request of the bare laptop in *folder*; the answer to one with another code fits no more.

    *file* is as `enrol.read_file` gives it. Raises UserTrouble enrolment_file_old (it does not say
    whom to trust without a line); EnvironmentTrouble workspace_exists, disk_full, disk_trouble.
    """
    if not file.centre_key:
        raise UserTrouble("enrolment_file_old")
    _require_bare(folder)
    key = key_for(folder, file.code)
    request = EnrolRequest(
        code=file.code, device_key=public_key(key), device_name=device_name.strip()[:80]
    )
    told = {"format": _FORMAT, "device_key": key.hex(), "file": file.model_dump()}
    try:
        make_folder(folder)
        write_atomically(folder / PENDING_FILE, json.dumps(told).encode())
    except OSError as error:
        raise disk_trouble(error) from None
    return protocol.write_request(request, file.centre_key)


def is_waiting(folder: Path) -> bool:
    """Whether a request of this laptop waits for its answer."""
    return _pending(folder) is not None


def is_answer(data: bytes) -> bool:
    """Whether *data* begins as a centre's answer does."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'{"device_key"')


def take_answer(folder: Path, data: bytes) -> Enrolment:
    """What the centre's answer *data* tells the laptop that asked; nothing is kept yet.

    Raises UserTrouble enrol_none_waiting, enrol_answer_unreadable, enrol_answer_foreign;
    EnvironmentTrouble workspace_exists.
    """
    _require_bare(folder)
    waiting = _pending(folder)
    if waiting is None:
        raise UserTrouble("enrol_none_waiting")
    file, key = waiting
    answer = protocol.read_answer(
        data, centre_key=file.centre_key, device_key=public_key(key), private_key=key
    )
    return learnt(file, key, answer)


def forget(folder: Path) -> None:
    """Remove the request and all keys, once the workspace stands. Raises EnvironmentTrouble."""
    try:
        for name in (PENDING_FILE, KEYS_FILE):
            (folder / name).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise disk_trouble(error) from None


def _require_writable(target: Path) -> None:
    """The stick may be full, write-protected or gone: found out before anything is changed."""
    trial = target.with_name(f".{target.name}.try")
    try:
        trial.write_bytes(bytes(_MOST_REQUEST))
        trial.unlink()
    except OSError:
        raise UserTrouble("enrol_request_not_written") from None


def _require_bare(folder: Path) -> None:
    if state(folder) is not WorkspaceState.BARE:
        raise EnvironmentTrouble("workspace_exists")


def _pending(folder: Path) -> tuple[EnrolmentFile, bytes] | None:
    try:
        with (folder / PENDING_FILE).open("rb") as file:
            raw = json.loads(file.read(_MOST_BYTES))
        key = bytes.fromhex(raw["device_key"])
        if raw["format"] != _FORMAT or len(key) != 32:
            return None
        return EnrolmentFile.model_validate(raw["file"]), key
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError):
        return None
