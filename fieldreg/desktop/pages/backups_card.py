"""Backups in the settings: when the last one was made, where it went, where it goes too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_folder
from fieldreg.desktop.keeper import Keeper
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.backup_words import backup_line, near_words, second_told, second_words
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    Card,
    IconLabel,
    Notice,
    PathText,
    PlainButton,
    QuietButton,
    Rule,
    Text,
)
from fieldreg.domain.trouble import Trouble
from fieldreg.services import backup
from fieldreg.services.backup import BackupRow
from fieldreg.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Kept:
    """What the card shows: backups, the second place, and whether it is there now."""

    rows: tuple[BackupRow, ...]
    second: str
    is_there: bool


def kept(desk: Desk) -> Kept:
    """Look at the backups. Runs in the reader lane."""
    there = backup.is_second_place_there(desk.folder)
    return Kept(backup.backups(desk.folder), backup.second_place(desk), bool(there))


class BackupsCard(Card):
    """The card; *keeper* makes what is asked for here."""

    def __init__(self, session: Session, keeper: Keeper, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Cadangan"))
        self.title.show()
        self._session, self._keeper = session, keeper
        self._asked = False
        self.notice = Notice(Role.GOOD, can_dismiss=True)
        self.notice.hide()
        self._icon = IconLabel(size=tokens.ICON)
        self._last = Text(wrap=True)
        self._about = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._now = QuietButton(self.tr("Cadangkan sekarang"), "hard-drive", name="back_up_now")
        self._second = PathText()
        self._state = Text(size=tokens.SMALL, wrap=True)
        self._choose = QuietButton("", "usb", name="choose_second")
        self._remove = PlainButton(self.tr("Jangan pakai lagi"), name="remove_second")
        self._lay_out()
        self._now.clicked.connect(self._on_now)
        self._choose.clicked.connect(self._on_choose)
        self._remove.clicked.connect(lambda: self.choose(None))
        keeper.ended.connect(self._on_ended)
        keeper.failed.connect(self._on_failed)

    def refresh(self) -> None:
        """Look at the backups again."""
        desk = self._session.desk
        self._session.lanes.read(lambda: kept(desk), self._show, owner=self, latest="backups")

    def choose(self, path: Path | None) -> None:
        """Let backups go to this folder too, or nowhere else any more."""
        desk = self._session.desk
        self.notice.hide()
        self._session.lanes.write(
            lambda: backup.choose_second_place(desk, path),
            lambda _: self._on_chosen(path),
            self._on_refused,
            owner=self,
        )

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(12)
        first.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._last)
        words.addWidget(self._about)
        first.addLayout(words, 1)
        second = QVBoxLayout()
        second.setSpacing(2)
        second.addWidget(Text(self.tr("Tempat kedua"), is_medium=True))
        second.addWidget(self._second)
        second.addWidget(self._state)
        acts = QHBoxLayout()
        acts.setSpacing(tokens.GRID)
        for button in (self._choose, self._remove):
            acts.addWidget(button)
        acts.addStretch(1)
        now = QHBoxLayout()
        now.addWidget(self._now)
        now.addStretch(1)
        self.body.addLayout(first)
        self.body.addLayout(now)
        self.body.addWidget(self.notice)
        self.body.addSpacing(tokens.HALF)
        self.body.addWidget(Rule())
        self.body.addSpacing(tokens.HALF)
        self.body.addLayout(second)
        self.body.addLayout(acts)

    def _show(self, kept: Kept) -> None:
        near = [row for row in kept.rows if row.place == "near"]
        newest = near[0] if near else None
        self._about.setText(
            self.tr(
                "Dibuat sendiri setiap setengah jam bila ada yang berubah, dan saat fieldreg "
                "ditutup. Isinya disandikan seperti data aslinya."
            )
        )
        if self._keeper.trouble:
            trouble = self._keeper.trouble
            self._last.setText(sentence(trouble.key, trouble.values))
            self._icon.set_icon("triangle-alert", Role.ATTENTION)
        elif newest is None:
            self._last.setText(self.tr("Belum ada cadangan. Yang pertama dibuat sebentar lagi."))
            self._icon.set_icon("clock", Role.MUTED)
        else:
            line = backup_line(newest, self._session.when(newest.made_at))
            last = self._keeper.last
            lacks = near_words(last.near_photos) if last else ""
            self._last.setText("\n".join(filter(None, (line, lacks))))
            is_good = newest.state == "good" and not lacks
            self._icon.set_icon(
                "circle-check" if is_good else "triangle-alert",
                Role.GOOD if is_good else Role.ATTENTION,
            )
        self._now.setEnabled(not self._keeper.is_busy)
        self._show_second(kept)

    def _show_second(self, kept: Kept) -> None:
        self._second.set_words(kept.second)
        self._second.setVisible(bool(kept.second))
        self._remove.setVisible(bool(kept.second))
        self._choose.set_words(
            self.tr("Pilih tempat lain …") if kept.second else self.tr("Pilih tempat kedua …")
        )
        there = next((row for row in kept.rows if row.place == "second"), None)
        if not kept.second:
            self._state.setText(
                self.tr(
                    "Belum dipilih. Laptop yang hilang atau rusak membawa serta cadangannya: "
                    "pilih folder di flashdisk yang disimpan di tempat lain."
                )
            )
            self._state.set_look("muted")
        elif not kept.is_there:
            self._state.setText(
                self.tr("Tidak terpasang sekarang. Cadangan berikutnya ke sana begitu terpasang.")
            )
            self._state.set_look("attention")
        else:
            when = self._session.when(there.made_at) if there else ""
            words = self.tr("Terpasang. Cadangan terakhir di sana {when}.").format(when=when)
            words = words if there else self.tr("Terpasang, belum ada cadangan.")
            last = self._keeper.last.second if self._keeper.last else ""
            lacks = second_words(last) if last != "absent" else ""
            self._state.setText(" ".join(filter(None, (words, lacks))))
            self._state.set_look("attention" if lacks else "muted")

    def _on_now(self) -> None:
        self.notice.hide()
        self._asked = True
        self._now.setEnabled(False)
        self._now.set_words(self.tr("Mencadangkan …"))
        self._keeper.back_up("asked")

    def _on_ended(self, row: BackupRow) -> None:
        self._rest()
        if self._asked:
            self.notice.set_words(*second_told(row))
            self.notice.show()
        self._asked = False
        self.refresh()

    def _on_failed(self, trouble: Trouble) -> None:
        self._rest()
        if self._asked:
            self._on_refused(trouble)
        self._asked = False
        self.refresh()

    def _rest(self) -> None:
        self._now.setEnabled(True)
        self._now.set_words(self.tr("Cadangkan sekarang"))

    def _on_choose(self) -> None:
        ask_for_folder(self, self.tr("Tempat kedua untuk cadangan"), self.choose)

    def _on_chosen(self, path: Path | None) -> None:
        self.refresh()
        if path:
            self._on_now()

    def _on_refused(self, trouble: Trouble) -> None:
        self.notice.set_words(sentence(trouble.key, trouble.values), Role.WRONG)
        self.notice.show()
