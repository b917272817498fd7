"""Synthetic registrations as values, and a vault full of them: seeded, varied, quickly made.

Every revision is sealed and chained, every centre row hashed and the view derived by the
program's own code; only the way through form and sync is left out. The NIKs end in 9900 to 9999,
which no office has given out.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, func, insert, select

from fieldreg.domain.case import next_case
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.words import Act, Outcome
from fieldreg.protocol.digests import row_hash
from fieldreg.protocol.sealed import FIRST_LINK, seal
from fieldreg.store.derive import derive
from fieldreg.store.revisions import columns_of
from fieldreg.store.schema import PERMANENT, centre_row, revision
from fieldreg.store.store import Seed, Store, create_database
from fieldreg.store.values import to_json
from fieldreg.store.view_schema import shape

DAY = date(2025, 11, 24)
KEY = bytes(range(32))
OFFICER = str(UUID(int=(0x7 << 76) | (0x8 << 60) | 1))
DEVICE, CENTRE, FIRST = (str(UUID(int=(0x7 << 76) | (0x8 << 60) | n)) for n in (2, 3, 4))
CHUNK = 2000

_BIRTH_ORDER = (
    *("WAYAN",) * 3,
    *("PUTU", "GEDE", "MADE", "KADEK", "NENGAH", "NYOMAN", "KOMANG", "KETUT", "Ktut"),
)
_SYLLABLES = (
    *("su", "ar", "ta", "na", "wi", "ja", "ya", "ad", "dar", "ni", "ma", "ka", "ri", "as", "wa"),
    *("pu", "tra", "de", "gun", "san", "ti", "di", "pa", "ra", "bu", "mer", "ga", "ce", "lan"),
    *("yas", "dha", "the", "bha", "ndi", "rta", "sta"),
)
_CENTRE_ACTS = (Act.ACCEPTED, Act.ACCEPTED, Act.REVIEW_STARTED, Act.SENT_BACK, Act.REJECTED, None)


def registrations(pack: Pack, seed: int = 2025) -> Iterator[dict[str, Value]]:
    """People without an end, the same ones for the same *seed*. About every fourth is a Wayan."""
    random = Random(seed)  # noqa: S311 - repeatable, not secret
    names = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 4))) for _ in range(4000)]
    banjars = ["".join(random.choices(_SYLLABLES, k=random.randint(2, 3))) for _ in range(80)]

    def given() -> str:
        return names[int(len(names) * random.random() ** 3)].upper()

    def name(particle: str) -> str:
        order = random.choice(_BIRTH_ORDER)
        return " ".join((particle, order, *(given() for _ in range(random.randint(1, 2)))))

    while True:
        yield _person(random, pack, name, random.choice(banjars).title())


def _person(
    random: Random, pack: Pack, name: Callable[[str], str], banjar: str
) -> dict[str, Value]:
    born = DAY - timedelta(days=random.randint(17 * 365, 70 * 365))
    sex = random.choice("LP")
    village = random.choice(pack.villages).code
    digits = village[:8].replace(".", "")
    segment = random.choice(pack.segments).code
    fitting = [o.code for o in pack.occupations if segment in o.segments]
    role = f"roles.{UUID(int=(0x7 << 76) | (0x8 << 60) | random.getrandbits(48))}."
    values: dict[str, Value] = {
        "registered_on": (DAY - timedelta(days=random.randint(0, 300))).isoformat(),
        "nik": f"{digits}{born.day + (40 if sex == 'P' else 0):02}{born:%m%y}"
        f"{random.randint(9900, 9999)}",
        "kk_number": f"{digits}{random.randint(1, 28):02}{random.randint(1, 12):02}"
        f"{random.randint(10, 24)}{random.randint(9900, 9999)}",
        "full_name": name("I" if sex == "L" else "NI"),
        "birth_place": "Denpasar",
        "birth_date": born.isoformat(),
        "sex": sex,
        "mother_name": name("NI"),
        "marital_status": random.choice(("married", "single", "widowed")),
        "phone": f"+628{random.randint(10**9, 10**10 - 1)}",
        "address": f"Jl. Gunung Agung {random.randint(1, 200)}",
        "village_code": village,
        "desa_adat": random.choice(pack.desa_adat).code,
        "banjar": banjar,
        "programmes": ("JKK", "JKM"),
        "existing_membership": "no",
        f"{role}segment": segment,
        f"{role}occupation": random.choice(fitting) if fitting else "Tukang suwun",
        f"{role}monthly_income": random.randint(5, 30) * 100_000,
        "consent.text_version": pack.consent_texts[0].version,
        "consent.language": "id",
        "consent.method": "signature",
        "consent.given_at": "2025-11-24T01:00:00Z",
    }
    if random.random() < 0.1:
        values["alias"] = f"JRO {banjar.upper()}"
    return values


def make_vault(folder: Path, pack: Pack, count: int, told: Callable[[int], object]) -> None:
    """A vault of *count* registrations in *folder*; *told* hears how many there are so far.

    Nine of ten were delivered, and the centre has said something of five of six of those.
    """
    folder.mkdir(parents=True)
    create_database(folder, KEY, _seed(pack))
    store = Store(folder, KEY)
    try:
        maker = _Maker(pack)
        for start in range(0, count, CHUNK):
            with store.writing() as connection:
                maker.add(connection, min(CHUNK, count - start))
            told(start + min(CHUNK, count - start))
    finally:
        store.close()


def shape_of_all() -> str:
    """A name for the present shape of all tables."""
    permanent = [f"{t.name}.{c.name}" for t in PERMANENT.sorted_tables for c in t.c]
    return sha256("\n".join((shape(), *permanent)).encode()).hexdigest()[:8]


def copy_vault(source: Path, target: Path) -> None:
    """The vault again, at another place."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


