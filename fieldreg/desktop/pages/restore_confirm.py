"""The last step before a backup is brought back: what will happen, and the passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, escapes_by
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.waiting_words import wrong_words
from fieldreg.desktop.widgets import Notice, PrimaryButton, QuietButton
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.domain.trouble import Trouble

WRONG = "wrong_passphrase"
OTHER_LAPTOP = "device_secret_missing"
_CENTRE_HELPS = frozenset({WRONG, OTHER_LAPTOP, "no_slots"})


class ConfirmStep(QWidget):
    """What will happen, and the passphrase. Signals: `confirmed(str)`, `back_pressed()`,
    `centre_wanted()`: on a bare laptop, where the passphrase did not open the backup."""

    confirmed = Signal(str)
    back_pressed = Signal()
    centre_wanted = Signal()

    def __init__(self, *, is_bare: bool) -> None:
        super().__init__()
        self._is_bare = is_bare
        self._gate = Gate(self.tr("Pulihkan cadangan ini?"), " ")
        self._notice = Notice(Role.WRONG)
        self._field = LineField(self.tr("Kata sandi"), "restore_passphrase", is_secret=True)
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Kemajuan pemulihan"))
        self._button = PrimaryButton(self.tr("Pulihkan"), "history", name="restore_confirm")
        self._back = LinkButton(self.tr("Kembali"), "arrow-left", name="confirm_back")
        self._ask = QuietButton(
            self.tr("Buka dengan bantuan pusat …"), "key-round", name="ask_centre"
        )
        for part in (self._notice, self._field, self._bar, self._button, self._ask):
            self._gate.column.addWidget(part)
        self._gate.column.addLayout(at_left(self._back))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._gate)
        self._bar.hide()
        self._notice.hide()
        self._button.clicked.connect(self._on_confirm)
        self._field.line.returnPressed.connect(self._on_confirm)
        self._field.line.textEdited.connect(lambda: self._field.say(""))
        self._back.clicked.connect(self.back_pressed)
        self._ask.clicked.connect(self.centre_wanted)
        escapes_by(self._back, self)
        self.setFocusProxy(self._field.line)

    def ask(self, what: str) -> None:
        """*what* is the backup in words."""
        words = self.tr(
            "Data di laptop ini kembali ke keadaan {what}. Yang ada sekarang tidak dihapus: "
            "berkasnya disimpan di samping, dan yang belum terkirim ikut dimasukkan lagi. Yang "
            "sudah diterima pusat kembali saat tersambung."
        )
        self._gate.words.setText(words.format(what=what))
        self._field.line.clear()
        self._field.say(self.tr("Kata sandi yang berlaku sekarang; di laptop baru, yang lama."))
        self._notice.hide()
        self._ask.hide()
        self.be_busy(False)

    def be_busy(self, is_busy: bool) -> None:
        """It is being brought back."""
        self._bar.setVisible(is_busy)
        self._field.line.setReadOnly(is_busy)
        self._button.setEnabled(not is_busy)
        self._back.setEnabled(not is_busy)
        self._ask.setEnabled(not is_busy)
        words = self.tr("Memulihkan … Jangan matikan laptop.") if is_busy else self.tr("Pulihkan")
        self._button.set_words(words)

    def refuse(self, trouble: Trouble) -> None:
        """It was not done: what stood stands."""
        self.be_busy(False)
        self._ask.setVisible(self._is_bare and trouble.key in _CENTRE_HELPS)
        if trouble.key == WRONG:
            self._field.say(wrong_words(trouble.values), "wrong")
        else:
            words = sentence(trouble.key, trouble.values)
            if self._is_bare and trouble.key == OTHER_LAPTOP:
                words = self.tr(
                    "Cadangan ini terkunci pada laptop lamanya, jadi kata sandi saja tidak cukup. "
                    "Datanya aman. Pusat dapat membukanya di sini."
                )
            self._notice.set_words(words, Role.WRONG)
            self._notice.show()
        self._field.line.setFocus()
        self._field.line.selectAll()

    def _on_confirm(self) -> None:
        if not self._button.isEnabled():
            return
        if not self._field.text():
            self._field.say(self.tr("Ketik kata sandi Anda dahulu."), "attention")
            return
        self._notice.hide()
        self.be_busy(True)
        self.confirmed.emit(self._field.text())
