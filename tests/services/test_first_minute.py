"""The first minute of a laptop on a line of 64 kbit/s that loses a twentieth, from its first packet
to the centre: an office of 10,704 people, every other one in its own area."""

from __future__ import annotations

import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import MappingProxyType
from uuid import UUID

import pytest
from server.centre_laptop import PERSON, Api
from services.at_centre import Line, Place, sign_in
from services.slow_line import HEADER_BYTES, SlowLine, a_person, an_office_with, fill

from fieldreg.domain.merge import CentreRecord, Change
from fieldreg.domain.words import Case
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.server.app import create_app
from fieldreg.server.judge import Held
from fieldreg.server.records import write_records
from fieldreg.services import people, register, workspace
from fieldreg.services.views import PeopleQuery
from fieldreg.sync.tls import tls_context

PEOPLE, TOLD = 10_704, 300
OWN_AREA, NEXT_DOOR = "51.71.03.2008", "51.71.02.2001"
TLS_RECORD = 22
"""What TLS 1.3 puts around each 16 kB: five bytes of header, one of type, sixteen of tag."""


@pytest.fixture
def place(tmp_path):
    place = Place.make(tmp_path / "centre")
    place.api = CountedApi(create_app(place.centre))
    an_office_with(place, TOLD)
    yield place
    place.close()


class CountedApi(Api):
    """Notes how long each request and its answer are, with HTTP's own lines."""

    sizes: tuple[int, int]

    def call(self, method, path, **options):
        answer = super().call(method, path, **options)
        both = (answer.request, answer)
        self.sizes = tuple(len(one.content) + HEADER_BYTES // 2 for one in both)
        return answer


@dataclass
class LossyLine(SlowLine):
    """The clock of `benchmarks/thin_line.py`; notes when all of the own areas have come."""

    thin: object = None
    own_read_at: float | None = None
    own: list[str] = field(default_factory=list)

    def exchange(self, identity, request):
        response = super().exchange(identity, request)
        self.cross(*(size + HEADER_BYTES // 2 for size in self.sizes[-1]))
        page = response.index
        if page:
            assert request.index_own == page.own
            self.own += page.columns["nik"] if page.own else []
            if page.own and not page.more:
                self.own_read_at = self.seconds
        return response

    def cross(self, up: int, down: int) -> None:
        self.thin.exchange(*(size + -(-size // 16_384) * TLS_RECORD for size in (up, down)))
        self.seconds = self.thin.seconds

    def connect(self, flights) -> None:
        """TCP's three packets, of which the last goes with the next, and what TLS says first."""
        self.cross(1, 1)
        for up, down in flights:
            self.cross(up, down)


def handshake(place: Place) -> list[tuple[int, int]]:
    """What a laptop and the centre say before the first request, in bytes there and back."""
    client_in, client_out, server_in, server_out = (ssl.MemoryBIO() for _ in range(4))
    client = tls_context(place.file().ca_certificate).wrap_bio(
        client_in, client_out, server_hostname="127.0.0.1"
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(place.folder / "server.pem", place.folder / "server-key.pem")
    server = context.wrap_bio(server_in, server_out, server_side=True)
    flights = []
    while not flights or any(flights[-1]):
        flights.append((_say(client, client_out, server_in), _say(server, server_out, client_in)))
    assert client.version() == "TLSv1.3"
    return flights[:-1]


def _say(speaker, out, into) -> int:
    with suppress(ssl.SSLWantReadError):
        speaker.do_handshake()
    said = out.read()
    into.write(said)
    return len(said)


def put_in_the_rest(place: Place) -> None:
    """Straight into the centre's tables: of these only the index is asked for."""
    chance, key, held = Random(8), builtin_pack().key, []
    for number in range(TOLD, PEOPLE):
        time = 1_755_000_000_000 + number * 1_800_000 + chance.randrange(1_700_000)
        rest = chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
        record_id = str(UUID(int=time << 80 | 7 << 76 | rest))
        lives = OWN_AREA if number % 2 else NEXT_DOOR
        more = {"village_code": lives, f"roles.{UUID(int=rest)}.segment": "petani"}
        values = MappingProxyType({**PERSON, **a_person(chance, number), **more})
        change = Change(1, "writer")
        changes = dict.fromkeys(values, change)
        record = CentreRecord(record_id, 1, Case.SUBMITTED, values, changes, change)
        held.append(Held(record, place.office, key, b""))
    place.centre.database.write(lambda connection: write_records(connection, held, 1))


def test_work_begins_within_a_minute_of_the_first_packet(place, tmp_path, complete, monkeypatch):
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2] / "benchmarks"))
    from thin_line import ThinLine  # noqa: PLC0415 - a script's folder

    put_in_the_rest(place)
    line = LossyLine(Line(place.api), thin=ThinLine())
    line.connect(handshake(place))
    desk = sign_in(place.enrol(tmp_path / "laptop"))
    line.cross(*place.api.sizes)
    line.connect(handshake(place))
    line.stops = lambda: line.own_read_at is not None
    ended = fill(desk, line)
    assert ended.trouble.key == "cancelled"
    assert line.own_read_at < 60
    assert len(line.own) > PEOPLE * 0.45
    found = people.search(desk, PeopleQuery(text=line.own[0])).rows
    assert len(found) == 1
    typed = {"full_name": "I WAYAN BARU", "nik": "5171031203809901"}
    assert register.save(desk, register.open_form(desk), {**complete, **typed}).revision_id
    workspace.close(desk)
