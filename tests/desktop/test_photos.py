"""Photos at the desk: added, seen small and large, removed with a reason; what is said of them."""

import pytest
from desktop.at_photos import at_person, card, photo_file, photos, tiles
from desktop.at_work import PERSON, Key, register, stands_at, texts, until
from documents.picture_files import encoded, photo
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication

from fieldreg.desktop import pictures
from fieldreg.desktop.dialogs.photo_sheet import Canvas
from fieldreg.desktop.pages.people_card import PersonLine
from fieldreg.desktop.pages.photo_words import photo_words
from fieldreg.desktop.session import Kind, PageName
from fieldreg.desktop.theme.tokens import Role
from fieldreg.desktop.widgets import PlainButton
from fieldreg.desktop.widgets.photo_tile import PhotoTile
from fieldreg.domain.words import Audited, ImageKind
from fieldreg.protocol.problems import Problems
from fieldreg.server import admin
from fieldreg.services import audit, people
from fieldreg.services.images import images
from fieldreg.services.views import HomeFigures, PeopleQuery, SyncReport


@pytest.fixture
def at_record(laptop, tmp_path):
    """Somebody at the page of a person who has reached the centre, and a photo in a file."""
    return at_person(laptop), photo_file(tmp_path / "KTP I WAYAN SUDARTA.jpg")


def add(driver, file, kind=ImageKind.KTP) -> PhotoTile:
    before = len(tiles(driver))
    photos(driver).add_files(kind, [file])
    until(lambda: len(tiles(driver)) == before + 1, "the photo is there")
    driver.settle()
    until(lambda: all(tile.has_image for tile in tiles(driver)), "it is seen small")
    return tiles(driver)[-1]


def record_id(driver) -> str:
    desk = driver.main.session.desk
    [row] = driver.ask(lambda: people.search(desk, PeopleQuery())).rows
    return row.record_id


def noted(driver, act: Audited) -> int:
    desk = driver.main.session.desk
    return len(driver.ask(lambda: audit.entries(desk, acts=[act])))


def canvas(driver) -> QImage:
    sheet = driver.hands.find("sheet:photo")
    [found] = sheet.findChildren(Canvas)
    return found.image


def test_a_photo_is_on_its_way_until_the_centre_has_it(at_record, laptop):
    driver, file = at_record
    assert "Belum ada foto" in texts(driver.window)
    tile = add(driver, file)
    assert tile.accessibleName() == "Foto KTP, Menunggu kirim"
    assert "tersimpan di laptop ini" in texts(driver.window)
    until(lambda: driver.main.delivery_text().endswith("1 foto belum di pusat"), "the bar says it")
    driver.go(PageName.SYNC)
    until(lambda: "1 foto menunggu kirim." in texts(driver.window), "the sync page says it too")
    driver.sync_now()
    driver.go(PageName.SYNC)
    until(lambda: "1 foto terkirim." in texts(driver.window), "the sync page says so too")
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "all is there")
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: "Foto KTP, Sudah di pusat" in texts(driver.window), "the record says so")
    found = admin.look(laptop.centre.centre, record_id(driver)).images
    assert found[0].received_at is not None


def test_large_it_is_seen_only_once_that_is_noted(at_record):
    driver, file = at_record
    tile = add(driver, file)
    assert noted(driver, Audited.IMAGE_SHOWN) == 0
    tile.setFocus()
    driver.hands.press(Key.Key_Return)
    until(lambda: not canvas(driver).isNull(), "it is seen large")
    assert noted(driver, Audited.IMAGE_SHOWN) == 1
    assert (canvas(driver).width(), canvas(driver).height()) == (800, 500)
    large = canvas(driver)
    driver.hands.press(Key.Key_Escape)
    assert driver.hands.seen("sheet:photo") is None
    assert driver.main.page.name is PageName.RECORD
    assert not large.isNull()
    driver.hands.click(tiles(driver)[0])
    until(lambda: not canvas(driver).isNull(), "it is seen large again")
    driver.go(PageName.HOME)
    driver.open_record("I WAYAN SUDARTA")
    assert driver.hands.seen("sheet:photo") is None


