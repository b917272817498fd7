"""What the pack's answer is put together from: a role's outcome and account, rows of sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import ClickRow, IconLabel, Pill, Text
from fieldreg.domain.words import Eligibility

from .answer_sentences import Sentence
from .answer_view import OutcomeView, RoleView

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
_PAYER_ICON = "hand-coins"


class RoleAnswer(QWidget):
    """One role: what it is called, its outcomes, its account, the day its answer changes."""

    def __init__(self, view: RoleView, *, is_named: bool) -> None:
        """*is_named*: there are several, so each must say whose answer it is."""
        super().__init__()
        self.pills: list[Pill] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.GRID, 0, tokens.GRID, 12 if is_named else tokens.GRID)
        column.setSpacing(6)
        if is_named:
            column.addWidget(Text(view.name, size=tokens.SMALL, is_medium=True, wrap=True))
        for verdict in view.verdicts:
            column.addLayout(self._verdict(verdict))
        if view.costs:
            column.addSpacing(2)
            column.addLayout(self._account(view))
        for words in view.payers:
            column.addLayout(with_icon(_PAYER_ICON, Role.MUTED, Text(words, size=tokens.SMALL)))
        if view.turn:
            column.addLayout(turn_line(view.turn))

    def _verdict(self, verdict: OutcomeView) -> QHBoxLayout:
        words, role, icon_name = _pill(verdict.outcome)
        pill = Pill(words, role, icon_name)
        self.pills.append(pill)
        row = QHBoxLayout()
        row.setSpacing(tokens.GRID)
        row.addWidget(pill)
        row.addWidget(Text(verdict.programmes, size=tokens.SMALL, look="muted"))
        row.addStretch(1)
        return row

    def _account(self, view: RoleView) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.GRID)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        whole = self.tr("Iuran per bulan")
        grid.addWidget(Text(whole, is_medium=True), 0, 0)
        grid.addWidget(Text(view.monthly, is_bold=True, tabular=True), 0, 1, _RIGHT)
        for cost in view.costs:
            row = grid.rowCount()
            grid.addWidget(Text(cost.what, size=tokens.SMALL, look="muted"), row, 0)
            amount = Text(cost.amount, size=tokens.SMALL, look="muted", tabular=True)
            grid.addWidget(amount, row, 1, _RIGHT)
            if cost.note:
                note = Text(cost.note, size=tokens.SMALL, look="muted", wrap=True)
                grid.addWidget(note, row + 1, 0, 1, 2)
        return grid


def turn_line(words: str) -> QHBoxLayout:
    """The day on which an answer changes."""
    return with_icon("calendar", Role.MUTED, Text(words, size=tokens.SMALL, tabular=True))


def with_icon(icon_name: str, role: str, *texts: Text) -> QHBoxLayout:
    """Wrapped words beside an icon, in line with the rows that can be pressed."""
    row = QHBoxLayout()
    row.setSpacing(tokens.GRID)
    row.addWidget(IconLabel(icon_name, role, tokens.ICON_SMALL), 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(2)
    for text in texts:
        text.setWordWrap(True)
        column.addWidget(text)
    row.addLayout(column, 1)
    return row


class Rows(QWidget):
    """A quiet caption and sentences below it; those with a path can be pressed."""

    def __init__(
        self, caption: str, told: Iterable[Sentence], on_pressed: Callable[[str], None]
    ) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if caption:
            head = Text(caption, size=tokens.SMALL, look="muted", is_medium=True)
            head.setContentsMargins(tokens.GRID, tokens.GRID, tokens.GRID, 2)
            column.addWidget(head)
        for one in told:
            column.addWidget(_row(one, on_pressed))


def _row(one: Sentence, on_pressed: Callable[[str], None]) -> QWidget:
    if one.path:
        row = ClickRow(one.words, below=one.below, icon_name=one.icon_name, role=one.role)
        row.clicked.connect(lambda: on_pressed(one.path))
        return row
    holder = QWidget()
    texts = [Text(one.words, size=tokens.SMALL)]
    if one.below:
        texts.append(Text(one.below, size=tokens.SMALL, look="muted"))
    line = with_icon(one.icon_name, one.role, *texts)
    line.setContentsMargins(8, 6, 8, 6)
    holder.setLayout(line)
    return holder


def _pill(outcome: Eligibility | None) -> tuple[str, str, str]:
    """Words, role and icon of an outcome."""
    if outcome is None:
        words = QCoreApplication.translate("answer", "Belum bisa dinilai")
        return words, Role.MUTED, "circle-dot"
    if outcome is Eligibility.ACCEPT:
        return QCoreApplication.translate("answer", "Dapat diterima"), Role.GOOD, "circle-check"
    if outcome is Eligibility.CHECK:
        words = QCoreApplication.translate("answer", "Perlu dilihat pusat")
        return words, Role.ATTENTION, "triangle-alert"
    words = QCoreApplication.translate("answer", "Tidak dapat diterima")
    return words, Role.WRONG, "circle-x"
