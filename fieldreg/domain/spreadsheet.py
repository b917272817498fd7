"""Numbers that a spreadsheet has broken, and the list they came in.

A spreadsheet keeps 15 digits of a number and writes the 16th as 0, or shows `5,17101E+15`
(DOMAIN.md §1). One number in ten ends in 0 by right: typed by hand that means nothing, in a list
it is worth a look, and where a whole column ends in 0 it is broken: by chance that happens once
in a thousand lists of three people, and never in a long one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .fields import Definition, Field, Kind
from .record import AS_TYPED, Values

_SCIENTIFIC = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)
_WITH_DECIMALS = re.compile(r"\d{16}[.,]0+")
_GROUPING = re.compile(r"[\s.\-'‘’`‐‑–]+")
_FEWEST = 3
_SERIAL = re.compile(r"\d{5}(?:[.,]0)?")
_DAY_ZERO = date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)


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


def serial_day(text: str) -> str | None:
    """The ISO day that a spreadsheet's day number stands for (31048 is 1-1-1985), or None.

    Numbers of 1927 to 2119 are taken: what is below or above is no day of anybody's life.
    """
    if not _SERIAL.fullmatch(text.strip()) or int(text.strip()[:5]) not in _SERIALS:
        return None
    return (_DAY_ZERO + timedelta(days=int(text.strip()[:5]))).isoformat()


def column(path: str) -> str:
    """The column of a list that *path* stands in: the same for all items of one kind."""
    parts = path.removeprefix(AS_TYPED).split(".")
    return f"{parts[0]}.{parts[2]}" if len(parts) == 3 else ".".join(parts)


def rounded_columns(rows: Iterable[Values], of: Definition) -> frozenset[str]:
    """Columns of NIKs and KK numbers in which every number ends in 0, of three numbers or more.

    *rows* are the values of each record of one list, what is as typed included. The same number
    in many rows (one family's KK number) counts once.
    """
    numbers = defaultdict(set)
    numbered = _numbered(of)
    for values in rows:
        for path, value in values.items():
            place = column(path)
            digits = bare_digits(str(value)) if place in numbered else ""
            if is_sixteen_digits(digits):
                numbers[place].add(digits)
    return frozenset(
        place
        for place, found in numbers.items()
        if len(found) >= _FEWEST and all(number.endswith("0") for number in found)
    )


def _numbered(of: Definition) -> frozenset[str]:
    found = set()
    for entry in of.entries:
        fields = (entry,) if isinstance(entry, Field) else entry.fields
        prefix = "" if isinstance(entry, Field) else f"{entry.name}."
        found |= {prefix + f.name for f in fields if f.kind in (Kind.NIK, Kind.KK)}
    return frozenset(found)
