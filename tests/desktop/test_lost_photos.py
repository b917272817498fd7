"""A photo that is lost here and lies in a backup: looked for while everybody goes on working."""

import threading

from desktop.at_photos import NAME, at_person, photo_file, photos, tiles
from desktop.at_work import texts, until

from fieldreg.desktop.session import Kind, PageName
from fieldreg.domain.words import ImageKind
from fieldreg.services.backup import back_up
from fieldreg.store.backup_files import near_place
from fieldreg.store.images import Images, images_file


def lose_photos(driver) -> None:
    """The file of the photos is gone from the laptop."""
    desk = driver.main.session.desk
    desk.store.images.close()
    images_file(desk.vault).unlink()
    desk.store.images = Images(desk.vault, desk.store.key)


def test_it_is_looked_for_while_pages_open_and_saves_go_through(laptop, tmp_path):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    until(lambda: len(tiles(driver)) == 1, "the photo is there")
    lanes, desk = driver.main.session.lanes, driver.main.session.desk
    driver.ask(lambda: back_up(desk, "asked"))
    driver.go(PageName.HOME)
    driver.ask(lambda: lose_photos(driver))
    slow, saved = threading.Event(), []
    lanes.copy(lambda: slow.wait(60), lambda _: None)  # a stick that takes its time
    try:
        driver.open_record(NAME)
        until(lambda: "Foto KTP, Dicari di cadangan" in texts(driver.window), "it is said")
        lanes.write(lambda: "saved", saved.append, owner=driver.window)
        until(lambda: saved == ["saved"], "a save goes through")
        driver.hands.click(tiles(driver)[0])
        until(lambda: "sedang dicari di cadangan" in texts(driver.window), "it is said here too")
        driver.hands.push("button:photo_close")
    finally:
        slow.set()
    until(lambda: "Foto KTP, Menunggu kirim" in texts(driver.window), "it was found")
    until(lambda: tiles(driver)[0].has_image, "it is seen")


def test_one_that_no_backup_has_is_called_lost_after_that(laptop, tmp_path):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    until(lambda: len(tiles(driver)) == 1, "the photo is there")
    driver.go(PageName.HOME)
    driver.ask(lambda: lose_photos(driver))
    driver.open_record(NAME)
    until(lambda: "Foto KTP, Hilang, foto lagi" in texts(driver.window), "it is said")


def test_a_search_that_fails_is_said_and_begun_again_when_the_page_is_opened_again(
    laptop, tmp_path, monkeypatch
):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [photo_file(tmp_path / "ktp.jpg")])
    until(lambda: len(tiles(driver)) == 1, "the photo is there")
    desk = driver.main.session.desk
    driver.ask(lambda: back_up(desk, "asked"))
    driver.go(PageName.HOME)
    driver.ask(lambda: lose_photos(driver))
    copy = images_file(near_place(desk.folder))
    good = copy.rename(copy.with_name("good"))
    copy.mkdir()  # it cannot be read now
    real, asked = desk.store.images.bring_back, []
    monkeypatch.setattr(
        desk.store.images, "bring_back", lambda *p, **more: asked.append(p) or real(*p, **more)
    )
    driver.open_record(NAME)
    until(lambda: "Foto KTP, Pencarian terhenti" in texts(driver.window), "it is said")
    assert "belum pasti foto itu hilang" in texts(driver.window)
    driver.main.session.announce(Kind.RECORDS)
    done = []
    driver.main.session.lanes.copy(lambda: True, done.append)  # behind what would be asked again
    until(lambda: done == [True], "the lane is free")
    assert len(asked) == 1
    driver.hands.click(tiles(driver)[0])
    until(lambda: texts(driver.window).count("belum pasti foto itu hilang") == 2, "here too")
    driver.hands.push("button:photo_close")
    copy.rmdir()
    good.rename(copy)
    assert "Foto KTP, Pencarian terhenti" in texts(driver.window)
    driver.go(PageName.HOME)
    driver.open_record(NAME)
    until(lambda: "Foto KTP, Menunggu kirim" in texts(driver.window), "it was found")
