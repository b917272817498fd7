"""The pack's answer in words: may this person be registered, what it costs, who pays, till when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import LinkText, Text
from fieldreg.domain.eligibility import Assessment
from fieldreg.domain.pack import Pack

from .answer_parts import RoleAnswer, Rows, turn_line
from .answer_sentences import Sentence
from .answer_view import AnswerView, answer_view


class Answer(QWidget):
    """Shows what the rules say. Signals: `path_chosen(path)` when a reason or a question is
    pressed, `explanation_wanted()`."""

    path_chosen = Signal(str)
    explanation_wanted = Signal()

    def __init__(self, pack: Pack, parent: QWidget | None = None) -> None:
        """*pack* is the form's own; an answer may come from another."""
        super().__init__(parent)
        self._pack = pack
        self._view: AnswerView | None = None
        self.explain = LinkText(self.tr("Penjelasan lengkap"), name="explain")
        self.explain.clicked.connect(self.explanation_wanted)
        head = QHBoxLayout()
        head.setContentsMargins(tokens.GRID, 0, 0, 0)
        head.addWidget(Text(self.tr("Kelayakan"), is_bold=True))
        head.addStretch(1)
        head.addWidget(self.explain)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.HALF)
        self._column.addLayout(head)
        self._body = QWidget()
        self._column.addWidget(self._body)
        self._column.addStretch(1)

    def show_assessment(
        self, told: Assessment, judged_by: Pack, wrong: frozenset[str] = frozenset()
    ) -> None:
        """Put the answer, given by the rules of *judged_by*, into words; the same one stands
        as it is. What is *wrong* at its field is not said here again."""
        view = answer_view(told, judged_by, self._pack, wrong)
        if view == self._view:
            return
        self._view = view
        body = self._made(view)
        # In one step, and by setting what stands there aside first: nothing blinks or jumps.
        self.setUpdatesEnabled(False)
        self._column.replaceWidget(self._body, body)
        self._body.hide()
        self._body.deleteLater()
        self._body = body
        body.show()
        self.setUpdatesEnabled(True)

    def words(self) -> tuple[str, ...]:
        """All that is shown, for tests and readers of the screen."""
        pills = (p.words for r in self._body.findChildren(RoleAnswer) for p in r.pills)
        return (*pills, *(t.text() for t in self._body.findChildren(QLabel) if t.text()))

    def _made(self, view: AnswerView) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, tokens.HALF, 0, 0)
        column.setSpacing(0)
        if view.judged_by:
            judged_by = Text(view.judged_by, size=tokens.SMALL, look="muted", wrap=True)
            judged_by.setContentsMargins(tokens.GRID, 0, tokens.GRID, tokens.HALF)
            column.addWidget(judged_by)
        for role in view.roles:
            column.addWidget(RoleAnswer(role, is_named=len(view.roles) > 1))
        if view.turn:
            line = turn_line(view.turn)
            line.setContentsMargins(tokens.GRID, 0, tokens.GRID, 6)
            column.addLayout(line)
        self._add(column, self.tr("Yang perlu diperhatikan"), view.reasons)
        self._add(column, self.tr("Sebaiknya dilengkapi"), view.missing)
        self._add(column, "", view.waiting)
        self._add(column, self.tr("Peristiwa"), view.events)
        self._add(column, self.tr("Manfaat"), view.benefits)
        return body

    def _add(self, column: QVBoxLayout, caption: str, told: tuple[Sentence, ...]) -> None:
        if told:
            column.addWidget(Rows(caption, told, self.path_chosen.emit))
