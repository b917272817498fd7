"""The open recovery request of a laptop, kept beside the vault's header until it is answered.

    {"format": 1, "identity": age identity, "request": the request as it was handed out}

The identity opens the answer, so it is here only while an answer is waited for: a newer request
takes its place, and what ends the recovery removes it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from fieldreg.domain.trouble import UserTrouble
from fieldreg.protocol.recovery import Request, read_request

from .files import disk_trouble, sync_folder, write_atomically

REQUEST_FILE = "recovery.json"
FORMAT = 1
_MOST_BYTES = 32 << 10


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """A request that waits for its answer, and the private identity that opens the answer."""

    request: Request
    identity: str = field(repr=False)


def keep_request(folder: Path, opened: OpenRequest) -> None:
    """Keep *opened* in the place of any earlier one; durable when it returns.

    Raises EnvironmentTrouble disk_full, disk_trouble; then the earlier one stands.
    """
    text = opened.request.data().decode()
    data = json.dumps({"format": FORMAT, "identity": opened.identity, "request": text})
    try:
        write_atomically(folder / REQUEST_FILE, data.encode())
    except OSError as error:
        raise disk_trouble(error) from None


def open_request(folder: Path) -> OpenRequest | None:
    """The request that waits for its answer; None where there is none that can be read."""
    try:
        with (folder / REQUEST_FILE).open("rb") as file:
            raw = json.loads(file.read(_MOST_BYTES))
        if raw["format"] != FORMAT or type(raw["identity"]) is not str:
            return None
        return OpenRequest(read_request(raw["request"].encode()), raw["identity"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, UserTrouble):
        return None


def forget_request(folder: Path) -> None:
    """Remove it, so that its answer opens nothing any more. Raises EnvironmentTrouble."""
    try:
        (folder / REQUEST_FILE).unlink(missing_ok=True)
        sync_folder(folder)
    except OSError as error:
        raise disk_trouble(error) from None
