"""`fieldreg centre salvage`: bring in what a laptop holds that nobody can sign in on any more.

The organisation's key opens the workspace's own recovery slot, or an officer who is there opens it
with her passphrase: a laptop of an organisation without such a key has no other way. The laptop's
side of the protocol then runs beside the centre's, so that every revision arrives as over a line:
once, judged, under the laptop's signature, with a receipt in its database. A second run finds
nothing left to bring.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from fieldreg.apps.centre_place import Commands, add_place, opened
from fieldreg.apps.passphrase import add_passphrase_file, passphrase_from
from fieldreg.apps.recovery_key import add_identity, add_log, note_use, private_key
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble

if TYPE_CHECKING:
    from fieldreg.protocol.images import ImagesRequest, ImagesResponse
    from fieldreg.protocol.messages import SyncRequest, SyncResponse
    from fieldreg.server.identity import Centre
    from fieldreg.services.desk import Desk
    from fieldreg.services.views import SyncReport
    from fieldreg.store.store import Store
    from fieldreg.sync.ports import Identity

_T = TypeVar("_T")


def add_to(verbs: Commands) -> None:
    """Add `salvage` to the centre's *verbs*."""
    text = words(
        "ambil yang belum terkirim dari laptop yang dicabut atau rusak",
        "bring in what a revoked or broken laptop never sent",
    )
    salvage = verbs.add_parser("salvage", help=text, description=text)
    add_place(salvage)
    salvage.add_argument(
        "workspace",
        type=Path,
        metavar="WORKSPACE",
        help=words("folder kerja laptop itu, atau salinannya", "the laptop's workspace, or a copy"),
    )
    add_identity(
        salvage,
        without=words(
            "tanpa ini: kata sandi seorang petugas laptop itu",
            "without it: the passphrase of one of its officers",
        ),
    )
    add_log(salvage)
    salvage.add_argument(
        "--forms",
        action="store_true",
        help=words(
            "ambil juga formulir yang belum disimpan, sebagai pendaftaran belum lengkap",
            "also bring in the forms left open, as incomplete registrations",
        ),
    )
    add_passphrase_file(salvage)
    salvage.set_defaults(command=_salvage)


@dataclass(frozen=True, slots=True)
class _Beside:
    """A carrier without a line: the centre's own code answers."""

    centre: Centre

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        """One exchange. Raises SyncTrouble as over a line."""
        from fieldreg.server.exchange import salvage  # noqa: PLC0415

        return _answered(lambda: salvage(self.centre, request))

    def tell_images(self, identity: Identity, request: ImagesRequest) -> ImagesResponse:
        """Tell of photos. Raises SyncTrouble as over a line."""
        from fieldreg.server.images import salvage_images  # noqa: PLC0415

        return _answered(lambda: salvage_images(self.centre, request))

    def upload_offset(self, identity: Identity, place: str) -> int:
        """How many bytes of a photo have come. Raises SyncTrouble as over a line."""
        from fieldreg.server import images, uploads  # noqa: PLC0415

        def look() -> int:
            device = images.salvaged(self.centre, identity.device_id)
            return uploads.look(self.centre, device, _upload_id(place)).offset

        return _answered(look)

    def upload_part(self, identity: Identity, place: str, offset: int, data: bytes) -> int:
        """Bring a part; how many bytes have come then. Raises SyncTrouble as over a line."""
        from fieldreg.server import images, uploads  # noqa: PLC0415

        def add() -> int:
            device = images.salvaged(self.centre, identity.device_id)
            return uploads.add(self.centre, device, _upload_id(place), offset, data).offset

        return _answered(add)


def _answered(ask: Callable[[], _T]) -> _T:
    """What the centre answers; its refusal as a laptop would meet it."""
    from fieldreg.server.refusal import Refusal  # noqa: PLC0415
    from fieldreg.sync.faults import refusal  # noqa: PLC0415

    try:
        return ask()
    except Refusal as refused:
        problem = refused.problem
    raise refusal(problem.status, {}, problem.model_dump_json().encode())


def _upload_id(place: str) -> str:
    return place.rpartition("/")[2]


def _salvage(options: argparse.Namespace) -> int:
    from fieldreg.services import workspace  # noqa: PLC0415

    desk = _by_key(options) if options.identity else _by_passphrase(options)
    try:
        with opened(options) as centre:
            report, left_open = _bring(desk, centre, with_forms=options.forms)
    finally:
        if desk.officer_id:
            workspace.close(desk)
        else:
            desk.store.close()
    return _tell(report, left_open)


