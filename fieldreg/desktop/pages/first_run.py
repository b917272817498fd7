"""First run on a bare laptop: which centre, then the first officer; nothing else is asked.

Where there is no line, the centre is asked by a file and answers by one (`first_run_offline`).
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file
from fieldreg.desktop.enrolment_words import enrolment_sentence
from fieldreg.desktop.pages.first_run_officer import OfficerStep
from fieldreg.desktop.pages.first_run_offline import OfflineStep
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, fill
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, PrimaryButton, QuietButton, Rule, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.domain.trouble import Trouble

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
    `restore_wanted()`: the laptop before this one left a backup; `offline_wanted()`: no line."""

    file_chosen = Signal(object)
    code_entered = Signal(str, str)
    restore_wanted = Signal()
    offline_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.notice.hide()
        # Most are given a file, so that is the way that stands out; Enter in the code goes on too.
        self._open = PrimaryButton(
            self.tr("Buka berkas dari pusat …"), "folder-open", name="open_file"
        )
        self._address = LineField(self.tr("Alamat pusat"), "address")
        self._address.line.setPlaceholderText("https://")
        self._code = LineField(self.tr("Kode"), "code")
        self._next = QuietButton(self.tr("Lanjut"), name="next")
        gate = Gate(
            self.tr("Sambungkan laptop ini"),
            self.tr(
                "Kebanyakan kantor mendapat sebuah berkas dari pusat. Untuk menyambungkan perlu "
                "internet, cukup sekali; sesudah itu laptop ini bekerja tanpa internet."
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
        offline = LinkButton(self.tr("Tidak ada internet di sini"), "wifi-off", name="offline")
        offline.clicked.connect(self.offline_wanted)
        gate.column.addLayout(at_left(offline))
        restore = LinkButton(self.tr("Pulihkan dari cadangan"), "history", name="restore")
        restore.clicked.connect(self.restore_wanted)
        gate.column.addLayout(at_left(restore))
        fill(self, gate)
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


class FirstRunPage(QStackedWidget):
    """All steps. Signals as of the steps: `file_chosen(Path)`, `code_entered(str, str)`,
    `create_requested(str, str)`, `restore_wanted()`, `request_wanted(Path, Path)`."""

    file_chosen = Signal(object)
    code_entered = Signal(str, str)
    restore_wanted = Signal()
    create_requested = Signal(str, str)
    request_wanted = Signal(object, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:first_run")
        self.centre = CentreStep()
        self.officer = OfficerStep()
        self.offline = OfflineStep()
        for step in (self.centre, self.officer, self.offline):
            self.addWidget(step)
        self.centre.file_chosen.connect(self.file_chosen)
        self.centre.code_entered.connect(self.code_entered)
        self.centre.restore_wanted.connect(self.restore_wanted)
        self.officer.confirmed.connect(self.create_requested)
        self.officer.back_pressed.connect(self._go_back)
        self.centre.offline_wanted.connect(self.go_offline)
        self.offline.request_wanted.connect(self.request_wanted)
        self.offline.answer_chosen.connect(self.file_chosen)
        self.offline.back_pressed.connect(self.ask_centre)
        self._is_offline = False

    def ask_centre(self) -> None:
        """Back to step 1."""
        self._is_offline = False
        self.setCurrentWidget(self.centre)
        self.centre.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_offline(self) -> None:
        """To the two files, where there is no line."""
        self._is_offline = True
        self.setCurrentWidget(self.offline)
        self.offline.setFocus(Qt.FocusReason.OtherFocusReason)

    def on_request(self, name: str) -> None:
        """A request of this laptop waits; *name* is the file just written, empty if it waited."""
        self.offline.show_waiting(name)
        if not name and self.currentWidget() is self.centre:
            self.go_offline()

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
            self._go_back()
        now = self.currentWidget()
        step = next(s for s in (self.centre, self.offline, self.officer) if s is now)
        step.refuse(trouble)

    def _go_back(self) -> None:
        if self._is_offline:
            self.go_offline()
        else:
            self.ask_centre()


def _or(words: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(tokens.GRID)
    row.addWidget(Rule(), 1)
    row.addWidget(Text(words, size=tokens.SMALL, look="muted"))
    row.addWidget(Rule(), 1)
    return line
