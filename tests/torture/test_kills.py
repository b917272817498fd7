from torture.proof import prove


def test_a_program_that_is_killed_anywhere_keeps_every_promise(monkeypatch):
    prove("kills", monkeypatch)
