"""Packs as a centre delivers them, made and signed when the tests run."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from fieldreg.protocol.pack_container import seal
from fieldreg.protocol.pack_files import builtin_pack, read_folder
from fieldreg.protocol.resources import resource
from fieldreg.protocol.signing import new_private_key

PACK_SIGNER = new_private_key()
Files = dict[str, Any]


def delivered(
    version: str = "2026.1",
    valid_from: str = "2026-01-01",
    *,
    change: Callable[[Files], None] = lambda files: None,
    signer: bytes = PACK_SIGNER,
    **manifest: Any,
) -> bytes:
    """The newest shipped pack under another version, changed and signed as a centre would."""
    folder = resource("packs", builtin_pack().key.replace("@", "-"))
    files: Files = {name: json.loads(data) for name, data in read_folder(folder).items()}
    files["manifest"] |= {"version": version, "valid_from": valid_from, **manifest}
    change(files)
    return seal({name: json.dumps(data).encode() for name, data in files.items()}, signer)


def age_limit(years: int) -> Callable[[Files], None]:
    """Another age limit, as a new regulation might set it."""

    def change(files: Files) -> None:
        (rule,) = (r for r in files["rules"]["rules"] if r["code"] == "age_below_65")
        rule["years"] = years

    return change


def without(*codes: str) -> Callable[[Files], None]:
    """A pack that never heard of these codes, in none of its lists."""

    def lacking(data: Any) -> Any:
        if isinstance(data, dict):
            return {name: lacking(value) for name, value in data.items()}
        return [lacking(one) for one in data if not named(one)] if isinstance(data, list) else data

    def named(one: Any) -> bool:
        names = (one.get("code"), one.get("segment")) if isinstance(one, dict) else (one,)
        return any(isinstance(name, str) and name in codes for name in names)

    def change(files: Files) -> None:
        files.update({name: lacking(data) for name, data in files.items()})

    return change
