"""The commands for programme packs: `fieldreg pack key|sign|verify|check|show|diff`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import words

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command: TypeAlias = Callable[[argparse.Namespace], int]


def add_commands(subparsers: Commands) -> None:
    """Add `pack` to the command line."""
    pack = subparsers.add_parser(
        "pack", help=words("periksa dan tanda tangani paket program", "check and sign packs")
    )
    verbs = pack.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    _add_signing(verbs)
    _add_looking(verbs)


def _add_signing(verbs: Commands) -> None:
    key = _verb(verbs, "key", _key, words("buat kunci pusat", "make the centre's key"))
    key.add_argument("file", type=Path, metavar="FILE", help=words("berkas baru", "a new file"))
    _passphrase_file(key)
    sign = _verb(verbs, "sign", _sign, words("tanda tangani sebuah paket", "sign a pack"))
    sign.add_argument(
        "folder", type=Path, metavar="FOLDER", help=words("folder paket", "a pack's folder")
    )
    sign.add_argument(
        "--key",
        type=Path,
        required=True,
        metavar="FILE",
        help=words("berkas kunci pusat", "the centre's key file"),
    )
    _passphrase_file(sign)
    where = sign.add_mutually_exclusive_group()
    where.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help=words("berkas .fieldreg-pack yang dibuat", "the .fieldreg-pack file to make"),
    )
    where.add_argument(
        "--beside",
        action="store_true",
        help=words(
            "tanda tangani folder itu sendiri, dengan signature.json di dalamnya",
            "sign the folder itself, with a signature.json in it",
        ),
    )

    sign.add_argument(
        "--force",
        action="store_true",
        help=words(
            "timpa paket yang sudah ada di tempat itu", "overwrite the pack that stands there"
        ),
    )


def _add_looking(verbs: Commands) -> None:
    text = words("periksa tanda tangan", "check who signed a pack")
    verify = _verb(verbs, "verify", _verify, text)
    _path(verify, "path", words("berkas atau folder", "a file or folder"))
    verify.add_argument(
        "--key",
        required=True,
        metavar="HEX|FILE",
        help=words("bagian umum kunci pusat", "the public part of the centre's key"),
    )
    check = _verb(verbs, "check", _check, words("cari kesalahan", "look for mistakes"))
    show = _verb(verbs, "show", _show, words("baca isi paket", "read a pack"))
    diff = _verb(verbs, "diff", _diff, words("bandingkan dua paket", "compare two packs"))
    anywhere = words(
        "folder, berkas .fieldreg-pack, atau paket bawaan seperti denpasar@2025.2",
        "a folder, a .fieldreg-pack file, or a shipped pack such as denpasar@2025.2",
    )
    _path(check, "path", anywhere)
    _path(show, "path", anywhere)
    _path(diff, "old", words("paket lama", "the old pack"))
    _path(diff, "new", words("paket baru", "the new pack"))
    for verb in (verify, check, show, diff):
        verb.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))


def _verb(verbs: Commands, name: str, command: Command, text: str) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text, description=text)
    parser.add_argument(
        "--language",
        choices=("id", "en"),
        default=argparse.SUPPRESS,
        help=words("bahasa (bawaan: id)", "language (id by default)"),
    )
    parser.set_defaults(command=lambda options: _run(command, options))
    return parser


def _path(parser: argparse.ArgumentParser, name: str, text: str) -> None:
    parser.add_argument(name, metavar=name.upper(), help=text)


def _passphrase_file(parser: argparse.ArgumentParser) -> None:
    add_passphrase_file(parser)


def _run(command: Command, options: argparse.Namespace) -> int:
    """The command, on whatever terminal or pipe its words go to."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console that has no arrow shows a mark
    try:
        status = command(options)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _key(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_signing  # noqa: PLC0415

    return pack_signing.key(options.file, options.passphrase_file)


def _sign(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_signing  # noqa: PLC0415

    return pack_signing.sign(
        options.folder,
        options.key,
        passphrase_file=options.passphrase_file,
        out=options.out,
        beside=options.beside,
        force=options.force,
    )


def _verify(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_looking  # noqa: PLC0415

    return pack_looking.verify(options.path, options.key, as_json=options.json)


def _check(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_looking  # noqa: PLC0415

    return pack_looking.check(options.path, as_json=options.json)


def _show(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_looking  # noqa: PLC0415

    return pack_looking.show(options.path, as_json=options.json)


def _diff(options: argparse.Namespace) -> int:
    from fieldreg.apps import pack_looking  # noqa: PLC0415

    return pack_looking.diff(options.old, options.new, as_json=options.json)
