"""The shape each value must have: the same rule for the form, the centre and the schema.

A shape is about JSON type, format and length alone. Whether a value makes sense beside the
others is for `domain.checks`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import cache, lru_cache

from .fields import Field, Kind
from .record import (
    ANSWERS,
    AS_TYPED,
    Patch,
    field_at,
    fields_of,
    fixed_places,
    is_path,
    item_places,
)
from .spreadsheet import is_sixteen_digits

Shape = Callable[[object], str]

MOST_AS_TYPED = 40_000
MOST_CHOICES = 100
MOST_NUMBER = 2**53 - 1

PATTERNS = {
    Kind.NIK: r"[0-9]{16}",
    Kind.KK: r"[0-9]{16}",
    Kind.DATE: r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    Kind.MOMENT: r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z",
    Kind.PHONE: r"\+[1-9][0-9]{7,14}",
    Kind.EMAIL: r"[^@\s]+@[^@\s]+\.[^@\s]+",
    Kind.VILLAGE: r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}",
}
"""What a string of a kind must match whole."""

_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
_CONTROLS_BUT_NEWLINE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")


def fault(path: str, value: object) -> str:
    """Why *value* may not stand at *path* in a patch, as one word; empty if it may.

    Words: `path`, `item`, `type`, `empty`, `length`, `control`, `format`, `range`, `order`,
    `choice`.
    """
    shape = _shape_at(path)
    if shape is None:
        return _fault_beside(path, value)
    return "" if value is None else shape(value)


def is_too_long(path: str, value: object) -> bool:
    """Whether `fault` says `length`; nothing else is looked at where a glance is enough."""
    if isinstance(value, str) and len(value) <= _most_letters(path):
        return False
    return fault(path, value) == "length"


@lru_cache(4096)
def _most_letters(path: str) -> int:
    """How long a text at *path* may surely be."""
    if path.startswith((AS_TYPED, ANSWERS)):
        return MOST_AS_TYPED
    field = field_at(path)
    return field.max_length if field else 0


def are_faultless(patch: Patch) -> bool:
    """Whether each value has the shape that its path asks for; removals always have."""
    fixed = _fixed_shapes()
    for path, value in patch.items():
        if value is None:
            continue
        shape = fixed.get(path) or _shape_in_item(path)
        if shape(value) if shape else _fault_beside(path, value):
            return False
    return True


def _shape_at(path: str) -> Shape | None:
    """The shape of the definition's field at *path* itself, asked for each value that comes."""
    return _fixed_shapes().get(path) or _shape_in_item(path)


@cache
def _fixed_shapes() -> dict[str, Shape]:
    return {path: shape_of(field) for path, field in fixed_places().items()}


def _shape_in_item(path: str) -> Shape | None:
    item, _, name = path.rpartition(".")
    shapes = _shapes_of(item)
    return shapes.get(name) if shapes else None


@lru_cache(256)
def _shapes_of(item: str) -> dict[str, Shape] | None:
    """The shapes of the fields of `roles.<id>`."""
    return _item_shapes()[item.partition(".")[0]] if fields_of(item) else None


@cache
def _item_shapes() -> dict[str, dict[str, Shape]]:
    return {
        items: {name: shape_of(field) for name, field in fields.items()}
        for items, fields in item_places().items()
    }


def _fault_beside(path: str, value: object) -> str:
    """The same where no field of the definition stands at *path* itself."""
    if not is_path(path):
        return "path"
    if value is None:
        return ""
    if path.startswith(AS_TYPED):
        return _typed_fault(value)
    return _answer_fault(value) if path.startswith(ANSWERS) else "item"


def field_fault(field: Field, value: object) -> str:
    """Why *value* has not the shape *field* asks for (a word of `fault`), or empty."""
    return shape_of(field)(value)


def shape_of(field: Field) -> Shape:
    """What says of a value why it has not *field*'s shape: made once, asked for every record."""
    codes = _own_codes(field)
    if field.kind in (Kind.MONEY, Kind.WHOLE):
        return lambda value: _number_fault(field, value)
    if field.kind is Kind.CHOICES:
        return lambda value: _codes_fault(value, codes)
    return _text_shape(field, codes)


