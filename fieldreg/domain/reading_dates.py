"""Dates and moments as people type them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from .reading_words import (
    DATE_IMPOSSIBLE,
    DATE_UNCLEAR,
    DATE_YEAR,
    MOMENT_UNCLEAR,
    Unreadable,
)

# Indonesian, older Indonesian and English, in full; three letters or more of one will do.
_MONTH_NAMES = (
    ("januari", "january"),
    ("februari", "pebruari", "february"),
    ("maret", "march"),
    ("april",),
    ("mei", "may"),
    ("juni", "june"),
    ("juli", "july"),
    ("agustus", "august", "agt", "agst"),
    ("september",),
    ("oktober", "october"),
    ("november", "nopember"),
    ("desember", "december"),
)
_MONTHS = {
    name[:length]: number
    for number, names in enumerate(_MONTH_NAMES, 1)
    for name in names
    for length in range(3, len(name) + 1)
}
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
# A word processor makes an en dash of the hyphen.
_NUMBERS = re.compile(r"(\d{1,2})[-\u2013/. ]+(\d{1,2})[-\u2013/. ]+(\d{2}|\d{4})")
_DIGITS = re.compile(r"(\d\d)(\d\d)(\d{4}|\d\d)")
_WITH_MONTH = re.compile(
    r"(\d{1,2})[-\u2013/. ]*([A-Za-z]{3,9})[-\u2013/., ]*['\u2019]?(\d{2}|\d{4})"
)
# A list that passed through a spreadsheet has a time behind each day. One with a zone is left to
# be asked for: it may be the day before or after.
_TIME = re.compile(
    r"(?<=\d)[T ](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?(?: ?[ap]m)?$", re.IGNORECASE
)
_WEEKDAY = re.compile(
    r"^(?:senin|selasa|rabu|kamis|jum['’]?at|sabtu|minggu|ahad"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?: ?, ?| )",
    re.IGNORECASE,
)
# Most dates are so short, and with anything around them none is.
_DIGITS_AND_MARKS = len("01-07-1985")
_YEARS = range(1850, 2201)


def read_date(text: str, today: date, *, years_ahead: int = 0) -> str:
    """A date as `YYYY-MM-DD`; day before month, as in Indonesia.

    A two-digit year up to this year's plus *years_ahead* is of this century, any other of the
    last. A day of the week before it and a time behind it are passed over. Raises Unreadable.
    """
    if len(text) > _DIGITS_AND_MARKS:
        text = _TIME.sub("", _WEEKDAY.sub("", text))
    year_text, month, day = _parts(text)
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if year <= today.year % 100 + years_ahead else 1900
    if year not in _YEARS:
        raise Unreadable("bad_date", DATE_YEAR)
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        raise Unreadable("bad_date", DATE_IMPOSSIBLE) from None


def _parts(text: str) -> tuple[str, int, int]:
    if found := _ISO.fullmatch(text):
        return found[1], int(found[2]), int(found[3])
    if found := _NUMBERS.fullmatch(text) or _DIGITS.fullmatch(text):
        return found[3], int(found[2]), int(found[1])
    found = _WITH_MONTH.fullmatch(text)
    month = _MONTHS.get(found[2].lower()) if found else None
    if found is None or month is None:
        raise Unreadable("bad_date", DATE_UNCLEAR)
    return found[3], month, int(found[1])


def read_moment(text: str) -> str:
    """An ISO 8601 time with its zone, as UTC `YYYY-MM-DDTHH:MM:SSZ`. Raises Unreadable."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise Unreadable("bad_moment", MOMENT_UNCLEAR)
        utc = moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable("bad_moment", MOMENT_UNCLEAR) from None
    if utc.year not in _YEARS:
        raise Unreadable("bad_moment", MOMENT_UNCLEAR)
    return utc.strftime("%Y-%m-%dT%H:%M:%SZ")
