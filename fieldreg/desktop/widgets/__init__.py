"""Small dumb views: data in, meaningful events out. No other room is touched from here."""

from .buttons import DangerButton, PlainButton, PrimaryButton, QuietButton
from .cards import Card, EmptyState, Rule
from .icon_label import IconLabel
from .notice import Notice
from .pill import Pill, paint_pill, pill_width
from .text import Text

__all__ = [
    "Card",
    "DangerButton",
    "EmptyState",
    "IconLabel",
    "Notice",
    "Pill",
    "PlainButton",
    "PrimaryButton",
    "QuietButton",
    "Rule",
    "Text",
    "paint_pill",
    "pill_width",
]
