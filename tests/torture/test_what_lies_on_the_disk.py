from torture.proof import prove


def test_each_flipped_bit_is_noticed_or_harmless(monkeypatch):
    prove("flips", monkeypatch)


def test_no_byte_shows_a_person_after_a_full_day(monkeypatch):
    prove("bytes", monkeypatch)


def test_a_wrong_passphrase_learns_nothing(monkeypatch):
    prove("passphrases", monkeypatch)


def test_restores_lose_and_double_nothing(monkeypatch):
    prove("drills", monkeypatch)
