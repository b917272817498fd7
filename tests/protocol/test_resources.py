import sys
from pathlib import Path

import pytest

from fieldreg.protocol.resources import resource


def test_a_shipped_folder_is_found():
    assert resource("packs", "denpasar-2025.2").is_dir()


def test_what_was_not_shipped_is_named():
    with pytest.raises(FileNotFoundError, match="packs/nowhere"):
        resource("packs", "nowhere")


def test_the_frozen_app_looks_beside_itself_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    shipped = tmp_path / "resources" / "packs"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert resource("packs") == shipped
