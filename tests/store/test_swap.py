"""Exchanging files of a vault: what lies in the way."""

import sys

import pytest

from fieldreg.store.swap import STAGING, staging_folder


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_new_files_are_not_made_where_a_link_leads(tmp_path) -> None:
    other = tmp_path / "of somebody"
    other.mkdir()
    (other / "vault.db").write_text("precious")
    (tmp_path / STAGING).symlink_to(other)
    place = staging_folder(tmp_path)
    assert not place.is_symlink()
    assert list(place.iterdir()) == []
    assert (other / "vault.db").read_text() == "precious"
