"""What another copy of the disk holds comes into a restored database: in its order, and once."""

from __future__ import annotations

import itertools
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from store.conftest import KEY, OFFICER, Workbench

from fieldreg.domain.words import Audited
from fieldreg.store import audit, merging_history
from fieldreg.store.audit_verifying import verify
from fieldreg.store.backup_files import Kept
from fieldreg.store.opening import DATABASE_FILE
from fieldreg.store.renewal import Renewal, keep_renewal
from fieldreg.store.restore import Beginning, Brought, Present, bring_back
from fieldreg.store.store import Store

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"
SECOND = "00000000-0000-7000-8000-00000000a002"
AT = "2025-11-03T01:02:03Z"
EARLIER, LATER = {"full_name": "NI WAYAN"}, {"full_name": "NI MADE"}


@dataclass
class Copies:
    """A laptop whose one save is at the centre, and a copy of its disk with a save of its own."""

    one: Workbench
    twin: Workbench
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def copy_again(self) -> None:
        """The copy is what stands on the laptop now."""
        self.one.store.close()
        self.twin.store.close()
        shutil.copyfile(self.one.folder / DATABASE_FILE, self.twin.folder / DATABASE_FILE)
        self.one.store = Store(self.one.folder, KEY)
        self.twin.store = Store(self.twin.folder, KEY)

    def restored(self, *, is_whole: bool = True) -> Brought:
        """The copy's database comes back on the laptop, with what stood there."""
        self.one.store.close()
        self.twin.store.close()
        number = next(self.numbers)
        backup = Kept(self.twin.folder / DATABASE_FILE, "1", AT, 1, "good", None)
        present = Present(self.one.folder / DATABASE_FILE, is_whole=is_whole)
        beginning = Beginning(f"00000000-0000-7000-8000-00000000b{number:03}", AT, "officer")
        brought = bring_back(
            self.one.folder, KEY, backup, present, beginning, stamp=f"stamp{number}"
        )
        self.one.store = Store(self.one.folder, KEY)
        return brought


@pytest.fixture
def copies(bench, centre, tmp_path: Path):
    bench.save(ONE, {"alias": "JRO"})
    bench.settle(centre)
    bench.store.close()
    folder = tmp_path / "twin"
    shutil.copytree(bench.folder, folder)
    bench.store = Store(bench.folder, KEY)
    twin = Workbench(Store(folder, KEY), folder, itertools.count(1_000))
    twin.save(ONE, {"birth_place": "GIANYAR"})
    yield Copies(bench, twin)
    twin.store.close()


def waiting(bench: Workbench) -> list[dict]:
    """The patches that wait, in the order in which they go."""
    rows = bench.rows(
        "SELECT body FROM revision WHERE link IS NOT NULL AND superseded_by IS NULL"
        " AND receipted_at IS NULL ORDER BY row_no"
    )
    return [json.loads(body)["patch"] for (body,) in rows]


@pytest.mark.parametrize("between", [lambda store: None, lambda s: s.new_incarnation(SECOND)])
def test_her_later_save_stays_after_the_one_whose_number_is_taken(copies, centre, between) -> None:
    copies.one.save(ONE, EARLIER)
    between(copies.one.store)
    copies.one.save(ONE, LATER)
    brought = copies.restored()
    one = copies.one
    assert (brought.rescued, brought.lost) == (2, 0)
    assert one.state(ONE).values["full_name"] == "NI MADE"
    assert waiting(one) == [{"birth_place": "GIANYAR"}, EARLIER, LATER]
    with one.store.reading() as connection:
        assert verify(connection).is_whole
    one.settle(centre)
    assert centre.records[ONE].values == one.state(ONE).values
    assert centre.records[ONE].values == {"alias": "JRO", "birth_place": "GIANYAR", **LATER}


