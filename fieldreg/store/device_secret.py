"""The device secret: 32 random bytes in the system's key store, so that a disk alone is no use.

Windows has Credential Manager (DPAPI), macOS its keychain, Linux a Secret Service or KWallet. A
key store may be missing, ask its owner something, or never answer; so it is asked in a thread of
its own, and after a few seconds it counts as absent.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from hashlib import sha256
from typing import Any, Protocol

from .vault_header import KEY_BYTES, SECRET_ID_BYTES

SERVICE = "fieldreg"
LIMIT_SECONDS = 5.0
OFFER_SECONDS = 2.0
Job = Callable[[], bytes | None]
_NO_STORES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.")


class DeviceSecrets(Protocol):
    """Where device secrets are kept."""

    def find(self, vault_id: str) -> bytes | None:
        """The vault's secret, or None: no store, no answer, or nothing kept."""

    def make(self, vault_id: str) -> bytes | None:
        """The vault's secret, made if there is none; None if this store cannot keep one."""


def secret_id(secret: bytes) -> str:
    """Tells secrets apart without telling anything of them (hex)."""
    return sha256(b"fieldreg/device-secret/1\0" + secret).digest()[:SECRET_ID_BYTES].hex()


class KeyStore:
    """The system's key store, through `keyring`.

    A question that got no answer in time goes on waiting, since its owner may be typing the
    key store's password; asking again waits for the same question.
    """

    def __init__(self, limit: float = LIMIT_SECONDS, offer: float = OFFER_SECONDS) -> None:
        """Seconds to wait for what is needed, and for what would merely be better."""
        self._limit, self._offer = limit, offer
        self._asked: dict[tuple[str, str], _Question] = {}
        self._turn = threading.Lock()

    def is_there(self) -> bool:
        """Whether the system has a store that keeps secrets at all."""
        return bool(self._ask("is_there", "", lambda: b"yes" if _backends() else None, self._limit))

    def find(self, vault_id: str) -> bytes | None:
        """See DeviceSecrets."""
        return self._ask("find", vault_id, lambda: _find(vault_id), self._limit)

    def make(self, vault_id: str) -> bytes | None:
        """See DeviceSecrets. A secret is only used once it was read back."""
        job: Job = lambda: _find(vault_id) or _make(vault_id)  # noqa: E731
        return self._ask("make", vault_id, job, self._offer)

    def _ask(self, what: str, vault_id: str, job: Job, limit: float) -> bytes | None:
        with self._turn:
            question = self._asked.get((what, vault_id)) or _Question(job)
            self._asked[what, vault_id] = question
        if not question.done.wait(limit):
            return None
        self._asked.pop((what, vault_id), None)
        return question.answer


class _Question:
    """One call of the key store in a thread that ends with the program."""

    def __init__(self, job: Job) -> None:
        self.done = threading.Event()
        self.answer: bytes | None = None
        self._job = job
        threading.Thread(target=self._run, name="key store", daemon=True).start()

    def _run(self) -> None:
        try:
            self.answer = self._job()
        except Exception:  # noqa: BLE001 - a key store raises what it likes; it is then absent
            self.answer = None
        finally:
            self.done.set()


SYSTEM = KeyStore()


def _find(vault_id: str) -> bytes | None:
    for backend in _backends():
        kept = backend.get_password(SERVICE, vault_id)
        if kept and len(kept) == 2 * KEY_BYTES:
            return bytes.fromhex(kept)
    return None


def _make(vault_id: str) -> bytes | None:
    for backend in _backends():
        secret = secrets.token_bytes(KEY_BYTES)
        backend.set_password(SERVICE, vault_id, secret.hex())
        if backend.get_password(SERVICE, vault_id) == secret.hex():
            return secret
    return None


def _backends() -> list[Any]:
    """The stores of this system that do keep a secret secret, best first."""
    import keyring  # noqa: PLC0415 - heavy, and not every vault asks

    chosen = keyring.get_keyring()
    return [b for b in getattr(chosen, "backends", [chosen]) if _keeps_secrets(b)]


def _keeps_secrets(backend: Any) -> bool:
    kind = type(backend)
    is_none = kind.__module__.startswith(_NO_STORES) or kind.__module__ == "keyring.backends"
    return not is_none and "plaintext" not in kind.__name__.lower()
