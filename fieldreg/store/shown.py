"""What the view says of a record's values alone, whatever became of them on their way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Kind
from fieldreg.domain.record import Value, Values, item_ids
from fieldreg.protocol.sealed import compact

from .likeness import name_key
from .search_words import words_of
from .values import to_json

_FLAT = tuple((f.name, f.kind in (Kind.WHOLE, Kind.MONEY)) for f in definition().flat_fields())


@dataclass(frozen=True, slots=True)
class Shown:
    """Of *values*: the `columns` of the view that hold them, the `segments` of their roles, and the
    `words` by which they are found, as one text."""

    values: Values
    segments: tuple[str, ...]
    columns: Mapping[str, Any]
    words: str


def shown_of(values: Values) -> Shown:
    """For the same values it is the same, so it may be made before they are saved."""
    of = segments(values)
    columns = {
        **_flat(values),
        "name_key": name_key(values),
        "segments": compact(of).decode(),
        "body": to_json(values),
    }
    return Shown(values, tuple(of), columns, " ".join(words_of(values)))


def segments(values: Values) -> list[str]:
    """The segments of all roles, each once, in the order of the roles."""
    found = (values.get(f"roles.{i}.segment") for i in item_ids(values, "roles"))
    return list(dict.fromkeys(s for s in found if isinstance(s, str)))


def _flat(values: Values) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, is_number in _FLAT:
        value = values.get(name)
        if is_number:
            row[name] = value if isinstance(value, int) else None
        else:
            row[name] = _plain(value)
    return row


def _plain(value: Value | None) -> str | None:
    if isinstance(value, tuple):
        return compact(list(value)).decode()
    return value if isinstance(value, str) else None
