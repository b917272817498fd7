"""The steps of a lost passphrase, each one screen with one next act."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from fieldreg.desktop.dialogs.files import ask_for_file, ask_where_to_save
from fieldreg.desktop.pages.parts import LinkButton, Overhang
from fieldreg.desktop.pages.recover_step import RecoverStep
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import PrimaryButton, QuietButton, Rule, Text
from fieldreg.desktop.widgets.new_passphrase import NewPassphrase
from fieldreg.desktop.widgets.one_of import OneOf
from fieldreg.services.recovery import ANSWER_SUFFIX, REQUEST_SUFFIX, Recovered, RecoveryRequest

QR_SIDE = 340
ABOUT_NEW = frozenset({"passphrase_too_short", "passphrase_taken"})


class RequestStep(RecoverStep):
    """Signal `wanted()`: make a request."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            "request",
            self.tr("Lupa kata sandi?"),
            self.tr(
                "Data di laptop ini tetap aman dan terkunci. Kalau kepala kantor masih bisa masuk, "
                "ia dapat langsung memberi Anda kata sandi baru di Pengaturan. Kalau tidak, minta "
                "pusat membukanya: buat permintaan, kirim ke pusat, tunggu jawabannya."
            ),
        )
        self._make = PrimaryButton(self.tr("Buat permintaan"), name="make_request")
        self._make.clicked.connect(self.wanted)
        self.column.addWidget(self._make)
        self.end()
        self.setFocusProxy(self._make)

    def be_busy(self, is_busy: bool) -> None:
        """The request is being made."""
        super().be_busy(is_busy)
        self._make.setEnabled(not is_busy)


