"""The history of a record, newest first: who, when, what changed, what the centre said."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop import icons, wording
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.models.showing import Reader
from fieldreg.desktop.pages.parts import LinkButton, clear
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.style import tokens_in_use
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Text
from fieldreg.domain.record import ITEM_ID, Values
from fieldreg.domain.words import LOST_BY_CENTRE, Act, Delivery, Outcome
from fieldreg.services.views import FieldChange, RecordView, TimelineEntry

GUTTER = 32
DOT = 24
MOST_CHANGES = 4
_LOOKS = {
    Act.SAVED: ("pencil-line", Role.MUTED),
    Act.SUBMITTED: ("send", Role.INFORMATION),
    Act.WITHDRAWN: ("undo-2", Role.MUTED),
    Act.VOIDED: ("ban", Role.MUTED),
    Act.REVIEW_STARTED: ("eye", Role.INFORMATION),
    Act.SENT_BACK: ("message-square-warning", Role.ATTENTION),
    Act.ACCEPTED: ("circle-check", Role.GOOD),
    Act.REJECTED: ("circle-x", Role.WRONG),
    Act.ENROLLED: ("badge-check", Role.GOOD),
    Act.ENDED: ("ban", Role.MUTED),
}


class EntryItem(QWidget):
    """One revision beside its mark on the line."""

    def __init__(
        self,
        entry: TimelineEntry,
        *,
        session: Session,
        reader: Reader,
        values: Values,
        is_first: bool,
    ) -> None:
        """*is_first*: the record's first revision, which stands last."""
        super().__init__()
        self._icon, self._role = _LOOKS[entry.act]
        self._entry, self._reader, self._values = entry, reader, values
        self._hidden: list[QWidget] = []
        self._is_first = is_first
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(GUTTER - LinkButton.INSET, 0, 0, tokens.BETWEEN_FIELDS)
        self._column.setSpacing(2)
        self._column.addWidget(Text(self._title(), is_medium=True, wrap=True))
        who = f"{self._author()} · {session.when(entry.at)}"
        self._column.addWidget(Text(who, size=tokens.SMALL, look="muted", wrap=True))
        self._add_delivery()
        for reason in entry.reasons:
            label = reader.label(reason.path, values) if reason.path else ""
            text = f"{label}: {reason.text}" if label else reason.text
            self._column.addWidget(Text(text, size=tokens.SMALL, look=self._role, wrap=True))
        self._add_confirmed(entry.confirmed)
        self._add_changes(entry.changes)
        for words in self.findChildren(Text):
            words.setContentsMargins(LinkButton.INSET, 0, 0, 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and the mark on it."""
        colours = tokens_in_use()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.line), 2))
        if not self._is_first:
            painter.drawLine(QPointF(DOT / 2, DOT + 2), QPointF(DOT / 2, self.height()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.soft(self._role, 0.14)))
        painter.drawEllipse(QPointF(DOT / 2, DOT / 2), DOT / 2, DOT / 2)
        picture = icons.pixmap(self._icon, self._role, 14, self.devicePixelRatioF())
        painter.drawPixmap(QPointF((DOT - 14) / 2, (DOT - 14) / 2), picture)

    def _title(self) -> str:
        if not self._entry.settled:
            return wording.act(self._entry.act)
        labels = ", ".join(dict.fromkeys(map(self._label, self._entry.settled)))
        return self.tr("Dipilih di antara dua isian: {fields}").format(fields=labels)

    def _label(self, path: str) -> str:
        return self._reader.label(path, self._values)

    def _author(self) -> str:
        """A name where this laptop knows it; never a bare id."""
        if self._entry.by_centre:
            return self.tr("Pusat")
        author = self._entry.author
        return self.tr("Petugas lain") if ITEM_ID.fullmatch(author) else author

    def _add_delivery(self) -> None:
        entry = self._entry
        if entry.problem == LOST_BY_CENTRE:
            text = sentence(entry.problem, {})
            self._column.addWidget(Text(text, size=tokens.SMALL, look="attention", wrap=True))
        if entry.by_centre or entry.problem == LOST_BY_CENTRE:
            return
        words = wording.delivery_pill(entry.delivery)
        if entry.delivery is Delivery.QUARANTINED:
            text = f"{words.text}: {sentence(entry.problem, {})}" if entry.problem else words.text
            self._column.addWidget(Text(text, size=tokens.SMALL, look="attention", wrap=True))
        elif entry.delivery is Delivery.WAITING:
            self._column.addWidget(Text(words.text, size=tokens.SMALL, look="muted"))
        if entry.outcome is Outcome.CONFLICT:
            text = self.tr("Disisihkan untuk dipilih:")
            self._column.addWidget(Text(text, size=tokens.SMALL, look="attention", wrap=True))
            for change in sorted(entry.put_aside, key=self._reader.order):
                self._column.addWidget(Text(self._said(change), size=tokens.SMALL, wrap=True))

    def _add_confirmed(self, changes: tuple[FieldChange, ...]) -> None:
        """What a decision left as it was: it was chosen all the same."""
        for change in sorted(changes, key=self._reader.order):
            words = self.tr("{said} (tetap)").format(said=self._said(change))
            self._column.addWidget(Text(words, size=tokens.SMALL, wrap=True))

    def _said(self, change: FieldChange) -> str:
        label = self._label(change.path)
        if change.new is None:
            return self.tr("{label}: dikosongkan").format(label=label)
        return f"{label}: {self._reader.text(change.path, change.new)}"

    def _add_changes(self, changes: tuple[FieldChange, ...]) -> None:
        """The first few changes; of a record's first revision none until asked for."""
        most = 0 if self._is_first else MOST_CHANGES
        for place, change in enumerate(sorted(changes, key=self._reader.order)):
            line = Text(self._change(change), size=tokens.SMALL, wrap=True)
            self._column.addWidget(line)
            if place >= most:
                line.hide()
                self._hidden.append(line)
        if self._hidden:
            words = (
                self.tr("{count} isian dicatat")
                if self._is_first
                else self.tr("{count} isian lain")
            )
            more = LinkButton(words.format(count=len(self._hidden)))
            more.clicked.connect(lambda: self._show_all(more))
            self._column.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self, more: LinkButton) -> None:
        more.hide()
        for line in self._hidden:
            line.show()

    def _change(self, change: FieldChange) -> str:
        label = self._reader.label(change.path, self._values)
        old = "" if change.old is None else self._reader.text(change.path, change.old)
        new = "" if change.new is None else self._reader.text(change.path, change.new)
        if not new:
            return self.tr("{label}: dikosongkan (tadinya {old})").format(label=label, old=old)
        if not old:
            return f"{label}: {new}"
        return f"{label}: {old} → {new}"


class Timeline(QWidget):
    """All entries of a record."""

    def __init__(self, session: Session, reader: Reader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._reader = session, reader
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_record(self, record: RecordView) -> None:
        """Replace all entries."""
        clear(self._column)
        for entry in record.timeline:
            item = EntryItem(
                entry,
                session=self._session,
                reader=self._reader,
                values=record.values,
                is_first=entry is record.timeline[-1],
            )
            self._column.addWidget(item)
