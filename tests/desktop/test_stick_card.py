"""Without a line, at the desk: a file on a stick goes to the centre, its reply comes back."""

from __future__ import annotations

import threading

import pytest
from desktop.at_work import OTHER, PERSON, NoLine, register, texts, until
from documents.picture_files import encoded, photo
from sqlalchemy import select

from fieldreg.desktop import stick_messages
from fieldreg.desktop.messages import is_worded, sentence
from fieldreg.desktop.session import Kind, PageName
from fieldreg.domain.words import ImageKind
from fieldreg.server import admin
from fieldreg.server.sticks import answer_bundle
from fieldreg.services.images import add_image
from fieldreg.store.schema import revision
from fieldreg.sync.https import HttpsCarrier


def said(driver, words):
    until(lambda: words in texts(driver.window), words)


@pytest.fixture
def stick(laptop):
    folder = laptop.folder.parent / "stik"
    folder.mkdir()
    return folder


def bundle_in(folder):
    until(lambda: list(folder.glob("*.fieldreg-bundle")), "the file")
    (found,) = folder.glob("*.fieldreg-bundle")
    return found


def reply_to(laptop, bundle):
    reply = bundle.with_suffix(".fieldreg-reply")
    reply.write_bytes(answer_bundle(laptop.centre.centre, bundle.read_bytes()).data)
    return reply


def at_sync(laptop):
    driver = laptop.sign_in(NoLine)
    register(driver, PERSON, OTHER)
    driver.go(PageName.SYNC)
    said(driver, "Simpan yang menunggu ke flashdisk")
    return driver, driver.main.page.stick


def test_a_ride_of_a_stick_is_told_step_by_step_and_delivers(laptop, stick):
    driver, card = at_sync(laptop)
    said(driver, "2 menunggu kirim")
    card.save_to(stick)
    said(driver, "Tersimpan dan diperiksa")
    said(driver, "berisi 2 perubahan. Balasan belum dibaca.")
    said(driver, "2 menunggu kirim")  # nothing counts as sent by that
    reply = reply_to(laptop, bundle_in(stick))
    known = {row.values["nik"] for row in admin.find_all(laptop.centre.centre)}
    assert {PERSON["nik"], OTHER["nik"]} <= known
    card.read_from(reply)
    said(driver, "Balasan dibaca: 2 diterima pusat")
    said(driver, "Semua sudah diterima pusat")
    card.read_from(reply)
    said(driver, "Balasan ini sudah pernah dibaca")


def test_while_a_file_is_written_or_read_it_is_said_and_the_stick_is_to_stay(laptop, stick):
    driver, card = at_sync(laptop)
    goes_on = threading.Event()
    lanes = driver.main.session.lanes
    lanes.net(lambda _: goes_on.wait(60), lambda _: None, owner=driver.window)
    card.save_to(stick)
    said(driver, "Berkas sedang dibuat. Biarkan flashdisk terpasang …")
    assert not driver.hands.find("button:stick_save").isEnabled()
    goes_on.set()
    said(driver, "Tersimpan dan diperiksa")
    assert "sedang dibuat" not in texts(driver.window)
    reply = reply_to(laptop, bundle_in(stick))
    goes_on.clear()
    lanes.net(lambda _: goes_on.wait(60), lambda _: None, owner=driver.window)
    card.read_from(reply)
    said(driver, "Balasan sedang dibaca. Biarkan flashdisk terpasang …")
    goes_on.set()
    said(driver, "Balasan dibaca: 2 diterima pusat")


def with_a_photo(laptop):
    """At the sync page, with somebody registered who has a photo."""
    driver, card = at_sync(laptop)
    desk = driver.main.session.desk
    with desk.store.reading() as connection:
        record = connection.execute(select(revision.c.record_id)).scalars().first()
    add_image(desk, record, encoded(photo()), kind=ImageKind.KTP)
    driver.main.session.announce(Kind.SYNC, Kind.RECORDS)
    said(driver, "1 foto menunggu dan ikut di berkasnya.")
    return driver, card


def test_photos_go_along_and_are_told_apart(laptop, stick):
    driver, card = with_a_photo(laptop)
    card.save_to(stick)
    said(driver, "2 perubahan dan 1 foto di dalamnya.")
    said(driver, "berisi 2 perubahan dan 1 foto. Balasan belum dibaca.")
    card.read_from(reply_to(laptop, bundle_in(stick)))
    said(driver, "1 foto diterima pusat.")
    said(driver, "2 perubahan dan 1 foto diterima pusat.")
    until(lambda: not driver.hands.seen("stick:photos"), "nothing more to choose")


def test_photos_stay_where_that_is_chosen(laptop, stick):
    driver, card = with_a_photo(laptop)
    driver.hands.push("stick:photos")
    said(driver, "1 foto menunggu dan tetap di laptop ini.")
    card.save_to(stick)
    said(driver, "berisi 2 perubahan. Balasan belum dibaca.")
    card.read_from(reply_to(laptop, bundle_in(stick)))
    said(driver, "Balasan dibaca: 2 diterima pusat")
    said(driver, "1 foto menunggu dan tetap di laptop ini.")


def test_what_went_by_the_line_meanwhile_is_not_asked_of_the_stick_any_more(laptop, stick):
    lines = iter((NoLine(), HttpsCarrier()))
    driver = laptop.sign_in(lambda: next(lines))
    register(driver, PERSON)
    driver.sync_now()
    driver.go(PageName.SYNC)
    driver.main.page.stick.save_to(stick)
    said(driver, "berisi 1 perubahan. Balasan belum dibaca.")
    driver.sync_now()
    said(driver, "Isinya sudah sampai di pusat lewat jaringan")
    another = stick / "lagi"
    another.mkdir()
    driver.main.page.stick.save_to(another)
    said(driver, "Tidak ada yang menunggu kirim; bawa ke pusat untuk mendapat kabar baru.")
    said(driver, "Berkas tanya kabar dibuat")


def test_a_wrong_file_and_a_stick_that_is_gone_are_said_and_change_nothing(laptop, stick):
    driver, card = at_sync(laptop)
    card.save_to(stick / "tercabut")
    said(driver, "tidak bisa ditulis dengan utuh")
    card.save_to(stick)
    said(driver, "Tersimpan dan diperiksa")
    bundle = bundle_in(stick)
    card.read_from(bundle)
    said(driver, "Berkas itu disegel untuk laptop lain")
    photo = stick / "foto.fieldreg-reply"
    photo.write_bytes(b"\xff\xd8\xff")
    card.read_from(photo)
    said(driver, "bukan balasan dari pusat")
    reply = reply_to(laptop, bundle)
    reply.write_bytes(reply.read_bytes()[:-9])
    card.read_from(reply)
    said(driver, "Berkas itu tidak utuh")
    said(driver, "2 menunggu kirim")


@pytest.mark.parametrize("key", stick_messages.STICK)
def test_each_refusal_has_its_sentence(qapp, key):
    assert is_worded(key)
    assert "{" not in sentence(key, {"mib": 64})
