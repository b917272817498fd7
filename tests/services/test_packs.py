"""Packs side by side: what is here, what may come, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from services.conftest import PASSPHRASE
from services.delivering import age_limit, delivered

from fieldreg.domain.pack import PackFault, Shelf
from fieldreg.domain.trouble import Trouble, UserTrouble
from fieldreg.protocol.pack_files import builtin_pack, builtin_shelf
from fieldreg.protocol.signing import new_private_key
from fieldreg.services import packs, workspace
from fieldreg.services.pack_views import PackRow
from fieldreg.store.packs import stored_packs

NEWEST = "denpasar@2025.2"


def row(desk, key: str) -> PackRow:
    (found,) = [r for r in packs.installed(desk) if r.key == key]
    return found


def install(desk, data: bytes):
    return packs.install(desk, packs.look_at(desk, data))


def kept(desk) -> list[tuple[str, bytes]]:
    with desk.store.reading() as connection:
        return [(one.key, one.data) for one in stored_packs(connection)]


def test_what_ships_with_the_program_stands_side_by_side_and_the_newest_is_in_force(desk) -> None:
    rows = packs.installed(desk)
    assert [r.key for r in rows] == ["denpasar@2025.1", NEWEST]
    assert [r.is_in_force for r in rows] == [False, True]
    assert all(r.is_builtin and r.takes_over_on is None for r in rows)
    assert desk.pack is builtin_pack()


def test_a_single_pack_stands_for_a_shelf_of_it_alone(folder, clock) -> None:
    desk = workspace.unlock(folder, PASSPHRASE, shelf=builtin_pack(), clock=clock)
    assert [r.key for r in packs.installed(desk)] == [NEWEST]
    workspace.close(desk)


def test_a_delivered_pack_is_shown_before_anything_changes(desk) -> None:
    data = delivered(change=age_limit(60))
    offer = packs.look_at(desk, data)
    assert (offer.pack.key, offer.data) == ("denpasar@2026.1", data)
    assert (offer.replaces, offer.takes_effect_on) == (NEWEST, date(2026, 1, 1))
    told = {(d.file, d.path, d.old, d.new) for d in offer.differences}
    assert told == {
        ("manifest.json", "version", "2025.2", "2026.1"),
        ("manifest.json", "valid_from", "2025-01-01", "2026-01-01"),
        ("rules.json", "rules.age_below_65.years", 65, 60),
    }
    assert kept(desk) == []
    assert [r.key for r in packs.installed(desk)] == ["denpasar@2025.1", NEWEST]


def test_an_installed_pack_takes_over_on_its_day_and_is_kept_as_it_came(
    desk, sign_in, clock
) -> None:
    data = delivered()
    fresh = install(desk, data)
    assert fresh.pack.key == NEWEST
    new = row(fresh, "denpasar@2026.1")
    assert (new.received_at, new.is_builtin) == ("2025-11-24T01:00:00Z", False)
    assert (new.is_in_force, new.takes_over_on) == (False, date(2026, 1, 1))
    workspace.close(fresh)
    again = sign_in()
    assert kept(again) == [("denpasar@2026.1", data)]
    assert again.shelf.packs == fresh.shelf.packs
    clock.move(days=38, hours=-10)  # 31 December, 23:00 in Denpasar
    assert (again.pack.key, again.today()) == (NEWEST, date(2025, 12, 31))
    clock.move(hours=1)
    assert (again.pack.key, again.today()) == ("denpasar@2026.1", date(2026, 1, 1))
    assert row(again, "denpasar@2026.1").takes_over_on is None
    assert row(again, "denpasar@2026.1").is_in_force


def test_the_exchange_names_the_pack_that_is_in_force(desk, sign_in) -> None:
    def named(a_desk) -> str:
        return a_desk.store.prepare("x", most=1, most_bytes=1).pack

    assert named(desk) == NEWEST
    fresh = install(desk, delivered("2025.3", "2025-11-24"))
    assert named(fresh) == fresh.pack.key == "denpasar@2025.3"
    workspace.close(fresh)
    assert named(sign_in()) == "denpasar@2025.3"


def test_a_pack_for_some_months_gives_way_again(desk) -> None:
    months = delivered("2025.9", "2025-12-01", valid_to="2026-01-31")
    fresh = install(desk, months)
    assert row(fresh, "denpasar@2025.9").takes_over_on == date(2025, 12, 1)
    assert row(fresh, NEWEST).takes_over_on is None
    offer = packs.look_at(fresh, delivered("2025.10", "2025-12-15"))
    assert (offer.replaces, offer.takes_effect_on) == ("denpasar@2025.9", date(2025, 12, 15))
    assert ("manifest.json", "valid_to", "2026-01-31", None) in {
        (d.file, d.path, d.old, d.new) for d in offer.differences
    }


def test_who_decides_again_after_a_pack_has_ended_is_told(desk, clock) -> None:
    fresh = install(desk, delivered("2025.9", "2025-11-01", valid_to="2025-11-30"))
    assert row(fresh, "denpasar@2025.9").is_in_force
    assert row(fresh, NEWEST).takes_over_on == date(2025, 12, 1)
    assert row(fresh, "denpasar@2025.1").takes_over_on is None


def test_a_corrected_pack_of_the_past_replaces_the_one_of_the_past(desk, clock) -> None:
    fresh = install(desk, delivered())
    clock.move(days=60)
    offer = packs.look_at(fresh, delivered("2025.3", "2025-01-01", valid_to="2025-12-31"))
    assert fresh.pack.key == "denpasar@2026.1"
    assert (offer.replaces, offer.takes_effect_on) == (NEWEST, None)


def test_a_version_behind_the_one_that_is_here_never_takes_over(desk) -> None:
    offer = packs.look_at(desk, delivered("2025.1.5", "2025-01-01"))
    assert offer.takes_effect_on is None
    assert install(desk, offer.data).pack.key == NEWEST


def strange(version: str = "2026.1") -> bytes:
    return delivered(version, signer=new_private_key())


def faulty() -> bytes:
    return delivered(change=lambda files: files["rules"]["rules"][0].pop("message"))


REFUSED = {
    "pack_not_a_pack": lambda: b"bukan paket",
    "pack_cut": lambda: delivered()[:-5],
    "pack_altered": lambda: delivered().replace(b"manifest.json 1", b"manifest.json 2"),
    "pack_file_altered": lambda: delivered().replace(b"2026.1", b"2026.9"),
    "pack_other_key": strange,
    "pack_newer": lambda: delivered(format=99),
    "pack_fault": faulty,
    "pack_other_programme": lambda: delivered(id="badung"),
    "pack_same_version": lambda: delivered("2025.2", "2025-02-01"),
}


@pytest.mark.parametrize("key", REFUSED)
def test_a_refused_pack_changes_nothing_and_the_old_one_stays_in_force(desk, key: str) -> None:
    good = packs.look_at(desk, delivered())
    data = REFUSED[key]()
    with pytest.raises(Trouble) as caught:
        packs.look_at(desk, data)
    assert caught.value.key == key
    with pytest.raises(Trouble) as caught:
        packs.install(desk, type(good)(good.pack, data, "", (), None))
    assert caught.value.key == key
    assert kept(desk) == []
    assert desk.pack is builtin_pack()


def test_a_fault_inside_a_signed_pack_names_its_place(desk) -> None:
    with pytest.raises(PackFault) as caught:
        packs.look_at(desk, faulty())
    assert caught.value.file == "rules.json"


def test_a_laptop_that_learnt_no_key_takes_no_pack(tmp_path, enrolment, clock) -> None:
    bare = replace(enrolment, pack_key="")
    workspace.create(tmp_path, bare, officer_name="W", passphrase=PASSPHRASE)
    desk = workspace.unlock(tmp_path, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    with pytest.raises(UserTrouble, match="pack_no_key"):
        packs.look_at(desk, delivered())
    workspace.close(desk)


def test_the_same_pack_twice_is_known_and_another_under_its_version_is_refused(desk) -> None:
    fresh = install(desk, delivered())
    for a_desk in (fresh, desk):
        with pytest.raises(UserTrouble, match="pack_known"):
            packs.look_at(a_desk, delivered())
        with pytest.raises(UserTrouble, match="pack_same_version") as caught:
            packs.look_at(a_desk, delivered(change=age_limit(60)))
        assert caught.value.values == {"pack": "denpasar@2026.1"}
    with pytest.raises(UserTrouble, match="pack_known"):
        packs.look_at(desk, delivered("2025.2", "2025-01-01"))


def test_an_offer_that_was_taken_meanwhile_is_not_taken_twice(desk) -> None:
    offer = packs.look_at(desk, delivered())
    fresh = packs.install(desk, offer)
    with pytest.raises(UserTrouble, match="pack_known"):
        packs.install(fresh, offer)
    assert len(kept(desk)) == 1


def test_a_pack_that_cannot_be_kept_is_not_in_force(desk) -> None:
    offer = packs.look_at(desk, delivered("2025.3", "2025-02-01"))
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON pack BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    with pytest.raises(Exception, match="full"):
        packs.install(desk, offer)
    assert kept(desk) == []
    assert desk.pack is builtin_pack()


def test_a_stored_pack_that_does_not_open_is_left_out_and_told(desk, sign_in) -> None:
    install(desk, delivered())
    other = strange("2025.3")
    with desk.store.writing() as connection:
        for key, data in (("denpasar@2025.3", other), ("denpasar@2025.4", b"rusak")):
            connection.exec_driver_sql(
                "INSERT INTO pack VALUES (?, ?, '2025-11-24T02:00:00Z')", (key, data)
            )
    workspace.close(desk)
    again = sign_in()
    assert [(one.key, one.trouble) for one in again.left_out] == [
        ("denpasar@2025.3", "pack_other_key"),
        ("denpasar@2025.4", "pack_not_a_pack"),
    ]
    keys = [r.key for r in packs.installed(again)]
    assert keys == ["denpasar@2025.1", NEWEST, "denpasar@2026.1"]
    assert again.pack.key == NEWEST
    with pytest.raises(UserTrouble, match="pack_same_version"):
        packs.look_at(again, delivered("2025.3"))


def test_a_delivered_pack_that_ships_with_the_program_later_counts_as_the_programs_own(
    folder, clock
) -> None:
    old = Shelf.of([builtin_shelf().packs[0]])
    desk = workspace.unlock(folder, PASSPHRASE, shelf=old, clock=clock)
    fresh = install(desk, delivered("2025.2", "2025-01-01"))
    assert fresh.pack.key == NEWEST
    workspace.close(fresh)
    newer = workspace.unlock(folder, PASSPHRASE, shelf=builtin_shelf(), clock=clock)
    assert newer.pack is builtin_pack()
    assert row(newer, NEWEST).is_builtin
    assert len(kept(newer)) == 1
    workspace.close(newer)


def test_a_stored_pack_of_another_programme_is_left_out(desk, sign_in) -> None:
    with desk.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO pack VALUES ('badung@2026.1', ?, '')", (delivered(id="badung"),)
        )
    workspace.close(desk)
    assert [one.trouble for one in sign_in().left_out] == ["pack_other_programme"]
