"""A NIK on a record's page: masked until somebody asks, and copied without its spaces."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldreg.desktop.models.showing import Line
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import PlainButton, Text


class NikLine(QWidget):
    """Signals: `eye_pressed(str)` to show or mask it, with its path; `copy_pressed(str)` with the
    whole number."""

    eye_pressed = Signal(str)
    copy_pressed = Signal(str)

    def __init__(self, line: Line, *, is_shown: bool) -> None:
        super().__init__()
        value = Text(line.text, tabular=True, look="attention" if line.is_as_typed else "")
        name = f"nik:{line.path}"
        words = self.tr("Sembunyikan") if is_shown else self.tr("Tampilkan")
        self.eye = PlainButton(words, "eye-off" if is_shown else "eye", name=f"eye:{line.path}")
        self.eye.setAccessibleName(f"{words}: {line.label}")
        copy = PlainButton(self.tr("Salin"), "copy", name=f"copy:{line.path}")
        copy.setAccessibleName(self.tr("Salin {label}").format(label=line.label))
        self.setObjectName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.GRID)
        row.addWidget(value)
        row.addWidget(self.eye)
        row.addWidget(copy)
        row.addStretch(1)
        for button in (self.eye, copy):
            button.setProperty("look", "link")
            button.setIconSize(QSize(tokens.ICON_SMALL, tokens.ICON_SMALL))
        self.eye.clicked.connect(lambda: self.eye_pressed.emit(line.path))
        copy.clicked.connect(lambda: self.copy_pressed.emit(line.number))
