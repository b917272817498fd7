"""What a person means by PATH: a pack's folder, a pack in one file, or a pack that is shipped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fieldreg.domain.pack import FILES, Mistake, Pack, PackFault, files_of
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.protocol.pack_container import (
    NOT_OF_A_PACK,
    SIGNATURE_FILE,
    opened,
    opened_folder,
    read_pack_file,
    signer_of,
)
from fieldreg.protocol.pack_files import builtin_shelf, pack_of, parsed_files, read_folder
from fieldreg.protocol.resources import resource


class Origin(StrEnum):
    """Where a pack on the command line comes from."""

    FOLDER = "folder"
    FILE = "file"
    SHIPPED = "shipped"


@dataclass(frozen=True, slots=True)
class Source:
    """The files of a pack, not yet read as one.

    `signer` is the key that a file names, under which its signature holds; whose key that is
    nobody has said. `strays` are JSON files of a folder that no pack of this format has.
    """

    origin: Origin
    files: dict[str, bytes]
    signer: str = ""
    strays: tuple[Mistake, ...] = ()

    def pack(self) -> Pack:
        """The pack. Raises PackFault with every mistake."""
        try:
            pack = pack_of(self.files)
        except PackFault as fault:
            raise PackFault(*fault.mistakes, *self.strays) from None
        if self.strays:
            raise PackFault(*self.strays)
        return pack

    def parsed(self) -> dict[str, object]:
        """What stands in the files. Raises PackFault where that is no JSON."""
        return parsed_files(self.files)


def source_of(text: str) -> Source:
    """What *text* names. Raises UserTrouble, PackFault; EnvironmentTrouble pack_unreadable."""
    place = _place(text)
    if place is None:
        return Source(Origin.SHIPPED, read_folder(_shipped(text)))
    if place is Origin.FOLDER:
        return folder_source(Path(text))
    data = file_bytes(Path(text))
    signer = signer_of(data)
    return Source(Origin.FILE, opened(data, signer), signer)


def trusted_source(text: str, trusted_key: str) -> Source:
    """What *text* names, if *trusted_key* signed it. Raises what `source_of` raises."""
    place = _place(text)
    if place is None:
        _shipped(text)
        raise UserTrouble("pack_shipped")
    if place is Origin.FILE:
        return Source(place, opened(file_bytes(Path(text)), trusted_key), trusted_key)
    try:
        return Source(place, opened_folder(Path(text), trusted_key), trusted_key)
    except OSError:
        raise EnvironmentTrouble("pack_unreadable") from None


def folder_source(folder: Path) -> Source:
    """The files of a working folder, signed or not. Raises PackFault, pack_unreadable."""
    try:
        there = {p.stem for p in folder.iterdir() if p.suffix == ".json"}
        files = read_folder(folder)
    except OSError:
        raise EnvironmentTrouble("pack_unreadable") from None
    names = _names(files)
    strays = sorted(there - {*names, Path(SIGNATURE_FILE).stem})
    mistakes = tuple(Mistake(f"{name}.json", "", NOT_OF_A_PACK) for name in strays)
    return Source(Origin.FOLDER, {n: files[n] for n in names if n in files}, "", mistakes)


def file_bytes(path: Path) -> bytes:
    """A pack's bytes. Raises PackRefused; EnvironmentTrouble pack_unreadable."""
    try:
        return read_pack_file(path)
    except OSError:
        raise EnvironmentTrouble("pack_unreadable") from None


def _place(text: str) -> Origin | None:
    """A folder or a file, or None where there is nothing of that name."""
    try:
        path = Path(text)
        if path.is_dir():
            return Origin.FOLDER
        return Origin.FILE if path.exists() else None
    except PermissionError:
        raise EnvironmentTrouble("pack_unreadable") from None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _shipped(key: str) -> Path:
    for folder in resource("packs").iterdir():
        manifest = _manifest(folder)
        if f"{manifest.get('id')}@{manifest.get('version')}" == key:
            return folder
    keys = ", ".join(p.key for p in builtin_shelf().packs)
    raise UserTrouble("pack_not_found", shipped=keys)


def _manifest(folder: Path) -> dict[str, object]:
    path = folder / "manifest.json"
    found: object = json.loads(path.read_bytes()) if path.is_file() else {}
    return found if isinstance(found, dict) else {}


def _names(files: dict[str, bytes]) -> tuple[str, ...]:
    """The names of the manifest's format; all there are where the manifest does not say."""
    try:
        return files_of(json.loads(files["manifest"]))
    except (KeyError, ValueError, RecursionError, PackFault):
        return FILES
