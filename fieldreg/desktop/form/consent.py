"""The text that is read out before consent, in the language chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Card, Notice, Text
from fieldreg.domain.fields import Group, PackList
from fieldreg.domain.pack import Pack
from fieldreg.domain.record import Value, Values

_HEIGHT = 240


def is_consent(group: Group) -> bool:
    """Whether a group of fields asks for consent: one of them chooses among consent texts."""
    return any(f.choices is PackList.CONSENT_TEXTS for f in group.fields)


def consent_defaults(pack: Pack, prefix: str) -> dict[str, Value]:
    """The pack's first text and Indonesian, until somebody chooses otherwise."""
    if not pack.consent_texts:
        return {}
    version = pack.consent_texts[0].version
    return {f"{prefix}.text_version": version, f"{prefix}.language": "id"}


class ConsentText(Card):
    """Shows the chosen text, and says so where a part of it is unconfirmed."""

    def __init__(self, pack: Pack, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._pack, self._prefix = pack, prefix
        self._shown = ("", "")
        self._heading = Text(is_bold=True)
        self._unsure = Notice(
            Role.ATTENTION,
            self.tr(
                "Naskah Bali ini belum diperiksa penuturnya. Jelaskan juga dalam bahasa Indonesia."
            ),
        )
        self._text = Text(wrap=True, selectable=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignTop)
        inside = QFrame()
        inside.setProperty("look", "surface")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, tokens.BETWEEN_FIELDS, 0)
        column.addWidget(self._text)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFixedHeight(_HEIGHT)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._unsure)
        self.body.addWidget(scroll)

    @property
    def words(self) -> str:
        """The text that is shown."""
        return self._text.text()

    def show_for(self, values: Values) -> None:
        """Show the text that *values* name, the pack's first where they name none."""
        version = str(values.get(f"{self._prefix}.text_version", ""))
        language = str(values.get(f"{self._prefix}.language", "")) or "id"
        if (version, language) == self._shown:
            return
        self._shown = (version, language)
        texts = self._pack.consent_texts
        text = next((t for t in texts if t.version == version), texts[0] if texts else None)
        self.setVisible(text is not None)
        if text:
            self._heading.setText(said(text.title))
            self._text.setText(text.text.text(language).replace("\n", "\n\n"))
            self._unsure.setVisible(language == "ban" and "ban" in text.unconfirmed)
