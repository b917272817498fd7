"""`fieldreg doctor`: is this machine fit, and is the workspace in order?"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from fieldreg.apps import doctor_keys
from fieldreg.apps.say import chosen, explain, words
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Words

FREE_MIB = 500
NAMES = {
    "python": Words("Python", "Python"),
    "qt": Words("tampilan", "windows"),
    "sqlcipher": Words("basis data", "database"),
    "pack": Words("paket program", "pack"),
    "disk": Words("ruang disk", "room on the disk"),
    "workspace": Words("folder kerja", "workspace"),
    "recovery": Words("kata sandi hilang", "lost passphrase"),
    "device_secret": Words("kunci laptop", "laptop's secret"),
    "passphrase_cost": Words("kekuatan kata sandi", "cost of a guess"),
}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `state` is `good`, `attention` or `wrong`."""

    name: str
    state: str
    text: str


def run(workspace: Path, *, as_json: bool, bundle: Path | None = None) -> int:
    """Print every check, 1 if anything is wrong; or write them into a *bundle* for whoever helps.

    Raises what `bundle.write` raises.
    """
    checks = tuple(examine(workspace))
    if bundle is not None:
        from fieldreg.apps import bundle as help_bundle  # noqa: PLC0415

        help_bundle.write(workspace, bundle, checks)
        print(words(f"Sudah ditulis: {bundle}", f"Written: {bundle}"))
        return 0
    if as_json:
        print(json.dumps([asdict(c) for c in checks], ensure_ascii=False))
    else:
        marks = {"good": "✓", "attention": "!", "wrong": "✗"}
        for check in checks:
            print(f"{marks[check.state]} {chosen(NAMES[check.name])}: {check.text}")
    return 1 if any(c.state == "wrong" for c in checks) else 0


def examine(workspace: Path) -> Iterator[Check]:
    """Look at everything; a check that fails never stops the next."""
    for name, look in (
        ("python", _python),
        ("qt", _qt),
        ("sqlcipher", _engine),
        ("pack", _pack),
        ("disk", lambda: _disk(workspace)),
        ("workspace", lambda: _workspace(workspace)),
        ("recovery", lambda: _recovery(workspace)),
        ("device_secret", lambda: doctor_keys.device_secret(workspace)),
        ("passphrase_cost", lambda: doctor_keys.passphrase_cost(workspace)),
    ):
        yield _guarded(name, look)


def _guarded(name: str, look: Callable[[], tuple[str, str]]) -> Check:
    try:
        return Check(name, *look())
    except Trouble as trouble:
        return Check(name, "wrong", explain(trouble))
    except (OSError, ImportError, ValueError) as error:
        kind = type(error).__name__
        said = words(f"tidak dapat diperiksa ({kind})", f"could not be looked at ({kind})")
        return Check(name, "wrong", said)


def _python() -> tuple[str, str]:
    return "good", sys.version.split()[0]


def _qt() -> tuple[str, str]:
    from fieldreg.apps import preflight  # noqa: PLC0415

    missing = preflight.missing_advice()
    return ("wrong", missing) if missing else ("good", words("siap", "ready"))


def _engine() -> tuple[str, str]:
    from fieldreg.database import sqlcipher  # noqa: PLC0415

    sqlcipher.require_engine()
    return "good", words("mesin basis data cukup baru", "the database engine is recent enough")


def _pack() -> tuple[str, str]:
    from fieldreg.protocol.pack_files import builtin_pack  # noqa: PLC0415

    start = time.perf_counter()
    pack = builtin_pack()
    return "good", f"{pack.key} ({(time.perf_counter() - start) * 1000:.0f} ms)"


def _disk(workspace: Path) -> tuple[str, str]:
    place = next(p for p in (workspace, *workspace.parents) if p.exists())
    free = shutil.disk_usage(place).free >> 20
    if free < FREE_MIB:
        return "attention", words(
            f"tinggal {free} MiB; kosongkan ruang agar data tetap bisa disimpan",
            f"{free} MiB left; make room so that saving keeps working",
        )
    return "good", words(f"{free} MiB bebas", f"{free} MiB free")


def _workspace(folder: Path) -> tuple[str, str]:
    from fieldreg.services import workspace  # noqa: PLC0415

    state = workspace.state(folder)
    if state is workspace.WorkspaceState.BARE:
        return "attention", words(
            "laptop ini belum didaftarkan; buka `fieldreg`",
            "this laptop is not enrolled yet; open `fieldreg`",
        )
    return "good", words("ada, terkunci dengan kata sandi", "there, locked with a passphrase")


def _recovery(folder: Path) -> tuple[str, str]:
    from fieldreg.services import recovery, workspace  # noqa: PLC0415

    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        return "good", words("belum ada yang perlu dipulihkan", "there is nothing to recover yet")
    if recovery.is_recoverable(folder):
        return "good", words(
            "pusat bisa mengganti kata sandi yang hilang",
            "the centre can replace a lost passphrase",
        )
    return "attention", words(
        "didaftarkan tanpa kunci pemulihan: kata sandi yang hilang hanya bisa diganti oleh kepala "
        "kantor yang masih bisa masuk",
        "enrolled without a recovery key: only a head of office who can still sign in can replace "
        "a lost passphrase",
    )
