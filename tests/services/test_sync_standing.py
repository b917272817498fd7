"""What the sync page knows: nothing is said to be delivered before it is."""

from __future__ import annotations

import pytest
from services.centre_acts import centre_answers
from services.test_register import new

from fieldreg.domain.revision import Reason
from fieldreg.domain.words import Act, Delivery
from fieldreg.services import home
from fieldreg.services.people import search
from fieldreg.services.sync_standing import sync_standing
from fieldreg.services.views import AreaStanding, Mended, PeopleQuery
from fieldreg.services.void import void


def test_a_voided_registration_waits_until_the_centre_knows_of_it(desk, complete) -> None:
    saved = new(desk, complete)
    centre_answers(desk, saved.record_id, Act.REVIEW_STARTED)
    assert (home.figures(desk).waiting, home.figures(desk).delivered) == (0, 1)
    void(desk, saved.record_id, "Salah orang")
    figures = home.figures(desk)
    assert (figures.total, figures.waiting, figures.delivered) == (0, 1, 0)
    page = search(desk, PeopleQuery(delivery=Delivery.WAITING))
    assert ([row.record_id for row in page.rows], page.total) == ([saved.record_id], 1)
    assert search(desk, PeopleQuery(text="sudarta")).total == 0


@pytest.mark.parametrize("act", [Act.SENT_BACK, Act.REVIEW_STARTED])
def test_where_each_registration_stands(desk, complete, act) -> None:
    first = new(desk, complete)
    centre_answers(desk, first.record_id, act, Reason("address", "Periksa"))
    third = new(desk, {**complete, "nik": "5171034507859903", "village_code": "51.71.02.2001"})
    found = sync_standing(desk, most=8)
    assert (found.figures.waiting, found.figures.delivered) == (1, 1)
    assert [row.record_id for row in found.waiting] == [third.record_id]
    assert found.figures.needs_officer == (act is Act.SENT_BACK)
    assert (found.held, found.mended) == ((), None)
    assert found.areas == (
        AreaStanding("Dangin Puri Kelod", 1, 1), AreaStanding("Tegal Harum", 1, 0),
    )  # fmt: skip


def test_a_difference_that_was_mended_is_remembered(desk) -> None:
    desk.store.note_difference("2025-11-24T02:00:00Z", 2, 5)
    assert sync_standing(desk, most=1).mended == Mended("2025-11-24T02:00:00Z", 2, 5)
