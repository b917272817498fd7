"""Reads a programme pack from its folder of JSON files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldreg.domain.pack import FILES, Pack, PackFault, build_pack

from .resources import resource

MAX_FILE_BYTES = 4 * 1024 * 1024


def load_pack(folder: Path) -> Pack:
    """The pack in *folder*. Raises PackFault naming the file and, where known, the field."""
    pack = build_pack({name: _parsed(folder / f"{name}.json") for name in FILES})
    try:
        ZoneInfo(pack.time_zone)
    except (KeyError, OSError, ValueError):
        raise PackFault("manifest.json", "time_zone", "is no known time zone") from None
    return pack


@cache
def builtin_pack() -> Pack:
    """The Denpasar pack that ships with the program, trusted as a part of it; read once."""
    return load_pack(resource("packs", "denpasar"))


def _parsed(path: Path) -> object:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise PackFault(path.name, "", "is missing") from None
    except OSError as error:
        raise PackFault(path.name, "", f"cannot be read ({type(error).__name__})") from error
    if len(data) > MAX_FILE_BYTES:
        raise PackFault(path.name, "", "is larger than 4 MiB")
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        where = f" near line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise PackFault(path.name, "", "is not JSON" + where) from None
