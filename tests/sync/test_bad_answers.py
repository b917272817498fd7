"""Whatever the line or the centre does: the trouble is named and the record is still waiting.

And once all is well again, the same record arrives once.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard
from sync.bad_centre import Asked, Authority, BadCentre, Reply, free_port
from sync.pair import Pair, new_id, problem

from fieldreg.domain.words import Case, Outcome
from fieldreg.protocol.messages import ChainHead, Change, SyncResponse, WireRevision
from fieldreg.protocol.problems import Problems
from fieldreg.protocol.signing import new_private_key, receipt_text, sign
from fieldreg.sync import https

HTML = {"Content-Type": "text/html"}


def arrives_at_last(pair: Pair) -> None:
    """Everything is well again: the record arrives, once, and both sides are equal."""
    pair.laptop._identity = pair.real
    pair.server.behave = pair.honest
    report = pair.sync()
    assert (report.trouble, report.waiting, report.equal) == ("", 0, True)
    assert pair.waiting == 0
    assert len(pair.model.state.log) == 1


def expect(pair: Pair, trouble: str) -> None:
    report = pair.sync()
    assert report.trouble == trouble
    assert report.waiting == pair.waiting == 1
    assert pair.laptop.note[1] == trouble
    arrives_at_last(pair)


def altered(pair: Pair, change: Callable[[SyncResponse], dict[str, Any]]) -> None:
    """The centre's honest answers, changed on the way."""

    def behave(asked: Asked) -> Reply:
        answer = SyncResponse.model_validate_json(pair.honest(asked).body)
        return Reply(answer.model_copy(update=change(answer)).model_dump_json().encode())

    pair.server.behave = behave


def test_a_good_line_delivers(pair: Pair) -> None:
    arrives_at_last(pair)
    assert pair.laptop.note[1] == ""
    assert pair.server.asked[0].headers["Authorization"].startswith("Bearer ")


def test_centre_off(pair: Pair) -> None:
    pair.trust(url=f"https://127.0.0.1:{free_port()}")
    expect(pair, "centre_off")


def test_an_address_without_https_is_never_asked(pair: Pair) -> None:
    pair.trust(url=pair.server.url.replace("https", "http"))
    expect(pair, "wrong_address")
    assert len(pair.server.asked) == 1


def test_a_certificate_of_another_authority(pair: Pair, tmp_path: Path) -> None:
    pair.trust(ca_certificate=Authority(tmp_path, "127.0.0.1").pem)
    expect(pair, "wrong_certificate")


def test_public_roots_do_not_vouch_for_a_private_centre(pair: Pair) -> None:
    pair.trust(ca_certificate="")
    expect(pair, "wrong_certificate")


@pytest.mark.parametrize(("name", "days"), [("localhost", 30), ("127.0.0.1", -1)])
def test_a_certificate_for_another_name_or_gone_by(
    pair: Pair, tmp_path: Path, name: str, days: int
) -> None:
    authority = Authority(tmp_path, name, days=days)
    other = BadCentre(authority.chain)
    pair.trust(url=other.url, ca_certificate=authority.pem)
    try:
        expect(pair, "wrong_certificate")
    finally:
        other.close()


def test_a_server_that_speaks_no_tls(pair: Pair) -> None:
    other = BadCentre(None)
    pair.trust(url=other.url)
    try:
        expect(pair, "wrong_certificate")
    finally:
        other.close()


def test_tls_older_than_1_2_is_refused(pair: Pair, authority: Authority) -> None:
    with pytest.warns(DeprecationWarning, match="TLSv1"):
        other = BadCentre(authority.chain, newest=ssl.TLSVersion.TLSv1_1)
    pair.trust(url=other.url)
    try:
        assert pair.sync().trouble in ("wrong_certificate", "half_answer")
        assert pair.waiting == 1
        assert other.asked == []
    finally:
        other.close()


