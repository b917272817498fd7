"""What there is to see while a form is filled: checks, similar people, the pack's answer.

Checks and answer each have a room of their own and scroll inside it: neither ever moves the other.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import ClickRow, IconLabel, Rule, Text
from fieldreg.domain.eligibility import Assessment
from fieldreg.domain.pack import Pack
from fieldreg.domain.words import Finding, Severity
from fieldreg.services.views import Similar

from .answer import Answer
from .rooms import Rooms
from .similar_list import SimilarList, inset

_LOOKS = {
    Severity.ERROR: ("circle-alert", Role.WRONG),
    Severity.WARNING: ("triangle-alert", Role.ATTENTION),
    Severity.INFO: ("info", Role.INFORMATION),
}
_ORDER = list(_LOOKS)
_NAMED = 3
_LOW = 520
MOST_FINDINGS = 5


class CheckPanel(QFrame):
    """Signals: `path_chosen(path)` when a finding is pressed, `person_chosen(record_id)`,
    `explanation_wanted()`."""

    path_chosen = Signal(str)
    person_chosen = Signal(str)
    explanation_wanted = Signal()

    def __init__(self, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "surface")
        self.setObjectName("checks")
        self._shown: object = None
        self._state_icon = IconLabel(size=tokens.ICON)
        self._state = Text(is_medium=True, wrap=True)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._similar = SimilarList(pack)
        self._similar.person_chosen.connect(self.person_chosen)
        self._answer = Answer(pack)
        self._answer.path_chosen.connect(self.path_chosen)
        self._answer.explanation_wanted.connect(self.explanation_wanted)
        self._rooms = Rooms(self._checks(), self._judged())
        self._lay_out()

    def show_findings(
        self,
        findings: tuple[Finding, ...],
        missing: tuple[tuple[str, str], ...],
        labels: Mapping[str, str],
    ) -> None:
        """*findings* worth saying with the *labels* of their fields, and what is *missing*.

        *missing* are (path, label). Only the first few findings stand here, so that what is below
        keeps its place; all of them stand at their fields.
        """
        if (findings, missing) == self._shown:
            return
        self._shown = (findings, missing)
        self._show_state(findings, len(missing))
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        ranked = sorted(findings, key=lambda f: _ORDER.index(f.severity))
        for finding in ranked[:MOST_FINDINGS]:
            icon_name, role = _LOOKS[finding.severity]
            label, words = labels.get(finding.field, ""), said(finding.text)
            named = f"{label}: {words}" if label and label not in words else words
            self._add_row(finding.field, named, icon_name, role)
        rest = ranked[MOST_FINDINGS:]
        if rest:
            words = self.tr("dan {count} lagi").format(count=len(rest))
            self._add_row(rest[0].field, words, "circle", Role.MUTED)
        if missing:
            self._add_row(missing[0][0], self._missing_words(missing), "circle", Role.MUTED)

    def show_similar(self, similar: tuple[Similar, ...]) -> None:
        """People who may be the same person."""
        self._similar.show_people(similar)

    def show_answer(
        self, assessment: Assessment, judged_by: Pack, wrong: frozenset[str] = frozenset()
    ) -> None:
        """What the rules of the pack *judged_by* say; *wrong* are paths that have an error."""
        self._answer.show_assessment(assessment, judged_by, wrong)

    def to_top(self) -> None:
        """Show the beginning: another person stands in the form."""
        self._rooms.to_top()

    @property
    def answer_words(self) -> tuple[str, ...]:
        """What is shown of the pack's answer."""
        return self._answer.words()

    @property
    def state_words(self) -> str:
        """The one line that sums up the checks."""
        return self._state.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little height, both rooms are one."""
        super().resizeEvent(event)
        self._rooms.set_low(self.height() < _LOW)

    def _lay_out(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Rule(is_upright=True))
        outer.addWidget(self._rooms)

    def _checks(self) -> QWidget:
        inside = QFrame()
        inside.setProperty("look", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 24, 8, 16)
        column.setSpacing(tokens.GRID)
        column.addWidget(inset(Text(self.tr("Pemeriksaan"), is_bold=True)))
        state = QHBoxLayout()
        state.setContentsMargins(tokens.GRID, 0, tokens.GRID, 0)
        state.setSpacing(tokens.GRID)
        state.addWidget(self._state_icon, 0, Qt.AlignmentFlag.AlignTop)
        state.addWidget(self._state, 1)
        column.addLayout(state)
        column.addLayout(self._rows)
        column.addSpacing(tokens.GRID)
        column.addWidget(self._similar)
        column.addStretch(1)
        return inside

    def _judged(self) -> QWidget:
        inside = QFrame()
        inside.setProperty("look", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 16, 8, 24)
        column.addWidget(self._answer)
        return inside

    def _show_state(self, findings: tuple[Finding, ...], missing: int) -> None:
        errors = sum(f.severity is Severity.ERROR for f in findings)
        warnings = sum(f.severity is Severity.WARNING for f in findings)
        if errors:
            words = self.tr("{count} hal perlu dibetulkan").format(count=errors)
            icon_name, role = _LOOKS[Severity.ERROR]
        elif warnings:
            words = self.tr("{count} hal perlu dilihat").format(count=warnings)
            icon_name, role = _LOOKS[Severity.WARNING]
        elif missing:
            words = self.tr("{count} isian lagi").format(count=missing)
            icon_name, role = "circle-dot", Role.MUTED
        else:
            words, icon_name, role = self.tr("Sudah lengkap"), "circle-check", Role.GOOD
        self._state.setText(words)
        self._state_icon.set_icon(icon_name, role)

    def _missing_words(self, missing: tuple[tuple[str, str], ...]) -> str:
        named = ", ".join(label for _, label in missing[:_NAMED])
        more = len(missing) - _NAMED
        if more > 0:
            words = self.tr("Belum diisi: {labels}, dan {more} lagi")
            return words.format(labels=named, more=more)
        return self.tr("Belum diisi: {labels}").format(labels=named)

    def _add_row(self, path: str, words: str, icon_name: str, role: Role) -> None:
        row = ClickRow(words, icon_name=icon_name, role=role)
        row.clicked.connect(lambda: self.path_chosen.emit(path))
        self._rows.addWidget(row)
