"""`fieldreg --self-test`: does this program, as built and shipped, do its job on this machine?

It works in a folder of its own that is gone afterwards, with a centre in this process.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from fieldreg import __version__
from fieldreg.apps import preflight
from fieldreg.apps.say import words
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble

PASSPHRASE = "periksa sendiri"  # noqa: S105 - guards one invented person for a minute
PERSON_NO = 0
S3_GUEST = {
    "AWS_ACCESS_KEY_ID": "self-test",
    "AWS_SECRET_ACCESS_KEY": "self-test",
    "AWS_REGION": "us-east-1",
}


class Differs(Exception):
    """A step ended otherwise than it must."""


def run() -> int:
    """Check everything and say what was checked; 0 if all is well."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    print(f"fieldreg {__version__} --self-test", flush=True)
    if advice := preflight.missing_advice():
        print(advice, file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(
        prefix="fieldreg-self-test-", ignore_cleanup_errors=True
    ) as folder:
        try:
            _check_all(Path(folder))
        except (Trouble, Differs, AssertionError, OSError) as trouble:
            print(f"✗ {type(trouble).__name__}: {trouble}", flush=True)
            return 1
    print(words("Semua baik.", "All is well."), flush=True)
    return 0


@contextmanager
def _step(text: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"✓ {text} ({time.perf_counter() - start:.1f} s)", flush=True)


def _check_all(folder: Path) -> None:
    from fieldreg.protocol.pack_files import builtin_shelf  # noqa: PLC0415 - after the preflight

    with _step(words("paket program dimuat", "programme pack loaded")):
        shelf = builtin_shelf()
        _require(len(shelf.packs[-1].villages) == 43, "the pack lacks villages")
    with _step(words("NIK, nama, dan aturan dibaca", "NIK, names and rules read")):
        _check_field(shelf)
    with _step(words("paket bertanda tangan diperiksa", "signed pack verified")):
        _check_signing(shelf.packs[-1].key)
    with _step(words("foto dibaca dan ditulis ulang", "photo read and written anew")):
        _check_picture()
    with _step(words("terjemahan dimuat", "translations loaded")):
        _check_translations()
    with _step(words("pustaka gudang foto dimuat", "library for a store of photos loaded")):
        _check_photo_store(folder / "unused")
    from fieldreg.server import admin  # noqa: PLC0415
    from fieldreg.server.running import RunningCentre  # noqa: PLC0415

    with _step(words("pusat dibuat", "centre made")):
        admin.init_centre(folder / "centre", "Self-test")
    with RunningCentre(folder / "centre") as running:
        office = admin.add_office(running.centre, "Self-test", "51.71.03.2008")
        file = folder / "laptop.fieldreg-enrol"
        code = admin.issue_code(running.centre, office, url=running.url)
        file.write_text(code.model_dump_json(), encoding="utf-8")
        _check_desk(folder / "laptop", file, shelf)


def _check_field(shelf: Any) -> None:
    from fieldreg.domain.eligibility import assess  # noqa: PLC0415
    from fieldreg.domain.names import read_name  # noqa: PLC0415
    from fieldreg.domain.nik import suggest  # noqa: PLC0415
    from fieldreg.protocol.name_files import name_tables  # noqa: PLC0415

    pack, day = shelf.packs[-1], date(2025, 11, 24)
    told = suggest("5171031203809901", day, pack.nation)
    _require(told is not None and told.district == "Denpasar Barat", "the NIK is not understood")
    _require(read_name("I Wyn. Sudartha", name_tables()).rank == 1, "the name is not understood")
    old = assess({"birth_date": "1950-01-01"}, pack, day)
    _require(old.overall == "refuse", "somebody of 75 is not refused")


def _check_signing(key: str) -> None:
    from fieldreg.protocol.pack_container import open_pack, seal  # noqa: PLC0415
    from fieldreg.protocol.pack_files import read_folder  # noqa: PLC0415
    from fieldreg.protocol.pack_seal import PackRefused  # noqa: PLC0415
    from fieldreg.protocol.resources import resource  # noqa: PLC0415
    from fieldreg.protocol.signing import new_private_key, public_key  # noqa: PLC0415

    private = new_private_key()
    data = seal(read_folder(resource("packs", key.replace("@", "-"))), private)
    _require(open_pack(data, public_key(private)).key == key, "a signed pack does not open")
    try:
        open_pack(data.replace(b"Denpasar", b"Denpazar", 1), public_key(private))
    except PackRefused:
        return
    raise Differs("an altered pack is not refused")


def _check_picture() -> None:
    """Through the child process, which this very program must be able to start."""
    from fieldreg.documents.pictures import prepare  # noqa: PLC0415

    def chunk(name: bytes, body: bytes) -> bytes:
        ends = (len(body).to_bytes(4, "big"), zlib.crc32(name + body).to_bytes(4, "big"))
        return ends[0] + name + body + ends[1]

    header = chunk(b"IHDR", bytes((0, 0, 0, 40, 0, 0, 0, 30, 8, 0, 0, 0, 0)))
    rows = chunk(b"IDAT", zlib.compress(bytes(41 * 30)))
    made = prepare(b"\x89PNG\r\n\x1a\n" + header + rows + chunk(b"IEND", b""))
    _require((made.width, made.height) == (40, 30), "a photo is not read")


def _check_photo_store(unused: Path) -> None:
    """What speaks to an S3 store is here and speaks: at an address where nobody listens."""
    from fieldreg.server.blobs import open_blobs  # noqa: PLC0415

    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        os.environ.update(S3_GUEST, AWS_ENDPOINT_URL=address)
        blobs = open_blobs("s3://self-test/foto", unused, bytes(32))
        try:
            blobs.get("nothing")
        except EnvironmentTrouble as trouble:
            _require(trouble.key == "images_unreachable", trouble.key)
        else:
            raise Differs("a store answers where there is none")


def _check_translations() -> None:
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from fieldreg.desktop import offscreen, translation  # noqa: PLC0415

    offscreen.quiet()
    app = QApplication.instance() or QApplication(["fieldreg"])
    _require(isinstance(app, QApplication), "another kind of application runs")
    for language in ("en", "id"):
        translation.install(app, language)  # type: ignore[arg-type]


def _check_desk(folder: Path, file: Path, shelf: Any) -> None:
    from fieldreg.apps.demo.people import PEOPLE  # noqa: PLC0415
    from fieldreg.desktop.app import DeskContext, build  # noqa: PLC0415
    from fieldreg.desktop.driver import Driver  # noqa: PLC0415
    from fieldreg.sync.https import HttpsCarrier  # noqa: PLC0415

    folder.mkdir()
    window = build(DeskContext(folder, shelf, HttpsCarrier, auto_sync=False))
    person = PEOPLE[PERSON_NO]
    try:
        driver = Driver(window)
        with _step(words("brankas dibuat dan dimigrasi", "vault made and migrated")):
            driver.first_run(officer_name="Self-test", passphrase=PASSPHRASE, file=file)
        with _step(words("brankas dibuka lagi", "vault opened again")):
            window.lock()
            driver.sign_in(PASSPHRASE)
        with _step(words("formulir diisi dan disimpan", "form filled in and saved")):
            driver.new_person(person.typed)
            driver.save_next()
        with _step(words("data dibaca kembali", "record read back")):
            _check_saved(driver.ask, window, person.full_name)
        with _step(words("dikirim dan diterima pusat", "sent and received by the centre")):
            report = driver.sync_now()
            _require(not report.trouble and report.equal is True, f"sync: {report.trouble}")
            _require(report.sent == 1 and report.waiting == 0, "not delivered")
    finally:
        window.close()


def _check_saved(ask: Callable[[Callable[[], Any]], Any], window: Any, full_name: str) -> None:
    from fieldreg.apps.demo.tally import laptop_records  # noqa: PLC0415
    from fieldreg.domain.words import Case  # noqa: PLC0415

    desk = window.session.desk
    records = ask(lambda: laptop_records(desk))
    _require(len(records) == 1, "not exactly one record")
    _require(records[0].values.get("full_name") == full_name, "read back differently")
    _require(records[0].case is Case.SUBMITTED, "the record is not complete")


def _require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Differs(otherwise)
