"""Whoever is erased is not found by her words, whatever becomes of her photos' bytes."""

from __future__ import annotations

import pytest
from services.test_retention import NAME, registered, terms

from fieldreg.domain.trouble import EnvironmentTrouble
from fieldreg.domain.words import Act
from fieldreg.services import retention
from fieldreg.store.images import images_file
from fieldreg.store.retention import has_words_left


def test_the_words_go_though_the_photos_cannot_be_let_go_of(desk, complete):
    leaving = {**complete, "full_name": NAME, "nik": "5171031203809977"}
    gone = registered(desk, leaving, Act.ENDED)
    images_file(desk.vault).write_bytes(bytes(9000))
    with pytest.raises(EnvironmentTrouble, match="damaged"):
        retention.erase_record(desk, gone)
    with desk.store.reading() as connection:
        assert not has_words_left(connection)
        query = "SELECT block FROM view_search_data"
        blocks = connection.exec_driver_sql(query).scalars().all()
    assert not any(term in bytes(block) for block in blocks for term in terms(leaving))
