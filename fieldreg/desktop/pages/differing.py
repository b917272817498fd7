"""Choosing between two sides: a person's places that were changed in two places at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.models.showing import Reader, holds_nik
from fieldreg.desktop.pages.differing_card import DifferenceCard
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import LinkButton, PageHead, Scrolled, clear
from fieldreg.desktop.session import Go, Kind, PageName, Session, Told
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    EmptyState,
    Notice,
    PlainButton,
    PrimaryButton,
    QuietButton,
    SideButton,
)
from fieldreg.domain.trouble import Trouble
from fieldreg.services import differing
from fieldreg.services.views import Choice, SaveResult, ToDecide

STACKED_BELOW = 680


class DifferingPage(Page):
    """One person; reads again whenever records change, and keeps what was chosen meanwhile."""

    name = PageName.DIFFERING
    escapes_to = PageName.CORRECTIONS
    cares_about = frozenset({Kind.RECORDS, Kind.SYNC})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._record_id = ""
        self._found: ToDecide | None = None
        self._cards: list[DifferenceCard] = []
        self._reader = Reader(session.desk.pack, session.language, session.desk.shelf)
        self._back = LinkButton(self.tr("Perbaikan"), "arrow-left", name="back")
        self._head = PageHead("", is_long=True)
        self._see = QuietButton(self.tr("Lihat orang"), name="see_record")
        self._save = PrimaryButton(self.tr("Simpan pilihan"), "check", name="decide")
        self._eye = PlainButton(self.tr("Tampilkan NIK"), "eye", name="eye")
        self._trouble = Notice(Role.ATTENTION)
        self._explains = Notice(
            Role.INFORMATION,
            self.tr(
                "Isian di bawah ini diubah di dua tempat. Tanyakan kepada orangnya atau lihat "
                "suratnya, lalu pilih yang benar. Yang tidak dipilih tetap ada di riwayat."
            ),
        )
        self._list = QVBoxLayout()
        self._page = Scrolled()
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def arrive(self, go: Go) -> None:
        """Show the person *go* names."""
        if go.record_id:
            self._is_stale = True
            if go.record_id != self._record_id:
                self._record_id, self._found = go.record_id, None
                self._reader.shows_niks = False
                self._head.say(self.tr("Pilih isian"))
                self._trouble.hide()
                self._page.verticalScrollBar().setValue(0)
                self._take_away()
                # The stack has put it on the way back; from the page it goes on to the first side.
                self.setFocus(Qt.FocusReason.OtherFocusReason)
        super().arrive(go)

    def place(self) -> Go:
        """This very person."""
        return Go(self.name, record_id=self._record_id)

    def refresh(self) -> None:
        """Read what is to decide."""
        desk, record_id = self.session.desk, self._record_id
        if record_id:
            self.session.lanes.read(
                lambda: differing.to_decide(desk, record_id), self._on_read, latest="differing"
            )

    def leave(self) -> None:
        """Whoever comes back asks again for the whole NIK."""
        if self._reader.shows_niks:
            self._reader.shows_niks = False
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the columns stand below each other."""
        super().resizeEvent(event)
        for card in self._cards:
            card.stack(is_narrow=self.width() < STACKED_BELOW)

    def _lay_out(self) -> None:
        self._head.acts.addWidget(self._see)
        self._head.acts.addWidget(self._save)
        self._trouble.hide()
        margin = tokens.PAGE_MARGIN
        column = self._page.column
        column.setContentsMargins(margin, 0, margin, margin)
        column.addWidget(self._trouble)
        column.addWidget(self._explains)
        self._list.setSpacing(tokens.BETWEEN_FIELDS)
        column.addLayout(self._list)
        column.addStretch(1)
        self._stack.addWidget(self._page)
        self._stack.addWidget(
            EmptyState(
                "circle-check",
                self.tr("Tidak ada lagi yang perlu dipilih"),
                self.tr("Isian orang ini sudah dipilih, atau pencatatannya sudah berakhir."),
            )
        )
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        above = QHBoxLayout()
        above.setContentsMargins(margin - LinkButton.INSET, tokens.GRID, margin, tokens.HALF)
        above.addWidget(self._back)
        above.addStretch(1)
        above.addWidget(self._eye)
        outer.addLayout(above)
        head = QVBoxLayout()
        head.setContentsMargins(margin, 0, margin, tokens.BETWEEN_FIELDS)
        head.addWidget(self._head)
        outer.addLayout(head)
        outer.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(lambda: self.wants.emit(Go(PageName.CORRECTIONS)))
        self._see.clicked.connect(
            lambda: self.wants.emit(Go(PageName.RECORD, record_id=self._record_id))
        )
        self._save.clicked.connect(self._on_save)
        self._eye.clicked.connect(self._on_eye)

    def _on_read(self, found: ToDecide | None) -> None:
        if found is None or found.row.record_id == self._record_id:
            self._found = found
            self._show()

    def _show(self) -> None:
        """Make the cards anew; what was chosen stays chosen where it still stands."""
        found = self._found
        kept = [d for card in self._cards if (d := card.decision())]
        at = self.focusWidget()
        stood_at = at.objectName() if at and self._page.isAncestorOf(at) else ""
        self._take_away()
        self._stack.setCurrentIndex(0 if found else 1)
        if found is None:
            self._eye.hide()
            self._count()
            return
        self._head.say(found.row.full_name or wording.no_name())
        places = (side.values for choice in found.choices for side in choice.sides)
        self._eye.setVisible(any(holds_nik(v, self.session.desk.pack) for v in places))
        is_shown = self._reader.shows_niks
        words = self.tr("Sembunyikan NIK") if is_shown else self.tr("Tampilkan NIK")
        self._eye.set_words(words)
        for choice in self._in_order(found):
            card = DifferenceCard(choice, found.values, session=self.session, reader=self._reader)
            card.stack(is_narrow=self.width() < STACKED_BELOW)
            for decision in kept:
                if decision.choice.asked == choice.asked:
                    card.choose(decision.side)
            card.chosen.connect(self._count)
            self._list.addWidget(card)
            self._cards.append(card)
        self._begin_at(stood_at)
        self._count()

    def _take_away(self) -> None:
        """Take the cards away; the focus in them goes to the page itself."""
        self.setFocusProxy(None)  # type: ignore[arg-type]
        clear(self._list)
        self._cards = []

    def _begin_at(self, name: str) -> None:
        """Where the focus is on the page itself, it goes to the side called *name*, or the first.

        Elsewhere it stays: whoever stands on a button of the page is not taken away from it.
        """
        sides = [side for card in self._cards for side in card.findChildren(SideButton)]
        self.setFocusProxy(next((s for s in sides if s.objectName() == name), sides[0]))

    def _in_order(self, found: ToDecide) -> list[Choice]:
        """As their fields stand in the form."""
        by_place = {choice.place: choice for choice in found.choices}
        return [by_place[place] for place in self._reader.places_in_order(by_place)]

    def _count(self) -> None:
        """Say how many are chosen; one is enough to save."""
        chosen = sum(card.decision() is not None for card in self._cards)
        self._save.setEnabled(chosen > 0)
        self._save.setVisible(bool(self._cards))
        if len(self._cards) > 1:
            words = self.tr("Simpan {chosen} dari {all} pilihan")
            self._save.set_words(words.format(chosen=chosen, all=len(self._cards)))
        else:
            self._save.set_words(self.tr("Simpan pilihan"))

    def _on_eye(self) -> None:
        if self._reader.shows_niks:
            self._show_niks(is_shown=False)
            return
        record_id = self._record_id
        self.session.note_nik_shown(record_id, lambda _: self._on_noted(record_id), owner=self)

    def _on_noted(self, record_id: str) -> None:
        """It stands in the audit chain now, and not before may it be seen."""
        if record_id == self._record_id:
            self._show_niks(is_shown=True)

    def _show_niks(self, *, is_shown: bool) -> None:
        self._reader.shows_niks = is_shown
        self._show()

    def _on_save(self) -> None:
        desk, record_id = self.session.desk, self._record_id
        decisions = [d for card in self._cards if (d := card.decision())]
        self._save.setEnabled(False)
        self.session.lanes.write(
            lambda: differing.decide(desk, record_id, decisions), self._on_saved, self._on_refused
        )

    def _on_saved(self, _: SaveResult) -> None:
        self._trouble.hide()
        is_done = all(card.decision() for card in self._cards)
        self.session.announce(Kind.RECORDS)
        words = self.tr("Pilihan tersimpan, dan terkirim pada sinkron berikut.")
        told = Told(words, Role.GOOD)
        page = PageName.CORRECTIONS if is_done else self.name
        self.wants.emit(Go(page, record_id=None if is_done else self._record_id, notice=told))

    def _on_refused(self, trouble: Trouble) -> None:
        self._trouble.set_words(sentence(trouble.key, trouble.values), Role.ATTENTION)
        self._trouble.show()
        self.read_again()
        QTimer.singleShot(0, self, lambda: self.setFocus(Qt.FocusReason.OtherFocusReason))
