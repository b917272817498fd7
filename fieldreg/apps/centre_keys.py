"""`fieldreg centre pack|pack-key|recovery-key|metrics-token|epoch`: what laptops trust."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from fieldreg.apps import centre_options
from fieldreg.apps.centre_place import Commands, opened, verb
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble


def add_keys(verbs: Commands) -> None:
    """Add keys, packs and the epoch to the centre's *verbs*."""
    text = words("lihat atau atur kunci paket", "show or set the pack key")
    pack_key = verb(verbs, "pack-key", _pack_key, text)
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
    pack = verb(verbs, "pack", _pack, text)
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
    centre_options.add_recovery(verbs, verb(verbs, "recovery-key", _recovery_key, text))
    text = words("kunci untuk /metrics", "the token for /metrics")
    verb(verbs, "metrics-token", _metrics_token, text)
    help_text = words("setelah cadangan dipulihkan", "after a backup was restored")
    verb(verbs, "epoch", _epoch, help_text)


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


def _metrics_token(options: argparse.Namespace) -> int:
    from fieldreg.server.keeping import metrics_token  # noqa: PLC0415

    with opened(options) as centre:
        print(metrics_token(centre))
    return 0


def _epoch(options: argparse.Namespace) -> int:
    from fieldreg.server import admin  # noqa: PLC0415

    with opened(options) as centre:
        print(admin.begin_epoch(centre, wait=time.sleep))
    return 0
