"""Sentences for trouble with a programme pack: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

PACK: dict[str, object] = {
    "pack_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini tidak bisa dibaca. Paket lama tetap berlaku. Pasang lagi flashdisk-nya jika "
        "tercabut, lalu coba lagi.",
    ),
    "pack_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini lebih besar daripada paket program mana pun. Paket lama tetap berlaku. "
        "Periksa apakah berkasnya benar.",
    ),
    "pack_not_a_pack": QT_TRANSLATE_NOOP(
        "Messages",
        "Ini bukan paket program. Paket lama tetap berlaku. Pilih berkas yang berakhiran "
        ".fieldreg-pack.",
    ),
    "pack_cut": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini belum tersalin utuh. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.",
    ),
    "pack_file_cut": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini belum tersalin utuh. Paket lama tetap berlaku. Salin sekali lagi dari asalnya.",
    ),
    "pack_unsigned": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini tidak ditandatangani pusat, jadi tidak dipasang. Paket lama tetap berlaku. "
        "Minta paket yang sudah ditandatangani kepada pusat.",
    ),
    "pack_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Isi paket ini tidak sama dengan yang ditandatangani pusat: diubah, atau rusak di jalan. "
        "Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
    ),
    "pack_file_altered": QT_TRANSLATE_NOOP(
        "Messages",
        "Isi paket ini tidak sama dengan yang ditandatangani pusat: diubah, atau rusak di jalan. "
        "Paket lama tetap berlaku. Minta paket ini sekali lagi kepada pusat.",
    ),
    "pack_no_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini belum dapat memeriksa tanda tangan paket dari pusatnya. Paket lama tetap "
        "berlaku. Hubungi pusat.",
    ),
    "pack_other_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini utuh, tetapi bukan dari pusat laptop ini. Paket lama tetap berlaku. Tanyakan "
        "kepada pusat Anda.",
    ),
    "pack_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini dari pusat, tetapi dibuat untuk fieldreg yang lebih baru. Paket lama tetap "
        "berlaku. Perbarui fieldreg, lalu coba lagi.",
    ),
    "pack_form_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini tampaknya dibuat untuk fieldreg yang lebih baru dan belum bisa diperiksa di "
        "sini. Paket lama tetap berlaku. Perbarui fieldreg, lalu coba lagi.",
    ),
    "pack_fault": QT_TRANSLATE_NOOP(
        "Messages",
        "Ada kesalahan di dalam paket ini, jadi tidak dipasang. Paket lama tetap berlaku. "
        "Sampaikan yang berikut kepada pembuat paket:",
    ),
    "pack_other_programme": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini untuk program lain, jadi tidak dipasang. Paket lama tetap berlaku. Tanyakan "
        "kepada pusat Anda.",
    ),
    "pack_known": QT_TRANSLATE_NOOP(
        "Messages",
        "Paket ini sudah ada di laptop ini. Tidak ada yang perlu dipasang.",
    ),
    "pack_same_version": QT_TRANSLATE_NOOP(
        "Messages",
        "Di laptop ini sudah ada paket lain dengan nomor versi yang sama, jadi tidak dipasang. "
        "Paket lama tetap berlaku. Minta pusat memberi nomor versi baru.",
    ),
}
