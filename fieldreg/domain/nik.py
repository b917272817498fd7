"""NIK and KK numbers: structure, and what a NIK says of its holder (DOMAIN.md §1).

A NIK is region of first registration (6 digits), birth date DDMMYY with 40 added to the day for
women, and a serial. It never changes, even when birth date or sex are corrected, so what it says
is a hint and never overrules what the KTP says. A KK number has the date of issue in the middle,
which tells nothing of a person. The structure of a NIK is read by `lokal-id`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from . import number_words as say
from .nation import Nation
from .spreadsheet import bare_digits, is_broken, is_sixteen_digits
from .words import Words

if TYPE_CHECKING:
    from lokal.nik import NikInfo

_PROVINCE_RANGES = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(p) for low, high in _PROVINCE_RANGES for p in range(low, high + 1))
"""The 38 provinces of Kepmendagri 300.2.2-2430/2025; 91 and 92 are provinces still."""

_NOWHERE = Nation()
# A family card with a number of this form from before 1970 would be older than the form.
_FIRST_KK_YEAR = 70
_IN_A_ROW = "1234567890123456"
_STAND_IN = re.compile(
    r"[-–—.?/_x\s]+|kosong|nihil|none|null|nan|n/?a"
    r"|(?:tidak|tdk|tak|gak?|nggak|belum|blm)(?:\s+[^\W\d_]+)*[\s.!]*",
    re.IGNORECASE,
)


class Wrong(NamedTuple):
    """What is wrong with a number: a finding's code and its words."""

    code: str
    words: Words


class _Number(NamedTuple):
    """One of the two numbers: the prefix of its codes, its name at the beginning of a sentence
    and inside one, its card, and what is said where it is none."""

    prefix: str
    name: Words
    inside: Words
    card: Words
    none: Words

    def said(self, words: Words, count: int = 0) -> Words:
        """*words* with the number's names in them, and with a *count* of digits."""
        return words.filled_each(
            name=self.name, inside=self.inside, card=self.card, count=Words(str(count))
        )


_NIK = _Number(
    "nik", Words("NIK", "The NIK"), Words("NIK", "the NIK"), Words("KTP", "KTP"), say.NO_NIK
)
_KK = _Number(
    "kk",
    Words("Nomor KK", "The KK number"),
    Words("nomor KK", "the KK number"),
    Words("Kartu Keluarga", "family card"),
    say.NO_KK,
)

# By lokal-id's code. The serial goes first: 0000 says more about the cause than the date does.
_STRUCTURE = {
    "province": Wrong("nik_province", _NIK.said(say.PROVINCE)),
    "wilayah": Wrong("nik_zero_region", _NIK.said(say.ZERO_REGION)),
    "serial": Wrong("nik_serial", say.SERIAL),
    "birth_date": Wrong("nik_date", say.DATE),
}


@dataclass(frozen=True, slots=True)
class Suggested:
    """What a sound NIK lets a form offer: `birth_date` (ISO), `sex` (`L`, `P`), `region`.

    `region` is where the NIK was first issued, as a dotted district code; `district` and
    `regency` are its names, empty where the present edition has none.
    """

    birth_date: str
    sex: str
    region: str
    district: str
    regency: str


def parse(nik: str, today: date, nation: Nation) -> NikInfo:
    """What 16 digits say, by lokal-id: errors, warnings, region, ISO birth date, sex, serial.

    A two-digit year up to this year's is of this century, any other of the last.
    """
    return _parser()(nik, lookup_wilayah=nation.names.get, reference_date=today)


def sound_error(nik: str, info: NikInfo, *, asks_reason: bool = True) -> Wrong | None:
    """What is wrong with a NIK of 16 digits that was parsed to *info*, or None."""
    if nik == nik[0] * 16 or nik == _IN_A_ROW:
        return _fake(_NIK)
    if nik[0] == "0":
        return Wrong("nik_temporary", say.TEMPORARY if asks_reason else say.TEMPORARY_OTHER)
    if not info.errors:
        return None
    found = {error.code for error in info.errors}
    return next(wrong for code, wrong in _STRUCTURE.items() if code in found)


def nik_error(text: str, today: date, *, asks_reason: bool = True) -> Wrong | None:
    """What is wrong with a NIK as typed, or None. Any grouping is fine.

    *asks_reason* tells whether the form has a question why there is no NIK, so that what people
    type in its stead is sent there.
    """
    digits = bare_digits(text)
    number = _NIK if asks_reason else _NIK._replace(none=say.NO_OTHER_NIK)
    wrong = _number_error(text, digits, number)
    return wrong or sound_error(digits, parse(digits, today, _NOWHERE), asks_reason=asks_reason)


def kk_error(text: str) -> Wrong | None:
    """What is wrong with a KK number as typed, or None. Its date is no ground for an error."""
    digits = bare_digits(text)
    return _number_error(text, digits, _KK) or sound_kk_error(digits)


def sound_kk_error(digits: str) -> Wrong | None:
    """What is wrong with a KK number of 16 digits, or None."""
    if digits == digits[0] * 16 or digits == _IN_A_ROW:
        return _fake(_KK)
    if digits[:2] not in PROVINCES:
        return Wrong("kk_province", _KK.said(say.PROVINCE))
    if digits[2:4] == "00" or digits[4:6] == "00":
        return Wrong("kk_zero_region", _KK.said(say.ZERO_REGION))
    return None


def kk_issued(kk: str) -> date | None:
    """The day in a KK number of 16 digits on which the card was issued, None if it is no day."""
    day, month, year = int(kk[6:8]), int(kk[8:10]), int(kk[10:12])
    try:
        return date(year + (1900 if year >= _FIRST_KK_YEAR else 2000), month, day)
    except ValueError:
        return None


def suggest(nik: str, today: date, nation: Nation) -> Suggested | None:
    """What to offer for a NIK (grouped or not); None unless it is sound and its day has come."""
    digits = bare_digits(nik)
    if not is_sixteen_digits(digits):
        return None
    info = parse(digits, today, nation)
    born = info.birth_date or ""
    if sound_error(digits, info) or born > today.isoformat():
        return None
    return Suggested(
        birth_date=born,
        sex=info.gender or "",
        region=info.district_code or "",
        district=info.district or "",
        regency=info.regency or "",
    )


def _number_error(text: str, digits: str, number: _Number) -> Wrong | None:
    """What is wrong before the digits are looked at one by one."""
    if _STAND_IN.fullmatch(text.strip()):
        return Wrong(f"{number.prefix}_none", number.none)
    if is_broken(text):
        return Wrong("number_broken", number.said(say.BROKEN))
    if not (digits.isascii() and digits.isdigit()):
        return Wrong(f"{number.prefix}_digits", number.said(say.NOT_DIGITS))
    if not digits.strip("0"):
        return Wrong(f"{number.prefix}_fake", number.none)
    if len(digits) == 16:
        return None
    words = say.SHORT if len(digits) < 16 else say.LONG
    return Wrong(f"{number.prefix}_length", number.said(words, len(digits)))


def _fake(number: _Number) -> Wrong:
    return Wrong(f"{number.prefix}_fake", number.said(say.FAKE))


@cache
def _parser() -> Callable[..., NikInfo]:
    # lokal-id imports all of its parts, which takes 100 ms: the app must not start with that, so
    # it is done when the first NIK of 16 digits is looked at.
    from lokal.nik import parse_nik  # noqa: PLC0415

    return parse_nik
