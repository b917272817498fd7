"""`fieldreg centre init|office|areas|rename|offices|reviewer`: a centre, and who it serves."""

from __future__ import annotations

import argparse

from fieldreg.apps.centre_place import Commands, folder_of, opened, verb
from fieldreg.apps.say import words


def add_setting_up(verbs: Commands) -> None:
    """Add `init`, `office`, `areas`, `rename`, `offices` and `reviewer` to the centre's *verbs*."""
    _add_init(verbs)
    office = verb(verbs, "office", _office, words("tambah kantor", "add an office"))
    office.add_argument("name", help=words("nama kantor", "the office's name"))
    office.add_argument(
        "--village",
        "--area",
        action="append",
        default=[],
        metavar="CODE",
        dest="areas",
        help=words(
            "kode desa atau kecamatan yang dilayani, boleh diulang",
            "the code of a village or kecamatan that it serves, repeatable",
        ),
    )
    areas = verb(
        verbs,
        "areas",
        _areas,
        words("ubah wilayah sebuah kantor", "change the areas that an office serves"),
    )
    areas.add_argument("office", help=words("id kantor", "the office's id"))
    areas.add_argument(
        "areas",
        nargs="*",
        metavar="CODE",
        help=words("kode desa atau kecamatan", "codes of villages or kecamatan"),
    )
    rename = verb(
        verbs, "rename", _rename, words("ganti nama sebuah kantor", "give an office another name")
    )
    rename.add_argument("office", help=words("id kantor", "the office's id"))
    rename.add_argument("name", help=words("nama kantor", "the office's name"))
    verb(verbs, "offices", _offices, words("daftar kantor", "list the offices"))
    reviewer = verb(verbs, "reviewer", _reviewer, words("tambah pemeriksa", "add a reviewer"))
    reviewer.add_argument("name")


def _add_init(verbs: Commands) -> None:
    init = verb(verbs, "init", _init, words("buat pusat baru", "make a new centre"))
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
        print(admin.add_office(centre, options.name, *options.areas))
    return 0


def _areas(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        admin.set_areas(centre, options.office, options.areas)
    return 0


def _rename(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        admin.rename_office(centre, options.office, options.name)
    return 0


def _offices(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        for office in admin.offices(centre):
            print(office.id, ",".join(office.areas) or "-", office.name, sep="\t")
    return 0


def _reviewer(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        print(admin.add_reviewer(centre, options.name))
    return 0
