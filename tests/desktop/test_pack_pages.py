"""A delivered pack at the real window: from the file through what it changes to being in force."""

from dataclasses import replace

import pytest
from desktop.at_work import OTHER, PERSON, NoLine, register, texts, until
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from fieldreg.desktop.form.check_panel import CheckPanel
from fieldreg.desktop.form.page import FormPage
from fieldreg.desktop.pages.pack import PackPage
from fieldreg.desktop.session import Go, PageName
from fieldreg.desktop.widgets import ClickRow
from fieldreg.protocol.signing import new_private_key
from fieldreg.server.packs import deliver_pack
from fieldreg.services import packs
from fieldreg.services.desk import LeftOut

OLD_PERSON = {**PERSON, "nik": "5171031203629903", "full_name": "I NYOMAN GEDE"}


@pytest.fixture
def driver(bare_laptop):
    """Signed in on a laptop that knows its centre's pack key."""
    bare_laptop.trust_packs()
    bare_laptop.enrol()
    return bare_laptop.sign_in(NoLine)


def age_limit(years):
    def change(files):
        (rule,) = (r for r in files["rules"]["rules"] if r["code"] == "age_below_65")
        rule["years"] = years

    return change


def settings(driver):
    driver.go(PageName.SETTINGS)
    return driver.main.page


def look_at(driver, path):
    """Choose the file and wait for the page that shows what it changes."""
    settings(driver).packs.choose(path)
    until(lambda: isinstance(driver.main.page, PackPage), "the pack is shown")
    page = driver.main.page
    until(lambda: page.findChild(QPushButton, "button:pack_install").isEnabled(), "it is judged")
    driver.settle()
    return page


def refused(driver, path):
    card = settings(driver).packs
    card.choose(path)
    until(card.notice.isVisible, "it is refused")
    return card.notice.words


def keys_of(driver):
    return [row.key for row in driver.ask(lambda: packs.installed(driver.main.session.desk))]


def test_the_settings_say_which_versions_are_here_and_which_decides(driver) -> None:
    words = texts(settings(driver).packs)
    assert "Pekerja rentan Kota Denpasar 2025 · 2025.2" in words
    assert "Pekerja rentan Kota Denpasar 2025 · 2025.1" in words
    assert "Berlaku sekarang" in words
    assert "Versi lama" in words
    assert "bawaan program" in words
    assert "hal belum pasti" in words


def test_a_pack_shows_what_it_changes_for_whom_and_why_before_it_is_installed(
    driver, bare_laptop
) -> None:
    register(driver, OLD_PERSON, PERSON)
    page = look_at(driver, bare_laptop.hand_over(change=age_limit(60)))
    words = texts(page)
    assert "Paket denpasar 2099.1" in words
    assert "berlaku bagi pendaftaran mulai 01-01-2099" in words
    assert "dibandingkan dengan denpasar 2025.2" in words
    assert "usia: 65 → 60" in words
    assert page.effect.words == "Tidak ada pendaftaran yang berubah (2 diperiksa)."
    assert keys_of(driver) == ["denpasar@2025.1", "denpasar@2025.2"]


def test_who_changes_is_listed_with_before_after_and_the_reason(driver, bare_laptop) -> None:
    register(driver, OLD_PERSON, PERSON)
    today = driver.main.session.desk.today()
    page = look_at(driver, bare_laptop.hand_over("2025.9", today.isoformat(), change=age_limit(60)))
    (row,) = [r for r in page.findChildren(ClickRow) if r.objectName().startswith("changed:")]
    assert row.words == "I NYOMAN GEDE"
    told = row.accessibleName()
    assert "Petani, JKK + JKM: dapat diterima → tidak dapat diterima" in told
    assert "Sudah berusia 60 tahun" in told
    assert page.effect.words == "1 dari 2 pendaftaran dijawab lain oleh paket ini."
    assert "Dapat diterima → tidak dapat diterima: 1 orang" in texts(page)


def test_a_pack_that_changes_nobody_says_so(driver, bare_laptop) -> None:
    register(driver, PERSON)
    today = driver.main.session.desk.today().isoformat()
    page = look_at(driver, bare_laptop.hand_over("2025.9", today))
    assert page.effect.words == "Tidak ada pendaftaran yang berubah (1 diperiksa)."
    assert not [r for r in page.findChildren(ClickRow) if r.objectName().startswith("changed:")]


