"""Corrections (Perbaikan): who needs an officer, and why, with one way to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop import wording
from fieldreg.desktop.models.showing import Reader
from fieldreg.desktop.pages.page import Page
from fieldreg.desktop.pages.parts import PageHead, Scrolled, clear
from fieldreg.desktop.session import Go, Kind, PageName, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, EmptyState, IconLabel, PlainButton, QuietButton, Text
from fieldreg.domain.words import Case
from fieldreg.services import history, people
from fieldreg.services.desk import Desk
from fieldreg.services.differing import everyone_to_decide_on
from fieldreg.services.views import PeopleQuery, PersonRow, RecordView, ToDecide

MOST = 100

SentBack = tuple[PersonRow, RecordView]


@dataclass(frozen=True, slots=True)
class ToMend:
    """Who needs an officer: to choose between two sides, or to correct."""

    differing: tuple[ToDecide, ...]
    sent_back: tuple[SentBack, ...]
    people: int


def to_mend(desk: Desk) -> ToMend:
    """Everyone who needs an officer, with the centre's reasons. Runs in the reader lane."""
    page = people.search(desk, PeopleQuery(case=Case.NEEDS_CORRECTION, limit=MOST))
    back = tuple((row, history.record(desk, row.record_id)) for row in page.rows)
    differing = everyone_to_decide_on(desk, most=MOST)
    both = {row.record_id for row, _ in back} | {one.row.record_id for one in differing}
    return ToMend(differing, back, len(both))


class CorrectionCard(Card):
    """One person sent back. Signals `mended(str)` and `opened(str)` with the record's id."""

    mended = Signal(str)
    opened = Signal(str)

    def __init__(self, row: PersonRow, record: RecordView, reader: Reader) -> None:
        super().__init__()
        self.setObjectName(f"correction:{row.record_id}")
        mend = QuietButton(self.tr("Perbaiki"), "pencil-line", name="mend")
        see = PlainButton(self.tr("Lihat"), name="see")
        self.body.addLayout(_card_head(row, see, mend))
        for reason in record.reasons:
            label = reader.label(reason.path, record.values) if reason.path else ""
            self.body.addLayout(_reason(label, reason.text))
        mend.clicked.connect(lambda: self.mended.emit(row.record_id))
        see.clicked.connect(lambda: self.opened.emit(row.record_id))


class DifferingCard(Card):
    """One person with two sides to choose from. Signals `chosen(str)` and `opened(str)`."""

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, found: ToDecide, reader: Reader, when: str) -> None:
        super().__init__()
        row = found.row
        self.setObjectName(f"to_decide:{row.record_id}")
        choose = QuietButton(self.tr("Pilih"), "list-checks", name="choose")
        see = PlainButton(self.tr("Lihat"), name="see")
        self.body.addLayout(_card_head(row, see, choose))
        places = reader.places_in_order(choice.place for choice in found.choices)
        labels = (reader.label(place, found.values) for place in places)
        text = self.tr("Diubah di dua tempat, terakhir {when}.").format(when=when)
        self.body.addLayout(_reason(", ".join(dict.fromkeys(labels)), text, "users"))
        choose.clicked.connect(lambda: self.chosen.emit(row.record_id))
        see.clicked.connect(lambda: self.opened.emit(row.record_id))


class CorrectionsPage(Page):
    """The list, or the good news that there is none."""

    name = PageName.CORRECTIONS
    escapes_to = PageName.PEOPLE
    cares_about = frozenset({Kind.RECORDS, Kind.SYNC})

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._reader = Reader(session.desk.pack, session.language, session.desk.shelf)
        self._head = PageHead(self.tr("Perbaikan"))
        self._list = Scrolled()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._list)
        self._stack.addWidget(
            EmptyState(
                "circle-check",
                self.tr("Tidak ada yang perlu diperbaiki"),
                self.tr(
                    "Jika pusat mengembalikan isian, atau isian yang sama diubah di dua tempat, "
                    "orangnya tampil di sini dengan alasannya."
                ),
            )
        )
        column = QVBoxLayout(self)
        margin = tokens.PAGE_MARGIN
        column.setContentsMargins(margin, margin, margin, 0)
        column.setSpacing(tokens.BETWEEN_FIELDS)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)

    def refresh(self) -> None:
        """Read who needs an officer."""
        desk = self.session.desk
        self.session.lanes.read(lambda: to_mend(desk), self._on_read, latest="corrections")

    def _on_read(self, found: ToMend) -> None:
        column = self._list.column
        clear(column)
        if found.differing:
            column.addWidget(_section(self.tr("Perlu dipilih")))
        for one in found.differing:
            when = self.session.when(max(s.at for c in one.choices for s in c.sides))
            self._add(DifferingCard(one, self._reader, when))
        if found.differing and found.sent_back:
            column.addWidget(_section(self.tr("Dikembalikan pusat")))
        for row, record in found.sent_back:
            card = CorrectionCard(row, record, self._reader)
            card.mended.connect(self._on_mended)
            card.opened.connect(self._on_opened)
            column.addWidget(card)
        column.addStretch(1)
        count = wording.people_count(found.people) if found.people else ""
        self._head.say(self.tr("Perbaikan"), count)
        self._stack.setCurrentIndex(0 if found.people else 1)

    def _add(self, card: DifferingCard) -> None:
        card.chosen.connect(self._on_chosen)
        card.opened.connect(self._on_opened)
        self._list.column.addWidget(card)

    def _on_chosen(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.DIFFERING, record_id=record_id))

    def _on_mended(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.ENTRY, record_id=record_id))

    def _on_opened(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))


def _section(words: str) -> Text:
    return Text(words, size=tokens.SECTION, is_bold=True)


def _card_head(row: PersonRow, see: QWidget, act: QWidget) -> QHBoxLayout:
    """Who it is at the left, the ways on at the right."""
    name = Text(row.full_name or wording.no_name(), is_bold=True, wrap=True)
    nik = Text(wording.nik_masked(row.nik, is_odd=row.has_odd_nik), look="muted", tabular=True)
    head = QHBoxLayout()
    head.setSpacing(12)
    who = QVBoxLayout()
    who.setSpacing(2)
    who.addWidget(name)
    who.addWidget(nik)
    head.addLayout(who, 1)
    head.addWidget(see)
    head.addWidget(act)
    return head


def _reason(label: str, words: str, icon: str = "message-square-warning") -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.GRID)
    row.addWidget(
        IconLabel(icon, Role.ATTENTION, tokens.ICON_SMALL),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    text = QVBoxLayout()
    text.setSpacing(0)
    if label:
        text.addWidget(Text(label, look="attention", size=tokens.SMALL, is_medium=True, wrap=True))
    text.addWidget(Text(words, wrap=True))
    row.addLayout(text, 1)
    return row
