"""The rail at the left: icons with labels, the page one is on, and a badge where work waits."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QFrame, QVBoxLayout, QWidget

from fieldreg.desktop import icons
from fieldreg.desktop.session import PageName
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets.text import tip

BUTTON_HEIGHT = 64
ICON_SIZE = 24
MARK_WIDTH = 3
BADGE = 18
BADGE_TEXT = 12
MOST_SHOWN = 99


class RailButton(QAbstractButton):
    """One page: icon over label, an accent mark while one is there, a count where one waits."""

    def __init__(self, page: PageName, icon: str, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.page = page
        self._icon = icon
        self._badge = 0
        self._has_label = True
        self.setText(label)
        self.setCheckable(True)
        self.setObjectName(f"rail:{page}")
        self.setAccessibleName(label)
        self.setToolTip(tip(label))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_badge(self, count: int) -> None:
        """How many wait there; none shows no badge."""
        self._badge = count
        self.setAccessibleName(f"{self.text()} ({count})" if count else self.text())
        self.update()

    def show_label(self, is_shown: bool) -> None:
        """Icons alone where the window is very small."""
        self._has_label = is_shown
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the rail."""
        if self._has_label:
            return QSize(tokens.RAIL_WIDTH, BUTTON_HEIGHT)
        return QSize(tokens.RAIL_WIDTH_ICONS, tokens.RAIL_WIDTH_ICONS)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, mark, icon, label, badge, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        at = self._icon_place()
        role = Role.ACCENT if self.isChecked() else Role.MUTED
        picture = icons.pixmap(self._icon, role, ICON_SIZE, self.devicePixelRatioF())
        painter.drawPixmap(QPointF(at.topLeft()), picture)
        if self._has_label:
            self._paint_label(painter)
        if self._badge:
            self._paint_badge(painter, at)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens_in_use().accent), tokens.RING))
            ring = QRectF(self.rect()).adjusted(5, 3, -5, -3)
            painter.drawRoundedRect(ring, tokens.CORNER, tokens.CORNER)

    def _icon_place(self) -> QRect:
        top = 10 if self._has_label else (self.height() - ICON_SIZE) // 2
        return QRect((self.width() - ICON_SIZE) // 2, top, ICON_SIZE, ICON_SIZE)

    def _paint_ground(self, painter: QPainter) -> None:
        colours = tokens_in_use()
        ground = QRectF(self.rect()).adjusted(4, 2, -4, -2)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked():
            painter.setBrush(QColor(colours.soft(Role.ACCENT, 0.12)))
            painter.drawRoundedRect(ground, tokens.CORNER, tokens.CORNER)
        elif self.underMouse():
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(ground, tokens.CORNER, tokens.CORNER)
        if self.isChecked():
            painter.setBrush(QColor(colours.accent))
            middle = self.height() / 2
            painter.drawRoundedRect(QRectF(0, middle - 14, MARK_WIDTH, 28), 1.5, 1.5)

    def _paint_label(self, painter: QPainter) -> None:
        colours = tokens_in_use()
        weight = QFont.Weight.Medium if self.isChecked() else QFont.Weight.Normal
        painter.setFont(font(tokens.SMALL, weight))
        painter.setPen(QColor(colours.accent if self.isChecked() else colours.muted))
        place = QRect(2, 36, self.width() - 4, 20)
        text = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_badge(self, painter: QPainter, icon: QRect) -> None:
        colours = tokens_in_use()
        text = str(self._badge) if self._badge <= MOST_SHOWN else f"{MOST_SHOWN}+"
        painter.setFont(font(BADGE_TEXT, QFont.Weight.DemiBold, tabular=True))
        width = max(BADGE, painter.fontMetrics().horizontalAdvance(text) + 8)
        place = QRectF(icon.right() - 5, icon.top() - 6, width, BADGE)
        painter.setPen(QPen(QColor(colours.surface), 2))
        painter.setBrush(QColor(colours.attention))
        painter.drawRoundedRect(place, BADGE / 2, BADGE / 2)
        painter.setPen(QColor(colours.on_accent))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


class Rail(QFrame):
    """All pages one can go to. Signal `chosen(PageName)`."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "surface")
        self.setObjectName("rail")
        self._buttons: dict[PageName, RailButton] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens.GRID, 0, tokens.GRID)
        column.setSpacing(0)
        for page, icon, label in self._entries():
            if page is PageName.SETTINGS:
                column.addStretch(1)
            column.addWidget(self._button(page, icon, label))
        self.show_labels(True)

    def stand_on(self, page: PageName) -> None:
        """Mark the page one is on."""
        self._buttons[page].setChecked(True)

    def show_badge(self, page: PageName, count: int) -> None:
        """How many wait on *page*."""
        self._buttons[page].show_badge(count)

    def show_labels(self, is_shown: bool) -> None:
        """Icons alone, or with labels."""
        self.setFixedWidth(tokens.RAIL_WIDTH if is_shown else tokens.RAIL_WIDTH_ICONS)
        for button in self._buttons.values():
            button.show_label(is_shown)

    def _entries(self) -> tuple[tuple[PageName, str, str], ...]:
        return (
            (PageName.HOME, "house", self.tr("Beranda")),
            (PageName.ENTRY, "user-plus", self.tr("Baru")),
            (PageName.PEOPLE, "users", self.tr("Orang")),
            (PageName.CORRECTIONS, "message-square-warning", self.tr("Perbaikan")),
            (PageName.SYNC, "refresh-cw", self.tr("Sinkron")),
            (PageName.SETTINGS, "settings", self.tr("Pengaturan")),
        )

    def _button(self, page: PageName, icon: str, label: str) -> RailButton:
        button = RailButton(page, icon, label, self)
        button.clicked.connect(lambda: self.chosen.emit(page))
        self._group.addButton(button)
        self._buttons[page] = button
        return button
