"""Home (Beranda): where the work stands at a glance, and the next act."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.frame.delivery import delivery_words
from fieldreg.desktop.messages import CANCELLED, exchange_sentence
from fieldreg.desktop.pages.figure_card import FigureCard, FigureRow
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead, Scrolled, clear
from fieldreg.desktop.pages.people_card import PeopleCard
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    Card,
    DangerButton,
    IconLabel,
    Notice,
    PlainButton,
    PrimaryButton,
    Rule,
    Text,
)
from fieldreg.domain.words import Case, Delivery
from fieldreg.services import draft, home, packs, people
from fieldreg.services.desk import Desk
from fieldreg.services.views import DraftRow, HomeFigures, PeopleQuery, PersonRow

MOST_DRAFTS = 5
MOST_RECENT = 6


@dataclass(frozen=True, slots=True)
class Glance:
    """All that home shows."""

    figures: HomeFigures
    drafts: tuple[DraftRow, ...]
    recent: tuple[PersonRow, ...]
    has_pack: bool = False


def glance(desk: Desk) -> Glance:
    """Read what home shows. Runs in the reader lane."""
    recent = people.search(desk, PeopleQuery(limit=MOST_RECENT)).rows
    has_pack = packs.offered(desk) is not None
    return Glance(home.figures(desk), draft.drafts(desk), recent, has_pack)


class DraftLine(QWidget):
    """One form left open. Signals `resumed(DraftRow)`, `discarded(DraftRow)`."""

    resumed = Signal(object)
    discarded = Signal(object)

    def __init__(self, row: DraftRow, kept: str) -> None:
        super().__init__()
        name = Text(row.full_name or wording.no_name(), is_medium=True)
        when = Text(self.tr("diketik {when}").format(when=kept), look="muted", size=tokens.SMALL)
        resume = PlainButton(self.tr("Lanjutkan"), "pencil-line", name="resume")
        self._row = row
        self._discard = DangerButton(self.tr("Buang"), "trash-2", name="discard_draft")
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addWidget(name)
        line.addWidget(when)
        line.addStretch(1)
        line.addWidget(resume)
        line.addWidget(self._discard)
        resume.clicked.connect(lambda: self.resumed.emit(row))
        self._is_asked = False
        self._discard.clicked.connect(self._on_discard)

    def _on_discard(self) -> None:
        """The first press asks, the second one means it."""
        if self._is_asked:
            self.discarded.emit(self._row)
        self._is_asked = True
        self._discard.set_words(self.tr("Ya, buang isian ini"))


class HomePage(Page):
    """Figures, the drafts left open, the last exchange."""

    name = PageName.HOME
    cares_about = frozenset({Kind.RECORDS, Kind.DRAFTS, Kind.SYNC})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._head = PageHead(self.tr("Beranda"))
        self._new = PrimaryButton(
            self.tr("Daftarkan orang"), "user-plus", key="Ctrl+N", name="new_person"
        )
        self._new.clicked.connect(lambda: self.wants.emit(Go(PageName.ENTRY)))
        self._head.acts.addWidget(self._new)
        self._welcome = Notice(
            Role.INFORMATION,
            self.tr(
                "Belum ada orang yang didaftarkan di laptop ini. "
                "Tekan Ctrl+N untuk memulai; setiap isian tersimpan sendiri."
            ),
        )
        self._welcome.hide()
        self._pack = Notice(
            Role.ATTENTION,
            self.tr("Paket program baru dari pusat sudah sampai dan menunggu dipasang."),
            action=self.tr("Lihat di Pengaturan"),
        )
        self._pack.hide()
        self._pack.acted.connect(lambda: self.wants.emit(Go(PageName.SETTINGS, to_packs=True)))
        self._cards = self._make_cards()
        self._drafts = Card(self.tr("Isian sementara"))
        self._drafts.hide()
        self._sync = Card(self.tr("Sinkron"))
        self._sync_words = Text(wrap=True, look="muted")
        self._sync_icon = IconLabel()
        sync_row = QHBoxLayout()
        sync_row.setSpacing(12)
        sync_row.addWidget(self._sync_icon, 0, Qt.AlignmentFlag.AlignTop)
        sync_row.addWidget(self._sync_words, 1)
        self._sync.body.addLayout(sync_row)
        self._recent = PeopleCard(self.tr("Terakhir berubah"))
        self._recent.hide()
        self._recent.opened.connect(self._on_person)
        self._recent.all.clicked.connect(self._on_all)
        self._lay_out()

    def refresh(self) -> None:
        """Count again, and look for drafts."""
        desk = self.session.desk
        self.session.lanes.read(lambda: glance(desk), self._on_read, latest="home")

    def _lay_out(self) -> None:
        page = Scrolled()
        page.column.setContentsMargins(*(tokens.PAGE_MARGIN,) * 4)
        page.column.setSpacing(tokens.PAGE_MARGIN)
        page.column.addWidget(self._head)
        page.column.addWidget(self._welcome)
        page.column.addWidget(self._pack)
        page.column.addWidget(FigureRow(tuple(self._cards.values())))
        page.column.addWidget(self._drafts)
        page.column.addWidget(self._sync)
        page.column.addWidget(self._recent)
        page.column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(page)

    def _make_cards(self) -> dict[str, FigureCard]:
        cards = {
            "today": FigureCard("today", self.tr("didaftarkan hari ini"), "calendar"),
            "waiting": FigureCard("waiting", self.tr("menunggu kirim"), "clock"),
            "correction": FigureCard(
                "correction", self.tr("perlu perbaikan"), "message-square-warning"
            ),
            "incomplete": FigureCard("incomplete", self.tr("belum lengkap"), "pencil-line"),
        }
        today = self.session.desk.today().isoformat()
        leads = {
            "today": Go(PageName.PEOPLE, query=PeopleQuery(registered_on=today)),
            "waiting": Go(PageName.PEOPLE, query=PeopleQuery(delivery=Delivery.WAITING)),
            "correction": Go(PageName.CORRECTIONS),
            "incomplete": Go(PageName.PEOPLE, query=PeopleQuery(case=Case.INCOMPLETE)),
        }
        for key, card in cards.items():
            card.pressed.connect(lambda go=leads[key]: self.wants.emit(go))
        return cards

    def _on_read(self, found: Glance) -> None:
        figures, drafts = found.figures, found.drafts
        self._head.say(self.tr("Beranda"), self._standing(figures))
        self._cards["today"].show_number(figures.today)
        self._cards["waiting"].show_number(figures.waiting)
        attention = Role.ATTENTION if figures.needs_officer else ""
        self._cards["correction"].show_number(figures.needs_officer, attention)
        self._cards["incomplete"].show_number(figures.incomplete)
        self._pack.setVisible(found.has_pack)
        self._welcome.setVisible(figures.total == 0 and not drafts)
        has_trouble = figures.last_sync and figures.last_sync.trouble not in {"", CANCELLED}
        words = delivery_words(figures)
        icon, role = ("triangle-alert", Role.ATTENTION) if has_trouble else (words.icon, words.role)
        self._sync_icon.set_icon(icon, role)
        self._sync_words.setText(self._sync_text(figures))
        self._show_drafts(drafts)
        self._recent.show_rows(found.recent, self.session)

    def _standing(self, figures: HomeFigures) -> str:
        """How many there are, and what the centre said of them."""
        if not figures.total:
            return ""
        counted = (
            (figures.accepted, self.tr("{count} disetujui")),
            (figures.in_review, self.tr("{count} menunggu putusan")),
            (figures.rejected, self.tr("{count} ditolak")),
        )
        said = " · ".join(words.format(count=count) for count, words in counted if count)
        people = wording.people_count(figures.total)
        return f"{people}: {said}" if said else people

    def _sync_text(self, figures: HomeFigures) -> str:
        """The last contact, and below it what went wrong since."""
        last = figures.last_sync
        if not (last and last.trouble):
            return self._contact(figures)
        words = exchange_sentence(
            last.trouble, {}, waiting=figures.waiting, photos=figures.photos_waiting
        )
        return f"{self._contact(figures)}\n{words}" if figures.last_good_sync else words

    def _contact(self, figures: HomeFigures) -> str:
        if figures.last_good_sync:
            text = self.tr("Terakhir tersambung dengan pusat {when}.")
            return text.format(when=self.session.when(figures.last_good_sync))
        return self.tr(
            "Belum pernah tersambung dengan pusat. "
            "Anda dapat terus bekerja; semua tersimpan di laptop ini."
        )

    def _show_drafts(self, drafts: tuple[DraftRow, ...]) -> None:
        body = self._drafts.body
        clear(body, keep=1)
        for place, row in enumerate(drafts[:MOST_DRAFTS]):
            if place:
                body.addWidget(Rule())
            body.addWidget(self._draft_line(row))
        self._drafts.setVisible(bool(drafts))

    def _draft_line(self, row: DraftRow) -> DraftLine:
        line = DraftLine(row, self.session.when(row.kept_at))
        line.resumed.connect(self._on_resumed)
        line.discarded.connect(self._on_discarded)
        return line

    def _on_person(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))

    def _on_all(self) -> None:
        self.wants.emit(Go(PageName.PEOPLE, query=PeopleQuery()))

    def _on_resumed(self, row: DraftRow) -> None:
        self.wants.emit(Go(PageName.ENTRY, record_id=row.record_id, draft_id=row.draft_id))

    def _on_discarded(self, row: DraftRow) -> None:
        desk = self.session.desk
        self.session.lanes.write(lambda: draft.discard(desk, row.draft_id), self._on_dropped)

    def _on_dropped(self, _: object) -> None:
        self.session.announce(Kind.DRAFTS)
