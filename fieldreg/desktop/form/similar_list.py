"""People already registered who may be the same person."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import ClickRow, Text
from fieldreg.domain.fields import PackList
from fieldreg.domain.pack import Pack
from fieldreg.services.views import PersonRow, Similar

_MOST = 3
_WHY = {
    "same_nik": QT_TRANSLATE_NOOP("similar", "NIK sama"),
    "same_name_and_birth_date": QT_TRANSLATE_NOOP("similar", "nama dan tanggal lahir sama"),
    "same_name_and_phone": QT_TRANSLATE_NOOP("similar", "nama dan nomor HP sama"),
}


class SimilarList(QWidget):
    """Signals: `person_chosen(record_id)`."""

    person_chosen = Signal(str)

    def __init__(self, pack: Pack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pack = pack
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.HALF)
        self._title = Text(is_bold=True)
        self._none = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._column.addWidget(inset(self._title))
        self._none_holder = inset(self._none)
        self._column.addWidget(self._none_holder)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._column.addLayout(self._rows)
        self.show_people(())

    def show_people(self, people: tuple[Similar, ...]) -> None:
        """Show the nearest few, and how many there are."""
        while (item := self._rows.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        if people:
            self._title.setText(self.tr("Mirip {count} orang").format(count=len(people)))
        else:
            self._title.setText(self.tr("Orang yang mirip"))
        self._none.setText("" if people else self.tr("Tidak ada di laptop ini."))
        self._none_holder.setVisible(not people)
        for one in people[:_MOST]:
            self._rows.addWidget(self._row(one))

    def _row(self, one: Similar) -> ClickRow:
        role = Role.WRONG if one.why == "same_nik" else Role.ATTENTION
        below = " · ".join(filter(None, (why_words(one.why), *self._about(one.row))))
        row = ClickRow(
            one.row.full_name or one.row.alias,
            below=below,
            icon_name="users",
            role=role,
            size=tokens.BODY,
        )
        row.setObjectName(f"similar:{one.row.record_id}")
        row.clicked.connect(lambda: self.person_chosen.emit(one.row.record_id))
        return row

    def _about(self, row: PersonRow) -> tuple[str, ...]:
        village = self._pack.village(row.village_code)
        born = "-".join(reversed(row.birth_date.split("-")))
        words = self.tr("lahir {date}").format(date=born) if born else ""
        banjar = {c.code: said(c.words) for c in self._pack.choices(PackList.BANJAR)}
        place = banjar.get(row.banjar, row.banjar)
        return (words, village.name if village else "", place)


def why_words(why: str) -> str:
    """Why somebody is thought to be the same person; a general word for an unknown key."""
    words = _WHY.get(why) or QT_TRANSLATE_NOOP("similar", "data mirip")
    return QCoreApplication.translate("similar", str(words))


def inset(widget: QWidget) -> QWidget:
    """*widget* in line with the words of rows that can be pressed."""
    holder = QWidget()
    row = QVBoxLayout(holder)
    row.setContentsMargins(tokens.GRID, 0, tokens.GRID, 0)
    row.addWidget(widget)
    return holder
