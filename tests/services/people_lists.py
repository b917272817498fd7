"""Lists of people as bytes, and the short way to check them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from fieldreg.apps.check_list import as_json
from fieldreg.domain.pack import Shelf
from fieldreg.protocol.pack_files import builtin_shelf
from fieldreg.services.check_list import check_people
from fieldreg.services.list_columns import Names
from fieldreg.services.list_file import table_of
from fieldreg.services.list_people import PeopleList, people_of

NOW = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)
DAY = date(2025, 11, 24)
FARMER = {
    "registered_on": "24-11-2025",
    "nik": "5171031203809901",
    "kk_number": "5171030101109902",
    "full_name": "I WAYAN SUDARTA",
    "birth_place": "Denpasar",
    "birth_date": "12 Maret 1980",
    "sex": "L",
    "mother_name": "NI MADE RAI",
    "address": "Jl. Gunung Agung 1",
    "village_code": "Tegal Harum",
    "roles.0.segment": "petani",
    "roles.0.occupation": "Petani sawah",
    "roles.0.monthly_income": "1jt",
    "programmes": "JKK;JKM",
    "existing_membership": "Tidak",
    "heirs.0.name": "NI KADEK SARI",
    "heirs.0.relation": "Suami/istri",
    "consent.text_version": "2025-1",
    "consent.language": "id",
    "consent.method": "signature",
    "consent.given_at": "2025-11-24T09:00:00+08:00",
}


def csv_of(*rows: Mapping[str, str], between: str = ",", end: str = "\r\n") -> bytes:
    """Rows under the names of all their columns."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return table(names, ([row.get(n, "") for n in names] for row in rows), between, end)


def table(
    names: Sequence[str], rows: Iterable[Sequence[str]], between: str = ",", end: str = "\r\n"
) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=between, lineterminator=end)
    writer.writerow(names)
    writer.writerows(rows)
    return out.getvalue().encode()


def read(data: bytes, on: date | None = DAY, shelf: Shelf | None = None) -> PeopleList:
    shelf = shelf or builtin_shelf()
    names = Names(shelf.packs)
    return people_of(table_of(data, names.knows), names, shelf, NOW, on)


def check(data: bytes, on: date | None = DAY, shelf: Shelf | None = None) -> list[dict[str, Any]]:
    """What is printed of each person, in Indonesian."""
    return [as_json(c, "id") for c in check_people(read(data, on, shelf).people)]


def findings(told: dict[str, Any]) -> set[tuple[str, str]]:
    return {(f["field"], f["code"]) for f in told["findings"]}


def person(**changed: str) -> dict[str, str]:
    """A farmer of Tegal Harum with some columns changed; `__` stands for a dot."""
    return FARMER | {name.replace("__", "."): text for name, text in changed.items()}


def values(data: bytes, on: date | None = DAY) -> dict[str, Any]:
    return read(data, on).people[0].values
