"""A calm word over the window in the last minute before it locks; any input takes it away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import IconLabel, Text

WIDEST = 760
ABOVE = tokens.TOP_BAR_HEIGHT + tokens.GRID


class LockWarning(QWidget):
    """Lies over *window* without moving anything in it, and lets the mouse through."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("lock_warning")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._words = Text(wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.setSpacing(12)
        row.addWidget(IconLabel("lock", Role.ATTENTION), 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1)
        window.installEventFilter(self)
        self.hide()

    def show_left(self, seconds: int) -> None:
        """So many seconds are left."""
        text = self.tr(
            "Terkunci dalam {seconds} detik. Gerakkan tetikus atau tekan tombol apa saja "
            "untuk tetap bekerja."
        )
        self._words.setText(text.format(seconds=seconds))
        self.setAccessibleName(self._words.text())
        self._place()
        self.show()
        self.raise_()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A surface with an edge in the colour of attention."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colours.soft(Role.ATTENTION, 0.08)))
        painter.setPen(QPen(QColor(colours.of(Role.ATTENTION)), 1))
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, tokens.CORNER, tokens.CORNER)
        painter.end()

    def _place(self) -> None:
        room = self._window.size() - QSize(2 * tokens.PAGE_MARGIN, 0)
        width = min(room.width(), WIDEST)
        self.resize(width, max(self.heightForWidth(width), self.sizeHint().height()))
        self.move((self._window.width() - width) // 2, ABOVE)