def test_pressing_a_changed_person_leads_to_them_and_back_to_the_same_offer(
    driver, bare_laptop
) -> None:
    register(driver, OLD_PERSON)
    today = driver.main.session.desk.today().isoformat()
    page = look_at(driver, bare_laptop.hand_over("2025.9", today, change=age_limit(60)))
    (row,) = [r for r in page.findChildren(ClickRow) if r.objectName().startswith("changed:")]
    driver.hands.click(row)
    driver.hands.find(f"page:{PageName.RECORD}")
    driver.main.go(Go(PageName.PACK))
    assert driver.main.page is page
    assert page.effect.words.startswith("1 dari 1")


def test_an_installed_pack_is_in_force_at_once_where_its_day_has_come(driver, bare_laptop) -> None:
    today = driver.main.session.desk.today().isoformat()
    look_at(driver, bare_laptop.hand_over("2025.9", today, change=age_limit(40)))
    driver.hands.push("button:pack_install")
    until(lambda: driver.main.page.name is PageName.SETTINGS, "it is installed")
    driver.settle()
    assert driver.main.session.desk.pack.key == "denpasar@2025.9"
    assert "Paket denpasar 2025.9 terpasang dan berlaku mulai sekarang." in texts(driver.main)
    assert "dipasang" in texts(driver.main.page.packs)
    driver.new_person(PERSON)
    form = driver.main.page._form
    form.editor.check_now()
    assert form.panel.answer_words[0] == "Tidak dapat diterima"


def test_an_installed_pack_waits_for_its_day(driver, bare_laptop) -> None:
    look_at(driver, bare_laptop.hand_over())
    driver.hands.push("button:pack_install")
    until(lambda: driver.main.page.name is PageName.SETTINGS, "it is installed")
    driver.settle()
    assert driver.main.session.desk.pack.key == "denpasar@2025.2"
    assert "Paket denpasar 2025.2 tetap berlaku hari ini" in texts(driver.main)
    assert "Mulai 01-01-2099" in texts(driver.main.page.packs)


def test_the_page_of_a_pack_fits_a_small_screen(driver, bare_laptop) -> None:
    register(driver, OLD_PERSON)
    driver.window.resize(910, 512)
    today = driver.main.session.desk.today().isoformat()
    page = look_at(driver, bare_laptop.hand_over("2025.9", today, change=age_limit(60)))
    assert driver.window.width() == 910
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text() and not label.wordWrap():
            assert label.width() >= label.sizeHint().width(), label.text()


def test_cancel_leaves_everything_as_it_was(driver, bare_laptop) -> None:
    look_at(driver, bare_laptop.hand_over())
    driver.hands.push("button:pack_cancel")
    driver.hands.find(f"page:{PageName.SETTINGS}")
    driver.settle()
    assert keys_of(driver) == ["denpasar@2025.1", "denpasar@2025.2"]


def test_escape_leads_back_to_the_settings(driver, bare_laptop) -> None:
    look_at(driver, bare_laptop.hand_over())
    driver.hands.press(Qt.Key.Key_Escape)
    driver.hands.find(f"page:{PageName.SETTINGS}")


def test_judging_may_be_stopped_and_begun_again(driver, bare_laptop) -> None:
    register(driver, PERSON)
    page = look_at(driver, bare_laptop.hand_over())
    install = page.findChild(QPushButton, "button:pack_install")
    page.effect._judge_again()
    assert not page.effect.findChild(QPushButton, "button:pack_stop").isHidden()
    page.effect.findChild(QPushButton, "button:pack_stop").click()
    assert "dihentikan" in page.effect.words
    assert "paket lama tetap berlaku" in page.effect.words
    driver.settle()
    assert not install.isEnabled()
    driver.hands.push("button:pack_again")
    until(install.isEnabled, "it is judged again")
    assert page.effect.words.endswith("(1 diperiksa).")


