"""A request that never comes back: locking waits for it a few seconds, closing hardly at all."""

import threading

from desktop.at_work import PASSPHRASE, PERSON, Laptop, register, until
from PySide6.QtWidgets import QLabel

from fieldreg.desktop import app
from fieldreg.desktop.session import PageName
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.services import people, workspace
from fieldreg.services.views import PeopleQuery
from fieldreg.sync.trouble import SyncTrouble, Trouble


class Hanging:
    """Holds each request until the test lets go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.let_go = threading.Event()

    def exchange(self, identity, request):
        self.begun.set()
        self.let_go.wait(60)
        raise SyncTrouble(Trouble.TOO_SLOW)


def _hang(laptop: Laptop):
    line = Hanging()
    driver = laptop.sign_in(lambda: line)
    register(driver, PERSON)
    driver.go(PageName.PEOPLE)
    driver.main.courier.send()
    assert line.begun.wait(10)
    return driver, line


def test_locking_shows_nobodys_data_at_once_and_soon_asks_to_sign_in(laptop, monkeypatch):
    monkeypatch.setattr(app, "MOST_WAIT_MS", 100)
    driver, line = _hang(laptop)
    try:
        driver.window.lock()
        words = [w.text() for w in driver.window.findChildren(QLabel) if w.isVisible()]
        assert not any("SUDARTA" in w for w in words)
        until(lambda: driver.hands.seen("page:sign_in") is not None, "the sign-in page")
        assert not line.let_go.is_set()
        driver.sign_in(PASSPHRASE)
        assert driver.figures().waiting == 1
    finally:
        line.let_go.set()


def test_closing_frees_the_workspace_while_the_request_still_hangs(laptop):
    driver, line = _hang(laptop)
    try:
        driver.window.close()
        desk = workspace.unlock(laptop.folder, PASSPHRASE, shelf=builtin_pack())
        assert people.search(desk, PeopleQuery()).total == 1
        workspace.close(desk)
    finally:
        line.let_go.set()
