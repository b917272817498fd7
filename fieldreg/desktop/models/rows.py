"""How a row of people is painted: 40 px, quiet lines, a name with its alias, states as pills."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fieldreg.desktop.models.people import PILL_ROLE, ROW_ROLE, SECOND_ROLE, Column
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import font, tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import paint_pill
from fieldreg.desktop.wording import PillWords

Index = QModelIndex | QPersistentModelIndex
PAD = 8
_TABULAR = frozenset({Column.NIK, Column.REGISTERED})
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class PeopleDelegate(QStyledItemDelegate):
    """Paints every cell of a table of people."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """All rows are as high."""
        return QSize(super().sizeHint(option, index).width(), tokens.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, line, then the cell's words or pill."""
        painter.save()
        self._paint_ground(painter, option, index)
        inside = option.rect.adjusted(PAD, 0, -PAD, 0)
        if index.column() == 0:
            inside.adjust(PAD, 0, 0, 0)
        pill = index.data(PILL_ROLE)
        if isinstance(pill, PillWords):
            paint_pill(painter, inside, pill.text, pill.tone, pill.icon)
        elif index.column() == Column.NAME:
            self._paint_name(painter, inside, index)
        else:
            self._paint_words(painter, inside, index)
        painter.restore()

    def _paint_ground(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours = tokens_in_use()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, QColor(colours.soft(Role.ACCENT, 0.12)))
            if index.column() == 0 and option.state & QStyle.StateFlag.State_Active:
                bar = QRect(option.rect.left(), option.rect.top(), 3, option.rect.height())
                painter.fillRect(bar, QColor(colours.accent))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, QColor(colours.hover))
        painter.setPen(QColor(colours.line))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    def _paint_name(self, painter: QPainter, where: QRect, index: Index) -> None:
        colours = tokens_in_use()
        name, alias = str(index.data()), str(index.data(SECOND_ROLE) or "")
        strong = font(tokens.BODY, QFont.Weight.Medium)
        width = _paint_elided(painter, where, name, strong, colours.ink)
        left = where.left() + width + tokens.GRID
        if alias and where.right() - left > tokens.CONTROL_HEIGHT:
            rest = QRect(left, where.top(), where.right() - left, where.height())
            _paint_elided(painter, rest, alias, font(tokens.SMALL), colours.muted)

    def _paint_words(self, painter: QPainter, where: QRect, index: Index) -> None:
        colours = tokens_in_use()
        tabular = Column(index.column()) in _TABULAR
        plain = font(tokens.BODY - 1, tabular=tabular)
        row = index.data(ROW_ROLE)
        is_absent = index.column() == Column.NIK and row is not None and not row.nik
        colour = colours.muted if is_absent else colours.ink
        _paint_elided(painter, where, str(index.data() or ""), plain, colour)


def _paint_elided(painter: QPainter, where: QRect, words: str, face: QFont, colour: str) -> int:
    """Paint *words* in *where*, shortened if they must be; returns the width they took."""
    metrics = QFontMetrics(face)
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, where.width())
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(where, _LEFT, shown)
    return metrics.horizontalAdvance(shown)
