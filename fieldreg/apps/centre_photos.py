"""`fieldreg centre photos expire|sweep`: what came of photos that nobody finished goes."""

from __future__ import annotations

import argparse

from fieldreg.apps.centre_place import Commands, opened, verb
from fieldreg.apps.say import words

_DAY = 86_400
_DAYS = 7


def add_commands(verbs: Commands) -> None:
    """Add `photos` to the commands of a centre."""
    photos = verbs.add_parser("photos", help=words("foto di pusat", "photos at the centre"))
    inner = photos.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    text = words(
        "buang potongan foto yang lama tidak dilanjutkan; laptop mengirimnya lagi dari awal",
        "drop parts of photos that nobody went on with; laptops send those anew",
    )
    expire = verb(inner, "expire", _expire, text)
    expire.add_argument(
        "--days",
        type=int,
        default=_DAYS,
        metavar="N",
        help=words(f"lebih lama dari ini (bawaan: {_DAYS})", f"older than this (default {_DAYS})"),
    )
    text = words(
        "buang sisa foto yang sudah tidak ada, dari proses yang terhenti mendadak",
        "remove what killed processes left of photos that are no longer here",
    )
    verb(inner, "sweep", _sweep, text)


def _expire(options: argparse.Namespace) -> int:
    from fieldreg.server.image_leaving import expire_parts  # noqa: PLC0415 - the desk starts without it

    with opened(options) as centre:
        count = expire_parts(centre, seconds=max(options.days, 0) * _DAY)
    print(
        words(
            f"Potongan dari {count} foto dibuang. Fotonya tetap ditunggu dan dikirim dari awal.",
            f"Dropped the parts of {count} photos. They stay awaited and are sent from the start.",
        )
    )
    return 0


def _sweep(options: argparse.Namespace) -> int:
    from fieldreg.server.image_leaving import sweep  # noqa: PLC0415 - as above

    with opened(options) as centre:
        count = sweep(centre)
    print(
        words(
            f"Dibuang {count} sisa. Foto yang masih tercatat tidak disentuh.",
            f"Removed {count} leftovers. No photo that is on record was touched.",
        )
    )
    return 0
