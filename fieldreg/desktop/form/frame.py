"""How the parts of the form page stand: three columns and a bar, or a strip and a drawer."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    Notice,
    PlainButton,
    PrimaryButton,
    QuietButton,
    Rule,
    Text,
    tip,
)

from .check_panel import CheckPanel
from .column import FormColumn
from .section_list import SectionList


class FormFrame(QWidget):
    """Lays out sections, questions, checks and the bar of acts.

    Signals: `notice_acted()` when what the strip above the questions offers is wanted.
    """

    notice_acted = Signal()

    def __init__(self, sections: SectionList, column: FormColumn, panel: CheckPanel) -> None:
        super().__init__()
        self.sections, self._column, self._panel = sections, column, panel
        self._is_narrow = False
        self._is_tight = False
        self._checks_words = ""
        self._standing: tuple[str, str] = ("", Role.INFORMATION)
        self.is_busy = False
        self.save_next = PrimaryButton(self.tr("Simpan & berikut"), key="F9", name="save_next")
        self.save = QuietButton(self.tr("Simpan"), key="F10", name="save")
        self.back = PlainButton(self.tr("Kembali"), "arrow-left", key="Esc", name="back")
        self.checks = QuietButton("", "list-checks", name="checks")
        self.checks.setCheckable(True)
        self.checks.toggled.connect(self._show_drawer)
        self._bar = QFrame()
        self._kept = Text(size=tokens.SMALL, look="muted")
        self._notice = Notice(can_dismiss=True)
        self._notice.dismissed.connect(lambda: self.show_standing(""))
        self._notice.acted.connect(self.notice_acted)
        self._strip = self._make_strip()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(0)
        self._grid.addWidget(self._strip, 0, 0, 1, 4)
        self._grid.addWidget(sections, 1, 0)
        self._grid.addWidget(self._make_middle(), 1, 2)
        self._grid.addWidget(panel, 1, 3)
        self._grid.addWidget(Rule(), 2, 0, 1, 4)
        self._grid.addWidget(self._make_bar(), 3, 0, 1, 4)
        self._grid.setColumnStretch(2, 1)
        panel.setFixedWidth(tokens.CHECKS_WIDTH)
        self._strip.hide()

    def set_narrow(self, is_narrow: bool) -> None:
        """A strip on top and a drawer for small screens, or three columns."""
        if is_narrow == self._is_narrow:
            return
        self._is_narrow = is_narrow
        self.sections.set_flat(is_narrow)
        self._strip.setVisible(is_narrow)
        if is_narrow:
            self._grid.removeWidget(self._panel)
            self._strip_row.insertWidget(0, self.sections, 1)
        else:
            self._grid.addWidget(self.sections, 1, 0)
            self._grid.addWidget(self._panel, 1, 3)
        self.checks.setChecked(False)
        self._panel.setVisible(not is_narrow)

    def set_tight(self, is_tight: bool) -> None:
        """On the smallest screens the button of the drawer is its icon alone."""
        self._is_tight = is_tight
        self.checks.set_words("" if is_tight else self._checks_words)

    def close_drawer(self) -> None:
        """Put the checks away where they are a drawer."""
        self.checks.setChecked(False)

    def show_checks(self, words: str) -> None:
        """What the button of the drawer says."""
        self._checks_words = words
        self.checks.setToolTip(tip(words))
        self.set_tight(self._is_tight)

    def show_notice(self, words: str, role: str = Role.INFORMATION, action: str = "") -> None:
        """A strip above the questions; empty hides it. *action* is what it offers to do next."""
        self._notice.set_words(words, role)
        self._notice.offer(action)
        self._notice.setVisible(bool(words))
        self._held.setVisible(bool(words))

    def show_standing(self, words: str, role: str = Role.INFORMATION) -> None:
        """A strip that holds for the whole visit; passing notices give way to it again."""
        self._standing = (words, role)
        self.show_notice(words, role)

    def end_notice(self) -> None:
        """What was said of the last act is over: the person goes on."""
        if self.notice != self._standing[0]:
            self.show_notice(*self._standing)

    @property
    def notice(self) -> str:
        """What the strip above the questions says, empty when hidden."""
        return "" if self._held.isHidden() else self._notice.words

    def show_kept(self, words: str) -> None:
        """A quiet word in the bar."""
        self._kept.setText(words)

    def set_busy(self, is_busy: bool) -> None:
        """While a save is under way its buttons rest."""
        self.is_busy = is_busy
        self.save.setEnabled(not is_busy)
        self.save_next.setEnabled(not is_busy)

    def minimumSizeHint(self) -> QSize:
        """What a strip and a drawer need, so that a wide form may become a narrow one."""
        return QSize(tokens.LEAST_WIDTH, tokens.LEAST_HEIGHT)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawer keeps to the right edge."""
        super().resizeEvent(event)
        self._place_drawer()

    def _make_strip(self) -> QWidget:
        strip = QWidget()
        column = QVBoxLayout(strip)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._strip_row = QHBoxLayout()
        self._strip_row.setContentsMargins(0, 0, tokens.BETWEEN_FIELDS, 0)
        self._strip_row.addWidget(self.checks)
        column.addLayout(self._strip_row)
        column.addWidget(Rule())
        return strip

    def _make_middle(self) -> QWidget:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._held = QWidget()
        held = QHBoxLayout(self._held)
        held.setContentsMargins(tokens.PAGE_MARGIN, tokens.GRID, tokens.PAGE_MARGIN, tokens.GRID)
        self._notice.setMaximumWidth(tokens.FORM_WIDTH - 2 * tokens.PAGE_MARGIN)
        held.addWidget(self._notice, 1)
        held.addStretch(0)
        self._held.hide()
        column.addWidget(self._held)
        column.addWidget(self._column, 1)
        return middle

    def _make_bar(self) -> QWidget:
        bar = self._bar
        bar.setProperty("look", "surface")
        row = QHBoxLayout(bar)
        row.setContentsMargins(tokens.BETWEEN_FIELDS, tokens.GRID, tokens.PAGE_MARGIN, tokens.GRID)
        row.setSpacing(tokens.GRID)
        row.addWidget(self.back)
        row.addSpacing(tokens.GRID)
        row.addWidget(self._kept)
        row.addStretch(1)
        row.addWidget(self.save)
        row.addWidget(self.save_next)
        return bar

    def _show_drawer(self, is_open: bool) -> None:
        if self._is_narrow:
            self._place_drawer()
            self._panel.setVisible(is_open)
            self._panel.raise_()

    def _place_drawer(self) -> None:
        if not self._is_narrow:
            return
        self._panel.setParent(self)
        top = self._strip.geometry().bottom() + 1
        bottom = self._bar.geometry().top() - 1
        width = min(tokens.CHECKS_WIDTH, self.width())
        self._panel.setGeometry(QRect(self.width() - width, top, width, max(0, bottom - top)))
        self._panel.setVisible(self.checks.isChecked())
        self._panel.raise_()