def is_date(text: str) -> bool:
    """Whether *text* is a real day as `YYYY-MM-DD`."""
    # Looking at the marks costs a tenth of a pattern; fromisoformat sees to the digits.
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_moment(text: str) -> bool:
    """Whether *text* is a real time as `YYYY-MM-DDTHH:MM:SSZ`."""
    if len(text) != 20 or text[10] != "T" or text[13] + text[16] + text[19] != "::Z":
        return False
    if text[4] != "-" or text[7] != "-":
        return False
    try:
        datetime.fromisoformat(text[:19])
    except ValueError:
        return False
    return True


def out_of_range(field: Field, value: int) -> bool:
    """Whether a number lies outside the field's bounds."""
    too_low = field.low is not None and value < field.low
    return too_low or (field.high is not None and value > field.high)


def _number_fault(field: Field, value: object) -> str:
    if type(value) is not int:
        return "type"
    return "range" if abs(value) > MOST_NUMBER or out_of_range(field, value) else ""


def _codes_fault(value: object, own: frozenset[str] | None = None) -> str:
    if not isinstance(value, tuple) or [v for v in value if not isinstance(v, str)]:
        return "type"
    if own is not None and value and own.issuperset(value):
        # Codes of a list of our own have the shape that codes have.
        return _order_fault(value)
    return _texts_fault(value) or _order_fault(value) or ("" if own is None else "choice")


def _texts_fault(texts: tuple[str, ...]) -> str:
    if not texts or "" in texts:
        return "empty"
    if len(texts) > MOST_CHOICES or any(len(v) > 120 for v in texts):
        return "length"
    return "control" if any(_CONTROLS.search(v) for v in texts) else ""


def _order_fault(texts: tuple[str, ...]) -> str:
    return "" if list(texts) == sorted(set(texts)) else "order"


def _own_codes(field: Field) -> frozenset[str] | None:
    """A list of our own is closed; a pack's list changes with the pack and is not a shape."""
    if not isinstance(field.choices, tuple) or not field.choices or field.open_choice:
        return None
    return frozenset(c.code for c in field.choices)


def _text_shape(field: Field, codes: frozenset[str] | None) -> Shape:
    most, has_format = field.max_length, _FORMATS.get(field.kind)
    controls = _CONTROLS_BUT_NEWLINE if field.kind is Kind.LONG_TEXT else _CONTROLS

    def text_fault(value: object) -> str:
        if not isinstance(value, str):
            return "type"
        if not value or value.isspace():
            return "empty"
        if len(value) > most:
            return "length"
        # What is printable holds no control; the pattern is for the few texts that are not.
        if not value.isprintable() and controls.search(value):
            return "control"
        if has_format is not None and not has_format(value):
            return "format"
        return "" if codes is None or value in codes else "choice"

    return text_fault


def _matches(kind: Kind) -> Callable[[str], object]:
    return re.compile(PATTERNS[kind]).fullmatch


_FORMATS: dict[Kind, Callable[[str], object]] = {
    Kind.NIK: is_sixteen_digits,
    Kind.KK: is_sixteen_digits,
    Kind.DATE: is_date,
    Kind.MOMENT: is_moment,
    Kind.PHONE: _matches(Kind.PHONE),
    Kind.EMAIL: _matches(Kind.EMAIL),
    Kind.VILLAGE: _matches(Kind.VILLAGE),
}


def _typed_fault(value: object) -> str:
    if not isinstance(value, str):
        return "type"
    if len(value) > MOST_AS_TYPED:
        return "length"
    return "control" if _UNSTORABLE.search(value) else ""


def _answer_fault(value: object) -> str:
    """The centre may not have the pack of the question: any sound value will do."""
    if isinstance(value, tuple):
        return _codes_fault(value)
    if isinstance(value, str):
        return _typed_fault(value)
    sound = type(value) is int and abs(value) <= MOST_NUMBER
    return "" if sound else "type"