@pytest.mark.parametrize(
    ("reply", "trouble"),
    [
        (Reply(b"<html>Log in to the network</html>", 200, HTML), "captive_portal"),
        (Reply(b"", 302, {"Location": "https://portal.example/"}), "captive_portal"),
        (Reply(b"<html>", 511, HTML), "captive_portal"),
        (Reply(b"<html>not found</html>", 404, HTML), "captive_portal"),
        (Reply(b'{"detail": "Not Found"}', 404), "not_our_centre"),
        (Reply(b'{"hello": "world"}'), "bad_answer"),
        (Reply(b"[1, 2, 3]"), "bad_answer"),
        (Reply(b"null"), "bad_answer"),
        (Reply(b""), "half_answer"),
        (Reply(b"\xff\xfe"), "half_answer"),
        (Reply(b"<html>boom</html>", 500, HTML), "centre_fault"),
        (Reply(b"<html>bad gateway</html>", 502, HTML), "busy"),
        (problem(Problems.BUSY, Retry_After="3600"), "busy"),
        (problem(Problems.NOT_SIGNED_IN), "not_signed_in"),
        (problem(Problems.DEVICE_REVOKED), "device_revoked"),
        (problem(Problems.FORK), "fork"),
        (problem(Problems.CHAIN_BROKEN), "chain_broken"),
        (problem(Problems.UNKNOWN_PROTOCOL), "centre_newer"),
        (problem(Problems.BAD_REQUEST), "centre_refused"),
        (problem(Problems.INTERNAL), "centre_fault"),
        (problem(Problems.OUT_OF_STEP, expected_no=9), "out_of_step"),
        (problem(Problems.TOKEN_STALE), "token_stale"),
        (problem(Problems.EPOCH_CHANGED), "epoch_changed"),
        (problem(Problems.CURSOR_INVALID), "cursor_invalid"),
        (problem(Problems.TOO_LARGE), "too_large"),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_each_refusal_has_its_name(pair: Pair, reply: Reply, trouble: str) -> None:
    pair.server.behave = lambda asked: reply
    expect(pair, trouble)


def test_half_an_answer_at_any_length(pair: Pair) -> None:
    whole: list[bytes] = []

    def record(asked: Asked) -> Reply:
        whole.append(pair.honest(asked).body)
        return Reply(b"")

    pair.server.behave = record
    pair.sync()
    body = whole[0]
    for length in [*range(0, len(body), 97), len(body) - 1]:
        pair.server.behave = lambda asked, n=length: Reply(body[:n], declared=len(body))
        assert pair.sync().trouble == "half_answer"
        pair.server.behave = lambda asked, n=length: Reply(body[:n])
        assert pair.sync().trouble == "half_answer"
        assert pair.waiting == 1
    arrives_at_last(pair)


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_half_a_packed_answer(pair: Pair, encoding: str) -> None:
    packed = b"\x1f\x8b\x08\x00" if encoding == "gzip" else zstandard.compress(b"{}" * 900)[:-4]
    headers = {"Content-Type": "application/json", "Content-Encoding": encoding}
    pair.server.behave = lambda asked: Reply(packed, 200, headers)
    expect(pair, "half_answer")


def test_an_answer_that_unpacks_to_far_too_much(pair: Pair) -> None:
    bomb = zstandard.compress(b" " * (64 << 20))
    headers = {"Content-Type": "application/json", "Content-Encoding": "zstd"}
    pair.server.behave = lambda asked: Reply(bomb, 200, headers)
    expect(pair, "answer_too_large")


def test_a_centre_that_never_answers(pair: Pair) -> None:
    def behave(asked: Asked) -> Reply:
        pair.server.release.wait(20)
        return Reply()

    pair.server.behave = behave
    report = pair.sync()
    assert (report.trouble, pair.waiting) == ("too_slow", 1)
    pair.server.release.set()
    arrives_at_last(pair)


@pytest.mark.parametrize("what", ["headers", "body"])
def test_a_centre_whose_answer_never_ends(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(https, "_WHOLE_CALL_SECONDS", 0.5)
    pair.server.behave = lambda asked: Reply(b"{", declared=1 << 20, trickles=what)
    report = pair.sync()
    assert (report.trouble, pair.waiting) == ("too_slow", 1)
    monkeypatch.undo()
    arrives_at_last(pair)


def test_somebody_elses_centre(pair: Pair) -> None:
    altered(pair, lambda answer: {"centre_id": new_id()})
    expect(pair, "not_our_centre")


def test_a_receipt_of_another_key(pair: Pair) -> None:
    def forge(answer: SyncResponse) -> dict[str, Any]:
        receipt, own = answer.receipt, pair.laptop.identity()
        text = receipt_text(own.device_id, own.incarnation, receipt.no, receipt.link)
        signature = sign(new_private_key(), text)
        return {"receipt": receipt.model_copy(update={"signature": signature})}

    altered(pair, forge)
    expect(pair, "receipt_mismatch")


@pytest.mark.parametrize("no", [0, 2])
@pytest.mark.parametrize("signed", [True, False])
def test_a_receipt_for_fewer_or_more(pair: Pair, no: int, signed: bool) -> None:
    def alter(answer: SyncResponse) -> dict[str, Any]:
        own = pair.laptop.identity()
        link = "00" * 32 if no == 0 else answer.receipt.link
        text = receipt_text(own.device_id, own.incarnation, no, link)
        signature = sign(pair.model.key, text) if signed else answer.receipt.signature
        return {"receipt": ChainHead(no=no, link=link, signature=signature)}

    altered(pair, alter)
    expect(pair, "receipt_mismatch")


def test_a_signed_receipt_for_other_bytes(pair: Pair) -> None:
    def alter(answer: SyncResponse) -> dict[str, Any]:
        own, link = pair.laptop.identity(), "ab" * 32
        text = receipt_text(own.device_id, own.incarnation, 1, link)
        return {"receipt": ChainHead(no=1, link=link, signature=sign(pair.model.key, text))}

    altered(pair, alter)
    expect(pair, "receipt_mismatch")


@pytest.mark.parametrize(
    "change",
    [
        lambda a: {"outcomes": []},
        lambda a: {"outcomes": a.outcomes * 2},
        lambda a: {"outcomes": [a.outcomes[0].model_copy(update={"revision_id": new_id()})]},
        lambda a: {"outcomes": [a.outcomes[0].model_copy(update={"seq": 0})]},
        lambda a: {"changes": a.changes * 2},
        lambda a: {"changes": [a.changes[0].model_copy(update={"version": 0})]},
        lambda a: {"cursor": ""},
        lambda a: {"token": ""},
        lambda a: {"rows": None},
        lambda a: {"exchange": new_id()},
    ],
)
def test_an_answer_that_cannot_be(
    pair: Pair, change: Callable[[SyncResponse], dict[str, Any]]
) -> None:
    altered(pair, change)
    expect(pair, "bad_answer")


def test_an_old_answer_replayed(pair: Pair) -> None:
    pair.sync()
    old = pair.honest(pair.server.asked[0]).body
    pair.save(full_name="I Made Contoh")
    pair.server.behave = lambda asked: Reply(old)
    report = pair.sync()
    assert (report.trouble, pair.waiting) == ("bad_answer", 1)
    pair.server.behave = pair.honest
    assert (pair.sync().trouble, pair.waiting) == ("", 0)


def test_a_centre_that_always_has_more(pair: Pair) -> None:
    count = iter(range(1, 10**6))
    altered(
        pair, lambda a: {"changes": [], "more": True, "cursor": f"{a.epoch}/{0:0{next(count)}}"}
    )
    assert pair.sync().trouble == "no_progress"


def test_a_stream_from_a_newer_program_does_not_stop_sending(pair: Pair) -> None:
    pair.sync()

    def alter(answer: SyncResponse) -> dict[str, Any]:
        odd = WireRevision(header='{"format": 99}', body="{}", salt="00" * 16)
        change = Change(seq=99, record_id=new_id(), revision_id=new_id(), version=1,
                        case=Case.SUBMITTED, outcome=Outcome.APPLIED, revision=odd)  # fmt: skip
        return {"changes": [change]}

    pair.save(full_name="I Made Contoh")
    altered(pair, alter)
    report = pair.sync()
    assert (report.trouble, pair.waiting) == ("centre_newer", 0)
    pair.server.behave = pair.honest
    assert pair.sync().equal is True
