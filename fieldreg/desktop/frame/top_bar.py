"""The bar at the top: whose office, the search, the truth about delivery, who is signed in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from fieldreg.desktop import icons
from fieldreg.desktop.frame.delivery import DeliveryWords
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets.text import Text, tip

SEARCH_WIDTH = 400
SEARCH_LEAST = 160
SEARCH_SMALLEST = 72
HINT_FROM = 320
SEARCH_SHARE = 100
OFFICE_MOST, OFFICE_LEAST = 280, 56
INITIALS = 32
MARK = 24
GAPS = 7


def initials(name: str) -> str:
    """The first letters of a name's first and last word, without articles like I and Ni."""
    words = [w for w in name.split() if w.casefold() not in {"i", "ni"}] or name.split()
    if not words:
        return "–"
    letters = words[0][0] + (words[-1][0] if len(words) > 1 else "")
    return letters.upper()


class Initials(QAbstractButton):
    """The officer's initials in a quiet circle."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(initials(name))
        self.setToolTip(tip(name))
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(INITIALS + 4, INITIALS + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A tinted circle with two letters."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ring = QColor(colours.accent if self.hasFocus() else Qt.GlobalColor.transparent)
        painter.setPen(QPen(ring, tokens.RING))
        painter.setBrush(QColor(colours.soft(Role.ACCENT, 0.16)))
        painter.drawEllipse(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        painter.setPen(QColor(colours.accent))
        painter.setFont(font(tokens.SMALL, QFont.Weight.DemiBold))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())


class SearchField(QLineEdit):
    """Looks for people as one types. Signals: `asked(str)` for each text, `entered()` on Enter,
    `down_pressed()` to go on into the list."""

    asked = Signal(str)
    entered = Signal()
    down_pressed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setPlaceholderText(self.tr("Cari nama, NIK, banjar …"))
        self.setAccessibleName(self.tr("Cari orang"))
        self.setMaxLength(120)
        self.setMaximumWidth(SEARCH_WIDTH)
        self.setMinimumWidth(SEARCH_LEAST)
        self.addAction(
            icons.icon("search", Role.MUTED, tokens.ICON_SMALL),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self._hint = Text("Ctrl+K", look="muted", size=tokens.SMALL, parent=self)
        self.textEdited.connect(self.asked)
        self.returnPressed.connect(self.entered)
        self.textChanged.connect(self._show_hint)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes on into the list, Esc empties the field."""
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.asked.emit("")
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the hint at the right edge, where there is room for it."""
        super().resizeEvent(event)
        size = self._hint.sizeHint()
        place = self.width() - size.width() - tokens.BETWEEN_FIELDS
        self._hint.move(place, (self.height() - size.height()) // 2)
        self._show_hint()

    def _show_hint(self) -> None:
        self._hint.setVisible(self.width() >= HINT_FROM and not self.text())


class TopBar(QFrame):
    """48 px of truth. Signals: `delivery_pressed()`, `officer_pressed()`."""

    delivery_pressed = Signal()
    officer_pressed = Signal()

    def __init__(self, office: str, officer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "surface")
        self.setObjectName("top_bar")
        self.setFixedHeight(tokens.TOP_BAR_HEIGHT)
        self.search = SearchField(self)
        self._delivery = QPushButton(self)
        self.officer = Initials(officer, self)
        self._office = Text(is_bold=True, parent=self)
        self._office.setObjectName("office")
        self._office_name = office
        self._lay_out()
        self._delivery.clicked.connect(self.delivery_pressed)
        self.officer.clicked.connect(self.officer_pressed)

    def show_delivery(self, words: DeliveryWords) -> None:
        """Say where the work is."""
        self._delivery.setText(f" {words.text}")
        self._delivery.setIcon(icons.icon(words.icon, words.role, tokens.ICON_SMALL))
        self._delivery.setAccessibleName(words.text)
        self._fit_office()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The office's name gives way before what is said of delivery does, then the search."""
        super().resizeEvent(event)
        self._fit_office()

    def delivery_text(self) -> str:
        """The words shown now."""
        return self._delivery.accessibleName()

    def show_officer(self, name: str) -> None:
        """Whose initials stand at the right."""
        self.officer.setText(initials(name))
        self.officer.setToolTip(tip(name))

    def show_office(self, name: str) -> None:
        """Whose laptop it is, at the left."""
        if name != self._office_name:
            self._office_name = name
            self._office.setToolTip(tip(name))
            self._fit_office()

    def _fit_office(self) -> None:
        """Cut the office's name where the bar is too narrow for everything."""
        parts = (self._delivery.sizeHint().width(), self.officer.width(), SEARCH_LEAST, MARK)
        between = 2 * tokens.PAGE_MARGIN + tokens.BETWEEN_FIELDS + GAPS * tokens.GRID
        left = self.width() - sum(parts) - between
        self.search.setMinimumWidth(max(SEARCH_LEAST + min(left, 0), SEARCH_SMALLEST))
        room = min(OFFICE_MOST, left)
        shown = self._office.fontMetrics().elidedText(
            self._office_name, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        # A few letters name no office.
        is_told = shown == self._office_name or room >= OFFICE_LEAST
        self._office.setText(shown if is_told else "")

    def _lay_out(self) -> None:
        mark = QLabel(self)
        density = self.devicePixelRatioF()
        mark.setPixmap(icons.pixmap("shield-check", Role.ACCENT, MARK, density))
        self._office.setToolTip(tip(self._office_name))
        self._delivery.setProperty("look", "plain")
        self._delivery.setObjectName("delivery")
        self._delivery.setIconSize(QSize(tokens.ICON_SMALL, tokens.ICON_SMALL))
        self._delivery.setCursor(Qt.CursorShape.PointingHandCursor)
        self.officer.setObjectName("officer")
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.PAGE_MARGIN, 0, tokens.BETWEEN_FIELDS, 0)
        row.setSpacing(tokens.GRID)
        row.addWidget(mark)
        row.addWidget(self._office)
        row.addSpacing(tokens.PAGE_MARGIN)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row.addWidget(self.search, SEARCH_SHARE)
        row.addStretch(1)
        row.addWidget(self._delivery)
        row.addSpacing(tokens.GRID)
        row.addWidget(self.officer)
