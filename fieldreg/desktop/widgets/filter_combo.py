"""A choice among many: type any part of it, Enter picks, words are shown and codes are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.icons import pixmap
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role

from .choice_popup import ChoicePopup
from .choices import Choices, Key, Row
from .lines import LineControl

_ARROW_ROOM = 28


class FilterCombo(LineControl):
    """A line that filters a list of words. Signals: `edited()`.

    A *free* combo keeps text that is in no list; its last row says so.
    """

    def __init__(
        self,
        choices: tuple[tuple[str, str], ...] = (),
        *,
        also: Mapping[str, tuple[str, ...]] | None = None,
        key: Key | None = None,
        is_free: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """*choices* are (code, words); *also* gives other names to find a code by, *key* a form
        of a text in which spellings of one name come out alike."""
        super().__init__(parent)
        self._is_free = is_free
        self._code = ""
        self._rows: list[Row] = []
        self._popup: ChoicePopup | None = None
        self.setTextMargins(0, 0, _ARROW_ROOM, 0)
        self._choices = Choices(choices, also=also, key=key)
        self._unknown: dict[str, str] = {}

    def set_unknown(self, choices: tuple[tuple[str, str], ...]) -> None:
        """More (code, words) after the list: codes that it does not know and that stay."""
        self._unknown = dict(choices)

    def put_first(self, codes: Iterable[str], note: str) -> None:
        """These codes stand first in the list from now on, with *note* beside them."""
        self._choices.put_first(codes, note)

    def typed(self) -> str:
        """The code chosen, or what was typed instead."""
        return self._code or self.text()

    def show_text(self, text: str) -> None:
        """Show the words of a code, or *text* itself."""
        words = self._choices.words(text)
        if words is None:
            words = self._unknown.get(text)
        self._code = text if words is not None else ""
        super().show_text(words if words is not None else text)

    @property
    def is_open(self) -> bool:
        """Whether the list is showing."""
        return self._popup is not None and self._popup.isVisible()

    def open_list(self) -> None:
        """Show the whole list, with what is chosen highlighted."""
        unknown = (Row(code, words, "") for code, words in self._unknown.items())
        self._rows = [*self._choices.all(), *unknown]
        codes = [row.code for row in self._rows]
        self._open(codes.index(self._code) if self._code in codes else 0)

    def pick(self, row: int) -> None:
        """Choose a row of the list that is showing; the row after the last keeps what is typed."""
        if 0 <= row < len(self._rows):
            self.show_text(self._rows[row].code)
        self.close_list()
        self.edited.emit()

    def close_list(self) -> None:
        """Hide the list; what is typed stays."""
        if self._popup:
            self._popup.hide()

    def event(self, event: QEvent) -> bool:
        """Escape closes the list before it means anything else."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and self.is_open and event.key() == Qt.Key.Key_Escape:  # type: ignore[attr-defined]
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down move in the list, Enter picks (and goes on), Escape closes."""
        key = Qt.Key(event.key())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(key, 0)
        if self.is_open and self._popup:
            if step:
                self._popup.set_row(max(0, self._popup.row() + step))
                return
            if key == Qt.Key.Key_Escape:
                self.close_list()
                return
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.pick(self._popup.row())
                event.ignore()
                return
        elif step and not event.modifiers():
            self.open_list()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click opens the list, or closes it."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton:
            self.close_list() if self.is_open else self.open_list()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving picks what is exactly one choice's name, or the only match of a closed list."""
        if self.is_open and not self._code:
            exactly = self._choices.exactly(self.text())
            codes = [row.code for row in self._rows]
            if exactly in codes:
                self.pick(codes.index(exactly))
            elif not self._is_free and len(codes) == 1:
                self.pick(0)
        self.close_list()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """The list goes with its combo."""
        self.close_list()
        super().hideEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A quiet arrow at the right."""
        super().paintEvent(event)
        painter = QPainter(self)
        size = tokens.ICON_SMALL
        at = QPoint(self.width() - size - 12, (self.height() - size) // 2)
        painter.drawPixmap(at, pixmap("chevron-down", Role.MUTED, size, self.devicePixelRatioF()))
        painter.end()

    def arrow_rect(self) -> QRect:
        """Where the arrow stands."""
        return QRect(self.width() - _ARROW_ROOM - 8, 0, _ARROW_ROOM + 8, self.height())

    def _on_text_edited(self, text: str) -> None:
        self._code = ""
        self._rows = self._choices.found(text)
        if text.strip():
            self._open(0)
        else:
            self.close_list()
        super()._on_text_edited(text)

    def _open(self, row: int) -> None:
        if self._popup is None:
            self._popup = ChoicePopup(self)
            self._popup.picked.connect(self.pick)
            self.destroyed.connect(self._popup.deleteLater)
        rows = [(one.words, one.note) for one in self._rows]
        if self._is_free and self.text().strip() and not self._code:
            words = self.tr("Pakai yang diketik: {text}").format(text=self.text().strip())
            rows.append((words, ""))
        self._popup.open(rows, row)
