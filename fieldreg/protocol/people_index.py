"""An index of people: what duplicates are looked for by, a column a field.

A laptop on a slow line reads it before the history of its office: some 40 bytes a person once
packed, a fifth of what the history needs. Columns, because a list of like things packs better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from fieldreg.domain.words import Case

from .messages import PeopleIndex

FIELDS = ("full_name", "nik", "birth_date", "sex", "kk_number", "phone", "village_code")
PAGE = 1_500
"""People in one answer: about eight seconds of a 64 kbit/s line."""

Person = tuple[str, Case, Mapping[str, str | None]]
"""A record's id, its case, and those of `FIELDS` that it has."""


def index_of(people: Sequence[Person], *, more: bool, after: str) -> PeopleIndex:
    """A page of the index; *after* is where to read on. Who has an id that is none is left out."""
    told = [(plain, case, values) for r, case, values in people if (plain := _plain(r))]
    return PeopleIndex(
        ids=[plain for plain, _, _ in told],
        cases=[case for _, case, _ in told],
        columns={name: [values.get(name) or "" for _, _, values in told] for name in FIELDS},
        after=after,
        more=more,
    )


def is_sound(page: PeopleIndex) -> bool:
    """Whether every column has as many members as there are people."""
    count = len(page.ids)
    columns: Iterable[Sequence[object]] = (page.cases, *page.columns.values())
    return all(len(column) == count for column in columns)


def people_in(page: PeopleIndex) -> Iterator[tuple[str, Case, dict[str, str]]]:
    """Each person of a sound page; members that this program does not know are passed over."""
    known = [(name, page.columns[name]) for name in FIELDS if name in page.columns]
    for i, (plain, case) in enumerate(zip(page.ids, page.cases, strict=True)):
        values = {name: column[i] for name, column in known if column[i]}
        yield str(UUID(plain)), case, values


def _plain(record_id: str) -> str:
    """The 32 digits of an id, empty where they do not make that very id again."""
    try:
        plain = UUID(record_id)
    except ValueError:
        return ""
    return plain.hex if str(plain) == record_id else ""
