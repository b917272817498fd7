"""Bad lines and sudden ends, in their small forms; large ones with `make lines`."""

import pytest
from lines.harness.catalogue import HARNESSES
from torture.proof import prove


@pytest.mark.parametrize("name", HARNESSES)
def test_every_line_delivers_once(name, monkeypatch):
    prove(name, monkeypatch, "lines.harness", HARNESSES)
