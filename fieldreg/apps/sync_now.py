"""`fieldreg sync`: send and receive once, without a window."""

from __future__ import annotations

import getpass
import json
from dataclasses import asdict
from pathlib import Path

from fieldreg.apps.say import explain, words
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services import packs, workspace
from fieldreg.services.desk import Desk
from fieldreg.services.image_sending import exchange_all
from fieldreg.services.revoked import obey
from fieldreg.services.views import SyncReport
from fieldreg.sync.https import HttpsCarrier


def run(
    folder: Path, passphrase_file: Path | None, *, as_json: bool, compares_all: bool = False
) -> int:
    """Unlock, synchronise, say how it went; 1 if something still waits or went wrong."""
    if workspace.state(folder) is workspace.WorkspaceState.BARE:
        raise UserTrouble("workspace_bare")
    if passphrase_file:
        passphrase = _read(passphrase_file)
    else:
        passphrase = getpass.getpass(words("Kata sandi: ", "Passphrase: "))
    desk = workspace.unlock(folder, passphrase, shelf=builtin_shelf())
    try:
        report = exchange(desk, compares_all=compares_all)
        has_pack = packs.offered(desk) is not None
    finally:
        workspace.close(desk)
    _tell(report, as_json=as_json)
    if has_pack and not as_json:
        print(
            words(
                "Ada paket program baru dari pusat. Buka Pengaturan di aplikasi untuk memasangnya.",
                "The centre sent a new pack. Open the settings in the app to install it.",
            )
        )
    return 1 if report.trouble or report.waiting or report.images_trouble else 0


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError):
        raise UserTrouble("passphrase_unreadable") from None


def exchange(desk: Desk, *, compares_all: bool = False) -> SyncReport:
    """One whole synchronisation in this thread."""
    with HttpsCarrier() as carrier:
        report = exchange_all(desk, carrier, on_writer=lambda job: job(), compares_all=compares_all)
    return obey(desk, report, on_writer=lambda job: job())


def _tell(report: SyncReport, *, as_json: bool) -> None:
    if as_json:
        shown = asdict(report) | {"changed_records": len(report.changed_records)}
        print(json.dumps(shown, ensure_ascii=False))
        return
    print(
        words(
            f"Terkirim {report.sent}, diterima {report.received}, menunggu kirim {report.waiting}.",
            f"Sent {report.sent}, received {report.received}, waiting {report.waiting}.",
        )
    )
    if report.images_sent or report.images_waiting:
        sent, waiting = report.images_sent, report.images_waiting
        print(
            words(
                f"Foto terkirim {sent}, masih di jalan {waiting}.",
                f"Photos sent {sent}, still on their way {waiting}.",
            )
        )
    if report.compared:
        areas, records = report.compared
        print(
            words(
                f"Dibandingkan dengan pusat satu per satu: {records} pendaftaran di {areas} "
                "wilayah.",
                f"Compared with the centre one by one: {records} registrations in {areas} areas.",
            )
        )
    areas, records = report.differed
    if records:
        print(
            words(
                f"Laptop dan pusat sempat berbeda pada {records} pendaftaran di {areas} wilayah; "
                "semuanya sudah disamakan dengan pusat.",
                f"This laptop and the centre differed in {records} registrations of {areas} areas; "
                "they were all taken anew from the centre.",
            )
        )
    if trouble := report.trouble or report.images_trouble:
        print(explain(Trouble(trouble, **report.detail)))
