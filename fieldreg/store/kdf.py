"""What a passphrase costs: Argon2id, as dear as this machine can bear and never below a floor.

The stated time is 0.5 to 1 s a try on the laptop. More memory comes first (it is what hurts a
thief with many graphics cards), then more passes.
"""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Callable

from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw

from fieldreg.domain.trouble import EnvironmentTrouble

from .vault_header import KEY_BYTES, SALT_BYTES, Kdf

FLOOR = Kdf(m_kib=64 * 1024, t=3, p=4)
MOST_KIB = 256 * 1024
MOST_PASSES = 48
LEAST_SECONDS, AIM_SECONDS, MOST_SECONDS = 0.5, 0.75, 1.0

_least = FLOOR
"""Tests lower it from their own folder, which no built program has; nothing here ever does."""


def require_strong(kdf: Kdf) -> None:
    """Raise EnvironmentTrouble("kdf_too_weak") below the floor: neither made nor opened."""
    least = FLOOR if getattr(sys, "frozen", False) else _least
    if kdf.m_kib < least.m_kib or kdf.t < least.t or kdf.p < least.p:
        raise EnvironmentTrouble("kdf_too_weak")


def derive(passphrase: str, salt: bytes, kdf: Kdf) -> bytes:
    """32 bytes from *passphrase*, the same on every keyboard and system (NFKC, UTF-8).

    Raises EnvironmentTrouble kdf_too_weak, memory_short.
    """
    require_strong(kdf)
    try:
        return hash_secret_raw(
            unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass"),
            salt,
            time_cost=kdf.t,
            memory_cost=kdf.m_kib,
            parallelism=kdf.p,
            hash_len=KEY_BYTES,
            type=Type.ID,
        )
    except HashingError:
        raise EnvironmentTrouble("memory_short") from None


def seconds_of(kdf: Kdf) -> float:
    """How long one derivation takes here and now."""
    start = time.perf_counter()
    derive("", bytes(SALT_BYTES), kdf)
    return time.perf_counter() - start


def calibrated(measure: Callable[[Kdf], float] = seconds_of, memory_kib: int | None = None) -> Kdf:
    """The cost for new vaults on this machine: 0.5 to 1 s, or the floor where that is slower.

    Costs about two such derivations; *memory_kib* is the machine's memory, looked up if None.
    """
    kdf = FLOOR
    for _ in range(4):
        seconds = measure(kdf)
        if LEAST_SECONDS <= seconds <= MOST_SECONDS:
            break
        scaled = _scaled(kdf, seconds, memory_kib)
        if scaled == kdf:
            break
        kdf = scaled
    return kdf


def risen(kdf: Kdf, seconds: float, memory_kib: int | None = None) -> Kdf | None:
    """What a slot of cost *kdf* should cost here, if deriving it took less than the stated time.

    None where it took long enough, and for the weak ones that only tests have.
    """
    if seconds >= LEAST_SECONDS or kdf.cost < FLOOR.cost:
        return None
    scaled = _scaled(kdf, seconds, memory_kib)
    return scaled if scaled.cost > kdf.cost else None


def _scaled(kdf: Kdf, seconds: float, memory_kib: int | None) -> Kdf:
    """The cost that takes AIM_SECONDS where *kdf* took *seconds*: time grows with the work."""
    work = kdf.cost * AIM_SECONDS / max(seconds, 1e-3)
    most = min(MOST_KIB, (_memory_kib() if memory_kib is None else memory_kib) // 4)
    for m_kib in (256 * 1024, 128 * 1024, 64 * 1024):
        passes = int(work / m_kib)
        if m_kib <= most and passes >= FLOOR.t:
            return Kdf(m_kib, min(passes, MOST_PASSES), FLOOR.p)
    return FLOOR


def _memory_kib() -> int:
    if sys.platform == "win32":
        return _windows_memory_kib()
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024


def _windows_memory_kib() -> int:
    import ctypes  # noqa: PLC0415 - only there

    kib = ctypes.c_ulonglong(0)
    library = ctypes.CDLL("kernel32")
    if not library.GetPhysicallyInstalledSystemMemory(ctypes.byref(kib)):
        return FLOOR.m_kib * 4
    return kib.value
