"""Something to read or decide that lies over a page: the page stays where it is beneath it.

It covers its page alone, so that it goes away with the page and shows nobody's data after that.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.locking import is_lock_key
from fieldreg.desktop.pages.parts import Scrolled
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use
from fieldreg.desktop.widgets import Card

VEIL = 0.8
WIDEST = 680


class Sheet(QWidget):
    """A card over *page*; put things into `card.body`, buttons into `acts`. Tab stays inside,
    Esc puts it away. Signals: `closed()`."""

    closed = Signal()

    def __init__(self, title: str, name: str, page: QWidget, *, is_snug: bool = False) -> None:
        """*is_snug*: the card is as high as what is in it, not as the page; where the page is too
        low for it, it scrolls, and what has the focus is in view."""
        super().__init__(page)
        self.setObjectName(f"sheet:{name}")
        self._page = page
        self._came_from: QWidget | None = None
        self._area: Scrolled | None = None
        self.card = Card(title)
        self.card.setMaximumWidth(WIDEST)
        self.card.body.setContentsMargins(24, 16, 24, 16)
        self.acts = QHBoxLayout()
        self.acts.setSpacing(tokens.GRID)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card, 100)
        middle.addStretch(1)
        column = QVBoxLayout(self)
        if is_snug:
            self.card.body.setSpacing(12)
            column.setContentsMargins(0, 0, 0, 0)
            column.addWidget(self._scrolled(middle))
        else:
            column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
            column.addStretch(1)
            column.addLayout(middle, 100)
            column.addStretch(1)
        page.installEventFilter(self)
        self.hide()

    def _scrolled(self, middle: QHBoxLayout) -> Scrolled:
        area = Scrolled()
        area.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        area.column.addStretch(1)
        area.column.addLayout(middle)
        area.column.addStretch(1)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)
        self._area = area
        return area

    def _on_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        if self._area and now and self.isVisible() and self._area.isAncestorOf(now):
            self._area.bring_into_view(now)

    def open_on(self, first: QWidget) -> None:
        """Show it, the focus on *first*; what had the focus gets it back at the end."""
        # Of the page's own window: a menu that led here is gone at the end.
        self._came_from = self._page.window().focusWidget()
        self.setGeometry(self._page.rect())
        self.show()
        self.raise_()
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def put_away(self) -> None:
        """Hide it again."""
        if self.isHidden():
            return
        self.hide()
        before, self._came_from = self._came_from, None
        if before and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep to the size of the page."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._page.rect())
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        """While it lies there, keys are its own, but for the lock key: no other shortcut changes
        the page beneath."""
        if event.type() == QEvent.Type.ShortcutOverride and not is_lock_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it away, Enter presses the button that has the focus; nothing goes further."""
        key = Qt.Key(event.key())
        at = QApplication.focusWidget()
        if key == Qt.Key.Key_Escape:
            self.put_away()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(at, QAbstractButton):
            at.click()
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round inside."""
        inside = [w for w in self.findChildren(QWidget) if _takes_tab(w)]
        at = QApplication.focusWidget()
        if not inside:
            return False
        place = inside.index(at) if at in inside else -1
        step = 1 if next else -1
        inside[(place + step) % len(inside)].setFocus(
            Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        )
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil of paper over the page."""
        ground = QColor(tokens_in_use().paper)
        ground.setAlphaF(VEIL)
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground)
        painter.end()


def _takes_tab(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and widget.isVisible() and widget.isEnabled()