def _by_passphrase(options: argparse.Namespace) -> Desk:
    """The desk, opened by one of its officers; that she signed in stands in its own audit chain."""
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services.workspace import unlock  # noqa: PLC0415

    prompt = words("Kata sandi petugas: ", "Passphrase of the officer: ")
    passphrase = passphrase_from(options.passphrase_file, prompt)
    return unlock(options.workspace, passphrase, shelf=builtin_shelf())


def _by_key(options: argparse.Namespace) -> Desk:
    """The desk of nobody, opened by the organisation."""
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415
    from fieldreg.services.desk import Desk  # noqa: PLC0415

    folder = options.workspace
    store = _open(folder, _key(options))
    return Desk(folder, store, builtin_shelf(), officer_id="", officer_name="", office_name="")


def _key(options: argparse.Namespace) -> bytes:
    """The workspace's database key; that it was opened is written down before it is used."""
    from fieldreg.protocol.recovery import Request, new_identity, open_slot  # noqa: PLC0415
    from fieldreg.services.desk import new_id  # noqa: PLC0415
    from fieldreg.store.opening import VAULT_FOLDER  # noqa: PLC0415
    from fieldreg.store.vault_header import read_header  # noqa: PLC0415

    header = read_header(options.workspace / VAULT_FOLDER)
    if header.recovery is None:
        raise EnvironmentTrouble("no_recovery_key")
    private = private_key(options.identity, options.passphrase_file)
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    request = Request(new_id(), header.vault_id, header.recovery.sealed, new_identity()[1], at)
    key = open_slot(request, private)
    note_use(options.identity, options.log, {"vault_id": header.vault_id, "how": "salvage"}, at=at)
    return key


def _bring(desk: Desk, centre: Centre, *, with_forms: bool) -> tuple[SyncReport, int]:
    """Exchange until all is said; the report, and how many forms were left open there."""
    from fieldreg.services.image_sending import exchange_all  # noqa: PLC0415
    from fieldreg.services.left_forms import save_left_forms  # noqa: PLC0415
    from fieldreg.store.drafts import count  # noqa: PLC0415

    if with_forms:
        save_left_forms(desk)
    report = exchange_all(desk, _Beside(centre), on_writer=lambda job: job())
    with desk.store.reading() as connection:
        return report, count(connection)


def _open(workspace: Path, key: bytes) -> Store:
    from fieldreg.services.backing_up import back_up_closed  # noqa: PLC0415
    from fieldreg.services.desk import new_id, utc_now  # noqa: PLC0415
    from fieldreg.store.lock import FolderLock  # noqa: PLC0415
    from fieldreg.store.opening import VAULT_FOLDER  # noqa: PLC0415
    from fieldreg.store.store import Store  # noqa: PLC0415
    from fieldreg.store.swap import finish  # noqa: PLC0415

    lock = FolderLock(workspace)
    vault = workspace / VAULT_FOLDER
    try:
        finish(vault)
        return Store(
            vault,
            key,
            lock=lock,
            before_migration=lambda: back_up_closed(workspace, key, "migration", utc_now, new_id),
        )
    except BaseException:
        lock.release()
        raise


def _tell(report: SyncReport, left_open: int) -> int:
    if report.trouble in ("not_signed_in", "not_our_centre"):
        raise UserTrouble("salvage_other_centre")
    not_in = report.images_waiting + report.images_refused
    told = words(
        f"Diambil {report.sent} langkah, {report.quarantined} di antaranya ditahan untuk "
        f"diperiksa; {report.waiting} belum terambil. Foto: {report.images_sent} diambil, "
        f"{not_in} belum, {report.images_lost} rusak. {left_open} formulir belum "
        "disimpan.",
        f"Brought in {report.sent} steps, {report.quarantined} of them kept aside to be looked at; "
        f"{report.waiting} are not in yet. Photos: {report.images_sent} brought in, "
        f"{not_in} not yet, {report.images_lost} damaged. {left_open} forms were "
        "left open.",
    )
    print(told)
    if trouble := report.trouble or report.images_trouble:
        raise EnvironmentTrouble(trouble)
    return 1 if report.waiting or not_in else 0
