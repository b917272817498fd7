"""The text that is read out before consent, in the language chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.translation import said
from fieldreg.desktop.widgets import Card, Notice, Text
from fieldreg.domain.fields import Group, PackList
from fieldreg.domain.pack import Pack, Shelf
from fieldreg.domain.pack.parts import ConsentText as Naskah
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

    def __init__(
        self, pack: Pack, shelf: Shelf, prefix: str, parent: QWidget | None = None
    ) -> None:
        """*shelf* has the texts of other versions, which earlier records name."""
        super().__init__("", parent)
        self._pack, self._shelf, self._prefix = pack, shelf, prefix
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
        self._lost = Notice(
            Role.ATTENTION,
            self.tr(
                "Naskah izin ini tidak ada di laptop ini. Izinnya tetap tercatat; "
                "pilih naskah lain hanya jika izin diminta lagi."
            ),
        )
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setFixedHeight(_HEIGHT)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self._lost)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._unsure)
        self.body.addWidget(scroll)

    @property
    def words(self) -> str:
        """The text that is shown."""
        return self._text.text()

    def show_for(self, values: Values) -> None:
        """Show the text that *values* name, the pack's first where they name none.

        One that no pack of this laptop has is never replaced by another: nobody agreed to that.
        """
        version = str(values.get(f"{self._prefix}.text_version", ""))
        language = str(values.get(f"{self._prefix}.language", "")) or "id"
        if (version, language) == self._shown:
            return
        self._shown = (version, language)
        text = self._find(version)
        is_lost = bool(version) and text is None
        self.setVisible(is_lost or text is not None)
        self._lost.setVisible(is_lost)
        self._scroll.setVisible(not is_lost)
        self._heading.setVisible(not is_lost)
        self._unsure.hide()
        if text:
            self._heading.setText(said(text.title))
            self._text.setText(text.text.text(language).replace("\n", "\n\n"))
            self._unsure.setVisible(language == "ban" and "ban" in text.unconfirmed)

    def _find(self, version: str) -> Naskah | None:
        own = self._pack.consent_texts
        if not version:
            return own[0] if own else None
        others = (t for p in reversed(self._shelf.packs) for t in p.consent_texts)
        return next((t for t in (*own, *others) if t.version == version), None)
