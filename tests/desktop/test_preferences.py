"""What was chosen for the screen lies in the workspace, and is as private or shared as it."""

import stat
import sys

import pytest

from fieldreg.desktop.preferences import FILE_NAME, Preferences, keep, load


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize(("folder_mode", "mode"), [(0o700, 0o600), (0o2770, 0o660)])
def test_the_file_follows_its_folder(tmp_path, folder_mode: int, mode: int) -> None:
    tmp_path.chmod(folder_mode)
    for scheme in ("dark", "light"):
        keep(tmp_path, Preferences(language="en", scheme=scheme))
        assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == mode
        assert load(tmp_path, Preferences()).scheme == scheme


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link_that_another_account_laid(tmp_path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("of somebody")
    (tmp_path / FILE_NAME).symlink_to(kept)
    keep(tmp_path, Preferences(scheme="dark"))
    assert kept.read_text() == "of somebody"
    assert load(tmp_path, Preferences()).scheme == "dark"
