"""Several photos added at once: what was kept, and what was not, and why, is told at the end."""

from desktop.at_photos import NAME, at_person, no_photo, photo_file, photos, tiles
from desktop.at_work import OTHER, PASSPHRASE, register, texts, until
from PySide6.QtWidgets import QWidget

from fieldreg.desktop.pages.photo_additions import told_after_lock, told_of
from fieldreg.desktop.photo_queue import Additions
from fieldreg.desktop.session import PageName, Told
from fieldreg.desktop.theme.tokens import Role
from fieldreg.domain.words import ImageKind

NO_PHOTO = "bukan foto JPEG atau PNG"
KEPT = "tersimpan di laptop ini"


def test_a_refused_one_is_told_beside_those_that_were_kept(laptop, tmp_path):
    driver = at_person(laptop)
    bad, good = no_photo(tmp_path / "surat.txt"), photo_file(tmp_path / "ktp.jpg")
    photos(driver).add_files(ImageKind.KTP, [bad, good])
    until(lambda: len(tiles(driver)) == 1, "the good one is there")
    driver.settle()
    said = texts(driver.window)
    assert NO_PHOTO in said
    assert "surat.txt" in said
    assert f"1 foto {KEPT}, 1 tidak" in said


def test_none_of_many_is_left_out(laptop, tmp_path):
    driver = at_person(laptop)
    bad = [no_photo(tmp_path / f"{n}.txt") for n in range(20)]
    photos(driver).add_files(ImageKind.PAPER, [*bad, photo_file(tmp_path / "ktp.jpg")])
    until(lambda: len(tiles(driver)) == 1, "the last one is there")
    driver.settle()
    said = texts(driver.window)
    assert f"1 foto {KEPT}, 20 tidak" in said
    assert all(file.name in said for file in bad)
    assert said.count(NO_PHOTO) == 1


def test_what_was_refused_is_told_at_its_own_person_until_it_was_read(laptop, tmp_path):
    driver = at_person(laptop)
    register(driver, OTHER)
    driver.open_record(NAME)
    photos(driver).add_files(ImageKind.KTP, [no_photo(tmp_path / "surat.txt")])
    driver.open_record(OTHER["full_name"])
    until(lambda: not photos(driver).is_preparing, "it was looked at")
    assert NO_PHOTO not in texts(driver.window)
    for _ in range(2):
        driver.open_record(NAME)
        until(lambda: NO_PHOTO in texts(driver.window), "it is told here")
        driver.go(PageName.HOME)
    driver.open_record(NAME)
    [close] = [b for b in photos(driver).findChildren(QWidget, "button:dismiss") if b.isVisible()]
    driver.hands.click(close)
    assert NO_PHOTO not in texts(driver.window)
    driver.go(PageName.HOME)
    driver.open_record(NAME)
    assert NO_PHOTO not in texts(driver.window)


def test_while_some_are_made_ready_it_is_said_how_many_were_not_kept():
    additions = Additions()
    assert told_of(additions) is None
    additions.begin(3)
    assert told_of(additions) == Told("3 foto sedang disiapkan …", Role.INFORMATION)
    additions.refuse("surat.txt", "Bukan foto.")
    assert told_of(additions).words.startswith("2 foto sedang disiapkan … 1 tidak tersimpan")
    additions.refuse("FOTO LAMA DARI KAMERA DESA 000017.jpg", "Rusak.")
    additions.begin(1)
    additions.keep()
    additions.refuse("surat2.txt", "Bukan foto.")
    words, role = told_of(additions)
    assert role is Role.WRONG
    assert words.splitlines() == [
        "1 foto tersimpan di laptop ini, 3 tidak:",
        "• surat.txt, surat2.txt: Bukan foto.",
        "• FOTO LAMA DARI KAM…A 000017.jpg: Rusak.",
    ]
    additions.begin(1)
    assert told_of(additions) == Told("1 foto sedang disiapkan …", Role.INFORMATION)
    additions.keep()
    assert told_of(additions).role is Role.GOOD
    assert additions.is_over


def test_a_lock_that_came_first_says_that_photos_were_not_settled(laptop, tmp_path):
    driver = at_person(laptop)
    bad, good = no_photo(tmp_path / "surat.txt"), photo_file(tmp_path / "ktp.jpg")
    photos(driver).add_files(ImageKind.KTP, [bad, good])
    driver.window.lock()
    driver.sign_in(PASSPHRASE)
    until(lambda: "Sebelum layar dikunci" in texts(driver.window), "it is told")
    driver.window.lock()
    driver.sign_in(PASSPHRASE)
    assert "Sebelum layar dikunci" not in texts(driver.window)


def test_a_lock_after_sending_does_not_say_that_all_arrived_while_photos_were_not_kept(
    laptop, tmp_path
):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [no_photo(tmp_path / "surat.txt")])
    sent = Told("Semua sudah diterima pusat sebelum laptop dikunci.", Role.GOOD)
    driver.window.lock(told=sent)
    driver.sign_in(PASSPHRASE)
    until(lambda: "Sebelum layar dikunci, 1 foto" in texts(driver.window), "it is told")
    assert "Selebihnya sudah diterima pusat." in texts(driver.window)
    assert sent.words not in texts(driver.window)


def test_what_else_is_to_be_told_of_a_sending_is_told_too():
    why = Told("Laptop terkunci; 3 masih menunggu kirim.", Role.ATTENTION)
    assert told_after_lock(0, why) == why
    assert told_after_lock(0, None) is None
    words, role = told_after_lock(2, why)
    assert words.startswith("Sebelum layar dikunci, 2 foto")
    assert words.endswith(why.words)
    assert role is Role.ATTENTION


def test_photos_that_were_not_settled_are_told_of_after_a_lock_and_an_end(laptop, tmp_path):
    driver = at_person(laptop)
    photos(driver).add_files(ImageKind.KTP, [no_photo(tmp_path / "surat.txt")])
    driver.window.lock()
    driver.window.close()
    driver = laptop.sign_in()
    until(lambda: "Sebelum layar dikunci, 1 foto" in texts(driver.window), "it is told")
    driver.window.close()
    driver = laptop.sign_in()
    assert "Sebelum layar dikunci" not in texts(driver.window)
