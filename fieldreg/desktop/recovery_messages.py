"""Sentences for trouble with a lost passphrase: what happened, what is safe, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

RECOVERY: dict[str, object] = {
    "no_recovery_key": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini didaftarkan tanpa kunci pemulihan, jadi pusat tidak bisa membukanya. Data di "
        "laptop tetap utuh dan terkunci. Kepala kantor yang masih bisa masuk dapat memberi Anda "
        "kata sandi baru.",
    ),
    "answer_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Berkas ini bukan jawaban dari pusat, atau rusak di jalan. Tidak ada yang diubah. Salin "
        "sekali lagi, atau minta pusat mengirimnya lagi.",
    ),
    "answer_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban ini dibuat oleh fieldreg yang lebih baru. Tidak ada yang diubah; pasang versi "
        "terbaru, lalu coba lagi.",
    ),
    "answer_other_laptop": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban ini untuk laptop lain. Tidak ada yang diubah. Minta jawaban untuk permintaan dari "
        "laptop ini.",
    ),
    "answer_stale": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban ini untuk permintaan yang lama, atau sudah dipakai. Tidak ada yang diubah. Pakai "
        "jawaban untuk permintaan yang terakhir, atau buat permintaan baru.",
    ),
    "words_count": QT_TRANSLATE_NOOP(
        "Messages",
        "Yang terbaca {count} kata, seharusnya {words}. Tidak ada yang diubah; periksa apakah ada "
        "kata yang terlewat.",
    ),
    "words_unreadable": QT_TRANSLATE_NOOP(
        "Messages",
        "Kata nomor ini tidak ada dalam daftar: {wrong}. Tidak ada yang diubah; tanyakan lagi kata "
        "itu.",
    ),
    "words_checksum": QT_TRANSLATE_NOOP(
        "Messages",
        "Semua kata dikenal, tetapi ada satu yang salah atau tertukar tempat. Tidak ada yang "
        "diubah; bacakan kembali semuanya kepada pusat.",
    ),
    "words_other_laptop": QT_TRANSLATE_NOOP(
        "Messages",
        "Kata-kata ini benar, tetapi tidak membuka data di laptop ini: mungkin untuk laptop lain. "
        "Tidak ada yang diubah; sebutkan nomor permintaan kepada pusat.",
    ),
    "officer_unknown": QT_TRANSLATE_NOOP(
        "Messages",
        "Petugas itu tidak ada lagi di laptop ini. Tidak ada yang diubah; pilih dari daftar.",
    ),
    "passphrase_taken": QT_TRANSLATE_NOOP(
        "Messages",
        "Kata sandi ini tidak bisa dipakai. Data Anda aman; pilih yang lain.",
    ),
}
