"""An index of people: what duplicates are looked for by, a column a field.

A laptop on a slow line reads it before the history of its office: some 40 bytes a person once
packed, a fifth of what the history needs. Columns, because a list of like things packs better.
Segments and the day of registration come too, so that quotas are counted right from the beginning.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from fieldreg.domain.words import Case

from .messages import PeopleIndex

FIELDS = ("full_name", "nik", "birth_date", "sex", "kk_number", "phone", "village_code")
SEGMENTS, REGISTERED = "segments", "registered_on"
"""Columns beside `FIELDS`: the segments of all roles with a space between, and the day, left out
where it is that of the id."""

PAGE = 1_800
"""People in one answer: about nine seconds of a 64 kbit/s line."""

_NIK = re.compile(r"[0-9]{6}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{4}")

Person = tuple[str, Case, Mapping[str, str | None]]
"""A record's id, its case, and those of `FIELDS`, `SEGMENTS` and `REGISTERED` that it has."""

_NO_DAY = "-"
_EAST = timedelta(hours=8)
"""The country's middle: only how a day is told depends on it, never which."""


def index_of(
    people: Sequence[Person], *, more: bool, after: str, own: bool | None = None
) -> PeopleIndex:
    """A page of the index; *after* is where to read on. Who has an id that is none is left out."""
    told = [(plain, case, values) for r, case, values in people if (plain := _plain(r))]
    return PeopleIndex(
        ids=[plain for plain, _, _ in told],
        cases=[case for _, case, _ in told],
        columns={
            **{name: [_told(values, name) for _, _, values in told] for name in FIELDS},
            SEGMENTS: [values.get(SEGMENTS) or "" for _, _, values in told],
            REGISTERED: [
                _day_told(plain, values.get(REGISTERED) or "") for plain, _, values in told
            ],
        },
        after=after,
        more=more,
        own=own,
    )


def is_sound(page: PeopleIndex) -> bool:
    """Whether every column has as many members as there are people."""
    count = len(page.ids)
    columns: Iterable[Sequence[object]] = (page.cases, *page.columns.values())
    return all(len(column) == count for column in columns)


def people_in(page: PeopleIndex) -> Iterator[tuple[str, Case, dict[str, str]]]:
    """Each person of a sound page; members that this program does not know are passed over.

    Roles have their segment and nothing else; the ids of such roles are made up.
    """
    known = [(name, page.columns[name]) for name in FIELDS if name in page.columns]
    segments, days = page.columns.get(SEGMENTS), page.columns.get(REGISTERED)
    for i, (plain, case) in enumerate(zip(page.ids, page.cases, strict=True)):
        values = {name: column[i] for name, column in known if column[i]}
        if "birth_date" not in values and (born := _born(values.get("nik", ""))):
            values["birth_date"] = born
        if segments:
            names = enumerate(segments[i].split())
            values |= {f"roles.{at}.segment": segment for at, segment in names}
        if days and (day := days[i] or _day_of(plain)) != _NO_DAY:
            values[REGISTERED] = day
        yield _record_id(plain), case, values


def _told(values: Mapping[str, str | None], name: str) -> str:
    """The value as it is told; a birth date that the NIK tells too is left out."""
    value = values.get(name) or ""
    if name == "birth_date" and value == _born(values.get("nik") or ""):
        return ""
    return value


def _day_told(plain: str, day: str) -> str:
    if not day:
        return _NO_DAY
    return "" if day == _day_of(plain) else day


def _day_of(plain: str) -> str:
    """The day on which an id was made, if it has the time in it as the program's own have."""
    milliseconds = int.from_bytes(base64.urlsafe_b64decode(f"{plain}==")[:6], "big")
    try:
        at = datetime.fromtimestamp(milliseconds / 1000, UTC) + _EAST
    except (OverflowError, ValueError, OSError):
        return _NO_DAY
    return at.date().isoformat()


def _born(nik: str) -> str:
    """The birth date in a NIK, of the hundred years from 1926 on; empty where there is none."""
    match = _NIK.fullmatch(nik)
    if match is None:
        return ""
    day, month, year = (int(part) for part in match.groups())
    if not (1 <= month <= 12 and 1 <= day % 40 <= 31):
        return ""
    return f"{year + (1900 if year >= 26 else 2000)}-{month:02}-{day % 40:02}"


def _plain(record_id: str) -> str:
    """The 16 bytes of an id in base64url, empty where they do not make that very id again."""
    try:
        plain = UUID(record_id)
    except ValueError:
        return ""
    if str(plain) != record_id:
        return ""
    return base64.urlsafe_b64encode(plain.bytes).decode().rstrip("=")


def _record_id(plain: str) -> str:
    return str(UUID(bytes=base64.urlsafe_b64decode(f"{plain}==")))
