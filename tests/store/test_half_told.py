"""While a record is told again step by step, what was known stays in view to its last step."""

from __future__ import annotations

import copy
import itertools
from dataclasses import replace

import pytest
from store.test_former import page

from fieldreg.domain.words import Act
from fieldreg.store import stream
from fieldreg.store.differing import differing, differing_records
from fieldreg.store.former import show_told
from fieldreg.store.reduced import forget_values

ONE = "00000000-0000-7000-8000-000000000001"
TWO = "00000000-0000-7000-8000-000000000002"


@pytest.fixture
def known(bench, centre):
    """ONE has five steps, ours and others', one of them put aside; TWO has one, after them."""
    bench.save(ONE, {"full_name": "NI WAYAN", "alias": "JRO"}, act=Act.SUBMITTED)
    bench.settle(centre)
    before = bench.state(ONE)
    centre.writes(ONE, {"full_name": "NI WAYAN SARI"}, act=Act.SENT_BACK)
    bench.save(ONE, {"full_name": "NI WAYAN RAI"}, form=before)
    bench.settle(centre)
    bench.save(ONE, {"birth_place": "GIANYAR"}, act=Act.SUBMITTED)
    bench.settle(centre)
    centre.writes(ONE, {"note": "lengkap"}, act=Act.ACCEPTED)
    centre.writes(TWO, {"full_name": "NI MADE"})
    bench.settle(centre)
    return said(bench)


def said(bench):
    """What an officer sees of ONE: its state, and what is to be decided."""
    with bench.store.reading() as connection:
        listed = differing_records(connection)
        _, open_now = differing(connection, ONE)
    return replace(bench.state(ONE), as_before=False), listed, open_now


def test_there_is_something_to_decide(bench, known) -> None:
    state, listed, open_now = known
    assert (state.version, listed) == (5, (ONE,))
    assert [d.place for d in open_now] == ["full_name"]


def test_what_was_known_stays_to_the_last_step(bench, centre, known) -> None:
    bench.store.read_again("")
    told = [said(bench)]
    while page(bench, centre, 1).more:
        told.append(said(bench))
        bench.reopen()
    assert len(told) == 6
    assert all(one == known for one in [*told, said(bench)])
    assert bench.rows("SELECT 1 FROM centre_row WHERE former <> ''") == []


def test_the_first_steps_are_seen_where_nothing_is_kept(bench, centre, known, monkeypatch) -> None:
    """The control."""
    monkeypatch.setattr(stream, "still_former", lambda row, version: "")
    bench.store.read_again("")
    page(bench, centre, 1)
    assert "note" not in bench.state(ONE).values


def test_an_edit_in_between_stands_on_what_its_author_saw(bench, centre, known) -> None:
    bench.store.read_again("")
    page(bench, centre, 2)
    bench.save(ONE, {"full_name": "NI KETUT"})
    assert bench.rows("SELECT base_version FROM revision ORDER BY row_no DESC LIMIT 1") == [(5,)]
    bench.settle(centre)
    assert centre.records[ONE].values == bench.state(ONE).values
    assert bench.state(ONE).values["full_name"] == "NI KETUT"


def test_what_is_read_again_twice_stays_too(bench, centre, known) -> None:
    bench.store.read_again("")
    page(bench, centre, 2)
    bench.store.read_again("")
    assert said(bench) == known
    page(bench, centre, 1)
    assert said(bench) == known
    bench.settle(centre)
    assert said(bench) == known


def test_what_a_restored_centre_lost_is_in_view_to_the_end_of_the_stream(bench, centre) -> None:
    centre.writes(ONE, {"full_name": "NI WAYAN"})
    restored = copy.deepcopy(centre)
    restored.numbers = itertools.count(1_000)
    centre.writes(ONE, {"full_name": "NI WAYAN SARI"})
    bench.settle(centre)
    restored.writes(TWO, {"full_name": "NI MADE"})
    bench.store.read_again("2")
    assert page(bench, restored, 1).more
    assert bench.state(ONE).values == {"full_name": "NI WAYAN SARI"}
    page(bench, restored, 1)
    assert bench.state(ONE).values == {"full_name": "NI WAYAN"}
    assert bench.rows("SELECT full_name FROM view ORDER BY record_id") == [
        ("NI WAYAN",),
        ("NI MADE",),
    ]


def test_who_is_forgotten_meanwhile_is_in_no_column(bench, centre, known) -> None:
    bench.store.read_again("")
    page(bench, centre, 2)
    with bench.store.writing() as connection:
        forget_values(connection, ONE)
    rows = bench.rows(f"SELECT body || former FROM centre_row WHERE record_id = '{ONE}'")
    assert "WAYAN" not in str(rows)


def test_the_end_of_each_sync_looks_at_those_alone(bench, steps_of) -> None:
    assert steps_of(show_told) == ["SCAN centre_row USING INDEX centre_row_former"]
