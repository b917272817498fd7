"""Whom an offered pack answers differently: judged in the net lane, shown as it is known."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from fieldreg.desktop.net_port import NetPort, Running
from fieldreg.desktop.pages.pack_effect import count_words, person_change
from fieldreg.desktop.pages.packs_card import refusal
from fieldreg.desktop.pages.parts import clear
from fieldreg.desktop.session import Session
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.widgets import Card, ClickRow, PlainButton, QuietButton, Text
from fieldreg.domain.trouble import Trouble
from fieldreg.services import packs
from fieldreg.services.pack_views import PackEffect, PackOffer

FIRST_ROWS = 10
ROWS_AT_ONCE = 50


class Judged(NamedTuple):
    """How many registrations were judged by both packs so far."""

    done: int
    total: int


class EffectCard(Card):
    """Which registrations would be answered differently. Signals: `ended(bool)` when they are
    known (or not: it was stopped), `person_chosen(record_id)`."""

    ended = Signal(bool)
    person_chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._session = session
        self._running: Running | None = None
        self._turn = 0
        self._offer: PackOffer | None = None
        self._effect: PackEffect | None = None
        self._shown = 0
        self.title.setText(self.tr("Pendaftaran yang berubah"))
        self.title.show()
        self._state = Text(wrap=True, tabular=True)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Memeriksa pendaftaran"))
        self._stop = QuietButton(self.tr("Berhenti"), "x", name="pack_stop")
        self._again = QuietButton(self.tr("Periksa lagi"), "refresh-cw", name="pack_again")
        self._counts = QVBoxLayout()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self._more = PlainButton("", "chevron-down", name="pack_more")
        acts = QHBoxLayout()
        acts.addWidget(self._stop)
        acts.addWidget(self._again)
        acts.addStretch(1)
        for part in (self._state, self._bar):
            self.body.addWidget(part)
        self.body.addLayout(acts)
        self.body.addLayout(self._counts)
        self.body.addLayout(self._rows)
        self.body.addWidget(self._more)
        self._stop.clicked.connect(self.stop)
        self._again.clicked.connect(self._judge_again)
        self._more.clicked.connect(self._show_more)

    @property
    def words(self) -> str:
        """The one line that sums it up."""
        return self._state.text()

    def judge(self, offer: PackOffer) -> None:
        """Look whom *offer* answers differently; in the net lane, which may be stopped."""
        self.stop()
        self._offer, self._effect, self._shown = offer, None, 0
        for column in (self._counts, self._rows):
            clear(column)
        self._more.hide()
        self._state.setText(self.tr("Memeriksa semua pendaftaran di laptop ini …"))
        self._bar.setRange(0, 0)
        self._show_running(True)
        # What a run that was stopped still says must never stand for the next one.
        self._turn += 1
        desk, turn = self._session.desk, self._turn

        def job(port: NetPort) -> PackEffect:
            return packs.preview(
                desk,
                offer,
                progress=lambda done, total: port.report(Judged(done, total)),
                cancelled=port.is_cancelled,
            )

        self._running = self._session.lanes.net(
            job,
            partial(self._on_effect, turn),
            partial(self._on_ended, turn),
            partial(self._on_progress, turn),
            owner=self,
        )

    def stop(self) -> None:
        """Ask it to end."""
        if self._running:
            self._running.cancel()
            self._running = None
            self._state.setText(
                self.tr("Pemeriksaan dihentikan. Belum ada yang berubah; paket lama tetap berlaku.")
            )
            self._show_running(False)
            self._again.show()
            self.ended.emit(False)

    def _judge_again(self) -> None:
        if self._offer:
            self.judge(self._offer)

    def _show_running(self, is_running: bool) -> None:
        self._bar.setVisible(is_running)
        self._stop.setVisible(is_running)
        self._again.hide()

    def _is_of_this_run(self, turn: int) -> bool:
        return self._running is not None and turn == self._turn

    def _on_progress(self, turn: int, judged: Judged) -> None:
        if self._is_of_this_run(turn):
            self._bar.setRange(0, judged.total)
            self._bar.setValue(judged.done)
            words = self.tr("{done} dari {total} pendaftaran sudah diperiksa")
            self._state.setText(words.format(done=judged.done, total=judged.total))

    def _on_effect(self, turn: int, effect: PackEffect) -> None:
        if not self._is_of_this_run(turn):
            return
        self._running, self._effect = None, effect
        self._show_running(False)
        self._state.setText(self._effect_words(effect))
        for count in effect.counts:
            self._counts.addWidget(Text(count_words(count), is_medium=True, wrap=True))
        self._show_more()
        self.ended.emit(True)

    def _on_ended(self, turn: int, trouble: Trouble) -> None:
        if self._is_of_this_run(turn):
            self._running = None
            self._show_running(False)
            self._state.setText(refusal(trouble, self._session.language))
            self._again.show()
            self.ended.emit(False)

    def _effect_words(self, effect: PackEffect) -> str:
        if not effect.changed:
            words = self.tr("Tidak ada pendaftaran yang berubah ({total} diperiksa).")
            return words.format(total=effect.total)
        words = self.tr("{changed} dari {total} pendaftaran dijawab lain oleh paket ini.")
        if effect.keeping:
            words = self.tr(
                "{changed} dari {total} pendaftaran dijawab lain oleh paket ini; keputusan "
                "{keeping} di antaranya tetap, karena pada tanggalnya berlaku paket lain."
            )
        return words.format(changed=len(effect.changed), total=effect.total, keeping=effect.keeping)

    def _show_more(self) -> None:
        if not (self._effect and self._offer):
            return
        changed = self._effect.changed
        more = ROWS_AT_ONCE if self._shown else FIRST_ROWS
        for one in changed[self._shown : self._shown + more]:
            told = person_change(one, self._offer.pack)
            row = ClickRow(
                told.name,
                below=told.below,
                icon_name=told.icon_name,
                role=told.role,
                size=tokens.BODY,
            )
            row.setObjectName(f"changed:{told.record_id}")
            row.clicked.connect(_emitting(self, told.record_id))
            self._rows.addWidget(row)
            self._shown += 1
        left = len(changed) - self._shown
        words = self.tr("Tampilkan {count} lagi").format(count=min(left, ROWS_AT_ONCE))
        self._more.set_words(words)
        self._more.setVisible(left > 0)


def _emitting(card: EffectCard, record_id: str) -> Callable[[], None]:
    return lambda: card.person_chosen.emit(record_id)
