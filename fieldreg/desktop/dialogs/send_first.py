"""Send, then lock: what waits goes out first, the desk locks whatever came of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from fieldreg.desktop.courier import Courier
from fieldreg.desktop.dialogs.sheet import Sheet
from fieldreg.desktop.widgets import QuietButton, Text
from fieldreg.services.views import SyncReport


class SendFirst(Sheet):
    """Signal `finished(SyncReport)`: lock now; None where the person would not wait."""

    finished = Signal(object)

    def __init__(self, courier: Courier, page: QWidget) -> None:
        super().__init__(self.tr("Kirim, lalu kunci"), "send_first", page, is_snug=True)
        self._courier = courier
        self._is_waiting = False
        self._words = Text(wrap=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Kemajuan pengiriman"))
        self._cancel = QuietButton(self.tr("Batal"), name="send_first_cancel")
        self._now = QuietButton(self.tr("Kunci sekarang"), "lock", name="send_first_now")
        body = self.card.body
        body.addWidget(self._words)
        body.addWidget(self._bar)
        body.addWidget(
            Text(
                self.tr(
                    "Laptop terkunci begitu pengiriman selesai, juga kalau pusat tidak dapat "
                    "dihubungi. Yang belum terkirim tetap aman di laptop ini."
                ),
                look="muted",
                wrap=True,
            )
        )
        self.acts.addWidget(self._cancel)
        self.acts.addStretch(1)
        self.acts.addWidget(self._now)
        body.addLayout(self.acts)
        self._cancel.clicked.connect(self.put_away)
        self._now.clicked.connect(lambda: self._end(None))
        self.closed.connect(self._on_closed)
        courier.moved.connect(self._show)
        courier.ended.connect(self._on_ended)

    def begin(self) -> None:
        """Send now, or see the exchange under way through."""
        self._is_waiting = True
        self._courier.send()
        self._show()
        self.open_on(self._cancel)

    def _show(self) -> None:
        if not self._is_waiting:
            return
        progress = self._courier.progress
        if progress and progress.to_send:
            text = self.tr("Mengirim {sent} dari {all} …")
            self._words.setText(text.format(sent=progress.sent, all=progress.to_send))
            self._bar.setRange(0, progress.to_send)
            self._bar.setValue(progress.sent)
        else:
            self._words.setText(self.tr("Menghubungi pusat …"))
            self._bar.setRange(0, 0)

    def _on_ended(self, report: SyncReport) -> None:
        if not self._is_waiting:
            return
        if self._courier.was_saved_meanwhile and not report.trouble:
            self._courier.send()
        else:
            self._end(report)

    def _end(self, report: SyncReport | None) -> None:
        self._is_waiting = False
        self.finished.emit(report)

    def _on_closed(self) -> None:
        """The person stays: the sending under way stops after its step."""
        if self._is_waiting:
            self._is_waiting = False
            self._courier.cancel()
