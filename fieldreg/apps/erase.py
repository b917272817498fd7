"""`fieldreg erase RECORD`: what an ended registration says, off this laptop for good."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from fieldreg.apps.officer import signed_in
from fieldreg.apps.options import add_common
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import words

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_command(subparsers: Commands) -> None:
    """Add `erase` to the command line."""
    erase = subparsers.add_parser(
        "erase",
        help=words(
            "hapus data pendaftaran yang sudah berakhir dari laptop ini (kepala)",
            "take the data of an ended registration off this laptop (head)",
        ),
    )
    add_common(erase)
    erase.add_argument(
        "record",
        metavar=words("PENDAFTARAN", "RECORD"),
        help=words("idnya, lihat `fieldreg audit show`", "its id, see `fieldreg audit show`"),
    )
    add_passphrase_file(erase)
    erase.set_defaults(command=_erase)


def _erase(options: argparse.Namespace) -> int:
    from fieldreg.services import retention  # noqa: PLC0415 - the program starts without it

    with signed_in(options) as (desk, _):
        erased = retention.erase_record(desk, options.record)
    print(
        words(
            f"Isi {erased} perubahan dan fotonya dihapus dari laptop ini; pusat menghapus fotonya "
            "pada sinkron berikut dan menyimpan isian menurut hukum. Rantai riwayat tetap utuh; "
            "cadangan yang lebih lama masih memuatnya sampai diganti.",
            f"What {erased} changes said and its photos are gone from this laptop; the centre "
            "removes the photos with the next sync and keeps the answers as the law asks. The "
            "chain is whole; older backups hold it until they are thinned out.",
        )
    )
    return 0
