from torture.proof import prove


def test_a_full_or_failing_disk_is_said_and_costs_nothing(monkeypatch):
    prove("faults", monkeypatch)
