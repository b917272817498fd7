"""The command line keeps its language in the environment; each test gets it back as it was."""

import pytest


@pytest.fixture(autouse=True)
def own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIELDREG_LANGUAGE", "id")