def test_tab_comes_to_a_photo_before_the_ways_to_add_another(at_record):
    driver, file = at_record
    tile = add(driver, file)
    tile.setFocus()
    driver.hands.press(Key.Key_Tab)
    assert stands_at(driver, "button:dismiss")  # that it is kept, said below it
    driver.hands.press(Key.Key_Tab)
    assert stands_at(driver, "button:add_photo_ktp")


def test_one_that_only_the_centre_has_yet_says_so(at_record):
    driver, file = at_record
    tile = add(driver, file)
    driver.sync_now()
    desk = driver.main.session.desk
    desk.store.images.forget([bytes.fromhex(tile.objectName().removeprefix("photo:"))])
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: "Foto KTP, Sudah di pusat" in texts(driver.window), "the record says so")
    driver.hands.click(tiles(driver)[0])
    driver.hands.find("sheet:photo")
    driver.settle()
    assert "sudah dihapus sesuai aturan" in texts(driver.window)
    assert driver.hands.find("sheet:photo").notice.role is Role.INFORMATION  # nothing is wrong
    assert canvas(driver).isNull()
    assert noted(driver, Audited.IMAGE_SHOWN) == 0


def test_a_small_picture_is_too_small_to_read_whatever_was_kept():
    data = encoded(card(1_600, 1_000))
    small = pictures.small(data)
    assert (small.width(), small.height()) == (96, 60)
    assert pictures.decoded(data).width() == 1_600, "control"
    assert pictures.small(encoded(photo(), "PNG")).isNull()
    assert pictures.small(b"\xff\xd8\xff" + bytes(100)).isNull()


def test_it_is_removed_with_a_reason_here_and_at_the_centre(at_record, laptop):
    driver, file = at_record
    tile = add(driver, file)
    driver.sync_now()
    driver.open_record("I WAYAN SUDARTA")
    until(lambda: bool(tiles(driver)), "the photo is there")
    [tile] = tiles(driver)
    driver.hands.click(tile)
    driver.hands.push("button:photo_take")
    driver.hands.push("button:photo_confirm")
    assert "Tulis alasannya" in texts(driver.window)
    driver.hands.enter(driver.hands.find("field:photo_reason"), "Foto orang lain")
    driver.hands.push("button:photo_confirm")
    until(lambda: not tiles(driver), "it is gone")
    driver.settle()
    assert "Foto orang lain" in texts(driver.window)
    assert noted(driver, Audited.IMAGE_TAKEN) == 1
    until(lambda: "belum dihapus di pusat" in driver.main.delivery_text(), "the bar says it")
    driver.sync_now()
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "all is there")
    [gone] = admin.look(laptop.centre.centre, record_id(driver)).images
    assert (gone.received_at, gone.reason) == (None, "Foto orang lain")


def test_a_refused_photo_says_why_and_can_be_sent_again(at_record, monkeypatch):
    driver, file = at_record
    add(driver, file)
    monkeypatch.setattr("fieldreg.server.uploads._judge", lambda row, whole: Problems.IMAGE_KIND)
    driver.sync_now()
    monkeypatch.undo()
    until(lambda: "1 foto ditolak pusat" in driver.main.delivery_text(), "the bar says it")
    driver.go(PageName.SYNC)
    until(lambda: "Foto ditolak pusat" in texts(driver.window), "the sync page lists it")
    [line] = driver.hands.find("page:sync").findChildren(PersonLine)
    driver.hands.click(line)
    driver.hands.find("page:record")
    until(lambda: "Foto KTP, Ditolak pusat" in texts(driver.window), "the record says so")
    driver.settle()
    driver.hands.click(tiles(driver)[0])
    until(lambda: "Pusat tidak dapat membaca" in texts(driver.window), "it is said why")
    driver.hands.push("button:photo_send")
    until(lambda: "Foto KTP, Menunggu kirim" in texts(driver.window), "it waits again")
    driver.sync_now()
    until(lambda: driver.main.delivery_text() == "Semua sudah diterima pusat", "all is there")


def test_what_is_no_photo_is_refused_in_words(at_record, tmp_path):
    driver, _ = at_record
    file = tmp_path / "surat.txt"
    file.write_text("bukan foto")
    photos(driver).add_files(ImageKind.PAPER, [file, tmp_path / "tidak ada.jpg"])
    until(lambda: "tidak bisa dibaca" in texts(driver.window), "it is said")
    photos(driver).add_files(ImageKind.PAPER, [file])
    until(lambda: "bukan foto JPEG atau PNG" in texts(driver.window), "it is said")
    assert tiles(driver) == []


