"""One of several sides to choose from: a card that can be pressed, with a ring that fills."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use
from fieldreg.desktop.theme.tokens import Role

from .icon_label import IconLabel

INSET = 12


class SideButton(QAbstractButton):
    """Checkable; put things into `body`. In a button group the arrow keys move along."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        """*words* is all that it says, for those who do not see it."""
        super().__init__(parent)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._ring = IconLabel("circle", Role.MUTED, tokens.ICON)
        self.body = QVBoxLayout()
        self.body.setSpacing(tokens.HALF)
        row = QHBoxLayout(self)
        row.setContentsMargins(INSET, INSET, INSET, INSET)
        row.setSpacing(INSET)
        row.addWidget(self._ring, 0, Qt.AlignmentFlag.AlignTop)
        right = QVBoxLayout()
        right.addLayout(self.body)
        right.addStretch(1)  # beside a taller card, everything stays together at the top
        row.addLayout(right, 1)
        self.toggled.connect(self._on_toggled)

    def add(self, widget: QWidget) -> None:
        """Put *widget* below what is there; a press on it is a press on the card."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        # One of a fixed width would hold all above it to that width.
        is_fixed = widget.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Fixed
        left = Qt.AlignmentFlag.AlignLeft
        self.body.addWidget(widget, 0, left if is_fixed else Qt.AlignmentFlag(0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, border, and the ring of the focus."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colours.surface
        if self.isChecked():
            ground = colours.soft(Role.ACCENT, 0.12)
        elif self.underMouse():
            ground = colours.hover
        width = tokens.RING if self.hasFocus() else 1
        is_strong = self.hasFocus() or self.isChecked()
        painter.setPen(QPen(QColor(colours.accent if is_strong else colours.border), width))
        painter.setBrush(QColor(ground))
        half = width / 2
        box = self.rect().toRectF().adjusted(half, half, -half, -half)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.end()

    def _on_toggled(self, is_chosen: bool) -> None:
        name, role = ("circle-check", Role.ACCENT) if is_chosen else ("circle", Role.MUTED)
        self._ring.set_icon(name, role)
