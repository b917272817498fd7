"""A harness in its small form: nothing is lost, and its control, which must lose, does."""

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from torture.harness.__main__ import in_own_process
from torture.harness.catalogue import HARNESSES, Entry

ROOT = Path(__file__).parents[2]


def prove(
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    module: str = "torture.harness",
    harnesses: Mapping[str, Entry] = HARNESSES,
) -> None:
    """Run it with a fixed seed, in a process of its own."""
    paths = [str(ROOT), str(ROOT / "tests"), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    result = in_own_process(name, harnesses[name].small, seed=1, module=module)
    if result.skipped:
        pytest.skip(result.skipped)
    assert result.losses == []
    assert result.runs >= harnesses[name].small * 8 // 10
    assert result.control_losses > 0, "the control lost nothing: the harness proves nothing"
