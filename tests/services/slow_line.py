"""A line of 64 kbit/s with 600 ms there and back, in counted bytes: nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from server.centre_laptop import PERSON, Laptop, enrol_laptop
from services.at_centre import Line, Place

from fieldreg.domain.words import Act
from fieldreg.protocol.messages import SyncRequest, SyncResponse
from fieldreg.services.desk import Desk
from fieldreg.sync.engine import Engine
from fieldreg.sync.ports import Identity
from fieldreg.sync.surroundings import Ended, Surroundings

RARE = 360
"""One of so many people is in a segment of which there are few."""
BYTES_A_SECOND = 8_000
ROUND_TRIP_SECONDS = 0.6
HEADER_BYTES = 600
"""HTTP's own lines, both ways together, as a kept-alive connection has them."""
_SYLLABLES = [
    "da",
    "ri",
    "ka",
    "su",
    "wi",
    "gu",
    "na",
    "ma",
    "yu",
    "lo",
    "pe",
    "ti",
    "ra",
    "bu",
    "ni",
]


@dataclass
class SlowLine:
    """A `Line` with a clock of its own that the bytes move on."""

    line: Line
    seconds: float = 0.0
    index_read_at: float | None = None
    can_index: bool = True
    stops: Callable[[], bool] = lambda: False
    sizes: list[tuple[int, int]] = field(default_factory=list)

    def exchange(self, identity: Identity, request: SyncRequest) -> SyncResponse:
        if not self.can_index:
            request = request.model_copy(update={"index": None})
        response = self.line.exchange(identity, request)
        up, down = self.line.sizes[-1]
        self.sizes.append((up, down))
        self.seconds += ROUND_TRIP_SECONDS + (up + down + HEADER_BYTES) / BYTES_A_SECOND
        if response.index and not response.index.more:
            self.index_read_at = self.seconds
        return response


def fill(desk: Desk, line: SlowLine) -> Ended:
    """One sync by the line's own clock."""
    around = Surroundings(
        store=desk.store,
        carrier=line,
        on_writer=lambda job: job(),
        make_id=desk.make_id,
        clock=lambda: line.seconds,
        wait=lambda seconds: None,
        chance=lambda: 0.0,
        progress=lambda *numbers: None,
        cancelled=line.stops,
    )
    return Engine(around).run()


def an_office_with(place: Place, people: int) -> list[dict[str, str]]:
    """Register so many people from another laptop of the office; what was typed, in order."""
    laptop: Laptop = enrol_laptop(place.api, place.file().code)
    chance = Random(7)
    typed = []
    for number in range(people):
        values = a_person(chance, number)
        typed.append({**values, "record_id": _register(laptop, chance, number, values)})
        if number % 400 == 399:
            laptop.sync(laptop.request(limit=1))
    laptop.sync(laptop.request(limit=1))
    return typed


def _register(laptop: Laptop, chance: Random, number: int, values: dict[str, str]) -> str:
    """Under an id as the program makes it: by the time, about an hour after the one before."""
    time = 1_750_000_000_000 + number * 3_600_000 + chance.randrange(3_000_000)
    rest = chance.getrandbits(12) << 64 | 0b10 << 62 | chance.getrandbits(62)
    record_id = str(UUID(int=time << 80 | 7 << 76 | rest))
    day = datetime.fromtimestamp(time / 1000, UTC) + timedelta(hours=8)
    more = {
        "registered_on": day.date().isoformat(),
        f"roles.{UUID(int=rest)}.segment": "petani" if number % RARE else "pecalang",
    }
    laptop.revise(record_id, {**PERSON, **values, **more}, act=Act.SUBMITTED)
    return record_id


def a_person(chance: Random, number: int) -> dict[str, str]:
    """About as much as an officer fills in."""

    def word() -> str:
        return "".join(chance.choices(_SYLLABLES, k=3))

    day, month, year = chance.randint(1, 28), chance.randint(1, 12), chance.randint(55, 99)
    return {
        "nik": f"517103{day:02}{month:02}{year:02}{9900 + number % 100}",
        "kk_number": f"517103{day:02}{month:02}10{9900 + chance.randrange(100)}",
        "full_name": f"I WAYAN {word()} {word()}".upper(),
        "birth_date": f"19{year}-{month:02}-{day:02}",
        "sex": "L",
        "phone": f"+6281{chance.randrange(10**9):09}",
        "mother_name": f"NI MADE {word()}".upper(),
        "address": f"Jl. {word().title()} {chance.randrange(100)}",
    }
