"""The command line speaks the language asked for, and never fails to say something."""

import pytest

from fieldreg.apps.say import explain, language_of, words
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ([], "id"),
        (["--language", "en"], "en"),
        (["--language=en", "demo"], "en"),
        (["--language", "xx"], "id"),
        (["--language"], "id"),
    ],
)
def test_language_of(arguments, language, monkeypatch):
    monkeypatch.delenv("FIELDREG_LANGUAGE", raising=False)
    assert language_of(arguments) == language


def test_words_follow_the_environment(monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "en")
    assert words("orang", "people") == "people"


def test_explains_with_values(monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "en")
    assert "8443" in explain(EnvironmentTrouble("port_taken", port=8443))


def test_unknown_trouble_still_says_what_is_safe(monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
    assert "aman" in explain(UserTrouble("something_new"))
