"""Corrections (Perbaikan): who was sent back, and why, with one way to mend it."""

from __future__ import annotations

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
from fieldreg.services.views import PeopleQuery, PersonRow, RecordView

MOST = 100

SentBack = tuple[PersonRow, RecordView]


def sent_back(desk: Desk) -> tuple[SentBack, ...]:
    """Everyone who needs correction, with the centre's reasons. Runs in the reader lane."""
    page = people.search(desk, PeopleQuery(case=Case.NEEDS_CORRECTION, limit=MOST))
    return tuple((row, history.record(desk, row.record_id)) for row in page.rows)


class CorrectionCard(Card):
    """One person sent back. Signals `mended(str)` and `opened(str)` with the record's id."""

    mended = Signal(str)
    opened = Signal(str)

    def __init__(self, row: PersonRow, record: RecordView, reader: Reader) -> None:
        super().__init__()
        self.setObjectName(f"correction:{row.record_id}")
        name = Text(row.full_name or wording.no_name(), is_bold=True)
        name.setMinimumWidth(0)
        nik = Text(wording.nik_masked(row.nik, is_odd=row.has_odd_nik), look="muted", tabular=True)
        mend = QuietButton(self.tr("Perbaiki"), "pencil-line", name="mend")
        see = PlainButton(self.tr("Lihat"), name="see")
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(name)
        head.addWidget(nik)
        head.addStretch(1)
        head.addWidget(see)
        head.addWidget(mend)
        self.body.addLayout(head)
        for reason in record.reasons:
            label = reader.label(reason.path, record.values) if reason.path else ""
            self.body.addLayout(_reason(label, reason.text))
        mend.clicked.connect(lambda: self.mended.emit(row.record_id))
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
                    "Jika pusat mengembalikan isian, orangnya tampil di sini dengan alasannya."
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
        """Read who was sent back."""
        desk = self.session.desk
        self.session.lanes.read(lambda: sent_back(desk), self._on_read, latest="corrections")

    def _on_read(self, found: tuple[SentBack, ...]) -> None:
        column = self._list.column
        clear(column)
        for row, record in found:
            card = CorrectionCard(row, record, self._reader)
            card.mended.connect(self._on_mended)
            card.opened.connect(self._on_opened)
            column.addWidget(card)
        column.addStretch(1)
        self._head.say(self.tr("Perbaikan"), wording.people_count(len(found)) if found else "")
        self._stack.setCurrentIndex(0 if found else 1)

    def _on_mended(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.ENTRY, record_id=record_id))

    def _on_opened(self, record_id: str) -> None:
        self.wants.emit(Go(PageName.RECORD, record_id=record_id))


def _reason(label: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.GRID)
    row.addWidget(
        IconLabel("message-square-warning", Role.ATTENTION, tokens.ICON_SMALL),
        0,
        Qt.AlignmentFlag.AlignTop,
    )
    text = QVBoxLayout()
    text.setSpacing(0)
    if label:
        text.addWidget(Text(label, look="attention", size=tokens.SMALL, is_medium=True))
    text.addWidget(Text(words, wrap=True))
    row.addLayout(text, 1)
    return row
