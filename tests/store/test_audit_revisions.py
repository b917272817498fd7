"""The chains of revisions: a link that does not hold is named."""

from __future__ import annotations

import pytest
from store.audit_chains import (
    run,
    undone,
)

from fieldreg.domain.words import Act, Audited
from fieldreg.store import audit
from fieldreg.store.audit_verifying import Fault, verify

from .conftest import Workbench

# The chains of revisions.


def revisions(bench: Workbench, count: int) -> None:
    for number in range(count):
        bench.save(bench.new_id(), {"full_name": f"NI LUH {number}"})


def test_untouched_revisions_are_whole(bench: Workbench):
    revisions(bench, 4)
    bench.store.new_incarnation("00000000-0000-7000-8000-00000000a002")
    revisions(bench, 2)
    with bench.store.reading() as connection:
        found = verify(connection)
    assert found.is_whole
    assert [chain.length for chain in found.revisions] == [4, 2]


@pytest.mark.parametrize("no", [1, 2, 4])
@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("body = CAST(replace(CAST(body AS TEXT), 'LUH', 'MADE') AS BLOB)", Fault.CHANGED),
        ("salt = randomblob(16)", Fault.CHANGED),
        ("link = randomblob(32)", Fault.CHANGED),
        ("header = x'7b7d'", Fault.UNREADABLE),
        (f"act = '{Act.VOIDED}'", Fault.MISNUMBERED),
        ("record_id = 'somebody'", Fault.MISNUMBERED),
        ("body = NULL, salt = NULL, commitment = randomblob(32)", Fault.CHANGED),
    ],
)
def test_a_changed_revision_is_named(bench: Workbench, no: int, change: str, fault: Fault):
    revisions(bench, 4)
    with undone(bench) as connection:
        run(connection, f"UPDATE revision SET {change} WHERE revision_no = :no", no=no)
        (found,) = verify(connection).revisions
        assert (found.broken.no, found.broken.fault) == (no, fault)


def test_a_gap_that_a_rescue_left_is_told_and_is_no_fault(bench: Workbench):
    revisions(bench, 5)
    with undone(bench) as connection:
        run(connection, "DELETE FROM revision WHERE revision_no IN (2, 3)")
        (found,) = verify(connection).revisions
        assert (found.broken.no, found.broken.fault) == (2, Fault.MISSING)
        audit.note(connection, Audited.RESCUED, at="2025-11-03T01:02:03Z")
        (found,) = verify(connection).revisions
        assert (found.broken, found.gaps) == (None, ((2, 3),))
        run(connection, "UPDATE revision SET salt = randomblob(16) WHERE revision_no = 5")
        (found,) = verify(connection).revisions
        assert (found.broken.no, found.gaps) == (5, ((2, 3),))


def test_a_revision_taken_away_is_named(bench: Workbench):
    revisions(bench, 4)
    with undone(bench) as connection:
        run(connection, "DELETE FROM revision WHERE revision_no = 2")
        (found,) = verify(connection).revisions
        assert (found.broken.no, found.broken.fault, found.after) == (2, Fault.MISSING, 2)
