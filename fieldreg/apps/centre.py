"""The centre's commands: `fieldreg centre …`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from fieldreg.apps import centre_enrolment, centre_options, centre_stick, salvage
from fieldreg.apps.centre_words import witnessed_words
from fieldreg.apps.options import data_folder
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

if TYPE_CHECKING:
    from fieldreg.server.identity import Centre

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
VERDICTS = {
    "start": "review_started",
    "accept": "accepted",
    "send-back": "sent_back",
    "reject": "rejected",
    "enrol": "enrolled",
    "end": "ended",
}


def add_commands(subparsers: Commands) -> None:
    """Add `centre` to the command line."""
    centre = subparsers.add_parser(
        "centre", help=words("kelola server pusat", "manage a central server")
    )
    verbs = centre.add_subparsers(
        title=words("perintah", "commands"), metavar=words("PERINTAH", "COMMAND"), required=True
    )
    _add_setting_up(verbs)
    _add_reviewing(verbs)


def _add_setting_up(verbs: Commands) -> None:
    init = _verb(verbs, "init", _init, words("buat pusat baru", "make a new centre"))
    init.add_argument("--name", default="Pusat", help=words("nama pusat", "the centre's name"))
    init.add_argument(
        "--host",
        action="append",
        default=[],
        metavar="NAME",
        help=words("nama atau IP server, boleh diulang", "the server's name or IP, repeatable"),
    )
    init.add_argument(
        "--recovery-key",
        default="",
        metavar="AGE",
        help=words("kunci pemulihan organisasi (age1…)", "the organisation's recovery key (age1…)"),
    )
    init.add_argument(
        "--pack-key",
        default="",
        metavar="HEX",
        help=words("bagian umum kunci paket program", "the public part of the pack key"),
    )
    init.add_argument(
        "--images",
        default="",
        metavar="s3://…",
        help=words(
            "tempat foto (s3://bucket/awalan); tanpa ini di folder pusat",
            "where photos lie (s3://bucket/prefix); without it in the centre's folder",
        ),
    )
    office = _verb(verbs, "office", _office, words("tambah kantor", "add an office"))
    office.add_argument("name", help=words("nama kantor", "the office's name"))
    office.add_argument(
        "--village", default="", metavar="CODE", help=words("kode desa", "the village's code")
    )
    code = _verb(verbs, "code", _code, words("kode untuk satu laptop", "a code for one laptop"))
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
    centre_enrolment.add_enrol(verbs)
    reviewer = _verb(verbs, "reviewer", _reviewer, words("tambah pemeriksa", "add a reviewer"))
    reviewer.add_argument("name")
    _verb(verbs, "offices", _offices, words("daftar kantor", "list the offices"))
    devices = _verb(verbs, "devices", _devices, words("daftar laptop", "list the laptops"))
    devices.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    revoke = _verb(verbs, "revoke", _revoke, words("cabut satu laptop", "revoke a laptop"))
    revoke.add_argument("device")
    salvage.add_to(verbs)
    centre_stick.add_commands(verbs)
    text = words("lihat atau atur kunci paket", "show or set the pack key")
    pack_key = _verb(verbs, "pack-key", _pack_key, text)
    pack_key.add_argument(
        "key",
        nargs="?",
        metavar="HEX",
        help=words(
            "bagian umum kunci; hanya laptop yang didaftarkan sesudahnya yang tahu",
            "the key's public part; only laptops enrolled from then on know it",
        ),
    )
    text = words(
        "lihat paket yang berlaku, atau kirim yang baru", "show or deliver the pack in force"
    )
    pack = _verb(verbs, "pack", _pack, text)
    pack.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=words(
            "berkas .fieldreg-pack; ditawarkan ke setiap laptop saat sinkron",
            "a .fieldreg-pack file; offered to every laptop with its next sync",
        ),
    )
    text = words("lihat, atur atau buat kunci pemulihan", "show, set or make the recovery key")
    centre_options.add_recovery(verbs, _verb(verbs, "recovery-key", _recovery_key, text))
    text = words("kunci untuk /metrics", "the token for /metrics")
    _verb(verbs, "metrics-token", _metrics_token, text)
    help_text = words("setelah cadangan dipulihkan", "after a backup was restored")
    _verb(verbs, "epoch", _epoch, help_text)


def _add_reviewing(verbs: Commands) -> None:
    listed = _verb(verbs, "list", _list, words("daftar pendaftaran", "list the records"))
    listed.add_argument("--case", default=None, help=words("hanya status ini", "this case only"))
    listed.add_argument("--json", action="store_true", help=words("hasil JSON", "result as JSON"))
    verdict = _verb(verbs, "verdict", _verdict, words("beri putusan", "give a verdict"))
    verdict.add_argument("record", help=words("id pendaftaran", "the record's id"))
    verdict.add_argument("act", choices=tuple(VERDICTS), help=words("putusan", "the verdict"))
    verdict.add_argument(
        "--reason",
        action="append",
        default=[],
        metavar="PATH=TEXT",
        help=words(
            "alasan untuk satu isian, misalnya mother_name=…; boleh diulang",
            "a reason for one field, such as mother_name=…; repeatable",
        ),
    )
    verdict.add_argument(
        "--membership-number",
        default="",
        metavar="KPJ",
        help=words("nomor peserta yang terbit", "the membership number issued"),
    )


def _verb(
    verbs: Commands, name: str, command: Callable[[argparse.Namespace], int], text: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=text)
    add_place(parser)
    parser.set_defaults(command=command)
    return parser


def add_place(parser: argparse.ArgumentParser) -> None:
    """The options that say which centre a command is for."""
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help=words("folder pusat", "the centre's folder")
    )
    parser.add_argument("--database", default="", metavar="URL", help="postgresql://… (SQLite)")


def folder_of(options: argparse.Namespace) -> Path:
    """The centre's folder, as given or in the user's data folder."""
    chosen: Path | None = options.folder
    return chosen or data_folder() / "centre"


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[Centre]:
    """The centre of `add_place`'s options; its database is closed in the end."""
    from fieldreg.server.admin import open_centre  # noqa: PLC0415

    centre = open_centre(folder_of(options), database_url=options.database)
    try:
        yield centre
    finally:
        centre.database.close()