def test_what_a_stopped_run_still_says_is_not_heard(driver, bare_laptop) -> None:
    """Two runs in a row: the answer of the first never stands for the second."""
    register(driver, PERSON)
    page = look_at(driver, bare_laptop.hand_over())
    page.effect._judge_again()
    page.effect._judge_again()
    install = page.findChild(QPushButton, "button:pack_install")
    until(install.isEnabled, "the second run ends")
    assert page.effect.words.endswith("(1 diperiksa).")


def test_what_is_no_pack_is_refused_in_plain_words(driver, tmp_path) -> None:
    path = tmp_path / "foto.fieldreg-pack"
    path.write_bytes(b"\xff\xd8\xff")
    words = refused(driver, path)
    assert words.startswith("Ini bukan paket program. Paket lama tetap berlaku.")
    assert driver.main.page.name is PageName.SETTINGS


def test_a_refusal_comes_into_view_whole(driver, bare_laptop, tmp_path) -> None:
    driver.main.window().resize(1024, 640)
    path = tmp_path / "foto.fieldreg-pack"
    path.write_bytes(b"\xff\xd8\xff")
    refused(driver, path)
    notice = driver.main.page.packs.notice
    until(
        lambda: notice.height() and notice.visibleRegion().boundingRect() == notice.rect(),
        "the refusal is seen whole",
    )


def test_a_tampered_a_cut_and_a_strangers_pack_are_told_apart(driver, bare_laptop) -> None:
    good = bare_laptop.hand_over()
    data = good.read_bytes()
    good.write_bytes(data[:-400])
    assert "belum tersalin utuh" in refused(driver, good)
    good.write_bytes(data.replace(b"Dinas Pertanian", b"Dinas Pertanjan", 1))
    assert "tidak sama dengan yang ditandatangani" in refused(driver, good)
    stranger = bare_laptop.hand_over("2099.2", signer=new_private_key())
    assert "bukan dari pusat laptop ini" in refused(driver, stranger)
    assert keys_of(driver) == ["denpasar@2025.1", "denpasar@2025.2"]


def test_a_file_that_went_away_is_told(driver, tmp_path) -> None:
    assert "tidak bisa dibaca" in refused(driver, tmp_path / "gone.fieldreg-pack")


def test_a_faulty_pack_says_where_for_whoever_made_it(driver, bare_laptop) -> None:
    def broken(files):
        files["rules"]["rules"][0]["years"] = "banyak"

    words = refused(driver, bare_laptop.hand_over(change=broken))
    assert "Paket lama tetap berlaku" in words
    assert "rules.json" in words


def test_the_rail_marks_the_settings_while_a_pack_is_looked_at(driver, bare_laptop) -> None:
    look_at(driver, bare_laptop.hand_over())
    assert driver.hands.find(f"rail:{PageName.SETTINGS}").isChecked()


def test_the_kept_verdict_stands_on_the_record(driver, bare_laptop) -> None:
    register(driver, PERSON)
    driver.open_record(PERSON["full_name"])
    day = driver.main.session.desk.today()
    words = texts(driver.main.page)
    assert "Kelayakan saat disimpan" in words
    told = (
        f"Dinilai {day:%d-%m-%Y} dengan paket denpasar 2025.2: dapat diterima, Rp22.800 per bulan."
    )
    assert told in words


def test_a_pack_that_no_longer_opens_is_told_and_the_others_stand(driver) -> None:
    session = driver.main.session
    lost = LeftOut("denpasar@2025.5", "2025-11-24T01:00:00Z", "pack_other_key")
    session.desk = replace(session.desk, left_out=(lost,))
    words = texts(settings(driver).packs)
    assert "denpasar 2025.5" in words
    assert "Tidak bisa dibuka" in words
    assert "Berlaku sekarang" in words


ONE_PER_KK = {
    "code": "one_per_kk",
    "kind": "one_per_kk",
    "outcome": "check",
    "severity": "warning",
    "message": {"id": "Sudah ada orang lain dari KK ini.", "en": "Another of this KK is here."},
    "citation": {"id": "Perwal contoh", "en": "Example"},
}


