"""Sign in: one passphrase opens the workspace; no network, no account."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.waiting_words import wrong_words
from fieldreg.desktop.widgets import Notice, PrimaryButton, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.desktop.wording import grouped_by_thousands
from fieldreg.domain.trouble import Trouble

WRONG = "wrong_passphrase"
TICK_MS = 1000


class SignInPage(QWidget):
    """Asks for the passphrase. `refuse` says that it failed.

    Signals: `unlock_requested(str)`; `recovery_wanted()`, the passphrase is lost;
    `restore_wanted()`, a backup is wanted.
    """

    unlock_requested = Signal(str)
    recovery_wanted = Signal()
    restore_wanted = Signal()

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        """*hint* stands below the button; a demo says its passphrase there."""
        super().__init__(parent)
        self.setObjectName("page:sign_in")
        self._hint = Text(hint, size=tokens.SMALL, look="muted", wrap=True)
        self._wait = 0
        self._field = LineField(self.tr("Kata sandi"), "passphrase", is_secret=True)
        self._button = PrimaryButton(self.tr("Masuk"), name="sign_in")
        self._notice = Notice()
        self._notice.hide()
        self._lost = LinkButton(self.tr("Lupa kata sandi?"), "key-round", name="lost")
        self._restore = LinkButton(self.tr("Pulihkan dari cadangan"), "history", name="restore")
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._lay_out()
        self._field.line.returnPressed.connect(self._on_enter)
        self._field.line.textEdited.connect(self._on_typed)
        self._button.clicked.connect(self._on_enter)
        self._lost.clicked.connect(self.recovery_wanted)
        self._restore.clicked.connect(self.restore_wanted)
        self._timer.timeout.connect(self._on_second)
        self.setFocusProxy(self._field.line)

    def tell(self, words: str, role: Role = Role.GOOD) -> None:
        """Something that was just done, above the field."""
        self._notice.set_words(words, role)
        self._notice.show()

    def show_busy(self) -> None:
        """It is being opened with a passphrase that was not typed here."""
        self._be_busy(True)

    def show_arranged(self, done: int, people: int) -> None:
        """Lists are made anew for this program: say why it takes longer, once."""
        words = self.tr(
            "Menyesuaikan daftar dengan versi baru: %1 dari %2 orang. Data Anda aman. "
            "Ini hanya sekali; biarkan laptop menyala."
        )
        number = grouped_by_thousands
        self.tell(words.replace("%1", number(done)).replace("%2", number(people)), Role.ACCENT)

    def refuse(self, trouble: Trouble) -> None:
        """The workspace did not open: say why, keep the person here."""
        self._be_busy(False)
        if trouble.key != WRONG:
            self.tell(sentence(trouble.key, trouble.values), Role.WRONG)
        else:
            self._field.say(wrong_words(trouble.values), "wrong")
            self._wait_for(int(trouble.values.get("wait_seconds", 0)))
        self._field.line.setFocus()
        self._field.line.selectAll()

    def _lay_out(self) -> None:
        gate = Gate(
            self.tr("Selamat datang"),
            self.tr("Masukkan kata sandi Anda. Tidak perlu internet."),
        )
        gate.column.addSpacing(tokens.GRID)
        gate.column.addWidget(self._notice)
        gate.column.addWidget(self._field)
        gate.column.addWidget(self._button)
        gate.column.addWidget(self._hint)
        links = at_left(self._lost)
        links.insertWidget(1, self._restore)
        gate.column.addSpacing(tokens.GRID)
        gate.column.addLayout(links)
        self._hint.setVisible(bool(self._hint.text()))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(gate)

    def _on_enter(self) -> None:
        if not self._button.isEnabled():
            return
        if not self._field.text():
            self._field.say(self.tr("Ketik kata sandi Anda dahulu."), "attention")
            return
        self._notice.hide()
        self._be_busy(True)
        self.unlock_requested.emit(self._field.text())

    def _on_typed(self) -> None:
        if not self._wait:
            self._field.say("")

    def _be_busy(self, is_busy: bool) -> None:
        self._field.line.setReadOnly(is_busy)
        self._button.setEnabled(not is_busy and not self._wait)
        self._button.set_words(self.tr("Membuka …") if is_busy else self.tr("Masuk"))

    def _wait_for(self, seconds: int) -> None:
        self._wait = seconds
        self._button.setEnabled(seconds == 0)
        if seconds:
            self._say_wait()
            self._timer.start()

    def _on_second(self) -> None:
        self._wait = max(0, self._wait - 1)
        if self._wait:
            self._say_wait()
            return
        self._timer.stop()
        self._field.say("")
        self._button.setEnabled(True)

    def _say_wait(self) -> None:
        self._field.say(wrong_words({"wait_seconds": self._wait}), "wrong")
