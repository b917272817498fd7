"""The data is damaged: what happened, that nothing is thrown away, and one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop.door import Door
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.backup_words import rescued_words
from fieldreg.desktop.pages.done_step import DoneStep
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, escapes_by
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.waiting_words import wrong_words
from fieldreg.desktop.widgets import Notice, PrimaryButton
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.domain.trouble import Trouble
from fieldreg.services import backup
from fieldreg.services.backup import Rescued

WRONG = "wrong_passphrase"


class RescueStep(QWidget):
    """Signals: `wanted(str)` with the passphrase, `back_pressed()`.

    The passphrase is the one just typed at sign-in; it is asked again only where it will not do.
    """

    wanted = Signal(str)
    back_pressed = Signal()

    def __init__(self, passphrase: str, *, needs_passphrase: bool = True) -> None:
        super().__init__()
        self._passphrase, self._needs = passphrase, needs_passphrase
        gate = Gate(
            self.tr("Berkas data di laptop ini rusak"),
            self.tr(
                "Ini bisa terjadi kalau laptop mati tiba-tiba atau penyimpanannya aus; bukan salah "
                "Anda. Berkasnya tetap disimpan, tidak ada yang dihapus. fieldreg sekarang "
                "membaca semua yang masih bisa dibaca, mengambil cadangan terakhir yang utuh, dan "
                "memasukkan kembali yang belum terkirim."
            ),
        )
        self._notice = Notice(Role.WRONG)
        self._field = LineField(self.tr("Kata sandi"), "rescue_passphrase", is_secret=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Kemajuan penyelamatan"))
        self._button = PrimaryButton(self.tr("Selamatkan data"), name="rescue")
        self._back = LinkButton(self.tr("Kembali"), "arrow-left", name="rescue_back")
        for part in (self._notice, self._field, self._bar, self._button):
            gate.column.addWidget(part)
        gate.column.addLayout(at_left(self._back))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(gate)
        self._notice.hide()
        self._bar.hide()
        self._field.setVisible(needs_passphrase and not passphrase)
        self._button.clicked.connect(self._on_pressed)
        self._field.line.returnPressed.connect(self._on_pressed)
        self._field.line.textEdited.connect(lambda: self._field.say(""))
        self._back.clicked.connect(self.back_pressed)
        escapes_by(self._back, self)
        self.setFocusProxy(self._button)

    def be_busy(self, is_busy: bool) -> None:
        """It is being saved."""
        self._bar.setVisible(is_busy)
        self._field.line.setReadOnly(is_busy)
        self._button.setEnabled(not is_busy)
        self._back.setEnabled(not is_busy)
        busy = self.tr("Menyelamatkan … Jangan matikan laptop.")
        self._button.set_words(busy if is_busy else self.tr("Selamatkan data"))

    def refuse(self, trouble: Trouble) -> None:
        """It could not be saved now; the same button tries again."""
        self.be_busy(False)
        if trouble.key == WRONG and self._needs:
            self._passphrase = ""
            self._field.show()
            self._field.say(wrong_words(trouble.values), "wrong")
            self._field.line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._field.line.selectAll()
            return
        self._notice.set_words(sentence(trouble.key, trouble.values), Role.WRONG)
        self._notice.show()

    def _on_pressed(self) -> None:
        if not self._button.isEnabled():
            return
        passphrase = self._passphrase or self._field.text()
        if self._needs and not passphrase:
            self._field.say(self.tr("Ketik kata sandi Anda dahulu."), "attention")
            self._field.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._notice.hide()
        self.be_busy(True)
        self.wanted.emit(passphrase)


class DamagedPage(QStackedWidget):
    """Signals: `left()` back to sign-in, `done()` when it was saved and one may sign in."""

    left = Signal()
    done = Signal()

    def __init__(self, door: Door, passphrase: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:damaged")
        self._door = door
        self.first = RescueStep(passphrase)
        self.end = DoneStep()
        for step in (self.first, self.end):
            self.addWidget(step)
        self.first.wanted.connect(self._on_wanted)
        self.first.back_pressed.connect(self.left)
        self.end.sign_in_pressed.connect(self.done)
        self.setFocusProxy(self.first)

    def _on_wanted(self, passphrase: str) -> None:
        folder = self._door.folder
        self._door.lanes.write(
            lambda: backup.rescue(folder, passphrase),
            self._on_rescued,
            self.first.refuse,
            owner=self,
        )

    def _on_rescued(self, done: Rescued) -> None:
        when = self._door.when(done.made_at) if done.made_at else ""
        words = rescued_words(done, when)
        self.end.tell(words, is_good=not done.lost, kept=bool(done.kept))
        self.setCurrentWidget(self.end)
        self.setFocusProxy(self.end)
        self.end.setFocus(Qt.FocusReason.OtherFocusReason)
