"""Laying a batch against a log, without a database."""

from __future__ import annotations

from typing import Any

import pytest

from fieldreg.protocol.messages import SyncRequest, WireRevision
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.sealed import FIRST_LINK
from fieldreg.server.chain import lay
from fieldreg.server.refusal import Refusal

ID = "0199a0f0-0000-7000-8000-0000000000d1"
ZEROS = "0" * 64


def request_with(revision: dict[str, Any]) -> SyncRequest:
    return SyncRequest(
        device_id=ID,
        incarnation=ID,
        exchange=ID,
        head={"no": 1, "link": ZEROS},
        rows={"count": 0, "digest": ZEROS},
        revisions=[WireRevision(header="{}", **revision)],
    )


@pytest.mark.parametrize(
    "revision", [{}, {"body": "{}"}, {"salt": "00" * 16}, {"body": "\ud800", "salt": "00" * 16}]
)
def test_half_a_revision_has_no_place_in_a_chain(revision: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as caught:
        lay(request_with(revision), 1, 0, FIRST_LINK, {})
    assert caught.value.kind is Problems.BAD_REQUEST
