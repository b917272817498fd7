"""The files of backups: their names, their manifest, what lies in a place. No key is needed here.

    <place>/<made at>-<short id>.db           the encrypted database, one picture of it
    <place>/<made at>-<short id>.vault.json   the vault header of that moment: the key's slots
    <place>/<made at>-<short id>.json         the manifest, written last

The near place is `<workspace>/backups`. A second one, on a stick or in a folder, has a folder of
its own for each vault, so that laptops may share a stick. The manifest names no person and no
place.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from fieldreg.protocol.sealed import compact

from .files import sync_folder, write_atomically

FORMAT = 1
NEAR_FOLDER = "backups"
SECOND_FOLDER = "fieldreg-backups"
DATABASE, HEADER, MANIFEST = ".db", ".vault.json", ".json"
UNFINISHED = ".new"
State = Literal["good", "bad", "unchecked"]

_NAME = re.compile(r"(?P<stamp>\d{8}T\d{6}Z)-[0-9a-f]{8}")
_STAMP = "%Y%m%dT%H%M%SZ"
_MOMENT = "%Y-%m-%dT%H:%M:%SZ"
_MOST_MANIFEST = 64 << 10


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a backup without opening it. Moments are UTC, hashes hex.

    `serial` grows with every backup of this vault, whatever the clock says; `revisions` is the
    number of the newest row of history in it, `audit` that of the newest audit entry; `mark` is
    equal in two backups if nothing worth keeping changed between them; `people` and `waiting` are
    counts for the screen. `verified_at` is empty once the file was found bad.
    """

    backup_id: str
    vault_id: str
    made_at: str
    why: str
    serial: int
    schema: int
    revisions: int
    audit: int
    people: int
    waiting: int
    mark: str
    size: int
    sha256: str
    header_sha256: str
    verified_at: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup as it lies in a place. Without a readable manifest it is `unchecked`."""

    path: Path
    backup_id: str
    made_at: str
    size: int
    state: State
    manifest: Manifest | None

    @property
    def serial(self) -> int:
        """Its place in the order; 0 where nothing is known."""
        return self.manifest.serial if self.manifest else 0

    @property
    def header(self) -> Path:
        """Where the copy of the vault header lies."""
        return self.path.with_name(f"{self.backup_id}{HEADER}")


def near_place(folder: Path) -> Path:
    """Where backups of the workspace *folder* always go."""
    return folder / NEAR_FOLDER


def second_place(chosen: Path, vault_id: str) -> Path:
    """Where backups of that vault go under a folder or stick that was *chosen*."""
    return chosen / SECOND_FOLDER / vault_id


def backup_name(at: datetime, short_id: str) -> str:
    """The id of a backup, which is also its files' name; *short_id* has eight hex digits."""
    return f"{at.astimezone(UTC).strftime(_STAMP)}-{short_id}"


def write_manifest(place: Path, manifest: Manifest) -> None:
    """Write or replace the manifest; durable when it returns. Raises OSError."""
    data = {"format": FORMAT, **asdict(manifest)}
    text = json.dumps({**data, "check": _check(data)}, indent=1, sort_keys=True)
    write_atomically(place / f"{manifest.backup_id}{MANIFEST}", text.encode())


def read_manifest(path: Path) -> Manifest | None:
    """The manifest in *path*, or None if it is missing, damaged or of a later format."""
    with suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        if path.stat().st_size > _MOST_MANIFEST:
            return None
        raw = json.loads(path.read_bytes())
        check = raw.pop("check")
        if raw["format"] == FORMAT and check == _check(raw):
            return _manifest(raw)
    return None


def kept_backups(place: Path) -> tuple[Kept, ...]:
    """Every finished backup in *place*, the newest first; empty where the place is not there."""
    return tuple(sorted(_found(place), key=lambda k: (k.serial, k.made_at, k.backup_id))[::-1])


def kept_at(path: Path) -> Kept:
    """The backup whose database is *path*, wherever it lies. Raises OSError."""
    name, size = path.name.removesuffix(DATABASE), path.stat().st_size
    manifest = read_manifest(path.with_name(f"{name}{MANIFEST}"))
    if manifest is None or manifest.backup_id != name:
        return Kept(path, name, _made_at(path, name), size, "unchecked", None)
    is_good = bool(manifest.verified_at) and size == manifest.size
    return Kept(path, name, manifest.made_at, size, "good" if is_good else "bad", manifest)


def remove(kept: Kept) -> None:
    """Delete one backup, its database first. Raises OSError."""
    place = kept.path.parent
    for end in (DATABASE, HEADER, MANIFEST):
        (place / f"{kept.backup_id}{end}").unlink(missing_ok=True)
    sync_folder(place)


def sweep(place: Path) -> None:
    """Remove what an interrupted backup or deletion left in *place*."""
    with suppress(OSError):
        for left in place.glob(f"*{UNFINISHED}"):
            if _NAME.fullmatch(left.name.partition(".")[0]):
                left.unlink(missing_ok=True)
        for left in place.glob(f"*{MANIFEST}"):
            name = left.name.removesuffix(HEADER).removesuffix(MANIFEST)
            if _NAME.fullmatch(name) and not (place / f"{name}{DATABASE}").exists():
                left.unlink(missing_ok=True)


def moment(text: str) -> datetime | None:
    """A manifest's moment, or None if it is none."""
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def _found(place: Path) -> Iterator[Kept]:
    with suppress(OSError):
        for path in place.glob(f"*{DATABASE}"):
            if _NAME.fullmatch(path.name.removesuffix(DATABASE)):
                with suppress(OSError):
                    yield kept_at(path)


def _made_at(path: Path, name: str) -> str:
    found = _NAME.fullmatch(name)
    with suppress(ValueError):
        if found:
            stamp = datetime.strptime(found["stamp"], _STAMP).replace(tzinfo=UTC)
            return stamp.strftime(_MOMENT)
    return datetime.fromtimestamp(path.stat().st_mtime, UTC).strftime(_MOMENT)


def _manifest(raw: Mapping[str, Any]) -> Manifest:
    values = {f.name: raw[f.name] for f in fields(Manifest)}
    for field in fields(Manifest):
        if type(values[field.name]) is not {"str": str, "int": int}[str(field.type)]:
            raise ValueError(field.name)
    return Manifest(**values)


def _check(data: Mapping[str, Any]) -> str:
    """A sum over the manifest itself, so that a flipped bit in it is noticed."""
    return sha256(b"fieldreg/backup/1\x00" + compact(data)).hexdigest()
