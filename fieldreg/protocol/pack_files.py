"""Reads programme packs from their folders of JSON files, and knows those the program ships."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fieldreg.domain.pack import FILES, Mistake, Pack, PackFault, Shelf, build_pack, files_of
from fieldreg.domain.pack import mistakes as say
from fieldreg.domain.words import Words

from .json_places import line_of, repeated_names
from .nation_files import nation
from .resources import resource

MAX_FILE_BYTES = 4 * 1024 * 1024
_UNREADABLE = Words("tidak bisa dibaca ({why})", "cannot be read ({why})")
_TOO_LARGE = Words("lebih besar dari 4 MiB", "is larger than 4 MiB")
_NO_JSON = Words("bukan JSON yang utuh", "is no whole JSON")
_NO_JSON_HERE = Words(
    "bukan JSON yang utuh: tidak terbaca lagi di baris {line}, kolom {column}; {hint}",
    "is no whole JSON: it cannot be read on at line {line}, column {column}; {hint}",
)
_HINTS = {
    "Expecting ',' delimiter": Words(
        "mungkin ada koma yang kurang sebelum tempat itu", "maybe a comma is missing before it"
    ),
    "Expecting property name": Words(
        "mungkin ada koma yang lebih, atau tanda kutip yang kurang",
        "maybe there is a comma too many, or a quotation mark is missing",
    ),
    "Illegal trailing comma": Words(
        "mungkin ada koma yang lebih", "maybe there is a comma too many"
    ),
    "Expecting ':' delimiter": Words(
        "mungkin ada titik dua yang kurang", "maybe a colon is missing"
    ),
    "Unterminated string": Words(
        "mungkin ada tanda kutip yang kurang di akhir teks",
        "maybe a quotation mark is missing at the end of a text",
    ),
    "Invalid control character": Words(
        "mungkin ada tanda kutip yang kurang di akhir baris itu",
        "maybe a quotation mark is missing at the end of that line",
    ),
    "Extra data": Words(
        "mungkin ada kurung tutup yang lebih sebelum tempat itu",
        "maybe there is a closing bracket too many before it",
    ),
}
_CUT = Words(
    "mungkin berkasnya terpotong, atau ada kurung tutup yang kurang",
    "maybe the file was cut short, or a closing bracket is missing",
)
_HINT = Words(
    "periksa koma, tanda kutip, dan kurung di sekitarnya",
    "check commas, quotation marks and brackets around it",
)
_TWICE = Words("nama ini tertulis dua kali di satu objek", "stands twice in one object")
_TOO_DEEP = Words("bersarang terlalu dalam", "is nested too deeply")
_MOST_LEVELS = 32
# `localtime` is the laptop's own, `right/…` counts leap seconds: neither is a zone to agree on.
_ZONE = re.compile(r"[A-Z][A-Za-z_]*(/[A-Z][A-Za-z0-9_+-]*){1,2}")
_MOST_LINES = 200
"""For so many mistakes the line is looked up: each costs a search, nobody mends more at once."""


def load_pack(folder: Path) -> Pack:
    """The pack in *folder*. Raises PackFault with every mistake: file, line and field."""
    return pack_of(read_folder(folder))


def read_folder(folder: Path) -> dict[str, bytes]:
    """The bytes of a pack's files, by name without `.json`. Raises PackFault.

    Only the names a pack can have are looked at; what else lies there is not read.
    """
    broken: list[Mistake] = []
    read = {name: _bytes(folder / f"{name}.json", broken) for name in FILES}
    if broken:
        raise PackFault(*broken)
    return {name: content for name, content in read.items() if content is not None}


def pack_of(files: dict[str, bytes]) -> Pack:
    """The pack that these files make. Raises PackFault with every mistake, by file and line."""
    mistakes: list[Mistake] = []
    data = {name: _parsed(name, content, mistakes) for name, content in files.items()}
    broken = {m.file for m in mistakes if data[m.file.removesuffix(".json")] is None}
    mistakes += _with_lines(_zone_mistakes(data.get("manifest")), files)
    try:
        pack = build_pack({n: one for n, one in data.items() if f"{n}.json" not in broken})
    except PackFault as fault:
        # A file that is no JSON is not missing.
        mistakes += _with_lines([m for m in fault.mistakes if m.file not in broken], files)
    if mistakes:
        raise PackFault(*sorted(mistakes, key=lambda m: (m.file, m.line)))
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
    return Shelf.of(load_pack(folder) for folder in _shipped())


def builtin_files(key: str) -> dict[str, object] | None:
    """The parsed files of the shipped pack `<id>@<version>`, None where none ships under it."""
    for folder in _shipped():
        files = parsed_files(read_folder(folder))
        manifest = files["manifest"]
        if isinstance(manifest, dict) and f"{manifest['id']}@{manifest['version']}" == key:
            return files
    return None


def _shipped() -> list[Path]:
    """The folders of the packs that ship with the program."""
    return sorted(p for p in resource("packs").iterdir() if (p / "manifest.json").is_file())


@cache
def builtin_pack() -> Pack:
    """The newest of the packs that ship with the program."""
    return builtin_shelf().packs[-1]


def _bytes(path: Path, broken: list[Mistake]) -> bytes | None:
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        why = _UNREADABLE.filled(why=type(error).__name__)
        broken.append(Mistake(path.name, "", why))
        return None
    if len(data) > MAX_FILE_BYTES:
        broken.append(Mistake(path.name, "", _TOO_LARGE))
    return data


def _zone_mistakes(manifest: object) -> list[Mistake]:
    zone = manifest.get("time_zone") if isinstance(manifest, dict) else None
    if not isinstance(zone, str) or not zone.strip():
        return []
    try:
        if not _ZONE.fullmatch(zone):
            raise ValueError
        ZoneInfo(zone)
    except (KeyError, OSError, ValueError):
        return [Mistake("manifest.json", "time_zone", say.TIME_ZONE)]
    return []


def _parsed(name: str, content: bytes, broken: list[Mistake]) -> object:
    is_twofold = False

    def each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        nonlocal is_twofold
        found = dict(pairs)
        is_twofold = is_twofold or len(found) != len(pairs)
        return found

    file = f"{name}.json"
    try:
        text = content.decode("utf-8-sig")
        data: object = json.loads(text, object_pairs_hook=each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        broken.append(_no_json(file, error))
        return None
    if _levels(data) > _MOST_LEVELS:
        broken.append(Mistake(file, "", _TOO_DEEP))
        return None
    if is_twofold:
        broken.extend(Mistake(file, path, _TWICE, line) for path, line in repeated_names(text))
    return data


def _no_json(file: str, error: Exception) -> Mistake:
    """Where the reading stopped, and what the usual slip is there."""
    if not isinstance(error, json.JSONDecodeError):
        return Mistake(file, "", _NO_JSON)
    is_at_end = not error.doc[error.pos :].strip()
    hint = (
        _CUT
        if is_at_end
        else next((h for known, h in _HINTS.items() if error.msg.startswith(known)), _HINT)
    )
    why = Words(
        _NO_JSON_HERE.id.format(line=error.lineno, column=error.colno, hint=hint.id),
        _NO_JSON_HERE.en.format(line=error.lineno, column=error.colno, hint=hint.en),
    )
    return Mistake(file, "", why, error.lineno)


def _no_number(name: str) -> object:
    """NaN and Infinity, which Python reads and JSON does not have."""
    raise ValueError(name)


def _levels(data: object) -> int:
    """How many objects and lists stand in each other at most."""
    count, inner = 0, [data]
    while inner := [one for one in inner if isinstance(one, dict | list)]:
        count += 1
        inner = [c for one in inner for c in (one.values() if isinstance(one, dict) else one)]
    return count


def _with_lines(mistakes: list[Mistake], files: dict[str, bytes]) -> list[Mistake]:
    first, others = mistakes[:_MOST_LINES], mistakes[_MOST_LINES:]
    return [*(_with_line(m, files) for m in first), *others]


def _with_line(mistake: Mistake, files: dict[str, bytes]) -> Mistake:
    content = files.get(mistake.file.removesuffix(".json"))
    if content is None:
        return mistake
    return replace(mistake, line=line_of(content.decode("utf-8-sig"), mistake.field))
