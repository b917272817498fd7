"""A closed store stays closed: a late job never opens the database again behind the lock."""

import gc
import shutil
import sys
from types import FrameType

import pytest
from sqlalchemy import text

from fieldreg.database.sqlcipher import reader_engine
from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.store.store import Store

KEY = bytes(range(32))


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_a_closed_store_says_so(bench, way):
    store = bench.store
    with getattr(store, way)() as connection:
        assert connection.execute(text("SELECT count(*) FROM revision")).scalar_one() == 0
    store.close()
    with pytest.raises(EnvironmentTrouble) as said, getattr(store, way)():
        pass
    assert said.value.key == "workspace_closed"


def holders(key: bytes) -> list[object]:
    """What still refers to *key* among everything Python keeps track of."""
    gc.collect()
    mine = {id(sys._getframe(1).f_locals), id(sys._getframe())}
    return [
        one
        for one in gc.get_referrers(key)
        if id(one) not in mine and not isinstance(one, FrameType)
    ]


def test_a_closed_store_holds_the_key_no_more(template, tmp_path):
    folder = tmp_path / "vault"
    shutil.copytree(template, folder)
    key = bytes(bytearray(range(32)))
    store = Store(folder, key)
    with store.reading() as connection:
        connection.execute(text("SELECT 1"))
    assert holders(key)
    store.close()
    assert holders(key) == []
    with pytest.raises(EnvironmentTrouble, match="workspace_closed"):
        _ = store.key


def test_a_disposed_engine_does_not_open_the_database_again(template, tmp_path):
    folder = tmp_path / "vault"
    shutil.copytree(template, folder)
    engine = reader_engine(folder / "vault.db", KEY)
    engine.connect().close()
    engine.dispose()
    with pytest.raises(EnvironmentTrouble, match="workspace_closed"):
        engine.connect()
