"""The audit chain: what is noted, how it is read, and that no change of it goes unnamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from store.audit_chains import (
    ACTS,
    CENTRE_KEY,
    FEW,
    RECORD,
    anchor,
    entry_of,
    fill,
    one,
    run,
    undone,
)

from fieldreg.domain.words import Audited
from fieldreg.protocol.sealed import FIRST_LINK, compact
from fieldreg.protocol.signing import new_private_key
from fieldreg.store import audit, audit_verifying
from fieldreg.store.audit_reading import (
    UnreadableEntry,
    claimed_number,
    entries,
    read_entry,
)
from fieldreg.store.audit_verifying import Fault, verify

from .conftest import OFFICER, Workbench

# Each tamperer changes the chain 1 … last at number *at* and says which number must be named.


@dataclass
class Chain:
    connection: Connection
    last: int
    at: int
    other: int


def change_the_entry(c: Chain) -> int:
    entry = one(c.connection, "SELECT entry FROM audit WHERE audit_no = :at", at=c.at)
    other = entry.replace(b'"at":"2', b'"at":"3')
    run(c.connection, "UPDATE audit SET entry = :other WHERE audit_no = :at", other=other, at=c.at)
    return c.at


def spoil_the_entry(c: Chain) -> int:
    run(c.connection, "UPDATE audit SET entry = x'00ff7b' WHERE audit_no = :at", at=c.at)
    return c.at


def change_the_link(c: Chain) -> int:
    run(c.connection, "UPDATE audit SET link = randomblob(32) WHERE audit_no = :at", at=c.at)
    return c.at


def name_another_device(c: Chain) -> int:
    link = FIRST_LINK
    if c.at > 1:
        link = one(c.connection, "SELECT link FROM audit WHERE audit_no = :no", no=c.at - 1)
    entry = entry_of(c.at, device_id="00000000-0000-7000-8000-00000000d009")
    run(
        c.connection,
        "UPDATE audit SET entry = :entry, link = :link WHERE audit_no = :at",
        entry=entry,
        link=audit.next_link(link, entry),
        at=c.at,
    )
    return c.at


def delete_one(c: Chain) -> int:
    run(c.connection, "DELETE FROM audit WHERE audit_no = :at", at=c.at)
    return c.at


def delete_and_close_the_gap(c: Chain) -> int:
    delete_one(c)
    for no in range(c.at + 1, c.last + 1):
        run(
            c.connection, "UPDATE audit SET audit_no = :new WHERE audit_no = :no", new=no - 1, no=no
        )
    return c.at


def swap_two(c: Chain) -> int:
    low, high = sorted((c.at, c.other))
    for old, new in ((low, -1), (high, low), (-1, high)):
        run(
            c.connection, "UPDATE audit SET audit_no = :new WHERE audit_no = :old", new=new, old=old
        )
    return low if low != high else 0


def _make_room(c: Chain) -> None:
    for no in range(c.last, c.at - 1, -1):
        run(
            c.connection, "UPDATE audit SET audit_no = :new WHERE audit_no = :no", new=no + 1, no=no
        )


def insert_one(c: Chain) -> int:
    _make_room(c)
    run(
        c.connection,
        "INSERT INTO audit (audit_no, entry, link) VALUES (:at, :entry, randomblob(32))",
        at=c.at,
        entry=entry_of(c.at),
    )
    return c.at


def insert_before_all(c: Chain) -> int:
    run(
        c.connection,
        "INSERT INTO audit (audit_no, entry, link) VALUES (0, :entry, randomblob(32))",
        entry=entry_of(0),
    )
    return 0


def cut_the_end(c: Chain) -> int:
    run(c.connection, "DELETE FROM audit WHERE audit_no >= :at", at=c.at)
    return c.at


def delete_all(c: Chain) -> int:
    run(c.connection, "DELETE FROM audit")
    return 1


TAMPERERS = [
    change_the_entry,
    spoil_the_entry,
    change_the_link,
    name_another_device,
    delete_one,
    delete_and_close_the_gap,
    swap_two,
    insert_one,
    insert_before_all,
    cut_the_end,
    delete_all,
]


@given(acts=ACTS, anchored=st.booleans())
@FEW
def test_a_chain_that_nobody_touched_is_whole(bench: Workbench, acts, anchored: bool):
    with undone(bench) as connection:
        last = fill(connection, acts)
        if anchored:
            anchor(connection, last)
        found = verify(connection)
        assert found.is_whole
        assert (found.audit.length, found.audit.vouched) == (last, last if anchored else 0)


def names_the_number(bench: Workbench, tamper: Callable[[Chain], int], acts, places) -> bool:
    """Whether the verifier names exactly the number that *tamper* touched first."""
    with undone(bench) as connection:
        last = fill(connection, acts)
        anchor(connection, last)
        at, other = (1 + place % last for place in places)
        expected = tamper(Chain(connection, last, at, other))
        found = verify(connection).audit
        if not expected and tamper is swap_two:  # swapped with itself
            return found.broken is None
        return found.broken is not None and found.broken.no == expected


@pytest.mark.parametrize("tamper", TAMPERERS, ids=lambda t: t.__name__)
@given(acts=ACTS, places=st.tuples(st.integers(0, 99), st.integers(0, 99)))
@settings(FEW, max_examples=15)
def test_the_first_touched_number_is_named(bench: Workbench, tamper, acts, places):
    assert names_the_number(bench, tamper, acts, places)


class AnyLink:
    """Control: a verifier that never looks at links."""

    __hash__ = None

    def __eq__(self, _: object) -> bool:
        return True

    def __ne__(self, _: object) -> bool:
        return False


def test_control_a_verifier_that_skips_links_is_caught(bench: Workbench, monkeypatch):
    monkeypatch.setattr(audit_verifying, "next_link", lambda *_: AnyLink())
    acts = [(Audited.SAVED, {})] * 4
    blind_to = [t for t in TAMPERERS if not names_the_number(bench, t, acts, (1, 3))]
    assert change_the_entry in blind_to
    assert change_the_link in blind_to


def test_a_chain_made_anew_before_the_anchor_is_found_by_it(bench: Workbench):
    with undone(bench) as connection:
        last = fill(connection, [(Audited.SAVED, {})] * 5)
        anchor(connection, 4)
        link = one(connection, "SELECT link FROM audit WHERE audit_no = 1")
        for no in range(2, last + 1):
            entry = entry_of(no, act="printed")
            link = audit.next_link(link, entry)
            run(
                connection,
                "UPDATE audit SET entry = :entry, link = :link WHERE audit_no = :no",
                entry=entry,
                link=link,
                no=no,
            )
        found = verify(connection).audit
        assert (found.broken.no, found.broken.fault) == (4, Fault.REWRITTEN)
        assert found.after == last - 4
        run(connection, "UPDATE sync_state SET audit_anchor = ''")
        assert verify(connection).is_whole, "without the centre's word nothing can tell"


@pytest.mark.parametrize("spoil", ["another key", "no JSON", "another shape"])
def test_a_forged_anchor_is_no_word_of_the_centre(bench: Workbench, spoil: str):
    with undone(bench) as connection:
        last = fill(connection, [(Audited.SAVED, {})] * 3)
        anchor(connection, last, new_private_key() if spoil == "another key" else CENTRE_KEY)
        if spoil != "another key":
            kept = "{" if spoil == "no JSON" else '{"no": "4"}'
            run(connection, "UPDATE sync_state SET audit_anchor = :kept", kept=kept)
        assert verify(connection).audit.broken.fault is Fault.FORGED


def test_the_link_follows_the_written_rule(bench: Workbench):
    """The rule of PROTOCOL.md, without the module."""
    with undone(bench) as connection:
        fill(connection, [(Audited.SAVED, {"count": 2}), (Audited.VOIDED, {})])
        link = bytes(32)
        for row in connection.execute(text("SELECT * FROM audit ORDER BY audit_no")):
            link = sha256(b"fieldreg/audit/1\0" + link + row.entry).digest()
            assert row.link == link


VECTOR = Path(__file__).parents[1] / "protocol" / "vectors" / "audit_1.json"


def test_entries_of_format_1_are_read_and_linked_as_they_always_were():
    """Never make this file anew: a new format gets a new file, and this one stays."""
    link = FIRST_LINK
    said = json.loads(VECTOR.read_text(encoding="utf-8"))
    for no, kept in enumerate(said, start=1):
        entry = kept["entry"].encode()
        link = audit.next_link(link, entry)
        assert link.hex() == kept["link"]
        assert claimed_number(entry) == no
        assert compact(json.loads(entry)) == entry
    last = read_entry(no, entry, {OFFICER: "x"})
    assert (last.act, last.at, last.officer) == ("exported", "2025-11-03T01:02:03Z", "")
    assert last.detail == {"count": 12, "what": "list"}


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b"\xff", b"9" * 5000, entry_of(1, detail=[]), entry_of(1, act=3)]
)
def test_what_is_no_entry_is_said_to_be_none(data: bytes):
    with pytest.raises(UnreadableEntry):
        read_entry(1, data, {})


def test_a_workspace_begins_with_its_making(bench: Workbench):
    with bench.store.reading() as connection:
        (first,) = entries(connection)
    assert (first.no, first.act, first.officer) == (1, Audited.CREATED, "Petugas")


def test_a_save_is_noted_in_its_own_transaction(bench: Workbench):
    bench.save(RECORD, {"full_name": "NI LUH SARI"})
    with bench.store.reading() as connection:
        (saved,) = entries(connection, subject=RECORD)
    assert (saved.act, saved.officer, saved.no) == (Audited.SAVED, "Petugas", 2)
    (revision_id,) = bench.rows("SELECT revision_id FROM revision")[0]
    assert saved.detail == {"revision": revision_id}
