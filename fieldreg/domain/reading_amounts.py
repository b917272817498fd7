"""Rupiah, whole numbers and phone numbers as people type them."""

from __future__ import annotations

import re

from .number_words import BROKEN_AMOUNT
from .reading_words import MONEY_UNCLEAR, PHONE_UNCLEAR, Unreadable
from .spreadsheet import is_scientific

# The mark before the sen is never the one between thousands: `1.500.00` is a slip, not a sum.
# A list that passed through a spreadsheet has `1500000.0` or `1500000.00`.
_PLAIN_MONEY = re.compile(
    r"(?P<indonesian>\d+|\d{1,3}(?:\.\d{3})+)(?:,00|[.,]-+)?"
    r"|(?P<english>\d{1,3}(?:,\d{3})+)(?:\.(?:00|-))?"
    r"|(?P<decimal>\d{4,})\.00?"
)
_SHORT_MONEY = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?P<unit>jt|juta|rb|ribu|k)")
_MIXED_MONEY = re.compile(r"(\d{1,4})(?:jt|juta)(\d{1,3})(?:rb|ribu|k)")
_CURRENCY = re.compile(r"^(?:rp\.?|idr)|rupiah$")
_A_MONTH = re.compile(r"(?:/|per|tiap|se)(?:bulan|bln)\.?$")
_MILLION = ("jt", "juta")
_MOST_DIGITS = 15
_PHONE_MARKS = re.compile(r"[\s().\-‐‑–/]+")
_PHONE_DECIMAL = re.compile(r"(\d{9,})[.,]0")
# Area code and number of a land line together: 021 5551234, 0361 234567, 0363 21234.
_LOCAL = re.compile(r"(?:(?:\+?62|0062)0?|0)([2-79]\d{6,10}|8\d{8,11})|(8\d{8,11})")
_FOREIGN = re.compile(r"\+(?!62)[1-9]\d{7,14}")


def read_money(text: str, *, is_monthly: bool = False) -> int:
    """Whole rupiah: `1500000`, `1.500.000`, `Rp 1.500.000,00`, `1,5jt`, `750rb`, `1jt500rb`.

    Where a month's sum is asked for (*is_monthly*), `per bulan` may stand behind it. Raises
    Unreadable, also for parts of a rupiah.
    """
    bare = re.sub(r"\s+", "", text.casefold())
    if is_monthly:
        bare = _A_MONTH.sub("", bare)
    bare = _CURRENCY.sub("", bare)
    if found := _MIXED_MONEY.fullmatch(bare):
        return int(_few(found[1])) * 1_000_000 + int(_few(found[2])) * 1_000
    if found := _SHORT_MONEY.fullmatch(bare):
        digits = found[1] + (found[2] or "").ljust(6, "0")
        amount = int(_few(digits))
        return amount if found["unit"] in _MILLION else amount // 1000
    if is_scientific(bare):
        raise Unreadable("number_broken", BROKEN_AMOUNT)
    found = _PLAIN_MONEY.fullmatch(bare)
    if found is None:
        raise Unreadable("bad_money", MONEY_UNCLEAR)
    plain = found["indonesian"] or found["english"] or found["decimal"]
    return int(_few(re.sub(r"[.,]", "", plain)))


def _few(digits: str) -> str:
    """*digits* if a sum of money can have so many; JSON numbers must stay exact."""
    if not digits.isascii() or len(digits) > _MOST_DIGITS:
        raise Unreadable("bad_money", MONEY_UNCLEAR)
    return digits


def read_whole(text: str) -> int | None:
    """A whole number, dots between thousands and a spreadsheet's `.0` allowed; None if none."""
    bare = re.sub(r"(?<=\d)\.(?=\d{3}(?:\D|$))", "", text)
    bare = re.sub(r"(?<=\d)[.,]0$", "", bare)
    return int(bare) if re.fullmatch(r"-?[0-9]{1,15}", bare) else None


def read_phone(text: str) -> str:
    """E.164: `0812-3456-7890` becomes `+6281234567890`; foreign ones need their `+`.

    A land line (`0361 234567`) is a number too: that BPJS asks for a mobile one is for
    `domain.checks` to say. Raises Unreadable.
    """
    if is_scientific(text):
        raise Unreadable("number_broken", BROKEN_AMOUNT)
    # As a number in a spreadsheet it lost its 0 and gained decimals, but no digit.
    decimal = _PHONE_DECIMAL.fullmatch(text.strip())
    bare = decimal[1] if decimal else _PHONE_MARKS.sub("", text)
    if not bare.isascii():
        raise Unreadable("bad_phone", PHONE_UNCLEAR)
    if found := _LOCAL.fullmatch(bare):
        return "+62" + (found[1] or found[2])
    if _FOREIGN.fullmatch(bare):
        return bare
    raise Unreadable("bad_phone", PHONE_UNCLEAR)