class AnswerStep(RecoverStep):
    """The request, and what came back for it.

    Signals: `save_wanted(Path, bytes)`, `answer_chosen(Path)`, `words_wanted()`, `anew_wanted()`.
    """

    save_wanted = Signal(object, object)
    answer_chosen = Signal(object)
    words_wanted = Signal()
    anew_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(
            "answer",
            self.tr("Permintaan ke pusat"),
            self.tr(
                "Kirim berkas permintaan ini ke pusat (flashdisk, pesan), atau biarkan pusat "
                "memindai kode QR-nya. Pusat lalu menelepon Anda: bacakan angka ini. Laptop "
                "dibuka hanya kalau angkanya sama."
            ),
        )
        self._data, self._id = b"", ""
        self._print = Text(size=tokens.PAGE, tabular=True, selectable=True)
        self._print.setObjectName("fingerprint")
        self._about = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._save = QuietButton(self.tr("Simpan berkas …"), "save", name="save_request")
        self._show_qr = QuietButton(self.tr("Tampilkan kode QR"), "qr-code", name="show_qr")
        self._qr = QLabel()
        self._qr.setTextFormat(Qt.TextFormat.PlainText)
        self._qr.setObjectName("qr")
        self._qr.setAccessibleName(self.tr("Kode QR permintaan"))
        self._qr.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self._qr.hide()
        self._open = PrimaryButton(
            self.tr("Buka berkas jawaban …"), "folder-open", name="open_answer"
        )
        self._words = QuietButton(self.tr("Ketik 24 kata"), "pencil-line", name="type_words")
        self._anew = LinkButton(self.tr("Buat permintaan baru"), "refresh-cw", name="anew")
        self._lay_out()
        self._save.clicked.connect(self._on_save)
        self._show_qr.clicked.connect(self._on_qr)
        self._open.clicked.connect(self._on_open)
        self._words.clicked.connect(self.words_wanted)
        self._anew.clicked.connect(self.anew_wanted)
        self.setFocusProxy(self._save)

    def show_request(self, request: RecoveryRequest, qr: bytes) -> None:
        """This is what goes to the centre."""
        self._data, self._id = request.data, request.request_id
        groups = request.fingerprint.split()
        half = (len(groups) + 1) // 2
        self._print.setText(" ".join(groups[:half]) + "\n" + " ".join(groups[half:]))
        about = self.tr("Nomor permintaan: {number}")
        self._about.setText(about.format(number=request.request_id))
        picture = QPixmap()
        picture.loadFromData(qr)
        side = max(1, QR_SIDE // max(1, picture.width() // 8)) * (picture.width() // 8)
        self._qr.setPixmap(picture.scaled(QSize(side, side)))
        self._qr.hide()
        self.notice.hide()

    def show_saved(self) -> None:
        """The file lies where it was wanted."""
        self.notice.set_words(self.tr("Berkas permintaan tersimpan. Kirim ke pusat."), Role.GOOD)
        self.notice.show()

    def be_busy(self, is_busy: bool) -> None:
        """An answer is being read."""
        super().be_busy(is_busy)
        for button in (self._open, self._anew, self._words):
            button.setEnabled(not is_busy)

    def _lay_out(self) -> None:
        for part in (self._print, self._about):
            self.column.addWidget(part)
        row = QHBoxLayout()
        row.setSpacing(tokens.GRID)
        row.addWidget(self._save)
        row.addWidget(self._show_qr)
        row.addStretch(1)
        self.column.addLayout(row)
        self.column.addWidget(self._qr)
        self.column.addWidget(Rule())
        self.column.addWidget(Text(self.tr("Jawaban pusat sudah ada?"), is_bold=True))
        answers = QHBoxLayout()
        answers.setSpacing(tokens.GRID)
        answers.addWidget(self._open)
        answers.addWidget(self._words)
        answers.addStretch(1)
        self.column.addLayout(answers)
        last = Overhang(LinkButton.INSET)
        last.addWidget(self.back)
        last.addStretch(1)
        last.addWidget(self._anew)
        self.column.addLayout(last)

    def _on_save(self) -> None:
        name = f"permintaan-{self._id[-8:]}{REQUEST_SUFFIX}"
        ask_where_to_save(
            self,
            self.tr("Simpan berkas permintaan"),
            name,
            self.tr("Permintaan pemulihan (*{suffix})").format(suffix=REQUEST_SUFFIX),
            lambda path: self.save_wanted.emit(path, self._data),
        )

    def _on_qr(self) -> None:
        self._qr.setVisible(self._qr.isHidden())
        shown = not self._qr.isHidden()
        words = self.tr("Sembunyikan kode QR") if shown else self.tr("Tampilkan kode QR")
        self._show_qr.set_words(words)

    def _on_open(self) -> None:
        ask_for_file(
            self,
            self.tr("Jawaban dari pusat"),
            self.tr("Jawaban pemulihan (*{suffix})").format(suffix=ANSWER_SUFFIX)
            + ";;"
            + self.tr("Semua berkas (*)"),
            self.answer_chosen.emit,
        )


class NewPassphraseStep(RecoverStep):
    """Who it is, and a new passphrase. Signal `confirmed(str, str)`: officer's id, passphrase."""

    confirmed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__(
            "new_passphrase",
            self.tr("Laptop ini dapat dibuka"),
            self.tr("Pilih nama Anda dan buat kata sandi baru. Yang lama tidak berlaku lagi."),
        )
        self._who = OneOf(self.tr("Petugas"))
        self._new = NewPassphrase()
        self._save = PrimaryButton(self.tr("Simpan dan masuk"), name="finish_recovery")
        who = QVBoxLayout()
        who.setSpacing(tokens.HALF)
        who.addWidget(Text(self.tr("Nama Anda"), is_medium=True))
        who.addWidget(self._who)
        self.column.addLayout(who)
        for part in (self._new, self._save):
            self.column.addWidget(part)
        self.end()
        self._new.entered.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        self._who.chosen.connect(lambda _: self.notice.hide())

    def show_officers(self, recovered: Recovered) -> None:
        """Those who work here."""
        rows = recovered.officers
        only = rows[0].officer_id if len(rows) == 1 else ""
        choices = tuple((r.officer_id, r.name) for r in rows)
        self._who.show_choices(choices, only)
        self.setFocusProxy(self._new if only else self._who)

    def be_busy(self, is_busy: bool) -> None:
        """The new passphrase is being kept."""
        super().be_busy(is_busy)
        self._new.set_busy(is_busy)
        self._save.setEnabled(not is_busy)

    def refuse(self, key: str, words: str) -> None:
        """What is wrong with the passphrase is said at it."""
        if key in ABOUT_NEW:
            self._new.refuse(words)
        else:
            super().refuse(key, words)

    def _on_save(self) -> None:
        if not self._save.isEnabled():
            return
        if not self._who.code():
            self.refuse("", self.tr("Pilih nama Anda dahulu."))
            self._who.setFocus()
            return
        wrong = self._new.first_wrong()
        if wrong:
            wrong.line.setFocus()
            return
        self.confirmed.emit(self._who.code(), self._new.text())
