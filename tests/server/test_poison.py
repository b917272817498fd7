"""One bad revision is kept aside whole, with its reason, and never stops another."""

from __future__ import annotations

import json
import tracemalloc
from typing import Any

import pytest
from server.centre_laptop import Laptop, new_id
from server.conftest import World
from sqlalchemy import select

from fieldreg.domain.words import Act, Outcome
from fieldreg.protocol.problems import Quarantine
from fieldreg.protocol.sealed import SealedRevision, compact
from fieldreg.server import judge
from fieldreg.server.judge import MOST_PLACES, Asking
from fieldreg.server.pull import pull
from fieldreg.server.tables import revision

SALT = bytes(16)


def raw(laptop: Laptop, **changes: Any) -> SealedRevision:
    """A revision whose header says whatever a test wants."""
    header = {
        "format": 1,
        "revision_id": new_id(),
        "device_id": laptop.device_id,
        "incarnation": laptop.incarnation,
        "revision_no": len(laptop.log) + 1,
        "record_id": new_id(),
        "base": None,
        "act": "saved",
        "author": "petugas-1",
        "made_at": "2026-11-23T08:00:00Z",
        "pack": "denpasar@2025.1",
    }
    body = changes.pop("body", compact({"patch": {}, "reasons": []}))
    return SealedRevision(compact({**header, **changes}), body, SALT)


def outcomes(world: World, laptop: Laptop) -> list[tuple[str, str]]:
    """Send all, with a good record before and after, and check that these are delivered."""
    response = laptop.sync()
    other = world.laptop()
    other.sync_all()
    assert other.digest() == laptop.digest()
    assert [e.revision_id for e in response.outcomes] == laptop.ids
    return [(e.outcome, e.problem) for e in response.outcomes]


UNREADABLE: list[dict[str, Any]] = [
    {"format": 2},
    {"revision_id": "abc"},
    {"record_id": "../../x"},
    {"record_id": "a\x00b"},
    {"author": ""},
    {"author": "a\x00b"},
    {"pack": "x" * 201},
    {"act": "dreamt"},
    {"base": {"version": "1"}},
    {"base": {"version": -1}},
    {"base": {"version": True}},
    {"base": {"revision": "abc"}},
    {"base": [1]},
    {"revision_no": "1"},
    {"revision_no": None},
    {"body": b"[]"},
    {"body": b"{}"},
    {"body": b'{"patch":{"no_such_field":"x"},"reasons":[]}'},
    {"body": b'{"patch":{"note":1.5},"reasons":[]}'},
    {"body": b'{"patch":{"note":{"a":1}},"reasons":[]}'},
    {"body": b'{"patch":' + b"[" * 50_000 + b',"reasons":[]}'},
    {"body": b'{"patch":{"desil":' + b"9" * 6_000 + b'},"reasons":[]}'},
    {"body": b"\xc3\xa9 no json"},
    {"body": b'{"patch":{"note":"a\\u0000b"},"reasons":[]}'},
    {"body": b'{"patch":{"note":"a\\ud800b"},"reasons":[]}'},
    {"body": b'{"patch":{},"reasons":[{"path":"","text":"a\\u0000b"}]}'},
]


def test_what_cannot_be_read(world: World) -> None:
    laptop = world.laptop()
    good, sent = [laptop.register()], []
    for changes in UNREADABLE:
        sealed = raw(laptop, **changes)
        laptop.append(sealed, json.loads(sealed.header)["revision_id"])
        sent.append(sealed)
        good.append(laptop.register())
    response = laptop.sync()
    assert {e.outcome for e in response.outcomes[::2]} == {Outcome.APPLIED}
    for changes, claimed, entry in zip(
        UNREADABLE, laptop.ids[1::2], response.outcomes[1::2], strict=True
    ):
        assert (entry.outcome, entry.problem) == (Outcome.QUARANTINED, "unreadable"), changes
        assert (entry.version, entry.seq) == (0, 0)
        assert entry.revision_id == claimed or claimed == "abc"
    assert set(laptop.rows) == set(good)
    with world.centre.database.reading() as connection:
        query = select(revision).where(revision.c.seq.is_(None)).order_by(revision.c.revision_no)
        kept = connection.execute(query).all()
    assert [SealedRevision(k.header, k.body, k.salt) for k in kept] == sent


