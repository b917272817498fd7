"""How long somebody must wait after wrong passphrases, and what is left to try."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication


def time_left(seconds: int) -> str:
    """`45 detik`, `12 menit`, `12 menit 5 detik`."""
    translate = QCoreApplication.translate
    minutes, rest = divmod(max(0, seconds), 60)
    if not minutes:
        return translate("Waiting", "{seconds} detik").format(seconds=rest)
    if not rest:
        return translate("Waiting", "{minutes} menit").format(minutes=minutes)
    words = translate("Waiting", "{minutes} menit {seconds} detik")
    return words.format(minutes=minutes, seconds=rest)


def wrong_words(values: Mapping[str, str | int]) -> str:
    """What to say of a wrong passphrase: how long to wait, or how many tries are left. While one
    must wait nothing is said of the passphrase: it was not looked at."""
    translate = QCoreApplication.translate
    wait, left = int(values.get("wait_seconds", 0)), int(values.get("tries_left", 0))
    if wait:
        words = translate("Waiting", "Sudah terlalu sering salah. Coba lagi dalam {time}.")
        return words.format(time=time_left(wait))
    if 0 < left <= SAID_FROM:
        words = translate("Waiting", "Kata sandi salah. Masih {left} kali sebelum harus menunggu.")
        return words.format(left=left)
    return translate("Waiting", "Kata sandi salah. Coba lagi.")


SAID_FROM = 3
