"""`fieldreg centre code|devices|revoke`: laptops, from their code to their end."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from fieldreg.apps import centre_enrolment, centre_photos, centre_stick, salvage
from fieldreg.apps.centre_place import Commands, opened, verb
from fieldreg.apps.centre_words import witnessed_words
from fieldreg.apps.say import words

if TYPE_CHECKING:
    from fieldreg.server.admin import DeviceRow


def add_laptops(verbs: Commands) -> None:
    """Add what is done for a laptop, from its code to its end, to the centre's *verbs*."""
    _add_code(verbs)
    centre_enrolment.add_enrol(verbs)
    devices = verb(verbs, "devices", _devices, words("daftar laptop", "list the laptops"))
    devices.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    revoke = verb(verbs, "revoke", _revoke, words("cabut satu laptop", "revoke a laptop"))
    revoke.add_argument("device")
    salvage.add_to(verbs)
    centre_stick.add_commands(verbs)
    centre_photos.add_commands(verbs)


def _add_code(verbs: Commands) -> None:
    code = verb(verbs, "code", _code, words("kode untuk satu laptop", "a code for one laptop"))
    code.add_argument("office", help=words("id kantor", "the office's id"))
    code.add_argument(
        "--url",
        required=True,
        metavar="https://…",
        help=words("alamat pusat bagi laptop", "the centre's address for laptops"),
    )
    code.add_argument(
        "--minutes",
        type=centre_enrolment.positive,
        default=24 * 60,
        metavar="N",
        help=words("masa berlaku (bawaan: 24 jam)", "how long it lives (24 hours, by default)"),
    )
    centre_enrolment.add_limits(code)
    centre_enrolment.add_ways_out(code)


def _code(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415
    from fieldreg.services.enrol import clean_url  # noqa: PLC0415

    url = clean_url(options.url)
    centre_enrolment.require_free_way(options)
    with opened(options) as centre:
        file = admin.issue_code(
            centre,
            options.office,
            url=url,
            life_seconds=options.minutes * 60,
            renews=options.renews,
            token_days=options.token_days,
        )
    centre_enrolment.hand_out(file, options)
    print(file.code)
    return 0


def _devices(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        for device in admin.devices(centre):
            if options.json:
                print(json.dumps(asdict(device), ensure_ascii=False))
                continue
            noted = witnessed_words(device.audit)
            print(device.id, device.office_id, _state(device), device.name, *noted, sep="\t")
    return 0


def _state(device: DeviceRow) -> str:
    if device.revoked_at:
        return words("dicabut", "revoked")
    if device.is_unheard:
        return words("aktif, belum pernah terdengar", "active, never heard of")
    return words("aktif", "active")


def _revoke(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        admin.revoke_device(centre, options.device)
    return 0
