"""Killed anywhere while it ends, a recovery leaves a vault that one of the passphrases opens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from services.recovering import Organisation, make_workspace

from fieldreg.services import recovery

SCRIPT = Path(__file__).with_name("recovery_kills.py")
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def ends(place, enrolment, kind):
    """What opened after each kill, in the order of the steps."""
    organisation = Organisation()
    folder = make_workspace(place / "workspace", enrolment, organisation.recipient)
    request = recovery.make_request(folder)
    (place / "answer").write_bytes(organisation.answer(request.data))
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(place), kind],
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )
    return [line.split()[1:] for line in done.stdout.splitlines()]


def test_any_prefix_leaves_the_old_passphrase_or_the_new_one(tmp_path, enrolment):
    *killed, done = ends(tmp_path, enrolment, "sound")
    assert done == ["done", "new"]
    assert len(killed) >= 12
    assert {tuple(k) for k in killed} == {("killed", "old"), ("killed", "new")}
    assert killed == sorted(killed, reverse=True)  # first the old one, from some step on the new


def test_the_harness_notices_a_vault_that_nothing_opens(tmp_path, enrolment):
    assert ["killed", "nothing"] in ends(tmp_path, enrolment, "broken")
