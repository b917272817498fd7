"""Codes that stand in a record and in no list of the present pack: kept, and shown as unknown.

A record may come from an earlier pack, or from a laptop that has a newer one.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from fieldreg.desktop.translation import said
from fieldreg.domain.fields import Choice, Field, Kind, PackList
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.record import Value
from fieldreg.domain.words import Words

_CHOICES = (Kind.CHOICE, Kind.CHOICES, Kind.VILLAGE)
# What may be anything is a code only if it is written as one; nobody types an underscore.
_A_CODE = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)+")


def strangers(field: Field, value: Value | None, pack: Pack, shelf: Shelf) -> tuple[Choice, ...]:
    """The codes in *value* that *pack* does not know, with the words another version of the
    programme has for them (else the code)."""
    if field.kind not in _CHOICES or value is None:
        return ()
    known = {c.code for c in choices_of(field, pack)}
    codes = value if isinstance(value, tuple) else (str(value),)
    found = []
    for code in codes:
        if code in known:
            continue
        words = _elsewhere(field, code, shelf)
        if words is None and field.open_choice and not _A_CODE.fullmatch(code):
            continue
        found.append(Choice(code, words or Words(code)))
    return tuple(found)


def choices_of(field: Field, pack: Pack) -> tuple[Choice, ...]:
    """The choices of *field*, the pack's where it names a list."""
    return pack.choices(field.choices) if isinstance(field.choices, PackList) else field.choices


def unknown_words(choice: Choice) -> str:
    """What a control shows for a code that the present pack does not know."""
    words = QCoreApplication.translate("form", "{name} (tidak dikenal di paket ini)")
    return words.format(name=said(choice.words))


def _elsewhere(field: Field, code: str, shelf: Shelf) -> Words | None:
    """The words of *code* in the newest version that has it."""
    found = (c.words for p in reversed(shelf.packs) for c in choices_of(field, p) if c.code == code)
    return next(found, None)
