"""Rupiah, whole numbers and phone numbers as people type them."""

from __future__ import annotations

import re

from .reading_words import MONEY_UNCLEAR, NUMBER_UNCLEAR, PHONE_UNCLEAR, Unreadable

# The mark before the sen is never the one between thousands: `1.500.00` is a slip, not a sum.
_PLAIN_MONEY = re.compile(
    r"(?P<indonesian>\d+|\d{1,3}(?:\.\d{3})+)(?:,(?:00|-))?"
    r"|(?P<english>\d{1,3}(?:,\d{3})+)(?:\.(?:00|-))?"
)
_SHORT_MONEY = re.compile(r"(\d+)(?:[.,](\d{1,2}))?(?:jt|juta|rb|ribu)")
_CURRENCY = re.compile(r"^(?:rp\.?|idr)")
_THOUSAND = ("rb", "ribu")
_MOST_DIGITS = 15
_MOBILE = re.compile(r"(?:\+?62|0062|0)?(8\d{8,11})")
_FOREIGN = re.compile(r"\+(?!62)[1-9]\d{7,14}")


def read_money(text: str) -> int:
    """Whole rupiah: `1500000`, `1.500.000`, `Rp 1.500.000,00`, `1,5jt`, `750rb`.

    Raises Unreadable, also for parts of a rupiah.
    """
    bare = _CURRENCY.sub("", re.sub(r"\s+", "", text.casefold()))
    if found := _SHORT_MONEY.fullmatch(bare):
        digits = found[1] + (found[2] or "").ljust(6, "0")
        amount = int(_few(digits))
        return amount // 1000 if bare.endswith(_THOUSAND) else amount
    found = _PLAIN_MONEY.fullmatch(bare)
    if found is None:
        raise Unreadable("bad_money", MONEY_UNCLEAR)
    return int(_few(re.sub(r"[.,]", "", found["indonesian"] or found["english"])))


def _few(digits: str) -> str:
    """*digits* if a sum of money can have so many; JSON numbers must stay exact."""
    if not digits.isascii() or len(digits) > _MOST_DIGITS:
        raise Unreadable("bad_money", MONEY_UNCLEAR)
    return digits


def read_whole(text: str) -> int:
    """A whole number, dots between thousands allowed. Raises Unreadable."""
    bare = re.sub(r"(?<=\d)\.(?=\d{3}(?:\D|$))", "", text)
    if not re.fullmatch(r"-?[0-9]{1,15}", bare):
        raise Unreadable("bad_number", NUMBER_UNCLEAR)
    return int(bare)


def read_phone(text: str) -> str:
    """E.164: `0812-3456-7890` becomes `+6281234567890`; foreign ones need their `+`.

    Raises Unreadable.
    """
    bare = re.sub(r"[\s().\-]+", "", text)
    if not bare.isascii():
        raise Unreadable("bad_phone", PHONE_UNCLEAR)
    if found := _MOBILE.fullmatch(bare):
        return "+62" + found[1]
    if _FOREIGN.fullmatch(bare):
        return bare
    raise Unreadable("bad_phone", PHONE_UNCLEAR)
