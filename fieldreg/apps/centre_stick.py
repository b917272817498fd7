"""`fieldreg centre bundle import|waiting|open`: laptops' files from sticks, and replies to them."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from fieldreg.apps import centre_escrow
from fieldreg.apps.centre_place import Commands, add_place, opened
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

if TYPE_CHECKING:
    from fieldreg.server.sticks import Report


def add_commands(verbs: Commands) -> None:
    """Add `bundle` to the commands of a centre."""
    bundle = verbs.add_parser(
        "bundle", help=words("kiriman laptop lewat flashdisk", "what laptops send by stick")
    )
    inner = bundle.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    taken = _verb(
        inner,
        "import",
        words(
            "baca berkas dari laptop dan tulis balasannya",
            "read a laptop's file and write the reply to it",
        ),
    )
    taken.add_argument("files", type=Path, nargs="+", metavar="FILE.fieldreg-bundle")
    taken.add_argument(
        "--out",
        type=Path,
        metavar="FILE.fieldreg-reply",
        help=words(
            "balasannya, untuk satu berkas (bawaan: di sebelahnya)",
            "the reply, to one file (beside it by default)",
        ),
    )
    taken.add_argument(
        "--again",
        action="store_true",
        help=words(
            "sudah pernah dibaca: buat balasannya lagi", "it was read before: answer it anew"
        ),
    )
    taken.add_argument(
        "--revoked",
        action="store_true",
        help=words(
            "juga dari laptop yang sudah dicabut dan hilang; ia tidak diberi balasan",
            "also from a laptop that was revoked and is gone; it gets no reply",
        ),
    )
    taken.set_defaults(command=_import)
    text = words(
        "yang menunggu perubahan sebelumnya tiba", "what waits for changes before it to arrive"
    )
    _verb(inner, "waiting", text).set_defaults(command=_waiting)
    centre_escrow.add_to(inner)


def _verb(verbs: Commands, name: str, text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_place(parser)
    parser.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    return parser


def _import(options: argparse.Namespace) -> int:
    from fieldreg.protocol.bundle import REPLY_SUFFIX  # noqa: PLC0415
    from fieldreg.protocol.bundle_files import source, write_file  # noqa: PLC0415
    from fieldreg.server.sticks import answer_bundle  # noqa: PLC0415

    if options.out and len(options.files) > 1:
        raise UserTrouble("stick_one_reply")
    is_over = True
    with opened(options) as centre:
        for file in options.files:
            reply = answer_bundle(
                centre, source(file), again=options.again, admits_revoked=options.revoked
            )
            out: Path | None = None
            if reply.data is not None:
                out = options.out or _free(file.with_suffix(REPLY_SUFFIX))
                write_file(out, reply.data)
            if options.json:
                written = {"reply": str(out) if out else None}
                print(json.dumps(asdict(reply.report) | written, ensure_ascii=False))
            else:
                print(out or words("(tanpa balasan)", "(no reply)"))
                _tell(reply.report, is_answered=out is not None)
            report = reply.report
            is_over = is_over and not (report.waiting or report.early or report.refused)
    return 0 if is_over else 1


def _free(path: Path) -> Path:
    """*path*, with a number if a reply lies there already."""
    number, found = 2, path
    while found.exists():
        found, number = path.with_stem(f"{path.stem}-{number}"), number + 1
    return found


def _tell(report: Report, *, is_answered: bool) -> None:
    print(
        words(
            f"Dari {report.device_name or report.device_id}: {report.new} baru, {report.known} "
            f"sudah ada, {report.quarantined} ditahan.",
            f"From {report.device_name or report.device_id}: {report.new} new, {report.known} here "
            f"already, {report.quarantined} kept aside.",
        )
    )
    _tell_photos(report)
    if is_answered:
        _tell_what_comes_again(report)
    else:
        _tell_what_stays_here(report)


def _tell_what_stays_here(report: Report) -> None:
    """Of a revoked laptop, which brings nothing again."""
    if report.waiting:
        print(
            words(
                f"{report.waiting} menunggu: perubahan nomor {report.gap_from} dan seterusnya "
                "tidak ada di berkas ini. Tidak ada yang hilang: tersimpan di sini. Bila ada "
                "berkas lain dari laptop itu, baca juga berkas itu.",
                f"{report.waiting} wait: change number {report.gap_from} and after is not in this "
                "file. Nothing is lost: it is kept here. If there is another file of that laptop, "
                "read that one too.",
            )
        )
    if report.refused:
        codes = ", ".join(sorted(set(report.refused)))
        print(
            words(
                f"Sebagian tidak bisa diterima apa adanya ({codes}), dan tidak tersimpan di sini. "
                "Simpan berkas itu.",
                f"Some could not be taken as it is ({codes}) and is not kept here. Keep that file.",
            )
        )


def _tell_what_comes_again(report: Report) -> None:
    if report.waiting:
        print(
            words(
                f"{report.waiting} menunggu: perubahan nomor {report.gap_from} dan seterusnya "
                "belum tiba. Tidak ada yang hilang; yang itu diminta lewat balasan ini.",
                f"{report.waiting} wait: change number {report.gap_from} and after is not here. "
                "Nothing is lost; this reply asks for it.",
            )
        )
    if report.early:
        print(
            words(
                f"{report.early} datang terlalu awal: yang mendahuluinya di laptop itu belum ada "
                "di sini. Tidak ada yang hilang: laptop masih menyimpannya, dan salinannya "
                "tersimpan di sini. Bawa balasan ini ke laptop itu, lalu bawa berkas barunya ke "
                "sini.",
                f"{report.early} came too early: what precedes it on that laptop is not here. "
                "Nothing is lost: the laptop has it still, and a copy is kept here. Bring this "
                "reply to the laptop, and a new file back.",
            )
        )
    if report.refused:
        codes = ", ".join(sorted(set(report.refused)))
        print(
            words(
                f"Sebagian tidak bisa diterima apa adanya ({codes}); laptop mengirimnya lagi "
                "dengan cara lain setelah membaca balasan ini.",
                f"Some could not be taken as it is ({codes}); the laptop says it anew once it has "
                "read this reply.",
            )
        )
    if not report.is_whole:
        print(
            words(
                "Kabar baru tidak muat semua; sisanya ikut di balasan berikutnya.",
                "Not everything new found room; the rest comes with the next reply.",
            )
        )


def _tell_photos(report: Report) -> None:
    if report.images or report.images_refused or report.images_missing:
        print(
            words(
                f"Foto: {report.images} ada di sini, {report.images_refused} ditolak, "
                f"{report.images_missing} belum datang (mungkin di berkas lain).",
                f"Photos: {report.images} are here, {report.images_refused} refused, "
                f"{report.images_missing} not here yet (perhaps in another file).",
            )
        )


def _waiting(options: argparse.Namespace) -> int:
    from fieldreg.server.stick_waiting import all_waiting, forget_settled  # noqa: PLC0415

    with opened(options) as centre:
        forget_settled(centre)
        with centre.database.reading() as connection:
            rows = all_waiting(connection)
    for row in rows:
        if options.json:
            print(json.dumps(asdict(row)))
        else:
            numbers = f"{row.first_no}-{row.last_no}"
            print(row.device_id, row.incarnation, numbers, row.problem or "-", sep="\t")
    return 0
