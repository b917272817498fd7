"""Reads programme packs from their folders of JSON files, and knows those the program ships."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldreg.domain.pack import FILES, Mistake, Pack, PackFault, Shelf, build_pack, files_of
from fieldreg.domain.pack import mistakes as say
from fieldreg.domain.words import Words

from .json_places import line_of
from .nation_files import nation
from .resources import resource

MAX_FILE_BYTES = 4 * 1024 * 1024
_UNREADABLE = Words("tidak bisa dibaca ({why})", "cannot be read ({why})")
_TOO_LARGE = Words("lebih besar dari 4 MiB", "is larger than 4 MiB")
_NO_JSON = Words("bukan JSON yang utuh", "is no whole JSON")


def load_pack(folder: Path) -> Pack:
    """The pack in *folder*. Raises PackFault with every mistake: file, line and field."""
    return pack_of(read_folder(folder))


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of a pack's files, by name without `.json`. Raises PackFault.

    Only the names a pack can have are looked at; what else lies there is not read.
    """
    found = {}
    for name in FILES:
        path = folder / f"{name}.json"
        if path.is_file():
            found[name] = _bytes(path)
    return found


def pack_of(files: dict[str, bytes]) -> Pack:
    """The pack that these files make. Raises PackFault with every mistake."""
    data = parsed_files(files)
    try:
        pack = build_pack(data)
    except PackFault as fault:
        raise PackFault(*(_with_line(m, files) for m in fault.mistakes)) from None
    try:
        ZoneInfo(pack.time_zone)
    except (KeyError, OSError, ValueError):
        wrong = Mistake("manifest.json", "time_zone", say.TIME_ZONE)
        raise PackFault(_with_line(wrong, files)) from None
    return replace(pack, nation=nation())


def parsed_files(files: dict[str, bytes]) -> dict[str, object]:
    """What stands in these files, for those that the manifest's format has. Raises PackFault."""
    broken: list[Mistake] = []
    data = {name: _parsed(name, content, broken) for name, content in files.items()}
    if broken:
        raise PackFault(*broken)
    names = files_of(data["manifest"]) if "manifest" in data else ()
    return {name: data[name] for name in names if name in data}


@cache
def builtin_shelf() -> Shelf:
    """The packs that ship with the program, trusted as a part of it; read once."""
    folders = sorted(p for p in resource("packs").iterdir() if (p / "manifest.json").is_file())
    return Shelf.of(load_pack(folder) for folder in folders)


@cache
def builtin_pack() -> Pack:
    """The newest of the packs that ship with the program."""
    return builtin_shelf().packs[-1]


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        why = _UNREADABLE.filled(why=type(error).__name__)
        raise PackFault(Mistake(path.name, "", why)) from error
    if len(data) > MAX_FILE_BYTES:
        raise PackFault(Mistake(path.name, "", _TOO_LARGE))
    return data


def _parsed(name: str, content: bytes, broken: list[Mistake]) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
        broken.append(Mistake(f"{name}.json", "", _NO_JSON, line))
        return None


def _with_line(mistake: Mistake, files: dict[str, bytes]) -> Mistake:
    content = files.get(mistake.file.removesuffix(".json"))
    if content is None:
        return mistake
    return replace(mistake, line=line_of(content.decode("utf-8", "replace"), mistake.field))
