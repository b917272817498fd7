"""`fieldreg recover request|show|answer|words`: the laptop's side of a lost passphrase."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps.options import add_common, workspace_of
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.apps.recover_now import End

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `recover` to the command line."""
    recover = subparsers.add_parser("recover", help=words("kata sandi hilang", "a lost passphrase"))
    verbs = recover.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )

    def verb(
        name: str, run: Callable[[Path, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        parser = verbs.add_parser(name, help=text, description=text)
        add_common(parser)
        parser.set_defaults(command=lambda options: run(workspace_of(options), options))
        return parser

    asked = verb("request", _request, words("buat permintaan ke pusat", "make a request"))
    _file(asked, "--out", words("berkas permintaan", "the request's file"), is_needed=True)
    _file(asked, "--qr", words("gambar kode QR-nya juga (PNG)", "its QR code too (PNG)"))
    shown = verb("show", _show, words("lihat permintaan terakhir", "show the latest request"))
    _file(shown, "--qr", words("gambar kode QR-nya (PNG)", "its QR code (PNG)"))
    answer = verb("answer", _answer, words("buka jawaban pusat", "open the centre's answer"))
    answer.add_argument(
        "file", type=Path, metavar="FILE", help=words("berkas .fieldreg-answer", "the answer")
    )
    spoken = verb("words", _words, words("pakai 24 kata dari pusat", "use the centre's 24 words"))
    spoken.add_argument(
        "file",
        type=Path,
        nargs="?",
        metavar="FILE",
        help=words("berkas berisi kata-katanya", "a file with the words"),
    )
    for parser in (answer, spoken):
        parser.add_argument(
            "--rescue",
            action="store_true",
            help=words(
                "perbaiki dulu data yang rusak, dengan kunci itu",
                "mend damaged data first, with that key",
            ),
        )
        parser.add_argument(
            "--officer",
            metavar="ID",
            help=words("siapa yang mendapat kata sandi baru", "who gets the new passphrase"),
        )
        _file(parser, "--passphrase-file", words("kata sandi baru", "the new passphrase"))


def _file(
    parser: argparse.ArgumentParser, name: str, text: str, *, is_needed: bool = False
) -> None:
    parser.add_argument(name, type=Path, metavar="FILE", help=text, required=is_needed)


def _request(folder: Path, options: argparse.Namespace) -> int:
    from fieldreg.apps import recover_now  # noqa: PLC0415

    return recover_now.request(folder, options.out, options.qr)


def _show(folder: Path, options: argparse.Namespace) -> int:
    from fieldreg.apps import recover_now  # noqa: PLC0415

    return recover_now.show(folder, options.qr)


def _end(options: argparse.Namespace) -> End:
    from fieldreg.apps.recover_now import End  # noqa: PLC0415

    return End(options.officer, options.passphrase_file, options.rescue)


def _answer(folder: Path, options: argparse.Namespace) -> int:
    from fieldreg.apps import recover_now  # noqa: PLC0415

    return recover_now.answer(folder, options.file, _end(options))


def _words(folder: Path, options: argparse.Namespace) -> int:
    from fieldreg.apps import recover_now  # noqa: PLC0415

    return recover_now.spoken(folder, options.file, _end(options))
