"""The real stack with its centre on PostgreSQL; more with `python -m simulation real-postgres`."""

from __future__ import annotations

import pytest
from simulation import postgres_stack
from simulation.centre_place import CentrePlace
from simulation.kinds import KINDS, block
from simulation.real_stack import RealWorld


@pytest.mark.parametrize(("kind", "seed"), [("real-postgres", 62), ("real-postgres-sticks", 65)])
def test_postgres_ends_with_everything_delivered_once_and_as_sqlite_does(
    kind: str, seed: int
) -> None:
    told = block((kind, seed, 1))
    assert told.faults == []
    assert told.met >= {"crash", "centre restored"}


class Unmoved(CentrePlace):
    """A place whose backup is not brought back."""

    def take_back(self) -> None:
        """Nothing happens."""


class OnAnother(RealWorld):
    """A centre that ends otherwise, though nothing is lost."""

    place_type = Unmoved


def test_control_a_database_that_ends_otherwise_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(postgres_stack, "OnPostgres", OnAnother)
    monkeypatch.setattr(postgres_stack, "SAME_ON_SQLITE", {OnAnother: RealWorld})
    faults = block(("real-postgres", 62, 2)).faults
    assert any("PostgreSQL and SQLite end otherwise" in text for _, text in faults)
    assert KINDS["real-postgres"].is_real
