"""What a new pack would change is known before it takes effect, and nobody waits for it."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from services.centre_acts import centre_answers
from services.conftest import ROLE
from services.delivering import age_limit, delivered

from fieldreg.domain.words import Act, Eligibility
from fieldreg.services import counting, packs, register
from fieldreg.services.pack_views import ChangeCount, ChangedRecord, PackEffect
from fieldreg.services.people import search
from fieldreg.services.views import PeopleQuery
from fieldreg.services.void import void

ACCEPT, REFUSE = Eligibility.ACCEPT, Eligibility.REFUSE
BORN = {"old": ("1964-06-15", "5171031506649901"), "young": ("1990-03-12", "5171031203909902")}


def add(desk, complete, who: str, **changes) -> str:
    born, nik = BORN[who]
    values = {**complete, "birth_date": born, "nik": nik, "full_name": who.upper(), **changes}
    return register.save(desk, register.open_form(desk), values).record_id


def effect(desk, data: bytes, **how) -> PackEffect:
    return packs.preview(desk, packs.look_at(desk, data), **how)


def test_a_changed_age_limit_names_who_changes_from_what_to_what_and_why(desk, complete) -> None:
    add(desk, complete, "young")
    old = add(desk, complete, "old", registered_on="2026-01-02")
    told = effect(desk, delivered(change=age_limit(60)))
    assert (told.judged_on, told.total) == (date(2026, 1, 1), 2)
    (one,) = told.changed
    assert isinstance(one, ChangedRecord)
    assert (one.record_id, one.full_name, one.registered_on) == (old, "OLD", "2026-01-02")
    assert [(c.programme, c.before, c.after) for c in one.changes] == [
        ("JKK", ACCEPT, REFUSE),
        ("JKM", ACCEPT, REFUSE),
    ]
    assert [[r.rule for r in c.why] for c in one.changes] == [["age_below_65"], ["age_below_65"]]
    assert told.counts == (ChangeCount(ACCEPT, REFUSE, 1),)
    assert (one.keeps_verdict, told.keeping) == (False, 0)


def test_who_was_registered_before_the_new_pack_keeps_the_verdict(desk, complete) -> None:
    before = add(desk, complete, "old")
    add(desk, complete, "old", registered_on="2026-01-01")
    told = effect(desk, delivered(change=age_limit(60)))
    assert {c.record_id: c.keeps_verdict for c in told.changed}[before]
    assert sorted(c.keeps_verdict for c in told.changed) == [False, True]
    assert told.keeping == 1
    assert told.counts == (ChangeCount(ACCEPT, REFUSE, 2),)


def test_a_pack_in_force_already_is_judged_today_and_touches_todays_registrations(
    desk, complete
) -> None:
    add(desk, complete, "old")
    undated = {k: v for k, v in complete.items() if k != "registered_on"}
    add(desk, undated, "old")
    told = effect(desk, delivered("2025.3", "2025-11-24", change=age_limit(60)))
    assert told.judged_on == date(2025, 11, 24)
    assert [(c.registered_on, c.keeps_verdict) for c in told.changed] == [
        ("2025-11-24", False),
        ("", False),
    ]


def test_a_version_that_never_takes_over_leaves_every_verdict(desk, complete) -> None:
    add(desk, complete, "old")
    (one,) = effect(desk, delivered("2025.1.5", "2025-01-01", change=age_limit(60))).changed
    assert one.keeps_verdict


def test_only_the_sum_may_change(desk, complete) -> None:
    def dearer(files) -> None:
        for table in files["contributions"]["tables"]:
            (rate,) = (r for r in table["rates"] if r["programme"] == "JKM")
            rate["flat"] += 1_000

    add(desk, complete, "young")
    told = effect(desk, delivered(change=dearer))
    (one,) = told.changed
    (change,) = one.changes
    assert (change.programme, change.is_outcome_changed) == ("JKM", False)
    assert change.amount_after == change.amount_before + 1_000
    assert told.counts == (ChangeCount(ACCEPT, ACCEPT, 1),)


def test_time_alone_changes_nothing(desk, complete) -> None:
    """Both packs judge on one day: who turns 65 in between is no effect of the pack."""
    add(desk, complete, "old", birth_date="1960-12-15", nik="5171031512609903")
    told = effect(desk, delivered())
    assert (told.total, told.changed, told.counts) == (1, (), ())


def test_ended_and_voided_registrations_are_not_judged(desk, complete) -> None:
    ended = add(desk, complete, "old")
    centre_answers(desk, ended, Act.ENDED)
    add(desk, complete, "young")
    voided = add(desk, complete, "old", full_name="SALAH")
    void(desk, voided, "Salah orang")
    told = effect(desk, delivered(change=age_limit(60)))
    assert (told.total, told.changed) == (1, ())


def test_nothing_is_installed_or_written_by_looking(desk, complete) -> None:
    add(desk, complete, "old")
    with desk.store.reading() as connection:
        tables = ("revision", "verdict", "pack")
        before = [connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in tables]
    effect(desk, delivered(change=age_limit(60)))
    with desk.store.reading() as connection:
        after = [connection.exec_driver_sql(f"SELECT * FROM {t}").all() for t in tables]
    assert after == before


@pytest.fixture
def small_chunks(monkeypatch) -> None:
    monkeypatch.setattr(packs, "_CHUNK", 2)


def test_progress_is_told_after_each_chunk_up_to_the_last(desk, complete, small_chunks) -> None:
    for _ in range(5):
        add(desk, complete, "old")
    told: list[tuple[int, int]] = []
    done = effect(desk, delivered(change=age_limit(60)), progress=lambda *n: told.append(n))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert (done.total, len({c.record_id for c in done.changed})) == (5, 5)


def test_it_stops_when_asked(desk, complete, small_chunks) -> None:
    for _ in range(5):
        add(desk, complete, "old")
    told: list[tuple[int, int]] = []
    with pytest.raises(Exception, match="cancelled"):
        effect(
            desk,
            delivered(),
            progress=lambda *n: told.append(n),
            cancelled=lambda: bool(told),
        )
    assert told == [(2, 5)]


def test_the_reading_connection_is_free_between_chunks_and_while_judging(
    desk, complete, small_chunks, monkeypatch
) -> None:
    """There is one reading connection: whoever searches would wait for whoever holds it."""
    for _ in range(5):
        add(desk, complete, "old")
    monkeypatch.setattr(desk.store._reader.pool, "_timeout", 0.2)
    found: list[int] = []

    def typing(*_: object) -> None:
        found.append(search(desk, PeopleQuery(text="old")).total)

    judged = counting.assess
    monkeypatch.setattr(counting, "assess", lambda *all_: (typing(), judged(*all_))[1])
    told = effect(desk, delivered(change=age_limit(60)), progress=typing)
    assert found == [5] * (3 + 2 * 5)
    assert told.total == 5


def test_people_are_found_and_saved_while_it_runs_in_a_lane_of_its_own(
    desk, complete, small_chunks
) -> None:
    for _ in range(9):
        add(desk, complete, "old")
    offer = packs.look_at(desk, delivered(change=age_limit(60)))
    chunk, go_on = threading.Event(), threading.Event()
    results: list[PackEffect] = []

    def pause(*_: object) -> None:
        chunk.set()
        go_on.wait(10)

    lane = threading.Thread(
        target=lambda: results.append(packs.preview(desk, offer, progress=pause))
    )
    lane.start()
    assert chunk.wait(10)
    assert search(desk, PeopleQuery(text="old")).total == 9
    add(desk, complete, "old")
    go_on.set()
    lane.join(10)
    assert [r.total for r in results] == [10]


def test_odd_records_are_judged_too(desk, complete) -> None:
    odd = {"as_typed.birth_date": "31 Feb 1980", f"{ROLE}segment": "tak_dikenal"}
    values = {k: v for k, v in complete.items() if k != "birth_date"} | odd
    register.save(desk, register.open_form(desk), values)
    register.save(desk, register.open_form(desk), {"full_name": "SEBAGIAN"})
    told = effect(desk, delivered(change=age_limit(60)))
    assert told.total == 2
