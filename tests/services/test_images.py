"""Photos of a registration: added, listed, shown, taken away."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from documents.picture_files import SECRET, encoded, photo, talkative
from services.conftest import PASSPHRASE

from fieldreg.domain.trouble import EnvironmentTrouble, UserTrouble
from fieldreg.domain.words import ImageKind
from fieldreg.services import images as service
from fieldreg.services import register, workspace
from fieldreg.services.backing_up import back_up
from fieldreg.services.backup import choose_second_place
from fieldreg.services.images import add_image, images, listed_images, look_for_images, open_image
from fieldreg.services.restoring import restore
from fieldreg.services.retention import tidy
from fieldreg.store import record_images
from fieldreg.store.images import images_file


@pytest.fixture
def record(desk, complete):
    saved = register.save(desk, register.open_form(desk), complete)
    return saved.record_id


def acts(desk) -> list[tuple[str, str, dict[str, str]]]:
    with desk.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT entry FROM audit ORDER BY audit_no").scalars()
        entries = [json.loads(row) for row in rows]
    return [(e["act"], e["subject"], e["detail"]) for e in entries if "image" in e["act"]]


def trouble(call, *arguments, **named) -> str:
    with pytest.raises((UserTrouble, EnvironmentTrouble)) as said:
        call(*arguments, **named)
    return said.value.key


def test_a_photo_is_kept_with_its_record_and_shown(desk, record):
    digest = add_image(desk, record, talkative("JPEG"), kind=ImageKind.KTP)
    (one,) = images(desk, record)
    assert (one.sha256, one.kind, one.state) == (digest, ImageKind.KTP, "here")
    assert (one.width, one.height, one.officer_id) == (64, 40, desk.officer_id)
    data = open_image(desk, digest)
    assert data.startswith(b"\xff\xd8")
    assert SECRET.encode() not in data
    assert acts(desk) == [
        ("image_added", record, {"image": digest, "kind": "ktp"}),
        ("image_shown", record, {"image": digest}),
    ]


def test_the_same_photo_again_changes_nothing(desk, record, clock):
    data = encoded(photo())
    digest = add_image(desk, record, data, kind=ImageKind.KK)
    clock.move(hours=1)
    assert add_image(desk, record, data, kind=ImageKind.PAPER) == digest
    assert [i.kind for i in images(desk, record)] == [ImageKind.KK]
    assert len(acts(desk)) == 1


def test_what_is_no_photo_leaves_no_trace(desk, record):
    assert trouble(add_image, desk, record, b"GIF89a", kind=ImageKind.KTP) == "picture_kind"
    unknown = desk.make_id()
    data = encoded(photo())
    assert trouble(add_image, desk, unknown, data, kind=ImageKind.KTP) == "record_missing"
    assert images(desk, record) == ()
    assert acts(desk) == []
    assert not images_file(desk.folder / "vault").exists()


@pytest.mark.parametrize("asked", ["", "zz", "00" * 32])
def test_a_photo_that_no_record_has_is_unknown(desk, record, asked):
    assert trouble(open_image, desk, asked) == "image_unknown"


def test_a_lost_file_is_told_and_the_record_stands(desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.PERSON)
    desk.store.images.close()
    images_file(desk.folder / "vault").unlink()
    again = type(desk.store.images)(desk.folder / "vault", bytes(32))
    desk.store.images = again
    (one,) = images(desk, record)
    assert (one.state, one.width) == ("missing", 0)
    assert trouble(open_image, desk, digest) == "image_missing"


def deliver(desk, record, digest, *, at) -> int:
    with desk.store.writing() as connection:
        epoch = connection.exec_driver_sql("SELECT epoch FROM sync_state").scalar()
        told = [(record, bytes.fromhex(digest), 0)]
        return record_images.mark_delivered(connection, epoch, told, at)


def test_what_another_record_still_sends_stays(desk, record, complete):
    other_values = {**complete, "nik": "5171034507859902", "full_name": "NI MADE SUARTINI"}
    other = register.save(desk, register.open_form(desk), other_values).record_id
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KK)
    add_image(desk, other, encoded(photo()), kind=ImageKind.KK)
    assert deliver(desk, record, digest, at="2025-11-24T02:00:00Z") == 1
    assert deliver(desk, record, digest, at="2025-11-25T02:00:00Z") == 0
    assert service.drop_delivered(desk, "2099") == 0
    assert [i.is_delivered for i in images(desk, record)] == [True]
    assert [i.is_delivered for i in images(desk, other)] == [False]
    deliver(desk, other, digest, at="2025-11-25T02:00:00Z")
    assert service.drop_delivered(desk, "2025-11-25T02:00:00Z") == 0
    assert service.drop_delivered(desk, "2025-11-25T02:00:01Z") == 1


def test_a_receipt_of_an_earlier_epoch_counts_for_nothing(desk, record):
    digest = bytes.fromhex(add_image(desk, record, encoded(photo()), kind=ImageKind.KTP))
    with desk.store.writing() as connection:
        marked = record_images.mark_delivered(connection, "another", [(record, digest, 0)], "2026")
        assert (marked, record_images.on_the_way(connection)) == (0, 1)


def test_after_the_centre_was_restored_every_photo_is_told_again(desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    deliver(desk, record, digest, at="2025-11-24T02:00:00Z")
    desk.store.read_again("")
    assert [i.is_delivered for i in images(desk, record)] == [True]
    desk.store.read_again("the next epoch")
    assert [i.is_delivered for i in images(desk, record)] == [False]
    assert service.drop_delivered(desk, "2099") == 0
    assert deliver(desk, record, digest, at="2025-12-24T02:00:00Z") == 1
    assert [i.is_delivered for i in images(desk, record)] == [True]
    assert service.drop_delivered(desk, "2025-12-24T02:00:00Z") == 0


def test_what_the_centre_has_goes_when_its_days_are_over(desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    kept = add_image(desk, record, encoded(photo(mode="L")), kind=ImageKind.KK)
    deliver(desk, record, digest, at="2025-11-24T02:00:00Z")
    assert service.drop_delivered(desk, "2025-11-24T02:00:00Z") == 0
    assert service.drop_delivered(desk, "2025-11-24T02:00:01Z") == 1
    assert service.drop_delivered(desk, "2099") == 0
    states = {i.sha256: i.state for i in images(desk, record)}
    assert states == {digest: "delivered", kept: "here"}
    assert trouble(open_image, desk, digest) == "image_not_here"


def test_taking_one_away_spares_what_another_record_has_too(desk, record, complete):
    other_values = {**complete, "nik": "5171034507859902", "full_name": "NI MADE SUARTINI"}
    other = register.save(desk, register.open_form(desk), other_values).record_id
    shared = add_image(desk, record, encoded(photo()), kind=ImageKind.KK)
    add_image(desk, other, encoded(photo()), kind=ImageKind.KK)
    own = add_image(desk, record, encoded(photo(mode="L")), kind=ImageKind.KTP)
    for digest in (shared, own):
        service.take_image(desk, record, digest, " orang lain ")
    assert images(desk, record) == ()
    assert [i.state for i in images(desk, other)] == ["here"]
    assert open_image(desk, shared)
    assert trouble(open_image, desk, own) == "image_unknown"
    assert [i.state for i in images(desk, other)] == ["here"]
    gone = service.taken_images(desk, record)
    assert {t.kind for t in gone} == {ImageKind.KK, ImageKind.KTP}
    assert {(t.reason, t.is_told) for t in gone} == {("orang lain", False)}
    assert not desk.store.images.facts([bytes.fromhex(own)])[bytes.fromhex(own)].is_here
    noted = [act for act in acts(desk) if act[0] == "image_taken"]
    assert noted == [("image_taken", record, {"image": one}) for one in (shared, own)]
    assert trouble(service.take_image, desk, record, own, "lagi") == "image_unknown"
    assert trouble(service.take_image, desk, other, shared, " ") == "reason_missing"
    assert trouble(service.take_image, desk, other, shared, "x" * 1001) == "reason_too_long"


def test_one_that_was_taken_away_can_be_added_again(desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KK)
    deliver(desk, record, digest, at="2025-11-24T02:00:00Z")
    service.take_image(desk, record, digest, "salah pilih")
    assert add_image(desk, record, encoded(photo()), kind=ImageKind.KTP) == digest
    [again] = images(desk, record)
    assert (again.kind, again.state, again.is_delivered) == (ImageKind.KTP, "here", False)
    assert service.taken_images(desk, record) == ()


def test_killed_before_its_bytes_went_the_next_tidying_takes_them(desk, record, monkeypatch):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KK)
    monkeypatch.setattr(service, "forget_taken", lambda desk: 0)
    service.take_image(desk, record, digest, "orang lain")
    monkeypatch.undo()
    known = bytes.fromhex(digest)
    assert desk.store.images.facts([known])[known].is_here, "control"
    tidy(desk)
    assert not desk.store.images.facts([known])[known].is_here


def test_what_was_taken_away_does_not_come_back_with_a_backup(folder, sign_in, desk, record, clock):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KK)
    made = back_up(desk, "asked")
    service.take_image(desk, record, digest, "orang lain")
    workspace.close(desk)
    restore(folder, made.backup_id, PASSPHRASE, clock=clock)
    desk = sign_in()
    assert images(desk, record) == ()
    assert [gone.reason for gone in service.taken_images(desk, record)] == ["orang lain"]


def test_photos_are_there_after_signing_in_again(sign_in, desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    shown = open_image(desk, digest)
    desk.store.close()
    assert open_image(sign_in(), digest) == shown


def test_a_backup_holds_the_photos_and_gives_them_back_when_they_are_lost(sign_in, desk, record):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    shown = open_image(desk, digest)
    back_up(desk, "asked")
    desk.store.close()
    images_file(desk.folder / "vault").write_bytes(bytes(5000))
    again = sign_in()
    assert open_image(again, digest) == shown
    assert [i.state for i in images(again, record)] == ["here"]


def test_a_damaged_file_is_no_end_of_listing_and_adding_photos(sign_in, desk, record):
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    desk.store.close()
    images_file(desk.folder / "vault").write_bytes(bytes(5000))
    again = sign_in()
    assert [i.state for i in images(again, record)] == ["here"]
    again.store.close()
    images_file(desk.folder / "vault").write_bytes(bytes(5000))
    last = sign_in()
    add_image(last, record, encoded(photo(mode="L")), kind=ImageKind.KK)
    assert [i.state for i in images(last, record)] == ["here", "here"]


def test_going_back_to_a_backup_keeps_later_photos(sign_in, desk, record, folder, clock):
    made = back_up(desk, "asked")
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    desk.store.close()
    clock.move(hours=1)
    restore(folder, made.backup_id, PASSPHRASE, clock=clock)
    again = sign_in()
    assert [i.sha256 for i in images(again, record)] == [digest]
    assert open_image(again, digest)


def test_a_search_that_finds_no_room_keeps_nobody_from_a_registration(
    desk, record, lose, monkeypatch
):
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))

    def full(*_places, **_more):
        raise EnvironmentTrouble("disk_full")

    monkeypatch.setattr(again.store.images, "bring_back", full)
    assert [i.state for i in images(again, record)] == ["sought"]
    monkeypatch.undo()
    assert [i.state for i in images(again, record)] == ["here"]  # it counts as none


def test_a_photo_that_only_a_backup_has_is_listed_as_here(desk, record, lose):
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))
    assert [i.state for i in images(again, record)] == ["here"]


def test_while_backups_are_asked_photos_are_kept_and_the_list_says_so(desk, record, lose):
    """The writer lane is a thread of its own here: what the search held, it would wait for."""
    lost = {add_image(desk, record, encoded(photo(n)), kind=ImageKind.KTP)
            for n in (50, 60)}  # fmt: skip
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))
    assert [i.state for i in listed_images(again, record)] == ["sought"] * 2
    picture, seen = service.prepare_image(encoded(photo())), []

    def keep_first(job):
        service.keep_image(again, record, picture, kind=ImageKind.KK)
        seen.append([i.state for i in listed_images(again, record)].count("sought"))
        return job()

    with ThreadPoolExecutor(1) as writer:
        look_for_images(
            again, record, on_writer=lambda job: writer.submit(keep_first, job).result(60)
        )
    assert seen[:2] == [2, 1]
    assert {i.sha256 for i in listed_images(again, record)} == lost | {picture.sha256.hex()}
    assert {i.state for i in listed_images(again, record)} == {"here"}


def test_one_that_is_taken_away_while_it_is_looked_for_does_not_come_back(desk, record, lose):
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))

    def on_writer(job):
        if listed_images(again, record):
            service.take_image(again, record, digest, "foto orang lain")
        return job()

    look_for_images(again, record, on_writer=on_writer)
    assert trouble(again.store.images.get, bytes.fromhex(digest)) == "image_not_here"


def test_a_search_that_was_broken_off_is_none(desk, record, lose):
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    again = lose(images_file(desk.vault))
    look_for_images(again, record, goes_on=lambda: False)
    assert [i.state for i in listed_images(again, record)] == ["sought"]
    assert [i.state for i in images(again, record)] == ["here"]


def test_one_that_only_the_stick_has_is_found_once_that_is_there(desk, record, lose, tmp_path):
    stick = tmp_path / "stick"
    stick.mkdir()
    choose_second_place(desk, stick)
    digest = add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    back_up(desk, "asked")
    away = stick.rename(tmp_path / "away")
    again = lose(images_file(desk.vault), images_file(desk.folder / "backups"))
    assert [i.state for i in images(again, record)] == ["missing"]
    away.rename(stick)
    assert [i.state for i in images(again, record)] == ["here"]
    assert open_image(again, digest)


def test_each_place_is_asked_for_lost_photos_once_in_a_session(desk, record, lose, monkeypatch):
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    again = lose(images_file(desk.vault))
    asked = []
    real = again.store.images.bring_back
    monkeypatch.setattr(
        again.store.images,
        "bring_back",
        lambda *places, **more: asked.append(places) or real(*places, **more),
    )
    for _ in range(3):
        assert [i.state for i in images(again, record)] == ["missing"]
    assert asked == [(desk.folder / "backups",)]
