"""`fieldreg workspace share GROUP`: one workspace for several system accounts."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from fieldreg.apps.options import add_common, workspace_of
from fieldreg.apps.say import words

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `workspace` to the command line."""
    workspace = subparsers.add_parser(
        "workspace", help=words("folder kerja laptop ini", "this laptop's workspace")
    )
    verbs = workspace.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    share = verbs.add_parser(
        "share",
        help=words(
            "pakai bersama oleh akun sistem satu grup", "share it with the accounts of a group"
        ),
    )
    add_common(share)
    share.add_argument(
        "group", metavar=words("GRUP", "GROUP"), help=words("grup sistem", "the system's group")
    )
    share.set_defaults(command=_share)


def _share(options: argparse.Namespace) -> int:
    from fieldreg.services import sharing  # noqa: PLC0415

    shared = sharing.share(workspace_of(options), options.group)
    print(
        words(
            f"Dipakai bersama: {shared.folders} folder, {shared.files} berkas.",
            f"Shared: {shared.folders} folders, {shared.files} files.",
        )
    )
    if shared.is_bare:
        print(
            words(
                "Di folder itu belum ada data. Kalau seharusnya ada, periksa --workspace.",
                "There is no data in that folder yet. If there should be, check --workspace.",
            )
        )
    if shared.bound:
        print(
            words(
                f"{shared.bound} petugas harus masuk satu kali di akun yang biasa mereka pakai "
                "sebelum bisa masuk dari akun lain.",
                f"{shared.bound} officers must sign in once on the account they always used "
                "before they can from another.",
            )
        )
    if shared.closed_above:
        print(
            words(
                "Folder di atasnya masih tertutup bagi akun lain. Pindahkan folder kerja ke tempat "
                "bersama, lalu buka dengan --workspace.",
                "A folder above it still lets no other account through. Move the workspace to a "
                "common place and open it with --workspace.",
            )
        )
    return 0
