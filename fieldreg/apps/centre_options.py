"""The options of the centre's commands for a lost passphrase."""

from __future__ import annotations

import argparse
from pathlib import Path

from fieldreg.apps.centre_place import Commands
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.recovery_key import add_identity, add_log
from fieldreg.apps.say import words


def add_recovery(verbs: Commands, key: argparse.ArgumentParser) -> None:
    """Add `recover` to *verbs*, and its options to *key*, which is `recovery-key`."""
    what = key.add_mutually_exclusive_group()
    what.add_argument(
        "key",
        nargs="?",
        metavar="AGE",
        help=words(
            "bagian umum kunci (age1…); hanya laptop yang didaftarkan sesudahnya yang tahu",
            "the key's public part (age1…); only laptops enrolled from then on know it",
        ),
    )
    what.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=words(
            "buat kunci baru di berkas ini, di komputer luring; pusat tidak diubah",
            "make a new key in this file, at an offline machine; the centre is not changed",
        ),
    )
    _passphrase_file(key)
    text = words("jawab permintaan pemulihan", "answer a recovery request")
    recover = verbs.add_parser("recover", help=text, description=text)
    recover.set_defaults(command=_recover)
    recover.add_argument(
        "request",
        type=Path,
        metavar="REQUEST",
        help=words(
            "berkas .fieldreg-recovery, atau berkas berisi teks kode QR-nya",
            "a .fieldreg-recovery file, or a file with the text of its QR code",
        ),
    )
    add_identity(recover)
    _add_answering(recover)
    _passphrase_file(recover)


def _add_answering(recover: argparse.ArgumentParser) -> None:
    recover.add_argument(
        "--out",
        type=Path,
        metavar="ANSWER",
        help=words(
            "berkas jawaban (bawaan: di sebelah permintaan)",
            "the answer's file (by default beside the request)",
        ),
    )
    recover.add_argument(
        "--words",
        action="store_true",
        help=words(
            "24 kata untuk dibacakan; berkas hanya bersama --out",
            "24 words to be read out; a file only with --out",
        ),
    )
    recover.add_argument(
        "--by",
        default="",
        metavar=words("NAMA", "NAME"),
        help=words("siapa yang menjawab", "who answers"),
    )
    add_log(recover)
    recover.add_argument(
        "--yes",
        action="store_true",
        help=words("angkanya sudah dibandingkan", "the digits were compared already"),
    )


def _passphrase_file(parser: argparse.ArgumentParser) -> None:
    add_passphrase_file(parser)


def _recover(options: argparse.Namespace) -> int:
    from fieldreg.apps import centre_recovery as answering  # noqa: PLC0415

    return answering.recover(
        options.request,
        options.identity,
        answering.Ways(options.words, options.out, options.by),
        passphrase_file=options.passphrase_file,
        log=options.log,
        yes=options.yes,
    )
