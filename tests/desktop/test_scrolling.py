"""Scrolling through a big vault in the real window: little is held, and nobody is missed."""

import uuid

import pytest
from desktop.at_work import CONTROL, Key, NoLine, texts, until
from sqlalchemy import insert

from fieldreg.desktop.models.people import ROW_ROLE
from fieldreg.desktop.models.windows import MOST_HELD, ROWS
from fieldreg.desktop.session import PageName
from fieldreg.domain.revision import Base, Body, Header, Revision
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act
from fieldreg.protocol.sealed import seal
from fieldreg.services import people
from fieldreg.store.derive import derive
from fieldreg.store.revisions import columns_of
from fieldreg.store.schema import revision

PEOPLE = 2350


def fill(store) -> None:
    """Registrations of others, as the centre's stream brings them: the last one is the newest."""
    rows, ids = [], []
    for number in range(PEOPLE):
        record_id, revision_id = (
            str(uuid.UUID(int=(0x7 << 76) | (0x8 << 60) | n)) for n in (number, PEOPLE + number)
        )
        name = f"{'NI' if number % 2 else 'I'} WAYAN NOMOR{number:05}"
        header = Header(
            revision_id, record_id, record_id, number + 1, record_id, Base(), Act.SAVED,
            record_id, "2025-11-03T02:00:00Z", "denpasar@2025.2",
        )  # fmt: skip
        sealed = seal(Revision(header, Body({"full_name": name}, ())), bytes(16))
        rows.append({**columns_of(header, sealed), "link": bytes(32)})
        ids.append(record_id)
    with store.writing() as connection:
        connection.execute(insert(revision), rows)
        derive(connection, ids)


@pytest.fixture
def big(laptop):
    driver = laptop.sign_in(NoLine)
    fill(driver.main.session.desk.store)
    driver.go(PageName.PEOPLE)
    return driver


def search_for(driver, text: str) -> None:
    driver.hands.press(Key.Key_K, CONTROL)
    driver.hands.press(Key.Key_A, CONTROL)
    driver.hands.type(text)


def shown(table) -> list[str]:
    """The names of the rows in view; empty while one of them is still being read."""
    first, last = table.seen()
    rows = [table.model().index(i, 0).data(ROW_ROLE) for i in range(first, last + 1)]
    return [] if None in rows else [row.full_name for row in rows]


def expected(first: int, count: int) -> list[int]:
    return [PEOPLE - 1 - (first + i) for i in range(count)]


def numbers(names: list[str]) -> list[int]:
    return [int(name[-5:]) for name in names]


def test_a_list_is_scrolled_through_with_little_of_it_held(big) -> None:
    table = big.hands.find("people")
    model, bar = table.model(), table.verticalScrollBar()
    until(lambda: model.rowCount() == PEOPLE, "all people")
    jumps = [0, 40, 130, 700, 690, 1500, PEOPLE, 0, 1111, 1050, 990]
    for place in [*jumps, *range(1000, 1400, 15)]:
        bar.setValue(place)
        until(lambda: shown(table), "the rows in view are read")
        first, last = table.seen()
        assert numbers(shown(table)) == expected(first, last - first + 1)
        assert model.held <= MOST_HELD * ROWS


def test_what_is_found_by_words_goes_on_beyond_what_was_counted(big) -> None:
    table = big.hands.find("people")
    model, bar = table.model(), table.verticalScrollBar()
    search_for(big, "ni wayan")
    until(lambda: model.rowCount() == 1000, "as many as are counted")
    assert "lebih dari 1.000 orang" in texts(big.window)
    seen_all = False
    for _ in range(100):
        bar.setValue(bar.maximum())
        until(lambda: shown(table), "the rows in view are read")
        assert model.held <= MOST_HELD * ROWS
        big.settle()
        if bar.value() == bar.maximum() and model.rowCount() == PEOPLE // 2:
            seen_all = True
            break
    assert seen_all
    assert numbers(shown(table))[-1] == 1


def test_what_is_read_again_stays_where_it_was(big) -> None:
    table = big.hands.find("people")
    model, bar = table.model(), table.verticalScrollBar()
    until(lambda: model.rowCount() == PEOPLE, "all people")
    bar.setValue(1234)
    until(lambda: shown(table), "the rows in view are read")
    table.selectRow(1236)
    names = shown(table)
    big.main.page.read_again()
    big.settle()
    until(lambda: shown(table) == names, "the same rows")
    assert table.currentIndex().row() == 1236
    assert model.held <= MOST_HELD * ROWS
    search_for(big, "nomor")
    until(lambda: model.rowCount() == 1000, "another search begins at its top")
    assert table.seen()[0] == 0


def test_what_was_scrolled_to_before_is_not_put_into_another_search(big) -> None:
    """The words have changed, their answer is on its way, and somebody scrolls on meanwhile."""
    table, page = big.hands.find("people"), big.main.page
    model, bar = table.model(), table.verticalScrollBar()
    until(lambda: model.rowCount() == PEOPLE, "all people")
    page.search("ni")
    page.refresh()
    bar.setValue(900)
    big.settle()
    until(lambda: model.rowCount() == 1000, "those found")
    bar.setValue(880)
    until(lambda: shown(table), "the rows in view are read")
    assert all(name.startswith("NI ") for name in shown(table))


def test_what_could_not_be_read_is_read_when_somebody_scrolls_on(big, monkeypatch) -> None:
    table = big.hands.find("people")
    model, bar = table.model(), table.verticalScrollBar()
    until(lambda: model.rowCount() == PEOPLE, "all people")
    big.settle()
    tried = []

    def fails(*_):
        tried.append(1)
        raise EnvironmentTrouble("disk_trouble")

    with monkeypatch.context() as broken:
        broken.setattr(people, "search", fails)
        bar.setValue(1500)
        until(lambda: bool(tried), "it was tried")
        big.settle()
    bar.setValue(1501)
    until(lambda: shown(table), "the rows in view are read")
