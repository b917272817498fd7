"""The tables that ship with the program."""

from __future__ import annotations

import pytest

from fieldreg.domain.names import NameTables
from fieldreg.protocol.name_files import name_tables


@pytest.fixture(scope="session")
def tables() -> NameTables:
    return name_tables()
