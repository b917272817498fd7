"""A short answer is the whole one again; what is no short answer stays as it is."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fieldreg.protocol.sealed import compact
from fieldreg.protocol.terse import MOST_BYTES, shortened, whole

REQUEST: dict[str, Any] = {
    "epoch": "e",
    "cursor": "c",
    "rows": {"count": 3, "digest": "d"},
    "head": {"no": 3, "link": "l", "signature": "of the laptop"},
}
ANSWER: dict[str, Any] = {
    "protocol": 1, "epoch": "e", "cursor": "c", "rows": {"count": 3, "digest": "d"}, "token": "t",
    "receipt": {"no": 3, "link": "l", "signature": "of the centre"}, "exchange": "x", "held": 3,
    "outcomes": [], "changes": [], "more": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"epoch": "f"},
        {"cursor": "b", "held": 4},
        {"rows": {"count": 4, "digest": "d"}},
        {"receipt": {"no": 2, "link": "k", "signature": "s"}},
        {"receipt": {"no": 3, "link": "k", "signature": "of the laptop"}},
        {"audit": {"no": 1, "link": "a", "signature": "s"}, "office": {"name": "n", "areas": []}},
    ],
)
def test_whole_again(changes: dict[str, Any]) -> None:
    answer = ANSWER | changes
    short = shortened(REQUEST, answer)
    assert short is not None
    assert len(short) < len(compact(answer))
    assert json.loads(whole(REQUEST, short)) == answer


@pytest.mark.parametrize(
    "news",
    [
        {"outcomes": [{}]},
        {"changes": [{}]},
        {"more": True},
        {"rows": None},
        {"pack": {"text": "x" * MOST_BYTES}},
    ],
)
def test_news_are_sent_as_they_are(news: dict[str, Any]) -> None:
    assert shortened(REQUEST, ANSWER | news) is None


@pytest.mark.parametrize(
    "body",
    [
        compact(ANSWER),
        b"",
        b'{"terse":true',
        b'["terse"]',
        b'{"terse":1}',
        b'{"terse":true,"x":"' + b"y" * MOST_BYTES + b'"}',
        b'{"terse":' + b"[" * 2_000,
    ],
)
def test_what_is_no_short_answer_stays(body: bytes) -> None:
    assert whole(REQUEST, body) == body


def test_what_a_short_answer_says_wrongly_is_for_the_checks_to_find() -> None:
    short = compact({"terse": True, "receipt": "none", "changes": 1})
    assert json.loads(whole(REQUEST, short))["receipt"] == "none"