def test_no_header_at_all(world: World) -> None:
    laptop = world.laptop()
    laptop.register()
    for header in (b"", b"null", b"\x00", b'"x"'):
        laptop.append(SealedRevision(header, b"", SALT), "?")
    laptop.register()
    response = laptop.sync()
    assert [e.outcome == Outcome.QUARANTINED for e in response.outcomes] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    again = laptop.sync(laptop.request(since=0))
    assert [e.revision_id for e in again.outcomes] == [e.revision_id for e in response.outcomes]
    assert again.outcomes[1].outcome is Outcome.QUARANTINED
    assert again.outcomes[0].outcome is Outcome.ALREADY_HAD


def test_an_erased_body_cannot_be_applied(world: World) -> None:
    laptop = world.laptop()
    laptop.append(raw(laptop).erased(), "x")
    assert laptop.sync().outcomes[0].problem == "unreadable"


FORBIDDEN: list[tuple[dict[str, Any], dict[str, Any], Quarantine]] = [
    ({"device_id": new_id()}, {}, Quarantine.WRONG_DEVICE),
    ({"incarnation": new_id()}, {}, Quarantine.WRONG_DEVICE),
    ({"act": Act.ACCEPTED}, {}, Quarantine.NOT_A_LAPTOP_ACT),
    ({"act": Act.REVIEW_STARTED}, {}, Quarantine.NOT_A_LAPTOP_ACT),
    ({}, {"issued_membership_number": "12345678901"}, Quarantine.CENTRE_FIELD),
    ({}, {"as_typed.issued_membership_number": "1234"}, Quarantine.CENTRE_FIELD),
    ({}, {"issued_membership_number": None}, Quarantine.CENTRE_FIELD),
    ({}, {"nik": "517103120380990"}, Quarantine.BAD_VALUE),
    ({}, {"full_name": 7}, Quarantine.BAD_VALUE),
    ({}, {"birth_date": "1980-02-30"}, Quarantine.BAD_VALUE),
    ({"version": 4}, {}, Quarantine.BASE_UNKNOWN),
    ({"after": new_id()}, {}, Quarantine.BASE_UNKNOWN),
]


def test_what_a_laptop_may_not_say(world: World) -> None:
    laptop = world.laptop()
    good: tuple[str, str] = (Outcome.APPLIED, "")
    expected = [good]
    laptop.register()
    for header, patch, why in FORBIDDEN:
        laptop.revise(new_id(), patch, **header)
        laptop.register()
        expected += [(Outcome.QUARANTINED, why.value), good]
    assert outcomes(world, laptop) == expected


def test_what_stands_on_a_quarantined_one_is_quarantined_too(world: World) -> None:
    laptop = world.laptop()
    record_id = new_id()
    bad = laptop.revise(record_id, {"nik": "1"})
    child = laptop.revise(record_id, {"note": "x"}, after=bad)
    laptop.revise(record_id, {"note": "y"}, after=child)
    laptop.register()
    assert [problem for _, problem in outcomes(world, laptop)] == [
        "bad_value",
        "base_quarantined",
        "base_quarantined",
        "",
    ]
    laptop.revise(record_id, {"note": "z"}, after=child)
    assert laptop.sync().outcomes[0].problem == "base_quarantined"


def test_a_base_of_another_record_is_unknown(world: World) -> None:
    laptop = world.laptop()
    first = laptop.revise(new_id(), {})
    laptop.revise(new_id(), {}, after=first)
    assert laptop.sync().outcomes[1].problem == "base_unknown"


def test_a_record_of_another_office_is_out_of_reach(world: World) -> None:
    one, stranger = world.laptop(), world.laptop(world.other_office)
    record_id = one.register()
    one.sync()
    stranger.revise(record_id, {"full_name": "DIREBUT"}, version=1)
    stranger.revise(record_id, {}, act=Act.VOIDED)
    answer = stranger.sync()
    assert [e.problem for e in answer.outcomes] == ["other_office", "other_office"]
    assert answer.changes == []
    one.sync()
    assert one.rows[record_id].values["full_name"] == "I WAYAN SUDARTA"


