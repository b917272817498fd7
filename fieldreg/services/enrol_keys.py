"""The key that a bare laptop brings with a code: for the same code the same one, until a workspace
stands.

The centre gives the answer to a code again, but only to the key that brought it. So the key is on
the disk before the code is on its way, in `enrolment-keys.json` beside the place where the vault
will stand, readable for its owner alone: an answer that was lost can be asked for again, also by a
program that was killed, and also by the other way (`enrol_offline`). Another code gets another key,
for the centre takes a key that it knows for no second laptop.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

from fieldreg.protocol.enrolment import plain_code
from fieldreg.protocol.signing import new_private_key
from fieldreg.store.files import disk_trouble, make_folder, write_atomically

KEYS_FILE = "enrolment-keys.json"
_FORMAT = 1
_MOST_BYTES = 64 << 10


def key_for(folder: Path, code: str) -> bytes:
    """The key (32 bytes) with which the bare laptop in *folder* brings *code*, on the disk now.

    Raises EnvironmentTrouble disk_full, disk_trouble.
    """
    name = sha256(plain_code(code).encode("utf-8", "surrogatepass")).hexdigest()
    keys = _kept(folder)
    if name not in keys:
        keys[name] = new_private_key().hex()
        told = {"format": _FORMAT, "keys": keys}
        try:
            make_folder(folder)
            write_atomically(folder / KEYS_FILE, json.dumps(told).encode())
        except OSError as error:
            raise disk_trouble(error) from None
    return bytes.fromhex(keys[name])


def _kept(folder: Path) -> dict[str, str]:
    """By the hash of the code; none where the file cannot be read."""
    try:
        with (folder / KEYS_FILE).open("rb") as file:
            raw = json.loads(file.read(_MOST_BYTES))
        if raw["format"] != _FORMAT:
            return {}
        return {name: key for name, key in raw["keys"].items() if len(bytes.fromhex(key)) == 32}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
