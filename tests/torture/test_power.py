from torture.proof import prove


def test_a_power_cut_anywhere_takes_nothing_promised(monkeypatch):
    prove("power", monkeypatch)
