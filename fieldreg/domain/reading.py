"""From typed text to a value: one small reader for each kind.

Text that is no value gives one error finding that says what is wrong and what to do. It never
quotes the text, which stays in the form and in the record as typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from .fields import Choice, Field, Kind
from .nik import Wrong, kk_error, nik_error
from .reading_amounts import read_money, read_phone, read_whole
from .reading_choices import find_exact, find_one, find_village, fold_words
from .reading_dates import read_date, read_moment
from .reading_words import (
    ABOVE,
    BELOW,
    EMAIL_COMMA,
    EMAIL_SIGN,
    EMAIL_SPACE,
    EMAIL_UNCLEAR,
    TOO_LONG,
    Unreadable,
)
from .record import Value
from .shapes import PATTERNS, out_of_range
from .spreadsheet import bare_digits
from .words import Finding, Severity

_RT_RW = re.compile(r"(?:r[tw][.\s]*)?([0-9]{1,3})", re.IGNORECASE)
_LATE_DATES = 20
_BETWEEN_CHOICES = re.compile(r"[,;+/&\n]|\bdan\b|\band\b", re.IGNORECASE)
_NONE = frozenset({"", "tidak ada", "tdk ada", "tidak", "nihil", "none", "belum ada"})
_JOINERS = "\n\u200c\u200d"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a value, or None and why (nothing at all for empty text)."""

    value: Value | None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question a text answers."""

    field: Field
    today: date
    choices: tuple[Choice, ...]


def read(
    field: Field,
    text: str,
    *,
    path: str = "",
    today: date,
    choices: tuple[Choice, ...] = (),
) -> Reading:
    """The value of *field* in *text*, as a person types it.

    *path* is where the finding goes (the field's name by default), *choices* the pack's list for
    a field that has its choices there. A value that comes out always has the field's shape.
    """
    clean = cleaned(text).strip()
    if not clean:
        return Reading(None)
    own = field.choices if isinstance(field.choices, tuple) else ()
    asked = _Asked(field, today, choices or own)
    try:
        value = _READERS[field.kind](clean, asked)
        _check_size(field, value)
    except Unreadable as error:
        finding = Finding(path or field.name, Severity.ERROR, error.code, error.words)
        return Reading(None, (finding,))
    return Reading(None if value == () else value)


def cleaned(text: str) -> str:
    """*text* composed (NFC), without what no JSON text or database can hold.

    Use it on text that is kept as typed. Newlines stay, other controls become spaces, and
    invisible marks that come along with pasted numbers go.
    """
    # Most of what is typed needs nothing done to it.
    if text.isascii() and text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", "".join(map(_visible, lines)))


def _visible(character: str) -> str:
    if character in _JOINERS:
        return character
    return {"Cc": " ", "Cs": " ", "Cf": ""}.get(unicodedata.category(character), character)


def _check_size(field: Field, value: Value) -> None:
    if isinstance(value, str) and len(value) > field.max_length:
        raise Unreadable("too_long", TOO_LONG.filled(most=field.max_length))
    if isinstance(value, int) and out_of_range(field, value):
        if field.low is not None and value < field.low:
            raise Unreadable("out_of_range", BELOW.filled(low=_grouped(field.low)))
        raise Unreadable("out_of_range", ABOVE.filled(high=_grouped(field.high or 0)))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _read_line(text: str, asked: _Asked) -> str:
    line = " ".join(text.split())
    if asked.field.name in ("rt", "rw") and (found := _RT_RW.fullmatch(line)):
        return found[1].zfill(3)
    return line


def _read_lines(text: str, asked: _Asked) -> str:
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def _read_nik(text: str, asked: _Asked) -> str:
    asks_reason = bool(asked.field.required.other)
    return _read_sixteen(text, nik_error(text, asked.today, asks_reason=asks_reason))


def _read_sixteen(text: str, wrong: Wrong | None) -> str:
    if wrong:
        raise Unreadable(*wrong)
    return bare_digits(text)


def _read_email(text: str, asked: _Asked) -> str:
    """The address with its domain in small letters; common slips have words of their own."""
    name, sign, domain = text.partition("@")
    if "," in text:
        raise Unreadable("bad_email", EMAIL_COMMA)
    if re.search(r"\s", text):
        raise Unreadable("bad_email", EMAIL_SPACE)
    if not sign or "@" in domain:
        raise Unreadable("bad_email", EMAIL_SIGN)
    address = f"{name}@{domain.lower()}"
    if ".." in text or not re.fullmatch(PATTERNS[Kind.EMAIL], address):
        raise Unreadable("bad_email", EMAIL_UNCLEAR)
    return address


def _read_day(text: str, asked: _Asked) -> str:
    """Nobody is born in the future, but a term of office may end there."""
    ahead = 0 if asked.field.name == "birth_date" else _LATE_DATES
    return read_date(" ".join(text.split()), asked.today, years_ahead=ahead)


def _read_choice(text: str, asked: _Asked) -> str:
    if not asked.field.open_choice:
        return find_one(asked.choices, text)
    line = _read_line(text, asked)
    # What may be anything is not completed: "Tegal" is not short for "Tegal Harum".
    codes = find_exact(asked.choices, line)
    return codes.pop() if len(codes) == 1 else line


def _read_choices(text: str, asked: _Asked) -> tuple[str, ...]:
    """Several choices in one line; a word for "none" is an empty answer."""
    whole = find_exact(asked.choices, text)
    if len(whole) == 1:
        return tuple(whole)
    parts = [part.strip() for part in _BETWEEN_CHOICES.split(text)]
    if len(parts) == 1 and fold_words(parts[0]) in _NONE:
        return ()
    return tuple(sorted({find_one(asked.choices, part) for part in parts if part}))


_READERS: dict[Kind, Callable[[str, _Asked], Value]] = {
    Kind.TEXT: _read_line,
    Kind.LONG_TEXT: _read_lines,
    Kind.NAME: _read_line,
    Kind.NIK: _read_nik,
    Kind.KK: lambda text, asked: _read_sixteen(text, kk_error(text)),
    Kind.DATE: _read_day,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.MONEY: lambda text, asked: read_money(text),
    Kind.WHOLE: lambda text, asked: read_whole(text),
    Kind.PHONE: lambda text, asked: read_phone(text),
    Kind.EMAIL: _read_email,
    Kind.VILLAGE: lambda text, asked: find_village(asked.choices, text),
    Kind.MOMENT: lambda text, asked: read_moment(text),
}
