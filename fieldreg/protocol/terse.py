"""An exchange that has no news says nothing twice: what its answer may leave out, and back.

The answer's JSON is shortened before it goes and made whole before it is looked at, so that both
sides check what they always checked: hashes and signatures stand over the whole.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .sealed import compact

MOST_BYTES = 4_096
"""Of a short answer. A longer one is not even looked at."""
_MARK = "terse"
_SAID_BY_BOTH = ("epoch", "cursor", "rows")
_OF_THE_HEAD = ("no", "link")
SAID = {"head", *_SAID_BY_BOTH}
"""The members of a request that both functions ask for."""
_NOTHING: dict[str, Any] = {"outcomes": [], "changes": [], "more": False}


def shortened(request: Mapping[str, Any], answer: Mapping[str, Any]) -> bytes | None:
    """The JSON of *answer* without what is as in *request* or says nothing; None where there is
    news in it, more to read, or so much else (a pack, areas) that nobody would take it for short:
    then it must be sent as it is."""
    if any(answer.get(name) != value for name, value in _NOTHING.items()) or not answer.get("rows"):
        return None
    said = {name: request.get(name) for name in _SAID_BY_BOTH} | _NOTHING
    short = {k: v for k, v in answer.items() if k not in said or v != said[k]}
    head = {name: request.get("head", {}).get(name) for name in _OF_THE_HEAD}
    receipt = {k: v for k, v in answer["receipt"].items() if k not in head or v != head[k]}
    body = compact({**short, "receipt": receipt, _MARK: True})
    return body if len(body) <= MOST_BYTES else None


def whole(request: Mapping[str, Any], body: bytes) -> bytes:
    """The JSON of the answer that *body* is short for; *body* itself where it is none."""
    if len(body) > MOST_BYTES or b'"terse"' not in body:
        return body
    try:
        short = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if not isinstance(short, dict) or short.pop(_MARK, None) is not True:
        return body
    receipt = short.get("receipt")
    if isinstance(receipt, dict):
        head = {name: request.get("head", {}).get(name) for name in _OF_THE_HEAD}
        short["receipt"] = {**head, **receipt}
    said = {name: request.get(name) for name in _SAID_BY_BOTH}
    return compact({**said, **_NOTHING, **short})
