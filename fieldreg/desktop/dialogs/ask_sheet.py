"""A sheet that asks for one's own passphrase before something is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from fieldreg.desktop.dialogs.sheet import Sheet
from fieldreg.desktop.messages import sentence
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.waiting_words import wrong_words
from fieldreg.desktop.widgets import DangerButton, Notice, PrimaryButton, QuietButton, Text
from fieldreg.desktop.widgets.line_field import LineField
from fieldreg.desktop.widgets.new_passphrase import NewPassphrase
from fieldreg.domain.trouble import Trouble

ABOUT_NEW = frozenset({"passphrase_too_short", "passphrase_taken"})
WRONG = "wrong_passphrase"


class AskSheet(Sheet):
    """Words, fields put into `fields`, the officer's own passphrase, one act.

    Signal `confirmed()` once every field will do. Whoever listens calls `refuse` or `done`.
    """

    confirmed = Signal()

    def __init__(
        self,
        page: QWidget,
        name: str,
        title: str,
        words: str,
        act: str,
        *,
        fields: tuple[QWidget, ...] = (),
        own: str = "",
        is_danger: bool = False,
    ) -> None:
        """*own* is what stands above the own passphrase, where it must not be mistaken."""
        super().__init__(title, name, page, is_snug=True)
        self._act_words = act
        self._fields = fields
        own = own or self.tr("Kata sandi Anda sendiri")
        self.own = LineField(own, "own_passphrase", is_secret=True)
        self._notice = Notice(Role.WRONG)
        self._notice.hide()
        self._cancel = QuietButton(self.tr("Batal"), name=f"{name}_cancel")
        maker = DangerButton if is_danger else PrimaryButton
        self._act = maker(act, name=f"{name}_confirm")
        body = self.card.body
        if words:
            body.addWidget(Text(words, look="muted", wrap=True))
        body.addWidget(self._notice)
        for field in (*fields, self.own):
            body.addWidget(field)
        self.acts.addWidget(self._cancel)
        self.acts.addStretch(1)
        self.acts.addWidget(self._act)
        body.addLayout(self.acts)
        self._cancel.clicked.connect(self.put_away)
        self._act.clicked.connect(self._on_act)
        self.own.line.returnPressed.connect(self._on_act)
        self.own.line.textEdited.connect(lambda: self.own.say(""))
        for field in fields:
            if isinstance(field, NewPassphrase):
                field.entered.connect(self.own.line.setFocus)
        self.closed.connect(self._forget)

    def begin(self) -> None:
        """Open it on its first field."""
        first = self._fields[0] if self._fields else self.own.line
        self.open_on(first.focusProxy() or first)

    def new_text(self) -> str:
        """The new passphrase that was typed; empty where none is asked for."""
        new = self._new_passphrase()
        return new.text() if new else ""

    def done(self) -> None:
        """It was done: put the sheet away."""
        self.put_away()

    def refuse(self, trouble: Trouble) -> None:
        """It was not done: say so where it can be put right."""
        self._be_busy(False)
        words = sentence(trouble.key, trouble.values)
        new = self._new_passphrase()
        if trouble.key == WRONG:
            self.own.say(wrong_words(trouble.values), "wrong")
            self.own.line.setFocus()
            self.own.line.selectAll()
        elif trouble.key in ABOUT_NEW and new:
            new.refuse(words)
        else:
            self._notice.set_words(words, Role.WRONG)
            self._notice.show()

    def say_at(self, field: LineField, trouble: Trouble) -> None:
        """Say it at *field* instead of above all of them."""
        self._notice.hide()
        field.say(sentence(trouble.key, trouble.values), "wrong")
        field.line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a line goes on to the next, as in the form; the rest is the sheet's."""
        at = QApplication.focusWidget()
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and isinstance(at, QLineEdit):
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_act(self) -> None:
        if not self._act.isEnabled():
            return
        self._notice.hide()
        new = self._new_passphrase()
        wrong = self.first_wrong() or (new.first_wrong() if new else None)
        if wrong is None and not self.own.text():
            self.own.say(self.tr("Ketik kata sandi Anda untuk memastikan ini Anda."), "attention")
            wrong = self.own
        if wrong:
            wrong.line.setFocus()
            return
        self._be_busy(True)
        self.confirmed.emit()

    def first_wrong(self) -> LineField | None:
        """A field of its own that will not do yet; overridden by sheets that have some."""
        return None

    def _new_passphrase(self) -> NewPassphrase | None:
        return next((f for f in self._fields if isinstance(f, NewPassphrase)), None)

    def _be_busy(self, is_busy: bool) -> None:
        self.own.line.setReadOnly(is_busy)
        new = self._new_passphrase()
        if new:
            new.set_busy(is_busy)
        self._act.setEnabled(not is_busy)
        self._act.set_words(self.tr("Memeriksa …") if is_busy else self._act_words)

    def _forget(self) -> None:
        """Nothing that was typed stays behind."""
        for line in self.findChildren(QLineEdit):
            line.clear()
        self.deleteLater()
