"""Which control asks for which kind of field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import (
    CheckButtons,
    FilterCombo,
    GroupedDigits,
    LineControl,
    LongText,
    MomentControl,
    MoneyControl,
    Segments,
)
from fieldreg.domain.fields import Choice, Field, Kind, PackList
from fieldreg.domain.names import region_key
from fieldreg.domain.pack import Pack
from fieldreg.protocol.name_files import name_tables

CONSENT = "consent"
_PLACES = (PackList.VILLAGES, PackList.DESA_ADAT, PackList.BANJAR)
_FEW = 4
_FEW_LETTERS = 48
_FULL = 640
_WIDE, _MIDDLE, _SHORT, _TINY = 480, 240, 160, 96
_WIDTHS = {
    Kind.NIK: _MIDDLE,
    Kind.KK: _MIDDLE,
    Kind.DATE: _SHORT,
    Kind.MONEY: _SHORT,
    Kind.WHOLE: _TINY,
    Kind.PHONE: _MIDDLE,
    Kind.LONG_TEXT: _FULL,
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What controls need besides their field: the pack and the clock (UTC ISO)."""

    pack: Pack
    now: Callable[[], str]
    zone: tzinfo


def control_for(field: Field, choices: tuple[Choice, ...], around: Surroundings) -> QWidget:
    """A new control for *field*; satisfies `widgets.Control`."""
    listed = tuple((c.code, said(c.words)) for c in choices)
    if field.kind is Kind.CHOICES:
        return CheckButtons(listed)
    if field.kind in (Kind.CHOICE, Kind.VILLAGE):
        if is_short(field, listed):
            return Segments(listed)
        names, key = _aliases(field, around.pack), _key(field)
        return FilterCombo(listed, also=names, key=key, is_free=field.open_choice)
    if field.kind is Kind.MOMENT:
        return _moment(field, around)
    return _line(field)


def width_of(field: Field) -> int:
    """How wide the control of *field* is, in pixels; 0 is as wide as it needs."""
    if field.kind in (Kind.CHOICES, Kind.MOMENT):
        return 0
    if field.kind in _WIDTHS:
        return _WIDTHS[field.kind]
    if field.kind is Kind.TEXT and field.max_length <= 20:
        return _TINY if field.max_length <= 3 else _MIDDLE
    return _FULL if field.max_length > 120 else _WIDE


def is_short(field: Field, listed: tuple[tuple[str, str], ...]) -> bool:
    """Whether the choices can stand side by side."""
    letters = sum(len(words) for _, words in listed)
    return not field.open_choice and 0 < len(listed) <= _FEW and letters <= _FEW_LETTERS


def is_tiny(field: Field) -> bool:
    """Whether a neighbour of the same size may stand on the same line (RT and RW)."""
    return width_of(field) == _TINY and field.kind is Kind.TEXT


def _line(field: Field) -> QWidget:
    if field.kind in (Kind.NIK, Kind.KK):
        return GroupedDigits()
    if field.kind is Kind.MONEY:
        return MoneyControl()
    if field.kind is Kind.LONG_TEXT:
        return LongText()
    return LineControl(tabular=field.kind in (Kind.DATE, Kind.WHOLE, Kind.PHONE))


def _moment(field: Field, around: Surroundings) -> MomentControl:
    words = QCoreApplication.translate("controls", "Sekarang")
    name = f"now_{field.name}"
    if field.section == CONSENT:
        words = QCoreApplication.translate("controls", "Izin diberikan sekarang")
        name = "consent_now"

    def shown(moment: str) -> str:
        try:
            at = datetime.fromisoformat(moment)
        except ValueError:
            return moment
        return at.astimezone(around.zone).strftime("%d-%m-%Y %H.%M")

    return MomentControl(words, name=name, now=around.now, shown=shown)


def _aliases(field: Field, pack: Pack) -> Mapping[str, tuple[str, ...]]:
    if field.choices is PackList.OCCUPATIONS:
        return {o.code: o.aliases for o in pack.occupations}
    return {}


def _key(field: Field) -> Callable[[str], str] | None:
    """Names of places are found whichever way they are spelled (Kelod and Klod)."""
    if field.choices in _PLACES:
        return lambda text: region_key(text, name_tables())
    return None
