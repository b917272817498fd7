"""A record: what it says, what the centre said, how it came to be, and the acts on it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.dialogs.void import VoidPanel
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.models.showing import Reader
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import LinkButton, PageHead, Scrolled, clear
from fieldreg.desktop.pages.photos_card import PhotosCard
from fieldreg.desktop.pages.record_parts import SectionCard, line_row
from fieldreg.desktop.pages.timeline import Timeline
from fieldreg.desktop.pages.verdict import VerdictCard
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import (
    Card,
    DangerButton,
    Notice,
    Pill,
    PrimaryButton,
)
from fieldreg.desktop.widgets.lines import copy_plain_number
from fieldreg.domain.trouble import Trouble
from fieldreg.domain.words import Case, Delivery, Severity
from fieldreg.services import history
from fieldreg.services.retention import ask_for_the_whole
from fieldreg.services.views import RecordView, SaveResult
from fieldreg.services.void import void

HISTORY_WIDTH = 340
STACKED_BELOW = 960
WIDEST = 16777215


class RecordPage(Page):
    """One person. Reads the record again whenever records change."""

    name = PageName.RECORD
    escapes_to = PageName.PEOPLE
    cares_about = frozenset({Kind.RECORDS, Kind.SYNC})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._record_id, self._to_photos = "", False
        self._record: RecordView | None = None
        self._reader = Reader(session.desk.pack, session.language, session.desk.shelf)
        self._head = PageHead("", is_long=True)
        self._back = LinkButton(self.tr("Orang"), "arrow-left", name="back")
        self._case, self._delivery = Pill(), Pill()
        self._edit = PrimaryButton(self.tr("Ubah"), "pencil-line", name="edit")
        self._whole = PrimaryButton(self.tr("Minta data lengkap"), "download", name="ask_whole")
        self._void = DangerButton(self.tr("Batalkan pencatatan …"), "ban", name="void")
        self._panel = VoidPanel()
        self._photos = PhotosCard(session, self)
        self._notices = QVBoxLayout()
        self._page = Scrolled()
        self._judged, self._sections = QVBoxLayout(), QVBoxLayout()
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._history = Card(self.tr("Riwayat"))
        self._timeline = Timeline(session, self._reader)
        self._lay_out()
        self._connect()

    def arrive(self, go: Go) -> None:
        """Show the person *go* names."""
        self._to_photos = go.to_photos
        if go.record_id:
            self._is_stale = True
            if go.record_id != self._record_id:
                self._record_id = go.record_id
                self._reader.shows_niks = False
                self._panel.close_panel()
                self._page.verticalScrollBar().setValue(0)
        super().arrive(go)

    def place(self) -> Go:
        """This very person."""
        return Go(self.name, record_id=self._record_id)

    def refresh(self) -> None:
        """Read the record."""
        desk, record_id = self.session.desk, self._record_id
        if record_id:
            self.session.lanes.read(
                lambda: history.record(desk, record_id), self._on_record, latest="record"
            )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the history stands below."""
        super().resizeEvent(event)
        is_narrow = self.width() < STACKED_BELOW
        direction = QBoxLayout.Direction
        self._both.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)
        self._history.setMinimumWidth(0 if is_narrow else HISTORY_WIDTH)
        self._history.setMaximumWidth(WIDEST if is_narrow else HISTORY_WIDTH)

    def _lay_out(self) -> None:
        self._head.acts.addWidget(self._void)
        self._head.acts.addWidget(self._edit)
        self._head.acts.addWidget(self._whole)
        pills = QHBoxLayout()
        pills.setSpacing(tokens.GRID)
        pills.addWidget(self._case)
        pills.addWidget(self._delivery)
        pills.addStretch(1)
        self._notices.setSpacing(tokens.GRID)
        left = QVBoxLayout()
        for part in (left, self._judged, self._sections):
            part.setSpacing(tokens.BETWEEN_FIELDS)
        left.addLayout(self._judged)
        left.addLayout(self._sections)
        left.addWidget(self._photos)
        left.addStretch(1)
        self._history.body.addSpacing(tokens.GRID)
        self._history.body.addWidget(self._timeline)
        past = QVBoxLayout()
        past.addWidget(self._history)
        past.addStretch(1)
        self._both.setSpacing(tokens.BETWEEN_FIELDS)
        self._both.addLayout(left, 1)
        self._both.addLayout(past)
        column = self._page.column
        margin = tokens.PAGE_MARGIN
        column.setContentsMargins(margin, 0, margin, margin)
        column.setSpacing(tokens.GRID)
        column.addWidget(self._head)
        column.addLayout(pills)
        column.addWidget(self._panel)
        column.addLayout(self._notices)
        column.addSpacing(tokens.GRID)
        column.addLayout(self._both)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        above = QHBoxLayout()
        above.setContentsMargins(margin - LinkButton.INSET, tokens.GRID, margin, tokens.HALF)
        above.addWidget(self._back)
        above.addStretch(1)
        outer.addLayout(above)
        outer.addWidget(self._page, 1)

    def _connect(self) -> None:
        self._back.clicked.connect(lambda: self.wants.emit(Go(PageName.PEOPLE)))
        self._edit.clicked.connect(self._on_edit)
        self._whole.clicked.connect(self._on_whole)
        self._void.clicked.connect(self._panel.open_panel)
        self._panel.confirmed.connect(self._on_void)
        self._panel.put_away.connect(self._void.setFocus)

    def _on_edit(self) -> None:
        self.wants.emit(Go(PageName.ENTRY, record_id=self._record_id))

    def _on_whole(self) -> None:
        desk, record_id = self.session.desk, self._record_id
        self._whole.setEnabled(False)
        self.session.lanes.write(
            lambda: ask_for_the_whole(desk, record_id), self._on_asked, owner=self
        )

    def _on_asked(self, _: bool) -> None:
        self._notices.addWidget(
            Notice(Role.GOOD, self.tr("Data lengkapnya datang pada sinkron berikut."))
        )
        self.session.announce(Kind.RECORDS, origin=self)

    def leave(self) -> None:
        """Whoever comes back asks again for the whole NIK, and for a photo."""
        self._photos.put_away()
        if self._reader.shows_niks and self._record:
            self._reader.shows_niks = False
            self._on_record(self._record)

    def _on_nik_wanted(self, path: str) -> None:
        if self._reader.shows_niks:
            self._show_niks(path, is_shown=False)
        else:
            record_id = self._record_id
            self.session.note_nik_shown(
                record_id, lambda _: self._on_noted(record_id, path), owner=self
            )

    def _on_noted(self, record_id: str, path: str) -> None:
        """It stands in the audit chain now, and not before may it be seen."""
        if record_id == self._record_id:
            self._show_niks(path, is_shown=True)

    def _show_niks(self, path: str, *, is_shown: bool) -> None:
        self._reader.shows_niks = is_shown
        if self._record:
            self._show_sections(self._record)
            self._timeline.show_record(self._record)
        # The newest: the one it takes the place of is still there for a moment.
        for eye in self.findChildren(QWidget, f"button:eye:{path}")[-1:]:
            QTimer.singleShot(0, eye, eye.setFocus)

    def _on_nik_copied(self, number: str) -> None:
        self.session.note_nik_shown(
            self._record_id, lambda _: copy_plain_number(number), owner=self
        )

    def _on_void(self, reason: str) -> None:
        desk, record_id = self.session.desk, self._record_id
        self.session.lanes.write(
            lambda: void(desk, record_id, reason), self._on_voided, self._on_void_failed
        )

    def _on_voided(self, _: SaveResult) -> None:
        self._panel.close_panel()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.session.announce(Kind.RECORDS)

    def _on_void_failed(self, trouble: Trouble) -> None:
        self._panel.refuse(sentence(trouble.key, trouble.values))

    def _on_record(self, record: RecordView) -> None:
        self._record = record
        self._head.say(str(record.values.get("full_name", "")) or wording.no_name())
        case = wording.case_pill(record.case)
        self._case.set_words(case.text, case.tone, case.icon)
        delivery = wording.delivery_pill(record.delivery)
        self._delivery.set_words(delivery.text, delivery.tone, delivery.icon)
        is_final = record.case is Case.ENDED
        self._void.setVisible(not (is_final or record.reduced))
        self._edit.setVisible(not (is_final or record.reduced))
        self._whole.setVisible(record.reduced and not record.arriving)
        self._whole.setEnabled(True)
        self._edit.set_words(
            self.tr("Perbaiki") if record.case is Case.NEEDS_CORRECTION else self.tr("Ubah")
        )
        self._show_notices(record)
        self._show_sections(record)
        self._photos.show_record(record)
        if self._to_photos:
            self._to_photos = False
            self._photos.begin()
            self._page.bring_into_view(self._photos)
        self._timeline.show_record(record)

    def _show_notices(self, record: RecordView) -> None:
        clear(self._notices)
        if record.reduced:
            key = "record_arriving" if record.arriving else "record_reduced"
            self._notices.addWidget(Notice(Role.INFORMATION, sentence(key, {})))
        if record.differing:
            self._notices.addWidget(self._differing(record))
        for reason in record.reasons:
            label = self._reader.label(reason.path, record.values) if reason.path else ""
            text = f"{label}: {reason.text}" if label else reason.text
            self._notices.addWidget(Notice(Role.ATTENTION, text))
        problem = next((e.problem for e in record.timeline if e.problem), "")
        if record.delivery is Delivery.QUARANTINED and problem:
            self._notices.addWidget(Notice(Role.ATTENTION, self._held_words(record, problem)))

    def _held_words(self, record: RecordView, problem: str) -> str:
        """Why the centre holds the last revision, what is safe, and what to do."""
        safe = self.tr("Isinya aman di laptop ini.")
        act = self.tr("Hubungi pusat.")
        if not (record.case is Case.ENDED or record.reduced):
            act = self.tr("Ubah yang salah, lalu simpan lagi; jika tetap ditahan, hubungi pusat.")
        return " ".join((self.tr("Ditahan pusat."), sentence(problem, {}), safe, act))

    def _differing(self, record: RecordView) -> Notice:
        """What was changed in two places, and the way to decide on it."""
        places = self._reader.places_in_order(record.differing)
        labels = (self._reader.label(place, record.values) for place in places)
        words = self.tr("Diubah di dua tempat dan perlu dipilih: {fields}.")
        text = words.format(fields=", ".join(labels))
        notice = Notice(Role.ATTENTION, text, action=self.tr("Pilih"))
        go = Go(PageName.DIFFERING, record_id=record.record_id)
        notice.acted.connect(lambda: self.wants.emit(go))
        return notice

    def _show_sections(self, record: RecordView) -> None:
        clear(self._judged)
        clear(self._sections)
        wrong = [f for f in record.findings if f.severity is not Severity.INFO]
        if wrong and record.case is not Case.ENDED:
            card = Card(self.tr("Perlu dilihat"))
            for finding in wrong:
                look = "wrong" if finding.severity is Severity.ERROR else "attention"
                label = self._reader.label(finding.field, record.values) if finding.field else ""
                card.body.addLayout(line_row(label, said(finding.text), look=look))
            self._judged.addWidget(card)
        if record.verdict:
            pack = self.session.desk.shelf.by_key(record.verdict.pack)
            self._judged.addWidget(VerdictCard(record.verdict, pack))
        for section in self._reader.sections(record.values):
            shows = self._reader.shows_niks
            card = SectionCard(section, self.tr("Belum diisi."), shows_niks=shows)
            card.nik_wanted.connect(self._on_nik_wanted)
            card.nik_copied.connect(self._on_nik_copied)
            self._sections.addWidget(card)
