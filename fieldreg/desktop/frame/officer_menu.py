"""Under the officer's initials: who is signed in, and the ways to leave the desk."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget, QWidgetAction

from fieldreg.desktop import icons
from fieldreg.desktop.locking import LOCK_KEY
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Text

WIDEST = 300
LEAST = 220


class OfficerMenu(QMenu):
    """Signals: `lock_pressed()`, `send_first_pressed()`, `settings_pressed()`."""

    lock_pressed = Signal()
    send_first_pressed = Signal()
    settings_pressed = Signal()

    def __init__(self, office: str, officer: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("officer_menu")
        who = QWidgetAction(self)
        who.setDefaultWidget(_who(office, officer))
        self.addAction(who)
        self.addSeparator()
        lock = self._add("lock", self.tr("Kunci"), self.lock_pressed.emit, "menu:lock")
        # Shown here, heard by the window: it works over everything, also where menus are shut.
        lock.setText(f"{lock.text()}\t{LOCK_KEY}")
        send_first = self.send_first_pressed.emit
        self._add("send", self.tr("Kirim, lalu kunci"), send_first, "menu:send_first")
        self.addSeparator()
        self._add("settings", self.tr("Pengaturan"), self.settings_pressed.emit, "menu:settings")

    def open_below(self, button: QWidget) -> None:
        """Open under *button*, right edges in line; the first act is stood on."""
        corner = button.mapToGlobal(QPoint(button.width(), button.height() + tokens.HALF))
        self.popup(corner - QPoint(self.sizeHint().width(), 0))
        self.setActiveAction(next(a for a in self.actions() if a.objectName() == "menu:lock"))

    def _add(self, icon: str, words: str, act: Callable[[], object], name: str) -> QAction:
        action = QAction(icons.icon(icon, Role.INK, tokens.ICON_SMALL), words, self)
        action.setObjectName(name)
        action.triggered.connect(lambda _: act())
        self.addAction(action)
        return action


def _who(office: str, officer: str) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(tokens.GRID, tokens.GRID, tokens.GRID, tokens.GRID)
    column.setSpacing(2)
    name = Text(officer, is_medium=True, wrap=True)
    where = Text(office, size=tokens.SMALL, look="muted", wrap=True)
    for words in (name, where):
        words.setMinimumWidth(LEAST)
        words.setMaximumWidth(WIDEST)
        column.addWidget(words)
    return holder
