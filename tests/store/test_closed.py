"""A closed store stays closed: a late job never opens the database again behind the lock."""

import pytest
from sqlalchemy import text

from fieldreg.domain.trouble import EnvironmentTrouble


@pytest.mark.parametrize("way", ["reading", "writing"])
def test_a_closed_store_says_so(bench, way):
    store = bench.store
    with getattr(store, way)() as connection:
        assert connection.execute(text("SELECT count(*) FROM revision")).scalar_one() == 0
    store.close()
    with pytest.raises(EnvironmentTrouble) as said, getattr(store, way)():
        pass
    assert said.value.key == "workspace_closed"
