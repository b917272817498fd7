"""The open database, beside what its rooms are tested for."""

from __future__ import annotations

import pytest
from store.conftest import KEY

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.opening import DATABASE_FILE
from fieldreg.store.store import Store


def test_the_log_is_written_back_when_nobody_waits_and_nothing_is_lost(bench) -> None:
    for number in range(1, 4):
        bench.save(f"00000000-0000-7000-8000-00000000a{number:03}", {"full_name": "I MADE RAI"})
    log = bench.folder / f"{DATABASE_FILE}-wal"
    assert bench.store.shorten_log(0)
    assert not bench.store.shorten_log(0), "nothing is left to write back"
    size = log.stat().st_size
    bench.save("00000000-0000-7000-8000-00000000a009", {"full_name": "NI PUTU SARI"})
    assert log.stat().st_size == size, "the log begins anew"
    assert len(bench.rows("SELECT * FROM view")) == 4
    bench.reopen()
    assert len(bench.rows("SELECT * FROM view")) == 4


def test_a_short_log_is_left_alone(bench) -> None:
    bench.save("00000000-0000-7000-8000-00000000a001", {"full_name": "I MADE RAI"})
    assert not bench.store.shorten_log(10_000)


def test_a_closed_store_has_no_log(bench) -> None:
    bench.store.close()
    with pytest.raises(EnvironmentTrouble) as caught:
        bench.store.shorten_log()
    assert caught.value.key == "workspace_closed"


def test_lists_made_anew_say_how_far_they_are(bench) -> None:
    for number in range(1, 4):
        bench.save(f"00000000-0000-7000-8000-00000000a{number:03}", {"full_name": "I MADE RAI"})
    with bench.store.writing() as connection:
        connection.exec_driver_sql("UPDATE sync_state SET view_shape = 'of before'")
    bench.store.close()
    told: list[tuple[int, int]] = []
    bench.store = Store(bench.folder, KEY, told=lambda done, people: told.append((done, people)))
    assert told == [(0, 3)]
    bench.store.close()
    told.clear()
    bench.store = Store(bench.folder, KEY, told=lambda done, people: told.append((done, people)))
    assert told == [], "once is enough"
