"""Verdicts: the centre's own revisions, which go down the same stream."""

from __future__ import annotations

from typing import Any

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World

from fieldreg.domain.trouble import UserTrouble
from fieldreg.domain.words import Act, Case
from fieldreg.protocol.sealed import FIRST_LINK, unseal
from fieldreg.server import admin

REASON = {"path": "mother_name", "text": "Nama ibu berbeda dengan KK."}


def judge(world: World, record_id: str, version: int, act: str, **more: Any) -> tuple[int, Any]:
    data = {"act": act, "expected_version": version, **more}
    answer = world.api.post(f"/v1/records/{record_id}/verdict", data, token=world.reviewer)
    return answer.status_code, answer.json()


@pytest.fixture
def laptop(world: World) -> Laptop:
    return world.laptop()


@pytest.fixture
def record_id(laptop: Laptop) -> str:
    record_id = laptop.register()
    laptop.sync()
    return record_id


def test_sent_back_corrected_and_accepted(world: World, laptop: Laptop, record_id: str) -> None:
    status, said = judge(world, record_id, 1, "sent_back", reasons=[REASON])
    assert (status, said["version"], said["case"]) == (200, 2, "needs_correction")
    (change,) = laptop.sync().changes
    assert change.revision is not None
    sent_back = unseal(change.revision.sealed())
    assert sent_back.header.act is Act.SENT_BACK
    assert sent_back.body is not None
    assert [(r.path, r.text) for r in sent_back.body.reasons] == [tuple(REASON.values())]
    assert laptop.rows[record_id].case is Case.NEEDS_CORRECTION

    laptop.revise(record_id, {"mother_name": "NI MADE RAKI"}, act=Act.SUBMITTED, version=2)
    laptop.sync()
    assert judge(world, record_id, 3, "review_started")[0] == 200
    number = {"issued_membership_number": "12345678901"}
    assert judge(world, record_id, 4, "accepted", patch=number)[1]["case"] == "accepted"
    laptop.sync()
    assert laptop.rows[record_id].case is Case.ACCEPTED
    assert laptop.rows[record_id].values["issued_membership_number"] == "12345678901"

    seen = world.api.get(f"/v1/records/{record_id}", token=world.reviewer).json()
    assert (seen["case"], seen["version"]) == ("accepted", 5)
    assert seen["values"] == laptop.rows[record_id].values
    acts = ["submitted", "sent_back", "submitted", "review_started", "accepted"]
    assert [entry["act"] for entry in seen["history"]] == acts
    assert seen["history"][1]["reasons"] == [REASON]
    assert seen["history"][1]["author"] != seen["history"][0]["author"]


@pytest.mark.parametrize(
    ("act", "case"), [(Act.SAVED, Case.INCOMPLETE), (Act.SUBMITTED, Case.SUBMITTED)]
)
def test_no_verdict_stands_on_data_that_nobody_reviewed(
    world: World, laptop: Laptop, record_id: str, act: Act, case: Case
) -> None:
    assert judge(world, record_id, 1, "accepted")[0] == 200
    assert judge(world, record_id, 2, "enrolled")[0] == 200
    assert [c.case for c in laptop.sync().changes] == [Case.ACCEPTED, Case.ENROLLED]
    laptop.revise(record_id, {"alias": "PAK SATU"}, act=act, version=3)
    assert [c.case for c in laptop.sync().changes] == [case]
    assert laptop.rows[record_id].case is case


def test_a_membership_can_end_while_an_edit_is_half_done(
    world: World, laptop: Laptop, record_id: str
) -> None:
    judge(world, record_id, 1, "accepted")
    judge(world, record_id, 2, "enrolled")
    laptop.sync()
    laptop.revise(record_id, {"alias": "PAK SATU"}, version=3)
    laptop.sync()
    assert judge(world, record_id, 4, "ended")[1]["case"] == "ended"
    assert judge(world, record_id, 5, "ended")[1]["detail"] == "case"


def test_an_edit_that_had_not_seen_the_verdict_is_looked_at_again(
    world: World, laptop: Laptop, record_id: str
) -> None:
    assert judge(world, record_id, 1, "accepted")[0] == 200
    laptop.revise(record_id, {"alias": "PAK SATU"}, version=1)
    changes = laptop.sync().changes
    assert [c.case for c in changes] == [Case.ACCEPTED, Case.SUBMITTED]
    assert laptop.rows[record_id].case is Case.SUBMITTED
    laptop.revise(record_id, {"alias": "PAK DUA"}, version=3)
    laptop.sync()
    assert laptop.rows[record_id].case is Case.INCOMPLETE


def test_the_centre_has_a_chain_of_its_own(world: World, laptop: Laptop) -> None:
    ids = [laptop.register() for _ in range(3)]
    laptop.sync()
    for record_id in ids:
        assert judge(world, record_id, 1, "accepted")[0] == 200
    other = world.laptop()
    sealed = [c.revision.sealed() for c in other.sync().changes if c.revision]
    verdicts = [s for s in sealed if unseal(s).header.act is Act.ACCEPTED]
    assert [unseal(s).header.revision_no for s in verdicts] == [1, 2, 3]
    assert len({unseal(s).header.device_id for s in verdicts}) == 1
    assert len({s.link(FIRST_LINK) for s in verdicts}) == 3


