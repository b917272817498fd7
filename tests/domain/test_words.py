from fieldreg.domain.trouble import EnvironmentTrouble, Trouble, UserTrouble
from fieldreg.domain.words import Words


def test_words_fall_back_to_indonesian():
    words = Words("Ya", "Yes", "Inggih")
    assert [words.text(lang) for lang in ("id", "en", "ban", "fr")] == ["Ya", "Yes", "Inggih", "Ya"]
    assert Words("Ya").text("en") == "Ya"


def test_words_are_filled_in_every_language():
    assert Words("{n} orang", "{n} people").filled(n=3) == Words("3 orang", "3 people")


def test_each_language_is_filled_with_its_own_words():
    frame, who = Words("oleh {who}", "by {who}"), Words("dinas {x}", "the office {x}")
    assert frame.filled_each(who=who) == Words("oleh dinas {x}", "by the office {x}")
    assert frame.filled_each(who=Words("Polri")) == Words("oleh Polri", "by Polri")


def test_trouble_is_a_key_with_values_and_no_sentence():
    trouble = UserTrouble("wrong_passphrase", wait_seconds=30)
    assert isinstance(trouble, Trouble)
    assert not isinstance(trouble, EnvironmentTrouble)
    assert (str(trouble), trouble.values) == ("wrong_passphrase", {"wait_seconds": 30})
