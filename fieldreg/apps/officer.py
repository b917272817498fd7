"""`fieldreg officer list|add|remove|role|passphrase`: who works on this laptop."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps.officer_words import ROLES
from fieldreg.apps.options import add_common, workspace_of
from fieldreg.apps.passphrase import add_passphrase_file, new_passphrase_from, passphrase_from
from fieldreg.apps.say import chosen, words
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Role

if TYPE_CHECKING:
    from fieldreg.services.desk import Desk
    from fieldreg.services.officers import OfficerRow

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `officer` to the command line."""
    officer = subparsers.add_parser(
        "officer", help=words("siapa yang bekerja di laptop ini", "who works on this laptop")
    )
    verbs = officer.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    listed = _verb(verbs, "list", _list, words("siapa saja", "who they are"))
    listed.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    add = _verb(verbs, "add", _add, words("tambah petugas (kepala)", "add an officer (head)"))
    add.add_argument("name", metavar=words("NAMA", "NAME"), help=words("namanya", "the name"))
    add.add_argument(
        "--role",
        choices=[str(role) for role in Role],
        default=Role.OFFICER.value,
        help=words("peran", "the role"),
    )
    _new_passphrase(add)
    remove = _verb(
        verbs, "remove", _remove, words("keluarkan petugas (kepala)", "remove an officer (head)")
    )
    _whom(remove)
    role = _verb(verbs, "role", _role, words("ubah peran (kepala)", "change a role (head)"))
    _whom(role)
    role.add_argument(
        "role", choices=[str(one) for one in Role], help=words("peran baru", "the new role")
    )
    changed = words(
        "ganti kata sandi sendiri, atau (kepala) milik petugas lain",
        "change your own passphrase, or (head) another's",
    )
    passphrase = _verb(verbs, "passphrase", _passphrase, changed)
    _whom(passphrase, nargs="?")
    _new_passphrase(passphrase)


def _verb(
    verbs: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_common(parser)
    add_passphrase_file(parser)
    parser.set_defaults(command=command)
    return parser


def _whom(parser: argparse.ArgumentParser, nargs: str | None = None) -> None:
    parser.add_argument(
        "who",
        nargs=nargs,
        metavar=words("PETUGAS", "OFFICER"),
        help=words("nama atau id petugas", "the officer's name or id"),
    )


def _new_passphrase(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help=words("baca kata sandi baru dari berkas", "read the new passphrase from a file"),
    )


@contextmanager
def signed_in(options: argparse.Namespace) -> Iterator[tuple[Desk, str]]:
    """The open desk and the passphrase that opened it."""
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services import workspace  # noqa: PLC0415 - the program starts without it

    folder = workspace_of(options)
    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        raise UserTrouble("workspace_bare")
    prompt = words("Kata sandi Anda: ", "Your passphrase: ")
    passphrase = passphrase_from(options.passphrase_file, prompt)
    desk = workspace.unlock(folder, passphrase, shelf=builtin_shelf())
    try:
        yield desk, passphrase
    finally:
        workspace.close(desk)


def _list(options: argparse.Namespace) -> int:
    from fieldreg.services import officers  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        rows = officers.officers(desk)
    if options.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False))
        return 0
    for row in rows:
        print(f"{row.officer_id}  {row.name}  ({chosen(ROLES[row.role])}{_remark(row)})")
    return 0


def _remark(row: OfficerRow) -> str:
    if row.is_self:
        return words(", Anda", ", you")
    if row.can_sign_in:
        return ""
    return words(", belum punya kata sandi", ", has no passphrase yet")


def _add(options: argparse.Namespace) -> int:
    from fieldreg.services import officers  # noqa: PLC0415

    with signed_in(options) as (desk, own):
        new = _asked_new(options)
        row = officers.add_officer(
            desk, name=options.name, role=Role(options.role), passphrase=new, own_passphrase=own
        )
    print(row.officer_id)
    told = words(
        f"{row.name} sekarang dapat masuk dengan kata sandi yang baru itu.",
        f"{row.name} can now sign in with that new passphrase.",
    )
    print(told, file=sys.stderr)
    return 0


def _remove(options: argparse.Namespace) -> int:
    from fieldreg.services import officers  # noqa: PLC0415

    with signed_in(options) as (desk, own):
        officers.remove_officer(desk, _found(desk, options.who), own_passphrase=own)
    print(words("Sudah dikeluarkan.", "Removed."))
    return 0


def _role(options: argparse.Namespace) -> int:
    from fieldreg.services import officers  # noqa: PLC0415

    with signed_in(options) as (desk, own):
        whom = _found(desk, options.who)
        officers.change_role(desk, whom, Role(options.role), own_passphrase=own)
    print(words("Peran sudah diubah.", "The role was changed."))
    return 0


def _passphrase(options: argparse.Namespace) -> int:
    from fieldreg.services import officers  # noqa: PLC0415

    with signed_in(options) as (desk, own):
        whom = _found(desk, options.who) if options.who else desk.officer_id
        officers.set_passphrase(desk, whom, _asked_new(options), own_passphrase=own)
    print(words("Kata sandi sudah diganti.", "The passphrase was changed."))
    return 0


def _asked_new(options: argparse.Namespace) -> str:
    prompt = words("Kata sandi baru: ", "New passphrase: ")
    return new_passphrase_from(options.new_passphrase_file, prompt)


def _found(desk: Desk, who: str) -> str:
    """The id of the officer called *who*; raises UserTrouble officer_unknown."""
    from fieldreg.services import officers  # noqa: PLC0415

    name = " ".join(who.split()).casefold()
    for row in officers.officers(desk):
        if name in (row.officer_id, row.name.casefold()):
            return row.officer_id
    raise UserTrouble("officer_unknown")