def test_a_verdict_on_an_old_version_is_refused(
    world: World, laptop: Laptop, record_id: str
) -> None:
    laptop.revise(record_id, {"note": "x"}, act=Act.SUBMITTED, version=1)
    laptop.sync()
    status, said = judge(world, record_id, 1, "accepted")
    assert (status, said["code"]) == (409, "record_changed")
    assert judge(world, record_id, 2, "accepted")[0] == 200


FORBIDDEN: list[tuple[str, dict[str, Any], str]] = [
    ("sent_back", {}, "reasons"),
    ("sent_back", {"reasons": [{"path": "", "text": "  "}]}, "reasons"),
    ("sent_back", {"reasons": [{"path": "no_such", "text": "x"}]}, "reasons"),
    ("sent_back", {"reasons": [{"path": "", "text": "a\x00"}]}, "reasons"),
    ("submitted", {}, "act"),
    ("voided", {}, "act"),
    ("enrolled", {}, "case"),
    ("accepted", {"patch": {"full_name": "X"}}, "patch"),
    ("accepted", {"patch": {"no_such": "X"}}, "patch"),
    ("accepted", {"patch": {"issued_membership_number": 7}}, "patch"),
    ("accepted", {"patch": {"issued_membership_number": 0.5}}, "patch"),
]


def test_what_a_reviewer_may_not_say(world: World, record_id: str) -> None:
    for act, more, what in FORBIDDEN:
        status, said = judge(world, record_id, 1, act, **more)
        refused = (status, said.get("code"), said.get("detail"))
        assert refused == (422, "verdict_invalid", what), (act, more)
    seen = world.api.get(f"/v1/records/{record_id}", token=world.reviewer).json()
    assert len(seen["history"]) == 1


def test_an_incomplete_record_is_not_judged(world: World, laptop: Laptop) -> None:
    record_id = new_id()
    laptop.revise(record_id, {"full_name": "SETENGAH"})
    laptop.sync()
    assert judge(world, record_id, 1, "accepted")[1]["detail"] == "case"


def test_unknown_records_are_not_found(world: World) -> None:
    nobody = new_id()
    assert judge(world, nobody, 1, "accepted")[1]["code"] == "not_found"
    answer = world.api.get(f"/v1/records/{nobody}", token=world.reviewer)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_searching(world: World, laptop: Laptop) -> None:
    stranger = world.laptop(world.other_office)
    made = laptop.register(full_name="Ni Made 100% SARI_DEWI", alias="Jro Mangku")
    other = stranger.register(nik="5171020101909902", village_code="51.71.02.2001")
    laptop.sync()
    stranger.sync()

    def found(**query: Any) -> list[str]:
        answer = world.api.post("/v1/records/search", query, token=world.reviewer)
        page = answer.json()
        assert page["total"] == len(page["records"])
        return [r["record_id"] for r in page["records"]]

    assert found() == sorted([made, other])
    assert found(text="sari_dewi MADE") == [made]
    assert found(text="100%") == [made]
    assert found(text="mangku") == [made]
    assert found(text="SARIXDEWI") == []
    assert found(nik="5171020101909902") == [other]
    assert found(village_code="51.71.02.2001") == [other]
    assert found(office_id=world.office) == [made]
    assert found(case="submitted") == sorted([made, other])
    assert found(case="accepted") == []


def test_pages(world: World, laptop: Laptop) -> None:
    ids = sorted(laptop.register() for _ in range(5))
    laptop.sync()
    pages = [
        world.api.post(
            "/v1/records/search", {"limit": 2, "offset": offset}, token=world.reviewer
        ).json()
        for offset in (0, 2, 4)
    ]
    assert [p["total"] for p in pages] == [5, 5, 5]
    assert [r["record_id"] for p in pages for r in p["records"]] == ids


def test_the_operator_judges_too(world: World, laptop: Laptop, record_id: str) -> None:
    with pytest.raises(UserTrouble, match="verdict_invalid") as trouble:
        admin.verdict(world.centre, record_id, Act.SENT_BACK)
    assert trouble.value.values == {"what": "reasons"}
    admin.verdict(world.centre, record_id, Act.SENT_BACK, reasons=[("nik", "Periksa NIK.")])
    laptop.sync()
    assert laptop.rows[record_id].case is Case.NEEDS_CORRECTION
    (row,) = admin.find_all(world.centre, "needs_correction")
    assert row.record_id == record_id
    assert admin.find_all(world.centre, "accepted") == ()
    with pytest.raises(UserTrouble, match="record_unknown"):
        admin.verdict(world.centre, new_id(), Act.ACCEPTED)
