"""The centre witnesses laptops' audit chains, notices what does not follow, and refuses nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World

from fieldreg.apps.cli import main
from fieldreg.protocol.messages import ChainHead, SyncRequest, SyncResponse
from fieldreg.protocol.signing import anchor_text, audit_text, is_signed, new_private_key, sign
from fieldreg.server import admin
from fieldreg.server.audit_heads import Witnessed


def link(no: int, chain: str = "one") -> str:
    return sha256(f"{chain} {no}".encode()).hexdigest()


def head(laptop: Laptop, no: int, chain: str = "one", key: bytes | None = None) -> ChainHead:
    text = audit_text(laptop.device_id, laptop.incarnation, no, link(no, chain))
    return ChainHead(no=no, link=link(no, chain), signature=sign(key or laptop.key, text))


def tell(laptop: Laptop, no: int, chain: str = "one", **changes: Any) -> SyncResponse:
    return laptop.sync(laptop.request(audit=head(laptop, no, chain), **changes))


def known(world: World, laptop: Laptop) -> Witnessed | None:
    return {d.id: d.audit for d in admin.devices(world.centre)}[laptop.device_id]


def test_a_head_is_kept_and_countersigned(world: World) -> None:
    laptop = world.laptop()
    answer = tell(laptop, 3)
    assert answer.audit is not None
    text = anchor_text(laptop.device_id, laptop.incarnation, 3, link(3))
    assert is_signed(laptop.enrolment.centre_key, text, answer.audit.signature)
    assert (answer.audit.no, answer.audit.link) == (3, link(3))
    now = world.centre.seconds()
    assert known(world, laptop) == Witnessed(3, now)
    world.clock.advance(60)
    assert tell(laptop, 3).audit, "the same head again"
    assert tell(laptop, 8).audit
    assert known(world, laptop) == Witnessed(8, now + 60)


def test_a_laptop_of_before_tells_nothing_and_hears_nothing(world: World) -> None:
    laptop = world.laptop()
    old = json.loads(laptop.request().model_dump_json())
    del old["audit"]
    answer = laptop.api.post("/v1/sync", old, token=laptop.enrolment.device_token)
    assert answer.status_code == 200
    assert "audit" not in answer.json()
    assert known(world, laptop) is None


@pytest.mark.parametrize(
    ("no", "chain", "alert"), [(4, "one", "cut"), (6, "other", "rewritten"), (4, "other", "cut")]
)
def test_what_does_not_follow_is_noticed_and_not_refused(
    world: World, no: int, chain: str, alert: str
) -> None:
    laptop = world.laptop()
    tell(laptop, 6)
    record_id = laptop.register()
    answer = tell(laptop, no, chain)
    assert answer.audit is None, "the centre does not vouch for it"
    assert answer.receipt.no == 1
    found = known(world, laptop)
    assert found is not None
    assert (found.alert, found.alert_no, found.no) == (alert, no, 6)
    tell(laptop, 9, chain)
    later = known(world, laptop)
    assert later is not None
    assert (later.alert, later.no) == (alert, 9), "an alert stays"
    assert [r.record_id for r in admin.find_all(world.centre)] == [record_id]


def test_a_late_twin_of_an_exchange_raises_no_alert(world: World) -> None:
    laptop = world.laptop()
    tell(laptop, 2)
    early = laptop.request(audit=head(laptop, 4))
    late = early.model_copy(update={"audit": head(laptop, 7)})
    laptop.send(early)
    laptop.sync(late)
    assert laptop.send(early).json().get("audit") is None
    found = known(world, laptop)
    assert found is not None
    assert (found.no, found.alert) == (7, "")


def test_a_late_request_that_meets_a_restored_centre_raises_no_alert(world: World) -> None:
    laptop = world.laptop()
    first = laptop.request(audit=head(laptop, 1))
    laptop.sync(first)
    tell(laptop, 6)
    admin.begin_epoch(world.centre)
    assert laptop.send(first).status_code == 200
    found = known(world, laptop)
    assert found is not None
    assert (found.no, found.alert) == (6, "")
    laptop.epoch = laptop.cursor = ""
    laptop.rows, laptop.last_seq = {}, 0
    answer = SyncResponse.model_validate_json(laptop.send(first).content)
    laptop.token, laptop.epoch = answer.token, answer.epoch
    tell(laptop, 5)
    assert known(world, laptop).alert == "cut", "the next one that the token proves"  # type: ignore[union-attr]


def test_a_restored_laptop_goes_on_from_an_older_head(world: World) -> None:
    laptop = world.laptop()
    tell(laptop, 9)
    restored(laptop)
    assert tell(laptop, 6, "other").audit, "an honest chain is witnessed again"
    found = known(world, laptop)
    assert found is not None
    assert (found.no, found.restored_from, found.alert) == (6, 9, "")
    tell(laptop, 5, "other")
    assert known(world, laptop).alert == "cut"  # type: ignore[union-attr]


def test_a_new_incarnation_that_goes_on_is_no_restore(world: World) -> None:
    laptop = world.laptop()
    tell(laptop, 9)
    for no in (9, 10):
        restored(laptop)
        tell(laptop, no)
    found = known(world, laptop)
    assert found is not None
    assert (found.no, found.restored_from) == (10, None)


def restored(laptop: Laptop) -> None:
    laptop.incarnation = new_id()
    laptop.log, laptop.links, laptop.receipted = [], [], 0


@pytest.mark.parametrize("spoilt", ["signature", "key"])
def test_a_head_that_nobody_signed_is_not_witnessed(world: World, spoilt: str) -> None:
    laptop = world.laptop()
    told = head(laptop, 3, key=new_private_key() if spoilt == "key" else None)
    if spoilt == "signature":
        told = told.model_copy(update={"signature": ""})
    assert laptop.sync(laptop.request(audit=told)).audit is None
    assert known(world, laptop) is None


def test_an_idle_exchange_stays_small(world: World) -> None:
    laptop = world.laptop()
    tell(laptop, 3)
    request = laptop.request(audit=head(laptop, 3))
    plain = request.model_copy(update={"audit": None})
    grown = len(request.model_dump_json()) - len(plain.model_dump_json())
    assert grown < 300
    assert len(laptop.send(request).content) < 1_500


def test_the_operator_sees_it(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    laptop = world.laptop()
    tell(laptop, 6)
    restored(laptop)
    tell(laptop, 4)
    tell(laptop, 3)
    where = ["centre", "devices", "--folder", str(world.folder), "--database", world.database_url]
    assert main(["--language", "en", *where]) == 0
    line = capsys.readouterr().out.strip().split("\t")
    assert line[-1] == "audit 4"
    assert line[-2].startswith("restored from a backup")
    assert line[-3].startswith("ALERT: this laptop's audit chain was cut")
    assert main([*where, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["audit"]["alert"], row["audit"]["restored_from"]) == (
        laptop.device_id,
        "cut",
        6,
    )


def test_a_request_with_a_head_is_understood_by_who_does_not_know_it() -> None:
    """A centre of before ignores the member: messages ignore what they do not know."""
    said = {
        "device_id": new_id(),
        "incarnation": new_id(),
        "exchange": new_id(),
        "head": {"no": 0, "link": "0" * 64},
        "rows": {"count": 0, "digest": "0" * 64},
        "something_new": {"no": 1},
    }
    assert SyncRequest.model_validate(said).audit is None


def test_a_number_beyond_all_counting_is_refused(world: World) -> None:
    """Signed, so that it reaches the table; no database has room for it."""
    laptop = world.laptop()
    for number in (2**53, 2**63, 10**400):
        text = audit_text(laptop.device_id, laptop.incarnation, number, link(3))
        told = {"no": number, "link": link(3), "signature": sign(laptop.key, text)}
        said = {**json.loads(laptop.request().model_dump_json()), "audit": told}
        answer = laptop.api.post("/v1/sync", said, token=laptop.enrolment.device_token)
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_request"), number
