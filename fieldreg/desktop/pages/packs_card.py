"""The packs of this laptop in the settings, and the way to install another from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.pack_words import about, called, standing
from fieldreg.desktop.pages.parts import clear
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Card, Notice, Pill, QuietButton, Rule, Text
from fieldreg.domain.pack import PackFault
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble
from fieldreg.protocol.pack_container import read_pack_file
from fieldreg.services import packs
from fieldreg.services.desk import Desk, LeftOut
from fieldreg.services.pack_views import PackOffer, PackRow

MOST_MISTAKES = 3


class _Here(NamedTuple):
    """The packs of this laptop, and whether one came with a sync and waits."""

    rows: tuple[PackRow, ...]
    has_come: bool


class PacksCard(Card):
    """Signals: `offered(PackOffer)` when a file was read and is a pack that may come, `refused()`
    when it is none, `shown()` when it was seen which packs are here."""

    offered = Signal(object)
    shown = Signal()
    refused = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Paket program"))
        self.title.show()
        self._session = session
        self._rows = QVBoxLayout()
        self._rows.setSpacing(tokens.GRID)
        self._state = Text(look="muted")
        self.coming = Notice(
            Role.ATTENTION,
            self.tr(
                "Paket program baru dari pusat sudah sampai. Lihat dulu apa yang berubah; "
                "paket itu baru berlaku setelah Anda pasang."
            ),
            action=self.tr("Lihat"),
        )
        self.coming.hide()
        self.coming.acted.connect(self._on_coming)
        self.notice = Notice(Role.WRONG, can_dismiss=True)
        self.notice.hide()
        self._open = QuietButton(
            self.tr("Pasang paket dari berkas …"), "folder-open", name="open_pack"
        )
        self._open.clicked.connect(self._on_open)
        acts = QHBoxLayout()
        acts.setSpacing(tokens.BETWEEN_FIELDS)
        acts.addWidget(self._open)
        acts.addWidget(self._state, 1)
        self.body.addLayout(self._rows)
        self.body.addSpacing(tokens.HALF)
        self.body.addWidget(self.coming)
        self.body.addWidget(self.notice)
        self.body.addLayout(acts)

    def refresh(self) -> None:
        """Look which packs are here."""
        desk = self._session.desk
        self._session.lanes.read(lambda: _here(desk), self._show, latest="packs")

    def choose(self, path: Path) -> None:
        """Read and verify the file, away from the screen; nothing is installed yet."""
        self._look(lambda desk: _offer(desk, path))

    def _look(self, read: Callable[[Desk], PackOffer]) -> None:
        desk = self._session.desk
        self._open.setEnabled(False)
        self.notice.hide()
        self._state.setText(self.tr("Memeriksa berkas …"))
        self._session.lanes.read(lambda: read(desk), self._on_offer, self._on_refused)

    def _on_coming(self) -> None:
        """The pack that came with a sync is looked at as one from a file is."""
        self._look(_came)

    def _on_open(self) -> None:
        ask_for_file(
            self,
            self.tr("Paket program"),
            self.tr("Paket program (*.fieldreg-pack);;Semua berkas (*)"),
            self.choose,
        )

    def _on_offer(self, offer: PackOffer) -> None:
        self._rest()
        self.offered.emit(offer)

    def _on_refused(self, trouble: Trouble) -> None:
        self._rest()
        self.notice.set_words(refusal(trouble, self._session.language), Role.WRONG)
        self.notice.show()
        self.refused.emit()

    def _rest(self) -> None:
        self._state.setText("")
        self._open.setEnabled(True)

    def _show(self, here: _Here) -> None:
        self.coming.setVisible(here.has_come)
        self._show_rows(here.rows)
        self.shown.emit()

    def _show_rows(self, rows: tuple[PackRow, ...]) -> None:
        clear(self._rows)
        # The newest first: it is the one people ask about.
        for place, row in enumerate(reversed(rows)):
            if place:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._row(row))
        for left_out in self._session.desk.left_out:
            self._rows.addWidget(Rule())
            self._rows.addWidget(self._lost(left_out))

    def _row(self, row: PackRow) -> QWidget:
        pack = self._session.desk.shelf.by_key(row.key)
        received = self._session.when(row.received_at) if row.received_at else ""
        stands = standing(row)
        pill = Pill(stands.words, stands.role, stands.icon_name)
        name = f"{said(row.name)} · {row.key.partition('@')[2]}"
        return _pack_row(name, about(row, pack, received), pill)

    def _lost(self, left_out: LeftOut) -> QWidget:
        pill = Pill(self.tr("Tidak bisa dibuka"), Role.WRONG, "circle-alert")
        words = self.tr(
            "Paket yang pernah dipasang ini tidak dapat dibuka lagi, jadi tidak dipakai. "
            "Paket lain tetap berlaku. Pasang lagi dari berkas pusat."
        )
        return _pack_row(called(left_out.key), words, pill)


def _here(desk: Desk) -> _Here:
    return _Here(packs.installed(desk), packs.offered(desk) is not None)


def _came(desk: Desk) -> PackOffer:
    data = packs.offered(desk)
    if data is None:  # another took its place just now
        raise EnvironmentTrouble("pack_unreadable")
    return packs.look_at(desk, data)


def refusal(trouble: Trouble, language: str) -> str:
    """Why a pack is not taken; of a faulty one also where, for whoever made it."""
    words = sentence(trouble.key, trouble.values)
    if not isinstance(trouble, PackFault):
        return words
    first = [m.text(language) for m in trouble.mistakes[:MOST_MISTAKES]]
    return "\n".join([words, *first])


def _offer(desk: Desk, path: Path) -> PackOffer:
    try:
        data = read_pack_file(path)
    except OSError:
        raise EnvironmentTrouble("pack_unreadable") from None
    return packs.look_at(desk, data)


def _pack_row(name: str, below: str, pill: Pill) -> QWidget:
    holder = QWidget()
    top = QHBoxLayout()
    top.setSpacing(tokens.BETWEEN_FIELDS)
    top.addWidget(Text(name, wrap=True, is_medium=True), 1)
    top.addWidget(pill)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, tokens.HALF, 0, tokens.HALF)
    column.setSpacing(tokens.HALF)
    column.addLayout(top)
    column.addWidget(Text(below, look="muted", size=tokens.SMALL, wrap=True, tabular=True))
    return holder
