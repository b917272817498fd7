"""Everything here runs on the offscreen platform, with a real QApplication in the real dress."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import uuid
from datetime import date
from itertools import count

import pytest
from desktop.at_work import Laptop
from desktop.windows import WindowWatch
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication

from fieldreg.desktop import translation
from fieldreg.desktop.theme import style
from fieldreg.protocol.pack_files import builtin_pack
from fieldreg.server import admin
from fieldreg.server.running import RunningCentre


@pytest.fixture(scope="session", autouse=True)
def watch(qapp):
    """Sees each window that opens, for all tests."""
    watch = WindowWatch()
    qapp.installEventFilter(watch)
    yield watch
    qapp.removeEventFilter(watch)


@pytest.fixture(autouse=True)
def no_strays(watch):
    """No part of a page stands as a window of its own, not even for a blink: that flickers."""
    watch.strays.clear()
    yield
    assert watch.strays == []


@pytest.fixture(autouse=True)
def empty_clipboard(qapp):
    """What the test before copied is not taken for what this one copies."""
    QGuiApplication.clipboard().clear()


@pytest.fixture
def dressed(qapp):
    """The application in light dress, speaking Indonesian."""
    style.apply(qapp, "light")
    translation.install(qapp, "id")
    return qapp


@pytest.fixture(scope="session")
def pack():
    return builtin_pack()


@pytest.fixture
def make_id():
    """Ids in the order they are made, of the shape of a UUIDv7."""
    numbers = count(1)
    return lambda: str(uuid.UUID(int=(0x01900000 << 96) + (7 << 76) + (2 << 62) + next(numbers)))


@pytest.fixture
def today():
    return date(2025, 3, 12)


@pytest.fixture(scope="session")
def centre(tmp_path_factory):
    """A real centre on the loopback, with TLS, for all windows of the session."""
    folder = tmp_path_factory.mktemp("centre")
    admin.init_centre(folder, "Pusat contoh")
    with RunningCentre(folder) as running:
        yield running


@pytest.fixture
def bare_laptop(qapp, centre, tmp_path):
    """A laptop on which nothing was set up yet; its windows are closed at the end."""
    laptop = Laptop(tmp_path / "workspace", centre)
    laptop.folder.mkdir()
    yield laptop
    for window in laptop.windows:
        window.close_anyway()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def laptop(bare_laptop):
    """A laptop enrolled at the centre."""
    bare_laptop.enrol()
    return bare_laptop
