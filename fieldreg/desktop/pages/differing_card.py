"""One place on which two disagree: this laptop's side, the other one, and what stood before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fieldreg.desktop.models.showing import Reader
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, IconLabel, Pill, SideButton, Text
from fieldreg.desktop.widgets.side_button import INSET
from fieldreg.domain.record import AS_TYPED, ITEM_ID, Value, Values
from fieldreg.services.differing import Decision
from fieldreg.services.views import Choice, Side

LONG = 80
"""Letters from which on a text is read rather than looked at, and is not set stronger."""


class DifferenceCard(Card):
    """Signal `chosen()`: another side was chosen."""

    chosen = Signal()

    def __init__(self, choice: Choice, values: Values, *, session: Session, reader: Reader) -> None:
        """*values* are the record's, to say which of several items this is about."""
        super().__init__(reader.label(choice.place, {**values, **_all_values(choice)}))
        self.setObjectName(f"differing:{choice.place}")
        self.choice = choice
        self._session, self._reader = session, reader
        self._group = QButtonGroup(self)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(INSET)
        for icon, head, sides in self._sides():
            self._columns.addLayout(self._column(icon, head, sides), 1)
        self._columns.addLayout(self._before(), 1)
        if len(choice.sides) == 1:
            self._columns.addStretch(1)
        self.body.addLayout(self._columns)
        if len(choice.sides) == 1:
            self._group.buttons()[0].setChecked(True)
        self._group.idToggled.connect(lambda _, is_on: self.chosen.emit() if is_on else None)

    def decision(self) -> Decision | None:
        """The side that was chosen, if one was."""
        side = self._group.checkedId()
        return Decision(self.choice, side) if side >= 0 else None

    def choose(self, side: int) -> None:
        """Choose the side of this number, as it was chosen before the card was made anew."""
        self._group.button(side).setChecked(True)

    def stack(self, *, is_narrow: bool) -> None:
        """Columns beside each other, or below each other where there is little room."""
        direction = QBoxLayout.Direction
        self._columns.setDirection(direction.TopToBottom if is_narrow else direction.LeftToRight)

    def _sides(self) -> Iterator[tuple[str, str, list[int]]]:
        """Icon, head and numbers of the sides of each column."""
        numbered = list(enumerate(self.choice.sides))
        here = [n for n, side in numbered if side.is_here]
        elsewhere = [n for n, side in numbered if not side.is_here]
        if len(numbered) == 1:
            yield "check", self.tr("Semua sudah sama"), [0]
        elif here and elsewhere:
            yield "laptop", self.tr("Di laptop ini"), here
            yield "users", self.tr("Di tempat lain"), elsewhere
        else:
            yield "check", self.tr("Yang berlaku"), [0]
            yield "users", self.tr("Yang disisihkan"), [n for n, _ in numbered[1:]]

    def _column(self, icon: str, head: str, sides: list[int]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(tokens.GRID)
        column.addLayout(_head(icon, head))
        for number in sides:
            button = self._button(head, self.choice.sides[number])
            button.setObjectName(f"side:{self.choice.place}:{number}")
            self._group.addButton(button, number)
            column.addWidget(button, 1)
        return column

    def _button(self, head: str, side: Side) -> SideButton:
        lines = self._lines(side.values)
        who = self._who(side)
        force = self.tr("Berlaku sekarang") if side.in_force else ""
        title = self.title.text()
        said = [f"{label}: {text}" if label else text for label, text, _ in lines]
        button = SideButton(". ".join(filter(None, [title, head, *said, who, force])))
        for label, text, looks in lines:
            button.add(_value(label, text, looks))
        button.add(Text(who, look="muted", size=tokens.SMALL, wrap=True))
        button.body.addStretch(1)
        if force:
            button.add(Pill(force, Role.INFORMATION, "check"))
        return button

    def _before(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(tokens.GRID)
        column.addLayout(_head("history", self.tr("Sebelumnya")))
        old = QFrame()
        old.setObjectName(f"before:{self.choice.place}")
        old.setProperty("look", "before")
        old.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        inside = QVBoxLayout(old)
        inside.setContentsMargins(INSET, INSET, INSET, INSET)
        inside.setSpacing(tokens.HALF)
        before = self.choice.before
        for label, text, _ in self._lines(before.values if before else {}):
            inside.addWidget(_value(label, text, "muted"))
        if before:
            inside.addWidget(Text(self._who(before), look="muted", size=tokens.SMALL, wrap=True))
        inside.addStretch(1)
        column.addWidget(old, 1)
        return column

    def _lines(self, values: Mapping[str, Value]) -> list[tuple[str, str, str]]:
        """Label (of an item's fields alone), text and look of each value, in the form's order."""
        if not values:
            is_item = bool(ITEM_ID.fullmatch(self.choice.place.rpartition(".")[2]))
            return [("", self.tr("Dihapus") if is_item else self.tr("Kosong"), "empty")]
        return [
            (self._own_label(path), self._reader.text(path, value), self._look(path, value))
            for path, value in self._reader.in_order(values)
        ]

    def _own_label(self, path: str) -> str:
        bare = path.removeprefix(AS_TYPED)
        return "" if bare == self.choice.place else self._reader.own_label(bare)

    def _look(self, path: str, value: Value) -> str:
        if path.startswith(AS_TYPED):
            return "attention"
        bare = path.removeprefix(AS_TYPED)
        before = self.choice.before.values if self.choice.before else {}
        is_same = before.get(path) == value and bare != self.choice.place
        return "muted" if is_same else ""

    def _who(self, side: Side) -> str:
        """Who said so, and when."""
        return f"{self._author(side)} · {self._session.when(side.at)}"

    def _author(self, side: Side) -> str:
        """A name where this laptop knows it; never a bare id."""
        if side.by_centre:
            return self.tr("Pusat")
        return self.tr("Petugas lain") if ITEM_ID.fullmatch(side.author) else side.author


def _all_values(choice: Choice) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for side in choice.sides:
        found |= side.values
    return found


def _head(icon: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(tokens.GRID)
    row.addWidget(IconLabel(icon, Role.MUTED, tokens.ICON_SMALL))
    row.addWidget(Text(words, look="muted", size=tokens.SMALL, is_medium=True), 1)
    return row


def _value(label: str, text: str, look: str) -> QWidget:
    """A value, under its label where there is one."""
    is_old = look in ("muted", "empty")
    is_medium = not is_old and len(text) <= LONG
    value = Text(text, look="muted" if is_old else look, is_medium=is_medium, wrap=True)
    value.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    if not label:
        return value
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, tokens.HALF)
    column.setSpacing(0)
    column.addWidget(Text(label, look="muted", size=tokens.SMALL, wrap=True))
    column.addWidget(value)
    return both