def dropped(driver, *urls: QUrl) -> bool:
    """Let go of these over the card; whether it takes them."""
    place, card_ = QPoint(20, 20), photos(driver)
    data = QMimeData()
    data.setUrls(urls)
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier(0))
    entering = QDragEnterEvent(place, *about)
    QApplication.sendEvent(card_, entering)
    if entering.isAccepted():
        QApplication.sendEvent(card_, QDropEvent(QPointF(place), *about))
    return entering.isAccepted()


def test_what_is_no_file_of_this_laptop_is_told_beside_those_that_were_kept(at_record):
    driver, file = at_record
    page = QUrl("https://example.test/foto/rumah.jpg?orang=5171031203809901")
    inside = QUrl("data:image/jpeg;base64,AAAA/NDUxNzEwMzEy")
    assert dropped(driver, page, QUrl.fromLocalFile(str(file)), inside)
    driver.hands.push("button:photo_kind_kk")
    until(lambda: len(tiles(driver)) == 1, "the file is there")
    driver.settle()
    said = texts(driver.window)
    assert "1 foto tersimpan di laptop ini, 2 tidak" in said
    assert "rumah.jpg, tanpa nama: Itu bukan berkas di laptop ini" in said
    assert "5171031203809901" not in said


def test_a_drop_without_any_file_is_not_taken(at_record):
    driver, _ = at_record
    assert not dropped(driver, QUrl("https://example.test/foto/rumah.jpg"))


def test_dropped_files_are_kept_once_it_is_said_what_they_show(at_record, tmp_path):
    driver, file = at_record
    other = tmp_path / "kk.png"
    other.write_bytes(encoded(card(300, 200), "PNG"))
    assert dropped(driver, QUrl.fromLocalFile(str(file)), QUrl.fromLocalFile(str(other)))
    driver.hands.push("button:photo_kind_kk")
    until(lambda: len(tiles(driver)) == 2, "both are there")
    desk, shown = driver.main.session.desk, record_id(driver)
    kinds = [image.kind for image in driver.ask(lambda: images(desk, shown))]
    assert kinds == [ImageKind.KK, ImageKind.KK]


def test_a_photo_made_ready_while_one_looks_at_somebody_else_stays_with_its_own(at_record):
    driver, file = at_record
    first = record_id(driver)
    photos(driver).add_files(ImageKind.KTP, [file])
    driver.go(PageName.HOME)
    desk = driver.main.session.desk
    until(lambda: len(driver.ask(lambda: images(desk, first))) == 1, "it is kept")
    driver.main.session.announce(Kind.RECORDS)


def test_after_saving_somebody_new_a_photo_is_one_press_away(laptop, tmp_path):
    driver = laptop.sign_in()
    register(driver, PERSON)
    form = driver.hands.find("page:entry")
    [offer] = [b for b in form.findChildren(PlainButton) if b.accessibleName() == "Tambah foto"]
    driver.hands.click(offer)
    driver.hands.find("page:record")
    assert stands_at(driver, "button:add_photo_ktp")
    driver.settle()
    assert "I WAYAN SUDARTA" in texts(driver.window)


def figures(**more) -> HomeFigures:
    names = ("today", "total", "waiting", "quarantined", "needs_correction", "incomplete",
             "accepted", "drafts")  # fmt: skip
    plain = dict.fromkeys(names, 0)
    return HomeFigures(
        **plain, last_sync=None, last_good_sync="", officer_name="", office_name="", **more
    )


def test_what_is_said_of_photos_after_an_exchange():
    assert photo_words(SyncReport(), figures()) == photo_words(None, figures()) == ""
    assert photo_words(None, figures(photos_waiting=2)) == "2 foto menunggu kirim."
    said = photo_words(SyncReport(images_sent=2, images_lost=1), figures(photos_waiting=4))
    assert said.startswith("2 foto terkirim. 3 foto menunggu kirim. 1 foto hilang")
    said = photo_words(None, figures(photos_refused=1, photos_to_take=2))
    assert said.startswith("1 foto ditolak pusat;")
    assert said.endswith("2 foto yang dihapus belum dihapus di pusat.")
