"""`fieldreg backup now|list|verify|restore|adopt|rescue|place`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from fieldreg.apps.backup_words import NEAR_PHOTOS_FAILED, PLACES, SECOND, SECOND_FAILED, STATES
from fieldreg.apps.moments import local
from fieldreg.apps.officer import signed_in
from fieldreg.apps.options import add_common, workspace_of
from fieldreg.apps.passphrase import add_passphrase_file, passphrase_from
from fieldreg.apps.say import chosen, explain, words
from fieldreg.domain.trouble import EnvironmentTrouble

if TYPE_CHECKING:
    from fieldreg.services.backup import BackupRow

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `backup` to the command line."""
    backup = subparsers.add_parser(
        "backup", help=words("cadangan folder kerja", "backups of the workspace")
    )
    verbs = backup.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    _verb(verbs, "now", _now, words("buat cadangan sekarang", "make a backup now"))
    text = words("cadangan apa saja (tanpa kata sandi)", "which there are (no passphrase)")
    _verb(verbs, "list", _list, text, has_passphrase=False)
    verify = _verb(
        verbs,
        "verify",
        _verify,
        words("buka dan periksa sampai lembar terakhir", "open and check to the last page"),
    )
    _backup(verify, nargs="?")
    restore = _verb(
        verbs,
        "restore",
        _restore,
        words(
            "kembali ke satu cadangan; yang belum terkirim ikut",
            "go back to a backup; unsent work comes along",
        ),
    )
    _backup(restore)
    adopt = _verb(
        verbs,
        "adopt",
        _adopt,
        words(
            "taruh cadangan laptop lain di laptop kosong ini, agar pusat dapat membukanya",
            "lay another laptop's backup on this bare one, so that the centre can open it",
        ),
        has_passphrase=False,
    )
    _backup(adopt)
    _verb(
        verbs,
        "rescue",
        _rescue,
        words(
            "selamatkan folder kerja yang rusak: simpan yang belum terkirim, lalu pulihkan",
            "mend a damaged workspace: save what is unsent, then restore",
        ),
    )
    place = _verb(
        verbs,
        "place",
        _place,
        words(
            "lihat atau pilih tempat kedua, misalnya flashdisk",
            "show or choose the second place, a stick say",
        ),
    )
    place.add_argument(
        "folder", nargs="?", type=Path, metavar="DIR", help=words("folder", "folder")
    )
    place.add_argument(
        "--none", action="store_true", help=words("tanpa tempat kedua", "have no second place")
    )


