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
from .reading_email import read_email
from .reading_names import is_stand_in, must_be_told
from .reading_words import (
    ABOVE,
    BELOW,
    BETWEEN,
    NAME_NONE,
    NUMBER_UNCLEAR,
    TEXT_NONE,
    TOO_LONG,
    TOO_MANY_DIGITS,
    Unreadable,
)
from .record import Value
from .shapes import out_of_range
from .spreadsheet import bare_digits
from .words import Finding, Severity, Words

_RT_RW = re.compile(r"(?:r[tw][.\s]*)?([0-9]{1,3})", re.IGNORECASE)
_LATE_DATES = 20
_BETWEEN_CHOICES = re.compile(r"[,;+/&\n]|\bdan\b|\band\b", re.IGNORECASE)
_NONE = frozenset({"tidak ada", "tdk ada", "tidak", "nihil", "none", "belum ada"})
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
        words = TOO_MANY_DIGITS if value.isdigit() else TOO_LONG
        raise Unreadable("too_long", words.filled(most=field.max_length))
    if isinstance(value, int) and out_of_range(field, value):
        raise Unreadable("out_of_range", _bounds(field, value))


def _bounds(field: Field, value: int) -> Words:
    """What is said of *value* outside the bounds of *field*."""
    if between := _between(field):
        return between
    if field.low is not None and value < field.low:
        return BELOW.filled(low=_grouped(field.low))
    return ABOVE.filled(high=_grouped(field.high or 0))


def _between(field: Field) -> Words | None:
    """Both bounds of a whole number; None where there are not two."""
    if field.kind is not Kind.WHOLE or field.low is None or field.high is None:
        return None
    return BETWEEN.filled(low=_grouped(field.low), high=_grouped(field.high))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _read_line(text: str, asked: _Asked) -> str:
    line = " ".join(text.split())
    if asked.field.name in ("rt", "rw") and (found := _RT_RW.fullmatch(line)):
        return found[1].zfill(3)
    if must_be_told(asked.field) and is_stand_in(line):
        raise Unreadable("text_none", TEXT_NONE)
    return line


def _read_name(text: str, asked: _Asked) -> str:
    line = " ".join(text.split())
    if is_stand_in(line):
        raise Unreadable("name_none", NAME_NONE)
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


def _read_day(text: str, asked: _Asked) -> str:
    """Nobody is born in the future, but a term of office may end there."""
    ahead = 0 if asked.field.name == "birth_date" else _LATE_DATES
    return read_date(" ".join(text.split()), asked.today, years_ahead=ahead)


def _read_money(text: str, asked: _Asked) -> int:
    return read_money(text, is_monthly="monthly" in asked.field.name)


def _read_whole(text: str, asked: _Asked) -> int:
    number = read_whole(text)
    if number is None:
        raise Unreadable("bad_number", _between(asked.field) or NUMBER_UNCLEAR)
    return number


def _read_choice(text: str, asked: _Asked) -> str:
    if not asked.field.open_choice:
        return find_one(asked.choices, text)
    # What may be anything is not completed: "Tegal" is not short for "Tegal Harum".
    codes = find_exact(asked.choices, text)
    return codes.pop() if len(codes) == 1 else _read_line(text, asked)


def _read_choices(text: str, asked: _Asked) -> tuple[str, ...]:
    """Several choices in one line; a word for "none" is an empty answer."""
    whole = find_exact(asked.choices, text)
    if len(whole) == 1:
        return tuple(whole)
    parts = [part for part in _BETWEEN_CHOICES.split(text) if fold_words(part)]
    if len(parts) == 1 and fold_words(parts[0]) in _NONE:
        return ()
    return tuple(sorted({find_one(asked.choices, part) for part in parts}))


_READERS: dict[Kind, Callable[[str, _Asked], Value]] = {
    Kind.TEXT: _read_line,
    Kind.LONG_TEXT: _read_lines,
    Kind.NAME: _read_name,
    Kind.NIK: _read_nik,
    Kind.KK: lambda text, asked: _read_sixteen(text, kk_error(text)),
    Kind.DATE: _read_day,
    Kind.CHOICE: _read_choice,
    Kind.CHOICES: _read_choices,
    Kind.MONEY: _read_money,
    Kind.WHOLE: _read_whole,
    Kind.PHONE: lambda text, asked: read_phone(text),
    Kind.EMAIL: lambda text, asked: read_email(text),
    Kind.VILLAGE: lambda text, asked: find_village(asked.choices, text),
    Kind.MOMENT: lambda text, asked: read_moment(text),
}
