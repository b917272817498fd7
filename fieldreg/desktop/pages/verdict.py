"""The verdict that a registration keeps: as it was judged on its day, whatever pack came later."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.pages.pack_words import called
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Card, Text
from fieldreg.desktop.wording import short_day
from fieldreg.domain.days import rupiah
from fieldreg.domain.eligibility import Verdict
from fieldreg.domain.eligibility.say import OUTCOMES, PURPOSES
from fieldreg.domain.eligibility.verdict import Decided
from fieldreg.domain.pack import Pack
from fieldreg.domain.words import Eligibility


class VerdictCard(Card):
    """Shows a kept verdict; *pack* is the one that judged, None where it is here no more."""

    def __init__(self, verdict: Verdict, pack: Pack | None, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Kelayakan saat disimpan"))
        self.title.show()
        self.body.addWidget(Text(summary(verdict), wrap=True, tabular=True, selectable=True))
        for head, grounds in _roles(verdict, pack):
            block = QVBoxLayout()
            block.setSpacing(2)
            block.setContentsMargins(0, tokens.HALF, 0, 0)
            block.addWidget(Text(head, is_medium=True, wrap=True))
            for ground in grounds:
                block.addWidget(Text(ground, look="muted", size=tokens.SMALL, wrap=True))
            self.body.addLayout(block)


def summary(verdict: Verdict) -> str:
    """`Dinilai 24-11-2025 dengan paket denpasar 2025.2: dapat diterima, Rp22.800 per bulan.`"""
    parts = [said(OUTCOMES[verdict.overall])]
    if verdict.monthly is not None and verdict.overall is not Eligibility.REFUSE:
        words = QCoreApplication.translate("verdict", "{amount} per bulan")
        parts.append(words.format(amount=rupiah(verdict.monthly)))
    words = QCoreApplication.translate("verdict", "Dinilai {day} dengan paket {pack}: {answer}.")
    return words.format(
        day=short_day(verdict.on), pack=called(verdict.pack), answer=", ".join(parts)
    )


def _roles(verdict: Verdict, pack: Pack | None) -> Iterator[tuple[str, tuple[str, ...]]]:
    """One outcome of one role with its programmes, and the rules that spoke."""
    groups: dict[tuple[str, str], list[Decided]] = {}
    for one in verdict.decided:
        groups.setdefault((one.role_id, one.outcome), []).append(one)
    for group in groups.values():
        rules = tuple(dict.fromkeys(code for one in group for code in one.rules))
        untold = {code for one in group for code in one.untold}
        first = group[0]
        segment = pack.segment(first.segment) if pack else None
        role = said(segment.words) if segment else first.segment
        codes = " + ".join(one.programme for one in group)
        head = f"{role}, {codes}" if role else codes
        yield f"{head}: {said(OUTCOMES[first.outcome])}", tuple(_grounds(rules, untold, pack))


def _grounds(codes: tuple[str, ...], untold: set[str], pack: Pack | None) -> Iterator[str]:
    """What each rule said; one that could not be told did not say its message."""
    rules = {rule.code: rule for rule in pack.rules} if pack else {}
    waiting = QCoreApplication.translate("verdict", "Belum bisa dinilai: {purpose}")
    for code in codes:
        rule = rules.get(code)
        if rule is None:
            yield code
            continue
        words = said(rule.message)
        if code in untold:
            words = waiting.format(purpose=said(PURPOSES[rule.kind]))
        yield f"{words} ({said(rule.citation)})"
