"""The key that goes with a code: the same again for the same code, however it is typed."""

import pytest

from fieldreg.services.enrol_keys import KEYS_FILE, key_for

CODE = "7K3M-9Q2X-ABCD-0123"


def test_the_same_code_has_the_same_key_and_another_code_another(tmp_path):
    folder = tmp_path / "not there yet"
    key = key_for(folder, CODE)
    other = key_for(folder, "7K3M-9Q2X-ABCD-0124")
    assert len(key) == len(other) == 32
    assert key != other
    assert key_for(folder, CODE) == key
    assert key_for(folder, "7k3m 9q2x abcd o123") == key
    assert CODE.encode() not in (folder / KEYS_FILE).read_bytes()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"format": 1, "keys": {"x": "00"}}', b'{"format": 1, "keys": []}']
)
def test_a_file_that_cannot_be_read_is_none(tmp_path, data):
    (tmp_path / KEYS_FILE).write_bytes(data)
    key = key_for(tmp_path, CODE)
    assert key_for(tmp_path, CODE) == key
