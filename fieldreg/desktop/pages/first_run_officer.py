"""The last step of a first run: who works here, and the passphrase that opens it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.enrolment_words import enrolment_sentence
from fieldreg.desktop.pages.parts import Gate, LinkButton, Overhang, escapes_by, fill
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, PrimaryButton
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.desktop.widgets.new_passphrase import LEAST, advice
from fieldreg.domain.trouble import Trouble

OFFICER_LEAST = 2


class OfficerStep(QWidget):
    """Step 2. Signals: `confirmed(str, str)` (officer's name, passphrase), `back_pressed()`."""

    confirmed = Signal(str, str)
    back_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.notice.hide()
        self._name = LineField(self.tr("Nama Anda"), "officer_name")
        self._first = LineField(self.tr("Kata sandi baru"), "passphrase", is_secret=True)
        self._second = LineField(self.tr("Ulangi kata sandi"), "repeated", is_secret=True)
        self._create = PrimaryButton(self.tr("Mulai bekerja"), name="create")
        self._back = LinkButton(self.tr("Kembali"), "arrow-left", name="back")
        self._gate = Gate(
            self.tr("Siapa yang bertugas?"),
            self.tr(
                "Kata sandi membuka dan menyandikan data di laptop ini. "
                "Kami tidak menyimpannya, jadi ingat baik-baik."
            ),
        )
        for part in (self.notice, self._name, self._first, self._second):
            self._gate.column.addWidget(part)
        acts = Overhang(LinkButton.INSET)
        acts.addWidget(self._back)
        acts.addStretch(1)
        acts.addWidget(self._create)
        acts.addSpacing(LinkButton.INSET)
        self._gate.column.addLayout(acts)
        fill(self, self._gate)
        self.setFocusProxy(self._name.line)
        self._connect()

    def show_office(self, office: str) -> None:
        """Which office this laptop will belong to, where the centre's file says so."""
        if office:
            self.notice.set_words(self.tr("Kantor: {office}").format(office=office), Role.GOOD)
        self.notice.setVisible(bool(office))

    def show_progress(self, words: str) -> None:
        """What is being done now; empty when nothing is."""
        for field in (self._name, self._first, self._second):
            field.line.setReadOnly(bool(words))
        self._create.setEnabled(not words)
        self._create.set_words(words or self.tr("Mulai bekerja"))
        self._back.setEnabled(not words)

    def refuse(self, trouble: Trouble) -> None:
        """It did not work: what is safe and what to do."""
        self.show_progress("")
        self.notice.set_words(enrolment_sentence(trouble.key, trouble.values), Role.WRONG)
        self.notice.show()

    def _connect(self) -> None:
        self._name.line.returnPressed.connect(self._first.line.setFocus)
        self._first.line.returnPressed.connect(self._second.line.setFocus)
        self._second.line.returnPressed.connect(self._on_create)
        self._first.line.textEdited.connect(self._advise)
        self._second.line.textEdited.connect(lambda: self._second.say(""))
        self._name.line.textEdited.connect(lambda: self._name.say(""))
        self._create.clicked.connect(self._on_create)
        self._back.clicked.connect(self.back_pressed)
        escapes_by(self._back, self)

    def _advise(self, text: str) -> None:
        self._first.say(*advice(text))

    def _on_create(self) -> None:
        if not self._create.isEnabled():
            return
        wrong = self._first_wrong()
        if wrong:
            wrong.line.setFocus()
            return
        self.confirmed.emit(self._name.text().strip(), self._first.text())

    def _first_wrong(self) -> LineField | None:
        if len(self._name.text().strip()) < OFFICER_LEAST:
            self._name.say(self.tr("Tulis nama Anda; nama ini tertera pada riwayat."), "wrong")
            return self._name
        if len(self._first.text()) < LEAST:
            self._first.say(self.tr("Terlalu pendek: sedikitnya 8 huruf."), "wrong")
            return self._first
        if self._first.text() != self._second.text():
            self._second.say(self.tr("Tidak sama dengan yang di atas. Ketik lagi."), "wrong")
            return self._second
        return None
