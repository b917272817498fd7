"""A NIK on a record's page: masked until somebody asks, and copied without its spaces."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal

from fieldreg.desktop.models.showing import Line
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import PlainButton, Text
from fieldreg.desktop.widgets.flow import FlowRows


class NikLine(FlowRows):
    """The acts go below the number where there is little room.

    Signals: `eye_pressed(str)` to show or mask it, with its path; `copy_pressed(str)` with the
    whole number.
    """

    eye_pressed = Signal(str)
    copy_pressed = Signal(str)

    def __init__(self, line: Line, *, is_shown: bool) -> None:
        super().__init__(tokens.GRID)
        value = Text(line.text, tabular=True, look="attention" if line.is_as_typed else "")
        name = f"nik:{line.path}"
        words = self.tr("Sembunyikan") if is_shown else self.tr("Tampilkan")
        self.eye = PlainButton(words, "eye-off" if is_shown else "eye", name=f"eye:{line.path}")
        self.eye.setAccessibleName(f"{words}: {line.label}")
        copy = PlainButton(self.tr("Salin"), "copy", name=f"copy:{line.path}")
        copy.setAccessibleName(self.tr("Salin {label}").format(label=line.label))
        self.setObjectName(name)
        for part in (value, self.eye, copy):
            self.add(part)
        for button in (self.eye, copy):
            button.setProperty("look", "link")
            button.setIconSize(QSize(tokens.ICON_SMALL, tokens.ICON_SMALL))
        self.eye.clicked.connect(lambda: self.eye_pressed.emit(line.path))
        copy.clicked.connect(lambda: self.copy_pressed.emit(line.number))
