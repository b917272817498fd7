"""Going back to a backup, before anybody is signed in: choose one, say the passphrase, read what
came back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.door import Door
from fieldreg.desktop.pages.backup_words import (
    place_words,
    restored_words,
    state_words,
    waiting_words,
)
from fieldreg.desktop.pages.done_step import DoneStep
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, clear, escapes_by
from fieldreg.desktop.pages.restore_confirm import ConfirmStep
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import (
    Card,
    ClickRow,
    Notice,
    QuietButton,
)
from fieldreg.desktop.wording import people_count
from fieldreg.services import backup, workspace
from fieldreg.services.backup import BackupRow, Restored
from fieldreg.services.workspace import WorkspaceState


class ChooseStep(QWidget):
    """What can be gone back to. Signals: `chosen(BackupRow)`, `file_chosen(Path)`,
    `again_pressed()`, `back_pressed()`."""

    chosen = Signal(object)
    file_chosen = Signal(object)
    again_pressed = Signal()
    back_pressed = Signal()

    def __init__(self, door: Door) -> None:
        super().__init__()
        self._door = door
        gate = Gate(
            self.tr("Pulihkan dari cadangan"),
            self.tr(
                "Pilih cadangan yang ingin dipakai lagi, biasanya yang paling atas. Belum ada yang "
                "berubah sebelum Anda memastikannya."
            ),
        )
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._card = Card()
        self._card.body.setContentsMargins(8, 8, 8, 8)
        self._card.body.addLayout(self._rows)
        self._none = Notice(
            Role.INFORMATION,
            self.tr("Belum ada cadangan yang terlihat. Pasang flashdisk cadangan, lalu cari lagi."),
        )
        self._again = QuietButton(self.tr("Cari lagi"), "refresh-cw", name="look_again")
        self._file = QuietButton(
            self.tr("Pilih berkas cadangan …"), "folder-open", name="choose_backup"
        )
        self._back = LinkButton(self.tr("Kembali"), "arrow-left", name="restore_back")
        acts = QHBoxLayout()
        acts.setSpacing(tokens.GRID)
        acts.addWidget(self._again)
        acts.addWidget(self._file)
        acts.addStretch(1)
        for part in (self._none, self._card):
            gate.column.addWidget(part)
        gate.column.addLayout(acts)
        gate.column.addLayout(at_left(self._back))
        _fill(self, gate)
        self._again.clicked.connect(self.again_pressed)
        self._file.clicked.connect(self._on_file)
        self._back.clicked.connect(self.back_pressed)
        escapes_by(self._back, self)
        self.show_rows(())

    def show_rows(self, rows: tuple[BackupRow, ...]) -> None:
        """The newest first; one that lies in both places stands once."""
        clear(self._rows)
        first: QWidget = self._again
        moments = {row.backup_id: row.made_at for row in rows}
        minutes = Counter(self._door.when(made_at) for made_at in moments.values())
        for backup_id, made_at in moments.items():
            both = [row for row in rows if row.backup_id == backup_id]
            is_alone = minutes[self._door.when(made_at)] == 1
            line = self._line(both, self._door.when(made_at, has_seconds=not is_alone))
            self._rows.addWidget(line)
            first = line if first is self._again and line.isEnabled() else first
        self._card.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self.setFocusProxy(first)

    def _line(self, both: list[BackupRow], when: str) -> ClickRow:
        best = min(both, key=lambda row: row.state != "good")
        words = " · ".join(filter(None, (when, _people(best), waiting_words(best))))
        where = self.tr(" dan ").join(dict.fromkeys(place_words(row) for row in both))
        is_bad = best.state == "bad"
        line = ClickRow(
            words,
            below=f"{where} · {state_words(best)}",
            icon_name="triangle-alert" if is_bad else "hard-drive",
            role=Role.WRONG if is_bad else Role.ACCENT,
            size=tokens.BODY,
        )
        line.setObjectName(f"backup:{best.backup_id}")
        line.setEnabled(not is_bad)
        line.clicked.connect(lambda: self.chosen.emit(best))
        return line

    def _on_file(self) -> None:
        ask_for_file(
            self,
            self.tr("Berkas cadangan"),
            self.tr("Cadangan fieldreg (*.db)"),
            self.file_chosen.emit,
        )


class RestorePage(QStackedWidget):
    """The three steps. Signals: `left()` back to where one came from, `done()` to sign in,
    `recovery_wanted()` where only the centre can open the backup, which now lies here."""

    left = Signal()
    done = Signal()
    recovery_wanted = Signal()

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:restore")
        self._door = door
        self._wanted: str | Path = ""
        self.choice = ChooseStep(door)
        is_bare = workspace.state(door.folder) is WorkspaceState.BARE
        self.confirm = ConfirmStep(is_bare=is_bare)
        self.end = DoneStep()
        for step in (self.choice, self.confirm, self.end):
            self.addWidget(step)
        self.choice.chosen.connect(self._on_chosen)
        self.choice.file_chosen.connect(self.choose)
        self.choice.again_pressed.connect(self._look)
        self.choice.back_pressed.connect(self.left)
        self.confirm.back_pressed.connect(lambda: self._go(self.choice))
        self.confirm.confirmed.connect(self._restore)
        self.confirm.centre_wanted.connect(self._adopt)
        self.end.sign_in_pressed.connect(self.done)
        self._look()
        self._go(self.choice)

    def choose(self, path: Path) -> None:
        """Go back to the backup in this file."""
        self._wanted = path
        self.confirm.ask(self.tr("dalam berkas {name}").format(name=path.name))
        self._go(self.confirm)

    def _look(self) -> None:
        folder = self._door.folder
        self._door.lanes.read(lambda: backup.backups(folder), self._on_rows, owner=self)

    def _on_rows(self, rows: tuple[BackupRow, ...]) -> None:
        self.choice.show_rows(rows)
        if self.currentWidget() is self.choice:
            self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_chosen(self, row: BackupRow) -> None:
        self._wanted = row.backup_id
        people = f" ({_people(row)})" if row.people >= 0 else ""
        self.confirm.ask(self._door.when(row.made_at) + people)
        self._go(self.confirm)

    def _restore(self, passphrase: str) -> None:
        folder, wanted = self._door.folder, self._wanted
        self._door.lanes.write(
            lambda: backup.restore(folder, wanted, passphrase),
            self._on_restored,
            self.confirm.refuse,
            owner=self,
        )

    def _adopt(self) -> None:
        folder, wanted = self._door.folder, self._wanted
        self.confirm.be_busy(True)
        self._door.lanes.write(
            lambda: backup.adopt(folder, wanted),
            lambda _: self.recovery_wanted.emit(),
            self.confirm.refuse,
            owner=self,
        )

    def _on_restored(self, done: Restored) -> None:
        words = restored_words(done, self._door.when(done.made_at))
        self.end.tell(words, is_good=not done.lost, kept=bool(done.kept))
        self._go(self.end)

    def _go(self, step: QWidget) -> None:
        self.setCurrentWidget(step)
        self.setFocusProxy(step)
        step.setFocus(Qt.FocusReason.OtherFocusReason)


def _people(row: BackupRow) -> str:
    return people_count(row.people) if row.people >= 0 else ""


def _fill(page: QWidget, inside: QWidget) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