def _verb(
    verbs: Commands,
    name: str,
    command: Callable[[argparse.Namespace], int],
    text: str,
    *,
    has_passphrase: bool = True,
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_common(parser)
    parser.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    if has_passphrase:
        add_passphrase_file(parser)
    parser.set_defaults(command=command)
    return parser


def _backup(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    parser.add_argument(
        "backup",
        nargs=nargs,
        metavar=words("CADANGAN", "BACKUP"),
        help=words("id dari `list`, atau berkas .db", "an id of `list`, or a .db file"),
    )


def _now(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415 - the program starts without it

    with signed_in(options) as (desk, _):
        row = backup.back_up(desk, "asked")
    if options.json:
        return _tell(row)
    print(
        words(
            f"Cadangan {row.backup_id} dibuat dan diperiksa: {row.people} orang, "
            f"{row.waiting} menunggu kirim.",
            f"Backup {row.backup_id} made and checked: {row.people} people, {row.waiting} waiting.",
        )
    )
    if row.near_photos:
        failed = NEAR_PHOTOS_FAILED.filled(why=explain(EnvironmentTrouble(row.near_photos)))
        print(chosen(failed))
    if row.second:
        failed = SECOND_FAILED.filled(why=explain(EnvironmentTrouble(row.second)))
        print(chosen(SECOND.get(row.second) or failed))
    return 0


def _list(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415

    rows = backup.backups(workspace_of(options))
    if options.json:
        print(json.dumps([asdict(row) for row in rows]))
        return 0
    for row in rows:
        print(_line(row))
    if not rows:
        print(words("Belum ada cadangan.", "There are no backups yet."))
    return 0


def _line(row: BackupRow) -> str:
    people = words(f"{row.people} orang", f"{row.people} people") if row.people >= 0 else "-"
    waits = words(f"{row.waiting} menunggu", f"{row.waiting} waiting") if row.waiting >= 0 else "-"
    return "  ".join(
        (row.backup_id, local(row.made_at), chosen(STATES[row.state]), chosen(PLACES[row.place]),
         f"{row.size / 1e6:.1f} MB", people, waits)
    )  # fmt: skip


def _verify(options: argparse.Namespace) -> int:
    """1 if one of them is bad."""
    from fieldreg.services import backup  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        rows = backup.verify(desk, options.backup)
    if options.json:
        print(json.dumps([asdict(row) for row in rows]))
    else:
        for row in rows:
            print(_line(row))
    return 1 if any(row.state != "good" for row in rows) else 0


def _restore(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415

    passphrase = passphrase_from(options.passphrase_file, words("Kata sandi: ", "Passphrase: "))
    done = backup.restore(workspace_of(options), options.backup, passphrase)
    if options.json:
        return _tell(done)
    when = local(done.made_at)
    print(
        words(
            f"Dipulihkan ke cadangan {when}: {done.people} orang, {done.waiting} menunggu "
            f"kirim ({done.rescued} di antaranya dibuat sesudah cadangan itu).",
            f"Restored to the backup of {when}: {done.people} people, {done.waiting} "
            f"waiting ({done.rescued} of them made after that backup).",
        )
    )
    _tell_lost(done.lost)
    return 0


def _adopt(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415

    backup.adopt(workspace_of(options), options.backup)
    if options.json:
        print(json.dumps({"adopted": True}))
        return 0
    print(
        words(
            "Cadangan itu ada di laptop ini sekarang, masih terkunci. Lanjutkan dengan "
            "`fieldreg recover request`, lalu jawaban pusat dengan `--rescue`.",
            "The backup lies on this laptop now, still locked. Go on with `fieldreg recover "
            "request`, then the centre's answer with `--rescue`.",
        )
    )
    return 0


def _rescue(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415

    passphrase = passphrase_from(options.passphrase_file, words("Kata sandi: ", "Passphrase: "))
    done = backup.rescue(workspace_of(options), passphrase)
    if options.json:
        return _tell(done)
    if done.was_sound:
        print(words("Tidak ada yang rusak.", "Nothing is damaged."))
        return 0
    source = local(done.made_at) or words("tanpa cadangan", "no backup")
    print(
        words(
            f"Diselamatkan ({source}): {done.people} orang, {done.waiting} menunggu kirim, "
            f"{done.rescued} di antaranya dari berkas yang rusak.",
            f"Rescued ({source}): {done.people} people, {done.waiting} waiting, {done.rescued} of "
            "them from the damaged file.",
        )
    )
    _tell_lost(done.lost)
    return 0


def _tell_lost(lost: int) -> None:
    if lost:
        print(
            words(
                f"{lost} simpanan tidak dapat dibaca lagi; yang sudah terkirim datang lagi dari "
                "pusat. Berkas lamanya tetap ada di vault/kept.",
                f"{lost} saves cannot be read any more; those that were sent come again from the "
                "centre. The old files are kept in vault/kept.",
            )
        )


def _place(options: argparse.Namespace) -> int:
    from fieldreg.services import backup  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        if options.none or options.folder:
            backup.choose_second_place(desk, None if options.none else options.folder)
        place = backup.second_place(desk)
        there = backup.is_second_place_there(desk.folder)
    if options.json:
        print(json.dumps({"second_place": place, "is_there": there}))
        return 0
    if not place:
        print(words("Tempat kedua belum dipilih.", "No second place is chosen."))
        return 0
    state = words("terpasang", "is there") if there else words("tidak terpasang", "is not there")
    print(f"{place}: {state}")
    return 0


def _tell(result: Any) -> int:
    print(json.dumps(asdict(result)))
    return 0
