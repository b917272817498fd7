"""What is said of a wrong passphrase: how many tries are left, or how long to wait."""

from __future__ import annotations

from collections.abc import Mapping

from fieldreg.domain.words import Words

WRONG = "wrong_passphrase"
SAID_FROM = 3


def wrong_words(values: Mapping[str, str | int]) -> Words:
    """The values are those of the trouble: `tries_left`, `wait_seconds`. While one must wait
    nothing is said of the passphrase: it was not looked at."""
    wait, left = int(values.get("wait_seconds", 0)), int(values.get("tries_left", 0))
    if wait:
        time = time_left(wait)
        return Words(
            f"Sudah terlalu sering salah. Data Anda aman; coba lagi dalam {time.id}.",
            f"There were too many wrong tries. Your data is safe; try again in {time.en}.",
        )
    if 0 < left <= SAID_FROM:
        return Words(
            f"Kata sandi salah. Data Anda aman; masih {left} kali sebelum harus menunggu.",
            f"Wrong passphrase. Your data is safe; {left} more before there is a wait.",
        )
    return Words(
        "Kata sandi salah. Data Anda aman; coba lagi.",
        "Wrong passphrase. Your data is safe; try again.",
    )


def time_left(seconds: int) -> Words:
    """`45 detik`, `12 menit`, `12 menit 5 detik`."""
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return Words(f"{rest} detik", f"{rest} s")
    if not rest:
        return Words(f"{minutes} menit", f"{minutes} min")
    return Words(f"{minutes} menit {rest} detik", f"{minutes} min {rest} s")
