"""What goes over the wire, and what must never be written down."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

import pytest
import zstandard
from sync.bad_centre import Asked, Reply, free_port
from sync.pair import NIK, TOKEN, Pair, new_id, problem

from fieldreg.protocol.problems import Problems
from fieldreg.sync import bodies
from fieldreg.sync.core import Pace, build_request
from fieldreg.sync.trouble import SyncTrouble, Trouble


def test_neither_token_nor_nik_in_logs_or_tracebacks(
    pair: Pair, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    pair.sync()
    said = [caplog.text]
    for url in (f"https://127.0.0.1:{free_port()}", pair.server.url):
        pair.trust(url=url)
        pair.save()
        pair.server.behave = lambda asked: Reply(asked.body)
        outgoing = pair.laptop.prepare(new_id(), most=1, most_bytes=10**6)
        identity = pair.laptop.identity()
        with pytest.raises(SyncTrouble) as caught:
            pair.carrier.exchange(identity, build_request(identity, outgoing, Pace()))
        said += traceback.format_exception(caught.value)
        assert caught.value.__context__ is None
    text = "".join(said) + caplog.text
    assert "/v1/sync" in text
    for secret in (TOKEN, NIK, "Contoh"):
        assert secret not in text


def test_nothing_is_written_to_disk(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pair.sync()
    assert list(tmp_path.iterdir()) == []


def test_neither_netrc_nor_a_ca_bundle_of_the_environment_has_a_say(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password eve\n")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(netrc))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(netrc))
    assert pair.sync().trouble == ""
    assert pair.server.asked[-1].headers["Authorization"] == f"Bearer {TOKEN}"


def test_a_proxy_of_the_environment_is_used(pair: Pair, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("no_proxy", "")
    assert pair.sync().trouble == "no_line"
    assert (pair.server.asked, pair.waiting) == ([], 1)


def test_an_idle_exchange_is_small(pair: Pair) -> None:
    pair.sync()
    pair.sync()
    idle = pair.server.asked[-1]
    assert len(idle.packed) < 600
    assert set(idle.headers) == {
        *("Host", "Authorization", "Accept-Encoding", "Content-Encoding"),
        *("Content-Type", "Content-Length"),
    }


def test_bodies_go_packed_and_the_smallest_plain(pair: Pair) -> None:
    assert bodies.pack(b"x" * 200, "zstd") == (b"x" * 200, "")
    pair.save(address="Jalan " * 200)
    pair.sync()
    last = pair.server.asked[-1]
    assert last.headers["Content-Encoding"] == "zstd"
    assert len(last.packed) < len(last.body) // 2


def test_gzip_where_zstd_is_not_understood(pair: Pair) -> None:
    def behave(asked: Asked) -> Reply:
        if asked.headers.get("Content-Encoding") == "zstd":
            return Reply(b"", 415)
        return pair.honest(asked)

    pair.server.behave = behave
    pair.save(address="Jalan " * 200)
    assert (pair.sync().trouble, pair.waiting) == ("", 0)
    assert pair.server.asked[-1].headers["Content-Encoding"] == "gzip"


def test_a_busy_centre_is_asked_again(pair: Pair) -> None:
    busy = iter([True, True])

    def behave(asked: Asked) -> Reply:
        if next(busy, False):
            return problem(Problems.BUSY, Retry_After="1")
        return pair.honest(asked)

    pair.server.behave = behave
    assert (pair.sync().trouble, pair.waiting) == ("", 0)


def test_a_batch_the_line_cannot_carry_is_halved(pair: Pair) -> None:
    for _ in range(20):
        pair.save()

    def behave(asked: Asked) -> Reply:
        return problem(Problems.TOO_LARGE) if len(asked.body) > 6_000 else pair.honest(asked)

    pair.server.behave = behave
    report = pair.sync()
    assert (report.trouble, report.sent, pair.waiting) == ("", 21, 0)


def test_one_round_trip_when_there_is_nothing_to_do(pair: Pair) -> None:
    pair.sync()
    before = len(pair.server.asked)
    report = pair.sync()
    assert (len(pair.server.asked) - before, report.equal) == (1, True)


def test_cancelled_between_exchanges(pair: Pair) -> None:
    for _ in range(120):
        pair.save()
    report = pair.sync(cancelled=lambda: len(pair.server.asked) >= 1)
    assert report.trouble == "cancelled"
    assert report.waiting == pair.waiting == 71


def test_progress_ends_with_everything_sent(pair: Pair) -> None:
    seen = []
    pair.sync(progress=seen.append)
    assert (seen[-1].sent, seen[-1].to_send, seen[-1].received) == (1, 1, 1)


@pytest.mark.parametrize("encoding", ["zstd", "gzip", ""])
@pytest.mark.parametrize("size", [0, 1, 1_024, 1_025, 300_000])
def test_what_is_packed_unpacks(encoding: str, size: int) -> None:
    body = bytes(i * i % 251 for i in range(size))
    for is_quick in (False, True):
        packed, used = bodies.pack(body, encoding, is_quick=is_quick)
        assert bodies.unpack(packed, used) == body


def test_a_frame_that_holds_more_than_it_says_is_refused() -> None:
    """It says 24 bytes and holds 10 MB: never more is unpacked than it says."""
    honest = zstandard.ZstdCompressor().compress(bytes(10_000_000))
    small = zstandard.ZstdCompressor().compress(b"x" * 24)
    length = zstandard.frame_header_size(honest)
    lying = small[: zstandard.frame_header_size(small)] + honest[length:]
    assert zstandard.get_frame_parameters(lying).content_size == 24
    with pytest.raises(SyncTrouble) as caught:
        bodies.unpack(lying, "zstd")
    assert caught.value.trouble is Trouble.HALF_ANSWER


@pytest.mark.parametrize("encoding", ["zstd", "gzip"])
def test_a_packed_body_cut_anywhere_is_half(encoding: str) -> None:
    packed, _ = bodies.pack(b"fieldreg " * 500, encoding)
    for length in range(len(packed)):
        with pytest.raises(SyncTrouble) as caught:
            bodies.unpack(packed[:length], encoding)
        assert caught.value.trouble is Trouble.HALF_ANSWER
