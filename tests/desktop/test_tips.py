"""A name that looks like markup is shown as it is, also in a tooltip."""

import pytest
from PySide6.QtGui import QTextDocument

from fieldreg.desktop.widgets import tip


@pytest.mark.parametrize("name", ["<img src=x><b>TEBAL</b>", "A & B", "I MADE 'DARMA'", "&lt;"])
def test_a_tooltip_shows_exactly_the_words(qapp, name):
    shown = QTextDocument()
    shown.setHtml(tip(name))
    assert shown.toPlainText() == name


def test_no_words_no_tooltip():
    assert tip("") == ""
