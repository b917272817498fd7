"""`fieldreg photo add|list|remove|again`: photos of a registration, without a window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps.officer import signed_in
from fieldreg.apps.options import add_common
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.say import words
from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import ImageKind

if TYPE_CHECKING:
    from fieldreg.services.images import RecordImage

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(subparsers: Commands) -> None:
    """Add `photo` to the command line."""
    text = words("foto sebuah pendaftaran", "photos of a registration")
    photo = subparsers.add_parser("photo", help=text, description=text)
    verbs = photo.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    text = words("simpan foto JPEG atau PNG", "keep a JPEG or PNG photo")
    add = _verb(verbs, "add", text)
    add.add_argument("file", type=Path, metavar="FILE", help=words("berkas foto", "the photo"))
    add.add_argument(
        "--kind",
        choices=[kind.value for kind in ImageKind],
        default=ImageKind.PAPER.value,
        help=words("apa yang terlihat", "what it shows"),
    )
    add.set_defaults(command=_add)
    text = words("lihat foto dan mana yang sudah di pusat", "see photos, and which the centre has")
    _verb(verbs, "list", text).set_defaults(command=_list)
    text = words(
        "hapus satu foto dari laptop ini dan dari pusat",
        "take a photo off this laptop and the centre",
    )
    remove = _verb(verbs, "remove", text)
    remove.add_argument("photo", metavar="SHA256")
    remove.add_argument("--reason", required=True, metavar=words("ALASAN", "REASON"))
    remove.set_defaults(command=_remove)
    text = words("kirim lagi foto yang ditolak pusat", "send a photo again that the centre refused")
    again = _verb(verbs, "again", text)
    again.add_argument("photo", metavar="SHA256")
    again.set_defaults(command=_again)


def _verb(verbs: Commands, name: str, text: str) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=text, description=text)
    add_common(verb)
    verb.add_argument(
        "record",
        metavar=words("PENDAFTARAN", "RECORD"),
        help=words("idnya, lihat `fieldreg audit show`", "its id, see `fieldreg audit show`"),
    )
    add_passphrase_file(verb)
    return verb


def _add(options: argparse.Namespace) -> int:
    from fieldreg.services.images import keep_image, prepare_file  # noqa: PLC0415 - see cli

    picture = prepare_file(options.file)
    with signed_in(options) as (desk, _):
        print(keep_image(desk, options.record, picture, kind=ImageKind(options.kind)))
    return 0


def _list(options: argparse.Namespace) -> int:
    from fieldreg.services.images import images  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        for image in images(desk, options.record):
            said = (image.sha256, image.kind.value, image.added_at, _state(image))
            print("\t".join(said))
    return 0


def _remove(options: argparse.Namespace) -> int:
    from fieldreg.services.images import take_image  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        take_image(desk, options.record, options.photo, options.reason)
    print(
        words(
            "Foto dihapus dari laptop ini; pusat menghapusnya pada sinkron berikut.",
            "The photo is gone from this laptop; the centre removes it with the next sync.",
        )
    )
    return 0


def _again(options: argparse.Namespace) -> int:
    from fieldreg.services.images import offer_again  # noqa: PLC0415

    with signed_in(options) as (desk, _):
        if not offer_again(desk, options.record, options.photo):
            raise UserTrouble("image_not_refused")
    return 0


def _state(image: RecordImage) -> str:
    if image.is_delivered:
        return words("sudah di pusat", "at the centre")
    if image.refused:
        return words("ditolak pusat", "refused by the centre")
    if image.state == "sought":
        return words("pencarian di cadangan terhenti", "the search in the backups was stopped")
    if image.state != "here":
        return words("hilang, foto lagi", "lost, take it again")
    return words("masih di jalan", "still on its way")
