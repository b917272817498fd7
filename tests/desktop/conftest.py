"""Everything here runs on the offscreen platform, with a real QApplication in the real dress."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import uuid
from datetime import date
from itertools import count

import pytest

from fieldreg.desktop import translation
from fieldreg.desktop.theme import style
from fieldreg.protocol.pack_files import builtin_pack


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
