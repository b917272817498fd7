"""The one style sheet, made from tokens. Widgets are addressed by the `look` property."""

from __future__ import annotations

from string import Template

from . import tokens
from .tokens import Tokens

_SHEET = Template("""
QToolTip { background: $surface; color: $ink; border: 1px solid $border; padding: 4px 8px; }
QLabel { background: transparent; }
QLabel[look="muted"] { color: $muted; }
QLabel[look="accent"] { color: $accent; }
QLabel[look="good"] { color: $good; }
QLabel[look="attention"] { color: $attention; }
QLabel[look="wrong"] { color: $wrong; }
QLabel[look="information"] { color: $information; }

QLineEdit, QPlainTextEdit {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: ${corner}px;
    placeholder-text-color: $muted;
    padding: 1px 11px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit { min-height: ${inside}px; max-height: ${inside}px; }
QPlainTextEdit { padding: 5px 7px; }
QLineEdit:focus, QPlainTextEdit:focus { border: ${ring}px solid $accent; padding: 0px 10px; }
QPlainTextEdit:focus { padding: 4px 6px; }
QLineEdit[state="wrong"] { border-color: $wrong; }
QLineEdit[state="attention"] { border-color: $attention; }
QLineEdit[state]:focus { border-color: $accent; }
QLineEdit:disabled, QPlainTextEdit:disabled { background: $paper; color: $muted; }
QPlainTextEdit[look="reading"] { border: 1px solid $line; padding: 11px 13px; }
QPlainTextEdit[look="reading"]:focus { border: ${ring}px solid $accent; padding: 10px 12px; }
QLineEdit:read-only { background: $paper; }

QPushButton {
    background: $surface; color: $ink; border: 1px solid $border; border-radius: ${corner}px;
    min-height: ${inside}px; max-height: ${inside}px; padding: 1px 15px;
}
QPushButton[keyed="true"] { text-align: left; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: ${ring}px solid $accent; padding: 0px 14px; }
QPushButton:disabled { color: $muted; border-color: $line; background: $paper; }
QPushButton[look="primary"] {
    background: $accent; color: $on_accent; border-color: $accent; font-weight: 500;
}
QPushButton[look="primary"]:hover, QPushButton[look="primary"]:pressed {
    background: $accent_hover; border-color: $accent_hover;
}
QPushButton[look="primary"]:focus { border: ${ring}px solid $ink; }
QPushButton[look="primary"]:disabled {
    background: $line; color: $muted; border-color: $line;
}
QPushButton[look="plain"], QPushButton[look="danger"] { padding: 1px 9px; }
QPushButton[look="plain"]:focus, QPushButton[look="danger"]:focus { padding: 0px 8px; }
QPushButton[look="plain"] { background: transparent; border: 1px solid transparent; }
QPushButton[look="plain"]:hover { background: $hover; }
QPushButton[look="plain"]:pressed { background: $pressed; }
QPushButton[look="plain"]:focus { border: ${ring}px solid $accent; }
QPushButton[look="danger"] { color: $wrong; background: transparent; border-color: transparent; }
QPushButton[look="danger"]:hover { background: $wrong_soft; }
QPushButton[look="danger"]:focus { border: ${ring}px solid $accent; }

QPushButton[look="check"] { padding: 1px 13px 1px 11px; text-align: left; }
QPushButton[look="check"]:checked {
    background: $accent_soft; color: $accent; border-color: $accent; font-weight: 500;
}
QPushButton[look="check"]:focus { padding: 0px 12px 0px 10px; border: ${ring}px solid $accent; }
QPushButton[look="section"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 1px 11px;
}
QPushButton[look="section"]:hover { background: $hover; }
QPushButton[look="section"]:checked { background: $accent_soft; color: $accent; font-weight: 500; }
QPushButton[look="section"]:focus { border: ${ring}px solid $accent; padding: 0px 10px; }
QPushButton[look="finding"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 3px 7px;
    min-height: 0px; max-height: 400px;
}
QPushButton[look="finding"]:hover { background: $hover; }
QPushButton[look="finding"]:focus { border: ${ring}px solid $accent; padding: 2px 6px; }
QPushButton[look="link"] {
    background: transparent; border: 1px solid transparent; color: $accent; font-weight: 500;
    font-size: ${small}px; padding: 0px 7px; min-height: 0px; max-height: 40px;
}
QPushButton[look="link"]:hover { background: $hover; }
QPushButton[look="link"]:focus { border: ${ring}px solid $accent; padding: 0px 6px; }

QFrame[look="card"] {
    background: $surface; border: 1px solid $line; border-radius: ${corner}px;
}
QFrame[look="surface"] { background: $surface; border: none; }
QFrame[look="before"] {
    background: $paper; border: 1px dashed $line; border-radius: ${corner}px;
}
QFrame[look="paper"] { background: $paper; border: none; }
QFrame[look="rule"] { background: $line; border: none; }
QFrame[look="popup"] {
    background: $surface; border: 1px solid $border; border-radius: ${corner}px;
}

QScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget[look="bare"] { background: transparent; }
QListView, QTableView, QTreeView {
    background: $surface; color: $ink; border: none; outline: none;
    selection-background-color: $accent_soft; selection-color: $ink;
}
QListView[look="choices"] { border-radius: ${corner}px; padding: 4px; }
QListView[look="choices"]::item { min-height: 32px; padding: 0px 8px; border-radius: 4px; }
QListView[look="choices"]::item:hover { background: $hover; color: $ink; }
QListView[look="choices"]::item:selected { background: $accent_soft; color: $ink; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
    background: $surface; color: $muted; border: none; border-bottom: 1px solid $line;
    padding: 0px 8px; min-height: 32px; font-size: ${small}px; font-weight: 500;
}
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $border; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu {
    background: $surface; color: $ink; border: 1px solid $border; padding: 4px;
}
QMenu::item { padding: 8px 24px 8px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $ink; }
QMenu::item:disabled { color: $muted; }
QMenu::icon { padding-left: 12px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }
QProgressBar {
    background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px;
}
QProgressBar::chunk { background: $accent; border-radius: 3px; }
""")


def sheet(colours: Tokens) -> str:
    """The style sheet of one scheme."""
    names = [n for n in Tokens.__dataclass_fields__ if not n.startswith("_")]
    return _SHEET.substitute(
        {n: getattr(colours, n) for n in names},
        hover=colours.hover,
        pressed=colours.pressed,
        accent_hover=colours.accent_hover,
        accent_soft=colours.soft("accent", 0.14),
        wrong_soft=colours.soft("wrong"),
        scroll=tokens.mix(colours.border, colours.paper, 0.5),
        corner=tokens.CORNER,
        ring=tokens.RING,
        small=tokens.SMALL,
        inside=tokens.CONTROL_HEIGHT - 4,
    )
