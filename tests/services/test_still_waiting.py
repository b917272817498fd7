"""What an exchange reports as waiting is what waits when it is over, not when it last asked."""

from __future__ import annotations

import pytest
from services.at_centre import Line, Place, sign_in, sync
from services.two_desks import new

from fieldreg.services import home, workspace
from fieldreg.store import picturing


@pytest.fixture
def place(tmp_path):
    place = Place.make(tmp_path / "centre")
    yield place
    place.close()


@pytest.fixture
def desk(place, tmp_path):
    opened = sign_in(place.enrol(tmp_path / "laptop"))
    yield opened
    workspace.close(opened)


def waits(desk) -> bool:
    with desk.store.reading() as connection:
        return picturing.text_waits(connection)


def test_what_is_saved_during_the_last_exchange_goes_along(desk, place):
    names = iter(["NI WAYAN SATU"])

    def meets(request):
        for name in names:
            new(desk, {"full_name": name})

    report = sync(desk, Line(place.api, meets=meets))
    assert (report.trouble, report.waiting, report.sent) == ("", 0, 1)
    assert not waits(desk)


def test_who_never_stops_saving_is_told_that_something_waits(desk, place):
    report = sync(desk, Line(place.api, meets=lambda _: new(desk, {"full_name": "NI WAYAN"})))
    assert (report.trouble, report.waiting) == ("", 1)
    assert waits(desk)


class HidingLine(Line):
    """A centre that gives receipts, and never tells of what they are for."""

    def exchange(self, identity, request):
        response = super().exchange(identity, request)
        hides = {"changes": [], "cursor": request.cursor or "0"}
        return response.model_copy(update={**hides, "rows": request.rows})


def test_a_receipt_that_is_never_borne_out_is_not_reported_as_delivered(desk, place):
    new(desk, {"full_name": "NI WAYAN SATU"})
    report = sync(desk, HidingLine(place.api))
    assert (report.trouble, report.waiting) == ("", 1)
    assert waits(desk)
    assert home.figures(desk).waiting == 1
