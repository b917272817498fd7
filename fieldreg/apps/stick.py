"""`fieldreg bundle export|import`: what waits as one sealed file, and the centre's reply."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps.officer import signed_in
from fieldreg.apps.options import add_common
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble

if TYPE_CHECKING:
    from fieldreg.services.stick import StickFile, StickReport

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `bundle` to the command line."""
    bundle = subparsers.add_parser(
        "bundle",
        help=words(
            "kirim dan terima lewat flashdisk, tanpa internet",
            "send and receive by stick, without a line",
        ),
    )
    verbs = bundle.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    text = words(
        "tulis semua yang menunggu ke satu berkas tersegel untuk pusat",
        "write all that waits into one sealed file for the centre",
    )
    export = _verb(verbs, "export", _export, text)
    export.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path(),
        metavar="DIR",
        help=words("tempatnya, misalnya flashdisk (bawaan: di sini)", "where to (here by default)"),
    )
    export.add_argument(
        "--without-photos",
        action="store_true",
        help=words("foto tidak ikut; tetap menunggu", "leave photos out; they go on waiting"),
    )
    taken = _verb(
        verbs, "import", _import, words("baca balasan dari pusat", "read the centre's reply")
    )
    taken.add_argument("file", type=Path, metavar="FILE.fieldreg-reply")


def _verb(
    verbs: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_common(parser)
    parser.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    add_passphrase_file(parser)
    parser.set_defaults(command=command)
    return parser


def _export(options: argparse.Namespace) -> int:
    from fieldreg.services import stick  # noqa: PLC0415 - the program starts without it

    with signed_in(options) as (desk, _):
        made = stick.make_file(
            desk,
            options.folder,
            on_writer=lambda job: job(),
            with_photos=not options.without_photos,
        )
    paths = [str(path) for path in (made.path, *made.further)]
    if options.json:
        told = asdict(made) | {"path": paths[0], "further": paths[1:]}
        print(json.dumps(told, ensure_ascii=False))
        return 0
    print(*paths, sep="\n")
    print(_holds(made.revisions))
    _say_photos(made)
    if made.left:
        print(
            words(
                f"{made.left} lagi tidak muat; ikut di berkas berikutnya.",
                f"{made.left} more found no room; they go with the next file.",
            )
        )
    return 0


def _say_photos(made: StickFile) -> None:
    if made.photos:
        files = 1 + len(made.further)
        print(
            words(
                f"Foto di dalamnya: {made.photos}, dalam {files} berkas. Bawa semuanya.",
                f"Photos in it: {made.photos}, in {files} file(s). Bring all of them.",
            )
        )
    if made.photos_left:
        print(
            words(
                f"{made.photos_left} foto tidak muat; ikut di berkas berikutnya, setelah balasan "
                "ini dibaca.",
                f"{made.photos_left} photos found no room; they go with the next file, once this "
                "reply is read.",
            )
        )


def _holds(revisions: int) -> str:
    """What is in a file that was made, and what to do with it."""
    if not revisions:
        return words(
            "Tidak ada perubahan yang menunggu; berkas ini meminta kabar baru dari pusat. Baca "
            "balasannya dengan `fieldreg bundle import`.",
            "No change waits; this file asks the centre for what is new. Read its reply with "
            "`fieldreg bundle import`.",
        )
    return words(
        f"Di dalamnya {revisions} perubahan. Semuanya tetap menunggu di laptop ini "
        "sampai balasan pusat dibaca dengan `fieldreg bundle import`.",
        f"It holds {revisions} changes. All of them still wait on this laptop until the "
        "centre's reply is read with `fieldreg bundle import`.",
    )


def _import(options: argparse.Namespace) -> int:
    from fieldreg.services import stick  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        report = stick.take_file(desk, options.file, on_writer=lambda job: job())
    if options.json:
        shown = asdict(report) | {"changed_records": len(report.changed_records)}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        _tell(report)
    if report.trouble:
        raise EnvironmentTrouble(report.trouble)
    return 1 if report.waiting or report.must_repeat else 0


def _tell(report: StickReport) -> None:
    print(
        words(
            f"Diterima pusat {report.delivered}, ditahan {report.quarantined}, kabar baru "
            f"{report.received}, masih menunggu {report.waiting}.",
            f"Delivered {report.delivered}, kept aside {report.quarantined}, new from the centre "
            f"{report.received}, still waiting {report.waiting}.",
        )
    )
    if report.photos or report.photos_refused or report.photos_waiting:
        print(
            words(
                f"Foto: diterima pusat {report.photos}, ditolak {report.photos_refused}, masih "
                f"menunggu {report.photos_waiting}.",
                f"Photos: delivered {report.photos}, refused {report.photos_refused}, still "
                f"waiting {report.photos_waiting}.",
            )
        )
    if report.must_repeat:
        print(
            words(
                "Belum selesai: buat satu berkas lagi dan bawa ke pusat.",
                "Not finished: make one more file and bring it to the centre.",
            )
        )
