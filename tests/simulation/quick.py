"""Pure functions that a schedule asks the same again and again, with their answers remembered.

What a revision says, and whether a signature holds, depends on bytes alone: a model that passes the
same revision on a hundred times need not read it a hundred times. Ed25519 gives one signature for a
key and a text, so that one made here is known to hold; any other is verified. For many schedules
only; tests that run a few take everything as it is.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import lru_cache
from types import ModuleType
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fieldreg.domain.merge import CentreRecord
from fieldreg.protocol import sealed, signing, successors
from fieldreg.protocol.digests import row_hash

_MANY = 4_000


def by_identity(slow: Callable[..., Any]) -> Callable[..., Any]:
    """*slow*, of a frozen thing and more, with the answer remembered for the very same thing."""
    answers: dict[tuple[Any, ...], tuple[Any, Any]] = {}

    def quick(thing: Any, *more: Any) -> Any:
        key = (id(thing), *more)
        found = answers.get(key)
        if found is None:
            if len(answers) > _MANY:
                answers.clear()
            found = answers[key] = (thing, slow(thing, *more))
        return found[1]

    return quick


@by_identity
def hash_of(record: CentreRecord) -> bytes:
    """The hash of a row that says *record*."""
    return row_hash(record.record_id, record.version, record.case or "", record.values)


def remember() -> None:
    """From now on, in this process, remember the answers; collect memory now and then only."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)
    signatures = _Signatures()
    for module, name, quick in (
        (sealed, "unseal", lru_cache(_MANY)(sealed.unseal)),
        (successors, "derived_id", lru_cache(_MANY)(successors.derived_id)),
        (signing, "public_key", signatures.public_key),
        (signing, "is_signed", signatures.is_signed),
        (signing, "sign", signatures.sign),
    ):
        _put(module, name, quick)


def _put(module: ModuleType, name: str, quick: Callable[..., Any]) -> None:
    """Wherever *module*'s function was imported by its name."""
    slow = getattr(module, name)
    for one in list(sys.modules.values()):
        if one.__name__.startswith(("fieldreg.", "simulation.")) and vars(one).get(name) is slow:
            setattr(one, name, quick)


class _Signatures:
    def __init__(self) -> None:
        self.sign = lru_cache(_MANY)(self._sign)
        self.public_key = lru_cache(_MANY)(signing.public_key)
        self._verify = lru_cache(_MANY)(signing.is_signed)
        self._key = lru_cache(_MANY)(Ed25519PrivateKey.from_private_bytes)
        self._made: set[tuple[str, bytes, str]] = set()

    def _sign(self, private_key: bytes, text: bytes) -> str:
        signature = self._key(private_key).sign(text).hex()
        if len(self._made) > _MANY:
            self._made.clear()
        self._made.add((self.public_key(private_key), text, signature))
        return signature

    def is_signed(self, key: str, text: bytes, signature: str) -> bool:
        """As `signing.is_signed`."""
        return (key, text, signature) in self._made or self._verify(key, text, signature)
