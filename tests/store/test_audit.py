"""The audit chain: what is noted, how it is read, and that no change of it goes unnamed."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from fieldreg.domain.words import Act, Audited
from fieldreg.protocol.sealed import FIRST_LINK, compact
from fieldreg.protocol.signing import anchor_text, new_private_key, public_key, sign
from fieldreg.store import audit, audit_verifying
from fieldreg.store.audit_reading import (
    UnreadableEntry,
    claimed_number,
    entries,
    read_entry,
)
from fieldreg.store.audit_verifying import Fault, verify

from .conftest import DEVICE, FIRST, OFFICER, Workbench

FEW = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
RECORD = "00000000-0000-7000-8000-000000000b01"
CENTRE_KEY = new_private_key()

DETAILS = st.dictionaries(
    st.from_regex(r"[a-z]{1,8}", fullmatch=True).filter(
        lambda n: n not in ("at", "officer_id", "subject", "act", "connection")
    ),
    st.one_of(st.integers(-5, 5), st.text('abc"\\{}:, ', max_size=6)),
    max_size=3,
)
ACTS = st.lists(st.tuples(st.sampled_from(Audited), DETAILS), min_size=1, max_size=9)


class Undone(Exception):
    """Ends a transaction that is not to stay."""


@contextmanager
def undone(bench: Workbench):
    """A transaction in which even triggers may go; nothing of it stays."""
    with suppress(Undone), bench.store.writing() as connection:
        for table in ("audit", "revision"):
            for what in ("changed", "deleted", "replaced"):
                connection.execute(text(f"DROP TRIGGER {table}_is_not_{what}"))
        connection.execute(text("DROP TRIGGER revision_is_only_erased"))
        yield connection
        raise Undone


def fill(connection: Connection, acts) -> int:
    """Note these acts after what is there; the chain's last number."""
    for act, detail in acts:
        at = "2025-11-03T01:02:03Z"
        audit.note(connection, act, at=at, officer_id=OFFICER, subject=RECORD, **detail)
    return audit.audit_head(connection).no


def anchor(connection: Connection, no: int, key: bytes = CENTRE_KEY) -> None:
    """What the centre would have countersigned at number *no*, as it is kept."""
    link = one(connection, "SELECT link FROM audit WHERE audit_no = :no", no=no).hex()
    signature = sign(key, anchor_text(DEVICE, FIRST, no, link))
    kept = {"incarnation": FIRST, "no": no, "link": link, "signature": signature}
    run(
        connection,
        "UPDATE sync_state SET audit_anchor = :kept, centre_key = :key",
        kept=json.dumps(kept),
        key=public_key(CENTRE_KEY),
    )


def run(connection: Connection, sql: str, **values) -> None:
    connection.execute(text(sql), values)


def one(connection: Connection, sql: str, **values):
    return connection.execute(text(sql), values).scalar_one()


def entry_of(no: int, **changes) -> bytes:
    made = {
        "format": 1,
        "device_id": DEVICE,
        "incarnation": FIRST,
        "audit_no": no,
        "at": "2025-11-03T01:02:03Z",
        "officer": OFFICER,
        "act": "saved",
        "subject": "",
        "detail": {},
    }
    return compact({**made, **changes})


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


# Reading.


@given(acts=ACTS, most=st.integers(1, 12), below=st.integers(1, 12))
@FEW
def test_a_window_is_read_newest_first(bench: Workbench, acts, most: int, below: int):
    with undone(bench) as connection:
        last = fill(connection, acts)
        found = entries(connection, most=most, below=below)
        expected = [n for n in range(last, 0, -1) if n < below][:most]
        assert [e.no for e in found] == expected


@given(acts=ACTS, wanted=st.sets(st.sampled_from(Audited), min_size=1, max_size=2))
@FEW
def test_acts_are_filtered(bench: Workbench, acts, wanted):
    with undone(bench) as connection:
        last = fill(connection, acts)
        found = entries(connection, acts=wanted)
        said = [Audited.CREATED, *(act for act, _ in acts)]
        expected = [n for n in range(last, 0, -1) if said[n - 1] in wanted]
        assert [e.no for e in found] == expected
        details = [{}, *(detail for _, detail in acts)]
        assert [e.detail for e in found] == [details[e.no - 1] for e in found]


def test_records_officers_and_days_are_filtered(bench: Workbench):
    with undone(bench) as connection:
        other = "00000000-0000-7000-8000-00000000f002"
        for day, officer, subject in ((1, OFFICER, RECORD), (2, other, RECORD), (3, OFFICER, "")):
            at = f"2020-01-0{day}T00:00:00Z"
            audit.note(connection, Audited.PRINTED, at=at, officer_id=officer, subject=subject)
        numbers = lambda **by: [e.no for e in entries(connection, **by)]  # noqa: E731
        assert numbers(subject=RECORD) == [3, 2]
        assert numbers(officer_id=other) == [3]
        assert numbers(acts=["printed"], officer_id=OFFICER) == [4, 2]
        assert numbers(since="2020-01-02T00:00:00Z", until="2020-01-03T00:00:00Z") == [3]


def test_what_stands_in_a_detail_is_not_taken_for_the_entrys_own(bench: Workbench):
    with undone(bench) as connection:
        audit.note(connection, Audited.PRINTED, at="x", what='"act":"erased"', act_="erased")
        assert entries(connection, acts=[Audited.ERASED]) == ()


def test_what_cannot_be_read_is_left_out(bench: Workbench):
    with undone(bench) as connection:
        fill(connection, [(Audited.SAVED, {})] * 2)
        run(connection, "UPDATE audit SET entry = x'7b' WHERE audit_no = 2")
        assert [e.no for e in entries(connection)] == [3, 1]


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
