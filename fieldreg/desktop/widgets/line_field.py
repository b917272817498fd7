"""One line to type in, for the few questions that are no field of a registration."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from fieldreg.desktop import icons
from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role

from .text import Text, repolish, tip


class LineField(QWidget):
    """Label above, line below, words of help or trouble under it; for the few fields that are
    no field of a registration."""

    def __init__(
        self, label: str, name: str, *, is_secret: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        self.line.setObjectName(f"field:{name}")
        self.line.setAccessibleName(label)
        self.line.setMaxLength(200)
        self.line.setFixedHeight(tokens.CONTROL_HEIGHT)
        self._below = Text(size=tokens.SMALL, look="muted", wrap=True)
        self._below.hide()
        caption = Text(label, is_medium=True)
        caption.setBuddy(self.line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.HALF)
        column.addWidget(caption)
        column.addWidget(self.line)
        column.addWidget(self._below)
        if is_secret:
            self._add_eye()

    def text(self) -> str:
        """What is typed."""
        return self.line.text()

    @property
    def is_wrong(self) -> bool:
        """Whether `wrong` words stand under the line."""
        return str(self.line.property("state")) == "wrong"

    def say(self, words: str, look: str = "muted") -> None:
        """Words under the line; empty for none. `wrong` frames the line too."""
        self._below.setText(words)
        self._below.set_look(look)
        self._below.setVisible(bool(words))
        self.line.setProperty("state", look if look in ("wrong", "attention") else "")
        repolish(self.line)

    def _add_eye(self) -> None:
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        eye = self.line.addAction(
            icons.icon("eye", Role.MUTED, tokens.ICON_SMALL),
            QLineEdit.ActionPosition.TrailingPosition,
        )
        eye.setToolTip(tip(self.tr("Perlihatkan kata sandi")))
        eye.setCheckable(True)
        eye.toggled.connect(self._on_eye)

    def _on_eye(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        self.line.setEchoMode(mode)
