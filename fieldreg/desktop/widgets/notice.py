"""A strip with an icon and words, where it matters; never a box that must be clicked away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use
from fieldreg.desktop.theme.tokens import Role

from .buttons import PlainButton
from .icon_label import IconLabel
from .text import Text

ICONS = {
    Role.GOOD: "circle-check",
    Role.ATTENTION: "triangle-alert",
    Role.WRONG: "circle-alert",
    Role.INFORMATION: "info",
    Role.MUTED: "info",
}


class Notice(QWidget):
    """Words with a meaning. Signals: `acted()` when its button is pressed, `dismissed()`."""

    acted = Signal()
    dismissed = Signal()

    def __init__(
        self,
        role: str = Role.INFORMATION,
        words: str = "",
        *,
        action: str = "",
        icon_name: str = "",
        can_dismiss: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = Role(role)
        self._icon = IconLabel(size=tokens.ICON)
        self._text = Text(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._button = PlainButton(action)
        self._button.clicked.connect(self.acted)
        self._close = PlainButton("", "x", name="dismiss")
        self._close.setAccessibleName(self.tr("Tutup pemberitahuan"))
        self._close.setFixedWidth(tokens.CONTROL_HEIGHT)
        self._close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4 if action or can_dismiss else 12, 4)
        row.setSpacing(12)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 8, 0, 8)
        beside.addWidget(self._icon)
        row.addLayout(beside)
        row.setAlignment(beside, Qt.AlignmentFlag.AlignTop)
        self._text.setContentsMargins(0, 8, 0, 8)
        row.addWidget(self._text, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._button.setVisible(bool(action))
        self._close.setVisible(can_dismiss)
        self.set_words(words, role, icon_name)

    def set_words(self, words: str, role: str = "", icon_name: str = "") -> None:
        """Say something else, with another meaning where *role* is given."""
        self._role = Role(role) if role else self._role
        self._icon.set_icon(icon_name or ICONS.get(self._role, "info"), self._role)
        self._text.setText(words)
        self.update()

    def offer(self, action: str) -> None:
        """Words of the button; empty for none."""
        self._button.set_words(action)
        self._button.setVisible(bool(action))

    @property
    def closer(self) -> QWidget:
        """What puts it away, for the order of Tab."""
        return self._close

    @property
    def words(self) -> str:
        """What it says."""
        return self._text.text()

    @property
    def role(self) -> Role:
        """What it means."""
        return self._role

    def sizeHint(self) -> QSize:
        """Tall enough for one line and a button."""
        return super().sizeHint().expandedTo(QSize(0, tokens.ROW_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A soft ground with a soft edge in the colour of its meaning."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.soft(self._role, 0.08)))
        painter.setPen(QPen(QColor(colours.soft(self._role, 0.35)), 1))
        box = self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.end()

    def _dismiss(self) -> None:
        self.hide()
        self.dismissed.emit()
