"""A programme pack as one signed file, and a folder with a signature beside its files.

The bytes are frozen in docs/PROTOCOL.md section 10. What is signed is a list of the files with
sizes and hashes. Nothing of the files is looked at before that list was found signed by the key
that the caller trusts; only then are they held against it, and only then read as a pack. So each
refusal says what is known, and nothing that a stranger wrote is believed.

Files are keyed by their names without `.json`, as in `pack_files`.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from fieldreg.domain.pack import FILES, FORMATS, Mistake, Pack, PackFault, files_of
from fieldreg.domain.words import Words

from .pack_files import pack_of
from .pack_seal import MAX_PACK_BYTES, Listed, PackRefused, Seal, carried
from .sealed import compact

SUFFIX = ".fieldreg-pack"
SIGNATURE_FILE = "signature.json"
_MAX_SIGNATURE_BYTES = 64 * 1024
_NOT_UTF8 = Words("bukan teks UTF-8", "is no UTF-8 text")
NOT_OF_A_PACK = Words(
    "bukan berkas dari paket format ini; periksa namanya",
    "is no file of a pack of this format; check its name",
)


def seal(files: Mapping[str, bytes], private_key: bytes) -> bytes:
    """These files as one signed file, ready to be delivered.

    What they say is not looked at: check it first. Raises PackRefused pack_too_large, PackFault
    for what is no UTF-8.
    """
    texts = {f"{name}.json": _text(name, content) for name, content in files.items()}
    data = compact(Seal.make(files, private_key).members() | {"files": texts})
    if len(data) > MAX_PACK_BYTES:
        raise PackRefused("pack_too_large", mib=MAX_PACK_BYTES >> 20)
    return data


def seal_folder(files: Mapping[str, bytes], private_key: bytes) -> bytes:
    """What stands in `signature.json` beside these files, to vouch for a folder."""
    return compact(Seal.make(files, private_key).members())


def opened(data: bytes, trusted_key: str) -> dict[str, bytes]:
    """The files in *data*, if *trusted_key* (hex, empty where none is known) signed them.

    Raises PackRefused, and PackFault where a file does not belong to the pack's format. Whether
    the files make a pack is not said yet.
    """
    sealed, texts = carried(data, with_files=True)
    listed = sealed.believed(trusted_key)
    files = {name: text.encode() for name, text in texts.items()}
    for name in sorted({*listed, *files}):
        if name not in files or listed.get(name) != Listed.of(files[name]):
            raise PackRefused("pack_file_altered", file=f"{name}.json")
    return _of_a_known_format(files)


def opened_folder(folder: Path, trusted_key: str) -> dict[str, bytes]:
    """The files in *folder*, if the signature beside them is that of *trusted_key*.

    Raises what `opened` raises, and OSError. A file that is missing or shorter than the one that
    was signed is said to be half-copied.
    """
    listed = _seal_beside(folder).believed(trusted_key)
    if sum(one.size for one in listed.values()) > MAX_PACK_BYTES:
        raise PackRefused("pack_too_large", mib=MAX_PACK_BYTES >> 20)
    files = {name: _listed_file(folder, name, one) for name, one in sorted(listed.items())}
    for name in FILES:
        if name not in listed and (folder / f"{name}.json").exists():
            raise PackRefused("pack_file_altered", file=f"{name}.json")
    return _of_a_known_format(files)


def open_pack(data: bytes, trusted_key: str) -> Pack:
    """The pack in *data*. Raises PackRefused as in `opened`, PackFault for mistakes inside."""
    return pack_of(opened(data, trusted_key))


def signer_of(data: bytes) -> str:
    """The key (hex) that *data* names as its signer's; proves nothing. Raises PackRefused."""
    return carried(data, with_files=True)[0].key


def read_pack_file(path: Path, most: int = MAX_PACK_BYTES) -> bytes:
    """The bytes of a pack's file, never more than *most*.

    Raises OSError, and PackRefused pack_too_large, pack_not_a_pack (no ordinary file).
    """
    with open(path, "rb", opener=_without_waiting) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise PackRefused("pack_not_a_pack")
        # A file can grow while it is read: what was said of its size is not enough.
        data = file.read(most + 1) if found.st_size <= most else b""
    if found.st_size > most or len(data) > most:
        raise PackRefused("pack_too_large", mib=MAX_PACK_BYTES >> 20)
    return data


def _without_waiting(path: str, flags: int) -> int:
    """Opens a pipe that nobody writes to at once, to be refused; files are not changed by it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise PackFault(Mistake(f"{name}.json", "", _NOT_UTF8)) from None


def _seal_beside(folder: Path) -> Seal:
    try:
        data = read_pack_file(folder / SIGNATURE_FILE, _MAX_SIGNATURE_BYTES)
    except FileNotFoundError:
        is_a_pack = (folder / "manifest.json").exists()
        raise PackRefused("pack_unsigned" if is_a_pack else "pack_not_a_pack") from None
    return carried(data, with_files=False)[0]


def _listed_file(folder: Path, name: str, listed: Listed) -> bytes:
    file = f"{name}.json"
    try:
        content = read_pack_file(folder / file, MAX_PACK_BYTES)
    except FileNotFoundError:
        raise PackRefused("pack_file_cut", file=file) from None
    if len(content) < listed.size:
        raise PackRefused("pack_file_cut", file=file)
    if Listed.of(content) != listed:
        raise PackRefused("pack_file_altered", file=file)
    return content


def _of_a_known_format(files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files. Raises PackRefused pack_newer, PackFault for a file too many."""
    try:
        manifest = json.loads(files["manifest"])
    except (KeyError, ValueError, RecursionError):
        return files  # what is wrong with it is said when the files are read as a pack
    given = manifest.get("format") if isinstance(manifest, dict) else None
    if isinstance(given, int) and not isinstance(given, bool) and given > FORMATS[-1]:
        raise PackRefused("pack_newer", format=given, newest=FORMATS[-1])
    extra = sorted(files.keys() - set(files_of(manifest)))
    if extra:
        raise PackFault(*(Mistake(f"{name}.json", "", NOT_OF_A_PACK) for name in extra))
    return files
