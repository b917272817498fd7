"""`fieldreg centre bundle open`: a laptop's file whose centre is gone, by the organisation's key.

It says what is in the file and, with `--into`, brings it into the centre of its options.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from fieldreg.apps.centre_place import Commands, add_place, opened
from fieldreg.apps.passphrase import add_passphrase_file
from fieldreg.apps.recovery_key import add_identity, add_log, note_use, private_key
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.protocol.bundle import Opened
    from fieldreg.server.escrowed import Brought, Holding
    from fieldreg.server.identity import Centre


def add_to(verbs: Commands) -> None:
    """Add `open` to the *verbs* of `fieldreg centre bundle`."""
    text = words(
        "buka berkas laptop dengan kunci pemulihan, kalau pusatnya sudah tidak ada",
        "open a laptop's file with the recovery key, where its centre is gone",
    )
    parser = verbs.add_parser("open", help=text, description=text)
    add_place(parser)
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE.fieldreg-bundle")
    add_identity(parser)
    parser.add_argument(
        "--into",
        default="",
        metavar="OFFICE",
        help=words(
            "masukkan isinya ke pusat ini, untuk kantor itu (tanpa ini: hanya menyebut isinya)",
            "bring it into this centre, for that office (without it: only say what is in it)",
        ),
    )
    add_log(parser)
    parser.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    add_passphrase_file(parser)
    parser.set_defaults(command=_open)


@dataclass(frozen=True, slots=True)
class _File:
    """A file out of its seal."""

    path: Path
    plain: bytes
    inside: Opened


def _open(options: argparse.Namespace) -> int:
    private = private_key(options.identity, options.passphrase_file)
    if not options.into:
        for path in options.files:
            _tell(options, _opened(options, path, private), None)
        return 0
    is_over = True
    with opened(options) as centre:
        for path in options.files:
            file = _opened(options, path, private)
            brought = _bring(centre, file, options.into)
            _tell(options, file, brought)
            is_over = is_over and not brought.unreadable
    return 0 if is_over else 1


def _opened(options: argparse.Namespace, path: Path, private: str) -> _File:
    """The file *path*; that the key opened it is written down before anything is told."""
    from hashlib import sha256  # noqa: PLC0415

    from fieldreg.protocol.bundle import Way, read_plain  # noqa: PLC0415
    from fieldreg.protocol.bundle_files import read_file  # noqa: PLC0415
    from fieldreg.protocol.bundle_seal import opened_by_escrow  # noqa: PLC0415

    data = read_file(path)
    plain = opened_by_escrow(data, private)
    inside = read_plain(plain, Way.BUNDLE, sha256(data).hexdigest())
    about = {"device_id": inside.manifest.device_id, "file_id": inside.manifest.file_id}
    note_use(options.identity, options.log, {"how": "bundle", **about})
    return _File(path, plain, inside)


def _bring(centre: Centre, file: _File, office_id: str) -> Brought:
    from fieldreg.protocol.bundle import pass_plain_photos  # noqa: PLC0415
    from fieldreg.protocol.images import MOST_IMAGE_BYTES  # noqa: PLC0415
    from fieldreg.server.escrowed import bring  # noqa: PLC0415

    photos = partial(pass_plain_photos, file.plain, most=MOST_IMAGE_BYTES)
    return bring(centre, file.inside, office_id, photos)


def _tell(options: argparse.Namespace, file: _File, brought: Brought | None) -> None:
    from fieldreg.server.escrowed import holding  # noqa: PLC0415

    held = holding(file.inside)
    if options.json:
        told = asdict(held) | ({"brought": asdict(brought)} if brought else {})
        print(json.dumps(told | {"path": str(file.path)}, ensure_ascii=False))
        return
    print(file.path)
    print(_said(held))
    if brought:
        print(_became(brought))


def _said(held: Holding) -> str:
    return words(
        f"Dari laptop {held.device_id}, dibuat {held.made_at} menurut jamnya, untuk pusat "
        f"{held.centre_id}: {held.revisions} perubahan pada {held.people} orang, "
        f"{held.photos} foto. Tanda tangannya tidak bisa diperiksa tanpa pusat itu: pastikan Anda "
        "tahu dari mana berkas ini.",
        f"Of laptop {held.device_id}, made {held.made_at} by its clock, for centre "
        f"{held.centre_id}: {held.revisions} changes of {held.people} people, "
        f"{held.photos} photos. Without that centre nobody can check its signature: be sure that "
        "you know where the file comes from.",
    )


def _became(brought: Brought) -> str:
    return words(
        f"Dimasukkan: {brought.new} baru, {brought.quarantined} di antaranya ditahan untuk "
        f"diperiksa; {brought.known} sudah ada, {brought.unreadable} tidak terbaca. Foto: "
        f"{brought.images} ada di sini, {brought.images_missing} belum (mungkin di berkas lain).",
        f"Brought in: {brought.new} new, {brought.quarantined} of them kept aside to be looked at; "
        f"{brought.known} were here, {brought.unreadable} cannot be read. Photos: "
        f"{brought.images} are here, {brought.images_missing} are not (perhaps in another file).",
    )
