"""Buttons: one primary a page, quiet ones, plain ones that look like text, and danger."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from fieldreg.desktop.icons import icon
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role


class _Button(QPushButton):
    """A verb, an icon before it, and the key that does the same after it."""

    look = ""
    role = Role.INK
    _gap = 16

    def __init__(
        self,
        words: str,
        icon_name: str = "",
        *,
        key: str = "",
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._key = icon_name, key
        self.setProperty("look", self.look)
        if key:
            self.setProperty("keyed", True)
        self.setObjectName(f"button:{name}" if name else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setIconSize(QSize(18, 18))
        self.set_words(words)
        self._tint()

    def set_words(self, words: str) -> None:
        """The verb; an ampersand is an ampersand, never a mnemonic."""
        gap = " " if self._icon_name and words else ""
        self.setText(gap + words.replace("&", "&&"))
        self.setAccessibleName(words)

    def set_icon(self, icon_name: str) -> None:
        """Another icon before the verb; empty for none."""
        self._icon_name = icon_name
        self._tint()

    def sizeHint(self) -> QSize:
        """Room for the verb and its key."""
        size = super().sizeHint()
        return size + QSize(self._key_width() + self._gap, 0) if self._key else size

    def minimumSizeHint(self) -> QSize:
        """Never clipped."""
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        """Colour the icon again when the scheme changes."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._icon_name:
            self._tint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The key at the right, quieter than the verb."""
        super().paintEvent(event)
        if not self._key:
            return
        colours = tokens_in_use()
        words = colours.on_accent if self.look == "primary" else colours.muted
        painter = QPainter(self)
        painter.setFont(font(tokens.SMALL))
        painter.setPen(QColor(words if self.isEnabled() else colours.muted))
        where = QRect(0, 0, self.width() - 14, self.height())
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(where, flags, self._key)
        painter.end()

    def _key_width(self) -> int:
        return QFontMetrics(font(tokens.SMALL)).horizontalAdvance(self._key)

    def _tint(self) -> None:
        if self._icon_name:
            self.setIcon(icon(self._icon_name, self.role, 18))


class PrimaryButton(_Button):
    """The next act of the page; one a page."""

    look = "primary"
    role = Role.ON_ACCENT


class QuietButton(_Button):
    """Any other act."""

    look = "quiet"


class PlainButton(_Button):
    """An act that should not weigh: add, back, more."""

    look = "plain"
    role = Role.ACCENT


class DangerButton(_Button):
    """An act that takes something away; never primary."""

    look = "danger"
    role = Role.WRONG