def _init(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    admin.init_centre(
        folder_of(options),
        options.name,
        hosts=options.host,
        database_url=options.database,
        images_url=options.images,
        recovery_key=options.recovery_key,
        pack_key=options.pack_key,
    )
    print(folder_of(options))
    return 0


def _office(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        print(admin.add_office(centre, options.name, options.village))
    return 0


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


def _reviewer(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        print(admin.add_reviewer(centre, options.name))
    return 0


def _offices(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        for office in admin.offices(centre):
            print(office.id, office.village_code or "-", office.name, sep="\t")
    return 0


def _devices(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        for device in admin.devices(centre):
            if options.json:
                print(json.dumps(asdict(device), ensure_ascii=False))
                continue
            state = words("dicabut", "revoked") if device.revoked_at else words("aktif", "active")
            noted = witnessed_words(device.audit)
            print(device.id, device.office_id, state, device.name, *noted, sep="\t")
    return 0


def _revoke(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        admin.revoke_device(centre, options.device)
    return 0


def _pack_key(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        if options.key:
            admin.set_pack_key(centre, options.key)
        known = admin.pack_key(centre)
    print(known or words("Belum ada kunci paket.", "There is no pack key yet."))
    return 0


def _pack(options: argparse.Namespace) -> int:
    from fieldreg.protocol.pack_container import read_pack_file  # noqa: PLC0415
    from fieldreg.server import packs  # noqa: PLC0415

    with opened(options) as centre:
        if options.file:
            try:
                data = read_pack_file(options.file)
            except OSError:
                raise EnvironmentTrouble("pack_unreadable") from None
            packs.deliver_pack(centre, data)
        print(packs.pack_in_force(centre))
    return 0


def _recovery_key(options: argparse.Namespace) -> int:
    if options.out:
        from fieldreg.apps import centre_recovery  # noqa: PLC0415

        return centre_recovery.make(options.out, options.passphrase_file)
    from fieldreg.server import recovery  # noqa: PLC0415

    with opened(options) as centre:
        if options.key:
            recovery.set_recovery_key(centre, options.key)
        known = recovery.recovery_key(centre)
    print(known or words("Belum ada kunci pemulihan.", "There is no recovery key yet."))
    return 0


def _epoch(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        print(admin.begin_epoch(centre))
    return 0


def _metrics_token(options: argparse.Namespace) -> int:
    from fieldreg.server.keeping import metrics_token  # noqa: PLC0415

    with opened(options) as centre:
        print(metrics_token(centre))
    return 0


def _list(options: argparse.Namespace) -> int:
    from fieldreg.domain.words import Case  # noqa: PLC0415
    from fieldreg.server import admin  # noqa: PLC0415

    if options.case not in (None, *Case):
        raise UserTrouble("case_unknown", cases=", ".join(Case))
    with opened(options) as centre:
        for row in admin.find_all(centre, options.case):
            if options.json:
                print(row.model_dump_json())
            else:
                print(row.record_id, row.case.value, row.values.get("full_name", ""), sep="\t")
    return 0


def _verdict(options: argparse.Namespace) -> int:
    from fieldreg.domain.words import Act  # noqa: PLC0415
    from fieldreg.server import admin  # noqa: PLC0415

    number = options.membership_number
    with opened(options) as centre:
        answer = admin.verdict(
            centre,
            options.record,
            Act(VERDICTS[options.act]),
            reasons=[_reason(text) for text in options.reason],
            patch={"issued_membership_number": number} if number else {},
        )
    print(answer.case.value)
    return 0


def _reason(text: str) -> tuple[str, str]:
    """`PATH=TEXT`; without a path the reason is for the record as a whole."""
    path, is_given, reason = text.partition("=")
    return (path.strip(), reason.strip()) if is_given else ("", text.strip())
