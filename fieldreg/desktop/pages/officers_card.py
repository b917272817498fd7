"""Who works at this laptop: oneself, and for a head of office everybody else too."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.ask_sheet import AskSheet
from fieldreg.desktop.dialogs.officer_sheets import (
    AddSheet,
    own_passphrase_sheet,
    passphrase_sheet,
    remove_sheet,
    role_sheet,
    role_words,
)
from fieldreg.desktop.locking import LOCK_KEY
from fieldreg.desktop.pages.parts import clear
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role as Meaning
from fieldreg.desktop.widgets import (
    Card,
    Notice,
    Pill,
    PlainButton,
    QuietButton,
    Rule,
    Text,
    tip,
)
from fieldreg.desktop.widgets.flow import FlowLayout
from fieldreg.domain.words import Role
from fieldreg.services import officers
from fieldreg.services.desk import Desk
from fieldreg.services.officers import OfficerRow


class OfficersCard(Card):
    """Signal `lock_pressed()`. *page* is what its sheets lie over."""

    lock_pressed = Signal()

    def __init__(self, session: Session, page: QWidget) -> None:
        super().__init__("", page)
        self.title.setText(self.tr("Petugas"))
        self.title.show()
        self._session, self._page = session, page
        self.notice = Notice(Meaning.GOOD, can_dismiss=True)
        self.notice.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens.GRID)
        self._role = Text(look="muted", size=tokens.SMALL)
        self._add = QuietButton(self.tr("Tambah petugas …"), "user-plus", name="add_officer")
        self._add.hide()
        self._add.clicked.connect(self._on_add)
        self.body.addLayout(self._own())
        self.body.addWidget(self.notice)
        self.body.addLayout(self._rows)
        row = QHBoxLayout()
        row.addWidget(self._add)
        row.addStretch(1)
        self.body.addLayout(row)

    def refresh(self) -> None:
        """Look who works here."""
        desk = self._session.desk
        self._session.lanes.read(
            lambda: officers.officers(desk), self._show_rows, owner=self, latest="officers"
        )

    def _own(self) -> QVBoxLayout:
        desk = self._session.desk
        name = Text(desk.officer_name, is_medium=True, wrap=True)
        change = QuietButton(
            self.tr("Ganti kata sandi saya …"), "key-round", name="change_passphrase"
        )
        change.clicked.connect(self._on_change_own)
        lock = QuietButton(self.tr("Kunci"), "lock", key=LOCK_KEY, name="lock")
        lock.clicked.connect(self.lock_pressed)
        acts = QWidget()
        flow = FlowLayout(acts, tokens.GRID)
        flow.addWidget(change)
        flow.addWidget(lock)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(name)
        column.addWidget(self._role)
        column.addSpacing(tokens.GRID)
        column.addWidget(acts)
        self._role.setText(self._session.office_name)
        return column

    def _show_rows(self, rows: tuple[OfficerRow, ...]) -> None:
        clear(self._rows)
        own = next((r for r in rows if r.is_self), None)
        is_head = own is not None and own.role is Role.HEAD
        if own:
            self._role.setText(f"{role_words(own.role)} · {self._session.office_name}")
        self._add.setVisible(is_head)
        if not is_head:
            return
        for row in rows:
            if not row.is_self:
                self._rows.addWidget(Rule())
                self._rows.addWidget(self._row(row))
        self._rows.addWidget(Rule())

    def _row(self, row: OfficerRow) -> QWidget:
        holder = QWidget()
        name = Text(row.name, wrap=True)
        name.setToolTip(tip(row.name))
        who = QVBoxLayout()
        who.setSpacing(2)
        who.addWidget(name)
        who.addWidget(Text(role_words(row.role), look="muted", size=tokens.SMALL))
        manage = PlainButton(self.tr("Atur …"), name=f"manage:{row.officer_id}")
        manage.setAccessibleName(self.tr("Atur {name}").format(name=row.name))
        manage.clicked.connect(lambda: self._open_menu(row, manage))
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.GRID)
        line.addLayout(who, 1)
        if not row.can_sign_in:
            words = self.tr("Belum bisa masuk")
            line.addWidget(Pill(words, Meaning.ATTENTION, "triangle-alert"))
        line.addWidget(manage)
        return holder

    def _open_menu(self, row: OfficerRow, button: QWidget) -> None:
        menu = QMenu(button)
        menu.setObjectName("officer_acts")
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            (self.tr("Beri kata sandi baru …"), lambda: self._on_reset(row)),
            (self.tr("Ubah peran …"), lambda: self._on_role(row)),
            (self.tr("Keluarkan …"), lambda: self._on_remove(row)),
        )
        for words, act in acts:
            menu.addAction(words).triggered.connect(lambda _=False, a=act: a())
        menu.aboutToHide.connect(menu.deleteLater)
        corner = button.mapToGlobal(QPoint(button.width(), button.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))
        menu.setActiveAction(menu.actions()[0])

    def _on_change_own(self) -> None:
        me = self._session.desk.officer_id
        told = self.tr("Kata sandi Anda sudah diganti. Yang lama tidak berlaku lagi.")
        self._ask(
            own_passphrase_sheet(self._page),
            lambda desk, own, new: officers.set_passphrase(desk, me, new, own_passphrase=own),
            told,
        )

    def _on_reset(self, row: OfficerRow) -> None:
        told = self.tr("{name} sekarang masuk dengan kata sandi yang baru.")
        self._ask(
            passphrase_sheet(self._page, row.name),
            lambda desk, own, new: officers.set_passphrase(
                desk, row.officer_id, new, own_passphrase=own
            ),
            told.format(name=row.name),
        )

    def _on_role(self, row: OfficerRow) -> None:
        wanted = Role.OFFICER if row.role is Role.HEAD else Role.HEAD
        told = self.tr("{name} sekarang: {role}.")
        self._ask(
            role_sheet(self._page, row.name, wanted),
            lambda desk, own, _: officers.change_role(
                desk, row.officer_id, wanted, own_passphrase=own
            ),
            told.format(name=row.name, role=role_words(wanted)),
        )

    def _on_remove(self, row: OfficerRow) -> None:
        told = self.tr("{name} tidak dapat masuk lagi di laptop ini.")
        self._ask(
            remove_sheet(self._page, row.name),
            lambda desk, own, _: officers.remove_officer(desk, row.officer_id, own_passphrase=own),
            told.format(name=row.name),
        )

    def _on_add(self) -> None:
        sheet = AddSheet(self._page)
        # Read here: a lane touches no widget.
        typed = sheet.typed()
        sheet.confirmed.connect(lambda: typed.update(sheet.typed()))

        def add(desk: Desk, own: str, new: str) -> OfficerRow:
            name, role = typed["name"], typed["role"]
            return officers.add_officer(
                desk, name=name, role=role, passphrase=new, own_passphrase=own
            )

        told = self.tr("{name} dapat masuk dengan kata sandi yang baru saja dibuat.")
        self._ask(sheet, add, lambda: told.format(name=typed["name"]))

    def _ask(
        self,
        sheet: AskSheet,
        act: Callable[[Desk, str, str], object],
        told: str | Callable[[], str],
    ) -> None:
        """Open *sheet*; once it is filled, do *act* with one's own and the new passphrase."""
        self.notice.hide()
        desk, lanes = self._session.desk, self._session.lanes

        def done(_: object) -> None:
            sheet.done()
            self.notice.set_words(told if isinstance(told, str) else told(), Meaning.GOOD)
            self.notice.show()
            self.refresh()

        def begin() -> None:
            own, new = sheet.own.text(), sheet.new_text()
            lanes.write(lambda: act(desk, own, new), done, sheet.refuse, owner=sheet)

        sheet.confirmed.connect(begin)
        sheet.begin()
