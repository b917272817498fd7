"""Ways to spoil JSON, bytes and texts, drawn from one seeded source."""

from __future__ import annotations

import gzip
import json
import random
from copy import deepcopy
from itertools import islice
from typing import Any

import zstandard

NUMBERS: list[Any] = [
    -1, 0, 1, 2**31, 2**53, 2**53 + 1, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 2**200, 10**400,
    1.5, -0.0, 1e308, float("inf"), float("-inf"), float("nan"),
]  # fmt: skip
TEXTS = [
    "", " ", "a\x00b", "\ud800", "\udfff\ud800", "\ufffe", "a" * 300, "a" * 70_000, "é" * 99,
    "'; DROP TABLE record; --", "%s%n{}{0.__class__}", "../../etc/passwd", "null", "0" * 64,
    "f" * 64, "F" * 64, "-" * 36, "0" * 36, "00000000-0000-0000-0000-000000000000", "\n", "\r\n",
    "9" * 6_000, "{" * 500, "\u202e", "true", "5171031203809901", "RAHASIA SEKALI",
]  # fmt: skip
OTHERS: list[Any] = [None, True, False, [], {}, [[]], {"": None}, [None], {"a": {"b": []}}]
MARKS = ("RAHASIA", "5171031203809901")
"""What stands in requests and must never come back in a refusal or in the log."""


class Source:
    """Seeded choices."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self._was_stretched = False

    def value(self) -> Any:
        """One of its own: what is spoilt further is not spoilt for whoever draws it next."""
        return deepcopy(self.random.choice(self.random.choice([NUMBERS, TEXTS, OTHERS])))

    def spoil_tree(self, tree: Any, times: int = 1) -> Any:
        """*tree* (JSON) with some of its members changed, taken, doubled or renamed."""
        tree = json.loads(json.dumps(tree))
        for _ in range(times):
            places = list(islice(_places(tree), 5_000))
            if not places:
                return self.value()
            holder, key = self.random.choice(places)
            self._spoil_place(holder, key)
        return tree

    def _spoil_place(self, holder: Any, key: Any) -> None:
        way = self.random.randrange(7)
        if way == 0:
            del holder[key]
        elif way == 1:
            holder[key] = [holder[key]]
        elif way == 2 and isinstance(holder, dict):
            holder[self.random.choice(TEXTS)] = holder.pop(key)
        elif way == 3 and isinstance(holder, list) and not self._was_stretched:
            self._was_stretched = True  # twice would be too much for whoever asks
            holder.extend([holder[key]] * self.random.choice([1, 5, 1_200]))
        elif way == 4:
            holder[key] = self.nested(self.random.choice([3, 40, 250]))
        elif way == 5 and isinstance(holder[key], str):
            holder[key] = self.text(holder[key])
        else:
            holder[key] = self.value()

    def nested(self, depth: int) -> Any:
        tree: Any = self.value()
        for _ in range(depth):
            tree = [tree] if self.random.random() < 0.5 else {"a": tree}
        return tree

    def text(self, text: str) -> str:
        """*text* with one character more, less or other."""
        at = self.random.randrange(len(text) + 1)
        more = self.random.choice(["", "\x00", "g", "Z", "\ud800", "0", "é", " "])
        return text[:at] + more + text[at + self.random.randrange(2) :]

    def spoil_bytes(self, data: bytes) -> bytes:
        """*data* cut, turned, doubled, filled or spliced."""
        spoilt = bytearray(data)
        for _ in range(self.random.choice([1, 1, 2, 8])):
            at = self.random.randrange(len(spoilt) + 1)
            way = self.random.randrange(6)
            if way == 0:
                del spoilt[at:]
            elif way == 1 and spoilt:
                spoilt[at % len(spoilt)] ^= 1 << self.random.randrange(8)
            elif way == 2:
                spoilt[at:at] = self.random.randbytes(self.random.choice([1, 4, 200]))
            elif way == 3:
                del spoilt[at : at + self.random.choice([1, 3, 50])]
            elif way == 4:
                spoilt += spoilt[at : at + 500]
            else:
                spoilt[at : at + 4] = self.random.choice([b"\xff\xff", b"\x00" * 4, b'":"', b"}]"])
        return bytes(spoilt)

    def packed(self, body: bytes) -> tuple[bytes, str]:
        """*body* in some packing, sound, spoilt, lied about, or far larger than it looks."""
        way = self.random.randrange(8)
        if way == 0:
            return gzip.compress(body), "gzip"
        if way == 1:
            return zstandard.compress(body), "zstd"
        if way == 2:
            return self.spoil_bytes(gzip.compress(body)), "gzip"
        if way == 3:
            return self.spoil_bytes(zstandard.compress(body)), "zstd"
        if way == 4:
            return gzip.compress(body), "zstd"
        if way == 5:
            return body, self.random.choice(["br", "gzip, gzip", "x", "identity", "GZIP", "\xe9"])
        if way == 6:
            return _BOMB_GZIP if self.random.random() < 0.5 else gzip.compress(body) * 2, "gzip"
        return _BOMB_ZSTD, "zstd"


def dumped(tree: Any) -> bytes:
    """*tree* as JSON, with what JSON does not allow (NaN) left as Python writes it."""
    return json.dumps(tree).encode()


def _places(tree: Any) -> Any:
    waiting = [tree]
    while waiting:
        holder = waiting.pop()
        items = holder.items() if isinstance(holder, dict) else enumerate(holder)
        for key, value in list(items):
            yield holder, key
            if isinstance(value, dict | list):
                waiting.append(value)


_BOMB_GZIP = gzip.compress(bytes(32 << 20))
_BOMB_ZSTD = zstandard.compress(bytes(32 << 20))
