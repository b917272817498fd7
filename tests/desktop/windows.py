"""Which windows the program opens: one of its own, and what belongs to it."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

import fieldreg
from fieldreg.desktop.app import AppWindow
from fieldreg.desktop.keeper import Farewell

PROGRAM = str(Path(fieldreg.__file__).parent)


def is_stray(shown: QObject) -> bool:
    """Whether it is a window that belongs to no other and is not the program's."""
    is_alone = isinstance(shown, QWidget) and shown.isWindow() and shown.parent() is None
    return is_alone and not isinstance(shown, AppWindow | Farewell)


class WindowWatch(QObject):
    """Notes in `strays` what the program shows without a parent and is not its window."""

    def __init__(self) -> None:
        super().__init__()
        self.strays: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and is_stray(shown):
            self._note(shown)
        return False

    def _note(self, shown: QObject) -> None:
        # A test may show a page alone; only what the program's own code shows counts.
        frame = sys._getframe(2)
        if frame.f_code.co_filename.startswith(PROGRAM):
            where = f"{Path(frame.f_code.co_filename).name}:{frame.f_lineno}"
            self.strays.append(f"{type(shown).__name__} shown at {where}")
