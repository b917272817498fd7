"""What the centre hands out to a new laptop, and its answer to one that has no line."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fieldreg.apps.centre_place import Commands, add_place, opened
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

if TYPE_CHECKING:
    from fieldreg.protocol.messages import EnrolmentFile

_SCALE = 6


def positive(text: str) -> int:
    """A whole number from 1 on, for an option."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _days_or_never(text: str) -> int:
    from fieldreg.server.admin import NEVER  # noqa: PLC0415 - the desk starts without it

    return NEVER if text == "never" else positive(text)


def add_ways_out(code: argparse.ArgumentParser) -> None:
    """The options of `centre code` that say how the code goes out."""
    code.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=words("tulis berkas .fieldreg-enrol", "write a .fieldreg-enrol file"),
    )
    code.add_argument(
        "--qr",
        type=Path,
        metavar="FILE",
        help=words(
            "gambar kode QR berisi semuanya (.svg atau .png)",
            "a QR code that says all of it (.svg or .png)",
        ),
    )
    code.add_argument(
        "--show-qr",
        action="store_true",
        help=words("gambar kode QR-nya di terminal", "draw the QR code on the terminal"),
    )


def add_limits(code: argparse.ArgumentParser) -> None:
    """The options of `centre code` that say for whom the token is, and how long it is good."""
    code.add_argument(
        "--renews",
        default="",
        metavar="DEVICE",
        help=words(
            "perpanjang izin laptop ini saja, yang sudah terdaftar",
            "for this enrolled laptop alone, which gets a new token by it",
        ),
    )
    code.add_argument(
        "--token-days",
        type=_days_or_never,
        metavar="N|never",
        help=words(
            "izin kirim laptop itu habis setelah N hari, atau tidak pernah (never). Bawaan: "
            "tidak pernah; perpanjangan berlaku selama izin sebelumnya",
            "that laptop's token ends after N days, or never. By default never; a renewed one is "
            "good for as many days as the one before it",
        ),
    )


def require_free_way(options: argparse.Namespace) -> None:
    """See that there is room for what `hand_out` will write, before a code is made for it.

    Raises UserTrouble no_such_folder.
    """
    if not all(file.absolute().parent.is_dir() for file in (options.out, options.qr) if file):
        raise UserTrouble("no_such_folder")


def hand_out(file: EnrolmentFile, options: argparse.Namespace) -> None:
    """Write and show *file* as asked; whoever reads it may enrol, so it is its owner's alone.

    Raises Trouble no_such_folder, may_not_write, disk_full, disk_trouble.
    """
    from fieldreg.apps.pack_signing import cannot_write  # noqa: PLC0415
    from fieldreg.store.files import write_atomically  # noqa: PLC0415

    try:
        if options.out:
            write_atomically(options.out, file.model_dump_json().encode())
        if options.qr or options.show_qr:
            _draw(file, options)
    except OSError as error:
        raise cannot_write(error) from None


def _draw(file: EnrolmentFile, options: argparse.Namespace) -> None:
    import segno  # noqa: PLC0415 - only where a code is drawn

    from fieldreg.protocol.enrolment import qr_text  # noqa: PLC0415
    from fieldreg.store.files import write_atomically  # noqa: PLC0415

    code = segno.make(qr_text(file), error="l", boost_error=False, micro=False)
    if options.qr:
        kind = "png" if options.qr.suffix.lower() == ".png" else "svg"
        picture = io.BytesIO()
        code.save(picture, kind=kind, scale=_SCALE)
        write_atomically(options.qr, picture.getvalue())
    if options.show_qr:
        code.terminal(out=sys.stderr, compact=True)


def add_enrol(verbs: Commands) -> None:
    """Add `enrol` to the centre's *verbs*."""
    text = words(
        "jawab permintaan laptop yang tidak punya jaringan",
        "answer the request of a laptop without a line",
    )
    enrol = verbs.add_parser("enrol", help=text, description=text)
    add_place(enrol)
    enrol.add_argument(
        "request",
        type=Path,
        metavar="REQUEST",
        help=words("berkas .fieldreg-enrol-request", "a .fieldreg-enrol-request file"),
    )
    enrol.add_argument(
        "--out",
        type=Path,
        metavar="ANSWER",
        help=words(
            "berkas jawaban (bawaan: di sebelah permintaan)",
            "the answer's file (by default beside the request)",
        ),
    )
    enrol.set_defaults(command=_enrol)


def _enrol(options: argparse.Namespace) -> int:
    from fieldreg.apps.pack_signing import cannot_write, is_there  # noqa: PLC0415
    from fieldreg.protocol.enrolment import ANSWER_SUFFIX, MAX_BYTES  # noqa: PLC0415
    from fieldreg.server.enrol import enrol_from_file  # noqa: PLC0415
    from fieldreg.store.files import write_atomically  # noqa: PLC0415

    target = options.out or options.request.with_suffix(ANSWER_SUFFIX)
    if is_there(target):
        raise UserTrouble("enrol_target_exists")  # before the code is spent
    try:
        with options.request.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError:
        raise UserTrouble("enrol_request_unreadable") from None
    with opened(options) as centre:
        answer = enrol_from_file(centre, data)
    try:
        write_atomically(target, answer)
    except OSError as error:
        raise cannot_write(error) from None
    print(target)
    return 0
