"""Sync (Sinkron): what waits, how the last exchange ended, and sending now."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldreg.desktop.courier import Courier
from fieldreg.desktop.frame.delivery import delivery_words
from fieldreg.desktop.messages import exchange_sentence
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead, Scrolled, let_go
from fieldreg.desktop.pages.people_card import PeopleCard
from fieldreg.desktop.pages.photos_card import photo_words
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    Card,
    IconLabel,
    Notice,
    PrimaryButton,
    QuietButton,
    Text,
)
from fieldreg.domain.words import Delivery
from fieldreg.services import home, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import HomeFigures, PeopleQuery, PersonRow, SyncReport

MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """What the panel shows: the figures, and who waits or is held."""

    figures: HomeFigures
    waiting: tuple[PersonRow, ...]
    held: tuple[PersonRow, ...]


def standing(desk: Desk) -> Standing:
    """Read where delivery stands. Runs in the reader lane."""

    def some(delivery: Delivery) -> tuple[PersonRow, ...]:
        return people.search(desk, PeopleQuery(delivery=delivery, limit=MOST_SHOWN)).rows

    return Standing(home.figures(desk), some(Delivery.WAITING), some(Delivery.QUARANTINED))


class SyncPage(Page):
    """The truth about delivery, in words, with one button."""

    name = PageName.SYNC
    escapes_to = PageName.PEOPLE
    cares_about = frozenset({Kind.RECORDS, Kind.SYNC})

    def __init__(self, session: Session, courier: Courier, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._courier = courier
        self._standing: Standing | None = None
        self._head = PageHead(self.tr("Sinkron"))
        self._send = PrimaryButton(self.tr("Kirim sekarang"), "cloud-upload", name="sync_now")
        self._cancel = QuietButton(self.tr("Hentikan"), name="sync_cancel")
        self._icon = IconLabel(size=40)
        self._words = Text(size=tokens.SECTION, is_bold=True, wrap=True)
        self._last = Text(look="muted", wrap=True)
        self._bar = QProgressBar()
        self._trouble = Notice(Role.ATTENTION)
        self._held_words = Notice(
            Role.ATTENTION,
            self.tr(
                "Pusat menahan kiriman di bawah ini. Isinya aman di laptop dan di pusat. "
                "Buka orangnya untuk melihat sebabnya."
            ),
        )
        self._waiting = PeopleCard(self.tr("Menunggu kirim"))
        self._held = PeopleCard(self.tr("Ditahan pusat"))
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read where delivery stands."""
        desk = self.session.desk
        self.session.lanes.read(lambda: standing(desk), self._on_standing, latest="sync")

    def _lay_out(self) -> None:
        self._head.acts.addWidget(self._cancel)
        self._head.acts.addWidget(self._send)
        self._bar.setTextVisible(False)
        state = Card()
        row = QHBoxLayout()
        row.setSpacing(tokens.BETWEEN_FIELDS)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(tokens.HALF)
        words.addWidget(self._words)
        words.addWidget(self._last)
        row.addLayout(words, 1)
        state.body.addLayout(row)
        state.body.addWidget(self._bar)
        page = Scrolled()
        page.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        parts: tuple[QWidget, ...] = (
            self._head,
            state,
            self._trouble,
            self._held_words,
            self._held,
            self._waiting,
        )
        for part in parts:
            page.column.addWidget(part)
        for hidden in (self._bar, self._trouble, self._held_words, self._held, self._waiting):
            hidden.hide()
        self._cancel.hide()
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _connect(self) -> None:
        self._send.clicked.connect(self._courier.send)
        self._cancel.clicked.connect(self._courier.cancel)
        self._courier.moved.connect(self._show)
        for card in (self._waiting, self._held):
            card.opened.connect(self._on_opened)
        self._waiting.all.clicked.connect(lambda: self._go_to(Delivery.WAITING))
        self._held.all.clicked.connect(lambda: self._go_to(Delivery.QUARANTINED))

    def _go_to(self, delivery: Delivery) -> None:
        self.wants.emit(Go(PageName.PEOPLE, query=PeopleQuery(delivery=delivery)))

    def _on_opened(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))

    def _on_standing(self, standing: Standing) -> None:
        self._standing = standing
        self._waiting.show_rows(standing.waiting, self.session)
        self._held.show_rows(standing.held, self.session)
        self._held_words.setVisible(bool(standing.held))
        self._show()

    def _show(self) -> None:
        """Bring words, progress and trouble in step with courier and figures."""
        is_sending = self._courier.is_sending
        if is_sending:
            let_go(self._send)
        self._send.setEnabled(not is_sending)
        self._cancel.setVisible(is_sending)
        self._bar.setVisible(is_sending)
        progress = self._courier.progress
        if is_sending and progress and progress.to_send:
            self._bar.setRange(0, progress.to_send)
            self._bar.setValue(progress.sent)
        elif is_sending:
            self._bar.setRange(0, 0)
        if self._standing is None:
            return
        figures = self._standing.figures
        words = delivery_words(figures, is_sending=is_sending, progress=progress)
        self._words.setText(words.text)
        self._icon.set_icon(words.icon, words.role)
        self._last.setText(self._last_words(figures))
        self._show_trouble(figures)

    def _show_trouble(self, figures: HomeFigures) -> None:
        report, last = self._courier.report, figures.last_sync
        trouble = report.trouble if report else (last.trouble if last else "")
        if trouble:
            detail = report.detail if report else {}
            words = exchange_sentence(trouble, detail, waiting=figures.waiting)
            self._trouble.set_words(words, Role.ATTENTION)
        self._trouble.setVisible(bool(trouble) and not self._courier.is_sending)

    def _last_words(self, figures: HomeFigures) -> str:
        report = self._courier.report
        if report and not report.trouble:
            words = self._report_words(report, figures)
            return f"{words} {photo_words(report)}".strip()
        if figures.last_good_sync:
            text = self.tr("Terakhir tersambung {when}.")
            return text.format(when=self.session.when(figures.last_good_sync))
        return self.tr(
            "Semua yang Anda simpan aman di laptop ini dan terkirim begitu ada jaringan."
        )

    def _report_words(self, report: SyncReport, figures: HomeFigures) -> str:
        when = self.session.when(figures.last_good_sync)
        if not report.sent and not report.received:
            text = self.tr("Diperiksa {when}: tidak ada yang baru.")
            return text.format(when=when)
        if not report.sent:
            return self.tr("Tersambung {when}: ada kabar dari pusat.").format(when=when)
        text = self.tr("Tersambung {when}: {sent} terkirim.")
        if report.received > report.sent:
            text = self.tr("Tersambung {when}: {sent} terkirim, dan ada kabar dari pusat.")
        return text.format(when=when, sent=report.sent)