def test_a_rule_that_asks_for_others_speaks_while_the_second_of_a_kk_is_typed(
    driver, bare_laptop
) -> None:
    def one_per_kk(files):
        files["rules"]["rules"].append(ONE_PER_KK)

    today = driver.main.session.desk.today().isoformat()
    page = look_at(driver, bare_laptop.hand_over("2025.9", today, change=one_per_kk))
    page.findChild(QPushButton, "button:pack_install").click()
    until(lambda: len(keys_of(driver)) == 3, "it is installed")
    kk = {"kk_number": "5171030101109902"}
    register(driver, {**PERSON, **kk})
    driver.new_person({**OTHER, **kk})
    panel = driver.main.page.findChild(CheckPanel)
    until(lambda: ONE_PER_KK["message"]["id"] in texts(panel), "the rule speaks")


QUESTION = {
    "name": "kartu_tani",
    "kind": "text",
    "section": "work",
    "label": {"id": "Nomor kartu tani", "en": "Farmer's card"},
    "required": {"need": "always"},
}


def test_the_form_asks_what_the_pack_of_the_registrations_day_asks(driver, bare_laptop) -> None:
    def asking(files):
        files["questions"]["questions"].append(QUESTION)

    register(driver, {**PERSON, "registered_on": "1-6-2026"})
    today = driver.main.session.desk.today().isoformat()
    look_at(driver, bare_laptop.hand_over("2026.9", today, change=asking))
    driver.hands.push("button:pack_install")
    until(lambda: len(keys_of(driver)) == 3, "it is installed")
    path = f"answers.{QUESTION['name']}"

    def form():
        return driver.main.page.findChild(FormPage)

    driver.new_person(OTHER)
    assert path in dict(form().model.paths())
    assert path in {f.field for f in form().findings if f.code == "missing"}
    driver.fill("registered_on", "1-6-2026")
    driver.hands.press(Qt.Key.Key_Return)
    until(lambda: form().model.pack.key == "denpasar@2025.2", "the older pack asks")
    assert path not in dict(form().model.paths())
    assert form().values()["full_name"] == OTHER["full_name"]
    assert not [f for f in form().findings if f.field == path]
    driver.save_next()
    until(lambda: driver.main.page.saves == 1, "it is saved")
    until(lambda: form().model.pack.key == "denpasar@2026.9", "the next person is asked anew")


def test_a_pack_that_came_with_a_sync_is_offered_and_looked_at_as_a_file_is(bare_laptop) -> None:
    bare_laptop.trust_packs()
    bare_laptop.enrol()
    driver = bare_laptop.sign_in()
    today = driver.main.session.desk.today().isoformat()
    deliver_pack(bare_laptop.centre.centre, bare_laptop.hand_over("2025.9", today).read_bytes())
    assert "Paket program baru" not in texts(driver.main.page)
    assert not driver.sync_now().trouble
    driver.go(PageName.HOME)
    assert "Paket program baru dari pusat sudah sampai" in texts(driver.main.page)
    card = settings(driver).packs
    until(card.coming.isVisible, "the offer is shown")
    card.coming.acted.emit()
    until(lambda: isinstance(driver.main.page, PackPage), "the pack is shown")
    page = driver.main.page
    install = page.findChild(QPushButton, "button:pack_install")
    until(install.isEnabled, "it is judged")
    install.click()
    until(lambda: driver.main.session.desk.pack.key == "denpasar@2025.9", "it is in force")
    driver.settle()
    assert not settings(driver).packs.coming.isVisible()


def test_the_notice_at_home_leads_to_the_pack_and_settings_seen_before_know_of_it(
    bare_laptop,
) -> None:
    bare_laptop.trust_packs()
    bare_laptop.enrol()
    driver = bare_laptop.sign_in()
    driver.window.resize(1024, 600)
    driver.go(PageName.SETTINGS)
    driver.settle()
    card = settings(driver).packs
    assert card.coming.isHidden()
    today = driver.main.session.desk.today().isoformat()
    deliver_pack(bare_laptop.centre.centre, bare_laptop.hand_over("2025.9", today).read_bytes())
    driver.sync_now()
    driver.go(PageName.SETTINGS)
    until(card.coming.isVisible, "settings that were seen before tell of it")
    driver.go(PageName.HOME)
    driver.settle()
    until(driver.main.page._pack.isVisible, "home tells of it")
    driver.main.page._pack.acted.emit()
    until(lambda: driver.main.page.name is PageName.SETTINGS, "the settings")
    until(lambda: not card.coming.visibleRegion().isEmpty(), "it is in view")
