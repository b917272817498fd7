"""A few people under a title, each a line that opens the person."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout

from fieldreg.desktop import wording
from fieldreg.desktop.pages.parts import LinkButton, clear, tab_before
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.widgets import Card, Text, paint_pill, pill_width
from fieldreg.domain.words import Case, Delivery
from fieldreg.services.views import PersonRow

OVERHANG = 8


class PersonLine(QAbstractButton):
    """Name, when it last changed, status and delivery; 40 px."""

    def __init__(self, row: PersonRow, changed: str) -> None:
        super().__init__()
        self._name = row.full_name or wording.no_name()
        self._changed = changed
        self._pills = (wording.case_pill(row.case), wording.delivery_pill(row.delivery))
        self.setAccessibleName(f"{self._name}, {self._pills[0].text}, {self._pills[1].text}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def sizeHint(self) -> QSize:
        """All lines are as high."""
        return QSize(tokens.FORM_WIDTH // 2, tokens.ROW_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, words, pills, ring."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), tokens.RING))
        if self.underMouse():
            painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(ground, tokens.CORNER, tokens.CORNER)
        right = self._paint_pills(painter)
        self._paint_words(painter, QRect(OVERHANG, 0, right - OVERHANG, self.height()))

    def _paint_pills(self, painter: QPainter) -> int:
        """Paint both pills from the right, in columns; returns where they begin."""
        case, delivery = self._pills
        widest = max(pill_width(p.text, p.icon) for p in map(wording.delivery_pill, Delivery))
        left = self.width() - OVERHANG - widest
        place = QRect(left, 0, widest, self.height())
        paint_pill(painter, place, delivery.text, delivery.tone, delivery.icon)
        widest = max(pill_width(p.text, p.icon) for p in map(wording.case_pill, Case))
        left -= widest + tokens.GRID
        place = QRect(left, 0, widest, self.height())
        paint_pill(painter, place, case.text, case.tone, case.icon)
        return left - tokens.GRID

    def _paint_words(self, painter: QPainter, where: QRect) -> None:
        colours = tokens_in_use()
        painter.setFont(font(tokens.BODY, QFont.Weight.Medium))
        painter.setPen(QColor(colours.ink))
        shown = painter.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideRight, where.width()
        )
        painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, shown)
        left = where.left() + painter.fontMetrics().horizontalAdvance(shown) + 12
        small = font(tokens.SMALL)
        if left + QFontMetrics(small).horizontalAdvance(self._changed) < where.right():
            painter.setFont(small)
            painter.setPen(QColor(colours.muted))
            baseline = (self.height() + QFontMetrics(small).capHeight()) / 2
            painter.drawText(QPointF(left, baseline), self._changed)


class PeopleCard(Card):
    """Signals: `opened(str)` with a record's id; `all` is the button that leads to all of them."""

    opened = Signal(str)

    def __init__(self, title: str, words: str = "") -> None:
        """*words* stand below the title, where there are any."""
        super().__init__(title)
        self._words = Text(words, look="muted", wrap=True)
        self._words.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        sides = tokens.BETWEEN_FIELDS - OVERHANG
        self.body.setContentsMargins(sides, tokens.BETWEEN_FIELDS, sides, sides)
        self.title.setContentsMargins(OVERHANG, 0, OVERHANG, 0)
        self.all = LinkButton(self.tr("Lihat semua"), name="see_all")
        self.body.addWidget(self._words)
        self._words.setVisible(bool(words))
        self.body.addLayout(self._rows)
        last = QHBoxLayout()
        last.setContentsMargins(OVERHANG - LinkButton.INSET, 0, 0, 0)
        last.addWidget(self.all)
        last.addStretch(1)
        self.body.addLayout(last)

    def say(self, words: str) -> None:
        """Other words below the title."""
        self._words.setText(words)
        self._words.setVisible(bool(words))

    def show_rows(self, rows: tuple[PersonRow, ...], session: Session) -> None:
        """A line each; nothing to show hides the card."""
        clear(self._rows)
        lines: list[PersonLine] = []
        for row in rows:
            line = PersonLine(row, session.when(row.changed_at))
            line.clicked.connect(lambda _=False, r=row.record_id: self.opened.emit(r))
            self._rows.addWidget(line)
            lines.append(line)
        tab_before(self.all, lines)
        self.setVisible(bool(rows))