def test_what_does_not_follow_keeps_its_number(copies, centre) -> None:
    copies.one.save(ONE, EARLIER)
    copies.one.store.new_incarnation(SECOND)
    copies.one.save(TWO, LATER)
    copies.one.save(ONE, LATER)
    copies.restored()
    kept = copies.one.rows(
        f"SELECT record_id FROM revision WHERE incarnation = '{SECOND}' AND superseded_by IS NULL"
    )
    assert kept == [(TWO,)]
    copies.one.settle(centre)
    assert centre.records[ONE].values["full_name"] == "NI MADE"
    assert centre.records[TWO].values == LATER


def test_what_the_centre_has_of_a_branch_left_out_is_not_called_lost(copies, centre) -> None:
    copies.one.save(ONE, EARLIER)
    copies.one.settle(centre)
    copies.one.save(ONE, LATER)
    brought = copies.restored()
    assert (brought.rescued, brought.lost) == (1, 0)
    assert waiting(copies.one) == [{"birth_place": "GIANYAR"}, LATER]


def test_a_second_restore_says_nothing_twice(copies, centre) -> None:
    copies.one.save(ONE, EARLIER)
    copies.one.save(ONE, LATER)
    first = copies.one.folder / DATABASE_FILE
    kept = copies.one.folder.with_name("kept.db")
    copies.one.store.close()
    shutil.copyfile(first, kept)
    copies.restored()
    copies.one.store.close()
    copies.twin.store.close()
    shutil.copyfile(first, copies.twin.folder / DATABASE_FILE)
    shutil.copyfile(kept, first)
    copies.restored()
    assert waiting(copies.one) == [{"birth_place": "GIANYAR"}, EARLIER, LATER]


def test_where_only_what_collides_is_said_again_the_earlier_is_seen(copies, monkeypatch) -> None:
    """The control."""
    monkeypatch.setattr(merging_history, "what_follows", lambda own, gone, starts: list(gone))
    copies.one.save(ONE, EARLIER)
    copies.one.store.new_incarnation(SECOND)
    copies.one.save(ONE, LATER)
    copies.restored()
    assert copies.one.state(ONE).values["full_name"] == "NI WAYAN"


def renew(bench: Workbench, token: str) -> None:
    renewal = Renewal(f"https://{token}", f"CA {token}", token)
    with bench.store.writing() as connection:
        keep_renewal(connection, renewal, at=AT, officer_id=OFFICER)


def enrolled(bench: Workbench) -> tuple[str, str, str]:
    identity = bench.store.identity()
    return identity.url, identity.ca_certificate, identity.device_token


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_was_renewed_since_the_backup_stays_renewed(copies, is_whole) -> None:
    """Also where it was saved out of damage."""
    copies.copy_again()
    renew(copies.one, "new")
    renew(copies.one, "newer")
    copies.restored(is_whole=is_whole)
    assert enrolled(copies.one) == ("https://newer", "CA newer", "newer")


def test_a_backup_that_has_the_renewal_keeps_it_whatever_stood(copies) -> None:
    """What stood came back from an older one, by a program that went back with the token too."""
    renew(copies.one, "new")
    copies.copy_again()
    with copies.one.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET device_token = 'dead'")
        audit.note(connection, Audited.RESTORED, at=AT)
    copies.restored()
    assert enrolled(copies.one)[2] == "new"


def test_what_another_copy_of_the_disk_was_given_is_not_taken(copies) -> None:
    """Its chain does not follow the backup's: nobody knows which of the two came later."""
    renew(copies.one, "one")
    renew(copies.twin, "twin")
    copies.restored()
    assert enrolled(copies.one)[2] == "twin"


def test_the_exchange_with_the_centre_is_begun_anew_all_the_same(copies) -> None:
    """By the token of the exchanges the centre notices a laptop that came back from a backup."""
    copies.copy_again()
    with copies.one.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET token = 't', pending_exchange = 'p'")
    renew(copies.one, "new")
    before = copies.one.store.identity().incarnation
    copies.restored()
    assert enrolled(copies.one)[2] == "new"
    assert copies.one.rows("SELECT token, pending_exchange FROM sync_state") == [("", "")]
    assert copies.one.store.identity().incarnation != before
