"""Small parts several pages are put together from."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fieldreg.desktop import icons
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import PlainButton, Text, tip

GATE_WIDTH = 440
LEAST_TITLE = 260
"""So much room a person's name has beside the acts before they go below it."""
MARK = 40
MARK_INSET = 5
"""How far the drawing of the mark begins within its picture."""


class PageHead(QWidget):
    """The page's title, words beside it, and its acts at the right; add acts to `acts`."""

    def __init__(self, title: str, parent: QWidget | None = None, *, is_long: bool = False) -> None:
        """*is_long*: the title is a person's name and may need several lines."""
        super().__init__(parent)
        self.title = Text(title, size=tokens.PAGE, is_bold=True, wrap=is_long)
        self.beside = Text(look="muted")
        self.acts = QHBoxLayout()
        self.acts.setSpacing(tokens.GRID)
        row = self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(tokens.BETWEEN_FIELDS)
        row.addWidget(self.title, int(is_long))
        row.addWidget(self.beside, int(not is_long))
        row.addLayout(self.acts)
        self.setMinimumHeight(tokens.CONTROL_HEIGHT)
        self._is_long = is_long
        if is_long:
            self.beside.hide()
            self.setMinimumWidth(1)  # never wider than the page, whatever its acts need

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where a long title has little room beside them, the acts go below it."""
        super().resizeEvent(event)
        is_low = self._is_long and self.width() < self.acts.sizeHint().width() + LEAST_TITLE
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if is_low else direction.LeftToRight)
        left = Qt.AlignmentFlag.AlignLeft if is_low else Qt.AlignmentFlag(0)
        self._row.setAlignment(self.acts, left)
        self._row.setSpacing(tokens.GRID if is_low else tokens.BETWEEN_FIELDS)

    def say(self, title: str, beside: str = "") -> None:
        """Another title, and words beside it."""
        self.title.setText(title)
        self.title.setToolTip(tip(title))
        self.beside.setText(beside)
        self.beside.setVisible(bool(beside) or not self._is_long)


class LinkButton(PlainButton):
    """A plain act whose words stand `INSET` within it: begin it so far left of the text above."""

    INSET = 6

    def __init__(self, words: str, icon_name: str = "", *, name: str = "") -> None:
        super().__init__(words, icon_name, name=name)
        self.setStyleSheet(
            "QPushButton { padding: 1px 5px; text-align: left; }"
            "QPushButton:focus { padding: 0px 4px; }"
        )


class Overhang(QHBoxLayout):
    """A row as much wider at both ends than its column as what is in it stands inset; the column
    leaves room for it. (A layout takes a negative margin for none.)"""

    def __init__(self, by: int) -> None:
        super().__init__()
        self._by = by
        self.setContentsMargins(0, 0, 0, 0)

    def setGeometry(self, rect: QRect) -> None:
        """Reach over both ends."""
        super().setGeometry(rect.adjusted(-self._by, 0, self._by, 0))


def at_left(button: QWidget, by: int = LinkButton.INSET) -> QHBoxLayout:
    """A row of which the words of *button* stand in line with the text above it."""
    row = Overhang(by)
    row.addWidget(button)
    row.addStretch(1)
    return row


def escapes_by(back: QAbstractButton, step: QWidget) -> None:
    """Let Esc press *back* wherever in *step* one stands; not while it rests."""
    shortcut = QShortcut(QKeySequence(Qt.Key.Key_Escape), step)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(back.click)


class Scrolled(QScrollArea):
    """A column that scrolls up and down only; put things into `column`.

    It begins at the left and fills the page, unless it is a column of questions (`most`). Where its
    bar takes room, the column's right margin gives it, so that all pages end at the same place.
    """

    def __init__(self, parent: QWidget | None = None, *, most: int = 0) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setProperty("look", "bare")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setProperty("look", "bare")
        if most:
            holder.setMaximumWidth(most)
        self.column = QVBoxLayout(holder)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.BETWEEN_FIELDS)
        row.addWidget(holder, 1)
        if most:
            row.addStretch(0)
        self.setWidget(inside)
        self._taken = 0
        self.verticalScrollBar().rangeChanged.connect(self._on_range)

    def _on_range(self, _: int, last: int) -> None:
        """Give the bar its room, or take it back."""
        margins = self.column.contentsMargins()
        whole = margins.right() + self._taken
        wanted = self.verticalScrollBar().sizeHint().width() if last else 0
        self._taken = min(wanted, whole)
        margins.setRight(whole - self._taken)
        self.column.setContentsMargins(margins)

    def bring_into_view(self, widget: QWidget) -> None:
        """Scroll to *widget*, which may have been shown only now, once it has its place."""
        margin = tokens.PAGE_MARGIN
        QTimer.singleShot(0, widget, lambda: self.ensureWidgetVisible(widget, 0, margin))


class Gate(QWidget):
    """The calm frame of the pages before one is signed in: mark, title, one narrow column.

    It scrolls where the window is too low, so that no field is ever squeezed.
    """

    def __init__(self, title: str, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark = QLabel()
        mark.setObjectName("mark")
        mark.setPixmap(icons.pixmap("shield-check", Role.ACCENT, MARK, self.devicePixelRatioF()))
        self.title = Text(title, size=tokens.PAGE, is_bold=True, wrap=True)
        self.words = Text(words, look="muted", wrap=True)
        inside = QWidget()
        inside.setFixedWidth(GATE_WIDTH + 2 * LinkButton.INSET)
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(LinkButton.INSET, 0, LinkButton.INSET, 0)
        self.column.setSpacing(tokens.BETWEEN_FIELDS)
        self.column.addLayout(at_left(mark, MARK_INSET))
        self.column.addWidget(self.title)
        self.column.addWidget(self.words)
        self.words.setVisible(bool(words))
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(inside)
        middle.addStretch(1)
        page = Scrolled()
        page.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        page.column.addStretch(2)
        page.column.addLayout(middle)
        page.column.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)


def fill(page: QWidget, inside: QWidget) -> None:
    """Nothing but *inside* on *page*, without a margin."""
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)


def let_go(widget: QWidget) -> None:
    """The focus goes back to the page, not on to whatever stands next (the search)."""
    at = widget.window().focusWidget()
    if at is None or not (at is widget or widget.isAncestorOf(at)):
        return
    page = widget.parentWidget()
    while page and not page.objectName().startswith("page:"):
        page = page.parentWidget()
    if page:
        page.setFocus(Qt.FocusReason.OtherFocusReason)


def tab_before(fixed: QWidget, widgets: Sequence[QWidget]) -> None:
    """Let Tab come to *widgets*, which were made after it, in turn and before *fixed*; each takes
    the focus, at times at least."""
    for before, widget in pairwise((fixed, *widgets, fixed)):
        QWidget.setTabOrder(before, widget)


def clear(layout: QVBoxLayout, keep: int = 0) -> None:
    """Take away all but the first *keep* things of a column, for good."""
    while (item := layout.takeAt(keep)) is not None:
        widget = item.widget()
        if widget:
            let_go(widget)
            widget.hide()
            widget.deleteLater()
