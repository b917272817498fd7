"""Numbers that a spreadsheet has broken, and the list they came in.

A spreadsheet keeps 15 digits of a number and writes the 16th as 0, or shows `5,17101E+15`
(DOMAIN.md §1). One number in ten ends in 0 by right: typed by hand that means nothing, in a list
it is worth a look, and where a whole column ends in 0 it is broken.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from .fields import Definition, Field, Kind
from .record import AS_TYPED, Values

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_WITH_DECIMALS = re.compile(r"\d{16}[.,]0+")
_GROUPING = re.compile(r"[\s.\-'‘’`‐‑–]+")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """The list that a record was read from; `rounded` as `rounded_columns` makes it."""

    rounded: frozenset[str] = frozenset()


def bare_digits(text: str) -> str:
    """*text* without the spaces, dots, dashes and apostrophes people group digits with."""
    return _GROUPING.sub("", text)


def is_sixteen_digits(text: str) -> bool:
    """Whether *text* is exactly 16 digits of ASCII."""
    return len(text) == 16 and text.isascii() and text.isdigit()


def is_scientific(text: str) -> bool:
    """Whether *text* is a number as a spreadsheet shortens it: `5,17101E+15`."""
    return _SCIENTIFIC.fullmatch(text.strip()) is not None


def is_broken(text: str) -> bool:
    """Whether 16 digits have passed through a spreadsheet's numbers: `5,17E+15`, `….0`."""
    return is_scientific(text) or _WITH_DECIMALS.fullmatch(text.strip()) is not None


def column(path: str) -> str:
    """The column of a list that *path* stands in: the same for all items of one kind."""
    parts = path.removeprefix(AS_TYPED).split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else ".".join(parts)


def rounded_columns(rows: Iterable[Values], of: Definition) -> frozenset[str]:
    """Columns of NIKs and KK numbers in which every number ends in 0, of two numbers or more.

    *rows* are the values of each record of one list, what is as typed included.
    """
    ends = defaultdict(list)
    numbered = _numbered(of)
    for values in rows:
        for path, value in values.items():
            place = column(path)
            digits = bare_digits(str(value)) if place in numbered else ""
            if is_sixteen_digits(digits):
                ends[place].append(digits[-1])
    return frozenset(c for c, last in ends.items() if len(last) >= _FEWEST and set(last) == {"0"})


def _numbered(of: Definition) -> frozenset[str]:
    found = set()
    for entry in of.entries:
        fields = (entry,) if isinstance(entry, Field) else entry.fields
        prefix = "" if isinstance(entry, Field) else f"{entry.name}."
        found |= {prefix + f.name for f in fields if f.kind in (Kind.NIK, Kind.KK)}
    return frozenset(found)
