"""Sync (Sinkron): what is delivered, what waits and why, what needs the officer; sending now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldreg.desktop.courier import Courier
from fieldreg.desktop.messages import CANCELLED, exchange_sentence
from fieldreg.desktop.pages.areas_card import AreasCard
from fieldreg.desktop.pages.figure_card import FigureCard, FigureRow
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import LinkButton, PageHead, Scrolled, at_left, let_go
from fieldreg.desktop.pages.people_card import PeopleCard
from fieldreg.desktop.pages.photo_words import photo_words
from fieldreg.desktop.pages.renew_card import ENDED, MOVED, PERHAPS_MOVED, RenewCard
from fieldreg.desktop.pages.stick_card import StickCard
from fieldreg.desktop.pages.sync_words import last_words, next_words, over_words, why_waiting
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
from fieldreg.services.revoked import CLOSED
from fieldreg.services.sync_standing import sync_standing
from fieldreg.services.views import HomeFigures, PeopleQuery, SyncStanding

MOST_SHOWN = 8


class SyncPage(Page):
    """The truth about delivery, in words, with one button."""

    name = PageName.SYNC
    escapes_to = PageName.PEOPLE
    cares_about = frozenset({Kind.RECORDS, Kind.SYNC})

    def __init__(self, session: Session, courier: Courier, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._courier = courier
        self._standing: SyncStanding | None = None
        self._head = PageHead(self.tr("Sinkron"))
        self._send = PrimaryButton(self.tr("Kirim sekarang"), "cloud-upload", name="sync_now")
        self._cancel = QuietButton(self.tr("Hentikan"), name="sync_cancel")
        self._icon = IconLabel(size=40)
        self._words = Text(size=tokens.SECTION, is_bold=True, wrap=True)
        self._last = Text(look="muted", wrap=True)
        self._bar = QProgressBar()
        self._trouble = Notice(Role.ATTENTION)
        self._figures = self._make_figures()
        self._held = PeopleCard(
            self.tr("Ditahan pusat"),
            self.tr(
                "Isinya aman di laptop ini. Buka orangnya untuk melihat sebabnya, "
                "perbaiki, lalu simpan lagi."
            ),
        )
        self._waiting = PeopleCard(self.tr("Menunggu kirim"))
        self._photos = PeopleCard(
            self.tr("Foto ditolak pusat"),
            self.tr("Buka orangnya untuk melihat sebabnya, lalu kirim lagi, ganti atau hapus."),
        )
        self._photos.all.hide()
        self._areas = AreasCard()
        self.stick = StickCard(session)
        self.renew = RenewCard(session)
        self.renew.hide()
        self._new_file = LinkButton(
            self.tr("Pusat memberi berkas baru?"), "folder-open", name="new_file"
        )
        self._new_file.hide()
        self._has_new_file = False
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Read where delivery stands."""
        desk = self.session.desk
        self.session.lanes.read(
            lambda: sync_standing(desk, most=MOST_SHOWN), self._on_standing, latest="sync"
        )
        self.stick.refresh()

    def _make_figures(self) -> dict[str, FigureCard]:
        return {
            "delivered": FigureCard(
                "sync_delivered", self.tr("sudah diterima pusat"), "circle-check"
            ),
            "waiting": FigureCard("sync_waiting", self.tr("menunggu kirim"), "clock"),
            "held": FigureCard("sync_held", self.tr("ditahan pusat"), "triangle-alert"),
            "officer": FigureCard(
                "sync_officer", self.tr("perlu perbaikan"), "message-square-warning"
            ),
        }

    def _lay_out(self) -> None:
        self._head.acts.addWidget(self._cancel)
        self._head.acts.addWidget(self._send)
        self._cancel.hide()
        page = Scrolled()
        page.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        page.column.addWidget(self._head)
        page.column.addWidget(self._state_card())
        page.column.addWidget(self._trouble)
        page.column.addLayout(at_left(self._new_file))
        page.column.addWidget(self.renew)
        page.column.addWidget(FigureRow(tuple(self._figures.values())))
        for part in (self._held, self._photos, self._waiting, self._areas):
            page.column.addWidget(part)
            part.hide()
        page.column.addWidget(self.stick)
        self._trouble.hide()
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _state_card(self) -> Card:
        self._bar.setTextVisible(False)
        self._bar.hide()
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
        return state

    def _connect(self) -> None:
        self._send.clicked.connect(self._courier.send)
        self._cancel.clicked.connect(self._courier.cancel)
        self._areas.compare_wanted.connect(self._courier.compare)
        self._courier.moved.connect(self._show)
        self.renew.renewed.connect(self._courier.send)
        self._new_file.clicked.connect(self._on_new_file)
        for people in (self._waiting, self._held):
            people.opened.connect(self._on_opened)
        self._photos.opened.connect(self._on_photo)
        leads = {
            "delivered": Go(PageName.PEOPLE, query=PeopleQuery(delivery=Delivery.DELIVERED)),
            "waiting": Go(PageName.PEOPLE, query=PeopleQuery(delivery=Delivery.WAITING)),
            "held": Go(PageName.PEOPLE, query=PeopleQuery(delivery=Delivery.QUARANTINED)),
            "officer": Go(PageName.CORRECTIONS),
        }
        for name, card in self._figures.items():
            card.pressed.connect(lambda go=leads[name]: self.wants.emit(go))
        self._waiting.all.clicked.connect(lambda: self.wants.emit(leads["waiting"]))
        self._held.all.clicked.connect(lambda: self.wants.emit(leads["held"]))

    def _on_opened(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))

    def _on_photo(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id, to_photos=True))

    def _on_standing(self, standing: SyncStanding) -> None:
        self._standing = standing
        self._waiting.show_rows(standing.waiting, self.session)
        self._held.show_rows(standing.held, self.session)
        self._photos.show_rows(standing.photos_refused, self.session)
        figures = standing.figures
        self.stick.note_waiting(waits=figures.waiting > 0, photos=figures.photos_waiting)
        self._show()

    def _show(self) -> None:
        """Bring words, progress, figures and trouble in step with courier and standing."""
        self._show_sending()
        if self._standing is None:
            return
        figures, courier = self._standing.figures, self._courier
        words = courier.words(figures)
        self._words.setText(words.text)
        self._icon.set_icon(words.icon, words.role)
        self._last.setText(self._last_and_next(figures))
        self._show_figures(figures)
        self._show_trouble(figures)
        trouble, is_sending = self._trouble_of(figures), courier.is_sending
        why = why_waiting(trouble, figures, is_sending=is_sending)
        self._waiting.say("" if courier.is_stopping else why)
        report = courier.report
        is_told = trouble == "rows_differ"
        differs = is_told or (report is not None and report.equal is False)
        self._areas.show_standing(
            self._standing, self.session, differs=differs, is_told=is_told, report=report
        )

    def _show_sending(self) -> None:
        is_sending, progress = self._courier.is_sending, self._courier.progress
        may_send = not (is_sending or self._is_over())
        for button in (self._send, self._areas.compare):
            if not may_send:
                let_go(button)
            button.setEnabled(may_send)
        self.stick.setHidden(self._is_over())
        if not is_sending or self._courier.is_stopping:
            let_go(self._cancel)
        self._cancel.setEnabled(not self._courier.is_stopping)
        self._cancel.setVisible(is_sending)
        self._bar.setVisible(is_sending)
        if is_sending and progress and progress.to_send:
            self._bar.setRange(0, progress.to_send)
            self._bar.setValue(progress.sent)
        elif is_sending:
            self._bar.setRange(0, 0)

    def _is_over(self) -> bool:
        """Whether the centre has revoked this laptop: then nothing leads anywhere any more."""
        return self._courier.is_over or (self._standing is not None and self._standing.is_revoked)

    def _show_figures(self, figures: HomeFigures) -> None:
        of = self._figures
        of["delivered"].show_number(figures.delivered, Role.GOOD if figures.delivered else "")
        of["waiting"].show_number(figures.waiting)
        of["held"].show_number(figures.quarantined, Role.ATTENTION if figures.quarantined else "")
        needs = figures.needs_officer
        of["officer"].show_number(needs, Role.ATTENTION if needs else "")

    def _trouble_of(self, figures: HomeFigures) -> str:
        report, last = self._courier.report, figures.last_sync
        return report.trouble if report else (last.trouble if last else "")

    def _show_trouble(self, figures: HomeFigures) -> None:
        trouble, report = self._trouble_of(figures), self._courier.report
        if not trouble:
            self._has_new_file = False
        said = trouble or (report.images_trouble if report and figures.photos_waiting else "")
        if said:
            detail = report.detail if report else {}
            words = exchange_sentence(
                said, detail, waiting=figures.waiting, photos=figures.photos_waiting
            )
            self._trouble.set_words(
                words, Role.INFORMATION if said == CANCELLED else Role.ATTENTION
            )
        # Of CLOSED the frame tells, on whatever page one is.
        self._trouble.setVisible(said not in ("", CLOSED) and not self._courier.is_sending)
        self._show_renewal("" if self._courier.is_sending else trouble)

    def _show_renewal(self, trouble: str) -> None:
        """Everyday trouble only asks whether there is a file; once there is, the card stays."""
        asks = trouble in PERHAPS_MOVED
        self._new_file.setVisible(asks and not self._has_new_file)
        self.renew.setVisible(trouble in ENDED | MOVED or (asks and self._has_new_file))
        if trouble:
            self.renew.say_why(trouble)

    def _on_new_file(self) -> None:
        self._has_new_file = True
        self._show()
        self.renew.begin()

    def _last_and_next(self, figures: HomeFigures) -> str:
        report = self._courier.report
        last = last_words(report, figures, self.session)
        last = f"{last} {photo_words(report, figures)}".strip()
        if self._courier.is_sending:
            return last
        if self._is_over():
            return f"{last}\n{over_words()}"
        zone = self.session.desk.pack.time_zone
        return f"{last}\n{next_words(self._courier.next_in_ms, self.session.now(), zone)}"