def live_size(store: Store) -> int:
    """How many registrations the view has."""
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(centre_row)).scalar_one()


class _Maker:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack.key
        self._people = registrations(pack)
        self._random = Random(7)  # noqa: S311 - repeatable, not secret
        self._number, self._link, self._seq = 0, FIRST_LINK, 0

    def add(self, connection: Connection, count: int) -> None:
        """Write *count* registrations in the caller's transaction."""
        revisions: list[dict[str, Any]] = []
        rows: list[dict[str, Any]] = []
        for _ in range(count):
            self._one(next(self._people), revisions, rows)
        connection.execute(insert(revision), revisions)
        if rows:
            connection.execute(insert(centre_row), rows)
        derive(connection, {row["record_id"] for row in revisions})

    def _one(
        self, values: dict[str, Value], revisions: list[dict[str, Any]], rows: list[dict[str, Any]]
    ) -> None:
        self._number += 1
        record_id = _id(self._number, 1)
        is_delivered = self._random.random() < 0.9
        first = _id(self._number, 2)
        self._append(revisions, first, record_id, Act.SUBMITTED, values, is_delivered=is_delivered)
        if not is_delivered:
            return
        case, version = next_case(None, Act.SUBMITTED), 1
        said = self._random.choice(_CENTRE_ACTS)
        if said:
            self._append(revisions, _id(self._number, 3), record_id, said, {}, is_delivered=True)
            case, version = next_case(case, said), 2
        rows.append(
            {
                "record_id": record_id,
                "version": version,
                "case_name": case,
                "body": to_json(values),
                "row_hash": row_hash(record_id, version, case.value, values),
                "reduced": 0,
            }
        )

    def _append(
        self,
        revisions: list[dict[str, Any]],
        revision_id: str,
        record_id: str,
        act: Act,
        values: dict[str, Value],
        *,
        is_delivered: bool,
    ) -> None:
        is_own = act is Act.SUBMITTED
        header = Header(
            revision_id=revision_id,
            device_id=DEVICE if is_own else CENTRE,
            incarnation=FIRST if is_own else CENTRE,
            revision_no=self._number,
            record_id=record_id,
            base=Base() if is_own else Base(version=1),
            act=act,
            author=OFFICER if is_own else CENTRE,
            made_at="2025-11-24T01:00:00Z",
            pack=self._pack,
        )
        sealed = seal(Revision(header, Body(values, ())), self._random.randbytes(16))
        row = {**columns_of(header, sealed), "link": None, "receipted_at": None, "seq": None}
        row |= {"version": None, "outcome": None}
        if is_own:
            self._link = row["link"] = sealed.link(self._link)
        if is_delivered:
            self._seq += 1
            row |= {"seen": 1, "seq": self._seq, "outcome": Outcome.APPLIED}
            row |= {"version": 1 if is_own else 2}
            row |= {"receipted_at": "2025-11-24T02:00:00Z" if is_own else None}
        revisions.append(row)


def _id(number: int, kind: int) -> str:
    """Ids that sort by the time they were made."""
    return str(UUID(int=(number << 84) | (0x7 << 76) | (0x8 << 60) | kind))


def _seed(pack: Pack) -> Seed:
    return Seed(
        url="https://127.0.0.1:9",
        ca_certificate="",
        centre_id=CENTRE,
        centre_name="Pusat",
        centre_key="00" * 32,
        device_id=DEVICE,
        device_token="token",  # noqa: S106 - of no centre
        device_key=bytes(32),
        office_id=CENTRE,
        office_name="Desa Contoh",
        village_code=pack.villages[0].code,
        recovery_key="",
        pack=pack.key,
        incarnation=FIRST,
        officer_id=OFFICER,
        officer_name="Petugas",
    )