def test_nobody_can_take_the_place_of_anothers_revision(world: World) -> None:
    """A revision sent in a foreign name must not use up that name."""
    one, thief = world.laptop(), world.laptop()
    one.register()
    header = json.loads(one.log[0].header)
    thief.append(SealedRevision(compact(header), one.log[0].body, SALT), header["revision_id"])
    assert thief.sync().outcomes[0].problem == "wrong_device"
    assert one.sync().outcomes[0].outcome is Outcome.APPLIED


def test_a_repeat_of_a_quarantined_one_is_still_quarantined(world: World) -> None:
    laptop = world.laptop()
    laptop.revise(new_id(), {"nik": "1"})
    request = laptop.request()
    first = laptop.send(request).json()["outcomes"]
    assert laptop.sync(request).outcomes[0].outcome is Outcome.QUARANTINED
    assert first[0]["problem"] == "bad_value"


def test_a_reason_without_end_does_not_hide_its_record_from_reviewers(world: World) -> None:
    laptop, record_id = world.laptop(), new_id()
    reason = {"path": "x" * 201, "text": "y" * 501}
    sealed = raw(laptop, record_id=record_id, body=compact({"patch": {}, "reasons": [reason]}))
    laptop.append(sealed, json.loads(sealed.header)["revision_id"])
    laptop.sync()
    answer = world.api.get(f"/v1/records/{record_id}", token=world.reviewer)
    assert answer.status_code == 200
    assert answer.json()["history"][0]["reasons"] == [reason]


def test_more_places_than_any_registration_has(world: World) -> None:
    """One patch of them, or a record that would grow to them; others' edits of it go on."""
    laptop, record_id = world.laptop(), new_id()
    many = {f"answers.a{i}": "ya" for i in range(MOST_PLACES)}
    first = laptop.revise(record_id, many)
    laptop.revise(record_id, {**many, "note": "x"}, after=first)
    laptop.revise(record_id, {"note": "x"}, after=first)
    laptop.revise(record_id, {"note": "x", "answers.a1": None}, after=first)
    found = outcomes(world, laptop)
    bad = (Outcome.QUARANTINED, Quarantine.BAD_VALUE.value)
    assert found == [(Outcome.APPLIED, ""), bad, bad, (Outcome.APPLIED, "")]


def test_longer_than_any_registration_is(world: World) -> None:
    """At once, or growing by what is allowed each time; what is there may be changed on."""
    laptop, record_id = world.laptop(), new_id()
    long = {f"answers.a{i}": "y" * 2_000 for i in range(80)}
    halves = [dict(list(long.items())[:40]), dict(list(long.items())[40:])]
    laptop.revise(new_id(), long)
    first = laptop.revise(record_id, halves[0])
    laptop.revise(record_id, halves[1], after=first)
    laptop.revise(record_id, {"note": "x"}, after=first)
    found = outcomes(world, laptop)
    bad = (Outcome.QUARANTINED, Quarantine.BAD_VALUE.value)
    assert found == [bad, (Outcome.APPLIED, ""), bad, (Outcome.APPLIED, "")]


def test_longer_reasons_than_anybody_gives(world: World) -> None:
    laptop, text = world.laptop(), "x" * 1_000
    for count in (64, 65):
        reasons = [{"path": "", "text": text}] * count
        sealed = raw(laptop, body=compact({"patch": {}, "reasons": reasons}))
        laptop.append(sealed, json.loads(sealed.header)["revision_id"])
    bad = (Outcome.QUARANTINED, Quarantine.BAD_VALUE.value)
    assert outcomes(world, laptop) == [(Outcome.APPLIED, ""), bad]


def test_very_long_revisions_are_not_all_fetched_to_send_the_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A centre of before took such reasons, and has them."""
    monkeypatch.setattr(judge, "are_too_long", lambda reasons: False)
    laptop, size = world.laptop(), 2 << 20
    for _ in range(6):
        reason = {"path": "", "text": "y" * size}
        sealed = raw(laptop, body=compact({"patch": {}, "reasons": [reason]}))
        laptop.append(sealed, json.loads(sealed.header)["revision_id"])
        laptop.sync()
    asking = Asking(new_id(), new_id(), world.office)
    with world.centre.database.reading() as connection:
        tracemalloc.start()
        page = pull(connection, asking, 0, 500)
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert (len(page.changes), page.more) == (1, True)
    assert most < 5 * size
    other = world.laptop()
    other.sync_all()
    assert other.digest() == laptop.digest()
