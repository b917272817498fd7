"""A list of any length holds some windows of rows, whatever is scrolled to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldreg.desktop.models.windows import MOST_HELD, ROWS, Windows
from fieldreg.domain.words import Case, Delivery
from fieldreg.services.views import Beside, PeoplePage, PersonRow


def person(key: int) -> PersonRow:
    return PersonRow(
        f"r{key}", f"P{key}", "", "", "", "", "", (), Case.SUBMITTED, Delivery.WAITING, "", "",
        touched=key,
    )  # fmt: skip


def page(total: int, number: int, *, is_capped: bool = False, known: int | None = None):
    """The window of a list of *total* people, the newest with the highest key."""
    rows = tuple(person(total - i) for i in range(number * ROWS, min((number + 1) * ROWS, total)))
    return PeoplePage(rows, total if known is None else known, is_capped)


def load(windows: Windows, total: int, first: int, last: int) -> None:
    while (number := windows.missing(first, last)) is not None:
        windows.hold(number, page(total, number))


def test_what_is_seen_is_read_first_then_what_is_near() -> None:
    windows = Windows()
    windows.begin(page(1000, 0))
    assert windows.missing(0, 20) is None
    assert windows.missing(70, 90) == 1
    assert windows.missing(560, 590) == 5
    windows.hold(5, page(1000, 5))
    assert windows.missing(560, 590) == 6
    windows.hold(6, page(1000, 6))
    assert windows.missing(560, 590) is None
    assert windows.missing(980, 999) == 9
    assert (windows.row(567), windows.row(300)) == (person(1000 - 567), None)
    assert windows.position("r433") == 567
    assert windows.position("r700") == -1


def test_reading_goes_on_beside_what_is_held() -> None:
    windows = Windows()
    assert windows.beside(3) is None
    windows.begin(page(1000, 0))
    assert windows.beside(1) == Beside(99, 901)
    windows.hold(6, page(1000, 6))
    assert windows.beside(5) == Beside(600, 400)
    assert windows.beside(9) == Beside(699, 301)
    windows.begin(page(1000, 6), 6)
    assert windows.beside(1) is None, "the top is nearer"


@given(st.integers(1, 10**6), st.lists(st.floats(0, 1), max_size=40))
def test_whatever_is_scrolled_to_little_is_held(total: int, places: list[float]) -> None:
    windows = Windows()
    windows.begin(page(total, 0))
    for place in places:
        first = int(place * (total - 1))
        last = min(first + 30, total - 1)
        load(windows, total, first, last)
        assert windows.held <= MOST_HELD * ROWS
        for position in range(first, last + 1):
            assert windows.row(position) == person(total - position)


def test_what_was_not_counted_becomes_known_at_the_end() -> None:
    windows = Windows()
    windows.begin(page(5000, 0, is_capped=True, known=1000))
    assert windows.missing(970, 999) == 9
    windows.hold(9, page(5000, 9, is_capped=True, known=1900))
    assert (windows.total, windows.missing(970, 999)) == (1900, 10)


@pytest.mark.parametrize("left", [0, 30])
def test_a_list_that_became_shorter_ends_where_it_ends(left: int) -> None:
    windows = Windows()
    windows.begin(page(1000, 0))
    windows.hold(4, PeoplePage(page(1000, 4).rows[:left], 1000))
    assert windows.total == 400 + left
    assert windows.missing(350, 399 + left) == 3


def test_the_count_would_notice_windows_that_are_never_let_go(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fieldreg.desktop.models.windows.MOST_HELD", 10**6)
    windows = Windows()
    windows.begin(page(5000, 0))
    for first in range(0, 5000, ROWS):
        load(windows, 5000, first, first + 20)
    assert windows.held > MOST_HELD * ROWS
