"""An icon standing alone, sharp on every screen, following the scheme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role


class IconLabel(QWidget):
    """Shows one icon in the colour of a role; an empty name shows nothing and keeps its place."""

    def __init__(
        self,
        name: str = "",
        role: str = Role.MUTED,
        size: int = tokens.ICON,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._name, self._role, self._size = name, str(role), size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedSize(size, size)

    def set_icon(self, name: str, role: str) -> None:
        """Show another icon or colour."""
        if (name, str(role)) != (self._name, self._role):
            self._name, self._role = name, str(role)
            self.update()

    @property
    def name(self) -> str:
        """The icon shown."""
        return self._name

    def sizeHint(self) -> QSize:
        """The icon's own size."""
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture made for this very screen."""
        if self._name:
            painter = QPainter(self)
            picture = pixmap(self._name, self._role, self._size, self.devicePixelRatioF())
            painter.drawPixmap(QPoint(0, 0), picture)
            painter.end()
