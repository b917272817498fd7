"""Sentences for trouble on the line, with an answer, at the centre: what happened, what to do."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

LINE: dict[str, object] = {
    "no_line": QT_TRANSLATE_NOOP(
        "Messages",
        "Tidak ada jaringan ke pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Teruslah bekerja; coba lagi setelah ada jaringan.",
    ),
    "wrong_address": QT_TRANSLATE_NOOP(
        "Messages",
        "Alamat pusat tidak ditemukan. Semua isian aman di laptop ini. "
        "Periksa jaringan; jika tetap begini, tanyakan alamatnya kepada pusat.",
    ),
    "centre_off": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sedang tidak melayani. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Coba lagi nanti.",
    ),
    "too_slow": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan terlalu lambat, jawaban pusat tidak sampai. Semua isian aman di laptop ini. "
        "Coba lagi di tempat yang sinyalnya lebih baik.",
    ),
    "wrong_certificate": QT_TRANSLATE_NOOP(
        "Messages",
        "Yang menjawab tidak dapat membuktikan bahwa ia pusat, jadi tidak ada yang dikirim. "
        "Semua isian aman di laptop ini. Coba jaringan lain; jika tetap begini, hubungi pusat.",
    ),
    "captive_portal": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan ini meminta masuk lewat halaman web dahulu, jadi tidak ada yang dikirim. "
        "Semua isian aman di laptop ini. Masuk ke jaringan itu, atau pakai jaringan lain.",
    ),
    "half_answer": QT_TRANSLATE_NOOP(
        "Messages",
        "Jaringan terputus di tengah jawaban pusat. Yang belum ada tanda terimanya tetap "
        "menunggu kirim. Coba lagi.",
    ),
    "answer_too_large": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban pusat terlalu besar dan ditolak. Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "cancelled": QT_TRANSLATE_NOOP(
        "Messages",
        "Pengiriman Anda hentikan. Yang sudah ada tanda terimanya tetap terkirim, "
        "sisanya menunggu kirim.",
    ),
}
PROOF: dict[str, object] = {
    "bad_answer": QT_TRANSLATE_NOOP(
        "Messages",
        "Jawaban pusat tidak dapat dibaca. Semua isian aman di laptop ini dan tetap menunggu "
        "kirim. Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "not_our_centre": QT_TRANSLATE_NOOP(
        "Messages",
        "Yang menjawab bukan pusat tempat laptop ini terdaftar, jadi jawabannya ditolak. "
        "Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "receipt_mismatch": QT_TRANSLATE_NOOP(
        "Messages",
        "Tanda terima dari pusat tidak cocok dengan kiriman, jadi ditolak. "
        "Isian tetap menunggu kirim. Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "rows_differ": QT_TRANSLATE_NOOP(
        "Messages",
        "Catatan di laptop ini dan di pusat berbeda. Tidak ada yang hilang; "
        "laptop ini akan membaca ulang semuanya pada sambungan berikut.",
    ),
    "no_progress": QT_TRANSLATE_NOOP(
        "Messages",
        "Pertukaran dengan pusat tidak maju, jadi dihentikan. Semua isian aman di laptop ini. "
        "Coba lagi nanti.",
    ),
    "bad_chain": QT_TRANSLATE_NOOP(
        "Messages", "Riwayat kiriman tidak cocok. Semua isian aman di laptop ini. Hubungi pusat."
    ),
}
CENTRE: dict[str, object] = {
    "not_signed_in": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak mengenali laptop ini. Semua isian aman di sini. Hubungi pusat.",
    ),
    "token_expired": QT_TRANSLATE_NOOP(
        "Messages",
        "Izin kirim laptop ini sudah habis masanya. Anda bisa terus bekerja: semua isian aman di "
        "sini, hanya pengirimannya yang menunggu. Minta berkas perpanjangan ke pusat.",
    ),
    "device_revoked": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat mencabut izin laptop ini. Semua isian aman di sini, tetapi tidak dikirim. "
        "Hubungi pusat.",
    ),
    "laptop_closed": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat mencabut laptop ini. Selesaikan dan simpan dulu yang sedang Anda isi: setelah "
        "layar terkunci atau program ditutup, tidak ada yang bisa masuk lagi. Yang belum terkirim "
        "tetap aman di sini dan diambil oleh pusat. Serahkan laptop ini ke pusat.",
    ),
    "laptop_revoked": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini sudah dicabut pusat, jadi tidak menerima kata sandi baru. Datanya aman. "
        "Hubungi pusat.",
    ),
    "not_allowed": QT_TRANSLATE_NOOP(
        "Messages", "Pusat tidak mengizinkan ini bagi kantor Anda. Hubungi pusat."
    ),
    "code_invalid": QT_TRANSLATE_NOOP(
        "Messages",
        "Kode sudah terpakai, kedaluwarsa, atau salah ketik. Belum ada yang berubah di laptop "
        "ini. Periksa kodenya, atau minta yang baru kepada pusat.",
    ),
    "too_many_tries": QT_TRANSLATE_NOOP(
        "Messages", "Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sedang sibuk. Semua isian aman di laptop ini dan dikirim lagi nanti.",
    ),
    "too_large": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman terlalu besar bagi pusat. Semua isian aman di laptop ini. Coba lagi."
    ),
    "not_found": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak mengenal yang diminta. Semua isian dan foto aman di laptop ini dan dikirim "
        "lagi nanti. Jika tetap begini, hubungi pusat.",
    ),
    "offset_wrong": QT_TRANSLATE_NOOP(
        "Messages",
        "Kiriman foto terputus di tengah. Fotonya aman di laptop ini dan dilanjutkan pada "
        "sambungan berikut.",
    ),
    "out_of_step": QT_TRANSLATE_NOOP(
        "Messages",
        "Urutan kiriman laptop ini dan pusat berbeda. Semua isian aman di laptop ini. "
        "Coba lagi; jika tetap begini, hubungi pusat.",
    ),
    "token_stale": QT_TRANSLATE_NOOP(
        "Messages",
        "Laptop ini tampaknya dipulihkan dari cadangan. Semua isian aman. Coba kirim lagi.",
    ),
    "fork": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat sudah punya kiriman lain dengan nomor yang sama. Semua isian aman di laptop ini. "
        "Hubungi pusat.",
    ),
    "chain_broken": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat tidak dapat menyambung riwayat laptop ini. Semua isian aman di sini. Hubungi pusat.",
    ),
    "cursor_invalid": QT_TRANSLATE_NOOP(
        "Messages", "Laptop ini akan membaca ulang catatan pusat. Tidak ada yang hilang. Coba lagi."
    ),
    "epoch_changed": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat dipulihkan dari cadangan. Tidak ada yang hilang; laptop ini mengirim ulang "
        "yang diperlukan. Coba lagi.",
    ),
    "centre_refused": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat menolak kiriman ini. Semua isian aman di laptop ini. Hubungi pusat.",
    ),
    "centre_newer": QT_TRANSLATE_NOOP(
        "Messages",
        "Pusat memakai versi yang lebih baru. Semua isian aman di laptop ini. "
        "Perbarui fieldreg, lalu kirim lagi.",
    ),
    "centre_fault": QT_TRANSLATE_NOOP(
        "Messages",
        "Terjadi gangguan di pusat. Semua isian aman di laptop ini dan tetap menunggu kirim. "
        "Coba lagi nanti.",
    ),
}
HELD: dict[str, object] = {
    "unreadable": QT_TRANSLATE_NOOP("Messages", "Pusat tidak dapat membaca kiriman ini."),
    "wrong_device": QT_TRANSLATE_NOOP("Messages", "Kiriman ini dibuat di laptop lain."),
    "not_a_laptop_act": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman ini berisi keputusan yang hanya boleh dibuat pusat."
    ),
    "centre_field": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman ini mengubah isian yang hanya boleh diisi pusat."
    ),
    "bad_value": QT_TRANSLATE_NOOP("Messages", "Ada isian yang bentuknya tidak dikenal pusat."),
    "base_unknown": QT_TRANSLATE_NOOP(
        "Messages", "Pusat belum punya catatan yang diubah oleh kiriman ini."
    ),
    "base_quarantined": QT_TRANSLATE_NOOP(
        "Messages", "Kiriman sebelumnya untuk orang ini masih ditahan pusat."
    ),
    "lost_by_centre": QT_TRANSLATE_NOOP(
        "Messages", "Pusat dipulihkan dari cadangan dan tidak lagi memiliki langkah ini."
    ),
    "other_office": QT_TRANSLATE_NOOP("Messages", "Orang ini tercatat di kantor lain."),
}
