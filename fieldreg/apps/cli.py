"""The command line. Each command imports what it needs when it runs, so that starting the app
costs only what the window needs."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from fieldreg import __version__
from fieldreg.apps.options import a_day, add_common, add_language, workspace_of
from fieldreg.apps.parser import Parser
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import explain, explain_unknown, language_of, words
from fieldreg.domain.trouble import Trouble

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, 1 (it says what is wrong) or 2 (wrong usage)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ["FIELDREG_LANGUAGE"] = language_of(given)
    options = make_parser().parse_args(given)
    command: Command = options.command
    try:
        return command(options)
    except Trouble as trouble:
        print(explain(trouble), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - nobody else is left to say it
        print(explain_unknown(error), file=sys.stderr)
        return 1


def make_parser() -> argparse.ArgumentParser:
    """The parser of all commands, in the language of FIELDREG_LANGUAGE."""
    parser: argparse.ArgumentParser = Parser(
        prog="fieldreg",
        description=words(
            "Pendataan pekerja rentan di meja desa dan banjar, dengan atau tanpa internet.",
            "Registers vulnerable workers at village and adat desks, with or without a line.",
        ),
        epilog=words(
            "Tanpa perintah, aplikasi dibuka.", "Without a command, the application opens."
        ),
    )
    add_common(parser)
    parser.add_argument(
        "--version",
        action="version",
        version=f"fieldreg {__version__}",
        help=words("tampilkan versi", "show the version"),
    )
    parser.add_argument(
        "--self-test",
        dest="command",
        action="store_const",
        const=_self_test,
        help=words("periksa program ini lalu keluar", "check this program and exit"),
    )
    parser.set_defaults(command=_gui, workspace=None)
    commands = parser.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND")
    )
    _add_demo(commands)
    _add_sync(commands)
    _add_doctor(commands)
    _add_check(commands)
    # Each has commands of its own.
    from fieldreg.apps import (  # noqa: PLC0415
        audit,
        backup,
        centre,
        enrol,
        erase,
        officer,
        pack,
        photo,
        recover,
        serve,
        sharing,
        stick,
    )

    audit.add_commands(commands)
    centre.add_commands(commands)
    enrol.add_commands(commands)
    serve.add_command(commands)
    erase.add_command(commands)
    officer.add_commands(commands)
    backup.add_commands(commands)
    pack.add_commands(commands)
    photo.add_commands(commands)
    recover.add_commands(commands)
    sharing.add_commands(commands)
    stick.add_commands(commands)
    return parser


def _add_demo(commands: Commands) -> None:
    demo = commands.add_parser(
        "demo",
        help=words(
            "jalankan semuanya di komputer ini: pusat, laptop, dua belas orang contoh",
            "run it all on this machine: a centre, a laptop, twelve invented people",
        ),
    )
    add_common(demo)
    demo.add_argument(
        "--headless",
        action="store_true",
        help=words("tanpa layar: jalankan sendiri", "without a screen: drive it by itself"),
    )
    demo.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    demo.add_argument(
        "--kill-server-mid-push",
        action="store_true",
        help=words("matikan pusat di tengah kiriman", "kill the centre in the middle of a push"),
    )
    demo.set_defaults(command=_demo)


def _add_sync(commands: Commands) -> None:
    sync = commands.add_parser(
        "sync",
        help=words("kirim dan terima sekarang", "send and receive now"),
    )
    add_common(sync)
    sync.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    sync.add_argument(
        "--compare",
        action="store_true",
        help=words(
            "bandingkan juga setiap pendaftaran dengan pusat",
            "also compare every registration with the centre",
        ),
    )
    add_passphrase_file(sync)
    sync.set_defaults(command=_sync)


def _add_doctor(commands: Commands) -> None:
    doctor = commands.add_parser(
        "doctor", help=words("periksa komputer dan folder kerja", "check machine and workspace")
    )
    add_common(doctor)
    doctor.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    doctor.add_argument(
        "--bundle",
        type=Path,
        metavar="FILE.zip",
        help=words(
            "tulis semuanya ke satu berkas untuk yang membantu, tanpa data warga",
            "write it all into one file for whoever helps, without anybody's data",
        ),
    )
    doctor.set_defaults(command=_doctor)


def _add_check(commands: Commands) -> None:
    check = commands.add_parser(
        "check",
        help=words(
            "periksa daftar orang (CSV), satu baris JSON per orang",
            "check a list of people (CSV), one line of JSON for each",
        ),
    )
    add_language(check)
    check.add_argument(
        "file",
        type=Path,
        metavar="FILE.csv",
        help=words("kolomnya bernama seperti isian formulir", "its columns are named as fields"),
    )
    check.add_argument(
        "--date",
        type=a_day,
        metavar=words("TANGGAL", "DATE"),
        help=words(
            "nilai pada tanggal ini (bawaan: tanggal pendaftaran tiap orang)",
            "judge on this day (by default on each person's date of registration)",
        ),
    )
    check.add_argument(
        "--pack",
        type=_pack,
        metavar="PACK",
        help=words(
            "paket program: folder, berkas, atau kunci seperti denpasar@2025.2",
            "programme pack: a folder, a file, or a key such as denpasar@2025.2",
        ),
    )
    check.add_argument(
        "--values",
        action="store_true",
        help=words(
            "tulis juga isian sebagaimana terbaca (data pribadi)",
            "give the values as they were read too (personal data)",
        ),
    )
    check.set_defaults(command=_check)


def _pack(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError(
            words("paketnya belum disebutkan", "the pack is not named")
        )
    return text


def _gui(options: argparse.Namespace) -> int:
    from fieldreg.apps import gui  # noqa: PLC0415

    return gui.run(workspace_of(options))


def _demo(options: argparse.Namespace) -> int:
    from fieldreg.apps.demo import run  # noqa: PLC0415

    return run.demo(
        options.workspace,
        headless=options.headless,
        as_json=options.json,
        kill_server=options.kill_server_mid_push,
    )


def _sync(options: argparse.Namespace) -> int:
    from fieldreg.apps import sync_now  # noqa: PLC0415

    return sync_now.run(
        workspace_of(options),
        options.passphrase_file,
        as_json=options.json,
        compares_all=options.compare,
    )


def _doctor(options: argparse.Namespace) -> int:
    from fieldreg.apps import doctor  # noqa: PLC0415

    return doctor.run(workspace_of(options), as_json=options.json, bundle=options.bundle)


def _check(options: argparse.Namespace) -> int:
    from fieldreg.apps import check_list  # noqa: PLC0415

    return check_list.run(options.file, options.date, options.pack, with_values=options.values)


def _self_test(options: argparse.Namespace) -> int:
    from fieldreg.apps import self_test  # noqa: PLC0415

    return self_test.run()
