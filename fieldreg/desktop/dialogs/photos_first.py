"""Before the window closes: photos that are still being made ready are waited for, and nobody
leaves without having been told that some were refused."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from fieldreg.desktop.dialogs.sheet import Sheet
from fieldreg.desktop.photo_queue import PhotoQueue
from fieldreg.desktop.widgets import PrimaryButton, QuietButton, Text


class PhotosFirst(Sheet):
    """Signals: `finished()`: close now; `look_wanted(str)`: the registration whose photos were
    refused, to read why."""

    finished = Signal()
    look_wanted = Signal(str)

    def __init__(self, photos: PhotoQueue, page: QWidget) -> None:
        super().__init__(self.tr("Foto belum selesai"), "photos_first", page, is_snug=True)
        self._photos = photos
        self._words = Text(wrap=True)
        self._about = Text(look="muted", wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setRange(0, 0)
        self._bar.setAccessibleName(self.tr("Foto sedang disiapkan"))
        self._cancel = QuietButton(self.tr("Jangan tutup"), name="photos_first_cancel")
        self._now = QuietButton(self.tr("Tutup sekarang"), name="photos_first_now")
        self._look = PrimaryButton(self.tr("Lihat sebabnya"), name="photos_first_look")
        for part in (self._words, self._bar, self._about):
            self.card.body.addWidget(part)
        self.acts.addWidget(self._cancel)
        self.acts.addStretch(1)
        self.acts.addWidget(self._now)
        self.acts.addWidget(self._look)
        self.card.body.addLayout(self.acts)
        self._cancel.clicked.connect(self.put_away)
        self._now.clicked.connect(self._end)
        self._look.clicked.connect(self._on_look)
        # Queued: nothing closes in the middle of what a photo sets going.
        photos.moved.connect(self._on_moved, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Ask; it ends by itself once every photo is kept."""
        self._show_state()
        if self.isHidden():
            self.open_on(self._look if self._look.isVisibleTo(self) else self._cancel)

    def _on_moved(self) -> None:
        if self.isHidden():
            return
        if self._photos.unsettled:
            self._show_state()
        else:
            self._end()

    def _end(self) -> None:
        self.put_away()
        self.finished.emit()

    def _show_state(self) -> None:
        waiting, refused = self._photos.waiting, self._photos.refused
        words = self.tr("{count} foto masih disiapkan.").format(count=waiting) if waiting else ""
        if refused:
            more = self.tr("{count} foto tidak tersimpan, dan sebabnya belum dibaca.")
            words = f"{words} {more.format(count=refused)}".strip()
        about = self.tr(
            "Semua isian aman. Jangan kosongkan kamera dulu: foto yang tidak tersimpan hanya ada "
            "di sana."
        )
        if waiting:
            about = self.tr(
                "fieldreg menutup sendiri begitu semua foto tersimpan. Kalau ditutup sekarang, "
                "yang masih disiapkan tidak tersimpan dan harus ditambahkan lagi. Semua isian aman."
            )
        self._words.setText(words)
        self._about.setText(about)
        self._bar.setVisible(waiting > 0)
        self._look.setVisible(not waiting)

    def _on_look(self) -> None:
        self.put_away()
        self.look_wanted.emit(self._photos.refused_of)
