"""Without a line: what waits goes to the centre in a file, and its reply comes back in one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldreg.desktop.dialogs.files import ask_for_file, ask_for_folder
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.net_port import NetPort
from fieldreg.desktop.session import Kind, Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import Card, IconLabel, Notice, QuietButton, Text
from fieldreg.desktop.widgets.check_buttons import CheckButtons
from fieldreg.domain.trouble import Trouble
from fieldreg.protocol.bundle import REPLY_SUFFIX
from fieldreg.services import stick
from fieldreg.services.stick import LastFiles, StickFile, StickReport


class StickCard(Card):
    """The card. Files are made and read in the net lane, one after the other with what is sent."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.title.setText(self.tr("Tanpa jaringan: lewat flashdisk"))
        self.title.show()
        self._session = session
        self._memory = LastFiles()
        self._waits, self._photos_waiting = True, 0
        self._icon = IconLabel(size=tokens.ICON)
        self._last = Text(wrap=True)
        self._about = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._photos = Text(look="muted", size=tokens.SMALL, wrap=True)
        self._with_photos = CheckButtons((("photos", self.tr("Sertakan foto")),))
        self._with_photos.set_names("stick")
        self._with_photos.show_text("photos")
        self._with_photos.edited.connect(self._show_photos)
        for part in (self._photos, self._with_photos):
            part.hide()
        self.notice = Notice(Role.GOOD, can_dismiss=True)
        self.notice.hide()
        self._save = QuietButton(self.tr("Simpan ke flashdisk …"), "usb", name="stick_save")
        self._read = QuietButton(self.tr("Baca balasan pusat …"), "file-check", name="stick_read")
        self._lay_out()
        self._save.clicked.connect(self._on_save)
        self._read.clicked.connect(self._on_read)

    def refresh(self) -> None:
        """Look again at what was made and taken."""
        desk = self._session.desk
        self._session.lanes.read(lambda: stick.memory(desk), self._show, owner=self, latest="stick")

    def note_waiting(self, *, waits: bool, photos: int = 0) -> None:
        """Whether anything waits: if not, a file under way has nothing that is not there; and how
        many *photos* wait, which go along or not, as is chosen here."""
        self._waits, self._photos_waiting = waits, photos
        self._show_photos()
        self._show(self._memory)

    def save_to(self, folder: Path) -> None:
        """Write a file with all that waits into *folder*."""
        desk, takes_photos = self._session.desk, bool(self._with_photos.typed())

        def job(port: NetPort) -> StickFile:
            return stick.make_file(
                desk,
                folder,
                on_writer=port.on_writer,
                with_photos=takes_photos,
                goes_on=lambda: not port.is_cancelled(),
            )

        self._begin(self.tr("Berkas sedang dibuat. Biarkan flashdisk terpasang …"))
        self._session.lanes.net(job, self._on_saved, self._on_refused, owner=self)

    def read_from(self, path: Path) -> None:
        """Take the centre's reply in *path*."""
        desk = self._session.desk

        def job(port: NetPort) -> StickReport:
            return stick.take_file(desk, path, on_writer=port.on_writer)

        self._begin(self.tr("Balasan sedang dibaca. Biarkan flashdisk terpasang …"))
        self._session.lanes.net(job, self._on_taken, self._on_refused, owner=self)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._last)
        words.addWidget(self._about)
        words.addWidget(self._photos)
        row.addLayout(words, 1)
        acts = QHBoxLayout()
        acts.setSpacing(tokens.GRID)
        for button in (self._save, self._read):
            acts.addWidget(button)
        acts.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self.notice)
        self.body.addWidget(self._with_photos)
        self.body.addLayout(acts)
        self._about.setText(
            self.tr(
                "Berkasnya disegel: hanya pusat yang bisa membukanya. Yang ada di dalamnya tetap "
                "menunggu di laptop ini sampai balasan pusat dibaca."
            )
        )

    def _show_photos(self) -> None:
        words = self.tr("{count} foto menunggu dan tetap di laptop ini.")
        if self._with_photos.typed():
            words = self.tr("{count} foto menunggu dan ikut di berkasnya.")
        self._photos.setText(words.format(count=self._photos_waiting))
        for part in (self._photos, self._with_photos):
            part.setVisible(self._photos_waiting > 0)

    def _show(self, memory: LastFiles) -> None:
        self._memory = memory
        holds = memory.made_revisions > 0 or memory.made_photos > 0
        still_waits = self._waits or (memory.made_photos > 0 and self._photos_waiting > 0)
        is_past = holds and not still_waits
        made = self._session.when(memory.made_at) if memory.made_at else ""
        taken = self._session.when(memory.taken_at) if memory.taken_at else ""
        if memory.is_open and not holds:
            words = self.tr("Berkas tanya kabar dibuat {made}. Balasan belum dibaca.")
        elif memory.is_open and is_past:
            words = self.tr(
                "Berkas dibuat {made}. Isinya sudah sampai di pusat lewat jaringan; balasannya "
                "tidak perlu ditunggu."
            )
        elif memory.is_open and memory.made_photos:
            words = self.tr(
                "Berkas dibuat {made}, berisi {count} perubahan dan {photos} foto. Balasan belum "
                "dibaca."
            )
        elif memory.is_open:
            words = self.tr("Berkas dibuat {made}, berisi {count} perubahan. Balasan belum dibaca.")
        elif taken and memory.delivered_photos:
            words = self.tr(
                "Balasan pusat terakhir dibaca {taken}: {delivered} perubahan dan {arrived} foto "
                "diterima pusat."
            )
        elif taken:
            words = self.tr("Balasan pusat terakhir dibaca {taken}: {delivered} diterima pusat.")
        else:
            words = self.tr("Simpan yang menunggu ke flashdisk, bawa ke pusat, lalu baca balasan.")
        self._last.setText(
            words.format(
                made=made,
                taken=taken,
                count=memory.made_revisions,
                photos=memory.made_photos,
                delivered=memory.delivered,
                arrived=memory.delivered_photos,
            )
        )
        is_open = memory.is_open and not is_past
        self._icon.set_icon("usb", Role.ATTENTION if is_open else Role.MUTED)

    def _begin(self, words: str) -> None:
        self.notice.set_words(words, Role.INFORMATION)
        self.notice.show()
        self._set_busy(is_busy=True)

    def _set_busy(self, *, is_busy: bool) -> None:
        self._save.setEnabled(not is_busy)
        self._read.setEnabled(not is_busy)

    def _on_save(self) -> None:
        ask_for_folder(self, self.tr("Simpan berkas untuk pusat di folder mana?"), self.save_to)

    def _on_read(self) -> None:
        kinds = self.tr("Balasan pusat (*{ending})").format(ending=REPLY_SUFFIX)
        ask_for_file(self, self.tr("Baca balasan pusat"), kinds, self.read_from)

    def _on_saved(self, made: StickFile) -> None:
        self._set_busy(is_busy=False)
        words = self.tr(
            "Tersimpan dan diperiksa: {name}. Bawa ke pusat; {count} perubahan di dalamnya."
        )
        if not (made.revisions or made.photos):
            words = self.tr(
                "Tersimpan dan diperiksa: {name}. Tidak ada yang menunggu kirim; bawa ke pusat "
                "untuk mendapat kabar baru."
            )
        elif made.further:
            words = self.tr(
                "Tersimpan dan diperiksa: {name} dan {files} berkas lagi untuk foto. Bawa semuanya "
                "ke pusat; {count} perubahan dan {photos} foto di dalamnya."
            )
        elif made.photos:
            words = self.tr(
                "Tersimpan dan diperiksa: {name}. Bawa ke pusat; {count} perubahan dan {photos} "
                "foto di dalamnya."
            )
        elif made.left:
            words = self.tr(
                "Tersimpan dan diperiksa: {name}, {count} perubahan. {left} lagi tidak muat dan "
                "ikut di berkas berikutnya."
            )
        if made.photos_left:
            words += " " + self.tr("{photos_left} foto tidak muat dan ikut lain kali.")
        told = words.format(
            name=made.path.name,
            count=made.revisions,
            left=made.left,
            photos=made.photos,
            photos_left=made.photos_left,
            files=len(made.further),
        )
        self._tell(told, Role.ATTENTION if made.photos_left else Role.GOOD)

    def _on_taken(self, report: StickReport) -> None:
        self._set_busy(is_busy=False)
        words = self.tr("Balasan dibaca: {delivered} diterima pusat, {received} kabar baru.")
        role = Role.GOOD
        if report.photos:
            words += " " + self.tr("{photos} foto diterima pusat.")
        if report.photos_refused:
            words += " " + self.tr("{refused} foto ditolak pusat; lihat daftarnya di halaman ini.")
            role = Role.ATTENTION
        if report.quarantined:
            words += " " + self.tr("{quarantined} ditahan pusat; lihat daftarnya di halaman ini.")
            role = Role.ATTENTION
        if report.must_repeat or report.trouble:
            words += " " + self.tr("Belum selesai: simpan satu berkas lagi dan bawa ke pusat.")
            role = Role.ATTENTION
        if report.trouble and not report.must_repeat:
            words, role = sentence(report.trouble, {}), Role.ATTENTION
        self._tell(
            words.format(
                delivered=report.delivered,
                received=report.received,
                quarantined=report.quarantined,
                photos=report.photos,
                refused=report.photos_refused,
            ),
            role,
        )
        self._session.announce(Kind.SYNC, Kind.RECORDS)

    def _on_refused(self, trouble: Trouble) -> None:
        self._set_busy(is_busy=False)
        self._tell(sentence(trouble.key, trouble.values), Role.WRONG)

    def _tell(self, words: str, role: Role) -> None:
        self.notice.set_words(words, role)
        self.notice.show()
        self.refresh()
