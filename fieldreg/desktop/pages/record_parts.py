"""What a record's page is put together from: a card for each section, a line for each value."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldreg.desktop.models.showing import Line, SectionText
from fieldreg.desktop.pages.nik_line import NikLine
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, Text

LABEL_WIDTH = 190


class SectionCard(Card):
    """One section, read-only: label at the left, value at the right, selectable.

    Signals: `nik_wanted(str)` to show or mask NIKs, with a path; `nik_copied(str)`, a whole one.
    """

    nik_wanted = Signal(str)
    nik_copied = Signal(str)

    def __init__(self, section: SectionText, empty: str, *, shows_niks: bool) -> None:
        super().__init__(section.title)
        self._shows_niks = shows_niks
        for block in section.blocks:
            if block.heading:
                self.body.addSpacing(tokens.HALF)
                self.body.addWidget(Text(block.heading, look="muted", size=tokens.SMALL))
            for line in block.lines:
                self.body.addLayout(self._row(line))
        if not section.blocks:
            self.body.addWidget(Text(empty, look="muted"))

    def _row(self, line: Line) -> QHBoxLayout:
        if not line.number:
            return line_row(line.label, line.text, is_odd=line.is_as_typed)
        nik = NikLine(line, is_shown=self._shows_niks)
        nik.eye_pressed.connect(self.nik_wanted)
        nik.copy_pressed.connect(self.nik_copied)
        return beside(line.label, nik)


def line_row(label: str, text: str, *, is_odd: bool = False, look: str = "") -> QHBoxLayout:
    """A label and a value beside it that can be marked and copied."""
    value = Text(text, wrap=True, tabular=True, selectable=True)
    value.set_look("attention" if is_odd else look)
    value.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return beside(label, value)


def beside(label: str, value: QWidget) -> QHBoxLayout:
    """A label, and *value* beside it."""
    row = QHBoxLayout()
    row.setSpacing(tokens.BETWEEN_FIELDS)
    name = Text(label, look="muted", wrap=True)
    name.setFixedWidth(LABEL_WIDTH)
    name.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    row.addWidget(name)
    row.addWidget(value, 1)
    return row
