"""On a slow line what was written here is at the centre before the bulk of others' work comes."""

from __future__ import annotations

import pytest
from services.at_centre import Line, Place, sign_in
from services.slow_line import SlowLine, an_office_with, fill
from services.two_desks import new

from fieldreg.services import home, workspace
from fieldreg.sync import engine

OTHERS, OWN = 1_000, 200
FIRST_ANSWER, FEW = 100, 10


@pytest.fixture
def place(tmp_path):
    place = Place.make(tmp_path / "centre")
    yield place
    place.close()


@pytest.fixture
def desk(place, tmp_path):
    opened = sign_in(place.enrol(tmp_path / "laptop"))
    assert fill(opened, SlowLine(Line(place.api))).equal
    for number in range(OWN):
        new(opened, {"full_name": f"NI LUH {number}", "address": "Jalan Gunung Agung No. 7"})
    yield opened
    workspace.close(opened)


def heard_until_the_last_receipt(line: Line) -> tuple[int, int]:
    """How many exchanges sent something, and how many changes all up to the last of them told."""
    sending = [number for number, (asked, _) in enumerate(line.said) if asked.revisions]
    told = sum(len(answer.changes) for _, answer in line.said[: sending[-1] + 1])
    return len(sending), told


def test_the_last_receipt_comes_before_the_bulk_of_the_changes(desk, place):
    an_office_with(place, OTHERS)
    line = SlowLine(Line(place.api))
    ended = fill(desk, line)
    assert (ended.trouble, ended.sent, ended.waiting, ended.equal) == (None, OWN, 0, True)
    assert home.figures(desk).total == OTHERS + OWN
    trips, told = heard_until_the_last_receipt(line.line)
    assert told <= FIRST_ANSWER + (trips - 1) * FEW
    limits = [asked.limit for asked, _ in line.line.said]
    assert limits[1:trips] == [FEW] * (trips - 1)
    assert limits[trips] == 2 * FIRST_ANSWER  # as the first answer showed; few say nothing of many


def test_without_that_they_come_all_at_once(desk, place, monkeypatch):
    """The control."""
    an_office_with(place, OTHERS // 2)
    monkeypatch.setattr(engine, "tells_of_others", lambda response: False)
    line = SlowLine(Line(place.api))
    assert fill(desk, line).equal
    trips, told = heard_until_the_last_receipt(line.line)
    assert told > FIRST_ANSWER + trips * FEW
