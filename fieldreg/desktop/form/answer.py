"""The pack's answer in words: may this person be registered, what it costs, who pays, till when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import ClickRow, Pill, Text
from fieldreg.domain.eligibility import Assessment, RuleReason
from fieldreg.domain.words import Eligibility

_ROOM = 224
_LOOKS = {
    Eligibility.ACCEPT: ("info", Role.INFORMATION),
    Eligibility.CHECK: ("triangle-alert", Role.ATTENTION),
    Eligibility.REFUSE: ("circle-x", Role.WRONG),
}


class Answer(QWidget):
    """Signals: `path_chosen(path)` when a reason is pressed."""

    path_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: object = None
        self.setMinimumHeight(_ROOM)
        self.pill = Pill()
        self._hint = Text(size=tokens.SMALL, look="muted", wrap=True)
        self._amount = Text(size=tokens.SECTION, is_bold=True, tabular=True)
        self._parts = Text(size=tokens.SMALL, look="muted", wrap=True, tabular=True)
        self._payers = Text(size=tokens.SMALL, wrap=True)
        self._change = Text(size=tokens.SMALL, look="muted", wrap=True)
        self._reasons = QVBoxLayout()
        self._reasons.setSpacing(0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(tokens.HALF)
        column = QVBoxLayout()
        column.setContentsMargins(tokens.GRID, 0, tokens.GRID, 0)
        column.setSpacing(tokens.HALF)
        column.addWidget(Text(self.tr("Kelayakan"), is_bold=True))
        column.addSpacing(tokens.HALF)
        column.addWidget(self.pill)
        column.addWidget(self._hint)
        column.addSpacing(tokens.HALF)
        for part in (self._amount, self._parts, self._payers, self._change):
            column.addWidget(part)
        whole.addLayout(column)
        whole.addLayout(self._reasons)
        whole.addStretch(1)

    def show_assessment(self, told: Assessment, missing_label: str) -> None:
        """Put the answer into words."""
        if (told, missing_label) == self._shown:
            return
        self._shown = (told, missing_label)
        is_open = bool(told.missing_paths) and told.overall is not Eligibility.REFUSE
        self._show_pill(told.overall, is_open=is_open)
        hint = self.tr("Isi dulu: {label}").format(label=missing_label) if missing_label else ""
        self._put(self._hint, hint if is_open else "")
        self._put(self._amount, self._amount_words(told.monthly))
        self._put(self._parts, " + ".join(f"{name} {rupiah(sum_)}" for name, sum_ in told.parts))
        self._put(self._payers, self._payer_words(told))
        self._put(self._change, self._change_words(told))
        self._show_reasons(told.reasons)

    def words(self) -> tuple[str, ...]:
        """All that is shown, for tests and readers of the screen."""
        texts = (self._hint, self._amount, self._parts, self._payers, self._change)
        return (self.pill.words, *(t.text() for t in texts if t.text()))

    def _show_pill(self, overall: Eligibility, *, is_open: bool) -> None:
        if is_open:
            self.pill.set_words(self.tr("Belum bisa dinilai"), Role.MUTED, "circle-dot")
        elif overall is Eligibility.ACCEPT:
            self.pill.set_words(self.tr("Dapat diterima"), Role.GOOD, "circle-check")
        elif overall is Eligibility.CHECK:
            self.pill.set_words(self.tr("Perlu dilihat pusat"), Role.ATTENTION, "triangle-alert")
        else:
            self.pill.set_words(self.tr("Tidak dapat diterima"), Role.WRONG, "circle-x")

    def _amount_words(self, monthly: int | None) -> str:
        if monthly is None:
            return ""
        return self.tr("{amount} per bulan").format(amount=rupiah(monthly))

    def _payer_words(self, told: Assessment) -> str:
        payers = dict.fromkeys(said(p.words) for p in told.payers)
        if not payers:
            return ""
        return self.tr("Diusulkan dibayar {payers}").format(payers=", ".join(payers))

    def _change_words(self, told: Assessment) -> str:
        if not told.changes_on:
            return ""
        words = self.tr("Berubah {date}: {why}")
        why = said(told.changes_why) if told.changes_why else ""
        return words.format(date=told.changes_on.strftime("%d-%m-%Y"), why=why)

    def _show_reasons(self, reasons: tuple[RuleReason, ...]) -> None:
        while (item := self._reasons.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        seen: set[str] = set()
        for reason in reasons:
            words = said(reason.words)
            if words in seen or reason.field in self._missing():
                continue
            seen.add(words)
            icon_name, role = _LOOKS[reason.outcome]
            row = ClickRow(words, below=said(reason.citation), icon_name=icon_name, role=role)
            row.clicked.connect(lambda path=reason.field: self.path_chosen.emit(path))
            self._reasons.addWidget(row)

    def _missing(self) -> tuple[str, ...]:
        told = self._shown[0] if isinstance(self._shown, tuple) else None
        return told.missing_paths if isinstance(told, Assessment) else ()

    def _put(self, label: Text, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))


def rupiah(amount: int) -> str:
    """`Rp16.800`."""
    return f"Rp{amount:,}".replace(",", ".")
