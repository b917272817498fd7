"""NIK and KK numbers: structure, and what a NIK says of its holder.

A NIK is region of first registration (6 digits), birth date DDMMYY with 40 added to the day for
women, and a serial. It never changes, even when birth date or sex are corrected, so what it says
is a hint and never overrules what the KTP says. A KK number has the date of issue in the middle,
which tells nothing of a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from .words import Words

_PROVINCE_RANGES = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(p) for low, high in _PROVINCE_RANGES for p in range(low, high + 1))
"""The 38 provinces of Kepmendagri 300.2.2-2430/2025. Regencies and districts are not checked:
codes of earlier editions live on in NIKs (64.04 before Kalimantan Utara, 91 and 92 for what is
93 to 96 today), and 91 and 92 are provinces still."""

_SEPARATORS = re.compile(r"[\s.\-']+")
_SPREADSHEET = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")

_BROKEN = Words(
    "Angka ini sudah dirusak lembar kerja (Excel). Ketik 16 angkanya dari {card}.",
    "A spreadsheet has destroyed this number. Type its 16 digits from the {card}.",
)
_NOT_DIGITS = Words(
    "{name} hanya berisi angka. Periksa lagi di {card}.",
    "{name} holds digits only. Look at the {card} again.",
)
_SHORT = Words(
    "{name} harus 16 angka; ini baru {count}. Periksa lagi di {card}.",
    "{name} has 16 digits; these are only {count}. Look at the {card} again.",
)
_LONG = Words(
    "{name} harus 16 angka; ini {count}. Periksa lagi di {card}.",
    "{name} has 16 digits; these are {count}. Look at the {card} again.",
)
_REGION = Words(
    "Enam angka pertama {name} bukan kode wilayah. Periksa lagi di {card}.",
    "The first six digits of {name} are no region. Look at the {card} again.",
)
_DATE = Words(
    "Angka ke-7 sampai ke-12 NIK bukan tanggal lahir. Periksa lagi di KTP.",
    "Digits 7 to 12 of the NIK are no birth date. Look at the KTP again.",
)
_SERIAL = Words(
    "Empat angka terakhir NIK tidak mungkin 0000. Periksa lagi di KTP.",
    "The last four digits of a NIK cannot be 0000. Look at the KTP again.",
)


@dataclass(frozen=True, slots=True)
class NikParts:
    """What 16 digits say. `region` is dotted (`51.71.03`), `sex` is `L` or `P`.

    `birth_date` is None where day and month are no date.
    """

    region: str
    birth_date: date | None
    sex: str
    serial: str


@dataclass(frozen=True, slots=True)
class Suggested:
    """Values a form may offer for `birth_date` (ISO) and `sex` once a NIK is there."""

    birth_date: str
    sex: str


def bare_digits(text: str) -> str:
    """*text* without the spaces, dots, dashes and apostrophes people group digits with."""
    return _SEPARATORS.sub("", text)


def parse(nik: str, today: date) -> NikParts:
    """The parts of a NIK of 16 digits. Raises ValueError if it has another shape.

    A two-digit year up to this year's is of this century, any other of the last.
    """
    if not _is_sixteen_digits(nik):
        raise ValueError("a NIK is 16 digits")
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    century = 2000 if year <= today.year % 100 else 1900
    return NikParts(
        region=f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}",
        birth_date=_date(century + year, month, day - 40 if day > 40 else day),
        sex="P" if day > 40 else "L",
        serial=nik[12:],
    )


def suggest(nik: str, today: date) -> Suggested | None:
    """What to offer for birth date and sex; None unless *nik* (grouped or not) is sound."""
    if nik_error(nik):
        return None
    parts = parse(bare_digits(nik), today)
    return Suggested(parts.birth_date.isoformat(), parts.sex) if parts.birth_date else None


def nik_error(text: str) -> Words | None:
    """What is wrong with a NIK as typed, or None. Any grouping is fine."""
    nik = bare_digits(text)
    wrong = _number_error(text, nik, "NIK", "KTP")
    if wrong:
        return wrong
    # The century does not matter here: 1904 and 2004 have the same calendar's leap days.
    if parse(nik, date(2000, 1, 1)).birth_date is None:
        return _DATE
    return _SERIAL if nik.endswith("0000") else None


def kk_error(text: str) -> Words | None:
    """What is wrong with a KK number as typed, or None."""
    return _number_error(text, bare_digits(text), "Nomor KK", "Kartu Keluarga")


def _number_error(text: str, digits: str, name: str, card: str) -> Words | None:
    if _SPREADSHEET.fullmatch(text.strip()):
        return _BROKEN.filled(card=card)
    if not (digits.isascii() and digits.isdigit()):
        return _NOT_DIGITS.filled(name=name, card=card)
    if len(digits) != 16:
        words = _SHORT if len(digits) < 16 else _LONG
        return words.filled(name=name, card=card, count=len(digits))
    if digits[:2] not in PROVINCES or "00" in (digits[2:4], digits[4:6]):
        return _REGION.filled(name=name, card=card)
    return None


def _is_sixteen_digits(text: str) -> bool:
    return len(text) == 16 and text.isascii() and text.isdigit()


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
