"""The column of questions: a heading for each section, boxes below each other, items as cards."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Text
from fieldreg.domain.fields import Entry, Field, Group, Items, Section

from .boxes import Boxes
from .consent import ConsentText, is_consent
from .items import ItemCards
from .model import FormModel
from .rows import fill

SETTLE_MS = 120


class FormColumn(QScrollArea):
    """Scrolls all sections. Signals: `item_added(path prefix)`, `item_removed()`."""

    item_added = Signal(str)
    item_removed = Signal()

    def __init__(self, model: FormModel, boxes: Boxes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._boxes = model, boxes
        self._headings: dict[str, QWidget] = {}
        self._cards: list[ItemCards] = []
        self._inside = QFrame()
        self.consent: ConsentText | None = None
        self._show: Callable[[], None] | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(SETTLE_MS)
        self.verticalScrollBar().rangeChanged.connect(self._show_again)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._build()

    def refill(self) -> None:
        """Bring every box and item in line with a model that was opened anew."""
        for cards in self._cards:
            cards.empty()
        for cards in self._cards:
            cards.rebuild()
        for path in self._boxes.paths():
            self._boxes.show(path)
            box = self._boxes.box(path)
            if box:
                box.set_reason("")
        self._boxes.name_all()
        self.verticalScrollBar().setValue(0)

    def show_section(self, name: str) -> None:
        """Bring the heading of a section to the top."""
        heading = self._headings[name]

        def show() -> None:
            top = heading.mapTo(self._inside, QPoint(0, 0)).y()
            self.verticalScrollBar().setValue(max(0, top - tokens.PAGE_MARGIN))

        self._once_laid_out(show)

    def focus_add(self, section: str) -> None:
        """Focus the way to add an item in a section that has no questions yet."""
        for cards in self._cards:
            if cards.section == section:
                cards.focus_add()
                self.show_box(cards)

    def empty_sections(self) -> tuple[str, ...]:
        """Sections that have nothing but a way to add an item now."""
        filled = {self._boxes.field(p).section for p in self._boxes.paths()}
        return tuple(c.section for c in self._cards if c.section not in filled)

    def adder_at(self, widget: QWidget | None) -> Items | None:
        """The group whose way to add an item *widget* is, or None."""
        return next((c.items for c in self._cards if c.holds_add(widget)), None)

    def show_box(self, box: QWidget) -> None:
        """Bring a box into view with room around it."""
        self._once_laid_out(lambda: self.ensureWidgetVisible(box, 0, tokens.PAGE_MARGIN * 2))

    def sizeHint(self) -> QSize:
        """As wide as the form may be."""
        return QSize(tokens.FORM_WIDTH, super().sizeHint().height())

    def _once_laid_out(self, show: Callable[[], None]) -> None:
        """Scroll now, and again while boxes that just changed find their places."""
        self._show = show
        show()
        self._settling.start()

    def _show_again(self) -> None:
        if self._settling.isActive() and self._show and self._boxes.is_whole():
            self._show()

    def _build(self) -> None:
        inside = self._inside
        inside.setProperty("look", "paper")
        sides = QHBoxLayout(inside)
        sides.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        margin = tokens.PAGE_MARGIN
        column.setContentsMargins(margin, margin, margin, margin * 2)
        column.setSpacing(0)
        holder = QWidget()
        holder.setMaximumWidth(tokens.FORM_WIDTH)
        holder.setLayout(column)
        sides.addWidget(holder, 1)
        sides.addStretch(0)
        for section in self._model.definition.sections:
            self._add_section(column, section)
        column.addStretch(1)
        self.setWidget(inside)
        self._boxes.name_all()

    def _add_section(self, column: QVBoxLayout, section: Section) -> None:
        if self._headings:
            column.addSpacing(tokens.BETWEEN_SECTIONS - tokens.GRID * 2)
        heading = Text(said(section.label), size=tokens.SECTION, is_bold=True)
        self._headings[section.name] = heading
        column.addWidget(heading)
        column.addSpacing(tokens.BETWEEN_FIELDS)
        plain: list[Field] = []
        for entry in self._model.definition.in_section(section.name):
            if isinstance(entry, Field):
                plain.append(entry)
                continue
            fill(column, tuple(plain), "", self._boxes)
            plain = []
            self._add_entry(column, entry)
        fill(column, tuple(plain), "", self._boxes)

    def _add_entry(self, column: QVBoxLayout, entry: Entry) -> None:
        if isinstance(entry, Items):
            cards = ItemCards(entry, self._model, self._boxes)
            cards.added.connect(self.item_added)
            cards.removed.connect(self.item_removed)
            self._cards.append(cards)
            column.addWidget(cards)
            column.addSpacing(tokens.BETWEEN_FIELDS)
        elif isinstance(entry, Group):
            if is_consent(entry):
                self.consent = ConsentText(self._model.pack, self._model.shelf, entry.name)
                column.addWidget(self.consent)
                column.addSpacing(tokens.BETWEEN_FIELDS)
            fill(column, entry.fields, f"{entry.name}.", self._boxes)
