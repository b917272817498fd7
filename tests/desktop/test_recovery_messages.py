"""Whatever a lost passphrase may run into is worded on the screen as on the command line."""

from fieldreg.apps.recovery_words import RECOVERY_TROUBLES
from fieldreg.desktop.messages import is_worded, sentence

NOT_ON_SCREEN = ("request_", "recovery_")


def test_every_trouble_at_the_laptop_is_worded():
    at_laptop = [key for key in RECOVERY_TROUBLES if not key.startswith(NOT_ON_SCREEN)]
    assert len(at_laptop) > 8
    assert [key for key in at_laptop if not is_worded(key)] == []


def test_a_wrong_word_is_named():
    assert "3 (bacan, baban?)" in sentence("words_unreadable", {"wrong": "3 (bacan, baban?)"})
