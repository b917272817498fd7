"""One question of a form: label above, control, and one line below for help or what is wrong.

The line below is always reserved, so that nothing moves when it fills.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldreg.desktop.theme import tokens
from fieldreg.desktop.theme.tokens import Role

from .control import set_state
from .icon_label import IconLabel
from .link_text import LinkText
from .notice import ICONS, Notice
from .text import Text

_SMALL_ICON = 14
_ACT_HEIGHT = 18
_UNDER, _UNDER_WITH_ACT = (0, 2, 0, 6), (0, 2, 0, 4)


class FieldBox(QWidget):
    """A labelled control. `control` is the widget that is asked. Signals: `acted()` when the way
    out of what is wrong was pressed."""

    acted = Signal()

    def __init__(
        self,
        label: str,
        control: QWidget,
        *,
        help_words: str = "",
        width: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        """*width* is the control's in pixels; 0 lets it keep its own."""
        super().__init__(parent)
        self.control = control
        self._help = help_words
        self._message, self._role = "", ""
        self._is_help_shown = False
        if width:
            control.setMinimumWidth(min(width, 96))
            control.setMaximumWidth(width)
            control.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        control.setAccessibleName(label)
        control.setAccessibleDescription(help_words)
        self._label = Text(label, size=tokens.SMALL, is_medium=True)
        self._hint = Text(size=tokens.SMALL, look="muted")
        self._aside_icon = IconLabel(size=_SMALL_ICON)
        self._aside = Text(size=tokens.SMALL)
        self._under_icon = IconLabel(size=_SMALL_ICON)
        self._under = Text(size=tokens.SMALL, wrap=True, look="muted")
        self._act = LinkText("", height=_ACT_HEIGHT)
        self._act.hide()
        self._act.clicked.connect(self.acted)
        self.reason = Notice(Role.ATTENTION, "", icon_name="message-square-warning")
        self.reason.hide()
        self._lay_out()
        self._show_under()

    def set_hint(self, words: str) -> None:
        """A quiet word after the label (may stay empty)."""
        self._hint.setText(words)

    def set_aside(self, words: str, role: str = Role.MUTED, icon_name: str = "") -> None:
        """A word beside the control: what was understood, or where a value came from."""
        self._aside.setText(words)
        self._aside.set_look(role if words else "")
        self._aside_icon.setVisible(bool(icon_name))
        self._aside_icon.set_icon(icon_name, role)

    def set_message(self, words: str, role: str = Role.WRONG) -> None:
        """What is wrong or worth a look, at the field; empty clears."""
        self._message, self._role = words, str(role)
        marks = words and role in (Role.WRONG, Role.ATTENTION)
        set_state(self.control, str(role) if marks else "")
        self._show_under()

    def set_act(self, words: str) -> None:
        """A way out beside the message; empty for none."""
        self._act.set_words(words)
        self._act.setVisible(bool(words))
        # It is taller than a line of words; the room below takes that up, so that nothing moves.
        self._line.setContentsMargins(*(_UNDER_WITH_ACT if words else _UNDER))

    def set_help_shown(self, is_shown: bool) -> None:
        """Show the help in the line below, where nothing more important stands."""
        self._is_help_shown = is_shown
        self._show_under()

    def set_reason(self, words: str) -> None:
        """What the centre asks for at this field; empty clears."""
        self.reason.set_words(words)
        self.reason.setVisible(bool(words))
        self._held.setContentsMargins(0, tokens.GRID if words else 0, 0, 0)

    def set_quiet(self, is_quiet: bool) -> None:
        """Mute the label of a question that does not matter now."""
        self._label.set_look("muted" if is_quiet else "")

    @property
    def label(self) -> str:
        """The words above the control."""
        return self._label.text()

    @property
    def message(self) -> str:
        """What stands below as wrong or worth a look."""
        return self._message

    @property
    def aside(self) -> str:
        """The word beside the control."""
        return self._aside.text()

    @property
    def under(self) -> str:
        """All that stands in the line below, help included."""
        return self._under.text()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(tokens.GRID)
        top.addWidget(self._label)
        top.addWidget(self._hint)
        top.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(self.control, 1)
        middle.addSpacing(6)
        middle.addWidget(self._aside_icon)
        middle.addWidget(self._aside)
        middle.addStretch(0)
        self._aside_icon.hide()
        self._line = under = QHBoxLayout()
        under.setContentsMargins(*_UNDER)
        under.setSpacing(6)
        under.addWidget(self._under_icon, 0, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self._under, 1, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self._act, 0, Qt.AlignmentFlag.AlignTop)
        self._under.setMinimumHeight(16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addSpacing(tokens.HALF)
        column.addLayout(middle)
        self._held = QVBoxLayout()
        self._held.addWidget(self.reason)
        column.addLayout(self._held)
        column.addLayout(under)

    def _show_under(self) -> None:
        if self._message:
            self._under_icon.set_icon(ICONS.get(Role(self._role), "info"), self._role)
        self._under_icon.setVisible(bool(self._message))
        self._under.set_look(self._role if self._message else "muted")
        self._under.setText(self._message or (self._help if self._is_help_shown else ""))
