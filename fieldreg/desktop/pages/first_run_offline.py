"""First run without a line: a request goes to the centre as a file, its answer comes as one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.dialogs.files import ask_for_file, ask_where_to_save
from fieldreg.desktop.enrolment_words import enrolment_sentence
from fieldreg.desktop.pages.parts import Gate, LinkButton, at_left, escapes_by, fill
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Notice, PrimaryButton, Text
from fieldreg.domain.trouble import Trouble

ANSWER, REQUEST = "*.fieldreg-enrol-answer", "*.fieldreg-enrol-request"
OFFERED = "laptop.fieldreg-enrol-request"


class OfflineStep(QWidget):
    """Two acts, the next one primary. Signals: `request_wanted(Path, Path)` (the centre's file,
    where the request goes), `answer_chosen(Path)`, `back_pressed()`."""

    request_wanted = Signal(object, object)
    answer_chosen = Signal(object)
    back_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = Notice()
        self.notice.hide()
        self._ask = PrimaryButton(self.tr("Buat permintaan …"), "usb", name="make_request")
        self._ask_again = LinkButton(
            self.tr("Buat permintaan baru …"), "usb", name="make_request_again"
        )
        self._open = PrimaryButton(
            self.tr("Buka jawaban pusat …"), "folder-open", name="open_answer"
        )
        back = LinkButton(self.tr("Kembali"), "arrow-left", name="offline_back")
        gate = Gate(
            self.tr("Sambungkan tanpa internet"),
            self.tr(
                "Dengan dua berkas lewat flashdisk. Isinya disegel: tidak ada yang bisa "
                "membacanya di jalan."
            ),
        )
        self._before = self._step(
            self.tr(
                "Buka berkas dari pusat, simpan permintaan laptop ini di flashdisk, dan bawa ke "
                "pusat."
            )
        )
        self._after = self._step(
            self.tr("Bawa permintaan itu ke pusat, lalu buka jawabannya di sini.")
        )
        for part in (self.notice, self._before, self._after, self._ask, self._open):
            gate.column.addWidget(part)
        gate.column.addLayout(at_left(self._ask_again))
        gate.column.addLayout(at_left(back))
        fill(self, gate)
        self._show(is_waiting=False)
        for button in (self._ask, self._ask_again):
            button.clicked.connect(self._on_ask)
        self._open.clicked.connect(self._on_open)
        back.clicked.connect(self.back_pressed)
        escapes_by(back, self)

    def show_waiting(self, name: str) -> None:
        """A request waits for its answer; *name* is the file that was just written, if one was."""
        self._show(is_waiting=True)
        words = self.tr("Laptop ini sudah membuat permintaan dan menunggu jawaban pusat.")
        if name:
            words = self.tr(
                "Tersimpan: {name}. Hanya pusat yang bisa membukanya. Laptop ini boleh dimatikan "
                "sampai jawabannya ada."
            ).format(name=name)
        self.notice.set_words(words, Role.GOOD if name else Role.INFORMATION)
        self.notice.show()
        self._open.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, trouble: Trouble) -> None:
        """A file would not do: what is safe and what to do."""
        self.notice.set_words(enrolment_sentence(trouble.key, trouble.values), Role.WRONG)
        self.notice.show()

    def write_request(self, file: Path, target: Path) -> None:
        """As if the centre's *file* and *target* were chosen."""
        self.notice.hide()
        self.request_wanted.emit(file, target)

    def read_answer(self, path: Path) -> None:
        """As if this file were chosen."""
        self.notice.hide()
        self.answer_chosen.emit(path)

    def _step(self, words: str) -> Text:
        return Text(words, wrap=True)

    def _show(self, *, is_waiting: bool) -> None:
        """What comes next is primary; before there is a request no answer can come."""
        for part in (self._before, self._ask):
            part.setVisible(not is_waiting)
        self._after.setVisible(is_waiting)
        self._ask_again.setVisible(is_waiting)
        self._open.setVisible(is_waiting)
        self.setFocusProxy(self._open if is_waiting else self._ask)

    def _on_ask(self) -> None:
        kinds = self.tr("Berkas pendaftaran laptop (*.fieldreg-enrol);;Semua berkas (*)")
        ask_for_file(self, self.tr("Berkas dari pusat"), kinds, self._on_file)

    def _on_file(self, file: Path) -> None:
        title = self.tr("Simpan permintaan di mana?")
        kinds = self.tr("Permintaan laptop ({ending})").format(ending=REQUEST)
        ask_where_to_save(
            self, title, OFFERED, kinds, lambda target: self.write_request(file, target)
        )

    def _on_open(self) -> None:
        kinds = self.tr("Jawaban pusat ({ending})").format(ending=ANSWER)
        ask_for_file(self, self.tr("Buka jawaban pusat"), kinds, self.read_answer)
