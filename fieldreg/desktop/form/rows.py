"""Puts the boxes of fields below each other; only tiny neighbours share a line."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from fieldreg.desktop.theme import tokens
from fieldreg.domain.fields import Field

from .boxes import Boxes
from .controls import is_tiny


def fill(column: QVBoxLayout, fields: tuple[Field, ...], prefix: str, boxes: Boxes) -> None:
    """Make boxes for *fields* and add them to *column*."""
    for together in rows(fields):
        made = [boxes.make(prefix + field.name, field) for field in together]
        if len(made) == 1:
            column.addWidget(made[0])
            continue
        line = QHBoxLayout()
        line.setSpacing(tokens.BETWEEN_FIELDS)
        for box in made:
            line.addWidget(box)
        line.addStretch(1)
        column.addLayout(line)


def rows(fields: tuple[Field, ...]) -> Iterator[list[Field]]:
    """Fields that stand on one line each, tiny neighbours (RT and RW) together."""
    row: list[Field] = []
    for field in fields:
        if row and not (is_tiny(field) and is_tiny(row[-1])):
            yield row
            row = []
        row.append(field)
    if row:
        yield row
