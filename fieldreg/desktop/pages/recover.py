"""A lost passphrase, in steps: a request to the centre, its answer, a new passphrase."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from fieldreg.desktop.door import Door
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.pages.backup_words import rescued_words
from fieldreg.desktop.pages.damaged import RescueStep
from fieldreg.desktop.pages.recover_step import RecoverStep
from fieldreg.desktop.pages.recover_steps import AnswerStep, NewPassphraseStep, RequestStep
from fieldreg.desktop.pages.recover_words import WordsStep
from fieldreg.desktop.theme.tokens import Role
from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.protocol.recovery import MAX_BYTES
from fieldreg.services import recovery
from fieldreg.services.backup import Rescued
from fieldreg.services.recovery import Recovered, RecoveryRequest

BROKEN = "damaged"


class RecoverPage(QStackedWidget):
    """Signals: `left()` back to sign-in; `finished(str)` with the new passphrase.

    Where the answer is right and the data it opens is damaged, the data is saved in between.
    """

    left = Signal()
    finished = Signal(str)

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page:recover")
        self._door = door
        self._recovered: Recovered | None = None
        self.request = RequestStep()
        self.answer = AnswerStep()
        self.words = WordsStep()
        self.rescue = RescueStep("", needs_passphrase=False)
        self.new = NewPassphraseStep()
        for step in (self.request, self.answer, self.words, self.rescue, self.new):
            self.addWidget(step)
            step.back_pressed.connect(self._on_back)
        self.rescue.wanted.connect(lambda _: self._mend())
        self.request.wanted.connect(self._make_request)
        self.answer.anew_wanted.connect(self._make_request)
        self.answer.save_wanted.connect(self._save)
        self.answer.answer_chosen.connect(self.open_answer)
        self.answer.words_wanted.connect(lambda: self._go(self.words))
        self.words.entered.connect(self._open_words)
        self.new.confirmed.connect(self._finish)
        self._go(self.request)
        self._door.lanes.read(
            lambda: recovery.open_one(door.folder), self._on_waiting, self._refuse, owner=self
        )

    def open_answer(self, path: Path) -> None:
        """Read the centre's answer from this file."""

        def job() -> Recovered:
            try:
                with path.open("rb") as file:
                    data = file.read(MAX_BYTES + 1)
            except OSError:
                raise UserTrouble("answer_unreadable") from None
            return recovery.unseal_answer(self._door.folder, data)

        self.answer.be_busy(True)
        self._door.lanes.write(job, self._look_inside, self._refuse, owner=self)

    def _make_request(self) -> None:
        folder = self._door.folder
        self._step().be_busy(True)
        self._door.lanes.write(
            lambda: recovery.make_request(folder), self._on_request, self._refuse, owner=self
        )

    def _open_words(self, words: str) -> None:
        folder = self._door.folder
        self.words.be_busy(True)
        self._door.lanes.write(
            lambda: recovery.unseal_words(folder, words),
            self._look_inside,
            self._refuse,
            owner=self,
        )

    def _look_inside(self, recovered: Recovered) -> None:
        """The key is there: who works here?"""
        self._recovered, folder = recovered, self._door.folder
        self._door.lanes.write(
            lambda: recovery.with_officers(folder, recovered),
            self._on_recovered,
            self._refuse,
            owner=self,
        )

    def _mend(self) -> None:
        folder, recovered = self._door.folder, self._recovered
        if recovered:
            self._door.lanes.write(
                lambda: recovery.rescue(folder, recovered),
                self._on_mended,
                self.rescue.refuse,
                owner=self,
            )

    def _on_mended(self, mended: tuple[Rescued, Recovered]) -> None:
        done, recovered = mended
        self.rescue.be_busy(False)
        self._on_recovered(recovered)
        when = self._door.when(done.made_at) if done.made_at else ""
        role = Role.ATTENTION if done.lost else Role.GOOD
        self.new.notice.set_words(rescued_words(done, when), role)
        self.new.notice.show()

    def _save(self, path: Path, data: bytes) -> None:
        """The request as a file; the dialog has asked before one is replaced."""

        def job() -> None:
            try:
                path.write_bytes(data)
            except OSError:
                raise EnvironmentTrouble("request_unwritable") from None

        self._door.lanes.write(job, lambda _: self.answer.show_saved(), self._refuse, owner=self)

    def _finish(self, officer_id: str, passphrase: str) -> None:
        folder, recovered = self._door.folder, self._recovered
        if recovered is None:
            return
        self.new.be_busy(True)
        self._door.lanes.write(
            lambda: recovery.finish(folder, recovered, officer_id, passphrase),
            lambda _: self.finished.emit(passphrase),
            self._refuse,
            owner=self,
        )

    def _on_waiting(self, request: RecoveryRequest | None) -> None:
        if request and self.currentWidget() is self.request:
            self._on_request(request)

    def _on_request(self, request: RecoveryRequest) -> None:
        self._step().be_busy(False)
        self.answer.show_request(request, recovery.qr_png(request))
        self._go(self.answer)

    def _on_recovered(self, recovered: Recovered) -> None:
        self._step().be_busy(False)
        self.words.forget()
        self._recovered = recovered
        self.new.show_officers(recovered)
        self._go(self.new)

    def _refuse(self, trouble: Trouble) -> None:
        step = self._step()
        step.be_busy(False)
        if trouble.key == BROKEN and self._recovered and step in (self.answer, self.words):
            self._go(self.rescue)
            return
        self._recovered = None if step is not self.new else self._recovered
        step.refuse(trouble.key, sentence(trouble.key, trouble.values))

    def _on_back(self) -> None:
        if self.currentWidget() is self.words:
            self._go(self.answer)
            return
        self._recovered = None
        self.left.emit()

    def _step(self) -> RecoverStep:
        step = self.currentWidget()
        return step if isinstance(step, RecoverStep) else self.request

    def _go(self, step: QWidget) -> None:
        self.setCurrentWidget(step)
        self.setFocusProxy(step)
        step.setFocus(Qt.FocusReason.OtherFocusReason)
