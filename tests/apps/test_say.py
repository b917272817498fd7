"""The command line speaks the language asked for, and never fails to say something."""

import pytest

from fieldreg.apps.recovery_words import RECOVERY_TROUBLES
from fieldreg.apps.say import explain, language_of, words
from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.sync.trouble import Trouble


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


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_database_of_a_newer_version_says_which_is_too_old(language, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", language)
    said = explain(EnvironmentTrouble("tables_newer", step="9999", version="0.1.0"))
    assert "9999" in said
    assert "0.1.0" in said


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"tries_left": 4, "wait_seconds": 0}, "Kata sandi salah. Data Anda aman; coba lagi."),
        ({"tries_left": 2, "wait_seconds": 0}, "masih 2 kali sebelum harus menunggu"),
        ({"tries_left": 0, "wait_seconds": 45}, "coba lagi dalam 45 detik"),
        ({"tries_left": 0, "wait_seconds": 725}, "coba lagi dalam 12 menit 5 detik"),
        ({}, "Kata sandi salah"),
    ],
)
def test_wrong_passphrases_say_what_is_left_and_how_long_to_wait(values, said, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
    told = explain(UserTrouble("wrong_passphrase", **values))
    assert said in told
    # While one must wait it was not looked at: nobody may call it wrong.
    assert ("Kata sandi salah" in told) == (not values.get("wait_seconds"))


def test_unknown_trouble_still_says_what_is_safe(monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
    assert "aman" in explain(UserTrouble("something_new"))


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", [str(key) for key in Trouble])
def test_each_end_of_an_exchange_has_its_sentence(key, language, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", language)
    said = explain(EnvironmentTrouble(key))
    assert f"({key})" not in said  # it is what stands where there is no sentence
    assert "{" not in said


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", RECOVERY_TROUBLES)
def test_each_trouble_of_a_recovery_has_its_sentence(key, language, monkeypatch):
    monkeypatch.setenv("FIELDREG_LANGUAGE", language)
    said = explain(UserTrouble(key, count=23, words=24, wrong="3 (bacan?)"))
    assert said == RECOVERY_TROUBLES[key].filled(count=23, words=24, wrong="3 (bacan?)").text(
        language
    )
    assert "{" not in said
