"""Filters above the list: status, delivery, segment, and the day one came from."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldreg.desktop import icons, wording
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import PlainButton
from fieldreg.desktop.widgets.chooser import Chooser
from fieldreg.desktop.widgets.flow import FlowLayout
from fieldreg.domain.pack import Pack
from fieldreg.domain.words import Case, Delivery
from fieldreg.services.views import PeopleQuery

_WIDTH = 200


class FilterBar(QWidget):
    """Signal `chosen(PeopleQuery)`: a query with the filters set and no words."""

    chosen = Signal(object)

    def __init__(self, pack: Pack, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._day = ""
        self._case = self._box("case", self.tr("Semua status"))
        for case in Case:
            words = wording.case_pill(case)
            self._case.addItem(icons.icon(words.icon, words.tone), words.text, case.value)
        self._delivery = self._box("delivery", self.tr("Semua kiriman"))
        for delivery in Delivery:
            words = wording.delivery_pill(delivery)
            self._delivery.addItem(icons.icon(words.icon, words.tone), words.text, delivery.value)
        self._segment = self._box("segment", self.tr("Semua segmen"))
        for segment in pack.segments:
            self._segment.addItem(wording.short(segment.words.text(language)), segment.code)
        self._clear = PlainButton(self.tr("Tampilkan semua"), "x", name="clear")
        self._clear.hide()
        row = FlowLayout(self, tokens.GRID)
        for box in (self._case, self._delivery, self._segment, self._clear):
            row.addWidget(box)
        self._clear.clicked.connect(self._on_clear)

    def query(self) -> PeopleQuery:
        """The filters as a query without words."""
        case, delivery = self._case.currentData(), self._delivery.currentData()
        return PeopleQuery(
            case=Case(case) if case else None,
            delivery=Delivery(delivery) if delivery else None,
            segment=self._segment.currentData() or "",
            registered_on=self._day,
        )

    def show_query(self, query: PeopleQuery) -> None:
        """Stand as *query* says, telling nobody."""
        self._day = query.registered_on
        for box, value in (
            (self._case, query.case.value if query.case else None),
            (self._delivery, query.delivery.value if query.delivery else None),
            (self._segment, query.segment or None),
        ):
            box.blockSignals(True)
            box.setCurrentIndex(max(0, box.findData(value)))
            box.blockSignals(False)
        self._show_clear()

    def _box(self, name: str, all_words: str) -> Chooser:
        box = Chooser()
        box.setObjectName(f"filter:{name}")
        box.setMinimumWidth(_WIDTH)
        box.addItem(all_words, None)
        box.currentIndexChanged.connect(self._on_chosen)
        return box

    def _on_chosen(self) -> None:
        self._show_clear()
        self.chosen.emit(self.query())

    def _on_clear(self) -> None:
        self.show_query(PeopleQuery())
        self.chosen.emit(self.query())

    def _show_clear(self) -> None:
        self._clear.setVisible(self.query() != PeopleQuery())
        day = self.tr("Hanya {day} – tampilkan semua").format(day=wording.short_date(self._day))
        self._clear.set_words(day if self._day else self.tr("Tampilkan semua"))
