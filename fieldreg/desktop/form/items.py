"""A repeated group on the form: a card for each item, and a way to add one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Card, DangerButton, PlainButton, Text
from fieldreg.domain.fields import Items

from .boxes import Boxes
from .model import FormModel
from .rows import fill


class ItemCards(QWidget):
    """The items of one group. Signals: `added(path prefix)`, `removed()`."""

    added = Signal(str)
    removed = Signal()

    def __init__(
        self, items: Items, model: FormModel, boxes: Boxes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.items, self._model, self._boxes = items, model, boxes
        self.section = items.section
        self._cards: dict[str, _ItemCard] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.BETWEEN_FIELDS)
        label = said(items.label)
        words = self.tr("Tambah {thing}").format(thing=label[:1].lower() + label[1:])
        self._add = PlainButton(words, "plus", name=f"add_{items.name}")
        self._add.clicked.connect(self._on_add)
        row = QHBoxLayout()
        row.addWidget(self._add)
        quiet = "" if items.at_least else self.tr("boleh kosong")
        row.addWidget(_KeysHint(self._add, quiet))
        row.addStretch(1)
        self._column.addLayout(row)

    def empty(self) -> None:
        """Take every card away: their items may be gone from the model."""
        for item in list(self._cards):
            self._take_away(item)

    def holds_add(self, widget: QWidget | None) -> bool:
        """Whether *widget* is the way to add an item."""
        return widget is self._add

    def focus_add(self) -> None:
        """The way to add one gets the focus."""
        self._add.setFocus(Qt.FocusReason.TabFocusReason)

    def rebuild(self) -> None:
        """A card for each item of the model."""
        self.empty()
        for item in self._model.items(self.items.name):
            self._put(item)
        self._number()

    def _on_add(self) -> None:
        item = self._model.add_item(self.items.name)
        self._put(item)
        self._number()
        self.added.emit(f"{self.items.name}.{item}.")

    def _on_remove(self, item: str) -> None:
        self._model.remove_item(self.items.name, item)
        self._take_away(item)
        self._number()
        self.focus_add()
        self.removed.emit()

    def _put(self, item: str) -> None:
        card = _ItemCard()
        card.remove.clicked.connect(lambda: self._on_remove(item))
        prefix = f"{self.items.name}.{item}."
        fill(card.body, self.items.fields, prefix, self._boxes)
        self._cards[item] = card
        self._column.insertWidget(self._column.count() - 1, card)

    def _take_away(self, item: str) -> None:
        card = self._cards.pop(item)
        self._boxes.drop(f"{self.items.name}.{item}.")
        self._column.removeWidget(card)
        card.hide()
        card.setParent(None)
        card.deleteLater()

    def _number(self) -> None:
        can_remove = len(self._cards) > self.items.at_least
        for i, card in enumerate(self._cards.values()):
            card.heading.setText(f"{said(self.items.label)} {i + 1}")
            card.remove.setObjectName(f"button:remove_{self.items.name}.{i}")
            card.remove.setVisible(can_remove)
        self._boxes.name_all()


class _KeysHint(Text):
    """Beside the button that has the focus: Enter does not press it, it goes on."""

    def __init__(self, button: QWidget, quiet: str) -> None:
        """*quiet* stands there while the focus is elsewhere."""
        super().__init__(quiet, size=tokens.SMALL, look="muted")
        self._quiet = quiet
        button.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.setText(self.tr("Spasi menambah, Enter melanjutkan"))
        elif event.type() == QEvent.Type.FocusOut:
            self.setText(self._quiet)
        return super().eventFilter(watched, event)


class _ItemCard(Card):
    """One item: heading and remove button above its fields."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setSpacing(0)
        self.body.setContentsMargins(tokens.BETWEEN_FIELDS, 12, tokens.BETWEEN_FIELDS, 0)
        self.heading = Text(is_bold=True)
        self.remove = DangerButton(self.tr("Hapus"), "trash-2")
        row = QHBoxLayout()
        row.addWidget(self.heading)
        row.addStretch(1)
        row.addWidget(self.remove)
        self.body.addLayout(row)
        self.body.addSpacing(tokens.GRID)
