"""`fieldreg doctor --bundle FILE.zip`: what whoever helps may see of this laptop, and nothing else.

No database, no key, no token, no name is ever put in. The logs are masked where they are written;
here, where they leave the house, they are masked once more and then by lokal-id, which knows
titles and addresses.
"""

from __future__ import annotations

import io
import json
import platform
import re
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from fieldreg import __version__
from fieldreg.apps import logs
from fieldreg.apps.doctor import Check
from fieldreg.apps.say import chosen
from fieldreg.domain.masking import masked
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.domain.words import Words
from fieldreg.store.files import disk_trouble, write_atomically
from fieldreg.store.opening import VAULT_FOLDER
from fieldreg.store.vault_header import HEADER_FILE, read_header

_MOST_LOG = 1 << 20
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(?= )")
_PLACE = re.compile(r'File "(?:[^"\n]*[\\/])?([^"\\/\n]+)"')
_OURS = re.compile(
    r"workspace\.lock|screen\.ini|vault/(?:vault\.json|(?:vault|images)\.db(?:-wal|-shm)?)"
    r"|logs/(?:fieldreg\.log(?:\.\d)?|crash-[0-9TZ]+\.txt|faults\.txt)"
    r"|backups/(?:\d{8}T\d{6}Z-[0-9a-f]{8}(?:\.vault)?\.(?:db|json)|images\.db)"
)
_LIBRARIES = (
    "PySide6-Essentials",
    "SQLAlchemy",
    "alembic",
    "argon2-cffi",
    "cryptography",
    "keyring",
    "lokal-id",
    "pillow",
    "pydantic",
    "pyrage",
    "requests",
    "sqlcipher3",
)
_NOTE = Words(
    "Isi berkas ini untuk orang yang membantu Anda. Tidak ada data warga, kata sandi, kunci, atau "
    "basis data di dalamnya; catatan program sudah disamarkan. Boleh Anda buka dan periksa dulu.",
    "This file is for whoever helps you. It holds no person's data, no passphrase, no key and no "
    "database; the program's notes are masked. You may open and read it first.",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file in the bundle: its name, what it is, its text."""

    name: str
    about: Words
    text: str


def write(workspace: Path, target: Path, checks: Sequence[Check]) -> None:
    """Say what will be in it, then write the bundle of *workspace* to *target*.

    Raises UserTrouble bundle_exists (nothing is overwritten), no_such_folder, may_not_write and
    EnvironmentTrouble disk_full, disk_trouble.
    """
    _require_free(target)
    members = gather(workspace, checks)
    print(chosen(_NOTE))
    for member in members:
        print(f"  {member.name}: {chosen(member.about)}")
    _save(target, _zipped(members))


def gather(
    workspace: Path, checks: Sequence[Check], mask: Callable[[str], str] | None = None
) -> tuple[Member, ...]:
    """Everything that goes in. *mask* takes the place of the masking in tests alone."""
    mask = mask or _twice_masked()
    listed = [
        Member("doctor.json", _ABOUT["doctor"], _json([_told(c) for c in checks])),
        Member("system.json", _ABOUT["system"], _json(_system(workspace))),
        Member("keys.json", _ABOUT["keys"], _json(_keys(workspace / VAULT_FOLDER))),
        Member("files.json", _ABOUT["files"], _json(_files(workspace))),
        *_log_members(workspace / logs.LOGS_FOLDER, mask),
    ]
    about = "\n".join(f"{m.name}: {m.about.id} / {m.about.en}" for m in listed)
    note = "\n\n".join((_NOTE.id, _NOTE.en, about, ""))
    return Member("README.txt", _ABOUT["readme"], note), *listed


_ABOUT = {
    "readme": Words("penjelasan ini", "this explanation"),
    "doctor": Words("hasil pemeriksaan komputer", "what the doctor found"),
    "system": Words("versi program dan sistem, ruang disk", "versions, system, room on the disk"),
    "keys": Words(
        "banyaknya kunci dan kekuatannya, tanpa kuncinya",
        "how many key slots and how strong, without the keys",
    ),
    "files": Words(
        "nama, ukuran, dan izin berkas fieldreg", "names, sizes and modes of fieldreg's files"
    ),
    "log": Words("catatan program, disamarkan", "the program's log, masked"),
    "crash": Words("tempat program berhenti, tanpa isinya", "where it failed, without contents"),
}


def _told(check: Check) -> dict[str, str]:
    return {**asdict(check), "text": masked(check.text, logs.home())}


def _log_members(folder: Path, mask: Callable[[str], str]) -> list[Member]:
    found = [folder / logs.LOG_FILE]
    found += [folder / f"{logs.LOG_FILE}.{number}" for number in range(1, logs.OLD_FILES + 1)]
    members = [_log_member(path, _ABOUT["log"], mask) for path in found]
    crashes = [*sorted(folder.glob(logs.CRASHES)), folder / logs.FAULTS_FILE]
    members += [_log_member(path, _ABOUT["crash"], mask) for path in crashes]
    return [member for member in members if member]


def _log_member(path: Path, about: Words, mask: Callable[[str], str]) -> Member | None:
    if path.is_symlink() or not path.is_file() or not _OURS.fullmatch(f"logs/{path.name}"):
        return None
    try:
        text = path.read_bytes()[-_MOST_LOG:].decode("utf-8", "replace")
    except OSError:
        return None
    return Member(f"logs/{path.name}", about, "\n".join(mask(line) for line in text.splitlines()))


def _twice_masked() -> Callable[[str], str]:
    """Masks a line of a log; the moment in front of it and the place of a fault are left."""
    from lokal.samaran import Samaran  # noqa: PLC0415 - takes long to load, and only helps here

    second = Samaran()
    home = logs.home()

    def mask(line: str) -> str:
        moment = _MOMENT.match(line)
        rest = _PLACE.sub(r"File \1", line[moment.end() :] if moment else line)
        return (moment.group() if moment else "") + str(second.mask(masked(rest, home)).text)

    return mask


def _system(workspace: Path) -> dict[str, Any]:
    from fieldreg.protocol.pack_files import builtin_pack  # noqa: PLC0415

    place = next(p for p in (workspace, *workspace.parents) if p.exists())
    facts: dict[str, Any] = {
        "fieldreg": __version__,
        "built": bool(getattr(sys, "frozen", False)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "pack": builtin_pack().key,
        "libraries": {name: _version(name) for name in _LIBRARIES},
    }
    with suppress(OSError):
        usage = shutil.disk_usage(place)
        facts["disk_mib"] = {"whole": usage.total >> 20, "free": usage.free >> 20}
    return facts


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _keys(vault: Path) -> dict[str, Any]:
    """How the vault is locked: numbers and words only, nothing that is random."""
    try:
        header = read_header(vault)
        form = json.loads((vault / HEADER_FILE).read_bytes())["format"]
    except Trouble as trouble:
        return {"trouble": trouble.key}
    except (OSError, ValueError, KeyError, TypeError):
        return {"trouble": "disk_trouble"}
    return {
        "format": form,
        "slots": [
            {"kdf": asdict(slot.kdf), "device_secret": slot.device_secret} for slot in header.slots
        ],
        "recovery": header.recovery is not None,
        "failed_tries": header.tries.failed,
    }


def _files(workspace: Path) -> list[dict[str, Any]]:
    """fieldreg's own files by name; others, whose names somebody chose, as `other`."""
    listed = []
    for path in sorted(workspace.rglob("*")):
        with suppress(OSError):
            facts = path.lstat()
            name = path.relative_to(workspace).as_posix()
            if stat.S_ISREG(facts.st_mode):
                shown = name if _OURS.fullmatch(name) else "other"
                listed.append(
                    {"name": shown, "size": facts.st_size, "mode": f"{facts.st_mode & 0o7777:o}"}
                )
    return listed


def _json(facts: object) -> str:
    return json.dumps(facts, ensure_ascii=False, indent=1)


def _zipped(members: Sequence[Member]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.name)  # 1980: a date says when somebody worked
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o600) << 16
            archive.writestr(info, member.text)
    return file.getvalue()


def _require_free(target: Path) -> None:
    if target.is_symlink() or target.exists():
        raise UserTrouble("bundle_exists")
    if not target.absolute().parent.is_dir():
        raise UserTrouble("no_such_folder")


def _save(target: Path, data: bytes) -> None:
    try:
        write_atomically(target.absolute(), data)
    except PermissionError:
        raise UserTrouble("may_not_write") from None
    except OSError as error:
        raise disk_trouble(error) from None
