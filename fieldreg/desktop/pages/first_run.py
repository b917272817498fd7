"""First run on a bare laptop: which centre, then the first officer; nothing else is asked."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.enrolment_words import enrolment_sentence
from fieldreg.desktop.pages.parts import Gate, LinkButton, Overhang, at_left, escapes_by
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, PrimaryButton, QuietButton, Rule, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.desktop.widgets.new_passphrase import LEAST, advice
from fieldreg.domain.trouble import Trouble

OFFICER_LEAST = 2
CENTRE_TROUBLES = frozenset(
    {
        "code_invalid",
        "code_unreadable",
        "address_unreadable",
        "enrolment_file_unreadable",
        "enrol_answer_unreadable",
        "enrol_answer_foreign",
        "enrol_none_waiting",
    }
)


class CentreStep(QWidget):
    """Step 1. Signals: `file_chosen(Path)`, `code_entered(str, str)` (address, code),
    `restore_wanted()`: the laptop before this one left a backup."""

    file_chosen = Signal(object)
    code_entered = Signal(str, str)
    restore_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.notice.hide()
        self._open = QuietButton(
            self.tr("Buka berkas dari pusat …"), "folder-open", name="open_file"
        )
        self._address = LineField(self.tr("Alamat pusat"), "address")
        self._address.line.setPlaceholderText("https://")
        self._code = LineField(self.tr("Kode"), "code")
        self._next = PrimaryButton(self.tr("Lanjut"), name="next")
        gate = Gate(
            self.tr("Sambungkan laptop ini"),
            self.tr(
                "Kebanyakan kantor mendapat sebuah berkas dari pusat. Untuk menyambungkan perlu "
                "internet, cukup sekali; sesudah itu laptop ini bekerja tanpa internet. Di sini "
                "tidak ada internet? Minta pusat menyiapkan berkas jawaban untuk laptop ini."
            ),
        )
        for part in (
            self.notice,
            self._open,
            _or(self.tr("atau ketik kode dari surat pusat")),
            self._address,
        ):
            gate.column.addWidget(part)
        gate.column.addWidget(self._code)
        gate.column.addWidget(self._next)
        restore = LinkButton(self.tr("Pulihkan dari cadangan"), "history", name="restore")
        restore.clicked.connect(self.restore_wanted)
        gate.column.addLayout(at_left(restore))
        _fill(self, gate)
        self._open.clicked.connect(self._on_open)
        self._next.clicked.connect(self._on_next)
        self._code.line.returnPressed.connect(self._on_next)
        self._address.line.returnPressed.connect(self._code.line.setFocus)
        for field in (self._address, self._code):
            field.line.textEdited.connect(lambda _, f=field: f.say(""))
        self.setFocusProxy(self._open)

    def choose(self, path: Path) -> None:
        """Take this file, as if it were chosen, instead of what was typed."""
        self.notice.hide()
        for field in (self._address, self._code):
            field.line.clear()
            field.say("")
        self.file_chosen.emit(path)

    def refuse(self, trouble: Trouble) -> None:
        """The file, address or code would not do: say so at the one at fault, and go there."""
        words = enrolment_sentence(trouble.key, trouble.values)
        field = self._field_at_fault(trouble)
        if field:
            field.say(words, "wrong")
            self._focus_first_wrong()
            return
        self.notice.set_words(words, Role.WRONG)
        self.notice.show()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def _field_at_fault(self, trouble: Trouble) -> LineField | None:
        """None for the file: its spent code is not among what was typed."""
        if trouble.key == "address_unreadable":
            return self._address
        is_code = trouble.key == "code_unreadable"
        is_typed = trouble.key == "code_invalid" and bool(self._code.text())
        return self._code if is_code or is_typed else None

    def _focus_first_wrong(self) -> None:
        wrong = self._address if self._address.is_wrong else self._code
        wrong.line.setFocus(Qt.FocusReason.OtherFocusReason)
        wrong.line.selectAll()

    def _on_open(self) -> None:
        ask_for_file(
            self,
            self.tr("Berkas dari pusat"),
            self.tr(
                "Berkas pendaftaran laptop (*.fieldreg-enrol *.fieldreg-enrol-answer);;"
                "Semua berkas (*)"
            ),
            self.choose,
        )

    def _on_next(self) -> None:
        self.notice.hide()
        address, code = self._address.text().strip(), self._code.text().strip()
        from fieldreg.services.enrol import is_scanned  # noqa: PLC0415 - brings the network in

        if is_scanned(code):
            self.code_entered.emit(address, code)
            return
        lacking = "" if address else self.tr("Isi alamat yang tertulis di surat pusat.")
        self._address.say(lacking, "muted" if address else "wrong")
        lacking = "" if code else self.tr("Isi kode yang tertulis di surat pusat.")
        self._code.say(lacking, "muted" if code else "wrong")
        if address and code:
            self.code_entered.emit(address, code)
        else:
            self._focus_first_wrong()


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
        _fill(self, self._gate)
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


class FirstRunPage(QStackedWidget):
    """Both steps. Signals as of the steps: `file_chosen(Path)`, `code_entered(str, str)`,
    `create_requested(str, str)`, `restore_wanted()`."""

    file_chosen = Signal(object)
    code_entered = Signal(str, str)
    restore_wanted = Signal()
    create_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:first_run")
        self.centre = CentreStep()
        self.officer = OfficerStep()
        self.addWidget(self.centre)
        self.addWidget(self.officer)
        self.centre.file_chosen.connect(self.file_chosen)
        self.centre.code_entered.connect(self.code_entered)
        self.centre.restore_wanted.connect(self.restore_wanted)
        self.officer.confirmed.connect(self.create_requested)
        self.officer.back_pressed.connect(self.ask_centre)

    def ask_centre(self) -> None:
        """Back to step 1."""
        self.setCurrentWidget(self.centre)
        self.centre.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask_officer(self, office: str) -> None:
        """On to step 2."""
        self.officer.show_office(office)
        self.setCurrentWidget(self.officer)
        self.officer.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_step(self, step: str) -> None:
        """What is being done: `asking`, `creating`, `opening`, or nothing."""
        words = {
            "asking": self.tr("Menghubungi pusat …"),
            "creating": self.tr("Menyiapkan penyimpanan …"),
            "opening": self.tr("Membuka …"),
        }
        self.officer.show_progress(words.get(step, ""))

    def refuse(self, trouble: Trouble) -> None:
        """Say at the step shown what went wrong; a bad code leads back to step 1."""
        if trouble.key in CENTRE_TROUBLES:
            self.officer.show_progress("")
            self.ask_centre()
            self.centre.refuse(trouble)
        elif self.currentWidget() is self.centre:
            self.centre.refuse(trouble)
        else:
            self.officer.refuse(trouble)


def _or(words: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.GRID)
    row.addWidget(Rule(), 1)
    row.addWidget(Text(words, size=tokens.SMALL, look="muted"))
    row.addWidget(Rule(), 1)
    return line


def _fill(page: QWidget, inside: QWidget) -> None:
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(inside)
