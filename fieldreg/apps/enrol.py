"""`fieldreg enrol request|answer`: enrol this laptop without a line, by two files."""

from __future__ import annotations

import argparse
import platform
import sys
from pathlib import Path
from typing import TypeAlias

from fieldreg.apps.options import add_common, workspace_of
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `enrol` to the command line."""
    text = words("daftarkan laptop ini tanpa jaringan", "enrol this laptop without a line")
    enrol = subparsers.add_parser("enrol", help=text, description=text)
    verbs = enrol.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    text = words("buat permintaan untuk pusat", "make a request to the centre")
    request = _verb(verbs, "request", text)
    request.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=words(
            "berkas .fieldreg-enrol dari pusat, atau teks kode QR-nya",
            "the centre's .fieldreg-enrol file, or the text of its QR code",
        ),
    )
    request.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="REQUEST",
        help=words("berkas .fieldreg-enrol-request", "the .fieldreg-enrol-request file"),
    )
    request.set_defaults(command=_request)
    text = words("pakai jawaban pusat", "take the centre's answer")
    answer = _verb(verbs, "answer", text)
    answer.add_argument(
        "file",
        type=Path,
        metavar="ANSWER",
        help=words("berkas .fieldreg-enrol-answer", "the .fieldreg-enrol-answer file"),
    )
    answer.add_argument(
        "--officer",
        required=True,
        metavar=words("NAMA", "NAME"),
        help=words("nama petugas pertama", "the first officer's name"),
    )
    add_passphrase_file(answer)
    answer.set_defaults(command=_answer)
    text = words("perpanjang izin kirim laptop ini", "renew this laptop's token")
    renew = _verb(verbs, "renew", text)
    renew.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help=words(
            "berkas .fieldreg-enrol yang dibuat pusat untuk laptop ini",
            "the .fieldreg-enrol file that the centre made for this laptop",
        ),
    )
    add_passphrase_file(renew)
    renew.set_defaults(command=_renew)


def _verb(verbs: Commands, name: str, text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    add_common(parser)
    return parser


def _request(options: argparse.Namespace) -> int:
    from fieldreg.apps.pack_signing import is_there  # noqa: PLC0415
    from fieldreg.services import enrol, enrol_offline  # noqa: PLC0415

    if is_there(options.out):
        raise UserTrouble("enrol_target_exists")
    file = enrol.read_file(_bytes(options.file, "enrolment_file_unreadable"))
    enrol_offline.save_request(workspace_of(options), file, platform.node(), options.out)
    told = words(
        "Bawa berkas ini ke pusat; hanya pusat yang bisa membukanya. Jawabannya dipakai dengan "
        "`fieldreg enrol answer`, di laptop ini.",
        "Bring this file to the centre; nobody else can open it. Take its answer with `fieldreg "
        "enrol answer`, on this laptop.",
    )
    print(told, file=sys.stderr)
    print(options.out)
    return 0


def _answer(options: argparse.Namespace) -> int:
    from fieldreg.apps.passphrase import new_passphrase_from  # noqa: PLC0415
    from fieldreg.services import enrol_offline, workspace  # noqa: PLC0415

    folder = workspace_of(options)
    enrolment = enrol_offline.take_answer(folder, _bytes(options.file, "enrol_answer_unreadable"))
    prompt = words("Kata sandi petugas: ", "The officer's passphrase: ")
    passphrase = new_passphrase_from(options.passphrase_file, prompt)
    workspace.create(folder, enrolment, officer_name=options.officer, passphrase=passphrase)
    enrol_offline.forget(folder)
    print(enrolment.office_name)
    return 0


def _renew(options: argparse.Namespace) -> int:
    from fieldreg.apps.passphrase import passphrase_from  # noqa: PLC0415
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services import enrol, renew, workspace  # noqa: PLC0415

    file = enrol.read_file(_bytes(options.file, "enrolment_file_unreadable"))
    passphrase = passphrase_from(options.passphrase_file, words("Kata sandi: ", "Passphrase: "))
    desk = workspace.unlock(workspace_of(options), passphrase, shelf=builtin_shelf())
    try:
        renew.renew(desk, file, on_writer=lambda job: job())
    finally:
        workspace.close(desk)
    print(words("Izin kirim diperpanjang.", "The token is renewed."))
    return 0


def _bytes(file: Path, wrong: str) -> bytes:
    from fieldreg.protocol.enrolment import MAX_BYTES  # noqa: PLC0415

    try:
        with file.open("rb") as data:
            return data.read(MAX_BYTES + 1)
    except OSError:
        raise UserTrouble(wrong) from None
