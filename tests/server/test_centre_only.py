"""What only the centre may say, a laptop cannot: each such field, each act, each made-up status."""

from __future__ import annotations

import pytest
from server.centre_laptop import new_id
from server.conftest import World

from fieldreg.domain.definition import definition
from fieldreg.domain.fields import Field
from fieldreg.domain.record import AS_TYPED
from fieldreg.domain.words import CENTRE_ACTS, Act, Outcome
from fieldreg.protocol.sealed import SealedRevision, compact

BY_CENTRE = [f.name for f in definition().flat_fields() if f.by_centre]
OF_ITEMS = [
    f"{entry.name}.{field.name}"
    for entry in definition().entries
    if not isinstance(entry, Field)
    for field in entry.fields
    if field.by_centre
]
NO_FIELDS = ("case", "status", "verdict", "verdict_of", "duplicate_of", "version", "outcome")


def test_there_is_a_field_of_the_centre_to_test_with() -> None:
    assert "issued_membership_number" in BY_CENTRE
    assert OF_ITEMS == [], "an item's own: say what taking the item away means, then test it here"


@pytest.mark.parametrize("path", [p for f in BY_CENTRE for p in (f, AS_TYPED + f)])
@pytest.mark.parametrize("act", [Act.SAVED, Act.SUBMITTED])
def test_a_field_of_the_centre_is_written_changed_and_emptied_by_the_centre_alone(
    world: World, path: str, act: Act
) -> None:
    laptop = world.laptop()
    new = new_id()
    laptop.revise(new, {"full_name": "I MADE BARU", path: "1234"}, act=act)
    good = laptop.register()
    assert [e.problem for e in laptop.sync().outcomes] == ["centre_field", ""]
    assert new not in laptop.rows
    given = {
        "act": "accepted",
        "expected_version": 1,
        "patch": {path.removeprefix(AS_TYPED): "9"},
    }
    answer = world.api.post(f"/v1/records/{good}/verdict", given, token=world.reviewer)
    assert answer.status_code == 200
    laptop.sync()
    before = laptop.rows[good]
    for value in ("1234", None):
        laptop.revise(good, {path: value, "note": "x"}, version=2, act=act)
    assert {e.problem for e in laptop.sync().outcomes} == {"centre_field"}
    laptop.sync()
    assert laptop.rows[good] == before
    # And nothing of it stands in anybody's way: the record can be worked on.
    laptop.revise(good, {"note": "x"}, version=2, act=act)
    assert laptop.sync().outcomes[0].outcome is Outcome.APPLIED


@pytest.mark.parametrize("act", sorted(CENTRE_ACTS))
def test_no_act_of_the_centre_is_a_laptops(world: World, act: Act) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.sync()
    before = laptop.rows[record_id]
    laptop.revise(record_id, {}, version=1, act=act)
    laptop.revise(record_id, {"note": "x"}, version=1, act=act)
    entries = laptop.sync().outcomes
    assert [(e.outcome, e.problem) for e in entries] == [
        (Outcome.QUARANTINED, "not_a_laptop_act")
    ] * 2
    laptop.sync()
    assert laptop.rows[record_id] == before


@pytest.mark.parametrize("name", [*NO_FIELDS, *(AS_TYPED + n for n in NO_FIELDS)])
def test_what_follows_from_the_history_is_no_field_that_anybody_could_write(
    world: World, name: str
) -> None:
    laptop = world.laptop()
    record_id = laptop.register()
    laptop.sync()
    before = laptop.rows[record_id]
    body = compact({"patch": {name: "accepted"}, "reasons": []})
    made = laptop.revise(record_id, {}, version=1)
    honest = laptop.log.pop()
    laptop.links.pop()
    laptop.ids.pop()
    laptop.append(SealedRevision(honest.header, body, bytes(16)), made)
    (entry,) = laptop.sync().outcomes
    assert (entry.outcome, entry.problem) == (Outcome.QUARANTINED, "unreadable")
    assert laptop.rows[record_id] == before
    given = {"act": "accepted", "expected_version": 1, "patch": {name: "accepted"}}
    answer = world.api.post(f"/v1/records/{record_id}/verdict", given, token=world.reviewer)
    assert answer.json()["code"] == "verdict_invalid"
