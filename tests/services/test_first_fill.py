"""A fresh laptop on a slow line works at once, and holds the same as any other in the end."""

from __future__ import annotations

import pytest
from services.at_centre import Line, Place, sign_in
from services.slow_line import SlowLine, an_office_with, fill
from sqlalchemy import func, select

from fieldreg.domain.trouble import UserTrouble
from fieldreg.server import admin
from fieldreg.services import home, people, register, workspace
from fieldreg.services.history import record
from fieldreg.services.office import areas, facts
from fieldreg.services.views import PeopleQuery
from fieldreg.store.places import quota_used
from fieldreg.store.schema import Kept, centre_row

MANY = 1_800


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """A centre with many people, and what was typed of them."""
    place = Place.make(tmp_path_factory.mktemp("centre") / "centre")
    yield place, an_office_with(place, MANY)
    place.close()


@pytest.fixture
def desk(office, tmp_path):
    place, _ = office
    opened = sign_in(place.enrol(tmp_path / "laptop"))
    yield opened
    workspace.close(opened)


@pytest.fixture
def line(office):
    return SlowLine(Line(office[0].api))


def indexed(desk):
    with desk.store.reading() as connection:
        query = select(func.count()).where(centre_row.c.reduced == Kept.INDEXED)
        return connection.execute(query).scalar_one()


def stopped_after_the_index(desk, line):
    line.stops = lambda: line.index_read_at is not None
    ended = fill(desk, line)
    assert ended.trouble.key == "cancelled"
    while desk.store.show(500):  # a sync that was not stopped has done so by now
        pass
    line.stops = lambda: False


def test_everybody_can_be_found_long_before_the_rest_has_come(desk, line):
    ended = fill(desk, line)
    assert (ended.trouble, ended.equal) == (None, True)
    assert line.index_read_at < 15
    assert line.index_read_at < line.seconds / 3
    assert indexed(desk) == 0
    assert home.figures(desk).total == MANY


def test_who_lives_in_the_offices_areas_comes_first(desk, line, office):
    """The others then: whoever lives elsewhere may have come to this desk all the same."""
    asked = []
    exchange = line.exchange

    def heard(identity, request):
        asked.append((request.index, request.index_own))
        return exchange(identity, request)

    line.exchange = heard
    assert fill(desk, line).equal
    own = [pair for pair in asked if pair[0] is not None]
    assert own[0] == ("", True)
    assert ("", False) in own
    assert [of_whom for _, of_whom in own] == sorted((w for _, w in own), reverse=True)


def test_a_centre_of_before_tells_everybody_at_once(desk, line):
    handle = line.line.exchange

    def older(identity, request):
        request = request.model_copy(update={"index_own": None})
        response = handle(identity, request)
        return response.model_copy(update={"office": None})

    line.line.exchange = older
    assert fill(desk, line).equal
    asked = [request.index for request, _ in line.line.said if request.index is not None]
    assert asked.count("") == 1


def test_a_change_of_areas_comes_with_the_next_sync(desk, line, office):
    place, _ = office
    assert fill(desk, line).equal
    admin.set_areas(place.centre, place.office, ["51.71.02.2001", "51.71.03.2008"])
    try:
        fill(desk, line)
        told = facts(desk)
        assert (told.name, len(told.areas)) == ("Desa Tegal Harum", 2)
        assert areas(desk) == ("51.71.02.2001", "51.71.03.2008")
        assert "village_code" not in register.open_form(desk).values
    finally:
        admin.set_areas(place.centre, place.office, ["51.71.03.2008"])
    fill(desk, line)
    assert register.open_form(desk).values["village_code"] == "51.71.03.2008"


def test_quotas_are_counted_right_before_the_histories_have_come(desk, line):
    def used():
        with desk.store.reading() as connection:
            return quota_used(connection, desk.pack, "pecalang", other_than="")

    stopped_after_the_index(desk, line)
    before = used()
    assert before[("pecalang", "51.71")] == 5
    assert fill(desk, line).equal
    assert used() == before


def test_without_an_index_the_last_person_comes_last(desk, line):
    """The control: what the index saves."""
    line.can_index = False
    ended = fill(desk, line)
    assert (ended.trouble, ended.equal, line.index_read_at) == (None, True, None)
    assert line.seconds > 20


def test_a_fast_line_is_never_asked_for_an_index(desk, office):
    line = SlowLine(Line(office[0].api))
    line.seconds = float("-inf")  # which time never moves on
    assert fill(desk, line).equal
    assert line.index_read_at is None


def test_what_the_index_brings_is_enough_to_see_a_duplicate(desk, line, office):
    last = office[1][-1]
    stopped_after_the_index(desk, line)
    assert indexed(desk) > MANY / 2
    assert home.figures(desk).total == MANY
    typed = {"full_name": last["full_name"], "nik": last["nik"]}
    found = people.similar(desk, typed)
    assert last["record_id"] in [one.row.record_id for one in found]
    page = people.search(desk, PeopleQuery(text=last["nik"]))
    assert last["record_id"] in [row.record_id for row in page.rows]


def test_what_has_not_come_yet_is_shown_and_not_edited(desk, line, office):
    last = office[1][-1]["record_id"]
    stopped_after_the_index(desk, line)
    shown = record(desk, last)
    assert (shown.arriving, shown.values["nik"]) == (True, office[1][-1]["nik"])
    with pytest.raises(UserTrouble) as caught:
        register.open_form(desk, record_id=last)
    assert caught.value.key == "record_arriving"


def test_new_people_are_registered_and_sent_meanwhile(desk, line, complete):
    stopped_after_the_index(desk, line)
    saved = register.save(desk, register.open_form(desk), complete)
    ended = fill(desk, line)
    assert (ended.sent, ended.waiting, ended.equal) == (1, 0, True)
    assert record(desk, saved.record_id).delivery == "delivered"
    assert indexed(desk) == 0


def test_an_interrupted_fill_goes_on_where_it_stood(desk, line):
    line.stops = lambda: line.seconds > 4
    fill(desk, line)
    before = line.line.said[-1][1]
    line.stops = lambda: False
    assert fill(desk, line).equal
    said = [request for request, _ in line.line.said if request.index is not None]
    asked = [(not request.index_own, request.index) for request in said]
    assert asked == sorted(asked)
    assert before.index or before.changes


def test_a_filled_laptop_never_asks_again(desk, line):
    fill(desk, line)
    said = len(line.line.said)
    assert fill(desk, line).equal
    assert all(request.index is None for request, _ in line.line.said[said:])


def test_a_restored_centre_fills_the_laptop_again_and_both_hold_the_same(desk, line):
    stopped_after_the_index(desk, line)
    desk.store.read_again("")
    assert indexed(desk) == 0
    assert fill(desk, line).equal
    assert indexed(desk) == 0


def test_nobody_stays_in_the_lists_of_whom_nothing_is_known_any_more(desk, line, office):
    """A restored centre may never tell again of somebody who stood in its index alone."""
    stopped_after_the_index(desk, line)
    told = home.figures(desk).total - indexed(desk)
    desk.store.read_again("")
    while desk.store.show(500):
        pass
    assert 0 < home.figures(desk).total == told
    assert people.search(desk, PeopleQuery(text=office[1][-1]["nik"])).rows == ()
