"""Small dumb views: data in, meaningful events out. No other room is touched from here."""

from .buttons import DangerButton, PlainButton, PrimaryButton, QuietButton
from .cards import Card, EmptyState, Rule
from .check_buttons import CheckButtons
from .click_row import ClickRow
from .control import Control
from .field_box import FieldBox
from .filter_combo import FilterCombo
from .icon_label import IconLabel
from .lines import GroupedDigits, LineControl, MoneyControl
from .link_text import LinkText
from .long_text import LongText
from .moment import MomentControl
from .notice import Notice
from .path_text import PathText
from .pill import Pill, paint_pill, pill_width
from .segments import Segments
from .side_button import SideButton
from .text import Text, tip

__all__ = [
    "Card",
    "CheckButtons",
    "ClickRow",
    "Control",
    "DangerButton",
    "EmptyState",
    "FieldBox",
    "FilterCombo",
    "GroupedDigits",
    "IconLabel",
    "LineControl",
    "LinkText",
    "LongText",
    "MomentControl",
    "MoneyControl",
    "Notice",
    "PathText",
    "Pill",
    "PlainButton",
    "PrimaryButton",
    "QuietButton",
    "Rule",
    "Segments",
    "SideButton",
    "Text",
    "paint_pill",
    "pill_width",
    "tip",
]
