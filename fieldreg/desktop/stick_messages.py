"""Sentences for trouble with a stick's file: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

STICK: dict[str, object] = {
    "stick_missing": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu tidak ada, atau flashdisk tidak mau memberikannya. Tidak ada yang diubah; "
        "periksa flashdisk dan namanya, lalu ulangi.",
    ),
    "stick_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu bukan balasan dari pusat. Tidak ada yang diubah; pilih berkas .fieldreg-reply"
        " yang dibawa dari pusat.",
    ),
    "stick_damaged": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu tidak utuh: terpotong saat disalin, atau diubah di jalan. Tidak ada yang "
        "diubah, dan yang menunggu tetap aman di laptop ini; salin sekali lagi, atau minta pusat "
        "membuatnya lagi.",
    ),
    "stick_foreign": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu disegel untuk laptop lain, atau untuk pusat. Tidak ada yang diubah; pilih "
        "balasan untuk laptop ini.",
    ),
    "stick_wrong_way": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu kiriman untuk pusat, bukan balasannya. Tidak ada yang diubah; bawa ke pusat, "
        "lalu baca berkas .fieldreg-reply yang didapat di sana.",
    ),
    "stick_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi "
        "terbaru, lalu ulangi.",
    ),
    "stick_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu lebih besar daripada yang boleh ({mib} MiB). Tidak ada yang diubah; buat "
        "berkasnya sekali lagi di laptop.",
    ),
    "stick_other_centre": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu untuk pusat lain. Tidak ada yang diubah; pilih balasan untuk laptop ini.",
    ),
    "stick_other_laptop": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas itu untuk laptop lain. Tidak ada yang diubah; pilih balasan untuk laptop ini.",
    ),
    "stick_again": QT_TRANSLATE_NOOP(
        "Messages",
        "Balasan ini sudah pernah dibaca di laptop ini. Tidak ada yang diubah, dan tidak perlu "
        "dibaca lagi. Yang masih menunggu kirim perlu berkas baru.",
    ),
    "stick_stale": QT_TRANSLATE_NOOP(
        "Messages",
        "Balasan itu untuk berkas dari sebelum pusat dipulihkan. Tidak ada yang diubah, dan yang "
        "menunggu tetap aman; buat berkas baru dan bawa ke pusat.",
    ),
    "stick_exists": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas dengan nama itu sudah ada di sana. Tidak ada yang ditimpa; tunggu sebentar, lalu "
        "ulangi.",
    ),
    "stick_not_written": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas tidak bisa ditulis dengan utuh: flashdisk penuh, terkunci atau tercabut. Tidak "
        "ada yang hilang; periksa flashdisk, lalu ulangi.",
    ),
    "stick_no_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini tidak punya kunci yang sah untuk menyegel berkas. Tidak ada yang hilang; "
        "hubungi pusat.",
    ),
}
