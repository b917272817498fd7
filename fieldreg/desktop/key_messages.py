"""Sentences for trouble with officers and their keys: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

KEYS: dict[str, object] = {
    "no_slots": QT_TRANSLATE_NOOP(
        "Messages",
        "Tidak ada petugas yang bisa masuk di laptop ini lagi. Datanya aman. Kalau pusat mencabut "
        "laptop ini, serahkan kepada pusat; kalau tidak, minta pemulihan.",
    ),
    "officer_removed": QT_TRANSLATE_NOOP(
        "Messages",
        "Petugas ini sudah dikeluarkan dari laptop ini. Datanya aman. Hubungi kepala kantor.",
    ),
    "kdf_too_weak": QT_TRANSLATE_NOOP(
        "Messages",
        "Kunci brankas ini terlalu lemah untuk dibuka, jadi bukan buatan fieldreg. Tidak ada yang "
        "diubah. Hubungi pusat.",
    ),
    "memory_short": QT_TRANSLATE_NOOP(
        "Messages",
        "Memori komputer tidak cukup untuk memeriksa kata sandi. Datanya aman. Tutup program lain, "
        "lalu coba lagi.",
    ),
    "not_head": QT_TRANSLATE_NOOP(
        "Messages",
        "Hanya kepala kantor yang boleh melakukannya. Tidak ada yang diubah. Minta kepada kepala.",
    ),
    "last_head": QT_TRANSLATE_NOOP(
        "Messages",
        "Harus tetap ada kepala kantor yang bisa masuk. Tidak ada yang diubah. Angkat kepala lain "
        "dahulu.",
    ),
    "own_self": QT_TRANSLATE_NOOP(
        "Messages",
        "Anda tidak bisa mengeluarkan diri sendiri. Tidak ada yang diubah. Minta kepada kepala "
        "lain.",
    ),
    "officer_exists": QT_TRANSLATE_NOOP(
        "Messages",
        "Sudah ada petugas dengan nama itu. Tidak ada yang diubah. Tambahkan sesuatu pada namanya.",
    ),
}
