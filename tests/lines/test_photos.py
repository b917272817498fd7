"""The control of the photos in the sessions: where none is ever sent, each is missed."""

from __future__ import annotations

from pathlib import Path

import pytest
from lines.harness.office import Officer
from lines.harness.photos import Photographer
from lines.harness.sessions import _all

from fieldreg.services.views import SyncReport
from fieldreg.sync import https


class Forgetful(Photographer):
    """The text is delivered, and the photos are forgotten."""

    def sync(self) -> SyncReport:
        return Officer.sync(self)


def test_control_a_photo_that_never_left_is_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(https, "_TIMEOUTS", (2.0, 1.0))
    losses: list[str] = []
    seen, _ = _all(tmp_path, Forgetful, 4, 1, losses)
    assert seen.photos
    assert len(losses) == seen.photos
    assert all(loss.startswith("photo lost: ") for loss in losses)
