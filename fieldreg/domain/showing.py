"""From a value to text: for editing, where it reads back to the same value, and for looking at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo

from .fields import Choice, Field, Kind
from .reading_choices import find_exact, find_exact_villages
from .record import Value
from .shapes import is_date, is_moment
from .words import Language


def as_text(field: Field, value: Value, choices: tuple[Choice, ...] = ()) -> str:
    """*value* as a person would type it; `reading.read` makes the same value of it.

    *choices* are the pack's, for a field that has its choices there.
    """
    if isinstance(value, tuple):
        return ", ".join(value)
    if isinstance(value, int):
        return _grouped(value) if field.kind is Kind.MONEY else str(value)
    if field.kind is Kind.DATE:
        return _day(value)
    if field.kind is Kind.PHONE:
        return "0" + value[3:] if value.startswith("+62") else value
    if field.kind in (Kind.CHOICE, Kind.VILLAGE):
        return _choice_text(field, value, choices or _own(field))
    return value


def as_shown(
    field: Field,
    value: Value,
    choices: tuple[Choice, ...] = (),
    language: str = Language.INDONESIAN,
    *,
    zone: tzinfo = UTC,
) -> str:
    """*value* as people read it: grouped numbers, `12-03-1980`, `Rp1.500.000`, words of choices.

    A code that is in no list is shown as it is. Moments are shown in *zone*.
    """
    known = choices or _own(field)
    if isinstance(value, tuple):
        return ", ".join(_words(code, known, language) for code in value)
    if isinstance(value, int):
        return f"Rp{_grouped(value)}" if field.kind is Kind.MONEY else str(value)
    if field.kind in (Kind.CHOICE, Kind.VILLAGE):
        return _words(value, known, language)
    if field.kind is Kind.MOMENT:
        return _moment(value, zone)
    shower = _SHOWERS.get(field.kind)
    return shower(value) if shower else value


def _own(field: Field) -> tuple[Choice, ...]:
    return field.choices if isinstance(field.choices, tuple) else ()


def _choice_text(field: Field, code: str, choices: tuple[Choice, ...]) -> str:
    words = next((c.words.id for c in choices if c.code == code), "")
    find = find_exact_villages if field.kind is Kind.VILLAGE else find_exact
    return words if words and find(choices, words) == {code} else code


def _words(code: str, choices: tuple[Choice, ...], language: str) -> str:
    return next((c.words.text(language) for c in choices if c.code == code), code)


def _grouped(amount: int) -> str:
    return f"{amount:,}".replace(",", ".")


def _day(value: str) -> str:
    return f"{date.fromisoformat(value):%d-%m-%Y}" if is_date(value) else value


def _moment(value: str, zone: tzinfo) -> str:
    if not is_moment(value):
        return value
    local = datetime.fromisoformat(value).astimezone(zone)
    return f"{local:%d-%m-%Y %H.%M}" + (" UTC" if zone is UTC else "")


def _in_fours(value: str) -> str:
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def _phone(value: str) -> str:
    if not value.startswith("+62"):
        return value
    local = "0" + value[3:]
    if local[1] == "8":
        return "-".join(part for part in (local[:4], local[4:8], local[8:]) if part)
    # Area codes have three digits with their 0 in the five largest cities, elsewhere four.
    area = 3 if local[:3] in _SHORT_AREAS else 4
    return f"{local[:area]}-{local[area:]}"


_SHORT_AREAS = ("021", "022", "024", "031", "061")

_SHOWERS: dict[Kind, Callable[[str], str]] = {
    Kind.NIK: _in_fours,
    Kind.KK: _in_fours,
    Kind.DATE: _day,
    Kind.PHONE: _phone,
}
