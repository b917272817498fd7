"""Trouble with officers and keys is told in both languages, with what is safe."""

import pytest

from fieldreg.desktop.key_messages import KEYS
from fieldreg.desktop.messages import is_worded, sentence


@pytest.mark.parametrize("key", [*KEYS, "device_secret_missing", "officer_unknown"])
def test_it_says_what_is_safe(key: str) -> None:
    assert is_worded(key)
    assert "{" not in sentence(key, {})
    assert "aman" in sentence(key, {}) or "Tidak ada yang diubah" in sentence(key, {})
